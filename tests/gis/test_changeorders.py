from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError
from shapely.geometry import shape

from gis.changeorders import Effects, Order
from gis.changeorders.checks import mismatch, mismatch_m2
from gis.errors import BadInput
from tests.gis.drawn import CELLS, MERGE, Event, apply, cells_of, drawn_land, event, named, order, unit

LAND = drawn_land()


def refused(*events: Event, **changes: Any) -> str:
    with pytest.raises(BadInput) as caught:
        apply(*events, **changes)
    return str(caught.value)


def links(effects: Effects) -> set[tuple[str, str, str, float | None]]:
    names = {v.unit_id: v.name for v in (*LAND.versions.values(), *effects.opened)}
    return {
        (names[k.predecessor_id], names[k.successor_id], k.kind, k.area_share and round(k.area_share, 9))
        for k in effects.links
    }


# -- what each event does ------------------------------------------------------------------------------


def test_merged_counties_end_and_one_is_founded_on_their_ground() -> None:
    effects = apply(MERGE)
    assert {v.name for v in effects.ended} == {"A区", "B区"}
    assert [v.name for v in effects.founded] == ["AB区"]
    assert links(effects) == {("A区", "AB区", "merge", 1.0), ("B区", "AB区", "merge", 1.0)}
    new = named(effects.after, "AB区")
    assert new.shape is not None
    assert new.shape.area.equals(named(LAND, "南通市").shape.area)  # type: ignore[union-attr]
    assert effects.after.code_of(new.unit_id) == "320613"


def test_children_follow_a_merger_and_nothing_below_them_changes() -> None:
    effects = apply(MERGE)
    new = named(effects.after, "AB区").unit_id
    assert sorted(v.name for v in effects.after.at_level("town")) == ["T1街道", "T2镇", "T3街道", "T4镇"]
    assert {v.parent_id for v in effects.after.at_level("town")} == {new}
    assert not any(v.level == "community" for v in (*effects.closed, *effects.opened))
    assert {v.source for v in effects.opened} == {"画出来的命令 (苏政发〔2020〕60号)"}


def test_the_codes_of_merged_units_end_with_them() -> None:
    effects = apply(MERGE)
    county = {code.code for code in effects.codes_closed if len(code.code) == 6}
    assert county == {"320602", "320611"}
    assert {code.code for code in effects.codes_opened if code.state == "in_force"} == {"320613"}


def test_a_change_of_kind_is_an_end_and_a_founding_on_the_same_ground() -> None:
    effects = apply(event("change_kind", unit="mca:320602101", into=unit("T2街道", "街道", mca="320602002")))
    assert links(effects) == {("T2镇", "T2街道", "change_kind", 1.0)}
    assert {v.name for v in effects.opened} == {"T2街道", "c村", "d村"}
    assert named(effects.after, "T2街道").shape == named(LAND, "T2镇").shape


def test_a_town_is_founded_from_whole_communities_of_another() -> None:
    effects = apply(event("establish", into=unit("新街道", "街道"), children=["name:A区/T1街道/b村"]))
    new = named(effects.after, "新街道")
    assert named(effects.after, "b村").parent_id == new.unit_id
    assert new.parent_id == named(LAND, "A区").unit_id
    assert links(effects) == {("T1街道", "新街道", "establish", 0.5)}
    assert effects.ended == ()


def test_a_town_is_founded_from_communities_of_two_towns() -> None:
    children = ["name:A区/T1街道/b村", "name:A区/T2镇/d村"]
    effects = apply(event("establish", into=unit("新街道", "街道"), children=children))
    assert links(effects) == {("T1街道", "新街道", "establish", 0.5), ("T2镇", "新街道", "establish", 0.5)}


def test_a_community_is_founded_from_cells_of_another() -> None:
    cells = cells_of("a")[:1]
    effects = apply(event("establish", into=unit("新社区", "社区"), **{"from": "name:A区/T1街道/a村"}, cells=cells))
    assert links(effects) == {("a村", "新社区", "establish", 0.5)}
    assert named(effects.after, "新社区").shape.area.equals(CELLS[cells[0]])  # type: ignore[union-attr]
    assert named(effects.after, "a村").shape.area.equals(CELLS[cells_of("a")[1]])  # type: ignore[union-attr]


def test_an_abolished_units_ground_and_children_go_to_its_heir() -> None:
    effects = apply(event("abolish", unit="mca:320602101", into="mca:320602001"))
    heir = named(effects.after, "T1街道")
    assert [v.name for v in effects.ended] == ["T2镇"]
    assert {effects.after.versions[i].name for i in effects.after.children[heir.unit_id]} == {
        "a村",
        "b村",
        "c村",
        "d村",
    }
    assert heir.shape.area.area == pytest.approx(8 * CELLS["00"].area)  # type: ignore[union-attr]
    assert links(effects) == {("T2镇", "T1街道", "abolish", 1.0)}


def test_transferred_children_take_their_ground_along() -> None:
    effects = apply(
        event("transfer", **{"from": "mca:320602001"}, to="mca:320602101", children=["name:A区/T1街道/b村"])
    )
    assert named(effects.after, "b村").parent_id == named(LAND, "T2镇").unit_id
    assert named(effects.after, "T1街道").shape.area.equals(named(LAND, "a村").shape.area)  # type: ignore[union-attr]
    assert links(effects) == {("T1街道", "T2镇", "transfer", 0.5)}
    assert effects.codes_closed == effects.codes_opened == ()


def test_transferred_cells_move_between_communities_and_both_live_on() -> None:
    effects = apply(
        event("transfer", **{"from": "name:A区/T1街道/a村"}, to="name:A区/T1街道/b村", cells=cells_of("a")[:1])
    )
    assert {v.name for v in effects.opened} == {"a村", "b村"}
    assert effects.founded == effects.ended == ()
    assert links(effects) == {("a村", "b村", "transfer", 0.5)}


def test_a_change_of_parent_moves_the_unit_with_its_ground() -> None:
    effects = apply(event("change_parent", unit="name:A区/T1街道/b村", parent="mca:320602101"))
    assert named(effects.after, "b村").parent_id == named(LAND, "T2镇").unit_id
    assert named(effects.after, "b村").shape == named(LAND, "b村").shape
    assert links(effects) == {("T1街道", "T2镇", "transfer", 0.5)}


def test_a_change_of_parent_may_follow_a_transfer_that_moved_the_ground_already() -> None:
    effects = apply(
        event("transfer", **{"from": "mca:320602"}, to="mca:320611", cells=cells_of("c") + cells_of("d")),
        event("change_parent", unit="mca:320602101", parent="mca:320611"),
        event("recode", codes=[{"unit": "mca:320602101", "mca": "320611102"}]),
    )
    assert named(effects.after, "T2镇").parent_id == named(LAND, "B区").unit_id
    assert links(effects) == {("A区", "B区", "transfer", 0.5)}


def test_a_rename_only_starts_a_new_version() -> None:
    effects = apply(event("rename", unit="mca:320602001", name="新名街道"))
    assert [v.name for v in effects.closed] == ["T1街道"]
    assert [v.name for v in effects.opened] == ["新名街道"]
    assert (effects.links, effects.codes_closed, effects.codes_opened) == ((), (), ())


def test_a_seat_moves_alone() -> None:
    seat = {"address": "桃坞路44号", "lon": 120.81, "lat": 32.09}
    effects = apply(event("seat", unit="mca:320602", seat=seat))
    assert [(v.seat_address, v.name) for v in effects.opened] == [("桃坞路44号", "A区")]
    assert effects.opened[0].seat_point is not None
    assert effects.opened[0].seat_point.coords[0] == (120.81, 32.09)


def test_a_recode_touches_codes_alone() -> None:
    effects = apply(event("recode", codes=[{"unit": "mca:320602001", "mca": "320602002"}]))
    assert (effects.closed, effects.opened, effects.links) == ((), (), ())
    assert [c.code for c in effects.codes_closed] == ["320602001"]
    assert [c.code for c in effects.codes_opened] == ["320602002"]


def test_two_codes_may_be_swapped_in_one_table() -> None:
    table = [{"unit": "mca:320602001", "mca": "320602101"}, {"unit": "mca:320602101", "mca": "320602001"}]
    effects = apply(event("recode", codes=table))
    assert effects.after.code_of(named(LAND, "T1街道").unit_id) == "320602101"
    assert effects.after.code_of(named(LAND, "T2镇").unit_id) == "320602001"


def test_another_systems_code_is_given_beside_the_legal_one() -> None:
    effects = apply(event("recode", codes=[{"unit": "mca:320602001", "stats": "320602004"}]))
    assert effects.codes_closed == ()
    town = named(LAND, "T1街道").unit_id
    assert (effects.after.code_of(town), effects.after.code_of(town, "stats")) == ("320602001", "320602004")


def test_events_take_effect_one_after_the_other() -> None:
    effects = apply(
        MERGE,
        event("recode", codes=[{"unit": "name:AB区/T1街道", "mca": "320613001"}]),
        event("rename", unit="mca:320613001", name="城东街道"),
    )
    assert effects.after.code_of(named(effects.after, "城东街道").unit_id) == "320613001"


def test_a_unit_founded_and_ended_by_one_order_leaves_only_what_came_of_it() -> None:
    effects = apply(
        event("merge", units=["mca:320602001", "mca:320602101"], into=unit("X街道", "街道")),
        event("change_kind", unit="name:A区/X街道", into=unit("Y镇", "镇")),
    )
    assert [v.name for v in effects.founded] == ["Y镇"]
    assert links(effects) == {("T1街道", "Y镇", "merge", 1.0), ("T2镇", "Y镇", "merge", 1.0)}


# -- what is refused -----------------------------------------------------------------------------------


def test_an_abolished_legal_code_never_returns() -> None:
    recode = event("recode", codes=[{"unit": "mca:320602001", "mca": "320602009"}])
    assert "code 320602009 was abolished before and must not return" in refused(
        recode, ever=frozenset({("mca", "320602009")})
    )
    # the statistical list does reuse codes
    statistical = event("recode", codes=[{"unit": "mca:320602001", "stats": "320602009"}])
    assert apply(statistical, ever=frozenset({("stats", "320602009")})).codes_opened


def test_a_code_somebody_bears_is_refused() -> None:
    words = refused(event("recode", codes=[{"unit": "mca:320602001", "mca": "320602101"}]))
    assert "mca code 320602101 would be borne by two units" in words


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ({"mca": "3206020"}, "write 9 digits"),
        ({"mca": "320611002"}, "does not begin with its county's code 320602"),
        ({"stats": "abcdefghi"}, "is not a code of a town"),
    ],
)
def test_a_code_of_the_wrong_form_is_refused(code: dict[str, str], words: str) -> None:
    assert words in refused(event("recode", codes=[{"unit": "mca:320602001", **code}]))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        (event("rename", unit="mca:320699", name="x"), "no unit bears the mca code 320699"),
        (event("abolish", unit="mca:320602001", into="name:A区/无"), "no unit is called A区/无"),
        (event("abolish", unit="mca:320602001", into="mca:320602001"), "must be another unit of the same level"),
        (event("abolish", unit="mca:320602001", into="mca:320602"), "must be another unit of the same level"),
        (event("change_parent", unit="mca:320602", parent="mca:320602001"), "does not stand above"),
        (event("change_kind", unit="mca:320602001", into=unit("x", "王国")), "is not a kind of division"),
        (event("change_kind", unit="mca:320602", into=unit("x", "镇")), "would stand under"),
        (event("rename", unit="mca:320602001", name="T2镇"), "two units called T2镇 would stand right under A区"),
        (
            event("transfer", **{"from": "mca:320602001"}, to="mca:320611001", children=["name:A区/T2镇/c村"]),
            "c村 is not part of mca:320602001",
        ),
        (
            event("transfer", **{"from": "mca:320602001"}, to="mca:320602101",
                  children=["name:A区/T1街道/a村", "name:A区/T1街道/b村"]),
            "nothing would be left of T1街道 — use merge or abolish",
        ),
        (
            event("establish", into=unit("x", "社区"), **{"from": "name:A区/T1街道/a村"}, cells=["00", "99"]),
            "no cell is called 99 in the area file",
        ),
        (
            event("merge", units=["mca:320602001", "mca:320611001"], into=unit("x", "街道")),
            "different parents — say the new unit's parent",
        ),
    ],
)  # fmt: skip
def test_an_event_that_cannot_be_says_why(wrong: Event, words: str) -> None:
    assert words in refused(wrong)


@pytest.mark.parametrize(
    "gap",
    [
        event("transfer", **{"from": "mca:320602001"}, to="mca:320602101", cells=["00"]),
        event("establish", into=unit("x", "街道"), **{"from": "mca:320602001"}, cells=["00"]),
        event("abolish", unit="mca:320602001", into="mca:320611001"),
        event("merge", units=["mca:320602001", "mca:320611001"], into={**unit("x", "街道"), "parent": "mca:320602"}),
    ],
)
def test_parts_that_no_longer_tile_their_superior_are_refused(gap: Event) -> None:
    assert "would miss its area by" in refused(gap)


def test_all_complaints_of_an_order_come_together_with_their_places() -> None:
    with pytest.raises(BadInput) as caught:
        apply(
            event("rename", unit="mca:320699", name="x"),
            event("rename", unit="mca:320602001", name="ok街道"),
            event("recode", codes=[{"unit": "mca:1", "mca": "1"}, {"unit": "name:无", "mca": "2"}]),
        )
    assert [(c.file, c.field) for c in caught.value.complaints] == [
        ("drawn-order", "events[0]"),
        ("drawn-order", "events[2].codes[0].unit"),
        ("drawn-order", "events[2].codes[1].unit"),
    ]


def test_all_complaints_about_the_state_left_behind_come_together() -> None:
    with pytest.raises(BadInput) as caught:
        apply(
            event("rename", unit="mca:320602001", name="T2镇"),
            event("transfer", **{"from": "mca:320611001"}, to="mca:320611101", cells=["20"]),
            event("recode", codes=[{"unit": "mca:320611001", "mca": "12"}]),
        )
    words = str(caught.value)
    assert len(caught.value.complaints) >= 3
    assert all(part in words for part in ("two units called T2镇", "write 9 digits", "would miss its area"))
    assert [(c.file, c.field) for c in caught.value.complaints] == [
        ("drawn-order", "events[2].codes[0].mca"),
        ("drawn-order", "events[0]"),
        ("drawn-order", "events[1]"),
        ("drawn-order", "events[1]"),
    ]


def test_a_gap_and_an_overlap_come_with_their_map() -> None:
    with pytest.raises(BadInput) as caught:
        apply(event("transfer", **{"from": "mca:320602001"}, to="mca:320602101", cells=["00"]))
    maps = [shape(fault.geometry) for fault in caught.value.complaints]
    # the street misses the cell, the town beyond has it twice over: once as its own, once as what lies outside
    assert len(maps) == 2
    for where in maps:
        assert where.geom_type == "MultiPolygon"
        assert where.symmetric_difference(CELLS["00"]).area < 1e-12
    assert "geometry" not in str(caught.value)


def test_two_parts_that_overlap_within_their_superior_are_shown_where_they_do() -> None:
    whole = named(LAND, "a村").shape.area  # type: ignore[union-attr]
    assert shape(mismatch(whole, [whole, CELLS["00"]])).symmetric_difference(CELLS["00"]).area < 1e-12
    assert shape(mismatch(whole, [CELLS["00"], CELLS["01"]])).is_empty


def test_a_refused_order_leaves_the_snapshot_as_it_was() -> None:
    before = drawn_land()
    versions, codes = dict(before.versions), dict(before.codes)
    refused(MERGE, event("rename", unit="mca:320699", name="x"), before=before)
    assert (before.versions, before.codes) == (versions, codes)


def test_a_gap_is_measured_in_square_metres() -> None:
    whole = named(LAND, "a村").shape.area  # type: ignore[union-attr]
    one_cell_m2 = mismatch_m2(whole, [CELLS["00"]])
    assert one_cell_m2 == pytest.approx(1_109 * 946, rel=0.01)
    assert mismatch_m2(whole, [CELLS["00"], CELLS["01"]]) < 0.01


# -- the form of an order ------------------------------------------------------------------------------


def test_the_form_has_a_published_schema_that_knows_every_event() -> None:
    schema = Order.model_json_schema()
    mapping = schema["properties"]["events"]["items"]["discriminator"]["mapping"]
    assert set(mapping) == {
        "merge", "change_kind", "establish", "abolish", "transfer", "change_parent", "rename", "record", "seat",
        "recode", "split",
    }  # fmt: skip
    assert schema["additionalProperties"] is False


RENAME = event("rename", unit="mca:320602", name="x")


@pytest.mark.parametrize(
    ("events", "changes", "place"),
    [
        ([{**RENAME, "colour": "red"}], {}, "colour"),
        ([RENAME], {"colour": "red"}, "colour"),
        ([event("conquer", unit="mca:320602")], {}, "events"),
        ([event("rename", unit="320602", name="x")], {}, "unit"),
        ([event("rename", unit="mca:320602", name="")], {}, "name"),
        ([event("merge", units=["mca:320602"], into=unit("x", "市辖区"))], {}, "units"),
        ([event("recode", codes=[])], {}, "recode"),
        ([event("recode", codes_file="a.csv")], {}, "recode"),
        ([event("seat", unit="mca:320602", seat={"lon": 32.0, "lat": 120.8})], {}, "seat"),
        ([], {}, "events"),
        ([RENAME], {"order": "Not A Key"}, "order"),
        ([RENAME], {"effective_on": {"date": "soon"}}, "effective_on"),
        ([RENAME], {"documents": [{"role": "rumour"}]}, "documents"),
    ],
)
def test_a_form_filled_in_wrongly_is_refused_at_its_place(events: list[Event], changes: Event, place: str) -> None:
    with pytest.raises(ValidationError) as caught:
        order(*events, **changes)
    assert any(place in fault["loc"] for fault in caught.value.errors())


NEW = unit("x", "社区")


@pytest.mark.parametrize(
    "ground",
    [
        {},
        {"children": ["mca:1"], "cells": ["00"], "from": "mca:2"},
        {"children": ["mca:1"], "from": "mca:2"},
        {"cells": ["00"]},
        {"from": "mca:2"},
    ],
)
def test_a_founding_needs_exactly_one_kind_of_ground(ground: Event) -> None:
    with pytest.raises(ValidationError, match="give either children, or from and cells"):
        order(event("establish", into=NEW, **ground))


@pytest.mark.parametrize("ground", [{}, {"children": ["mca:3"], "cells": ["00"]}])
def test_a_transfer_needs_exactly_one_kind_of_ground(ground: Event) -> None:
    with pytest.raises(ValidationError, match="give one of children, cells and described"):
        order(event("transfer", **{"from": "mca:1"}, to="mca:2", **ground))
