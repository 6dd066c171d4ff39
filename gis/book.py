"""The book of versions: all that is believed of divisions at one moment, from which any date is answered.

A city has a few thousand versions and codes. Once they are in memory, the list, the tree or the difference of any date
is a choice among them: those whose period holds the date. ``gis.db.books`` reads a book.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from itertools import pairwise
from operator import itemgetter
from typing import Any, NamedTuple

from gis.differences import Borne, Held, Measured, OrderNamed, by_unit
from gis.divisions import LEVELS, SYSTEMS, System
from gis.errors import BeforeRegister, NotReady
from gis.lineage import Step
from gis.trees import LAST, Row

_NEVER = date.max.toordinal() + 1
Key = tuple[str, int]
"""What a list is sorted by: code and unit."""


class Entry(NamedTuple):
    """What is true of a unit between two changes of its version or its codes.

    ``first`` and ``past`` are the first day on which it holds and the first on which it does not, as ordinals.
    ``fields`` are those of the version and its codes as every face gives them; the periods in them are the version's.
    None of them depends on the date that is asked for.
    """

    number: int
    key: Key
    unit_id: int
    parent_id: int | None
    level: str
    name: str
    first: int
    past: int
    codes: Mapping[System, Borne]
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class Book:
    """What was believed at a moment (None: what is now): entries by code (``Entry.number`` is the place of one),
    versions and codes by unit, oldest first, and successions; all orders; and the first day of the register.
    """

    entries: Sequence[Entry]
    lives: Mapping[int, Sequence[Held]]
    codes: Mapping[int, Sequence[Borne]]
    steps: Sequence[Step]
    orders: Mapping[int, OrderNamed]
    first_day: date | None
    recorded_as_of: datetime | None = None
    measured: dict[tuple[int, int], Measured] = field(default_factory=dict)
    """Areas of pairs of shapes, which never change: each is measured when it is first asked for."""
    compared: dict[Any, dict[str, Any]] = field(default_factory=dict)
    """Differences told before, by the states of the two dates (``state_on``) and what was asked of them."""

    def in_force(self, as_of: date) -> list[Entry]:
        """All entries of a date, by code."""
        day = as_of.toordinal()
        return [entry for entry in self.entries if entry.first <= day < entry.past]

    def entry_on(self, unit_id: int, as_of: date) -> Entry | None:
        """What is true of a unit on a date; None when it is not in force."""
        day = as_of.toordinal()
        for entry in self._by_unit.get(unit_id, ()):
            if entry.first <= day < entry.past:
                return entry
        return None

    def state_on(self, day: date) -> int:
        """The number of the state that a date falls in: nothing begins or ends between two dates of one state."""
        return bisect_right(self._days, day.toordinal())

    def between(self, units: Iterable[int], start: date, end: date) -> tuple[list[Held], list[Borne]]:
        """Versions and codes of units that hold on any day from one to another."""
        units = list(units)
        return (
            [row for unit in units for row in self.lives.get(unit, ()) if _meets(row, start, end)],
            [row for unit in units for row in self.codes.get(unit, ()) if _meets(row, start, end)],
        )

    def changed(self, start: date, end: date) -> set[int]:
        """Units of which a version or a code began or ended after ``start`` and not after ``end``."""
        days = self._changes
        since, until = (bisect_right(days, day.toordinal(), key=itemgetter(0)) for day in (start, end))
        return {unit for _, unit in days[since:until]}

    @cached_property
    def siblings(self) -> list[Entry]:
        """All entries as they stand in a tree: by legal code, those without one last, then by name."""
        return sorted(self.entries, key=lambda entry: (entry.fields["code"] or LAST, entry.name, entry.unit_id))

    @cached_property
    def _by_unit(self) -> dict[int, list[Entry]]:
        found: dict[int, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            found[entry.unit_id].append(entry)
        return found

    @cached_property
    def _days(self) -> list[int]:
        steps = {step.happened_on.toordinal() for step in self.steps}
        return sorted({day for day, _ in self._changes} | steps)

    @cached_property
    def _changes(self) -> list[tuple[int, int]]:
        edges = ((day, entry.unit_id) for entry in self.entries for day in (entry.first, entry.past))
        return sorted(set(edges))


def bind(
    versions: Iterable[tuple[Held, Mapping[str, Any]]],
    codes: Iterable[Borne],
    steps: Iterable[Step],
    orders: Iterable[OrderNamed],
    first_day: date | None,
    recorded_as_of: datetime | None = None,
) -> Book:
    """A book of versions, each with its fields, and of codes; no two of a unit, or of its system, hold on one day."""
    versions = list(versions)
    borne = by_unit(codes)
    pieces = sorted(
        (piece for version, fields in versions for piece in _pieces(version, fields, borne.get(version.unit_id, ()))),
        key=itemgetter(0, 5),
    )
    return Book(
        [Entry(number, *piece) for number, piece in enumerate(pieces)],
        by_unit(version for version, _ in versions),
        borne,
        tuple(steps),
        {order.id: order for order in orders},
        first_day,
        recorded_as_of,
    )


def _pieces(version: Held, fields: Mapping[str, Any], borne: Sequence[Borne]) -> Iterator[tuple[Any, ...]]:
    """A version, cut where a code of the unit begins or ends: what an ``Entry`` holds after its number."""
    first, past = _days(version)
    spans = [(*_days(code), code) for code in borne]
    cuts = {day for begins, ends, _ in spans for day in (begins, ends) if first < day < past}
    for since, until in pairwise((first, *sorted(cuts), past)):
        held: dict[System, Borne] = {code.system: code for begins, ends, code in spans if begins <= since < ends}
        given: dict[System, str] = {system: held[system].code for system in SYSTEMS if system in held}
        legal = held.get("mca")
        yield (
            (given.get("mca") or given.get("stats") or LAST, version.unit_id),
            version.unit_id,
            version.parent,
            version.level,
            version.name,
            since,
            until,
            held,
            {**fields, "code": given.get("mca"), "code_state": legal.state if legal else None, "codes": given},
        )


def _days(row: Held | Borne) -> tuple[int, int]:
    return row.since.toordinal(), _NEVER if row.until is None else row.until.toordinal()


def _meets(row: Held | Borne, start: date, end: date) -> bool:
    return row.since <= end and (row.until is None or start < row.until)


def require_known(first_day: date | None, as_of: date) -> None:
    """Refuse a date before the register begins: it does not know what was then."""
    if first_day is None:
        raise NotReady("the register is empty — run: tongtu load baseline")
    if as_of < first_day:
        raise BeforeRegister(f"the register begins on {first_day}; it does not know the divisions of {as_of}")


@dataclass(frozen=True)
class Chosen:
    """Which entries of a date a list holds: of a level, right under a unit, of some units, behind a key."""

    as_of: date
    level: str | None = None
    parent_id: int | None = None
    units: Collection[int] | None = None
    after: Key | None = None


def listed(book: Book, chosen: Chosen) -> list[Entry]:
    """The entries of a list, by code."""
    found = book.in_force(chosen.as_of)
    if chosen.level is not None:
        found = [entry for entry in found if entry.level == chosen.level]
    if chosen.parent_id is not None:
        found = [entry for entry in found if entry.parent_id == chosen.parent_id]
    if chosen.units is not None:
        found = [entry for entry in found if entry.unit_id in chosen.units]
    if chosen.after is not None:
        found = [entry for entry in found if entry.key > chosen.after]
    return found


@dataclass(frozen=True)
class Grown:
    """A tree: its tops, and the entries right below a unit; siblings stand by code, then by name."""

    tops: Sequence[Entry]
    below: Mapping[int, Sequence[Entry]]

    def __len__(self) -> int:
        return len(self.tops) + sum(map(len, self.below.values()))

    def rows(self, system: System = "mca") -> list[Row]:
        """Every unit before those below it, with its code of a system and its depth."""
        return [_row(entry, depth, system) for entry, depth in self._walked(self.tops, 0)]

    def _walked(self, entries: Iterable[Entry], depth: int) -> Iterator[tuple[Entry, int]]:
        for entry in entries:
            yield entry, depth
            yield from self._walked(self.below.get(entry.unit_id, ()), depth + 1)


def _row(entry: Entry, depth: int, system: System) -> Row:
    kind, held = entry.fields["kind"], entry.codes.get(system)
    code, state = (None, None) if held is None else (held.code, held.state)
    return Row(entry.unit_id, entry.parent_id, depth, entry.level, kind, entry.name, code, state)


def grown(book: Book, as_of: date, roots: Collection[int] | None, depth: int, deepest: str = LEVELS[-1]) -> Grown:
    """The tree of a date from ``roots``, or from the units under none: ``depth`` steps down, or to a level."""
    levels = LEVELS[: LEVELS.index(deepest) + 1]
    day = as_of.toordinal()
    held = [entry for entry in book.siblings if entry.first <= day < entry.past and entry.level in levels]
    under: dict[int | None, list[Entry]] = defaultdict(list)
    for entry in held:
        under[entry.parent_id].append(entry)
    tops = under[None] if roots is None else [entry for entry in held if entry.unit_id in roots]
    below: dict[int, list[Entry]] = {}
    reached = tops
    for _ in range(depth):
        new = {entry.unit_id: under[entry.unit_id] for entry in reached if entry.unit_id in under}
        below.update(new)
        reached = [entry for entries in new.values() for entry in entries]
    return Grown(tops, below)
