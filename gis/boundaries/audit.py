"""Faults in the map of one level: gaps, overlaps, slivers, borders that do not meet.

The areas of a level should tile: each segment of a border has one area on either side. So whatever is wrong with
areas is bounded by the segments of which that is not so, and only those few are overlaid.
Topology is that of the stored degrees; sizes are measured in EPSG:4549.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, get_args

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, STRtree
from shapely.geometry.base import BaseGeometry

from gis.areas import union
from gis.boundaries.derive import Drawn, draw
from gis.boundaries.ends import LooseEnd, loose_ends
from gis.boundaries.measuring import area_m2, in_metres
from gis.boundaries.segments import Ints, as_linestrings, segments
from gis.divisions import Level, Snapshot, Version

FaultKind = Literal[
    "gap", "overlap", "sliver", "unfilled", "overflow", "unshared", "dangling", "disagreeing"
]  # fmt: skip
FAULT_KINDS: tuple[FaultKind, ...] = get_args(FaultKind)
AUDITED_LEVELS: tuple[Level, ...] = ("county", "town", "community")
SLIVER_WIDTH_M = 5.0
"""m of mean width (twice the area by the perimeter) below which a part of a division is a slip of the pen."""
UNSHARED_WIDTH_DEG = 1e-7
"""Degrees (1 cm) of mean width below which a gap or overlap is one border, drawn with other vertices on either side.

In degrees, since a straight border is straight in degrees: two kilometres of it bend by 4 cm in EPSG:4549."""
SMALLEST_M2 = 1e-3
"""m² below which a difference is rounding: a square of 3 cm."""


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with the map, where, and how large it is.

    gap: ground inside the level that no unit has. overlap: ground that several have. sliver: a part of a unit too
    thin to be meant. unfilled, overflow: ground of a parent that no child has, ground of children beyond it. unshared:
    a border whose two sides do not share their vertices, so that no line is drawn there. dangling: the end of a line
    where no third side is. disagreeing: a line that does not reach the tripoint it is said to end in.
    """

    kind: FaultKind
    level: Level
    units: tuple[int, ...]
    """The units concerned, sorted; for unfilled and overflow the parent."""
    geometry: BaseGeometry = field(repr=False, compare=False)
    """EPSG:4490."""
    size_m2: float | None = None
    size_m: float | None = None
    """Length of a border; of an end, metres to where it should be."""

    def exceeds(self, tolerance_m2: float) -> bool:
        """Whether it is too large to stand; a border or end that does not meet always is."""
        return self.size_m is not None or (self.size_m2 or 0.0) > tolerance_m2


def audit(snapshot: Snapshot, level: Level, drawn: Drawn | None = None) -> tuple[Fault, ...]:
    """The faults of a level, by kind and the largest first; no faults where no unit has an area.

    ``drawn``: the lines and tripoints to hold against the map, e.g. those stored; by default those drawn from it.
    """
    units = [unit for unit in snapshot.versions.values() if unit.level == level and unit.shape is not None]
    ground = _Ground.of(units)
    drawn = draw(snapshot, level) if drawn is None else drawn
    found = [
        *ground.faults(level),
        *_slivers(units, level),
        *_nesting(snapshot, units, level, ground),
        *(_as_fault(end, level) for end in loose_ends(drawn, ground.outline, ground.corners)),
    ]
    return tuple(sorted(found, key=lambda fault: (FAULT_KINDS.index(fault.kind), -_size(fault), fault.units)))


def _size(fault: Fault) -> float:
    return fault.size_m if fault.size_m is not None else fault.size_m2 or 0.0


def _as_fault(end: LooseEnd, level: Level) -> Fault:
    kind: FaultKind = "disagreeing" if end.of_tripoint else "dangling"
    return Fault(kind, level, end.units, end.point, size_m=end.miss_m)


@dataclass(frozen=True, eq=False)
class _Ground:
    """The ground of a level: its faces between the segments that do not have one area on either side."""

    areas: NDArray[Any]
    ids: Ints
    tree: STRtree
    pieces: NDArray[Any]
    """Those segments, cut where they meet."""
    faces: NDArray[Any]
    counts: Ints
    """How many areas lie over each face; the same all over it."""
    thin: NDArray[np.bool_]
    """Faces that are no ground but a border drawn twice."""
    corners: NDArray[Any]
    """Points where three areas meet."""

    @classmethod
    def of(cls, units: Sequence[Version]) -> _Ground:
        drawn = [unit.shape.area for unit in units if unit.shape]
        cut, areas = segments(drawn), _sound(np.array(drawn, dtype=object))
        odd = cut.excess != 0
        tree = STRtree(areas)
        noded = shapely.union_all(as_linestrings(cut.lonlat, cut.u[odd], cut.v[odd]))
        faces = shapely.get_parts(shapely.polygonize([noded]))
        counts = np.array([_depth(areas, tree, face) for face in faces], dtype=np.int64)
        thin = 2 * shapely.area(faces) < UNSHARED_WIDTH_DEG * shapely.length(faces)
        ids = np.array([unit.unit_id for unit in units], dtype=np.int64)
        return cls(areas, ids, tree, shapely.get_parts(noded), faces, counts, thin, cut.corners)

    def faults(self, level: Level) -> Iterator[Fault]:
        """Gaps, overlaps, and borders whose sides do not share their vertices."""
        wrong = np.flatnonzero((self.counts != 1) | self.thin)
        measured = in_metres(self.faces[wrong])
        for place, size_m2, around_m in zip(wrong, shapely.area(measured), shapely.length(measured), strict=True):
            face, count = self.faces[place], self.counts[place]
            if self.thin[place]:
                yield Fault("unshared", level, self._touching(face), face, size_m=float(around_m) / 2)
            elif size_m2 >= SMALLEST_M2:
                over = self._touching(face) if count == 0 else self._over(face)
                yield Fault("gap" if count == 0 else "overlap", level, over, face, float(size_m2))
        borders = self._inner_pieces()
        for border, size_m in zip(borders, shapely.length(in_metres(borders)), strict=True):
            middle = shapely.line_interpolate_point(border, 0.5, normalized=True)
            yield Fault("unshared", level, self._touching(middle), border, size_m=float(size_m))

    @property
    def outline(self) -> BaseGeometry:
        """Where the ground of the level ends: the outer border, and that of gaps."""
        return shapely.boundary(shapely.union_all(self.faces[(self.counts > 0) | self.thin]))

    def gaps(self) -> BaseGeometry:
        """The gaps as one area."""
        return shapely.union_all(self.faces[(self.counts == 0) & ~self.thin])

    def _inner_pieces(self) -> NDArray[Any]:
        """Pieces with the same areas on either side, so neither at a gap nor at an overlap, joined."""
        bounds = [shapely.boundary(shapely.union_all(self.faces[self.counts == n])) for n in np.unique(self.counts)]
        inner = shapely.difference(shapely.multilinestrings(self.pieces), shapely.union_all(bounds))
        return np.asarray(shapely.get_parts(shapely.line_merge(inner)))

    def _touching(self, place: BaseGeometry) -> tuple[int, ...]:
        found = self.tree.query(place, predicate="dwithin", distance=1e-8)
        return tuple(sorted(self.ids[found].tolist()))

    def _over(self, face: BaseGeometry) -> tuple[int, ...]:
        """The units that have ground in a face."""
        near = self.tree.query(face, predicate="intersects")
        shared = shapely.area(in_metres(shapely.intersection(self.areas[near], face)))
        return tuple(sorted(self.ids[near[shared >= SMALLEST_M2]].tolist()))


def _sound(areas: NDArray[Any]) -> NDArray[Any]:
    """Areas that can be overlaid: one whose border touches or crosses itself is taken for the ground it encloses."""
    return np.where(shapely.is_valid(areas), areas, shapely.make_valid(areas))


def _depth(areas: NDArray[Any], tree: STRtree, face: BaseGeometry) -> int:
    """How many areas lie over a face. It is the same everywhere, so one point tells, if it is on no border."""
    piece, done = face, set[int]()
    while True:
        point = shapely.point_on_surface(piece)
        touching = set(tree.query(point, predicate="intersects").tolist())
        on_border = touching - set(tree.query(point, predicate="within").tolist()) - done
        if not on_border:
            return len(touching)
        cutter = min(on_border)
        done.add(cutter)
        inside = shapely.intersection(piece, areas[cutter])
        cut = inside if shapely.area(inside) > 0 else shapely.difference(piece, areas[cutter])
        piece = max(shapely.get_parts(cut), key=shapely.area)


def _slivers(units: Sequence[Version], level: Level) -> Iterator[Fault]:
    parts, owner = shapely.get_parts([unit.shape.area for unit in units if unit.shape], return_index=True)
    measured = in_metres(parts)
    area, length = shapely.area(measured), shapely.length(measured)
    for place in np.flatnonzero(2 * area < SLIVER_WIDTH_M * length):
        yield Fault("sliver", level, (units[owner[place]].unit_id,), parts[place], float(area[place]))


def _nesting(snapshot: Snapshot, units: Sequence[Version], level: Level, ground: _Ground) -> Iterator[Fault]:
    """Where the children of a parent are not exactly its ground; gaps between units are told as gaps."""
    below: dict[int, list[MultiPolygon]] = {}
    for unit in units:
        if unit.shape is not None and unit.parent_id is not None:
            below.setdefault(unit.parent_id, []).append(unit.shape.area)
    gaps = ground.gaps()
    for parent_id, children in below.items():
        parent = snapshot.versions[parent_id]
        if parent.shape is None:
            continue
        whole = union(list(_sound(np.array(children, dtype=object))))
        own, whole = _sound(np.array([parent.shape.area, whole], dtype=object))
        if shapely.equals(whole, own):
            continue
        unfilled = shapely.difference(shapely.difference(own, whole), gaps)
        kinds: tuple[tuple[FaultKind, BaseGeometry], ...] = (
            ("unfilled", unfilled),
            ("overflow", shapely.difference(whole, own)),
        )
        for kind, ground_of in kinds:
            for part in shapely.get_parts(ground_of):
                size_m2 = area_m2(part)
                if size_m2 >= SMALLEST_M2:
                    yield Fault(kind, level, (parent_id,), part, size_m2)
