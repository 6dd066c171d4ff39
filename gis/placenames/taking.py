"""Whether a step may be taken: the one gate of the procedure. Pure: the case, what was done, who asks, and the day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from gis.errors import BadInput, Complaint, Conflict, Forbidden, NotFound
from gis.placenames.approvers import Approver
from gis.placenames.cases import Case, Taken, Verdict, drawn_up_by, last_taken, objections
from gis.placenames.classes import Kind
from gis.placenames.procedure import Step, rows_of, step_from, steps_from
from gis.placenames.terms import Procedure
from gis.rights import Identity, require

SHOULD_HOLD = ("reason", "position", "scale", "nature")
"""Fields of the application without which a case is not assessed (Decree 753 Art. 11)."""
FILING_HOLDS = ("approved_by", "approval_number", "approved_on", "position")
"""Fields without which a filing is none."""
CHECKED = frozenset({"assess", "agree", "accept", "approve"})
"""Steps that no error of the naming check lets pass; a name may have been taken since it was assessed."""
JUDGED = CHECKED - {"approve"}
"""Those at which a person judges all that the check leaves open; at the approval, only what is new since."""
DECIDED = frozenset({"approve", "reject", "accept"})
"""Steps that only the body of the law can stand behind."""


@dataclass(frozen=True)
class Attempt:
    """A step as somebody wants to take it; ``detail`` holds only what was filled in."""

    step: str
    revision: int
    on_day: date
    detail: Mapping[str, Any] = field(default_factory=dict)
    papers: tuple[Mapping[str, Any], ...] = ()


@dataclass(frozen=True)
class Known:
    """What the gate must know beside the case: its class, and whether it stands on a protection list."""

    procedure: Procedure
    kind: Kind
    today: date
    protected: bool = False
    verdicts: tuple[Verdict, ...] = ()
    """What the naming check says now, for the steps that ask it (``CHECKED``)."""
    approver: Approver | None = None
    """Who approves it on the day, for the steps that ask it (``DECIDED``)."""


def require_step(case: Case, steps: Sequence[Taken], attempt: Attempt, who: Identity, known: Known) -> Step:
    """The row by which the step is taken, or an error that says what stands in the way.

    ``Forbidden`` where the role or the person may not, ``NotFound`` where the case is none of theirs, ``Conflict``
    where the case stands elsewhere or was changed meanwhile, ``BadInput`` with all that is missing.
    """
    step = row_for(case, attempt.step, who)
    if attempt.revision != case.revision:
        raise Conflict(
            f"case {case.case_id} is at revision {case.revision}, not {attempt.revision}: somebody took a step — "
            "read it again"
        )
    _require_four_eyes(case, steps, step, who)
    faults = [*_day_faults(steps, attempt, known), *_field_faults(step, attempt), *paper_faults(case, attempt, known)]
    faults += _matter_faults(case, steps, attempt, known)
    if faults:
        raise BadInput(faults)
    return step


def row_for(case: Case, name: str, who: Identity) -> Step:
    """The row by which ``who`` may take a step now, before anything is looked at that it states."""
    rows = [row for row in rows_of(case.kind, name) if not row.by_register]
    if not rows:
        raise BadInput(f"a case of the kind {case.kind} knows no step {name!r}")
    found = step_from(case.kind, name, case.state)
    for row in [found] if found else rows[:1]:
        require(row.act, who, case.counties)
    if any(row.act == "submit:placenames" for row in rows) and case.author != who.name:
        # what another department handed in is none of theirs to know of
        raise NotFound(f"there is no case {case.case_id}")
    if found is None:
        froms = ", ".join(state for row in rows for state in row.sources) or "nothing"
        there = ", ".join(dict.fromkeys(row.name for row in steps_from(case.kind, case.state))) or "nothing"
        raise Conflict(
            f"case {case.case_id} is {case.state}: {name} is taken from {froms} — what can be done now: {there}"
        )
    return found


def _require_four_eyes(case: Case, steps: Sequence[Taken], step: Step, who: Identity) -> None:
    if step.act not in ("sign:placenames", "endorse:placenames"):
        return
    if who.name in drawn_up_by(steps, case.author):
        raise Forbidden(f"{who.name} drew case {case.case_id} up or assessed it, and so does not sign it")
    signed = last_taken(steps, "sign")
    if step.act == "endorse:placenames" and signed is not None and signed.actor == who.name:
        raise Forbidden(f"{who.name} signed case {case.case_id} as section head: the second signature is another's")


def _day_faults(steps: Sequence[Taken], attempt: Attempt, known: Known) -> Iterator[Complaint]:
    last = max((one.on_day for one in steps), default=None)
    if attempt.on_day > known.today:
        yield Complaint(f"{attempt.on_day} has not come yet", field="on_day", fix="enter it when it is done")
    if last is not None and attempt.on_day < last:
        yield Complaint(f"{attempt.on_day} is before {last}, the day of the step before", field="on_day")


def _field_faults(step: Step, attempt: Attempt) -> Iterator[Complaint]:
    for name in step.needs:
        if attempt.detail.get(name) in (None, ""):
            yield Complaint(f"{step.name} needs it", field=f"detail.{name}", fix="fill it in")
    for name in attempt.detail:
        if name not in step.needs and name not in step.takes:
            yield Complaint(f"{step.name} knows no such field", field=f"detail.{name}", fix="leave it out")


def paper_faults(case: Case, attempt: Attempt, known: Known) -> Iterator[Complaint]:
    """The papers that a step needs and that are not there."""
    there = {paper["kind"] for paper in attempt.papers}
    needed = known.procedure.papers_for(attempt.step, case.kind, known.kind, protected=known.protected)
    for paper in needed:
        if paper.kind not in there:
            holds = f"（{'；'.join(paper.contents)}）" if paper.contents else ""
            yield Complaint(
                f"{paper.name}{holds} is missing: {paper.source}",
                field="documents",
                fix=f"add a paper of the kind {paper.kind}",
            )


def _matter_faults(case: Case, steps: Sequence[Taken], attempt: Attempt, known: Known) -> Iterator[Complaint]:
    if attempt.step == "assess":
        yield from form_faults(case, SHOULD_HOLD)
        if known.protected and case.kind in ("rename", "abolish") and not attempt.detail.get("measures"):
            yield Complaint(
                "the name is on a protection list: measures must stand before it is renamed or ends "
                "(地名管理条例第二十五条)",
                field="detail.measures",
            )
    elif attempt.step == "notice":
        yield from _notice_faults(attempt, known)
    elif attempt.step == "answer_objection":
        waiting = [one.number for one in objections(steps) if one.answer is None]
        if attempt.detail.get("objection") not in (None, *waiting):
            yield Complaint("no objection of this number waits for an answer", field="detail.objection")
    elif attempt.step == "end_notice":
        yield from _end_faults(steps, attempt)
    elif attempt.step == "approve":
        yield from _force_faults(attempt)
    if attempt.step in CHECKED:
        # what was judged at the assessment stands; what the check says anew by the approval was judged by nobody
        told = [one for one in known.verdicts if attempt.step in JUDGED or one.grade == "error" or _is_new(one, case)]
        yield from judgement_faults(told, attempt.detail.get("judgements") or {})
    if attempt.step in DECIDED:
        yield from _body_faults(case, attempt, known)


def _is_new(verdict: Verdict, case: Case) -> bool:
    return verdict not in case.verdicts


def _body_faults(case: Case, attempt: Attempt, known: Known) -> Iterator[Complaint]:
    """The body that is named must be the one that the law names."""
    place = "form.approved_by" if attempt.step == "accept" else "detail.body"
    body = case.form.get("approved_by") if attempt.step == "accept" else attempt.detail.get("body")
    if known.approver is None:
        yield Complaint("nobody knows who approves it on that day", field=place)
    elif body and not known.approver.is_body(body):
        yield known.approver.complaint(body, place)


def _notice_faults(attempt: Attempt, known: Known) -> Iterator[Complaint]:
    until = attempt.detail.get("until")
    term = known.procedure.notice
    earliest = attempt.on_day + timedelta(days=term.days)
    if until is not None and as_day(until) < earliest:
        yield Complaint(
            f"a notice runs {term.days} days at least, the day it is posted not counted",
            field="detail.until",
            fix=f"{earliest} or later",
        )


def _end_faults(steps: Sequence[Taken], attempt: Attempt) -> Iterator[Complaint]:
    notice = last_taken(steps, "notice")
    if notice is not None and attempt.on_day <= (until := as_day(notice.detail["until"])):
        yield Complaint(f"the notice runs through {until}", field="on_day", fix=f"end it on a later day than {until}")
    for one in objections(steps):
        if one.answer is None:
            yield Complaint(f"objection {one.number} of {one.by} has no answer", field="detail", fix="answer it first")


def _force_faults(attempt: Attempt) -> Iterator[Complaint]:
    day = attempt.detail.get("in_force_on")
    if day is not None and as_day(day) < attempt.on_day:
        yield Complaint(f"{day} is before the approval of {attempt.on_day}", field="detail.in_force_on")


def form_faults(case: Case, names: Iterable[str]) -> Iterator[Complaint]:
    """Fields of the application that are empty."""
    for name in names:
        if not case.form.get(name):
            yield Complaint("the application does not say it", field=f"form.{name}", fix="revise the application")


def filing_faults(form: Mapping[str, Any], on_day: date) -> Iterator[Complaint]:
    """What a filing lacks, or says that cannot be."""
    for name in FILING_HOLDS:
        if not form.get(name):
            yield Complaint("a filing says it", field=f"form.{name}", fix="fill it in")
    approved = form.get("approved_on")
    if approved and as_day(approved) > on_day:
        yield Complaint(f"{approved} is after the filing of {on_day}", field="form.approved_on")
    begins = form.get("in_force_on")
    if approved and begins and as_day(begins) < as_day(approved):
        yield Complaint(f"{begins} is before the approval of {approved}", field="form.in_force_on")


def judgement_faults(verdicts: Sequence[Verdict], judgements: Mapping[str, str]) -> Iterator[Complaint]:
    """Errors of the naming check, which nobody overrules, and what a person has not judged yet."""
    for verdict in verdicts:
        if verdict.grade == "error":
            yield Complaint(f"{verdict.says} ({verdict.article})", field=f"verdicts.{verdict.rule}", fix="another name")
        elif verdict.grade in ("warning", "judge") and not judgements.get(verdict.rule):
            yield Complaint(
                f"{verdict.says} ({verdict.article})",
                field=f"detail.judgements.{verdict.rule}",
                fix="write down a person's judgement of it",
            )
    unknown = set(judgements) - {verdict.rule for verdict in verdicts if verdict.grade in ("warning", "judge")}
    for rule in sorted(unknown):
        yield Complaint("the check leaves nothing open under this rule", field=f"detail.judgements.{rule}")


def as_day(value: date | str) -> date:
    """A day as it came, or as it is kept in a detail."""
    return value if isinstance(value, date) else date.fromisoformat(value)


@dataclass(frozen=True)
class Possible:
    """A step that could be taken next: what it needs, and what keeps ``who`` from it, or None."""

    step: Step
    papers: tuple[tuple[str, str, str], ...]
    refused: str | None


def possible_steps(case: Case, steps: Sequence[Taken], who: Identity, known: Known) -> list[Possible]:
    """The next steps of a case, each with its papers (kind, name, source) and whether ``who`` may take it."""
    found = []
    for step in steps_from(case.kind, case.state):
        papers = known.procedure.papers_for(step.name, case.kind, known.kind, protected=known.protected)
        try:
            _require_four_eyes(case, steps, row_for(case, step.name, who), who)
            refused = None
        except (Forbidden, NotFound) as error:
            refused = str(error)
        found.append(Possible(step, tuple((paper.kind, paper.name, paper.source) for paper in papers), refused))
    return found
