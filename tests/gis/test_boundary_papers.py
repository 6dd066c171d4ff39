"""Which paper of a line wins, and what it is officially called."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.boundaries.papers import PAPER_KINDS, SETTLING, Paper, PaperKind, standing

TODAY = date(2026, 1, 1)


def paper(kind: PaperKind, year: int, **more: Any) -> Paper:
    return Paper(kind, f"{kind} {year}", "a paper", date(year, 1, 1), "drawn", **more)


def test_a_line_without_papers_rests_on_the_map() -> None:
    found = standing([], TODAY)
    assert (found.basis, found.official_code, found.official_name, found.papers) == ("map", None, None, ())


def test_the_agreement_wins_over_the_attached_map_and_that_over_the_table() -> None:
    table, drawn, agreed = paper("result_table", 2020), paper("attached_map", 2010), paper("agreement", 2000)
    assert standing([table, drawn, agreed], TODAY).papers == (agreed, drawn, table)
    assert standing([table, drawn, agreed], TODAY).basis == "agreement"
    assert standing([table, drawn], TODAY).basis == "attached_map"
    assert standing([table], TODAY).basis == "result_table"


def test_of_two_agreements_the_newer_wins() -> None:
    old, new = paper("agreement", 2000), paper("agreement", 2015)
    assert standing([old, new], TODAY).papers == (new, old)


@pytest.mark.parametrize("kind", ["approval", "change", "report"])
def test_other_papers_do_not_settle_how_a_line_runs(kind: PaperKind) -> None:
    assert standing([paper(kind, 2020)], TODAY).basis == "map"


def test_the_newest_paper_that_names_a_code_gives_it() -> None:
    agreed = paper("agreement", 2000, official_code="3206810684", official_name="启海线")
    changed = paper("change", 2021, official_code="3206140681")
    found = standing([changed, agreed], TODAY)
    assert (found.official_code, found.official_name) == ("3206140681", "启海线")
    assert found.basis == "agreement"
    assert standing([changed, agreed], date(2020, 12, 31)).official_code == "3206810684"


papers = st.lists(st.builds(paper, st.sampled_from(PAPER_KINDS), st.integers(1990, 2030)), max_size=8)


@given(found=papers, as_of=st.dates(date(1985, 1, 1), date(2035, 1, 1)))
def test_papers_stand_in_one_order_whatever_order_they_came_in(found: list[Paper], as_of: date) -> None:
    stands = standing(found, as_of)
    assert stands == standing(found[::-1], as_of)
    assert sorted(map(str, stands.papers)) == sorted(str(one) for one in found if one.issued_on <= as_of)
    settling = [one.kind for one in stands.papers if one.kind in SETTLING]
    assert stands.basis == (settling[0] if settling else "map")
