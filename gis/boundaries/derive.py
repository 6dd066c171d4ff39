"""Boundary lines and tripoints drawn from the areas of one level on one date (DOMAIN §2).

A common border is one line, however many parts it has; where it runs is where the two areas share their segments.
Nothing is digitised: a line moves only when the areas of its sides do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import LineString, MultiLineString, Point

from gis.boundaries.lines import BeyondStretch, Line, LineRank, Tripoint
from gis.boundaries.names import (
    chain_ids,
    line_code,
    line_name,
    order_key,
    rank_of,
    side_names,
    tripoint_name,
)
from gis.boundaries.segments import Floats, Ints, Segments, meeting, segments
from gis.crs import to_measure
from gis.divisions import Level, Quality, Snapshot, Version

ANYWHERE_BEYOND = "市外"
"""What lies beyond the outer border where nobody has said what does."""
_QUALITIES: tuple[Quality, ...] = ("official", "illustrative", "approximate")
"""Best first."""


@dataclass(frozen=True)
class Drawn:
    """The lines of one level, by the codes of their sides, and the points where they meet."""

    lines: tuple[Line, ...]
    tripoints: tuple[Tripoint, ...]


@dataclass(frozen=True, eq=False)
class _Map:
    """Units that have an area, by code, the segments of their borders, and the line each segment belongs to."""

    snapshot: Snapshot
    level: Level
    units: list[Version]
    cut: Segments
    beyond: list[str]
    beyond_of: Ints
    """Of each segment: what lies beyond it, by position in ``beyond``; only of meaning on outer ones."""
    ashore: NDArray[np.bool_]
    """Of each segment: outer, with land or a river beyond."""
    line: Ints
    """Of each segment: its line, counted from 0 by the codes of the sides."""
    sides: Ints
    """Of each line: its units by position, and OUTSIDE or the second of them, and what lies beyond; (lines, 3)."""


def draw(snapshot: Snapshot, level: Level, stretches: Sequence[BeyondStretch] = ()) -> Drawn:
    """The boundary lines and tripoints of a level; units without an area are left out.

    ``stretches`` say what lies beyond the outer border; a segment takes the name of the nearest (EPSG:4549).
    Three units meet in a tripoint, or two and a neighbour by land or across a river: an end at the coast is none.
    """
    drawn = _mapped(snapshot, level, stretches)
    lines = _lines(drawn)
    return Drawn(tuple(lines), tuple(_tripoints(drawn)))


def _mapped(snapshot: Snapshot, level: Level, stretches: Sequence[BeyondStretch]) -> _Map:
    units = [unit for unit in snapshot.versions.values() if unit.level == level and unit.shape is not None]
    units.sort(key=lambda unit: order_key(snapshot, unit))
    cut = segments([unit.shape.area for unit in units if unit.shape is not None])
    beyond, beyond_of, ashore = _beyond(cut, stretches)
    key = np.where(cut.outer, len(units) + beyond_of, cut.b) + cut.a * (len(units) + len(beyond))
    keys, line = np.unique(key, return_inverse=True)
    a, other = np.divmod(keys, len(units) + len(beyond))
    inner = other < len(units)
    sides = np.column_stack([a, np.where(inner, other, -1), np.where(inner, -1, other - len(units))])
    return _Map(snapshot, level, units, cut, beyond, beyond_of, ashore, line, sides)


def _beyond(cut: Segments, stretches: Sequence[BeyondStretch]) -> tuple[list[str], Ints, NDArray[np.bool_]]:
    """Names of what lies beyond, in order; which lies beyond each segment; and whether that is land or a river."""
    if not stretches:
        return [ANYWHERE_BEYOND], np.zeros(len(cut.u), np.int64), cut.outer
    from scipy.spatial import cKDTree  # a quarter of a second of import that most commands need nothing of

    names = sorted({stretch.name for stretch in stretches})
    anchors = np.column_stack(to_measure().transform([s.lon for s in stretches], [s.lat for s in stretches]))
    nearest = np.asarray(cKDTree(anchors).query(cut.middles_m)[1], dtype=np.int64)
    name = np.array([names.index(stretch.name) for stretch in stretches], np.int64)
    ashore = np.array([stretch.kind != "sea" for stretch in stretches])
    return names, name[nearest], cut.outer & ashore[nearest]


def _lines(drawn: _Map) -> list[Line]:
    courses = _courses(drawn)
    lengths = np.bincount(drawn.line, drawn.cut.lengths_m, minlength=len(drawn.sides))
    chains = [chain_ids(drawn.snapshot, unit.unit_id) for unit in drawn.units]
    return [
        _line(drawn, chains, row, course, float(length))
        for row, course, length in zip(drawn.sides.tolist(), courses, lengths, strict=True)
    ]


def _line(
    drawn: _Map, chains: list[list[int | None]], row: list[int], course: MultiLineString, length_m: float
) -> Line:
    first, second, past = row
    units = [drawn.units[place] for place in (first, second) if place >= 0]
    ids = [unit.unit_id for unit in units]
    beyond = drawn.beyond[past] if past >= 0 else None
    rank: LineRank = "outer" if beyond else rank_of([chains[first], chains[second]])
    ends = f"{ids[0]}|{beyond}" if beyond else f"{min(ids)}-{max(ids)}"
    return Line(
        level=drawn.level,
        side_a=ids[0],
        side_b=ids[1] if beyond is None else None,
        beyond=beyond,
        rank=rank,
        code=line_code(drawn.snapshot, drawn.level, ids),
        name=line_name([*side_names(drawn.snapshot, units), *([beyond] if beyond else [])]),
        course=course,
        length_m=length_m,
        quality=max((unit.shape.quality for unit in units if unit.shape), key=_QUALITIES.index),
        origin=f"{drawn.level}:{ends}",
    )


def _courses(drawn: _Map) -> NDArray[Any]:
    """The course of each line: its segments joined, turned and put in running order (DOMAIN §2.3)."""
    if not len(drawn.line):
        return np.empty(0, dtype=object)
    runs, of = _runs(drawn)
    order = np.argsort(of, kind="stable")
    joined = shapely.line_merge(shapely.multilinestrings(runs[order], indices=of[order]))
    parts, line = shapely.get_parts(joined, return_index=True)
    southward = _runs_south(drawn)
    for place in np.flatnonzero(shapely.is_closed(parts)):
        parts[place] = _from_its_start(parts[place], southward[line[place]])
    start, end = (_along(shapely.get_point(parts, place), southward[line]) for place in (0, -1))
    turned = np.where(end < start, shapely.reverse(parts), parts)
    order = np.lexsort([np.maximum(start, end), np.minimum(start, end), line])
    return np.asarray(shapely.multilinestrings(turned[order], indices=line[order]))


def _runs(drawn: _Map) -> tuple[NDArray[Any], Ints]:
    """Segments of one line that follow each other, joined, and the line each run is of."""
    cut, line = drawn.cut, drawn.line
    breaks = np.flatnonzero((line[1:] != line[:-1]) | (cut.u[1:] != cut.v[:-1]))
    last = np.append(breaks, len(line) - 1)
    run = np.repeat(np.arange(len(last)), np.diff(last, prepend=-1))
    vertices = np.insert(cut.u, last + 1, cut.v[last])
    return shapely.linestrings(cut.lonlat[vertices], indices=np.insert(run, last + 1, run[last])), line[last]


def _runs_south(drawn: _Map) -> NDArray[np.bool_]:
    """Of each line: whether it is longer from north to south than from west to east."""
    order = np.argsort(drawn.line, kind="stable")
    first = np.searchsorted(drawn.line[order], np.arange(len(drawn.sides)))
    one, other = (drawn.cut.metres[node[order]] for node in (drawn.cut.u, drawn.cut.v))
    low = np.minimum.reduceat(np.minimum(one, other), first)
    high = np.maximum.reduceat(np.maximum(one, other), first)
    width, height = (high - low).T
    return np.asarray(height > width)


def _along(points: NDArray[Any], southward: NDArray[np.bool_]) -> Floats:
    """How far along the way of its line a point lies: eastward, or southward."""
    east, north = to_measure().transform(shapely.get_x(points), shapely.get_y(points))
    return np.asarray(np.where(southward, -np.asarray(north), east))


def _from_its_start(ring: LineString, southward: bool) -> LineString:
    """A closed part beginning at its westmost (northmost) vertex."""
    coords = shapely.get_coordinates(ring)[:-1]
    first = int(np.argmax(coords[:, 1]) if southward else np.argmin(coords[:, 0]))
    rolled = np.roll(coords, -first, axis=0)
    return LineString(np.vstack([rolled, rolled[:1]]))


def _tripoints(drawn: _Map) -> list[Tripoint]:
    """One for each vertex where three meet, by their codes and from west to east."""
    nodes, owners = _who_meets(drawn)
    groups = _groups(nodes, owners)
    lines = _groups(*_at(nodes, *meeting(_both_ends(drawn.cut), np.tile(drawn.line, 2))))
    past = _groups(*_at(nodes, *_beyond_there(drawn)))
    places = sorted(groups, key=lambda node: (groups[node], past.get(node, ())[:1], tuple(drawn.cut.lonlat[node])))
    points = dict(zip(places, shapely.points(drawn.cut.lonlat[places]), strict=True)) if places else {}
    times: dict[Any, list[int]] = {}
    for node in places:
        times.setdefault((groups[node], past.get(node, ())[:1]), []).append(node)
    return [
        _tripoint(drawn, points[node], who, [drawn.beyond[p] for p in there], lines[node], (number, len(found)))
        for (who, there), found in times.items()
        for number, node in enumerate(found, 1)
    ]


def _tripoint(
    drawn: _Map, point: Point, who: tuple[int, ...], there: list[str], lines: tuple[int, ...], time: tuple[int, int]
) -> Tripoint:
    units = [drawn.units[place] for place in who]
    ids = sorted(unit.unit_id for unit in units)
    return Tripoint(
        level=drawn.level,
        units=tuple(unit.unit_id for unit in units),
        beyond=there[0] if there else None,
        name=tripoint_name([*side_names(drawn.snapshot, units), *there], *time),
        point=point,
        lines=lines,
        origin=f"{drawn.level}:{'-'.join(map(str, ids))}|{there[0] if there else ''}#{time[0]}",
    )


def _who_meets(drawn: _Map) -> tuple[Ints, Ints]:
    """The vertices that are tripoints and the units that meet in each."""
    cut, inner = drawn.cut, ~drawn.cut.outer
    node = np.concatenate([_both_ends(cut), _both_ends(cut)[np.tile(inner, 2)]])
    nodes, owners = meeting(node, np.concatenate([np.tile(cut.a, 2), np.tile(cut.b[inner], 2)]))
    count = np.bincount(nodes, minlength=len(cut.lonlat))
    crossed, shore = (np.zeros(len(cut.lonlat), bool) for _ in range(2))
    crossed[_both_ends(cut)[np.tile(inner, 2)]] = True
    shore[_both_ends(cut)[np.tile(drawn.ashore, 2)]] = True
    meets = (count >= 3) | ((count == 2) & crossed & shore)
    return nodes[meets[nodes]], owners[meets[nodes]]


def _beyond_there(drawn: _Map) -> tuple[Ints, Ints]:
    """Vertices on the outer border and what lies beyond there; land and rivers hide the sea."""
    outer = np.tile(drawn.cut.outer, 2)
    node, past = _both_ends(drawn.cut)[outer], np.tile(drawn.beyond_of, 2)[outer]
    shore = np.tile(drawn.ashore, 2)[outer]
    hidden = ~shore & np.isin(node, node[shore])
    return meeting(node[~hidden], past[~hidden])


def _both_ends(cut: Segments) -> Ints:
    return np.concatenate([cut.u, cut.v])


def _at(wanted: Ints, nodes: Ints, things: Ints) -> tuple[Ints, Ints]:
    kept = np.isin(nodes, wanted)
    return nodes[kept], things[kept]


def _groups(nodes: Ints, things: Ints) -> dict[int, tuple[int, ...]]:
    """The things at each vertex; both come sorted."""
    first = [*np.flatnonzero(np.diff(nodes, prepend=-1)).tolist(), len(nodes)]
    told = things.tolist()
    return {int(nodes[start]): tuple(told[start:end]) for start, end in pairwise(first)}
