"""How long a whole coverage answer takes beside the bare sums it rests on, in one run on one made-up network.

Run: ``python -m benchmarks.coverage [--homes 1000000] [--facilities 1000] [--side 480] [--rounds 3]``.
The network is a made-up street grid with gaps and bends (side × side crossings); nothing in it is real.
"""

from __future__ import annotations

import argparse
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from rich.console import Console
from rich.table import Table
from scipy.sparse.csgraph import dijkstra

from benchmarks.timing import timed
from gis.coverage import Legs, legs, nearest_seconds, summarise
from gis.network import ELDER_PACE, Attachments, Network, attach, build_network, node_streets

SPACING_M = 60.0
"""m between crossings of the made-up grid: an old town's blocks."""
MINUTES = 15.0
COMMUNITIES, TOWNS, COUNTIES = 1929, 103, 7
"""Units of the three summaries: as many as Nantong has."""


def made_up_streets(side: int, rng: np.random.Generator) -> gpd.GeoDataFrame:
    """A grid of side × side crossings, shaken, one street in eight missing, every street with a bend."""
    x, y = (axis.ravel() * SPACING_M for axis in np.meshgrid(np.arange(side), np.arange(side)))
    places = np.column_stack([x, y]) + rng.normal(0, 8, (side * side, 2)) + [500_000, 3_540_000]
    number = np.arange(side * side).reshape(side, side)
    u = np.concatenate([number[:, :-1].ravel(), number[:-1].ravel()])
    v = np.concatenate([number[:, 1:].ravel(), number[1:].ravel()])
    kept = rng.random(len(u)) > 1 / 8
    u, v = u[kept], v[kept]
    bend = (places[u] + places[v]) / 2 + rng.normal(0, 4, (len(u), 2))
    lines = shapely.linestrings(np.stack([places[u], bend, places[v]], axis=1))
    table = pd.DataFrame({"way_id": np.arange(len(u)).astype(str), "name": None, "highway": "residential"})
    return gpd.GeoDataFrame(
        table.assign(bridge=False, tunnel=False, layer=0, steps=rng.random(len(u)) < 0.01), geometry=lines, crs=4549
    )


def near_streets(network: Network, count: int, rng: np.random.Generator) -> tuple[Any, Any]:
    """Made-up points some metres off random streets."""
    line = network.lines()[rng.integers(0, network.edges, count)]
    points = shapely.line_interpolate_point(line, rng.random(count), normalized=True)
    return shapely.get_x(points) + rng.normal(0, 15, count), shapely.get_y(points) + rng.normal(0, 15, count)


def units_of(x: Any, y: Any, count: int) -> Any:
    """Made-up units: columns of blocks, so that neighbours share one."""
    cell = (x // (20 * SPACING_M)).astype(int) * 97 + (y // (20 * SPACING_M)).astype(int)
    return pd.Categorical.from_codes(cell % count, categories=pd.Index(np.arange(count)))


def bare(graph: Any, sources: Any, home: Legs, people: Any, units: list[Any]) -> Any:
    """What cannot be saved: scipy's Dijkstra from nodes, a gather for the homes, three sums."""
    seconds = dijkstra(graph, indices=sources, min_only=True, limit=MINUTES * 60)
    inside = np.minimum(seconds[home.u] + home.to_u_s, seconds[home.v] + home.to_v_s) <= MINUTES * 60
    weight = people * inside
    return [np.bincount(unit, weight) for unit in units]


def whole(
    network: Network, facilities: Attachments, homes: Attachments, own: Legs, people: Any, units: list[Any]
) -> list[pd.DataFrame]:
    """Our answer on a warm network: exact seconds and nearest facility, and three full summaries."""
    seconds, _ = nearest_seconds(network, facilities, homes, ELDER_PACE, MINUTES * 60, own)
    return [summarise(pd.DataFrame({"unit_id": u, "people": people, "seconds": seconds}), MINUTES) for u in units]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--homes", type=int, default=1_000_000)
    asked.add_argument("--facilities", type=int, default=1_000)
    asked.add_argument("--side", type=int, default=480)
    asked.add_argument("--rounds", type=int, default=3)
    told = asked.parse_args()
    rng = np.random.default_rng(1)

    streets = made_up_streets(told.side, rng)
    node_s, noded = timed(lambda: node_streets(streets), 1)
    build_s, network = timed(lambda: build_network(noded), 1)
    graph_s, graph = timed(lambda: network.graph(ELDER_PACE), 1)
    tree_s, _ = timed(network.walked_tree, 1)
    x, y = near_streets(network, told.homes, rng)
    attach_s, homes = timed(lambda: attach(network, x, y), 1)
    legs_s, own = timed(lambda: legs(network, homes, ELDER_PACE), 1)
    facilities = attach(network, *near_streets(network, told.facilities, rng))
    people = rng.integers(0, 4, told.homes).astype(float)
    units = [units_of(x, y, count) for count in (COMMUNITIES, TOWNS, COUNTIES)]
    codes = [unit.codes.astype(np.intp) for unit in units]
    call_s, _ = timed(lambda: dijkstra(graph, indices=facilities.u, min_only=True, limit=MINUTES * 60), told.rounds)
    bare_s, _ = timed(lambda: bare(graph, facilities.u, own, people, codes), told.rounds)
    near_s, _ = timed(lambda: nearest_seconds(network, facilities, homes, ELDER_PACE, MINUTES * 60, own), told.rounds)
    whole_s, rows = timed(lambda: whole(network, facilities, homes, own, people, units), told.rounds)

    size = f"{network.nodes:,} nodes, {network.edges:,} edges, {told.facilities:,} facilities, {told.homes:,} homes"
    table = Table("what", "seconds", "× bare", title=f"Coverage at 15 minutes, made-up network: {size}")
    for what, seconds in [
        ("cut streets where they meet", node_s),
        ("build the network", build_s),
        ("graph for one pace", graph_s),
        ("index of edges", tree_s),
        ("attach the homes", attach_s),
        ("legs of the homes", legs_s),
    ]:
        table.add_row(f"once: {what}", f"{seconds:.3f}", "")
    table.add_section()
    table.add_row("bare scipy Dijkstra alone", f"{call_s:.3f}", f"{call_s / bare_s:.2f}")
    table.add_row("bare: Dijkstra, gather, three bincounts", f"{bare_s:.3f}", "1.00")
    table.add_row("ours: exact seconds and nearest facility", f"{near_s:.3f}", f"{near_s / bare_s:.2f}")
    table.add_row("ours: the same and three full summaries", f"{whole_s:.3f}", f"{whole_s / bare_s:.2f}")
    console = Console()
    console.print(table)
    console.print(f"covered: {rows[0]['covered'].sum():,.0f} of {rows[0]['people'].sum():,.0f} made-up people")


if __name__ == "__main__":
    main()
