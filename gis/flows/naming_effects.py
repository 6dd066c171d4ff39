"""What a step does to the register of names; nothing else in the house writes a name that stands on a case.

An approved or filed name becomes standard, an abolished one ends, filing and announcement are entered.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from gis.db.audit import AuditEntry
from gis.db.clock import raise_version
from gis.db.naming_cases import end_name
from gis.db.placenames import (
    LAYER,
    next_place_id,
    read_descriptions,
    read_names,
    write_descriptions,
    write_names,
)
from gis.errors import Conflict
from gis.flows.correct_reading import readings_in_force
from gis.flows.naming_office import Office
from gis.placenames.cases import Case
from gis.placenames.letters import Letters, letters
from gis.placenames.parts import Parts
from gis.placenames.procedure import Step
from gis.placenames.record import Approval, Description, PlaceName
from gis.placenames.taking import Attempt, as_day


@dataclass(frozen=True)
class Effect:
    """The case after the effect, what to tell the audit of names, and the case that named the place before."""

    case: Case
    audited: Sequence[AuditEntry] = ()
    former: int | None = None


def take_effect(
    connection: Connection, case: Case, step: Step, attempt: Attempt, office: Office, at: datetime
) -> Effect:
    """Write what a step changes in the register of names; most change nothing."""
    if step.name == "approve" and case.kind == "abolish":
        return _end(connection, case, attempt, at)
    if step.name == "approve":
        approval = Approval(attempt.detail["body"], attempt.detail["number"], attempt.on_day)
        begins = as_day(attempt.detail.get("in_force_on") or attempt.on_day)
        return _name(connection, case, approval, begins, office, at)
    if step.name == "accept":
        return _accept(connection, case, attempt, office, at)
    if step.name in ("file", "announce") and case.kind != "abolish":
        return _note(connection, case, step, attempt, at)
    return Effect(case)


def _accept(connection: Connection, case: Case, attempt: Attempt, office: Office, at: datetime) -> Effect:
    form = case.form
    approved = as_day(form["approved_on"])
    approval = Approval(
        form["approved_by"],
        form["approval_number"],
        approved,
        filing_number=attempt.detail.get("filing_number"),
        filed_on=attempt.on_day,
    )
    return _name(connection, case, approval, as_day(form.get("in_force_on") or approved), office, at)


def _name(connection: Connection, case: Case, approval: Approval, begins: date, office: Office, at: datetime) -> Effect:
    """The name becomes the standard one of its place from a day on; what was believed of later days ends."""
    before = _version_of(connection, case, begins)
    _require_unchanged(case, before)
    place_id = case.place_id or next_place_id(connection)
    spelling = _letters(connection, case, office)
    version = PlaceName(
        place_id=place_id,
        name=case.name,
        proper=case.proper,
        generic=case.generic,
        class_code=case.class_code,
        **spelling._asdict(),
        status="standard",
        basis="case",
        source=f"case {case.case_id}: {approval.body} {approval.number} {approval.on}",
        shape=case.shape if case.shape is not None else before.shape if before else None,
        communities=case.communities,
        located_in=case.form.get("located_in"),
        position=case.form.get("position"),
        planned=bool(case.form.get("planned")),
        valid_from=begins,
        approval=approval,
        case_id=case.case_id,
        change="filed" if case.kind == "filing" else "renamed" if case.kind == "rename" else "named",
        made_up=case.made_up,
    )
    write_names(connection, [version], at)
    _describe(connection, replace(case, place_id=place_id), begins, at)
    raise_version(connection, LAYER)
    former = before.case_id if before is not None and before.name != case.name else None
    return Effect(replace(case, place_id=place_id), [_told(before, version, place_id)], former)


def _letters(connection: Connection, case: Case, office: Office) -> Letters:
    """The name in letters by the readings of the day; as a person spelt it, where one did."""
    parts, of = Parts(case.proper, case.generic), office.classes.of(case.class_code)
    read = letters(parts, of, readings_in_force(connection, office.readings))
    if not case.form.get("spelt_by_person"):
        return read
    return read._replace(roman=case.form["roman"], pinyin=case.form["pinyin"])


def _describe(connection: Connection, case: Case, begins: date, at: datetime) -> None:
    """What the application tells of the name; what is told of the place beside it stays."""
    meaning, origin = case.form.get("meaning"), case.form.get("origin")
    if not (meaning or origin) or case.place_id is None:
        return
    told = [one for one in read_descriptions(connection, place_ids=[case.place_id]) if one.valid_to is None]
    source = f"case {case.case_id}"
    known = told[-1] if told else Description(case.place_id, source, made_up=case.made_up)
    write_descriptions(
        connection,
        [replace(known, source=source, meaning=meaning, origin=origin, valid_from=begins, valid_to=None)],
        at,
    )


def _end(connection: Connection, case: Case, attempt: Attempt, at: datetime) -> Effect:
    """The name ends: from its last day on the place has none."""
    past = as_day(attempt.detail.get("in_force_on") or attempt.on_day)
    before = _version_of(connection, case, past)
    _require_unchanged(case, before)
    end_name(connection, str(case.place_id), past, at)
    raise_version(connection, LAYER)
    return Effect(case, [_told(before, None, str(case.place_id))], before.case_id if before else None)


def _note(connection: Connection, case: Case, step: Step, attempt: Attempt, at: datetime) -> Effect:
    """Enter filing or announcement into every version that stands on the case."""
    detail = attempt.detail
    noted: dict[str, Any] = (
        {"filed_on": attempt.on_day, "filing_number": detail.get("filing_number")}
        if step.name == "file"
        else {"announced_on": attempt.on_day, "announcement": detail["announcement"]}
    )
    versions = [one for one in read_names(connection, place_ids=[str(case.place_id)]) if one.case_id == case.case_id]
    after = [replace(one, approval=replace(one.approval, **noted)) for one in versions]
    write_names(connection, after, at)
    raise_version(connection, LAYER)
    return Effect(case, [_told(old, new, old.place_id) for old, new in zip(versions, after, strict=True)])


def _version_of(connection: Connection, case: Case, day: date) -> PlaceName | None:
    """The version of the case's place in force on a day; None where the place is new, or had none then."""
    if case.place_id is None:
        return None
    for one in read_names(connection, place_ids=[case.place_id]):
        if (one.valid_from or date.min) <= day < (one.valid_to or date.max):
            return one
    return None


def _require_unchanged(case: Case, before: PlaceName | None) -> None:
    """A case to rename or abolish is about the standard name it was drawn up on; one to name, about a place without."""
    if case.kind == "name" and before is not None and before.status == "standard":
        raise Conflict(f"the place of case {case.case_id} bears the standard name {before.name} by now: rename it")
    if case.kind not in ("rename", "abolish"):
        return
    was = case.form.get("was", case.name)
    if before is None or before.status != "standard" or before.name != was:
        there = before.name if before else "none"
        raise Conflict(f"case {case.case_id} is about {was}, but the place's name in force then is {there}")


def _told(before: PlaceName | None, after: PlaceName | None, place_id: str) -> AuditEntry:
    return AuditEntry(f"place:{place_id}", {"before": _plain(before), "after": _plain(after)})


def _plain(version: PlaceName | None) -> dict[str, Any] | None:
    if version is None:
        return None
    return {
        "name": version.name,
        "status": version.status,
        "basis": version.basis,
        "valid_from": version.valid_from,
        "valid_to": version.valid_to,
        "approval": {key: value for key, value in vars(version.approval).items() if value is not None},
    }
