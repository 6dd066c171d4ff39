"""A drawn land for change orders: a 4×4 grid of square cells, two counties, four towns, eight communities.

Each letter is a community of two cells; towns are pairs of communities, counties pairs of towns::

    aacc
    bbdd
    eegg
    ffhh
"""

from __future__ import annotations

from datetime import date
from typing import Any

from shapely import MultiPolygon, box

from gis.areas import union
from gis.changeorders import Effects, Order, plan
from gis.divisions import Code, Level, Shape, Snapshot, System, Version

Event = dict[str, Any]
DAY = date(2020, 7, 3)
WEST, NORTH, STEP = 120.8, 32.1, 0.01
DRAWING = ("aacc", "bbdd", "eegg", "ffhh")
TOWNS = {"T1": "ab", "T2": "cd", "T3": "ef", "T4": "gh"}
COUNTIES = {"A": ("T1", "T2"), "B": ("T3", "T4")}
PREFECTURE = 2
CODES = {"A": "320602", "B": "320611", "T1": "320602001", "T2": "320602101", "T3": "320611001", "T4": "320611101"}


def cell(row: int, column: int) -> MultiPolygon:
    # rounded, so that neighbours share every vertex to the last digit
    west, east, south, north = (
        round(edge, 6)
        for edge in (WEST + column * STEP, WEST + (column + 1) * STEP, NORTH - (row + 1) * STEP, NORTH - row * STEP)
    )
    return MultiPolygon([box(west, south, east, north)])


CELLS = {f"{row}{column}": cell(row, column) for row in range(4) for column in range(4)}
"""Cells by row and column: "00" is the north-western one."""


def cells_of(letter: str) -> list[str]:
    return [f"{r}{c}" for r, line in enumerate(DRAWING) for c, sign in enumerate(line) if sign == letter]


def drawn_land() -> Snapshot:
    """The land on the day before any order: ids 1 province, 2 prefecture, 3.. counties, towns, communities."""
    versions: dict[int, Version] = {}
    ids: dict[str, int] = {}

    def add(key: str, level: Level, name: str, kind: str, parent: int | None, ground: list[str]) -> None:
        ids[key] = number = len(ids) + 1
        shape = Shape(union([CELLS[c] for c in ground]), "approximate", number=number, token=number) if ground else None
        versions[number] = Version(number, level, name, kind, parent, "drawn", made_up=True, shape=shape)

    add("P", "province", "江苏省", "省", None, [])
    add("C", "prefecture", "南通市", "地级市", ids["P"], list(CELLS))
    for county, towns in COUNTIES.items():
        letters = "".join(TOWNS[town] for town in towns)
        add(county, "county", f"{county}区", "市辖区", ids["C"], [c for x in letters for c in cells_of(x)])
    for county, towns in COUNTIES.items():
        for town in towns:
            kind = "镇" if town in ("T2", "T4") else "街道"
            add(town, "town", f"{town}{kind}", kind, ids[county], [c for x in TOWNS[town] for c in cells_of(x)])
    for town, letters in TOWNS.items():
        for letter in letters:
            add(letter, "community", f"{letter}村", "村", ids[town], cells_of(letter))
    codes: dict[tuple[int, System], Code] = {
        (ids[key], "mca"): Code(ids[key], "mca", code, "drawn") for key, code in CODES.items()
    }
    return Snapshot(date(2020, 7, 2), versions, codes)


def order(*events: dict[str, Any], **changes: Any) -> Order:
    """An order with defaults."""
    content: dict[str, Any] = {
        "order": "drawn-order",
        "title": "画出来的命令",
        "documents": [{"role": "provincial_notice", "number": "苏政发〔2020〕60号"}],
        "effective_on": {"date": DAY},
        "events": list(events),
    }
    return Order.model_validate({**content, **changes})


def apply(*events: dict[str, Any], before: Snapshot | None = None, ever: Any = frozenset(), **changes: Any) -> Effects:
    """The effects of events on the drawn land."""
    return plan(order(*events, **changes), before or drawn_land(), CELLS, ever)


def named(snapshot: Snapshot, name: str) -> Version:
    """The one unit of this name."""
    found = [version for version in snapshot.versions.values() if version.name == name]
    assert len(found) == 1, f"{len(found)} units are called {name}"
    return found[0]


def event(kind: str, **fields: Any) -> Event:
    """An event as written in an order."""
    return {"kind": kind, **fields}


def unit(name: str, kind: str, **codes: Any) -> Event:
    """A unit to be founded, as written in an order."""
    return {"name": name, "kind": kind, "codes": codes}


MERGE = event("merge", units=["mca:320602", "mca:320611"], into=unit("AB区", "市辖区", mca="320613"))
"""Both drawn counties become one."""
