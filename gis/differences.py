"""What differs between the divisions of two dates, unit by unit, and which orders did it.

A unit keeps its identity through a change of name, code, superior, kind or ground. A change of kind by order (县→市) is
legally an end and a founding (DOMAIN §12.1): it shows as such, with what the old unit became.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise
from operator import attrgetter
from typing import Literal, NamedTuple, TypeVar

from gis.divisions import SYSTEMS, CodeState, System
from gis.errors import BadInput
from gis.lineage import Step, Successor, successors

Aspect = Literal["name", "kind", "parent", "seat", "shape"]
ASPECTS: tuple[Aspect, ...] = ("name", "kind", "parent", "seat", "shape")


# tuples, since there may be thousands: they are made in a third of the time that frozen dataclasses take
class Held(NamedTuple):
    """A version of a unit, with the orders that opened and closed it; ``shape`` is the number of its area."""

    unit_id: int
    level: str
    name: str
    kind: str
    parent: int | None
    seat: str | None
    shape: int | None
    since: date
    until: date | None
    opened_by: int | None
    closed_by: int | None


class Borne(NamedTuple):
    """A code that a unit bore, with the orders that gave and ended it."""

    unit_id: int
    system: System
    code: str
    since: date
    until: date | None
    opened_by: int | None
    closed_by: int | None
    state: CodeState = "in_force"


Row = TypeVar("Row", Held, Borne)


class OrderNamed(NamedTuple):
    """An order by name, and the first day on which it holds."""

    id: int
    key: str
    title: str
    effective_on: date


class Measured(NamedTuple):
    """Areas of a shape and of another in its place, and of the ground that is in one only; km²."""

    before_km2: float
    after_km2: float
    differing_km2: float


@dataclass(frozen=True)
class Change:
    """One thing about a unit that is another on the later date; ``aspect`` is one of ``ASPECTS`` or a code system."""

    unit_id: int
    aspect: Aspect | System
    before: str | int | None
    after: str | int | None
    orders: tuple[int, ...]


@dataclass(frozen=True)
class Comer:
    """A unit in force on one of the dates only: its version and codes there, the orders, and its relatives.

    Relatives of an ended unit are those in force on the later date that its ground went to; of an added one, those in
    force on the earlier date that its ground came from, with the share of theirs.
    """

    version: Held
    codes: dict[System, str]
    orders: tuple[int, ...]
    relatives: tuple[Successor, ...]


@dataclass(frozen=True)
class Difference:
    """What differs between two dates."""

    added: tuple[Comer, ...]
    ended: tuple[Comer, ...]
    changed: tuple[Change, ...]


def require_order(start: date, end: date) -> None:
    """Refuse two dates the wrong way round."""
    if end < start:
        raise BadInput(f"the later date {end} lies before the earlier one {start} — give them in order")


def difference(
    start: date, end: date, versions: Iterable[Held], codes: Iterable[Borne], steps: Iterable[Step]
) -> Difference:
    """The difference between the divisions of ``start`` and of ``end``, which is not before it.

    ``versions`` and ``codes`` are those true on any day from one to the other, at least of every unit that changed or
    that a step names; ``steps`` the recorded successions. What was undone in between is no difference.
    """
    require_order(start, end)
    lives, held = by_unit(versions), by_unit(codes)
    before = {unit for unit, life in lives.items() if _on(life, start)}
    after = {unit for unit, life in lives.items() if _on(life, end)}
    between = [step for step in steps if start < step.happened_on <= end]
    went = {
        unit: successors(unit, between, after, end)
        for unit in sorted({step.predecessor_id for step in between} & before)
    }
    came: dict[int, list[Successor]] = defaultdict(list)
    for unit, heirs in went.items():
        for heir in heirs:
            came[heir.unit_id].append(replace(heir, unit_id=unit))
    return Difference(
        added=tuple(
            _comer(lives[unit], held[unit], end, lives[unit][0].opened_by, came[unit])
            for unit in sorted(after - before)
        ),
        ended=tuple(
            _comer(lives[unit], held[unit], start, lives[unit][-1].closed_by, went.get(unit, ()))
            for unit in sorted(before - after)
        ),
        changed=tuple(
            change
            for unit in sorted(before & after)
            for change in (*_changes(start, end, lives[unit]), *_recodings(start, end, held[unit]))
        ),
    )


def by_unit(rows: Iterable[Row]) -> dict[int, list[Row]]:
    """Rows by unit, oldest first."""
    found: dict[int, list[Row]] = defaultdict(list)
    for row in sorted(rows, key=attrgetter("since")):
        found[row.unit_id].append(row)
    return found


def _on(rows: Iterable[Row], day: date) -> Row | None:
    for row in rows:
        if row.since <= day and (row.until is None or day < row.until):
            return row
    return None


def _comer(
    life: Sequence[Held], held: Sequence[Borne], day: date, order: int | None, relatives: Iterable[Successor]
) -> Comer:
    [version] = [row for row in life if row is _on(life, day)]
    return Comer(version, _codes_on(held, day), () if order is None else (order,), tuple(relatives))


def _codes_on(held: Iterable[Borne], day: date) -> dict[System, str]:
    found = {code.system: code.code for code in held if code.since <= day and (code.until is None or day < code.until)}
    return {system: found[system] for system in SYSTEMS if system in found}


def _changes(start: date, end: date, life: Sequence[Held]) -> Iterable[Change]:
    """What changed of a unit in force on both days, each with the orders whose versions changed just that."""
    lived = [row for row in life if row.since <= end and (row.until is None or row.until > start)]
    if len(lived) == 1:
        return
    for aspect in ASPECTS:
        before, after = getattr(lived[0], aspect), getattr(lived[-1], aspect)
        if before != after:
            orders = [new.opened_by for old, new in pairwise(lived) if getattr(old, aspect) != getattr(new, aspect)]
            yield Change(lived[0].unit_id, aspect, before, after, _told(orders))


def _recodings(start: date, end: date, held: Sequence[Borne]) -> Iterable[Change]:
    by_system: dict[System, list[Borne]] = {}
    for code in held:
        by_system.setdefault(code.system, []).append(code)
    for system in SYSTEMS:
        borne = by_system.get(system, [])
        old, new = _on(borne, start), _on(borne, end)
        if old is new:
            continue
        before, after = old and old.code, new and new.code
        if before != after:
            given = [code.opened_by for code in borne if start < code.since <= end]
            taken = [code.closed_by for code in borne if code.until is not None and start < code.until <= end]
            yield Change(borne[0].unit_id, system, before, after, _told([*given, *taken]))


def _told(orders: Iterable[int | None]) -> tuple[int, ...]:
    return tuple(dict.fromkeys(order for order in orders if order is not None))
