"""What differs between the divisions of two dates: compare what the book holds of both, measure, name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Set
from datetime import date
from typing import Any

from sqlalchemy import Connection

from gis.book import Book, require_known
from gis.db.differences import Span, measure_changes, members_between
from gis.differences import Change, Comer, Difference, difference
from gis.divisions import SYSTEMS

SECTIONS = ("added", "ended", "renamed", "kind_changed", "recoded", "moved", "seat_moved", "reshaped")
_SECTION = {"name": "renamed", "kind": "kind_changed", "parent": "moved", "seat": "seat_moved", "shape": "reshaped"}

COMPARED_KEPT = 60
"""Differences kept with a book; the largest, of all its years, has some thousand rows."""
_Named = tuple[str | None, str | None]
"""A name and a legal code."""


def compare_dates(connection: Connection, book: Book, span: Span) -> dict[str, Any]:
    """The difference between two dates by what happened: ``SECTIONS`` of plain rows, and the orders that did it."""
    require_known(book.first_day, span.start)
    inside = members_between(connection, book, span)
    # the same two states are asked for by many pairs of dates
    wanted = span.level if inside is None else frozenset(inside)
    asked = (book.state_on(span.start), book.state_on(span.end), wanted)
    found = book.compared.get(asked)
    if found is None:
        found = _compared(connection, book, span, inside)
        if len(book.compared) >= COMPARED_KEPT:
            book.compared.clear()
        book.compared[asked] = found
    return found


def _compared(connection: Connection, book: Book, span: Span, inside: Set[int] | None) -> dict[str, Any]:
    units = _asked_for(book, span, inside)
    steps = [step for step in book.steps if span.start < step.happened_on <= span.end]
    # units that did not change themselves tell where ground went
    every = units | {unit for step in steps for unit in (step.predecessor_id, step.successor_id)}
    found = difference(span.start, span.end, *book.between(every, span.start, span.end), steps)
    kept = Difference(
        tuple(comer for comer in found.added if comer.version.unit_id in units),
        tuple(comer for comer in found.ended if comer.version.unit_id in units),
        tuple(change for change in found.changed if change.unit_id in units),
    )
    return _Telling(connection, book, span, kept).told()


def _asked_for(book: Book, span: Span, inside: Set[int] | None) -> set[int]:
    changed = book.changed(span.start, span.end)
    if inside is not None:
        return changed & inside
    return {unit for unit in changed if span.level is None or book.lives[unit][0].level == span.level}


class _Telling:
    """A difference with the names of what it speaks of."""

    def __init__(self, connection: Connection, book: Book, span: Span, found: Difference) -> None:
        self.found, self.book = found, book
        spoken_of = _spoken_of(found)
        self.then, self.now = (_names(book, spoken_of, day) for day in (span.start, span.end))
        pairs = {
            (int(change.before), int(change.after))
            for change in found.changed
            if change.aspect == "shape" and change.before is not None and change.after is not None
        }
        book.measured.update(measure_changes(connection, [pair for pair in pairs if pair not in book.measured]))

    def told(self) -> dict[str, Any]:
        sections: dict[str, Any] = {name: [] for name in SECTIONS}
        sections["added"] = [self._comer(comer, "came_from", self.then) for comer in self.found.added]
        sections["ended"] = [self._comer(comer, "became", self.now) for comer in self.found.ended]
        for change in self.found.changed:
            sections[_SECTION.get(change.aspect, "recoded")].append(self._change(change))
        sections["orders"] = [self.book.orders[order]._asdict() for order in sorted(_orders(self.found))]
        return sections

    def _comer(self, comer: Comer, relation: str, names: Mapping[int, _Named]) -> dict[str, Any]:
        version = comer.version
        return {
            "id": version.unit_id,
            "level": version.level,
            "name": version.name,
            "kind": version.kind,
            "code": comer.codes.get("mca"),
            "codes": comer.codes,
            "parent_id": version.parent,
            "orders": list(comer.orders),
            relation: [
                {**_brief(names, unit.unit_id), "area_share": unit.area_share, "order_id": unit.order_id}
                for unit in comer.relatives
            ],
        }

    def _change(self, change: Change) -> dict[str, Any]:
        unit = change.unit_id
        head = {**_brief(self.now, unit), "level": self.book.lives[unit][0].level, "orders": list(change.orders)}
        if change.aspect == "parent":
            return {**head, "before": _brief(self.then, change.before), "after": _brief(self.now, change.after)}
        if change.aspect == "shape":
            return {**head, **self._areas(change)}
        if change.aspect in SYSTEMS:
            head["system"] = change.aspect
        return {**head, "before": change.before, "after": change.after}

    def _areas(self, change: Change) -> dict[str, float | None]:
        measured = self.book.measured.get((change.before, change.after))  # type: ignore[arg-type]
        names = ("before_km2", "after_km2", "differing_km2")
        return {name: None if measured is None else round(getattr(measured, name), 6) for name in names}


def _names(book: Book, units: Iterable[int], day: date) -> dict[int, _Named]:
    """Names and legal codes of the units that are in force on a day."""
    entries = (book.entry_on(unit, day) for unit in units)
    return {entry.unit_id: (entry.name, entry.fields["code"]) for entry in entries if entry is not None}


def _brief(names: Mapping[int, _Named], unit: Any) -> dict[str, Any]:
    name, code = names.get(unit, (None, None))
    return {"id": unit, "name": name, "code": code}


def _spoken_of(found: Difference) -> set[int]:
    """Units that are named in a telling: those that changed, their relatives, and superiors."""
    comers = (*found.added, *found.ended)
    relatives = {unit.unit_id for comer in comers for unit in comer.relatives}
    parents = {value for c in found.changed if c.aspect == "parent" for value in (c.before, c.after)}
    return relatives | {change.unit_id for change in found.changed} | {int(p) for p in parents if p is not None}


def _orders(found: Difference) -> set[int]:
    comers = (*found.added, *found.ended)
    own = {order for comer in comers for order in comer.orders}
    changed = {order for change in found.changed for order in change.orders}
    return own | changed | {unit.order_id for comer in comers for unit in comer.relatives}
