"""The ends of boundary lines: where each should be, and by how much it misses."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import Point, STRtree
from shapely.geometry.base import BaseGeometry

from gis.boundaries.derive import Drawn
from gis.boundaries.lines import Line
from gis.boundaries.measuring import in_metres

MEETS_M = 0.01
"""m within which an end is where it should be; the register's grid is a hundredth of it."""


@dataclass(frozen=True)
class LooseEnd:
    """An end that is not where it should be: of a line that stops short, or a tripoint that its line misses."""

    units: tuple[int, ...]
    point: Point = field(repr=False)
    """EPSG:4490."""
    miss_m: float
    """To the nearest tripoint or end of the ground; for a tripoint, to its line."""
    of_tripoint: bool


def loose_ends(drawn: Drawn, outline: BaseGeometry, corners: NDArray[Any]) -> Iterator[LooseEnd]:
    """Ends of inner lines that are neither where three areas meet (``corners``) nor on the ``outline``; and tripoints
    that one of their lines does not reach. Outline and corners are EPSG:4490.
    """
    yield from _dangling(drawn, outline, corners)
    yield from _missed(drawn)


def _dangling(drawn: Drawn, outline: BaseGeometry, corners: NDArray[Any]) -> Iterator[LooseEnd]:
    lines = [line for line in drawn.lines if line.side_b is not None]
    points, line = _ends(lines)
    if not len(points):
        return
    measured = in_metres(points)
    miss = np.full(len(points), np.inf)
    if len(corners):
        near, distance = STRtree(in_metres(corners)).query_nearest(measured, return_distance=True, all_matches=False)
        miss[near[0]] = distance
    # most ends are corners; the outline is long, and asked for the rest alone
    loose = np.flatnonzero(miss > MEETS_M)
    miss[loose] = np.minimum(miss[loose], shapely.distance(measured[loose], in_metres(outline)))
    for place in np.flatnonzero(miss > MEETS_M):
        yield LooseEnd(tuple(sorted(lines[line[place]].sides)), points[place], float(miss[place]), of_tripoint=False)


def _ends(lines: list[Line]) -> tuple[NDArray[Any], NDArray[np.int64]]:
    """Ends of courses and the line each is of: those of parts, without those where two parts of a line join."""
    if not lines:
        return np.empty(0, dtype=object), np.empty(0, dtype=np.int64)
    # the boundary of a course leaves out what is an end of two of its parts
    points, line = shapely.get_parts(shapely.boundary([line.course for line in lines]), return_index=True)
    return points, line


def _missed(drawn: Drawn) -> Iterator[LooseEnd]:
    by_number = {line.line_id if line.line_id is not None else n: line for n, line in enumerate(drawn.lines)}
    pairs = [(tripoint, by_number[n]) for tripoint in drawn.tripoints for n in tripoint.lines if n in by_number]
    if not pairs:
        return
    points = np.array([tripoint.point for tripoint, _ in pairs], dtype=object)
    miss = shapely.distance(in_metres(points), in_metres(np.array([line.course for _, line in pairs], dtype=object)))
    for place in np.flatnonzero(miss > MEETS_M):
        units = tuple(sorted(pairs[place][1].sides))
        yield LooseEnd(units, points[place], float(miss[place]), of_tripoint=True)
