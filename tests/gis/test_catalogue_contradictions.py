"""What in a list contradicts itself is told with its line. Codes beginning with 9 are made up."""

from __future__ import annotations

import pytest

from gis.catalogues.contradictions import contradictions
from tests.gis.listed import NANTONG, listed


def told(text: str) -> list[tuple[int | str | None, str | None, str]]:
    return [(one.row, one.field, one.message) for one in contradictions(listed(text))]


def test_the_real_chains_of_nantong_do_not_contradict_themselves() -> None:
    assert told(NANTONG) == []


@pytest.mark.parametrize(
    ("text", "line", "field", "words"),
    [
        ("900001,甲,c,1980,1992,\n900001,乙,c,1990,,", 3, "valid_from", "overlaps 甲 (1980-01-01 to 1992-01-01) of"),
        ("900001,甲,c,1980,,\n900001,甲,c,1980,,", 3, "valid_from", "overlaps 甲 (since 1980-01-01) of line 2"),
        ("900001,甲,c,1980,1990,999999", 2, "successors", "successor 999999 never existed in this list"),
        ("900001,甲,c,1980,,999999@1990", 2, "successors", "successor 999999 never existed in this list"),
        ("900001,甲,c,1980,1990,900002\n900002,乙,c,1980,1985,", 2, "successors", "was not in force on 1990-01-01"),
        ("900001,甲,c,1980,1990,900002\n900002,乙,c,2014,,", 2, "successors", "was not in force on 1990-01-01"),
        ("900001,甲,c,1980,1990,900002\n900002,乙,c,1991,,", 2, "successors", "begins only on 1991-01-01"),
        ("900001,甲,c,1980,1990,900002\n900002,乙,c,1980,1990,", 2, "successors", "ended on 1990-01-01, the very day"),
        ("900001,甲,c,1980,1990,900001", 2, "successors", "900001 was not in force on 1990-01-01"),
        ("900001,甲,c,1980,,900002\n900002,乙,c,1980,,", 2, "successors", "bears no day — write 900002@YEAR"),
        ("900001,甲,c,1980,1990,900002@1995\n900002,乙,c,1980,,", 2, "successors", "a part went to 900002 on 1995"),
        ("900001,甲,c,1980,,900002@1975\n900002,乙,c,1970,,", 2, "successors", "a part went to 900002 on 1975-01-01"),
        ("900001,甲,c,1980,,900001@1990", 2, "successors", "cannot give a part to its own code"),
        ("900001,甲,c,1980,1990,向东", 2, "successors", "'向东' is not a successor"),
        ("900001,甲,c,1980,1990,900002@春\n900002,乙,c,1980,,", 2, "successors", "'900002@春' is not a successor"),
    ],
)  # fmt: skip
def test_a_contradiction_is_told_with_its_line_and_field(text: str, line: int, field: str, words: str) -> None:
    [(row, column, message)] = told(text)
    assert (row, column) == (line, field)
    assert words in message


@pytest.mark.parametrize(
    "text",
    [
        "900001,甲,c,1980,1990,900002\n900002,乙,c,1990,2000,900001",
        "900001,甲,c,1980,1990,900002\n900002,乙,c,1990,1995,900003\n900003,丙,c,1995,2000,900001",
        "900001,甲,c,1980,1990,900002\n900002,乙,c,1980,1990,900001",
    ],
)
def test_rows_that_lead_back_to_themselves_are_a_cycle(text: str) -> None:
    found = told(text)
    assert found
    assert all("a cycle: line" in message for _, _, message in found)


@pytest.mark.parametrize(
    "text",
    [
        "900001,甲,c,1980,1990,900002\n900002,乙,c,1990,2000,900001\n900001,甲,c,2000,,",
        "900001,甲,c,1980,,900002@1990\n900002,乙,c,1980,,900001@1995",
        "900001,甲,c,1980,1985,\n900001,乙,c,2010,,",
        "900001,甲,c,1980,,900001",
        "900001,甲,c,1980,1990,900002\n900002,乙,c,1990-07-15,,",
        "900001,甲,c,1990-07-15,,900002@1990\n900002,乙,c,1980,,",
    ],
)
def test_what_only_looks_odd_is_no_contradiction(text: str) -> None:
    assert told(text) == []


def test_three_rows_over_each_other_are_told_twice() -> None:
    text = "900001,甲,c,1980,2000,\n900001,乙,c,1985,1990,\n900001,丙,c,1995,,"
    assert [(line, message.split(" of ")[-1]) for line, _, message in told(text)] == [(3, "line 2"), (4, "line 2")]
