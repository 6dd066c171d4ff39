"""Units by any name they ever bore."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Row, text

from gis.errors import Conflict, NotFound

MOST_CANDIDATES = 200
"""Units of one name: 新民村 is borne by some dozen in a city."""

_NAMED = text(
    """
    WITH RECURSIVE named AS (
        SELECT v.id, v.unit_id, lower(v.valid) AS day, v.valid FROM division_version v
          JOIN division_unit u ON u.id = v.unit_id
         WHERE v.name = :name AND (CAST(:level AS text) IS NULL OR u.level = :level)
           AND v.recorded @> COALESCE(CAST(:recorded_as_of AS timestamptz), 'infinity')
    ), above AS (
        SELECT n.id, n.day, v.parent_id, ARRAY[v.name] AS path FROM named n JOIN division_version v ON v.id = n.id
        UNION ALL
        SELECT a.id, a.day, v.parent_id, v.name || a.path FROM above a
          JOIN division_version v ON v.unit_id = a.parent_id AND v.valid @> a.day
               AND v.recorded @> COALESCE(CAST(:recorded_as_of AS timestamptz), 'infinity')
    )
    SELECT n.unit_id, u.level, lower(n.valid) AS valid_from, upper(n.valid) AS valid_to, a.path
      FROM named n JOIN above a ON a.id = n.id AND a.parent_id IS NULL
      JOIN division_unit u ON u.id = n.unit_id
     ORDER BY n.unit_id, n.valid
    """
)
_STATE = text(
    """
    SELECT DISTINCT ON (v.unit_id) v.unit_id, v.name, v.valid @> CAST(:as_of AS date) AS in_force,
           lower(v.valid) > :as_of AS later, k.code
      FROM division_version v
      LEFT JOIN division_code k ON k.unit_id = v.unit_id AND k.system = 'mca' AND k.valid @> CAST(:as_of AS date)
           AND k.recorded @> COALESCE(CAST(:recorded_as_of AS timestamptz), 'infinity')
     WHERE v.unit_id = ANY(CAST(:units AS bigint[]))
       AND v.recorded @> COALESCE(CAST(:recorded_as_of AS timestamptz), 'infinity')
     ORDER BY v.unit_id, v.valid @> CAST(:as_of AS date) DESC, lower(v.valid) > :as_of, lower(v.valid) DESC
    """
)
"""Of each unit the version in force on the date, else the last before it, else one after it."""


@dataclass(frozen=True)
class Asked:
    """A name, on which level, seen from which date."""

    name: str
    as_of: date
    level: str | None = None
    recorded_as_of: datetime | None = None


def units_named(connection: Connection, asked: Asked) -> list[dict[str, Any]]:
    """Every unit that ever bore a name, those that bear it on the date first: periods, paths, and its state then."""
    bearers = _bearers(connection, asked)
    moment = {"as_of": asked.as_of, "recorded_as_of": asked.recorded_as_of}
    rows = connection.execute(_STATE, {**moment, "units": [unit["id"] for unit in bearers]})
    states = {row.unit_id: row for row in rows}
    found = []
    for unit in bearers:
        state = states[unit["id"]]
        status = "current" if state.in_force else "future" if state.later else "ended"
        found.append({**unit, "name": state.name, "code": state.code, "status": status})
    order = {"current": 0, "ended": 1, "future": 2}
    return sorted(found, key=lambda unit: (not unit["bears_it"], order[unit["status"]], unit["id"]))[:MOST_CANDIDATES]


def _bearers(connection: Connection, asked: Asked) -> list[dict[str, Any]]:
    """Every unit that ever bore a name, by id, with the periods and paths."""
    asked_for = {"name": asked.name, "level": asked.level, "recorded_as_of": asked.recorded_as_of}
    found = []
    for unit, rows in groupby(connection.execute(_NAMED, asked_for), key=lambda row: row.unit_id):
        held = list(rows)
        bears_it = any(
            row.valid_from <= asked.as_of and (row.valid_to is None or asked.as_of < row.valid_to) for row in held
        )
        found.append({"id": unit, "level": held[0].level, "bears_it": bears_it, "periods": _joined(held)})
    return found


def _joined(rows: Iterable[Row[Any]]) -> list[dict[str, Any]]:
    """Periods that follow each other under one path, as one."""
    periods: list[dict[str, Any]] = []
    for row in rows:
        path = "/".join(row.path)
        if periods and periods[-1]["path"] == path and periods[-1]["valid_to"] == row.valid_from:
            periods[-1]["valid_to"] = row.valid_to
        else:
            periods.append({"path": path, "valid_from": row.valid_from, "valid_to": row.valid_to})
    return periods


def unit_named(connection: Connection, asked: Asked) -> int:
    """The unit that a name means: the one that bears it on the date, else that bore it last before, else first after.

    ``NotFound`` when none ever did; ``Conflict``, with the candidates, when several may be meant.
    """
    found = _bearers(connection, asked)
    if not found:
        where = f" on the level {asked.level}" if asked.level else ""
        raise NotFound(f"no unit of the register ever was called {asked.name}{where}")
    nearest = min(_distance(unit, asked.as_of) for unit in found)
    bearers = [unit for unit in found if _distance(unit, asked.as_of) == nearest]
    if len(bearers) > 1:
        named = "; ".join(_told(unit) for unit in bearers[:10])
        more = f"; and {len(bearers) - 10} more" if len(bearers) > 10 else ""
        raise Conflict(f"{len(bearers)} units may be meant by {asked.name} — ask by id: {named}{more}")
    return int(bearers[0]["id"])


def _distance(unit: Mapping[str, Any], as_of: date) -> tuple[int, int]:
    """How far from a date a unit bore the name: on it, or days after it gave it up, or days before it got it."""
    if unit["bears_it"]:
        return 0, 0
    ends = [period["valid_to"] for period in unit["periods"] if period["valid_to"] and period["valid_to"] <= as_of]
    if ends:
        return 1, (as_of - max(ends)).days
    return 2, (min(period["valid_from"] for period in unit["periods"]) - as_of).days


def _told(unit: Mapping[str, Any]) -> str:
    periods = ", ".join(f"{p['path']} {p['valid_from']}–{p['valid_to'] or ''}" for p in unit["periods"])
    return f"{unit['id']} ({periods})"
