"""`tongtu load divisions` and `tongtu divisions successors`: from a file of rows to the answer."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from gis.db.connect import Database
from tests.gis.listed import HEADER, NANTONG

WRONG = """
900001,甲,county,1980,1990,999999
900002,乙,county,1980,1992,
900002,丙,county,1990,,
900003,丁,county,1990,1990,
"""
"""Constructed: a successor that never existed (line 23), an overlap (line 25), an empty period (line 26)."""


@pytest.fixture
def nantong(tmp_path: Path) -> Path:
    path = tmp_path / "Nantong.csv"
    path.write_text(HEADER + NANTONG, encoding="utf-8")
    return path


@pytest.fixture
def wrong(tmp_path: Path) -> Path:
    path = tmp_path / "wrong.csv"
    path.write_text(HEADER + NANTONG + WRONG.lstrip(), encoding="utf-8")
    return path


def rows(printed: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(printed)))


def counts(database: Database) -> dict[str, int]:
    tables = ("catalogue", "catalogue_unit", "catalogue_complaint", "division_version", "division_code", "succession")
    with database.read() as connection:
        return {table: connection.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() for table in tables}


def test_a_list_is_loaded_beside_the_register_and_answers(tongtu: Any, own_register: Database, nantong: Path) -> None:
    before = counts(own_register)
    done = tongtu("load", "divisions", str(nantong), database=own_register)
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("catalogue nantong: 21 rows, 0 of them contradictory; 0 not readable")
    assert counts(own_register) == {**before, "catalogue": 1, "catalogue_unit": 21}
    asked = ("--catalogue", "nantong", "--from", "1985", "--as-of", "2021-01-01", "--format", "csv")
    [end] = rows(tongtu("divisions", "successors", "320626", *asked, database=own_register).out)
    assert list(end) == [
        "code", "name", "level", "valid_from", "valid_to", "status", "partial", "share", "steps", "note"
    ]  # fmt: skip
    assert list(end.values()) == [
        "320681", "启东市", "county", "1995-01-01", "", "in_force", "False", "1.0", "2", ""
    ]  # fmt: skip


def test_every_code_of_a_day_is_answered_at_once(tongtu: Any, own_register: Database, nantong: Path) -> None:
    tongtu("load", "divisions", str(nantong), "--catalogue", "china", database=own_register)
    asked = ("--all", "--catalogue", "china", "--from", "1985", "--as-of", "2021", "--format", "csv")
    found = rows(tongtu("divisions", "successors", *asked, database=own_register).out)
    assert list(found[0])[:3] == ["from_code", "from_name", "code"]
    assert {(row["from_code"], row["from_name"], row["code"], row["name"]) for row in found} == {
        ("320602", "城区", "320613", "崇川区"),
        ("320611", "郊区", "320613", "崇川区"),
        ("320622", "如皋县", "320682", "如皋市"),
        ("320624", "南通县", "320612", "通州区"),
        ("320625", "海门县", "320614", "海门区"),
        ("320626", "启东县", "320681", "启东市"),
    }


def test_who_gave_ground_to_a_code_is_told(tongtu: Any, own_register: Database, nantong: Path) -> None:
    tongtu("load", "divisions", str(nantong), database=own_register)
    asked = ("--catalogue", "nantong", "--from", "1985", "--as-of", "2021", "--format", "csv")
    found = rows(tongtu("divisions", "predecessors", "320613", *asked, database=own_register).out)
    assert [(row["code"], row["name"], row["share"]) for row in found] == [
        ("320602", "城区", "1.0"), ("320611", "郊区", "1.0")
    ]  # fmt: skip


def test_contradictory_rows_are_told_and_the_rest_answers(tongtu: Any, own_register: Database, wrong: Path) -> None:
    report = wrong.with_name("report.csv")
    done = tongtu("load", "divisions", str(wrong), "--report", str(report), database=own_register)
    assert done.code == 0
    first, *told = done.out.splitlines()
    assert first == "catalogue wrong: 24 rows, 2 of them contradictory; 1 not readable and left out"
    assert [line.split(":")[0] for line in told] == [
        "wrong.csv, row 23, field successors",
        "wrong.csv, row 25, field valid_from",
        "wrong.csv, row 26, field valid_to",
    ]
    written = rows(report.read_text(encoding="utf-8"))
    assert [(row["line"], row["field"]) for row in written] == [
        ("23", "successors"), ("25", "valid_from"), ("26", "valid_to")
    ]  # fmt: skip
    kept = rows(tongtu("divisions", "complaints", "wrong", "--format", "csv", database=own_register).out)
    assert [row["line"] for row in kept] == ["23", "25", "26"]
    assert "999999 never existed" in kept[0]["message"]
    asked = ("--catalogue", "wrong", "--from", "1985", "--as-of", "2021", "--format", "csv")
    [end] = rows(tongtu("divisions", "successors", "320625", *asked, database=own_register).out)
    assert end["code"] == "320614"
    [lost] = rows(tongtu("divisions", "successors", "900001", *asked, database=own_register).out)
    assert (lost["code"], lost["status"], lost["name"]) == ("999999", "unknown", "")
    assert "the chain breaks: 900001 (line 23)" in lost["note"]


def test_the_same_list_again_changes_nothing_and_another_replaces_it(
    tongtu: Any, own_register: Database, nantong: Path, wrong: Path
) -> None:
    named = ("--catalogue", "china")
    tongtu("load", "divisions", str(wrong), *named, database=own_register)
    loaded_at = "SELECT loaded_at FROM catalogue"
    with own_register.read() as connection:
        first = connection.execute(text(loaded_at)).scalar_one()
    again = tongtu("load", "divisions", str(wrong), *named, database=own_register)
    assert again.out.startswith("catalogue china: unchanged, 24 rows, 2 of them contradictory")
    with own_register.read() as connection:
        assert connection.execute(text(loaded_at)).scalar_one() == first
    tongtu("load", "divisions", str(nantong), *named, database=own_register)
    held = counts(own_register)
    assert (held["catalogue"], held["catalogue_unit"], held["catalogue_complaint"]) == (1, 21, 0)
    [listed] = tongtu("divisions", "catalogues", "--format", "json", database=own_register).json
    assert (listed["name"], listed["rows"], listed["codes"], listed["source"]) == ("china", 21, 18, "Nantong.csv")
    assert listed["first_day"] == "1980-01-01"


def test_more_complaints_than_fit_are_said_to_be_elsewhere(tongtu: Any, own_register: Database, tmp_path: Path) -> None:
    path = tmp_path / "many.csv"
    lines = [f"{900001 + n},甲,county,1980,1990,999999" for n in range(30)]
    path.write_text("\n".join([HEADER, *lines]), encoding="utf-8")
    done = tongtu("load", "divisions", str(path), database=own_register)
    assert len(done.out.splitlines()) == 22
    assert "… and 10 more; all are in: tongtu divisions complaints many" in done.out


def test_a_load_that_is_refused_leaves_what_was_there(
    tongtu: Any, own_register: Database, nantong: Path, tmp_path: Path
) -> None:
    named = ("--catalogue", "china")
    tongtu("load", "divisions", str(nantong), *named, database=own_register)
    held = counts(own_register)
    broken = tmp_path / "broken.csv"
    broken.write_text("code,name\n", encoding="utf-8")
    for arguments, words in (
        ((str(broken), *named), "lacks the column"),
        ((str(tmp_path / "none.csv"), *named), "cannot be read"),
        ((str(nantong), "--catalogue", "Two Words"), "cannot name a catalogue"),
        ((str(nantong), "--report", str(nantong)), "would overwrite the list itself"),
        ((str(nantong), "--report", str(tmp_path / "no" / "report.csv")), "no report can be written there"),
    ):
        done = tongtu("load", "divisions", *arguments, database=own_register)
        assert (done.code, done.out) == (1, ""), arguments
        assert words in done.err
    assert counts(own_register) == held
    assert nantong.read_text(encoding="utf-8") == HEADER + NANTONG


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("320602", "--from", "1985", "--catalogue", "mars"), "no catalogue is called 'mars'; there is: none"),
        (("--from", "1985"), "give one CODE, or --all with a --catalogue"),
        (("--all", "--from", "1985"), "give one CODE, or --all with a --catalogue"),
        (("320602", "--from", "85"), "'85' is not a date"),
        (("320602", "--from", "1975"), "the register begins on 1982-01-01"),
        (("320613", "--from", "2019"), "no unit bears the mca code 320613 on 2019-01-01; one did: since 2020-07-03"),
        (("999999", "--from", "2019"), "ever bore the mca code 999999"),
        (("320602", "--from", "2021", "--as-of", "2020"), "lies before 2021-01-01"),
        (("320602", "--from", "2019", "--system", "gps"), "there is no system 'gps'"),
        (("320602", "--from", "2021", "--as-of", "2022"), "one did: 1982-01-01 to 2020-07-03"),
    ],
)
def test_what_cannot_be_answered_says_why(
    tongtu: Any, register: Database, arguments: tuple[str, ...], words: str
) -> None:
    done = tongtu("divisions", "successors", *arguments, database=register)
    assert done.code == 1
    assert words in done.err


def test_without_a_catalogue_the_register_answers_with_the_same_columns(tongtu: Any, register: Database) -> None:
    def ask(code: str, since: str, as_of: str) -> list[dict[str, str]]:
        dates = ("--from", since, "--as-of", as_of)
        return rows(tongtu("divisions", "successors", code, *dates, "--format", "csv", database=register).out)

    [end] = ask("320611", "2019", "2021-01-01")
    assert (end["code"], end["name"], end["level"], end["valid_from"]) == ("320613", "崇川区", "county", "2020-07-03")
    assert (end["status"], end["partial"], end["share"], end["steps"]) == ("in_force", "False", "1.0", "1")
    [same] = ask("320611", "2019", "2020-07-02")
    assert (same["name"], same["valid_to"], same["steps"]) == ("港闸区", "2020-07-03", "0")
    [county] = ask("320621", "2018", "2018-02")
    assert (county["name"], county["code"], county["valid_to"]) == ("海安县", "320621", "2018-05-11")
    [city] = ask("320621", "2018", "2019")
    assert (city["name"], city["code"], city["share"]) == ("海安市", "320685", "1.0")
