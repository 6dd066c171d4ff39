"""`tongtu divisions tree, show, diff, codes, groups` and `tongtu load groups`."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from gis.db.connect import Database
from tests.db.looking import state_of


def test_the_tree_of_a_date_is_drawn(tongtu: Any, register: Database) -> None:
    done = tongtu("divisions", "tree", "--as-of", "2020-07-02", database=register)
    assert done.code == 0
    assert "divisions on 2020-07-02" in done.out
    assert "港闸区 320611 · 市辖区" in done.out
    assert done.out.index("崇川区") < done.out.index("港闸区") < done.out.index("海安市")


def test_a_tree_is_printed_for_machines(tongtu: Any, register: Database) -> None:
    asked = ("divisions", "tree", "--as-of", "2020-07-03", "--level", "group:shiqu", "--depth", "1")
    tree = tongtu(*asked, "-f", "json", database=register).json["tree"]
    assert [(unit["name"], len(unit["children"])) for unit in tree] == [("通州区", 16), ("崇川区", 21), ("海门区", 12)]
    rows = list(csv.DictReader(io.StringIO(tongtu(*asked, "-f", "csv", database=register).out)))
    assert len(rows) == 3 + 16 + 21 + 12
    assert {row["depth"] for row in rows} == {"0", "1"}


@pytest.mark.parametrize("ref", ["港闸区", "320611"])
def test_a_unit_is_shown_by_name_or_code_with_what_became_of_it(tongtu: Any, register: Database, ref: str) -> None:
    done = tongtu("divisions", "show", ref, "--as-of", "2021-01-01", database=register)
    assert (done.code, done.err) == (0, "")
    assert "港闸区 · county" in done.out
    assert "ended on 2020-07-03 by order" in done.out
    assert "320613" in done.out.partition("successors")[2]


def test_an_id_is_told_from_a_code_by_its_length_or_by_its_mark(tongtu: Any, register: Database) -> None:
    found = tongtu("divisions", "show", "320611", "-f", "json", database=register).json
    for ref in (str(found["id"]), f"id:{found['id']}"):
        assert tongtu("divisions", "show", ref, "-f", "json", database=register).json["codes"] == found["codes"]
    assert "there is no unit 320611" in tongtu("divisions", "show", "id:320611", database=register).err


def test_a_statistical_code_is_asked_for_by_its_system(tongtu: Any, register: Database) -> None:
    asked = ("divisions", "show", "320612002", "--as-of", "2021-01-01", "-f", "json")
    legal = tongtu(*asked, database=register).json
    statistical = tongtu(*asked, "--system", "stats", database=register).json
    assert (legal["name"], statistical["name"]) == ("先锋街道", "兴东街道")


def test_the_versions_of_a_unit_are_printed_as_csv(tongtu: Any, register: Database) -> None:
    done = tongtu("divisions", "show", "孙庄街道", "-f", "csv", database=register)
    names = [row["name"] for row in csv.DictReader(io.StringIO(done.out))]
    assert names[0] == "南城街道"
    assert names[-1] == "孙庄街道"


def test_the_difference_between_two_dates_is_printed(tongtu: Any, register: Database) -> None:
    asked = ("divisions", "diff", "--from", "2020-07-02", "--to", "2020-07-03", "--level", "county")
    told = tongtu(*asked, database=register).out
    assert "5 differences from 2020-07-02 to 2020-07-03" in told
    assert "崇川区 (320602)、港闸区 (320611)" in told
    assert "2020-07-nantong" in told
    assert len(tongtu(*asked, "-f", "json", database=register).json["ended"]) == 3
    rows = list(csv.DictReader(io.StringIO(tongtu(*asked, "-f", "csv", database=register).out)))
    assert [row["what"] for row in rows] == ["added"] * 2 + ["ended"] * 3


def test_every_kind_of_difference_has_a_row(tongtu: Any, register: Database) -> None:
    done = tongtu("divisions", "diff", "--from", "2018-01-01", "--to", "2022-01-01", "-f", "csv", database=register)
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert {"added", "ended", "renamed", "recoded (mca)", "recoded (stats)", "moved", "reshaped"} == {
        row["what"] for row in rows
    }
    assert all("km²" in row["after"] for row in rows if row["what"] == "reshaped")


def test_code_lists_are_written_as_csv_and_as_a_workbook(tongtu: Any, register: Database, tmp_path: Path) -> None:
    for suffix in ("csv", "xlsx"):
        path = tmp_path / f"codes.{suffix}"
        done = tongtu("divisions", "codes", "--as-of", "2020-07-03", "-o", str(path), database=register)
        assert done.code == 0
        assert "112 units of 2020-07-03" in done.out
    listed = (tmp_path / "codes.csv").read_bytes()
    assert listed.startswith(b"\xef\xbb\xbf2020\xe5\xb9\xb47")
    sheet = openpyxl.load_workbook(tmp_path / "codes.xlsx").active
    cells = [[cell or "" for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert cells == list(csv.reader(io.StringIO(listed.decode("utf-8-sig"))))


def test_a_code_list_is_printed_where_no_file_is_named(tongtu: Any, register: Database) -> None:
    done = tongtu("divisions", "codes", "--as-of", "2020-07-02", "--level", "county", database=register)
    assert "320611" in done.out
    assert "2020年7月2日行政区划代码" in done.out


def test_groups_are_listed_and_loaded_once(tongtu: Any, own_register: Database, tmp_path: Path) -> None:
    rows = tongtu("divisions", "groups", "--as-of", "2020-07-02", "-f", "json", database=own_register).json
    assert {row["key"]: row["members"] for row in rows}["shiqu"] == 3
    before = state_of(own_register)
    assert tongtu("load", "groups", database=own_register).out == "groups of units: unchanged\n"
    assert state_of(own_register) == before
    wrong = tmp_path / "groups.yaml"
    wrong.write_text(
        "groups:\n- {key: a, name: 甲, kind: zone, source: 试验, members: [{unit: 'mca:1', from: 2021-01-01}]}\n"
    )
    done = tongtu("load", "groups", str(wrong), database=own_register)
    assert done.code == 1
    assert "groups.yaml, field a.members[0]: no unit bears the mca code 1 on 2021-01-01" in done.err
    assert state_of(own_register) == before


def test_a_list_may_be_that_of_a_group(tongtu: Any, register: Database) -> None:
    asked = ("divisions", "list", "--level", "group:shiqu-chongchuan", "--as-of", "2020-07-02", "-f", "json")
    assert [row["name"] for row in tongtu(*asked, database=register).json] == ["崇川区", "港闸区"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["tree", "--level", "galaxy"], "no level 'galaxy' — one of province"),
        (["tree", "--level", "group:nowhere"], "there is no group 'nowhere'"),
        (["tree", "--root", "987654"], "no unit 987654 is in force"),
        (["tree", "--as-of", "1981-12-31"], "the register begins on 1982-01-01"),
        (["show", "乌有区"], "no unit of the register ever was called 乌有区"),
        (["show", "999999"], "ever bore the mca code 999999"),
        (["show", "320611", "--system", "iso"], "no system 'iso' — one of mca, stats, gb2260"),
        (["show", "9" * 18], "there is no unit"),
        (["diff", "--from", "2020-07-03", "--to", "2020-07-02"], "give them in order"),
        (["diff", "--from", "2020-07-03", "--to", "someday"], "'someday' is not a date"),
        (["codes", "-o", "codes.pdf"], "neither .csv nor .xlsx"),
        (["codes", "-o", "/nowhere/at/all/codes.csv"], "cannot be written"),
        (["codes", "--level", "group:shiqu"], "no level 'group:shiqu'"),
        (["groups", "--as-of", "1981-12-31"], "the register begins on 1982-01-01"),
    ],
)
def test_what_cannot_be_answered_is_one_clear_sentence(
    tongtu: Any, register: Database, arguments: list[str], words: str
) -> None:
    done = tongtu("divisions", *arguments, database=register)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("error: ")
    assert words in done.err
    assert done.err.count("\n") == 1
