"""What a difference between two dates asks of the register beside the book: areas that changed, and groups."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, text

from gis.book import Book
from gis.crs import MEASURE_SRID
from gis.db.groups import members
from gis.differences import Measured, require_order
from gis.groups import group_key

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
    """Two dates, and the level or group asked for."""

    start: date
    end: date
    level: str | None = None

    def __post_init__(self) -> None:
        require_order(self.start, self.end)


def members_between(connection: Connection, book: Book, span: Span) -> set[int] | None:
    """Members of the group asked for on either date; None when none is asked for."""
    key = group_key(span.level)
    if key is None:
        return None
    days = (span.start, span.end)
    return {unit for day in days for unit in members(connection, key, day, book.recorded_as_of)}


def measure_changes(connection: Connection, pairs: Iterable[tuple[int, int]]) -> dict[tuple[int, int], Measured]:
    """Areas before and after of pairs of shapes, and of the ground that is in one only; km² in EPSG:4549."""
    chosen = sorted(set(pairs))
    if not chosen:
        return {}
    rows = connection.execute(_AREAS, {"before": [b for b, _ in chosen], "after": [a for _, a in chosen]})
    return {(before, after): Measured(*areas) for before, after, *areas in rows}
