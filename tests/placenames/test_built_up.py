"""Built-up areas drawn in squares of a kilometre: what is joined, what stays apart, and what is named how."""

from __future__ import annotations

import geopandas as gpd
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString, MultiPolygon, Point, box

from gis.crs import STORE_CRS, to_store
from gis.errors import BadInput
from gis.placenames.built_up import BuiltUpArea, area_at, areas_of, derive

EAST_M, NORTH_M = 580_000.0, 3_540_000.0
"""A corner in the middle of the city, EPSG:4549."""
KM = 1_000.0
Cell = tuple[int, int]


def ground(shape: shapely.Geometry) -> shapely.Geometry:
    """A shape drawn in kilometres from the corner, as stored."""
    return shapely.transform(
        shape, lambda x, y: to_store().transform(EAST_M + x * KM, NORTH_M + y * KM), interleaved=False
    )


def square(cell: Cell) -> MultiPolygon:
    x, y = cell
    return MultiPolygon([ground(box(x, y, x + 1, y + 1))])


def land(rows: dict[Cell, tuple[str, str, str]]) -> gpd.GeoDataFrame:
    """Communities by cell: kind, town and county of each; units are numbered from 1."""
    table = [
        {"unit_id": n, "kind": kind, "name": f"社区{n}", "town": town, "county": county, "geometry": square(cell)}
        for n, (cell, (kind, town, county)) in enumerate(rows.items(), start=1)
    ]
    return gpd.GeoDataFrame(table, geometry="geometry", crs=STORE_CRS)


def middle(cell: Cell) -> tuple[float, float]:
    point = ground(Point(cell[0] + 0.5, cell[1] + 0.5))
    return point.x, point.y


def test_communities_that_share_a_border_are_one_area_and_villages_are_none() -> None:
    areas = derive(land({
        (0, 0): ("社区", "甲街道", "东区"), (1, 0): ("社区", "乙街道", "东区"), (2, 0): ("村", "乙街道", "东区"),
        (3, 0): ("社区", "乙街道", "东区"),
    }))  # fmt: skip
    assert [area.name for area in areas] == ["东区", "东区乙街道"]
    assert area_at(areas, *middle((0, 0))) is area_at(areas, *middle((1, 0))) is areas[0]
    assert area_at(areas, *middle((2, 0))) is None
    assert area_at(areas, *middle((3, 0))) is areas[1]


def test_communities_that_meet_in_a_point_only_stay_apart() -> None:
    areas = derive(land({(0, 0): ("社区", "甲镇", "东区"), (1, 1): ("社区", "乙镇", "东区")}))
    assert {area.name for area in areas} == {"东区甲镇", "东区乙镇"}


def test_an_area_across_two_counties_is_named_after_the_one_that_has_most_of_it() -> None:
    areas = derive(land({
        (0, 0): ("社区", "甲镇", "东区"), (1, 0): ("社区", "乙镇", "西县"), (2, 0): ("社区", "丙镇", "西县"),
    }))  # fmt: skip
    assert [area.name for area in areas] == ["西县"]


def test_pieces_of_one_town_are_told_apart_by_their_communities() -> None:
    areas = derive(land({(n, 0): ("社区", "甲镇", "东区") for n in (0, 1, 3, 5)}))
    assert [area.name for area in areas] == ["东区甲镇", "东区甲镇（社区3）", "东区甲镇（社区4）"]
    assert [area.key for area in areas] == ["derived:1", "derived:3", "derived:4"]


def test_a_derived_area_says_that_it_is_an_approximation() -> None:
    (area,) = derive(land({(0, 0): ("社区", "甲镇", "东区")}))
    assert area.derived
    assert "近似" in area.source


def test_nothing_is_derived_where_no_community_is() -> None:
    assert derive(land({(0, 0): ("村", "甲镇", "东区")})) == []


def test_communities_without_their_town_or_datum_are_refused() -> None:
    rows = land({(0, 0): ("社区", "甲镇", "东区")})
    with pytest.raises(BadInput, match="town"):
        derive(rows.drop(columns="town"))
    with pytest.raises(BadInput, match="coordinate reference system"):
        derive(rows.set_crs(None, allow_override=True))


CELLS = st.dictionaries(
    st.tuples(st.integers(0, 4), st.integers(0, 4)), st.sampled_from(["甲镇", "乙镇"]), min_size=1, max_size=15
)


@settings(max_examples=30, deadline=None)
@given(CELLS, st.integers(0, 9))
def test_each_community_lies_in_one_area_and_the_order_of_rows_changes_nothing(
    towns: dict[Cell, str], seed: int
) -> None:
    rows = land({cell: ("社区", town, "东区") for cell, town in towns.items()})
    areas = derive(rows)
    for cell in towns:
        assert [area.area.contains(Point(*middle(cell))) for area in areas].count(True) == 1
    assert len({area.name for area in areas}) == len({area.key for area in areas}) == len(areas)
    turned = rows.sample(frac=1, random_state=seed)
    assert derive(turned) == areas


def drawn(**cells: Cell) -> list[BuiltUpArea]:
    return [BuiltUpArea(name, name, square(cell), derived=False, source="drawn") for name, cell in cells.items()]


def test_a_road_lies_in_all_areas_it_runs_through_the_one_with_most_of_it_first() -> None:
    areas = drawn(a=(0, 0), b=(1, 0), c=(3, 0))
    met = areas_of(areas, ground(LineString([(0.8, 0.5), (1.9, 0.5)])))
    assert met.main is areas[1]
    assert met.areas == (areas[1], areas[0])


def test_a_road_that_only_ends_on_the_border_of_an_area_does_not_lie_in_it() -> None:
    areas = [BuiltUpArea("a", "a", MultiPolygon([box(120.8, 32.0, 120.9, 32.1)]), derived=False, source="drawn")]
    met = areas_of(areas, LineString([(120.9, 32.05), (121.0, 32.05)]))
    assert (met.main, met.areas) == (None, ())


def test_an_estate_lies_by_its_ground_and_a_point_where_it_is_covered() -> None:
    areas = drawn(a=(0, 0), b=(1, 0))
    assert areas_of(areas, ground(box(0.9, 0.2, 1.5, 0.4))).areas == (areas[1], areas[0])
    assert areas_of(areas, ground(Point(0.5, 0.5))).main is areas[0]
    assert areas_of(areas, ground(Point(2.5, 0.5))).main is None
