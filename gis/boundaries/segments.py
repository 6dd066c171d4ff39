"""The borders of areas as single segments, each with the areas on its two sides.

Areas of one level share every vertex with their neighbours, on a grid of 1e-9 degrees (0.1 mm). So a common border is
found by looking segments up, without any overlay.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon

from gis.crs import to_measure

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

GRID_PER_DEGREE = 1e9
"""Positions that agree to 1e-9 degree (0.1 mm) are one vertex; the register's areas are noded on this grid."""
OUTSIDE = -1
"""In place of an area: there is none on that side."""


@dataclass(frozen=True, eq=False)
class Segments:
    """Segments between vertices, each once; areas are told by their position in the list given.

    Those of one border follow each other as area ``a`` walks around itself, with itself on the left.
    """

    lonlat: Floats
    """Vertices, EPSG:4490, (n, 2)."""
    metres: Floats
    """The same vertices in EPSG:4549, (n, 2)."""
    u: Ints
    v: Ints
    """Vertices at its start and end."""
    a: Ints
    b: Ints
    """Areas on the two sides, a < b; ``b`` is OUTSIDE where one side belongs to no area.

    Where areas overlap so that more than two have the segment, the first and the last of them."""

    excess: Ints
    """How many more areas lie on one side than on the other: 0 between neighbours, 1 on the outer border.

    Without gap and overlap nothing else occurs, so every gap or overlap is bounded by segments that are not 0."""

    @property
    def outer(self) -> NDArray[np.bool_]:
        """Which segments have an area on one side only."""
        return np.asarray(self.b == OUTSIDE)

    @property
    def corners(self) -> NDArray[Any]:
        """Points where three areas or more meet, EPSG:4490."""
        inner = ~self.outer
        ends = np.concatenate([self.u, self.v, self.u[inner], self.v[inner]])
        node, _ = meeting(ends, np.concatenate([self.a, self.a, self.b[inner], self.b[inner]]))
        three = np.flatnonzero(np.bincount(node, minlength=len(self.lonlat)) >= 3)
        points: NDArray[Any] = shapely.points(self.lonlat[three])
        return points

    @property
    def lengths_m(self) -> Floats:
        """Length of each segment, EPSG:4549."""
        return np.asarray(np.hypot(*(self.metres[self.u] - self.metres[self.v]).T))

    @property
    def middles_m(self) -> Floats:
        """Middle of each segment, EPSG:4549, (m, 2)."""
        return np.asarray((self.metres[self.u] + self.metres[self.v]) / 2)


def segments(areas: Sequence[MultiPolygon]) -> Segments:
    """Every segment of the borders of ``areas`` (EPSG:4490), with its sides. No areas give no segments."""
    coords, ring, owner = _rings(areas)
    lonlat, node = _vertices(coords)
    follows = (ring[1:] == ring[:-1]) & (node[1:] != node[:-1])
    start, end = node[:-1][follows], node[1:][follows]
    owner = owner[ring[:-1][follows]]
    place = np.minimum(start, end) * np.int64(len(lonlat)) + np.maximum(start, end)
    segment = np.unique(place, return_inverse=True)[1]
    excess = np.abs(np.bincount(segment, np.where(start < end, 1, -1))).astype(np.int64)
    a, b = _sides(segment, owner, len(areas))
    own = np.flatnonzero(owner == a[segment])
    walk = own[np.sort(np.unique(segment[own], return_index=True)[1])]
    found = segment[walk]
    metres = np.column_stack(to_measure().transform(lonlat[:, 0], lonlat[:, 1]))
    return Segments(lonlat, metres, start[walk], end[walk], a[found], b[found], excess[found])


def _rings(areas: Sequence[MultiPolygon]) -> tuple[Floats, Ints, Ints]:
    """Vertices of all rings end to end, the area on the left; the ring each is of, and the area each ring is of."""
    oriented = shapely.orient_polygons(np.asarray(areas, dtype=object))
    polygons, area = shapely.get_parts(oriented, return_index=True)
    rings, polygon = shapely.get_rings(polygons, return_index=True)
    coords, ring = shapely.get_coordinates(rings, return_index=True)
    return coords, ring, area[polygon]


def _vertices(coords: Floats) -> tuple[Floats, Ints]:
    """Distinct vertices, sorted by place, and which one each coordinate is."""
    column, row = (
        np.unique(np.rint(axis * GRID_PER_DEGREE).astype(np.int64), return_inverse=True) for axis in coords.T
    )
    place = column[1] * np.int64(len(row[0])) + row[1]
    _, first, node = np.unique(place, return_index=True, return_inverse=True)
    return coords[first], node


def _sides(segment: Ints, owner: Ints, areas: int) -> tuple[Ints, Ints]:
    """The first and last area that has each segment, OUTSIDE where there is no other; both where it is no border."""
    a, b = (np.full(segment.max(initial=-1) + 1, OUTSIDE) for _ in range(2))
    held, times = np.unique(segment * np.int64(max(areas, 1)) + owner, return_counts=True)
    # an area that runs over a segment twice has itself on both sides: no border
    segment, owner = np.divmod(held[times % 2 == 1], max(areas, 1))
    # of several areas the one written last stays
    a[segment[::-1]], b[segment] = owner[::-1], owner
    return a, np.where(a == b, OUTSIDE, b)


def meeting(node: Ints, thing: Ints) -> tuple[Ints, Ints]:
    """Distinct (vertex, thing) pairs, sorted by vertex; things are not negative."""
    base = np.int64(thing.max(initial=0) + 1)
    # sorted, not hashed: NumPy's unique takes seconds where thousands of such products fall together
    told = np.sort(node * base + thing)
    pairs = np.divmod(told[np.diff(told, prepend=-1) > 0], base)
    return np.asarray(pairs[0]), np.asarray(pairs[1])


def as_linestrings(coords: Floats, u: Ints, v: Ints) -> NDArray[Any]:
    """A line of two points for each segment."""
    made: NDArray[Any] = shapely.linestrings(np.stack([coords[u], coords[v]], axis=1))
    return made
