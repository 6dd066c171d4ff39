"""Simplified outlines for drawing: simplified on shared edges, so that neighbours never part or overlap."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import shapely
from shapely import MultiPolygon

from gis.areas import as_multi

METRES_PER_DEGREE = 96_000.0
"""A mean degree of longitude and latitude at 32°N; a drawing tolerance needs no more."""
TOLERANCE_M: dict[int, float] = {6: 900.0, 8: 220.0, 10: 55.0, 12: 14.0}
"""Drawn up to and including zoom → tolerance: about three quarters of a pixel there. Above: the full shape."""


def simplify(areas: Mapping[int, MultiPolygon], zoom: int) -> dict[int, MultiPolygon]:
    """The areas of one level on one date, simplified for ``zoom``; a part too small to draw keeps its full shape.

    Areas are in degrees and must form a coverage: neighbours share every vertex.
    """
    numbers = list(areas)
    shapes = np.array([areas[number] for number in numbers], dtype=object)
    drawn = shapely.coverage_simplify(shapes, TOLERANCE_M[zoom] / METRES_PER_DEGREE)
    sound = [new if not new.is_empty and new.is_valid else old for old, new in zip(shapes, drawn, strict=True)]
    return {number: as_multi(shape) for number, shape in zip(numbers, sound, strict=True)}
