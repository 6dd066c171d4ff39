"""A land of two drawn lines in metres, and markers on them."""

from __future__ import annotations

from datetime import date
from typing import Any

import shapely
from shapely import MultiLineString

from gis.boundaries.lines import Line
from gis.crs import to_store
from gis.markers.numbering import parse_number
from gis.markers.record import Marker

EAST_M, NORTH_M = 580_000.0, 3_540_000.0
"""A corner in the middle of the city, EPSG:4549."""
CODE, OTHER = "3206120613", "3206130614"


def course(*parts: list[tuple[float, float]]) -> MultiLineString:
    """A course by metres east and north of the corner, as stored."""
    metres = MultiLineString([[(EAST_M + x, NORTH_M + y) for x, y in part] for part in parts])
    stored: MultiLineString = shapely.transform(metres, to_store().transform, interleaved=False)
    return stored


def line(line_id: int, code: str, *parts: list[tuple[float, float]], **fields: Any) -> Line:
    """A line of the drawn land."""
    drawn = course(*parts)
    known: dict[str, Any] = {
        "level": "county", "side_a": 1, "side_b": 2, "beyond": None, "rank": "county", "name": f"线{line_id}",
        "length_m": 0.0, "quality": "approximate",
    }  # fmt: skip
    return Line(code=code, course=drawn, line_id=line_id, **{**known, **fields})


def marker(number: str, x: float, y: float, **fields: Any) -> Marker:
    """A marker ``x`` metres east and ``y`` metres north of the corner."""
    parts = parse_number(number)
    lon, lat = to_store().transform(EAST_M + x, NORTH_M + y)
    known: dict[str, Any] = {"marker_id": f"M-{number}", "valid_from": date(2018, 1, 1), "source": "drawn"}
    return Marker(
        number=number, line_code=parts.line_code, serial=parts.serial, type_letter=parts.letter, lon=lon, lat=lat,
        made_up=True, **{**known, **fields},
    )  # fmt: skip
