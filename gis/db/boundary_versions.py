"""Writing lines and tripoints in both clocks: what is no longer believed is closed, what is believed anew is opened.

Lines follow from the areas of divisions, so nothing here is undone with an order: after an order is annulled they are
drawn again, and only what differs from what is believed is written (``flows/draw_lines.py``).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime
from typing import Any

import shapely
from sqlalchemy import Connection, Row, text

from gis.boundaries.lines import Line, LineLink, Tripoint
from gis.boundaries.spells import Spell
from gis.crs import STORE_SRID
from gis.db.boundaries import LINE_COLUMNS, LINE_TABLES, TRIPOINT_COLUMNS, TRIPOINT_TABLES, line_of, tripoint_of
from gis.divisions import Level
from gis.lineage import Step, heirs


def change_days(connection: Connection, since: date) -> list[date]:
    """The days from ``since`` on, as believed now, on which a county or town or its code begins, changes or ends."""
    rows = connection.execute(
        text(
            """
            WITH period AS (
                SELECT v.unit_id, v.valid FROM division_version v WHERE upper_inf(v.recorded)
                UNION ALL
                SELECT k.unit_id, k.valid FROM division_code k WHERE upper_inf(k.recorded))
            SELECT DISTINCT d.day FROM period p
              JOIN division_unit u ON u.id = p.unit_id AND u.level IN ('county', 'town')
             CROSS JOIN LATERAL (VALUES (lower(p.valid)), (upper(p.valid))) AS d (day)
             WHERE d.day >= :since ORDER BY d.day
            """
        ),
        {"since": since},
    )
    return [row.day for row in rows]


def heirs_on(connection: Connection, day: date, in_force: Collection[int]) -> dict[int, set[int]]:
    """The units in force on ``day`` that each county or town lives on in through the orders of that day."""
    rows = connection.execute(
        text(
            "SELECT s.predecessor_id, s.successor_id, s.order_id FROM succession s "
            "JOIN division_unit u ON u.id = s.predecessor_id AND u.level IN ('county', 'town') "
            "WHERE upper_inf(s.recorded) AND s.happened_on = :day"
        ),
        {"day": day},
    )
    # a unit between two orders of one day was never in force: it is passed through
    steps = [Step(row.predecessor_id, row.successor_id, day, None, row.order_id) for row in rows]
    givers = {step.predecessor_id for step in steps}
    return {giver: ({giver} | heirs(giver, steps)) & set(in_force) for giver in givers}


def identify_lines(connection: Connection, level: Level, origins: Sequence[str]) -> dict[str, int]:
    """The identity of each line by what it hangs on; a line that was once drawn is the same line for good."""
    return _identify(connection, "boundary_line", level, origins)


def identify_tripoints(connection: Connection, level: Level, origins: Sequence[str]) -> dict[str, int]:
    """The identity of each tripoint by what it hangs on."""
    return _identify(connection, "tripoint", level, origins)


def _identify(connection: Connection, table: str, level: Level, origins: Sequence[str]) -> dict[str, int]:
    if not origins:
        return {}
    known = text(f"SELECT id, origin FROM {table} WHERE origin = ANY(:origins)")
    found = {row.origin: row.id for row in connection.execute(known, {"origins": list(origins)})}
    new = [origin for origin in origins if origin not in found]
    if new:
        rows = connection.execute(
            text(
                f"INSERT INTO {table} (level, origin) SELECT :level, unnest(CAST(:origins AS text[])) "
                "RETURNING id, origin"
            ),
            {"level": level, "origins": new},
        )
        found |= {row.origin: row.id for row in rows}
    return found


def believe_lines(
    connection: Connection, level: Level, since: date, wanted: Iterable[Spell[Line]], at: datetime
) -> int:
    """Believe from ``at`` on that lines of a level ran as ``wanted`` from ``since`` on; returns the rows written."""
    rows = connection.execute(
        text(
            f"SELECT v.id AS version_id, {LINE_COLUMNS} FROM {LINE_TABLES} "
            "WHERE l.level = :level AND upper_inf(v.recorded) AND (upper(v.valid) IS NULL OR upper(v.valid) >= :since)"
        ),
        {"level": level, "since": since},
    )
    believed = {row.version_id: _spell(row, row.line_id, line_of(row)) for row in rows}
    gone, new = _differing(believed, wanted)
    _disbelieve(connection, "boundary_line_version", gone, at)
    if new:
        connection.execute(_OPEN_LINE, [_line_values(spell, at) for spell in new])
    return len(gone) + len(new)


def believe_tripoints(
    connection: Connection, level: Level, since: date, wanted: Iterable[Spell[Tripoint]], at: datetime
) -> int:
    """Believe from ``at`` on that tripoints of a level lay as ``wanted`` from ``since`` on; returns rows written."""
    rows = connection.execute(
        text(
            f"SELECT v.id AS version_id, {TRIPOINT_COLUMNS} FROM {TRIPOINT_TABLES} "
            "WHERE t.level = :level AND upper_inf(v.recorded) AND (upper(v.valid) IS NULL OR upper(v.valid) >= :since)"
        ),
        {"level": level, "since": since},
    )
    believed = {row.version_id: _spell(row, row.tripoint_id, tripoint_of(row)) for row in rows}
    gone, new = _differing(believed, wanted)
    _disbelieve(connection, "tripoint_version", gone, at)
    if new:
        connection.execute(_OPEN_TRIPOINT, [_tripoint_values(spell, at) for spell in new])
    return len(gone) + len(new)


def believe_links(
    connection: Connection, level: Level, since: date, wanted: Iterable[tuple[date, LineLink]], at: datetime
) -> int:
    """Believe from ``at`` on which lines of a level came of which from ``since`` on; returns the rows written."""
    rows = connection.execute(
        text(
            "SELECT s.id, s.predecessor_id, s.successor_id, s.on_day FROM boundary_line_succession s "
            "JOIN boundary_line l ON l.id = s.predecessor_id "
            "WHERE l.level = :level AND upper_inf(s.recorded) AND s.on_day >= :since"
        ),
        {"level": level, "since": since},
    )
    believed = {(row.on_day, LineLink(row.predecessor_id, row.successor_id)): row.id for row in rows}
    asked = set(wanted)
    gone = [number for link, number in believed.items() if link not in asked]
    new = sorted(asked - believed.keys(), key=lambda link: (link[0], link[1].predecessor, link[1].successor))
    _disbelieve(connection, "boundary_line_succession", gone, at)
    if new:
        connection.execute(
            text(
                "INSERT INTO boundary_line_succession (predecessor_id, successor_id, on_day, recorded) "
                "VALUES (:predecessor, :successor, :day, tstzrange(:at, NULL))"
            ),
            [{"predecessor": link.predecessor, "successor": link.successor, "day": day, "at": at} for day, link in new],
        )
    return len(gone) + len(new)


def _spell(row: Row[Any], number: int, thing: Any) -> Spell[Any]:
    return Spell(number, thing, row.valid_from, row.valid_to)


def _differing(believed: dict[int, Spell[Any]], wanted: Iterable[Spell[Any]]) -> tuple[list[int], list[Spell[Any]]]:
    """Rows that are believed and not wanted, and what is wanted and not believed."""
    left = {(spell.number, spell.start): (version, spell) for version, spell in believed.items()}
    new = []
    for spell in wanted:
        version, known = left.pop((spell.number, spell.start), (0, None))
        if known != spell:
            new.append(spell)
            if known is not None:
                left[spell.number, spell.start] = version, known
    return [version for version, _ in left.values()], new


def _disbelieve(connection: Connection, table: str, rows: Sequence[int], at: datetime) -> None:
    if rows:
        connection.execute(
            text(f"UPDATE {table} SET recorded = tstzrange(lower(recorded), :at) WHERE id = ANY(:rows)"),
            {"rows": list(rows), "at": at},
        )


_OPEN_LINE = text(
    f"""
    INSERT INTO boundary_line_version (line_id, valid, recorded, side_a, side_b, beyond, rank, code, name, geom,
                                       length_m, quality)
    VALUES (:number, daterange(:start, :end), tstzrange(:at, NULL), :side_a, :side_b, :beyond, :rank, :code, :name,
            ST_GeomFromWKB(:course, {STORE_SRID}), :length_m, :quality)
    """
)
_OPEN_TRIPOINT = text(
    f"""
    INSERT INTO tripoint_version (tripoint_id, valid, recorded, units, beyond, lines, name, geom)
    VALUES (:number, daterange(:start, :end), tstzrange(:at, NULL), :units, :beyond, :lines, :name,
            ST_GeomFromWKB(:point, {STORE_SRID}))
    """
)


def _line_values(spell: Spell[Line], at: datetime) -> dict[str, Any]:
    line = spell.thing
    return {
        "number": spell.number,
        "start": spell.start,
        "end": spell.end,
        "at": at,
        "side_a": line.side_a,
        "side_b": line.side_b,
        "beyond": line.beyond,
        "rank": line.rank,
        "code": line.code,
        "name": line.name,
        "course": shapely.to_wkb(line.course),
        "length_m": line.length_m,
        "quality": line.quality,
    }


def _tripoint_values(spell: Spell[Tripoint], at: datetime) -> dict[str, Any]:
    tripoint = spell.thing
    return {
        "number": spell.number,
        "start": spell.start,
        "end": spell.end,
        "at": at,
        "units": list(tripoint.units),
        "beyond": tripoint.beyond,
        "lines": list(tripoint.lines),
        "name": tripoint.name,
        "point": shapely.to_wkb(tripoint.point),
    }
