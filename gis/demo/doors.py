"""Addresses at street doors: which plots get a number, in what order, and how the street is written."""

from __future__ import annotations

import numpy as np
import pandas as pd

from gis.demo.address_table import digits, part, points_of, whole, words
from gis.demo.common import Bools, Ground, Ints, evenly, run_ranks
from gis.demo.plots import Plots
from gis.demo.street_names import Named

SUB_SHARE = 0.14
"""Share of street-door addresses that are sub-numbers (44-1号): shops split, yards shared."""
SHOP_SHARE = 0.35
"""Share of plain street doors that are shops and workplaces, not homes."""
ZONES: dict[str, str] = {
    "新开街道": "开发区", "中兴街道": "开发区", "小海街道": "开发区", "竹行街道": "开发区",
    "江海街道": "苏锡通园区", "张芝山镇": "苏锡通园区", "三余镇": "通州湾",
}  # fmt: skip
"""Functional zones people write before a street (DOMAIN trap 2); they are no divisions."""
ZONE_STREETS_OF_TEN = 4
"""Of ten streets in a zone's towns, so many are written with the zone."""


def labelled(plots: Plots, named: Named) -> Bools:
    """Whether a plot's street can be written: it has a name, or is a lane of one that has."""
    known = np.array([name is not None for name in named.name], dtype=bool) | (named.parent >= 0)
    return np.asarray((plots.stroke >= 0) & np.append(known, False)[plots.stroke], dtype=bool)


def door_sites(plots: Plots, named: Named, needs: Ints) -> Ints:
    """Rows of ``plots`` that get a street door, ``needs[cell]`` a community, spread along its streets."""
    rows = np.flatnonzero(labelled(plots, named))
    rows = rows[np.lexsort([plots.at_m[rows], plots.stroke[rows], plots.cell[rows]])]
    picks, _ = evenly(np.bincount(plots.cell[rows], minlength=len(needs)), needs)
    return rows[picks]


def door_numbers(sites: Plots) -> Ints:
    """Door number of each site: from the street's numbered end, odd on the right hand and even on the left."""
    order = np.lexsort([sites.at_m, sites.right, sites.stroke])
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = run_ranks(sites.stroke[order], sites.right[order])
    return 2 * rank + np.where(sites.right, 1, 2)


def street_words(sites: Plots, named: Named, ground: Ground) -> dict[str, pd.Series[str]]:
    """The columns street, sub_street and zone of each site."""
    owner = np.where(named.parent >= 0, named.parent, np.arange(len(named.parent)))[sites.stroke]
    towns = ground.cells["town_name"].to_numpy()[sites.cell]
    zone_of = [*dict.fromkeys(ZONES.values())]
    zone = np.array([zone_of.index(ZONES[town]) if town in ZONES else -1 for town in towns], dtype=np.int64)
    # The whole street goes with the zone or without it, so the choice hangs on the street, not on the door.
    zone[owner * 7 % 10 >= ZONE_STREETS_OF_TEN] = -1
    return {
        "street": words(named.name, owner),
        "sub_street": words(named.lane, sites.stroke),
        "zone": words(zone_of, zone),
    }


def street_text(columns: dict[str, pd.Series[str]]) -> pd.Series[str]:
    """Zone, street and lane as one text."""
    return columns["zone"].fillna("") + columns["street"] + columns["sub_street"].fillna("")


def door_part(
    sites: Plots, number: Ints, named: Named, ground: Ground, extra: Ints, rng: np.random.Generator
) -> pd.DataFrame:
    """One address a site (桃坞路44号) and ``extra[cell]`` sub-numbers (44-1号) at some of them."""
    order = np.argsort(sites.cell, kind="stable")
    picks, _ = evenly(np.bincount(sites.cell, minlength=len(extra)), extra)
    again = order[picks]
    # Picks of one site follow each other, so their rank is the sub-number.
    sub = run_ranks(again) + 1
    site = np.concatenate([np.arange(len(sites.cell)), again])
    sub = np.concatenate([np.full(len(sites.cell), -1), sub])
    columns = {name: series.take(site).reset_index(drop=True) for name, series in
               street_words(sites, named, ground).items()}  # fmt: skip
    door_sub = digits(sub)
    text = street_text(columns) + digits(number[site]) + ("-" + door_sub).fillna("") + "号"
    dwelling = rng.random(len(site)) >= np.where(sub > 0, 0.7, SHOP_SHARE)
    return part(
        sites.cell[site], points_of(sites.xy, site), text, dwelling,
        door_no=whole(number[site]), door_sub=door_sub, **columns,
    )  # fmt: skip


PUBLIC_FLOORS = 3
_FLOOR_WORDS = ("", "一楼", "二楼", "三楼")
PUBLIC_NAME = "党群服务中心"
PUBLIC_ROWS = PUBLIC_FLOORS + 1


def public_part(plots: Plots, cells: int) -> tuple[pd.DataFrame, Ints]:
    """The community's service centre and its floors (党群服务中心三楼): named, without number; and the plots used."""
    picks, _ = evenly(np.bincount(plots.cell, minlength=cells), np.full(cells, 3))
    middle = picks[1::3]
    row = np.repeat(np.arange(len(middle)), PUBLIC_ROWS)
    floor = np.tile(np.arange(PUBLIC_ROWS), len(middle))
    name = words([PUBLIC_NAME], np.zeros(len(row), dtype=np.int64))
    frame = part(
        plots.cell[middle][row], points_of(plots.xy[middle], row), name + words(_FLOOR_WORDS, floor),
        np.zeros(len(row), dtype=bool), building_name=name, floor=whole(np.where(floor == 0, -1, floor)),
    )  # fmt: skip
    return frame, middle


REAL_ROWS: tuple[tuple[str, str, str, int, str], ...] = (
    ("320613", "虹桥街道", "桃坞路", 44, "seat of 崇川区 since 2020"),
    ("320614", "海门街道", "北京中路", 600, "seat of 海门区 since 2020"),
)
"""County, town, street and door that are real (DOMAIN §1.2, §12.5), and what stands there."""


def with_real_rows(addresses: pd.DataFrame, ground: Ground) -> pd.DataFrame:
    """Mark the real doors: words real, point made up. A street too short for its door lends it its last one."""
    cells = ground.cells.set_index("unit_id")
    plain = addresses["door_no"].notna() & addresses["street"].notna()
    for other in ("estate", "sub_street", "door_sub"):
        plain &= addresses[other].isna()
    doors = addresses.index[plain.to_numpy(dtype=bool)]
    home = cells.loc[addresses.loc[doors, "community_id"].to_numpy()]
    code, town = home["county_code"].astype(str).to_numpy(), home["town_name"].to_numpy()
    addresses["source"] = addresses["source"].cat.add_categories([_REAL_SOURCE])
    for county, in_town, street, door, what in REAL_ROWS:
        along = (addresses.loc[doors, "street"] == street).to_numpy() & (code == county)
        if (along & (town == in_town)).any():
            _make_real(addresses, doors[along], town[along] == in_town, (street, door, what))
    return addresses


_REAL_SOURCE = "real address (published seat of the district); its point is made up by the demonstration generator"


def _make_real(addresses: pd.DataFrame, along: pd.Index[int], at_home: Bools, real: tuple[str, int, str]) -> None:
    """Give the real number to the door of its town that is nearest to it in number and side of the street.

    ``along`` are the street's doors, ``at_home`` those in the real town; a door elsewhere on the street that
    has the number takes the old one of the chosen door in exchange.
    """
    street, door, what = real
    numbers = addresses.loc[along, "door_no"].astype("int64").to_numpy()
    away = np.abs(numbers - door) + 10_000 * (numbers % 2 != door % 2) + 100_000_000 * ~at_home
    chosen = int(np.argmin(away))
    for i in np.flatnonzero((numbers == door) & (np.arange(len(numbers)) != chosen)):
        other = along[int(i)]
        zone = str(addresses.loc[[other], "zone"].fillna("").iloc[0])
        addresses.loc[other, "door_no"] = numbers[chosen]
        addresses.loc[other, "text"] = f"{zone}{street}{numbers[chosen]}号"
    row = along[chosen]
    addresses.loc[row, "door_no"] = door
    addresses.loc[row, "zone"] = None
    addresses.loc[row, "text"] = f"{street}{door}号"
    addresses.loc[row, "note"] = f"{what}; the words are real, the point is approximate and made up"
    addresses.loc[row, "dwelling"] = False
    addresses.loc[row, "source"] = _REAL_SOURCE
    addresses.loc[row, "made_up"] = False
