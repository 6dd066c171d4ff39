"""Boundary markers on the real county lines: one in five kilometres, numbered along each line; all made up."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gis.crs import MEASURE_CRS
from gis.demo.common import Objects, Places, label

SPACING_M = 5_000.0
"""Inter-city lines of the region have a marker in 4 to 7.5 km (DOMAIN §2.2)."""
SHORTEST_LINE_M = 500.0
"""A touch shorter than this is a corner, not a line."""
PROVINCE = "32"
_SNAP_M = 0.01
_WIDEST_BANKS_M = 400.0
"""Water wider than this is no place for a pair of stakes on its banks."""
_MATERIALS = ("花岗岩", "混凝土")


def make_markers(
    places: Places, counties: tuple[str, ...] | None, canals: Objects, rng: np.random.Generator, seed: int
) -> gpd.GeoDataFrame:
    """Markers of every line between two counties of which one is in ``counties``; points on the line, EPSG:4549.

    Columns marker_id, number (line code of 10 digits, serial of 3, letter), serial, type_letter (Q single; A, B the
    two banks of one number), name, line_code, chainage_m, material, note, source, made_up. Serials run west to
    east, or north to south (DOMAIN §2.3). Numbers are provisional: the rule is the province's, used by analogy.
    """
    rows: list[dict[str, Any]] = []
    unions = _counties(places)
    for (low, (low_name, a)), (high, (high_name, b)) in combinations(sorted(unions.items()), 2):
        if counties is not None and low not in counties and high not in counties:
            continue
        line = _shared(a, b, places)
        if line is None:
            continue
        name, code = f"{low_name[:-1]}{high_name[:-1]}线", f"{PROVINCE}{low[2:]}{high[2:]}"
        for serial, (letter, at_m, point) in _stones(line, canals):
            rows.append(
                {
                    "number": f"{code}{serial:03d}{letter}",
                    "serial": serial,
                    "type_letter": letter,
                    "name": f"{name}{serial}号界桩",
                    "line_code": code,
                    "chainage_m": round(at_m, 1),
                    "material": _MATERIALS[int(rng.random() < 0.4)],
                    "note": "provisional number, made-up place on the approximate line",
                    "geometry": point,
                }
            )
    columns = [
        "number",
        "serial",
        "type_letter",
        "name",
        "line_code",
        "chainage_m",
        "material",
        "note",
        "geometry",
    ]
    frame = pd.DataFrame(rows, columns=columns)
    frame.insert(0, "marker_id", [f"DEMO-M{i:04d}" for i in range(1, len(frame) + 1)])
    return gpd.GeoDataFrame(label(frame, seed), geometry="geometry", crs=MEASURE_CRS)


def _counties(places: Places) -> dict[str, tuple[str, Any]]:
    """Name and area of each county, by code."""
    frame = places.communities
    out = {}
    for code, rows in frame.groupby(frame["county_code"].astype(str)):
        shapes = np.asarray(rows.geometry.to_numpy(), dtype=object)
        out[str(code)] = (str(rows["county_name"].iloc[0]), shapely.union_all(shapes))
    return out


def _shared(a: Any, b: Any, places: Places) -> list[Any] | None:
    """The pieces of two counties' common line on land, in running order, or None when they hardly touch."""
    line = shapely.intersection(shapely.boundary(a), shapely.boundary(b))
    if shapely.is_empty(line):
        # Neighbours that were not noded together miss each other by rounding.
        line = shapely.intersection(shapely.boundary(a), shapely.buffer(b, _SNAP_M))
    line = shapely.intersection(line, shapely.buffer(places.land, 1.0))
    parts = shapely.get_parts(line)
    parts = parts[np.isin(shapely.get_type_id(parts), (1, 5))]
    if len(parts) == 0 or shapely.length(parts).sum() < SHORTEST_LINE_M:
        return None
    merged = shapely.get_parts(shapely.line_merge(shapely.union_all(parts)))
    return _in_order(merged)


def _in_order(parts: Objects) -> list[Any]:
    """Pieces turned and sorted to run west to east, or north to south when the line is taller than broad."""
    west, south, east, north = shapely.total_bounds(parts)
    axis = np.array([1.0, 0.0]) if east - west >= north - south else np.array([0.0, -1.0])
    turned = []
    for part in parts:
        xy = shapely.get_coordinates(part) @ axis
        turned.append((float(xy.min()), part if xy[0] <= xy[-1] else shapely.reverse(part)))
    return [part for _, part in sorted(turned, key=lambda item: item[0])]


def _stones(parts: list[Any], canals: Objects) -> list[tuple[int, tuple[str, float, Any]]]:
    """Serial, letter, chainage and point of each stone; one in ``SPACING_M`` over all pieces, from half a space in."""
    lengths = np.array([part.length for part in parts])
    count = max(round(float(lengths.sum()) / SPACING_M), 1)
    starts = np.cumsum(lengths) - lengths
    water = shapely.STRtree(canals)
    out = []
    for serial, at in enumerate((np.arange(count) + 0.5) * lengths.sum() / count, start=1):
        k = int(np.searchsorted(starts, at, side="right")) - 1
        for letter, place in _banks(parts[k], float(at - starts[k]), canals, water):
            out.append((serial, (letter, float(starts[k]) + place, parts[k].interpolate(place))))
    return out


def _banks(part: Any, at: float, canals: Objects, water: shapely.STRtree) -> list[tuple[str, float]]:
    """A dry place gives one stone (Q); a canal crossing gives a stake on either bank under one number (A, B)."""
    hit = water.query(part.interpolate(at), "intersects")
    if len(hit) == 0:
        return [("Q", at)]
    wet = [piece for piece in shapely.get_parts(part.intersection(canals[hit[0]])) if piece.length < _WIDEST_BANKS_M]
    for piece in wet:
        ends = sorted(part.project(shapely.Point(xy)) for xy in (piece.coords[0], piece.coords[-1]))
        if ends[0] <= at <= ends[1]:
            return [("A", max(ends[0] - 1.0, 0.0)), ("B", min(ends[1] + 1.0, part.length))]
    return [("Q", at)]
