"""A small city of planted names, in memory: what the naming check is put to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from itertools import count
from typing import Any

from shapely import MultiPolygon, Point, box

from gis.divisions import Level
from gis.flows.check_name import NamingTables, shipped_tables
from gis.pinyin import romanise, sound_key
from gis.placenames.book import EVER, NEVER, Entry, NameBook
from gis.placenames.built_up import BuiltUpArea
from gis.placenames.check import check
from gis.placenames.ground import ChainSpell, Ground, Units, UnitSpell
from gis.placenames.parts import split
from gis.placenames.record import Description
from gis.placenames.reserve import Reserved
from gis.placenames.rules import Rules
from gis.placenames.shelf import Shelf
from gis.placenames.unit_names import Speller, unit_entries
from gis.placenames.verdicts import Candidate, Grounds, Verdicts
from gis.settings import CHECKOUT

TODAY = date(2024, 6, 1)
CITY, RUDONG, HAIMEN, CHAHE, SANXING, NORTH, SOUTH, EAST = 1, 10, 20, 100, 200, 1001, 1002, 2001
CORE = BuiltUpArea("core", "主城区", MultiPolygon([box(120.80, 32.00, 120.90, 32.05)]), derived=False, source="planted")
TOWN = BuiltUpArea(
    "town", "海门城区", MultiPolygon([box(121.10, 31.85, 121.20, 31.95)]), derived=False, source="planted"
)
IN_CORE, IN_TOWN, IN_FIELDS = (120.85, 32.02), (121.15, 31.90), (120.95, 32.30)
_numbers = count(1)


@cache
def tables() -> NamingTables:
    """The tables that come with the house."""
    return shipped_tables(CHECKOUT / "data")


def ground() -> Ground:
    """Two counties, a town in each, two communities in the first and one in the second."""
    day = date(1982, 1, 1).toordinal()

    def spell(name: str, level: Level, kind: str, parent: int | None) -> list[UnitSpell]:
        return [UnitSpell(day, NEVER, level, parent, name, kind, made_up=False, source="planted", lon=None, lat=None)]

    def chain(unit: int, town: int, county: int) -> list[ChainSpell]:
        return [ChainSpell(day, NEVER, unit, town, county, CITY)]

    units = {
        CITY: spell("南通市", "prefecture", "地级市", None),
        RUDONG: spell("如东县", "county", "县", CITY),
        HAIMEN: spell("海门区", "county", "市辖区", CITY),
        CHAHE: spell("岔河镇", "town", "镇", RUDONG),
        SANXING: spell("三星镇", "town", "镇", HAIMEN),
        NORTH: spell("海北社区", "community", "社区", CHAHE),
        SOUTH: spell("港南村", "community", "村", CHAHE),
        EAST: spell("海东社区", "community", "社区", SANXING),
    }
    chains = {
        NORTH: chain(NORTH, CHAHE, RUDONG),
        SOUTH: chain(SOUTH, CHAHE, RUDONG),
        EAST: chain(EAST, SANXING, HAIMEN),
    }
    return Ground(chains, units)


IN_RUDONG = Units(frozenset({NORTH}), frozenset({CHAHE}), frozenset({RUDONG}), frozenset({CITY}))
IN_HAIMEN = Units(frozenset({EAST}), frozenset({SANXING}), frozenset({HAIMEN}), frozenset({CITY}))


def entry(name: str, class_code: str = "23500", **said: Any) -> Entry:
    """A name in the book, in use for as long as anybody knows, unless something else is said."""
    proper, generic = split(name, tables().classes.of(class_code).generics)
    spelt = romanise(proper, generic, tables().readings)
    lon, lat = said.pop("at", IN_CORE)
    known: dict[str, Any] = {
        "place_id": f"P{next(_numbers)}", "name": name, "proper": proper, "generic": generic, "class_code": class_code,
        "form": "standard", "status": "standard", "first": EVER, "past": NEVER, "roman": spelt.roman,
        "pinyin": spelt.pinyin, "sound": sound_key(name, tables().readings), "initials": "", "communities": (NORTH,),
        "unit_id": None, "lon": lon, "lat": lat, "planned": False, "made_up": False, "source": "planted",
    }  # fmt: skip
    return Entry(**(known | said))


def reserved(name: str, **said: Any) -> Reserved:
    """An entry of the reserve, free and for a road, unless something else is said."""
    proper, generic = split(name, tables().classes.of("23500").generics)
    known: dict[str, Any] = {
        "id": next(_numbers), "name": name, "proper": proper, "generic": generic,
        "sound": sound_key(name, tables().readings), "class_code": "23500", "purpose": "reserve", "unit_id": None,
        "state": "free",
    }  # fmt: skip
    return Reserved(**(known | said))


def grounds(
    planted: Sequence[Entry] = (),
    *,
    as_of: date = TODAY,
    areas: Sequence[BuiltUpArea] = (CORE, TOWN),
    told: Mapping[str, Sequence[Description]] | None = None,
    reserve: Sequence[Reserved] = (),
    rules: Rules | None = None,
    made_up: bool = True,
) -> Grounds:
    """The small city with names planted in it."""
    ours = tables()
    lie = ground()
    divisions = Shelf(tuple(unit_entries(lie.units, Speller(ours.readings))))
    book = NameBook(Shelf(tuple(planted)), divisions, ground=lie, descriptions=told or {})
    return Grounds(
        book, rules or ours.rules, ours.classes, ours.lists, ours.characters, ours.readings, as_of, areas, reserve,
        made_up,
    )  # fmt: skip


def ask(
    name: str,
    class_code: str = "23500",
    planted: Sequence[Entry] = (),
    *,
    at: tuple[float, float] | None = IN_CORE,
    units: Units = IN_RUDONG,
    replaces: str | None = None,
    measures: str | None = None,
    project: str | None = None,
    **world: Any,
) -> Verdicts:
    """The verdicts on a name in the small city."""
    shape = Point(*at) if at else None
    candidate = Candidate(name, class_code, shape, units, replaces, measures, project)
    return check(candidate, grounds(planted, **world))
