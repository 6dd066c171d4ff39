"""A name for the reserve as people write it down: one form for files and for HTTP."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from pydantic import Field

from gis.markers.entries import Entry, Words
from gis.placenames.reserve import Purpose

Text = Annotated[str, Field(min_length=1, max_length=2000)]


class ReserveIn(Entry):
    """A name to be reserved."""

    name: str = Field(
        min_length=1, max_length=60, description="The name; its generic part may still be open.", examples=["桃坞路"]
    )
    proper: Words | None = Field(
        default=None, description="专名, which is what is reserved; by the generic parts of its class when not given."
    )
    class_code: Words | None = Field(
        default=None, description="The class it is meant for, by code or name; any when not given.", examples=["23500"]
    )
    purpose: Purpose = Field(default="reserve", description="reserve (储备), road (a planned road) or district (片区).")
    unit: Words | None = Field(
        default=None,
        description="The division it is reserved for, by code or name; the whole city when not given.",
        examples=["name:崇川区/任港街道"],
    )
    lon: float | None = Field(default=None, ge=70, le=140, description="Where the plan puts it, degrees.")
    lat: float | None = Field(default=None, ge=15, le=55, description="Where the plan puts it, degrees.")
    geometry: dict[str, Any] | None = Field(
        default=None, description="Point, line or area where the plan puts it, GeoJSON in WGS 84."
    )
    plan: Text | None = Field(default=None, description="Plan or decision it stands in, with its number.")
    approved_by: Words | None = Field(
        default=None, description="Who approved it for the reserve.", examples=["南通市地名委员会"]
    )
    approved_on: date | None = Field(default=None, description="When.", examples=["2026-01-15"])
    meaning: Text | None = Field(default=None, description="What it means.")
    source: Words | None = Field(default=None, description="Where it comes from; default: who enters it, or the file.")
    note: Text | None = Field(default=None, description="What a reader should know.")
