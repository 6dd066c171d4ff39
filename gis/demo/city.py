"""One made-up city: the parts in their order, each from its own random stream."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd

from gis.demo.addresses import make_addresses
from gis.demo.common import Ground, Ints, Places, Progress, check_places, make_ground, stream, without_water
from gis.demo.facilities import make_facilities
from gis.demo.facility_plan import Shares
from gis.demo.markers import make_markers
from gis.demo.place_names import make_place_names
from gis.demo.residents import census_groups, make_residents
from gis.demo.streets import make_net, streets_frame
from gis.demo.water import inland, make_water


@dataclass(frozen=True)
class Scale:
    """How much is made: which counties (``None`` for all) and how many addresses."""

    name: str
    counties: tuple[str, ...] | None
    addresses: int


SCALES: dict[str, Scale] = {
    "small": Scale("small", ("320613", "320614"), 120_000),
    "city": Scale("city", None, 1_050_000),
    "large": Scale("large", None, 5_000_000),
}
"""``small`` is 崇川 and 海门; ``city`` all counties; ``large`` is for benchmarks."""


@dataclass(frozen=True)
class DemoCity:
    """Everything made up, by layer: EPSG:4549, ids beginning ``DEMO-``, each row with source and made_up."""

    streets: gpd.GeoDataFrame
    water: gpd.GeoDataFrame
    addresses: gpd.GeoDataFrame
    residents: pd.DataFrame
    facilities: gpd.GeoDataFrame
    markers: gpd.GeoDataFrame
    place_names: gpd.GeoDataFrame


def make_city(places: Places, scale: Scale, seed: int, progress: Progress) -> DemoCity:
    """Make the city up, the same for the same places, scale and seed.

    Raises ``BadInput`` when the places lack a column, a geometry, or the counties of the scale.
    """
    check_places(places)
    progress("ground", 0.0)
    ground = make_ground(places, scale.counties)
    water = make_water(places, ground, stream(seed, "water"), seed)
    canals = inland(water)
    ground = without_water(ground, canals)
    progress("streets", 0.08)
    net = make_net(ground, canals, stream(seed, "lattice"), stream(seed, "names"))
    streets = streets_frame(net, ground, canals, stream(seed, "streets"), seed)
    progress("residents", 0.35)
    residents = make_residents(places, stream(seed, "residents"), seed)
    shares = _shares(places, residents)
    progress("plots", 0.37)
    addresses, spare = make_addresses(
        ground, net, _people_here(places, shares, ground), scale.addresses, seed, progress,
        (stream(seed, "plots"), stream(seed, "addresses")),
    )  # fmt: skip
    progress("facilities", 0.9)
    facilities = make_facilities(places, ground, shares, addresses, spare, seed, stream(seed, "facilities"))
    progress("markers", 0.95)
    markers = make_markers(places, scale.counties, canals, stream(seed, "markers"), seed)
    progress("place names", 0.98)
    names = make_place_names(places, streets, addresses, seed, stream(seed, "place_names"))
    progress("done", 1.0)
    here = residents["community_id"].isin(ground.cells["unit_id"])
    return DemoCity(streets, water, addresses, residents[here].reset_index(drop=True), facilities, markers, names)


def _shares(places: Places, residents: pd.DataFrame) -> Shares:
    """Residents by community position, and the share of the city's census people that these places hold."""
    by_band = residents.pivot_table(index="community_id", columns="band", values="people", aggfunc="sum")
    by_band = by_band.loc[places.communities.index]
    people = by_band["all"].to_numpy(dtype=np.int64)
    city = int(census_groups(places.census)["all"].sum())
    return Shares(people, by_band["60+"].to_numpy(dtype=np.int64), float(people.sum()) / city)


def _people_here(places: Places, shares: Shares, ground: Ground) -> Ints:
    at = places.communities.index.get_indexer(pd.Index(ground.cells["unit_id"]))
    return np.asarray(shares.people[at], dtype=np.int64)
