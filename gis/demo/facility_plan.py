"""How many facilities of each kind, in which communities: the published counts of DOMAIN §12.2–12.3 shared out."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from gis.demo.common import Floats, Ints, Places, largest_remainder, ranks

STATIONS = 1_895
"""Community eldercare stations of the plan for 2021–2025 (1,729 were counted in 2020-11)."""
MEALS = 600
"""Meal points in 2020."""
INSTITUTIONS = 302
BEDS = 57_800
"""Beds in institutions: 38,000 nursing beds ÷ 65.7 %."""
NURSING_BEDS = 38_000
SOCIAL_WORK_EXTRA = 4
"""107 social-work stations in 103 towns: four towns have a second."""
WAKE_CENTRES = 31
"""集中守灵中心 in 30 % of towns."""
GRAVE_GROUNDS = 1_000
"""Village burial grounds; no count is published, the order of magnitude is a demonstration's."""
RURAL_CENTRES: dict[str, tuple[int, int]] = {
    "320682": (1, 1), "320614": (1, 1), "320612": (0, 2), "320623": (0, 2), "320681": (0, 2), "320685": (0, 1),
}  # fmt: skip
"""Regional rural centres by county: open by the end of 2020 (2), added in 2022 (9); where is assumed."""


@dataclass(frozen=True)
class Shares:
    """What the plan is shared out by: residents of each community by position, and the places' share of the city."""

    people: Ints
    aged_60: Ints
    of_city: float


def plan_facilities(places: Places, shares: Shares, rng: np.random.Generator) -> pd.DataFrame:
    """One row a facility: kind, cell (position in ``places.communities``), nth of its kind there, early.

    Counts are the whole city's times the places' share of its census people; kinds that are one a town, a street
    or a community simply follow those. ``early`` marks regional centres that were open in 2020.
    """
    frame = places.communities
    town = pd.factorize(frame["town_id"])[0].astype(np.int64)
    towns = _Towns(frame, town, shares.people, rng)
    rows = {
        "daycare": towns.nth_largest(0),
        "comprehensive": towns.nth_largest(1)[towns.is_street],
        "station": np.argsort(-shares.people, kind="stable")[: _scaled(STATIONS, shares, len(frame))],
        "meal": _spread(shares.aged_60, _scaled(MEALS, shares)),
        "institution": _institutions(towns, shares, rng),
        "social_work": np.concatenate(
            [
                towns.nth_largest(0),
                towns.nth_largest(1)[towns.by_people[: _scaled(SOCIAL_WORK_EXTRA, shares)]],
            ]
        ),
        "cemetery": towns.outlying,
        "wake_centre": towns.outlying[rng.permutation(towns.count)[: _scaled(WAKE_CENTRES, shares)]],
        "grave_ground": _grave_grounds(frame, shares, rng),
        "community_room": np.arange(len(frame)),
    }
    parts = [pd.DataFrame({"kind": kind, "cell": cells, "early": False}) for kind, cells in rows.items()]
    parts.append(_rural_centres(towns))
    plan = pd.concat(parts, ignore_index=True)
    # Social-work stations are counted in their town, everything else in its community.
    where = np.where(plan["kind"] == "social_work", -1 - town[plan["cell"]], plan["cell"])
    plan["nth"] = plan.groupby(["kind", where]).cumcount() + 1
    return plan


def _scaled(count: int, shares: Shares, most: int | None = None) -> int:
    """The part of a city-wide count that falls to these places, at least one, at most ``most``."""
    scaled = max(round(count * shares.of_city), 1)
    return scaled if most is None else min(scaled, most)


def _spread(weights: Ints, count: int) -> Ints:
    """Positions repeated in proportion to ``weights``, ``count`` in all."""
    return np.repeat(np.arange(len(weights)), largest_remainder(weights.astype(np.float64), count))


class _Towns:
    """Communities grouped by town, and which of each town's is the largest, the second, the outlying one."""

    def __init__(self, frame: pd.DataFrame, town: Ints, people: Ints, rng: np.random.Generator) -> None:
        self.town = town
        self.count = int(town.max()) + 1
        first = np.unique(town, return_index=True)[1]
        self.is_street = (frame["town_kind"].to_numpy()[first] == "街道").astype(bool)
        self.county = frame["county_code"].astype(str).to_numpy()[first]
        self.people: Floats = np.bincount(town, weights=people).astype(np.float64)
        self.by_people: Ints = np.argsort(-self.people, kind="stable")
        self.order: Ints = np.lexsort([-people, town])
        self.sizes: Ints = np.bincount(town)
        # A village before a community, else any: cemeteries and wake centres stand outside the built-up part.
        outer = np.lexsort([rng.random(len(town)), (frame["kind"] == "社区").to_numpy(), town])
        self.outlying: Ints = outer[np.cumsum(self.sizes) - self.sizes]

    def nth_largest(self, n: int) -> Ints:
        """In each town the community with the (n+1)-th most people; towns with fewer give their last."""
        start = np.cumsum(self.sizes) - self.sizes
        return np.asarray(self.order[start + np.minimum(n, self.sizes - 1)], dtype=np.int64)


def _institutions(towns: _Towns, shares: Shares, rng: np.random.Generator) -> Ints:
    """One home in each town first, the rest by elders; within a town in communities taken at random."""
    total = max(_scaled(INSTITUTIONS, shares), towns.count)
    elders = np.bincount(towns.town, weights=shares.aged_60).astype(np.float64)
    counts = 1 + largest_remainder(elders, total - towns.count)
    shuffled = np.lexsort([rng.random(len(towns.town)), towns.town])
    start = (np.cumsum(towns.sizes) - towns.sizes)[np.repeat(np.arange(towns.count), counts)]
    return np.asarray(shuffled[start + ranks(counts) % np.repeat(towns.sizes, counts)], dtype=np.int64)


def _grave_grounds(frame: pd.DataFrame, shares: Shares, rng: np.random.Generator) -> Ints:
    """Burial grounds in villages, one each before any has two."""
    villages = np.flatnonzero((frame["kind"] == "村").to_numpy())
    if len(villages) == 0:
        return villages
    picks = np.arange(_scaled(GRAVE_GROUNDS, shares)) % len(villages)
    return np.sort(rng.permutation(villages)[picks])


def _rural_centres(towns: _Towns) -> pd.DataFrame:
    """Regional centres in the largest country towns of each county."""
    cells, early = [], []
    second = towns.nth_largest(1)
    for county, (before, after) in RURAL_CENTRES.items():
        mine = [t for t in towns.by_people if towns.county[t] == county and not towns.is_street[t]]
        for i, town in enumerate(mine[: before + after]):
            cells.append(int(second[town]))
            early.append(i < before)
    return pd.DataFrame({"kind": "rural_centre", "cell": np.array(cells, dtype=np.int64), "early": early})
