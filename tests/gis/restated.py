"""Random histories of the drawn land as restating sees them, and the truth about them: counting cells."""

from __future__ import annotations

from collections import Counter
from collections.abc import Set
from datetime import date, timedelta
from functools import cache

import geopandas as gpd
from shapely import affinity

from gis.changeorders import Effects
from gis.divisions import Level, Snapshot
from gis.restate import Day, Move, Transition, Weights, restating
from gis.restate.transition import Key, Target
from tests.gis.drawn import CELLS, DAY, STEP
from tests.gis.test_change_histories import written

CELL_M = 1000.0
"""A drawn cell is taken for a square kilometre, so that areas count cells."""


def flat(snapshot: Snapshot, units: Set[int]) -> gpd.GeoDataFrame:
    """Areas on a plane of square kilometres; the drawn degrees are not measured."""
    known = [unit for unit in sorted(units) if unit in snapshot.versions and snapshot.versions[unit].shape]
    scale = CELL_M / STEP
    areas = [affinity.scale(snapshot.versions[u].shape.area, scale, scale, origin=(0, 0)) for u in known]  # type: ignore[union-attr]
    return gpd.GeoDataFrame(index=known, geometry=areas, crs=4549)


def cells(snapshot: Snapshot, unit_id: int) -> frozenset[str]:
    """The cells a unit covers."""
    shape = snapshot.versions[unit_id].shape
    assert shape is not None
    return frozenset(name for name, area in CELLS.items() if shape.area.contains(area.centroid))


class Told:
    """A history: the first and the last state, and the moves between them."""

    def __init__(self, history: list[tuple[Snapshot, Effects]]) -> None:
        self.first = history[0][0]
        self.moves: list[Move] = []
        for number, (_, effects) in enumerate(history, start=1):
            top = max(*effects.after.versions, 100)
            self.moves += [
                Move(
                    link.predecessor_id,
                    link.successor_id if link.successor_id > 0 else top - link.successor_id,
                    DAY + timedelta(days=number),
                    link.area_share,
                    number,
                    kind=link.kind,
                    order=f"order {number}",
                )
                for link in effects.links
            ]
        self.last = written(history[-1][1])
        self.end = DAY + timedelta(days=len(history))

    def day(self, snapshot: Snapshot, as_of: date) -> Day:
        areas = {unit: CELL_M**2 * len(cells(snapshot, unit)) for unit, v in snapshot.versions.items() if v.shape}
        dated = Snapshot(as_of, snapshot.versions, snapshot.codes)
        return Day(dated, areas, {v.unit_id: v.unit_id for v in snapshot.at_level("community")})

    def restating(self, level: Level, target: Target, *, back: bool = False, areas: bool = True) -> Transition:
        first, last = self.day(self.first, DAY), self.day(self.last, self.end)
        days = [last, first] if back else [first, last]
        shapes = {DAY: self.first, self.end: self.last}

        def read(units: Set[int], as_of: date) -> gpd.GeoDataFrame:
            return flat(shapes[as_of], units if areas else set())

        return restating(days, self.moves, Weights(), read, level, target)

    def truth(self, level: Level, target: Level, *, back: bool = False) -> dict[int, dict[Key, float]]:
        """The share of each unit's cells that lies in each target."""
        here, there = (self.last, self.first) if back else (self.first, self.last)
        found: dict[int, dict[Key, float]] = {}
        for version in here.at_level(level):
            mine = cells(here, version.unit_id)
            counted: Counter[Key] = Counter()
            for other in there.at_level(target):
                common = len(mine & cells(there, other.unit_id))
                if common:
                    counted[other.unit_id] = common
            found[version.unit_id] = {unit: count / len(mine) for unit, count in counted.items()}
        return found


@cache
def levels() -> list[tuple[Level, Level]]:
    """Levels of keys and of answers that go together."""
    return [("community", "community"), ("town", "town"), ("county", "county"), ("community", "town")]
