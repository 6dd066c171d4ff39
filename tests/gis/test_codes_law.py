"""What the law says of codes: kept, ended, waiting to be given."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from gis.changeorders import Effects
from gis.changeorders.codes import LAW_IN_FORCE
from gis.divisions import Code, Snapshot
from gis.errors import BadInput
from tests.gis.drawn import MERGE, Event, apply, cells_of, drawn_land, event, named, unit

LAND = drawn_land()
SINCE: Event = {"effective_on": {"date": LAW_IN_FORCE}}
BEFORE_LAW: Event = {"effective_on": {"date": "2025-08-31"}}


def pending(name: str, kind: str) -> Event:
    return {**unit(name, kind), "codes_pending": True}


def borne(effects: Effects) -> dict[str, tuple[str, str]]:
    """Legal code and its state by the name of the unit."""
    after = effects.after
    return {after.versions[i].name: (c.code, c.state) for (i, system), c in after.codes.items() if system == "mca"}


def refused(*events: Event, **changes: Any) -> list[tuple[str | None, str]]:
    with pytest.raises(BadInput) as caught:
        apply(*events, **changes)
    return [(fault.field, fault.message) for fault in caught.value.complaints]


def waiting() -> Snapshot:
    """The land after both counties became one whose code is still to be given."""
    after = apply(event("merge", units=["mca:320602", "mca:320611"], into=pending("AB区", "市辖区"))).after
    new = named(after, "AB区").unit_id
    versions = {100 if i == new else i: replace(v, unit_id=100) if i == new else v for i, v in after.versions.items()}
    versions = {i: replace(v, parent_id=100) if v.parent_id == new else v for i, v in versions.items()}
    codes = {(100 if i == new else i, s): replace(c, unit_id=100 if i == new else i)
             for (i, s), c in after.codes.items()}  # fmt: skip
    return Snapshot(date(2025, 9, 30), versions, codes)


# -- pending codes -------------------------------------------------------------------------------------


def test_a_unit_without_a_code_yet_bears_the_old_one_of_its_largest_predecessor() -> None:
    larger = event("transfer", **{"from": "mca:320602101"}, to="mca:320602001", children=["name:A区/T2镇/c村"])
    joined = event("merge", units=["mca:320602101", "mca:320602001"], into=pending("X街道", "街道"))
    effects = apply(joined, before=apply(larger).after)
    assert borne(effects)["X街道"] == ("320602001", "pending")
    assert {code.code for code in effects.codes_closed} == {"320602001", "320602101"}


def test_a_change_of_kind_with_pending_codes_keeps_the_old_code_for_county_and_towns() -> None:
    effects = apply(event("change_kind", unit="mca:320602", into=pending("A市", "县级市")))
    codes = borne(effects)
    assert codes["A市"] == ("320602", "pending")
    assert (codes["T1街道"], codes["T2镇"]) == (("320602001", "pending"), ("320602101", "pending"))
    assert codes["T3街道"] == ("320611001", "in_force")
    opened = {(code.code, code.state) for code in effects.codes_opened}
    assert opened == {("320602", "pending"), ("320602001", "pending"), ("320602101", "pending")}


def test_towns_whose_code_no_longer_begins_like_their_countys_wait_too() -> None:
    codes = borne(apply(MERGE, event("recode", codes=[{"unit": "mca:320602001", "mca": "320613001"}])))
    assert codes["T1街道"] == ("320613001", "in_force")
    assert {codes[name] for name in ("T2镇", "T3街道", "T4镇")} == {
        ("320602101", "pending"), ("320611001", "pending"), ("320611101", "pending"),
    }  # fmt: skip


def test_a_town_that_nothing_befalls_keeps_its_code_even_where_it_never_fitted() -> None:
    town = named(LAND, "T1街道").unit_id
    odd = Snapshot(
        LAND.as_of, LAND.versions, {**LAND.codes, (town, "mca"): Code(town, "mca", "320699001", "as it is in the list")}
    )
    effects = apply(event("rename", unit="name:A区", name="X区"), before=odd)
    assert (effects.codes_closed, effects.codes_opened) == ((), ())


def test_before_the_law_a_unit_founded_without_a_code_has_none_and_since_then_it_waits() -> None:
    change = event("change_kind", unit="mca:320602101", into=unit("X街道", "街道"))
    assert "X街道" not in borne(apply(change, **BEFORE_LAW))
    assert borne(apply(change, **SINCE))["X街道"] == ("320602101", "pending")


def test_a_unit_cut_from_one_that_lives_on_has_no_old_code_to_bear() -> None:
    new = event("establish", into=pending("X街道", "街道"), children=["name:A区/T1街道/b村"])
    assert "X街道" not in borne(apply(new, **SINCE))


def test_two_that_wait_never_bear_one_code() -> None:
    split = event("establish", into=pending("X街道", "街道"), children=["name:A区/T1街道/b村"])
    rest = event("change_kind", unit="mca:320602001", into=pending("Y镇", "镇"))
    codes = borne(apply(split, rest))
    assert codes["Y镇"] == ("320602001", "pending")
    assert "X街道" not in codes


def test_a_code_both_given_and_pending_is_refused_and_so_is_a_village_that_waits() -> None:
    both = {**unit("A市", "县级市", mca="320685"), "codes_pending": True}
    [(place, words)] = refused(event("change_kind", unit="mca:320602", into=both))
    assert (place, "leave one of the two out" in words) == ("events[0].into.codes.mca", True)
    village = event("change_kind", unit="name:A区/T1街道/a村", into=pending("x社区", "社区"))
    assert refused(village) == [("events[0].into.codes_pending", "x社区 has no legal code to wait for")]


# -- the law of 2025-09-01 -----------------------------------------------------------------------------


def test_under_another_superior_a_code_ends_since_the_law() -> None:
    moved = event("change_parent", unit="mca:320602101", parent="mca:320611")
    assert borne(apply(moved, **SINCE))["T2镇"] == ("320602101", "pending")
    given = event("recode", codes=[{"unit": "mca:320602101", "mca": "320611102"}])
    effects = apply(moved, given, **SINCE)
    assert borne(effects)["T2镇"] == ("320611102", "in_force")
    assert [w for w in effects.warnings if "the law keeps" in w.message] == []


@pytest.mark.parametrize(
    "kept",
    [
        event("rename", unit="mca:320602001", name="新街道"),
        event("seat", unit="mca:320602001", seat={"address": "桃坞路44号"}),
        event("transfer", **{"from": "mca:320602001"}, to="mca:320602101", children=["name:A区/T1街道/b村"]),
    ],
)
def test_a_new_name_seat_or_line_keeps_the_code_and_a_recode_is_warned_of(kept: Event) -> None:
    assert apply(kept, **SINCE).codes_opened == ()
    recode = event("recode", codes=[{"unit": "mca:320602001", "mca": "320602009"}])
    [warning] = [w for w in apply(kept, recode, **SINCE).warnings if "the law keeps" in w.message]
    assert (warning.field, "320602001" in warning.message) == ("events[1].codes[0].mca", True)
    assert [w for w in apply(kept, recode, **BEFORE_LAW).warnings if "the law keeps" in w.message] == []


SWAP = event(
    "recode", codes=[{"unit": "mca:320602001", "mca": "320602101"}, {"unit": "mca:320602101", "mca": "320602001"}]
)
PASSED_ON = [
    event("merge", units=["mca:320602001", "mca:320602101"], into=unit("X街道", "街道", mca="320602001")),
]


@pytest.mark.parametrize("events", [[SWAP], PASSED_ON])
def test_a_code_given_up_by_an_order_goes_to_nobody_else_since_the_law(events: list[Event]) -> None:
    assert apply(*events, **BEFORE_LAW).codes_opened
    words = refused(*events, **SINCE)
    assert all("is given up by this very order and must not go to another unit" in message for _, message in words)
    assert len(words) == (2 if events == [SWAP] else 1)


def test_a_code_somebody_still_bears_is_said_once() -> None:
    words = refused(event("recode", codes=[{"unit": "mca:320602001", "mca": "320602101"}]), **SINCE)
    assert words == [("events[0].codes[0].mca", "mca code 320602101 would be borne by two units")]


# -- the second step -----------------------------------------------------------------------------------

COMPLETING: Event = {"completes": "first-step", "effective_on": {"date": "2025-10-01"}}
GIVEN = event("recode", codes=[
    {"unit": "mca:320602", "mca": "320613"}, {"unit": "mca:320602001", "mca": "320613001"},
    {"unit": "mca:320602101", "mca": "320613101"}, {"unit": "mca:320611001", "mca": "320613002"},
    {"unit": "mca:320611101", "mca": "320613102"},
])  # fmt: skip


def test_the_second_step_brings_the_codes_in_force() -> None:
    effects = apply(GIVEN, before=waiting(), **COMPLETING)
    assert borne(effects) == {
        "AB区": ("320613", "in_force"), "T1街道": ("320613001", "in_force"), "T2镇": ("320613101", "in_force"),
        "T3街道": ("320613002", "in_force"), "T4镇": ("320613102", "in_force"),
    }  # fmt: skip
    assert (effects.closed, effects.opened, effects.links, effects.warnings) == ((), (), (), ())


def test_what_the_second_step_does_not_name_goes_on_waiting() -> None:
    county = event("recode", codes=[{"unit": "mca:320602", "mca": "320613"}])
    assert borne(apply(county, before=waiting(), **COMPLETING))["T1街道"] == ("320602001", "pending")


@pytest.mark.parametrize(
    ("events", "changes", "place", "words"),
    [
        ([event("rename", unit="mca:320602", name="X区")], {}, "events[0].kind", "only gives codes"),
        ([GIVEN], {"code_published_on": "2025-10-02"}, "effective_on.date", "cannot take effect on 2025-10-01"),
        (
            [event("recode", codes=[{"unit": "mca:320602", "mca": "320602"}])],
            {},
            "events[0].codes[0].mca",
            "is the old code of AB区 and must not return",
        ),
    ],
)
def test_a_second_step_that_does_more_than_give_codes_is_refused(
    events: list[Event], changes: Event, place: str, words: str
) -> None:
    found = refused(*events, before=waiting(), **{**COMPLETING, **changes})
    assert any(field == place and words in message for field, message in found)


def test_a_second_step_gives_no_code_to_a_unit_that_does_not_wait() -> None:
    recode = event("recode", codes=[{"unit": "mca:320602001", "mca": "320602009"}])
    [(place, words)] = refused(recode, before=LAND, **COMPLETING)
    assert place == "events[0].codes[0].mca"
    assert "does not wait for a code: 320602001 is in force" in words


def test_the_state_before_an_order_is_told_by_its_effects() -> None:
    move = event("transfer", **{"from": "mca:320611001"}, to="mca:320611101", cells=cells_of("f")[:1])
    village = event("transfer", **{"from": "name:B区/T3街道/f村"}, to="name:B区/T4镇/h村", cells=cells_of("f")[:1])
    effects = apply(MERGE, {**move, "from": "name:AB区/T3街道", "to": "name:AB区/T4镇"},
                    {**village, "from": "name:AB区/T3街道/f村", "to": "name:AB区/T4镇/h村"})  # fmt: skip
    assert effects.before.versions == LAND.versions
    assert effects.before.codes == LAND.codes
