"""The shapes of answers about divisions that are neither a list nor one unit's life."""

from __future__ import annotations

import datetime as dt

from pydantic import BaseModel, Field

from api.models import Relative
from gis.divisions import Level

SHARE = "Share of the predecessor's area; null where not known."


class TreeNode(BaseModel):
    """A unit with those below it."""

    id: int = Field(description="Identity of the unit.", examples=[2117])
    name: str = Field(description="Name on that date.", examples=["崇川区"])
    level: Level = Field(description="Level.", examples=["county"])
    kind: str = Field(description="Kind (建制).", examples=["市辖区"])
    code: str | None = Field(description="Legal code (MCA); null where not known.", examples=["320613"])
    children: list[TreeNode] = Field(description="Units right below it, by code; empty below the depth asked for.")


class Tree(BaseModel):
    """Divisions as a tree."""

    as_of: dt.date = Field(description="Date of the divisions.", examples=["2020-07-03"])
    numberReturned: int = Field(description="Units in all of it.", examples=[9])  # noqa: N815
    tree: list[TreeNode] = Field(description="The tops: the province, the root asked for, or a group's members.")


class NamePeriod(BaseModel):
    """A period in which a unit bore a name."""

    path: str = Field(
        description="Its names from the top down, as of the first day.", examples=["江苏省/南通市/港闸区"]
    )
    valid_from: dt.date = Field(description="First day.", examples=["2018-01-01"])
    valid_to: dt.date | None = Field(description="First day no longer true; null while in force.")


class NamedUnit(BaseModel):
    """A unit that bears or bore a name."""

    id: int = Field(description="Identity of the unit.", examples=[4])
    level: Level = Field(description="Level.", examples=["county"])
    name: str = Field(description="Its name on the date, or the last before it.", examples=["港闸区"])
    code: str | None = Field(description="Its legal code on the date.", examples=["320611"])
    status: str = Field(description="current, ended or future, on the date.", examples=["ended"])
    bears_it: bool = Field(description="It bears the name on the date.", examples=[False])
    periods: list[NamePeriod] = Field(description="When it bore the name, oldest first.")


class NamedUnits(BaseModel):
    """All units that ever bore a name."""

    name: str = Field(description="The name asked for.", examples=["港闸区"])
    as_of: dt.date = Field(description="Date of the states.")
    units: list[NamedUnit] = Field(description="Those that bear it on the date first; 200 at most.")


class UnitBrief(BaseModel):
    """A unit by name."""

    id: int | None = Field(description="Identity of the unit; null for none.", examples=[2117])
    name: str | None = Field(description="Its name on the date it is spoken of.", examples=["崇川区"])
    code: str | None = Field(description="Its legal code then.", examples=["320613"])


class Share(UnitBrief):
    """A unit that ground came from or went to."""

    area_share: float | None = Field(description=SHARE, examples=[1])
    order_id: int = Field(description="Number of the last order on the way.", examples=[4])


class _Comer(BaseModel):
    id: int = Field(description="Identity of the unit.", examples=[2117])
    level: Level = Field(description="Level.", examples=["county"])
    name: str = Field(description="Name on the date it is in force.", examples=["崇川区"])
    kind: str = Field(description="Kind (建制).", examples=["市辖区"])
    code: str | None = Field(description="Legal code then.", examples=["320613"])
    codes: dict[str, str] = Field(description="Codes then, by system.")
    parent_id: int | None = Field(description="Legal superior then.")
    orders: list[int] = Field(description="Numbers of the orders that did it.", examples=[[4]])


class AddedUnit(_Comer):
    """A unit in force on the later date only."""

    came_from: list[Share] = Field(description="Units in force on the earlier date that its ground came from.")


class EndedUnit(_Comer):
    """A unit in force on the earlier date only."""

    became: list[Share] = Field(description="Units in force on the later date that its ground went to.")


class _Changed(UnitBrief):
    level: Level = Field(description="Level.", examples=["town"])
    orders: list[int] = Field(description="Numbers of the orders that did it.", examples=[[3]])


class ChangedWords(_Changed):
    """A unit of which a name, kind or seat is another."""

    before: str | None = Field(description="On the earlier date.", examples=["南城街道"])
    after: str | None = Field(description="On the later date.", examples=["孙庄街道"])


class ChangedCode(ChangedWords):
    """A unit that bears another code of a system."""

    system: str = Field(description="mca, stats or gb2260.", examples=["mca"])


class MovedUnit(_Changed):
    """A unit that lies under another superior."""

    before: UnitBrief = Field(description="Superior on the earlier date.")
    after: UnitBrief = Field(description="Superior on the later date.")


class ReshapedUnit(_Changed):
    """A unit whose ground is another."""

    before_km2: float | None = Field(description="Area before, km², EPSG:4549; null where no area was known.")
    after_km2: float | None = Field(description="Area after, km².")
    differing_km2: float | None = Field(description="Ground that is in one of them only, km².", examples=[1.25])


class OrderBrief(BaseModel):
    """An order by name."""

    id: int = Field(description="Number in this register.", examples=[4])
    key: str = Field(description="Stable key.", examples=["2020-07-nantong"])
    title: str = Field(description="Title.", examples=["南通市部分行政区划调整"])
    effective_on: dt.date = Field(description="First day on which it holds.", examples=["2020-07-03"])


class DateDifference(BaseModel):
    """What differs between two dates, by what happened."""

    start: dt.date = Field(alias="from", description="The earlier date.", examples=["2020-07-02"])
    end: dt.date = Field(alias="to", description="The later date.", examples=["2020-07-03"])
    added: list[AddedUnit] = Field(description="Units in force on the later date only.")
    ended: list[EndedUnit] = Field(description="Units in force on the earlier date only; a change of kind is one.")
    renamed: list[ChangedWords] = Field(description="Units with another name.")
    kind_changed: list[ChangedWords] = Field(description="Units that kept their identity and are of another kind.")
    recoded: list[ChangedCode] = Field(description="Units with another code, by system.")
    moved: list[MovedUnit] = Field(description="Units under another superior.")
    seat_moved: list[ChangedWords] = Field(description="Units with another address of the seat.")
    reshaped: list[ReshapedUnit] = Field(description="Units with other ground, with areas.")
    orders: list[OrderBrief] = Field(description="The orders that did it.")


class GroupItem(BaseModel):
    """A group of units that is no division."""

    key: str = Field(description="Stable key; `group:KEY` stands wherever a level may.", examples=["shiqu"])
    name: str = Field(description="Its name.", examples=["市区（含通州、海门）"])
    kind: str = Field(description="urban, rural, census, zone or other.", examples=["urban"])
    members: int = Field(description="Members in force on the date.", examples=[3])
    source: str = Field(description="Where it comes from; says so where it is derived or unverified.")
    made_up: bool = Field(description="Demonstration data (演示数据).")
    note: str | None = Field(description="What a reader should know.")


class GroupList(BaseModel):
    """Groups as of a date."""

    as_of: dt.date = Field(description="Date of the members.")
    groups: list[GroupItem] = Field(description="By kind and key.")


class Relatives(BaseModel):
    """The units that a unit's ground came from or went to, over any number of orders."""

    id: int = Field(description="Identity of the unit.", examples=[4])
    as_of: dt.date = Field(description="Date on which the relatives are in force.")
    relatives: list[Relative] = Field(description="The largest share first.")
