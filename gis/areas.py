"""Areas of divisions: joined and cut so that every shared vertex stays shared."""

from __future__ import annotations

from shapely import GEOSException, MultiPolygon, coverage_union_all, difference, union_all
from shapely.geometry.base import BaseGeometry


def union(areas: list[MultiPolygon]) -> MultiPolygon:
    """The union of areas that share every vertex: exact, and all vertices stay.

    Areas that overlap are joined all the same; that they do not tile is for the checks to say.
    """
    try:
        return as_multi(coverage_union_all(areas))
    except GEOSException:
        return as_multi(union_all(areas))


def minus(area: MultiPolygon, part: MultiPolygon) -> MultiPolygon:
    """What is left of ``area`` without ``part``; every vertex is shared, so no new one arises."""
    return as_multi(difference(area, part))


def as_multi(area: BaseGeometry) -> MultiPolygon:
    """A polygon or collection as a MultiPolygon."""
    if isinstance(area, MultiPolygon):
        return area
    parts = [part for part in getattr(area, "geoms", [area]) if part.geom_type == "Polygon"]
    return MultiPolygon(parts)
