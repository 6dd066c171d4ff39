"""Reading the cells: the finest pieces of ground, of which every unit at every date is a union."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import shapely
from shapely import MultiPolygon
from shapely.geometry import shape

from gis.errors import BadInput, Complaint


@lru_cache(maxsize=4)
def _read(path: Path, _stamp: float) -> dict[str, MultiPolygon]:
    try:
        content: Any = json.loads(path.read_text(encoding="utf-8"))
        features = list(content["features"])
    except OSError as error:
        raise BadInput(Complaint(f"cannot be read: {error.strerror}", file=str(path))) from error
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadInput(Complaint("is not a GeoJSON FeatureCollection", file=str(path))) from error
    cells: dict[str, MultiPolygon] = {}
    complaints: list[Complaint] = []
    for row, feature in enumerate(features, start=1):
        try:
            name, area = _cell(feature)
        except BadInput as error:
            complaints += [Complaint(fault.message, file=path.name, row=row) for fault in error.complaints]
            continue
        if name in cells:
            complaints.append(Complaint(f"cell {name} stands twice", file=path.name, row=row))
        cells[name] = area
    if complaints:
        raise BadInput(complaints)
    return cells


def read_cells(path: Path) -> dict[str, MultiPolygon]:
    """Cells by name, EPSG:4490 longitude/latitude; every faulty feature is named by its row."""
    try:
        stamp = path.stat().st_mtime
    except OSError as error:
        raise BadInput(Complaint(f"cannot be read: {error.strerror}", file=str(path))) from error
    return _read(path, stamp)


def _cell(feature: Any) -> tuple[str, MultiPolygon]:
    try:
        name = feature["properties"]["cell"]
    except (KeyError, TypeError) as error:
        raise BadInput(Complaint("has no property `cell`")) from error
    return str(name), area_of(f"cell {name}", feature.get("geometry"))


def area_of(what: str, geometry: Any) -> MultiPolygon:
    """A GeoJSON polygon (longitude, latitude) as an area; ``BadInput`` says what is wrong with ``what``."""
    try:
        open_rings = _open_rings(geometry)
        area = shape(geometry)
    except (LookupError, TypeError, ValueError, AttributeError, shapely.errors.ShapelyError) as error:
        raise BadInput(Complaint(f"{what} has no readable polygon: {error}")) from error
    if area.geom_type not in ("Polygon", "MultiPolygon") or area.is_empty:
        raise BadInput(Complaint(f"{what} is a {area.geom_type}, not a polygon"))
    if open_rings:
        raise BadInput(Complaint(f"{what} has {open_rings} rings that do not close"))
    if not area.is_valid:
        raise BadInput(Complaint(f"{what} is not a valid polygon: {shapely.is_valid_reason(area)}"))
    west, south, east, north = area.bounds
    if not (70 <= west <= east <= 140 and 15 <= south <= north <= 55):
        raise BadInput(Complaint(f"{what} lies outside China: are longitude and latitude swapped?"))
    return area if area.geom_type == "MultiPolygon" else MultiPolygon([area])


def _open_rings(geometry: Any) -> int:
    """How many rings do not end where they begin; shapely would close them without a word."""
    polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    if geometry["type"] not in ("Polygon", "MultiPolygon"):
        return 0
    return sum(ring[0] != ring[-1] for polygon in polygons for ring in polygon)
