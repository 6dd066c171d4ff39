"""Where places lie: shapes brought to EPSG:4490, and the communities whose ground they meet on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import STRtree
from shapely.geometry.base import BaseGeometry

from gis.crs import to_measure
from gis.datum import Datum, to_lonlat
from gis.divisions import Snapshot

Shapes = NDArray[np.object_]
JUST_OUTSIDE_M = 1_000.0
"""The city's border is drawn illustratively, and piers and sluices stand on it: so far outside is still the city's."""
_LEAST_SHARED_M = 1.0
"""A road or an area that meets a community on less ground, or along a shorter line, only touches its border."""


@dataclass(frozen=True)
class Place:
    """The communities a shape meets, its label's first; ``outside_m``: how far the label lies from the nearest."""

    communities: tuple[int, ...]
    outside_m: float = 0.0


@dataclass(frozen=True)
class Locator:
    """The communities of a day with their ground in EPSG:4549."""

    units: tuple[int, ...]
    areas: Shapes = field(repr=False)
    tree: STRtree = field(repr=False)

    @staticmethod
    def of(snapshot: Snapshot) -> Locator:
        """From a snapshot with areas."""
        held = [version for version in snapshot.at_level("community") if version.shape is not None]
        areas = metres(np.array([version.shape.area for version in held if version.shape], dtype=object))
        return Locator(tuple(version.unit_id for version in held), areas, STRtree(areas))

    def places(self, shapes: Sequence[BaseGeometry]) -> list[Place]:
        """The place of each shape (EPSG:4490); one whose label lies outside every community has no communities."""
        there = metres(np.array([*shapes, None], dtype=object)[:-1])
        finite = np.isfinite(shapely.bounds(there)).all(axis=1)
        found = iter(self._places(there[finite]))
        return [next(found) if one else Place((), np.inf) for one in finite]

    def _places(self, there: Shapes) -> list[Place]:
        labels = label_points(there)
        home, off = self._homes(labels)
        met = self._met(there)
        return [
            Place(self._told(int(home[i]), met[i]), float(off[i])) if off[i] <= JUST_OUTSIDE_M else Place((), off[i])
            for i in range(len(there))
        ]

    def _told(self, home: int, met: Sequence[int]) -> tuple[int, ...]:
        others = sorted(self.units[one] for one in met if one != home)
        return (self.units[home], *others)

    def _homes(self, labels: Shapes) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The community of each label, on a seam the first, outside all of them the nearest; and how far off it is."""
        (which, found), off = self.tree.query_nearest(labels, return_distance=True, all_matches=True)
        home = np.full(len(labels), -1, dtype=np.int64)
        away = np.full(len(labels), np.inf)
        # of several at one distance the first community wins, whatever the tree's order
        order = np.lexsort([-found, -which])
        home[which[order]], away[which[order]] = found[order], off[order]
        return home, away

    def _met(self, shapes: Shapes) -> list[list[int]]:
        """The communities each shape shares ground with."""
        which, found = self.tree.query(shapes, predicate="intersects")
        dimension = shapely.get_dimensions(shapes[which])
        several = dimension > 0
        shared = np.full(len(which), np.inf)
        parts = shapely.intersection(shapes[which[several]], self.areas[found[several]])
        flat = dimension[several] == 2
        shared[several] = np.where(flat, shapely.area(parts), shapely.length(parts))
        met: list[list[int]] = [[] for _ in shapes]
        for shape, community in zip(which[shared > _LEAST_SHARED_M], found[shared > _LEAST_SHARED_M], strict=True):
            met[int(shape)].append(int(community))
        return met


def label_points(shapes: Shapes) -> Shapes:
    """Where names are written: the first point, the middle of the longest line, a point well inside the area."""
    labels = shapes.copy()
    kind = shapely.get_dimensions(shapes)
    several = shapely.get_type_id(shapes) == shapely.GeometryType.MULTIPOINT
    labels[several] = shapely.get_geometry(shapes[several], 0)
    labels[kind == 1] = shapely.line_interpolate_point(_longest(shapes[kind == 1]), 0.5, normalized=True)
    labels[kind == 2] = shapely.point_on_surface(shapes[kind == 2])
    return labels


def _longest(lines: Shapes) -> Shapes:
    """The longest part of each line, once its parts are joined where they meet."""
    parts, owner = shapely.get_parts(shapely.line_merge(lines), return_index=True)
    order = np.lexsort([-shapely.length(parts), owner])
    first = np.unique(owner[order], return_index=True)[1]
    longest: Shapes = parts[order[first]]
    return longest


def to_register(shapes: Sequence[BaseGeometry], datum: Datum) -> list[BaseGeometry]:
    """Shapes in a declared datum as shapes in EPSG:4490, without heights. The datum must be convertible."""
    flat = shapely.force_2d(np.array([*shapes, None], dtype=object)[:-1])
    return list(shapely.transform(flat, lambda x, y: to_lonlat(datum, x, y), interleaved=False))


def metres(shapes: Shapes) -> Shapes:
    """Shapes of EPSG:4490 in EPSG:4549."""
    moved: Shapes = shapely.transform(shapes, to_measure().transform, interleaved=False)
    return moved
