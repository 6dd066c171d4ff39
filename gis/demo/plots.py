"""Plots along the streets: where a house, a gate or a facility may stand, and on whose ground."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely

from gis.demo.common import Bools, Floats, Ground, Ints, ranks
from gis.demo.streets import Net

SPARE = 1.5
"""Plots laid out for each one needed: some fall into water, over a border, or stay empty."""
FEWEST_PER_CELL = 24
"""Plots each community has at least, for its facilities."""
SETBACK_M = (7.0, 16.0)
"""How far a house stands from the middle of its street."""


@dataclass(frozen=True)
class Plots:
    """Plots sorted by community: point, community position, street (stroke), metre on it, side, rank along a curve.

    ``right`` is the side on the right hand of one walking from the street's numbered end; ``curve`` is a
    Morton number within the community: plots with near numbers stand near each other.
    """

    xy: Floats
    cell: Ints
    stroke: Ints
    at_m: Floats
    right: Bools
    curve: Ints

    def take(self, rows: Ints | Bools) -> Plots:
        """The plots of the given rows, in that order."""
        return Plots(
            self.xy[rows],
            self.cell[rows],
            self.stroke[rows],
            self.at_m[rows],
            self.right[rows],
            self.curve[rows],
        )


def lay_out(ground: Ground, net: Net, needs: Ints, rng: np.random.Generator) -> Plots:
    """About ``SPARE`` times ``needs[cell]`` plots in every community, evenly along its streets, on dry ground.

    A community with no street has one plot at its middle, on stroke -1.
    """
    graph = net.graph
    usable = (graph.canal < 0) & (net.highway != "footway")
    edges = np.flatnonzero(usable)
    cell = net.cell[edges]
    length = np.bincount(cell, weights=graph.length_m[edges], minlength=len(ground.cells))
    wanted = np.maximum(needs * SPARE, FEWEST_PER_CELL)
    share = wanted[cell] * graph.length_m[edges] / np.maximum(length[cell], 1.0)
    count = np.floor(share + rng.random(len(share))).astype(np.int64)
    plots = _beside(net, edges, count, rng)
    found = ground.locate(plots.xy)
    # A name is unique in its county only: a plot across the county line would meet a street of the same name.
    ours = (found >= 0) & (ground.county[found] == ground.county[plots.cell])
    plots = _with_cell(plots, found).take(ours)
    return _sorted(_with_strays(plots, ground), ground)


def _beside(net: Net, edges: Ints, count: Ints, rng: np.random.Generator) -> Plots:
    """``count`` plots on each edge, left and right in turn, evenly spaced with a little play."""
    graph, strokes = net.graph, net.strokes
    edge = np.repeat(edges, count)
    k = ranks(count)
    share = (k + rng.uniform(0.2, 0.8, len(k))) / np.repeat(count, count)
    u, v = graph.xy[graph.u[edge]], graph.xy[graph.v[edge]]
    along = (v - u) / graph.length_m[edge, None]
    side = np.where((k + edge) % 2 == 0, 1.0, -1.0)
    setback = rng.uniform(*SETBACK_M, len(edge)) * side
    # The right-hand normal of (x, y) is (y, -x); side +1 is right of u to v.
    xy = u + (v - u) * share[:, None] + np.column_stack([along[:, 1], -along[:, 0]]) * setback[:, None]
    forward = strokes.forward[edge]
    run = np.where(forward, share, 1.0 - share) * graph.length_m[edge]
    stroke = strokes.stroke[edge]
    return Plots(xy, net.cell[edge], stroke, strokes.start_m[edge] + run, (side > 0) == forward, np.zeros_like(edge))


def _with_cell(plots: Plots, cell: Ints) -> Plots:
    return Plots(plots.xy, cell, plots.stroke, plots.at_m, plots.right, plots.curve)


def _with_strays(plots: Plots, ground: Ground) -> Plots:
    """Add a plot to each community that got none: its streets are all bridge, or it has no land."""
    bare = np.flatnonzero(np.bincount(plots.cell, minlength=len(ground.cells)) == 0)
    if len(bare) == 0:
        return plots
    whole = np.asarray(ground.cells.geometry.to_numpy(), dtype=object)[bare]
    dry = ground.dry[bare]
    points = shapely.point_on_surface(np.where(shapely.is_empty(dry), whole, dry))
    return Plots(
        np.concatenate([plots.xy, shapely.get_coordinates(points)]),
        np.concatenate([plots.cell, bare]),
        np.concatenate([plots.stroke, np.full(len(bare), -1)]),
        np.concatenate([plots.at_m, np.zeros(len(bare))]),
        np.concatenate([plots.right, np.ones(len(bare), dtype=bool)]),
        np.concatenate([plots.curve, np.zeros(len(bare), dtype=np.int64)]),
    )


def _sorted(plots: Plots, ground: Ground) -> Plots:
    """Plots by community and place within it, with their Morton numbers."""
    west, south, _, _ = shapely.bounds(np.asarray(ground.cells.geometry.to_numpy(), dtype=object)).T
    x = ((plots.xy[:, 0] - west[plots.cell]) / 40.0).astype(np.int64)
    y = ((plots.xy[:, 1] - south[plots.cell]) / 40.0).astype(np.int64)
    curve = _spread(x) | (_spread(y) << 1)
    done = Plots(plots.xy, plots.cell, plots.stroke, plots.at_m, plots.right, curve)
    return done.take(np.lexsort([plots.at_m, curve, plots.cell]))


def _spread(value: Ints) -> Ints:
    """The low 16 bits of ``value`` with a zero between each two."""
    value = value & 0xFFFF
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        value = (value | (value << shift)) & mask
    return value
