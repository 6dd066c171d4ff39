"""The shape of a place as GeoJSON in text: read, or refused with what to do."""

from __future__ import annotations

import json
from typing import Any

import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from gis.errors import BadInput, Complaint

MOST_VERTICES = 20_000
"""A road or an estate has some hundred."""
_NONE = Complaint("is no geometry of GeoJSON", field="geometry", fix="give a point, a line or an area in WGS 84")


def shape_of(geometry: Any) -> BaseGeometry:
    """A GeoJSON geometry (WGS 84), or that of a feature or of the only feature of a collection, as a shape.

    ``BadInput`` for what is none, is broken, too large or lies outside longitude and latitude.
    """
    try:
        shape = shapely.from_geojson(json.dumps(_geometry(geometry), allow_nan=False))
    except (ShapelyError, ValueError, TypeError, RecursionError) as error:
        raise BadInput(_NONE) from error
    if shape is None or shape.is_empty or shape.has_z or shape.geom_type == "GeometryCollection":
        raise BadInput(_NONE)
    if shapely.get_num_coordinates(shape) > MOST_VERTICES:
        raise BadInput(Complaint(f"has more than {MOST_VERTICES:,} vertices", field="geometry", fix="simplify it"))
    west, south, east, north = shape.bounds
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise BadInput(Complaint("lies outside longitude and latitude", field="geometry", fix="give it in WGS 84"))
    if not shape.is_valid:
        raise BadInput(Complaint(shapely.is_valid_reason(shape), field="geometry", fix="repair it"))
    return shape


def _geometry(given: Any) -> Any:
    if isinstance(given, dict) and given.get("type") == "FeatureCollection" and len(given.get("features") or ()) == 1:
        given = given["features"][0]
    return given.get("geometry") if isinstance(given, dict) and given.get("type") == "Feature" else given
