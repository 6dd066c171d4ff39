"""Street files to the street layer of ``gis.noding``: OpenStreetMap extracts, and any line layer.

Line layers are read by pyogrio (GeoPackage, Shapefile, GeoJSON, FlatGeobuf …) or as GeoParquet. Their fields
are found by the names in ``FIELD_NAMES`` or by the mapping handed in.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import shapely

from gis.crs import MEASURE_SRID
from gis.errors import BadInput, Complaint
from gis.load.osm import WALKED_IF_SAID, is_true, level_of, read_osm, walkable
from gis.noding import STREET_COLUMNS

OSM_SUFFIXES = (".pbf", ".osm", ".osm.bz2", ".osm.gz")
PARQUET_SUFFIXES = (".parquet", ".geoparquet")
MEASURE_LON = (118.0, 122.0)
"""Degrees east where EPSG:4549 measures well: to 2° off its meridian it is 0.44 ‰ off at 32°N, as UTM is on
its own.
"""
FIELD_NAMES: dict[str, tuple[str, ...]] = {
    "way_id": ("way_id", "osm_id", "osmid", "osm_way_id", "id", "fid", "objectid"),
    "name": ("name", "road_name", "street", "streetname", "名称", "道路名称", "路名"),
    "highway": ("highway", "fclass", "class", "type", "road_class", "道路等级", "道路类型"),
    "bridge": ("bridge", "is_bridge", "桥梁"),
    "tunnel": ("tunnel", "is_tunnel", "隧道"),
    "layer": ("layer", "level", "z_order_level"),
    "steps": ("steps", "stairs", "台阶"),
    "foot": ("foot",),
    "access": ("access",),
    "sidewalk": ("sidewalk",),
    "route": ("route",),
}
"""For each of our fields the names it goes by in common layers (OSM exports, Geofabrik, Chinese surveys),
best first.
"""


@dataclass(frozen=True)
class StreetReport:
    """What a street file held and what was left out, in counts of its rows; ``notes`` are sentences for the
    reader.
    """

    rows: int
    kept: int
    not_walkable: int
    ways_cut: int
    not_lines: int
    fields: dict[str, str]
    notes: tuple[str, ...]


@dataclass(frozen=True, eq=False)
class StreetFile:
    """A street layer ready for ``node_streets``: ``frame`` in ``measure_srid``, where it came from, what was
    left out.
    """

    frame: gpd.GeoDataFrame
    report: StreetReport
    source: str
    measure_srid: int


def read_streets(path: str | Path, fields: Mapping[str, str] | None = None, layer: str | None = None) -> StreetFile:
    """Read walkable streets from a file, reprojected to EPSG:4549, or to the local UTM zone where that cannot
    measure.

    ``fields`` maps ours (``FIELD_NAMES``) to the file's, for those not found by name; ``layer`` chooses one
    of several. Raises ``BadInput`` for a file that is missing, broken, without a CRS, or without one walkable
    line.
    """
    file = Path(path)
    if not file.is_file():
        raise BadInput(Complaint("there is no such file", file=str(path), fix="check the path"))
    if file.name.lower().endswith(OSM_SUFFIXES):
        raw, counts = read_osm(file)
        found: dict[str, str] = {}
        notes = [_cut_note(counts["ways_cut"])] if counts["ways_cut"] else []
    else:
        raw, counts, found, notes = _read_layer(file, fields or {}, layer)
    srid = measure_srid(raw)
    if srid != MEASURE_SRID:
        notes.append(f"the streets lie outside the zone of EPSG:{MEASURE_SRID}; they are measured in EPSG:{srid}")
    report = StreetReport(
        rows=counts["ways"],
        kept=len(raw),
        not_walkable=counts["not_walkable"],
        ways_cut=counts.get("ways_cut", 0),
        not_lines=counts.get("not_lines", 0),
        fields=found,
        notes=tuple(notes),
    )
    return StreetFile(raw.to_crs(srid), report, file.name, srid)


def _cut_note(ways: int) -> str:
    return f"{ways:,} ways name nodes that the file, cut at its edge, does not hold; those nodes were left out"


def measure_srid(frame: gpd.GeoDataFrame) -> int:
    """EPSG:4549 if all of ``frame`` lies where that measures well, else the UTM zone of its middle."""
    west, south, east, north = frame.to_crs(4326).geometry[_finite(frame)].total_bounds
    if not np.isfinite([west, south, east, north]).all():
        return MEASURE_SRID
    if MEASURE_LON[0] <= west and east <= MEASURE_LON[1] and south >= 0:
        return MEASURE_SRID
    zone = int(np.clip((west + east) / 2 // 6 + 31, 1, 60))
    return (32600 if north + south >= 0 else 32700) + zone


def _finite(frame: gpd.GeoDataFrame) -> Any:
    bounds = shapely.bounds(np.asarray(frame.geometry.array, dtype=object))
    return np.isfinite(bounds).all(axis=1)


def _read_layer(
    file: Path, fields: Mapping[str, str], layer: str | None
) -> tuple[gpd.GeoDataFrame, dict[str, int], dict[str, str], list[str]]:
    """Walkable lines of a layer with our columns, counts, the file's field for each of ours, and notes."""
    table = _table(file, layer)
    if table.crs is None:
        fix = "declare it in the file (.prj), e.g. EPSG:4490"
        raise BadInput(Complaint("the layer has no coordinate reference system", file=file.name, fix=fix))
    found = _find_fields(table, fields, file.name)
    counts = {"ways": len(table)}
    kind = shapely.get_type_id(np.asarray(table.geometry.array, dtype=object))
    other = np.isin(kind, [0, 3, 4, 6, 7])
    counts["not_lines"] = int(other.sum())
    frame = _streets(table[~other], found)
    walked, notes = _walked(table[~other], found)
    counts["not_walkable"] = int((~walked).sum())
    if not walked.any():
        raise BadInput(Complaint(f"no walkable line among {len(table):,} rows", file=file.name))
    return frame[walked].reset_index(drop=True), counts, found, notes


def _table(file: Path, layer: str | None) -> gpd.GeoDataFrame:
    try:
        if file.suffix.lower() in PARQUET_SUFFIXES:
            return gpd.read_parquet(file)
        return gpd.read_file(file, layer=layer, engine="pyogrio") if layer else gpd.read_file(file, engine="pyogrio")
    except (pyogrio.errors.DataSourceError, pyogrio.errors.DataLayerError, OSError, ValueError) as broken:
        reason = " ".join(str(broken).split())
        fix = "fetch it again, or name its layer"
        raise BadInput(Complaint(f"cannot be read as a layer of lines ({reason})", file=file.name, fix=fix)) from broken


def _find_fields(table: gpd.GeoDataFrame, fields: Mapping[str, str], file: str) -> dict[str, str]:
    """The file's field for each of ours: as handed in, else by name without regard to case."""
    unknown = [
        Complaint("is no field of a street layer", file=file, field=ours) for ours in fields if ours not in FIELD_NAMES
    ]
    absent = [
        Complaint("the file has no such field", file=file, field=its) for its in fields.values() if its not in table
    ]
    if unknown or absent:
        raise BadInput(unknown + absent)
    by_name = {str(column).lower(): str(column) for column in table.columns if column != table.geometry.name}
    found = dict(fields)
    for ours, names in FIELD_NAMES.items():
        match = next((by_name[name] for name in names if name in by_name), None)
        if match is not None:
            found.setdefault(ours, match)
    return found


def _text(table: gpd.GeoDataFrame, found: Mapping[str, str], ours: str) -> pd.Series[Any]:
    """A field as text, ``None`` where it is missing or empty."""
    if ours not in found:
        return pd.Series([None] * len(table), index=table.index, dtype=object)
    values = table[found[ours]]
    words = values.astype(str).astype(object)
    text: pd.Series[Any] = words.where(values.notna() & (words != ""), None)
    return text


def _streets(table: gpd.GeoDataFrame, found: Mapping[str, str]) -> gpd.GeoDataFrame:
    """The columns of a street layer; a way without an id of its own is named by its row."""
    way = _text(table, found, "way_id")
    highway = _text(table, found, "highway")
    steps = _text(table, found, "steps").map(is_true) | (highway == "steps")
    columns = {
        "way_id": way.where(way.notna(), pd.Series(table.index.astype(str), index=table.index)),
        "name": _text(table, found, "name"),
        "highway": highway.fillna(""),
        "bridge": _text(table, found, "bridge").map(is_true),
        "tunnel": _text(table, found, "tunnel").map(is_true),
        "layer": _text(table, found, "layer").map(level_of),
        "steps": steps,
        "ferry": (_text(table, found, "route") == "ferry") | (highway == "ferry"),
    }
    types = {"bridge": bool, "tunnel": bool, "steps": bool, "ferry": bool, "layer": np.int64}
    attributes = pd.DataFrame(columns)[[*STREET_COLUMNS, "ferry"]].astype(types)
    flat = shapely.force_2d(np.asarray(table.geometry.array, dtype=object))
    return gpd.GeoDataFrame(attributes, geometry=flat, crs=table.crs)


def _walked(table: gpd.GeoDataFrame, found: Mapping[str, str]) -> tuple[Any, list[str]]:
    """Which rows are walkable. Without a class all are; trunk roads are where no field could say otherwise,
    and told.
    """
    if "highway" not in found:
        return np.ones(len(table), bool), ["the layer names no class of street, so every line counts as walkable"]
    tags = pd.DataFrame(
        {ours: _text(table, found, ours) for ours in ("highway", "foot", "access", "sidewalk", "route")}
    )
    kinds = tags.drop_duplicates()
    silent = "foot" not in found and "sidewalk" not in found
    kinds = kinds.assign(walked=[_row_walked(row, silent) for row in kinds.to_dict("records")])
    walked = tags.merge(kinds, how="left", on=list(tags.columns))["walked"].to_numpy(dtype=bool)
    trunk = int(tags["highway"].isin(WALKED_IF_SAID).sum()) if silent else 0
    note = f"{trunk:,} trunk roads count as walkable, since the layer has no field for foot or sidewalk"
    return walked, [note] if trunk else []


def _row_walked(tags: Mapping[Any, Any], silent: bool) -> bool:
    said = {key: str(value) for key, value in tags.items() if not pd.isna(value)}
    if silent and said.get("highway") in WALKED_IF_SAID:
        said["sidewalk"] = "yes"
    return walkable(said)
