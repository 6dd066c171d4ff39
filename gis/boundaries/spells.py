"""How long a line or tripoint stayed as it was: the states of single days joined to periods."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

T = TypeVar("T")
State = Mapping[int, T]
"""What is true on a day, by identity."""


@dataclass(frozen=True)
class Spell(Generic[T]):
    """A thing as it was from ``start`` on until ``end`` (excluded; None: until further notice)."""

    number: int
    thing: T
    start: date
    end: date | None = None


def spells(before: Iterable[Spell[T]], states: Sequence[tuple[date, State[T]]]) -> list[Spell[T]]:
    """The spells that lead from ``before``, in force when the first state begins, through states in order of days.

    A thing that stays as it was keeps its spell, whatever the number of states it lasts.
    """
    running = {spell.number: spell for spell in before}
    done: list[Spell[T]] = []
    for day, state in states:
        for number in list(running):
            if state.get(number) != running[number].thing:
                past = running.pop(number)
                done.append(Spell(number, past.thing, past.start, day))
        for number, thing in state.items():
            running.setdefault(number, Spell(number, thing, day))
    return [*done, *(Spell(spell.number, spell.thing, spell.start) for spell in running.values())]
