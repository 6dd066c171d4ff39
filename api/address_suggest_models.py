"""Suggestions of addresses, and lists of them, as JSON."""

from __future__ import annotations

from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, Field

from api.address_models import DivisionOfAddress


class Suggestion(BaseModel):
    """What may be meant by what was typed so far."""

    text: str = Field(description="To show: from the county down.", examples=["崇川区桃坞路"])
    stage: Literal["name", "number", "building", "unit", "room"] = Field(
        description="How far it reaches: a street's, estate's or village's name, a number, a building, a unit, a room.",
        examples=["name"],
    )
    kind: str = Field(
        description="Of a name: street, estate, natural_village, building_name or community; else the part: lane, "
        "group, door, building, unit, floor, room, entrance.",
        examples=["street"],
    )
    query: str = Field(
        description="What to send next as `q`, for what lies below; behind a name stands a space, which says that the "
        "name is whole.",
        examples=["崇川区桃坞路 "],
    )
    caret: int = Field(description="Where to put the caret in `query`, in characters.", examples=[7])
    address_id: str | None = Field(
        description="Identity, where it is a whole address; there may be more below it all the same: see `count`.",
        examples=["DEMO-A00000012"],
    )
    count: int = Field(
        description="Addresses that it holds, itself among them; of a name those of all days.", examples=[19]
    )
    divisions: list[DivisionOfAddress] = Field(description="What it lies in on the date, province first.")
    made_up: bool = Field(description="Holds demonstration data only (演示数据).")


class SuggestionList(BaseModel):
    """Suggestions, best first."""

    as_of: date = Field(description="Date of the divisions.", examples=["2026-11-29"])
    numberReturned: int = Field(description="How many.", examples=[10])  # noqa: N815
    suggestions: list[Suggestion] = Field(description="Best first.")


class ListedAddress(BaseModel):
    """An address of the register on the date asked for."""

    address_id: str = Field(description="Identity.", examples=["DEMO-A00000012"])
    text: str = Field(
        description="Standard form on the date asked for.", examples=["江苏省南通市崇川区虹桥街道桃坞路44号"]
    )
    own_text: str = Field(description="Its own words.", examples=["桃坞路44号"])
    components: dict[str, Any] = Field(description="Its components (GB/T 35639).", examples=[{"street": "桃坞路"}])
    lon: float = Field(description="Longitude of the entrance, in the datum asked for.", examples=[120.8581])
    lat: float = Field(description="Latitude.", examples=[32.0127])
    divisions: list[DivisionOfAddress] = Field(description="What it lies in on the date, province first.")
    valid_from: date | None = Field(description="First day of this version; null where not known.")
    valid_to: date | None = Field(description="First day no longer true; null while it holds.")
    source: str = Field(description="Where the row comes from.")
    made_up: bool = Field(description="Demonstration data (演示数据).")
    note: str | None = Field(description="What a reader should know.")


class AddressList(BaseModel):
    """A page of addresses, in the order they were written."""

    as_of: date = Field(description="Date asked for.", examples=["2026-11-29"])
    numberReturned: int = Field(description="How many on this page.", examples=[100])  # noqa: N815
    next: str | None = Field(description="Cursor of the next page; null on the last.")
    addresses: list[ListedAddress] = Field(description="The addresses.")
