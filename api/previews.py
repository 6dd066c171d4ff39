"""The shape of a preview: everything an order would do."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal

from pydantic import BaseModel, Field

from gis.divisions import CodeState, Level, System


class SideItem(BaseModel):
    """A unit on one side of the order."""

    name: str = Field(description="Full name.", examples=["海门区"])
    kind: str = Field(description="Kind (建制).", examples=["市辖区"])
    parent: str | None = Field(description="Name of the legal superior.", examples=["南通市"])
    parent_id: int | None = Field(description="Its identity; negative while it is only to be founded.")
    parent_code: str | None = Field(description="Its legal code.", examples=["320600"])
    codes: dict[System, str] = Field(description="Codes by system.", examples=[{"mca": "320614"}])
    code_state: CodeState | None = Field(description="State of the legal code; pending: the old one (待赋码).")
    area_km2: float | None = Field(description="Area, km², measured in EPSG:4549.", examples=[1148.77])
    seat_address: str | None = Field(description="Address of the seat.", examples=["海门街道北京中路600号"])


class UnitChangeItem(BaseModel):
    """A version that is closed, opened, or both."""

    what: Literal["ends", "is founded", "is recorded", "changes"] = Field(description="What becomes of the unit.")
    unit_id: int = Field(description="Identity of the unit; negative while it is only to be founded.", examples=[-1])
    level: Level = Field(description="Level.")
    changed: list[str] = Field(description="Fields that differ before and after.", examples=[["parent_id", "codes"]])
    before: SideItem | None = Field(description="The unit before; null when it is founded.")
    after: SideItem | None = Field(description="The unit after; null when it ends.")


class CodeStepItem(BaseModel):
    """A code that ends, is given, or stands in for one still to be given."""

    what: Literal["ended", "given", "pending"] = Field(description="What becomes of the code.")
    system: System = Field(description="System of the code.")
    code: str = Field(description="The code.", examples=["320614"])
    unit_id: int = Field(description="The unit; negative while it is only to be founded.")
    name: str = Field(description="Name of the unit.", examples=["海门区"])
    level: Level = Field(description="Level of the unit.")


class RenumberedItem(BaseModel):
    """A unit that lives on under another code."""

    unit_id: int = Field(description="Identity of the unit.")
    name: str = Field(description="Its name.", examples=["常乐镇"])
    level: Level = Field(description="Its level.", examples=["town"])
    system: System = Field(description="System of the codes.")
    before: str | None = Field(description="Code before; null where it had none.", examples=["320684106"])
    after: str = Field(description="Code after.", examples=["320614103"])


class LevelAreaItem(BaseModel):
    """Area of all changed units of a level; the two agree when no ground is lost."""

    level: Level = Field(description="Level.")
    before_km2: float = Field(description="Before, km².")
    after_km2: float = Field(description="After, km².")


class TouchedLineItem(BaseModel):
    """A line between two counties that the order touches."""

    before: str | None = Field(description="The two codes before; null where there was no line.",
                               examples=["320612-320684"])  # fmt: skip
    after: str | None = Field(description="The two codes after; null where the line goes.",
                              examples=["320612-320614"])  # fmt: skip
    sides: str = Field(description="Names of the two sides.", examples=["通州区–海门市"])
    length_km: float = Field(description="Length, km.", examples=[61.2])


class ExampleItem(BaseModel):
    """An address as it is written before and after."""

    address_id: str = Field(description="Identity of the address.")
    before: str = Field(description="Before.", examples=["南通市海门市海门街道北京中路600号"])
    after: str = Field(description="After.", examples=["南通市海门区海门街道北京中路600号"])
    made_up: bool = Field(description="Demonstration data (演示数据).")


class CountedItem(BaseModel):
    """How many there are of something."""

    key: str = Field(description="Kind of facility, or key of the line.", examples=["daycare"])
    count: int = Field(description="How many.", examples=[12])
    made_up: int = Field(description="Of these, demonstration data (演示数据).", examples=[12])


class RestingItem(BaseModel):
    """What rests on the changed divisions."""

    communities_renamed: int = Field(description="Communities whose addresses are written anew.")
    addresses_rewritten: int = Field(description="Addresses whose written form changes.")
    dwellings_rewritten: int = Field(description="Of these, where somebody lives.")
    addresses_recoded: int = Field(description="Addresses whose division codes change.")
    examples: list[ExampleItem] = Field(description="Some of them.")
    facilities: list[CountedItem] = Field(description="Facilities in changed divisions, by kind.")
    markers: list[CountedItem] = Field(
        description="Boundary markers on touched lines, by the line code their stones bear."
    )


class DutyItem(BaseModel):
    """A legal clock that the order starts."""

    what: str = Field(description="What must be done.", examples=["finish the change"])
    article: str = Field(description="Where the law says so.", examples=["行政区划管理条例 Art. 15"])
    since: dt.date = Field(description="The day the clock starts.")
    due: dt.date | None = Field(description="The last day; null where the law names none.")
    done_on: dt.date | None = Field(description="When the order says it was done.")
    note: str | None = Field(description="What a reader should know.")


class ComplaintItem(BaseModel):
    """A fault or a warning, with its place in the order."""

    message: str = Field(description="What is wrong.")
    file: str | None = Field(description="The order or file.", examples=["2020-07-nantong"])
    row: int | str | None = Field(description="Row of a table.")
    field: str | None = Field(description="Path into the order.", examples=["events[0].into.codes.mca"])
    fix: str | None = Field(description="What to do.")
    geometry: dict[str, Any] | None = Field(description="Where on the map: a GeoJSON geometry, WGS 84.")


class PreviewAnswer(BaseModel):
    """Everything an order would do; nothing of it is in the register."""

    order: str = Field(description="Key of the order.", examples=["2020-07-nantong"])
    title: str = Field(description="Its title.", examples=["南通市部分行政区划调整"])
    practice: bool = Field(description="推演: it can be looked at, never applied.")
    effective_on: dt.date = Field(description="First day of the new state.", examples=["2020-07-03"])
    assumed: bool = Field(description="That day is assumed, not documented.")
    units: list[UnitChangeItem] = Field(description="Every version closed and opened, from above.")
    codes: list[CodeStepItem] = Field(description="Codes ended, given and pending.")
    renumbered: list[RenumberedItem] = Field(description="Units that live on under another code.")
    areas: list[LevelAreaItem] = Field(description="Area before and after, by level.")
    lines: list[TouchedLineItem] = Field(description="Lines between counties that are touched.")
    resting: RestingItem = Field(description="Addresses, facilities and markers that follow.")
    duties: list[DutyItem] = Field(description="Legal clocks that start.")
    register_moment: dt.datetime | None = Field(
        description="State that was looked at; hand it in as `seen` when you apply, to be told of what came between."
    )
    warnings: list[ComplaintItem] = Field(description="What the law has against it that does not stop it.")
