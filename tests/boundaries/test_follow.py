"""Which line is which after a change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import hypothesis.strategies as st
import pytest
from hypothesis import given, settings

from gis.boundaries.derive import Drawn, draw
from gis.boundaries.follow import Followed, follow
from gis.boundaries.lines import Line
from gis.divisions import Snapshot
from tests.boundaries.drawn import beyond, land, numbered

EAST = [beyond("东台", "land", 20, 2)]


def drawn(drawing: str) -> Drawn:
    return draw(land(drawing), "county", EAST)


def followed(before: str, after: str, heirs: Mapping[int, set[int]]) -> tuple[dict[str, int], Followed]:
    """The numbers of the lines before, by name without the generic part, and what became of them."""
    lines, points = numbered(drawn(before))
    return {told(line): number(line) for line in lines}, follow(lines, drawn(after), heirs, points)


def told(line: Line) -> str:
    return line.name.replace("甲", "").removesuffix("线")


def number(line: Line) -> int:
    assert line.line_id is not None
    return line.line_id


def ids(found: Followed) -> dict[str, int | None]:
    return {told(line): line.line_id for line in found.lines}


def test_nothing_changed_and_all_is_kept() -> None:
    before, found = followed("AAB\nACB", "AAB\nACB", {})
    assert ids(found) == before
    assert (found.links, found.ended, found.ended_tripoints) == ((), (), ())


def test_a_border_that_moved_is_the_same_line() -> None:
    before, found = followed("AAB\nAAB", "ABB\nABB", {})
    assert ids(found) == before


def test_a_line_is_kept_by_the_unit_that_a_side_became() -> None:
    before, found = followed("AB\nAB", "CB\nCB", {1: {3}})
    assert ids(found)["BC"] == before["AB"]
    assert ids(found)["C东台"] == before["A东台"]
    kept = next(line for line in found.lines if told(line) == "BC")
    assert kept.origin == "county:1-2"
    assert kept.sides == (2, 3)
    assert found.ended == ()


def test_two_units_become_one_and_their_lines_with_a_third_become_one_new_line() -> None:
    before, found = followed("ABB\nCCC", "DDD\nCCC", {1: {4}, 2: {4}})
    new = [told(line) for line in found.lines].index("CD")
    assert found.lines[new].line_id is None
    links = {(link.predecessor, link.successor) for link in found.links}
    assert {(before["AC"], new), (before["BC"], new)} <= links
    assert {before["AB"], before["AC"], before["BC"]} <= set(found.ended)
    assert before["AB"] not in {predecessor for predecessor, _ in links}


def test_a_unit_that_takes_in_another_keeps_its_line_and_the_line_of_the_other_ends_in_it() -> None:
    before, found = followed("ABB\nCCC", "AAA\nCCC", {1: {1}, 2: {1}})
    place = [told(line) for line in found.lines].index("AC")
    assert found.lines[place].line_id == before["AC"]
    assert (before["BC"], place) in {(link.predecessor, link.successor) for link in found.links}
    assert before["BC"] in found.ended
    assert before["AC"] not in found.ended


def test_a_line_whose_side_is_split_ends_in_the_lines_that_have_its_ground() -> None:
    before, found = followed("AAAA\nBBBB", "CCDE\nBBBE", {1: {3, 4, 5}, 2: {2, 5}})
    after = [told(line) for line in found.lines]
    links = {after[link.successor] for link in found.links if link.predecessor == before["AB"]}
    assert links == {"BC", "BD"}  # BE and DE run where nothing ran before
    assert ids(found)["BC"] is ids(found)["BD"] is None


def test_a_line_that_splits_off_comes_of_the_one_that_stays() -> None:
    before, found = followed("AAAA\nBBBB", "AACC\nBBBB", {1: {1, 3}})
    after = [told(line) for line in found.lines]
    assert ids(found)["AB"] == before["AB"]
    assert (before["AB"], after.index("BC")) in {(link.predecessor, link.successor) for link in found.links}
    assert before["AB"] not in found.ended


def test_a_line_between_units_that_never_met_is_new_and_comes_of_none() -> None:
    before, found = followed("ACB\nACB", "AAB\nACB", {})
    assert ids(found)["AB"] is None
    assert found.links == ()
    assert set(before.values()) == {line.line_id for line in found.lines} - {None}


def test_a_tripoint_is_kept_where_it_is_by_the_heirs_of_its_units() -> None:
    lines, points = numbered(drawn("AAB\nACB"))
    found = follow(lines, drawn("DDB\nDCB"), {1: {4}}, points)
    by_units = {(point.units, point.beyond): point.tripoint_id for point in points}
    assert {(point.units, point.beyond): point.tripoint_id for point in found.tripoints} == {
        (tuple(sorted({1: 4}.get(unit, unit) for unit in units)), past): number
        for (units, past), number in by_units.items()
    }
    assert found.ended_tripoints == ()


def test_of_two_tripoints_of_the_same_units_each_stays_on_its_spot() -> None:
    lines, points = numbered(drawn("AAAA\nABBA\nACCA\nAAAA"))
    found = follow(lines, drawn("AAAA\nABBA\nACCA\nAAAA"), {}, list(reversed(points)))
    assert [point.tripoint_id for point in found.tripoints] == [point.tripoint_id for point in points]
    assert [point.origin for point in found.tripoints] == ["county:1-2-3|#1", "county:1-2-3|#2"]


def test_a_tripoint_whose_units_became_one_ends() -> None:
    lines, points = numbered(drawn("ABB\nCCC"))
    found = follow(lines, drawn("DDD\nCCC"), {1: {4}, 2: {4}}, points)
    inner = next(point.tripoint_id for point in points if point.units == (1, 2, 3) and point.beyond is None)
    assert inner in found.ended_tripoints


def test_a_line_without_a_number_cannot_be_followed() -> None:
    with pytest.raises(ValueError, match="has no id"):
        follow([*drawn("AB").lines], drawn("A"), {2: {1}})


maps = st.lists(st.text("ABCDE", min_size=4, max_size=4), min_size=3, max_size=3).map("\n".join)
heirs = st.dictionaries(st.integers(1, 5), st.sets(st.integers(1, 5), min_size=1, max_size=3), max_size=5)


@settings(deadline=None, max_examples=60)
@given(maps, maps, heirs)
def test_no_identity_is_used_twice_and_every_line_is_kept_or_ended(
    before: str, after: str, heirs: dict[int, set[int]]
) -> None:
    lines, points = numbered(drawn(before), first=100)
    found = follow(lines, drawn(after), heirs, points)
    kept = [line.line_id for line in found.lines if line.line_id is not None]
    assert len(set(kept)) == len(kept)
    assert {*kept, *found.ended} == {line.line_id for line in lines}
    assert set(kept).isdisjoint(found.ended)
    same = {(line.sides, line.beyond): line.line_id for line in lines}
    for line in found.lines:
        pair = (line.sides, line.beyond)
        assert pair not in same or line.line_id == same[pair]
    for link in found.links:
        assert found.lines[link.successor].line_id != link.predecessor
        assert link.predecessor in found.ended or found.lines[link.successor].line_id is None
    points_kept = [point.tripoint_id for point in found.tripoints if point.tripoint_id is not None]
    assert sorted([*points_kept, *found.ended_tripoints]) == [point.tripoint_id for point in points]


@settings(deadline=None, max_examples=40)
@given(maps, st.permutations(range(1, 6)))
def test_new_codes_for_all_units_change_no_identity(drawing: str, order: list[int]) -> None:
    before = land(drawing)
    codes = {
        key: replace(code, code=f"3207{order[key[0] - 1]:02}") for key, code in before.codes.items()
    }  # fmt: skip
    recoded = Snapshot(before.as_of, before.versions, codes)
    lines, points = numbered(draw(before, "county", EAST), first=100)
    found = follow(lines, draw(recoded, "county", EAST), {}, points)
    assert {line.line_id for line in found.lines} == {line.line_id for line in lines}
    assert {point.tripoint_id: point.point for point in found.tripoints} == {p.tripoint_id: p.point for p in points}
    sides = {line.line_id: set(line.sides) for line in lines}
    assert all(set(line.sides) == sides[line.line_id] for line in found.lines)
    assert (found.links, found.ended, found.ended_tripoints) == ((), (), ())


@settings(deadline=None, max_examples=40)
@given(maps)
def test_units_that_all_became_others_keep_every_line_and_tripoint(drawing: str) -> None:
    lines, points = numbered(drawn(drawing), first=100)
    after = drawn(drawing.translate(str.maketrans("ABCDE", "FGHIJ")))
    found = follow(lines, after, {old: {old + 5} for old in range(1, 6)}, points)
    assert [line.line_id for line in found.lines] == [line.line_id for line in lines]
    assert [point.tripoint_id for point in found.tripoints] == [point.tripoint_id for point in points]
    assert (found.links, found.ended, found.ended_tripoints) == ((), (), ())
