"""The course of a boundary line in words (界线走向说明): ends, directions by the 16-point rose, lengths.

Directions are from true north and have the names of boundary surveys (GB/T 17796-2009: 北 348°45′–11°15′, then
北偏东北, 东北, …, 22.5° each).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from pyproj import Geod
from shapely import LineString

from gis.boundaries.lines import Line, Tripoint
from gis.boundaries.segments import Floats
from gis.crs import to_measure
from gis.divisions import Snapshot

ROSE = (
    "北", "北偏东北", "东北", "东偏东北", "东", "东偏东南", "东南", "南偏东南",
    "南", "南偏西南", "西南", "西偏西南", "西", "西偏西北", "西北", "北偏西北",
)  # fmt: skip
"""Clockwise from north."""
MOST_LEGS = 20
"""Legs a description has, unless the line has more parts or passes more tripoints: more is no longer read."""
COARSEST_SHARE = 0.1
"""Of a line's length: how far its simplest description may stray from it; halved while legs are few."""
FINEST_M = 1.0
"""m by which a description may stray from the line at the least."""
AT_TRIPOINT_M = 1.0
"""m within which a vertex of a line is a tripoint."""
_ELLIPSOID = Geod(ellps="GRS80")
"""That of CGCS2000, to the tenth of a millimetre."""


@dataclass(frozen=True)
class Leg:
    """A stretch of a course: its direction by the rose, its length along the course, and the tripoint it ends in."""

    towards: str
    length_m: float
    passes: str | None = None


@dataclass(frozen=True)
class _Part:
    """A part of a course: vertices in EPSG:4490 and EPSG:4549, and the names of tripoints by vertex."""

    lonlat: Floats
    metres: Floats
    named: dict[int, str]

    def end(self, vertex: int) -> str:
        """The name of an end, or where it lies."""
        lon, lat = self.lonlat[vertex]
        place = vertex % len(self.lonlat)
        return self.named.get(place, f"东经{lon:.4f}°、北纬{lat:.4f}°处")


def rose(azimuth_deg: float) -> str:
    """The name of a direction, degrees clockwise from true north; a point's sector begins with its lower edge."""
    return ROSE[int((azimuth_deg % 360 + 11.25) // 22.5) % len(ROSE)]


def describe(line: Line, snapshot: Snapshot, tripoints: Sequence[Tripoint] = ()) -> str:
    """The course of ``line`` in words: where each part begins, its legs, which tripoints it passes, where it ends.

    ``tripoints`` may be all of the level: those of the line's own sides that lie on it are named. Lengths are measured
    along the line in EPSG:4549, directions on the ellipsoid.
    """
    parts = _parts(line, tripoints)
    sides = [snapshot.versions[side].name for side in line.sides]
    beyond = f"{line.beyond}（市外）" if line.beyond else ""
    told = f"{line.name}为{'与'.join([*sides, *([beyond] if beyond else [])])}的界线，全长{_length(line.length_m)}"
    many = len(parts) > 1
    told += f"，分{len(parts)}段。" if many else "。"
    for number, (part, way) in enumerate(zip(parts, _ways(parts, line.length_m), strict=True), 1):
        told += f"第{number}段" if many else ""
        told += f"起自{part.end(0)}，{_told(way)}，止于{part.end(-1)}。"
    return told + "方向以真北为准，分十六方位。"


def legs(line: Line, tripoints: Sequence[Tripoint] = ()) -> list[list[Leg]]:
    """The legs of each part of a course: as true to it as ``MOST_LEGS`` in all allow."""
    return _ways(_parts(line, tripoints), line.length_m)


def _ways(parts: Sequence[_Part], length_m: float) -> list[list[Leg]]:
    tolerance_m = length_m * COARSEST_SHARE
    corners = [_corners(part, tolerance_m) for part in parts]
    while tolerance_m > FINEST_M:
        tolerance_m /= 2
        finer = [_corners(part, tolerance_m) for part in parts]
        if sum(len(found) - 1 for found in finer) > MOST_LEGS:
            break
        corners = finer
    return [_joined(_legs(part, found)) for part, found in zip(parts, corners, strict=True)]


def _parts(line: Line, tripoints: Sequence[Tripoint]) -> list[_Part]:
    transform = to_measure().transform
    own = [point for point in tripoints if set(line.sides) <= set(point.units)]
    spots = [(*transform(point.point.x, point.point.y), point.name) for point in own]
    parts = []
    for course in line.course.geoms:
        lonlat = shapely.get_coordinates(course)
        metres = np.column_stack(transform(lonlat[:, 0], lonlat[:, 1]))
        named: dict[int, str] = {}
        for x, y, name in spots:
            distance = np.hypot(*(metres - (x, y)).T)
            named |= {int(vertex): name for vertex in np.flatnonzero(distance < AT_TRIPOINT_M)}
        parts.append(_Part(lonlat, metres, named))
    return parts


def _corners(part: _Part, tolerance_m: float) -> list[int]:
    """Vertices that a description stops at: ends, tripoints, and what simplifying to ``tolerance_m`` leaves."""
    last = len(part.metres) - 1
    stops = sorted({0, last, *part.named})
    corners = [0]
    for start, end in pairwise(stops):
        piece = part.metres[start : end + 1]
        # the third coordinate carries each vertex's place through the simplifying
        numbered = LineString(np.column_stack([piece, np.arange(start, end + 1)]))
        kept = shapely.get_coordinates(shapely.simplify(numbered, tolerance_m), include_z=True)
        corners += [int(place) for place in kept[1:, 2]]
    return corners


def _legs(part: _Part, corners: Sequence[int]) -> Iterator[Leg]:
    walked = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(part.metres, axis=0).T))])
    for start, end in pairwise(corners):
        azimuth, _, _ = _ELLIPSOID.inv(*part.lonlat[start], *part.lonlat[end])
        passes = part.named.get(end) if end != len(part.metres) - 1 else None
        yield Leg(rose(azimuth), float(walked[end] - walked[start]), passes)


def _joined(found: Iterator[Leg]) -> list[Leg]:
    """Legs that run on in one direction, with no tripoint between, as one."""
    joined: list[Leg] = []
    for leg in found:
        if joined and joined[-1].towards == leg.towards and joined[-1].passes is None:
            leg = Leg(leg.towards, joined.pop().length_m + leg.length_m, leg.passes)  # noqa: PLW2901
        joined.append(leg)
    return joined


def _told(way: Sequence[Leg]) -> str:
    told = []
    for number, leg in enumerate(way):
        turn = "折向" if number and way[number - 1].passes is None else "向"
        told.append(f"{turn}{leg.towards}行{_length(leg.length_m)}" + (f"，经{leg.passes}" if leg.passes else ""))
    return "，".join(told)


def _length(metres: float) -> str:
    tens = max(round(metres, -1), 10)
    if tens < 1000:
        return f"约{tens:.0f}米"
    return f"约{metres / 1000:.1f}千米"
