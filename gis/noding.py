"""Street lines cut where streets truly meet, every input row accounted for.

A shared vertex is a meeting, as in OpenStreetMap; a bare crossing is one only for layers drawn without shared
vertices, and only on one level: bridges and tunnels pass. ``gis/network.py`` builds the graph from the
result.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components
from scipy.spatial import cKDTree

from gis.errors import BadInput, Complaint

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]
Geometries = NDArray[Any]
Noding = Literal["vertices", "crossings"]
Insertions = tuple[Ints, Floats, Floats]
"""Vertices to put in: the vertex each comes after, and its x and y."""

STREET_COLUMNS = ("way_id", "name", "highway", "bridge", "tunnel", "layer", "steps")
"""What a street layer carries beside its geometry; ``ferry`` (bool) may be added."""
SAME_POSITION_M = 0.001
"""m. Vertices that agree to this are one position: OSM's own grid is 11 mm, reprojection rounds at 1e-8 m."""
TOUCH_M = 0.01
"""m. For ``noding="crossings"``: an end this near a street touches it; digitised junctions miss by rounding
only.
"""


@dataclass(frozen=True)
class NodingReport:
    """What became of every row of a street layer: counts of rows, added vertices, positions and edges."""

    rows: int
    empty: int
    bad_coordinates: int
    zero_length: int
    multi_parts: int
    crossings_added: int
    levels_kept_apart: int
    duplicate_edges: int
    edges: int

    def sentences(self) -> list[str]:
        """One sentence for each thing that was not used as it came."""
        told = {
            "street rows had no geometry and were left out": self.empty,
            "street rows had coordinates that are not numbers and were left out": self.bad_coordinates,
            "street rows had no length and were left out": self.zero_length,
            "street rows had several parts and were taken apart": self.multi_parts,
            "edges lay exactly on another between the same nodes and were left out": self.duplicate_edges,
            "positions are passed by streets on different levels": self.levels_kept_apart,
        }
        return [f"{count:,} {what}" for what, count in told.items() if count]


@dataclass(frozen=True, eq=False)
class NodedStreets:
    """Streets cut at their meetings: the input's columns with ``row`` (input position), ``u``, ``v`` (nodes
    from 0).
    """

    frame: gpd.GeoDataFrame
    report: NodingReport


@dataclass(frozen=True, eq=False)
class _Vertices:
    """All vertices of all lines end to end: position in m, and which line each belongs to (sorted)."""

    x: Floats
    y: Floats
    line: Ints

    def first(self) -> Flags:
        return np.concatenate([np.ones(min(1, len(self.line)), bool), self.line[1:] != self.line[:-1]])

    def last(self) -> Flags:
        return np.concatenate([self.line[1:] != self.line[:-1], np.ones(min(1, len(self.line)), bool)])

    def take(self, keep: NDArray[Any]) -> _Vertices:
        return _Vertices(self.x[keep], self.y[keep], self.line[keep])


def require_metres(crs: Any, what: str = "the network") -> CRS:
    """Return ``crs`` if lengths can be measured in it: projected, in metres, and not Web Mercator; else
    ``BadInput``.

    EPSG:3857 is refused because its metres are 18 % too long in Nantong (DOMAIN notes §9).
    """
    fix = "reproject to EPSG:4549 (or the local UTM zone) and rerun"
    if crs is None:
        raise BadInput(Complaint(f"{what} has no coordinate reference system", fix="declare it, e.g. EPSG:4549"))
    known = CRS.from_user_input(crs)
    if not known.is_projected:
        raise BadInput(Complaint(f"{what} is in degrees ({known.name}), so nothing can be measured on it", fix=fix))
    if any(axis.unit_conversion_factor != 1.0 for axis in known.axis_info):
        raise BadInput(Complaint(f"{what} is in {known.name}, whose unit is not the metre", fix=fix))
    method = known.coordinate_operation.method_name if known.coordinate_operation else ""
    if "Pseudo Mercator" in method:
        raise BadInput(Complaint(f"{what} is in Web Mercator, whose metres are not metres on the ground", fix=fix))
    return known


def node_streets(streets: gpd.GeoDataFrame, noding: Noding = "vertices") -> NodedStreets:
    """Cut streets where they truly meet, and number the meetings.

    RULE 1: streets meet at a shared vertex. RULE 2: with ``noding="crossings"`` lines on one level also meet
    where they cross, and where an end touches a line. RULE 3: two streets that only *pass* a position on
    different levels (bridge, tunnel, ``layer``) do not meet there; a street that *ends* there meets the
    others that end there and those passing on its own level, or all that pass if none does.

    Needs a projected CRS in metres and ``STREET_COLUMNS``; raises ``BadInput`` without.
    """
    require_metres(streets.crs, "the street layer")
    _require_columns(streets)
    lines, rows, counts = _usable_lines(streets)
    vertices, line_rows, counts["zero_length"] = _vertices(lines, rows)
    level = _levels(streets)[line_rows]
    counts["crossings_added"] = 0
    if noding == "crossings":
        vertices, counts["crossings_added"] = _with_crossings(vertices, level)
    node, counts["levels_kept_apart"] = _meetings(vertices, level)
    frame, counts["duplicate_edges"] = _edges(streets, vertices, line_rows, node)
    return NodedStreets(frame, NodingReport(rows=len(streets), edges=len(frame), **counts))


def _require_columns(streets: gpd.GeoDataFrame) -> None:
    missing = [name for name in STREET_COLUMNS if name not in streets.columns]
    if missing:
        raise BadInput([Complaint("the street layer lacks this column", field=name) for name in missing])


def _usable_lines(streets: gpd.GeoDataFrame) -> tuple[Geometries, Ints, dict[str, int]]:
    """The single lines that have finite coordinates, the input row of each, and how many rows were not so."""
    geometry = np.asarray(streets.geometry.array, dtype=object)
    empty = shapely.is_missing(geometry) | shapely.is_empty(geometry)
    wrong = ~empty & ~np.isin(shapely.get_type_id(geometry), [1, 2, 5])
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        kind = geometry[row].geom_type
        raise BadInput(Complaint(f"{int(wrong.sum())} street rows are no lines, the first a {kind}", row=row))
    parts, rows = shapely.get_parts(geometry, return_index=True)
    coords, of = shapely.get_coordinates(parts, return_index=True)
    bad_part = np.zeros(len(parts), bool)
    bad_part[of[~np.isfinite(coords).all(axis=1)]] = True
    bad_rows = np.unique(rows[bad_part])
    keep = ~np.isin(rows, bad_rows) & ~shapely.is_empty(parts)
    multi = int((shapely.get_num_geometries(geometry) > 1).sum())
    counts = {"empty": int(empty.sum()), "bad_coordinates": len(bad_rows), "multi_parts": multi}
    return parts[keep], rows[keep], counts


def _vertices(lines: Geometries, rows: Ints) -> tuple[_Vertices, Ints, int]:
    """Vertices without repeats, the row of each line that has a length, and how many rows have none."""
    coords, of = shapely.get_coordinates(lines, return_index=True)
    every = _without_repeats(_Vertices(coords[:, 0].copy(), coords[:, 1].copy(), of))
    long_enough = np.bincount(every.line, minlength=len(lines)) > 1
    kept = every.take(long_enough[every.line])
    number = np.cumsum(long_enough) - 1
    lost = np.setdiff1d(rows[~long_enough], rows[long_enough])
    return _Vertices(kept.x, kept.y, number[kept.line]), rows[long_enough], len(lost)


def _without_repeats(vertices: _Vertices) -> _Vertices:
    moved = (np.diff(vertices.x) != 0) | (np.diff(vertices.y) != 0) | vertices.first()[1:]
    return vertices.take(np.concatenate([np.ones(min(1, len(vertices.x)), bool), moved]))


def _levels(streets: gpd.GeoDataFrame) -> Ints:
    """The level of each street: its ``layer``; where that is 0, a bridge is 1 and a tunnel −1."""
    layer = streets["layer"].to_numpy(dtype=np.int64)
    implied = streets["bridge"].to_numpy(dtype=np.int64) - streets["tunnel"].to_numpy(dtype=np.int64)
    return np.asarray(np.where(layer != 0, layer, implied), dtype=np.int64)


def _positions(x: Floats, y: Floats) -> Ints:
    """One number for each distinct position, to the millimetre, in order of first appearance."""
    cells = pd.DataFrame({axis: np.rint(m / SAME_POSITION_M).astype(np.int64) for axis, m in (("x", x), ("y", y))})
    return np.asarray(cells.groupby(["x", "y"], sort=False).ngroup().to_numpy(), dtype=np.int64)


def _meetings(vertices: _Vertices, level: Ints) -> tuple[Ints, int]:
    """The meeting each vertex belongs to, and at how many positions levels were looked at apart (RULE 3)."""
    position = _positions(vertices.x, vertices.y)
    ends = vertices.first() | vertices.last()
    levels = level[vertices.line]
    passing = pd.DataFrame({"position": position[~ends], "level": levels[~ends]}).drop_duplicates()
    stacked = passing["position"].to_numpy()[passing["position"].duplicated().to_numpy()]
    at = np.flatnonzero(np.isin(position, stacked))
    if len(at) == 0:
        return position, 0
    node = position.copy()
    node[at] = int(position.max()) + 1 + _stacked(position[at], levels[at], ends[at])
    return node, len(np.unique(stacked))


def _stacked(position: Ints, level: Ints, ends: Flags) -> Ints:
    """RULE 3 where several levels pass one position: groups of vertices that meet, numbered from 0."""
    table = pd.DataFrame({"position": position, "level": level})
    storey = table.groupby(["position", "level"], sort=False).ngroup().to_numpy()
    place = table.groupby("position", sort=False).ngroup().to_numpy()
    storeys, places = int(storey.max()) + 1, int(place.max()) + 1
    passed = np.zeros(storeys, bool)
    passed[storey[~ends]] = True
    # ends meet each other (through the place); where one ends on a storey nothing passes, all there meet
    lonely = np.unique(place[ends & ~passed[storey]])
    through = np.isin(place, lonely)
    links = ends | through
    size = storeys + places
    pairs = (storey[links], storeys + place[links])
    graph = coo_array((np.ones(len(pairs[0])), pairs), shape=(size, size))
    return np.asarray(connected_components(graph, directed=False)[1], dtype=np.int64)[storey]


def _with_crossings(vertices: _Vertices, level: Ints) -> tuple[_Vertices, int]:
    """RULE 2: the lines with a vertex wherever one crosses or touches another; and how many vertices that
    added.
    """
    vertices = _without_repeats(_clustered(vertices))
    start = np.flatnonzero(~vertices.last())
    ends = np.column_stack([vertices.x, vertices.y])
    segments = shapely.linestrings(np.stack([ends[start], ends[start + 1]], axis=1))
    tree = shapely.STRtree(segments)
    touching = _touches(vertices, level, start, tree)
    crossing = _crossings(vertices, level, start, tree, segments)
    at, x, y = (np.concatenate([a, b]) for a, b in zip(touching, crossing, strict=True))
    along = np.hypot(x - vertices.x[at], y - vertices.y[at])
    order = np.lexsort((np.concatenate([np.zeros(len(ends)), along]), np.concatenate([np.arange(len(ends)), at])))
    line = np.concatenate([vertices.line, vertices.line[at]])
    both = _Vertices(np.concatenate([vertices.x, x]), np.concatenate([vertices.y, y]), line)
    return _without_repeats(both.take(order)), len(at)


def _clustered(vertices: _Vertices) -> _Vertices:
    """Vertices within ``TOUCH_M`` of each other moved onto one of them."""
    pairs = cKDTree(np.column_stack([vertices.x, vertices.y])).query_pairs(TOUCH_M, output_type="ndarray")
    size = len(vertices.x)
    graph = coo_array((np.ones(len(pairs)), (pairs[:, 0], pairs[:, 1])), shape=(size, size))
    group = connected_components(graph, directed=False)[1]
    leader = np.unique(group, return_index=True)[1][group]
    return _Vertices(vertices.x[leader], vertices.y[leader], vertices.line)


def _touches(vertices: _Vertices, level: Ints, start: Ints, tree: shapely.STRtree) -> Insertions:
    """Vertices that lie inside a segment of their level, or end on one of any level."""
    points = shapely.points(vertices.x, vertices.y)
    vertex, segment = tree.query(points, predicate="dwithin", distance=TOUCH_M)
    a, b = start[segment], start[segment] + 1
    ends = vertices.first() | vertices.last()
    allowed = ends[vertex] | (level[vertices.line[vertex]] == level[vertices.line[a]])
    inside = allowed & ~_near(vertices, vertex, a) & ~_near(vertices, vertex, b)
    vertex, a = vertex[inside], a[inside]
    found = pd.DataFrame({"at": a, "x": vertices.x[vertex], "y": vertices.y[vertex]}).drop_duplicates()
    return found["at"].to_numpy(), found["x"].to_numpy(), found["y"].to_numpy()


def _near(vertices: _Vertices, one: Ints, other: Ints) -> Flags:
    dx, dy = vertices.x[one] - vertices.x[other], vertices.y[one] - vertices.y[other]
    return np.asarray(np.hypot(dx, dy) <= TOUCH_M)


def _crossings(
    vertices: _Vertices, level: Ints, start: Ints, tree: shapely.STRtree, segments: Geometries
) -> Insertions:
    """Points where two segments of one level cross away from every end, once for each of the two segments."""
    one, other = tree.query(segments, predicate="intersects")
    a, b = start[one], start[other]
    pair = (one < other) & (level[vertices.line[a]] == level[vertices.line[b]])
    a, b = a[pair], b[pair]
    x, y, clear = _cross_point(vertices, a, b)
    a, b, x, y = a[clear], b[clear], x[clear], y[clear]
    return np.concatenate([a, b]), np.concatenate([x, x]), np.concatenate([y, y])


def _cross_point(vertices: _Vertices, a: Ints, b: Ints) -> tuple[Floats, Floats, Flags]:
    """Where segments a and b cross, and whether that is clear of all four ends (near them it is a touch)."""
    ax, ay = vertices.x[a + 1] - vertices.x[a], vertices.y[a + 1] - vertices.y[a]
    bx, by = vertices.x[b + 1] - vertices.x[b], vertices.y[b + 1] - vertices.y[b]
    dx, dy = vertices.x[b] - vertices.x[a], vertices.y[b] - vertices.y[a]
    cross = ax * by - ay * bx
    with np.errstate(divide="ignore", invalid="ignore"):
        t, s = (dx * by - dy * bx) / cross, (dx * ay - dy * ax) / cross
        on_a = np.minimum(t, 1 - t) * np.hypot(ax, ay)
        on_b = np.minimum(s, 1 - s) * np.hypot(bx, by)
        return vertices.x[a] + t * ax, vertices.y[a] + t * ay, (on_a > TOUCH_M) & (on_b > TOUCH_M)


def _edges(streets: gpd.GeoDataFrame, vertices: _Vertices, line_rows: Ints, node: Ints) -> tuple[gpd.GeoDataFrame, int]:
    """One row an edge between meetings, with its street's attributes; and how many duplicates went."""
    first, last = vertices.first(), vertices.last()
    meeting = first | last | (np.bincount(node, minlength=1)[node] > 1)
    # an inner meeting ends one edge and begins the next, so it stands twice
    twice = np.repeat(np.arange(len(node)), 1 + (meeting & ~first & ~last))
    begins = first[twice] | np.concatenate([np.zeros(min(1, len(twice)), bool), twice[1:] == twice[:-1]])
    edge = np.cumsum(begins) - 1
    ends = np.concatenate([begins[1:], np.ones(min(1, len(twice)), bool)])
    xy = np.column_stack([vertices.x[twice], vertices.y[twice]])
    lines = shapely.linestrings(xy, indices=edge) if len(edge) else np.empty(0, object)
    nodes = np.concatenate([node[twice[begins]], node[twice[ends]]])
    u, v = np.split(pd.factorize(nodes)[0].astype(np.int32), 2)
    rows = line_rows[vertices.line[twice[begins]]]
    frame = streets.iloc[rows].reset_index(drop=True).set_geometry(gpd.GeoSeries(lines, crs=streets.crs))
    frame = frame.assign(row=rows, u=u, v=v)
    again = _duplicates(frame)
    return frame[~again].reset_index(drop=True), int(again.sum())


def _duplicates(frame: gpd.GeoDataFrame) -> Flags:
    """Edges that repeat an earlier one: same nodes, same line in either direction, walked the same way."""
    low, high = np.minimum(frame["u"], frame["v"]), np.maximum(frame["u"], frame["v"])
    ferry = frame.get("ferry", False)
    key = pd.DataFrame({"low": low, "high": high, "steps": frame["steps"], "ferry": ferry})
    parallel = np.flatnonzero(key.duplicated(keep=False).to_numpy())
    again = np.zeros(len(frame), bool)
    lines = shapely.normalize(np.asarray(frame.geometry.array, dtype=object)[parallel])
    again[parallel] = key.iloc[parallel].assign(line=shapely.to_wkb(lines)).duplicated().to_numpy()
    return again
