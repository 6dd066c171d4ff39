"""Random made-up histories: successors against a walk day by day, and what must hold of any list, however wrong."""

from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from gis.catalogues.contradictions import contradictions
from gis.catalogues.rows import CatalogueRow, Heir
from gis.catalogues.walk import Index, Reached, all_successors, successors

FIRST, LAST = 1980, 1992


@dataclass
class Country:
    """A made-up country without contradictions, whose units change on the first day of years."""

    live: dict[str, tuple[str, int, list[Heir]]] = field(default_factory=dict)
    rows: list[CatalogueRow] = field(default_factory=list)
    codes: int = 0
    joined: set[tuple[str, int]] = field(default_factory=set)

    def begin(self, year: int, code: str | None = None) -> str:
        if code is None:
            self.codes += 1
            code = str(900_000 + self.codes)
        self.live[code] = (f"{code}在{year}", year, [])
        return code

    def end(self, code: str, year: int) -> list[Heir]:
        """End a row; its successors are named in the list that is returned."""
        name, since, heirs = self.live.pop(code)
        self._write(code, name, since, year, heirs)
        return heirs

    def _write(self, code: str, name: str, since: int, until: int | None, heirs: list[Heir]) -> None:
        ends = date(until, 1, 1) if until else None
        # the list of successors may still grow: it is read when the country is listed
        self.rows.append(CatalogueRow(len(self.rows) + 2, code, name, "c", date(since, 1, 1), ends, heirs))  # type: ignore[arg-type]

    def listed(self) -> list[CatalogueRow]:
        for code, (name, since, heirs) in self.live.items():
            self._write(code, name, since, None, heirs)
        return [
            CatalogueRow(r.line, r.code, r.name, r.level, r.valid_from, r.valid_to, tuple(r.heirs)) for r in self.rows
        ]

    def change(self, kind: str, year: int, dice: random.Random) -> None:
        """One change; units that began this year, or that another joined, are left alone: no row is empty."""
        old = [code for code, (_, since, _) in self.live.items() if since < year and (code, year) not in self.joined]
        if not old:
            return
        code = dice.choice(old)
        if kind == "part":
            others = [other for other in self.live if other != code]
            if others:
                self.live[code][2].append(Heir(dice.choice(others), date(year, 1, 1)))
            return
        heirs = self.end(code, year)
        if kind == "rename":
            heirs.append(Heir(self.begin(year, code)))
        elif kind == "recode":
            heirs.append(Heir(self.begin(year)))
        elif kind == "split":
            heirs += [Heir(self.begin(year, code)), Heir(self.begin(year))]
        elif kind == "merge" and self.live:
            into = dice.choice(list(self.live))
            self.joined.add((into, year))
            heirs.append(Heir(into))


KINDS = ("rename", "recode", "split", "merge", "part", "part", "abolish")


@st.composite
def countries(draw: st.DrawFn) -> list[CatalogueRow]:
    dice = draw(st.randoms(use_true_random=False))
    country = Country()
    for _ in range(draw(st.integers(1, 6))):
        country.begin(FIRST)
    for year in range(FIRST + 1, LAST):
        kinds = draw(st.lists(st.sampled_from(KINDS), max_size=3))
        # parts last: what they go to lives on past this day
        for kind in sorted(kinds, key=lambda kind: kind == "part"):
            country.change(kind, year, dice)
    return country.listed()


years = st.integers(FIRST, LAST).map(lambda year: date(year, 1, 1))
Ends = dict[tuple[str, str, date | None], bool]


def day_by_day(rows: list[CatalogueRow], start: CatalogueRow, since: date, as_of: date) -> Ends:
    """The same, naively: who holds ground of ``start`` at the end of each day of change, and whether only a part."""
    held: dict[CatalogueRow, bool] = {start: False}
    for year in range(since.year + 1, as_of.year + 1):
        day = date(year, 1, 1)
        moved: dict[CatalogueRow, bool] = {}
        for row, partial in held.items():
            goes = [(heir.code, True) for heir in row.heirs if heir.on == day]
            if row.valid_to == day:
                goes += [(heir.code, partial) for heir in row.heirs if heir.on is None]
            else:
                moved[row] = moved.get(row, True) and partial
            for code, is_part in goes:
                [heir] = [other for other in rows if other.code == code and other.holds(day)]
                moved[heir] = moved.get(heir, True) and is_part
            if row.valid_to == day and not any(heir.on is None for heir in row.heirs):
                moved[row] = moved.get(row, True) and partial  # ended: it stays where it was
        held = moved
    return {(row.code, row.name, row.valid_to): partial for row, partial in held.items()}


def ends(found: list[Reached]) -> Ends:
    return {(end.code, str(end.name), end.valid_to): end.partial for end in found}


@settings(max_examples=200, deadline=None)
@given(countries(), years, years)
def test_successors_are_those_of_a_walk_day_by_day(rows: list[CatalogueRow], one: date, other: date) -> None:
    since, as_of = min(one, other), max(one, other)
    for row, found in all_successors(Index(rows), since, as_of):
        assert ends(found) == day_by_day(rows, row, since, as_of)


@settings(max_examples=100, deadline=None)
@given(countries())
def test_a_country_without_contradictions_has_none_and_no_broken_chain(rows: list[CatalogueRow]) -> None:
    assert contradictions(rows) == []
    reached = all_successors(Index(rows), date(FIRST, 1, 1), date(LAST, 1, 1))
    assert {end.status for _, found in reached for end in found} <= {"in_force", "ended"}


@settings(max_examples=100, deadline=None)
@given(countries(), st.tuples(years, years, years).map(sorted))
def test_successors_of_successors_are_successors(rows: list[CatalogueRow], days: list[date]) -> None:
    index, (first, between, last) = Index(rows), days
    for row in index.in_force(first):
        through: Ends = {}
        for half in successors(index, row.code, first, between):
            onward = successors(index, half.code, between, last) if half.status == "in_force" else [half]
            for end, partial in ends(onward).items():
                through[end] = through.get(end, True) and (partial or half.partial)
        assert through == ends(successors(index, row.code, first, last))


@settings(max_examples=50, deadline=None)
@given(countries(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_does_not_matter(rows: list[CatalogueRow], dice: random.Random) -> None:
    shuffled = dice.sample(rows, len(rows))
    since, as_of = date(FIRST, 1, 1), date(LAST, 1, 1)
    assert all_successors(Index(rows), since, as_of) == all_successors(Index(shuffled), since, as_of)


codes = st.sampled_from(["900001", "900002", "900003", "不是"])
heirs = st.builds(Heir, codes, st.none() | years)
muddles = st.lists(
    st.builds(
        lambda code, name, begin, length, heirs: (code, name, begin, length, tuple(heirs)),
        codes, st.sampled_from("甲乙丙"), st.integers(FIRST, LAST), st.none() | st.integers(1, 6),
        st.lists(heirs, max_size=3),
    ),
    min_size=1, max_size=12,
).map(
    lambda drawn: [
        CatalogueRow(
            line, code, name, "c", date(begin, 1, 1), None if length is None else date(begin + length, 1, 1), heirs
        )
        for line, (code, name, begin, length, heirs) in enumerate(drawn, start=2)
    ]
)  # fmt: skip
"""Rows that overlap, lead nowhere, and lead in circles."""


@settings(max_examples=150, deadline=None)
@given(muddles, years, years, st.randoms(use_true_random=False))
def test_any_muddle_is_answered_for_every_row_and_in_any_order(
    rows: list[CatalogueRow], one: date, other: date, dice: random.Random
) -> None:
    since, as_of = min(one, other), max(one, other)
    answer = all_successors(Index(rows), since, as_of)
    for _row, found in answer:
        assert found, "never without an answer"
        assert all(end.note for end in found if end.status != "in_force"), "what is lost says why"
        assert all(end.valid_from and end.valid_from <= as_of for end in found if end.status == "in_force")
    shuffled = dice.sample(rows, len(rows))
    assert [[ends(found)] for _, found in all_successors(Index(shuffled), since, as_of)] == [
        [ends(found)] for _, found in answer
    ]
    assert contradictions(rows) == contradictions(shuffled)


@settings(max_examples=100, deadline=None)
@given(muddles, years)
def test_a_broken_chain_is_always_among_the_contradictions(rows: list[CatalogueRow], since: date) -> None:
    complained = {int(complaint.row or 0) for complaint in contradictions(rows)}
    for _, found in all_successors(Index(rows), since, date(LAST + 20, 1, 1)):
        lost = [str(end.note) for end in found if end.status == "unknown"]
        lines = [re.search(r"\(line (\d+)\) (?:went to|is in force|had ended)", note) for note in lost]
        assert all(line and int(line[1]) in complained for line in lines), lost
