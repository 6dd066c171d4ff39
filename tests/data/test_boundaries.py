"""The shipped shapes: they tile, they nest, and the river parts the island from the rest."""

from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

DATA = Path(__file__).resolve().parents[2] / "data"
AREA_TOLERANCE_M2 = 1.0
ISLAND_TOWNS = ("海永镇", "启隆镇")


def read(name: str) -> gpd.GeoDataFrame:
    return gpd.read_file(DATA / "boundaries" / f"{name}.geojson")


@pytest.fixture(scope="module")
def cells() -> gpd.GeoDataFrame:
    return read("cells").set_index("cell")


@pytest.fixture(scope="module")
def units() -> pd.DataFrame:
    return pd.read_csv(DATA / "placenames" / "baseline_2018.csv", dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def towns(cells: gpd.GeoDataFrame, units: pd.DataFrame) -> gpd.GeoDataFrame:
    """Town polygons of 2018, EPSG:4490, indexed by key, with name and county key."""
    communities = units[units["level"] == "community"]
    owner = {cell: row.parent for row in communities.itertuples() for cell in str(row.cells).split(";")}
    made = cells.assign(key=cells.index.map(owner)).dissolve("key")
    known = units.set_index("key")
    return made.assign(name=known["name"], county=known["parent"])


def areas_m2(frame: gpd.GeoDataFrame) -> pd.Series[float]:
    measured: pd.Series[float] = frame.to_crs(4549).area
    return measured


@pytest.mark.parametrize(("name", "count"), [("counties_2018", 8), ("counties_2020", 7)])
def test_counties_are_valid_and_tile_without_gap_or_overlap(name: str, count: int, cells: gpd.GeoDataFrame) -> None:
    counties = read(name)
    assert len(counties) == count
    assert counties.crs.to_epsg() == 4490
    assert counties.is_valid.all()
    assert shapely.coverage_is_valid(counties.to_crs(4549).geometry.to_numpy())
    assert areas_m2(counties).sum() == pytest.approx(areas_m2(cells).sum(), abs=AREA_TOLERANCE_M2)


def test_cells_are_valid_and_share_every_vertex_in_degrees_and_in_metres(cells: gpd.GeoDataFrame) -> None:
    assert cells.is_valid.all()
    assert set(cells.geom_type) <= {"Polygon", "MultiPolygon"}
    assert set(cells["quality"]) == {"approximate"}
    assert shapely.coverage_is_valid(cells.geometry.to_numpy())
    measured = cells.to_crs(4549)
    assert shapely.coverage_is_valid(measured.geometry.to_numpy())
    assert measured.area.sum() == pytest.approx(measured.union_all().area, abs=AREA_TOLERANCE_M2)
    assert measured.area.min() > 100_000


def test_coordinates_have_at_most_nine_decimals_and_lie_in_nantong(cells: gpd.GeoDataFrame) -> None:
    xy = shapely.get_coordinates(cells.geometry)
    assert np.array_equal(np.round(xy, 9), xy)
    assert xy.min(axis=0) == pytest.approx([120.2, 31.6], abs=0.1)
    assert xy.max(axis=0) == pytest.approx([122.0, 32.7], abs=0.1)


@pytest.mark.parametrize("name", ["counties_2018", "counties_2020"])
def test_every_county_is_the_union_of_the_cells_inside_it(name: str, cells: gpd.GeoDataFrame) -> None:
    points = gpd.GeoDataFrame(geometry=cells.representative_point(), crs=cells.crs)
    counties = read(name)
    found = points.sjoin(counties, predicate="within")
    assert found.index.is_unique
    assert len(found) == len(cells)
    joined = areas_m2(cells.assign(code=found["code"]).dissolve("code"))
    assert np.allclose(joined, areas_m2(counties.set_index("code"))[joined.index], atol=AREA_TOLERANCE_M2)
    grouped = cells.assign(code=found["code"]).dissolve("code").geometry
    for code, shape in counties.set_index("code").geometry.items():
        assert shape.symmetric_difference(grouped[code]).area < 1e-10


def test_old_chongchuan_and_gangzha_tile_the_new_chongchuan() -> None:
    before, after = (areas_m2(read(f"counties_{year}").set_index("code")) for year in (2018, 2020))
    assert before["320602"] + before["320611"] == pytest.approx(after["320613"], abs=AREA_TOLERANCE_M2)
    assert 560e6 < after["320613"] < 600e6
    assert before["320611"] > 100e6


def test_units_other_than_the_two_redistricted_keep_one_geometry() -> None:
    before, after = (read(f"counties_{year}").set_index("code").geometry for year in (2018, 2020))
    same = {"320612": "320612", "320621": "320685", "320623": "320623", "320681": "320681", "320682": "320682",
            "320684": "320614"}  # fmt: skip
    assert all(before[old].equals(after[new]) for old, new in same.items())


def test_towns_of_2018_are_valid_and_tile(towns: gpd.GeoDataFrame) -> None:
    assert len(towns) == 102
    assert towns.is_valid.all()
    measured = towns.to_crs(4549)
    assert shapely.coverage_is_valid(measured.geometry.to_numpy())
    assert measured.area.sum() == pytest.approx(measured.union_all().area, abs=AREA_TOLERANCE_M2)
    assert sorted(towns.loc[towns.geom_type != "Polygon", "name"]) == ["长沙镇"]


def test_every_town_lies_in_its_own_county(towns: gpd.GeoDataFrame) -> None:
    counties = read("counties_2018")
    found = gpd.GeoDataFrame(towns[["county"]], geometry=towns.representative_point(), crs=towns.crs)
    joined = found.sjoin(counties, predicate="within")
    assert (joined["county"] == "county-" + joined["code"]).all()


def test_every_town_and_cell_keeps_dry_land(cells: gpd.GeoDataFrame, towns: gpd.GeoDataFrame) -> None:
    land = read("land").to_crs(4549).union_all()
    assert towns.to_crs(4549).intersection(land).area.min() > 2e6
    assert (cells.to_crs(4549).intersection(land).area > 50_000).all()


def test_nothing_but_the_two_island_towns_lies_on_the_island(towns: gpd.GeoDataFrame) -> None:
    parts = read("land").explode().to_crs(4549)
    assert len(parts) == 2
    main, island = parts.geometry.iloc[parts.area.argmax()], parts.geometry.iloc[parts.area.argmin()]
    assert main.distance(island) > 1_000
    touching = towns[towns.to_crs(4549).intersection(island).area > AREA_TOLERANCE_M2]
    assert sorted(touching["name"]) == sorted(ISLAND_TOWNS)
    own = towns[towns["name"].isin(ISLAND_TOWNS)].to_crs(4549)
    assert (own.intersection(main).area < AREA_TOLERANCE_M2).all()
    assert (own.intersection(island).area > 5e6).all()


def test_river_covers_no_land_and_reaches_all_along_the_island() -> None:
    river, land = read("river").to_crs(4549).union_all(), read("land").to_crs(4549).explode()
    assert river.is_valid
    assert river.intersection(land.union_all()).area < AREA_TOLERANCE_M2
    assert land.distance(river).max() < 1.0
    for name in ("river", "land"):
        assert read(name)["source"].str.contains("approximate, hand-drawn").all()


def test_every_shape_of_a_county_says_illustrative() -> None:
    for name in ("counties_2018", "counties_2020"):
        assert read(name)["source"].str.contains("illustrative, not for legal use").all()
