"""Cases of naming: begun, moved on step by step, shown and listed; a step and its effect are one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from gis.db.audit import AuditEntry, write_audit
from gis.db.clock import next_moment, share_register
from gis.db.connect import Database
from gis.db.name_reserve import read_entry
from gis.db.naming_cases import change_case, read_case, read_steps, write_case, write_step
from gis.errors import BadInput, Complaint
from gis.flows.draw_case import draw_case
from gis.flows.name_reserve import take
from gis.flows.naming_effects import Effect, take_effect
from gis.flows.naming_lists import Shown, show_case
from gis.flows.naming_matters import known_of, read_known, verdicts_of
from gis.flows.naming_office import Office
from gis.placenames import reserve
from gis.placenames.case_entries import CaseIn, FormIn, StepIn
from gis.placenames.cases import Case, Taken, Verdict
from gis.placenames.procedure import Step, first_step, rows_of
from gis.placenames.taking import Attempt, Known, filing_faults, paper_faults, require_step, row_for
from gis.rights import Identity, require

_WATCHED = (
    "state", "place_id", "name", "proper", "generic", "class_code", "communities", "form", "verdicts", "reserve_id",
)  # fmt: skip
"""Fields of a case whose change an audit entry tells."""


def begin_case(
    database: Database,
    who: Identity,
    entry: CaseIn,
    office: Office,
    *,
    today: date | None = None,
    at: datetime | None = None,
    made_up: bool = False,
) -> Shown:
    """Begin a case: an officer draws it up, a department hands it in. Nothing of it is a name yet."""
    today = today or date.today()
    step, on_day = first_step(entry.kind), entry.on_day or today
    require(step.act, who)
    with database.write() as connection:
        share_register(connection)
        case = replace(draw_case(connection, entry, office, on_day, who.name), made_up=made_up)
        require(step.act, who, case.counties)
        papers = _papers(entry.documents)
        faults = list(_beginning_faults(case, step, papers, office, on_day, today))
        if faults:
            raise BadInput(faults)
        _require_reserved(connection, case, on_day)
        if step.name == "submit":
            case = replace(case, verdicts=verdicts_of(connection, case, office, on_day))
        moment = next_moment(connection, at)
        case = replace(case, case_id=write_case(connection, case, moment))
        taken = Taken(1, step.name, "", step.to, on_day, who.name, who.role, _stated(case), papers)
        write_step(connection, case.case_id, taken, moment)
        _audit(connection, who, step, None, case, [], moment)
    return show_case(database, who, case.case_id, office, today=today)


def take_step(
    database: Database,
    who: Identity,
    number: int,
    entry: StepIn,
    office: Office,
    *,
    today: date | None = None,
    at: datetime | None = None,
) -> Shown:
    """Take a step of a case, with its effect on the register; all or nothing."""
    today = today or date.today()
    on_day = entry.on_day or today
    with database.write() as connection:
        share_register(connection)
        case, steps = read_known(connection, who, number, lock=True)
        detail = entry.detail.model_dump(mode="json", exclude_none=True)
        attempt = Attempt(entry.step, entry.revision, on_day, detail, _papers(entry.documents))
        # who may not take it, or not now, is refused before the register is asked anything
        row_for(case, attempt.step, who)
        # one at a time from here on: of two that would make a name standard, the second is checked against the first
        moment = next_moment(connection, at)
        known = known_of(connection, case, attempt, office, today)
        step = require_step(case, steps, attempt, who, known)
        after = _changed(connection, case, step, entry, office, attempt, known)
        require(step.act, who, after.counties)
        effect = take_effect(connection, after, step, attempt, office, moment)
        _take_reserved(connection, who, effect.case, step, on_day, moment)
        after = replace(effect.case, state=step.to)
        change_case(connection, after, moment)
        last = steps[-1].n
        stated = _stated(after) if step.name in ("revise", "resubmit") else {}
        taken = Taken(
            last + 1, step.name, case.state, step.to, on_day, who.name, who.role, {**detail, **stated}, attempt.papers
        )
        write_step(connection, number, taken, moment)
        _mark_former(connection, who, effect, on_day, moment)
        _audit(connection, who, step, case, after, effect.audited, moment)
    return show_case(database, who, number, office, today=today)


def _beginning_faults(
    case: Case, step: Step, papers: tuple[dict[str, Any], ...], office: Office, on_day: date, today: date
) -> Sequence[Complaint]:
    faults: list[Complaint] = []
    if on_day > today:
        faults.append(Complaint(f"{on_day} has not come yet", field="on_day", fix="enter it when it is done"))
    attempt = Attempt(step.name, 1, on_day, papers=papers)
    faults += paper_faults(case, attempt, Known(office.procedure, office.classes.kind_of(case.class_code), today))
    if case.kind == "filing":
        faults += filing_faults(case.form, on_day)
    return faults


def _changed(
    connection: Connection, case: Case, step: Step, entry: StepIn, office: Office, attempt: Attempt, known: Known
) -> Case:
    """The case as the step leaves it, before its effect."""
    if step.name in ("revise", "resubmit"):
        drawn = _revised(connection, case, entry, office, attempt.on_day)
        if case.kind == "filing":
            faults = list(filing_faults(drawn.form, attempt.on_day))
            if faults:
                raise BadInput(faults)
            verdicts = verdicts_of(connection, drawn, office, attempt.on_day)
            return replace(drawn, verdicts=verdicts)
        return drawn
    if entry.changes is not None:
        raise BadInput(Complaint(f"{step.name} changes nothing of the application", field="changes"))
    if step.name == "assess":
        kept = {key: attempt.detail[key] for key in ("measures",) if key in attempt.detail}
        return replace(case, verdicts=known.verdicts, form={**case.form, **kept})
    return replace(case, verdicts=known.verdicts) if step.name in ("agree", "accept") else case


def _revised(connection: Connection, case: Case, entry: StepIn, office: Office, on_day: date) -> Case:
    changes = {} if entry.changes is None else entry.changes.model_dump(exclude_none=True, exclude={"form"})
    body: dict[str, Any] = {
        "kind": case.kind,
        "name": case.name,
        "class_code": case.class_code,
        "proper": case.proper,
        "place_id": case.place_id,
        "communities": list(case.communities),
        "reserve_id": case.reserve_id,
    }
    if "name" in changes or "class_code" in changes:
        body["proper"] = None
    if "geometry" in changes:
        body["communities"] = []
    given = entry.changes.form if entry.changes is not None and entry.changes.form is not None else None
    form = given.model_dump() if given is not None else _form_fields(case)
    drawn = draw_case(
        connection, CaseIn.model_validate({**body, **changes, "form": form}), office, on_day, case.author,
        but=case.case_id,
    )  # fmt: skip
    shape = drawn.shape if "geometry" in changes else case.shape
    return replace(
        drawn, state=case.state, revision=case.revision, source=case.source, made_up=case.made_up, shape=shape
    )


def _form_fields(case: Case) -> dict[str, Any]:
    """The application as it was written, without what was found out about it."""
    written = {name: value for name, value in case.form.items() if name in FormIn.model_fields}
    if case.form.get("spelt_by_person") is not True:
        written = {name: value for name, value in written.items() if name not in ("roman", "pinyin")}
    return written


def _require_reserved(connection: Connection, case: Case, on_day: date) -> None:
    """Refuse a case for a reserved name that it could not take; it is taken when the case is approved."""
    if case.reserve_id is not None:
        entry = read_entry(connection, case.reserve_id)
        reserve.take(entry, case.case_id, case.proper, case.form.get("applicant"), on_day)


def _take_reserved(
    connection: Connection, who: Identity, case: Case, step: Step, on_day: date, moment: datetime
) -> None:
    if case.reserve_id is None or step.name not in ("approve", "accept"):
        return
    take(
        connection,
        who,
        case.reserve_id,
        case.case_id,
        proper=case.proper,
        project=case.form.get("applicant"),
        today=on_day,
        at=moment,
    )


def _mark_former(connection: Connection, who: Identity, effect: Effect, on_day: date, moment: datetime) -> None:
    """Tell the case that once named the place that its name was renamed or abolished."""
    if effect.former is None:
        return
    case = read_case(connection, effect.former, lock=True)
    if case.state != "in_use":
        return
    name = "mark_renamed" if effect.case.kind != "abolish" else "mark_abolished"
    row = rows_of(case.kind, name)[0]
    last = read_steps(connection, [case.case_id])[case.case_id][-1]
    after = replace(case, state=row.to)
    change_case(connection, after, moment)
    day = max(on_day, last.on_day)
    by_case = {"by_case": effect.case.case_id}
    write_step(
        connection,
        case.case_id,
        Taken(last.n + 1, row.name, case.state, row.to, day, who.name, who.role, by_case),
        moment,
    )
    _audit(connection, who, row, case, after, [], moment)


def _audit(
    connection: Connection,
    who: Identity,
    step: Step,
    before: Case | None,
    after: Case,
    effects: Sequence[AuditEntry],
    moment: datetime,
) -> None:
    """Who took the step, with what it changed: before and after."""
    changed = [name for name in _WATCHED if before is None or getattr(before, name) != getattr(after, name)]
    entry = AuditEntry(
        f"naming_case:{after.case_id}",
        {
            "step": step.name,
            "before": None if before is None else {name: _plain(getattr(before, name)) for name in changed},
            "after": {name: _plain(getattr(after, name)) for name in changed},
        },
    )
    write_audit(connection, who, step.act, [entry, *effects], moment)


def _plain(value: Any) -> Any:
    return (
        [vars(one) for one in value] if isinstance(value, tuple) and value and isinstance(value[0], Verdict) else value
    )


def _stated(case: Case) -> dict[str, Any]:
    """What a case asked for at a step that draws it up: kept with the step, so that no revision is lost."""
    return {
        "name": case.name,
        "class_code": case.class_code,
        "communities": list(case.communities),
        "form": dict(case.form),
        **({"approved_on": case.form["approved_on"]} if "approved_on" in case.form else {}),
    }


def _papers(entries: Sequence[Any]) -> tuple[dict[str, Any], ...]:
    return tuple(entry.model_dump(mode="json", exclude_none=True) for entry in entries)
