"""What became of the unit that bore a code, in the register and in catalogues, with the same fields."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, text

from gis.catalogues.rows import CatalogueRow
from gis.catalogues.walk import Index, Reached, all_successors, predecessors, successors
from gis.db.catalogues import read_rows
from gis.db.divisions import require_known_day
from gis.db.history import all_steps
from gis.divisions import System
from gis.errors import BadInput, NotFound
from gis.lineage import Held, holders

_CODES = text(
    """
    SELECT k.unit_id, lower(k.valid) AS valid_from, upper(k.valid) AS valid_to
      FROM division_code k
     WHERE k.system = :system AND k.code = :code AND upper_inf(k.recorded)
     ORDER BY k.valid
    """
)
_IN_FORCE = text("SELECT unit_id FROM division_version WHERE valid @> CAST(:as_of AS date) AND upper_inf(recorded)")
_STATES = text(
    """
    SELECT DISTINCT ON (v.unit_id) v.unit_id, u.level, v.name, k.code, lower(v.valid) AS valid_from,
           upper(v.valid) AS valid_to
      FROM division_version v
      JOIN division_unit u ON u.id = v.unit_id
      LEFT JOIN LATERAL (
           SELECT d.code FROM division_code d
            WHERE d.unit_id = v.unit_id AND d.system = :system AND upper_inf(d.recorded) AND lower(d.valid) <= :as_of
            ORDER BY d.valid DESC LIMIT 1) k ON true
     WHERE upper_inf(v.recorded) AND lower(v.valid) <= :as_of AND v.unit_id = ANY(:units)
     ORDER BY v.unit_id, v.valid DESC
    """
)


@dataclass(frozen=True)
class AskedSuccessors:
    """Whose successors: the unit that bore ``code`` on ``since``, as it was on ``as_of``; in a catalogue, or without
    one in the register, where the code is one of ``system``.
    """

    code: str
    since: date
    as_of: date
    catalogue: str | None = None
    system: System = "mca"


def find_successors(connection: Connection, asked: AskedSuccessors) -> list[Reached]:
    """What had become of a unit; never empty. ``NotFound`` when nothing bore the code on that day."""
    if asked.as_of < asked.since:
        raise BadInput(f"{asked.as_of} lies before {asked.since}: successors are asked forward in time")
    if asked.catalogue is not None:
        return successors(Index(read_rows(connection, asked.catalogue)), asked.code, asked.since, asked.as_of)
    return _in_register(connection, asked)


def find_all_successors(
    connection: Connection, catalogue: str, since: date, as_of: date
) -> list[tuple[CatalogueRow, list[Reached]]]:
    """What had become of every row of a catalogue in force on ``since``, by code."""
    return all_successors(Index(read_rows(connection, catalogue)), since, as_of)


def find_predecessors(
    connection: Connection, catalogue: str, code: str, since: date, as_of: date
) -> list[tuple[CatalogueRow, Reached]]:
    """Rows of a catalogue in force on ``since`` whose ground had come to ``code`` by ``as_of``, by code."""
    return predecessors(Index(read_rows(connection, catalogue)), code, since, as_of)


def _in_register(connection: Connection, asked: AskedSuccessors) -> list[Reached]:
    require_known_day(connection, asked.since)
    unit_id = _bearer(connection, asked)
    in_force = set(connection.execute(_IN_FORCE, {"as_of": asked.as_of}).scalars())
    held = holders(unit_id, all_steps(connection), in_force, asked.since, asked.as_of)
    states = connection.execute(_STATES, {"system": asked.system, "as_of": asked.as_of, "units": list(held)}).all()
    found = [_reached(row, held[row.unit_id], asked.as_of) for row in states]
    return sorted(found, key=lambda end: (end.status, end.partial, -(end.share or 0.0), end.code))


def _bearer(connection: Connection, asked: AskedSuccessors) -> int:
    """The unit that bore the code on the very day."""
    periods = connection.execute(_CODES, {"system": asked.system, "code": asked.code}).all()
    for row in periods:
        if row.valid_from <= asked.since and (row.valid_to is None or asked.since < row.valid_to):
            return int(row.unit_id)
    if not periods:
        raise NotFound(f"no unit of the register ever bore the {asked.system} code {asked.code}")
    told = "; ".join(
        f"{row.valid_from} to {row.valid_to}" if row.valid_to else f"since {row.valid_from}" for row in periods
    )
    raise NotFound(f"no unit bears the {asked.system} code {asked.code} on {asked.since}; one did: {told}")


def _reached(row: Row[Any], held: Held, as_of: date) -> Reached:
    ended = row.valid_to is not None and row.valid_to <= as_of
    return Reached(
        code=row.code or "",
        name=row.name,
        level=row.level,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        status="ended" if ended else "in_force",
        partial=held.partial,
        share=None if held.share is None else round(held.share, 9),
        steps=held.steps,
        note=f"ended on {row.valid_to}; no successor is recorded" if ended else None,
    )
