"""The real county lines of the first map, as the made-up markers stand on them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import shapely


@dataclass(frozen=True)
class Side:
    """A county on one side of a line: the unit, its name and its ground on that day, EPSG:4549."""

    unit_id: int
    name: str
    area: Any = field(repr=False)


@dataclass(frozen=True)
class Border:
    """A line between two counties as it was on the first map day; ``course`` in EPSG:4549, its parts in order."""

    line_id: int
    code: str
    name: str
    course: Any = field(repr=False)
    sides: tuple[Side, Side]
    """The smaller code first."""
    today: frozenset[str]
    """Codes that the counties on this ground bear today."""
    ended_on: date | None = None
    """When it ceased to be a line, where nothing came of it."""


@dataclass(frozen=True)
class Meeting:
    """A point where three counties meet: EPSG:4549, their names by code, and the lines that end in it."""

    name: str
    point: Any = field(repr=False)
    sides: tuple[Side, ...]
    lines: tuple[int, ...]


def ashore(border: Border, land: Any) -> list[Any]:
    """The pieces of a line on land, in running order and running with it: no stone stands in the river or the sea."""
    pieces: list[Any] = []
    ground = shapely.buffer(land, 1.0)
    for part in shapely.get_parts(border.course):
        cut = shapely.get_parts(shapely.intersection(part, ground))
        lines = shapely.get_parts(shapely.line_merge(shapely.union_all(cut[shapely.get_type_id(cut) == 1])))
        turned = [piece if _starts(part, piece) <= _ends(part, piece) else shapely.reverse(piece) for piece in lines]
        pieces += sorted(turned, key=lambda piece: _starts(part, piece))
    return [piece for piece in pieces if piece.length > 0]


def _starts(part: Any, piece: Any) -> float:
    return float(shapely.line_locate_point(part, shapely.get_point(piece, 0)))


def _ends(part: Any, piece: Any) -> float:
    return float(shapely.line_locate_point(part, shapely.get_point(piece, -1)))


def along(border: Border, point: Any) -> float:
    """Metres of a point's foot along the whole course, through its parts in order."""
    parts = shapely.get_parts(border.course)
    nearest = int(shapely.distance(parts, point).argmin())
    return float(shapely.length(parts[:nearest]).sum() + shapely.line_locate_point(parts[nearest], point))
