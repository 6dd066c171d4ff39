"""The table of characters, out of Unihan: 通用规范汉字表 with strokes and readings, and what else names are made of."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from gis.pinyin.syllables import is_han, is_syllable

LAST_OF_LEVEL = (3500, 6500, 8105)
"""Numbers of the last characters of levels 1, 2 and 3 (通用规范汉字表, 2013)."""
Facts = dict[str, dict[str, str]]


def make_characters(facts: Facts, names: Iterable[str]) -> pd.DataFrame:
    """Rows in the order of the table, then the further characters of ``names`` by code point."""
    listed = {int(fact["kTGH"].removeprefix("2013:")): sign for sign, fact in facts.items() if "kTGH" in fact}
    table = [listed[number] for number in range(1, LAST_OF_LEVEL[-1] + 1)]
    further = sorted({sign for name in names for sign in name if is_han(sign)} - set(table))
    signs = [*table, *further]
    strokes = settle_strokes([int(facts[sign]["kTotalStrokes"].split()[0]) for sign in table])
    strokes += [int(facts[sign]["kTotalStrokes"].split()[0]) for sign in further]
    numbers: list[int | None] = [*range(1, len(table) + 1), *[None] * len(further)]
    return pd.DataFrame({
        "character": signs, "number": pd.array(numbers, dtype="Int64"),
        "level": pd.array([_level(number) for number in numbers], dtype="Int64"), "strokes": strokes,
        "readings": [" ".join(readings_of(facts[sign])) for sign in signs],
    })  # fmt: skip


def _level(number: int | None) -> int | None:
    return None if number is None else next(i for i, last in enumerate(LAST_OF_LEVEL, start=1) if number <= last)


def settle_strokes(counted: list[int]) -> list[int]:
    """Strokes by number; where Unihan counts another form of the character, the order of the table corrects it.

    Each level goes by strokes, so a count that is higher or lower than those around it is not the table's. The longest
    run that never falls is believed; the others take the count of the believed one before them.
    """
    settled: list[int] = []
    for first, last in zip((0, *LAST_OF_LEVEL), LAST_OF_LEVEL, strict=False):
        part = counted[first:last]
        believed = longest_rising(part)
        for place in range(len(part)):
            settled.append(part[place] if place in believed else settled[-1])
    return settled


def longest_rising(values: list[int]) -> set[int]:
    """Places of a longest subsequence that never falls."""
    best: dict[int, tuple[int, int | None]] = {}
    ends: dict[int, int] = {}  # by value: the place of the longest run that ends with it
    for place, value in enumerate(values):
        before = max((ends[low] for low in ends if low <= value), key=lambda end: best[end][0], default=None)
        best[place] = (best[before][0] + 1 if before is not None else 1, before)
        ends[value] = place
    chosen: set[int] = set()
    step = max(best, key=lambda place: best[place][0], default=None)
    while step is not None:
        chosen.add(step)
        step = best[step][1]
    return chosen


def readings_of(fact: dict[str, str]) -> list[str]:
    """Toned readings: those of 通用规范汉字字典 (kTGHZ2013), else 现代汉语词典 (kXHC1983); the customary one first.

    Sounds of exclamation (嗯 ńg, 噷 hm) are left out: no name is read so.
    """
    customary = [reading for reading in fact.get("kMandarin", "").split()[:1] if is_syllable(reading)]
    listed = re.findall(r":(\S+)", fact.get("kTGHZ2013") or fact.get("kXHC1983", ""))
    every = [reading for group in listed for reading in group.split(",") if is_syllable(reading)] or customary
    return list(dict.fromkeys([reading for reading in customary if reading in every] + every))
