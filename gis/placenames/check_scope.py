"""A candidate name put to its grounds: its parts and sound, where it lies, and who shares its ground."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal

import shapely
from pyproj import Transformer
from shapely import Point

from gis.crs import to_measure
from gis.pinyin import Romanised, romanise, sound_key
from gis.placenames.book import Entry, Units, day_of
from gis.placenames.built_up import BuiltUpArea, areas_of
from gis.placenames.classes import PlaceClass
from gis.placenames.parts import Parts, split
from gis.placenames.rules import Scope
from gis.placenames.verdicts import Candidate, Evidence, Grounds

Side = Literal["in", "out", "unknown"]
SCOPE_WORDS: dict[Scope, str] = {
    "nation": "the whole country",
    "province": "the province",
    "prefecture": "the city",
    "county": "the county",
    "town": "the town",
    "built_up_area": "the built-up area",
}
UNSAID = "where it lies is not said — give lon and lat, an area, or a division"


@dataclass(frozen=True)
class Question:
    """A candidate and the grounds of its verdicts."""

    candidate: Candidate
    grounds: Grounds

    @property
    def name(self) -> str:
        """The name asked for."""
        return self.candidate.name

    @property
    def day(self) -> int:
        """The date asked for, as an ordinal."""
        return self.grounds.as_of.toordinal()

    @cached_property
    def place_class(self) -> PlaceClass:
        """Its class; ``NotFound`` where there is none of that code."""
        return self.grounds.classes.of(self.candidate.class_code)

    @cached_property
    def parts(self) -> Parts:
        """Its proper and generic part, by the generic parts of its class."""
        return split(self.name, self.place_class.generics)

    @cached_property
    def romanised(self) -> Romanised:
        """The name in letters."""
        return romanise(*self.parts, self.grounds.readings, street=self.place_class.kind == "road")

    @cached_property
    def sound(self) -> str:
        """Its toneless sound."""
        return sound_key(self.name, self.grounds.readings)

    @cached_property
    def own(self) -> tuple[Entry, ...]:
        """Names of the place that is renamed, or whose present name is looked at."""
        place = self.candidate.replaces
        return tuple(self.grounds.book.of_place(place)) if place else ()

    @cached_property
    def in_use_already(self) -> bool:
        """Whether the place bears this very name on the date."""
        return any(one.name == self.name and one.form == "standard" and one.on(self.day) for one in self.own)

    @cached_property
    def point(self) -> Point | None:
        """A point on it."""
        shape = self.candidate.shape
        return None if shape is None or shape.is_empty else shapely.point_on_surface(shape)

    @cached_property
    def areas(self) -> tuple[BuiltUpArea, ...]:
        """The built-up areas it lies in, the one with most of it first."""
        shape = self.candidate.shape
        found = areas_of(self.grounds.built_up, shape).areas if shape is not None else ()
        for one in found:
            shapely.prepare(one.area)
        return found

    def others(self, entries: Iterable[Entry]) -> list[Entry]:
        """Names of other places, without those that may not be told."""
        return [
            one
            for one in entries
            if one.place_id != self.candidate.replaces and (self.grounds.made_up or not one.made_up)
        ]

    def class_of(self, entry: Entry) -> PlaceClass:
        """The class of a name in the book; one unknown to the table is of the kind ``other``."""
        known = self.grounds.classes.by_code.get(entry.class_code)
        return known or PlaceClass(entry.class_code, entry.class_code, "other")

    def units_of(self, entry: Entry) -> Units:
        """The divisions a name's place lies in on the date; of a community no more, also those its ground fell to."""
        found = self.grounds.book.units_of(entry, self.grounds.as_of)
        if entry.unit_id is None or entry.on(self.day):
            return found
        since = self.grounds.book.ground.of_communities((entry.unit_id,), self.day)
        return Units(*(before | after for before, after in zip(found, since, strict=True)))

    def side(self, entry: Entry, scope: Scope) -> Side:
        """Whether another place lies on the same ground of a scope as this one."""
        if scope in ("nation", "province"):
            return "in"
        if scope == "built_up_area":
            return self._side_of_areas(entry)
        level = {"prefecture": "prefectures", "county": "counties", "town": "towns"}[scope]
        ours: frozenset[int] = getattr(self.candidate.units, level)
        theirs: frozenset[int] = getattr(self.units_of(entry), level)
        if not ours or not theirs:
            return "unknown"
        return "in" if ours & theirs else "out"

    def _side_of_areas(self, entry: Entry) -> Side:
        if entry.lon is None or entry.lat is None:
            return "unknown"
        point = Point(entry.lon, entry.lat)
        if any(one.area.intersects(point) for one in self.areas):
            return "in"
        # a road's label may lie outside while the road runs on: who shares a community shares the ground, perhaps
        shared = self.units_of(entry).communities & self.candidate.units.communities
        return "unknown" if shared and len(entry.communities) > 1 else "out"

    def evidence(self, entry: Entry, how: str, scope: Scope | None = None) -> Evidence:
        """A name of the book as evidence."""
        area = self._shared_area(entry) if scope == "built_up_area" else None
        return Evidence(
            entry.name,
            how,
            entry.place_id,
            entry.class_code,
            entry.form,
            day_of(entry.first),
            day_of(entry.past),
            self.words_of(self.units_of(entry)) or None,
            self.distance_m(entry.lon, entry.lat),
            area.name if area else self.scope_words(scope) if scope else None,
            bool(area and area.derived),
            entry.made_up,
            entry.source,
        )

    def _shared_area(self, entry: Entry) -> BuiltUpArea | None:
        if entry.lon is None or entry.lat is None:
            return None
        point = Point(entry.lon, entry.lat)
        return next((one for one in self.areas if one.area.intersects(point)), None)

    def scope_words(self, scope: Scope) -> str:
        """The ground of a scope by name: 如东县, 崇川区 (approximate)."""
        if scope == "built_up_area":
            return "、".join(area_words(one) for one in self.areas) or "no built-up area"
        level = {"prefecture": "prefectures", "county": "counties", "town": "towns"}.get(scope)
        units: frozenset[int] = getattr(self.candidate.units, level) if level else frozenset()
        return "、".join(filter(None, (self.unit_name(one) for one in sorted(units)))) or SCOPE_WORDS[scope]

    def unit_name(self, unit_id: int) -> str:
        """The name of a division on the date, or the last it had; empty where it is not known."""
        ground = self.grounds.book.ground
        return ground.name_on(unit_id, self.day) if unit_id in ground.units else ""

    def words_of(self, units: Units) -> str:
        """Where something lies in words: 如东县岔河镇."""
        return "".join(
            "、".join(filter(None, (self.unit_name(one) for one in sorted(level))))
            for level in (units.counties, units.towns, units.communities)
            if len(level) <= 2  # a long road's list of communities tells less than nothing
        )

    def distance_m(self, lon: float | None, lat: float | None) -> float | None:
        """Metres in EPSG:4549 from a point on it to a point; None where either is not known."""
        if self.point is None or lon is None or lat is None:
            return None
        (x, other_x), (y, other_y) = _measure().transform([self.point.x, lon], [self.point.y, lat])
        return round(math.hypot(x - other_x, y - other_y), 1)


@lru_cache(maxsize=1)
def _measure() -> Transformer:
    """Made once: making it takes longer than a hundred distances. Threads may share it (pyproj ≥ 3.1)."""
    return to_measure()


def area_words(area: BuiltUpArea) -> str:
    """A built-up area by name; an approximation says so."""
    return f"{area.name}（推定建成区，近似）" if area.derived else area.name
