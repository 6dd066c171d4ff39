"""The shapes of answers about cases of naming: to the officers of the bureau, and to the department that asked."""

from __future__ import annotations

import datetime as dt
from typing import Any

from pydantic import BaseModel, Field

from gis.placenames.cases import Grade
from gis.placenames.clocks import ClockState, What
from gis.placenames.procedure import CaseKind, State


class VerdictItem(BaseModel):
    """What the naming check said of one rule."""

    rule: str = Field(description="Key of the rule.", examples=["road_same_sound"])
    grade: Grade = Field(description="error, warning, judge (for a person) or fine.", examples=["warning"])
    says: str = Field(description="What was found.", examples=["与桃乌路同音"])
    article: str = Field(description="Law and article.", examples=["地名管理条例第九条第一款"])
    evidence: list[str] = Field(description="What it rests on.", examples=[["桃乌路 P812"]])


class ClockItem(BaseModel):
    """A legal clock of a case."""

    case_id: int = Field(description="Number of the case.", examples=[12])
    name: str = Field(description="The name the case is about.", examples=["桃坞路"])
    unit_id: int = Field(description="The county it lies in.", examples=[26])
    what: What = Field(description="notice 公示, filing 备案 or announcement 公告.", examples=["filing"])
    article: str = Field(description="Where the term is set.", examples=["地名管理条例第十三条"])
    start: dt.date = Field(description="The day it is counted from, not counted itself.", examples=["2026-04-01"])
    due: dt.date = Field(description="Its last day.", examples=["2026-04-16"])
    done_on: dt.date | None = Field(description="When it was done; null while it was not.", examples=["2026-04-08"])
    state: ClockState = Field(
        description="running; warned from day 10 on (a notice: when its days are over and nobody ended it); overdue; "
        "done; done_late.",
        examples=["warned"],
    )
    day: int = Field(description="Which day of it the date asked for is.", examples=[10])


class ClockList(BaseModel):
    """Clocks as they stood on a date."""

    as_of: dt.date = Field(description="The date.", examples=["2026-04-11"])
    clocks: list[ClockItem] = Field(description="By the day they are due.")


class PaperItem(BaseModel):
    """A paper of a step."""

    kind: str = Field(description="What it is.", examples=["application"])
    title: str = Field(description="Its title.", examples=["关于新建道路命名的申请书"])
    number: str | None = Field(default=None, description="Its number.", examples=["崇民〔2026〕12号"])
    on: dt.date | None = Field(default=None, description="Its date.", examples=["2026-03-02"])
    file: str | None = Field(default=None, description="Where it is kept.", examples=["2026-12-1.pdf"])


class TakenItem(BaseModel):
    """A step that was taken."""

    n: int = Field(description="Which step of the case.", examples=[3])
    step: str = Field(description="What was done.", examples=["notice"])
    from_state: str = Field(description="State before; empty for the first.", examples=["assessed"])
    to_state: State = Field(description="State after.", examples=["noticed"])
    on_day: dt.date = Field(description="The day it is of.", examples=["2026-03-09"])
    actor: str = Field(description="Who took it.", examples=["区划地名处"])
    role: str = Field(description="In which role.", examples=["placename_officer"])
    detail: dict[str, Any] = Field(description="What it states.", examples=[{"until": "2026-03-20"}])
    documents: list[PaperItem] = Field(description="Its papers.")
    at: dt.datetime = Field(description="When it was written.")


class NeededPaper(BaseModel):
    """A paper that a step needs."""

    kind: str = Field(description="What it is.", examples=["assessment"])
    name: str = Field(description="Its name.", examples=["综合评估报告"])
    article: str = Field(description="Where it is asked for.", examples=["地名管理条例实施办法第五条"])


class PossibleItem(BaseModel):
    """A step that can come next."""

    step: str = Field(description="Which.", examples=["sign"])
    says: str = Field(description="What it is.", examples=["科室负责人签署 the section head signs"])
    to_state: State = Field(description="State after it.", examples=["signed"])
    roles: list[str] = Field(description="Who takes it.", examples=[["section_head"]])
    may: bool = Field(description="Whether you may.", examples=[True])
    refused: str | None = Field(description="Why you may not.", examples=[None])
    needs: list[str] = Field(description="Fields of its detail that must be filled.", examples=[["body", "number"]])
    takes: list[str] = Field(description="Fields that may be.", examples=[["in_force_on"]])
    papers: list[NeededPaper] = Field(description="Papers it needs.")


class ApproverItem(BaseModel):
    """Who approves the name, by the law of today and the divisions of today."""

    body: str = Field(description="The body.", examples=["南通市人民政府"])
    way: str = Field(description="case: our procedure; filing: the department's.", examples=["case"])
    article: str = Field(description="Law and article, and how sure they are.", examples=["地名管理条例第十二条"])
    mark: str = Field(description="stated, derived or unverified.", examples=["derived"])
    note: str | None = Field(description="What a reader should know.", examples=[None])


class CaseItem(BaseModel):
    """A case."""

    case_id: int = Field(description="Its number.", examples=[12])
    kind: CaseKind = Field(description="name, rename, abolish; consultation or filing.", examples=["name"])
    state: State = Field(description="Where it stands.", examples=["noticed"])
    name: str = Field(description="The name asked for; not a standard name before the approval.", examples=["桃坞路"])
    proper: str = Field(description="专名.", examples=["桃坞"])
    generic: str = Field(description="通名.", examples=["路"])
    roman: str = Field(description="Without tones.", examples=["Taowu Lu"])
    pinyin: str = Field(description="With tones.", examples=["Táowù Lù"])
    class_code: str = Field(description="Class of the place.", examples=["23500"])
    class_name: str = Field(description="Its name.", examples=["街路巷"])
    place_id: str | None = Field(description="The place; a new one has an id when it is approved.", examples=["P812"])
    unit_id: int = Field(description="The county of its first community.", examples=[26])
    counties: list[int] = Field(description="All counties it lies in.", examples=[[26]])
    author: str = Field(description="Who drew it up or handed it in.", examples=["区划地名处"])
    revision: int = Field(description="A step names the one it saw.", examples=[3])
    begun_at: dt.datetime = Field(description="When it was begun.")
    changed_at: dt.datetime = Field(description="When its last step was written.")
    made_up: bool = Field(description="Demonstration data (演示数据).", examples=[False])
    clocks: list[ClockItem] = Field(description="Its clocks today.")


class CaseWhole(CaseItem):
    """A case with everything about it."""

    communities: list[int] = Field(description="Communities it lies in, its label's first.", examples=[[812]])
    geometry: dict[str, Any] | None = Field(description="Point, line or area, WGS 84.")
    reserve_id: int | None = Field(description="The reserved name it takes.", examples=[None])
    form: dict[str, Any] = Field(description="The application.", examples=[{"reason": "新建道路"}])
    verdicts: list[VerdictItem] = Field(description="The naming check as it stood at the assessment or the handing in.")
    approver: ApproverItem | None = Field(description="Who approves it; null where nobody can say.")
    steps: list[TakenItem] = Field(description="Every step, in order.")
    next: list[PossibleItem] = Field(description="What can be done next, by whom, and what it needs.")


class CaseList(BaseModel):
    """Cases, oldest first."""

    cases: list[CaseItem] = Field(description="Those you may know of.")
    next: str | None = Field(description="Cursor of the next page; null at the end.", examples=["112"])
