from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.markers.placing import ON_LINE_M, LineLives, Placement, place
from tests.markers.drawn import CODE, OTHER, line, marker

WEST_EAST = line(1, CODE, [(0, 0), (1000, 0)], [(1500, 0), (2500, 0)])
NORTH_SOUTH = line(2, OTHER, [(1000, 2000), (1000, 0)])
THIRD = line(3, "3206120614", [(1000, 0), (1000, -2000)])
LINES = [WEST_EAST, NORTH_SOUTH, THIRD]
LIVES = LineLives({CODE: {1}, OTHER: {2}, "3206120614": {3}})
DAY = date(2020, 1, 1)


def _placed(*markers: object) -> list[tuple[str, int, float, float]]:
    known = list(markers)
    found = place(known, LINES, LIVES.homes(known, DAY))  # type: ignore[arg-type]
    return [(p.marker_id[2:], p.line_id, round(p.chainage_m, 1), round(p.offset_m, 1)) for p in found]


def test_chainage_runs_through_the_parts_in_order() -> None:
    assert _placed(marker(f"{CODE}001Q", 300, 4), marker(f"{CODE}002Q", 1700, -6)) == [
        (f"{CODE}001Q", 1, 300.0, 4.0),
        (f"{CODE}002Q", 1, 1200.0, 6.0),
    ]


def test_a_stone_stays_with_the_line_whose_code_it_bears_however_far_and_whatever_is_nearer() -> None:
    assert _placed(marker(f"{CODE}001Q", 1010, 900)) == [(f"{CODE}001Q", 1, 1000.0, 900.1)]


def test_the_code_of_no_known_line_means_the_nearest_within_reach_or_none() -> None:
    assert _placed(marker("3131001Q", 1004, 900), marker("3131002Q", 1000 + ON_LINE_M + 5, 900)) == [
        ("3131001Q", 2, 1100.0, 4.0)
    ]


@pytest.mark.parametrize("number", [f"{CODE}003C", f"{CODE}003Q"])
def test_a_stone_of_three_faces_and_one_of_three_stakes_stand_on_every_line_that_meets_there(number: str) -> None:
    found = _placed(marker(number, 1001, 1, shape="three_sided"))
    assert [(at, round(off)) for _, at, _, off in found] == [(1, 1), (2, 1), (3, 1)]
    assert [at for _, at, _, _ in _placed(marker(f"{CODE}003A", 1001, 1))] == [1]


def test_a_county_line_wins_over_the_town_line_that_runs_with_it() -> None:
    town = line(9, "320612001002", [(0, 0), (1000, 0)], level="town")
    found = place([marker("3131001Q", 500, 3)], [town, WEST_EAST])
    assert [p.line_id for p in found] == [1]


def test_a_line_is_followed_to_what_came_of_it_and_back() -> None:
    july = date(2020, 7, 3)
    lives = LineLives({"old": {7}, "older": {8}, CODE: {1}}, [(7, 1, july), (8, 7, date(1991, 1, 1))])
    assert lives.heirs([8], july) == {8, 7, 1}
    assert lives.heirs([8], date(2020, 7, 2)) == {8, 7}
    assert lives.heirs([1], date(2020, 7, 2)) == {1, 7}


def test_two_lines_that_became_one_send_their_stones_to_it() -> None:
    lives = LineLives({"3206020612": {7}}, [(7, 1, date(2020, 7, 3)), (7, 2, date(2020, 7, 3))])
    stone = marker("3206020612005Q", 1010, 300)
    after = place([stone], LINES, lives.homes([stone], date(2021, 1, 1)))
    assert [p.line_id for p in after] == [2], "the nearest of those it became"


@given(st.integers(0, 2000), st.integers(-40, 40))
def test_a_stone_beside_a_straight_line_has_its_foot_as_chainage(along: int, off: int) -> None:
    found = place([marker("3131001Q", 1000 + off, 2000 - along)], [NORTH_SOUTH])
    assert found[0].chainage_m == pytest.approx(along, abs=0.01)
    assert found[0].offset_m == pytest.approx(abs(off), abs=0.01)


def test_a_placement_does_not_tell_its_numbers() -> None:
    assert "123" not in repr(Placement("M-1", 1, 123.0, 123.0))
