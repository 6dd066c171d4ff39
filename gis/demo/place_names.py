"""Place names of the made-up city: its streets with their courses, its estates, its natural villages."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from gis.crs import MEASURE_CRS
from gis.demo.common import Ints, Objects, Places, label
from gis.demo.names import TOWER_ENDINGS, WELL_KNOWN, unique_names

STREET, ESTATE, TOWER, VILLAGE = "23500", "22100", "26100", "22200"
"""Classes of the names (``data/placenames/classes.yaml``)."""
YARD_M = 25.0
"""An estate reaches so far beyond the middles of its outer buildings."""
RENAMED_SHARE = 0.08
"""Share of streets that had another name before, so that former names can be found."""
RENAMED_YEARS = (1958, 2016)
"""Years between which the former names came and went."""
REAL_NAME = "the name is real; its course here is made up"
COLUMNS = ["place_id", "name", "class_code", "former", "former_from", "former_to", "note", "source", "made_up"]


def make_place_names(
    places: Places, streets: gpd.GeoDataFrame, addresses: gpd.GeoDataFrame, seed: int, rng: np.random.Generator
) -> gpd.GeoDataFrame:
    """One row a place: ``COLUMNS`` and geometry (EPSG:4549): lines, areas, points. Years are empty without ``former``.

    A street or an estate is what bears one name in one county, a natural village what bears one in one community.
    """
    county = places.communities["county_id"]
    parts = [_streets(streets, county), _estates(addresses, county), _villages(addresses)]
    frame = pd.concat(parts, ignore_index=True)
    frame["place_id"] = [f"DEMO-N{i:05d}" for i in range(1, len(frame) + 1)]
    known = {name for _, _, name in WELL_KNOWN}
    real = frame["name"].isin(known) & (frame["class_code"] == STREET)
    frame["note"] = pd.Series([REAL_NAME if one else None for one in real], dtype=object)
    frame = _with_former(frame, ~real.to_numpy(dtype=bool), rng)
    made = label(frame, seed)[[*COLUMNS, "geometry"]]
    return gpd.GeoDataFrame(made, geometry="geometry", crs=MEASURE_CRS)


def _streets(streets: gpd.GeoDataFrame, county: pd.Series[int]) -> pd.DataFrame:
    """The named streets, each with all its edges joined."""
    named = streets[streets["name"].notna()]
    name, group, order = _groups(named["name"], county.reindex(named["community_id"]).to_numpy())
    edges = np.asarray(named.geometry.to_numpy(), dtype=object)[order]
    lines = shapely.line_merge(shapely.multilinestrings(edges, indices=group[order]))
    return _part(name, np.full(len(name), STREET, dtype=object), lines)


def _estates(addresses: gpd.GeoDataFrame, county: pd.Series[int]) -> pd.DataFrame:
    """The estates, each with the ground its buildings stand on."""
    rows = addresses[addresses["estate"].notna()]
    name, group, order = _groups(rows["estate"], county.reindex(rows["community_id"]).to_numpy())
    xy = shapely.get_coordinates(rows.geometry.to_numpy())
    doors = pd.DataFrame({"group": group, "x": xy[:, 0], "y": xy[:, 1]}).iloc[order].drop_duplicates()
    points = shapely.points(doors[["x", "y"]].to_numpy())
    hulls = shapely.convex_hull(shapely.multipoints(points, indices=doors["group"].to_numpy()))
    tower = np.array([one.endswith(TOWER_ENDINGS) for one in name], dtype=bool)
    return _part(name, np.where(tower, TOWER, ESTATE), shapely.buffer(hulls, YARD_M, quad_segs=2))


def _villages(addresses: gpd.GeoDataFrame) -> pd.DataFrame:
    """The natural villages, each in the middle of its houses."""
    rows = addresses[addresses["natural_village"].notna()]
    name, group, _ = _groups(rows["natural_village"], rows["community_id"].to_numpy())
    xy = shapely.get_coordinates(rows.geometry.to_numpy())
    houses = np.bincount(group, minlength=len(name))
    middle = [np.bincount(group, weights=xy[:, i], minlength=len(name)) / houses for i in range(2)]
    return _part(name, np.full(len(name), VILLAGE, dtype=object), shapely.points(*middle))


def _groups(names: Any, where: NDArray[Any]) -> tuple[Objects, Ints, Ints]:
    """Names that are one within ``where``: the name of each group, the group of each row, and rows in that order."""
    keys = pd.MultiIndex.from_arrays([where, names.astype("str").to_numpy()])
    group, found = pd.factorize(keys)
    return np.array([name for _, name in found], dtype=object), group, np.argsort(group, kind="stable")


def _part(name: Objects, class_code: Objects, shapes: Objects) -> pd.DataFrame:
    return pd.DataFrame({"name": name, "class_code": class_code, "geometry": shapes})


def _with_former(frame: pd.DataFrame, may: NDArray[np.bool_], rng: np.random.Generator) -> pd.DataFrame:
    """Give some streets a name they had before, unlike any name there is, and the years it was in use."""
    street = (frame["class_code"] == STREET).to_numpy(dtype=bool)
    chosen = np.flatnonzero(street & may & (rng.random(len(frame)) < RENAMED_SHARE))
    former: Objects = np.full(len(frame), None, dtype=object)
    former[chosen] = unique_names(rng, [("路", "街")] * len(chosen), set(frame["name"]))
    years = np.sort(rng.integers(*RENAMED_YEARS, (len(frame), 2)), axis=1) + np.array([0, 1])
    without = np.ones(len(frame), dtype=bool)
    without[chosen] = False
    first, last = (pd.arrays.IntegerArray(years[:, i], without) for i in range(2))
    return frame.assign(former=pd.Series(former, dtype=object), former_from=first, former_to=last)
