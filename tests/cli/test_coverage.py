"""`tongtu coverage run`."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import text

from gis.db.connect import Database


def runs(database: Database) -> int:
    with database.read() as connection:
        return int(connection.execute(text("SELECT count(*) FROM coverage_run")).scalar_one())


def test_a_run_is_printed_stored_and_answered_from_the_store(tongtu: Any, own_demo: Database) -> None:
    asked = ("coverage", "run", "--by", "county", "--as-of", "2019-12-31", "--format", "json")
    before = runs(own_demo)
    done = tongtu(*asked, database=own_demo)
    assert (done.code, done.err) == (0, "")
    answer = done.json
    assert set(answer) == {"run", "units", "total"}
    assert (answer["run"]["circle"], answer["run"]["pace"], answer["run"]["minutes"]) == ("daycare", "elder", 15)
    assert answer["run"]["divisions_as_of"] == "2019-12-31"
    assert {"population_date", "homes_date", "facilities_date"} <= set(answer["run"])
    assert [unit["code"] for unit in answer["units"]] == ["320602", "320611", "320684"]
    columns = ["code", "name", "level", "people", "covered", "share", "uncovered", "median_minutes", "p90_minutes"]
    assert all(list(row) == columns for row in (*answer["units"], answer["total"]))
    assert sum(unit["people"] for unit in answer["units"]) == answer["total"]["people"]
    assert runs(own_demo) == before + 1
    assert tongtu(*asked, database=own_demo).json == answer
    assert runs(own_demo) == before + 1


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--by", "galaxy"], "one of county, town, community"),
        (["--circle", "galaxy"], "galaxy"),
        (["--pace", "galaxy"], "galaxy"),
        (["--network", "galaxy"], "galaxy"),
        (["--population-date", "never"], "'never' is not a date"),
        (["--as-of", "2017-01-01"], "communities are known from 2018-01-01 on"),
        (["--as-of", "1981-01-01"], "the register begins on 1982-01-01"),
        (["--facilities-date", "1999-01-01"], "1999-01-01"),
    ],
)
def test_a_question_that_cannot_be_answered_is_one_sentence(
    tongtu: Any, demo: Database, arguments: list[str], words: str
) -> None:
    done = tongtu("coverage", "run", *arguments, database=demo)
    assert done.code == 1
    assert done.err.startswith("error: ")
    assert words in done.err
    assert "Traceback" not in done.err


def test_without_people_the_command_to_run_is_told(tongtu: Any, register: Database) -> None:
    done = tongtu("coverage", "run", database=register)
    assert done.code == 1
    assert "tongtu demo --scale small" in done.err


def test_rows_may_stand_for_the_members_of_a_group(tongtu: Any, own_demo: Database) -> None:
    done = tongtu(
        "coverage", "run", "--by", "group:shiqu-chongchuan", "--as-of", "2021-01-01", "-f", "json", database=own_demo
    )
    assert [row["name"] for row in done.json["units"]] == ["崇川区"]
    assert done.json["total"]["people"] == done.json["units"][0]["people"]
    wrong = tongtu("coverage", "run", "--by", "group:nowhere", database=own_demo)
    assert (wrong.code, wrong.out) == (1, "")
    assert "there is no group 'nowhere'" in wrong.err
