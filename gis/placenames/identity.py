"""Which place of the register a row speaks of.

A division is found by its name and where it stands. Another place is found by its 地名代码, so that its identity
survives a corrected name; else by county, kind of class and name, within some hundred metres.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import TypeVar

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.errors import Complaint
from gis.placenames.arriving import Arrival
from gis.placenames.classes import Classes
from gis.placenames.locating import metres
from gis.placenames.record import Description, OtherName, PlaceName, unit_of, unit_place

SAME_PLACE_M = 500.0
"""Two things of one name and kind so near each other are one: a village and its middle are not further apart."""
T = TypeVar("T", PlaceName, OtherName, Description)
K = TypeVar("K", str, int)
Key = tuple[bool, int | None, str, str]
"""Made up or not, county, kind of class, name."""


@dataclass(frozen=True)
class Known:
    """What is believed now: versions, other names and descriptions by place, each oldest first."""

    versions: Mapping[str, Sequence[PlaceName]] = field(repr=False)
    others: Mapping[str, Sequence[OtherName]] = field(repr=False)
    descriptions: Mapping[str, Sequence[Description]] = field(repr=False)
    by_official: Mapping[str, str] = field(repr=False)
    by_name: Mapping[Key, Sequence[str]] = field(repr=False)
    """By the last name of each place."""
    by_past_name: Mapping[Key, Sequence[str]] = field(repr=False)
    """By names that were standard or in use before the last one."""
    on_map: Mapping[str, BaseGeometry] = field(repr=False)
    """The last shape of each place that has one, EPSG:4549."""

    @staticmethod
    def of(
        names: Sequence[PlaceName],
        others: Sequence[OtherName],
        descriptions: Sequence[Description],
        counties: Mapping[int, int],
        classes: Classes,
    ) -> Known:
        """From all that is believed; ``counties``: today's county of each community."""
        versions, told = _by_place(names), _by_place(descriptions)
        by_name: dict[Key, list[str]] = defaultdict(list)
        by_past: dict[Key, list[str]] = defaultdict(list)
        for place_id, held in versions.items():
            for version in held:
                county = counties.get(version.communities[0]) if version.communities else None
                key = version.made_up, county, classes.kind_of(version.class_code), version.name
                (by_name if version is held[-1] else by_past)[key].append(place_id)
        official = {one.official_code: place_id for place_id, all_ in told.items() for one in all_ if one.official_code}
        shapes = {place_id: held[-1].shape for place_id, held in versions.items()}
        on_map = _in_metres({place_id: shape for place_id, shape in shapes.items() if shape is not None})
        return Known(versions, _by_place(others), told, official, dict(by_name), dict(by_past), on_map)

    def latest(self, place_id: str) -> PlaceName | None:
        """The last version of a place's name."""
        held = self.versions.get(place_id)
        return held[-1] if held else None


def _by_place(rows: Sequence[T]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = defaultdict(list)
    for row in rows:
        found[row.place_id].append(row)
    return dict(found)


def _in_metres(shapes: Mapping[K, BaseGeometry]) -> dict[K, BaseGeometry]:
    moved = metres(np.array([*shapes.values(), None], dtype=object)[:-1])
    return dict(zip(shapes, moved, strict=True))


@dataclass(frozen=True)
class Identified:
    """A row and its place; ``place_id`` is empty for a place that the register does not know yet."""

    arrival: Arrival
    place_id: str
    doubts: tuple[Complaint, ...] = ()


def identify(
    arrivals: Sequence[Arrival], known: Known, *, made_up: bool
) -> Iterator[tuple[Arrival, Identified | None, Complaint | None]]:
    """Each row with its place, or with the reason why it cannot be loaded.

    Of two rows that mean one place the second is refused, unless one of them is that of a division and the other that
    of its committee's office.
    """
    shapes = {one.draft.row: one.draft.shape for one in arrivals if one.draft.shape is not None}
    finder = _Finder(known, made_up, _in_metres(shapes))
    # the units' own rows go before those of their offices, which only add to them
    for arrival in sorted(arrivals, key=lambda one: (one.is_office, one.draft.row)):
        place_id, fault = finder.place_of(arrival)
        fault = fault or finder.twice(arrival, place_id)
        if fault is not None:
            yield arrival, None, replace(fault, row=arrival.draft.row)
        else:
            finder.take(arrival, place_id)
            yield arrival, Identified(arrival, place_id, finder.doubts(arrival, place_id)), None


class _Finder:
    """Finds the places of rows one after another, and remembers which rows took which."""

    def __init__(self, known: Known, made_up: bool, on_map: Mapping[int, BaseGeometry]) -> None:
        self._known = known
        self._made_up = made_up
        self._on_map = on_map
        self._taken: dict[str, list[Arrival]] = defaultdict(list)
        self._new: dict[Key, list[Arrival]] = defaultdict(list)
        self._codes: dict[str, Arrival] = {}

    def place_of(self, arrival: Arrival) -> tuple[str, Complaint | None]:
        """The place; empty when it is new."""
        if arrival.unit_id is not None:
            return unit_place(arrival.unit_id), None
        code = arrival.draft.official_code
        by_code = self._known.by_official.get(code) if code is not None else None
        if by_code is not None:
            return by_code, self._against(arrival, by_code)
        near = self._near(arrival, self._known.by_name.get(self._key(arrival), ()))
        if len(near) > 1:
            fix = "give its 地名代码, or its place"
            return "", _fault(f"{len(near)} places may be meant by {arrival.draft.name}: {', '.join(near)}", fix)
        if near:
            return near[0], None
        past = self._near(arrival, self._known.by_past_name.get(self._key(arrival), ()))
        if past:
            latest = self._known.latest(past[0])
            told = f"{arrival.draft.name} is what {past[0]} was called before it became {latest.name if latest else ''}"
            return "", _fault(told, "give the name it has now, and this one as 曾用名")
        return "", None

    def twice(self, arrival: Arrival, place_id: str) -> Complaint | None:
        """That an earlier row of the file means the same place."""
        code = arrival.draft.official_code
        first = self._codes.get(code) if code is not None else None
        if first is None:
            first = next((one for one in self._taken[place_id] if _collide(one, arrival)), None) if place_id else None
        if first is None and not place_id:
            first = next((one for one in self._new[self._key(arrival)] if self._are_near(one, arrival)), None)
        if first is None:
            return None
        if replace(first.draft, row=0) == replace(arrival.draft, row=0):
            return _fault(f"says the same as row {first.draft.row}", "take one of them out")
        fix = "join the two rows, or give each its own 地名代码 and place"
        return _fault(f"means the same place as row {first.draft.row}", fix)

    def take(self, arrival: Arrival, place_id: str) -> None:
        """Remember the row."""
        if arrival.draft.official_code is not None:
            self._codes[arrival.draft.official_code] = arrival
        if place_id:
            self._taken[place_id].append(arrival)
        else:
            self._new[self._key(arrival)].append(arrival)

    def doubts(self, arrival: Arrival, place_id: str) -> tuple[Complaint, ...]:
        """That places of its name and kind are known farther off, when a row makes a new one."""
        far = () if place_id else self._known.by_name.get(self._key(arrival), ())
        if not far:
            return ()
        told = f"{arrival.draft.name} is known in the same county more than {SAME_PLACE_M:.0f} m off: {', '.join(far)}"
        fault = _fault(told, "if it is the same place, give its 地名代码 or the right coordinates")
        return (replace(fault, row=arrival.draft.row),)

    def _key(self, arrival: Arrival) -> Key:
        return self._made_up, arrival.county, arrival.of.kind, arrival.draft.name

    def _against(self, arrival: Arrival, place_id: str) -> Complaint | None:
        """Why a row cannot be a version of the place whose code it bears."""
        if unit_of(place_id) is not None:
            told = f"{arrival.draft.official_code} is the code of a division"
            return _fault(told, "look which of code and class is wrong", "official_code")
        latest = self._known.latest(place_id)
        if latest is not None and latest.made_up != self._made_up:
            fix = "load it with --made-up, or give it another code"
            return _fault("a made-up row and a real place cannot be one", fix, "official_code")
        return None

    def _near(self, arrival: Arrival, place_ids: Sequence[str]) -> list[str]:
        """Those of the places that are no farther off than one place can be; without shapes nobody knows, so all."""
        here = self._on_map.get(arrival.draft.row)
        away = {one: _metres_off(self._known.on_map.get(one), here) for one in place_ids}
        best = min(away.values(), default=np.inf)
        return [one for one, off in away.items() if off <= min(best, SAME_PLACE_M)]

    def _are_near(self, first: Arrival, second: Arrival) -> bool:
        off = _metres_off(self._on_map.get(first.draft.row), self._on_map.get(second.draft.row))
        return off <= SAME_PLACE_M


def _collide(first: Arrival, second: Arrival) -> bool:
    """Whether two rows of one place say it twice: an office adds to its unit, unless there was an office already."""
    return first.is_office == second.is_office


def _metres_off(first: BaseGeometry | None, second: BaseGeometry | None) -> float:
    """Metres between two shapes in EPSG:4549; none where one is not known, so that the names alone decide."""
    return 0.0 if first is None or second is None else float(shapely.distance(first, second))


def _fault(words: str, fix: str, field_name: str = "name") -> Complaint:
    return Complaint(words, field=field_name, fix=fix)
