"""Addresses in estates: buildings, units, floors and rooms, with garages, shops and gates."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from gis.demo.address_table import digits, part, points_of, whole, words
from gis.demo.common import Bools, Floats, Ground, Ints, Objects, evenly, ranks
from gis.demo.doors import door_numbers, labelled, street_text, street_words
from gis.demo.names import ESTATE_ENDINGS, TOWER_ENDINGS, unique_names
from gis.demo.plots import Plots
from gis.demo.street_names import Named

SHAPES: Ints = np.array([[3, 6, 2], [4, 6, 2], [2, 6, 2], [2, 11, 2], [1, 18, 4], [4, 5, 2], [2, 18, 2]])
"""Units, floors and rooms a floor of the houses built in Nantong since 1980, six-storey walk-ups first."""
SHAPE_SHARES: Floats = np.array([0.26, 0.22, 0.18, 0.12, 0.08, 0.08, 0.06])
SMALLEST_BUILDING = 18
"""Buildings are drawn at one per so many addresses; those not needed are not built."""
MEAN_BUILDING = 36
"""Addresses a building has on average, for laying out plots."""
ESTATE_BUILDINGS = (5, 18)
"""An estate has between so many buildings; 18 letters are enough for towers."""
TOWER_SHARE = 0.10
"""Share of estates that are towers with lettered buildings (A座)."""
GATE_SHARE = 0.25
"""Share of estates written with the street door of their gate (工农路188号锦绣花园…)."""
LETTERED_UNITS = 0.06
"""Share of estates whose units are 甲, 乙, 丙 rather than 1, 2, 3."""
GARAGE_EVERY = 16
"""One address in so many is a garage on the ground or below it."""
SHOP_BUILDINGS = 0.10
"""Share of buildings with two shops (商1, 商2) at street level."""
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_ENTRANCES = ("正门", "西南侧门", "东门", "北门")


@dataclass(frozen=True)
class Estates:
    """Buildings (rows) by community and estate, and per estate its name and manner.

    Per building: ``site`` (row in plots), ``cell``, ``estate``, ``rank`` in the estate, ``rows`` (addresses),
    ``shape`` (units, floors, rooms). Per estate: ``name``, ``tower``, ``letters``, ``first`` building,
    ``gate`` when it is written with a street door.
    """

    site: Ints
    cell: Ints
    estate: Ints
    rank: Ints
    rows: Ints
    shape: Ints
    name: Objects
    tower: Bools
    letters: Bools
    first: Ints
    gate: Bools


def plan_estates(
    plots: Plots, free: Ints, needs: Ints, ground: Ground, named: Named, rng: np.random.Generator
) -> Estates:
    """Buildings for exactly ``needs[cell]`` addresses a community, on the plots of rows ``free``, as estates."""
    cell, rows, shape = _buildings(needs, np.bincount(plots.cell[free], minlength=len(needs)), rng)
    counts = np.bincount(cell, minlength=len(needs))
    picks, _ = evenly(np.bincount(plots.cell[free], minlength=len(needs)), counts)
    within = ranks(counts)
    chunk = rng.integers(ESTATE_BUILDINGS[0], ESTATE_BUILDINGS[1], len(needs))[cell]
    fresh = within % chunk == 0
    estate = np.cumsum(fresh) - 1
    first = np.flatnonzero(fresh)
    tower = rng.random(len(first)) < TOWER_SHARE
    site = free[picks]
    gate = (rng.random(len(first)) < GATE_SHARE) & labelled(plots.take(site[first]), named)
    letters = (rng.random(len(first)) < LETTERED_UNITS) & ~tower
    name = _names(ground.county[cell[first]], tower, named, rng)
    return Estates(site, cell, estate, within % chunk, rows, shape, name, tower, letters, first, gate)


def _buildings(needs: Ints, room: Ints, rng: np.random.Generator) -> tuple[Ints, Ints, Ints]:
    """Community, address count and shape of each building; the last of a community takes what is left."""
    needs = np.where(room > 0, needs, 0)
    drawn = np.where(needs > 0, needs // SMALLEST_BUILDING + 1, 0)
    cell = np.repeat(np.arange(len(needs)), drawn)
    shape = SHAPES[rng.choice(len(SHAPES), len(cell), p=SHAPE_SHARES / SHAPE_SHARES.sum())]
    size = shape.prod(axis=1)
    before = np.cumsum(size) - size
    starts = np.searchsorted(cell, np.arange(len(needs)))
    before -= np.append(before, 0)[np.minimum(starts, len(before))][cell]
    rows = np.clip(needs[cell] - before, 0, size)
    short = needs - np.bincount(cell, weights=rows, minlength=len(needs)).astype(np.int64)
    # Only when all buildings drawn are small; the last one then grows by some floors.
    last = np.flatnonzero(np.append(cell[1:] != cell[:-1], True)) if len(cell) else cell
    rows[last] += short[cell[last]]
    built = rows > 0
    return cell[built], rows[built], shape[built]


def _names(county: Ints, tower: Bools, named: Named, rng: np.random.Generator) -> Objects:
    """Estate names, unique within a county and unlike any street's."""
    out: Objects = np.full(len(county), None, dtype=object)
    taken = {str(name) for name in named.name if name is not None}
    order = rng.integers(0, len(ESTATE_ENDINGS), len(county))
    for code in np.unique(county):
        mine = np.flatnonzero(county == code)
        endings = [TOWER_ENDINGS if tower[i] else ESTATE_ENDINGS[order[i] :] + ESTATE_ENDINGS[: order[i]] for i in mine]
        out[mine] = unique_names(rng, endings, taken)
    return out


def gate_sites(estates: Estates, plots: Plots) -> Plots:
    """The plots of the gates that are written with a street door, in estate order."""
    return plots.take(estates.site[estates.first[estates.gate]])


def estate_parts(
    estates: Estates, plots: Plots, gate_numbers: Ints, named: Named, ground: Ground, rng: np.random.Generator
) -> list[pd.DataFrame]:
    """The rooms of every building, and the gates of every estate."""
    lead = _lead(estates, plots, gate_numbers, named, ground)
    return [_gates(estates, plots, lead, rng), _rooms(estates, plots, lead, rng)]


def _lead(estates: Estates, plots: Plots, numbers: Ints, named: Named, ground: Ground) -> pd.DataFrame:
    """Per estate: its name, the columns of its street door if written with one, and the text before the building."""
    n = len(estates.first)
    at = np.flatnonzero(estates.gate)
    columns = street_words(gate_sites(estates, plots), named, ground)
    door = np.full(n, -1, dtype=np.int64)
    door[at] = numbers
    place = np.full(n, -1, dtype=np.int64)
    place[at] = np.arange(len(at))
    name = words(estates.name)
    before = (street_text(columns) + digits(numbers) + "号").reset_index(drop=True)
    frame = {key: pd.Series(series.array.take(place, allow_fill=True)) for key, series in columns.items()}
    text = pd.Series(before.array.take(place, allow_fill=True)).fillna("") + name
    return pd.DataFrame({**frame, "door_no": whole(door), "estate": name, "text": text})


def _rooms(estates: Estates, plots: Plots, lead: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    building = np.repeat(np.arange(len(estates.rows)), estates.rows)
    r = ranks(estates.rows)
    estate = estates.estate[building]
    tower = estates.tower[estate]
    shop = (rng.random(len(estates.rows)) < SHOP_BUILDINGS) & (estates.rows >= 12)
    shops = np.where(shop, 2, 0)[building]
    garages = (estates.rows // GARAGE_EVERY)[building]
    flats = estates.rows[building] - shops - garages
    kind = np.where(r < flats, 0, np.where(r < flats + shops, 1, 2))
    units, floors, rooms = (estates.shape[building, k] for k in range(3))
    # A tower has no units: its rooms are counted round the whole floor.
    a_floor = np.where(tower, units * rooms, rooms)
    unit = np.where(tower, 0, r // (floors * rooms)) + 1
    level = np.where(tower, r // a_floor, r % (floors * rooms) // rooms) + 1
    room = level * 100 + r % a_floor + 1
    unit = np.where((kind == 0) & ~tower, unit, -1)
    room_no = np.select([kind == 0, kind == 1], [room, r - flats + 1], r - flats - shops + 1)
    floor = np.select([kind == 0, kind == 1], [level, 1], np.where(tower, -1, -99))
    tail = _tails(unit, room_no, kind, estates.letters[estate], tower)
    number = _building_numbers(estates)
    text = (
        lead["text"].take(estates.estate).reset_index(drop=True)
        + number
        + np.where(estates.tower[estates.estate], "座", "幢")
    )
    columns = {name: lead[name].take(estate).reset_index(drop=True) for name in
               ("street", "sub_street", "zone", "door_no", "estate")}  # fmt: skip
    return part(
        estates.cell[building], points_of(plots.xy[estates.site], building),
        text.take(building).reset_index(drop=True) + tail["text"], kind == 0,
        building_no=number.take(building).reset_index(drop=True), unit=tail["unit"], room=tail["room"],
        floor=whole(floor, missing=-99), **columns,
    )  # fmt: skip


def _building_numbers(estates: Estates) -> pd.Series[str]:
    """3 for 3幢, A for A座."""
    tower = estates.tower[estates.estate]
    return pd.Series(np.where(tower, [chr(65 + k) for k in estates.rank], (estates.rank + 1).astype(str)), dtype="str")


def _tails(unit: Ints, room: Ints, kind: Ints, letters: Bools, tower: Bools) -> pd.DataFrame:
    """unit, room and the text after the building, built once for each combination that occurs."""
    key = (((unit + 1) * 100_000 + room) * 3 + kind) * 4 + letters * 2 + tower
    _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    rows = [_tail(*row) for row in zip(*(a[first].tolist() for a in (unit, room, kind, letters, tower)), strict=True)]
    table = list(zip(*rows, strict=True)) or [(), (), ()]
    return pd.DataFrame({name: words(table[i], inverse) for i, name in enumerate(("unit", "room", "text"))})


def _tail(unit: int, room: int, kind: int, letters: bool, tower: bool) -> tuple[str | None, str, str]:
    if kind == 1:
        return None, f"商{room}", f"商{room}"
    if kind == 2:
        return None, f"车库{room}", f"{'-1层' if tower else ''}车库{room}"
    if unit < 0:
        return None, str(room), f"{room}室"
    sign = _STEMS[unit - 1] if letters and unit <= len(_STEMS) else str(unit)
    return sign, str(room), f"{sign}单元{room}室"


def _gates(estates: Estates, plots: Plots, lead: pd.DataFrame, rng: np.random.Generator) -> pd.DataFrame:
    """One entrance an estate (濠景花园西南侧门), where its first building stands."""
    which = np.where(rng.random(len(lead)) < 0.6, 0, rng.integers(1, len(_ENTRANCES), len(lead)))
    entrance = words(_ENTRANCES, which)
    building = estates.first
    columns = {name: lead[name] for name in ("street", "sub_street", "zone", "door_no", "estate")}
    return part(
        estates.cell[building], points_of(plots.xy[estates.site[building]], np.arange(len(building))),
        lead["text"] + entrance, np.zeros(len(building), dtype=bool), entrance=entrance, **columns,
    )  # fmt: skip


def number_together(sites: Plots, gates: Plots) -> tuple[Ints, Ints]:
    """Door numbers of the street doors and of the gates, counted along the streets together."""
    both = Plots(*(np.concatenate([getattr(sites, f), getattr(gates, f)]) for f in sites.__dataclass_fields__))
    numbers = door_numbers(both)
    return numbers[: len(sites.cell)], numbers[len(sites.cell) :]
