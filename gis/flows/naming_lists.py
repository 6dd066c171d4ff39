"""Cases as they are shown and listed, each to those who may know of it, with their clocks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from gis.db.connect import Database
from gis.db.naming_cases import AskedCases, read_cases, read_steps
from gis.flows.naming_matters import approver_of, is_protected, read_known
from gis.flows.naming_office import Office
from gis.placenames.approvers import Approver
from gis.placenames.cases import Case, Taken, may_see
from gis.placenames.clocks import LATE, Clock, clocks
from gis.placenames.taking import Known, Possible, possible_steps
from gis.rights import Identity


@dataclass(frozen=True)
class Shown:
    """A case with its steps, what can be done next, its clocks, and who approves it today."""

    case: Case
    steps: tuple[Taken, ...]
    next: tuple[Possible, ...]
    clocks: tuple[Clock, ...]
    approver: Approver | None


def show_case(database: Database, who: Identity, number: int, office: Office, *, today: date | None = None) -> Shown:
    """A case with all that is known of it; to anybody who may not know of it there is none."""
    today = today or date.today()
    with database.read() as connection:
        case, steps = read_known(connection, who, number)
        known = Known(office.procedure, office.classes.kind_of(case.class_code), today, is_protected(connection, case))
        approver = approver_of(connection, case, office, today)
    return Shown(
        case,
        tuple(steps),
        tuple(possible_steps(case, steps, who, known)),
        tuple(clocks(case, steps, office.procedure, today)),
        approver,
    )


@dataclass(frozen=True)
class Listed:
    """A case in a list, with its clocks."""

    case: Case
    clocks: tuple[Clock, ...]

    @property
    def overdue(self) -> bool:
        """Whether a clock of it ran out."""
        return any(clock.state == "overdue" for clock in self.clocks)


def list_cases(
    database: Database,
    who: Identity,
    asked: AskedCases,
    office: Office,
    *,
    overdue: bool = False,
    today: date | None = None,
) -> list[Listed]:
    """The cases asked for that ``who`` may know of, oldest first; ``overdue``: only those with a clock that ran out."""
    today = today or date.today()
    # what is overdue is told only by the clocks, so that the page is cut after them
    scoped = replace(_scoped(asked, who), limit=None if overdue else asked.limit)
    with database.read() as connection:
        cases = [case for case in read_cases(connection, scoped) if may_see(who, case)]
        steps = read_steps(connection, [case.case_id for case in cases])
    found = [Listed(case, tuple(clocks(case, steps[case.case_id], office.procedure, today))) for case in cases]
    return [one for one in found if one.overdue][: asked.limit] if overdue else found


def list_clocks(
    database: Database, who: Identity, office: Office, as_of: date, *, every: bool = False, late: bool = False
) -> list[Clock]:
    """The clocks of all cases that ``who`` may know of, as they stood on a date, by the day they are due.

    Those that are done are left out unless ``every`` is asked for; ``late``: only those warned of or overdue.
    """
    with database.read() as connection:
        cases = [case for case in read_cases(connection, _scoped(AskedCases(), who)) if may_see(who, case)]
        steps = read_steps(connection, [case.case_id for case in cases])
    found = [clock for case in cases for clock in clocks(case, steps[case.case_id], office.procedure, as_of)]
    wanted = [one for one in found if (every or one.done_on is None) and (not late or one.state in LATE)]
    return sorted(wanted, key=lambda one: (one.due, one.case_id, one.what))


def _scoped(asked: AskedCases, who: Identity) -> AskedCases:
    """The question narrowed to what ``who`` may know of, so that the database does most of the work."""
    author = who.name if who.role == "department" else asked.author
    return replace(asked, author=author, counties=who.held or asked.counties, made_up=who.made_up_data)
