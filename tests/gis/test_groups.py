"""Groups of units on the drawn land: whose members are looked up by day, and nothing counts twice."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from pydantic import ValidationError

from gis.divisions import Snapshot
from gis.groups import LEVEL_PATTERN, Group, GroupFile, days_of, group_key, member_above, settle
from tests.gis.drawn import MERGE, apply, drawn_land, named

BEFORE, AFTER = date(2020, 7, 2), date(2020, 7, 3)


def group(*members: tuple[str, date, date | None], **changes: Any) -> Group:
    written = [{"unit": unit, "from": since, "to": until} for unit, since, until in members]
    fields = {"key": "trial", "name": "试验", "kind": "other", "source": "drawn", "members": written}
    return Group.model_validate({**fields, **changes})


def lands(*days: date) -> dict[date, Snapshot]:
    """The drawn land: two counties before the merger, one after it."""
    before, after = drawn_land(), apply(MERGE).after
    return {day: Snapshot(day, *(vars(land)[part] for part in ("versions", "codes")))
            for day in days for land in [before if day < AFTER else after]}  # fmt: skip


def faults(asked: Group) -> list[str]:
    return [str(fault) for fault in settle(asked, lands(*days_of(asked)))[1]]


def test_a_member_is_the_unit_that_bears_the_reference_on_its_first_day() -> None:
    asked = group(("mca:320602", BEFORE, AFTER), ("mca:320613", AFTER, None))
    members, complaints = settle(asked, lands(*days_of(asked)))
    assert complaints == []
    assert members[0].unit_id == named(drawn_land(), "A区").unit_id
    assert members[1].unit_id == named(apply(MERGE).after, "AB区").unit_id


def test_a_group_may_hold_units_of_several_levels_that_do_not_overlap() -> None:
    assert faults(group(("mca:320602", BEFORE, AFTER), ("mca:320611001", BEFORE, AFTER))) == []


def test_a_unit_and_one_above_it_are_not_both_members() -> None:
    [fault] = faults(group(("mca:320602", BEFORE, AFTER), ("mca:320602001", BEFORE, AFTER)))
    assert "T1街道 lies in A区, which is a member too on 2020-07-02" in fault


def test_a_unit_is_not_a_member_twice_on_a_day() -> None:
    [fault] = faults(group(("mca:320602", BEFORE, AFTER), ("name:A区", BEFORE, AFTER)))
    assert "A区 is listed twice on 2020-07-02" in fault


def test_a_membership_does_not_outlive_its_unit() -> None:
    [fault] = faults(group(("mca:320602", BEFORE, date(2021, 1, 1))))
    assert "mca:320602 ends before 2021-01-01" in fault


def test_all_faults_are_told_at_once() -> None:
    found = faults(group(("mca:999999", BEFORE, None), ("320602", BEFORE, None), ("name:乌有区", BEFORE, None)))
    assert len(found) == 3
    assert all("trial.members[" in fault for fault in found)


def test_what_lies_in_no_member_has_none_above_it() -> None:
    land = drawn_land()
    county = named(land, "A区").unit_id
    above = member_above(land, [county])
    assert {land.versions[unit].name for unit in above} == {
        "A区", "T1街道", "T2镇", "a村", "b村", "c村", "d村",
    }  # fmt: skip
    assert set(above.values()) == {county}


@pytest.mark.parametrize(("level", "key"), [("group:shiqu", "shiqu"), ("county", None), (None, None), ("group:", "")])
def test_a_group_is_asked_for_where_a_level_is(level: str | None, key: str | None) -> None:
    assert group_key(level) == key


def test_the_pattern_takes_levels_and_groups_and_nothing_else() -> None:
    import re

    assert all(re.fullmatch(LEVEL_PATTERN, word) for word in ("county", "group:shiqu", "group:census-2020"))
    assert not any(
        re.fullmatch(LEVEL_PATTERN, word) for word in ("galaxy", "group:", "group:市区", "group:A", "Xcounty")
    )


@pytest.mark.parametrize(
    "changes",
    [{"kind": "vague"}, {"key": "市区"}, {"source": ""}, {"members": []}, {"colour": "red"},
     {"members": [{"unit": "mca:320602", "from": AFTER, "to": BEFORE}]}],
)  # fmt: skip
def test_a_form_that_is_not_right_is_refused(changes: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        group(("mca:320602", BEFORE, None), **changes)


def test_two_groups_have_not_one_key() -> None:
    one = group(("mca:320602", BEFORE, None))
    with pytest.raises(ValidationError, match="more than one group has the key trial"):
        GroupFile.model_validate({"groups": [one.model_dump(by_alias=True)] * 2})
