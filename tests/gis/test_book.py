"""The book of versions: what it says of a date is what the versions and codes that hold it say."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.book import Book, Chosen, bind, grown, listed, require_known
from gis.differences import Borne, Held
from gis.divisions import SYSTEMS
from gis.errors import BeforeRegister, NotReady

FIRST = date(2020, 1, 1)
DAYS = [FIRST + timedelta(days) for days in range(12)]


@st.composite
def periods(draw: Any) -> list[tuple[date, date | None]]:
    """Periods that follow each other, some with gaps, the last perhaps without an end."""
    cuts = sorted(draw(st.sets(st.integers(0, 11), min_size=1, max_size=5)))
    ends: list[date | None] = [*(DAYS[cut] for cut in cuts[1:]), None]
    pairs = list(zip((DAYS[cut] for cut in cuts), ends, strict=True))
    return [pair for pair in pairs if draw(st.booleans())]


def version(unit: int, since: date, until: date | None, parent: int | None = None) -> tuple[Held, dict[str, Any]]:
    level = "county" if parent is None else "town"
    held = Held(unit, level, f"{unit}区", "市辖区", parent, None, None, since, until, None, None)
    return held, {"id": unit, "name": held.name, "kind": held.kind, "level": level}


@st.composite
def registers(draw: Any) -> tuple[list[tuple[Held, dict[str, Any]]], list[Borne]]:
    versions = [
        version(unit, since, until, parent)
        for unit, parent in ((1, None), (2, None), (3, 1), (4, 2), (5, 1))
        for since, until in draw(periods())
    ]
    codes = [
        Borne(unit, system, f"32060{draw(st.integers(0, 9))}", since, until, None, None)
        for unit in range(1, 6)
        for system in draw(st.sets(st.sampled_from(SYSTEMS)))
        for since, until in draw(periods())
    ]
    return versions, codes


def holds(row: Held | Borne, day: date) -> bool:
    return row.since <= day and (row.until is None or day < row.until)


def bound(rows: tuple[list[tuple[Held, dict[str, Any]]], list[Borne]]) -> Book:
    return bind(*rows, [], [], FIRST)


@settings(max_examples=80, deadline=None)
@given(registers(), st.sampled_from(DAYS))
def test_a_date_has_the_versions_and_codes_that_hold_it(
    rows: tuple[list[tuple[Held, dict[str, Any]]], list[Borne]], day: date
) -> None:
    versions, codes = rows
    found = {entry.unit_id: entry for entry in bound(rows).in_force(day)}
    assert set(found) == {held.unit_id for held, _ in versions if holds(held, day)}
    for unit, entry in found.items():
        its = [code for code in codes if code.unit_id == unit and holds(code, day)]
        borne = {code.system: code.code for code in its}
        assert entry.fields["codes"] == borne
        assert entry.fields["code"] == borne.get("mca")
        assert bound(rows).entry_on(unit, day) == entry


@settings(max_examples=60, deadline=None)
@given(registers(), st.sampled_from(DAYS), st.integers(1, 3))
def test_pages_are_the_list_cut_up(
    rows: tuple[list[tuple[Held, dict[str, Any]]], list[Borne]], day: date, size: int
) -> None:
    book = bound(rows)
    whole, paged = listed(book, Chosen(day)), listed(book, Chosen(day))[:size]
    while len(paged) < len(whole):
        paged += listed(book, Chosen(day, after=paged[-1].key))[:size]
    assert paged == whole == sorted(whole, key=lambda entry: entry.key)


@settings(max_examples=60, deadline=None)
@given(registers(), st.sampled_from(DAYS))
def test_a_tree_has_the_units_under_a_unit_in_force(
    rows: tuple[list[tuple[Held, dict[str, Any]]], list[Borne]], day: date
) -> None:
    book = bound(rows)
    tree, there = grown(book, day, None, 4), {entry.unit_id: entry for entry in book.in_force(day)}
    told = [row.id for row in tree.rows()]
    assert sorted(told) == sorted(
        u for u, entry in there.items() if entry.parent_id is None or entry.parent_id in there
    )
    assert len(tree) == len(told)
    assert len(grown(book, day, None, 0)) == len(tree.tops)


@settings(max_examples=60, deadline=None)
@given(registers(), st.integers(0, 11), st.integers(0, 11))
def test_units_that_did_not_change_are_the_same_on_both_dates(
    rows: tuple[list[tuple[Held, dict[str, Any]]], list[Borne]], one: int, other: int
) -> None:
    book, start, end = bound(rows), DAYS[min(one, other)], DAYS[max(one, other)]
    for unit in set(range(1, 6)) - book.changed(start, end):
        assert book.entry_on(unit, start) == book.entry_on(unit, end)


def test_the_last_day_there_is_holds_what_has_no_end() -> None:
    assert len(bind([version(1, FIRST, None)], [], [], [], FIRST).in_force(date.max)) == 1


def test_a_date_before_the_register_is_refused() -> None:
    require_known(FIRST, FIRST)
    with pytest.raises(BeforeRegister, match="begins on 2020-01-01"):
        require_known(FIRST, FIRST - timedelta(days=1))
    with pytest.raises(NotReady, match="empty"):
        require_known(None, FIRST)
