"""The preview, its legal clocks and the lines it touches, on the drawn land."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from gis.changeorders.duties import duties
from gis.changeorders.lines import touched_counties, touched_lines
from gis.changeorders.preview import Preview, Resting, preview_json, preview_of
from gis.periods import months_after
from tests.gis.drawn import MERGE, Event, apply, event, order, unit

NOTHING = Resting(0, 0, 0, 0, (), (), ())
RENAME = event("rename", unit="mca:320602001", name="x街道")


def seen(*events: Event, **changes: Any) -> Preview:
    return preview_of(order(*events, **changes), apply(*events, **changes), NOTHING)


def clocks(*events: Event, **changes: Any) -> dict[str, Any]:
    found = duties(order(*events, **changes), apply(*events, **changes))
    return {duty.article.rpartition(" ")[2]: duty for duty in found}


def test_a_merger_is_told_from_both_sides() -> None:
    preview = seen(MERGE)
    told = [(u.what, (u.before or u.after).name) for u in preview.units]  # type: ignore[union-attr]
    assert told[:3] == [("ends", "A区"), ("ends", "B区"), ("is founded", "AB区")]
    assert told[3:] == [("changes", name) for name in ("T1街道", "T2镇", "T3街道", "T4镇")]
    towns = preview.units[3:]
    assert {unit.changed for unit in towns} == {("parent_id", "code_state")}
    assert {(step.what, len(step.code)) for step in preview.codes} == {("ended", 6), ("given", 6), ("pending", 9)}
    assert [area.level for area in preview.areas] == ["county", "town"]
    assert all(area.before_km2 == pytest.approx(area.after_km2, abs=1e-5) for area in preview.areas)
    assert preview.renumbered == ()


def test_ground_that_goes_over_is_told_in_square_kilometres() -> None:
    move = event("transfer", **{"from": "mca:320602001"}, to="mca:320602101", children=["name:A区/T1街道/b村"])
    one, two, village = seen(move).units
    assert (one.changed, two.changed, village.changed) == (("area_km2",), ("area_km2",), ("parent_id",))
    assert one.before is not None
    assert one.after is not None
    assert one.before.area_km2 == pytest.approx(2 * one.after.area_km2, rel=0.01)  # type: ignore[operator]
    assert 4.0 < one.before.area_km2 < 4.4  # type: ignore[operator]


def test_renumbered_units_are_those_that_live_on() -> None:
    codes = event(
        "recode", codes=[{"unit": "mca:320602001", "mca": "320602002"}, {"unit": "mca:320602", "stats": "320602"}]
    )
    preview = seen(codes)
    assert [(u.name, u.system, u.before, u.after) for u in preview.renumbered] == [
        ("A区", "stats", None, "320602"),
        ("T1街道", "mca", "320602001", "320602002"),
    ]
    assert preview.units == ()


def test_a_preview_can_be_written_as_json_with_its_warnings() -> None:
    told = preview_json(seen(RENAME))
    assert told["warnings"][0]["field"] == "documents"
    assert told["resting"]["examples"] == ()
    assert told["effective_on"] == date(2020, 7, 3)


# -- lines ---------------------------------------------------------------------------------------------


def test_the_line_between_two_counties_goes_when_they_merge() -> None:
    [line] = touched_lines(apply(MERGE))
    assert (line.before, line.after, line.sides) == ("320602-320611", None, "A区–B区")
    assert line.length_km == pytest.approx(4 * 0.946, rel=0.02)


def test_a_line_is_born_when_a_county_is_founded_from_towns_of_another() -> None:
    new = event("establish", into=unit("C区", "市辖区", mca="320613"), children=["mca:320602101"])
    lines = {(line.before, line.after) for line in touched_lines(apply(new))}
    # A区 lives on with less ground: its line to B区 stays, part of it is C区's now
    assert lines == {("320602-320611", "320602-320611"), ("320602-320611", "320611-320613"), (None, "320602-320613")}


def test_a_changed_town_touches_no_county_line() -> None:
    assert touched_lines(apply(RENAME)) == []
    assert touched_counties(apply(RENAME)) == ()


def test_a_recoded_county_keeps_its_line_under_another_key() -> None:
    effects = apply(event("recode", codes=[{"unit": "mca:320602", "mca": "320613"}]))
    assert [(line.before, line.after) for line in touched_lines(effects)] == [("320602-320611", "320611-320613")]


# -- legal clocks --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changes", "due", "note"),
    [
        ({"approved_on": "2020-06-30"}, date(2021, 6, 30), None),
        ({"documents": [{"role": "reply", "date": "2020-06-20"}]}, date(2021, 6, 20), "reply"),
        ({}, date(2021, 7, 3), "takes effect"),
    ],
)
def test_twelve_months_run_from_the_day_of_approval(changes: Event, due: date, note: str | None) -> None:
    finish = clocks(MERGE, **changes)["15"]
    assert finish.due == due
    assert finish.note is None if note is None else note in finish.note


def test_codes_are_due_within_a_month_and_only_where_codes_change() -> None:
    assert clocks(MERGE)["17"].due == date(2020, 8, 3)
    assert clocks(MERGE, code_published_on="2020-07-20")["17"].done_on == date(2020, 7, 20)
    assert "17" not in clocks(RENAME)
    assert "17" in clocks(event("establish", into=unit("x街道", "街道"), children=["name:A区/T1街道/b村"]))


def test_lines_are_surveyed_again_only_where_ground_changes() -> None:
    assert "16" in clocks(MERGE)
    assert "16" not in clocks(RENAME)
    assert clocks(RENAME, announced_on="2020-07-17")["18"].done_on == date(2020, 7, 17)


@pytest.mark.parametrize(
    ("events", "changes"),
    [
        ([MERGE], {"kind": "list_difference"}),
        ([MERGE], {"effective_on": {"date": "2018-05-11"}}),
        ([event("rename", unit="name:A区/T1街道/a村", name="x村")], {}),
    ],
)
def test_no_clock_starts_without_a_legal_change_under_the_regulation(events: list[Event], changes: Event) -> None:
    assert clocks(*events, **changes) == {}


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2020, 7, 3), 12, date(2021, 7, 3)),
        (date(2020, 1, 31), 1, date(2020, 2, 29)),
        (date(2021, 12, 31), 2, date(2022, 2, 28)),
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_one(day: date, months: int, later: date) -> None:
    assert months_after(day, months) == later
