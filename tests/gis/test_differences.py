"""The difference between two dates, applied to the first, gives the second."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.differences import ASPECTS, Borne, Difference, Held, difference
from gis.divisions import SYSTEMS, System
from gis.errors import BadInput
from gis.lineage import Step

DAYS = [date(2020, 1, 1) + timedelta(days=n) for n in range(12)]
State = dict[int, dict[str, Any]]


def held(unit: int, since: int = 0, until: int | None = None, **changes: Any) -> Held:
    """A version from one of ``DAYS`` to another, opened and closed by orders numbered like them."""
    made = Held(
        unit_id=unit, level="town", name="东镇", kind="镇", parent=1, seat=None, shape=None,
        since=DAYS[since], until=None if until is None else DAYS[until],
        opened_by=since or None, closed_by=until,
    )  # fmt: skip
    return made._replace(**changes)


def borne(unit: int, code: str, since: int = 0, until: int | None = None, system: System = "mca") -> Borne:
    return Borne(unit, system, code, DAYS[since], None if until is None else DAYS[until], since or None, until)


def state(day: date, versions: list[Held], codes: list[Borne]) -> State:
    """Every unit in force on a day, read straight from the rows."""

    def holds(row: Held | Borne) -> bool:
        return row.since <= day and (row.until is None or day < row.until)

    found: State = {
        v.unit_id: {**{aspect: getattr(v, aspect) for aspect in ASPECTS}, **dict.fromkeys(SYSTEMS)}
        for v in versions
        if holds(v)
    }
    for code in codes:
        if holds(code) and code.unit_id in found:
            found[code.unit_id][code.system] = code.code
    return found


def applied(found: Difference, before: State) -> State:
    after = {unit: dict(fields) for unit, fields in before.items()}
    for comer in found.ended:
        del after[comer.version.unit_id]
    for comer in found.added:
        version = comer.version
        after[version.unit_id] = {
            **{aspect: getattr(version, aspect) for aspect in ASPECTS},
            **{system: comer.codes.get(system) for system in SYSTEMS},
        }
    for change in found.changed:
        assert after[change.unit_id][change.aspect] == change.before
        after[change.unit_id][change.aspect] = change.after
    return after


@st.composite
def lives(draw: st.DrawFn) -> tuple[list[Held], list[Borne]]:
    """Some units with random lives: versions that follow one another, codes that come and go within."""
    versions: list[Held] = []
    codes: list[Borne] = []
    for unit in range(1, draw(st.integers(1, 5)) + 1):
        cuts = sorted(draw(st.sets(st.integers(0, 11), min_size=1, max_size=5)))
        ends = [*cuts[1:], draw(st.sampled_from([None, 11]))] if cuts[-1] < 11 else [*cuts[1:], None]
        for since, until in zip(cuts, ends, strict=True):
            fields = {
                "name": draw(st.sampled_from(["东镇", "西镇"])),
                "kind": draw(st.sampled_from(["镇", "街道"])),
                "parent": draw(st.integers(1, 2)),
                "seat": draw(st.sampled_from([None, "一号"])),
                "shape": draw(st.sampled_from([None, 7, 8])),
            }
            versions.append(held(unit, since, until, **fields))
            for system in SYSTEMS:
                code = draw(st.sampled_from([None, f"32060{unit}", f"32061{unit}"]))
                if code is not None:
                    codes.append(borne(unit, code, since, until, system))
    return versions, codes


@settings(max_examples=200, deadline=None)
@given(lives(), st.integers(0, 11), st.integers(0, 11))
def test_the_difference_applied_to_the_first_day_gives_the_second(
    rows: tuple[list[Held], list[Borne]], one: int, other: int
) -> None:
    versions, codes = rows
    start, end = DAYS[min(one, other)], DAYS[max(one, other)]
    found = difference(start, end, versions, codes, [])
    assert applied(found, state(start, versions, codes)) == state(end, versions, codes)


@settings(max_examples=60, deadline=None)
@given(lives(), st.integers(0, 11))
def test_a_day_does_not_differ_from_itself(rows: tuple[list[Held], list[Borne]], day: int) -> None:
    assert difference(DAYS[day], DAYS[day], *rows, []) == Difference((), (), ())


def test_each_change_names_only_the_orders_that_made_it() -> None:
    versions = [
        held(5, 0, 2),
        held(5, 2, 4, name="西镇"),
        held(5, 4, 6, name="西镇", parent=2),
        held(5, 6, name="西镇", parent=2),
    ]
    found = difference(DAYS[0], DAYS[8], versions, [borne(5, "320601", 0, 6), borne(5, "320602", 6)], [])
    assert {change.aspect: change.orders for change in found.changed} == {"name": (2,), "parent": (4,), "mca": (6,)}


def test_what_was_undone_in_between_is_no_difference() -> None:
    versions = [held(5, 0, 2), held(5, 2, 4, name="西镇"), held(5, 4)]
    assert difference(DAYS[0], DAYS[8], versions, [], []).changed == ()
    assert len(difference(DAYS[0], DAYS[3], versions, [], []).changed) == 1


def test_a_change_of_kind_is_an_end_and_a_founding_that_know_each_other() -> None:
    versions = [held(5, 0, 3, kind="乡"), held(6, 3)]
    found = difference(DAYS[0], DAYS[5], versions, [], [Step(5, 6, DAYS[3], 1.0, 3)])
    [old], [new] = found.ended, found.added
    assert (old.version.kind, new.version.kind, found.changed) == ("乡", "镇", ())
    assert [(unit.unit_id, unit.area_share) for unit in old.relatives] == [(6, 1.0)]
    assert [(unit.unit_id, unit.area_share) for unit in new.relatives] == [(5, 1.0)]
    assert old.orders == new.orders == (3,)


def test_who_lived_in_between_only_is_passed_through() -> None:
    versions = [held(5, 0, 3), held(6, 3, 5), held(7, 5)]
    steps = [Step(5, 6, DAYS[3], 1.0, 3), Step(6, 7, DAYS[5], 0.5, 5)]
    found = difference(DAYS[0], DAYS[8], versions, [], steps)
    assert [comer.version.unit_id for comer in (*found.ended, *found.added)] == [5, 7]
    assert [(unit.unit_id, unit.area_share) for unit in found.added[0].relatives] == [(5, 0.5)]


def test_what_happened_before_the_first_day_is_not_told() -> None:
    versions = [held(5, 0, 6), held(6, 0)]
    found = difference(DAYS[4], DAYS[8], versions, [], [Step(5, 6, DAYS[2], 0.5, 2), Step(5, 6, DAYS[6], 1.0, 6)])
    assert [(unit.unit_id, unit.area_share, unit.order_id) for unit in found.ended[0].relatives] == [(6, 1.0, 6)]


def test_dates_the_wrong_way_round_are_refused() -> None:
    with pytest.raises(BadInput, match="give them in order"):
        difference(DAYS[2], DAYS[1], [], [], [])
