"""How the strips of a line stand on a page: the largest scale at which all of them fit below each other."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from gis.boundaries.strips import Course, Strip, strips
from maps.labels import Box

WIDTH_MM = 271.0
"""A4 landscape less the page's margins."""
PAD_MM = 11.0
"""Room above and below each strip for labels and the names of the sides."""
EDGE_MM = 26.0
"""Room left and right of each strip: for names of its ends, and for its north arrow."""
SCALES = (
    2_000, 5_000, 10_000, 15_000, 20_000, 25_000, 30_000, 40_000, 50_000, 60_000, 75_000, 100_000, 125_000, 150_000,
    200_000, 250_000, 300_000, 400_000, 500_000, 750_000, 1_000_000,
)  # fmt: skip
"""Denominators of scales a ruler can read."""
_ROOM_MM = WIDTH_MM - 2 * EDGE_MM
MOST_STRIPS = 4
MOST_WINDING = 2.0
"""A course this many times longer than its strips are broad and high is not tried at that scale."""
_ANY = 10_000


@dataclass(frozen=True)
class Layout:
    """How the strips stand on the page: the scale, and the top of each strip's frame, millimetres."""

    denominator: int
    strips: tuple[Strip, ...]
    tops: tuple[float, ...]
    height_mm: float

    def mm(self, metres: float) -> float:
        """Metres on the ground as millimetres on paper."""
        return metres * 1000.0 / self.denominator

    def frame(self, place: int) -> Box:
        """The frame of a strip on the page."""
        return Box(0.0, self.tops[place], WIDTH_MM, self.mm(self.strips[place].size[1]) + 2 * PAD_MM)


def lay_out(course: Course, height_mm: float) -> Layout:
    """The largest scale at which the strips fit below each other, and where each stands."""
    low, high = 0, len(SCALES) - 1
    found = _at_scale(course, SCALES[high], height_mm)
    if not found:
        ground = SCALES[high] / 1000.0
        return _stacked(SCALES[high], strips(course, _ROOM_MM * ground, height_mm * ground, _ANY))
    while low < high:
        middle = (low + high) // 2
        tried = _at_scale(course, SCALES[middle], height_mm)
        if tried:
            high, found = middle, tried
        else:
            low = middle + 1
    return _stacked(SCALES[high], found)


def _at_scale(course: Course, denominator: int, height_mm: float) -> list[Strip]:
    """The strips of a scale, the fewest that fit below each other; none when they do not."""
    ground, fewest = denominator / 1000.0, len(course.breaks)
    for count in range(fewest, max(MOST_STRIPS, fewest) + 1):
        tall = height_mm / count - 2 * PAD_MM
        if tall <= 0 or course.length_m > MOST_WINDING * (_ROOM_MM + tall) * ground * count:
            continue
        found = strips(course, _ROOM_MM * ground, tall * ground, count)
        if found:
            return found
    return []


def _stacked(denominator: int, found: Sequence[Strip]) -> Layout:
    heights = [strip.size[1] * 1000.0 / denominator + 2 * PAD_MM for strip in found]
    tops = np.concatenate([[0.0], np.cumsum(heights)])
    return Layout(denominator, tuple(found), tuple(float(top) for top in tops[:-1]), float(tops[-1]))
