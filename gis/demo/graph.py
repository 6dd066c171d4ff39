"""The street graph: which crossings are joined, which streets bridge a canal, and that all hangs together.

Candidates are the edges of one Delaunay triangulation, so streets meet at crossings and nowhere else.
Streets are its Urquhart graph (each triangle loses its longest side), which on a tilted lattice is the lattice.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components, minimum_spanning_tree
from scipy.spatial import Delaunay

from gis.demo.common import Bools, Floats, Ground, Ints, Objects, points_in

MAX_STRETCH = 3.0
"""A street longer than this many local steps is no block side but a chord over empty ground."""
BRIDGE_GAP_M = {"primary": 150.0, "secondary": 150.0, "tertiary": 650.0}
"""Least distance between two bridges of one canal, by class of the street that wants one."""
BRIDGE_GAP_OTHER_M = 1_000.0
"""Small streets cross only where the next bridge is a kilometre off: detours over water are real."""
THINNED = {"residential": 0.10, "living_street": 0.12, "unclassified": 0.16}
"""Share of small streets left out at random, so that blocks differ in size."""


@dataclass(frozen=True)
class Graph:
    """Crossings ``xy`` and candidate edges ``u``–``v``; ``kept`` are streets, ``canal`` what each crosses or -1."""

    xy: Floats
    u: Ints
    v: Ints
    length_m: Floats
    canal: Ints
    kept: Bools

    def only(self, mask: Bools) -> Graph:
        """The same crossings with only the edges of ``mask``."""
        return replace(
            self, u=self.u[mask], v=self.v[mask], length_m=self.length_m[mask], canal=self.canal[mask],
            kept=self.kept[mask],
        )  # fmt: skip


def candidate_graph(ground: Ground, canals: Objects, xy: Floats, step: Floats) -> Graph:
    """All edges on land, with the Urquhart ones of reasonable length marked ``kept``."""
    pairs, longest = _delaunay(xy)
    lines = shapely.linestrings(xy[pairs])
    tree = shapely.STRtree(lines)
    ashore = np.ones(len(pairs), dtype=bool)
    ashore[tree.query(_segments(ground.land), "intersects")[1]] = False
    canal = np.full(len(pairs), -1, dtype=np.int64)
    which, line = tree.query(canals, "intersects")
    canal[line[::-1]] = which[::-1]
    length = np.asarray(shapely.length(lines), dtype=np.float64)
    fair = length <= MAX_STRETCH * np.maximum(step[pairs[:, 0]], step[pairs[:, 1]])
    graph = Graph(xy, pairs[:, 0], pairs[:, 1], length, canal, ~longest & fair)
    return graph.only(ashore)


def _delaunay(xy: Floats) -> tuple[Ints, Bools]:
    """Unique Delaunay edges (m, 2) and whether each is the longest side of one of its triangles."""
    corners = Delaunay(xy).simplices.astype(np.int64)
    sides = np.sort(np.stack([corners[:, [0, 1]], corners[:, [1, 2]], corners[:, [2, 0]]], axis=1), axis=2)
    ends = xy[sides]
    lengths = np.hypot(*np.moveaxis(ends[:, :, 0] - ends[:, :, 1], 2, 0))
    is_longest = lengths == lengths.max(axis=1, keepdims=True)
    key = (sides[:, :, 0] * len(xy) + sides[:, :, 1]).ravel()
    unique, inverse = np.unique(key, return_inverse=True)
    longest = np.zeros(len(unique), dtype=bool)
    longest[inverse[is_longest.ravel()]] = True
    return np.column_stack([unique // len(xy), unique % len(xy)]), longest


def _segments(area: object) -> Objects:
    """The boundary of ``area`` as single segments: quick to test many edges against."""
    rings = shapely.get_rings(shapely.get_parts(area))
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[1:] == ring[:-1]
    return np.asarray(shapely.linestrings(np.stack([xy[:-1], xy[1:]], axis=1)[same]), dtype=object)


def with_bridges(graph: Graph, highway: Objects, rng: np.random.Generator) -> Graph:
    """Keep a canal crossing only where its class of street is due a bridge; main streets choose first."""
    order = {"primary": 0, "secondary": 1, "tertiary": 2}
    wants = np.flatnonzero(graph.kept & (graph.canal >= 0))
    rank = np.array([order.get(str(c), 3) for c in highway[wants]])
    wants = wants[np.lexsort([rng.random(len(wants)), rank])]
    middle = (graph.xy[graph.u] + graph.xy[graph.v]) / 2
    kept = graph.kept.copy()
    kept[wants] = False
    for canal in np.unique(graph.canal[wants]):
        built = np.empty((0, 2))
        for edge in wants[graph.canal[wants] == canal]:
            gap = BRIDGE_GAP_M.get(str(highway[edge]), BRIDGE_GAP_OTHER_M)
            if len(built) == 0 or np.hypot(*(built - middle[edge]).T).min() >= gap:
                built = np.vstack([built, middle[edge]])
                kept[edge] = True
    return replace(graph, kept=kept)


def thinned(graph: Graph, highway: Objects, rng: np.random.Generator) -> Graph:
    """Leave out small streets at random, never one that a random spanning tree needs; add what is missing to connect.

    What must be added is chosen in this order: a bridge, a chord on dry ground, a chord over a canal.
    """
    weight = np.where(graph.kept, 0.0, np.where(graph.canal < 0, 1_000.0, 100_000.0))
    weight += np.where(graph.kept, rng.uniform(0.1, 1.0, len(weight)), graph.length_m)
    tree = minimum_spanning_tree(coo_array((weight, (graph.u, graph.v)), shape=(len(graph.xy),) * 2).tocsr()).tocoo()
    needed = np.isin(graph.u * len(graph.xy) + graph.v, tree.row.astype(np.int64) * len(graph.xy) + tree.col)
    share = np.array([THINNED.get(str(c), 0.0) for c in highway])
    dropped = (rng.random(len(weight)) < share) & (graph.canal < 0)
    return replace(graph, kept=needed | (graph.kept & ~dropped))


def connected(graph: Graph, ground: Ground) -> Graph:
    """The kept streets only, of each piece of land the largest component; the crossings are numbered anew."""
    graph = graph.only(graph.kept)
    n = len(graph.xy)
    _, part = connected_components(coo_array((np.ones(len(graph.u)), (graph.u, graph.v)), shape=(n, n)))
    piece = points_in(graph.xy, ground.pieces)
    size = np.bincount(part, minlength=1)[part]
    stays = np.zeros(n, dtype=bool)
    for land in np.unique(piece[piece >= 0]):
        here = np.flatnonzero((piece == land) & (size > 1))
        if len(here):
            stays |= part == part[here[np.argmax(size[here])]]
    graph = graph.only(stays[graph.u])
    number = np.cumsum(stays) - 1
    return replace(graph, xy=graph.xy[stays], u=number[graph.u], v=number[graph.v])
