"""The shipped names: counts, ties from the statistical lists to the legal towns, and the city of 2018."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

FOLDER = Path(__file__).resolve().parents[2] / "data" / "placenames"
CERTAINTY = {"name", "known", "assumed", "made_up"}


def read(name: str) -> pd.DataFrame:
    return pd.read_csv(FOLDER / f"{name}.csv", dtype=str, keep_default_na=False)


@pytest.fixture(scope="module")
def units() -> pd.DataFrame:
    return read("baseline_2018")


def test_lists_hold_2002_and_2000_communities_under_unique_codes() -> None:
    for year, count in ((2020, 2002), (2021, 2000)):
        table = read(f"stats_communities_{year}")
        assert len(table) == count
        assert table["code"].is_unique
        assert table["code"].str.fullmatch(r"3206\d{8}").all()
        assert (table["county_code"] == table["code"].str[:6]).all()


def test_town_list_of_2025_holds_38_streets_and_65_towns() -> None:
    towns = read("towns_2025")
    assert towns["kind"].value_counts().to_dict() == {"镇": 65, "街道": 38}
    assert towns["code_mca"].is_unique
    assert towns["county_code"].nunique() == 7


def test_every_statistical_town_is_tied_to_a_legal_town() -> None:
    ties, towns = read("stats_towns"), read("towns_2025")
    legal = set(zip(towns["county_name"], towns["name"], strict=True))
    for tie in ties.itertuples():
        assert {(tie.county_name, town) for town in str(tie.town_name).split(";")} <= legal
    assert set(ties["certainty"]) <= CERTAINTY
    for year in ("2020", "2021"):
        listed = set(read(f"stats_communities_{year}")["stats_town_code"])
        assert listed == set(ties.loc[ties["list"] == year, "stats_code"])


def test_ties_called_name_bear_the_same_name_in_both_systems() -> None:
    ties = read("stats_towns")
    named = ties[ties["certainty"] == "name"]
    assert (named["stats_name"] == named["town_name"]).all()


@pytest.mark.parametrize("year", ["2020", "2021"])
def test_every_row_of_a_list_has_one_legal_town_and_every_town_a_community(year: str) -> None:
    assigned, ties = read("stats_communities_assigned"), read("stats_towns")
    mine = assigned[assigned["list"] == year]
    assert set(mine["code"]) == set(read(f"stats_communities_{year}")["code"])
    assert mine["code"].is_unique
    assert not mine.duplicated(["county_name", "town_name", "name"]).any()
    assert mine.groupby(["county_name", "town_name"]).ngroups == 103
    allowed = ties[ties["list"] == year].set_index("stats_code")["town_name"].str.split(";")
    assert all(row.town_name in allowed[str(row.code)[:9]] for row in mine.itertuples())


def test_rows_of_the_joint_zone_of_haimen_split_25_to_39() -> None:
    assigned = read("stats_communities_assigned")
    joint = assigned[(assigned["list"] == "2021") & assigned["code"].str.startswith("320614400")]
    assert joint["town_name"].value_counts().to_dict() == {"海门街道": 39, "滨江街道": 25}


def test_names_end_in_a_generic_word_and_keep_the_raw_name_beside() -> None:
    assigned = read("stats_communities_assigned")
    assert assigned["name"].str.endswith(("村", "社区", "虚拟生活区")).all()
    by_raw = assigned.drop_duplicates("official_name").set_index("official_name")["name"]
    assert by_raw["海东居委会"] == "海东社区"
    assert by_raw["庙港村委会（新）"] == "庙港村"
    assert by_raw["秦西社区居民委委会"] == "秦西社区"
    assert by_raw["利北村村委会"] == "利北村"


def test_baseline_has_8_counties_and_102_towns(units: pd.DataFrame) -> None:
    counts = units["level"].value_counts().to_dict()
    assert counts == {"province": 1, "prefecture": 1, "county": 8, "town": 102, "community": 2002}
    assert units["key"].is_unique
    assert "江海街道" not in set(units["name"])
    assert {"中城街道", "南城街道", "西城街道", "北城街道"} <= set(units["name"])
    assert dict(units.loc[units["level"] == "county", ["name", "code_mca"]].to_numpy())["海安县"] == "320621"


def test_every_parent_is_a_unit_of_the_level_above(units: pd.DataFrame) -> None:
    level = units.set_index("key")["level"]
    above = {"prefecture": "province", "county": "prefecture", "town": "county", "community": "town"}
    lower = units[units["level"] != "province"]
    assert (lower["parent"].map(level) == lower["level"].map(above)).all()


def test_codes_and_names_are_unique_where_they_must_be(units: pd.DataFrame) -> None:
    for system in ("code_mca", "code_gb2260", "code_stats"):
        given = units.loc[units[system] != "", system]
        assert given.is_unique
    assert not units.duplicated(["parent", "name"]).any()
    towns = units[(units["level"] == "town") & (units["code_mca"] != "")]
    county = units.set_index("key")["code_mca"]
    assert (towns["code_mca"].str[:6] == towns["parent"].map(county)).all()


def test_every_cell_belongs_to_one_community(units: pd.DataFrame) -> None:
    cells = units.loc[units["level"] == "community", "cells"].str.split(";").explode()
    assert cells.is_unique
    assert len(cells) == 2015
    assert sorted(cells) == [f"c{number + 1:04d}" for number in range(2015)]


def test_made_up_seats_are_marked(units: pd.DataFrame) -> None:
    towns = units[units["level"] == "town"]
    assert (towns["made_up"].eq("1") == towns["source"].str.contains("made up")).all()
    assert towns["seat_lon"].astype(float).between(120, 122).all()
    assert (towns["made_up"] == "0").sum() >= 80
