"""Boundary markers on the real county lines of the first map: one in five kilometres; all made up.

They bear the codes of that day: stones keep their inscriptions when an order changes the codes (DOMAIN §2.3). Those of
a line that ended are taken out on that day.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.ops import substring

from gis.crs import MEASURE_CRS, MEASURE_SRID, STORE_SRID
from gis.demo.borders import Border, Meeting, Side, along, ashore
from gis.demo.common import Objects, Places, label
from gis.markers.record import Marker, Original, ReferenceObject

SPACING_M = 5_000.0
"""Inter-city lines of the region have a marker in 4 to 7.5 km (DOMAIN §2.2)."""
SHORTEST_LINE_M = 500.0
"""A touch shorter than this is a corner, not a line."""
_WIDEST_BANKS_M = 400.0
"""Water wider than this is no place for a pair of stakes on its banks."""
_TO_WATER_M = 1_000.0
"""A place so near a canal crossing is moved there: its banks are what surveyors of a water country mark."""
_STAKE_M = 20.0
"""How far from the point where three lines meet its three stakes stand, each on one of the lines."""
_BESIDE_M = 15.0
"""How far off the line one asks for the place on either side."""
_SHARE_PUBLIC = 0.8
_MATERIALS = ("花岗岩", "混凝土")
_THINGS = ("水塔", "电线杆", "桥头", "泵站", "水闸", "银杏树", "路口", "房角", "烟囱", "土地庙", "里程碑", "渡口")
_WAYS = ("东", "东南", "南", "西南", "西", "西北", "北", "东北")
_SURVEY = (date(1997, 3, 1), 900)
"""First day and length in days of the made-up survey that set the stones."""
NOTE = "provisional number, made-up place on the approximate line"
COLUMNS = (
    "number", "serial", "type_letter", "name", "line_code", "line_id", "chainage_m", "material", "shape", "sides",
    "side_units", "located_in", "managed_by", "reference_objects", "height_m", "accuracy_m", "position_text",
    "is_public", "set_on", "ends_on", "original_crs", "note", "geometry",
)  # fmt: skip


@dataclass(frozen=True)
class _Stone:
    """Where one stone stands and what it is: ``sides`` are three where three lines meet."""

    at_m: float
    letter: str
    point: Any = field(repr=False)
    sides: tuple[Side, ...]
    group: int
    """Stones of one group bear one serial."""


def make_markers(
    places: Places, counties: tuple[str, ...] | None, canals: Objects, rng: np.random.Generator, seed: int
) -> gpd.GeoDataFrame:
    """Markers of every line that touches the ground of ``counties`` (codes of today); points on the line, EPSG:4549.

    Where three counties meet, the line with the smallest code bears the stone: by turns one of three faces (三面型),
    and three stakes (三立: C, D, E) as stand where lines meet in water, so that the demonstration shows both forms.
    Columns as in ``COLUMNS``, and marker_id, source, made_up.
    """
    rows: list[dict[str, Any]] = []
    water = shapely.STRtree(canals)
    for border in sorted(places.borders, key=lambda border: border.code):
        if counties is not None and not border.today & set(counties):
            continue
        stones = sorted(_stones(border, places, canals, water), key=lambda stone: (stone.at_m, stone.letter))
        serials: dict[int, int] = {}
        for stone in stones:
            serial = serials.setdefault(stone.group, len(serials) + 1)
            rows.append(_row(border, stone, serial, places, rng))
    frame = pd.DataFrame(rows, columns=list(COLUMNS))
    frame.insert(0, "marker_id", [f"DEMO-M{i:04d}" for i in range(1, len(frame) + 1)])
    return gpd.GeoDataFrame(label(frame, seed), geometry="geometry", crs=MEASURE_CRS)


def _stones(border: Border, places: Places, canals: Objects, water: shapely.STRtree) -> Iterator[_Stone]:
    """The stones of a line: one in ``SPACING_M`` over its pieces on land, and those where three lines meet."""
    parts = ashore(border, places.land)
    lengths = np.array([part.length for part in parts])
    if lengths.sum() < SHORTEST_LINE_M:
        return
    count = max(round(float(lengths.sum()) / SPACING_M), 1)
    starts = np.cumsum(lengths) - lengths
    for group, at in enumerate((np.arange(count) + 0.5) * lengths.sum() / count):
        k = int(np.searchsorted(starts, at, side="right")) - 1
        for letter, place in _banks(parts[k], float(at - starts[k]), canals, water):
            point = parts[k].interpolate(place)
            yield _Stone(along(border, point), letter, point, border.sides, group)
    codes = {other.line_id: other.code for other in places.borders}
    dry = [meeting for meeting in places.meetings if shapely.intersects(places.land, meeting.point)]
    for nth, meeting in enumerate(sorted(dry, key=lambda meeting: meeting.name)):
        if min((codes[line] for line in meeting.lines if line in codes), default="") == border.code:
            stakes = nth % 2 == 1
            yield from _three(border, meeting, places, count + nth, stakes=stakes)


def _three(border: Border, meeting: Meeting, places: Places, group: int, *, stakes: bool) -> Iterator[_Stone]:
    """One stone of three faces where three lines meet, or three stakes near it, each on one of the lines."""
    if not stakes:
        yield _Stone(along(border, meeting.point), "Q", meeting.point, meeting.sides, group)
        return
    lines = sorted((other for other in places.borders if other.line_id in meeting.lines), key=lambda other: other.code)
    for letter, line in zip("CDE", lines, strict=False):
        part = min(shapely.get_parts(line.course), key=lambda part: shapely.distance(part, meeting.point))
        foot = part.project(meeting.point)
        point = part.interpolate(foot + _STAKE_M if foot + _STAKE_M <= part.length else foot - _STAKE_M)
        yield _Stone(along(border, meeting.point), letter, point, meeting.sides, group)


def _banks(part: Any, at: float, canals: Objects, water: shapely.STRtree) -> list[tuple[str, float]]:
    """A dry place gives one stone (Q); a canal crossing near it a stake on either bank under one number (A, B)."""
    near = substring(part, max(at - _TO_WATER_M, 0.0), min(at + _TO_WATER_M, part.length))
    wet = [
        piece
        for canal in sorted(water.query(near, "intersects").tolist())
        for piece in shapely.get_parts(near.intersection(canals[canal]))
        if 0 < piece.length < _WIDEST_BANKS_M
    ]
    if not wet:
        return [("Q", at)]
    crossing = min(wet, key=lambda piece: abs(part.project(piece.interpolate(0.5, normalized=True)) - at))
    ends = sorted(part.project(shapely.Point(xy)) for xy in (crossing.coords[0], crossing.coords[-1]))
    return [("A", max(ends[0] - 1.0, 0.0)), ("B", min(ends[1] + 1.0, part.length))]


def _row(border: Border, stone: _Stone, serial: int, places: Places, rng: np.random.Generator) -> dict[str, Any]:
    located = _located(stone, places)
    keeper = stone.sides[{"A": 0, "C": 0, "B": 1, "D": 1, "E": 2}.get(stone.letter, serial % 2)]
    way = _WAYS[int(rng.integers(len(_WAYS)))]
    objects = _objects(rng)
    return {
        "number": f"{border.code}{serial:03d}{stone.letter}",
        "serial": serial,
        "type_letter": stone.letter,
        "name": f"{border.name}{serial}号界桩",
        "line_code": border.code,
        "line_id": border.line_id,
        "chainage_m": round(stone.at_m, 1),
        "material": _MATERIALS[int(rng.random() < 0.4)],
        "shape": "three_sided" if len(stone.sides) == 3 else "two_sided",
        "sides": tuple(side.name for side in stone.sides),
        "side_units": tuple(side.unit_id for side in stone.sides),
        "located_in": located,
        "managed_by": keeper.unit_id,
        "reference_objects": objects,
        "height_m": round(float(rng.uniform(2.0, 5.5)), 2),
        "accuracy_m": round(float(rng.uniform(0.02, 0.4)), 2),
        "position_text": f"位于{located[0]}{way}侧，{objects[0].name}附近（演示数据）",
        "is_public": bool(rng.random() < _SHARE_PUBLIC),
        "set_on": _SURVEY[0] + timedelta(days=int(rng.integers(_SURVEY[1]))),
        "ends_on": border.ended_on,
        "original_crs": f"EPSG:{MEASURE_SRID if rng.random() < 0.7 else STORE_SRID}",
        "note": NOTE if border.ended_on is None else f"{NOTE}; taken out when its line ended",
        "geometry": stone.point,
    }


def _located(stone: _Stone, places: Places) -> tuple[str, ...]:
    """Town and community on each side: the one nearest the stone on that side's ground."""
    frame = places.communities
    near = frame.iloc[frame.sindex.query(stone.point, predicate="dwithin", distance=_BESIDE_M * 10)]
    told = []
    for side in stone.sides:
        on_side = shapely.area(shapely.intersection(near.geometry.to_numpy(), side.area)) > _BESIDE_M**2
        own = near[on_side]
        if own.empty:
            told.append(side.name)
            continue
        first = own.iloc[int(shapely.distance(own.geometry.to_numpy(), stone.point).argmin())]
        told.append(f"{first['town_name']}{first['name']}")
    return tuple(told)


def _objects(rng: np.random.Generator) -> tuple[ReferenceObject, ...]:
    """Three or four made-up things near the stone, by which it would be found again."""
    names = rng.choice(_THINGS, size=int(rng.integers(3, 5)), replace=False)
    return tuple(
        ReferenceObject(
            str(name),
            round(float(rng.uniform(0, 359.9)), 1),
            "magnetic" if rng.random() < 0.2 else "grid",
            round(float(rng.uniform(5, 180)), 1),
        )
        for name in names
    )


def made_up_markers(frame: gpd.GeoDataFrame) -> list[Marker]:
    """The rows as markers; the frame in EPSG:4549."""
    stored = frame.geometry.to_crs(STORE_SRID)
    return [_marker(row, at) for row, at in zip(frame.itertuples(index=False), stored, strict=True)]


def _marker(row: Any, at: Any) -> Marker:
    grid = row.original_crs == f"EPSG:{MEASURE_SRID}"
    x, y = (round(row.geometry.x, 3), round(row.geometry.y, 3)) if grid else (round(at.x, 8), round(at.y, 8))
    return Marker(
        marker_id=row.marker_id,
        number=row.number,
        line_code=row.line_code,
        serial=int(row.serial),
        type_letter=row.type_letter,
        lon=float(at.x),
        lat=float(at.y),
        source=row.source,
        made_up=True,
        name=row.name,
        line_id=int(row.line_id),
        grade="county",
        shape=row.shape,
        material=row.material,
        original=Original(row.original_crs, x, y),
        height_m=row.height_m,
        height_datum="1985",
        accuracy_m=row.accuracy_m,
        sides=row.sides,
        side_units=row.side_units,
        located_in=row.located_in,
        managed_by=int(row.managed_by),
        position_text=row.position_text,
        reference_objects=row.reference_objects,
        is_public=row.is_public,
        set_on=row.set_on,
        valid_to=row.ends_on,
        note=row.note,
    )
