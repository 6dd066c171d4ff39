"""Drafts put on the map: converted from their datum, and refused where the declared datum is not theirs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
import shapely
from numpy.typing import NDArray

from gis.boundaries.lines import Line
from gis.crs import to_measure
from gis.datum import Datum, to_lonlat
from gis.errors import BadInput, Complaint
from gis.markers.datum import CLEARLY_OFF_M, Fit, other_datums
from gis.markers.forms import Draft
from gis.markers.placing import ON_LINE_M, Floats, offsets_m
from gis.markers.record import Marker

AROUND_DEG = 0.1
"""A marker lies within about ten kilometres of some line, or it lies in another city."""
FAR_NEARER = 10.0
"""A point not clearly off its line is doubted when another datum puts it so many times nearer."""
FEWEST_FOR_ALL = 5
"""From so many rows on, one label that is wrong for more than half of them is wrong for the file."""
_ANYWHERE = (70.0, 15.0, 140.0, 55.0)


def locate(
    drafts: Sequence[Draft], datum: Datum, homes: Mapping[str, frozenset[int]], lines: Sequence[Line], file: str
) -> tuple[list[tuple[Draft, Marker]], list[Complaint]]:
    """Drafts with their markers at their places (EPSG:4490), and complaints of those that cannot be there.

    ``homes`` are the lines of each line code. What is clearly off its line and on it by another datum is complained of;
    what is a little off, and on it by another, is kept with a doubt. Raises ``BadInput`` when most of the file fits
    another datum.
    """
    x, y = (np.array([getattr(draft, axis) for draft in drafts], dtype=float) for axis in ("x", "y"))
    lon, lat = _lonlat(drafts, datum, x, y)
    inside = _inside(lon, lat, lines)
    own = [homes.get(draft.marker.line_code, frozenset()) for draft in drafts]
    xy = np.full((len(drafts), 2), np.inf)
    xy[inside] = np.column_stack(to_measure().transform(lon[inside], lat[inside]))
    off = offsets_m(xy, own, lines)
    readings = _other_readings(off, (x, y), datum, own, lines) if datum.convertible else {}
    _refuse_all(readings, len(drafts), datum, file)
    kept, complaints = [], []
    for i, draft in enumerate(drafts):
        reading = readings.get(i)
        if reading is not None and off[i] > CLEARLY_OFF_M:
            complaints.append(_mislabelled(draft, reading, datum))
        elif not inside[i]:
            fix = "look at its coordinates and at the declared datum"
            complaints.append(Complaint("lies outside the city", row=draft.row, field="geometry", fix=fix))
        else:
            if reading is not None:
                draft = replace(draft, doubts=(*draft.doubts, _doubtful(reading, datum)))  # noqa: PLW2901
            kept.append((draft, draft.at(float(lon[i]), float(lat[i]))))
    return kept, complaints


def _lonlat(drafts: Sequence[Draft], datum: Datum, x: Floats, y: Floats) -> tuple[Floats, Floats]:
    if datum.convertible:
        with np.errstate(all="ignore"):
            lon, lat = to_lonlat(datum, x, y)
        return np.asarray(lon), np.asarray(lat)
    pairs = np.array([draft.converted or (np.inf, np.inf) for draft in drafts], dtype=float).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def _inside(lon: Floats, lat: Floats, lines: Sequence[Line]) -> NDArray[np.bool_]:
    west, south, east, north = (
        shapely.total_bounds([line.course for line in lines]) + np.array([-1, -1, 1, 1]) * AROUND_DEG
        if lines
        else _ANYWHERE
    )
    inside: NDArray[np.bool_] = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
    return inside


def _other_readings(
    off: Floats,
    xy: tuple[Floats, Floats],
    datum: Datum,
    own: Sequence[frozenset[int]],
    lines: Sequence[Line],
) -> dict[int, Fit]:
    """For points off their lines: the reading that would put them there, or, of those not clearly off, far nearer."""
    at = np.flatnonzero(off > ON_LINE_M)
    homes = [own[i] for i in at.tolist()]
    found = other_datums(datum, xy[0][at], xy[1][at], lambda metres: offsets_m(metres, homes, lines))
    return {
        i: fit
        for i, fit in zip(at.tolist(), found, strict=True)
        if fit is not None and (off[i] > CLEARLY_OFF_M or fit.median_m * FAR_NEARER < off[i])
    }


def _refuse_all(readings: Mapping[int, Fit], rows: int, datum: Datum, file: str) -> None:
    if not readings or rows < FEWEST_FOR_ALL:
        return
    (key, swapped), count = Counter((fit.key, fit.swapped) for fit in readings.values()).most_common(1)[0]
    if count * 2 > rows:
        words = (
            f"{count:,} of {rows:,} markers stand on their lines only as {_told(key, swapped=swapped)}, not {datum.key}"
        )
        change = "exchange the two columns" if swapped else f"type --crs {key}, if its maker agrees"
        raise BadInput(Complaint(f"{words}: nothing was loaded", file=file, fix=change))


def _mislabelled(draft: Draft, fit: Fit, datum: Datum) -> Complaint:
    words = f"is clearly off its line as {datum.key}, and on it as {_told(fit.key, swapped=fit.swapped)}"
    fix = "exchange its two coordinates" if fit.swapped else f"load it by itself with --crs {fit.key}"
    return Complaint(words, row=draft.row, field="geometry", fix=fix)


def _doubtful(fit: Fit, datum: Datum) -> Complaint:
    words = f"is off its line as {datum.key}, and on it as {_told(fit.key, swapped=fit.swapped)}"
    return Complaint(words, field="geometry", fix="look at its datum")


def _told(key: str, *, swapped: bool) -> str:
    return f"{key} with the two coordinates exchanged (latitude before longitude)" if swapped else key
