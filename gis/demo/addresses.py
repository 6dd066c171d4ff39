"""The addresses of the made-up city: how many of which form each community gets, then each form in turn.

Forms after DOMAIN §4.3 and §12.5. The text holds an address's own words only; divisions are joined by date elsewhere.
"""

from __future__ import annotations

import geopandas as gpd
import numpy as np

from gis.demo.address_table import finished
from gis.demo.common import Bools, Ground, Ints, Progress, largest_remainder
from gis.demo.doors import (
    PUBLIC_ROWS,
    SUB_SHARE,
    door_part,
    door_sites,
    labelled,
    public_part,
    with_real_rows,
)
from gis.demo.estates import MEAN_BUILDING, estate_parts, gate_sites, number_together, plan_estates
from gis.demo.plots import Plots, lay_out
from gis.demo.streets import Net
from gis.demo.villages import house_part, house_sites

FEWEST = 12
"""Every community has at least so many addresses, its service centre's among them."""
MIX: dict[str, tuple[float, float]] = {"city": (0.74, 0.26), "town": (0.45, 0.37), "village": (0.0, 0.06)}
"""Share of estate rooms and of street doors by kind of community; the rest are village houses."""


def address_counts(people: Ints, total: int) -> Ints:
    """Addresses of each community: in proportion to its people, at least ``FEWEST``, ``total`` in all."""
    spare = max(total - FEWEST * len(people), 0)
    return FEWEST + largest_remainder(people.astype(np.float64), spare)


def make_addresses(
    ground: Ground, net: Net, people: Ints, total: int, seed: int, progress: Progress, rngs: tuple[
        np.random.Generator, np.random.Generator]
) -> tuple[gpd.GeoDataFrame, Plots]:  # fmt: skip
    """The address frame (``total`` rows and one gate an estate) and the plots nothing stands on.

    ``people`` are the residents of each community by position; ``rngs`` the streams of plots and of addresses.
    """
    counts = address_counts(people, total) - PUBLIC_ROWS
    estates_need, doors_need, houses_need = _mix(ground, counts)
    sites_need = estates_need // (MEAN_BUILDING - 12) + doors_need + houses_need + 8
    plots = lay_out(ground, net, sites_need, rngs[0])
    progress("plots", 0.45)
    public, used = public_part(plots, len(counts))
    free = np.ones(len(plots.cell), dtype=bool)
    free[used] = False
    estates_need, doors_need, houses_need = _without_streets(plots, labelled(plots, net.named), ground.urban, (
        estates_need, doors_need, houses_need))  # fmt: skip
    extra = (doors_need * SUB_SHARE).astype(np.int64)
    doors = door_sites(plots, net.named, doors_need - extra)
    # Where plots are short, what stands first keeps them: doors, then houses, then estates share the rest.
    free = _taken(free, doors, plots.cell)
    estates = plan_estates(plots, np.flatnonzero(free), estates_need, ground, net.named, rngs[1])
    progress("estates", 0.5)
    free = _taken(free, estates.site, plots.cell)
    houses = house_sites(plots, np.flatnonzero(free), houses_need)
    free = _taken(free, houses, plots.cell)
    sites = plots.take(doors)
    numbers, gates = number_together(sites, gate_sites(estates, plots))
    parts = [public, door_part(sites, numbers, net.named, ground, extra, rngs[1])]
    progress("street doors", 0.55)
    parts += estate_parts(estates, plots, gates, net.named, ground, rngs[1])
    progress("estate rooms", 0.65)
    parts.append(house_part(plots.take(houses), people, rngs[1]))
    progress("village houses", 0.72)
    frame = finished(parts, ground.cells["unit_id"].to_numpy(), seed)
    return with_real_rows(frame, ground), plots.take(free)


def _mix(ground: Ground, counts: Ints) -> tuple[Ints, Ints, Ints]:
    """Estate rooms, street doors and village houses of each community."""
    kind = _kind(ground)
    estates = (counts * np.array([MIX[k][0] for k in kind])).astype(np.int64)
    doors = (counts * np.array([MIX[k][1] for k in kind])).astype(np.int64)
    city = np.array([k == "city" for k in kind])
    doors = np.where(city, counts - estates, doors)
    return estates, doors, counts - estates - doors


def _kind(ground: Ground) -> list[str]:
    in_street = (ground.cells["town_kind"] == "街道").to_numpy(dtype=bool)
    return [("city" if street else "town") if urban else "village"
            for urban, street in zip(ground.urban, in_street, strict=True)]  # fmt: skip


def _without_streets(
    plots: Plots, known: Bools, urban: Bools, needs: tuple[Ints, Ints, Ints]
) -> tuple[Ints, Ints, Ints]:
    """Turn the street doors of communities without a writable street into rooms (urban) or houses (villages)."""
    estates, doors, houses = needs
    has = np.bincount(plots.cell[known], minlength=len(doors)) > 0
    lost = np.where(has, 0, doors)
    return estates + np.where(urban, lost, 0), doors - lost, houses + np.where(urban, 0, lost)


def _taken(free: Bools, rows: Ints, cell: Ints) -> Bools:
    """``free`` without ``rows``, except that a community whose last plot would go keeps all it had."""
    left = free.copy()
    left[rows] = False
    bare = (np.bincount(cell[left], minlength=int(cell.max()) + 1) == 0)[cell]
    return np.asarray(left | (free & bare), dtype=bool)
