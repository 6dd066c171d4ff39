"""Where streets meet: points on one tilted and bent lattice a county, close-set in its quarters, wide in its fields."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from scipy.spatial import cKDTree

from gis.demo.common import CHONGCHUAN, DEVELOPMENT_ZONE_TOWNS, Bools, Floats, Ground, Ints, Objects

SHORE_M = 25.0
"""No crossing stands nearer to the shore or the border of the land than this."""
BANK_M = 12.0
"""Nor nearer to a canal: room for the bank path."""
_TILT_RAD = 0.22
"""Streets of the plain keep to the compass within about 12 degrees, after their canals."""
_MAIN_EVERY = 8
"""Every eighth fine line (about a kilometre) is a main line: unbroken, so that main streets run through towns."""
_JITTER = 0.09
"""Crossings stray from the lattice by this share of its step (standard deviation)."""
_MISSING = 0.05
"""Share of lattice points off the main lines with no crossing: schools, ponds, works."""
_MAIN_JITTER = 0.4
"""Main lines stray less: by this share of what others do."""
_WARP_M = 170.0
"""Slow bends of the whole plain, so that no street is straight for ten kilometres."""
_WARP_LENGTHS_M = (4_500.0, 14_000.0)
_TOO_CLOSE = 0.5
"""Of two crossings nearer than this share of the finer step, one goes (the seam between counties)."""


@dataclass(frozen=True)
class Grain:
    """Street spacing of a town: multiples of the county's step in its fields, and how far the fine part reaches."""

    field_x: int
    field_y: int
    reach_m: float


GRAINS: dict[str, Grain] = {
    "core": Grain(2, 2, np.inf),
    "new": Grain(2, 2, 2_800.0),
    "seat": Grain(2, 3, 2_100.0),
    "town": Grain(2, 3, 1_000.0),
}
"""Small towns are close-set only around the middle of a community; the old city everywhere."""
CITY_STEP_M = 100.0
COUNTY_STEP_M = 110.0
"""Fine steps in 崇川 and in the other counties: urban blocks of 100–150 m; fields have two or three, 220–340 m."""
_SEAT_TOWNS = ("汇龙镇",)
"""County seats that are towns by kind; other seats are streets (街道)."""


def grain_of(county_code: str, town_name: str, town_kind: str) -> str:
    """Which street spacing a town has: the old city, new streets, a county seat, or a country town."""
    if county_code == CHONGCHUAN:
        return "new" if town_name in DEVELOPMENT_ZONE_TOWNS else "core"
    return "seat" if town_kind == "街道" or town_name in _SEAT_TOWNS else "town"


def crossings(ground: Ground, canals: Objects, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """All street crossings: xy (n, 2) in EPSG:4549 metres on dry land, and the local street step of each."""
    bends, frames = _bends(rng), _frames(ground, rng)
    parts = [_town_points(ground, code, bends, frames, rng) for code in range(int(ground.town.max()) + 1)]
    anchors = _anchors(ground)
    xy = np.concatenate([anchors, *(points for points, _ in parts)])
    step = np.concatenate([np.full(len(anchors), 120.0), *(steps for _, steps in parts)])
    inner = shapely.union_all(shapely.buffer(ground.pieces, -SHORE_M))
    ok = _inside(inner, xy) & ~_wet(canals, xy)
    ok[: len(anchors)] = True
    xy, step = xy[ok], step[ok]
    apart = _apart(xy, step)
    return xy[apart], step[apart]


def _anchors(ground: Ground) -> Floats:
    """One point inside the largest dry part of each community, so that none is without a street."""
    points = []
    for shape in ground.dry:
        parts = shapely.get_parts(shape)
        if len(parts):
            points.append(shapely.point_on_surface(parts[np.argmax(shapely.area(parts))]))
    return np.asarray(shapely.get_coordinates(np.array(points, dtype=object)), dtype=np.float64)


@dataclass(frozen=True)
class Frame:
    """The lattice of a county: its middle, its two unit steps as rows (metres), and the length of a step."""

    middle: Floats
    steps: Floats
    step_m: float


def _frames(ground: Ground, rng: np.random.Generator) -> list[Frame]:
    """One lattice for each county, so that streets run on from town to town."""
    boxes = shapely.bounds(np.asarray(ground.cells.geometry.to_numpy(), dtype=object))
    out = []
    for county in range(int(ground.county.max()) + 1):
        mine = ground.county == county
        code = str(ground.cells["county_code"].to_numpy()[mine][0])
        step = CITY_STEP_M if code == CHONGCHUAN else COUNTY_STEP_M
        tilt = rng.uniform(-_TILT_RAD, _TILT_RAD)
        turn = np.array([[np.cos(tilt), np.sin(tilt)], [-np.sin(tilt), np.cos(tilt)]])
        middle = (boxes[mine, :2].min(axis=0) + boxes[mine, 2:].max(axis=0)) / 2
        out.append(Frame(middle, turn * step, step))
    return out


def _town_points(
    ground: Ground, code: int, bends: Floats, frames: list[Frame], rng: np.random.Generator
) -> tuple[Floats, Floats]:
    """Crossings of one town, and the local step of each."""
    mine = np.flatnonzero(ground.town == code)
    first = ground.cells.iloc[mine[0]]
    grain = GRAINS[grain_of(str(first["county_code"]), str(first["town_name"]), str(first["town_kind"]))]
    frame = frames[int(ground.county[mine[0]])]
    town = shapely.union_all(ground.dry[mine])
    if shapely.is_empty(town):
        return np.empty((0, 2)), np.empty(0)
    i, j = _indices(town, frame)
    xy = _bent(np.column_stack([i, j]) @ frame.steps + frame.middle, bends)
    fine = _inside(_quarters(ground.dry[mine][ground.urban[mine]], grain.reach_m), xy)
    main = (i % _MAIN_EVERY == 0) | (j % (_MAIN_EVERY // 2 * grain.field_y) == 0)
    field = (i % grain.field_x == 0) & (j % grain.field_y == 0)
    kept = _inside(town, xy) & (fine | field) & (main | (rng.random(len(xy)) > _MISSING))
    xy, main = xy[kept], main[kept]
    step = frame.step_m * np.where(fine, 1, min(grain.field_x, grain.field_y))[kept]
    stray = _JITTER * np.where(main, _MAIN_JITTER, 1.0) * step
    return xy + rng.normal(0.0, 1.0, xy.shape) * stray[:, None], step


def _quarters(cells: Objects, reach_m: float) -> Any:
    """The built-up part of urban communities: within reach of their middle."""
    if np.isfinite(reach_m):
        cells = shapely.intersection(cells, shapely.buffer(shapely.centroid(cells), reach_m, quad_segs=6))
    return shapely.union_all(cells)


def _indices(town: Any, frame: Frame) -> tuple[Ints, Ints]:
    """Column and row numbers of the lattice points that may fall in the town, bends allowed for."""
    west, south, east, north = shapely.bounds(shapely.buffer(town, 2 * _WARP_M + frame.step_m))
    corners = np.array([[west, south], [west, north], [east, south], [east, north]])
    inverse = np.linalg.inv(frame.steps)
    low = np.floor(((corners - frame.middle) @ inverse).min(axis=0)).astype(np.int64)
    high = np.ceil(((corners - frame.middle) @ inverse).max(axis=0)).astype(np.int64)
    i, j = np.meshgrid(np.arange(low[0], high[0] + 1), np.arange(low[1], high[1] + 1))
    return i.ravel(), j.ravel()


def _bends(rng: np.random.Generator) -> Floats:
    """Wave numbers and phases of the slow bends: rows of (kx, ky, phase x, phase y)."""
    length_m = rng.uniform(*_WARP_LENGTHS_M, 4)
    heading = rng.uniform(0.0, np.pi, 4)
    k = 2 * np.pi / length_m
    return np.column_stack([k * np.cos(heading), k * np.sin(heading), rng.uniform(0, 2 * np.pi, (4, 2))])


def _bent(xy: Floats, bends: Floats) -> Floats:
    shift = np.zeros_like(xy)
    for kx, ky, phase_x, phase_y in bends:
        turn = xy[:, 0] * kx + xy[:, 1] * ky
        shift[:, 0] += np.sin(turn + phase_x)
        shift[:, 1] += np.sin(turn + phase_y)
    return xy + shift * (_WARP_M * 2 / len(bends))


def _inside(area: Any, xy: Floats) -> Bools:
    shapely.prepare(area)
    return np.asarray(shapely.contains_xy(area, xy[:, 0], xy[:, 1]), dtype=bool)


def _wet(canals: Objects, xy: Floats) -> Bools:
    wet = np.zeros(len(xy), dtype=bool)
    if len(canals):
        _, point = shapely.STRtree(shapely.points(xy)).query(shapely.buffer(canals, BANK_M, quad_segs=1), "intersects")
        wet[point] = True
    return wet


def _apart(xy: Floats, step: Floats) -> Bools:
    """Which crossings stay when the later of each too-close pair goes."""
    stays = np.ones(len(xy), dtype=bool)
    pairs = cKDTree(xy).query_pairs(_TOO_CLOSE * float(step.max(initial=0.0)), output_type="ndarray")
    gap = np.hypot(*(xy[pairs[:, 0]] - xy[pairs[:, 1]]).T)
    close = pairs[gap < _TOO_CLOSE * np.minimum(step[pairs[:, 0]], step[pairs[:, 1]])]
    for first, second in close[np.argsort(close[:, 0], kind="stable")].tolist():
        if stays[first]:
            stays[second] = False
    return stays
