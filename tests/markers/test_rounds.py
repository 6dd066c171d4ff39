"""Which rounds are due in a year, who leads them, and what stays on the list."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from gis.boundaries.lines import Line
from gis.errors import BadInput
from gis.markers.rounds import Due, Rules, due_in, next_lead
from gis.markers.visits import Round, Signature

A, B = 11, 12
NOW = 2026


def line(line_id: int | None = 1, side_b: int | None = B, **more: Any) -> Line:
    fields = {
        "level": "county", "side_a": A, "side_b": side_b, "beyond": None if side_b else "崇明", "code": None,
        "rank": "county" if side_b else "outer", "name": f"line {line_id}", "course": shapely.MultiLineString(),
        "length_m": 1.0, "quality": "survey", "line_id": line_id, **more,
    }  # fmt: skip
    return Line(**fields)


def held(year: int, led_by: int | None = A, reported: date | None = None, **more: Any) -> Round:
    """A five-year round that was reported in November of its year, unless said otherwise."""
    fields = {
        "line_id": 1, "kind": "five_year", "number": 1, "led_elsewhere": None, "plan_due": None, "report_due": None,
        "source": "test", "made_up": True, "reported_on": reported or date(year, 11, 20), **more,
    }  # fmt: skip
    return Round(year=year, led_by=led_by, **fields)


def planned(year: int, **more: Any) -> Round:
    fields: dict[str, Any] = {"reported_on": None, "round_id": 7, **more}
    return Round(**{**held(year).__dict__, **fields})


def due(year: int, *rounds: Round, rules: Rules | None = None, lines: list[Line] | None = None) -> list[Due]:
    return due_in(year, lines or [line()], rounds, rules, this_year=NOW)


def years_due(*rounds: Round, rules: Rules | None = None) -> list[int]:
    return [year for year in range(2018, 2040) if due(year, *rounds, rules=rules)]


def test_a_round_falls_five_years_after_the_last_and_every_five_years_from_then_on() -> None:
    assert years_due(held(2024)) == [2024, 2029, 2034, 2039]
    first = due(2029, held(2024))[0]
    assert (first.plan_due, first.report_due) == (date(2029, 5, 15), date(2029, 12, 1))
    assert (first.status, first.overdue, first.last_year) == ("due", False, 2024)


def test_the_dates_are_configuration() -> None:
    rules = Rules(plan_by=(4, 1), report_by=(10, 31))
    first = due(2029, held(2024), rules=rules)[0]
    assert (first.plan_due, first.report_due) == (date(2029, 4, 1), date(2029, 10, 31))


def test_a_missed_round_is_overdue_and_stays_on_the_list_until_it_is_reported() -> None:
    missed = due(2026, held(2018))[0]
    assert (missed.year, missed.overdue, missed.status) == (2023, True, "due")
    assert missed.report_due == date(2023, 12, 1)
    assert due(2023, held(2018))[0].overdue is False
    assert due(2028, held(2018))[0].overdue is True
    assert [found.year for found in due(2026, held(2018), held(2024))] == []


def test_a_planned_round_that_was_not_reported_is_overdue_from_the_next_year_on() -> None:
    late = due(2026, held(2018), planned(2023))
    assert [(found.year, found.status, found.overdue, found.round_id) for found in late] == [(2023, "planned", True, 7)]
    assert due(2024, held(2018), planned(2023, reported_on=date(2024, 2, 1)))[0].status == "reported"
    assert due(2025, held(2018), planned(2023, reported_on=date(2024, 2, 1))) == []


def test_a_round_planned_for_a_year_to_come_is_taken_as_kept() -> None:
    assert [found.year for found in due(2027, held(2021), planned(2026))] == []
    assert [found.year for found in due(2031, held(2021), planned(2026))] == [2031]


def test_a_line_without_rounds_is_due_this_year_or_in_the_year_that_is_set() -> None:
    assert years_due() == [2026, 2031, 2036]
    assert years_due(rules=Rules(first_year=2028)) == [2028, 2033, 2038]
    assert years_due(rules=Rules(first_year=2028, first_years={1: 2027})) == [2027, 2032, 2037]
    assert due(2026, rules=Rules(first_year=2024))[0].overdue is True


def test_the_lead_goes_from_side_to_side() -> None:
    rounds = held(2024, led_by=A)
    assert [due(year, rounds)[0].led_by for year in (2029, 2034, 2039)] == [B, A, B]
    assert due(2029, held(2024, led_by=B))[0].led_by == A
    assert due(2029, held(2024, led_by=99))[0].led_by == A  # the last leader is no side any more
    assert next_lead(line(), [held(2019, led_by=B), held(2024, led_by=A)], 2029) == (B, None)


def test_a_fixed_lead_does_not_change_sides() -> None:
    rules = Rules(fixed_lead={1: B})
    assert [due(year, held(2024), rules=rules)[0].led_by for year in (2029, 2034)] == [B, B]


def test_a_line_of_a_higher_level_is_led_elsewhere_and_we_take_part() -> None:
    outer = due(2026, lines=[line(side_b=None)])[0]
    assert (outer.led_by, outer.led_elsewhere, outer.beyond) == (None, "上级民政部门", "崇明")
    rules = Rules(led_elsewhere={1: "上海市民政局"})
    assert due(2026, lines=[line(side_b=None)], rules=rules)[0].led_elsewhere == "上海市民政局"


def test_special_and_daily_rounds_are_due_when_they_were_planned() -> None:
    flood = planned(2026, kind="special", reason="flood", round_id=8)
    daily = planned(2025, kind="daily", round_id=9)
    found = due(2026, held(2024), flood, daily)
    assert [(one.kind, one.year, one.overdue) for one in found] == [("special", 2026, False), ("daily", 2025, True)]
    assert found[0].reason == "flood"
    assert due(2027, held(2024), flood)[:1] == []


def test_a_round_is_signed_when_both_sides_did() -> None:
    one, both = (Signature(A, "a", date(2026, 9, 1)),), (Signature(A, "a", date.min), Signature(B, "b", date.min))
    assert due(2026, planned(2026, signatures=one))[0].status == "planned"
    assert due(2026, planned(2026, signatures=both))[0].status == "signed"


def test_a_new_line_takes_over_the_rounds_of_the_lines_it_came_of() -> None:
    rounds = [held(2019, line_id=2), held(2023, line_id=3)]
    rules = Rules(forerunners={1: [2, 3]})
    assert due(2024, *rounds, rules=rules)[0].last_year == 2019  # the one looked at least recently
    assert due(2026, rounds[0], rules=rules)[0].last_year is None  # one was never looked at
    assert due(2031, *rounds, held(2026), rules=rules)[0].last_year == 2026
    assert due(2026, rules=Rules(forerunners={1: [2], 2: [1]}))[0].last_year is None  # a circle ends


def test_a_derived_line_is_refused() -> None:
    with pytest.raises(BadInput, match="derived and not stored"):
        due(2026, lines=[line(None)])


@given(st.lists(st.integers(2010, 2025), unique=True, max_size=4), st.integers(2026, 2045))
def test_in_any_five_years_to_come_every_line_is_inspected_once(years: list[int], start: int) -> None:
    rounds = [held(year) for year in years]
    if not years or max(years) + 5 < NOW:  # overdue ones are on every list
        assert due(start, *rounds) or start > NOW
    else:
        assert sum(len(due(year, *rounds)) for year in range(start, start + 5)) == 1
