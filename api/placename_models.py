"""What is told of place names: a place found by one of its names, and a place with its whole history."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Literal

from pydantic import BaseModel, Field

from gis.divisions import Level
from gis.flows.find_names import Told
from gis.placenames.book import day_of
from gis.placenames.classes import KIND_WORDS, Classes, Kind, PlaceClass
from gis.placenames.entries import Entry, EntryForm
from gis.placenames.matching import How
from gis.placenames.record import Basis, Change, Form, Protection, Status
from gis.placenames.search import CEILINGS
from gis.placenames.standing import Division, Heir, Standing, State

PARTS = ", ".join(f"{part} at most {ceiling}" for part, ceiling in CEILINGS.items())


class PlaceDivision(BaseModel):
    """A division that a place lies in on the date."""

    id: int = Field(description="Identity of the unit.", examples=[2117])
    level: Level = Field(description="Level.", examples=["county"])
    name: str = Field(description="Its name on the date.", examples=["崇川区"])


class PlaceHeir(BaseModel):
    """A unit that ground of an ended division went to."""

    place_id: str = Field(description="Its identity as a place.", examples=["U2117"])
    name: str = Field(description="Its name on the date.", examples=["崇川区"])
    share: float | None = Field(description="Share of the ended one's area; null where not known.", examples=[1.0])


class MatchedName(BaseModel):
    """The name by which a place was found."""

    name: str = Field(description="The name.", examples=["港闸区"])
    form: EntryForm = Field(description="standard, former (曾用名), alias (别名), short (简称) or map (原图名称).")
    how: How = Field(
        description="How the words fit it: exact, prefix, contains, pinyin, initials, mixed (characters and letters), "
        "one_character (one put in, left out or exchanged), other_order.",
        examples=["exact"],
    )
    valid_from: date | None = Field(description="First day of its use; null where not known.", examples=["1991-01-01"])
    valid_to: date | None = Field(description="First day no longer in use; null while it is.", examples=["2020-07-03"])
    in_use: bool = Field(description="Whether it is in use on the date.")


class PlaceProperties(BaseModel):
    """A place as it stands on the date."""

    name: str | None = Field(description="Its name on the date; null where it has none then.", examples=["桃坞路"])
    status: Status = Field(description="standard, or unapproved: not to be taken for a standard name.")
    state: State = Field(description="in_use, ended, or future: not named yet on the date.", examples=["in_use"])
    roman: str | None = Field(description="The name in letters without tones.", examples=["Taowu Lu"])
    pinyin: str | None = Field(description="With tones.", examples=["Táowù Lù"])
    class_code: str = Field(description="Class (地名类别代码).", examples=["23500"])
    class_name: str | None = Field(description="Its name; null for a code that the table lacks.", examples=["街路巷"])
    kind: Kind = Field(description="Kind of the regulations of 2022 and 2025.", examples=["road"])
    valid_from: date | None = Field(description="First day of the name; null where not known.", examples=["2000-01-01"])
    valid_to: date | None = Field(description="First day no longer its name; null while it is.")
    planned: bool = Field(description="Not built yet (是否规划).")
    divisions: list[PlaceDivision] = Field(description="Divisions it lies in on the date, from above.")
    matched: MatchedName | None = Field(description="The name that was found; null in a list.")
    score: float | None = Field(description="Sum of the parts; null in a list.", examples=[0.92])
    score_parts: dict[str, float] = Field(description=f"Parts of the score: {PARTS}.")
    became: list[PlaceHeir] = Field(description="Of a division that has ended: what its ground belongs to on the date.")
    source: str = Field(description="Where the name comes from.")
    made_up: bool = Field(description="Demonstration data (演示数据).")


class PlaceFeature(BaseModel):
    """A place."""

    type: Literal["Feature"] = Field(default="Feature", description="GeoJSON type.")
    id: str = Field(description="Identity of the place; survives a rename. U and a number: a division.")
    geometry: dict[str, Any] | None = Field(description="WGS 84; null when not asked for or not known.")
    properties: PlaceProperties = Field(description="What is true of it on the date.")


class PlaceList(BaseModel):
    """A page of places."""

    type: Literal["FeatureCollection"] = Field(default="FeatureCollection", description="GeoJSON type.")
    features: list[PlaceFeature] = Field(description="By score; without words by class and pinyin.")
    numberReturned: int = Field(description="Features on this page.", examples=[3])  # noqa: N815
    next: str | None = Field(description="Cursor of the next page; null on the last.")
    as_of: date = Field(description="Date of the names and divisions.", examples=["2020-07-03"])


class ApprovalPapers(BaseModel):
    """By whom and by which papers a name was approved, filed and announced."""

    body: str | None = Field(description="Who approved it (批准机关).", examples=["南通市人民政府"])
    number: str | None = Field(description="Number of the approval (批准文号).")
    on: date | None = Field(description="Date of the approval.")
    filing_number: str | None = Field(description="Number of the filing (备案号).")
    filed_on: date | None = Field(description="Date of the filing.")
    announced_on: date | None = Field(description="Date of the announcement.")
    announcement: str | None = Field(description="Number or address of the announcement.")


class NameVersion(BaseModel):
    """The name of a place in one period."""

    name: str = Field(description="The name.", examples=["桃坞路"])
    proper: str = Field(description="Proper part (专名).", examples=["桃坞"])
    generic: str = Field(description="Generic part (通名); empty where it has none.", examples=["路"])
    class_code: str = Field(description="Class.", examples=["23500"])
    roman: str = Field(description="In letters without tones.", examples=["Taowu Lu"])
    pinyin: str = Field(description="With tones.", examples=["Táowù Lù"])
    status: Status = Field(description="standard, or unapproved: not to be taken for a standard name.")
    basis: Basis = Field(description="What makes it standard: case, order or list; none where unapproved.")
    valid_from: date | None = Field(description="First day; null where not known.")
    valid_to: date | None = Field(description="First day no longer its name; null while it is.")
    planned: bool = Field(description="Not built yet (是否规划).")
    located_in: str | None = Field(description="所在（跨）行政区 as the record words it.")
    position: str | None = Field(description="位置 or 四至, in words.")
    approval: ApprovalPapers | None = Field(description="Papers; null for a division, whose orders have them.")
    case_id: int | None = Field(description="Number of the case that named it; null for who may not read cases.")
    change: Change | None = Field(description="What opened the version; null for a division.")
    source: str = Field(description="Where it comes from.")
    made_up: bool = Field(description="Demonstration data (演示数据).")
    note: str | None = Field(description="What a reader should know.")


class OtherNameItem(BaseModel):
    """A name beside the standard one."""

    name: str = Field(description="The name.", examples=["老桃坞"])
    form: Form = Field(description="former (曾用名), alias (别名), short (简称) or map (原图名称).")
    pinyin: str = Field(description="With tones.")
    valid_from: date | None = Field(description="First day of its use; null where not known.")
    valid_to: date | None = Field(description="First day no longer in use; null where open or not known.")
    source: str = Field(description="Where it comes from.")
    made_up: bool = Field(description="Demonstration data (演示数据).")
    note: str | None = Field(description="What a reader should know.")


class DescriptionItem(BaseModel):
    """What is told of a place in one period."""

    meaning: str | None = Field(description="地名的含义.")
    origin: str | None = Field(description="来历.")
    history: str | None = Field(description="沿革.")
    official_code: str | None = Field(description="地名代码 of the national store, 20 digits, as given.")
    protection: Protection | None = Field(description="Level of the protection list: province, city or county.")
    protection_list: str | None = Field(description="Which list and batch.")
    protection_measures: str | None = Field(description="Measures that must stand before it is renamed.")
    red: bool = Field(description="红色地名.")
    items: dict[str, str] = Field(description="Items of its class, by heading.")
    valid_from: date | None = Field(description="First day; null where not known.")
    valid_to: date | None = Field(description="First day no longer true; null while it is.")
    source: str = Field(description="Where it comes from.")
    made_up: bool = Field(description="Demonstration data (演示数据).")
    note: str | None = Field(description="What a reader should know.")


class PlaceLife(BaseModel):
    """A place with all its names, as seen from a date."""

    place_id: str = Field(description="Identity of the place; survives a rename.", examples=["U2117"])
    as_of: date = Field(description="Date asked for.")
    name: str | None = Field(description="Its name on the date; null where it has none then.", examples=["崇川区"])
    status: Status = Field(description="standard, or unapproved: not to be taken for a standard name.")
    state: State = Field(description="in_use, ended, or future: not named yet on the date.")
    class_code: str = Field(description="Class (地名类别代码).", examples=["21400"])
    class_name: str | None = Field(description="Its name; null for a code that the table lacks.")
    kind: Kind = Field(description="Kind of the regulations of 2022 and 2025.")
    unit_id: int | None = Field(description="Identity of the division unit, where it is one: `/divisions/{unit_id}`.")
    divisions: list[PlaceDivision] = Field(description="Divisions it lies in on the date, from above.")
    geometry: dict[str, Any] | None = Field(description="GeoJSON, WGS 84; null when not asked for or not known.")
    versions: list[NameVersion] = Field(description="Its names, oldest first.")
    others: list[OtherNameItem] = Field(description="Names beside them.")
    descriptions: list[DescriptionItem] = Field(description="What is told of it, oldest first.")
    became: list[PlaceHeir] = Field(description="Of a division that has ended: what its ground belongs to on the date.")


class ClassItem(BaseModel):
    """A class of place names."""

    code: str = Field(description="地名类别代码.", examples=["23500"])
    name: str = Field(description="Its name.", examples=["街路巷"])
    kind: Kind = Field(description="Kind of the regulations of 2022 and 2025.", examples=["road"])
    kind_name: str = Field(description="The kind in words.", examples=["街路巷"])
    generics: list[str] = Field(description="Generic parts that its names may end in, longest first.")
    source: str = Field(description="How well the code is known: observed or unverified.")
    note: str | None = Field(description="What a reader should know.")


class ClassList(BaseModel):
    """The table of classes."""

    classes: list[ClassItem] = Field(description="By code.")


def class_item(one: PlaceClass) -> dict[str, Any]:
    """A class as it is given out."""
    return {**vars(one), "kind_name": KIND_WORDS[one.kind]}


def place_feature(told: Told, classes: Classes, as_of: date) -> dict[str, Any]:
    """A place found, up to its geometry."""
    find, now = told.find, told.standing.entry
    return {
        "type": "Feature",
        "id": find.entry.place_id,
        "properties": {
            **standing_fields(told.standing, classes),
            "roman": now.roman or None,
            "pinyin": now.pinyin or None,
            "valid_from": day_of(now.first),
            "valid_to": day_of(now.past),
            "planned": now.planned,
            "divisions": [division_item(one) for one in told.divisions],
            "matched": None if find.how is None else _matched(find.entry, find.how, as_of),
            "score": find.score if find.how else None,
            "score_parts": find.parts,
            "became": [heir_item(one) for one in told.heirs],
            "source": now.source,
            "made_up": now.made_up,
        },
    }


def standing_fields(held: Standing, classes: Classes) -> dict[str, Any]:
    """Name, status, state and class of a place on a date."""
    known = classes.by_code.get(held.entry.class_code)
    return {
        "name": held.entry.name if held.state == "in_use" else None,
        "status": held.entry.status,
        "state": held.state,
        "class_code": held.entry.class_code,
        "class_name": known.name if known else None,
        "kind": classes.kind_of(held.entry.class_code),
    }


def division_item(one: Division) -> Mapping[str, Any]:
    """A division that a place lies in."""
    return {"id": one.id, "level": one.level, "name": one.name}


def heir_item(one: Heir) -> Mapping[str, Any]:
    """A unit that ground went to."""
    return {"place_id": one.place_id, "name": one.name, "share": None if one.share is None else round(one.share, 6)}


def _matched(entry: Entry, how: How, as_of: date) -> dict[str, Any]:
    return {
        "name": entry.name,
        "form": entry.form,
        "how": how,
        "valid_from": day_of(entry.first),
        "valid_to": day_of(entry.past),
        "in_use": entry.on(as_of.toordinal()),
    }
