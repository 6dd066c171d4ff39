from __future__ import annotations

from typing import get_args

import pytest

from gis.errors import Forbidden
from gis.rights import (
    BOUND_ACTS,
    KEY_SCOPES,
    LOCAL_ADMINISTRATOR,
    PUBLIC,
    PUBLIC_ACTS,
    TABLE,
    Act,
    Identity,
    Role,
    Scope,
    allowed,
    on_either_side,
    require,
)

ACTS: tuple[Act, ...] = get_args(Act)
READING = ("read:", "preview:", "run:", "check:")
WRITING: tuple[Act, ...] = tuple(act for act in ACTS if not act.startswith(READING))


def test_every_role_stands_in_the_table_and_every_act_is_somebodys() -> None:
    assert set(TABLE) == set(get_args(Role))
    assert set().union(*TABLE.values()) == set(ACTS)


STEPS: dict[Act, set[Role]] = {
    "draft:placenames": {"placename_officer"},
    "assess:placenames": {"placename_officer"},
    "publish:placenames": {"placename_officer"},
    "sign:placenames": {"section_head"},
    "endorse:placenames": {"bureau_leader"},
    "decide:placenames": {"placename_officer"},
    "submit:placenames": {"department"},
    "answer:placenames": {"placename_officer"},
}
"""Steps of a naming case, and who takes them: never who runs the machine."""


def test_the_administrator_may_do_everything_but_name() -> None:
    assert TABLE["administrator"] == set(ACTS) - set(STEPS)
    for act in TABLE["administrator"]:
        require(act, LOCAL_ADMINISTRATOR)


@pytest.mark.parametrize("act", STEPS)
def test_each_step_of_a_naming_case_is_one_offices(act: Act) -> None:
    assert {role for role in TABLE if allowed(act, role)} == STEPS[act]


@pytest.mark.parametrize("role", get_args(Role))
def test_everybody_may_read_what_is_public(role: Role) -> None:
    assert all(allowed(act, role) for act in PUBLIC_ACTS)


@pytest.mark.parametrize("act", [act for act in ACTS if act not in PUBLIC_ACTS])
def test_the_public_may_only_read(act: Act) -> None:
    with pytest.raises(Forbidden, match=rf"public \(public\) may not {act.replace(':', ' ')}"):
        require(act, PUBLIC)


OFFICES: dict[Act, set[Role]] = {
    "apply:orders": {"division_officer", "administrator"},
    "draft:orders": {"division_officer", "section_head", "bureau_leader", "administrator"},
    "record:boundaries": {"division_officer", "marker_officer", "administrator"},
    "record:inspections": {"marker_officer", "administrator"},
    "load:markers": {"marker_officer", "administrator"},
    "read:markers_exact": {"marker_officer", "section_head", "bureau_leader", "administrator"},
    "review:addresses": {"placename_officer", "division_officer", "administrator"},
    "certify:addresses": {"placename_officer", "division_officer", "administrator"},
    "read:naming_cases": {"placename_officer", "section_head", "bureau_leader", "administrator"},
    "load:placenames": {"placename_officer", "administrator"},
    "correct:placenames": {"placename_officer", "administrator"},
    "reserve:placenames": {"placename_officer", "administrator"},
    "match:addresses": set(get_args(Role)) - {"public"},
}
"""Acts that change the register or tell what is restricted, and who has them beside the administrator."""


@pytest.mark.parametrize("act", OFFICES)
def test_acts_of_an_office_are_for_those_who_hold_it(act: Act) -> None:
    assert {role for role in TABLE if allowed(act, role)} == OFFICES[act]


@pytest.mark.parametrize("act", [act for act in (*WRITING, "read:audit") if act not in OFFICES and act not in STEPS])
def test_only_administrators_load_manage_and_read_who_read_what(act: Act) -> None:
    assert [role for role in TABLE if allowed(act, role)] == ["administrator"]


@pytest.mark.parametrize("role", ["public", "department", "planner", "placename_officer", "division_officer"])
def test_exact_markers_are_not_for_those_who_do_not_work_with_them(role: Role) -> None:
    unbound = Identity(role, "somebody")
    assert not allowed("read:markers_exact", role)
    assert not on_either_side("read:markers_exact", unbound, frozenset({3, 5}))


def test_an_officer_of_either_side_reads_where_a_marker_stands_and_no_other_does() -> None:
    sides = frozenset({3, 5})
    for held, may in ((None, True), ({3}, True), ({5, 9}, True), ({4, 9}, False), (set[int](), False)):
        officer = Identity("marker_officer", "李", held=None if held is None else frozenset(held))
        assert on_either_side("read:markers_exact", officer, sides) is may
    narrowed = Identity("marker_officer", "李", acts=frozenset({"read:markers"}))
    assert not on_either_side("read:markers_exact", narrowed, sides)


def test_a_key_bound_to_a_division_is_made_only_for_acts_that_stay_within_it() -> None:
    outside = {"apply:orders", "draft:orders", "load:markers", "manage:keys", "read:audit"}
    assert not BOUND_ACTS & outside
    assert PUBLIC_ACTS | {"read:markers_exact", "record:inspections", "record:boundaries"} <= BOUND_ACTS


def test_a_departments_key_may_do_only_what_it_was_made_for() -> None:
    key = Identity("department", "民政数据共享", acts=frozenset({"read:divisions"}))
    require("read:divisions", key)
    with pytest.raises(Forbidden, match="民政数据共享"):
        require("read:coverage", key)


def test_a_key_made_for_more_than_its_role_gains_nothing() -> None:
    key = Identity("department", "x", acts=frozenset(ACTS))
    for act in set(ACTS) - TABLE["department"]:
        with pytest.raises(Forbidden):
            require(act, key)
    assert TABLE["department"] >= KEY_SCOPES


def test_an_officer_bound_to_divisions_acts_only_within_them() -> None:
    officer = Identity("division_officer", "王", held=frozenset({3, 5, 6}))
    require("apply:orders", officer, frozenset({5, 6}))
    with pytest.raises(Forbidden):
        require("apply:orders", officer, frozenset({5, 4}))


def test_an_officer_bound_to_nothing_acts_nowhere() -> None:
    assert not allowed("apply:orders", "division_officer", Scope(frozenset(), frozenset({3})))
    assert allowed("apply:orders", "division_officer", Scope(None, frozenset({3})))
