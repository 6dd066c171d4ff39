"""Divisions as of a date, for people and programs that ask."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, text

from gis.book import Book, Chosen, Entry, Key, listed, require_known
from gis.db.groups import members
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


_FIELDS = """
    v.unit_id AS id, v.level, v.name, v.kind, v.parent_id, v.managed_by, lower(v.valid) AS valid_from,
    upper(v.valid) AS valid_to, v.precision, v.assumed, v.seat_address, v.source, v.made_up, v.note,
    v.figures, g.quality AS geometry_quality, g.area_m2
"""
_CODES = "mca.code AS mca, mca.state AS code_state, stats.code AS stats, gb2260.code AS gb2260"
_GEOMETRY: dict[Detail, str] = {
    "full": f"SELECT id, ST_AsGeoJSON(geom, {FULL_DECIMALS}) AS area FROM division_geometry WHERE id = ANY(:ids)",
    "simplified": f"""
        SELECT g.id, ST_AsGeoJSON(COALESCE(l.geom, g.geom), 6) AS area FROM division_geometry g
          LEFT JOIN division_outline l ON l.geometry_id = g.id AND l.zoom = {SIMPLIFIED_ZOOM}
               AND l.valid @> CAST(:as_of AS date)
         WHERE g.id = ANY(:ids)
    """,
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


@dataclass(frozen=True)
class Page:
    """Divisions by code and name, their areas as GeoJSON by ``geometry_id``, and the cursor of the next page."""

    entries: Sequence[Entry]
    areas: Mapping[int, str]
    next: str | None


def require_known_day(connection: Connection, as_of: date) -> None:
    """Refuse a date before the register begins: it does not know what was then."""
    # ends at the first row that says so, where the first day itself needs all of them
    known = text("SELECT EXISTS (SELECT 1 FROM division_version WHERE lower(valid) <= :as_of)")
    if connection.execute(known, {"as_of": as_of}).scalar():
        return
    require_known(first_day(connection), as_of)


def require_drawn_day(connection: Connection, as_of: date) -> None:
    """Refuse a date on which nothing is known below the counties, and no area: nobody can be counted by them."""
    require_known_day(connection, as_of)
    first = first_map_day(connection)
    if first is None:
        raise NotReady("no area is in the register — run: tongtu load orders")
    if as_of < first:
        raise BeforeRegister(f"areas and communities are known from {first} on, not on {as_of}")


def list_divisions(connection: Connection, book: Book, asked: Asked) -> Page:
    """Divisions in force on a date, those of a level or group, or right under a unit, page by page."""
    require_known(book.first_day, asked.as_of)
    key = group_key(asked.level)
    inside = None if key is None else frozenset(members(connection, key, asked.as_of, book.recorded_as_of))
    level = asked.level if key is None else None
    # the key of a page is what the rows are sorted by, so that a page never repeats or skips one
    found = listed(book, Chosen(asked.as_of, level, asked.parent_id, inside, _after(asked.cursor)))
    page = found[: asked.limit]
    more = len(found) > asked.limit
    return Page(page, _areas(connection, page, asked), _cursor(page[-1]) if more else None)


def _areas(connection: Connection, page: Iterable[Entry], asked: Asked) -> Mapping[int, str]:
    if asked.geometry == "none":
        return {}
    ids = sorted({entry.fields["geometry_id"] for entry in page} - {None})
    found = connection.execute(text(_GEOMETRY[asked.geometry]), {"ids": ids, "as_of": asked.as_of})
    return {row.id: row.area for row in found}


def _cursor(entry: Entry) -> str:
    return "{}.{}".format(*entry.key)


def _after(cursor: str | None) -> Key | None:
    if cursor is None:
        return None
    code, _, number = cursor.rpartition(".")
    if not code or not number.isdecimal() or len(number) > 18:
        raise BadInput(f"{cursor[:40]!r} is not a cursor — take `next` of the page before, as it is")
    return code, int(number)


def _fields(rows: Sequence[Row[Any]]) -> list[dict[str, Any]]:
    """The fields of divisions as every face gives them."""
    names = rows[0]._fields if rows else ()
    found = []
    for row in rows:
        fields = dict(zip(names, row, strict=True))
        codes = {system: code for system in SYSTEMS if (code := fields.pop(system)) is not None}
        fields["code"], fields["codes"] = codes.get("mca"), codes
        found.append(fields)
    return found


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
            SELECT {_FIELDS}, v.mca, v.code_state, v.stats, v.gb2260
              FROM (SELECT v.*, u.level, {_CODES}, a.depth
                      FROM above a JOIN division_version v ON v.unit_id = a.unit_id
                      JOIN division_unit u ON u.id = v.unit_id {_join_codes(*SYSTEMS)}
                     WHERE {_IN_FORCE}) v
              LEFT JOIN division_geometry g ON g.id = v.geometry_id
             ORDER BY v.depth DESC
            """
        ),
        {"as_of": as_of, "recorded_as_of": recorded_as_of, "unit": unit_id},
    ).all()
    return _fields(rows)
