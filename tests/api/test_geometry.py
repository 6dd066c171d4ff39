"""The map tiles: what is given out at `geometry=full` has neither gaps nor overlaps, measured in EPSG:4549."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import shapely
from fastapi.testclient import TestClient
from shapely import MultiPolygon
from shapely.geometry import shape
from sqlalchemy import text

from gis.crs import to_measure
from gis.db.connect import Database

TOLERANCE_M2 = 1.0
DAYS = ("2018-01-01", "2018-05-11", "2019-12-01", "2020-07-02", "2020-07-03", "2021-12-01")
"""The first day of the register, and days on both sides of every order."""


STORED = """
    SELECT v.unit_id, ST_AsBinary(g.geom) FROM division_version v JOIN division_geometry g ON g.id = v.geometry_id
     WHERE v.valid @> date '2020-07-03' AND upper_inf(v.recorded)
"""


class Map:
    """Units of one level on one date, with their areas in EPSG:4549."""

    def __init__(self, features: list[dict[str, Any]]) -> None:
        self.units = [feature["properties"] for feature in features]
        degrees = [shape(feature["geometry"]) for feature in features]
        self.areas = shapely.transform(np.array(degrees), to_measure().transform, interleaved=False)

    def by(self, field: str) -> dict[Any, Any]:
        return {unit[field]: area for unit, area in zip(self.units, self.areas, strict=True)}

    def worst_overlap_m2(self) -> float:
        first, second = shapely.STRtree(self.areas).query(self.areas, predicate="intersects")
        once = first < second
        assert once.any()
        shared = shapely.intersection(self.areas[first[once]], self.areas[second[once]])
        return float(shapely.area(shared).max())


@pytest.fixture(scope="module")
def maps(client: TestClient) -> Any:
    """Maps by date, level and detail, each fetched once."""

    @cache
    def fetch(as_of: str, level: str, detail: str = "full") -> Map:
        features: list[dict[str, Any]] = []
        asked = {"as_of": as_of, "level": level, "geometry": detail, "limit": "2000"}
        while True:
            page = client.get("/api/v1/divisions", params=asked).json()
            features += page["features"]
            if page["next"] is None:
                return Map(features)
            asked["cursor"] = page["next"]

    return fetch


def off_m2(whole: MultiPolygon, parts: list[MultiPolygon]) -> float:
    """What of the whole the parts leave open or go beyond."""
    return float(shapely.area(shapely.symmetric_difference(whole, shapely.union_all(parts))))


def test_a_full_geometry_is_the_stored_one_to_nine_decimals(client: TestClient, demo: Database) -> None:
    answer = client.get("/api/v1/divisions", params={"as_of": "2020-07-03", "level": "county", "geometry": "full"})
    assert max(len(number) for number in re.findall(r"\d{2,3}\.(\d+)(?=[,\]])", answer.text)) == 9
    with demo.read() as connection:
        stored = {unit: area for unit, area in connection.execute(text(STORED))}  # noqa: C416 — rows are no tuples to mypy
    for feature in answer.json()["features"]:
        given = shape(feature["geometry"])
        assert given.geom_type == "MultiPolygon"
        assert shapely.equals_exact(given, shapely.from_wkb(stored[feature["id"]]), tolerance=0.6e-9)


def test_old_chongchuan_and_gangzha_are_new_chongchuan_to_a_square_metre(maps: Any) -> None:
    before, after = maps("2020-07-02", "county").by("code"), maps("2020-07-03", "county").by("code")
    old, new = shapely.union_all([before["320602"], before["320611"]]), after["320613"]
    assert abs(old.area - new.area) <= TOLERANCE_M2
    assert shapely.symmetric_difference(old, new).area <= TOLERANCE_M2
    assert 560e6 <= new.area <= 600e6


def test_the_area_that_is_told_is_the_area_of_the_geometry(maps: Any) -> None:
    for day in ("2020-07-02", "2020-07-03"):
        drawn = maps(day, "county")
        for unit, area in zip(drawn.units, drawn.areas, strict=True):
            assert unit["area_km2"] * 1e6 == pytest.approx(area.area, abs=TOLERANCE_M2)


def test_no_other_county_changes_its_ground_on_the_day_of_the_order(maps: Any) -> None:
    before, after = maps("2020-07-02", "county").by("code"), maps("2020-07-03", "county").by("code")
    same = ["320612", "320623", "320681", "320682", "320685"]
    assert all(shapely.equals_exact(before[code], after[code], 0) for code in same)
    assert shapely.equals_exact(before["320684"], after["320614"], 0), "海门 changed its kind, not its ground"


@pytest.mark.parametrize("as_of", DAYS)
@pytest.mark.parametrize("level", ["county", "town"])
def test_neighbours_do_not_overlap(maps: Any, as_of: str, level: str) -> None:
    assert maps(as_of, level).worst_overlap_m2() <= TOLERANCE_M2


@pytest.mark.parametrize("as_of", DAYS)
@pytest.mark.parametrize(("level", "above"), [("county", "prefecture"), ("town", "county")])
def test_the_parts_of_a_unit_leave_no_gap_in_it(maps: Any, as_of: str, level: str, above: str) -> None:
    parts = defaultdict(list)
    drawn = maps(as_of, level)
    for unit, area in zip(drawn.units, drawn.areas, strict=True):
        parts[unit["parent_id"]].append(area)
    wholes = maps(as_of, above).by("id")
    assert set(parts) == set(wholes)
    assert {number: off for number, whole in wholes.items() if (off := off_m2(whole, parts[number])) > 1} == {}


def test_communities_tile_their_towns(maps: Any) -> None:
    communities, towns = maps("2021-12-01", "community"), maps("2021-12-01", "town").by("id")
    assert len(communities.units) > 1900
    assert communities.worst_overlap_m2() <= TOLERANCE_M2
    parts = defaultdict(list)
    for unit, area in zip(communities.units, communities.areas, strict=True):
        parts[unit["parent_id"]].append(area)
    assert set(parts) <= set(towns)
    assert {number: off for number, areas in parts.items() if (off := off_m2(towns[number], areas)) > 1} == {}


@pytest.mark.parametrize("level", ["county", "town"])
@pytest.mark.parametrize("as_of", ["2020-07-02", "2020-07-03"])
def test_simplified_neighbours_do_not_overlap(maps: Any, as_of: str, level: str) -> None:
    drawn = maps(as_of, level, "simplified")
    assert drawn.worst_overlap_m2() <= TOLERANCE_M2
    full = maps(as_of, level)
    assert shapely.get_num_coordinates(drawn.areas).sum() < shapely.get_num_coordinates(full.areas).sum()


def test_the_outline_of_the_city_never_changes(maps: Any) -> None:
    outlines = [maps(day, "prefecture").areas[0] for day in DAYS]
    assert all(shapely.equals_exact(one, other, 0) for one, other in pairwise(outlines))
