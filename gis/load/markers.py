"""Files of boundary markers as rows of words: XLSX and old XLS, CSV of any Chinese encoding, Shapefile, GeoPackage."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import pyogrio

from gis.errors import BadInput, Complaint
from gis.load.sheets import BOOKS, MOST_ROWS, TEXTS, read_sheet, word
from gis.markers.forms import FormRow

LAYERS = (".shp", ".gpkg")
GEOMETRY = "geometry"


@dataclass(frozen=True)
class MarkerFile:
    """The rows of a file and their headings; the datum that a layer itself declares; a hash of what was read."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[FormRow, ...]
    sha256: str
    crs: str | None = None
    with_points: bool = False
    cut: bool = False
    """Names of fields may have been cut to ten bytes."""


def read_marker_file(path: Path, layer: str | None = None) -> MarkerFile:
    """Read a file of markers by its ending; ``BadInput`` when it is missing, broken or of another kind.

    Rows of tables are numbered as a spreadsheet numbers them (the heading is row 1), those of layers from 1.
    """
    if not path.is_file():
        raise BadInput(Complaint("there is no such file", file=str(path), fix="check the path"))
    kind = path.suffix.lower()
    if kind in LAYERS:
        return _layer(path, layer)
    if kind not in BOOKS + TEXTS:
        fix = f"hand in one of {', '.join(BOOKS + TEXTS + LAYERS)}"
        raise BadInput(Complaint(f"{kind or 'a name without an ending'} is not read", file=path.name, fix=fix))
    sheet = read_sheet(path)
    _check_count(len(sheet.rows), path.name)
    rows = tuple(FormRow(row.number, row.cells) for row in sheet.rows)
    return MarkerFile(path.name, sheet.headings, rows, _sha256([path]))


def _check_count(rows: int, file: str) -> None:
    if rows == 0:
        raise BadInput(Complaint("holds no markers", file=file, fix="give a row for each marker"))
    if rows > MOST_ROWS:
        raise BadInput(Complaint(f"holds {rows:,} rows, {MOST_ROWS:,} at most are read at once", file=file))


def _layer(path: Path, layer: str | None) -> MarkerFile:
    table = _read_layer(path, layer)
    names = [str(name) for name in table.columns if name != GEOMETRY]
    with_points = isinstance(table, gpd.GeoDataFrame) and bool(table.geometry.notna().any())
    points = list(table.geometry) if with_points else [None] * len(table)
    columns: Mapping[str, list[Any]] = {name: table[name].tolist() for name in names}
    rows = [
        FormRow(at + 1, {name: word(columns[name][at]) for name in names}, _point(points[at]))
        for at in range(len(table))
    ]
    _check_count(len(rows), path.name)
    crs = table.crs.to_epsg() if with_points and table.crs is not None else None
    return MarkerFile(
        path.name,
        tuple(names),
        tuple(rows),
        _sha256(_companions(path)),
        crs=f"EPSG:{crs}" if crs is not None else None,
        with_points=with_points,
        cut=path.suffix.lower() == ".shp",
    )


def _point(shape: Any) -> tuple[float, float] | None:
    """The one point of a feature; None for nothing, and for anything that is no single point."""
    if shape is None or shape.is_empty:
        return None
    if shape.geom_type == "MultiPoint" and len(shape.geoms) == 1:
        shape = shape.geoms[0]
    return (float(shape.x), float(shape.y)) if shape.geom_type == "Point" else None


def _read_layer(path: Path, layer: str | None) -> gpd.GeoDataFrame:
    encoding = _dbf_encoding(path) if path.suffix.lower() == ".shp" else None
    try:
        if layer is None and path.suffix.lower() == ".gpkg":
            layer = _only_layer(path)
        return gpd.read_file(path, layer=layer, engine="pyogrio", encoding=encoding)
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, OSError, ValueError) as broken:
        fix = "fetch it again with all its parts (.shp, .shx, .dbf), or name its layer"
        raise BadInput(Complaint("cannot be read as a layer of points", file=path.name, fix=fix)) from broken


def _only_layer(path: Path) -> str | None:
    names = [str(name) for name in pyogrio.list_layers(path)[:, 0]]
    if len(names) > 1:
        raise BadInput(Complaint("has several layers", file=path.name, fix=f"name one: --layer {' | '.join(names)}"))
    return names[0] if names else None


def _dbf_encoding(path: Path) -> str | None:
    """The encoding of a Shapefile that does not say its own: UTF-8 when its words are that, else GB18030."""
    if any(path.with_suffix(end).exists() for end in (".cpg", ".CPG")):
        return None
    table = next((file for end in (".dbf", ".DBF") if (file := path.with_suffix(end)).exists()), None)
    if table is None:
        return None
    try:
        # control bytes of the header are ASCII to UTF-8; words cut at a field's end are not, so these are forgiven
        words = re.sub(rb"[\x80-\xff]{1,3}(?=[\x00 ])", b"", table.read_bytes()[32:])
        words.decode("utf-8")
    except UnicodeDecodeError:
        return "gb18030"
    return "utf-8" if re.search(rb"[\xe4-\xe9][\x80-\xbf]{2}", table.read_bytes()) else "gb18030"


def _companions(path: Path) -> list[Path]:
    if path.suffix.lower() != ".shp":
        return [path]
    parts = (path.with_suffix(end) for end in (".shp", ".dbf", ".prj", ".cpg"))
    return [part for part in parts if part.exists()]


def _sha256(files: Sequence[Path]) -> str:
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.read_bytes())
    return digest.hexdigest()
