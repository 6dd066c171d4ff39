"""How long it takes to draw and audit the lines of some 2,000 communities, beside overlays that find the same.

Run: ``python -m benchmarks.boundaries [--rounds 3] [--spacing 0.0005]``. The map is the shipped one of 2018, or
that with more vertices: the shipped communities have a dozen each, a survey some hundred.
Rivals, in the same run: the borders of all neighbours intersected pair by pair (shapely, vectorised), libpysal's
contiguity by shared perimeter where it is installed, and for the audit the usual union, pairwise overlaps and GEOS's
own check of a coverage. None of them knows names, sides, order, tripoints, outer neighbours or ends.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from datetime import date
from importlib.util import find_spec
from itertools import pairwise
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from rich.console import Console
from rich.table import Table

from benchmarks.timing import timed
from gis.boundaries.audit import AUDITED_LEVELS, audit
from gis.boundaries.derive import draw
from gis.boundaries.follow import follow
from gis.boundaries.measuring import in_metres
from gis.boundaries.segments import segments
from gis.divisions import Level, Snapshot
from gis.load.baseline import read_baseline
from gis.load.beyond import read_beyond
from gis.settings import CHECKOUT

DATA = CHECKOUT / "data"
DAY = date(2018, 1, 1)


def shipped_map() -> Snapshot:
    """The divisions of 2018 with their ground."""
    return read_baseline(DATA / "placenames" / "baseline_2018.csv", DATA / "boundaries" / "cells.geojson", DAY).snapshot


def surveyed(snapshot: Snapshot, spacing_deg: float) -> Snapshot:
    """The same with as many vertices as a survey has, on the register's grid; neighbours still share every one."""

    def ring(line: Any) -> Any:
        coords = shapely.get_coordinates(line)
        pieces = []
        for start, end in pairwise(coords.tolist()):
            low, high = np.array(sorted([start, end]))  # either side of a border counts from the same end
            share = np.linspace(0, 1, 2 + int(np.hypot(*(high - low)) / spacing_deg))[:, None]
            piece = np.round(low + share * (high - low), 9)
            pieces.append((piece if start < end else piece[::-1])[:-1])
        return np.vstack([*pieces, coords[:1]])

    def dense(area: Any) -> Any:
        polygons = [[ring(part.exterior), [ring(hole) for hole in part.interiors]] for part in area.geoms]
        return shapely.MultiPolygon(polygons)

    versions = {
        number: replace(unit, shape=replace(unit.shape, area=dense(unit.shape.area)) if unit.shape else None)
        for number, unit in snapshot.versions.items()
    }
    return replace(snapshot, versions=versions)


def areas_of(snapshot: Snapshot, level: Level) -> Any:
    """The ground of a level."""
    return np.array([unit.shape.area for unit in snapshot.at_level(level) if unit.shape], dtype=object)


def pairwise_borders(areas: Any) -> Any:
    """The rival: borders of neighbours intersected pair by pair; no outer lines, no tripoints, no order."""
    left, right = shapely.STRtree(areas).query(areas, predicate="intersects")
    once = left < right
    edges = shapely.boundary(areas)
    shared = shapely.line_merge(shapely.intersection(edges[left[once]], edges[right[once]]))
    return shared[shapely.length(in_metres(shared)) > 0]


def perimeters(areas: Any) -> int | None:
    """The other rival: how many neighbours share a perimeter, measured but not drawn; None where it refuses the map."""
    from libpysal.graph import Graph  # type: ignore[import-untyped]

    try:
        return int(Graph.build_contiguity(gpd.GeoSeries(areas, crs=4490), rook=True, by_perimeter=True).n_edges // 2)
    except ValueError:
        return None


def overlaid(areas: Any) -> tuple[float, float, int]:
    """The rival of the audit: gaps of the union, overlaps of all neighbours, edges that are no coverage's."""
    whole = shapely.union_all(areas)
    holes = sum(part.area for whole_part in shapely.get_parts(whole) for part in whole_part.interiors)
    left, right = shapely.STRtree(areas).query(areas, predicate="intersects")
    once = left < right
    common = shapely.area(shapely.intersection(areas[left[once]], areas[right[once]])).sum()
    edges = shapely.coverage_invalid_edges(areas)
    return holes, float(common), int((~shapely.is_empty(edges)).sum())


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rounds", type=int, default=3)
    asked.add_argument("--spacing", type=float, default=0, help="degrees between vertices; 0: as shipped")
    told = asked.parse_args()
    rounds = told.rounds
    snapshot, beyond = shipped_map(), read_beyond(DATA / "boundaries" / "beyond.csv")
    if told.spacing:
        snapshot = surveyed(snapshot, told.spacing)
    areas = areas_of(snapshot, "community")

    vertices = int(shapely.get_num_coordinates(areas).sum())

    draw_s, drawn = timed(lambda: draw(snapshot, "community", beyond), rounds)
    bare_s, cut = timed(lambda: segments(list(areas)), rounds)
    pairs_s, pairs = timed(lambda: pairwise_borders(areas), rounds)
    inner = sum(line.side_b is not None for line in drawn.lines)
    table = Table(
        "what",
        "seconds",
        "× ours",
        title=f"Borders of {len(areas):,} communities, {vertices:,} vertices, best of {rounds}",
    )
    table.add_row(
        f"ours: {len(drawn.lines):,} lines, {len(drawn.tripoints):,} tripoints, in order", f"{draw_s:.3f}", "1.0"
    )
    table.add_row(
        f"of that: {len(cut.u):,} segments, their sides and lengths", f"{bare_s:.3f}", f"{bare_s / draw_s:.2f}"
    )
    table.add_row(f"pairwise shapely.intersection: {len(pairs):,} borders", f"{pairs_s:.3f}", f"{pairs_s / draw_s:.1f}")
    if find_spec("libpysal"):
        graph_s, edges = timed(lambda: perimeters(areas), rounds)
        table.add_row(
            f"libpysal contiguity by perimeter: {edges or 'refused:'} pairs",
            f"{graph_s:.3f}",
            f"{graph_s / draw_s:.1f}",
        )
    for level in ("county", "town"):
        seconds, found = timed(lambda level=level: draw(snapshot, level, beyond), rounds)  # type: ignore[misc]
        table.add_row(f"ours, {level} level: {len(found.lines):,} lines", f"{seconds:.3f}", "")
    stored = [line_with(line, n) for n, line in enumerate(drawn.lines)]
    follow_s, _ = timed(lambda: follow(stored, drawn, {}), rounds)
    table.add_row("ours: following all of them through a change", f"{follow_s:.3f}", "")

    table.add_section()
    audit_s, faults = timed(lambda: [audit(snapshot, level) for level in AUDITED_LEVELS], rounds)
    rival_s, _ = timed(lambda: [overlaid(areas_of(snapshot, level)) for level in AUDITED_LEVELS], rounds)
    count = sum(map(len, faults))
    table.add_row(
        f"ours: audit of {len(AUDITED_LEVELS)} levels, lines and ends too: {count} faults", f"{audit_s:.3f}", "1.0"
    )
    table.add_row("union, pairwise overlaps, GEOS coverage check", f"{rival_s:.3f}", f"{rival_s / audit_s:.1f}")
    Console().print(table)
    assert len(pairs) == inner, "the rival finds other borders"


def line_with(line: Any, number: int) -> Any:
    """A line as if stored."""
    return replace(line, line_id=number)


if __name__ == "__main__":
    main()
