"""Labels put where they cover nothing: each tries places around its point, near ones first."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

WIDE_FROM = "\u2e80"
"""From here on, signs are as wide as they are high."""
_ANGLES = (90, 270, 45, 135, 315, 225, 0, 180, 65, 115, 295, 245)
"""Directions tried, degrees counter-clockwise from the right: above and below first, as lines run to the right."""
_COVERS_LINE = 6.0
"""A label across the course counts as if it stood this many millimetres farther off."""


@dataclass(frozen=True)
class Box:
    """A rectangle on paper, millimetres; ``y`` runs down."""

    x: float
    y: float
    width: float
    height: float

    def meets(self, other: Box) -> bool:
        """Whether two rectangles cover common ground."""
        return (
            self.x < other.x + other.width
            and other.x < self.x + self.width
            and self.y < other.y + other.height
            and other.y < self.y + self.height
        )

    def within(self, other: Box) -> bool:
        """Whether it lies wholly in another."""
        return (
            self.x >= other.x
            and self.y >= other.y
            and self.x + self.width <= other.x + other.width
            and self.y + self.height <= other.y + other.height
        )


def text_width(words: str, size: float) -> float:
    """About how wide words are at a font size: Chinese signs one em, others less."""
    return sum(size if sign >= WIDE_FROM else 0.6 * size for sign in words)


class Sheet:
    """A frame being filled with labels: remembers what is taken, and gives free places."""

    def __init__(self, frame: Box, course: Sequence[tuple[float, float]] = ()) -> None:
        self.frame = frame
        self.course = tuple(course)
        self.taken: list[Box] = []

    def take(self, box: Box) -> None:
        """Nothing else may stand here."""
        self.taken.append(box)

    def place(
        self, at: tuple[float, float], size: tuple[float, float], reach: Sequence[float], *, off_course: bool = False
    ) -> Box | None:
        """The best free place for a label of ``size`` beside the point ``at``, at one of the distances; or None.

        A label that must be told may stand across the course if there is no better place; one ``off_course`` may not.
        """
        best: tuple[float, Box] | None = None
        for far in reach:
            if best is not None and best[0] <= far:
                break
            for rank, angle in enumerate(_ANGLES):
                box = _beside(at, size, far, angle)
                if not box.within(self.frame) or any(box.meets(other) for other in self.taken):
                    continue
                across = self._on_course(box)
                if across and off_course:
                    continue
                cost = far + rank * 0.05 + (_COVERS_LINE if across else 0.0)
                if best is None or cost < best[0]:
                    best = (cost, box)
        if best is None:
            return None
        self.take(best[1])
        return best[1]

    def _on_course(self, box: Box) -> bool:
        return any(box.x <= x <= box.x + box.width and box.y <= y <= box.y + box.height for x, y in self.course)


def _beside(at: tuple[float, float], size: tuple[float, float], far: float, angle: float) -> Box:
    """A box whose edge is ``far`` from the point in the direction ``angle``."""
    dx, dy = math.cos(math.radians(angle)), -math.sin(math.radians(angle))
    x = at[0] + dx * (far + size[0] / 2) - size[0] / 2
    y = at[1] + dy * (far + size[1] / 2) - size[1] / 2
    return Box(x, y, *size)
