"""The streets of the made-up city: graph, classes, names and bridges brought together in one frame."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from scipy.spatial import cKDTree

from gis.crs import MEASURE_CRS
from gis.demo.common import Bools, Floats, Ground, Ints, Objects, label, points_in
from gis.demo.graph import Graph, candidate_graph, connected, thinned, with_bridges
from gis.demo.lattice import crossings
from gis.demo.street_names import Named, name_streets
from gis.demo.strokes import Strokes, classify, make_strokes

_ABUTMENT_M = 8.0
"""A bridge stands this far onto each bank."""
_STEPS_SHARE = 0.04
"""Share of footways that are stairs: few, in a plain."""


@dataclass(frozen=True)
class Net:
    """The street net as the other parts of the generator use it: one row an edge, before bridges are split out."""

    graph: Graph
    strokes: Strokes
    named: Named
    highway: Objects
    cell: Ints


def make_net(ground: Ground, canals: Objects, rng: np.random.Generator, names: np.random.Generator) -> Net:
    """Points, edges, classes, bridges, thinning, names: in this order."""
    xy, step = crossings(ground, canals, rng)
    graph = candidate_graph(ground, canals, xy, step)
    main = graph.only(graph.kept)
    cell = _cells_of(ground, main)
    strokes = make_strokes(main, ground.county[cell])
    highway = np.full(len(graph.u), "unclassified", dtype=object)
    highway[graph.kept] = classify(main, strokes, ground.urban[cell])
    graph = with_bridges(graph, highway, rng)
    graph = thinned(graph, highway, rng)
    highway_of = dict(zip(_keys(graph.xy, graph.u, graph.v), highway, strict=True))
    graph = connected(graph, ground)
    highway = np.array([highway_of[key] for key in _keys(graph.xy, graph.u, graph.v)], dtype=object)
    cell = _cells_of(ground, graph)
    strokes = make_strokes(graph, ground.county[cell])
    named = name_streets(ground, strokes, graph, highway, cell, names)
    return Net(graph, strokes, named, highway, cell)


def _keys(xy: Floats, u: Ints, v: Ints) -> list[tuple[float, float]]:
    """Something that tells an edge from any other after renumbering: its middle."""
    return [(x, y) for x, y in (xy[u] + xy[v]).tolist()]


def _cells_of(ground: Ground, graph: Graph) -> Ints:
    """The community that holds each edge's middle; on a seam, the one with the nearest middle."""
    middle = (graph.xy[graph.u] + graph.xy[graph.v]) / 2
    shapes = np.asarray(ground.cells.geometry.to_numpy(), dtype=object)
    cell = points_in(middle, shapes)
    lost = np.flatnonzero(cell < 0)
    if len(lost):
        _, cell[lost] = cKDTree(shapely.get_coordinates(shapely.centroid(shapes))).query(middle[lost])
    return cell


def streets_frame(net: Net, ground: Ground, canals: Objects, rng: np.random.Generator, seed: int) -> gpd.GeoDataFrame:
    """One row an edge: way_id, name, highway, bridge, tunnel, layer, steps, community_id, geometry (EPSG:4549).

    An edge over a canal becomes bank road, bridge and bank road, so that only bridges touch water.
    """
    ends = np.column_stack([net.graph.xy[net.graph.u], net.graph.xy[net.graph.v]]).reshape(-1, 2, 2)
    edge, lines, bridge = _split_bridges(ends, net.graph.canal, canals)
    highway = net.highway[edge]
    foot = np.flatnonzero(highway == "footway")
    steps = np.zeros(len(edge), dtype=bool)
    steps[rng.permutation(foot)[: int(len(foot) * _STEPS_SHARE)]] = True
    frame = pd.DataFrame(
        {
            "way_id": [f"DEMO-S{i:07d}" for i in range(1, len(edge) + 1)],
            "name": net.named.name[net.strokes.stroke][edge],
            "highway": highway,
            "bridge": bridge,
            "tunnel": False,
            "layer": bridge.astype(np.int64),
            "steps": steps & ~bridge,
            "community_id": ground.cells["unit_id"].to_numpy()[net.cell[edge]],
        }
    )
    return gpd.GeoDataFrame(label(frame, seed), geometry=lines, crs=MEASURE_CRS)


def _split_bridges(ends: Floats, canal: Ints, canals: Objects) -> tuple[Ints, Objects, Bools]:
    """Edge number, line and bridge flag of every piece; ``ends`` is (m, 2, 2)."""
    over = np.flatnonzero(canal >= 0)
    low, high = _wet_range(ends[over], canals)
    plain = np.flatnonzero(canal < 0)
    edge, start, end, bridge = (
        [plain],
        [np.zeros(len(plain))],
        [np.ones(len(plain))],
        [np.zeros(len(plain), bool)],
    )
    for a, b, is_bridge in (
        (np.zeros(len(over)), low, False),
        (low, high, True),
        (high, np.ones(len(over)), False),
    ):
        some = b > a
        edge.append(over[some])
        start.append(a[some])
        end.append(b[some])
        bridge.append(np.full(int(some.sum()), is_bridge))
    edges = np.concatenate(edge)
    order = np.lexsort([np.concatenate(start), edges])
    edges = edges[order]
    s, e = np.concatenate(start)[order, None], np.concatenate(end)[order, None]
    a, b = ends[edges, 0], ends[edges, 1]
    # Endpoints are taken, not computed, so that streets meet to the last bit.
    first = np.where(s == 0.0, a, a + (b - a) * s)
    last = np.where(e == 1.0, b, a + (b - a) * e)
    return edges, shapely.linestrings(np.stack([first, last], axis=1)), np.concatenate(bridge)[order]


def _wet_range(ends: Floats, canals: Objects) -> tuple[Floats, Floats]:
    """Where along each edge (0..1) its bridge begins and ends: all its water and an abutment at each bank."""
    lines = shapely.linestrings(ends)
    length = shapely.length(lines)
    low, high = np.ones(len(lines)), np.zeros(len(lines))
    line, canal = shapely.STRtree(canals).query(lines, "intersects") if len(lines) else (np.empty(0, int),) * 2
    wet = shapely.intersection(lines[line], canals[canal])
    xy, hit = shapely.get_coordinates(wet, return_index=True)
    at = np.hypot(*(xy - ends[line[hit], 0]).T) / length[line[hit]]
    np.minimum.at(low, line[hit], at)
    np.maximum.at(high, line[hit], at)
    low, high = low - _ABUTMENT_M / length, high + _ABUTMENT_M / length
    # A bank road shorter than its abutment is not worth an edge: the bridge takes it.
    stub = 2 * _ABUTMENT_M / length
    return np.where(low < stub, 0.0, low), np.where(high > 1 - stub, 1.0, high)
