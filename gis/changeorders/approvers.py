"""Who must have approved a change: what DOMAIN §1.6 asks for, compared with the papers of an order. It only warns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, Literal

from gis.changeorders.document import (
    Abolish,
    ChangeKind,
    ChangeParent,
    Document,
    Establish,
    Merge,
    MoveSeat,
    NewUnit,
    Order,
    Rename,
    Split,
    Transfer,
)
from gis.divisions import KIND_LEVEL, Level, Snapshot, resolve
from gis.errors import BadInput, Complaint, NotFound


class Rank(IntEnum):
    """How high a body stands; what a lower one may approve, a higher one may too."""

    county = 1
    prefecture = 2
    province = 3
    state = 4


Subject = Literal["prefecture", "county", "town", "street"]
Act = Literal["existence", "name", "superior", "line", "seat"]
ACTS: tuple[Act, ...] = ("existence", "name", "superior", "line", "seat")


@dataclass(frozen=True)
class Rule:
    """The lowest body that may approve a change, its name, and where that is written."""

    rank: Rank
    body: str
    article: str


_STATE = Rule(Rank.state, "国务院", "行政区划管理条例 Art. 7")
_PART = Rule(Rank.province, "江苏省人民政府", "行政区划管理条例 Art. 8; if major or at the coast 国务院, Art. 7")
_TOWN = Rule(Rank.province, "江苏省人民政府", "行政区划管理条例 Art. 9")
_STREET = Rule(Rank.prefecture, "the government that approved its founding", "行政区划管理条例 Art. 10")
APPROVERS: dict[tuple[Subject, Act], Rule] = {
    **{("prefecture", act): _STATE for act in ACTS},
    ("county", "existence"): _STATE,
    ("county", "name"): _STATE,
    ("county", "superior"): _STATE,
    ("county", "line"): _PART,
    ("county", "seat"): _PART,
    **{("town", act): _TOWN for act in ACTS},
    **{("street", act): _STREET for act in ACTS},
}
"""DOMAIN §1.6. Communities are no matter of this law, provinces none of ours; the rules of 1985 gave the like."""
_WORDS: dict[Act, str] = {
    "existence": "the founding or end",
    "name": "the name",
    "superior": "the superior",
    "line": "the line",
    "seat": "the seat",
}
_ACT_OF: dict[type, Act] = {
    Merge: "existence",
    Split: "existence",
    ChangeKind: "existence",
    Establish: "existence",
    Abolish: "existence",
    Transfer: "line",
    ChangeParent: "superior",
    Rename: "name",
    MoveSeat: "seat",
}
"""Recodes and surveys need nobody's approval in this sense."""
_APPROVING = ("reply", "provincial_notice", "city_notice")
"""Papers that approve, or that pass an approval on; an announcement or a list does neither."""
_BODIES: tuple[tuple[str, Rank], ...] = (
    # 民政部 writes the replies to what 国务院 approved
    (r"国务院|民政部", Rank.state),
    (r"(省|自治区)(人民)?政府", Rank.province),
    (r"市(人民)?政府", Rank.prefecture),
    (r"[县区](人民)?政府", Rank.county),
)
_NUMBERS: tuple[tuple[str, Rank], ...] = ((r"^(国函|国发|民函)", Rank.state), (r"^苏政", Rank.province))
"""Who signs under a file number, where the paper does not name its body."""


def approver_warnings(order: Order, before: Snapshot) -> list[Complaint]:
    """What the papers of a legal order lack to show that the right body approved it; nothing when they show it.

    Streets too are only warned of: the province did approve some (苏政复〔2009〕3号). Differences of lists and surveys
    have no approver. One warning a rule, at the first event it is about.
    """
    if order.kind != "legal" or order.completes is not None:
        return []
    papers = [paper for paper in order.documents if paper.role in _APPROVING]
    highest = max((rank for paper in papers if (rank := _rank(paper, before))), default=None)
    named = "、".join(dict.fromkeys(paper.body or paper.number or "?" for paper in papers)) or "nobody"
    matters = list(_matters(order, before))
    warnings: dict[tuple[Subject, Act], Complaint] = {}
    for place, subject, act in matters:
        rule = APPROVERS[subject, act]
        if highest is None or highest < rule.rank:
            words = f"{_WORDS[act]} of a {subject} is approved by {rule.body} ({rule.article})"
            fault = Complaint(f"{words}; the papers name {named}", file=order.order, field=place)
            warnings.setdefault((subject, act), fault)
    found = list(warnings.values())
    if matters and not any(paper.role == "reply" for paper in papers):
        found.insert(0, Complaint("no reply (批复) is among the papers", file=order.order, field="documents"))
    return found


def _rank(paper: Document, before: Snapshot) -> Rank | None:
    body = paper.body or ""
    counties = {version.name for version in before.at_level("county")}
    if any(body.startswith((f"{county}人民政府", f"{county}政府")) for county in counties):
        return Rank.county  # a county-level city writes itself 市 like the one above it
    for pattern, rank in _BODIES:
        if re.search(pattern, body):
            return rank
    return next((rank for pattern, rank in _NUMBERS if re.search(pattern, paper.number or "")), None)


def _matters(order: Order, before: Snapshot) -> Iterator[tuple[str, Subject, Act]]:
    """What the events change of whom, as the law divides it, with their places in the order."""
    founded: dict[str, str] = {}
    for number, event in enumerate(order.events):
        act = _ACT_OF.get(type(event))
        if act is None:
            continue
        kinds = [_kind(reference, before, founded) for reference in _references(event)]
        for new in _founded(event):
            kinds.append(new.kind)
            founded.update(dict.fromkeys([new.name, *new.codes.values()], new.kind))
        for subject in [subject for kind in kinds if (subject := _subject(kind))]:
            yield f"events[{number}]", subject, act
        if isinstance(event, Transfer | ChangeParent) and _crosses_counties(event, before):
            yield f"events[{number}]", "county", "line"


def _founded(event: Any) -> list[NewUnit]:
    if isinstance(event, Split):
        return [part.into for part in event.parts]
    return [event.into] if isinstance(event, Merge | ChangeKind | Establish) else []


def _references(event: Any) -> list[str]:
    """The units an event is done to; of a founding, what it takes the ground from is no matter of its own."""
    if isinstance(event, Merge):
        return event.units
    if isinstance(event, Transfer):
        return [event.from_, event.to]
    return [] if isinstance(event, Establish) else [event.unit]


def _kind(reference: str, before: Snapshot, founded: dict[str, str]) -> str | None:
    try:
        return before.versions[resolve(before, reference)].kind
    except (NotFound, BadInput):
        # founded by an event before; what names nobody at all is for the plan to say
        return founded.get(reference.partition(":")[2].rpartition("/")[2])


def _subject(kind: str | None) -> Subject | None:
    if kind == "街道":
        return "street"
    subjects: dict[Level | None, Subject] = {"prefecture": "prefecture", "county": "county", "town": "town"}
    return subjects.get(KIND_LEVEL.get(kind or ""))


def _crosses_counties(event: Transfer | ChangeParent, before: Snapshot) -> bool:
    """Whether ground below the counties goes from one of them to another, so that their line moves too."""
    ends = (event.from_, event.to) if isinstance(event, Transfer) else (event.unit, event.parent)
    try:
        giver, taker = (before.chain(resolve(before, end)) for end in ends)
    except (NotFound, BadInput):
        return False
    counties = [{v.unit_id for v in chain if v.level == "county"} for chain in (giver, taker)]
    return all(counties) and counties[0] != counties[1] and giver[-1].level != "county"
