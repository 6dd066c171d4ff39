"""The texts of notices and announcements, from the cases and what they wrote in the register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Connection

from gis.db.connect import Database
from gis.db.naming_cases import Lie, lie_of
from gis.db.placenames import read_names
from gis.errors import BadInput, Complaint, Conflict
from gis.flows.naming_matters import approver_of, read_known
from gis.flows.naming_office import Office
from gis.placenames.announcement import AnnouncedName, Announcement, Notice, announced, divisions_in_words, ended
from gis.placenames.approvers import BUREAU
from gis.placenames.cases import Case, Taken, last_taken, objections
from gis.placenames.procedure import STANDARD_STATES
from gis.placenames.record import Approval
from gis.placenames.taking import as_day
from gis.rights import Identity

MOST_NAMES = 200
"""Names in one announcement; the cities publish dozens at once."""


def announcement_of(database: Database, who: Identity, numbers: Sequence[int], office: Office) -> Announcement:
    """The announcement of the names of some cases; ``Conflict`` where one of them is not approved or filed."""
    if not 0 < len(numbers) <= MOST_NAMES:
        raise BadInput(Complaint(f"names of 1 to {MOST_NAMES} cases are announced together", field="case"))
    names: list[AnnouncedName] = []
    issuers: dict[str, None] = {}
    told: list[Taken] = []
    made_up = False
    with database.read() as connection:
        for number in dict.fromkeys(numbers):
            case, steps = read_known(connection, who, number)
            _require_standard(case)
            name, issuer = _told(connection, case, steps, office)
            names.append(name)
            issuers[issuer] = None
            made_up |= case.made_up
            told += [step for step in (last_taken(steps, "announce"),) if step is not None]
    if len(issuers) > 1:
        raise BadInput(
            Complaint(
                f"these names are announced by several departments: {', '.join(issuers)}",
                field="case",
                fix="make one announcement for each",
            )
        )
    out = {(step.detail["announcement"], step.on_day) for step in told}
    paper, day = out.pop() if len(out) == 1 and len(told) == len(names) else (None, None)
    return Announcement(tuple(names), next(iter(issuers)), paper, day, made_up)


def notice_of(database: Database, who: Identity, number: int, office: Office) -> Notice:
    """The public notice of a case; ``Conflict`` where none was posted since it was drawn up last."""
    with database.read() as connection:
        case, steps = read_known(connection, who, number)
        posted = last_taken(steps, "notice")
        if posted is None or case.state in ("draft", "assessed"):
            raise Conflict(f"case {number} is {case.state}: no notice of it runs — take the step notice")
        lie = lie_of(connection, case.communities, posted.on_day)
        approver = approver_of(connection, case, office, posted.on_day)
    return Notice(
        case=case,
        class_name=office.classes.of(case.class_code).name,
        divisions=case.form.get("located_in") or _divisions(lie),
        issuer=approver.bureau if approver else f"{lie.prefecture}{BUREAU}",
        since=posted.on_day,
        until=as_day(posted.detail["until"]),
        where=posted.detail["where"],
        contact=posted.detail["contact"],
        objections=tuple(objections(steps)),
    )


def _require_standard(case: Case) -> None:
    if case.state not in STANDARD_STATES:
        raise Conflict(f"case {case.case_id} is {case.state}: only approved or filed names are announced")


def _told(connection: Connection, case: Case, steps: Sequence[Taken], office: Office) -> tuple[AnnouncedName, str]:
    """A name and who announces it."""
    approved = last_taken(steps, "approve")
    day = as_day(case.form["approved_on"]) if approved is None else approved.on_day
    lie, approver = lie_of(connection, case.communities, day), approver_of(connection, case, office, day)
    issuer = approver.bureau if approver else f"{lie.prefecture}{BUREAU}"
    versions = read_names(connection, place_ids=[str(case.place_id)])
    if case.kind == "abolish" and approved is not None:
        past = as_day(approved.detail.get("in_force_on") or approved.on_day)
        approval = Approval(approved.detail["body"], approved.detail["number"], approved.on_day)
        version = next(one for one in versions if one.valid_to == past)
        # a name of an old list may lack its position; the application to end it says it
        told = replace(version, position=version.position or case.form.get("position"))
        return ended(told, approval, _divisions(lie), past), issuer
    version = next(one for one in versions if one.case_id == case.case_id)
    named = announced(
        case.kind,  # type: ignore[arg-type]  # abolitions were told above, consultations are never standard
        version,
        _divisions(lie),
        was=case.form.get("was"),
        class_name=office.classes.of(case.class_code).name,
    )
    return named, issuer


def _divisions(lie: Lie) -> str:
    return divisions_in_words(lie.province, lie.towns)
