"""What differs between the divisions of two dates: read the rows that changed, compare, measure, name."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlalchemy import Connection

from gis.db.differences import Rows, Span, measure_changes, names_on, orders_named, read_changed
from gis.db.divisions import require_known_day
from gis.differences import Borne, Change, Comer, Difference, Held, difference
from gis.divisions import SYSTEMS

SECTIONS = ("added", "ended", "renamed", "kind_changed", "recoded", "moved", "seat_moved", "reshaped")
_SECTION = {"name": "renamed", "kind": "kind_changed", "parent": "moved", "seat": "seat_moved", "shape": "reshaped"}

_Named = tuple[str | None, str | None]
"""A name and a legal code."""


def compare_dates(connection: Connection, span: Span) -> dict[str, Any]:
    """The difference between two dates by what happened: ``SECTIONS`` of plain rows, and the orders that did it."""
    require_known_day(connection, span.start)
    rows = read_changed(connection, span)
    found = difference(span.start, span.end, rows.versions, rows.codes, rows.steps)
    kept = Difference(
        tuple(comer for comer in found.added if comer.version.unit_id in rows.units),
        tuple(comer for comer in found.ended if comer.version.unit_id in rows.units),
        tuple(change for change in found.changed if change.unit_id in rows.units),
    )
    return _Telling(connection, span, kept, rows).told()


class _Telling:
    """A difference with the names of what it speaks of, read once for all of it."""

    def __init__(self, connection: Connection, span: Span, found: Difference, rows: Rows) -> None:
        self.found = found
        self.levels = {version.unit_id: version.level for version in rows.versions}
        # superiors that did not change themselves are all that the rows do not name
        unknown = _spoken_of(found) - self.levels.keys()
        self.then, self.now = (
            {**_names_in(rows, day), **_names_read(connection, unknown, day, span)} for day in (span.start, span.end)
        )
        self.orders = orders_named(connection, _orders(found))
        pairs = [
            (int(change.before), int(change.after))
            for change in found.changed
            if change.aspect == "shape" and change.before is not None and change.after is not None
        ]
        self.areas = measure_changes(connection, pairs)

    def told(self) -> dict[str, Any]:
        sections: dict[str, Any] = {name: [] for name in SECTIONS}
        sections["added"] = [self._comer(comer, "came_from", self.then) for comer in self.found.added]
        sections["ended"] = [self._comer(comer, "became", self.now) for comer in self.found.ended]
        for change in self.found.changed:
            sections[_SECTION.get(change.aspect, "recoded")].append(self._change(change))
        sections["orders"] = [dict(row._mapping) for _, row in sorted(self.orders.items())]
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
        head = {**_brief(self.now, unit), "level": self.levels[unit], "orders": list(change.orders)}
        if change.aspect == "parent":
            return {**head, "before": _brief(self.then, change.before), "after": _brief(self.now, change.after)}
        if change.aspect == "shape":
            return {**head, **self._areas(change)}
        if change.aspect in SYSTEMS:
            head["system"] = change.aspect
        return {**head, "before": change.before, "after": change.after}

    def _areas(self, change: Change) -> dict[str, float | None]:
        measured = self.areas.get((change.before, change.after))  # type: ignore[arg-type]
        names = ("before_km2", "after_km2", "differing_km2")
        return {name: None if measured is None else round(getattr(measured, name), 6) for name in names}


def _names_in(rows: Rows, day: date) -> dict[int, _Named]:
    """Names and legal codes of a day, from rows that were read anyway."""
    codes = {code.unit_id: code.code for code in rows.codes if code.system == "mca" and _holds(code, day)}
    return {
        version.unit_id: (version.name, codes.get(version.unit_id)) for version in rows.versions if _holds(version, day)
    }


def _holds(row: Held | Borne, day: date) -> bool:
    return row.since <= day and (row.until is None or day < row.until)


def _names_read(connection: Connection, units: set[int], day: date, span: Span) -> dict[int, _Named]:
    if not units:
        return {}
    found = names_on(connection, units, day, span.recorded_as_of)
    return {unit: (row.name, row.code) for unit, row in found.items()}


def _brief(names: Mapping[int, _Named], unit: Any) -> dict[str, Any]:
    name, code = names.get(unit, (None, None))
    return {"id": unit, "name": name, "code": code}


def _spoken_of(found: Difference) -> set[int]:
    """Units that are named in a telling: those that changed, their relatives, and superiors."""
    comers = (*found.added, *found.ended)
    relatives = {unit.unit_id for comer in comers for unit in comer.relatives}
    parents = {value for c in found.changed if c.aspect == "parent" for value in (c.before, c.after)}
    return relatives | {change.unit_id for change in found.changed} | {int(p) for p in parents if p is not None}


def _orders(found: Difference) -> Iterable[int]:
    comers = (*found.added, *found.ended)
    own = {order for comer in comers for order in comer.orders}
    changed = {order for change in found.changed for order in change.orders}
    return own | changed | {unit.order_id for comer in comers for unit in comer.relatives}
