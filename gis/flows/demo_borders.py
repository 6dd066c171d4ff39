"""The county lines of the first map and where they meet, as the demonstration sets its made-up markers on them."""

from __future__ import annotations

from datetime import date
from typing import Any

import shapely
from sqlalchemy import Connection

from gis.boundaries.lines import Line
from gis.crs import to_measure
from gis.db.boundaries import read_lines, read_tripoints
from gis.db.placements import line_ends
from gis.db.snapshots import read_snapshot
from gis.demo.borders import Border, Meeting, Side
from gis.divisions import Snapshot


def read_borders(
    connection: Connection, since: date, today: Snapshot
) -> tuple[tuple[Border, ...], tuple[Meeting, ...]]:
    """Lines between two counties of the day ``since`` that have a code, and the points where three of them meet."""
    sides = {side.unit_id: side for side in _sides(read_snapshot(connection, since))}
    ground = _ground(today)
    ends = line_ends(connection)
    lines = [line for line in read_lines(connection, since) if line.side_b is not None and line.code is not None]
    borders = tuple(_border(line, sides, ground, ends) for line in lines)
    meetings = tuple(
        Meeting(point.name, _metres(point.point), tuple(sides[unit] for unit in point.units), point.lines)
        for point in read_tripoints(connection, since)
        if len(point.units) == 3
    )
    return borders, meetings


def _border(line: Line, sides: dict[int, Side], ground: list[tuple[str, Any]], ends: dict[int, date]) -> Border:
    a, b = (sides[unit] for unit in line.sides)
    return Border(
        line_id=line.line_id or 0,
        code=line.code or "",
        name=line.name,
        course=_metres(line.course),
        sides=(a, b),
        today=frozenset(_code_on(side, ground) for side in (a, b)),
        ended_on=ends.get(line.line_id or 0),
    )


def _sides(snapshot: Snapshot) -> list[Side]:
    return [
        Side(county.unit_id, county.name, _metres(county.shape.area))
        for county in snapshot.at_level("county")
        if county.shape is not None
    ]


def _ground(today: Snapshot) -> list[tuple[str, Any]]:
    """Codes and areas of today's counties."""
    counties = today.at_level("county")
    return [(today.code_of(c.unit_id) or "", _metres(c.shape.area)) for c in counties if c.shape is not None]


def _code_on(side: Side, ground: list[tuple[str, Any]]) -> str:
    """The code of today's county that holds most of a side's ground."""
    return max(ground, key=lambda county: shapely.area(shapely.intersection(county[1], side.area)))[0]


def _metres(shape: Any) -> Any:
    return shapely.transform(shape, to_measure().transform, interleaved=False)
