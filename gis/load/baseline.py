"""Reading a list of units: with their codes, and the cells their ground is made of."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import get_args

import numpy as np
import shapely
from shapely import MultiPolygon, Point

from gis.areas import union
from gis.divisions import (
    KIND_LEVEL,
    LEVELS,
    SYSTEMS,
    Code,
    Quality,
    Shape,
    Snapshot,
    System,
    Version,
    code_complaints,
    stands_under,
)
from gis.errors import BadInput, Complaint
from gis.load.cells import read_cells
from gis.load.sheets import comma_rows

COLUMNS = (
    "key", "level", "kind", "name", "parent", "managed_by", "code_mca", "code_gb2260", "code_stats", "cells",
    "geometry_quality", "seat_lon", "seat_lat", "source", "made_up", "note",
)  # fmt: skip


@dataclass(frozen=True)
class Baseline:
    """The first state: a snapshot whose unit ids are provisional (negative), and the key of each unit."""

    snapshot: Snapshot
    keys: dict[int, str]
    sha256: str


@dataclass(frozen=True)
class UnitList:
    """A list as read and found sound: its rows, the ground of the cells, and a hash of what it was read from."""

    rows: list[dict[str, str]]
    ground: dict[str, MultiPolygon]
    sha256: str


def read_list(units: Path, cells: Path) -> UnitList:
    """Read ``units`` (CSV, columns of ``data/placenames/README.md``); ``cells`` only where a row names one."""
    rows = [row for _, row in comma_rows(units, COLUMNS)]
    grounded = any(row["cells"] for row in rows)
    ground = read_cells(cells) if grounded else {}
    complaints = [*_row_complaints(rows, units.name, ground), *_cell_fit(ground, cells.name)]
    if not complaints:
        complaints = [*_code_complaints(rows, units.name), *_cell_use(rows, ground, units.name)]
    if complaints:
        raise BadInput(complaints)
    digest = hashlib.sha256(units.read_bytes() + (cells.read_bytes() if grounded else b""))
    return UnitList(rows, ground, digest.hexdigest())


def read_baseline(units: Path, cells: Path, as_of: date) -> Baseline:
    """The first state of the register: the units of a list on the ground of ``cells``."""
    found = read_list(units, cells)
    ids = {row["key"]: -number for number, row in enumerate(found.rows, start=1)}
    shapes = _shapes(found.rows, found.ground)
    versions = {ids[row["key"]]: _version(row, ids, shapes) for row in found.rows}
    snapshot = Snapshot(as_of, versions, dict(_codes(found.rows, ids)))
    return Baseline(snapshot, {number: key for key, number in ids.items()}, found.sha256)


def _row_complaints(rows: list[dict[str, str]], file: str, ground: dict[str, MultiPolygon]) -> Iterator[Complaint]:
    keys = Counter(row["key"] for row in rows)
    levels = {row["key"]: row["level"] for row in rows}
    for number, row in enumerate(rows, start=2):
        if keys[row["key"]] > 1:
            yield Complaint(f"the key {row['key']} stands {keys[row['key']]} times", file, number, "key")
        yield from _word_complaints(row, file, number)
        yield from _superior_complaints(row, levels, file, number)
        yield from _seat_complaints(row, file, number)
        for cell in filter(None, row["cells"].split(";")):
            if cell not in ground:
                yield Complaint(f"no cell is called {cell}", file, number, "cells")


def _word_complaints(row: dict[str, str], file: str, number: int) -> Iterator[Complaint]:
    if not row["name"]:
        yield Complaint("a unit needs a name", file, number, "name")
    if row["level"] not in LEVELS:
        yield Complaint(f"{row['level']!r} is no level", file, number, "level", f"one of {', '.join(LEVELS)}")
    elif KIND_LEVEL.get(row["kind"]) != row["level"]:
        yield Complaint(f"{row['kind']!r} is no kind of {row['level']}", file, number, "kind")
    if row["geometry_quality"] not in ("", *get_args(Quality)):
        yield Complaint(f"{row['geometry_quality']!r} is no quality", file, number, "geometry_quality")


def _superior_complaints(row: dict[str, str], levels: dict[str, str], file: str, number: int) -> Iterator[Complaint]:
    if row["parent"] not in levels and row["level"] != "province":
        yield Complaint(f"no unit has the key {row['parent']!r}", file, number, "parent")
    elif row["parent"] and not _stands_above(levels.get(row["parent"]), row["level"]):
        yield Complaint(f"{row['parent']} does not stand above a {row['level']}", file, number, "parent")
    if row["managed_by"] and row["managed_by"] not in levels:
        yield Complaint(f"no unit has the key {row['managed_by']!r}", file, number, "managed_by")


def _stands_above(upper: str | None, lower: str) -> bool:
    if upper not in LEVELS or lower not in LEVELS:
        return True  # said elsewhere
    return stands_under(lower, upper)


def _seat_complaints(row: dict[str, str], file: str, number: int) -> Iterator[Complaint]:
    if not row["seat_lon"] and not row["seat_lat"]:
        return
    try:
        lon, lat = float(row["seat_lon"]), float(row["seat_lat"])
    except ValueError:
        yield Complaint(f"{row['seat_lon']!r}, {row['seat_lat']!r} is no point", file, number, "seat_lon")
        return
    if not (70 <= lon <= 140 and 15 <= lat <= 55):
        yield Complaint(f"{lon}, {lat} lies outside China: are they swapped?", file, number, "seat_lon")


def _cell_use(rows: list[dict[str, str]], ground: dict[str, MultiPolygon], file: str) -> Iterator[Complaint]:
    used = Counter(cell for row in rows for cell in filter(None, row["cells"].split(";")))
    for cell in ground:
        if used[cell] != 1:
            yield Complaint(f"cell {cell} belongs to {used[cell]} communities, not one", file, field="cells")


def _cell_fit(ground: dict[str, MultiPolygon], file: str) -> Iterator[Complaint]:
    edges = shapely.coverage_invalid_edges(np.array(list(ground.values()), dtype=object))
    for cell, faulty in zip(ground, edges, strict=True):
        if not faulty.is_empty:
            yield Complaint(
                f"cell {cell} overlaps a neighbour or does not share its vertices near "
                f"{', '.join(f'{value:.5f}' for value in shapely.get_coordinates(faulty)[0])}",
                file,
            )


def _shapes(rows: list[dict[str, str]], ground: dict[str, MultiPolygon]) -> dict[str, Shape]:
    """Areas from the communities upward: each level is the union of the one below, so all share every vertex."""
    areas: dict[str, list[MultiPolygon]] = defaultdict(list)
    shapes: dict[str, Shape] = {}
    for level in reversed(LEVELS[1:]):  # nothing is known of the rest of the province
        for row in (row for row in rows if row["level"] == level):
            own = [ground[cell] for cell in filter(None, row["cells"].split(";"))]
            pieces = own or areas[row["key"]]
            if not pieces:
                continue
            area = union(pieces)
            areas[row["parent"]].append(area)
            shapes[row["key"]] = Shape(area, row["geometry_quality"] or "approximate")  # type: ignore[arg-type]
    return shapes


def _version(row: dict[str, str], ids: dict[str, int], shapes: dict[str, Shape]) -> Version:
    return Version(
        unit_id=ids[row["key"]],
        level=row["level"],  # type: ignore[arg-type]
        name=row["name"],
        kind=row["kind"],
        parent_id=ids.get(row["parent"]),
        managed_by=ids.get(row["managed_by"]),
        source=row["source"],
        made_up=row["made_up"] == "1",
        shape=shapes.get(row["key"]),
        seat_point=Point(float(row["seat_lon"]), float(row["seat_lat"])) if row["seat_lon"] else None,
        note=row["note"] or None,
    )


def _codes(rows: list[dict[str, str]], ids: dict[str, int]) -> Iterator[tuple[tuple[int, System], Code]]:
    for row in rows:
        for system in SYSTEMS:
            code = row[f"code_{system}"]
            if code:
                yield (ids[row["key"]], system), Code(ids[row["key"]], system, code, row["source"])


def _code_complaints(rows: list[dict[str, str]], file: str) -> Iterator[Complaint]:
    held = Counter((system, row[f"code_{system}"]) for row in rows for system in SYSTEMS)
    parents = {row["key"]: row["code_mca"] or None for row in rows}
    for number, row in enumerate(rows, start=2):
        for system in SYSTEMS:
            field = f"code_{system}"
            code = row[field]
            if not code:
                continue
            for fault in code_complaints(row["level"], system, code, parents.get(row["parent"])):  # type: ignore[arg-type]
                yield Complaint(fault.message, file, number, field, fault.fix)
            if held[system, code] > 1:
                yield Complaint(f"two units bear the {system} code {code}", file, number, field)
