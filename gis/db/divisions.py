"""Divisions as of a date, for people and programs that ask."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, text

from gis.db.groups import require_group
from gis.db.snapshots import first_day, first_map_day
from gis.divisions import SYSTEMS, System
from gis.errors import BadInput, BeforeRegister, NotFound, NotReady
from gis.groups import group_key

Detail = Literal["none", "simplified", "full"]
SIMPLIFIED_ZOOM = 10
"""`geometry=simplified` gives the outlines drawn at this zoom: tens of metres, small enough for a list."""
FULL_DECIMALS = 9
"""A tenth of a millimetre: with fewer, neighbours would no longer share their vertices."""

_BELIEVED = "{0}.recorded @> COALESCE(CAST(:recorded_as_of AS timestamptz), 'infinity')"
_TRUE = f"{{0}}.valid @> CAST(:as_of AS date) AND {_BELIEVED}"
_IN_FORCE = _TRUE.format("v")


def _join_codes(*systems: System) -> str:
    """A unit bears one code a system and date: plain joins cost a tenth of gathering codes row by row."""
    return "".join(
        f" LEFT JOIN division_code {system} ON {system}.unit_id = v.unit_id AND {system}.system = '{system}'"
        f" AND {_TRUE.format(system)}"
        for system in systems
    )


_SORT_CODE = "COALESCE(mca.code, stats.code, '~')"
_FIELDS = """
    v.unit_id AS id, u.level, v.name, v.kind, v.parent_id, v.managed_by, lower(v.valid) AS valid_from,
    upper(v.valid) AS valid_to, v.precision, v.assumed, v.seat_address, v.source, v.made_up, v.note,
    v.figures, g.quality AS geometry_quality, g.area_m2
"""
_TABLES = """
    division_version v
    JOIN division_unit u ON u.id = v.unit_id
    LEFT JOIN division_geometry g ON g.id = v.geometry_id
"""
_GEOMETRY: dict[Detail, tuple[str, str]] = {
    "none": ("NULL", ""),
    "full": (f"ST_AsGeoJSON(g.geom, {FULL_DECIMALS})", ""),
    "simplified": (
        "ST_AsGeoJSON(COALESCE(l.geom, g.geom), 6)",
        f"LEFT JOIN division_outline l ON l.geometry_id = v.geometry_id AND l.zoom = {SIMPLIFIED_ZOOM} "
        "AND l.valid @> CAST(:as_of AS date)",
    ),
}


@dataclass(frozen=True)
class Asked:
    """A question for a list: dates, level (or ``group:KEY``) or parent, geometry, and the page."""

    as_of: date
    level: str | None = None
    parent_id: int | None = None
    geometry: Detail = "none"
    limit: int = 100
    cursor: str | None = None
    recorded_as_of: datetime | None = None


@dataclass(frozen=True)
class Page:
    """Divisions by code and name, and the cursor of the next page."""

    rows: Sequence[Mapping[str, Any]]
    next: str | None


def require_known_day(connection: Connection, as_of: date) -> None:
    """Refuse a date before the register begins: it does not know what was then."""
    first = first_day(connection)
    if first is None:
        raise NotReady("the register is empty — run: tongtu load baseline")
    if as_of < first:
        raise BeforeRegister(f"the register begins on {first}; it does not know the divisions of {as_of}")


def require_drawn_day(connection: Connection, as_of: date) -> None:
    """Refuse a date on which nothing is known below the counties, and no area: nobody can be counted by them."""
    require_known_day(connection, as_of)
    first = first_map_day(connection)
    if first is None:
        raise NotReady("no area is in the register — run: tongtu load orders")
    if as_of < first:
        raise BeforeRegister(f"areas and communities are known from {first} on, not on {as_of}")


def list_divisions(connection: Connection, asked: Asked) -> Page:
    """Divisions in force on a date, those of a level or group, or right under a unit, page by page."""
    require_known_day(connection, asked.as_of)
    key = group_key(asked.level)
    if key is not None:
        require_group(connection, key)
    shape, join = _GEOMETRY[asked.geometry]
    # the key of a page is what the rows are sorted by, so that a page never repeats or skips one
    statement = f"""
        WITH page AS (
            SELECT v.id, {_SORT_CODE} AS sort_code, mca.code AS mca, mca.state AS code_state, stats.code AS stats
              FROM division_version v JOIN division_unit u ON u.id = v.unit_id {_join_codes("mca", "stats")}
             WHERE {_IN_FORCE}
               AND (CAST(:level AS text) IS NULL OR u.level = :level)
               AND (CAST(:parent AS bigint) IS NULL OR v.parent_id = :parent)
               AND (CAST(:group AS text) IS NULL OR EXISTS (
                    SELECT 1 FROM unit_group_member w WHERE w.group_key = :group AND w.unit_id = v.unit_id
                       AND {_TRUE.format("w")}))
               AND (CAST(:after_code AS text) IS NULL
                    OR ({_SORT_CODE}, v.unit_id) > (:after_code, CAST(:after_id AS bigint)))
             ORDER BY sort_code, v.unit_id LIMIT :limit)
        SELECT {_FIELDS}, p.mca, p.code_state, p.stats, gb2260.code AS gb2260, {shape} AS geometry, p.sort_code
          FROM {_TABLES} JOIN page p ON p.id = v.id {_join_codes("gb2260")} {join}
         ORDER BY p.sort_code, v.unit_id
    """
    after_code, after_id = _after(asked.cursor)
    values = {
        "as_of": asked.as_of,
        "recorded_as_of": asked.recorded_as_of,
        "level": asked.level if key is None else None,
        "group": key,
        "parent": asked.parent_id,
        "after_code": after_code,
        "after_id": after_id,
        "limit": asked.limit + 1,
    }
    rows = connection.execute(text(statement), values).all()
    page = [division_fields(row) for row in rows[: asked.limit]]
    more = len(rows) > asked.limit
    return Page(page, _cursor(rows[asked.limit - 1]) if more else None)


def _cursor(row: Row[Any]) -> str:
    return f"{row.sort_code}.{row.id}"


def _after(cursor: str | None) -> tuple[str | None, int | None]:
    if cursor is None:
        return None, None
    code, _, number = cursor.rpartition(".")
    if not code or not number.isdecimal() or len(number) > 18:
        raise BadInput(f"{cursor[:40]!r} is not a cursor — take `next` of the page before, as it is")
    return code, int(number)


def division_fields(row: Row[Any]) -> dict[str, Any]:
    """The fields of a division as every face gives them; geometry is GeoJSON in text."""
    fields = dict(zip(row._fields, row, strict=True))
    fields.pop("sort_code", None)
    codes = {system: fields.pop(system) for system in SYSTEMS}
    fields["code"] = codes["mca"]
    fields["codes"] = {system: code for system, code in codes.items() if code is not None}
    return fields


def divisions_at(
    connection: Connection, lon: float, lat: float, as_of: date, recorded_as_of: datetime | None = None
) -> list[dict[str, Any]]:
    """The chain of divisions over a point (WGS 84 degrees), top first; on a shared border the older unit wins."""
    require_known_day(connection, as_of)
    deepest = connection.execute(
        text(
            f"""
            SELECT v.unit_id FROM division_version v
              JOIN division_unit u ON u.id = v.unit_id
              JOIN division_geometry g ON g.id = v.geometry_id
             WHERE {_IN_FORCE} AND ST_Covers(g.geom, ST_SetSRID(ST_MakePoint(:lon, :lat), 4490))
             ORDER BY array_position(ARRAY['community', 'town', 'county', 'prefecture', 'province'], u.level), v.unit_id
             LIMIT 1
            """
        ),
        {"as_of": as_of, "recorded_as_of": recorded_as_of, "lon": lon, "lat": lat},
    ).scalar()
    if deepest is None:
        raise NotFound(f"no division of the register covers {lon}, {lat} on {as_of}")
    return division_chain(connection, deepest, as_of, recorded_as_of)


def division_chain(
    connection: Connection, unit_id: int, as_of: date, recorded_as_of: datetime | None = None
) -> list[dict[str, Any]]:
    """A unit and everything above it on a date, top first."""
    rows = connection.execute(
        text(
            f"""
            WITH RECURSIVE above AS (
                SELECT v.unit_id, v.parent_id, 0 AS depth FROM division_version v
                 WHERE v.unit_id = :unit AND {_IN_FORCE}
                UNION ALL
                SELECT v.unit_id, v.parent_id, a.depth + 1 FROM above a
                  JOIN division_version v ON v.unit_id = a.parent_id AND {_IN_FORCE})
            SELECT {_FIELDS}, mca.code AS mca, mca.state AS code_state, stats.code AS stats, gb2260.code AS gb2260
              FROM {_TABLES} JOIN above a ON a.unit_id = v.unit_id {_join_codes(*SYSTEMS)}
             WHERE {_IN_FORCE} ORDER BY a.depth DESC
            """
        ),
        {"as_of": as_of, "recorded_as_of": recorded_as_of, "unit": unit_id},
    ).all()
    return [division_fields(row) for row in rows]
