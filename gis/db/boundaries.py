"""Lines and tripoints as of a date, as believed now or at a moment."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

import shapely
from sqlalchemy import Connection, Row, text

from gis.boundaries.lines import Line, Tripoint
from gis.boundaries.papers import standing
from gis.boundaries.spells import Spell
from gis.db.boundary_papers import papers_of
from gis.db.divisions import FULL_DECIMALS, Detail, require_known_day
from gis.divisions import Level
from gis.errors import BadInput, NotFound
from gis.outlines import METRES_PER_DEGREE, TOLERANCE_M

LINE_COLUMNS = """
    v.line_id, l.level, l.origin, v.side_a, v.side_b, v.beyond, v.rank, v.code, v.name, ST_AsBinary(v.geom) AS wkb,
    v.length_m, v.quality, lower(v.valid) AS valid_from, upper(v.valid) AS valid_to
"""
LINE_TABLES = "boundary_line_version v JOIN boundary_line l ON l.id = v.line_id"
TRIPOINT_COLUMNS = """
    v.tripoint_id, t.level, t.origin, v.units, v.beyond, v.lines, v.name, ST_AsBinary(v.geom) AS wkb,
    lower(v.valid) AS valid_from, upper(v.valid) AS valid_to
"""
TRIPOINT_TABLES = "tripoint_version v JOIN tripoint t ON t.id = v.tripoint_id"
_BELIEVED = "{0}.recorded @> COALESCE(CAST(:recorded_as_of AS timestamptz), 'infinity')"
_TRUE = f"{{0}}.valid @> CAST(:as_of AS date) AND {_BELIEVED}"
_AMONG = "(CAST(:lines AS bigint[]) IS NULL OR v.line_id = ANY(:lines))"
_SIDES = "".join(
    f"""
    LEFT JOIN division_version {side} ON {side}.unit_id = v.side_{side} AND {_TRUE.format(side)}
    LEFT JOIN division_code {side}_mca ON {side}_mca.unit_id = v.side_{side} AND {side}_mca.system = 'mca'
         AND {_TRUE.format(f"{side}_mca")}
    """
    for side in ("a", "b")
)
_SORT = "COALESCE(a_mca.code, '~') || '-' || COALESCE(b_mca.code, '~')"
SIMPLIFIED_ZOOM = 10
"""`geometry=simplified` is as coarse as the outlines of divisions drawn at this zoom."""
_GEOMETRY: dict[Detail, str] = {
    "none": "NULL",
    "simplified": f"ST_AsGeoJSON(ST_Simplify(v.geom, {TOLERANCE_M[SIMPLIFIED_ZOOM] / METRES_PER_DEGREE}, true), 6)",
    "full": f"ST_AsGeoJSON(v.geom, {FULL_DECIMALS})",
}
Outer = Literal["all", "only", "none"]
"""Whether outer lines are given: with the others, alone, or not."""


@dataclass(frozen=True)
class AskedLines:
    """A question for a list of stored lines; ``units``: only lines with one of these on a side."""

    as_of: date
    level: Level = "county"
    units: Collection[int] | None = None
    outer: Outer = "all"
    line_ids: Collection[int] | None = None
    geometry: Detail = "none"
    limit: int = 100
    cursor: str | None = None
    recorded_as_of: datetime | None = None


@dataclass(frozen=True)
class LinePage:
    """Lines by the codes of their sides, and the cursor of the next page."""

    rows: Sequence[Mapping[str, Any]]
    next: str | None


def line_of(row: Row[Any]) -> Line:
    """The line of a row that has ``LINE_COLUMNS``."""
    return Line(
        level=row.level,
        side_a=row.side_a,
        side_b=row.side_b,
        beyond=row.beyond,
        rank=row.rank,
        code=row.code,
        name=row.name,
        course=shapely.from_wkb(row.wkb),
        length_m=row.length_m,
        quality=row.quality,
        line_id=row.line_id,
        origin=row.origin,
    )


def tripoint_of(row: Row[Any]) -> Tripoint:
    """The tripoint of a row that has ``TRIPOINT_COLUMNS``."""
    return Tripoint(
        level=row.level,
        units=tuple(row.units),
        beyond=row.beyond,
        name=row.name,
        point=shapely.from_wkb(row.wkb),
        lines=tuple(row.lines),
        tripoint_id=row.tripoint_id,
        origin=row.origin,
    )


def read_lines(
    connection: Connection,
    as_of: date,
    *,
    level: Level | None = "county",
    recorded_as_of: datetime | None = None,
    line_ids: Collection[int] | None = None,
) -> list[Line]:
    """The lines of a level (None: of both) on a date, by the codes of their sides; only ``line_ids`` when given."""
    rows = connection.execute(
        text(
            f"SELECT {LINE_COLUMNS} FROM {LINE_TABLES} {_SIDES} WHERE {_TRUE.format('v')} AND {_AMONG} "
            f"AND (CAST(:level AS text) IS NULL OR l.level = :level) ORDER BY l.level, {_SORT}, v.beyond, v.line_id"
        ),
        {"as_of": as_of, "level": level, "recorded_as_of": recorded_as_of, "lines": _listed(line_ids)},
    )
    return [line_of(row) for row in rows]


def read_tripoints(
    connection: Connection,
    as_of: date,
    *,
    level: Level | None = "county",
    recorded_as_of: datetime | None = None,
    line_ids: Collection[int] | None = None,
) -> list[Tripoint]:
    """The tripoints of a level (None: of both) on a date, by name; only those in which one of ``line_ids`` ends."""
    rows = connection.execute(
        text(
            f"SELECT {TRIPOINT_COLUMNS} FROM {TRIPOINT_TABLES} WHERE {_TRUE.format('v')} "
            "AND (CAST(:level AS text) IS NULL OR t.level = :level) "
            "AND (CAST(:lines AS bigint[]) IS NULL OR v.lines && CAST(:lines AS bigint[])) "
            "ORDER BY t.level, v.name, v.tripoint_id"
        ),
        {"as_of": as_of, "level": level, "recorded_as_of": recorded_as_of, "lines": _listed(line_ids)},
    )
    return [tripoint_of(row) for row in rows]


def line_spells(connection: Connection, as_of: date, level: Level) -> list[Spell[Line]]:
    """The lines in force on a date, each since when it is as it is, as believed now."""
    rows = connection.execute(
        text(f"SELECT {LINE_COLUMNS} FROM {LINE_TABLES} WHERE l.level = :level AND {_TRUE.format('v')}"),
        {"as_of": as_of, "level": level, "recorded_as_of": None},
    )
    return [Spell(row.line_id, line_of(row), row.valid_from) for row in rows]


def tripoint_spells(connection: Connection, as_of: date, level: Level) -> list[Spell[Tripoint]]:
    """The tripoints in force on a date, each since when it is as it is, as believed now."""
    rows = connection.execute(
        text(f"SELECT {TRIPOINT_COLUMNS} FROM {TRIPOINT_TABLES} WHERE t.level = :level AND {_TRUE.format('v')}"),
        {"as_of": as_of, "level": level, "recorded_as_of": None},
    )
    return [Spell(row.tripoint_id, tripoint_of(row), row.valid_from) for row in rows]


def has_lines(connection: Connection) -> bool:
    """Whether any line is believed in now."""
    statement = "SELECT EXISTS (SELECT 1 FROM boundary_line_version WHERE upper_inf(recorded))"
    return bool(connection.execute(text(statement)).scalar_one())


def list_lines(connection: Connection, asked: AskedLines) -> LinePage:
    """The stored lines of a level on a date with their sides, and what papers make of them, page by page."""
    require_known_day(connection, asked.as_of)
    after, after_id = _after(asked.cursor)
    rows = connection.execute(
        text(
            f"""
            SELECT {LINE_COLUMNS.replace("ST_AsBinary(v.geom) AS wkb", f"{_GEOMETRY[asked.geometry]} AS geometry")},
                   a.name AS name_a, a_mca.code AS code_a, b.name AS name_b, b_mca.code AS code_b, {_SORT} AS sort
              FROM {LINE_TABLES} {_SIDES}
             WHERE {_TRUE.format("v")} AND {_AMONG}
               AND (CAST(:level AS text) IS NULL OR l.level = :level)
               AND (CAST(:outer AS boolean) IS NULL OR (v.side_b IS NULL) = :outer)
               AND (CAST(:units AS bigint[]) IS NULL OR v.side_a = ANY(:units) OR v.side_b = ANY(:units))
               AND (CAST(:after AS text) IS NULL OR ({_SORT}, v.line_id) > (:after, CAST(:after_id AS bigint)))
             ORDER BY sort, v.line_id LIMIT :limit
            """
        ),
        {
            "as_of": asked.as_of,
            "recorded_as_of": asked.recorded_as_of,
            "level": asked.level if asked.line_ids is None else None,
            "lines": _listed(asked.line_ids),
            "outer": {"all": None, "only": True, "none": False}[asked.outer],
            "units": _listed(asked.units),
            "after": after,
            "after_id": after_id,
            "limit": asked.limit + 1,
        },
    ).all()
    page = rows[: asked.limit]
    more = len(rows) > asked.limit
    return LinePage(_told(connection, page, asked), f"{page[-1].sort}.{page[-1].line_id}" if more else None)


def _told(connection: Connection, rows: Sequence[Row[Any]], asked: AskedLines) -> list[dict[str, Any]]:
    papers = papers_of(connection, [row.line_id for row in rows], asked.recorded_as_of)
    return [_line_fields(row) | _official(papers[row.line_id], asked.as_of) for row in rows]


def _line_fields(row: Row[Any]) -> dict[str, Any]:
    sides = [
        {"id": row.side_a, "code": row.code_a, "name": row.name_a},
        {"id": row.side_b, "code": row.code_b, "name": row.name_b},
    ]
    return {
        "id": row.line_id,
        "level": row.level,
        "rank": row.rank,
        "code": row.code,
        "name": row.name,
        "sides": sides if row.side_b is not None else sides[:1],
        "beyond": row.beyond,
        "length_m": row.length_m,
        "geometry_quality": row.quality,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "geometry": row.geometry,
    }


def _official(papers: Iterable[Any], as_of: date) -> dict[str, Any]:
    found = standing(papers, as_of)
    return {
        "official_code": found.official_code,
        "official_name": found.official_name,
        "basis": found.basis,
        "papers": found.papers,
    }


def names_on(connection: Connection, units: Collection[int], as_of: date) -> dict[int, dict[str, Any]]:
    """Id, legal code and name of units in force on a date, as believed now."""
    rows = connection.execute(
        text(
            """
            SELECT v.unit_id AS id, k.code, v.name FROM division_version v
              LEFT JOIN division_code k ON k.unit_id = v.unit_id AND k.system = 'mca' AND upper_inf(k.recorded)
                   AND k.valid @> CAST(:as_of AS date)
             WHERE v.unit_id = ANY(:units) AND v.valid @> CAST(:as_of AS date) AND upper_inf(v.recorded)
            """
        ),
        {"units": list(units), "as_of": as_of},
    )
    return {row.id: dict(row._mapping) for row in rows}


def units_under(connection: Connection, unit_id: int, as_of: date) -> list[int]:
    """A unit and all below it on a date, as believed now; ``NotFound`` when it is not in force then."""
    found = connection.execute(
        text(
            """
            WITH RECURSIVE under AS (
                SELECT v.unit_id FROM division_version v
                 WHERE v.unit_id = :unit AND v.valid @> CAST(:as_of AS date) AND upper_inf(v.recorded)
                UNION ALL
                SELECT v.unit_id FROM under a
                  JOIN division_version v ON v.parent_id = a.unit_id AND v.valid @> CAST(:as_of AS date)
                       AND upper_inf(v.recorded))
            SELECT unit_id FROM under
            """
        ),
        {"unit": unit_id, "as_of": as_of},
    ).scalars()
    units = list(found)
    if not units:
        raise NotFound(f"there is no unit {unit_id} on {as_of}")
    return units


def _listed(ids: Collection[int] | None) -> list[int] | None:
    return None if ids is None else list(ids)


def _after(cursor: str | None) -> tuple[str | None, int | None]:
    if cursor is None:
        return None, None
    sort, _, number = cursor.rpartition(".")
    if not sort or not number.isdecimal() or len(number) > 18:
        raise BadInput(f"{cursor[:40]!r} is not a cursor — take `next` of the page before, as it is")
    return sort, int(number)
