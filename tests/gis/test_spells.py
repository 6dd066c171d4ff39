"""States of single days joined to periods."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gis.boundaries.spells import Spell, spells

FIRST = date(2018, 1, 1)


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def test_what_stays_as_it_was_is_one_spell() -> None:
    begun = Spell(1, "a", day(-100))
    assert spells([begun], [(day(0), {1: "a"}), (day(5), {1: "a"})]) == [begun]


def test_what_changes_ends_and_begins_anew_on_that_day() -> None:
    found = spells([Spell(1, "a", day(-100))], [(day(0), {1: "b"}), (day(5), {})])
    assert found == [Spell(1, "a", day(-100), day(0)), Spell(1, "b", day(0), day(5))]


def test_without_a_change_everything_goes_on() -> None:
    assert spells([Spell(1, "a", day(-1))], []) == [Spell(1, "a", day(-1))]


states = st.lists(st.dictionaries(st.integers(1, 4), st.sampled_from("abc"), max_size=4), max_size=6)


@given(found=states)
def test_spells_tell_every_state_and_nothing_else(found: list[dict[int, str]]) -> None:
    dated = [(day(10 * number), state) for number, state in enumerate(found)]
    told = spells([], dated)
    for on, state in dated:
        there = [spell for spell in told if spell.start <= on and (spell.end is None or on < spell.end)]
        assert {spell.number: spell.thing for spell in there} == state
        assert len(there) == len(state)
    # no spell ends where one of the same thing begins
    assert not {(s.number, s.thing, s.end) for s in told} & {(s.number, s.thing, s.start) for s in told}
