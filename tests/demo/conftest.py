"""A small drawn land: parts of 崇川 and 海门 as squares, a river, and a piece of land beyond it."""

from __future__ import annotations

from itertools import combinations
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

from gis.crs import MEASURE_CRS, to_measure
from gis.demo import DemoCity, Places, Scale, make_city
from gis.demo.borders import Border, Meeting, Side

SEED = 11
SCALE = Scale("tiny", ("320613", "320614"), 4_000)
WEST_LON, SOUTH_LAT = 120.84, 31.985
CELL_M = 1_500.0
RIVER_WIDTH_M = 2_000.0

# Each letter is a town of squares in a row; each row of the drawing is 1.5 km high. "~" is river.
DRAWING = """
aabbccff
aabbccff
dddeeegg
dddeeegg
~~~~~~~~
......hh
"""
TOWNS: dict[str, tuple[str, str, str, str]] = {
    "a": ("320613", "崇川区", "虹桥街道", "街道"),
    "b": ("320613", "崇川区", "和平桥街道", "街道"),
    "d": ("320613", "崇川区", "小海街道", "街道"),
    "c": ("320612", "通州区", "川姜镇", "镇"),
    "f": ("320614", "海门区", "海门街道", "街道"),
    "e": ("320614", "海门区", "三星镇", "镇"),
    "g": ("320614", "海门区", "常乐镇", "镇"),
    "h": ("320614", "海门区", "海永镇", "镇"),
}


def _square(column: int, row: int) -> Any:
    x, y = to_measure().transform(WEST_LON, SOUTH_LAT)
    west, north = x + column * CELL_M, y + (6 - row) * CELL_M
    return shapely.box(west, north - CELL_M, west + CELL_M, north)


def draw_places() -> Places:
    rows: list[dict[str, Any]] = []
    river = []
    for row, line in enumerate(DRAWING.split()):
        for column, sign in enumerate(line):
            if sign == "~":
                river.append(_square(column, row))
            elif sign in TOWNS:
                county, county_name, town, kind = TOWNS[sign]
                urban = kind == "街道" or (column + row) % 4 == 0
                rows.append(
                    {
                        "name": f"第{len(rows) + 1}{'社区' if urban else '村'}",
                        "kind": "社区" if urban else "村",
                        "town_id": 100 + ord(sign),
                        "town_name": town,
                        "town_kind": kind,
                        "county_id": int(county),
                        "county_name": county_name,
                        "county_code": county,
                        "geometry": _square(column, row),
                    }
                )
    frame = gpd.GeoDataFrame(rows, geometry="geometry", crs=MEASURE_CRS)
    frame.index = pd.Index(np.arange(1, len(frame) + 1) * 10, name="id")
    land, counties = shapely.union_all(frame.geometry.to_numpy()), _counties(frame)
    return Places(
        frame, land, shapely.union_all(river), draw_census(), borders=_borders(counties), meetings=_meetings(counties)
    )


def _counties(frame: gpd.GeoDataFrame) -> dict[str, Side]:
    return {
        code: Side(int(code), rows["county_name"].iloc[0], shapely.union_all(rows.geometry.to_numpy()))
        for code, rows in frame.groupby("county_code")
    }


def _borders(counties: dict[str, Side]) -> tuple[Border, ...]:
    """Every pair of counties that share a border, from west to east."""
    found = []
    for (low, a), (high, b) in combinations(sorted(counties.items()), 2):
        common = shapely.line_merge(shapely.intersection(a.area.boundary, b.area.boundary))
        parts = [part for part in shapely.get_parts(common) if part.geom_type == "LineString"]
        if parts:
            turned = [part if part.coords[0] <= part.coords[-1] else shapely.reverse(part) for part in parts]
            course = shapely.MultiLineString(sorted(turned, key=lambda part: part.coords[0]))
            code, name = f"32{low[2:]}{high[2:]}", f"{a.name[:-1]}{b.name[:-1]}线"
            found.append(Border(int(code), code, name, course, (a, b), frozenset((low, high))))
    return tuple(found)


def _meetings(counties: dict[str, Side]) -> tuple[Meeting, ...]:
    sides = tuple(side for _, side in sorted(counties.items()))
    corners = shapely.intersection_all([side.area.boundary for side in sides])
    lines = tuple(border.line_id for border in _borders(counties))
    points = [part for part in shapely.get_parts(corners) if part.geom_type == "Point"]
    return tuple(Meeting(f"三交点{nth}", point, sides, lines) for nth, point in enumerate(points))


def draw_census() -> pd.DataFrame:
    columns = ["unit", "code", "population_2020", "aged_60_plus", "aged_65_plus", "share_60_plus", "share_65_plus"]
    none = np.nan
    rows = [
        ("南通市", 320600, 260_000, none, none, none, 0.20),
        ("崇川区(不含开发区)", 320613, 120_000, none, none, none, 0.14),
        ("南通经济技术开发区(统计单元)", none, 30_000, none, none, none, 0.10),
        ("通州区", 320612, 50_000, none, none, none, none),
        ("海门区", 320614, 60_000, 18_400, 13_800, none, none),
    ]
    return pd.DataFrame(rows, columns=columns)


@pytest.fixture(scope="session")
def places() -> Places:
    return draw_places()


@pytest.fixture(scope="session")
def city(places: Places) -> DemoCity:
    return make_city(places, SCALE, SEED, lambda _part, _share: None)
