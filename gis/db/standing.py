"""The result table of a day: which markers stand, on which lines, between which sides, and who manages them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from gis.db.history import all_steps
from gis.lineage import heirs, origins
from gis.markers.intactness import BEYOND, Standing

_BELIEVED = "{0}.recorded @> COALESCE(CAST(:recorded_as_of AS timestamptz), 'infinity')"
_TRUE = f"{{0}}.valid @> CAST(:as_of AS date) AND {_BELIEVED}"
_MARKERS = text(
    f"""
    SELECT m.marker_id, m.number, m.set_on, m.side_units, m.managed_by, m.made_up, m.line_id
      FROM boundary_marker m
     WHERE {_TRUE.format("m")} AND (:every OR m.marker_id = ANY(:markers) OR m.number = ANY(:markers))
     ORDER BY m.number, m.marker_id
    """
)
_MOVED = text(
    f"""
    SELECT m.marker_id, max(lower(m.valid)) AS on_day FROM boundary_marker m
     WHERE m.change IN ('relocated', 'replaced') AND lower(m.valid) <= CAST(:as_of AS date) AND {_BELIEVED.format("m")}
       AND (:every OR m.marker_id = ANY(:markers))
     GROUP BY m.marker_id
    """
)
# these three are put together below and not joined here: on tables just written, of which PostgreSQL knows nothing yet,
# it was seen to loop over all pairs of 10,000 markers and 340 lines (3 s in place of 0.1 s)
_PLACES = text(
    f"""
    SELECT p.marker_id, p.line_id FROM marker_placement p
     WHERE {_TRUE.format("p")} AND (:every OR p.marker_id = ANY(:markers))
     ORDER BY p.marker_id, p.line_id
    """
)
_LINES = text(
    f"""
    SELECT v.line_id, v.side_a, v.side_b, v.rank FROM boundary_line_version v
     WHERE v.line_id = ANY(:lines) AND {_TRUE.format("v")}
    """
)
_RANKS = ("outer", "county", "town")
"""Highest first."""


def read_standing(
    connection: Connection,
    as_of: date,
    *,
    markers: Collection[str] | None = None,
    line_ids: Collection[int] | None = None,
    recorded_as_of: datetime | None = None,
) -> list[Standing]:
    """The markers that stand on a day, by number; ``markers``: only those of these ids or numbers, ``line_ids``: only
    those on these lines.

    Sides and lines are those of the day: by where the marker is placed, else by the line it was set on, else by the
    sides its form names. The managing side is told as the unit that holds its ground on that day.
    """
    when = {"as_of": as_of, "recorded_as_of": recorded_as_of}
    asked = {**when, "every": markers is None, "markers": list(markers or ())}
    rows = connection.execute(_MARKERS, asked).all()
    if not rows:
        return []
    chosen = {**asked, "markers": [row.marker_id for row in rows]}
    moved = {row.marker_id: row.on_day for row in connection.execute(_MOVED, chosen)}
    places: dict[str, list[int]] = defaultdict(list)
    for place in connection.execute(_PLACES, chosen):
        places[place.marker_id].append(place.line_id)
    for row in rows:
        if row.line_id is not None and row.marker_id not in places:
            places[row.marker_id] = [row.line_id]
    wanted = {line for of_one in places.values() for line in of_one}
    lines = {line.line_id: line for line in connection.execute(_LINES, {**when, "lines": sorted(wanted)})}
    found = [
        _standing(row, [lines[one] for one in places.get(row.marker_id, ()) if one in lines], moved.get(row.marker_id))
        for row in rows
    ]
    if line_ids is not None:
        found = [marker for marker in found if not set(line_ids).isdisjoint(marker.lines)]
    return _managed(connection, found)


def _standing(row: Row[Any], places: Iterable[Row[Any]], moved_on: date | None) -> Standing:
    lines, sides, ranks = [], set[int](), set[str]()
    for place in places:
        lines.append(place.line_id)
        sides |= {place.side_a, BEYOND if place.side_b is None else place.side_b}
        ranks.add(place.rank)
    if not sides:
        # a form that names one unit of ours has the other side beyond the city
        sides = {*row.side_units, BEYOND} if len(row.side_units) == 1 else set(row.side_units)
    days = [day for day in (row.set_on, moved_on) if day is not None]
    return Standing(
        marker_id=row.marker_id,
        number=row.number,
        stood_since=max(days, default=None),
        lines=tuple(lines),
        sides=frozenset(sides),
        managed_by=row.managed_by,
        level=next((rank for rank in _RANKS if rank in ranks), None),
        made_up=row.made_up,
    )


def _managed(connection: Connection, found: list[Standing]) -> list[Standing]:
    """Agreements name the unit of their time: of two units with the same ground, the one of the day manages."""
    strange = {m.managed_by for m in found if m.managed_by is not None and m.sides and m.managed_by not in m.sides}
    if not strange:
        return found
    steps = all_steps(connection)
    kin = {unit: {*heirs(unit, steps), *origins(unit, steps)} for unit in strange}
    done = []
    for marker in found:
        of_day = kin.get(marker.managed_by or BEYOND, set()) & marker.sides
        done.append(replace(marker, managed_by=of_day.pop()) if len(of_day) == 1 else marker)
    return done


def offsets_m(connection: Connection, as_of: date, points: dict[str, tuple[float, float]]) -> dict[str, float]:
    """Metres between points (EPSG:4490) and where the register has these markers on a day, in EPSG:4549: restricted."""
    rows = connection.execute(
        text(
            f"""
            SELECT m.marker_id, ST_Distance(ST_Transform(m.geom, 4549),
                                            ST_Transform(ST_SetSRID(ST_MakePoint(c.lon, c.lat), 4490), 4549)) AS metres
              FROM unnest(CAST(:ids AS text[]), CAST(:lons AS float8[]), CAST(:lats AS float8[])) AS c(id, lon, lat)
              JOIN boundary_marker m ON m.marker_id = c.id AND {_TRUE.format("m")}
            """
        ),
        {
            "as_of": as_of,
            "recorded_as_of": None,
            "ids": list(points),
            "lons": [lon for lon, _ in points.values()],
            "lats": [lat for _, lat in points.values()],
        },
    )
    return {row.marker_id: row.metres for row in rows}
