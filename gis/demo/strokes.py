"""From edges to streets: runs of edges that go straight on, where each is numbered from, and its class."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from gis.demo.common import Bools, Floats, Ints, Objects
from gis.demo.graph import Graph

MAX_TURN_RAD = np.radians(38.0)
"""A street that turns more than this at a crossing is another street (COINS uses 30 to 60 degrees)."""
CLASSES: tuple[tuple[str, float, float], ...] = (
    ("primary", 6_000.0, 2_600.0),
    ("secondary", 2_500.0, 1_300.0),
    ("tertiary", 1_200.0, 560.0),
)
"""Class, least length and least distance to a like street running the same way, metres."""
LIVING_STREET_M = 330.0
"""An urban street of at most three short blocks is a living street."""
FOOTWAY_EVERY = 8
"""One such street in so many is a footway: passages between estates."""
_SHARED = 0.35
"""A street is refused a class when more than this share of it runs beside one that has the class already."""


@dataclass(frozen=True)
class Strokes:
    """Per edge: ``stroke`` it belongs to, ``start_m`` from the numbered end, ``forward`` when that runs u to v.

    Per stroke: ``total_m``, and ``east_west`` when it runs so rather than north-south.
    """

    stroke: Ints
    start_m: Floats
    forward: Bools
    total_m: Floats
    east_west: Bools


def make_strokes(graph: Graph, county: Ints) -> Strokes:
    """Join edges into streets at their straightest continuation, never across a county line.

    East-west streets are numbered from the east, north-south ones from the north (GB/T 35639 annex B).
    """
    mate = _mates(graph, county)
    edge, turned, number = _walked(mate)
    length = graph.length_m[edge]
    total = np.bincount(number, weights=length).astype(np.float64)
    before = np.cumsum(length) - length
    first = np.flatnonzero(np.r_[True, number[1:] != number[:-1]])
    start = before - before[first][number]
    last = np.r_[first[1:], len(edge)] - 1
    begin = graph.xy[np.where(turned, graph.v[edge], graph.u[edge])[first]]
    end = graph.xy[np.where(turned, graph.u[edge], graph.v[edge])[last]]
    across = np.abs(end - begin)
    east_west = across[:, 0] > across[:, 1]
    backward = np.where(east_west, begin[:, 0] < end[:, 0], begin[:, 1] < end[:, 1])
    back = backward[number]
    out = np.argsort(edge)
    start_m = np.where(back, total[number] - start - length, start)[out]
    return Strokes(number[out], start_m, (turned == back)[out], total, east_west)


def _mates(graph: Graph, county: Ints) -> Ints:
    """For each half-edge (2e at u, 2e+1 at v) the one that goes straight on from it, or -1."""
    m = len(graph.u)
    node = np.column_stack([graph.u, graph.v]).ravel()
    away = graph.xy[graph.v] - graph.xy[graph.u]
    angle = np.arctan2(away[:, 1], away[:, 0])
    angles = np.column_stack([angle, angle + np.pi]).ravel()
    order = np.argsort(node, kind="stable")
    pairs = [
        np.column_stack([order[:-k], order[k:]])[node[order[:-k]] == node[order[k:]]]
        for k in range(1, int(np.bincount(node, minlength=1).max(initial=0)))
    ]
    pair = np.concatenate([np.empty((0, 2), dtype=np.int64), *pairs])
    apart = np.abs(angles[pair[:, 0]] - angles[pair[:, 1]]) % (2 * np.pi)
    turn = np.abs(np.pi - apart)
    fair = (turn <= MAX_TURN_RAD) & (county[pair[:, 0] // 2] == county[pair[:, 1] // 2])
    pair = pair[fair][np.argsort(turn[fair], kind="stable")]
    mate = np.full(2 * m, -1, dtype=np.int64)
    taken = [False] * (2 * m)
    for a, b in pair.tolist():
        if not taken[a] and not taken[b]:
            taken[a] = taken[b] = True
            mate[a], mate[b] = b, a
    return mate


def _walked(mate: Ints) -> tuple[Ints, Bools, Ints]:
    """Edges in walking order, whether each is walked v to u, and the number of the street."""
    step = mate.tolist()
    seen = [False] * (len(step) // 2)
    edges: list[int] = []
    turned: list[bool] = []
    numbers: list[int] = []
    number = 0
    # Open ends first; what is left after them are closed loops, entered anywhere.
    ends = np.flatnonzero(mate < 0).tolist()
    for start in (*ends, *range(0, len(step), 2)):
        if seen[start // 2]:
            continue
        half = start
        while half >= 0 and not seen[half // 2]:
            seen[half // 2] = True
            edges.append(half // 2)
            turned.append(bool(half % 2))
            numbers.append(number)
            half = step[half ^ 1]
        number += 1
    return np.array(edges), np.array(turned, dtype=bool), np.array(numbers)


def classify(graph: Graph, strokes: Strokes, urban: Bools) -> Objects:
    """OSM ``highway`` class of each edge: long streets first, none beside another of its class; the rest by place."""
    middle = (graph.xy[graph.u] + graph.xy[graph.v]) / 2
    out = np.where(urban, "residential", "unclassified").astype(object)
    members = np.argsort(strokes.stroke, kind="stable")
    starts = np.searchsorted(strokes.stroke[members], np.arange(len(strokes.total_m) + 1))
    free = np.ones(len(strokes.total_m), dtype=bool)
    taken: set[tuple[int, int, bool]] = set()
    for name, least_m, apart_m in CLASSES:
        taken = {(x, y, way) for x, y, way in _coarser(out, middle, apart_m, strokes)}
        for stroke in np.argsort(-strokes.total_m, kind="stable"):
            if strokes.total_m[stroke] < least_m:
                break
            if not free[stroke]:
                continue
            edges = members[starts[stroke] : starts[stroke + 1]]
            cells = _cells(middle[edges], apart_m, bool(strokes.east_west[stroke]))
            if sum(cell in taken for cell in cells) <= _SHARED * len(cells):
                taken |= cells
                free[stroke] = False
                out[edges] = name
    return _small_ways(graph, strokes, out, urban)


def _cells(xy: Floats, size_m: float, east_west: bool) -> set[tuple[int, int, bool]]:
    """Squares of the given size that points fall in, kept apart by the way the street runs."""
    return {(x, y, east_west) for x, y in np.floor(xy / size_m).astype(int).tolist()}


def _coarser(out: Objects, middle: Floats, size_m: float, strokes: Strokes) -> set[tuple[int, int, bool]]:
    """Squares taken by streets that already have a higher class."""
    high = np.isin(out, ("primary", "secondary", "tertiary"))
    ways = strokes.east_west[strokes.stroke]
    return _cells(middle[high & ways], size_m, True) | _cells(middle[high & ~ways], size_m, False)


def _small_ways(graph: Graph, strokes: Strokes, highway: Objects, urban: Bools) -> Objects:
    """Turn short urban streets into living streets, and some of them, with short dead ends, into footways."""
    degree = np.bincount(np.concatenate([graph.u, graph.v]), minlength=len(graph.xy))
    dead = (degree[graph.u] == 1) | (degree[graph.v] == 1)
    small = (highway == "residential") & urban & (strokes.total_m[strokes.stroke] < LIVING_STREET_M)
    highway[small] = "living_street"
    highway[small & ((dead & (graph.length_m < 80.0)) | (strokes.stroke % FOOTWAY_EVERY == 0))] = "footway"
    return highway
