"""Layers of built-up areas as versions: Shapefile, GeoPackage or GeoJSON, every fault gathered with its row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import geopandas as gpd
import shapely
from shapely import MultiPolygon
from shapely.geometry.base import BaseGeometry

from gis.areas import as_multi
from gis.datum import CHOICES, Datum, declared, to_lonlat
from gis.errors import BadInput, Complaint
from gis.headings import by_name, find_fields
from gis.load.layers import LAYERS, layer_sha256, read_layer
from gis.load.sheets import word
from gis.markers.cells import day
from gis.periods import Period
from gis.placenames.built_up_layer import AreaRow, AreaVersion

NAMES_OF = {
    "key": ("key", "area_key", "编号", "代码", "编码", "code", "id", "objectid"),
    "name": ("name", "名称", "建成区", "建成区名称"),
    "valid_from": ("valid_from", "from", "起始日期", "开始日期", "有效期起"),
    "valid_to": ("valid_to", "to", "终止日期", "结束日期", "有效期止"),
    "source": ("source", "来源", "数据来源"),
}
"""Names that the columns of a layer go by; without a key, the name is the identity of an area."""
MOST_AREAS = 2_000
"""Twenty for each town; a layer with more is one of parcels or buildings."""


@dataclass(frozen=True)
class Said:
    """What a person says of a layer: its datum where it does not say so itself, where it comes from, its first day."""

    crs: str | None = None
    source: str | None = None
    made_up: bool = False
    valid_from: date | None = None
    layer: str | None = None


@dataclass(frozen=True)
class BuiltUpFile:
    """The versions of a layer with their rows (the first feature is row 1), and a hash of the file."""

    name: str
    rows: tuple[AreaRow, ...]
    sha256: str


def read_built_up(path: Path, said: Said) -> BuiltUpFile:
    """Read a polygon layer; ``BadInput`` with every complaint: datum, columns, dates, rings.

    What is ``said`` of the datum wins over what the file declares: maps traced from a web map often declare WGS 84.
    """
    if path.suffix.lower() not in LAYERS:
        fix = f"hand in one of {', '.join(LAYERS)}"
        raise BadInput(Complaint("is no layer of polygons", file=path.name, fix=fix))
    table = read_layer(path, said.layer, "a layer of polygons")
    if not isinstance(table, gpd.GeoDataFrame) or table.geometry.isna().all():
        raise BadInput(Complaint("holds no polygons", file=path.name, fix="give one for each built-up area"))
    if len(table) > MOST_AREAS:
        raise BadInput(Complaint(f"holds {len(table):,} areas, {MOST_AREAS:,} at most are one layer", file=path.name))
    reader = _Reader(path.name, said, _datum(table, said, path.name), _columns(table, path.name))
    rows = [reader.row(at, fields, shape) for at, fields, shape in _features(table)]
    if reader.complaints:
        raise BadInput(reader.complaints)
    return BuiltUpFile(path.name, tuple(row for row in rows if row is not None), layer_sha256(path))


def _datum(table: gpd.GeoDataFrame, said: Said, file: str) -> Datum:
    epsg = table.crs.to_epsg(min_confidence=20) if table.crs is not None else None
    words = said.crs or (f"EPSG:{epsg}" if epsg is not None else None)
    if words is None:
        fix = f"declare it with --crs: {CHOICES}"
        raise BadInput(Complaint("does not say in which datum it is", file=file, fix=fix))
    datum = declared(words)
    if not datum.convertible:
        fix = "have it converted by who may hold the parameters; they are secret"
        raise BadInput(Complaint(f"{words} cannot be converted here", file=file, fix=fix))
    return datum


def _columns(table: gpd.GeoDataFrame, file: str) -> Mapping[str, str]:
    """The heading of each of our fields."""
    headings = [str(name) for name in table.columns if name != table.geometry.name]
    fields, complaints = find_fields(headings, by_name(NAMES_OF), file, cut=file.lower().endswith(".shp"))
    if "name" not in fields.values():
        fix = f"call it one of {', '.join(NAMES_OF['name'])}; the columns are {', '.join(headings) or 'none'}"
        complaints.append(Complaint("no column has the names of the areas", file, field="name", fix=fix))
    if complaints:
        raise BadInput(complaints)
    return {field: heading for heading, field in fields.items()}


def _features(table: gpd.GeoDataFrame) -> list[tuple[int, dict[str, Any], BaseGeometry | None]]:
    fields = table.drop(columns=table.geometry.name).to_dict("records")
    return [(at, row, shape) for at, (row, shape) in enumerate(zip(fields, table.geometry, strict=True), start=1)]


class _Reader:
    """Reads features one by one and gathers what is wrong with them."""

    def __init__(self, file: str, said: Said, datum: Datum, columns: Mapping[str, str]) -> None:
        self.file, self.said, self.datum, self.columns = file, said, datum, columns
        self.complaints: list[Complaint] = []

    def row(self, at: int, fields: Mapping[str, Any], shape: BaseGeometry | None) -> AreaRow | None:
        """One feature as a version; None when something is wrong with it."""
        before = len(self.complaints)
        cells = {field: word(fields[heading]) for field, heading in self.columns.items()}
        name = cells.get("name", "")
        if not name:
            self._complain("has no name", at, "name", "write the name of the area")
        since = self._day(at, "valid_from", cells) or self.said.valid_from
        until = self._day(at, "valid_to", cells)
        if since is not None and until is not None and until <= since:
            fix = "the first day no longer true lies after the first day true"
            self._complain(f"ends on {until}, not after it begins on {since}", at, "valid_to", fix)
        area = self._area(at, shape)
        if len(self.complaints) > before or area is None:
            return None
        source = cells.get("source") or self.said.source or self.file
        period = Period(since, until)
        key = cells.get("key") or name
        return AreaRow(at, AreaVersion(key, name, area, period.start, period.end, source, self.said.made_up))

    def _complain(self, words: str, at: int, field: str, fix: str) -> None:
        self.complaints.append(Complaint(words, self.file, at, field, fix))

    def _day(self, at: int, field: str, cells: Mapping[str, str]) -> date | None:
        if not cells.get(field):
            return None
        try:
            found = day(cells[field]).day
        except BadInput as error:
            self.complaints += [Complaint(one.message, self.file, at, field, one.fix) for one in error.complaints]
            return None
        if found is None:
            self._complain(f"{cells[field]} is no whole date", at, field, "write it as 2020-07-28")
        return found

    def _area(self, at: int, shape: BaseGeometry | None) -> MultiPolygon | None:
        """The area in EPSG:4490, without heights."""
        if shape is None or shape.is_empty:
            self._complain("has no area", at, "geometry", "draw it, or drop the row")
            return None
        if shape.geom_type not in ("Polygon", "MultiPolygon"):
            self._complain(f"is a {shape.geom_type}, no polygon", at, "geometry", "give its outline as a polygon")
            return None
        flat = shapely.force_2d(shape)
        if not flat.is_valid:
            why = shapely.is_valid_reason(flat)
            self._complain(f"its rings do not close an area: {why}", at, "geometry", "repair the polygon")
            return None
        return as_multi(shapely.transform(flat, lambda x, y: to_lonlat(self.datum, x, y), interleaved=False))
