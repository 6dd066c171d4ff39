"""The procedure from draft to announced name: one table of steps; what stands in no row cannot be done.

Decree 753 Art. 11–15, its implementing measures (民政部令第71号) Art. 5, and the practice of the city: public notice
(公示), opinion of the committee (地名委员会), two signatures in the bureau, reply (批复) of the body the law names
(DOMAIN §3.3, §12.4). Beside it stand two inboxes: consultations on estates, and filings by other departments. The
database keeps the same moves (``gis/db/sql/functions/placename_guard.sql``), and a test compares the two.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from gis.rights import TABLE, Act, Role

CaseKind = Literal["name", "rename", "abolish", "consultation", "filing"]
"""命名, 更名, 销名 (our own procedure); 征求意见 of 住建 on an estate; 备案 of what another department approved."""
State = Literal[
    "draft", "assessed", "noticed", "notice_ended", "opined", "signed", "endorsed", "approved", "rejected",
    "submitted", "agreed", "disagreed", "returned", "filed", "announced", "in_use", "renamed", "abolished",
    "withdrawn",
]  # fmt: skip
StepName = Literal[
    "begin", "revise", "assess", "notice", "object", "answer_objection", "end_notice", "opine", "sign", "endorse",
    "send_back", "approve", "reject", "file", "announce", "put_in_use", "withdraw", "submit", "resubmit", "take_back",
    "agree", "disagree", "accept", "return", "mark_renamed", "mark_abolished",
]  # fmt: skip
CASE_KINDS: tuple[CaseKind, ...] = get_args(CaseKind)
STATES: tuple[State, ...] = get_args(State)
OWN: tuple[CaseKind, ...] = ("name", "rename", "abolish")
"""Kinds that run through our own procedure."""
NAMING: tuple[CaseKind, ...] = ("name", "rename", "filing")
"""Kinds that make a name standard."""
STANDARD_STATES: frozenset[State] = frozenset({"approved", "filed", "announced", "in_use", "renamed", "abolished"})
"""States in which what a case names is, or was, a standard name; in no other may the register hold one of it."""
ENDED: frozenset[State] = frozenset({"rejected", "agreed", "disagreed", "in_use", "renamed", "abolished", "withdrawn"})
"""Nothing is to be done any more. An abolition ends when it is announced (``is_open``)."""
_BEFORE_APPROVAL: tuple[State, ...] = (
    "draft", "assessed", "noticed", "notice_ended", "opined", "signed", "endorsed",
)  # fmt: skip


@dataclass(frozen=True)
class Step:
    """One row: the act it needs, from which states to which, for which kinds, with what filled in.

    ``needs`` and ``takes`` are fields of the step's detail that must and that may be filled; the papers it needs are
    data (``data/placenames/procedure.yaml``). ``by_register`` steps follow from another case and are nobody's to take.
    """

    name: StepName
    kinds: tuple[CaseKind, ...]
    sources: tuple[State, ...]
    """Empty: it begins the case."""
    to: State
    act: Act
    says: str
    needs: tuple[str, ...] = ()
    takes: tuple[str, ...] = ()
    by_register: bool = False

    @property
    def roles(self) -> tuple[Role, ...]:
        """Who may take it."""
        return tuple(role for role, acts in TABLE.items() if self.act in acts)


STEPS: tuple[Step, ...] = (
    Step("begin", OWN, (), "draft", "draft:placenames", "起草 the case is drawn up"),
    Step("revise", OWN, ("draft",), "draft", "draft:placenames", "修改 its form is changed", takes=("words",)),
    Step("assess", OWN, ("draft",), "assessed", "assess:placenames",
         "评估 checked against the rules; a person judges what the rules leave open",
         takes=("judgements", "measures", "words")),
    Step("notice", OWN, ("assessed",), "noticed", "publish:placenames",
         "公示 the public is asked", needs=("until", "where", "contact")),
    Step("object", OWN, ("noticed",), "noticed", "publish:placenames",
         "异议 an objection that came in is kept", needs=("by", "words")),
    Step("answer_objection", OWN, ("noticed",), "noticed", "publish:placenames",
         "异议处理 an objection is answered", needs=("objection", "words")),
    Step("end_notice", OWN, ("noticed",), "notice_ended", "publish:placenames",
         "公示结束 the notice ran its days and every objection has its answer", takes=("words",)),
    Step("opine", OWN, ("notice_ended",), "opined", "assess:placenames",
         "地名委员会意见 the committee's opinion is entered", needs=("body", "words", "favourable")),
    Step("sign", OWN, ("opined",), "signed", "sign:placenames",
         "科室负责人签署 the section head signs", takes=("words",)),
    Step("endorse", OWN, ("signed",), "endorsed", "endorse:placenames",
         "分管局长签署 the bureau leader signs", takes=("words",)),
    Step("send_back", OWN, ("opined",), "draft", "sign:placenames",
         "退回 the section head sends it back", needs=("reason",)),
    Step("send_back", OWN, ("signed",), "draft", "endorse:placenames",
         "退回 the bureau leader sends it back", needs=("reason",)),
    Step("approve", OWN, ("endorsed",), "approved", "decide:placenames",
         "批复 the body that the law names approved it", needs=("body", "number"),
         takes=("in_force_on", "judgements")),
    Step("reject", OWN, ("endorsed",), "rejected", "decide:placenames",
         "不予批准 the body that the law names refused it", needs=("body", "reason"), takes=("number",)),
    Step("file", OWN, ("approved",), "filed", "publish:placenames",
         "备案 filed with the level above", needs=("filed_with",), takes=("filing_number",)),
    Step("announce", ("name", "rename", "abolish", "filing"), ("filed",), "announced", "publish:placenames",
         "公告 announced to the public", needs=("announcement",)),
    Step("put_in_use", NAMING, ("announced",), "in_use", "publish:placenames",
         "启用 signs stand and the name is used", takes=("words",)),
    Step("withdraw", OWN, _BEFORE_APPROVAL, "withdrawn", "draft:placenames",
         "撤回 taken back before the approval", needs=("reason",)),
    Step("submit", ("consultation", "filing"), (), "submitted", "submit:placenames",
         "报送 another department hands it in"),
    Step("resubmit", ("filing",), ("returned",), "submitted", "submit:placenames",
         "重新报送 handed in again, put right"),
    Step("take_back", ("consultation", "filing"), ("submitted", "returned"), "withdrawn", "submit:placenames",
         "撤回 the department takes it back", needs=("reason",)),
    Step("agree", ("consultation",), ("submitted",), "agreed", "answer:placenames",
         "同意 answered: agreed", needs=("reason",), takes=("judgements",)),
    Step("disagree", ("consultation",), ("submitted",), "disagreed", "answer:placenames",
         "不同意 answered: not agreed", needs=("reason",)),
    Step("accept", ("filing",), ("submitted",), "filed", "answer:placenames",
         "予以备案 the filing is complete and stands", takes=("judgements", "filing_number")),
    Step("return", ("filing",), ("submitted",), "returned", "answer:placenames",
         "退回补正 the filing is returned", needs=("reason",)),
    Step("mark_renamed", NAMING, ("in_use",), "renamed", "decide:placenames",
         "已更名 a later case renamed the place", needs=("by_case",), by_register=True),
    Step("mark_abolished", NAMING, ("in_use",), "abolished", "decide:placenames",
         "已销名 a later case abolished the name", needs=("by_case",), by_register=True),
)  # fmt: skip


def rows_of(kind: CaseKind, name: str) -> list[Step]:
    """The rows of a step for a kind of case; several where two people may take it from different states."""
    return [step for step in STEPS if step.name == name and kind in step.kinds]


def step_from(kind: CaseKind, name: str, state: State) -> Step | None:
    """The row by which a case of a kind leaves a state, or None where there is none."""
    return next((step for step in rows_of(kind, name) if state in step.sources), None)


def steps_from(kind: CaseKind, state: State) -> list[Step]:
    """What people may do with a case in a state, in the order of the table."""
    return [step for step in STEPS if kind in step.kinds and state in step.sources and not step.by_register]


def first_step(kind: CaseKind) -> Step:
    """The row by which a case of a kind begins."""
    return next(step for step in STEPS if kind in step.kinds and not step.sources)


def is_open(kind: CaseKind, state: State) -> bool:
    """Whether something is still to be done in a case."""
    return state not in ENDED and not (kind == "abolish" and state == "announced")


def moves() -> Iterator[tuple[str, str, str, str, tuple[str, ...]]]:
    """Kind, step, state before (empty at the beginning), state after and roles: every move there is."""
    for step in STEPS:
        for kind in step.kinds:
            for source in step.sources or ("",):
                yield kind, step.name, source, step.to, tuple(sorted(step.roles))
