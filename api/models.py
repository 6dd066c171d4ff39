"""The shapes of answers that are not GeoJSON."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import BaseModel, Field

from api.geojson import DivisionProperties, UnitFigures
from gis.divisions import CodeState


class Health(BaseModel):
    """Whether the service answers, and what it holds."""

    status: str = Field(description="`ok`.", examples=["ok"])
    version: str = Field(description="Version of the service.", examples=["0.1.0"])
    first_day: dt.date | None = Field(description="First day the register knows.", examples=["1982-01-01"])
    counts: dict[str, int] = Field(description="How much there is, by layer; addresses are estimated.")
    made_up: bool = Field(description="Demonstration data is loaded.")
    notices: list[str] = Field(description="What must be shown wherever this data is shown.")


class Chain(BaseModel):
    """The divisions over a point."""

    as_of: dt.date = Field(description="Date of the divisions.", examples=["2020-07-03"])
    lon: float = Field(description="Longitude as asked.", examples=[120.86])
    lat: float = Field(description="Latitude as asked.", examples=[32.01])
    crs: str = Field(description="Datum of the point.", examples=["wgs84"])
    chain: list[DivisionProperties] = Field(description="Province first.")


class UnitVersion(BaseModel):
    """What was true of a unit in a period."""

    name: str = Field(description="Full name.", examples=["崇川区"])
    kind: str = Field(description="Kind (建制).", examples=["市辖区"])
    parent_id: int | None = Field(description="Identity of the legal superior.")
    valid_from: dt.date = Field(description="First day.", examples=["2018-01-01"])
    valid_to: dt.date | None = Field(description="First day no longer true; null while in force.")
    precision: str = Field(description="How exact the first day is known.", examples=["day"])
    assumed: bool = Field(description="The first day is assumed, not documented.")
    source: str = Field(description="Where this version comes from.")
    made_up: bool = Field(description="Demonstration data (演示数据).")
    note: str | None = Field(description="What a reader should know.")
    figures: UnitFigures | None = Field(description="Figures of the order that opened it; null where it gives none.")
    opened_by: int | None = Field(description="Number of the order that opened it; null for the first state.")
    closed_by: int | None = Field(description="Number of the order that closed it.")


class UnitCode(BaseModel):
    """A code a unit bore in a period."""

    system: str = Field(description="mca, stats or gb2260.", examples=["mca"])
    code: str = Field(description="The code.", examples=["320611"])
    state: CodeState = Field(description="in_force, or pending: the old code, until the new one is given (待赋码).")
    valid_from: dt.date = Field(description="First day.")
    valid_to: dt.date | None = Field(description="First day no longer borne.")
    source: str = Field(description="Where the code comes from.")


class Relative(BaseModel):
    """A unit that another came from or went over to."""

    id: int = Field(description="Identity of the unit.", examples=[2117])
    name: str = Field(description="Its name on that date.", examples=["崇川区"])
    code: str | None = Field(description="Its legal code on that date.", examples=["320613"])
    area_share: float | None = Field(description="Share of the predecessor's area; null where not known.", examples=[1])
    population_share: float | None = Field(
        description="Share of its residents, of the counted date nearest to the change; null where none are counted."
    )
    address_share: float | None = Field(description="Share of its addresses; null where none are counted.")
    order_id: int = Field(description="Number of the order.", examples=[4])


class UnitLife(BaseModel):
    """The whole life of a unit, as seen from a date."""

    id: int = Field(description="Identity of the unit.", examples=[4])
    level: str = Field(description="Level.", examples=["county"])
    name: str = Field(description="Name on that date, or the last before it.", examples=["港闸区"])
    status: str = Field(
        description="On the date asked for: current, pending (in force, its code not given yet), ended, future.",
        examples=["ended"],
    )
    as_of: dt.date = Field(description="Date asked for.")
    ended_on: dt.date | None = Field(description="First day on which it is no more.", examples=["2020-07-03"])
    ended_by: int | None = Field(description="Number of the order that ended it.", examples=[4])
    versions: list[UnitVersion] = Field(description="All versions, oldest first.")
    codes: list[UnitCode] = Field(description="All codes, by system.")
    predecessors: list[Relative] = Field(description="Units it took ground from.")
    successors: list[Relative] = Field(description="Units in force on the date that its ground went to, once ended.")


class OrderDocument(BaseModel):
    """A paper of an order."""

    role: str = Field(description="reply, provincial_notice, city_notice, announcement, statistical_list or other.")
    body: str | None = Field(description="Who issued it.", examples=["江苏省人民政府"])
    number: str | None = Field(description="Its number.", examples=["苏政发〔2020〕60号"])
    date: dt.date | None = Field(description="Its date.", examples=["2020-07-03"])
    source: str | None = Field(description="Where we know it from.")
    file: str | None = Field(description="Where the paper itself is kept.")


class OrderItem(BaseModel):
    """A change order that was announced."""

    id: int = Field(description="Number in this register.", examples=[4])
    key: str = Field(description="Stable key.", examples=["2020-07-nantong"])
    title: str = Field(description="Title.", examples=["南通市部分行政区划调整"])
    kind: str = Field(description="legal, list_difference (no legal document) or survey.", examples=["legal"])
    approved_on: dt.date | None = Field(description="Date of approval.")
    announced_on: dt.date | None = Field(description="Date it became public.", examples=["2020-07-17"])
    effective_on: dt.date = Field(description="First day on which it holds.", examples=["2020-07-03"])
    precision: str = Field(description="How exact that day is known.", examples=["day"])
    assumed: bool = Field(description="That day is assumed, not documented.", examples=[True])
    code_published_on: dt.date | None = Field(description="Date the codes were published.")
    note: str | None = Field(description="What a reader should know.")
    documents: list[OrderDocument] = Field(description="Its papers.")


class OrderWhole(OrderItem):
    """A change order with its events."""

    events: list[dict[str, Any]] = Field(description="As written; their form is that of `/orders/schema`.")
    touched: dict[str, int] = Field(description="How many units, codes and addresses it touched.")


class OrderList(BaseModel):
    """Announced orders, oldest first."""

    orders: list[OrderItem] = Field(description="By the day they take effect.")


class CoverageHead(BaseModel):
    """What a coverage run was asked, and on which data."""

    id: int = Field(description="Number of the run.", examples=[5])
    circle: str = Field(description="Definition of the circle.", examples=["daycare"])
    pace: str = Field(description="Named pace.", examples=["elder"])
    minutes: float = Field(description="Minutes allowed.", examples=[15])
    level: str = Field(description="Level of the rows.", examples=["county"])
    divisions_as_of: dt.date = Field(description="Date of the divisions.", examples=["2021-01-01"])
    population_date: dt.date = Field(description="Date of the residents.", examples=["2020-11-01"])
    homes_date: dt.date = Field(description="Date of the homes.")
    facilities_date: dt.date = Field(description="Date of the facilities.")
    band: str = Field(description="Residents counted.", examples=["60+"])
    made_up: bool = Field(description="Rests on demonstration data (演示数据).", examples=[True])
    code_version: str = Field(description="Version of the code that computed it.", examples=["0.1.0"])
    computed_at: dt.datetime = Field(description="When it was computed.")
    sources: list[str] = Field(description="Sources of what it rests on.")
    parameters: dict[str, Any] = Field(description="Everything that was asked.")
    inputs: dict[str, Any] = Field(description="Counts and hashes of what was read.")


class CoverageRuns(BaseModel):
    """The newest run of each question."""

    runs: list[CoverageHead] = Field(description="By circle, pace, minutes and level.")


class CoverageUnit(BaseModel):
    """Who is covered in one unit."""

    unit_id: int | None = Field(description="Identity of the unit; null for the total.", examples=[2117])
    code: str | None = Field(description="Legal code on the date of the divisions.", examples=["320613"])
    name: str = Field(description="Name on that date.", examples=["崇川区"])
    level: str = Field(description="Level, or `total`.", examples=["county"])
    people: int = Field(description="Residents of the band.", examples=[260478])
    covered: float = Field(description="Of these, within the minutes.", examples=[175005.0])
    share: float | None = Field(description="covered / people; null where nobody lives.", examples=[0.672])
    uncovered: float = Field(description="people - covered.", examples=[85473.0])
    median_minutes: float | None = Field(description="Median walk; null when out of reach.", examples=[11.5])
    p90_minutes: float | None = Field(description="Ninth decile of the walk; null when out of reach.", examples=[23.1])


class CoverageAnswer(BaseModel):
    """A coverage run with its rows."""

    run: CoverageHead = Field(description="What was asked, and on which data.")
    units: list[CoverageUnit] = Field(description="A row for each unit, by code.")
    total: CoverageUnit = Field(description="Everybody; computed from the homes, since quantiles do not add up.")


class Choice(BaseModel):
    """A circle or a pace, in both languages."""

    id: str = Field(description="What the run names it by.", examples=["daycare"])
    zh: str = Field(description="Its name in Chinese.", examples=["日间照料中心"])
    en: str = Field(description="Its name in English.", examples=["Day-care centres"])
    source: str = Field(description="Where the definition comes from.")


class CircleChoice(Choice):
    """A circle, with the kinds of facility that count."""

    kinds: list[str] = Field(description="Facility kinds that count.", examples=[["daycare"]])


class MapConfig(BaseModel):
    """What the map needs to begin."""

    title: str = Field(description="Name of the city.", examples=["南通"])
    first_day: dt.date | None = Field(description="First day the register knows.", examples=["1982-01-01"])
    first_map_day: dt.date | None = Field(description="First day an area is known of.", examples=["2018-01-01"])
    today: dt.date = Field(description="Today, as the server sees it.")
    bounds: tuple[float, float, float, float] | None = Field(description="West, south, east, north of the city.")
    orders: list[OrderItem] = Field(description="Announced orders; those since `first_map_day` are ticks.")
    made_up: bool = Field(description="Demonstration data is loaded.")
    notices: dict[str, str] = Field(description="Notices that cannot be switched off while such data is shown.")
    attribution: str = Field(description="Sources of what is drawn.")
    circles: list[CircleChoice] = Field(description="Definitions of the circle there are.")
    paces: list[Choice] = Field(description="Named paces there are.")
    minutes: float = Field(description="Minutes of the circle.", examples=[15])
