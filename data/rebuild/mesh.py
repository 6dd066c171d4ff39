"""Regions no town crosses, towns by Voronoi of their seats, and made-up centres of communities."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import shapely
import shapely.ops
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from shapely.geometry import LineString, MultiPoint, Point
from shapely.geometry.base import BaseGeometry

from data.rebuild import outlines
from data.rebuild.faces import dissolve, give_strays_away, make_faces
from data.rebuild.rows import records
from gis.errors import BadInput, Complaint

TABLES = Path(__file__).parent / "tables"
ISLAND_TOWNS = {"海门区": "海永镇", "启东市": "启隆镇"}
"""County → its town on Chongming Island, south of the north branch (DOMAIN §12.1)."""
OFFSHORE_TOWN = {"如东县": "长沙镇"}
"""County → the town that holds its detached piece at sea (洋口港, run from 长沙镇)."""
OLD_GANGZHA = frozenset({"永兴街道", "唐闸镇街道", "天生港镇街道", "秦灶街道", "陈桥街道", "幸福街道"})
"""Streets of 港闸区 until July 2020 (DOMAIN §1.4)."""
SAMPLES_PER_CELL = 60
"""Sample points for each community when its centre is found: enough for centres to settle within a few per cent."""
LLOYD_ROUNDS = 25
"""Rounds of moving each centre to the middle of its ground; the shapes no longer change to the eye after twenty."""
CORE_KM, CORE_WEIGHT = 1.5, 6.0
"""Around a town's seat communities are smaller: ground within about 1.5 km weighs up to seven times as much."""


@dataclass(frozen=True)
class Region:
    """Ground that no town crosses: one county of 2018, on one side of the river. Shapes in degrees."""

    county: str
    island: bool
    shape: BaseGeometry


def cut_chongchuan(new: BaseGeometry, rings: dict[str, NDArray[np.float64]]) -> dict[str, BaseGeometry]:
    """The new 崇川区 cut along the line that old 崇川区 and 港闸区 shared in 2018: two parts that tile it exactly."""
    line = _shared_run(rings["港闸区"], rings["崇川区"])
    ends = [_beyond(line[1], line[0], new), _beyond(line[-2], line[-1], new)]
    parts = shapely.get_parts(shapely.ops.split(new, LineString([ends[0], *line, ends[1]])))
    big = sorted(parts, key=lambda part: part.area)[-2:]
    small = [part for part in parts if not any(part is b for b in big)]
    if sum(part.area for part in small) > 1e-6 * new.area:
        raise BadInput(Complaint("the old 崇川/港闸 line does not cut the new 崇川区 in two"))
    north = max(big, key=lambda part: part.centroid.y)
    south = min(big, key=lambda part: part.centroid.y)
    return {"港闸区": north, "崇川区": shapely.union_all([south, *small])}


def _shared_run(ring: NDArray[np.float64], other: NDArray[np.float64]) -> NDArray[np.float64]:
    """Longest run of vertices (round the ring) that both rings have."""
    theirs = {tuple(point) for point in np.round(other, 9)}
    shared = np.array([tuple(point) in theirs for point in np.round(ring[:-1], 9)])
    start = int(np.flatnonzero(~shared)[0])
    turned, flags = np.roll(ring[:-1], -start, axis=0), np.roll(shared, -start)
    edges = np.flatnonzero(np.diff(np.concatenate([[0], flags.astype(int), [0]])))
    runs = sorted(zip(edges[::2], edges[1::2], strict=True), key=lambda run: run[1] - run[0])
    first, last = runs[-1]
    return np.asarray(turned[first:last])


def _beyond(inner: NDArray[np.float64], end: NDArray[np.float64], shape: BaseGeometry) -> NDArray[np.float64]:
    """A point just outside ``shape``, past ``end`` of a line: through the nearest point of the border."""
    border = shapely.get_coordinates(shapely.shortest_line(Point(end), shape.boundary))[1]
    step = border - end if shape.contains(Point(end)) else end - inner
    size = float(np.hypot(*step))
    if size == 0.0:
        step, size = end - inner, float(np.hypot(*(end - inner)))
    if shape.contains(Point(end)):
        return np.asarray(border + step / size * 1e-4)
    return np.asarray(end + step / size * 1e-4)


def make_regions(counties: dict[str, BaseGeometry], rings: dict[str, NDArray[np.float64]]) -> list[Region]:
    """The counties of 2018 with their 2025 names (崇川区 and 港闸区 apart), each island part a region of its own."""
    channel = outlines.mid_channel(counties)
    regions = []
    for name, shape in counties.items():
        if name == "崇川区":
            regions += [Region(old, False, part) for old, part in cut_chongchuan(shape, rings).items()]
        elif name in ISLAND_TOWNS:
            north, island = outlines.split_island(shape, channel)
            regions += [Region(name, False, north), Region(name, True, island)]
        else:
            regions.append(Region(name, False, shape))
    return regions


def find_seats(
    towns: pd.DataFrame, regions: list[Region], places: list[tuple[float, float, frozenset[str]]]
) -> pd.DataFrame:
    """Towns with region, seat_lon, seat_lat and seat_source: ``geonames`` where a point of the name lies in the region,
    else ``made_up`` from ``tables/seats.csv``. ``towns`` has county_name and name of 2025.
    """
    table = pd.read_csv(TABLES / "seats.csv")
    guesses = {(s.county_name, s.town_name): (s.lon, s.lat) for s in records(table)}
    rows, faults = [], []
    for town in records(towns):
        county = "港闸区" if town.name in OLD_GANGZHA else str(town.county_name)
        island = ISLAND_TOWNS.get(county) == town.name
        number = next(i for i, r in enumerate(regions) if r.county == county and r.island == island)
        hit = _place_in(str(town.name), regions[number].shape, places)
        if hit is not None:
            rows.append((number, *hit, "geonames"))
        elif (county, town.name) in guesses:
            rows.append((number, *guesses[(county, str(town.name))], "made_up"))
        else:
            faults.append(Complaint(f"{county} {town.name} has no seat", file="seats.csv"))
    if faults:
        raise BadInput(faults)
    columns = ["region", "seat_lon", "seat_lat", "seat_source"]
    return towns.reset_index(drop=True).join(pd.DataFrame(rows, columns=columns))


def _place_in(
    name: str, shape: BaseGeometry, places: list[tuple[float, float, frozenset[str]]]
) -> tuple[float, float] | None:
    stem = name.removesuffix("街道").removesuffix("镇")
    forms = (name, stem + "镇", stem + "街道", stem)
    for form in forms:
        for lon, lat, names in places:
            if form in names and shape.covers(Point(lon, lat)):
                return lon, lat
    return None


def voronoi_edges(points: NDArray[np.float64], shape: BaseGeometry) -> BaseGeometry:
    """Voronoi edges of points (n, 2) inside a shape, both in degrees; distances measured on the flat plane."""
    flat = shapely.transform(MultiPoint(points), outlines.to_plane)
    wide = outlines.in_plane(shape).envelope.buffer(50.0)
    return shapely.intersection(
        outlines.in_degrees(shapely.voronoi_polygons(flat, extend_to=wide, only_edges=True)), shape
    )


def nearest(points: NDArray[np.float64], centres: NDArray[np.float64]) -> NDArray[np.int64]:
    """Index of the nearest centre for each point, both in degrees."""
    return np.asarray(cKDTree(outlines.to_plane(centres)).query(outlines.to_plane(points))[1], dtype=np.int64)


def town_faces(regions: list[Region], towns: pd.DataFrame) -> tuple[list[BaseGeometry], list[BaseGeometry]]:
    """Town polygons in the order of ``towns``, and the lines they were cut by, in degrees."""
    lines: list[BaseGeometry] = [region.shape.boundary for region in regions]
    seats = towns[["seat_lon", "seat_lat"]].to_numpy(dtype=np.float64)
    members = [np.flatnonzero(towns["region"].to_numpy() == i) for i in range(len(regions))]
    lines += [voronoi_edges(seats[m], r.shape) for m, r in zip(members, regions, strict=True) if len(m) > 1]
    faces = make_faces(lines)
    inside = shapely.point_on_surface(faces)
    owner, group = np.full(len(faces), -1), np.full(len(faces), -1)
    for number, region in enumerate(regions):
        mine = np.flatnonzero(shapely.covers(region.shape, inside))
        group[mine] = number
        owner[mine] = members[number][nearest(shapely.get_coordinates(inside[mine]), seats[members[number]])]
    faces, owner, group = faces[owner >= 0], owner[owner >= 0], group[owner >= 0]
    owner = give_strays_away(faces, _offshore(faces, owner, group, regions, towns), group)
    shapes = dissolve(faces, owner, len(towns))
    return shapes, [*lines, *[shape.boundary for shape in shapes]]


def _offshore(
    faces: NDArray[np.object_],
    owner: NDArray[np.int64],
    group: NDArray[np.int64],
    regions: list[Region],
    towns: pd.DataFrame,
) -> NDArray[np.int64]:
    """Owners with the detached parts of a county given whole to the town that runs them."""
    owner = owner.copy()
    for number, region in enumerate(regions):
        if region.county in OFFSHORE_TOWN:
            town = towns.index[
                (towns["county_name"] == region.county) & (towns["name"] == OFFSHORE_TOWN[region.county])
            ][0]
            parts = sorted(shapely.get_parts(region.shape), key=lambda part: part.area)
            for part in parts[:-1]:
                owner[(group == number) & shapely.covers(part, shapely.point_on_surface(faces))] = town
    return owner


def centres(ground: BaseGeometry, count: int, seat: tuple[float, float], seed: int) -> NDArray[np.float64]:
    """Made-up centres of ``count`` communities on ``ground``, Lloyd-relaxed, smaller near the seat; nearest first.

    All in degrees, result (count, 2). ``seed`` fixes the start, so the same input gives the same centres.
    """
    flat, middle = outlines.in_plane(ground), outlines.to_plane(np.array([seat]))[0]
    points = _samples(flat, count * SAMPLES_PER_CELL)
    away = np.hypot(*(points - middle).T)
    weight = 1.0 + CORE_WEIGHT * np.exp(-((away / CORE_KM) ** 2))
    random = np.random.default_rng(seed)
    found = points[np.sort(random.choice(len(points), count, replace=False, p=weight / weight.sum()))]
    for _ in range(LLOYD_ROUNDS):
        near = cKDTree(found).query(points)[1]
        mass = np.bincount(near, weights=weight, minlength=count)
        moved = np.column_stack([np.bincount(near, weights=weight * points[:, k], minlength=count) for k in (0, 1)])
        found = np.where(mass[:, None] > 0, moved / np.maximum(mass, 1e-12)[:, None], found)
    found = found[np.argsort(np.hypot(*(found - middle).T), kind="stable")]
    return np.round(outlines.to_degrees(found), 6)


def _samples(flat: BaseGeometry, wanted: int) -> NDArray[np.float64]:
    """Grid points inside a shape, at least as many as wanted."""
    west, south, east, north = flat.bounds
    step = float(np.sqrt(flat.area / wanted)) * 0.9
    grid = np.meshgrid(np.arange(west, east, step) + step / 2, np.arange(south, north, step) + step / 2)
    points = np.column_stack([grid[0].ravel(), grid[1].ravel()])
    return np.asarray(points[shapely.contains_xy(flat, points[:, 0], points[:, 1])])
