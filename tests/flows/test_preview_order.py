"""The whole preview: July 2020 on the demonstration, and orders on the drawn register."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from api.previews import PreviewAnswer
from gis.changeorders import plan
from gis.changeorders.preview import Preview, preview_json, preview_of
from gis.db.connect import Database
from gis.db.previews import what_rests
from gis.db.snapshots import read_snapshot
from gis.flows.preview_order import full_preview
from gis.load.changeorders import read_order
from gis.settings import CHECKOUT
from tests.db.looking import state_of
from tests.flows.drawn import EAST, WEST, abolish, order_file

BEFORE, AFTER = date(2020, 7, 2), date(2020, 7, 3)
BOTH_FORMS = """
    SELECT a.address_id, array_to_string(b.names, '') || a.text AS before,
           array_to_string(c.names, '') || a.text AS after, b.names[2] AS county, b.codes <> c.codes AS recoded
      FROM address a
      JOIN community_chain b ON b.community_id = a.community_id
           AND upper_inf(b.recorded) AND b.valid @> date '2020-07-02'
      JOIN community_chain c ON c.community_id = a.community_id
           AND upper_inf(c.recorded) AND c.valid @> date '2020-07-03'
     WHERE upper_inf(a.valid) AND upper_inf(a.recorded)
"""
"""Every address as written on the two days, by the chains the applied order did write: nothing of the preview's own."""


@pytest.fixture(scope="module")
def july(demo: Database) -> Preview:
    """The order of July 2020, planned anew on the day before it, with the demonstration's addresses under it."""
    file = read_order(CHECKOUT / "data" / "changeorders" / "2020-07-nantong.yaml", CHECKOUT)
    with demo.read() as connection:
        effects = plan(file.order, read_snapshot(connection, BEFORE), file.cells)
        return preview_of(file.order, effects, what_rests(connection, effects))


def test_july_2020_rewrites_as_many_addresses_as_a_count_of_them_all_finds(july: Preview, demo: Database) -> None:
    sums = "count(*) FILTER (WHERE before <> after) AS rewritten, count(*) FILTER (WHERE recoded) AS recoded"
    with demo.read() as connection:
        counted = connection.execute(text(f"SELECT {sums} FROM ({BOTH_FORMS}) a")).one()
    assert july.resting.addresses_rewritten == counted.rewritten > 1000
    assert july.resting.addresses_recoded == counted.recoded > july.resting.addresses_rewritten
    assert 0 < july.resting.dwellings_rewritten < july.resting.addresses_rewritten


def test_the_examples_are_real_changes_of_several_counties(july: Preview, demo: Database) -> None:
    examples = july.resting.examples
    assert len(examples) == 5
    with demo.read() as connection:
        rows = connection.execute(
            text(f"SELECT * FROM ({BOTH_FORMS}) a WHERE address_id = ANY(:ids)"),
            {"ids": [e.address_id for e in examples]},
        ).all()
    assert {(row.address_id, row.before, row.after) for row in rows} == {
        (e.address_id, e.before, e.after) for e in examples
    }
    assert all(e.before != e.after and e.made_up == e.address_id.startswith("DEMO-") for e in examples)
    assert {row.county for row in rows} == {"港闸区", "海门市"}


def test_july_2020_is_told_with_all_it_closes_and_opens(july: Preview) -> None:
    counties = {(unit.what, (unit.before or unit.after).name) for unit in july.units if unit.level == "county"}  # type: ignore[union-attr]
    assert counties == {
        ("ends", "崇川区"), ("ends", "港闸区"), ("ends", "海门市"), ("is founded", "崇川区"), ("is founded", "海门区"),
    }  # fmt: skip
    towns = [unit for unit in july.units if unit.level == "town"]
    assert len(towns) == len(july.renumbered) == 33
    assert all(unit.what == "changes" and {"parent_id", "codes", "code_state"} >= set(unit.changed) for unit in towns)
    assert all("parent_id" in unit.changed for unit in towns), "a superior of the same name is another one"
    given = {step.code for step in july.codes if step.what == "given"}
    ended = {step.code for step in july.codes if step.what == "ended" and step.system == "mca"}
    assert {"320613", "320614"} <= given
    assert {"320602", "320611", "320684"} <= ended
    assert [step for step in july.codes if step.what == "pending"] == []
    assert all(area.before_km2 == pytest.approx(area.after_km2, abs=1e-6) for area in july.areas)


def test_the_lines_of_july_2020_bear_other_codes_and_one_of_them_goes(july: Preview) -> None:
    lines = {line.before: line for line in july.lines}
    assert lines["320602-320611"].after is None
    assert lines["320602-320612"].after == lines["320611-320612"].after == "320612-320613"
    assert lines["320612-320684"].after == "320612-320614"
    assert lines["320681-320684"].after == "320614-320681"
    assert None not in lines
    assert all(line.length_km > 1 for line in july.lines)
    assert not any("320623-320685" in (line.before, line.after) for line in july.lines)


def test_markers_and_facilities_of_the_changed_divisions_are_counted(july: Preview, demo: Database) -> None:
    counted = text(
        "SELECT kind, count(*) AS n FROM facility f JOIN community_chain c ON c.community_id = f.community_id "
        "AND upper_inf(c.recorded) AND c.valid @> date '2020-07-02' "
        "WHERE c.names[2] IN ('崇川区', '港闸区', '海门市') AND f.valid @> date '2020-07-03' "
        "AND upper_inf(f.recorded) GROUP BY kind"
    )
    with demo.read() as connection:
        facilities = {row.kind: row.n for row in connection.execute(counted)}
        keys = set(connection.execute(text("SELECT DISTINCT line_code FROM boundary_marker")).scalars())
    assert {found.key: found.count for found in july.resting.facilities} == facilities
    assert len(facilities) > 3
    markers = {found.key for found in july.resting.markers}
    # stones bear the codes of the day they were set; those between 崇川 and 港闸 are taken out when their line ends
    assert {key for key in keys if {"0602", "0611", "0684"} & {key[2:6], key[6:]}} == keys
    assert markers == keys - {"3206020611"}


def test_the_clocks_of_july_2020_run_from_the_provincial_notice(july: Preview) -> None:
    due = {duty.article.rpartition(" ")[2]: duty for duty in july.duties}
    assert due["15"].due == date(2021, 7, 3)
    assert "provincial notice" in (due["15"].note or "")
    assert due["17"].due == date(2020, 8, 3)
    assert (due["18"].due, due["18"].done_on) == (None, date(2020, 7, 17))
    assert due["16"].since == AFTER


def test_the_preview_fits_its_published_shape(july: Preview) -> None:
    answer = PreviewAnswer.model_validate({**preview_json(july), "register_moment": None})
    assert answer.model_dump()["units"][0]["what"] == "ends"
    assert answer.model_dump(mode="json")["effective_on"] == "2020-07-03"
    assert july.warnings == ()


def test_a_preview_writes_nothing_and_shows_the_warnings(drawn: Database, tmp_path: Path) -> None:
    before = state_of(drawn)
    seen = full_preview(drawn, order_file(tmp_path, "one", "2020-07-03", abolish(WEST, EAST))).preview
    assert state_of(drawn) == before
    assert [(unit.what, unit.changed) for unit in seen.units if unit.level == "town"] == [
        ("ends", ()),
        ("changes", ("area_km2",)),
    ]
    assert any("no reply" in warning.message for warning in seen.warnings)
    assert (seen.resting.addresses_rewritten, seen.resting.examples) == (0, ())
    assert seen.resting.communities_renamed == 2
