"""What people write down of a case: the application, a step, a paper; one form for files and for HTTP."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from pydantic import Field

from gis.markers.entries import Entry, Words
from gis.placenames.procedure import CaseKind

Text = Annotated[str, Field(min_length=1, max_length=2000)]
MOST_COMMUNITIES = 500
"""A river may lie in hundreds of communities; the city has some two thousand."""


class PaperIn(Entry):
    """A paper of a step."""

    kind: str = Field(
        pattern=r"^[a-z_]{1,40}$",
        description="What it is: application 申请书, assessment 综合评估报告, expert_review 专家论证报告, "
        "opinions 征求意见报告, reply 批复, filing_report 备案报告, reports 相关报告, request 征求意见函, "
        "protection_measures 保护措施, other.",
        examples=["application"],
    )
    title: Words = Field(description="Its title.", examples=["关于崇川区一条新建道路命名的申请书"])
    number: Words | None = Field(default=None, description="Its number.", examples=["崇民〔2026〕12号"])
    on: date | None = Field(default=None, description="Its date.", examples=["2026-03-02"])
    file: Words | None = Field(default=None, description="Where it is kept: a file name or a call number.")


class FormIn(Entry):
    """The application: what the law asks for (Decree 753 Art. 11), and what the record will say."""

    reason: Text | None = Field(
        default=None, description="方案及理由: the plan and its reasons.", examples=["新建道路"]
    )
    meaning: Text | None = Field(default=None, description="地名的含义: what the name means.")
    origin: Text | None = Field(default=None, description="来历: where it comes from.")
    position: Text | None = Field(
        default=None, description="位置 or 四至: where it lies.", examples=["东起通京大道，西至工农路"]
    )
    scale: Text | None = Field(default=None, description="规模: length, width, area.", examples=["长1200米，宽24米"])
    nature: Text | None = Field(default=None, description="性质: what it is.", examples=["城市次干路"])
    located_in: Words | None = Field(default=None, description="所在（跨）行政区 in words; else told by the divisions.")
    applicant: Words | None = Field(default=None, description="Who applied.", examples=["崇川区民政局"])
    planned: bool = Field(default=False, description="是否规划: not built yet.")
    pinyin: Words | None = Field(
        default=None, description="With tones, where a person says otherwise than the table.", examples=["Táowù Lù"]
    )
    roman: Words | None = Field(default=None, description="Without tones, likewise.", examples=["Taowu Lu"])
    approved_by: Words | None = Field(
        default=None, description="Filings: the body that approved the name.", examples=["南通市住房和城乡建设局"]
    )
    approval_number: Words | None = Field(default=None, description="Filings: number of its approval.")
    approved_on: date | None = Field(default=None, description="Filings: day of its approval.", examples=["2026-03-02"])
    in_force_on: date | None = Field(default=None, description="Filings: first day of the name; default: the approval.")


class CaseIn(Entry):
    """A case to begin."""

    kind: CaseKind = Field(description="name 命名, rename 更名, abolish 销名; consultation or filing of a department.")
    name: str = Field(
        min_length=1, max_length=60, description="The name asked for; of an abolition: that ends.", examples=["桃坞路"]
    )
    class_code: str = Field(pattern=r"^[0-9]{5}$", description="Class of the place.", examples=["23500"])
    proper: Words | None = Field(default=None, description="专名; by the generic parts of its class when not given.")
    place_id: Words | None = Field(
        default=None, description="The place, where the register knows it: always of a rename and an abolition."
    )
    communities: list[int] = Field(
        default=[], max_length=MOST_COMMUNITIES, description="Ids of the communities it lies in, its label's first."
    )
    geometry: dict[str, Any] | None = Field(
        default=None, description="Point, line or area, GeoJSON in WGS 84; it tells the communities when none is given."
    )
    reserve_id: int | None = Field(default=None, ge=1, le=2**62, description="The reserved name it takes.")
    form: FormIn = Field(default_factory=FormIn, description="The application.")
    documents: list[PaperIn] = Field(default=[], max_length=50, description="Papers that come with it.")
    on_day: date | None = Field(default=None, description="The day it is of; default: today.", examples=["2026-03-02"])


class ChangesIn(Entry):
    """What a revision changes; what is not given stays."""

    name: str | None = Field(default=None, min_length=1, max_length=60, description="The name.")
    class_code: str | None = Field(default=None, pattern=r"^[0-9]{5}$", description="Its class.")
    proper: Words | None = Field(default=None, description="专名.")
    communities: list[int] | None = Field(default=None, max_length=MOST_COMMUNITIES, description="Communities.")
    geometry: dict[str, Any] | None = Field(default=None, description="Point, line or area, GeoJSON in WGS 84.")
    form: FormIn | None = Field(default=None, description="The application, whole.")


class DetailIn(Entry):
    """What a step states; which fields it needs and may have, the case tells with its next steps."""

    words: Text | None = Field(default=None, description="Opinion, answer or remark.", examples=["同意"])
    reason: Text | None = Field(default=None, description="Why it is sent back, withdrawn, refused, returned, agreed.")
    by: Words | None = Field(default=None, description="Who objected.", examples=["某某社区居民"])
    objection: int | None = Field(default=None, ge=1, description="Number of the step that keeps the objection.")
    until: date | None = Field(default=None, description="Last day of the notice.", examples=["2026-03-20"])
    where: Words | None = Field(default=None, description="Where the notice is posted.", examples=["市民政局网站"])
    contact: Words | None = Field(default=None, description="Where objections go.", examples=["市民政局区划地名处"])
    body: Words | None = Field(
        default=None, description="The committee, or the body that decided.", examples=["南通市人民政府"]
    )
    favourable: bool | None = Field(default=None, description="Whether the committee is for it.")
    number: Words | None = Field(
        default=None, description="Number of the reply (批复).", examples=["通政复〔2026〕8号"]
    )
    in_force_on: date | None = Field(default=None, description="First day of the name; default: the approval's.")
    filed_with: Words | None = Field(default=None, description="With whom it was filed.", examples=["江苏省民政厅"])
    filing_number: Words | None = Field(default=None, description="备案号.")
    announcement: Words | None = Field(default=None, description="Number or address of the announcement.")
    measures: Text | None = Field(default=None, description="Protection measures of a name on a protection list.")
    judgements: dict[str, Text] | None = Field(
        default=None, max_length=100, description="By rule: a person's judgement of what the check left open."
    )


class StepPartIn(Entry):
    """What a step says beside its name and the revision that was seen: what a file of the command holds."""

    on_day: date | None = Field(
        default=None, description="The day it is of (of an approval: the day of the reply); default: today."
    )
    detail: DetailIn = Field(default_factory=DetailIn, description="What it states.")
    changes: ChangesIn | None = Field(default=None, description="revise and resubmit: what changes.")
    documents: list[PaperIn] = Field(default=[], max_length=50, description="Its papers.")


class StepIn(StepPartIn):
    """A step to take."""

    step: Literal[
        "revise", "assess", "notice", "object", "answer_objection", "end_notice", "opine", "sign", "endorse",
        "send_back", "approve", "reject", "file", "announce", "put_in_use", "withdraw", "resubmit", "take_back",
        "agree", "disagree", "accept", "return",
    ] = Field(description="Which step.", examples=["assess"])  # fmt: skip
    revision: int = Field(ge=1, description="Revision of the case that was seen.", examples=[1])
