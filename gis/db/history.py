"""The life of a unit: its versions, codes, predecessors and successors; and whom a code means on a date."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row, text

from gis.db.shares import Move, with_shares
from gis.errors import NotFound
from gis.lineage import Step, heirs, origins, predecessors, successors

Told = dict[str, Any]
"""A relative as it is given out."""
Named = Mapping[int, Row[Any]]
"""Units in force on one day."""


def unit_of_code(connection: Connection, system: str, code: str, as_of: date) -> int:
    """The unit that bears ``code`` on ``as_of``, else the one that bore it last before, else first after.

    A unit that only bears the old code of another until its own is given answers to it in that time alone.
    """
    found = connection.execute(
        text(
            """
            SELECT k.unit_id FROM division_code k
             WHERE k.system = :system AND k.code = :code AND k.recorded @> timestamptz 'infinity'
               AND (k.state = 'in_force' OR k.valid @> CAST(:as_of AS date))
             ORDER BY k.valid @> CAST(:as_of AS date) DESC, lower(k.valid) > :as_of,
                      abs(lower(k.valid) - CAST(:as_of AS date))
             LIMIT 1
            """
        ),
        {"system": system, "code": code, "as_of": as_of},
    ).scalar()
    if found is None:
        raise NotFound(f"no unit of the register ever bore the {system} code {code}")
    return int(found)


def unit_versions(connection: Connection, unit_id: int) -> Sequence[Row[Any]]:
    """All versions of a unit, oldest first; ``NotFound`` when there is no such unit."""
    rows = connection.execute(
        text(
            """
            SELECT v.unit_id, u.level, v.name, v.kind, v.parent_id, lower(v.valid) AS valid_from,
                   upper(v.valid) AS valid_to,
                   v.precision, v.assumed, v.source, v.made_up, v.note, v.figures, v.opened_by, v.closed_by
              FROM division_version v
              JOIN division_unit u ON u.id = v.unit_id
             WHERE v.unit_id = CAST(:unit AS bigint) AND v.recorded @> timestamptz 'infinity'
             ORDER BY v.valid
            """
        ),
        {"unit": unit_id},
    ).all()
    if not rows:
        raise NotFound(f"there is no unit {unit_id}")
    return rows


def life(connection: Connection, unit_id: int, as_of: date, steps: Sequence[Step]) -> dict[str, Any]:
    """A unit's whole life as seen from ``as_of``: state, versions, codes, what it came from and what became of it.

    ``steps``: all successions believed now, of ``all_steps`` or of the book of versions.
    """
    versions = [dict(row._mapping) for row in unit_versions(connection, unit_id)]
    codes = [dict(row._mapping) for row in unit_codes(connection, unit_id)]
    first, last = versions[0], versions[-1]
    ended_on = last["valid_to"]
    status = _status(first["valid_from"], ended_on, codes, as_of)
    before, after = _kin(connection, unit_id, as_of, steps, ended=status == "ended")
    return {
        "id": unit_id,
        "level": first["level"],
        "name": next((v["name"] for v in reversed(versions) if v["valid_from"] <= as_of), first["name"]),
        "status": status,
        "as_of": as_of,
        "ended_on": ended_on,
        "ended_by": last["closed_by"] if ended_on is not None else None,
        "versions": versions,
        "codes": codes,
        "predecessors": before,
        "successors": after,
    }


def _kin(
    connection: Connection, unit_id: int, as_of: date, steps: Sequence[Step], *, ended: bool
) -> tuple[list[Told], list[Told]]:
    """What a unit came from, and, of an ended one, what became of it."""
    givers = _givers(unit_id, steps)
    names = _names(connection, {*givers, *(_heirs(unit_id, steps, as_of) if ended else ())})
    came, brought = _predecessors(unit_id, steps, names)
    went, taken = _successors(unit_id, as_of, steps, names[as_of]) if ended else ([], [])
    told = with_shares(connection, [*came, *went], [*brought, *taken])
    return told[: len(came)], told[len(came) :]


def _status(since: date, ended_on: date | None, codes: Sequence[Mapping[str, Any]], as_of: date) -> str:
    """``pending``: in force, and still bearing an old legal code because its own is not given yet."""
    if as_of < since:
        return "future"
    if ended_on is not None and ended_on <= as_of:
        return "ended"
    waits = any(
        code["system"] == "mca"
        and code["state"] == "pending"
        and code["valid_from"] <= as_of
        and (code["valid_to"] is None or as_of < code["valid_to"])
        for code in codes
    )
    return "pending" if waits else "current"


def unit_codes(connection: Connection, unit_id: int) -> Sequence[Row[Any]]:
    """All codes of a unit, by system, oldest first."""
    return connection.execute(
        text(
            """
            SELECT k.system, k.code, k.state, lower(k.valid) AS valid_from, upper(k.valid) AS valid_to, k.source
              FROM division_code k
             WHERE k.unit_id = CAST(:unit AS bigint) AND k.recorded @> timestamptz 'infinity' ORDER BY k.system, k.valid
            """
        ),
        {"unit": unit_id},
    ).all()


def unit_successors(connection: Connection, unit_id: int, as_of: date) -> list[dict[str, Any]]:
    """The units in force on ``as_of`` that a unit's ground went to, with shares of its area and the last order."""
    steps = all_steps(connection)
    names = _names(connection, _heirs(unit_id, steps, as_of))
    return with_shares(connection, *_successors(unit_id, as_of, steps, names[as_of]))


def _heirs(unit_id: int, steps: Sequence[Step], as_of: date) -> set[tuple[int, date]]:
    """The unit and whatever its ground may have come to, as they are on a date."""
    return {(unit, as_of) for unit in {unit_id, *heirs(unit_id, steps)}}


def _successors(unit_id: int, as_of: date, steps: Sequence[Step], names: Named) -> tuple[list[Told], list[Move]]:
    found = successors(unit_id, steps, names.keys(), as_of)
    given = [step.happened_on for step in steps if step.predecessor_id == unit_id and step.happened_on <= as_of]
    day_before = max(given, default=as_of) - timedelta(days=1)
    return (
        [_relative(names[heir.unit_id], heir.area_share, heir.order_id) for heir in found],
        [Move(names[heir.unit_id].level, unit_id, heir.unit_id, day_before, as_of) for heir in found],
    )


def all_steps(connection: Connection) -> list[Step]:
    """Every succession of the register, as believed now."""
    return [
        Step(row.predecessor_id, row.successor_id, row.happened_on, row.area_share, row.order_id, row.place)
        for row in connection.execute(text(f"SELECT s.*, o.place {_LINKS}"))
    ]


def _givers(unit_id: int, steps: Sequence[Step]) -> set[tuple[int, date]]:
    """Whoever gave ground on a day on which the unit took some, as they were on the day before."""
    days = {step.happened_on for step in steps if step.successor_id == unit_id}
    return {(step.predecessor_id, step.happened_on - timedelta(days=1)) for step in steps if step.happened_on in days}


def _predecessors(unit_id: int, steps: Sequence[Step], names: Mapping[date, Named]) -> tuple[list[Told], list[Move]]:
    """The units a unit took ground from, as they were on the day before, with the shares of theirs."""
    told: list[Told] = []
    moves: list[Move] = []
    for day in sorted({step.happened_on for step in steps if step.successor_id == unit_id}):
        day_before, of_day = day - timedelta(days=1), [step for step in steps if step.happened_on == day]
        known = names[day_before]
        # a unit between two orders of one day was never in force: what it came from is told instead
        for origin in predecessors(unit_id, of_day, known.keys(), day_before):
            row = known[origin.unit_id]
            told.append(_relative(row, origin.area_share, origin.order_id))
            moves.append(Move(row.level, origin.unit_id, unit_id, day_before, day))
    return told, moves


def unit_predecessors_at(connection: Connection, unit_id: int, as_of: date) -> list[dict[str, Any]]:
    """The units in force on ``as_of`` that a unit's ground came from since, over any number of orders."""
    steps = all_steps(connection)
    names = _names(connection, {(unit, as_of) for unit in {unit_id, *origins(unit_id, steps)}})[as_of]
    found = predecessors(unit_id, steps, names.keys(), as_of)
    last = max((step.happened_on for step in steps if step.successor_id == unit_id), default=as_of)
    return with_shares(
        connection,
        [_relative(names[origin.unit_id], origin.area_share, origin.order_id) for origin in found],
        [Move(names[origin.unit_id].level, origin.unit_id, unit_id, as_of, last) for origin in found],
    )


_LINKS = "FROM succession s JOIN change_order o ON o.id = s.order_id WHERE s.recorded @> timestamptz 'infinity'"
_NAMES = text(
    """
    SELECT d.day, v.unit_id, u.level, v.name, k.code
      FROM unnest(CAST(:units AS bigint[]), CAST(:days AS date[])) AS d (unit_id, day)
      JOIN division_version v ON v.unit_id = d.unit_id AND v.valid @> d.day AND v.recorded @> timestamptz 'infinity'
      JOIN division_unit u ON u.id = v.unit_id
      LEFT JOIN division_code k ON k.unit_id = v.unit_id AND k.system = 'mca' AND k.valid @> d.day
           AND k.recorded @> timestamptz 'infinity'
    """
)


def _names(connection: Connection, wanted: Collection[tuple[int, date]]) -> Mapping[date, Named]:
    """Level, name and legal code of units on days, of those in force then, by day and unit."""
    found: dict[date, dict[int, Row[Any]]] = defaultdict(dict)
    if wanted:
        units, days = zip(*sorted(wanted), strict=True)
        for row in connection.execute(_NAMES, {"units": list(units), "days": list(days)}):
            found[row.day][row.unit_id] = row
    return found


def _relative(row: Row[Any], area_share: float | None, order_id: int) -> dict[str, Any]:
    return {"id": row.unit_id, "name": row.name, "code": row.code, "area_share": area_share, "order_id": order_id}
