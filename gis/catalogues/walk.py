"""What became of a unit of a catalogue: successors over any number of rows.

The rules, where a list leaves them open:

1. The unit meant by a code on a day is the row in force on it. ``valid_to`` is the first day no longer valid, and a
   bare year is its first of January, so what is dated with the day itself has happened.
2. The walk ends at rows in force on ``as_of``. A row that lives on past it is its own successor.
3. A row that has ended by ``as_of`` went to all codes without ``@``: to their rows in force on its ``valid_to``. Its
   own code means the next row of that code, never itself. Without any, its status is ``ended``.
4. Dates are coarse. Where no row of the code is in force on that very day, the first of these is taken: one that
   begins later in the calendar year; with a note and a complaint, one that ended on that very day, if what it went to
   itself is in force; likewise, one that begins in the next year. Nothing that begins later is a continuation: codes
   were given anew decades later to others. Rows that had ended before are none either.
5. Where no row is to be found the chain breaks: the answer holds the code with the status ``unknown`` and the reason.
6. ``CODE@DATE``: a part went there on that day while the unit lived on. It counts after ``since`` and until ``as_of``;
   all that is reached through it is ``partial``, unless it is reached whole on another way.
7. What happens on one day happens at once: a part that leaves on a day is of what the unit had before. Only a row that
   itself begins on that day (or later in that year) hands on at once, since in bare years that is all a list can say.
8. Where rows of one code overlap, the one that began last is taken, with a note.

Each step, or each second one, leads to a row that ends after the day of the step: no circle of codes holds up a walk.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import accumulate
from typing import Literal

from gis.catalogues.rows import MOST_TOLD, CatalogueRow, Heir, told_periods
from gis.errors import BadInput, NotFound

Status = Literal["in_force", "ended", "unknown"]
STATUSES: tuple[Status, ...] = ("in_force", "ended", "unknown")


@dataclass(frozen=True)
class Reached:
    """An end of a walk.

    ``status``: in force on the day asked for, ended without successors, or unknown because the chain breaks.
    ``partial``: only a part that a unit gave away while it lived on came here. ``share``: 1 where all the ground came
    here, None where the list does not tell. ``steps``: successions on the shortest way. ``note``: why, or what to be
    careful of.
    """

    code: str
    name: str | None
    level: str | None
    valid_from: date | None
    valid_to: date | None
    status: Status
    partial: bool = False
    share: float | None = None
    steps: int = 0
    note: str | None = None


@dataclass(frozen=True)
class Found:
    """The row a code means on a day, or None; what is wrong with that, if anything; and the day it begins to count."""

    row: CatalogueRow | None
    day: date
    fault: str | None = None


@dataclass(frozen=True)
class _Place:
    """Where a walk stands: a row, since when, and how it came there."""

    row: CatalogueRow
    since: date
    partial: bool = False
    steps: int = 0
    start: bool = False
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Periods:
    """The rows of one code by time, the days they begin, and for each the last day that it or one before it reaches."""

    rows: list[CatalogueRow]
    begins: list[date]
    reach: list[date]


class Index:
    """Rows of a catalogue by code. The order of the rows in the file does not matter."""

    def __init__(self, rows: Iterable[CatalogueRow]) -> None:
        self._by_code: dict[str, list[CatalogueRow]] = defaultdict(list)
        for row in rows:
            self._by_code[row.code].append(row)
        self._sorted: dict[str, _Periods] = {}

    @property
    def codes(self) -> list[str]:
        """All codes, in order."""
        return sorted(self._by_code)

    def of_code(self, code: str) -> Sequence[CatalogueRow]:
        """The rows of a code by time; none when there never was such a code."""
        return self._periods(code).rows

    def _periods(self, code: str) -> _Periods:
        # sorted when asked for: most answers need few codes of many
        found = self._sorted.get(code)
        if found is None:
            rows = sorted(self._by_code.get(code, ()), key=_by_time)
            reach = accumulate((row.valid_to or date.max for row in rows), max)
            found = self._sorted[code] = _Periods(rows, [row.valid_from for row in rows], list(reach))
        return found

    def in_force(self, day: date) -> Iterator[CatalogueRow]:
        """The row that each code means on ``day``, by code."""
        for code in self.codes:
            found = self._standing(code, day)
            if found:
                yield found[-1]

    def unit(self, code: str, day: date) -> Found:
        """The row in force on ``day`` (rule 1); ``NotFound`` tells when there was one."""
        standing = self._standing(code, day)
        if standing:
            return Found(standing[-1], day, _overlap(standing, day))
        same = self.of_code(code)
        if not same:
            raise NotFound(f"no row of the catalogue bears the code {code}")
        raise NotFound(f"{code} is not in force on {day}; it was: {told_periods(same)}")

    def heir(self, code: str, day: date, giver: CatalogueRow, *, passed: bool = False) -> Found:
        """The row that took over from ``giver`` on ``day`` under ``code`` (rules 3 to 5 and 8).

        ``passed``: the giver itself ended on the day it took over, so that no second such row is taken.
        """
        same = self.of_code(code)
        if not same:
            return Found(None, day, f"{code} never existed in this list")
        standing = self._standing(code, day)
        if standing:
            return Found(standing[-1], day, _overlap(standing, day))
        after = bisect_right(self._periods(code).begins, day)
        following = same[after] if after < len(same) else None
        if following is not None and following.valid_from.year == day.year:
            return Found(following, following.valid_from)
        ended = [row for row in same[:after] if row.valid_to == day and code != giver.code]
        if ended and not passed:
            return Found(ended[-1], day, f"{code} ended on {day}, the very day: what it went to is taken")
        if following is not None and following.valid_from.year == day.year + 1:
            return Found(following, following.valid_from, f"{code} begins only on {following.valid_from}, not on {day}")
        return Found(None, day, f"{code} was not in force on {day}; it was: {told_periods(same)}")

    def _standing(self, code: str, day: date) -> list[CatalogueRow]:
        """Rows of ``code`` in force on ``day``, that which began last at the end."""
        standing: list[CatalogueRow] = []
        periods = self._periods(code)
        place = bisect_right(periods.begins, day) - 1
        while place >= 0 and periods.reach[place] > day:
            row = periods.rows[place]
            standing += [row] if row.lives_past(day) else []
            place -= 1
        return standing[::-1]


def _by_time(row: CatalogueRow) -> tuple[object, ...]:
    # all that a row holds before its line, so that the order of the file decides nothing
    heirs = [(heir.code, heir.on or date.min) for heir in row.heirs]
    return row.valid_from, row.valid_to or date.max, row.name, row.level, heirs, row.line


def _overlap(standing: list[CatalogueRow], day: date) -> str | None:
    if len(standing) == 1:
        return None
    others = ", ".join(f"{row.name} (line {row.line})" for row in standing[-MOST_TOLD - 1 : -1])
    return f"{standing[-1].code} is also {others} on {day}: {standing[-1].name} (line {standing[-1].line}) is taken"


def parts(row: CatalogueRow) -> list[tuple[date, Heir]]:
    """The parts a row gave to other codes, each with its day: not before the row begins, where the year is the same."""
    dated = [(heir.on, heir) for heir in row.heirs if heir.on is not None and heir.code != row.code]
    return [
        (max(day, row.valid_from) if day.year == row.valid_from.year else day, heir)
        for day, heir in sorted(dated, key=lambda part: (part[0], part[1].code))
    ]


def successors(index: Index, code: str, since: date, as_of: date) -> list[Reached]:
    """What had become, by ``as_of``, of the unit that bore ``code`` on ``since``; whole ways first, then by code.

    There is always at least one answer. ``NotFound`` when no row of ``code`` is in force on ``since``; ``BadInput``
    when ``as_of`` lies before it.
    """
    if as_of < since:
        raise BadInput(f"{as_of} lies before {since}: successors are asked forward in time")
    start = index.unit(code, since)
    assert start.row is not None
    return _walk(index, _Place(start.row, since, start=True, notes=_told(start.fault)), as_of)


def all_successors(index: Index, since: date, as_of: date) -> list[tuple[CatalogueRow, list[Reached]]]:
    """Successors of every row in force on ``since``, by code."""
    if as_of < since:
        raise BadInput(f"{as_of} lies before {since}: successors are asked forward in time")
    return [(row, successors(index, row.code, since, as_of)) for row in index.in_force(since)]


def predecessors(index: Index, code: str, since: date, as_of: date) -> list[tuple[CatalogueRow, Reached]]:
    """Rows in force on ``since`` of whose ground some had come by ``as_of`` to the unit that bears ``code`` then.

    By code, each with the way it came. None where the chains break. ``NotFound`` when no row is in force on ``as_of``.
    """
    unit = index.unit(code, as_of).row
    assert unit is not None
    return [
        (row, end)
        for row, ends in all_successors(index, since, as_of)
        for end in ends
        if end.status == "in_force" and (end.code, end.name, end.valid_from) == (code, unit.name, unit.valid_from)
    ]


def _walk(index: Index, start: _Place, as_of: date) -> list[Reached]:
    ends: dict[tuple[object, ...], Reached] = {}
    seen: set[tuple[CatalogueRow, date, bool]] = set()
    waiting = deque([start])
    while waiting:
        place = waiting.popleft()
        if (place.row, place.since, place.partial) in seen:
            continue
        seen.add((place.row, place.since, place.partial))
        for step in _steps(index, place, as_of):
            if isinstance(step, _Place):
                waiting.append(step)
            else:
                key = (step.status, step.code, step.valid_from, step.valid_to, step.name)
                known = ends.get(key)
                ends[key] = replace(known, partial=known.partial and step.partial) if known else step
    found = sorted(ends.values(), key=_order)
    if len(found) == 1 and found[0].status == "in_force":
        found = [replace(found[0], share=1.0)]
    return found


def _order(end: Reached) -> tuple[object, ...]:
    return STATUSES.index(end.status), end.partial, end.code, end.valid_from or date.min, end.name or ""


def _steps(index: Index, place: _Place, as_of: date) -> Iterator[_Place | Reached]:
    """Where a place leads until ``as_of``: on to others, or to an end."""
    row = place.row
    if row.valid_from > as_of:
        yield _end(place, "unknown", f"{row.code} begins only on {row.valid_from}, after {as_of}")
        return
    for day, heir in parts(row):
        if day <= as_of and _counts(place, day):
            yield _step(index, place, heir, day, partial=True)
    wholes = [heir for heir in row.heirs if heir.on is None]
    if row.valid_to is None or row.valid_to > as_of:
        yield _end(place, "in_force")
        if row.valid_to is None:
            yield from (_undated(place, heir) for heir in wholes if heir.code != row.code)
    elif not wholes:
        yield _end(place, "ended", _ended(index, row))
    else:
        yield from (_step(index, place, heir, row.valid_to, partial=place.partial) for heir in wholes)


def _counts(place: _Place, day: date) -> bool:
    """Whether a part that left on ``day`` took some of the ground a walk brought (rule 7)."""
    return day > place.since or (day == place.since == place.row.valid_from and not place.start)


def _step(index: Index, place: _Place, heir: Heir, day: date, *, partial: bool) -> _Place | Reached:
    row = place.row
    if row.valid_to is not None and day > row.valid_to:
        reason = f"{row.code} (line {row.line}) had ended on {row.valid_to}, before a part went to {heir.code} on {day}"
        return Reached(heir.code, None, None, None, None, "unknown", partial, None, place.steps + 1, reason)
    found = index.heir(heir.code, day, row, passed=place.since == row.valid_to)
    if found.row is None:
        reason = f"the chain breaks: {row.code} (line {row.line}) went to {heir.code} on {day}, but {found.fault}"
        return Reached(heir.code, None, None, None, None, "unknown", partial, None, place.steps + 1, reason)
    return _Place(found.row, found.day, partial, place.steps + 1, notes=(*place.notes, *_told(found.fault)))


def _undated(place: _Place, heir: Heir) -> Reached:
    reason = f"{place.row.code} (line {place.row.line}) is in force, but is said to have gone to {heir.code} on no day"
    return Reached(heir.code, None, None, None, None, "unknown", place.partial, None, place.steps + 1, reason)


def _end(place: _Place, status: Status, reason: str | None = None) -> Reached:
    row = place.row
    note = "; ".join((*place.notes, *_told(reason))) or None
    return Reached(
        row.code, row.name, row.level, row.valid_from, row.valid_to, status, place.partial, None, place.steps, note
    )


def _ended(index: Index, row: CatalogueRow) -> str:
    assert row.valid_to is not None
    told = f"ended on {row.valid_to}; the list names no successor"
    following = index.heir(row.code, row.valid_to, row).row
    return told if following is None else f"{told}, though {row.code} goes on as {following.name}"


def _told(fault: str | None) -> tuple[str, ...]:
    return () if fault is None else (fault,)
