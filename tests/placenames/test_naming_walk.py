"""Random calls on the register itself: whatever is called by whom in whatever order, only a whole case names."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from pydantic import ValidationError

from gis.db.cluster import Cluster
from gis.db.connect import Database, private_database
from gis.db.naming_cases import read_cases, read_steps
from gis.db.placenames import read_names
from gis.errors import TongtuError
from gis.flows.naming_cases import take_step
from gis.flows.naming_lists import Shown
from gis.placenames.case_entries import StepIn
from gis.placenames.procedure import NAMING, STANDARD_STATES, is_open, rows_of
from tests.placenames.naming import EVERYBODY, FILED, HEAD, LEADER, OFFICER, begun, office, renamed
from tests.placenames.test_procedure import START, attempts, require_whole

CALLS = 420
DESK = office()
PEOPLE = (*EVERYBODY, renamed(LEADER, HEAD.name), renamed(HEAD, OFFICER.name))


@pytest.fixture(scope="module")
def bureau(cluster: Cluster, register_template: str, clone: Callable[[str], str]) -> Iterator[Database]:
    database = private_database(cluster, clone(register_template))
    yield database
    database.dispose()


def started(bureau: Database, n: int) -> Shown:
    kind = ("name", "name", "filing", "consultation")[n % 4]
    fields: dict[str, Any] = {"class_code": "23500" if kind == "name" else "22100", "on_day": START}
    if kind == "filing":
        fields["form"] = FILED
    return begun(bureau, DESK, f"随机{n}{'路' if kind == 'name' else '苑'}", kind=kind, **fields)


def call(bureau: Database, random_: random.Random, shown: Shown, day: date) -> Shown | None:
    """One call on a case: the case after it, or None where it was refused."""
    attempt = attempts(random_, shown.case, list(shown.steps), day)
    able = [who for who in PEOPLE for row in rows_of(shown.case.kind, attempt.step) if who.role in row.roles]
    who = random_.choice(able if able and random_.random() < 0.75 else PEOPLE)
    body = {
        "step": attempt.step,
        "revision": max(1, attempt.revision),
        "on_day": attempt.on_day,
        "detail": attempt.detail,
        "documents": list(attempt.papers),
    }
    try:
        entry = StepIn.model_validate(body)
    except ValidationError:  # a step that no form knows
        return None
    try:
        return take_step(bureau, who, shown.case.case_id, entry, DESK, today=day)
    except TongtuError:
        return None


def require_law(bureau: Database) -> None:
    """The law of the house: what is standard came through its steps, and nothing else bears a case's name."""
    with bureau.read() as connection:
        cases = {case.case_id: case for case in read_cases(connection)}
        steps = read_steps(connection, list(cases))
        names = read_names(connection)
    standing = {name.case_id for name in names}
    for number, case in cases.items():
        assert case.state == steps[number][-1].to_state
        named = case.state in STANDARD_STATES and case.kind in NAMING
        assert (number in standing) == named, (number, case.state)
        if named:
            require_whole(case, steps[number])
    assert {name.status for name in names} <= {"standard"}
    assert {name.basis for name in names} <= {"case"}


def test_no_order_of_calls_makes_a_name_but_the_whole_procedure(bureau: Database) -> None:
    random_ = random.Random(5)
    cases = {shown.case.case_id: (shown, START) for shown in (started(bureau, n) for n in range(6))}
    through = 0
    for n in range(CALLS):
        number = random_.choice(sorted(cases))
        shown, day = cases[number]
        day += timedelta(days=random_.choice((0, 1, 2, 9)))
        after = call(bureau, random_, shown, day)
        cases[number] = (after or shown, day)
        if after is None:
            continue
        through += 1
        if after.case.state in ("approved", "filed") or through % 40 == 0:
            require_law(bureau)
        if not is_open(after.case.kind, after.case.state):
            del cases[number]
            new = started(bureau, 6 + n)
            cases[new.case.case_id] = (new, START)
    require_law(bureau)
    with bureau.read() as connection:
        reached = {case.state for case in read_cases(connection)}
        named = len({name.place_id for name in read_names(connection)})
    assert CALLS // 5 < through < CALLS
    assert named >= 3
    assert len(reached) >= 6
