"""What counts as intact, on histories worked out by hand and on made-up ones (docs/decisions/0009)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.markers.intactness import (
    Rate,
    Standing,
    contradictions,
    fault_of,
    lines_of,
    rate,
    rates,
    sides_of,
    state_on,
    vouched_since,
    vouches_until,
    whole,
)
from gis.markers.visits import Criteria, Visit
from tests.markers.visited import (
    EAST,
    FIGURES,
    FINE,
    HISTORIES,
    TILTED,
    WEST,
    WITHDRAWN,
    day,
    relocation,
    repair,
    visit,
)


@pytest.mark.parametrize("on", FIGURES)
def test_the_figures_of_a_constructed_history_are_those_worked_out_by_hand(on: str) -> None:
    found = rate(state_on(visits, None, day(on)) for visits in HISTORIES.values())
    assert (found.intact, found.failed, found.overdue, found.never, found.one_sided) == FIGURES[on]
    assert found.markers == 10
    assert found.share == FIGURES[on][0] / 10


def test_the_rate_of_nothing_is_no_rate() -> None:
    assert rate([]).share is None
    assert Rate(markers=2).share == 0


def test_a_visit_vouches_through_its_fifth_anniversary_and_not_a_day_longer() -> None:
    assert state_on([visit("2018-05-10")], None, day("2023-05-10")).kind == "intact"
    assert state_on([visit("2018-05-10")], None, day("2023-05-11")).kind == "overdue"
    assert vouches_until(date(2020, 2, 29)) == date(2025, 2, 28)
    assert vouches_until(date(2019, 2, 28)) == date(2024, 2, 28)


def test_a_failed_one_is_unknown_too_once_that_is_five_years_ago() -> None:
    assert state_on([visit("2018-05-10", TILTED)], None, day("2023-05-11")).kind == "overdue"


def test_a_one_sided_signature_is_told_and_decides_nothing() -> None:
    only_west = visit("2020-01-01", TILTED, sides=(WEST,))
    state = state_on([visit("2019-01-01"), only_west], None, day("2020-06-01"))
    assert (state.kind, state.one_sided) == ("intact", True)
    assert state.passed_over == ((only_west, "one_sided"),)
    twice_west = visit("2020-01-01", sides=(WEST, WEST))
    assert state_on([twice_west], None, day("2020-06-01")).kind == "never"


def test_a_visit_that_looked_at_some_criteria_says_nothing_unless_it_found_something_wrong() -> None:
    glance = Criteria(visible=True, legible=True)
    assert fault_of(visit("2020-01-01", glance)) == "incomplete"
    assert state_on([visit("2019-01-01"), visit("2020-01-01", glance)], None, day("2020-06-01")).kind == "intact"
    bad = visit("2020-01-01", Criteria(legible=False))
    assert state_on([visit("2019-01-01"), bad], None, day("2020-06-01")).kind == "failed"


def test_a_finding_speaks_as_loud_as_a_criterion() -> None:
    lost = visit("2020-01-01", Criteria(), findings=("lost",))
    assert state_on([visit("2019-01-01"), lost], None, day("2020-06-01")).kind == "failed"
    assert {name for _, name in contradictions(lost)} == {"accurate", "firm", "visible", "legible"}
    assert contradictions(visit("2020-01-01", FINE, findings=("broken",))) == [("broken", "firm")]
    assert contradictions(visit("2020-01-01", TILTED, findings=("broken", "tilted", "terrain_changed"))) == []


def test_a_repair_needs_the_neighbour_and_a_relocation_its_papers() -> None:
    assert fault_of(repair("2020-01-01", neighbour=None)) == "no_neighbour"
    assert fault_of(repair("2020-01-01", Criteria(firm=True))) == "incomplete"
    assert fault_of(relocation("2020-01-01", agreements={str(WEST): "no. 1"})) == "no_consent"
    assert fault_of(relocation("2020-01-01", filing_number=None)) == "no_filing"
    assert fault_of(relocation("2020-01-01")) is None


def test_an_unlawful_move_is_void_and_changes_nothing() -> None:
    moved = relocation("2020-01-01", agreements={})
    assert state_on([visit("2019-01-01"), moved], None, day("2020-06-01")).kind == "intact"


def test_visits_before_the_stone_was_set_in_its_place_do_not_vouch() -> None:
    assert state_on([visit("2019-01-01")], day("2020-01-01"), day("2020-06-01")).kind == "never"
    assert state_on([visit("2020-01-01")], day("2020-01-01"), day("2020-06-01")).kind == "intact"


def test_of_two_acts_on_one_day_the_one_recorded_last_decides() -> None:
    first, second = visit("2020-01-01", TILTED, visit_id=1), visit("2020-01-01", visit_id=2)
    assert state_on([second, first], None, day("2020-01-01")).decided_by == second


def test_what_was_believed_before_a_withdrawal_was_a_failure() -> None:
    believed = [*HISTORIES["failed, withdrawn"], WITHDRAWN]
    assert state_on(believed, None, day("2021-01-01")).kind == "failed"


def test_a_stone_where_three_meet_counts_on_each_line_and_once_in_the_city() -> None:
    three = Standing("M1", "1", None, lines=(1, 2, 3), sides=frozenset({WEST, EAST, 3}), level="county")
    stray = Standing("M2", "2", None)
    states = {"M1": state_on([visit("2020-01-01")], None, day("2020-06-01")), "M2": state_on([], None, date.max)}
    by_line = rates([three, stray], states, lines_of)
    assert {key: (found.markers, found.intact) for key, found in by_line.items()} == {
        1: (1, 1), 2: (1, 1), 3: (1, 1), None: (1, 0),
    }  # fmt: skip
    assert rates([three, stray], states, whole)[None].markers == 2
    assert set(rates([three], states, sides_of)) == {WEST, EAST, 3}


# -- laws ----------------------------------------------------------------------------------------------

DAYS = st.dates(date(2015, 1, 1), date(2035, 12, 31))
CRITERIA = st.builds(Criteria, *[st.sampled_from([True, True, True, False, None])] * 5)


@st.composite
def visits_of_one(draw: st.DrawFn) -> list[Visit]:
    made = []
    for number in range(draw(st.integers(0, 6))):
        on = draw(DAYS).isoformat()
        make: Any = draw(st.sampled_from([visit, visit, repair, relocation]))
        sides = draw(st.sampled_from([(WEST, EAST), (WEST,), ()]))
        plain = make(on, draw(CRITERIA), visit_id=number)
        made.append(replace(plain, signatures=tuple(s for s in plain.signatures if s.side in sides)))
    return made


@given(st.lists(visits_of_one(), max_size=6), DAYS)
def test_the_counts_add_up_and_the_share_lies_between_nothing_and_all(histories: list[list[Visit]], on: date) -> None:
    found = rate(state_on(visits, None, on) for visits in histories)
    assert found.intact + found.failed + found.unknown == found.markers == len(histories)
    assert found.share is None if not histories else 0 <= (found.share or 0) <= 1


@given(visits_of_one(), DAYS)
def test_what_nobody_validly_saw_within_five_years_is_never_intact(visits: list[Visit], on: date) -> None:
    recent = [v for v in visits if v.on_day <= on <= vouches_until(v.on_day) and fault_of(v) is None]
    if not recent:
        assert state_on(visits, None, on).kind in ("overdue", "never")


@given(DAYS, DAYS)
def test_no_inspection_before_the_last_five_years_still_vouches(seen: date, on: date) -> None:
    if seen < vouched_since(on):
        assert vouches_until(seen) < on


@given(visits_of_one(), DAYS, DAYS)
def test_one_more_valid_passing_visit_never_lowers_the_count(visits: list[Visit], seen: date, on: date) -> None:
    before = state_on(visits, None, on)
    after = state_on([*visits, visit(seen.isoformat(), visit_id=99)], None, on)
    if before.kind == "intact" or (
        seen <= on <= vouches_until(seen) and not any(seen < v.on_day <= on for v in visits)
    ):
        assert after.kind == "intact"


@given(visits_of_one(), DAYS, DAYS)
def test_what_happens_later_changes_nothing_on_days_before(visits: list[Visit], seen: date, on: date) -> None:
    if seen > on:
        assert state_on([*visits, visit(seen.isoformat())], None, on) == state_on(visits, None, on)


@given(visits_of_one(), DAYS, st.integers(1, 400))
def test_nothing_becomes_intact_by_waiting(visits: list[Visit], on: date, days: int) -> None:
    later = on + timedelta(days=days)
    if not any(on < v.on_day <= later for v in visits) and state_on(visits, None, later).kind == "intact":
        assert state_on(visits, None, on).kind == "intact"
