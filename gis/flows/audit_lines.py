"""Audit the map of a date: read it with its lines, look for faults."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from gis.boundaries.audit import Fault, audit
from gis.boundaries.derive import Drawn
from gis.boundaries.lines import STORED_LEVELS
from gis.db.boundaries import read_lines, read_tripoints
from gis.db.connect import Database
from gis.db.divisions import require_drawn_day
from gis.db.snapshots import read_snapshot
from gis.divisions import Level


@dataclass(frozen=True)
class Audited:
    """The faults of some levels on a date, and the names of all units they speak of."""

    as_of: date
    faults: tuple[Fault, ...]
    names: dict[int, str]


def audit_lines(database: Database, as_of: date, levels: Sequence[Level]) -> Audited:
    """The faults of the map of ``as_of``; lines that are stored are held against it as they are stored.

    ``BeforeRegister`` for a date of which no map is known.
    """
    with database.read() as connection:
        require_drawn_day(connection, as_of)
        snapshot = read_snapshot(connection, as_of)
        stored = {level: _stored(connection, as_of, level) for level in levels}
    faults = tuple(fault for level in levels for fault in audit(snapshot, level, stored[level]))
    named = {unit for fault in faults for unit in fault.units}
    return Audited(as_of, faults, {unit: snapshot.versions[unit].name for unit in named})


def _stored(connection: Connection, as_of: date, level: Level) -> Drawn | None:
    """The lines and tripoints of the register; None where it keeps none, so that they are drawn."""
    if level not in STORED_LEVELS:
        return None
    lines = read_lines(connection, as_of, level=level)
    return Drawn(tuple(lines), tuple(read_tripoints(connection, as_of, level=level))) if lines else None
