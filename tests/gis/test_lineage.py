"""What became of a unit: shares multiply along a way and add over several."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from gis.lineage import Step, Successor, predecessors, successors

LATE = date(2030, 1, 1)


def step(before: int, after: int, year: int, share: float | None = 1.0) -> Step:
    return Step(before, after, date(year, 1, 1), share, order_id=year)


def test_an_ended_unit_leads_to_the_unit_in_force_over_any_number_of_orders() -> None:
    chain = [step(1, 2, 1989), step(2, 3, 1995), step(3, 4, 2020)]
    assert successors(1, chain, {4}, LATE) == [Successor(4, 1.0, 2020)]


def test_the_way_ends_at_the_date_asked_for() -> None:
    chain = [step(1, 2, 1989), step(2, 3, 1995)]
    assert successors(1, chain, {2}, date(1990, 1, 1)) == [Successor(2, 1.0, 1989)]


def test_a_unit_that_was_split_and_joined_again_comes_back_whole() -> None:
    steps = [step(1, 2, 2000, 0.25), step(1, 3, 2000, 0.75), step(2, 4, 2010), step(3, 4, 2010)]
    assert successors(1, steps, {4}, LATE) == [Successor(4, 1.0, 2010)]


def test_the_largest_share_comes_first() -> None:
    steps = [step(1, 2, 2000, 0.25), step(1, 3, 2000, 0.75)]
    assert [found.unit_id for found in successors(1, steps, {2, 3}, LATE)] == [3, 2]


def test_a_share_that_is_not_known_stays_unknown() -> None:
    assert successors(1, [step(1, 2, 2000, None), step(2, 3, 2001)], {3}, LATE) == [Successor(3, None, 2001)]


def test_ground_given_away_before_a_unit_took_over_is_not_told_of_it() -> None:
    steps = [step(2, 9, 1990, 0.5), step(1, 2, 2000), step(2, 3, 2010)]
    assert successors(1, steps, {3, 9}, LATE) == [Successor(3, 1.0, 2010)]


def test_a_unit_without_successors_has_none() -> None:
    assert successors(1, [], {1, 2}, LATE) == []


def test_a_later_order_parts_only_what_an_earlier_one_left() -> None:
    steps = [step(1, 2, 2000, 0.25), step(1, 3, 2010, 1.0)]
    assert successors(1, steps, {2, 3}, LATE) == [Successor(3, 0.75, 2010), Successor(2, 0.25, 2000)]


def test_after_an_unknown_part_left_the_share_of_the_rest_is_not_known_either() -> None:
    steps = [step(1, 2, 1991, None), step(1, 3, 1993, 1.0)]
    assert {found.unit_id: found.area_share for found in successors(1, steps, {2, 3}, LATE)} == {2: None, 3: None}


def test_where_all_ways_lead_to_one_unit_all_of_the_ground_did() -> None:
    steps = [step(1, 2, 1991, None), step(2, 1, 1991, None), step(1, 3, 2020), step(2, 3, 2020)]
    assert successors(1, steps, {3}, LATE) == [Successor(3, 1.0, 2020)]


def test_a_way_takes_one_step_an_order_so_that_an_exchange_ends() -> None:
    steps = [step(1, 2, 1991, None), step(2, 1, 1991, None), step(1, 3, 2020)]
    assert successors(1, steps, {2, 3}, LATE)[0].area_share is None
    assert {found.unit_id for found in successors(1, steps, {2, 3}, LATE)} == {2, 3}


def test_orders_of_one_day_follow_each_other_by_their_place() -> None:
    day = date(2000, 1, 1)
    steps = [Step(2, 3, day, 1.0, order_id=7, place=2), Step(1, 2, day, 1.0, order_id=9, place=1)]
    assert successors(1, steps, {3}, LATE) == [Successor(3, 1.0, 7)]
    assert successors(1, [Step(1, 2, day, 1.0, 9, place=2), steps[0]], {3}, LATE) == []


def test_the_way_back_finds_those_in_force_then_with_the_shares_that_came() -> None:
    steps = [step(1, 2, 1989, 0.5), step(2, 3, 1995), step(9, 3, 2020, 0.25)]
    assert predecessors(3, steps, {1, 9}, date(1980, 1, 1)) == [Successor(1, 0.5, 1995), Successor(9, 0.25, 2020)]
    assert predecessors(3, steps, {2, 9}, date(1990, 1, 1)) == [Successor(2, 1.0, 1995), Successor(9, 0.25, 2020)]
    assert predecessors(3, steps, {3, 9}, date(2021, 1, 1)) == []


def test_what_a_unit_took_over_after_it_gave_the_ground_away_is_not_told_of_it() -> None:
    steps = [step(2, 3, 1990, 0.5), step(1, 2, 2000)]
    assert predecessors(3, steps, {1, 2}, date(1980, 1, 1)) == [Successor(2, 0.5, 1990)]


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(5, 8), st.integers(2000, 2010)), max_size=8))
def test_forth_and_back_tell_the_same_shares_where_a_step_leads_straight(found: list[tuple[int, int, int]]) -> None:
    steps = [step(before, after, year, 0.5) for before, after, year in found]
    early, late = date(1999, 1, 1), LATE
    forth = {(b, s.unit_id): s.area_share for b in range(1, 5) for s in successors(b, steps, {5, 6, 7, 8}, late)}
    back = {(p.unit_id, a): p.area_share for a in range(5, 9) for p in predecessors(a, steps, {1, 2, 3, 4}, early)}
    assert forth == back
