"""Divisions as GeoJSON features (RFC 7946: WGS 84 longitude, latitude)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from operator import itemgetter
from typing import Any, Literal

from fastapi import Response
from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import to_json

from gis.divisions import CodeState, Level, Precision, Quality

FIELDS = (
    "id", "name", "level", "kind", "code", "code_state", "codes", "parent_id", "managed_by", "valid_from", "valid_to",
    "precision", "assumed", "seat_address", "geometry_quality", "area_km2", "source", "made_up", "note", "figures",
)  # fmt: skip
_READ = itemgetter(*("area_m2" if name == "area_km2" else name for name in FIELDS))


class UnitFigures(BaseModel):
    """Figures an order gives for a unit, kept as given; they need not agree with the area that is drawn."""

    area_km2: float | None = Field(description="Area, km².", examples=[180.09])
    people: int | None = Field(description="People.", examples=[127_100])
    communities: int | None = Field(description="Residents' committees (居).", examples=[5])
    villages: int | None = Field(description="Villages (村).", examples=[41])


class DivisionProperties(BaseModel):
    """A division as it is on the date asked for."""

    id: int = Field(description="Identity of the unit; survives rename and recode.", examples=[2117])
    name: str = Field(description="Full name.", examples=["崇川区"])
    level: Level = Field(description="Level.", examples=["county"])
    kind: str = Field(description="Kind (建制).", examples=["市辖区"])
    code: str | None = Field(description="Legal code (MCA); null where not known.", examples=["320613"])
    code_state: CodeState | None = Field(
        description="in_force; pending: this is the old code, the new one is not given yet (待赋码)."
    )
    codes: dict[str, str] = Field(description="Codes by system: mca, stats, gb2260.", examples=[{"mca": "320613"}])
    parent_id: int | None = Field(description="Identity of the legal superior.", examples=[2])
    managed_by: int | None = Field(description="Managing prefecture where it is not the superior (代管).")
    valid_from: date = Field(description="First day of this version.", examples=["2020-07-03"])
    valid_to: date | None = Field(description="First day no longer true; null while in force.")
    precision: Precision = Field(description="How exact the first day is known.")
    assumed: bool = Field(description="The first day is assumed, not documented.")
    seat_address: str | None = Field(description="Address of the seat.", examples=["虹桥街道桃坞路44号"])
    geometry_quality: Quality | None = Field(
        description="illustrative and approximate areas are 示意数据，不得作为法定依据 (not for legal use); "
        "null where no area is known."
    )
    area_km2: float | None = Field(description="Area of the geometry, km², measured in EPSG:4549.", examples=[576.57])
    source: str = Field(description="Where this version comes from.")
    made_up: bool = Field(description="Demonstration data (演示数据).")
    note: str | None = Field(description="What a reader should know.")
    figures: UnitFigures | None = Field(description="Figures of the order that opened this version; null where none.")


class Feature(BaseModel):
    """A division with its area."""

    type: Literal["Feature"] = Field(default="Feature", description="GeoJSON type.")
    id: int = Field(description="Identity of the unit.", examples=[2117])
    geometry: dict[str, Any] | None = Field(description="MultiPolygon, or null when not asked for or not known.")
    properties: DivisionProperties = Field(description="What is true of the unit on the date asked for.")


class FeatureCollection(BaseModel):
    """A page of divisions."""

    model_config = ConfigDict(populate_by_name=True)
    type: Literal["FeatureCollection"] = Field(default="FeatureCollection", description="GeoJSON type.")
    features: list[Feature] = Field(description="The units of this page, by code.")
    numberReturned: int = Field(description="Features on this page.", examples=[7])  # noqa: N815
    next: str | None = Field(description="Cursor of the next page; null on the last.")
    as_of: date = Field(description="Date of the divisions.", examples=["2020-07-03"])


def division_properties(row: Mapping[str, Any]) -> dict[str, Any]:
    """The fields of a division that are given out."""
    area = row["area_m2"]
    fields = dict(zip(FIELDS, _READ(row), strict=True))
    fields["area_km2"] = None if area is None else round(area / 1e6, 6)
    return fields


def written(body: bytes | Mapping[str, Any]) -> Response:
    """An answer written out as it is, without a check against the route's model, which only describes it.

    The check of some thousand nodes takes longer than reading them; tests hold such answers against their models.
    """
    return Response(body if isinstance(body, bytes) else to_json(body), media_type="application/json")


def collection_json(
    body: Mapping[str, Any], features: Sequence[dict[str, Any]], geometries: Sequence[str | None]
) -> bytes:
    """A FeatureCollection written out: ``body`` is what it has beside its features; geometries are GeoJSON in text."""
    if not any(geometries):
        return to_json({**body, "features": [{**feature, "geometry": None} for feature in features]})
    parts = b",".join(
        to_json(feature)[:-1] + b',"geometry":' + (geometry or "null").encode() + b"}"
        for feature, geometry in zip(features, geometries, strict=True)
    )
    return to_json(body)[:-1] + b',"features":[' + parts + b"]}"
