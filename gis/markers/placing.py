"""Where markers stand on the lines of a date: chainage along and offset from the course (EPSG:4549).

Which line: the one whose code, by rule or by document, the stone bears, followed through what became of it to the
lines of the date; the nearest of them when there are several. A stone that bears the code of no known line stands on
the nearest line within ``ON_LINE_M``, or on none. Stones where three lines meet stand on each of them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.boundaries.lines import Line
from gis.crs import to_measure
from gis.markers.record import Marker

ON_LINE_M = 50.0
"""Farther off a line than this, a stone does not stand on it: a bank's width, and courses are drawn roughly."""
MM = 3
"""Decimals of chainages and offsets: millimetres, so that placing the same again gives the same numbers."""

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Homes = Mapping[str, Collection[int]]
"""By marker: the lines of the date its number stands for; no key, or none of them there: the nearest line."""


@dataclass(frozen=True)
class Placement:
    """A marker on a line: metres along the line from its start, through its parts in order, and metres off it.

    The offset is absolute: it does not say on which side the stone stands.
    """

    marker_id: str
    line_id: int
    chainage_m: float = field(repr=False)
    offset_m: float = field(repr=False)


@dataclass(frozen=True)
class LineLives:
    """Which codes every line ever bore, and which lines came of which, from what day on."""

    bearers: Mapping[str, Collection[int]]
    """By code, proposed by rule or given by a document: the lines that bore it."""
    links: Sequence[tuple[int, int, date]] = ()
    """Predecessor, successor, first day of the line after."""

    def heirs(self, line_ids: Iterable[int], on: date) -> frozenset[int]:
        """These lines and all they became by ``on``, or came from since: whichever are in force are the ones meant."""
        found = set(line_ids)
        fresh = set(found)
        while fresh:
            after = {new for old, new, day in self.links if old in fresh and day <= on}
            before = {old for old, new, day in self.links if new in fresh and day > on}
            fresh = (after | before) - found
            found |= fresh
        return frozenset(found)

    def homes(self, markers: Iterable[Marker], on: date) -> dict[str, frozenset[int]]:
        """By marker: the lines that may be its own on ``on``, by the code it bears and the line it was set on."""
        known: dict[frozenset[int], frozenset[int]] = {}
        found = {}
        for marker in markers:
            starts = frozenset(self.bearers.get(marker.line_code, ())) | (
                frozenset() if marker.line_id is None else {marker.line_id}
            )
            if starts and starts not in known:
                known[starts] = self.heirs(starts, on)
            if starts:
                found[marker.marker_id] = known[starts]
        return found


@dataclass(frozen=True)
class _Parts:
    """The parts of all courses in metres: the line each belongs to, and how far along it each begins."""

    shapes: NDArray[np.object_]
    line: Ints
    start_m: Floats


def place(markers: Sequence[Marker], lines: Sequence[Line], homes: Homes | None = None) -> list[Placement]:
    """Place ``markers`` on ``lines`` (with ids), in the order of the markers; one on no line has no placement."""
    homes = homes or {}
    own = [homes.get(marker.marker_id, ()) for marker in markers]
    where, line, chainage_m, offset_m = on_lines(positions(markers), own, [meets_three(m) for m in markers], lines)
    return [
        Placement(markers[i].marker_id, lines[j].line_id or 0, float(along), float(off))
        for i, j, along, off in zip(where, line, chainage_m, offset_m, strict=True)
    ]


def positions(markers: Sequence[Marker]) -> Floats:
    """East and north of each marker, EPSG:4549."""
    lon = np.array([marker.lon for marker in markers], dtype=float)
    lat = np.array([marker.lat for marker in markers], dtype=float)
    return np.column_stack(to_measure().transform(lon, lat)) if len(markers) else np.empty((0, 2))


def meets_three(marker: Marker) -> bool:
    """Whether it stands where three lines meet: one of three stakes, or a stone of three faces."""
    return marker.type_letter in ("C", "D", "E") or marker.shape == "three_sided"


def on_lines(
    xy: Floats, homes: Sequence[Collection[int]], three: Sequence[bool], lines: Sequence[Line]
) -> tuple[Ints, Ints, Floats, Floats]:
    """Point and line by position, chainage and offset in metres of every placement, by point and then by line.

    ``xy`` in EPSG:4549; ``homes`` names lines by id, ``three`` says which points stand on all lines within reach.
    """
    if not len(xy) or not lines:
        return np.empty(0, int), np.empty(0, int), np.empty(0), np.empty(0)
    parts = _parts(lines)
    points = shapely.points(xy)
    own = _own_pairs(homes, lines, parts)
    near = _near_pairs(points, parts)
    point, part = np.unique(np.column_stack([np.hstack([own[0], near[0]]), np.hstack([own[1], near[1]])]), axis=0).T
    off = np.asarray(shapely.distance(points[point], parts.shapes[part]))
    # of a line's parts the nearest counts, and of two as near the first
    order = np.lexsort((part, off, parts.line[part], point))
    point, part, off = point[order], part[order], off[order]
    first = np.ones(len(point), dtype=bool)
    first[1:] = (point[1:] != point[:-1]) | (parts.line[part[1:]] != parts.line[part[:-1]])
    point, part, off = point[first], part[first], off[first]
    keep = _chosen(point, parts.line[part], off, (homes, three, lines))
    point, part, off = point[keep], part[keep], off[keep]
    along = parts.start_m[part] + shapely.line_locate_point(parts.shapes[part], points[point])
    return point, parts.line[part], np.round(along, MM), np.round(off, MM)


def nearest_m(xy: Floats, lines: Sequence[Line]) -> Floats:
    """Metres from each point (EPSG:4549) to the nearest line; infinite when there is none, or the point is nowhere."""
    off = np.full(len(xy), np.inf)
    somewhere = np.flatnonzero(np.isfinite(xy).all(axis=1))
    if len(somewhere) and lines:
        off[somewhere] = _nearest(shapely.points(xy[somewhere]), _parts(lines).shapes)
    return off


def offsets_m(xy: Floats, homes: Sequence[Collection[int]], lines: Sequence[Line]) -> Floats:
    """Metres from each point (EPSG:4549) to the line it would be placed on; infinite when it would be on none."""
    off = np.full(len(xy), np.inf)
    somewhere = np.flatnonzero(np.isfinite(xy).all(axis=1))
    own = [homes[i] for i in somewhere.tolist()]
    point, _, _, metres = on_lines(xy[somewhere], own, [False] * len(own), lines)
    off[somewhere[point]] = metres
    return off


def _nearest(points: NDArray[Any], shapes: NDArray[np.object_]) -> Floats:
    _, metres = shapely.STRtree(shapes).query_nearest(points, return_distance=True, all_matches=False)
    return np.asarray(metres)


def _parts(lines: Sequence[Line]) -> _Parts:
    project = to_measure()
    courses = shapely.transform(
        np.array([line.course for line in lines], dtype=object), project.transform, interleaved=False
    )
    shapes, line = shapely.get_parts(courses, return_index=True)
    length = shapely.length(shapes)
    before = np.cumsum(length) - length
    first = np.searchsorted(line, np.arange(len(lines)))
    return _Parts(shapes, line.astype(int), before - before[np.minimum(first, len(before) - 1)][line])


def _own_pairs(homes: Sequence[Collection[int]], lines: Sequence[Line], parts: _Parts) -> tuple[Ints, Ints]:
    """Every point with every part of the lines that are its own."""
    by_id = {line.line_id: j for j, line in enumerate(lines)}
    parts_of: dict[frozenset[int], Ints] = {}
    counts, found = np.zeros(len(homes), int), []
    for i, ids in enumerate(homes):
        key = frozenset(ids)
        if key not in parts_of:
            parts_of[key] = np.flatnonzero(np.isin(parts.line, [by_id[k] for k in key if k in by_id]))
        counts[i] = len(parts_of[key])
        found.append(parts_of[key])
    return np.repeat(np.arange(len(homes)), counts), np.concatenate([*found, np.empty(0, int)])


def _near_pairs(points: NDArray[Any], parts: _Parts) -> tuple[Ints, Ints]:
    point, part = shapely.STRtree(parts.shapes).query(points, predicate="dwithin", distance=ON_LINE_M)
    return point, part


def _chosen(
    point: Ints, line: Ints, off: Floats, asked: tuple[Sequence[Collection[int]], Sequence[bool], Sequence[Line]]
) -> NDArray[np.bool_]:
    """Which pairs of point and line stand: the best line of each point, and the others of three that meet there."""
    homes, three, lines = asked
    town = np.array([line.level != "county" for line in lines])
    own = np.array([lines[j].line_id in homes[i] for i, j in zip(point, line, strict=True)], dtype=bool)
    # its own lines before others, then a county line before the town line that runs with it, then the nearest
    order = np.lexsort((line, off, town[line], ~own, point))
    best = np.zeros(len(point), dtype=bool)
    leads = np.ones(len(order), dtype=bool)
    leads[1:] = point[order][1:] != point[order][:-1]
    best[order[leads]] = True
    level_of = dict(zip(point[best].tolist(), town[line[best]].tolist(), strict=True))
    meeting = np.array(
        [three[i] and level_of[i] == town[j] for i, j in zip(point.tolist(), line.tolist(), strict=True)], dtype=bool
    )
    kept: NDArray[np.bool_] = best | (meeting & (off <= ON_LINE_M))
    return kept
