"""Which datum the points of markers would fit: a file that declares none, or a wrong one, is told.

Markers stand on lines, so the datum that puts them there is theirs. What may be declared is in ``gis.datum``.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gis.boundaries.lines import Line
from gis.crs import to_measure
from gis.datum import CHOICES, Columns, Datum, declared, to_lonlat
from gis.errors import BadInput, Complaint
from gis.markers.placing import ON_LINE_M, nearest_m

Floats = NDArray[np.float64]
CANDIDATES = ("EPSG:4490", "gcj02", "bd09", "EPSG:4549", "EPSG:4528", "EPSG:4550", "EPSG:4529")
"""What the points of a file are tried as: the store's own, the two shifted ones, the grids of either zone here, with
and without the zone before the easting.
"""
CLEARLY_OFF_M = 200.0
"""Off by more than this while another datum puts it on a line: the label is wrong. GCJ-02 shifts by twice as much."""
MOST_TRIED = 500
"""Points of a file that are tried; the median of so many is sure."""


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
