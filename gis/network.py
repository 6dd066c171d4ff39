"""Street lines to a sparse walking graph, and points attached to its edges.

The graph's nodes are the meetings of streets (``gis/noding.py``); what lies on an edge is attached to the
edge, at the foot of the perpendicular, never to the nearest node. Lengths in metres, times in seconds, any
projected CRS in metres.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from scipy.sparse import coo_array, csr_array
from scipy.sparse.csgraph import connected_components

from gis.errors import BadInput, Complaint
from gis.noding import (
    Flags,
    Floats,
    Geometries,
    NodedStreets,
    Noding,
    NodingReport,
    node_streets,
    require_metres,
)
from gis.paces import BOOK_PACE, ELDER_PACE, Pace

__all__ = [
    "BOOK_PACE",
    "ELDER_PACE",
    "MAX_SNAP_M",
    "Attachments",
    "Network",
    "NodedStreets",
    "Noding",
    "Pace",
    "attach",
    "build_network",
    "node_streets",
    "require_metres",
]

Nodes = NDArray[np.int32]

MAX_SNAP_M = 300.0
"""m. Further from a street than this a point is listed, not attached: village houses stand nearer."""

TREE_CAPACITY = 4
"""Edges in a leaf of the index: with 4 a nearest edge is found 1.7 times as fast as with 10 (measured)."""
STRIP_M = 300.0
"""m. Height of the strips points are asked in: some blocks of houses, so neighbours follow each other."""

ATTACHED, TOO_FAR, NO_COORDINATES = 0, 1, 2
STATUSES = ("attached", "too_far", "no_coordinates")


@dataclass(frozen=True, eq=False)
class Network:
    """A walking network: nodes in m of ``crs``; edges from ``u`` to ``v``, ``length_m`` measured along
    ``geometry``.

    ``component`` numbers the parts that hang together on foot (ferries apart), the largest part 0.
    """

    node_x: Floats
    node_y: Floats
    u: Nodes
    v: Nodes
    length_m: Floats
    steps: Flags
    ferry: Flags
    component: Nodes
    crs: str
    geometry: Geometries | None = None
    report: NodingReport | None = None
    _graphs: dict[Pace, csr_array] = field(default_factory=dict, repr=False)
    _trees: dict[str, Any] = field(default_factory=dict, repr=False)

    @property
    def nodes(self) -> int:
        return len(self.node_x)

    @property
    def edges(self) -> int:
        return len(self.u)

    def seconds_per_m(self, pace: Pace) -> Floats:
        """Seconds a metre of each edge takes at ``pace``."""
        return pace.seconds_per_m(self.steps, self.ferry)

    def graph(self, pace: Pace) -> csr_array:
        """Symmetric nodes × nodes matrix of seconds; of parallel edges the quickest, no loops. Kept for each
        pace.
        """
        if pace not in self._graphs:
            self._graphs[pace] = _symmetric(self.u, self.v, self.length_m * self.seconds_per_m(pace), self.nodes)
        return self._graphs[pace]

    def lines(self) -> Geometries:
        """The line of each edge; straight between its nodes where the network carries none."""
        if self.geometry is not None:
            return self.geometry
        ends = [np.column_stack([self.node_x[n], self.node_y[n]]) for n in (self.u, self.v)]
        return np.asarray(shapely.linestrings(np.stack(ends, axis=1)), dtype=object)

    def walked_tree(self) -> tuple[shapely.STRtree, NDArray[np.intp]]:
        """Spatial index of the edges somebody can live on (no ferries), and the edge of each of its items.
        Built once.
        """
        if "walked" not in self._trees:
            on_land = np.flatnonzero(~self.ferry)
            self._trees["walked"] = (
                shapely.STRtree(self.lines()[on_land], node_capacity=TREE_CAPACITY),
                on_land,
            )
        tree, on_land = self._trees["walked"]
        return tree, on_land

    def describe(self) -> dict[str, float | int | str]:
        """The network in figures: size, length, and how much of it hangs together."""
        sizes = np.bincount(self.component, minlength=1)
        return {
            "crs": self.crs,
            "nodes": self.nodes,
            "edges": self.edges,
            "length_km": float(self.length_m.sum() / 1000.0),
            "steps_edges": int(self.steps.sum()),
            "ferry_edges": int(self.ferry.sum()),
            "components": int((sizes > 0).sum()),
            "largest_component_share": float(sizes.max() / max(self.nodes, 1)),
            "nodes_cut_off": int(self.nodes - sizes.max()),
        }


def build_network(noded: NodedStreets | gpd.GeoDataFrame) -> Network:
    """The walking network of noded streets (``u``, ``v`` numbered from 0, lines from u to v).

    Lengths are measured in the frame's CRS, which must be projected and in metres. Raises ``BadInput`` when
    it is not, when the streets were not noded, or when there are none.
    """
    frame, report = (noded.frame, noded.report) if isinstance(noded, NodedStreets) else (noded, None)
    crs = require_metres(frame.crs)
    if not {"u", "v"} <= set(frame.columns):
        raise BadInput(Complaint("these streets were not cut where they meet", fix="call node_streets first"))
    if frame.empty:
        raise BadInput(Complaint("no street is left to walk on", fix="; ".join(report.sentences()) if report else None))
    lines = np.asarray(frame.geometry.array, dtype=object)
    u, v = frame["u"].to_numpy(dtype=np.int32), frame["v"].to_numpy(dtype=np.int32)
    ferry = frame["ferry"].to_numpy(dtype=bool) if "ferry" in frame else np.zeros(len(frame), bool)
    x, y = _node_positions(lines, u, v)
    return Network(
        node_x=x,
        node_y=y,
        u=u,
        v=v,
        length_m=np.asarray(shapely.length(lines), dtype=np.float64),
        steps=frame["steps"].to_numpy(dtype=bool),
        ferry=ferry,
        component=_components(u[~ferry], v[~ferry], len(x)),
        crs=crs.to_string() if crs.to_epsg() is None else f"EPSG:{crs.to_epsg()}",
        geometry=lines,
        report=report,
    )


def _node_positions(lines: Geometries, u: Nodes, v: Nodes) -> tuple[Floats, Floats]:
    """Where each node lies, from the ends of its lines; NaN for a number no line uses."""
    coords, of = shapely.get_coordinates(lines, return_index=True)
    first = np.searchsorted(of, np.arange(len(lines)))
    last = np.append(first[1:], len(of)) - 1
    xy = np.full((int(max(u.max(), v.max())) + 1, 2), np.nan)
    xy[v], xy[u] = coords[last], coords[first]
    return xy[:, 0].copy(), xy[:, 1].copy()


def _components(u: Nodes, v: Nodes, nodes: int) -> Nodes:
    """Number of the part each node is in, the largest 0."""
    _, label = connected_components(coo_array((np.ones(len(u)), (u, v)), shape=(nodes, nodes)), directed=False)
    rank = np.argsort(np.argsort(-np.bincount(label), kind="stable"), kind="stable")
    return np.asarray(rank[label], dtype=np.int32)


def _symmetric(u: Nodes, v: Nodes, seconds: Floats, nodes: int) -> csr_array:
    """Both directions of every edge, the smallest of parallel ones. A sparse sum would add parallels up."""
    real = (u != v) & np.isfinite(seconds)
    rows, columns = np.concatenate([u[real], v[real]]), np.concatenate([v[real], u[real]])
    weight = np.tile(seconds[real], 2)
    order = np.lexsort((weight, columns, rows))
    rows, columns, weight = rows[order], columns[order], weight[order]
    new = np.concatenate([np.ones(min(1, len(rows)), bool), (np.diff(rows) != 0) | (np.diff(columns) != 0)])
    starts = np.searchsorted(rows[new], np.arange(nodes + 1)).astype(np.int32)
    return csr_array((weight[new], columns[new], starts), shape=(nodes, nodes))


@dataclass(frozen=True, eq=False)
class Attachments:
    """Points hung on edges, one row a point in the caller's order; none is dropped.

    ``along_m`` from ``u`` and ``rest_m`` to ``v`` along the edge; ``offset_m`` straight to the foot. ``code``
    indexes ``STATUSES``. Points not attached have edge −1 and NaN lengths; one too far keeps its offset, to
    be told.
    """

    edge: Nodes
    u: Nodes
    v: Nodes
    along_m: Floats
    rest_m: Floats
    offset_m: Floats
    code: NDArray[np.int8]

    def __len__(self) -> int:
        return len(self.edge)

    @property
    def attached(self) -> Flags:
        return np.asarray(self.code == ATTACHED)

    def status(self) -> NDArray[np.str_]:
        """``attached``, ``too_far`` or ``no_coordinates`` for each point."""
        return np.array(STATUSES)[self.code]

    def describe(self) -> dict[str, int]:
        """How many points have each status."""
        return dict(zip(STATUSES, np.bincount(self.code, minlength=len(STATUSES)).tolist(), strict=True))

    def take(self, rows: NDArray[Any]) -> Attachments:
        """The attachments of some rows (positions or mask)."""
        kept = (self.edge, self.u, self.v, self.along_m, self.rest_m, self.offset_m, self.code)
        return Attachments(*(part[rows] for part in kept))


def attach(network: Network, x: ArrayLike, y: ArrayLike, max_snap_m: float = MAX_SNAP_M) -> Attachments:
    """Attach points (m, the network's CRS) to the nearest edge at the foot of the perpendicular.

    Points beyond ``max_snap_m`` and points without finite coordinates stay in the answer, with their status.
    """
    if not max_snap_m > 0:
        raise BadInput(Complaint(f"must be above 0 m, not {max_snap_m}", field="max_snap_m"))
    px, py = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    known = np.flatnonzero(np.isfinite(px) & np.isfinite(py))
    points = shapely.points(px[known], py[known])
    nearest, distance = _nearest_edges(network, points)
    size = len(px)
    edge, code = np.full(size, -1, np.int32), np.full(size, NO_COORDINATES, np.int8)
    offset, along, rest = (np.full(size, np.nan) for _ in range(3))
    near = distance <= max_snap_m
    code[known], offset[known] = np.where(near, ATTACHED, TOO_FAR), distance
    hit, hit_edge = known[near], nearest[near]
    edge[hit] = hit_edge
    length = network.length_m[hit_edge]
    along[hit] = np.clip(shapely.line_locate_point(network.lines()[hit_edge], points[near]), 0.0, length)
    rest[hit] = length - along[hit]
    u, v = (np.where(edge >= 0, end[edge], np.int32(-1)).astype(np.int32) for end in (network.u, network.v))
    return Attachments(edge, u, v, along, rest, offset, code)


def _nearest_edges(network: Network, points: Geometries) -> tuple[NDArray[np.intp], Floats]:
    """Edge nearest each point, and its distance in m; −1 and ``inf`` where the network has nothing to walk
    on.

    Points are asked in strips across the map: neighbours then find the same leaves of the index in the cache,
    which halves the time for a million homes in random order.
    """
    tree, on_land = network.walked_tree()
    nearest, distance = np.full(len(points), -1, np.intp), np.full(len(points), np.inf)
    order = np.lexsort((shapely.get_x(points), shapely.get_y(points) // STRIP_M))
    (at, item), metres = tree.query_nearest(points[order], return_distance=True, all_matches=False)
    nearest[order[at]], distance[order[at]] = on_land[item], metres
    return nearest, distance
