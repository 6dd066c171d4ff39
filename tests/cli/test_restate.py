"""`tongtu divisions restate`."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from gis.db.connect import Database

THREE = "名称,人口,老年人口占比\n崇川区,700000,20\n港闸区,300000,30\n海门市,1000000,30\n"
DATES = ("--from", "2019-12-31", "--to", "2021-01-01")


@pytest.fixture
def table(tmp_path: Path) -> Any:
    def write(text: str, encoding: str = "utf-8") -> str:
        path = tmp_path / "in.csv"
        path.write_bytes(text.encode(encoding))
        return str(path)

    return write


def rows_of(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def test_counts_are_summed_and_rates_averaged_into_a_csv_with_its_report(
    tongtu: Any, register: Database, table: Any, tmp_path: Path
) -> None:
    out = tmp_path / "out.csv"
    said = ("--counts", "人口", "--rates", "老年人口占比", "--weights", "人口")
    done = tongtu("divisions", "restate", table(THREE, "gb18030"), *DATES, *said, "-o", str(out), database=register)
    assert (done.code, done.err) == (0, "")
    assert out.read_bytes().startswith(b"\xef\xbb\xbf"), "Excel needs the mark to see UTF-8"
    assert rows_of(out) == [
        {
            "code": code, "name": name, "人口": "1000000", "老年人口占比": rate, "method": "whole", "exact": "true",
            "residual": "0", "note": "",
        }
        for code, name, rate in (("320613", "崇川区", "23"), ("320614", "海门区", "30"))
    ]  # fmt: skip
    assert "3 rows by county of 2019-12-31, 2 units on 2021-01-01: 2 exact, 0 not" in done.out
    report = {(row["key"], row["status"]): row["value"] for row in rows_of(tmp_path / "out.report.csv")}
    assert float(report["人口", "read"]) == float(report["人口", "restated"]) == 2_000_000
    assert float(report["人口", "not_placed"]) == 0


def test_a_workbook_has_the_report_as_its_second_sheet(
    tongtu: Any, register: Database, table: Any, tmp_path: Path
) -> None:
    out = tmp_path / "out.xlsx"
    given = table("名称,人口\n崇川区,1\n海门区,2\n三星镇,3\n港闸区,4\n")
    done = tongtu("divisions", "restate", given, *DATES, "-o", str(out), database=register)
    assert done.code == 0
    book = openpyxl.load_workbook(out)
    rows, report = (list(book[name].values) for name in ("restated", "report"))
    assert rows[0] == ("code", "name", "人口", "method", "exact", "residual", "note")
    assert rows[1][:3] == ("320613", "崇川区", 5)
    assert ("key", 3, "海门区", "unknown") in [row[:4] for row in report]
    assert ("key", 4, "三星镇", "other_level") in [row[:4] for row in report]
    assert "海门区 is the name of 海门区 (county) from 2020-07-03 on" in done.out


def test_strict_writes_nothing_when_a_key_has_no_place(
    tongtu: Any, register: Database, table: Any, tmp_path: Path
) -> None:
    out = tmp_path / "out.csv"
    given = table("名称,人口\n崇川区,1\n海门区,2\n")
    done = tongtu("divisions", "restate", given, *DATES, "--strict", "-o", str(out), database=register)
    assert done.code == 1
    assert "in.csv, row 3: '海门区' is unknown" in done.err
    assert not out.exists()


@pytest.mark.parametrize(
    ("text", "more", "complaint"),
    [
        ("名称,人口\n崇川区,七十万\n港闸区,3\n海门市,4\n", (), "row 2, field 人口: '七十万' is not a number"),
        ("", (), "holds no table"),
        ("名称,人口\n", (), "holds no rows"),
        (THREE, (), "field 老年人口占比: looks like a rate"),
        (THREE, ("--rates", "老年人口占比"), "name their column: --weights COL"),
        (THREE, ("--counts", "人"), "field 人: is no column of the table"),
        (THREE, ("--counts", "人口", "--level", "village"), "there is no level 'village'"),
        (THREE, ("--counts", "人口", "--system", "gb"), "there is no system 'gb'"),
        (THREE, ("--counts", "人口", "--from", "1960-01-01"), "the register begins on"),
        (THREE, ("--counts", "人口", "--from", "31.12.2019"), "write it as YYYY-MM-DD"),
        (THREE, ("--counts", "人口", "--level", "town"), "by county do not tell those by town"),
        (THREE, ("--counts", "人口", "-o", "out.txt"), "is neither .csv nor .xlsx"),
        (THREE, ("--counts", "人口", "-o", "/no/such/folder/out.csv"), "make the folder first"),
        ("名称,人口\n火星区,7\n", (), "no key of the table means a unit"),
        ("代码,人口\n3.20613E+11,7\n3.20613E+11,8\n", (), "a spreadsheet kept 6 of its 12 digits"),
    ],
)
def test_what_cannot_be_restated_says_why_and_writes_nothing(
    tongtu: Any, register: Database, table: Any, tmp_path: Path, text: str, more: tuple[str, ...], complaint: str
) -> None:
    out = tmp_path / "out.csv"
    done = tongtu("divisions", "restate", table(text), *DATES, "-o", str(out), *more, database=register)
    assert done.code == 1
    assert complaint in done.err
    assert not out.exists()


def test_a_name_that_several_communities_bear_is_listed_with_the_towns_they_lie_in(
    tongtu: Any, register: Database, table: Any, tmp_path: Path
) -> None:
    out = tmp_path / "out.csv"
    given = table("name,people\n果园社区,1\n新桥村,2\n朝阳社区,3\n海安市/曲塘镇/曲塘社区,4\n")
    done = tongtu(
        "divisions", "restate", given, "--from", "2020-06-30", "--to", "2021-01-01", "-o", str(out), database=register
    )
    assert done.code == 0, done.err
    report = [row for row in rows_of(tmp_path / "out.report.csv") if row["what"] == "key"]
    assert [(row["key"], row["status"]) for row in report] == [
        ("果园社区", "ambiguous"), ("新桥村", "ambiguous"), ("朝阳社区", "ambiguous"),
    ]  # fmt: skip
    assert report[1]["text"].count("新桥村") == 4
    assert "write it as 县/镇/社区" in report[1]["text"]
    assert [row["name"] for row in rows_of(out)] == ["曲塘社区"]
