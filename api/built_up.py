"""Built-up areas as of any date: those of a loaded layer, or derived from communities until there is one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Annotated, Any, Literal

import numpy as np
import shapely
from fastapi import APIRouter, Query, Response
from pydantic import BaseModel, Field

from api.boundaries import RecordedAsOf
from api.deps import AsOf, DatabaseDep, needs, today
from api.geojson import collection_json, written
from api.remembering import RememberedRoute
from gis.db.divisions import FULL_DECIMALS, SIMPLIFIED_ZOOM, Detail
from gis.flows.built_up import areas_on
from gis.outlines import simplify
from gis.placenames.built_up import BuiltUpArea

router = APIRouter(
    prefix="/placenames", tags=["placenames"], dependencies=[needs("read:placenames")], route_class=RememberedRoute
)


class AreaProperties(BaseModel):
    """A built-up area on the date asked for."""

    key: str = Field(description="Its identity: that of the layer, or `derived:` and a unit.", examples=["derived:896"])
    name: str = Field(description="Its name.", examples=["崇川区"])
    derived: bool = Field(description="Approximated from communities (推定), as no layer is loaded for the date.")
    source: str = Field(description="Where it comes from, or how it was made.")
    made_up: bool = Field(description="Demonstration data (演示数据).")


class AreaFeature(BaseModel):
    """A built-up area with its ground."""

    type: Literal["Feature"] = Field(default="Feature", description="GeoJSON type.")
    id: str = Field(description="Its key.", examples=["derived:896"])
    geometry: dict[str, Any] | None = Field(description="MultiPolygon, or null when not asked for.")
    properties: AreaProperties = Field(description="What is true of it on the date.")


class AreaCollection(BaseModel):
    """The built-up areas of a date, all of them."""

    type: Literal["FeatureCollection"] = Field(default="FeatureCollection", description="GeoJSON type.")
    features: list[AreaFeature] = Field(description="The areas: derived ones the largest first, loaded ones by key.")
    numberReturned: int = Field(description="How many there are.", examples=[71])  # noqa: N815
    as_of: dt.date = Field(description="The date.", examples=["2020-07-03"])
    derived: bool = Field(description="True while no layer holds on the date: the areas are an approximation.")


@router.get("/built-up-areas", response_model=AreaCollection)
def built_up_areas(
    database: DatabaseDep,
    as_of: AsOf = None,
    geometry: Annotated[
        Detail, Query(description="`none`, `simplified` (for drawing) or `full` (every vertex, 9 decimals).")
    ] = "none",
    recorded_as_of: RecordedAsOf = None,
) -> Response:
    """The built-up areas (建成区) within which no two roads or estates may bear one name, on a date.

    While no layer is loaded they are derived from communities that share a border, and marked `derived`. The list is
    empty before areas of communities are known.
    """
    day = as_of or today()
    with database.read() as connection:
        areas = areas_on(connection, day, recorded_as_of)
    body = {
        "type": "FeatureCollection",
        "numberReturned": len(areas),
        "as_of": day,
        "derived": any(area.derived for area in areas),
    }
    features = [{"type": "Feature", "id": area.key, "properties": _properties(area)} for area in areas]
    return written(collection_json(body, features, _geometries(areas, geometry)))


def _properties(area: BuiltUpArea) -> dict[str, Any]:
    return {name: getattr(area, name) for name in AreaProperties.model_fields}


def _geometries(areas: Sequence[BuiltUpArea], detail: Detail) -> Sequence[str | None]:
    if detail == "none" or not areas:
        return [None] * len(areas)
    shapes = dict(enumerate(area.area for area in areas))
    if detail == "simplified":
        shapes = simplify(shapes, SIMPLIFIED_ZOOM)
    decimals = 6 if detail == "simplified" else FULL_DECIMALS
    rounded = shapely.transform(list(shapes.values()), lambda xy: np.round(xy, decimals))
    return [str(text) for text in shapely.to_geojson(rounded)]
