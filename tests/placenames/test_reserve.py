"""The reserve of names: who may have a name on which day, and what is the same name twice."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.errors import BadInput, Conflict
from gis.placenames.classes import Kind
from gis.placenames.reserve import Reserved, drop, hold, proposals, release, take, told
from gis.placenames.reserve_twice import Bearer, Known

TODAY = date(2026, 3, 2)
LATER = date(2026, 6, 30)
ROAD, ESTATE, DISTRICT = "23500", "22100", "21770"
CITY, COUNTY, TOWN, STREET, OTHER = 2, 12, 120, 121, 13
ABOVE = {CITY: frozenset({CITY}), COUNTY: frozenset({CITY, COUNTY}), TOWN: frozenset({CITY, COUNTY, TOWN}),
         OTHER: frozenset({CITY, OTHER})}  # fmt: skip
COUNTIES = {COUNTY: COUNTY, TOWN: COUNTY, STREET: COUNTY, OTHER: OTHER}


def entry(name: str = "桃坞路", proper: str = "桃坞", **fields: Any) -> Reserved:
    generic = name.removeprefix(proper)
    known: dict[str, Any] = {"class_code": ROAD, "purpose": "reserve", "unit_id": None, "state": "free"}
    return Reserved(id=7, name=name, proper=proper, generic=generic, sound=fields.pop("sound", name), **known | fields)


def kind_of(code: str) -> Kind:
    kinds: dict[str, Kind] = {ROAD: "road", ESTATE: "estate", DISTRICT: "zone"}
    return kinds.get(code, "other")


def test_a_free_name_is_held_for_a_project_and_by_nobody_else() -> None:
    held = hold(entry(), "桃坞路新建工程", LATER, TODAY)
    assert told(held, TODAY) == "桃坞路 (reserve 7) is held for 桃坞路新建工程 until 2026-06-30"
    with pytest.raises(Conflict, match="is held for 桃坞路新建工程 until 2026-06-30"):
        hold(held, "另一工程", LATER, TODAY)
    assert hold(held, "桃坞路新建工程", LATER + timedelta(days=30), TODAY).held_until == date(2026, 7, 30)


def test_a_hold_lasts_to_the_end_of_its_last_day_and_then_falls_free_by_itself() -> None:
    held = hold(entry(), "甲", LATER, TODAY)
    assert held.on(LATER).state == "held"
    after = held.on(LATER + timedelta(days=1))
    assert (after.state, after.held_for, after.held_until) == ("free", None, None)
    assert hold(held, "乙", LATER + timedelta(days=9), LATER + timedelta(days=1)).held_for == "乙"
    with pytest.raises(Conflict, match="no hold to release"):
        release(held, LATER + timedelta(days=1))


@pytest.mark.parametrize("until", [TODAY - timedelta(days=1), TODAY + timedelta(days=4 * 366)])
def test_a_hold_that_is_over_or_lasts_for_ever_is_refused(until: date) -> None:
    with pytest.raises(BadInput, match="cannot last until"):
        hold(entry(), "甲", until, TODAY)


def test_a_held_name_goes_to_the_case_of_its_project_only() -> None:
    held = hold(entry(), "甲", LATER, TODAY)
    assert take(held, 3, "桃坞", "甲", TODAY).state == "taken"
    assert take(hold(entry(), "case 3", LATER, TODAY), 3, "桃坞", None, TODAY).case_id == 3
    with pytest.raises(Conflict, match="release it before case 3"):
        take(held, 3, "桃坞", "乙", TODAY)
    assert take(held, 3, "桃坞", "乙", LATER + timedelta(days=1)).state == "taken"


def test_a_case_takes_the_name_it_names_and_takes_it_once() -> None:
    with pytest.raises(Conflict, match="not the same name"):
        take(entry(), 3, "桃源", None, TODAY)
    taken = take(entry(), 3, "桃坞", None, TODAY)
    assert take(taken, 3, "桃坞", None, TODAY) == taken
    with pytest.raises(Conflict, match="was taken by case 3"):
        take(taken, 4, "桃坞", None, TODAY)
    with pytest.raises(Conflict, match="was taken by case 3"):
        hold(taken, "甲", LATER, TODAY)
    with pytest.raises(Conflict, match="was taken by case 3"):
        drop(taken, TODAY)


ACTS: list[Callable[[Reserved, date], Reserved]] = [
    lambda one, day: hold(one, "甲", day + timedelta(days=3), day),
    lambda one, day: hold(one, "乙", day + timedelta(days=1), day),
    release,
    lambda one, day: take(one, 3, "桃坞", "甲", day),
    lambda one, day: take(one, 4, "桃坞", None, day),
    drop,
]


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, len(ACTS) - 1), st.integers(0, 3)), max_size=20))
def test_by_no_order_of_acts_is_a_name_had_by_two(calls: list[tuple[int, int]]) -> None:
    one, day, ended = entry(), TODAY, None
    for act, days in calls:
        day += timedelta(days=days)
        holder = one.on(day).held_for
        try:
            one = ACTS[act](one, day)
        except Conflict:
            continue
        assert (one.state == "held") == (one.held_for is not None)
        assert (one.state == "taken") == (one.case_id is not None)
        if holder is not None and one.held_for is not None:
            assert one.held_for == holder, "a hold passes to another only through its end"
        assert ended is None or one == ended, "what was taken or dropped stays so"
        ended = one if one.state in ("taken", "dropped") else None


def test_free_names_that_fit_class_and_division_are_proposed_the_divisions_own_first() -> None:
    reserve = [
        entry("甲路", "甲", unit_id=None), entry("乙路", "乙", unit_id=COUNTY), entry("丙苑", "丙", class_code=ESTATE),
        entry("丁路", "丁", unit_id=OTHER), entry("戊", "戊", class_code=None),
        entry("己片区", "己", class_code=None, purpose="district"), entry("庚路", "庚", purpose="road"),
        entry("辛路", "辛", state="taken", case_id=1),
        entry("壬路", "壬", state="held", held_for="甲", held_until=TODAY - timedelta(days=1)),
        entry("癸路", "癸", state="held", held_for="甲", held_until=TODAY),
    ]  # fmt: skip
    found = proposals(reserve, class_codes={ROAD}, kind="road", units=ABOVE[TOWN], as_of=TODAY)
    assert [one.name for one in found] == ["乙路", "壬路", "庚路", "戊", "甲路"]
    assert all(one.state == "free" for one in found)


def known(bearers: list[Bearer] | None = None, reserve: list[Reserved] | None = None) -> Known:
    return Known(tuple(bearers or ()), tuple(reserve or ()), ABOVE, COUNTIES, kind_of, TODAY)


def bearer(name: str = "桃坞路", proper: str = "桃坞", code: str = ROAD, units: int = TOWN, **fields: Any) -> Bearer:
    return Bearer("P1", name, proper, code, fields.get("sound", name), ABOVE[units])


@pytest.mark.parametrize(
    ("new", "bearing", "same"),
    [
        (entry(), bearer(), True),
        (entry(unit_id=COUNTY), bearer(), True),
        (entry(unit_id=STREET), bearer(), True),
        (entry(unit_id=OTHER), bearer(), False),
        (entry(), bearer("桃坞街", "桃坞"), False),
        (entry("桃坞"), bearer(), True),
        (entry("桃坞"), bearer("桃坞花园", "桃坞", ESTATE), False),
        (entry("桃坞", class_code=None), bearer("桃坞花园", "桃坞", ESTATE), True),
        (entry("桃坞", class_code=None, purpose="district"), bearer(), False),
    ],
)
def test_a_name_in_use_on_the_same_ground_is_not_reserved(new: Reserved, bearing: Bearer, same: bool) -> None:
    assert bool(list(known([bearing]).same(new))) is same


@pytest.mark.parametrize(
    ("new", "other", "same"),
    [
        (entry(), entry(), True),
        (entry(unit_id=COUNTY), entry(), True),
        (entry(unit_id=TOWN), entry(unit_id=COUNTY), True),
        (entry(unit_id=COUNTY), entry(unit_id=TOWN), True),
        (entry(unit_id=STREET), entry(unit_id=TOWN), True),
        (entry(unit_id=COUNTY), entry(unit_id=OTHER), False),
        (entry(unit_id=CITY), entry(unit_id=OTHER), True),
        (entry(unit_id=COUNTY), entry(unit_id=99), True),
        (entry(), entry(state="dropped"), False),
        (entry(), entry("桃坞"), True),
        (entry("桃坞"), entry("桃坞花园", class_code=ESTATE), False),
        (entry(), entry("桃坞街"), False),
    ],
)
def test_a_name_reserved_for_the_same_ground_is_not_reserved_again(new: Reserved, other: Reserved, same: bool) -> None:
    assert bool(list(known(reserve=[other]).same(new))) is same


def test_a_name_of_the_same_sound_is_told_and_not_refused() -> None:
    other = replace(entry("桃武路", "桃武"), sound="tao wu lu")
    new = replace(entry(), sound="tao wu lu")
    against = known([bearer("陶坞路", "陶坞", sound="tao wu lu")], [other])
    assert list(against.same(new)) == []
    assert list(against.sounding(new)) == [
        "桃坞路 sounds like 陶坞路, which is in use (P1)",
        "桃坞路 sounds like 桃武路: 桃武路 (reserve 7) is free",
    ]
