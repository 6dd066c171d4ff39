"""Measuring stored geometry: lengths in metres, areas in square metres."""

from __future__ import annotations

from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from gis.crs import to_measure


def in_metres(geometry: Any) -> Any:
    """A geometry of EPSG:4490, or an array of them, in EPSG:4549."""
    return shapely.transform(geometry, to_measure().transform, interleaved=False)


def length_m(course: BaseGeometry) -> float:
    """Metres of a line, or around an area, of EPSG:4490, measured in EPSG:4549."""
    return float(shapely.length(in_metres(course)))


def area_m2(area: BaseGeometry) -> float:
    """Square metres of an area of EPSG:4490, measured in EPSG:4549."""
    return float(shapely.area(in_metres(area)))
