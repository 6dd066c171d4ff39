"""The code list as a workbook, read again by another reader of workbooks than wrote it."""

from __future__ import annotations

import io

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from gis.codelists import HEAD, CodeList
from gis.export.codelists import as_xlsx


def sheet(title: str, *rows: tuple[str, str], notes: tuple[str, ...] = ()) -> Worksheet:
    read = openpyxl.load_workbook(io.BytesIO(as_xlsx(CodeList(title, HEAD, rows, notes)))).active
    assert isinstance(read, Worksheet)
    return read


def test_words_are_words_whatever_they_look_like() -> None:
    words = ("320613", "=1+1", "<a> & \"b\" 'c'", "\u3000缩进", " 空 ", "]]>")
    read = sheet("表", *((word, word) for word in words))
    for word, cells in zip(words, read.iter_rows(min_row=3), strict=True):
        assert [(cell.value, cell.data_type) for cell in cells] == [(word, "s")] * 2


def test_what_no_sheet_may_hold_is_left_out() -> None:
    assert sheet("表", ("1", "甲\x00\x0b区")).cell(3, 2).value == "甲区"


def test_title_and_head_stand_out_and_stay_in_view() -> None:
    read = sheet("2020年 <代码>", ("1", "甲区"), notes=("一。", "二。"))
    assert [[cell.value for cell in row] for row in read.iter_rows()] == [
        ["2020年 <代码>", None],
        list(HEAD),
        ["1", "甲区"],
        ["一。", None],
        ["二。", None],
    ]
    assert [read.cell(number, 1).font.b for number in (1, 2, 3)] == [True, True, False]
    assert read.freeze_panes == "A3"


def test_one_list_leaves_nothing_in_the_next() -> None:
    assert sheet("甲", ("1", "甲区"), ("2", "乙区")).max_row == 4
    second = sheet("乙")
    assert (second.max_row, second.cell(1, 1).value) == (2, "乙")
