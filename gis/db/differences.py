"""What a difference between two dates is made of: the rows of units that changed, and the areas of shapes that did."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from gis.crs import MEASURE_SRID
from gis.db.groups import members
from gis.differences import Borne, Held, require_order
from gis.groups import group_key
from gis.lineage import Step

_BELIEVED = "{0}.recorded @> COALESCE(CAST(:recorded_as_of AS timestamptz), 'infinity')"
_DIFFERS = "({0}.valid @> CAST(:start AS date)) <> ({0}.valid @> CAST(:end AS date))"
_BETWEEN = "{0}.valid && daterange(:start, :end, '[]')"
_CHANGED = text(
    f"""
    WITH touched AS (
        SELECT v.unit_id FROM division_version v WHERE {_BELIEVED.format("v")} AND {_DIFFERS.format("v")}
        UNION
        SELECT k.unit_id FROM division_code k WHERE {_BELIEVED.format("k")} AND {_DIFFERS.format("k")})
    SELECT t.unit_id FROM touched t JOIN division_unit u ON u.id = t.unit_id
     WHERE (CAST(:level AS text) IS NULL OR u.level = :level)
       AND (CAST(:units AS bigint[]) IS NULL OR t.unit_id = ANY(:units))
    """
)
_STEPS = text(
    f"""
    SELECT s.predecessor_id, s.successor_id, s.happened_on, s.area_share, s.order_id FROM succession s
     WHERE {_BELIEVED.format("s")} AND s.happened_on > :start AND s.happened_on <= :end
    """
)
_VERSIONS = text(
    f"""
    SELECT v.unit_id, u.level, v.name, v.kind, v.parent_id, v.seat_address, v.geometry_id, lower(v.valid) AS since,
           upper(v.valid) AS until, v.opened_by, v.closed_by
      FROM division_version v JOIN division_unit u ON u.id = v.unit_id
     WHERE v.unit_id = ANY(:units) AND {_BELIEVED.format("v")} AND {_BETWEEN.format("v")}
    """
)
_CODES = text(
    f"""
    SELECT k.unit_id, k.system, k.code, lower(k.valid) AS since, upper(k.valid) AS until, k.opened_by, k.closed_by
      FROM division_code k
     WHERE k.unit_id = ANY(:units) AND {_BELIEVED.format("k")} AND {_BETWEEN.format("k")}
    """
)
_AREAS = text(
    f"""
    SELECT p.before, p.after, b.area_m2 / 1e6 AS before_km2, a.area_m2 / 1e6 AS after_km2,
           ST_Area(ST_Transform(ST_SymDifference(b.geom, a.geom), {MEASURE_SRID})) / 1e6 AS differing_km2
      FROM unnest(CAST(:before AS bigint[]), CAST(:after AS bigint[])) AS p (before, after)
      JOIN division_geometry b ON b.id = p.before JOIN division_geometry a ON a.id = p.after
    """
)


@dataclass(frozen=True)
class Span:
    """Two dates, the level or group asked for, and the moment of belief."""

    start: date
    end: date
    level: str | None = None
    recorded_as_of: datetime | None = None

    def __post_init__(self) -> None:
        require_order(self.start, self.end)


@dataclass(frozen=True)
class Rows:
    """Rows a difference is computed from: ``units`` are those asked for; the rest only tells where ground went."""

    units: frozenset[int]
    versions: list[Held]
    codes: list[Borne]
    steps: list[Step]


def read_changed(connection: Connection, span: Span) -> Rows:
    """Rows of every unit of the level that is another on the later date, and of those they came from or went to."""
    key = group_key(span.level)
    moment = {"start": span.start, "end": span.end, "recorded_as_of": span.recorded_as_of}
    inside = None
    if key is not None:
        days = (span.start, span.end)
        inside = sorted({unit for day in days for unit in members(connection, key, day, span.recorded_as_of)})
    asked = {**moment, "level": None if key else span.level, "units": inside}
    units = frozenset(connection.execute(_CHANGED, asked).scalars())
    steps = [Step(*row) for row in connection.execute(_STEPS, moment)]
    every = units | {unit for step in steps for unit in (step.predecessor_id, step.successor_id)}
    whose = {**moment, "units": sorted(every)}
    return Rows(
        units,
        [Held(*row) for row in connection.execute(_VERSIONS, whose)],
        [Borne(*row) for row in connection.execute(_CODES, whose)],
        steps,
    )


def measure_changes(connection: Connection, pairs: Iterable[tuple[int, int]]) -> Mapping[tuple[int, int], Row[Any]]:
    """Areas before and after of pairs of shapes, and of the ground that is in one only; km² in EPSG:4549."""
    chosen = sorted(set(pairs))
    if not chosen:
        return {}
    rows = connection.execute(_AREAS, {"before": [b for b, _ in chosen], "after": [a for _, a in chosen]})
    return {(row.before, row.after): row for row in rows}


def names_on(
    connection: Connection, units: Iterable[int], as_of: date, recorded_as_of: datetime | None = None
) -> Mapping[int, Row[Any]]:
    """Names and legal codes of units in force on a date, by unit."""
    rows = connection.execute(
        text(
            f"""
            SELECT v.unit_id, v.name, k.code FROM division_version v
              LEFT JOIN division_code k ON k.unit_id = v.unit_id AND k.system = 'mca'
                   AND k.valid @> CAST(:as_of AS date) AND {_BELIEVED.format("k")}
             WHERE v.unit_id = ANY(:units) AND v.valid @> CAST(:as_of AS date) AND {_BELIEVED.format("v")}
            """
        ),
        {"units": sorted(set(units)), "as_of": as_of, "recorded_as_of": recorded_as_of},
    )
    return {row.unit_id: row for row in rows}


def orders_named(connection: Connection, orders: Iterable[int]) -> Mapping[int, Row[Any]]:
    """Orders by number: key, title and the day they took effect."""
    rows = connection.execute(
        text("SELECT id, key, title, effective_on FROM change_order WHERE id = ANY(:orders)"),
        {"orders": sorted(set(orders))},
    )
    return {row.id: row for row in rows}
