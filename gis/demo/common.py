"""What every part of the made-up city shares: the ground it stands on, its random streams, its labels."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gis.crs import MEASURE_SRID, require_crs
from gis.demo.borders import Border, Meeting
from gis.errors import BadInput, Complaint

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
Objects = NDArray[np.object_]
Progress = Callable[[str, float], None]
"""Called with the name of the part at work and the share of all work done, 0 to 1."""

CHONGCHUAN = "320613"
DEVELOPMENT_ZONE_TOWNS = ("新开街道", "中兴街道", "小海街道", "竹行街道", "江海街道")
"""Streets of 崇川区 that the 2020 census counts under 南通经济技术开发区 (DOMAIN trap 2)."""

_PARTS = (
    "water",
    "lattice",
    "streets",
    "names",
    "plots",
    "addresses",
    "residents",
    "facilities",
    "markers",
    "inspections",
    "place_names",
)
_SLIVER_M = 0.5
"""Gaps between neighbouring cells narrower than twice this are rounding, not water."""
_SMALLEST_PIECE_M2 = 20_000.0
"""A piece of land under two hectares (a shoal, a pier) gets no streets of its own."""
_COMMUNITY_COLUMNS = (
    "name", "kind", "town_id", "town_name", "town_kind", "county_id", "county_name", "county_code", "geometry",
)  # fmt: skip


@dataclass(frozen=True)
class Places:
    """The real ground the made-up city is hung on: communities, land, river (EPSG:4549) and the 2020 census.

    ``communities`` is indexed by unit id and has the columns name, kind (社区 or 村), town_id, town_name,
    town_kind, county_id, county_name, county_code, geometry. ``census`` is facts/census_2020_county.csv.
    """

    communities: gpd.GeoDataFrame
    land: Any
    river: Any
    census: pd.DataFrame
    borders: tuple[Border, ...] = ()
    """County lines of the first map, for the markers."""
    meetings: tuple[Meeting, ...] = ()
    """Where three counties met on it."""


@dataclass(frozen=True)
class Ground:
    """The communities in play and their land, by position: ``cells`` row i, ``dry[i]``, ``town[i]``, ``urban[i]``.

    ``dry`` is the cell's land without canals; ``town`` and ``county`` are codes 0.. in order of appearance.
    """

    cells: gpd.GeoDataFrame
    land: Any
    town: Ints
    county: Ints
    urban: Bools
    dry: Objects

    @property
    def pieces(self) -> Objects:
        """The separate pieces of land, largest first, without shoals."""
        parts = shapely.get_parts(self.land)
        parts = parts[shapely.area(parts) >= _SMALLEST_PIECE_M2]
        return np.asarray(parts[np.argsort(-shapely.area(parts), kind="stable")], dtype=object)

    def locate(self, xy: Floats) -> Ints:
        """Position of the cell whose dry ground holds each point, or -1. ``xy`` is (n, 2), metres."""
        return points_in(xy, self.dry)


def check_places(places: Places) -> None:
    """Refuse communities without a column, in another CRS, or without geometry; all complaints at once."""
    frame = require_crs(places.communities, MEASURE_SRID, "the communities layer")
    faults = [
        Complaint(f"the communities layer has no column {name}", field=name, fix="add it and rerun")
        for name in _COMMUNITY_COLUMNS
        if name not in frame.columns
    ]
    if frame.empty:
        faults.append(Complaint("the communities layer has no rows", fix="load the divisions first"))
    empty = frame.index[frame.geometry.is_empty | frame.geometry.isna()]
    faults += [Complaint("the community has no geometry", row=str(unit), fix="give it a polygon") for unit in empty]
    if faults:
        raise BadInput(faults)


def make_ground(places: Places, counties: tuple[str, ...] | None) -> Ground:
    """The ground of the named counties (all when ``None``), before canals are cut out of it."""
    frame = places.communities
    if counties is not None:
        frame = frame[frame["county_code"].isin(counties)]
    if frame.empty:
        raise BadInput(Complaint(f"none of the counties {counties} is among the communities", fix="check the codes"))
    cells = frame.rename_axis("unit_id").reset_index()
    shapes = np.asarray(cells.geometry.to_numpy(), dtype=object)
    whole = shapely.buffer(shapely.union_all(shapes), _SLIVER_M, join_style="mitre")
    land = shapely.intersection(places.land, shapely.buffer(whole, -_SLIVER_M, join_style="mitre"))
    return Ground(
        cells=cells,
        land=land,
        town=pd.factorize(cells["town_id"])[0].astype(np.int64),
        county=pd.factorize(cells["county_id"])[0].astype(np.int64),
        urban=(cells["kind"] == "社区").to_numpy(dtype=bool),
        dry=_cut(shapes, land, keep=True),
    )


def without_water(ground: Ground, canals: Objects) -> Ground:
    """The same ground with ``canals`` cut out of every cell's dry part."""
    dry = ground.dry.copy()
    tree = shapely.STRtree(canals)
    cell, canal = tree.query(dry, predicate="intersects")
    for i in np.unique(cell):
        dry[i] = shapely.difference(dry[i], shapely.union_all(canals[canal[cell == i]]))
    return Ground(ground.cells, ground.land, ground.town, ground.county, ground.urban, dry)


def _cut(shapes: Objects, mask: Any, keep: bool) -> Objects:
    """Each shape's part inside ``mask``; shapes wholly inside are passed on untouched, for speed."""
    shapely.prepare(mask)
    out = shapes.copy()
    cut = ~shapely.covers(mask, shapes) if keep else shapely.intersects(mask, shapes)
    out[cut] = shapely.intersection(shapes[cut], mask)
    return out


def points_in(xy: Floats, polygons: Objects) -> Ints:
    """Index of a polygon that contains each point, -1 for none; of several, the first."""
    found = np.full(len(xy), -1, dtype=np.int64)
    if len(xy) == 0:
        return found
    # The tree is built on the points so that the polygons, which are the complex side, are the prepared ones.
    polygon, point = shapely.STRtree(shapely.points(xy)).query(polygons, predicate="contains_properly")
    found[point[::-1]] = polygon[::-1]
    return found


def stream(seed: int, part: str) -> np.random.Generator:
    """The random stream of one part: parts never disturb each other's numbers."""
    child = np.random.SeedSequence(entropy=seed, spawn_key=(_PARTS.index(part),))
    return np.random.Generator(np.random.PCG64(child))


def source_text(seed: int) -> str:
    """What every made-up row says of itself."""
    return f"made up by the Tongtu demonstration generator, seed {seed}"


def label(frame: pd.DataFrame, seed: int) -> pd.DataFrame:
    """Add the columns ``source`` and ``made_up`` that every row of the made-up city bears."""
    return frame.assign(source=source_text(seed), made_up=True)


def largest_remainder(weights: Floats, total: int) -> Ints:
    """Whole numbers in proportion to ``weights`` that sum to ``total`` exactly (Hamilton's method)."""
    if len(weights) == 0:
        return np.zeros(0, dtype=np.int64)
    whole = weights.sum()
    exact = weights * (total / whole) if whole > 0 else np.full(len(weights), total / len(weights))
    floor: Ints = np.floor(exact).astype(np.int64)
    short = total - int(floor.sum())
    floor[np.argsort(floor - exact, kind="stable")[:short]] += 1
    return floor


def evenly(counts: Ints, needs: Ints) -> tuple[Ints, Ints]:
    """Spread ``needs[g]`` picks evenly over a pool sorted by group, group g holding ``counts[g]`` rows.

    Returns (pool position, group) of each pick; a group asked for more than it has repeats its rows,
    a group with no rows is passed over.
    """
    needs = np.where(counts > 0, needs, 0)
    group = np.repeat(np.arange(len(needs)), needs)
    within = ranks(needs)
    start = np.concatenate([[0], np.cumsum(counts)[:-1]])
    return start[group] + within * counts[group] // np.maximum(needs[group], 1), group


def ranks(counts: Ints) -> Ints:
    """0..n-1 within each of consecutive runs of the given lengths."""
    ends = np.cumsum(counts)
    return np.asarray(np.arange(int(ends[-1]) if len(ends) else 0) - np.repeat(ends - counts, counts))


def run_ranks(*keys: NDArray[Any]) -> Ints:
    """Rank within each run of equal keys, for arrays already sorted by those keys."""
    n = len(keys[0])
    if n == 0:
        return np.zeros(0, dtype=np.int64)
    fresh = np.ones(n, dtype=bool)
    fresh[1:] = np.any([key[1:] != key[:-1] for key in keys], axis=0)
    return np.asarray(np.arange(n) - np.maximum.accumulate(np.where(fresh, np.arange(n), 0)))
