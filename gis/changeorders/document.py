"""The form a change order is written in (YAML or JSON); its JSON Schema is ``Order.model_json_schema()``."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from gis.divisions import Figures, Precision, Quality, System

Ref = Annotated[str, Field(pattern=r"^(mca|stats|gb2260|name):.+$")]
"""A unit: ``system:code`` as held at that point of the order, or ``name:县/镇/社区``."""
Cell = str
"""The name of a piece of ground in the order's area file."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Event(_Part):
    note: str | None = None
    """What a reader should know of the event: a reason, a doubt."""


class Document(_Part):
    """One paper of the order."""

    role: Literal["reply", "provincial_notice", "city_notice", "announcement", "statistical_list", "other"]
    body: str | None = None
    number: str | None = None
    date: dt.date | None = None
    source: str | None = None
    file: str | None = None
    """The paper itself, where it is kept: a file name or a call number of the archive."""


class Effective(_Part):
    """The first day of the new state, how exact it is, and whether it is assumed."""

    date: dt.date
    precision: Precision = "day"
    assumed: bool = False


class Seat(_Part):
    """Where the government of a unit sits."""

    address: str | None = None
    lon: float | None = Field(default=None, ge=70, le=140)
    lat: float | None = Field(default=None, ge=15, le=55)


class GivenFigures(_Part):
    """Figures the order itself gives for a unit; kept as given."""

    area_km2: float | None = Field(default=None, gt=0)
    people: int | None = Field(default=None, ge=0)
    communities: int | None = Field(default=None, ge=0)
    villages: int | None = Field(default=None, ge=0)

    def as_figures(self) -> Figures:
        """The figures as a version bears them."""
        return Figures(**self.model_dump())


class NewUnit(_Part):
    """A unit to be founded."""

    name: str = Field(min_length=1)
    kind: str
    parent: Ref | None = None
    codes: dict[System, str] = {}
    seat: Seat | None = None
    made_up: bool = False
    note: str | None = None
    members_of: list[Ref] = []
    """Villages whose members its people stay (a community on a resettlement estate, DOMAIN §12.4)."""
    codes_pending: bool = False
    """The legal code is not given yet (待赋码); a second step of the order gives it."""
    figures: GivenFigures | None = None


class RecordedUnit(NewUnit):
    """A unit that exists already, as a list gives it."""

    managed_by: Ref | None = None
    cells: list[Cell] = []
    geometry_quality: Quality = "approximate"
    source: str | None = None
    """Where this row of the list comes from; the order itself when nothing is said."""


class Merge(_Event):
    """Several units end; one is founded on their ground and takes their children."""

    kind: Literal["merge"]
    units: list[Ref] = Field(min_length=2)
    into: NewUnit


class ChangeKind(_Event):
    """县→市, 市→区, 镇→街道: legally abolition and founding, with a new code and a link that says so."""

    kind: Literal["change_kind"]
    unit: Ref
    into: NewUnit


class Establish(_Event):
    """A unit is founded from whole children of others, or from cells of one unit."""

    kind: Literal["establish"]
    into: NewUnit
    children: list[Ref] = []
    from_: Ref | None = Field(default=None, alias="from")
    cells: list[Cell] = []
    area_file: str | None = None

    @model_validator(mode="after")
    def _one_source_of_ground(self) -> Establish:
        if bool(self.children) == bool(self.cells) or bool(self.cells) != bool(self.from_):
            raise ValueError("give either children, or from and cells")
        return self


class Abolish(_Event):
    """A unit ends; its ground and children go to another."""

    kind: Literal["abolish"]
    unit: Ref
    into: Ref


class SplitPart(_Part):
    """One of the units that another is split into, with its ground: whole children, or cells."""

    into: NewUnit
    children: list[Ref] = []
    cells: list[Cell] = []

    @model_validator(mode="after")
    def _one_source_of_ground(self) -> SplitPart:
        if bool(self.children) == bool(self.cells):
            raise ValueError("give either children or cells")
        return self


class Split(_Event):
    """A unit ends; several are founded on its ground, which is all given out."""

    kind: Literal["split"]
    unit: Ref
    parts: list[SplitPart] = Field(min_length=2)
    area_file: str | None = None


class Transfer(_Event):
    """Part of a unit goes to another: whole children, cells, or ground that is known only in words."""

    kind: Literal["transfer"]
    from_: Ref = Field(alias="from")
    to: Ref
    children: list[Ref] = []
    cells: list[Cell] = []
    area_file: str | None = None
    described: str | None = Field(default=None, min_length=1)
    """The ground in words, where no map of it is known: 观音山, 小海 and 竹行."""
    figures: GivenFigures | None = None
    """What the order says of the receiving unit as it is afterwards."""

    @model_validator(mode="after")
    def _one_kind_of_ground(self) -> Transfer:
        if sum(map(bool, (self.children, self.cells, self.described))) != 1:
            raise ValueError("give one of children, cells and described")
        return self


class ChangeParent(_Event):
    """A whole unit comes under another superior (隶属关系变更)."""

    kind: Literal["change_parent"]
    unit: Ref
    parent: Ref


class Rename(_Event):
    """更名: the unit lives on under another name."""

    kind: Literal["rename"]
    unit: Ref
    name: str = Field(min_length=1)


class Record(_Event):
    """建档: units that exist already enter the register; nobody founds them.

    ``units_file`` (columns of data/placenames/baseline_2018.csv) on the cells of ``area_file`` is read in as ``units``
    by the loader. A unit the register holds under that name and superior lives on, and gets the area, kind, codes and
    seat of the list.
    """

    kind: Literal["record"]
    units: list[RecordedUnit] = []
    units_file: str | None = None
    area_file: str | None = None

    @model_validator(mode="after")
    def _list_or_file(self) -> Record:
        if not (self.units or self.units_file) or bool(self.units_file) != bool(self.area_file):
            raise ValueError("give either units, or units_file and area_file")
        return self


class MoveSeat(_Event):
    """驻地迁移."""

    kind: Literal["seat"]
    unit: Ref
    seat: Seat


class CodeChange(_Part):
    """New codes of one unit, by system."""

    unit: Ref
    mca: str | None = None
    stats: str | None = None
    gb2260: str | None = None

    def given(self) -> dict[System, str]:
        """The codes that are given, by system."""
        pairs: list[tuple[System, str | None]] = [
            ("mca", self.mca),
            ("stats", self.stats),
            ("gb2260", self.gb2260),
        ]
        return {system: code for system, code in pairs if code is not None}


class Recode(_Event):
    """Codes change; ``codes_file`` (columns unit, code; one ``system``) is read in by the loader."""

    kind: Literal["recode"]
    codes: list[CodeChange] = []
    system: System | None = None
    codes_file: str | None = None

    @model_validator(mode="after")
    def _table_or_file(self) -> Recode:
        if self.codes_file is not None and self.system is None:
            raise ValueError("codes_file needs a system")
        if self.codes_file is None and not self.codes:
            raise ValueError("give codes, or codes_file and system")
        return self


Event = Annotated[
    Merge | Split | ChangeKind | Establish | Abolish | Transfer | ChangeParent | Rename | Record | MoveSeat | Recode,
    Field(discriminator="kind"),
]


class Order(_Part):
    """A change order: its papers, its dates, and its events in the order in which they take effect."""

    order: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    title: str
    kind: Literal["legal", "list_difference", "survey"] = "legal"
    practice: bool = False
    """推演: drawn up to look at; it can be previewed, never applied."""
    officers: list[str] = []
    """Who may know of the order before it is announced."""
    completes: str | None = None
    """Key of the order whose pending codes this one gives, as its second step."""
    corrects: str | None = None
    """Key of the applied order this one stands in for, from the same place in history."""
    documents: list[Document] = []
    approved_on: dt.date | None = None
    announced_on: dt.date | None = None
    effective_on: Effective
    code_published_on: dt.date | None = None
    note: str | None = None
    events: list[Event] = Field(min_length=1)

    @property
    def known_from(self) -> dt.date:
        """The day from which anybody may know of it: of its announcement, or else the day it takes effect."""
        return self.announced_on or self.effective_on.date

    def ground(self) -> set[Cell]:
        """Names of the pieces of ground that its events name."""
        named = {cell for event in self.events for cell in getattr(event, "cells", ())}
        named |= {
            cell for event in self.events if isinstance(event, Split) for part in event.parts for cell in part.cells
        }
        recorded = (unit for event in self.events if isinstance(event, Record) for unit in event.units)
        return named | {cell for unit in recorded for cell in unit.cells}

    def source(self) -> str:
        """What versions opened by this order say of their origin."""
        numbers = [document.number for document in self.documents if document.number]
        return f"{self.title} ({'; '.join(numbers) or self.order})"
