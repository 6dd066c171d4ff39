"""The shapes of answers about boundary lines and tripoints."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from gis.boundaries.lines import LineRank
from gis.boundaries.papers import PaperKind
from gis.divisions import Level, Quality

CODE = "Code by rule, ten digits (32, then four of either county); a proposal. Null for lines that have none by rule."
LENGTH = "Length along all parts, metres, measured in EPSG:4549."


class LineSide(BaseModel):
    """A unit on one side of a line, or one that meets in a tripoint."""

    id: int = Field(description="Identity of the unit.", examples=[12])
    code: str | None = Field(description="Its code on the date; null where none is known.", examples=["320681"])
    name: str | None = Field(description="Its name on the date.", examples=["启东市"])


class PaperIn(BaseModel):
    """A paper that a line rests on, to be recorded."""

    model_config = ConfigDict(extra="forbid")
    kind: PaperKind = Field(description="agreement wins over attached_map, that over result_table (DOMAIN §2.1).")
    number: str = Field(
        description="Number of the document.", min_length=1, max_length=500, examples=["通勘界〔2001〕3号"]
    )
    title: str = Field(
        description="Its title.", min_length=1, max_length=500, examples=["启东市与海门市行政区域界线协议书"]
    )
    issued_on: dt.date = Field(description="Its date; not after today.", examples=["2001-05-18"])
    official_code: str | None = Field(
        default=None, description="The official code it gives the line.", min_length=1, max_length=500
    )
    official_name: str | None = Field(
        default=None, description="The official name it gives the line.", min_length=1, max_length=500
    )
    source: str = Field(
        default="entered by hand from the paper", description="Where it was seen.", min_length=1, max_length=500
    )


class PaperItem(BaseModel):
    """A paper that a line rests on."""

    paper_id: int = Field(description="Number of the paper in the register.", examples=[3])
    kind: PaperKind = Field(description="Kind of paper.", examples=["agreement"])
    number: str = Field(description="Number of the document.")
    title: str = Field(description="Its title.")
    issued_on: dt.date = Field(description="Its date.")
    official_code: str | None = Field(description="The official code it gives the line.")
    official_name: str | None = Field(description="The official name it gives the line.")
    source: str = Field(description="Where it was seen.")
    made_up: bool = Field(description="Demonstration data (演示数据).")


class PaperDone(BaseModel):
    """What was recorded or withdrawn."""

    line_id: int = Field(description="The line.", examples=[21])
    paper_id: int = Field(description="Number of the paper in the register.", examples=[3])


class LineProperties(BaseModel):
    """A line as it is on the date asked for."""

    id: int | None = Field(
        description="Identity of the line; survives change of code, name and sides. Null for lines of communities, "
        "which are drawn when asked for and not kept.",
        examples=[21],
    )
    level: Level = Field(description="Level of the units on either side.", examples=["county"])
    rank: LineRank = Field(description="Highest level at which the sides differ; outer: the other side is no unit.")
    code: str | None = Field(description=CODE, examples=["3206140681"])
    name: str = Field(description="Name by rule.", examples=["海门启东线"])
    official_code: str | None = Field(description="The code that a paper gives it; null while none does.")
    official_name: str | None = Field(description="The name that a paper gives it; null while none does.")
    basis: Literal["agreement", "attached_map", "result_table", "map"] = Field(
        description="The kind of paper that wins; map: none settles it, it is drawn from the map of divisions."
    )
    papers: list[PaperItem] = Field(description="Papers issued by the date, in the order in which they win.")
    sides: list[LineSide] = Field(description="The units on either side, smaller code first; one on outer lines.")
    beyond: str | None = Field(description="On outer lines: what lies beyond, by name.", examples=["崇明"])
    length_m: float = Field(description=LENGTH, examples=[44588.18])
    geometry_quality: Quality = Field(
        description="Quality of the areas it is drawn from; all but official: 示意数据，不得作为法定依据."
    )
    valid_from: dt.date | None = Field(description="First day on which it is so; null where it is not kept.")
    valid_to: dt.date | None = Field(description="First day no longer so; null while in force.")


class LineFeature(BaseModel):
    """A line with its course."""

    type: Literal["Feature"] = Field(default="Feature", description="GeoJSON type.")
    id: int | None = Field(description="Identity of the line.")
    geometry: dict[str, Any] | None = Field(
        description="MultiLineString, parts in running order, each west to east or north to south; null if not asked."
    )
    properties: LineProperties = Field(description="What is true of it on the date.")


class LineCollection(BaseModel):
    """A page of lines."""

    type: Literal["FeatureCollection"] = Field(default="FeatureCollection", description="GeoJSON type.")
    features: list[LineFeature] = Field(description="The lines of this page, each once, by the codes of their sides.")
    numberReturned: int = Field(description="Features on this page.", examples=[27])  # noqa: N815
    next: str | None = Field(description="Cursor of the next page; null on the last.")
    as_of: dt.date = Field(description="Date of the lines.", examples=["2021-01-01"])
    note: str | None = Field(description="Why there can be no line on the date; null when there can.")


class Neighbour(BaseModel):
    """A line that meets another in a tripoint."""

    id: int = Field(description="Identity of the line.", examples=[22])
    code: str | None = Field(description=CODE)
    name: str = Field(description="Name by rule.", examples=["启东崇明线"])
    rank: LineRank = Field(description="Rank.", examples=["outer"])


class LineEnd(BaseModel):
    """An end of a part of a line."""

    lon: float = Field(description="Longitude, degrees.", examples=[121.5401])
    lat: float = Field(description="Latitude, degrees.", examples=[32.1251])
    tripoint: str | None = Field(description="The tripoint it ends in; null where it ends at the coast or closes.")


class TripointProperties(BaseModel):
    """A point where three units meet, or two and a neighbour beyond by land or across a river."""

    id: int | None = Field(description="Identity; null for those of communities, which are not kept.", examples=[3])
    level: Level = Field(description="Level of the units that meet.", examples=["county"])
    name: str = Field(description="Name by rule.", examples=["通州崇川海门三交点"])
    units: list[LineSide] = Field(description="The units that meet.")
    beyond: str | None = Field(description="What lies beyond, where an outer line ends in it.", examples=["常熟"])
    lines: list[int] = Field(description="Identities of the lines that end in it.", examples=[[3, 10, 345]])
    lon: float = Field(description="Longitude, degrees, on the map of divisions: not that of a marker.")
    lat: float = Field(description="Latitude, degrees, on the map of divisions: not that of a marker.")


class TripointFeature(BaseModel):
    """A tripoint with its point."""

    type: Literal["Feature"] = Field(default="Feature", description="GeoJSON type.")
    id: int | None = Field(description="Identity.")
    geometry: dict[str, Any] = Field(description="Point.")
    properties: TripointProperties = Field(description="What is true of it on the date.")


class TripointCollection(BaseModel):
    """The tripoints of a level."""

    type: Literal["FeatureCollection"] = Field(default="FeatureCollection", description="GeoJSON type.")
    features: list[TripointFeature] = Field(description="By name.")
    numberReturned: int = Field(description="Features.", examples=[8])  # noqa: N815
    as_of: dt.date = Field(description="Date.", examples=["2021-01-01"])
    note: str | None = Field(description="Why there can be none on the date; null when there can.")


class LineVersion(BaseModel):
    """What was true of a line in a period."""

    valid_from: dt.date = Field(description="First day.")
    valid_to: dt.date | None = Field(description="First day no longer true; null while in force.")
    code: str | None = Field(description=CODE)
    name: str = Field(description="Name by rule.")
    side_a: int = Field(description="The unit with the smaller code.")
    side_b: int | None = Field(description="The other; null on outer lines.")
    beyond: str | None = Field(description="On outer lines: what lies beyond.")
    rank: LineRank = Field(description="Rank.")
    length_m: float = Field(description=LENGTH)
    quality: Quality = Field(description="Quality of the areas it is drawn from.")


class LineKin(BaseModel):
    """A line that came of another, or that it came of."""

    id: int = Field(description="Identity of the line.")
    on_day: dt.date = Field(description="First day of the line after.")
    code: str | None = Field(description=CODE)
    name: str | None = Field(description="Name by rule, then.")


class LineLife(LineProperties):
    """All that is known of a line."""

    status: Literal["in_force", "ended", "interrupted", "future"] = Field(
        description="Whether it runs on the date; interrupted: not then, but before and after."
    )
    as_of: dt.date = Field(description="Date asked for.")
    told_on: dt.date = Field(description="The day it is told as of: that asked for, or the nearest on which it ran.")
    description: str = Field(description="Its course in words, by the 16-point rose from true north.")
    ends: list[LineEnd] = Field(description="The two ends of each part, in running order.")
    tripoints: list[TripointProperties] = Field(description="Tripoints that it ends in.")
    neighbours: list[Neighbour] = Field(description="Lines that meet it there.")
    versions: list[LineVersion] = Field(description="All its versions, oldest first.")
    predecessors: list[LineKin] = Field(description="Lines it came of.")
    successors: list[LineKin] = Field(description="Lines that came of it.")
    geometry: dict[str, Any] | None = Field(description="MultiLineString; null when not asked for.")


class LineBrief(BaseModel):
    """A line in short."""

    id: int = Field(description="Identity of the line.", examples=[1])
    code: str | None = Field(description=CODE)
    name: str = Field(description="Name by rule.", examples=["崇川港闸线"])
    rank: LineRank = Field(description="Rank.")
    sides: list[LineSide] = Field(description="The units on either side, smaller code first.")
    beyond: str | None = Field(description="On outer lines: what lies beyond.")
    length_m: float = Field(description=LENGTH)


class LineName(BaseModel):
    """A line by name."""

    id: int = Field(description="Identity of the line.")
    code: str | None = Field(description=CODE)
    name: str = Field(description="Name by rule.")


class EndedLine(LineBrief):
    """A line that runs no more."""

    became: list[LineName] = Field(description="The lines of the later date that it led to.")


class ContinuedLine(BaseModel):
    """A line that lives on changed."""

    before: LineBrief = Field(description="As it was on the earlier date.")
    after: LineBrief = Field(description="As it is on the later one.")
    changed: list[str] = Field(description="What differs.", examples=[["code", "name", "sides"]])


class LineDifferenceAnswer(BaseModel):
    """What differs between the lines of two dates."""

    model_config = ConfigDict(populate_by_name=True)
    start: dt.date = Field(alias="from", description="The earlier date.")
    end: dt.date = Field(alias="to", description="The later date.")
    level: Level = Field(description="Level of the lines.")
    ended: list[EndedLine] = Field(description="Lines that run no more.")
    founded: list[LineBrief] = Field(description="Lines that are new.")
    continued: list[ContinuedLine] = Field(description="Lines that live on with something changed.")
