"""The legal clocks of a case: how long the notice runs, when the filing and the announcement are due.

A term is counted in days; the day it is counted from is not counted itself, the last day counts whole, and none is
moved for a weekend (Decree 753 Art. 13, 14 say 日; the day limits are data, ``data/placenames/procedure.yaml``).
What was entered for a day after the date asked for has not happened yet, so that any date can be asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from gis.placenames.cases import Case, Taken, last_taken
from gis.placenames.procedure import OWN
from gis.placenames.taking import as_day
from gis.placenames.terms import Procedure, Term

What = Literal["notice", "filing", "announcement"]
ClockState = Literal["running", "warned", "overdue", "done", "done_late"]
LATE: frozenset[ClockState] = frozenset({"warned", "overdue"})
"""What the officer must look at."""


@dataclass(frozen=True)
class Clock:
    """A clock counted from ``start``, ``due`` its last day; ``day``: which day of it the date asked for is."""

    case_id: int
    name: str
    unit_id: int
    what: What
    article: str
    start: date
    due: date
    done_on: date | None
    state: ClockState
    day: int


def clocks(case: Case, steps: Sequence[Taken], procedure: Procedure, as_of: date) -> list[Clock]:
    """The clocks of a case that had started by a date, as they stood on it."""
    known = [one for one in steps if one.on_day <= as_of]
    if case.kind in OWN:
        return list(_own(case, known, procedure, as_of))
    return list(_filed(case, known, procedure, as_of)) if case.kind == "filing" else []


def _own(case: Case, steps: Sequence[Taken], procedure: Procedure, as_of: date) -> Iterator[Clock]:
    notice, approved = last_taken(steps, "notice"), last_taken(steps, "approve")
    if notice is not None:
        yield _notice(case, notice, steps, procedure.notice, as_of)
    if approved is not None:
        filed, announced = _day(last_taken(steps, "file")), _day(last_taken(steps, "announce"))
        yield _clock(case, "filing", procedure.filing, approved.on_day, filed, as_of)
        yield _clock(case, "announcement", procedure.announcement, approved.on_day, announced, as_of)


def _filed(case: Case, steps: Sequence[Taken], procedure: Procedure, as_of: date) -> Iterator[Clock]:
    """A filing that was returned is none: the department's clock runs until the one that stands."""
    handed = last_taken(steps, "resubmit") or last_taken(steps, "submit")
    if handed is None:
        return
    returned = last_taken(steps, "return")
    stands = handed if returned is None or returned.n < handed.n else None
    approved_on = as_day((stands or handed).detail.get("approved_on") or case.form["approved_on"])
    yield _clock(case, "filing", procedure.filing, approved_on, _day(stands), as_of)
    if stands is not None:
        announced = _day(last_taken(steps, "announce"))
        yield _clock(case, "announcement", procedure.announcement, stands.on_day, announced, as_of)


def _clock(case: Case, what: What, term: Term, start: date, done_on: date | None, as_of: date) -> Clock:
    due = start + timedelta(days=term.days)
    day = (as_of - start).days
    state: ClockState
    if done_on is not None:
        state = "done" if done_on <= due else "done_late"
    elif as_of > due:
        state = "overdue"
    else:
        state = "warned" if term.warn_from is not None and day >= term.warn_from else "running"
    return Clock(case.case_id, case.name, case.unit_id, what, term.source, start, due, done_on, state, day)


def _notice(case: Case, notice: Taken, steps: Sequence[Taken], term: Term, as_of: date) -> Clock:
    """A notice that ran out and was not ended is a warning: no law sets a day by which it must be."""
    until = as_day(notice.detail["until"])
    later = [one for one in steps if one.n > notice.n]
    ended = last_taken(later, "end_notice") or last_taken(later, "withdraw")
    state: ClockState = "done" if ended else "running" if as_of <= until else "warned"
    day = (as_of - notice.on_day).days
    return Clock(
        case.case_id, case.name, case.unit_id, "notice", term.source, notice.on_day, until, _day(ended), state, day
    )


def _day(step: Taken | None) -> date | None:
    return None if step is None else step.on_day


def pressing(found: Iterable[Clock]) -> list[Clock]:
    """The clocks that are warned of or overdue, by the day they are due."""
    return sorted((one for one in found if one.state in LATE), key=lambda one: (one.due, one.case_id, one.what))
