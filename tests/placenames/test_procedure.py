"""The procedure as a table: who may take which step from where; random walks never make a name without every step."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import text

from gis.db.connect import Database
from gis.errors import BadInput, Conflict, Forbidden, NotFound, TongtuError
from gis.placenames.approvers import Territory
from gis.placenames.cases import Case, Taken, Verdict, objections
from gis.placenames.procedure import (
    CASE_KINDS,
    ENDED,
    STANDARD_STATES,
    STATES,
    STEPS,
    CaseKind,
    first_step,
    is_open,
    moves,
    rows_of,
    steps_from,
)
from gis.placenames.taking import Attempt, Known, possible_steps, require_step
from gis.rights import TABLE, Identity, Role
from tests.placenames.naming import DETAILS, EVERYBODY, FILED, FORM, HEAD, LEADER, OFFICER, PAPERS, office, renamed

DESK = office()
CITY = Territory((("崇川区", "市辖区"),), "南通市")
START = date(2026, 3, 2)
WAY = ("assess", "notice", "end_notice", "opine", "sign", "endorse", "approve")
BACKWARD = ("withdraw", "take_back", "send_back", "revise")
EVERY_STEP = sorted({row.name for row in STEPS})
SIGNING = {"sign": "section_head", "endorse": "bureau_leader"}


def case_of(kind: CaseKind, state: str = "", author: str = OFFICER.name) -> Case:
    estate = kind in ("consultation", "filing")
    return Case(
        case_id=7,
        kind=kind,
        state=state or first_step(kind).to,  # type: ignore[arg-type]
        name="望江苑" if estate else "新港路",
        proper="望江" if estate else "新港",
        generic="苑" if estate else "路",
        class_code="22100" if estate else "23500",
        unit_id=3,
        communities=(9,),
        form={**FORM, **FILED, "counties": [3]},
        author=author,
        revision=1,
        source="a test",
        place_id="P5" if kind in ("rename", "abolish") else None,
    )


def known(case: Case, today: date, verdicts: tuple[Verdict, ...] = ()) -> Known:
    kind = DESK.classes.kind_of(case.class_code)
    return Known(DESK.procedure, kind, today, verdicts=verdicts, approver=DESK.approvers.of(kind, CITY, today))


def through(case: Case, steps: list[Taken], attempt: Attempt, who: Identity, today: date) -> Case:
    """The case after a step that the gate let pass; the step is appended."""
    step = require_step(case, steps, attempt, who, known(case, today))
    n = len(steps) + 1
    steps.append(
        Taken(n, step.name, case.state, step.to, attempt.on_day, who.name, who.role, attempt.detail, attempt.papers)
    )
    return replace(case, state=step.to, revision=case.revision + 1)


def begun(kind: CaseKind, author: str) -> tuple[Case, list[Taken]]:
    case = case_of(kind, author=author)
    first = first_step(kind)
    return case, [Taken(1, first.name, "", first.to, START, author, first.roles[0], {"approved_on": "2026-02-25"})]


def test_a_step_is_taken_from_its_states_by_its_roles_and_by_nobody_else() -> None:
    """Every kind, state, step and role: the gate says what the table says."""
    roles: tuple[Role, ...] = tuple(TABLE)
    passed = 0
    for kind in CASE_KINDS:
        for state in STATES:
            case = case_of(kind, state, author="an author")
            for name in {row.name for row in STEPS}:
                rows = [row for row in rows_of(kind, name) if not row.by_register]
                for role in roles:
                    who = Identity(role, "an author" if role == "department" else "somebody")
                    row = next((one for one in rows if state in one.sources), None)
                    allowed = row is not None and row.act in TABLE[role]
                    attempt = Attempt(name, 1, START, {}, tuple(PAPERS))
                    try:
                        require_step(case, [], attempt, who, known(case, START))
                        outcome = "passed"
                    except BadInput:
                        # the gate asks what the step states only of who may take it, and from where it may be taken
                        outcome = "passed" if rows else "unknown"
                    except (Forbidden, Conflict, NotFound):
                        outcome = "refused"
                    assert (outcome == "passed") == allowed, (kind, state, name, role, outcome)
                    passed += allowed
    assert passed > 60


def test_the_administrator_takes_no_step() -> None:
    assert not [row for row in STEPS if "administrator" in row.roles]


def test_the_database_knows_the_same_moves(register: Database) -> None:
    with register.read() as connection:
        rows = connection.execute(text("SELECT kind, step, from_state, to_state, roles FROM naming_moves()"))
        kept = {(row.kind, row.step, row.from_state, row.to_state, tuple(row.roles)) for row in rows}
    assert kept == set(moves())


def test_every_state_is_reached_and_every_open_one_can_be_left() -> None:
    reached = {(kind, step.to) for step in STEPS for kind in step.kinds}
    assert {state for _, state in reached} == set(STATES)
    for kind, state in reached:
        assert bool(steps_from(kind, state)) == is_open(kind, state), (kind, state)
    assert not ENDED & {"approved", "filed"}


def test_the_last_signature_comes_before_the_approval_in_every_way_there_is() -> None:
    """Whatever path is taken, no standard state is reached but through the approval, or the acceptance of a filing."""
    doors = {(step.name, step.to) for step in STEPS if step.to in STANDARD_STATES}
    inside = {name for name, _ in doors for row in STEPS if row.name == name and set(row.sources) <= STANDARD_STATES}
    assert {name for name, _ in doors} - inside == {"approve", "accept"}


def test_next_steps_tell_who_may_and_what_is_needed() -> None:
    case, steps = begun("name", OFFICER.name)
    told = {one.step.name: one for one in possible_steps(case, steps, OFFICER, known(case, START))}
    assert set(told) == {"revise", "assess", "withdraw"}
    assert [kind for kind, _, _ in told["assess"].papers] == ["application", "assessment"]
    assert all(one.refused is None for one in told.values())
    assert "may not assess" in str(possible_steps(case, steps, HEAD, known(case, START))[1].refused)


def test_a_protected_name_wants_measures_and_their_paper() -> None:
    case, steps = begun("rename", OFFICER.name)
    attempt = Attempt("assess", 1, START, {}, tuple(PAPERS))
    protected = replace(known(case, START), protected=True)
    with pytest.raises(BadInput) as refused:
        require_step(case, steps, attempt, OFFICER, protected)
    assert {fault.field for fault in refused.value.complaints} == {"documents", "detail.measures"}
    assert "第二十五条" in str(refused.value)
    papers = (*PAPERS, {"kind": "protection_measures", "title": "x"})
    measured = replace(attempt, detail={"measures": "原址立碑"}, papers=papers)
    assert require_step(case, steps, measured, OFFICER, protected).name == "assess"


def test_another_body_than_the_laws_neither_approves_nor_rejects() -> None:
    for name in ("approve", "reject"):
        case = case_of("name", "endorsed")
        detail = {**DETAILS[name], "body": "崇川区人民政府"}
        with pytest.raises(BadInput, match="南通市人民政府 does: 地名管理条例（国务院令第753号）第十二条"):
            require_step(case, [], Attempt(name, 1, START, detail, tuple(PAPERS)), OFFICER, known(case, START))


def attempts(random_: random.Random, case: Case, steps: list[Taken], day: date) -> Attempt:
    """A call as somebody might make it: any step, often the next one, with a stale revision, day or detail at times."""
    nexts = [step.name for step in steps_from(case.kind, case.state)]
    onward = [name for name in nexts if name not in BACKWARD]
    chance = random_.random()
    some = onward if chance < 0.75 and onward else nexts if chance < 0.85 and nexts else EVERY_STEP
    name = random_.choice(some)
    detail: dict[str, Any] = dict(DETAILS.get(name, {}))
    if name == "notice":
        detail["until"] = (day + timedelta(days=random_.choice((3, 7, 9)))).isoformat()
    if name == "answer_objection":
        waiting = [one.number for one in objections(steps) if one.answer is None]
        detail["objection"] = random_.choice(waiting) if waiting else 99
    if random_.random() < 0.08 and detail:
        detail.pop(random_.choice(sorted(detail)))
    if name == "approve" and random_.random() < 0.3:
        detail["body"] = "崇川区人民政府"
    revision = case.revision - (random_.random() < 0.05)
    on_day = day - timedelta(days=random_.choice((0, 0, 0, 0, 0, 4)))
    return Attempt(name, revision, on_day, detail, tuple(PAPERS) if random_.random() < 0.95 else ())


def walk(seed: int, people: tuple[Identity, ...] = EVERYBODY) -> Iterator[tuple[Case, list[Taken], Attempt, Identity]]:
    """A random walk on the gate; yields after every step that passed."""
    random_ = random.Random(seed)
    kind = random_.choice(CASE_KINDS)
    author = "住建局" if kind in ("consultation", "filing") else random_.choice((OFFICER.name, HEAD.name))
    case, steps = begun(kind, author)
    day = START
    for _ in range(60):
        day += timedelta(days=random_.choice((0, 1, 2, 9)))
        attempt = attempts(random_, case, steps, day)
        able = [who for who in people for row in rows_of(case.kind, attempt.step) if who.role in row.roles]
        who = random_.choice(able if able and random_.random() < 0.7 else people)
        try:
            case = through(case, steps, attempt, who, day)
        except TongtuError:
            continue
        yield case, steps, attempt, who


def require_whole(case: Case, steps: list[Taken]) -> None:
    """What must be true of a case whose name is standard, whatever was called before."""
    names = [step.step for step in steps]
    if case.kind == "filing":
        last = max(n for n, name in enumerate(names) if name in ("submit", "resubmit"))
        assert names[last:][:2] == [names[last], "accept"]
        assert steps[last + 1].role == "placename_officer"
        return
    draft = max(n for n, step in enumerate(steps) if step.to_state == "draft")
    since = [step for step in steps[draft + 1 :] if step.step not in ("object", "answer_objection")]
    assert [step.step for step in since][: len(WAY)] == list(WAY)
    by_name = {step.step: step for step in since}
    for name in WAY:
        assert by_name[name].role == SIGNING.get(name, "placename_officer")
    drew = {step.actor for step in steps if step.step in ("begin", "revise", "assess")} | {case.author}
    signers = [by_name["sign"].actor, by_name["endorse"].actor]
    assert not drew & set(signers)
    assert len(set(signers)) == 2
    notice, ended = by_name["notice"], by_name["end_notice"]
    until = date.fromisoformat(notice.detail["until"])
    assert until - notice.on_day >= timedelta(days=7)
    assert ended.on_day > until
    assert all(one.answer for one in objections(steps))
    assert by_name["approve"].detail["body"] == "南通市人民政府"
    days = [step.on_day for step in steps]
    assert days == sorted(days)


def test_no_random_walk_makes_a_name_standard_but_through_every_step() -> None:
    people = (*EVERYBODY, renamed(LEADER, HEAD.name), renamed(HEAD, OFFICER.name))
    reached: dict[str, int] = {}
    for seed in range(500):
        for case, steps, _, _ in walk(seed, people):
            reached[case.state] = reached.get(case.state, 0) + 1
            if case.state in STANDARD_STATES:
                require_whole(case, steps)
    # the walks went everywhere, so that the law above was asked
    assert {state for state in STATES if state not in ("renamed", "abolished")} <= set(reached)
    assert reached["approved"] >= 20
