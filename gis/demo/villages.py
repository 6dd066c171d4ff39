"""Addresses in villages: groups (村民小组) and natural villages, with house numbers inside each."""

from __future__ import annotations

import numpy as np
import pandas as pd

from gis.demo.address_table import digits, part, points_of, whole, words
from gis.demo.common import Bools, Ints, evenly, run_ranks
from gis.demo.names import hamlets
from gis.demo.plots import Plots

PEOPLE_IN_GROUP = 105
"""A village group of the plain has some 35 to 40 households."""
GROUPS = (4, 46)
"""A village has between so many groups."""
HAMLET_VILLAGES = 0.25
"""Share of villages where people write the natural village (陈家埭15号) instead of the group (12组15号)."""
NUMBERLESS = 0.04
"""Share of houses that go by the group alone (32组), as in published notices; one a group at most."""


def house_sites(plots: Plots, free: Ints, needs: Ints) -> Ints:
    """Rows of ``plots`` that hold village houses, spread over each village."""
    picks, _ = evenly(np.bincount(plots.cell[free], minlength=len(needs)), needs)
    return free[picks]


def house_part(sites: Plots, people: Ints, rng: np.random.Generator) -> pd.DataFrame:
    """One address a house: group or natural village, and number; every village counted by itself."""
    group = _groups(sites, np.clip(people // PEOPLE_IN_GROUP, *GROUPS))
    order = np.lexsort([np.arange(len(group)), group, sites.cell])
    door = np.empty(len(group), dtype=np.int64)
    door[order] = run_ranks(sites.cell[order], group[order]) + 1
    by_hamlet = rng.random(len(people)) < HAMLET_VILLAGES
    # The first house of a group may be the one without a number; hamlets number every house.
    bare = (door == 1) & (rng.random(len(door)) < NUMBERLESS * 5) & ~by_hamlet[sites.cell]
    hamlet = _hamlets(sites.cell, group, by_hamlet, rng)
    named = hamlet.notna().to_numpy(dtype=bool)
    group_no = np.where(named, -1, group)
    door = np.where(bare, -1, door)
    text = hamlet.fillna("") + (digits(group_no) + "组").fillna("") + (digits(door) + "号").fillna("")
    return part(
        sites.cell, points_of(sites.xy, np.arange(len(door))), text, np.ones(len(door), dtype=bool),
        natural_village=hamlet, group_no=whole(group_no), door_no=whole(door),
    )  # fmt: skip


def _groups(sites: Plots, count: Ints) -> Ints:
    """Group of each house, 1 and up: the village cut into strips from the north, each cut from the west."""
    strips = np.maximum(np.sqrt(count).astype(np.int64), 1)
    row = _cut(sites.cell, np.zeros_like(sites.cell), -sites.xy[:, 1], strips)
    columns = np.maximum(count // strips, 1)
    column = _cut(sites.cell, row, sites.xy[:, 0], columns)
    return row * columns[sites.cell] + column + 1


def _cut(cell: Ints, part_of: Ints, value: np.ndarray, pieces: Ints) -> Ints:
    """Which of ``pieces[cell]`` equal shares of its (cell, part) each row falls in, by ``value``."""
    order = np.lexsort([value, part_of, cell])
    rank = run_ranks(cell[order], part_of[order])
    run = np.cumsum(rank == 0) - 1
    size = np.bincount(run)[run] if len(run) else run
    out = np.empty(len(cell), dtype=np.int64)
    out[order] = rank * pieces[cell[order]] // np.maximum(size, 1)
    return out


def _hamlets(cell: Ints, group: Ints, by_hamlet: Bools, rng: np.random.Generator) -> pd.Series[str]:
    """Name of the natural village of each house, NA in villages that write the group."""
    pool = hamlets(rng, 10_000)
    start = rng.integers(0, len(pool), len(by_hamlet))
    which = np.where(by_hamlet[cell], (start[cell] + group) % len(pool), -1)
    return words(pool, which)
