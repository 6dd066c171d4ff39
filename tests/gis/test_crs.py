from __future__ import annotations

import geopandas as gpd
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import Point

from gis.crs import (
    bd09_to_gcj02,
    gcj02_to_bd09,
    gcj02_to_wgs84,
    require_crs,
    to_measure,
    to_store,
    wgs84_to_gcj02,
)
from gis.errors import BadInput

MICRODEGREE = 1.5e-6
"""The test vectors are printed with six decimals: about a decimetre."""
METRES_PER_DEGREE = 111_320.0
lons, lats = st.floats(120.0, 122.2), st.floats(31.4, 32.8)

VECTORS = [
    ((120.86, 32.01), (120.864254, 32.007856)),
    ((121.18, 31.89), (121.184564, 31.888117)),
    ((121.66, 31.81), (121.664316, 31.807945)),
    ((120.46, 32.54), (120.464673, 32.538091)),
]


@pytest.mark.parametrize(("wgs84", "gcj02"), VECTORS)
def test_gcj02_agrees_with_the_published_vectors(wgs84: tuple[float, float], gcj02: tuple[float, float]) -> None:
    assert np.hstack(wgs84_to_gcj02(*wgs84)) == pytest.approx(gcj02, abs=MICRODEGREE)


@pytest.mark.parametrize(
    ("wgs84", "bd09"), [((120.86, 32.01), (120.870706, 32.013958)), ((121.18, 31.89), (121.190979, 31.894363))]
)
def test_bd09_agrees_with_the_published_vectors(wgs84: tuple[float, float], bd09: tuple[float, float]) -> None:
    assert np.hstack(gcj02_to_bd09(*wgs84_to_gcj02(*wgs84))) == pytest.approx(bd09, abs=MICRODEGREE)


@given(lons, lats)
def test_undoing_gcj02_comes_back_within_a_millimetre(lon: float, lat: float) -> None:
    back = np.hstack(gcj02_to_wgs84(*wgs84_to_gcj02(lon, lat)))
    assert np.abs(back - (lon, lat)).max() * METRES_PER_DEGREE < 0.001


@given(lons, lats)
def test_undoing_bd09_comes_back_within_a_millimetre(lon: float, lat: float) -> None:
    back = np.hstack(bd09_to_gcj02(*gcj02_to_bd09(lon, lat)))
    assert np.abs(back - (lon, lat)).max() * METRES_PER_DEGREE < 0.001


@given(lons, lats)
def test_the_shift_is_some_half_a_kilometre_everywhere_in_the_city(lon: float, lat: float) -> None:
    x, y = np.array(wgs84_to_gcj02(lon, lat)) - (lon, lat)
    assert 350 < np.hypot(x * METRES_PER_DEGREE * np.cos(np.radians(lat)), y * METRES_PER_DEGREE) < 600


def test_whole_arrays_are_shifted_at_once() -> None:
    lon, lat = wgs84_to_gcj02([v[0][0] for v in VECTORS], [v[0][1] for v in VECTORS])
    assert np.column_stack([lon, lat]) == pytest.approx(np.array([v[1] for v in VECTORS]), abs=MICRODEGREE)


@given(lons, lats)
def test_measuring_and_storing_undo_each_other(lon: float, lat: float) -> None:
    assert to_store().transform(*to_measure().transform(lon, lat)) == pytest.approx((lon, lat), abs=1e-9)


def test_one_kilometre_measures_as_one_within_half_a_metre() -> None:
    geod_degrees = 1_000.0 / (METRES_PER_DEGREE * np.cos(np.radians(32.0)))
    west = to_measure().transform(121.95, 32.0)
    east = to_measure().transform(121.95 + geod_degrees, 32.0)
    assert np.hypot(east[0] - west[0], east[1] - west[1]) == pytest.approx(1_000, rel=0.003)


def frame(crs: int | None) -> gpd.GeoSeries:
    return gpd.GeoSeries([Point(120.86, 32.01)], crs=crs)


def test_a_layer_in_the_right_system_passes_unchanged() -> None:
    layer = frame(4490)
    assert require_crs(layer, 4490) is layer


def test_a_layer_without_a_system_is_told_to_declare_one() -> None:
    with pytest.raises(
        BadInput, match=r"the markers has no coordinate reference system — declare it, e\.g\. EPSG:4490"
    ):
        require_crs(frame(None), 4490, "the markers")


def test_a_layer_in_another_system_is_told_to_reproject() -> None:
    with pytest.raises(BadInput, match="is in EPSG:3857, not EPSG:4549 — reproject and rerun"):
        require_crs(frame(3857), 4549)
