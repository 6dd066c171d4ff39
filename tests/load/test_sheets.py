"""Sheets as offices keep them, read as rows of words; what spreadsheets do to words is undone."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from gis.errors import BadInput
from gis.load.sheets import Sheet, heading, read_sheet, word


def book(path: Path, *rows: list[Any]) -> Path:
    made = openpyxl.Workbook()
    for row in rows:
        made.active.append(row)
    made.save(path)
    return path


def words(sheet: Sheet) -> list[tuple[int, list[str]]]:
    return [(row.number, list(row.cells.values())) for row in sheet.rows]


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        (None, ""),
        (float("nan"), ""),
        (320613.0, "320613"),
        (320613001001, "320613001001"),
        (0.125, "0.125"),
        (1e20, "1e+20"),
        (True, "TRUE"),
        (date(2020, 7, 28), "2020-07-28"),
        (datetime(2020, 7, 28, 9, 30), "2020-07-28"),
        (" \u3000长\u200b桥 ", "长桥"),
    ],
)
def test_a_cell_is_read_as_a_person_reads_it(cell: Any, written: str) -> None:
    assert word(cell) == written


def test_a_workbook_and_a_text_of_the_same_rows_are_the_same_sheet(tmp_path: Path) -> None:
    read = read_sheet(
        book(tmp_path / "表.xlsx", ["名 录", None], [None], ["代 码", "设立"], [320613, date(2020, 7, 3)])
    )
    (tmp_path / "表.csv").write_bytes("名 录,\n\n代 码,设立\n320613,2020-07-03\n".encode("gb18030"))
    plain = read_sheet(tmp_path / "表.csv")
    assert (read.headings, read.heading_row, read.titles) == (("代码", "设立"), 3, ((1, "名 录"),))
    assert (plain.headings, plain.heading_row, plain.titles) == (read.headings, 3, read.titles)
    assert words(read) == words(plain) == [(4, ["320613", "2020-07-03"])]


def test_rows_are_numbered_as_a_spreadsheet_numbers_them_and_blank_ones_are_none(tmp_path: Path) -> None:
    sheet = read_sheet(book(tmp_path / "a.xlsx", [None], ["a", "b"], [1, 2], [None, " "], [3, None]))
    assert words(sheet) == [(3, ["1", "2"]), (5, ["3", ""])]
    (tmp_path / "a.csv").write_text('a,b\n"two\nlines",1\n\nx,y\n', encoding="utf-8")
    assert [row.number for row in read_sheet(tmp_path / "a.csv").rows] == [2, 4]


def test_the_delimiter_is_that_of_the_heading_and_not_of_a_title(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("名录\n名称\t镇\n长桥\t三星镇\n", encoding="utf-8")
    assert words(read_sheet(tmp_path / "a.txt")) == [(3, ["长桥", "三星镇"])]


def test_a_heading_without_rows_is_an_empty_sheet(tmp_path: Path) -> None:
    assert read_sheet(book(tmp_path / "a.xlsx", ["a", "b"])).rows == ()


def test_cells_of_errors_are_kept_as_written_and_not_taken_for_empty(tmp_path: Path) -> None:
    path = book(tmp_path / "a.xlsx", ["a", "b"], ["x", "#DIV/0!"])
    made = openpyxl.load_workbook(path)
    made.active["B2"].data_type = "e"
    made.save(path)
    assert words(read_sheet(path)) == [(2, ["x", "#DIV/0!"])]


def test_a_cell_far_away_is_refused_before_gigabytes_are_laid_out(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.active.append(["a", "b"])
    made.active["XFD1048576"] = "astray"
    made.save(tmp_path / "a.xlsx")
    with pytest.raises(BadInput, match="a cell astray"):
        read_sheet(tmp_path / "a.xlsx")


def test_a_format_far_away_harms_nobody(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    made.active.append(["a", "b"])
    made.active["XFD1048576"].number_format = "0.00"
    made.save(tmp_path / "a.xlsx")
    assert read_sheet(tmp_path / "a.xlsx").headings == ("a", "b")


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        ([["a", "b", "a"], [1, 2, 3]], "row 1, field a: is the heading of two columns"),
        ([["a", None, "b"], [1, 2, 3]], "row 1: column 2 holds words but no heading"),
        ([["a", "b"], [1, 2, 3]], "row 1: column 3 holds words but no heading"),
        ([["a"], [1]], "holds no table"),
    ],
)
def test_headings_that_leave_words_without_a_name_are_refused(
    tmp_path: Path, rows: list[list[Any]], complaint: str
) -> None:
    with pytest.raises(BadInput) as caught:
        read_sheet(book(tmp_path / "a.xlsx", *rows))
    assert complaint in str(caught.value)


def test_utf8_with_a_few_bytes_gone_bad_is_not_taken_for_gb18030(tmp_path: Path) -> None:
    raw = ("名称,社区\n" + "崇川区,任港街道\n" * 9).encode().replace("任".encode(), b"\xe4\xbb", 1)
    (tmp_path / "a.csv").write_bytes(raw)
    with pytest.raises(BadInput, match="row 2: is UTF-8 with bytes that are none"):
        read_sheet(tmp_path / "a.csv")


def test_a_heading_has_no_widths_and_no_spaces_between_chinese_words() -> None:
    assert [heading(written) for written in ("代 码", "ｎａｍｅ  2", "\ufeff名称\u200b")] == ["代码", "name 2", "名称"]
