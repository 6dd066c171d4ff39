"""Boundary lines and tripoints as things: what is known of one on a date (DOMAIN §2)."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from shapely import MultiLineString, Point

from gis.divisions import Level, Quality

LineRank = Literal["outer", "county", "town", "community"]
BeyondKind = Literal["land", "river", "sea"]
STORED_LEVELS: tuple[Level, ...] = ("county", "town")
"""Levels whose lines have an identity and a history; lines of communities are derived when asked for."""


@dataclass(frozen=True)
class Line:
    """The common border of two units of one level, or of one unit and what lies beyond the city.

    ``side_a`` bears the smaller code; on outer lines ``side_b`` is None and ``beyond`` names the neighbour.
    ``line_id`` is None for a line that is derived and not (yet) stored. ``code`` is the proposal by rule.
    """

    level: Level
    side_a: int
    side_b: int | None
    beyond: str | None
    rank: LineRank
    code: str | None
    name: str
    course: MultiLineString = field(repr=False)
    """EPSG:4490; its parts in running order, each running west to east, or north to south (DOMAIN §2.3)."""
    length_m: float
    """Along all parts, EPSG:4549."""
    quality: Quality
    line_id: int | None = None
    origin: str = ""
    """What its identity hangs on: the two sides it was first drawn between."""

    @property
    def sides(self) -> tuple[int, ...]:
        """The units on either side, smaller code first."""
        return (self.side_a,) if self.side_b is None else (self.side_a, self.side_b)


@dataclass(frozen=True)
class Tripoint:
    """A point where the borders of three units meet, or of two and what lies beyond by land."""

    level: Level
    units: tuple[int, ...]
    beyond: str | None
    name: str
    point: Point = field(repr=False)
    lines: tuple[int, ...] = ()
    """Positions in the derived list, or ids once stored, of the lines that end in it."""
    tripoint_id: int | None = None
    origin: str = ""


@dataclass(frozen=True)
class LineLink:
    """One line came of another: by position or id."""

    predecessor: int
    successor: int


@dataclass(frozen=True)
class BeyondStretch:
    """What lies beyond a stretch of the city's outer border: a point on the border near which it is so."""

    name: str
    kind: BeyondKind
    lon: float
    lat: float
    source: str
