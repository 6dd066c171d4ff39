"""Drafts judged by what the register knows: their class, parts and letters, the division they name, where they lie."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import shapely

from gis.errors import BadInput, Complaint
from gis.pinyin import Readings, Romanised, slips
from gis.placenames.characters import Characters
from gis.placenames.classes import OFFICE_CLASSES, Classes, PlaceClass
from gis.placenames.items import Draft
from gis.placenames.letters import NATURAL_VILLAGE, Letters, letters_as, spelt
from gis.placenames.locating import Place
from gis.placenames.parts import Parts, split
from gis.placenames.units import Units, is_unit_class
from gis.placenames.writing import unusual

_OFFICIAL_DIGITS = 20
"""地名代码: 9 digits of the division, 5 of the class, 6 of a serial number (inferred from samples, DOMAIN §3.4)."""
_NOWHERE = Place(())


@dataclass(frozen=True)
class Tables:
    """What names are judged by."""

    classes: Classes
    readings: Readings
    characters: Characters


@dataclass(frozen=True)
class Arrival:
    """A row that can be loaded: its draft, class and parts, the communities and the county it lies in.

    ``unit_id``: the division that the row speaks of; such a row never makes a name, it only tells of the division.
    """

    draft: Draft
    of: PlaceClass
    parts: Parts
    letters: Letters
    communities: tuple[int, ...] = ()
    county: int | None = None
    unit_id: int | None = None
    items: Mapping[str, str] = field(default_factory=dict)
    """Items of the record, with spellings that are not ours."""
    doubts: tuple[Complaint, ...] = ()

    @property
    def is_office(self) -> bool:
        """Whether the row registers the committee's office of a unit that has a row of its own (DOMAIN §3.4)."""
        return self.of.code in OFFICE_CLASSES


class _Judging:
    """One draft on its way; gathers what is wrong with it and what somebody has to look at."""

    def __init__(self, draft: Draft, names: Mapping[str, str]) -> None:
        self.draft = draft
        self.faults: list[Complaint] = []
        self.doubts: list[Complaint] = list(draft.doubts)
        self._names = names

    def fault(self, name: str, words: str, fix: str) -> None:
        self.faults.append(Complaint(words, field=self.heading(name), fix=fix))

    def doubt(self, name: str, words: str, fix: str) -> None:
        self.doubts.append(Complaint(words, field=self.heading(name), fix=fix))

    def heading(self, name: str) -> str:
        return self._names.get(name, name)


def judge(
    draft: Draft, place: Place | None, units: Units, tables: Tables, names: Mapping[str, str]
) -> tuple[Arrival | None, list[Complaint]]:
    """The row as it can be loaded, or None with everything that is wrong with it.

    ``place``: where its shape lies, None without a shape; ``names``: the headings of the fields.
    """
    case = _Judging(draft, names)
    of = _class(case, tables.classes)
    parts = _parts(case, of) if of is not None else None
    division = _division(case, units)
    communities = _communities(case, place, division, units)
    unit_id = None
    if of is not None and is_unit_class(of.code):
        unit_id, faults = units.find(draft.name, of.code, division, communities)
        case.faults += [replace(fault, field=case.heading("name")) for fault in faults]
    if case.faults or of is None or parts is None:
        return None, case.faults
    _official(case, of, unit_id or division, units)
    home = unit_id or (communities[0] if communities else division)
    county = units.county(home) if home is not None else None
    if unit_id is None and not communities:
        case.doubt("lon", "has no place", "give it a point, or the code of its community")
    case.doubts += unusual(draft.name, tables.characters, case.heading("name"))
    ours = spelt(parts, of, tables.readings)
    items = _spelling(case, ours)
    spelling = letters_as(ours, draft.name, tables.readings)
    return Arrival(draft, of, parts, spelling, communities, county, unit_id, items, tuple(case.doubts)), []


def _class(case: _Judging, classes: Classes) -> PlaceClass | None:
    words = case.draft.class_code
    try:
        found = classes.matching(words)
    except BadInput as error:
        near = [one.code for one in classes.in_order if one.code[:3] == words[:3]] if words.isdigit() else []
        told = f"; those that begin alike are {', '.join(near)}" if near else ""
        case.fault("class_code", f"{error.complaints[0].message}{told}", "write a code of the table of classes")
        return None
    if len(found) > 1:
        told = "、".join(f"{one.code} {one.name}" for one in found[:5])
        case.fault("class_code", f"{words!r} may mean several classes: {told}", "write the code")
        return None
    return found[0]


def _parts(case: _Judging, of: PlaceClass) -> Parts:
    """The parts as the row gives them, else as the class's generic parts have it."""
    draft = case.draft
    name, proper, generic = draft.name, draft.proper, draft.generic
    if generic is not None and name.endswith(generic) and proper is None:
        proper = name.removesuffix(generic)
    if proper is not None and generic is None and name.startswith(proper):
        generic = name.removeprefix(proper)
    if proper is None or generic is None:
        if generic is not None or proper is not None:
            case.fault("generic", f"{generic or proper} is no part of {name}", "look which of them is wrong")
        parts = split(name, of.generics)
    else:
        parts = Parts(proper, generic)
        if proper + generic != name:
            case.fault("proper", f"{proper} and {generic} do not make {name}", "look which of the three is wrong")
        elif generic and of.generics and generic not in of.generics:
            case.doubt("generic", f"{generic} is no generic part of {of.name}", "check the class of the name")
    if not parts.generic and of.generics and of.code != NATURAL_VILLAGE:
        fix = "check that the name is whole and its class right; a name has a proper and a generic part"
        case.doubt("name", f"{name} has no generic part of {of.name}", fix)
    return parts


def _division(case: _Judging, units: Units) -> int | None:
    """The division the row says the place lies in, or that it is."""
    code = case.draft.division
    if code is None:
        return None
    found, system = units.by_code(code)
    if found is None and units.was_borne(code):
        case.doubt("division", f"{code} is no code of today", "give the code that is in force")
    elif found is None:
        case.fault("division", f"no division bears or bore the code {code}", "give a code of 6, 9 or 12 digits")
    elif system == "stats" and len(code) < 12:
        told = f"{code} is a statistical code only, of {units.path(found)}"
        case.doubt("division", told, "give the legal code: the statistical ones mean other towns in places")
    return found


def _communities(case: _Judging, place: Place | None, division: int | None, units: Units) -> tuple[int, ...]:
    """The communities a row lies in: by its shape, else the one it names."""
    if place is None:
        named = units.snapshot.versions.get(division) if division is not None else None
        return (named.unit_id,) if named is not None and named.level == "community" else ()
    if not place.communities:
        case.fault("geometry", f"lies outside the city{_swapped(case.draft)}", "look at its coordinates and datum")
        return ()
    if place.outside_m > 0:
        told = f"lies {place.outside_m:,.0f} m outside the city's border, which is drawn illustratively"
        case.doubt("geometry", told, "check its coordinates")
    if division is not None and not any(division in units.ids(one) for one in place.communities):
        told = f"lies in {units.path(place.communities[0])}, the row says {units.path(division)}"
        case.doubt("division", told, "check coordinates and code; areas of communities are approximate")
    return place.communities


def _swapped(draft: Draft) -> str:
    shape = draft.shape
    if shape is None or shape.geom_type != "Point":
        return ""
    x, y = shapely.get_coordinates(shape)[0]
    return ": its latitude stands before longitude" if x < 90 < y <= 180 else ""


def _official(case: _Judging, of: PlaceClass, division: int | None, units: Units) -> None:
    """What the 20 digits of 地名代码 say, against what the row says; a code is kept as given all the same."""
    code = case.draft.official_code
    if code is None:
        return
    if len(code) != _OFFICIAL_DIGITS or not code.isascii() or not code.isdigit():
        case.doubt("official_code", f"{code} has not {_OFFICIAL_DIGITS} digits", "copy it whole, as text")
        return
    if code[9:14] != of.code:
        case.doubt("official_code", f"{code} says class {code[9:14]}, the row {of.code}", "check the class")
    if division is not None and not units.may_hold(division, code[:9]):
        told = f"{code} says division {code[:9]}, which {units.path(division)} never bore"
        case.doubt("official_code", told, "check the division")


def _spelling(case: _Judging, ours: Romanised) -> dict[str, str]:
    """The items with the spellings that are not by the rules: ours is kept, and what was given is noted."""
    items = dict(case.draft.items)
    given = {name: words for name in ("roman", "pinyin") if (words := getattr(case.draft, name)) is not None}
    agreed = False
    for name, words in given.items():
        found = slips(words, ours)
        agreed |= not found
        if found:
            items[case.heading(name)] = words
            told = "; ".join(slip.text for slip in found)
            case.doubt(name, f"{words!r} is not by the rules: {told}", f"write {found[0].expected}, which is kept")
    if not agreed:
        _doubtful_reading(case, ours)
    return items


def _doubtful_reading(case: _Judging, ours: Romanised) -> None:
    if ours.unknown:
        case.doubt("pinyin", f"nobody reads {'、'.join(ours.unknown)}", "correct the reading")
    elif ours.uncertain:
        told = f"{'、'.join(ours.uncertain)} may be read otherwise than {ours.pinyin}"
        case.doubt("pinyin", told, "check it on the spot, and correct the reading if it is wrong")


def judge_all(
    drafts: Sequence[tuple[Draft, Place | None]], units: Units, tables: Tables, names: Mapping[str, str]
) -> tuple[list[Arrival], list[Complaint]]:
    """All drafts: those that can be loaded, and what is wrong with the others, each with its row."""
    arrivals, complaints = [], []
    for draft, place in drafts:
        arrival, faults = judge(draft, place, units, tables, names)
        complaints += [replace(fault, row=draft.row) for fault in faults]
        if arrival is not None:
            arrivals.append(arrival)
    return arrivals, complaints
