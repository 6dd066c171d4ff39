"""Canals, local rivers and one lake: real names on made-up courses, as narrow polygons that streets must bridge."""

from __future__ import annotations

from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gis.crs import MEASURE_CRS, to_measure
from gis.demo.common import Bools, Floats, Ground, Objects, Places, label

CANALS: tuple[tuple[str, float, tuple[tuple[float, float], ...]], ...] = (
    ("通吕运河", 60.0, ((120.81, 32.035), (120.875, 32.035), (120.97, 32.055), (121.08, 32.075), (121.21, 32.06),
                     (121.36, 32.055), (121.50, 32.045), (121.62, 32.08))),
    ("通启运河", 50.0, ((120.86, 31.945), (120.97, 31.955), (121.10, 31.945), (121.24, 31.945), (121.42, 31.905),
                     (121.62, 31.845), (121.86, 31.80))),
    ("通扬运河", 45.0, ((120.845, 32.035), (120.80, 32.07), (120.76, 32.12), (120.74, 32.24), (120.66, 32.33),
                     (120.57, 32.40), (120.50, 32.47), (120.46, 32.56))),
    ("九圩港", 80.0, ((120.77, 32.06), (120.83, 32.13), (120.95, 32.22), (121.03, 32.29), (121.10, 32.33))),
    ("如海运河", 55.0, ((120.50, 32.04), (120.53, 32.18), (120.55, 32.33), (120.49, 32.47), (120.44, 32.62))),
    ("如泰运河", 55.0, ((120.28, 32.29), (120.45, 32.33), (120.60, 32.37), (120.80, 32.36), (121.03, 32.33),
                     (121.20, 32.33), (121.42, 32.34))),
    ("栟茶运河", 45.0, ((120.44, 32.55), (120.62, 32.55), (120.80, 32.53), (120.95, 32.52), (121.08, 32.58))),
    ("新江海河", 70.0, ((121.01, 31.86), (121.03, 31.95), (121.05, 32.07), (121.07, 32.15), (121.16, 32.20))),
    ("海门河", 35.0, ((121.17, 31.85), (121.165, 31.95), (121.17, 32.06))),
    ("遥望港", 40.0, ((121.00, 32.20), (121.15, 32.21), (121.30, 32.22), (121.48, 32.23))),
    ("通甲河", 25.0, ((120.88, 32.005), (120.95, 32.005), (121.05, 32.02), (121.17, 32.02))),
    ("头兴港", 40.0, ((121.66, 31.74), (121.66, 31.85), (121.65, 31.98))),
)  # fmt: skip
"""Name, width in metres, course as lon/lat points: the general run of the real canal, not its banks."""

HAO_CENTRE = (120.862, 32.013)
HAO_RADII_M = (1_250.0, 950.0)
HAO_WIDTH_M = 70.0
"""濠河 rings the old town of 崇川 at roughly a kilometre, 10 to 215 m wide in truth; here one width."""
LAKE = ("紫琅湖", (120.925, 31.945), 420.0)
"""One lake: name, lon/lat, radius in metres (about half a square kilometre)."""

_STEP_M = 400.0
"""Courses are bent at this step, so that a canal is no ruler line."""
_SWAY_M = 260.0
"""How far a course sways from its chord: less than a tenth of a town's breadth."""
_LOCAL_WIDTHS_M = (14.0, 26.0)
"""Local rivers (横河, 竖河) of the plain are one barge wide."""


def make_water(places: Places, ground: Ground, rng: np.random.Generator, seed: int) -> gpd.GeoDataFrame:
    """The water layer: canals and local rivers cut to the land, one lake, and the river as handed in.

    Columns water_id, name, kind (canal, river, lake), source, made_up; polygons in EPSG:4549, canals apart
    from the river and from the sea.
    """
    rows = [*_canals(rng), *_local_rivers(ground, rng)]
    shapes = np.array([shape for _, _, shape in rows], dtype=object)
    shapes = _polygonal(shapely.intersection(shapes, ground.land))
    rows = [(name, kind, shape) for (name, kind, _), shape in zip(rows, shapes, strict=True) if not shape.is_empty]
    rows += [("长江", "river", part) for part in shapely.get_parts(places.river)]
    frame = pd.DataFrame(rows, columns=["name", "kind", "geometry"])
    frame.insert(0, "water_id", [f"DEMO-W{i:05d}" for i in range(1, len(frame) + 1)])
    return gpd.GeoDataFrame(label(frame, seed), geometry="geometry", crs=MEASURE_CRS)


def inland(water: gpd.GeoDataFrame) -> Objects:
    """The canals, local rivers and lake as an array: what a street needs a bridge for."""
    return np.asarray(water.geometry[(water["name"] != "长江").to_numpy()].to_numpy(), dtype=object)


def _canals(rng: np.random.Generator) -> list[tuple[str, str, Any]]:
    project = to_measure()
    rows = []
    for name, width_m, course in CANALS:
        points = np.column_stack(project.transform(*np.array(course).T))
        rows.append((name, "canal", shapely.buffer(_swayed(points, rng), width_m / 2, quad_segs=2, cap_style="flat")))
    x, y = project.transform(*HAO_CENTRE)
    turn = np.linspace(0.0, 2.0 * np.pi, 49)
    phase = rng.uniform(0, 2 * np.pi, 2)
    uneven = 1.0 + 0.10 * np.sin(3 * turn + phase[0]) + 0.05 * np.sin(5 * turn + phase[1])
    ring = np.column_stack([HAO_RADII_M[0] * np.cos(turn), HAO_RADII_M[1] * np.sin(turn)]) * uneven[:, None] + [x, y]
    rows.append(("濠河", "river", shapely.buffer(shapely.linestrings(ring), HAO_WIDTH_M / 2, quad_segs=2)))
    name, centre, radius_m = LAKE
    rows.append((name, "lake", shapely.buffer(shapely.Point(project.transform(*centre)), radius_m, quad_segs=6)))
    return rows


def _swayed(points: Floats, rng: np.random.Generator) -> Any:
    """A line through ``points`` bent sideways by two slow waves; its ends stay where they are."""
    chord = shapely.linestrings(points)
    length = shapely.length(chord)
    at = np.linspace(0.0, length, max(int(length / _STEP_M), 2) + 1)
    xy = shapely.get_coordinates(shapely.line_interpolate_point(chord, at))
    along = np.gradient(xy, axis=0)
    across = np.column_stack([-along[:, 1], along[:, 0]]) / np.hypot(along[:, 0], along[:, 1])[:, None]
    phase = rng.uniform(0, 2 * np.pi, 2)
    wave = np.sin(at / 2_900 + phase[0]) * 0.6 + np.sin(at / 1_100 + phase[1]) * 0.4
    return shapely.linestrings(xy + across * (wave * np.sin(np.pi * at / length) * _SWAY_M)[:, None])


def _local_rivers(ground: Ground, rng: np.random.Generator) -> list[tuple[str, str, Any]]:
    """One 横河 (east-west) and one 竖河 (north-south) through each town, cut to the town."""
    rows = []
    for code in range(int(ground.town.max()) + 1):
        mine = ground.town == code
        town = shapely.union_all(ground.dry[mine])
        if town.is_empty:
            continue
        name = str(ground.cells["town_name"].to_numpy()[mine][0]).removesuffix("街道").removesuffix("镇")
        for kind, line in zip(("横河", "竖河"), _cross(town, rng), strict=True):
            width_m = rng.uniform(*_LOCAL_WIDTHS_M)
            ribbon = shapely.buffer(line, width_m / 2, quad_segs=1, cap_style="flat")
            rows.append((name + kind, "river", shapely.intersection(ribbon, town)))
    return rows


def _cross(town: Any, rng: np.random.Generator) -> tuple[Any, Any]:
    """An east-west and a north-south line across the town's box, off its middle by up to a fifth."""
    west, south, east, north = shapely.bounds(town)
    x = west + (east - west) * rng.uniform(0.3, 0.7)
    y = south + (north - south) * rng.uniform(0.3, 0.7)
    lean = rng.uniform(-0.06, 0.06, 2)
    across = np.array([[west, y - lean[0] * (x - west)], [x, y], [east, y + lean[0] * (east - x)]])
    down = np.array([[x + lean[1] * (north - y), north], [x, y], [x - lean[1] * (y - south), south]])
    return _swayed(across, rng), _swayed(down, rng)


def _polygonal(shapes: Objects) -> Objects:
    """Only the polygon parts of each shape; an intersection may leave points and lines behind."""
    kind = shapely.get_type_id(shapes)
    mixed: Bools = ~np.isin(kind, (3, 6))
    for i in np.flatnonzero(mixed):
        parts = shapely.get_parts(shapes[i])
        shapes[i] = shapely.union_all(parts[np.isin(shapely.get_type_id(parts), (3, 6))])
    return shapes
