"""Files as offices hand them in — tables and layers — as rows of words, with the shapes of a layer.

XLSX and old XLS, CSV of any Chinese encoding, Shapefile, GeoPackage, GeoJSON.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import geopandas as gpd
from shapely.geometry.base import BaseGeometry

from gis.errors import BadInput, Complaint
from gis.load.layers import LAYERS, files_sha256, layer_sha256, read_layer
from gis.load.sheets import BOOKS, MOST_ROWS, TEXTS, read_sheet, word

GEOMETRY = "geometry"


@dataclass(frozen=True)
class HandedRow:
    """One row: its number in the file, words by heading, and the shape of a layer's feature as it came."""

    number: int
    cells: Mapping[str, str]
    shape: BaseGeometry | None = field(default=None, repr=False)


@dataclass(frozen=True)
class HandedFile:
    """The rows of a file and their headings; the datum that a layer itself declares; a hash of what was read."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[HandedRow, ...] = field(repr=False)
    sha256: str
    crs: str | None = None
    with_shapes: bool = False
    cut: bool = False
    """Names of fields may have been cut to ten bytes."""


def read_handed(path: Path, layer: str | None, what: str) -> HandedFile:
    """Read a file of ``what`` by its ending; ``BadInput`` when it is missing, broken, empty or of another kind.

    Rows of tables are numbered as a spreadsheet numbers them (the heading is row 1), those of layers from 1.
    """
    if not path.is_file():
        raise BadInput(Complaint("there is no such file", file=str(path), fix="check the path"))
    kind = path.suffix.lower()
    if kind in LAYERS:
        return _layer(path, layer, what)
    if kind not in BOOKS + TEXTS:
        fix = f"hand in one of {', '.join(BOOKS + TEXTS + LAYERS)}"
        raise BadInput(Complaint(f"{kind or 'a name without an ending'} is not read", file=path.name, fix=fix))
    sheet = read_sheet(path)
    _check_count(len(sheet.rows), path.name, what)
    rows = tuple(HandedRow(row.number, row.cells) for row in sheet.rows)
    return HandedFile(path.name, sheet.headings, rows, files_sha256([path]))


def _check_count(rows: int, file: str, what: str) -> None:
    if rows == 0:
        raise BadInput(Complaint(f"holds no {what}", file=file, fix="give a row for each"))
    if rows > MOST_ROWS:
        raise BadInput(Complaint(f"holds {rows:,} rows, {MOST_ROWS:,} at most are read at once", file=file))


def _layer(path: Path, layer: str | None, what: str) -> HandedFile:
    table = read_layer(path, layer, f"a layer of {what}")
    names = [str(name) for name in table.columns if name != GEOMETRY]
    with_shapes = isinstance(table, gpd.GeoDataFrame) and bool(table.geometry.notna().any())
    shapes = list(table.geometry) if with_shapes else [None] * len(table)
    columns: Mapping[str, list[Any]] = {name: table[name].tolist() for name in names}
    rows = [
        HandedRow(at + 1, {name: word(columns[name][at]) for name in names}, shapes[at]) for at in range(len(table))
    ]
    _check_count(len(rows), path.name, what)
    crs = table.crs.to_epsg() if with_shapes and table.crs is not None else None
    return HandedFile(
        path.name,
        tuple(names),
        tuple(rows),
        layer_sha256(path),
        crs=f"EPSG:{crs}" if crs is not None else None,
        with_shapes=with_shapes,
        cut=path.suffix.lower() == ".shp",
    )
