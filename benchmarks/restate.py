"""Restating made-up figures of 2,000 communities beside plain areal interpolation of the same frames, in one run.

Run: ``python -m benchmarks.restate [--communities 2000] [--columns 20] [--cut 13] [--rounds 5]``.
The land is a made-up honeycomb of crooked cells; a few communities are cut in two, some are merged, all the others
stay. *Ours* walks the links and interpolates the cut ones alone; the rival is ``tobler.area_interpolate`` of all.
"""

from __future__ import annotations

import argparse
from collections.abc import Set
from datetime import date
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from rich.console import Console
from rich.table import Table
from tobler.area_weighted import area_interpolate

from benchmarks.timing import timed
from gis.divisions import Snapshot, Version
from gis.restate import Day, Figures, Move, Restated, Weights, restate, restating

FIRST, LAST = date(2020, 6, 30), date(2022, 1, 1)
CELL_M = 1_000.0
VERTICES = 60
"""Points of a side between two corners: villages of the register have some hundreds around."""


def crooked_land(count: int, rng: np.random.Generator) -> tuple[list[Any], int]:
    """Square cells with crooked sides that neighbours share, and how many stand in a row."""
    side = int(np.ceil(np.sqrt(count)))
    along = np.linspace(0, 1, VERTICES)
    bent = np.sin(along * np.pi).round(9) * 40.0  # corners stay where they are
    across = rng.uniform(-1, 1, (side + 1, side, 1)) * bent + rng.normal(0, 3, (side + 1, side, VERTICES)) * (bent > 1)
    down = rng.uniform(-1, 1, (side, side + 1, 1)) * bent + rng.normal(0, 3, (side, side + 1, VERTICES)) * (bent > 1)

    def lying(row: int, column: int) -> Any:
        return np.column_stack([(column + along) * CELL_M, row * CELL_M + across[row, column]])

    def standing(row: int, column: int) -> Any:
        return np.column_stack([column * CELL_M + down[row, column], (row + along) * CELL_M])

    cells = []
    for number in range(count):
        row, column = divmod(number, side)
        south, north = lying(row, column), lying(row + 1, column)[::-1]
        east, west = standing(row, column + 1), standing(row, column)[::-1]
        cells.append(shapely.Polygon(np.concatenate([south, east, north, west])))
    if not shapely.is_valid(cells).all():
        raise RuntimeError("a made-up cell crosses itself: the rival would be compared on ground that is none")
    return cells, side


def history(cells: list[Any], side: int, cut: int) -> tuple[gpd.GeoDataFrame, gpd.GeoDataFrame, list[Move]]:
    """The land before and after: ``cut`` communities lose a strip to a new one, as many others are merged in twos."""
    before = dict(enumerate(cells))
    after = dict(before)
    moves = []
    day = date(2021, 10, 31)
    for number in range(cut):
        torn = number * (len(cells) // (2 * cut))
        west, south, _, north = cells[torn].bounds
        part = shapely.intersection(cells[torn], shapely.box(west, south, west + CELL_M / 3, north))
        founded = len(cells) + number
        after[torn], after[founded] = shapely.difference(cells[torn], part), part
        moves.append(Move(torn, founded, day, part.area / cells[torn].area, 1, kind="establish"))
        gone = torn + len(cells) // 2
        heir = gone + 1 if (gone + 1) % side else gone - 1
        after[heir] = shapely.union(after[heir], after.pop(gone))
        moves.append(Move(gone, heir, day, 1.0, 1, kind="abolish"))
    frames = (gpd.GeoDataFrame(index=list(land), geometry=list(land.values()), crs=4549) for land in (before, after))
    first, last = frames
    return first, last, moves


def as_day(frame: gpd.GeoDataFrame, as_of: date) -> Day:
    """A register whose communities are those of a frame."""
    versions = {
        unit: Version(unit, "community", f"{unit}村", "村", None, "made up", made_up=True) for unit in frame.index
    }
    return Day(Snapshot(as_of, versions, {}), frame.area.to_dict(), {unit: unit for unit in frame.index})


def ours(first: gpd.GeoDataFrame, last: gpd.GeoDataFrame, moves: list[Move], figures: Figures) -> Restated:
    """The whole of restating, but for reading the register and the file."""

    def areas(units: Set[int], as_of: date) -> gpd.GeoDataFrame:
        return (first if as_of == FIRST else last).loc[sorted(units)]

    days = [as_day(first, FIRST), as_day(last, LAST)]
    moved = restating(days, moves, Weights(), areas, "community", "community")
    return restate(figures, list(first.index), moved, str)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--communities", type=int, default=2_000)
    asked.add_argument("--columns", type=int, default=20)
    asked.add_argument("--cut", type=int, default=13)
    asked.add_argument("--rounds", type=int, default=5)
    told = asked.parse_args()
    rng = np.random.default_rng(1)

    first, last, moves = history(*crooked_land(told.communities, rng), told.cut)
    names = [f"n{number}" for number in range(told.columns)]
    table = pd.DataFrame(
        rng.integers(0, 5_000, (len(first), told.columns)).astype(float), index=first.index, columns=names
    )
    frame = first.join(table)
    our_s, answer = timed(lambda: ours(first, last, moves, Figures(table)), told.rounds)
    rival_s, plain = timed(lambda: area_interpolate(frame, last, extensive_variables=names), told.rounds)

    touched = {unit for move in moves for unit in (move.predecessor_id, move.successor_id)}
    whole = [unit for unit in last.index if unit not in touched]
    rows = Table("what", "seconds", "× tobler", "largest error on whole units", "largest error of a total")
    for name, seconds, found in (("ours", our_s, answer.rows), ("tobler.area_interpolate", rival_s, plain)):
        error = (found.loc[whole, names] - table.loc[whole]).abs().to_numpy().max()
        total = (found[names].sum() - table.sum()).abs().max()
        rows.add_row(name, f"{seconds:.3f}", f"{seconds / rival_s:.2f}", f"{error:.3g}", f"{total:.3g}")
    console = Console()
    console.print(
        f"{len(first):,} made-up communities × {told.columns} columns, {told.cut} cut, {told.cut} merged; "
        f"{len(whole):,} whole, {int(answer.rows['exact'].sum()):,} rows exact"
    )
    console.print(rows)


if __name__ == "__main__":
    main()
