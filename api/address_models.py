"""Addresses and matches as JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

Grade = Literal["A", "B", "C", "none"]
MOST_TEXTS = 1_000
"""Addresses that one request may ask for (issue of the lookup: up to 1,000 at once)."""
LONGEST_TEXT = 500
"""Signs of one address that are read."""


class DivisionOfAddress(BaseModel):
    """A division above an address on the date asked for."""

    level: str = Field(description="province, prefecture, county, town or community.", examples=["county"])
    name: str = Field(description="Its name on the date.", examples=["崇川区"])
    unit_id: int | None = Field(description="Identity of the unit; null for the province.", examples=[2129])
    codes: dict[str, str] = Field(description="Its codes by system on the date.", examples=[{"mca": "320613"}])


class ScorePart(BaseModel):
    """A named part of a score."""

    name: str = Field(description="name, divisions, number or inside.", examples=["name"])
    score: float = Field(description="What it scored.", examples=[0.4])
    ceiling: float = Field(description="What it could score at most.", examples=[0.4])


class FieldDifference(BaseModel):
    """A field in which the question and the register differ."""

    field: str = Field(description="Which field: name, county, door …", examples=["county"])
    asked: str | None = Field(description="What was asked.", examples=["港闸区"])
    found: str | None = Field(description="What the register has.", examples=["崇川区"])
    kind: str = Field(
        description="omitted; historic (right on an earlier day); other_form; same_sound, one_character, one_less, "
        "one_more, two_characters, without_generic (of names); one_of (of a list of doors); wrong; missing; "
        "decided (by a person, see `decision`).",
        examples=["historic"],
    )


class OrderThatSuperseded(BaseModel):
    """A change order."""

    id: int = Field(description="Number of the order.", examples=[15])
    key: str = Field(description="Its key.", examples=["2020-07-nantong"])
    title: str = Field(description="Its title.")
    effective_on: date = Field(description="First day on which it holds.", examples=["2020-07-03"])


class Superseded(BaseModel):
    """A division that was written by a name of another day."""

    level: str = Field(description="Its level.", examples=["county"])
    written: str = Field(description="What was written.", examples=["港闸区"])
    now: str | None = Field(description="What stands there on the date.", examples=["崇川区"])
    order: OrderThatSuperseded | None = Field(description="The order that ended it; null where none is known.")


class MatchedAddress(BaseModel):
    """An address of the register, or a street or division where the answer reaches no further."""

    address_id: str | None = Field(
        description="Identity of the address; null for a street or a division.", examples=["DEMO-A00000012"]
    )
    level: str = Field(
        description="How far the answer reaches: room, unit, building, door, street, community, town, county, city.",
        examples=["door"],
    )
    text: str = Field(
        description="Standard form on the date asked for.", examples=["江苏省南通市崇川区虹桥街道桃坞路44号"]
    )
    own_text: str = Field(description="Its own words.", examples=["桃坞路44号"])
    lon: float | None = Field(description="Longitude of the entrance, in the datum asked for.", examples=[120.8581])
    lat: float | None = Field(description="Latitude.", examples=[32.0127])
    divisions: list[DivisionOfAddress] = Field(description="What it lies in on the date, province first.")
    score: float = Field(description="0 to 1; for sorting only.", examples=[1.0])
    score_parts: list[ScorePart] = Field(description="What the score is made of.")
    differences: list[FieldDifference] = Field(description="Fields in which question and register differ.")
    valid_from: date | None = Field(description="First day of this version; null where not known.")
    valid_to: date | None = Field(description="First day no longer true; null while it holds.")
    source: str | None = Field(description="Where the row comes from.")
    made_up: bool = Field(description="Demonstration data (演示数据).")


class Elsewhere(BaseModel):
    """A division outside the city that the address names."""

    name: str = Field(description="Its name.", examples=["浦东新区"])
    lies_in: str = Field(description="What it lies in.", examples=["上海市"])
    code: str = Field(description="Its statistical code.", examples=["310115"])


class ParsedPart(BaseModel):
    """A component of the written address."""

    kind: str = Field(description="county, street, door …; unknown: not understood.", examples=["street"])
    value: str = Field(description="Its normal form.", examples=["桃坞路"])
    written: str = Field(description="As it was written.", examples=["桃塢路"])
    start: int = Field(description="Where it begins in the input, in characters.", examples=[3])
    end: int = Field(description="Where it ends, exclusive.", examples=[6])


class MatchDecision(BaseModel):
    """Why a doubtful address is matched as it is: a person decided."""

    decided_by: str = Field(description="Who decided.", examples=["地名科"])
    decided_at: datetime = Field(description="When.")
    why: str = Field(description="By what evidence.", examples=["户籍档案"])


class AddressMatch(BaseModel):
    """The answer to one written address."""

    input: str = Field(description="What was asked.", examples=["南通市港闸区永兴街道锦港路1弄1号"])
    grade: Grade = Field(
        description="A: one address, the same after normalisation (also by names of earlier days). B: one address, "
        "with one safe small difference. C: not sure, candidates are listed. none: nothing found, or outside the city. "
        "A and B give exactly one address. The grade holds for `address.level`.",
        examples=["A"],
    )
    grading: str = Field(description="Version of the rules it was graded by.", examples=["2026-11"])
    address: MatchedAddress | None = Field(description="The best answer; null for grade none.")
    decision: MatchDecision | None = Field(
        default=None, description="Where a person decided which address is meant (grade B, difference `decided`)."
    )
    unmatched: list[str] = Field(description="Pieces that were asked and not found.", examples=[["46"]])
    superseded: list[Superseded] = Field(description="Divisions that were written by names of earlier days.")
    elsewhere: list[Elsewhere] = Field(description="Divisions outside the city that it names.")
    candidates: list[MatchedAddress] = Field(description="For grade C: other answers, best first.")
    parsed: list[ParsedPart] | None = Field(default=None, description="With explain=true: how it was read.")


class MatchRequest(BaseModel):
    """Addresses to match."""

    addresses: list[str] = Field(
        description="Written addresses, at most 1,000.",
        max_length=MOST_TEXTS,
        examples=[["桃坞路44号", "海门市三星镇"]],
    )
    as_of: date | None = Field(default=None, description="Date of the divisions; today when not given.")
    explain: bool = Field(default=False, description="Tell how each was read.")
    review: bool = Field(default=False, description="Let a person look at what is matched with doubt (grade C).")


class MatchList(BaseModel):
    """Matches in the order they were asked."""

    as_of: date = Field(description="Date of the divisions.", examples=["2026-11-29"])
    numberReturned: int = Field(description="How many.", examples=[2])  # noqa: N815
    matches: list[AddressMatch] = Field(description="One for each address, in order.")


class ParsedAddress(BaseModel):
    """How a written address is read."""

    input: str = Field(description="What was asked.")
    components: list[ParsedPart] = Field(description="Its parts, in order.")


class AddressVersion(BaseModel):
    """A version of an address in both clocks."""

    text: str = Field(description="Own words.", examples=["桃坞路44号"])
    full_text: str = Field(description="With the divisions of its first day.")
    valid_from: date | None = Field(description="First day on the ground.")
    valid_to: date | None = Field(description="First day no longer true.")
    recorded_from: datetime | None = Field(description="Since when it is believed.")
    recorded_to: datetime | None = Field(description="When it was believed no longer; null while it is.")
    components: dict[str, Any] = Field(description="Its components (GB/T 35639).", examples=[{"street": "桃坞路"}])
    lon: float = Field(description="Longitude of the entrance.")
    lat: float = Field(description="Latitude.")
    source: str = Field(description="Where it comes from.")
    note: str | None = Field(description="What a reader should know.")


class WrittenForm(BaseModel):
    """How an address was written in a period: its own words with the divisions of the time."""

    text: str = Field(description="Standard form.", examples=["江苏省南通市港闸区永兴街道锦港路1弄1号"])
    valid_from: date | None = Field(description="First day.")
    valid_to: date | None = Field(description="First day no longer written so.")


class AddressLife(BaseModel):
    """An address with its history."""

    address_id: str = Field(description="Identity.", examples=["DEMO-A00000012"])
    as_of: date = Field(description="Date asked for.")
    text: str = Field(description="Standard form on the date.")
    divisions: list[DivisionOfAddress] = Field(description="What it lies in on the date.")
    made_up: bool = Field(description="Demonstration data (演示数据).")
    forms: list[WrittenForm] = Field(description="How it was written, oldest first.")
    versions: list[AddressVersion] = Field(description="Every version, of all beliefs.")


class NearAddress(BaseModel):
    """An address near a point."""

    address_id: str = Field(description="Identity.", examples=["DEMO-A00000012"])
    text: str = Field(description="Standard form on the date.")
    metres: float = Field(description="Distance from the point, metres on the ellipsoid.", examples=[12.4])
    lon: float = Field(description="Longitude, in the datum asked for.")
    lat: float = Field(description="Latitude.")
    divisions: list[DivisionOfAddress] = Field(description="What it lies in on the date.")
    source: str = Field(description="Where the row comes from.")
    made_up: bool = Field(description="Demonstration data (演示数据).")


class NearList(BaseModel):
    """Addresses near a point, nearest first."""

    as_of: date = Field(description="Date of the divisions.")
    numberReturned: int = Field(description="How many.")  # noqa: N815
    addresses: list[NearAddress] = Field(description="Nearest first.")
