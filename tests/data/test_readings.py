"""The shipped readings cover every name of the shipped lists, and say which of them a person has to confirm."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from gis.load.readings import read_readings
from gis.pinyin import Readings, romanise

FOLDER = Path(__file__).resolve().parents[2] / "data" / "placenames"


@pytest.fixture(scope="module")
def readings() -> Readings:
    return read_readings(FOLDER / "readings.csv")


def column(file: str, name: str) -> set[str]:
    return set(pd.read_csv(FOLDER / file, dtype=str, keep_default_na=False)[name])


def test_every_name_of_the_lists_can_be_read(readings: Readings) -> None:
    names = column("baseline_2018.csv", "name") | column("stats_communities_assigned.csv", "official_name")
    names |= column("towns_2025.csv", "name") | column("stats_towns.csv", "stats_name")
    assert len(names) > 3000
    assert {name for name in names if readings.spell(name).unknown} == set()


def test_only_unverified_entries_leave_a_listed_name_uncertain(readings: Readings) -> None:
    open_signs = {sign for entry in readings.entries if entry.certainty == "unverified" for sign in entry.text}
    for name in column("baseline_2018.csv", "name") | column("stats_communities_assigned.csv", "name"):
        assert set(readings.spell(name).uncertain) <= open_signs, name


def test_two_towns_wait_for_their_reading_to_be_confirmed(readings: Readings) -> None:
    towns = column("towns_2025.csv", "name")
    assert {name for name in towns if readings.spell(name).uncertain} == {"苴镇街道", "磨头镇"}


def test_no_town_of_the_city_has_a_generic_inside_its_last_part(readings: Readings) -> None:
    towns = pd.read_csv(FOLDER / "towns_2025.csv", dtype=str)
    for name, kind in zip(towns["name"], towns["kind"], strict=True):
        written = romanise(name.removesuffix(kind), kind, readings).roman
        assert written.endswith({"镇": " Zhen", "街道": " Jiedao"}[kind])
        assert written.count(" ") == 1


def test_what_the_dictionary_lists_is_what_characters_are_decided_for(readings: Readings) -> None:
    for entry in readings.entries:
        if entry.kind == "character":
            assert entry.syllables[0] in readings.dictionary[entry.text], entry.text
