"""Approximate water and coast of the city, drawn by hand from general knowledge: river, sea flats, island, land."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import shapely
import shapely.affinity
import shapely.ops
from numpy.typing import NDArray
from shapely.geometry import LineString, Polygon
from shapely.geometry.base import BaseGeometry

TABLES = Path(__file__).parent / "tables"
KM_PER_DEGREE = 111.2
"""Kilometres of one degree of latitude."""
ORIGIN = np.array([121.0, 32.0])
"""Centre of the city, degrees: where the flat plane below touches."""
SCALE = KM_PER_DEGREE * np.array([np.cos(np.radians(ORIGIN[1])), 1.0])
HALF_CHANNEL_KM = 0.8
"""Half the width given to the north branch of the Yangtze above 三条港: it is 1.5 to 3 km wide there."""


def to_plane(degrees: NDArray[np.float64]) -> NDArray[np.float64]:
    """Degrees to kilometres on a plane that only stretches the axes, so that straight lines stay straight."""
    return np.asarray((degrees - ORIGIN) * SCALE)


def to_degrees(plane: NDArray[np.float64]) -> NDArray[np.float64]:
    """Kilometres of ``to_plane`` back to degrees."""
    return np.asarray(plane / SCALE + ORIGIN)


def in_plane(shape: BaseGeometry) -> BaseGeometry:
    """The geometry in kilometres of the plane."""
    return shapely.transform(shape, to_plane)


def in_degrees(shape: BaseGeometry) -> BaseGeometry:
    """The geometry back in degrees."""
    return shapely.transform(shape, to_degrees)


def read_outline(name: str) -> NDArray[np.float64]:
    """Points of one hand-drawn line of ``tables/outlines.csv``: (n, 2) degrees."""
    table = pd.read_csv(TABLES / "outlines.csv")
    return table.loc[table["line"] == name, ["lon", "lat"]].to_numpy(dtype=np.float64)


def mid_channel(counties: dict[str, BaseGeometry]) -> LineString:
    """Line down the middle of the north branch, ends on the city's border: it parts 海永 and 启隆 from the rest."""
    line = read_outline("north_branch")
    corners = shapely.get_coordinates([counties["海门区"], counties["启东市"]])
    for end in (0, -1):
        line[end] = corners[np.argmin(np.hypot(*(corners - line[end]).T))]
    return LineString(line)


def split_island(county: BaseGeometry, channel: LineString) -> tuple[BaseGeometry, BaseGeometry]:
    """A county cut by the mid-channel line: its part north of it, and its part on the island side."""
    # the ends are drawn out a hair so that rounding cannot leave the cut open
    reach = shapely.affinity.scale(channel, 1.0 + 1e-9, 1.0 + 1e-9)
    parts = list(shapely.ops.split(county, reach).geoms)
    north = [part for part in parts if _is_north(part, channel)]
    island = [part for part in parts if not _is_north(part, channel)]
    return shapely.union_all(north), shapely.union_all(island)


def _is_north(part: BaseGeometry, channel: LineString) -> bool:
    point = part.representative_point()
    line = np.asarray(channel.coords)
    inside = line[0, 0] < point.x < line[-1, 0]
    return bool(not inside or point.y > np.interp(point.x, line[:, 0], line[:, 1]))


def water_and_land(city: BaseGeometry, island: BaseGeometry, channel: LineString) -> dict[str, BaseGeometry]:
    """River, sea and land that together make the city, in degrees; the island's land is a part of its own."""
    bank, coast = read_outline("north_bank"), read_outline("coast")
    south = np.array([[122.3, bank[-1, 1]], [122.3, 31.3], [120.0, 31.3], [120.0, bank[0, 1]]])
    north_east = np.array([[coast[-1, 0], 33.2], [122.3, 33.2], [122.3, coast[0, 1]]])
    sea_side = Polygon(np.vstack([coast, north_east]))
    river_side = Polygon(np.vstack([bank, south]))
    branch = in_degrees(in_plane(channel).buffer(HALF_CHANNEL_KM, cap_style="square"))
    island_land = shapely.difference(island, branch)
    river = shapely.difference(shapely.intersection(city, river_side), island_land)
    sea = shapely.difference(shapely.intersection(city, sea_side), river_side)
    land = shapely.difference(shapely.difference(city, shapely.union(river_side, sea_side)), sea)
    return {"river": river, "sea": sea, "land": shapely.union(land, island_land)}
