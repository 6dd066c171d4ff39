"""What the register answers, in a form that two registers can be compared by."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from sqlalchemy import text

from gis.db.chains import read_chains
from gis.db.connect import Database
from gis.db.snapshots import read_snapshot
from gis.divisions import Snapshot


def told(database: Database, days: list[date], recorded_as_of: datetime | None = None) -> dict[date, Any]:
    """Units, codes and chains on each day, and the links, all by the names units were founded under."""
    with database.read() as connection:
        origins = {row.id: row.origin for row in connection.execute(text("SELECT id, origin FROM division_unit"))}
        states = {day: read_snapshot(connection, day, recorded_as_of=recorded_as_of) for day in days}
        found: dict[date, Any] = {day: _state(state, origins) for day, state in states.items()}
        if recorded_as_of is None:
            for day in days:
                chains = read_chains(connection, day)
                found[day] |= {"chains": {origins[c]: (origins[k.unit_id], k.names) for c, k in chains.items()}}
            links = connection.execute(text("SELECT * FROM succession WHERE upper_inf(recorded)"))
            found[date.min] = {
                (origins[k.predecessor_id], origins[k.successor_id], k.kind, k.happened_on, round(k.area_share or 0, 9))
                for k in links
            }
        return found


def _state(state: Snapshot, origins: dict[int, str]) -> dict[str, Any]:
    return {
        "units": {
            origins[v.unit_id]: (
                v.name,
                v.kind,
                origins.get(v.parent_id or 0),
                round(v.shape.area.area, 12) if v.shape else None,
            )
            for v in state.versions.values()
        },
        "codes": {(origins[unit], system): code.code for (unit, system), code in state.codes.items()},
    }
