"""The datum that coordinates are declared in: what is accepted, and how it becomes EPSG:4490.

Without a declaration nothing is loaded: GCJ-02 differs from CGCS2000 by about 480 m here, BD-09 by 1.1 km (DOMAIN §9).
The parameters from Xi'an 1980 and Beijing 1954 are secret; such coordinates are kept as they came, and stand beside
converted ones or not at all.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from gis.crs import STORE_CRS, Lonlat, bd09_to_gcj02, gcj02_to_wgs84
from gis.errors import BadInput, Complaint

Columns = Literal["degrees", "grid"]
SHIFTED = ("gcj02", "bd09")
CHOICES = "EPSG:4490, EPSG:4326, EPSG:4549, EPSG:4528 (easting begins with 40), EPSG:4550, gcj02 or bd09"
_SECRET = ("Xian 1980", "Beijing 1954", "New Beijing")
_FREE = ("China Geodetic Coordinate System 2000", "WGS 84")


@dataclass(frozen=True)
class Datum:
    """A declared system: its key as stored beside the coordinates, its kind, and whether it can be converted here."""

    key: str
    columns: Columns
    convertible: bool = True


def declared(said: str) -> Datum:
    """The datum a declaration means; ``BadInput`` with what may be declared."""
    plain = said.strip().lower().replace("-", "")
    if plain in SHIFTED:
        return Datum(plain, "degrees")
    found = re.fullmatch(r"(?:epsg:?)?\s*(\d{4,6})", plain, re.ASCII)
    fix = f"declare one of {CHOICES}; or the EPSG number of a system of 1980西安 or 1954北京"
    if found is None:
        raise BadInput(Complaint(f"{said!r} is no datum", fix=fix))
    try:
        crs = CRS.from_epsg(int(found[1]))
    except CRSError as error:
        raise BadInput(Complaint(f"there is no EPSG:{found[1]}", fix=fix)) from error
    base = crs.geodetic_crs
    how = crs.coordinate_operation
    grid = crs.is_projected and how is not None and how.method_name == "Transverse Mercator"
    plane = grid or (crs.is_geographic and len(crs.axis_info) == 2)
    if base is None or not plane or base.name not in _SECRET + _FREE:
        raise BadInput(Complaint(f"EPSG:{found[1]} is no system of China that is taken here", fix=fix))
    return Datum(f"EPSG:{found[1]}", "grid" if grid else "degrees", base.name in _FREE)


def to_lonlat(datum: Datum, x: ArrayLike, y: ArrayLike) -> Lonlat:
    """Declared coordinates (longitude or east, latitude or north) as longitude and latitude in EPSG:4490.

    What lies out of the system's range becomes infinite. The datum must be convertible.
    """
    xs, ys = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if datum.key == "gcj02":
        return gcj02_to_wgs84(xs, ys)
    if datum.key == "bd09":
        return gcj02_to_wgs84(*bd09_to_gcj02(xs, ys))
    if datum.columns == "degrees":
        return xs, ys
    return Transformer.from_crs(CRS(datum.key), STORE_CRS, always_xy=True).transform(xs, ys)
