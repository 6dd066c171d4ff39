"""A layer of built-up areas as it comes in: what is wrong with it, and what it changes of what was believed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Generic, TypeVar

import geopandas as gpd
import shapely
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from gis.crs import MEASURE_SRID, STORE_CRS
from gis.errors import BadInput, Complaint
from gis.periods import Period

OVERLAP_M2 = 100.0
"""Ground two areas may share: a tenth of a house, what lines digitised twice from one map differ by."""
LEAST_INSIDE = 0.5
"""Share of an area that must lie in the city: its own border is drawn illustratively, so a rim may lie outside."""
Key = TypeVar("Key")


@dataclass(frozen=True)
class AreaVersion:
    """One version of an area: ``[valid_from, valid_to)``, None where open; ``area`` in EPSG:4490."""

    key: str
    name: str
    area: MultiPolygon = field(repr=False)
    valid_from: date | None
    valid_to: date | None
    source: str
    made_up: bool = False

    @property
    def period(self) -> Period:
        """The days it holds."""
        return Period(self.valid_from, self.valid_to)


@dataclass(frozen=True)
class AreaRow:
    """A version with the row it stood in."""

    row: int
    version: AreaVersion


@dataclass(frozen=True)
class Changes(Generic[Key]):
    """What a layer does: beliefs that end, and versions that begin."""

    gone: tuple[Key, ...]
    new: tuple[AreaVersion, ...]


def check_layer(rows: Sequence[AreaRow], city: BaseGeometry) -> list[Complaint]:
    """What is wrong with a layer as a whole: areas outside the city, overlapping, or of one key on the same days.

    ``city``: its area in EPSG:4490.
    """
    areas = gpd.GeoSeries([row.version.area for row in rows], crs=STORE_CRS).to_crs(MEASURE_SRID)
    ground = gpd.GeoSeries([city], crs=STORE_CRS).to_crs(MEASURE_SRID).iloc[0]
    return [*_outside(rows, areas, ground), *_collisions(rows, areas)]


def _outside(rows: Sequence[AreaRow], areas: gpd.GeoSeries, city: BaseGeometry) -> Iterator[Complaint]:
    inside = areas.intersection(city).area / areas.area
    for row, share in zip(rows, inside, strict=True):
        if share < LEAST_INSIDE:
            words = "lies outside the city" if share == 0 else f"has only {share:.0%} of its ground in the city"
            yield Complaint(words, row=row.row, field="geometry", fix="check its coordinates and their datum")


def _collisions(rows: Sequence[AreaRow], areas: gpd.GeoSeries) -> Iterator[Complaint]:
    for n, one in enumerate(rows):
        for other, area in zip(rows[:n], areas.iloc[:n], strict=True):
            if not _same_days(one.version.period, other.version.period):
                continue
            if one.version.key == other.version.key:
                fix = "give each area one row for the same days, or keys of their own"
                yield Complaint(f"has the key of row {other.row}, {one.version.key}", row=one.row, field="key", fix=fix)
            shared = areas.iloc[n].intersection(area).area if areas.iloc[n].intersects(area) else 0.0
            if shared > OVERLAP_M2:
                words = f"overlaps {other.version.name} of row {other.row} by {shared:,.0f} m²"
                yield Complaint(words, row=one.row, field="geometry", fix="cut the ground to one of them")


def _same_days(one: Period, other: Period) -> bool:
    return (one.start is None or other.end is None or one.start < other.end) and (
        other.start is None or one.end is None or other.start < one.end
    )


def span(versions: Iterable[AreaVersion]) -> Period:
    """The days a layer speaks for: from the first day any of its areas holds to the last."""
    periods = [version.period for version in versions]
    if not periods:
        raise BadInput("a layer without areas speaks for no day")
    starts = [period.start for period in periods]
    ends = [period.end for period in periods]
    first = None if None in starts else min(start for start in starts if start is not None)
    last = None if None in ends else max(end for end in ends if end is not None)
    return Period(first, last)


def changes(believed: Sequence[tuple[Key, AreaVersion]], layer: Sequence[AreaVersion]) -> Changes[Key]:
    """What must end and begin for the layer to be believed on all days it speaks for; other days stand.

    An area that the layer no longer has ends with its first day. The same layer again changes nothing.
    """
    days = span(layer)
    wanted: list[AreaVersion] = list(layer)
    gone: list[Key] = []
    rests: list[AreaVersion] = []
    for key, version in believed:
        if not _same_days(version.period, days):
            continue
        same = next((n for n, one in enumerate(wanted) if _equal(one, version)), None)
        if same is not None:
            del wanted[same]
            continue
        gone.append(key)
        rests += _rests(version, days)
    return Changes(tuple(gone), (*rests, *wanted))


def _equal(one: AreaVersion, other: AreaVersion) -> bool:
    return replace(one, area=other.area) == other and bool(shapely.equals_exact(one.area, other.area))


def _rests(version: AreaVersion, days: Period) -> Iterator[AreaVersion]:
    """What is left of a version before and after ``days``."""
    before = days.start is not None and (version.valid_from is None or version.valid_from < days.start)
    if before:
        yield replace(version, valid_to=days.start)
    if days.end is not None and (version.valid_to is None or days.end < version.valid_to):
        yield replace(version, valid_from=days.end)
