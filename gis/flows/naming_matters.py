"""What the gate of the procedure must know of a case beside its steps: the check, its protection, who approves it."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection

from gis.db.naming_cases import lie_of, open_cases_named, read_case, read_steps
from gis.db.placenames import read_descriptions
from gis.errors import NotFound
from gis.flows.naming_office import Office, Proposal
from gis.placenames.approvers import Approver
from gis.placenames.cases import Case, Taken, Verdict, may_see
from gis.placenames.taking import CHECKED, DECIDED, Attempt, Known, as_day
from gis.rights import Identity


def read_known(connection: Connection, who: Identity, number: int, *, lock: bool = False) -> tuple[Case, list[Taken]]:
    """A case and its steps; to anybody who may not know of it there is none."""
    case = read_case(connection, number, lock=lock)
    if not may_see(who, case):
        raise NotFound(f"there is no case {number}")
    return case, read_steps(connection, [number])[number]


def known_of(connection: Connection, case: Case, attempt: Attempt, office: Office, today: date) -> Known:
    """What the gate asks: the check and the approver only where the step asks them."""
    protected = is_protected(connection, case)
    measures = attempt.detail.get("measures")
    day = as_day(case.form["approved_on"]) if attempt.step == "accept" else attempt.on_day
    return Known(
        office.procedure,
        office.classes.kind_of(case.class_code),
        today,
        protected,
        verdicts_of(connection, case, office, attempt.on_day, measures=measures) if attempt.step in CHECKED else (),
        approver_of(connection, case, office, day) if attempt.step in DECIDED else None,
    )


def is_protected(connection: Connection, case: Case) -> bool:
    """Whether the place a case is about stands on a protection list."""
    if case.place_id is None:
        return False
    return any(one.protection for one in read_descriptions(connection, place_ids=[case.place_id]))


def approver_of(connection: Connection, case: Case, office: Office, day: date) -> Approver | None:
    """Who approves a case's name on a day; None where the divisions or the table do not say."""
    lie = lie_of(connection, case.communities, day)
    if not lie.counties or lie.unknown:
        return None
    return office.approvers.of(office.classes.kind_of(case.class_code), lie.territory, day)


def verdicts_of(
    connection: Connection, case: Case, office: Office, day: date, *, measures: str | None = None
) -> tuple[Verdict, ...]:
    """What the naming check says now, and whether other cases ask for the same name; nothing of a name that ends."""
    if case.kind == "abolish":
        return ()
    proposal = Proposal(
        kind=case.kind,
        name=case.name,
        proper=case.proper,
        generic=case.generic,
        class_code=case.class_code,
        communities=case.communities,
        shape=case.shape,
        day=day,
        place_id=case.place_id,
        measures=measures or case.form.get("measures"),
        project=case.form.get("applicant"),
    )
    others = open_cases_named(connection, case.name, case.case_id)
    asked = [
        Verdict(
            "asked_by_case", "judge", f"case {other} asks for the same name", "DOMAIN §3.2 重名", (f"case {other}",)
        )
        for other in others[:1]
    ]
    return (*office.check(connection, proposal), *asked)
