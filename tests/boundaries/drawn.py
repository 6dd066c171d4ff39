"""Small lands drawn with letters: each letter is a unit, each sign a square kilometre, a blank is nobody's.

AAB
ACB
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import shapely
from shapely import MultiPolygon, Polygon, box

from gis.areas import as_multi
from gis.boundaries.derive import Drawn
from gis.boundaries.lines import BeyondKind, BeyondStretch, Line, Tripoint
from gis.crs import to_store
from gis.divisions import Code, Shape, Snapshot, System, Version

EAST_M, NORTH_M, CELL_M = 580_000.0, 3_540_000.0, 1000.0
"""The north-western corner of a drawing, EPSG:4549, and the side of a sign."""
PREFECTURE = 900


def stored(area: shapely.Geometry) -> Any:
    """An area in metres from the corner (y is southward negative) as stored: degrees on the register's grid."""

    def place(metres: Any) -> Any:
        lonlat = np.column_stack(to_store().transform(metres[:, 0] + EAST_M, metres[:, 1] + NORTH_M))
        return np.round(lonlat, 9)

    return shapely.transform(area, place)


def square(column: float, row: float, width: float = 1, height: float = 1) -> Polygon:
    """Metres: so many signs from the west and north edges of a drawing."""
    west, north = column * CELL_M, -row * CELL_M
    return box(west, north - height * CELL_M, west + width * CELL_M, north)


def grounds(drawing: str) -> dict[str, MultiPolygon]:
    """The ground of each letter, EPSG:4490; neighbours share every vertex."""
    rows = drawing.strip("\n").splitlines()
    signs = {sign for row in rows for sign in row if not sign.isspace()}
    cells = {
        sign: [stored(square(c, r)) for r, row in enumerate(rows) for c, found in enumerate(row) if found == sign]
        for sign in sorted(signs)
    }
    return {sign: as_multi(shapely.coverage_union_all(found)) for sign, found in cells.items()}


def snapshot(areas: Mapping[str, MultiPolygon], whole: MultiPolygon | None = None) -> Snapshot:
    """Counties A, B, … with ids 1, 2, … and codes 320601, 320602, … below a prefecture with the ground ``whole``."""
    ids = {name: ord(name) - ord("A") + 1 for name in areas}
    versions = {
        ids[name]: Version(ids[name], "county", f"{name}甲区", "市辖区", PREFECTURE, "drawn", shape=_shape(area))
        for name, area in areas.items()
    }
    top = Version(PREFECTURE, "prefecture", "图市", "地级市", None, "drawn", shape=_shape(whole) if whole else None)
    codes: dict[tuple[int, System], Code] = {
        (number, "mca"): Code(number, "mca", f"3206{number:02}", "drawn") for number in ids.values()
    }
    return Snapshot(date(2020, 1, 1), {**versions, PREFECTURE: top}, codes)


def land(drawing: str) -> Snapshot:
    """A drawing as a snapshot of counties."""
    return snapshot(grounds(drawing))


def _shape(area: MultiPolygon) -> Shape:
    return Shape(as_multi(area), "illustrative")


def beyond(name: str, kind: BeyondKind, column: float, row: float) -> BeyondStretch:
    """What lies beyond near a place of a drawing."""
    lon, lat = to_store().transform(EAST_M + column * CELL_M, NORTH_M - row * CELL_M)
    return BeyondStretch(name, kind, lon, lat, "drawn")


def named(lines: Sequence[Line], name: str) -> Line:
    """The one line of this name."""
    found = [line for line in lines if line.name == name]
    assert len(found) == 1, f"{len(found)} lines are called {name}: {[line.name for line in lines]}"
    return found[0]


def numbered(drawn: Drawn, first: int = 1) -> tuple[list[Line], list[Tripoint]]:
    """Lines and tripoints as if stored."""
    lines = [replace(line, line_id=number) for number, line in enumerate(drawn.lines, first)]
    points = [
        replace(point, tripoint_id=number, lines=tuple(place + first for place in point.lines))
        for number, point in enumerate(drawn.tripoints, first)
    ]
    return lines, points


def corners(line: Line) -> list[list[tuple[float, float]]]:
    """The vertices of a course in signs from the north-western corner, each part a list."""
    from gis.boundaries.measuring import in_metres

    return [
        [(round((x - EAST_M) / CELL_M, 4) + 0.0, round((NORTH_M - y) / CELL_M, 4) + 0.0) for x, y in part.coords]
        for part in in_metres(line.course).geoms
    ]
