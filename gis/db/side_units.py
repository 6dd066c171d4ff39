"""Who stands on a side on a date: a unit that was abolished lives on in the one that took its ground."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from sqlalchemy import Connection, text

from gis.lineage import Step, heirs, origins


def units_on(connection: Connection, units: Collection[int], day: date) -> dict[int, int]:
    """For each of ``units`` that is not in force on ``day``: the one unit that it became by then, or came from since.

    A unit that became several, or came from several, is left out: a paper has to say which of them it is.
    """
    absent = set(units) - _in_force(connection, units, day)
    if not absent:
        return {}
    rows = connection.execute(
        text(
            "SELECT s.predecessor_id, s.successor_id, s.happened_on, s.order_id FROM succession s "
            "JOIN division_unit a ON a.id = s.predecessor_id JOIN division_unit b ON b.id = s.successor_id "
            "WHERE upper_inf(s.recorded) AND a.level = b.level AND a.level IN ('county', 'town')"
        )
    )
    steps = [Step(row.predecessor_id, row.successor_id, row.happened_on, None, row.order_id) for row in rows]
    before, since = [s for s in steps if s.happened_on <= day], [s for s in steps if s.happened_on > day]
    found = {unit: heirs(unit, before) | origins(unit, since) for unit in absent}
    there = _in_force(connection, set().union(*found.values()), day)
    return {unit: (known & there).pop() for unit, known in found.items() if len(known & there) == 1}


def _in_force(connection: Connection, units: Collection[int], day: date) -> set[int]:
    rows = connection.execute(
        text(
            "SELECT unit_id FROM division_version WHERE unit_id = ANY(CAST(:units AS bigint[])) "
            "AND valid @> CAST(:day AS date) AND upper_inf(recorded)"
        ),
        {"units": list(units), "day": day},
    )
    return set(rows.scalars())
