"""The legal clocks with the date moved: due, warned, overdue, done and done late."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gis.placenames.cases import Taken
from gis.placenames.clocks import clocks, pressing
from tests.placenames.naming import DETAILS, OFFICER, office
from tests.placenames.test_procedure import begun, case_of

PROCEDURE = office().procedure
APPROVED = date(2026, 4, 1)


def approved(**done: int) -> list[Taken]:
    """The steps of a case approved on 1 April, with what was done so many days later."""
    _, steps = begun("name", OFFICER.name)
    later = [("approve", APPROVED), *((name, APPROVED + timedelta(days=days)) for name, days in done.items())]
    return steps + [
        Taken(n, name, "x", "filed", day, OFFICER.name, OFFICER.role, DETAILS.get(name, {}))
        for n, (name, day) in enumerate(later, start=2)
    ]


def states(steps: list[Taken], days: int) -> list[tuple[str, str]]:
    found = clocks(case_of("name"), steps, PROCEDURE, APPROVED + timedelta(days=days))
    return [(clock.what, clock.state) for clock in found]


def test_filing_and_announcement_are_due_fifteen_days_after_the_approval() -> None:
    (filing, announcement) = clocks(case_of("name"), approved(), PROCEDURE, APPROVED)
    assert filing.due == announcement.due == date(2026, 4, 16)
    assert "第十三条" in filing.article
    assert "第十四条" in announcement.article


def test_the_state_of_a_clock_goes_with_the_date() -> None:
    told = [states(approved(), days)[0][1] for days in (0, 9, 10, 15, 16, 40)]
    assert told == ["running", "running", "warned", "warned", "overdue", "overdue"]


def test_what_was_done_is_done_and_what_was_late_stays_late() -> None:
    steps = approved(file=15, announce=16)
    assert states(steps, 15) == [("filing", "done"), ("announcement", "warned")]
    assert states(steps, 16) == [("filing", "done"), ("announcement", "done_late")]
    assert states(steps, 400) == [("filing", "done"), ("announcement", "done_late")]


def test_a_date_before_something_was_done_does_not_know_of_it() -> None:
    assert states(approved(file=15), 12) == [("filing", "warned"), ("announcement", "warned")]
    assert states(approved(), -1) == []


def test_a_filing_counts_from_the_departments_approval_and_a_returned_one_is_none() -> None:
    case, steps = begun("filing", "住建局")

    def at(day: date) -> dict[str, tuple[str, date]]:
        return {one.what: (one.state, one.due) for one in clocks(case, steps, PROCEDURE, day)}

    handed = date(2026, 3, 2)
    assert at(handed) == {"filing": ("done", date(2026, 3, 12)), "announcement": ("running", date(2026, 3, 17))}
    steps.append(Taken(2, "return", "submitted", "returned", date(2026, 3, 4), "x", "placename_officer"))
    assert at(date(2026, 3, 10)) == {"filing": ("warned", date(2026, 3, 12))}
    steps.append(
        Taken(
            3, "resubmit", "returned", "submitted", date(2026, 3, 14), "x", "department", {"approved_on": "2026-02-25"}
        )
    )
    assert at(date(2026, 3, 14)) == {
        "filing": ("done_late", date(2026, 3, 12)), "announcement": ("running", date(2026, 3, 29)),
    }  # fmt: skip


def test_a_notice_that_ran_out_is_for_somebody_to_end() -> None:
    case, steps = begun("name", OFFICER.name)
    until = {"until": "2026-03-20"}
    steps.append(Taken(2, "notice", "assessed", "noticed", date(2026, 3, 9), "x", "placename_officer", until))

    def at(day: int) -> str:
        return clocks(case, steps, PROCEDURE, date(2026, 3, day))[0].state

    assert [at(9), at(20), at(21)] == ["running", "running", "warned"]
    steps.append(Taken(3, "end_notice", "noticed", "notice_ended", date(2026, 3, 23), "x", "placename_officer"))
    assert [at(22), at(23)] == ["warned", "done"]
    ended = [replace(step, step="withdraw") if step.n == 3 else step for step in steps]
    assert clocks(case, ended, PROCEDURE, date(2026, 3, 23))[0].state == "done"


def test_the_officers_list_is_by_the_day_things_are_due() -> None:
    first = clocks(case_of("name"), approved(), PROCEDURE, date(2026, 4, 17))
    later = [replace(one, due=one.due + timedelta(days=3)) for one in first]
    running = [replace(one, state="running") for one in first]
    assert [one.due for one in pressing([*later, *running, *first])] == [
        date(2026, 4, 16), date(2026, 4, 16), date(2026, 4, 19), date(2026, 4, 19),
    ]  # fmt: skip


@given(done=st.none() | st.integers(0, 60), asked=st.integers(0, 90))
def test_a_clock_tells_by_the_day_alone(done: int | None, asked: int) -> None:
    """Whatever was done when: the state follows from the days counted, the first not counted."""
    steps = approved() if done is None else approved(file=done)
    state = states(steps, asked)[0][1]
    if done is not None and done <= asked:
        assert state == ("done" if done <= 15 else "done_late")
    else:
        assert state == ("running" if asked < 10 else "warned" if asked <= 15 else "overdue")
