"""Cases of naming for tests: people in their roles, an office whose check says what the test wants, and every paper."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, text

from gis.db.connect import Database
from gis.flows.naming_cases import begin_case, take_step
from gis.flows.naming_lists import Shown
from gis.flows.naming_office import Office, Proposal
from gis.load.naming_procedure import APPROVERS, PROCEDURE, read_approvers, read_procedure
from gis.load.placename_tables import CLASSES, read_classes
from gis.load.readings import read_readings
from gis.placenames.case_entries import CaseIn, StepIn
from gis.placenames.cases import Verdict
from gis.rights import LOCAL_ADMINISTRATOR, PUBLIC, Identity
from gis.settings import CHECKOUT

DATA = CHECKOUT / "data" / "placenames"
OFFICER = Identity("placename_officer", "区划地名处")
HEAD = Identity("section_head", "处长")
LEADER = Identity("bureau_leader", "分管局长")
HOUSING = Identity("department", "住建局")
OTHER = Identity("department", "交通局")
EVERYBODY = (
    OFFICER, HEAD, LEADER, HOUSING, OTHER, LOCAL_ADMINISTRATOR, PUBLIC, Identity("planner", "规划处"),
    Identity("division_officer", "区划干部"), Identity("marker_officer", "界桩干部"),
)  # fmt: skip
DAY = date(2026, 3, 2)
TODAY = date(2026, 11, 29)
FORM = {
    "reason": "新建道路", "position": "东起通京大道，西至工农路", "scale": "长1200米，宽24米", "nature": "城市次干路",
    "meaning": "取临近老地名",
}  # fmt: skip
FILED = {
    "approved_by": "南通市住房和城乡建设局", "approval_number": "通住建〔2026〕3号", "approved_on": "2026-02-25",
    "position": "东至某路",
}  # fmt: skip
PAPERS = [
    {"kind": kind, "title": kind}
    for kind in (
        "application",
        "assessment",
        "expert_review",
        "opinions",
        "reply",
        "filing_report",
        "reports",
        "request",
    )
]
DETAILS: dict[str, dict[str, Any]] = {
    "assess": {"judgements": {}},
    "notice": {"until": "2026-03-20", "where": "市民政局网站", "contact": "区划地名处"},
    "object": {"by": "居民甲", "words": "读音与邻路相近"},
    "answer_objection": {"words": "已核，不同音"},
    "opine": {"body": "南通市地名委员会", "words": "同意", "favourable": True},
    "send_back": {"reason": "位置描述不清"},
    "approve": {"body": "南通市人民政府", "number": "通政复〔2026〕8号"},
    "reject": {"body": "南通市人民政府", "reason": "与规划不符"},
    "file": {"filed_with": "江苏省民政厅"},
    "announce": {"announcement": "2026年第3号公告"},
    "withdraw": {"reason": "工程取消"},
    "take_back": {"reason": "工程取消"},
    "agree": {"reason": "符合规定"},
    "disagree": {"reason": "与已有住宅区同名"},
    "return": {"reason": "缺备案登记表"},
}
"""What each step states when all goes well."""
ROAD = (
    ("assess", OFFICER, date(2026, 3, 4)),
    ("notice", OFFICER, date(2026, 3, 9)),
    ("end_notice", OFFICER, date(2026, 3, 21)),
    ("opine", OFFICER, date(2026, 3, 25)),
    ("sign", HEAD, date(2026, 3, 26)),
    ("endorse", LEADER, date(2026, 3, 27)),
    ("approve", OFFICER, date(2026, 4, 1)),
    ("file", OFFICER, date(2026, 4, 8)),
    ("announce", OFFICER, date(2026, 4, 10)),
    ("put_in_use", OFFICER, date(2026, 5, 1)),
)
"""The way of a name from draft to use."""


class Saying:
    """A check that says the verdicts it was given, and keeps what it was asked."""

    def __init__(self, verdicts: Sequence[Verdict] = ()) -> None:
        self.verdicts = list(verdicts)
        self.asked: list[Proposal] = []

    def __call__(self, connection: Connection, proposal: Proposal) -> Sequence[Verdict]:
        self.asked.append(proposal)
        return self.verdicts


def office(verdicts: Sequence[Verdict] = ()) -> Office:
    """The shipped tables with a check that says ``verdicts``."""
    return Office(
        read_classes(DATA / CLASSES),
        read_approvers(DATA / APPROVERS),
        read_procedure(DATA / PROCEDURE),
        read_readings(DATA / "readings.csv"),
        Saying(verdicts),
    )


def community(connection: Connection, county: str, day: date, nth: int = 0) -> int:
    """A community of a county of that name on a day."""
    found: int = connection.execute(
        text(
            "SELECT community_id FROM community_chain WHERE valid @> CAST(:day AS date) AND upper_inf(recorded) "
            "AND names[2] = :county ORDER BY community_id OFFSET :nth LIMIT 1"
        ),
        {"day": day, "county": county, "nth": nth},
    ).scalar_one()
    return found


def begun(database: Database, desk: Office, name: str = "新港路", county: str = "崇川区", **fields: Any) -> Shown:
    """A case that an officer drew up, or a department handed in."""
    with database.read() as connection:
        where = community(connection, county, DAY)
    body = {"kind": "name", "name": name, "class_code": "23500", "communities": [where], "form": FORM, "on_day": DAY}
    entry = CaseIn.model_validate({**body, "documents": PAPERS, **fields})
    who = HOUSING if entry.kind in ("consultation", "filing") else OFFICER
    return begin_case(database, fields.pop("who", who), entry, desk, today=TODAY)


def taken(database: Database, desk: Office, shown: Shown, step: str, who: Identity, on_day: date, **more: Any) -> Shown:
    """The case after a step, with everything the step needs unless ``more`` says otherwise."""
    body = {
        "step": step,
        "revision": shown.case.revision,
        "on_day": on_day,
        "detail": {**DETAILS.get(step, {}), **more.pop("detail", {})},
        "documents": PAPERS,
        **more,
    }
    return take_step(database, who, shown.case.case_id, StepIn.model_validate(body), desk, today=TODAY)


def walked(database: Database, desk: Office, shown: Shown, through: str = "put_in_use") -> Shown:
    """The case moved on, step by step, through the one named."""
    names = [name for name, _, _ in ROAD]
    done = {step.step for step in shown.steps}
    for name, who, day in ROAD[: names.index(through) + 1]:
        if name not in done:
            shown = taken(database, desk, shown, name, who, day)
    return shown


def days_after(day: date, days: int) -> date:
    """A later day."""
    return day + timedelta(days=days)


def renamed(who: Identity, name: str) -> Identity:
    """The same role, another person."""
    return replace(who, name=name)
