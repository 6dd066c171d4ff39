"""Who holds a unit's ground over any number of orders: what is given away leaves, and shares sum to one."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from gis.lineage import Held, Step, holders


def step(before: int, after: int, year: int, share: float | None = 1.0, order: int = 0) -> Step:
    return Step(before, after, date(year, 1, 1), share, order_id=order or year, place=order)


def ask(steps: list[Step], ended: dict[int, int], since: int = 1980, as_of: int = 2030) -> dict[int, Held]:
    units = {1} | {end for one in steps for end in (one.predecessor_id, one.successor_id)}
    in_force = {unit for unit in units if ended.get(unit, as_of + 1) > as_of}
    held = holders(1, steps, in_force, date(since, 1, 1), date(as_of, 1, 1))
    return {unit: replace(what, order_id=None) for unit, what in held.items()}


def test_a_unit_to_which_nothing_happened_holds_its_ground() -> None:
    assert ask([step(2, 3, 2000)], {2: 2000}) == {1: Held(1.0, partial=False, steps=0)}


def test_ended_units_lead_on_over_any_number_of_orders() -> None:
    assert ask([step(1, 2, 1989), step(2, 3, 1995)], {1: 1989, 2: 1995}) == {3: Held(1.0, partial=False, steps=2)}


def test_a_unit_that_gave_a_part_away_keeps_the_rest() -> None:
    held = ask([step(1, 2, 2000, 0.25), step(1, 3, 2010, 0.5)], {})
    assert held == {1: Held(0.375), 2: Held(0.25, partial=True, steps=1), 3: Held(0.375, partial=True, steps=1)}
    assert sum(one.share or 0 for one in held.values()) == pytest.approx(1)


def test_what_was_given_away_before_the_day_asked_is_not_told() -> None:
    assert ask([step(1, 2, 2000, 0.25)], {}, since=2000) == {1: Held(1.0)}


def test_what_an_order_brings_does_not_leave_by_it() -> None:
    assert ask([step(1, 2, 2000), step(2, 3, 2000, 0.5)], {1: 2000}) == {2: Held(1.0, partial=False, steps=1)}


def test_two_orders_of_one_day_follow_each_other() -> None:
    steps = [step(1, 2, 2000, 1.0, order=1), step(2, 3, 2000, 1.0, order=2)]
    assert ask(steps, {1: 2000, 2: 2000}) == {3: Held(1.0, partial=False, steps=2)}


def test_a_unit_that_gave_away_and_ended_on_one_day_keeps_nothing() -> None:
    steps = [step(1, 2, 2000, 0.25, order=1), step(1, 3, 2000, 1.0, order=2)]
    assert ask(steps, {1: 2000}) == {2: Held(0.25, partial=True, steps=1), 3: Held(0.75, partial=False, steps=1)}


def test_ground_that_comes_together_again_is_whole() -> None:
    steps = [step(1, 2, 2000, 0.25), step(1, 3, 2000, 0.75), step(2, 4, 2010), step(3, 4, 2010)]
    assert ask(steps, {1: 2000, 2: 2010, 3: 2010}) == {4: Held(1.0, partial=False, steps=2)}


def test_a_share_that_is_not_known_stays_unknown() -> None:
    assert ask([step(1, 2, 2000, None)], {}) == {1: Held(None), 2: Held(None, partial=True, steps=1)}


def test_a_unit_that_ended_without_heirs_keeps_what_it_had() -> None:
    assert ask([step(1, 2, 1990)], {1: 1990, 2: 2000}) == {2: Held(1.0, partial=False, steps=1)}
