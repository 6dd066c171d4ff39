"""The datum coordinates of markers are declared in: what is accepted, how it is converted, which one points would fit.

Without a declaration nothing is loaded: GCJ-02 differs from CGCS2000 by about 480 m here, BD-09 by 1.1 km (DOMAIN §9).
The parameters from Xi'an 1980 and Beijing 1954 are secret; such coordinates are kept as they came, and stand beside
converted ones or not at all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from pyproj import CRS, Transformer
from pyproj.exceptions import CRSError

from gis.boundaries.lines import Line
from gis.crs import STORE_CRS, Lonlat, bd09_to_gcj02, gcj02_to_wgs84, to_measure
from gis.errors import BadInput, Complaint
from gis.markers.placing import ON_LINE_M, nearest_m

Floats = NDArray[np.float64]
Columns = Literal["degrees", "grid"]
SHIFTED = ("gcj02", "bd09")
CANDIDATES = ("EPSG:4490", "gcj02", "bd09", "EPSG:4549", "EPSG:4528", "EPSG:4550", "EPSG:4529")
"""What the points of a file are tried as: the store's own, the two shifted ones, the grids of either zone here, with
and without the zone before the easting.
"""
CHOICES = "EPSG:4490, EPSG:4326, EPSG:4549, EPSG:4528 (easting begins with 40), EPSG:4550, gcj02 or bd09"
CLEARLY_OFF_M = 200.0
"""Off by more than this while another datum puts it on a line: the label is wrong. GCJ-02 shifts by twice as much."""
MOST_TRIED = 500
"""Points of a file that are tried; the median of so many is sure."""
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
        raise BadInput(Complaint(f"EPSG:{found[1]} is not a system of markers", fix=fix))
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


@dataclass(frozen=True)
class Fit:
    """How well points fit the lines, read as ``key``; ``swapped``: with their two columns exchanged."""

    key: str
    swapped: bool
    median_m: float

    def __str__(self) -> str:
        what = f"{self.key} with the two columns exchanged" if self.swapped else self.key
        return f"{what} (median {self.median_m:,.0f} m off the lines)"


def fits(columns: Columns, x: ArrayLike, y: ArrayLike, lines: Sequence[Line]) -> list[Fit]:
    """Every reading of the points that puts half of them somewhere near, the best first; of few hundred points."""
    xs, ys = np.asarray(x, dtype=float)[:MOST_TRIED], np.asarray(y, dtype=float)[:MOST_TRIED]
    found = [
        Fit(key, swapped, float(np.median(off_m(declared(key), *pair, lines))))
        for key in CANDIDATES
        for swapped, pair in ((False, (xs, ys)), (True, (ys, xs)))
        if declared(key).columns == columns and len(xs)
    ]
    return sorted((fit for fit in found if np.isfinite(fit.median_m)), key=lambda fit: fit.median_m)


def off_m(datum: Datum, x: Floats, y: Floats, lines: Sequence[Line]) -> Floats:
    """Metres from each point, read in ``datum``, to the nearest line; infinite for what is nowhere."""
    return nearest_m(_metres(datum, x, y), lines)


def _metres(datum: Datum, x: Floats, y: Floats) -> Floats:
    """East and north in EPSG:4549 of points read in ``datum``; infinite for what is nowhere in China."""
    xy = np.full((len(x), 2), np.inf)
    with np.errstate(all="ignore"):
        lon, lat = (np.asarray(values) for values in to_lonlat(datum, x, y))
        inside = (lon > 70) & (lon < 140) & (lat > 15) & (lat < 55)
    xy[inside] = np.column_stack(to_measure().transform(lon[inside], lat[inside]))
    return xy


def undeclared(columns: Columns, x: ArrayLike, y: ArrayLike, lines: Sequence[Line], file: str) -> BadInput:
    """The refusal of a file without a datum: which one the points would fit, and what to type."""
    best = next(iter(fits(columns, x, y, lines)), None)
    if best is None or best.median_m > CLEARLY_OFF_M:
        words = "its points fit none of the datums that can be tried"
        fix = f"ask who made it, then type --crs with one of {CHOICES}"
        return BadInput(Complaint(f"declares no datum, and {words}", file, fix=fix))
    change = "exchange the two columns and type" if best.swapped else "if its maker agrees, type"
    return BadInput(Complaint(f"declares no datum; its points fit {best} best", file, fix=f"{change} --crs {best.key}"))


def other_datums(datum: Datum, x: Floats, y: Floats, off: Callable[[Floats], Floats]) -> list[Fit | None]:
    """For each point: the other reading that would put it on its line, if there is one.

    ``off`` gives the metres from the lines they belong to of points in EPSG:4549, which may be infinite.
    """
    answers: list[Fit | None] = [None] * len(x)
    best = np.full(len(x), ON_LINE_M)
    for key in CANDIDATES:
        other = declared(key)
        if other.columns != datum.columns:
            continue
        for swapped, pair in ((False, (x, y)), (True, (y, x))):
            if not swapped and (key == datum.key or {key, datum.key} == {"EPSG:4490", "EPSG:4326"}):
                continue
            metres = off(_metres(other, *pair))
            for i in np.flatnonzero(metres < best):
                best[i], answers[i] = metres[i], Fit(key, swapped, float(metres[i]))
    return answers
