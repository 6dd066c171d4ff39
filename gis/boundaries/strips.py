"""A line laid out in strips: its true shape in metres, turned so that each stretch runs from left to right.

Whoever walks a line compares the bends on paper with those on the ground, so nothing is straightened and all strips
of a line have one scale; each is turned by itself, and its own north arrow says how far.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiLineString, Polygon

from gis.crs import to_measure

Metres = NDArray[np.float64]
"""Points, one a row: east and north in EPSG:4549, or right and up on a strip."""
NEAR_M = 30.0
"""How far beside a line one asks whose ground it is: clear of rounding, nearer than any strip of land is broad."""
WIDE_GAP = 0.05
"""A gap between two parts longer than this share of the line: a strip over it would be mostly empty paper."""
_NOTHING_M = 1e-3
"""A stretch shorter than this is what rounding leaves where two parts meet."""
_STEPS = 13
"""Halvings of the search for how far a strip reaches: some metres on the longest line, nothing on paper."""


@dataclass(frozen=True)
class Course:
    """The course of a line in metres (EPSG:4549); chainage counts along its parts, gaps between them not."""

    parts: tuple[Metres, ...] = field(repr=False)

    @cached_property
    def starts(self) -> Metres:
        """Chainage at which each part begins, and at last the whole length."""
        lengths = [float(_steps(part).sum()) for part in self.parts]
        return np.concatenate([[0.0], np.cumsum(lengths)])

    @property
    def length_m(self) -> float:
        """Along all parts."""
        return float(self.starts[-1])

    @cached_property
    def breaks(self) -> tuple[float, ...]:
        """Chainages at which a strip must end: the wide gaps between parts, and the end of the line."""
        wide = [
            float(self.starts[i + 1])
            for i, (before, after) in enumerate(pairwise(self.parts))
            if float(np.hypot(*(after[0] - before[-1]))) > WIDE_GAP * self.length_m
        ]
        return (*wide, self.length_m)

    def part_at(self, chainage_m: float) -> int:
        """Which part a chainage lies on; where two meet, the later one."""
        place = int(np.searchsorted(self.starts, chainage_m, side="right")) - 1
        return min(max(place, 0), len(self.parts) - 1)

    def at(self, chainage_m: float) -> tuple[float, float]:
        """The point at a chainage, metres; before the start and past the end, the ends."""
        part = self.part_at(chainage_m)
        along = _along(self.parts[part])
        inside = chainage_m - self.starts[part]
        x, y = (float(np.interp(inside, along, self.parts[part][:, axis])) for axis in (0, 1))
        return x, y

    def cut(self, from_m: float, to_m: float) -> list[tuple[int, Metres]]:
        """The stretch between two chainages, by part."""
        pieces = []
        for place, part in enumerate(self.parts):
            low, high = max(from_m - self.starts[place], 0.0), to_m - self.starts[place]
            along = _along(part)
            high = min(high, float(along[-1]))
            if high - low < _NOTHING_M:
                continue
            inner = part[(along > low) & (along < high)]
            ends = [[np.interp(at, along, part[:, axis]) for axis in (0, 1)] for at in (low, high)]
            pieces.append((place, np.vstack([ends[0], inner, ends[1]])))
        return pieces

    def nearest(self, x: float, y: float) -> float:
        """Chainage of the point of the course nearest to a point, metres."""
        spot = shapely.Point(x, y)
        lines = [shapely.LineString(part) for part in self.parts]
        place = int(np.argmin([line.distance(spot) for line in lines]))
        return float(self.starts[place] + lines[place].project(spot))


@dataclass(frozen=True)
class Strip:
    """A stretch of a course on paper: ``turn_rad`` is how far east lies from right, counter-clockwise."""

    from_m: float
    to_m: float
    turn_rad: float
    corner: tuple[float, float]
    """What stands at the strip's lower left after turning, metres."""
    size: tuple[float, float]
    """Width and height, metres."""
    main_part: int
    """The part most of the strip is of."""

    def laid(self, points: Metres) -> Metres:
        """Points in EPSG:4549 on the strip: metres right and up from its lower left."""
        laid: Metres = _turned(points, self.turn_rad) - np.asarray(self.corner)
        return laid


def course_of(course: MultiLineString) -> Course:
    """The course of a line (EPSG:4490) in metres."""
    east, north = (to_measure().transform)(*shapely.get_coordinates(course).T)
    xy = np.column_stack([east, north])
    counts = [len(part.coords) for part in course.geoms]
    return Course(tuple(np.split(xy, np.cumsum(counts)[:-1])))


def strips(course: Course, width_m: float, height_m: float, most: int) -> list[Strip]:
    """As few strips as hold the course, none larger than ``width_m`` by ``height_m`` nor over a wide gap.

    Between two gaps they are of equal length where such ones fit. None at all when more than ``most`` are needed.
    """
    found: list[Strip] = []
    start = 0.0
    for stop in course.breaks:
        ends = [start]
        while ends[-1] < stop - 0.5:
            ends.append(_reach(course, (ends[-1], stop), width_m, height_m))
            if len(found) + len(ends) - 1 > most:
                return []
        ends[-1] = stop
        even = [float(at) for at in np.linspace(start, stop, len(ends))]
        if all(_fits(course, low, high, width_m, height_m) for low, high in pairwise(even)):
            ends = even
        found += [_strip(course, low, high) for low, high in pairwise(ends)]
        start = stop
    return found


def whole(course: Course) -> Strip:
    """The whole course as one strip, however large."""
    return _strip(course, 0.0, course.length_m)


def left_sides(course: Course, area: Polygon) -> tuple[bool, ...]:
    """Whether ``area`` (metres) lies to the left of each part as it runs: by a vote of places along it."""
    votes = []
    for part in course.parts:
        middles, steps = (part[1:] + part[:-1]) / 2, np.diff(part, axis=0)
        lengths = np.hypot(*steps.T)
        keep = np.linspace(0, len(steps) - 1, min(len(steps), 15)).astype(int)
        normal = np.column_stack([-steps[:, 1], steps[:, 0]]) / np.maximum(lengths, 1e-9)[:, None]
        left = shapely.points(middles[keep] + normal[keep] * NEAR_M)
        right = shapely.points(middles[keep] - normal[keep] * NEAR_M)
        inside = shapely.contains(area, left).astype(int) - shapely.contains(area, right).astype(int)
        votes.append(bool((inside * lengths[keep]).sum() > 0))
    return tuple(votes)


def _steps(part: Metres) -> Metres:
    steps: Metres = np.hypot(*np.diff(part, axis=0).T)
    return steps


def _along(part: Metres) -> Metres:
    return np.concatenate([[0.0], np.cumsum(_steps(part))])


def _turned(points: Metres, turn_rad: float) -> Metres:
    c, s = math.cos(turn_rad), math.sin(turn_rad)
    turned: Metres = np.asarray(points) @ np.array([[c, s], [-s, c]])
    return turned


def _reach(course: Course, span: tuple[float, float], width_m: float, height_m: float) -> float:
    """The farthest chainage of the span up to which a strip from its beginning fits."""
    start, stop = low, high = span
    if _fits(course, start, stop, width_m, height_m):
        return stop
    for _ in range(_STEPS):
        middle = (low + high) / 2
        if _fits(course, start, middle, width_m, height_m):
            low = middle
        else:
            high = middle
    return max(low, start + 1.0)


def _fits(course: Course, from_m: float, to_m: float, width_m: float, height_m: float) -> bool:
    width, height = _strip(course, from_m, to_m).size
    return width <= width_m and height <= height_m


def _strip(course: Course, from_m: float, to_m: float) -> Strip:
    pieces = course.cut(from_m, to_m)
    points = np.vstack([piece for _, piece in pieces])
    turn = -_main_axis(points)
    laid = _turned(points, turn)
    low, high = laid.min(axis=0), laid.max(axis=0)
    longest = max(pieces, key=lambda piece: float(_steps(piece[1]).sum()))[0]
    return Strip(
        from_m, to_m, turn, (float(low[0]), float(low[1])), (float(high[0] - low[0]), float(high[1] - low[1])), longest
    )


def _main_axis(points: Sequence[Sequence[float]] | Metres) -> float:
    """Direction of the long side of the smallest rectangle about the points, pointing the way the course runs."""
    box = shapely.minimum_rotated_rectangle(shapely.MultiPoint(points))
    chord = np.asarray(points[-1]) - np.asarray(points[0])
    if box.geom_type != "Polygon":
        return math.atan2(chord[1], chord[0])
    corners = shapely.get_coordinates(box)[:3]
    sides = np.diff(corners, axis=0)
    along = sides[int(np.argmax(np.hypot(*sides.T)))]
    if along @ chord < 0:
        along = -along
    return math.atan2(along[1], along[0])
