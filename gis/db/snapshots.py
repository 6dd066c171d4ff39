"""The state of the register on a date, read as a snapshot."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

import shapely
from sqlalchemy import Connection, Row, text

from gis.divisions import Code, Figures, Level, Shape, Snapshot, System, Version

_VERSIONS = text(
    """
    SELECT v.unit_id, u.level, v.name, v.kind, v.parent_id, v.managed_by, v.source, v.made_up, v.seat_address,
           ST_AsBinary(v.seat_point) AS seat, v.note, v.figures, v.geometry_id, g.quality,
           CASE WHEN :shapes THEN ST_AsBinary(g.geom) END AS area
      FROM division_version v
      JOIN division_unit u ON u.id = v.unit_id
      LEFT JOIN division_geometry g ON g.id = v.geometry_id
     WHERE v.valid @> CAST(:as_of AS date)
       AND v.recorded @> COALESCE(CAST(:recorded_as_of AS timestamptz), 'infinity')
       AND (CAST(:levels AS text[]) IS NULL OR u.level = ANY(:levels))
    """
)
_CODES = text(
    """
    SELECT k.unit_id, k.system, k.code, k.source, k.state FROM division_code k
     WHERE k.valid @> CAST(:as_of AS date)
       AND k.recorded @> COALESCE(CAST(:recorded_as_of AS timestamptz), 'infinity')
       AND (CAST(:levels AS text[]) IS NULL
            OR k.unit_id IN (SELECT u.id FROM division_unit u WHERE u.level = ANY(:levels)))
    """
)


def read_snapshot(
    connection: Connection,
    as_of: date,
    *,
    shapes: bool = True,
    recorded_as_of: datetime | None = None,
    levels: Sequence[Level] | None = None,
) -> Snapshot:
    """Every unit in force on ``as_of``, as believed now or at ``recorded_as_of``; areas only when asked for.

    ``levels``: only units of these, and their codes; every level that a unit may stand under must be among them.
    """
    moment = {
        "as_of": as_of,
        "recorded_as_of": recorded_as_of,
        "levels": None if levels is None else list(levels),
    }
    versions = {
        row.unit_id: _version(row, with_area=shapes)
        for row in connection.execute(_VERSIONS, {**moment, "shapes": shapes})
    }
    codes: dict[tuple[int, System], Code] = {
        (row.unit_id, row.system): Code(row.unit_id, row.system, row.code, row.source, row.state)
        for row in connection.execute(_CODES, moment)
    }
    return Snapshot(as_of, versions, codes)


def _version(row: Row[Any], *, with_area: bool) -> Version:
    shape = None
    if with_area and row.geometry_id is not None:
        shape = Shape(shapely.from_wkb(row.area), row.quality, number=row.geometry_id, token=row.geometry_id)
    return Version(
        unit_id=row.unit_id,
        level=row.level,
        name=row.name,
        kind=row.kind,
        parent_id=row.parent_id,
        managed_by=row.managed_by,
        source=row.source,
        made_up=row.made_up,
        shape=shape,
        seat_address=row.seat_address,
        seat_point=shapely.from_wkb(row.seat) if row.seat is not None else None,
        note=row.note,
        figures=Figures(**row.figures) if row.figures else None,
    )


def codes_ever(connection: Connection) -> frozenset[tuple[System, str]]:
    """Every code that was ever given, as believed now."""
    rows = connection.execute(text("SELECT DISTINCT system, code FROM division_code WHERE upper_inf(recorded)"))
    return frozenset((row.system, row.code) for row in rows)


def first_day(connection: Connection) -> date | None:
    """The first day the register knows; None when it is empty."""
    found: date | None = connection.execute(text("SELECT min(lower(valid)) FROM division_version")).scalar()
    return found


def unit_names(connection: Connection, units: Iterable[int]) -> list[str]:
    """Names of units as they are or last were, sorted."""
    rows = connection.execute(
        text(
            "SELECT DISTINCT ON (unit_id) name FROM division_version WHERE unit_id = ANY(:units) "
            "AND upper_inf(recorded) ORDER BY unit_id, valid DESC"
        ),
        {"units": list(units)},
    )
    return sorted(row.name for row in rows)


def first_map_day(connection: Connection) -> date | None:
    """The first day on which the area of any unit is known; None when none is."""
    statement = "SELECT min(lower(valid)) FROM division_version WHERE geometry_id IS NOT NULL AND upper_inf(recorded)"
    found: date | None = connection.execute(text(statement)).scalar()
    return found
