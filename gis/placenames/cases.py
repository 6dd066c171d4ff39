"""A case as it is kept: what is asked for, where it stands, and the steps that brought it there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from shapely.geometry.base import BaseGeometry

from gis.placenames.procedure import CaseKind, State
from gis.rights import Identity, Scope, allowed

Grade = Literal["error", "warning", "judge", "fine"]
"""What the naming check says of one rule; ``warning`` and ``judge`` want a person's judgement."""


@dataclass(frozen=True)
class Verdict:
    """What the naming check says of one rule, in the words it was said in."""

    rule: str
    grade: Grade
    says: str
    article: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True)
class Case:
    """A case. ``unit_id`` is the county of its first community on the day it was drawn up, ``counties`` all of them.

    ``shape`` is in EPSG:4490. ``form`` holds the application as it was written (``gis.placenames.case_entries``).
    """

    case_id: int
    kind: CaseKind
    state: State
    name: str
    proper: str
    generic: str
    class_code: str
    unit_id: int
    communities: tuple[int, ...]
    form: Mapping[str, Any]
    author: str
    revision: int
    source: str
    place_id: str | None = None
    verdicts: tuple[Verdict, ...] = ()
    reserve_id: int | None = None
    made_up: bool = False
    begun_at: datetime | None = None
    changed_at: datetime | None = None
    shape: BaseGeometry | None = field(default=None, compare=False, repr=False)

    @property
    def counties(self) -> frozenset[int]:
        """The counties it lies in."""
        return frozenset(self.form.get("counties", ())) | {self.unit_id}


@dataclass(frozen=True)
class Taken:
    """A step that was taken; ``from_state`` is empty for the first."""

    n: int
    step: str
    from_state: str
    to_state: State
    on_day: date
    actor: str
    role: str
    detail: Mapping[str, Any] = field(default_factory=dict)
    documents: tuple[Mapping[str, Any], ...] = ()
    at: datetime | None = None


@dataclass(frozen=True)
class Objection:
    """An objection that came in during the notice, and its answer; ``number`` is that of the step that keeps it."""

    number: int
    by: str
    words: str
    on_day: date
    answer: str | None = None
    answered_on: date | None = None


def last_taken(steps: Iterable[Taken], name: str) -> Taken | None:
    """The latest step of a name, or None where there is none."""
    return next((one for one in sorted(steps, key=lambda one: -one.n) if one.step == name), None)


def since_last(steps: Sequence[Taken], name: str) -> list[Taken]:
    """The steps after the latest one of a name; all where there is none."""
    start = last_taken(steps, name)
    return [one for one in steps if start is None or one.n > start.n]


def objections(steps: Sequence[Taken]) -> list[Objection]:
    """The objections of the latest notice, each with its answer."""
    running = since_last(steps, "notice")
    answers = {one.detail.get("objection"): one for one in running if one.step == "answer_objection"}
    return [
        Objection(
            one.n,
            one.detail["by"],
            one.detail["words"],
            one.on_day,
            answers[one.n].detail["words"] if one.n in answers else None,
            answers[one.n].on_day if one.n in answers else None,
        )
        for one in running
        if one.step == "object"
    ]


def drawn_up_by(steps: Iterable[Taken], author: str) -> frozenset[str]:
    """Who drew a case up: its author and everybody who changed or assessed it."""
    return frozenset({author} | {one.actor for one in steps if one.step in ("begin", "revise", "assess")})


def may_see(who: Identity, case: Case) -> bool:
    """Whether ``who`` may know of a case: officers of its counties, and the department that handed it in."""
    if case.made_up and not who.made_up_data:
        return False
    if _holds(who, "submit:placenames"):
        return case.author == who.name and case.kind in ("consultation", "filing")
    return _holds(who, "read:naming_cases") and (who.held is None or bool(who.held & case.counties))


def _holds(who: Identity, act: Any) -> bool:
    narrowed = who.acts is not None and act not in who.acts
    return not narrowed and allowed(act, who.role, Scope())
