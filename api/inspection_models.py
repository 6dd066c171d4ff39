"""The shapes of answers about inspections. None of them tells where a stone stands, nor who signed for a side."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from pydantic import BaseModel, Field

from gis.boundaries.lines import LineRank
from gis.markers.entries import Entry, VisitIn
from gis.markers.intactness import By
from gis.markers.rounds import Status
from gis.markers.visits import RoundKind


class DueRound(BaseModel):
    """A round that is due."""

    line_id: int = Field(description="The line.", examples=[10])
    line_name: str = Field(description="Its name in that year.", examples=["通州海门线"])
    rank: LineRank = Field(description="Highest level at which its sides differ.", examples=["county"])
    sides: list[int] = Field(description="The units on its sides.", examples=[[26, 2130]])
    beyond: str | None = Field(description="On outer lines: the neighbour beyond.")
    kind: RoundKind = Field(description="five_year (联合检查), special or daily.", examples=["five_year"])
    number: int = Field(description="Which of its kind in the year.", examples=[1])
    year: int = Field(description="Year it falls in; before the year asked for where it is overdue.", examples=[2027])
    plan_due: dt.date = Field(description="The plan is due.", examples=["2027-05-15"])
    report_due: dt.date = Field(description="The report is due.", examples=["2027-12-01"])
    led_by: int | None = Field(description="Unit of the side that leads; null when it is led elsewhere.")
    led_elsewhere: str | None = Field(description="Who leads a line of a higher level; we take part.")
    status: Status = Field(description="due: not planned yet; planned; signed by both sides; reported.")
    overdue: bool = Field(description="It was not held by the end of its year.")
    last_year: int | None = Field(description="Year of the last five-year round; null when there was none.")
    round_id: int | None = Field(description="Number of the planned round.")
    reason: str | None = Field(description="Why a special one is held.")


class DueList(BaseModel):
    """The rounds due in a year."""

    year: int = Field(description="The year asked for.", examples=[2027])
    rounds: list[DueRound] = Field(description="By line; overdue ones stay on the list until reported.")


class SignedBy(BaseModel):
    """That a side signed."""

    side: int = Field(description="The unit; 0: the neighbour beyond an outer line.", examples=[26])
    on: dt.date = Field(description="Day of the signature.")


class RoundItem(BaseModel):
    """A round that was planned."""

    round_id: int = Field(description="Its number.", examples=[3])
    line_id: int = Field(description="The line.", examples=[10])
    line_name: str | None = Field(description="Name of the line in that year.", examples=["通州海门线"])
    year: int = Field(description="Year of the round.", examples=[2025])
    kind: RoundKind = Field(description="five_year (联合检查), special or daily.", examples=["five_year"])
    number: int = Field(description="Which of its kind in the year.", examples=[1])
    led_by: int | None = Field(description="Unit of the side that leads; null when it is led elsewhere.")
    led_elsewhere: str | None = Field(description="Who leads a line of a higher level; we take part.")
    reason: str | None = Field(description="Why a special one is held.")
    plan_due: dt.date | None = Field(description="The plan is due.")
    report_due: dt.date | None = Field(description="The report is due.")
    signatures: list[SignedBy] = Field(description="The sides that signed.")
    reported_on: dt.date | None = Field(description="The result went to the approving authority.")
    source: str = Field(description="Where the round comes from.")
    made_up: bool = Field(description="Demonstration data (演示数据).")


class RoundList(BaseModel):
    """Rounds that were planned."""

    rounds: list[RoundItem] = Field(description="By line, year and kind.")


class VisitsIn(Entry):
    """Visits to enter, all or none."""

    visits: list[VisitIn] = Field(min_length=1, max_length=2000, description="One for each stone and day.")


class VisitsDone(BaseModel):
    """What came of it."""

    visit_ids: list[int] = Field(description="Numbers of the visits entered, in the order they were given.")
    known: int = Field(description="Visits that were there before with the same contents.", examples=[0])


class ActDone(BaseModel):
    """A repair or a relocation that was entered."""

    visit_id: int = Field(description="Its number.", examples=[17])
    marker_id: str = Field(description="The marker.", examples=["DEMO-M0001"])
    act: Literal["repair", "relocation"] = Field(description="What it was.")


class VisitSigned(BaseModel):
    """Who signed a visit by now."""

    visit_id: int = Field(description="Its number.", examples=[17])
    signatures: list[SignedBy] = Field(description="The sides that signed.")


class ReportIn(Entry):
    """When the joint result went to the approving authority."""

    on: dt.date = Field(description="The day.", examples=["2027-11-20"])


class WithdrawIn(Entry):
    """Why a visit is withdrawn."""

    why: str = Field(min_length=1, max_length=500, description="The reason; it is kept.")


class Figures(BaseModel):
    """Markers by what is known of them; intact, failed, overdue and never add up to markers."""

    markers: int = Field(description="Markers standing on that day.", examples=[41])
    intact: int = Field(description="The latest valid inspection passed all five criteria.", examples=[38])
    failed: int = Field(description="The latest valid inspection found something wanting.", examples=[1])
    unknown: int = Field(description="overdue + never.", examples=[2])
    overdue: int = Field(description="Last validly inspected over five years before.", examples=[2])
    never: int = Field(description="Never validly inspected where they stand.", examples=[0])
    one_sided: int = Field(description="Among all: a later act was not counted, as one side only signed.", examples=[1])
    share: float | None = Field(description="intact / markers; null where there are none.", examples=[0.927])


class RateItem(Figures):
    """The figures of one group."""

    key: int | str | None = Field(description="Id of the line or unit, or the rank; null: all, or of no known group.")
    code: str | None = Field(description="Code of the line (by rule) or of the unit.", examples=["3206120614"])
    name: str = Field(description="Name of the group.", examples=["通州海门线"])
    managed: Figures | None = Field(description="By side: the markers this side manages; null otherwise.")


class RateList(BaseModel):
    """Rates of intact markers (界桩完好率) on a date."""

    as_of: dt.date = Field(description="The date.", examples=["2025-12-31"])
    by: By = Field(description="What they are told of.")
    rates: list[RateItem] = Field(description="A marker counts once in each of its groups.")
