"""Coordinate reference systems: what we store in, what we measure in, and the two shifted Chinese datums.

Sources: DOMAIN notes §9 (scale errors by longitude, test vectors). GCJ-02 is the public community formula;
nobody outside the authority can vouch that it equals the official one, so shifted data is labelled and never stored.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import CRS, Transformer

from gis.errors import BadInput, Complaint

if TYPE_CHECKING:  # half a second of import that most commands need nothing of
    import geopandas as gpd

STORE_SRID = 4490
"""CGCS2000 longitude/latitude: the datum every register geometry is stored in."""
MEASURE_SRID = 4549
"""CGCS2000 3-degree Gauss-Krüger, central meridian 120°E: at most 0.42 m per km off anywhere in the city."""
STORE_CRS = CRS.from_epsg(STORE_SRID)
MEASURE_CRS = CRS.from_epsg(MEASURE_SRID)
WGS84_CRS = CRS.from_epsg(4326)
"""What GeoJSON leaves in; equal to CGCS2000 within decimetres, so treated as equal for mapping."""

_KRASOVSKY_A_M = 6378245.0
_KRASOVSKY_EE = 0.00669342162296594323
_BD_X_PI = np.pi * 3000.0 / 180.0
_INVERSE_ROUNDS = 6
"""Fixed-point rounds of the inverse: three reach 0.04 mm here, six are at rounding error."""

Frame = TypeVar("Frame", "gpd.GeoDataFrame", "gpd.GeoSeries")
Lonlat = tuple[NDArray[np.float64], NDArray[np.float64]]


def require_crs(frame: Frame, srid: int, what: str = "the layer") -> Frame:
    """Return ``frame`` unchanged if it is in EPSG:``srid``, else raise ``BadInput`` saying what to do."""
    if frame.crs is None:
        raise BadInput(Complaint(f"{what} has no coordinate reference system", fix=f"declare it, e.g. EPSG:{srid}"))
    if frame.crs.to_epsg() != srid:
        raise BadInput(Complaint(f"{what} is in {frame.crs.to_string()}, not EPSG:{srid}", fix="reproject and rerun"))
    return frame


def to_measure() -> Transformer:
    """A transformer from stored longitude/latitude (x, y order) to EPSG:4549 metres."""
    return Transformer.from_crs(STORE_CRS, MEASURE_CRS, always_xy=True)


def to_store() -> Transformer:
    """A transformer from EPSG:4549 metres to stored longitude/latitude (x, y order)."""
    return Transformer.from_crs(MEASURE_CRS, STORE_CRS, always_xy=True)


def _offset(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> Lonlat:
    x, y = lon - 105.0, lat - 35.0
    root, wave = (
        np.sqrt(np.abs(x)),
        (20.0 * np.sin(6.0 * x * np.pi) + 20.0 * np.sin(2.0 * x * np.pi)) * 2.0 / 3.0,
    )
    dlat = -100.0 + 2.0 * x + 3.0 * y + 0.2 * y * y + 0.1 * x * y + 0.2 * root + wave
    dlat += (20.0 * np.sin(y * np.pi) + 40.0 * np.sin(y / 3.0 * np.pi)) * 2.0 / 3.0
    dlat += (160.0 * np.sin(y / 12.0 * np.pi) + 320.0 * np.sin(y * np.pi / 30.0)) * 2.0 / 3.0
    dlon = 300.0 + x + 2.0 * y + 0.1 * x * x + 0.1 * x * y + 0.1 * root + wave
    dlon += (20.0 * np.sin(x * np.pi) + 40.0 * np.sin(x / 3.0 * np.pi)) * 2.0 / 3.0
    dlon += (150.0 * np.sin(x / 12.0 * np.pi) + 300.0 * np.sin(x / 30.0 * np.pi)) * 2.0 / 3.0
    phi = np.radians(lat)
    magic = 1.0 - _KRASOVSKY_EE * np.sin(phi) ** 2
    metres_lat = _KRASOVSKY_A_M * (1.0 - _KRASOVSKY_EE) / (magic * np.sqrt(magic))
    metres_lon = _KRASOVSKY_A_M / np.sqrt(magic) * np.cos(phi)
    return np.degrees(dlon / metres_lon), np.degrees(dlat / metres_lat)


def _arrays(lon: ArrayLike, lat: ArrayLike) -> Lonlat:
    return np.asarray(lon, dtype=np.float64), np.asarray(lat, dtype=np.float64)


def wgs84_to_gcj02(lon: ArrayLike, lat: ArrayLike) -> Lonlat:
    """Shift WGS 84 degrees to GCJ-02 (about 470–490 m in Nantong)."""
    x, y = _arrays(lon, lat)
    dx, dy = _offset(x, y)
    return x + dx, y + dy


def gcj02_to_wgs84(lon: ArrayLike, lat: ArrayLike) -> Lonlat:
    """Undo GCJ-02 by fixed-point iteration; error below 1 mm."""
    x, y = _arrays(lon, lat)
    out_x, out_y = x.copy(), y.copy()
    for _ in range(_INVERSE_ROUNDS):
        dx, dy = _offset(out_x, out_y)
        out_x, out_y = x - dx, y - dy
    return out_x, out_y


def gcj02_to_bd09(lon: ArrayLike, lat: ArrayLike) -> Lonlat:
    """Shift GCJ-02 degrees to BD-09."""
    x, y = _arrays(lon, lat)
    z = np.hypot(x, y) + 0.00002 * np.sin(y * _BD_X_PI)
    theta = np.arctan2(y, x) + 0.000003 * np.cos(x * _BD_X_PI)
    return z * np.cos(theta) + 0.0065, z * np.sin(theta) + 0.006


def bd09_to_gcj02(lon: ArrayLike, lat: ArrayLike) -> Lonlat:
    """Undo BD-09 by fixed-point iteration; error below 1 mm."""
    x, y = _arrays(lon, lat)
    out_x, out_y = x - 0.0065, y - 0.006
    for _ in range(_INVERSE_ROUNDS):
        back_x, back_y = gcj02_to_bd09(out_x, out_y)
        out_x, out_y = out_x + x - back_x, out_y + y - back_y
    return out_x, out_y
