"""Units that exist already enter by an order, and ground known only in words goes over."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from pydantic import ValidationError

from gis.chains import first_chains, follow
from gis.changeorders import Effects, Order, plan
from gis.divisions import Figures, Snapshot
from gis.errors import BadInput
from tests.gis.drawn import CELLS, Event, apply, drawn_land, event, named, order, unit
from tests.gis.test_change_histories import written

LAND = drawn_land()
EMPTY = Snapshot(LAND.as_of, {}, {})


def listed(name: str, kind: str, parent: str | None = None, **more: Any) -> Event:
    return {"name": name, "kind": kind, "parent": parent, **more}


def record(*units: Event) -> Event:
    return event("record", units=list(units))


STATE = record(
    # not in the order of levels: superiors enter first all the same
    listed("x村", "村", "name:X县/X镇", cells=["00", "01"]),
    listed("y村", "村", "name:X县/X镇", cells=["10"], source="a list", note="a note", made_up=True),
    listed("X镇", "镇", "mca:320621", codes={"mca": "320621101"}, seat={"lon": 120.8, "lat": 32.1}),
    listed("X县", "县", "mca:320600", codes={"mca": "320621"}, geometry_quality="illustrative"),
    listed("南通市", "地级市", "mca:320000", codes={"mca": "320600"}),
    listed("江苏省", "省", codes={"mca": "320000"}),
)


def wordless(land: Snapshot = LAND) -> Snapshot:
    """The drawn land as if no area were known."""
    return replace(land, versions={i: replace(v, shape=None) for i, v in land.versions.items()})


def described(giver: str, taker: str, **more: Any) -> Event:
    return event("transfer", **{"from": giver}, to=taker, described="some hamlets", **more)


def shares(effects: Effects, before: Snapshot = LAND) -> dict[tuple[str, str], float | None]:
    names = {v.unit_id: v.name for v in (*before.versions.values(), *effects.opened)}
    return {(names[k.predecessor_id], names[k.successor_id]): k.area_share for k in effects.links}


def refused(*events: Event, **changes: Any) -> str:
    with pytest.raises(BadInput) as caught:
        apply(*events, **changes)
    return str(caught.value)


# -- record --------------------------------------------------------------------------------------------


def test_recorded_units_enter_without_being_founded() -> None:
    effects = apply(STATE, before=EMPTY)
    assert effects.founded == effects.ended == ()
    assert effects.links == ()
    assert len(effects.recorded) == len(effects.entered) == 6
    names = [version.name for version in effects.after.chain(named(effects.after, "x村").unit_id)]
    assert names == ["江苏省", "南通市", "X县", "X镇", "x村"]
    assert effects.after.by_code["mca", "320621101"] == named(effects.after, "X镇").unit_id


def test_a_recorded_parent_is_the_union_of_its_children_with_its_own_quality() -> None:
    after = apply(STATE, before=EMPTY).after
    county, town = named(after, "X县").shape, named(after, "X镇").shape
    assert county is not None
    assert town is not None
    assert county.area.area == pytest.approx(3 * CELLS["00"].area)
    assert (county.quality, town.quality) == ("illustrative", "approximate")
    assert named(after, "江苏省").shape is None


def test_a_row_of_a_list_says_its_own_source_note_and_seat() -> None:
    after = apply(STATE, before=EMPTY).after
    row, other = named(after, "y村"), named(after, "x村")
    assert (row.source, row.note, row.made_up) == ("a list", "a note", True)
    assert (other.source, other.note, other.made_up) == ("画出来的命令 (苏政发〔2020〕60号)", None, False)
    assert str(named(after, "X镇").seat_point) == "POINT (120.8 32.1)"


def test_a_unit_the_register_holds_lives_on_and_gets_what_the_list_says() -> None:
    before = wordless()
    town = named(before, "T1街道")
    entry = record(
        listed("T1街道", "街道", "mca:320602", codes={"mca": "320602001", "stats": "320602001"}, cells=["00", "01"])
    )
    effects = apply(entry, before=before)
    after = effects.after.versions[town.unit_id]
    assert effects.entered == ()
    assert after.shape is not None
    assert [(code.system, code.code) for code in effects.codes_opened] == [("stats", "320602001")]
    assert effects.codes_closed == (), "a code that is borne already is not given again"


def test_a_list_that_says_what_is_known_changes_nothing() -> None:
    same = record(listed("T1街道", "街道", "mca:320602", codes={"mca": "320602001"}, made_up=True))
    effects = apply(same, event("rename", unit="mca:320611", name="乙区"))
    assert {version.name for version in effects.opened} == {"乙区"}
    assert effects.codes_opened == ()


def test_without_cells_the_area_of_a_recorded_unit_is_not_known() -> None:
    effects = apply(record(listed("新县", "县", "mca:320600")), before=_with_city_code(wordless()))
    assert named(effects.after, "新县").shape is None


def _with_city_code(land: Snapshot) -> Snapshot:
    city = named(land, "南通市").unit_id
    code = replace(next(iter(land.codes.values())), unit_id=city, code="320600")
    return replace(land, codes={**land.codes, (city, "mca"): code})


def test_a_code_that_is_stated_may_have_been_given_up_before() -> None:
    ever = frozenset({("mca", "320602009")})
    new = listed("新街道", "街道", "mca:320602", codes={"mca": "320602009"})
    assert apply(record(new), before=wordless(), ever=ever).recorded
    given = event("recode", codes=[{"unit": "mca:320602001", "mca": "320602009"}])
    assert "must not return" in refused(given, ever=ever)


def test_figures_of_an_order_stay_with_the_version_it_opened() -> None:
    figures = record(listed("T1街道", "街道", "mca:320602", figures={"people": 63_100, "area_km2": 71.55}))
    first = apply(figures).after
    town = named(first, "T1街道")
    assert town.figures == Figures(area_km2=71.55, people=63_100)
    assert (
        named(apply(event("rename", unit="mca:320602001", name="新街道"), before=first).after, "新街道").figures is None
    )


def test_recorded_communities_get_chains_from_that_day_on() -> None:
    before = written(apply(record(*STATE["units"][3:]), before=EMPTY))
    assert first_chains(before) == []
    effects = apply(record(*STATE["units"][:3]), before=before)
    change = follow({}, effects.after, effects.links)
    assert {chain.names for chain in change.changed} == {
        ("南通市", "X县", "X镇", "x村"),
        ("南通市", "X县", "X镇", "y村"),
    }
    assert change.inherited == {}


@pytest.mark.parametrize(
    ("units", "words"),
    [
        ([listed("x村", "村", "mca:320602")], "x村, a community, would stand under A区, a county"),
        ([listed("x镇", "镇", "name:A区/T1街道")], "x镇, a town, would stand under T1街道, a town"),
        ([listed("x镇", "镇")], "x镇, a town, needs a parent"),
        ([listed("x镇", "镇", "mca:320699")], "no unit bears the mca code 320699"),
        ([listed("x镇", "王国", "mca:320602")], "王国 is not a kind of division"),
        ([listed("x镇", "镇", "mca:320602")] * 2, "x镇 is listed twice"),
        ([listed("x镇", "镇", "mca:320602", codes={"mca": "320602001"})], "would be borne by two units"),
        ([listed("x镇", "镇", "mca:320602", codes={"mca": "320611009"})], "does not begin with its county's code"),
        ([listed("x村", "村", "name:A区/T1街道", cells=["99"])], "no cell is called 99"),
        ([listed("x村", "村", "name:A区/T1街道", cells=["33"])], "the parts of T1街道 would miss its area"),
    ],
)
def test_a_list_that_cannot_be_is_refused_with_why(units: list[Event], words: str) -> None:
    assert words in refused(record(*units))


def test_a_record_names_its_units_or_a_file() -> None:
    for content in ({}, {"units_file": "x.csv"}, {"units": [listed("x县", "县")], "area_file": "c.geojson"}):
        with pytest.raises(ValidationError, match="give either units, or units_file and area_file"):
            order(event("record", **content))


def test_an_order_written_out_and_read_again_has_the_same_effects() -> None:
    first = order(STATE)
    again = Order.model_validate_json(first.model_dump_json(by_alias=True))
    assert again == first
    assert plan(again, EMPTY, CELLS).codes_opened == plan(first, EMPTY, CELLS).codes_opened


# -- ground in words -----------------------------------------------------------------------------------


def test_ground_known_in_words_makes_a_link_without_a_share_and_both_live_on() -> None:
    effects = apply(described("mca:320602", "mca:320611", figures={"people": 5}), before=wordless())
    assert shares(effects) == {("A区", "B区"): None}
    assert {version.name for version in effects.opened} == {"A区", "B区"}
    assert effects.ended == effects.entered == ()
    assert named(effects.after, "B区").figures == Figures(people=5)
    assert named(effects.after, "A区").figures is None


@pytest.mark.parametrize("side", ["A区", "B区"])
def test_ground_of_a_drawn_unit_must_be_drawn(side: str) -> None:
    land = wordless()
    drawn = named(LAND, side)
    land = replace(land, versions={**land.versions, drawn.unit_id: drawn})
    words = refused(described("mca:320602", "mca:320611"), before=land)
    assert f"the area of {side} is known — draw the ground on cells" in words


def test_ground_in_words_goes_to_another_unit_of_the_same_level() -> None:
    for taker in ("mca:320602", "mca:320611001"):
        words = refused(described("mca:320602", taker), before=wordless())
        assert "it must be another unit of the same level" in words


def test_what_came_in_under_one_name_did_not_leave_under_another() -> None:
    events = [described("mca:320602001", "mca:320602101"), described("mca:320602101", "mca:320611001")]
    effects = apply(*events, before=wordless())
    assert shares(effects) == {("T1街道", "T2镇"): None, ("T2镇", "T3街道"): None}


def test_a_unit_that_gave_some_ground_away_before_it_ended_has_two_heirs_of_unknown_shares() -> None:
    events = [described("mca:320602001", "mca:320602101"), event("abolish", unit="mca:320602001", into="mca:320611001")]
    effects = apply(*events, before=wordless())
    assert shares(effects) == {("T1街道", "T2镇"): None, ("T1街道", "T3街道"): None}


def test_a_unit_that_ends_whole_went_to_its_heir_whole_even_without_an_area() -> None:
    merged = event("merge", units=["mca:320602001", "mca:320602101"], into=unit("新镇", "镇"))
    assert set(shares(apply(merged, before=wordless())).values()) == {1.0}
