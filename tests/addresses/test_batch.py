"""Lists of addresses: read row by row whatever is wrong with them, written piece by piece, gone on with."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook, load_workbook

from gis.addresses.reasons import RESULT_COLUMNS, result_of, unread
from gis.errors import BadInput
from gis.load.batches import BatchRow, open_batch
from gis.load.batches_out import paper_for, part_of, stopped_at

Listed = Callable[..., list[BatchRow]]
LIST = "序号,地址\n1,桃坞路44号\n2,海门区三星镇\n"


@pytest.fixture
def listed(tmp_path: Path) -> Listed:
    """The rows of a text."""

    def read(raw: bytes | str, *columns: str) -> list[BatchRow]:
        path = tmp_path / "list.csv"
        path.write_bytes(raw.encode() if isinstance(raw, str) else raw)
        return list(open_batch(path, columns).rows())

    return read


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_list_is_read_in_the_encoding_it_has(listed: Listed, encoding: str) -> None:
    rows = listed(LIST.encode(encoding))
    assert [(row.number, row.address, row.faults) for row in rows] == [
        (2, "桃坞路44号", ()),
        (3, "海门区三星镇", ()),
    ]


def test_a_short_list_in_gb18030_that_could_be_utf8_in_part_is_told_by_its_whole(listed: Listed) -> None:
    # 联通 in GB18030 is valid UTF-8 by chance, and no Chinese in it
    rows = listed("名称,地址\n联通,桃坞路44号\n联通,\n".encode("gb18030"))
    assert [list(row.cells) for row in rows] == [["联通", "桃坞路44号"], ["联通", ""]]
    assert not any(row.faults for row in rows)


def test_a_list_that_changes_encoding_keeps_every_row_and_says_which_changed(listed: Listed) -> None:
    half = "".join(f"{number},桃坞路{number}号\n" for number in range(50))
    rows = listed(("序号,地址\n" + half).encode() + half.encode("gb18030"))
    assert [row.address for row in rows] == [f"桃坞路{number}号" for number in range(50)] * 2
    assert [bool(row.faults) for row in rows] == [False] * 50 + [True] * 50
    assert "GB18030" in rows[-1].faults[0]


def test_a_byte_gone_bad_spoils_its_row_and_passes_for_no_other_encoding(listed: Listed) -> None:
    whole = "1,南通市崇川区虹桥街道桃坞路44号\n".encode()
    rows = listed("序号,地址\n".encode() + whole + whole[:-6] + b"\xff" + whole[-3:] + whole)
    assert [bool(row.faults) for row in rows] == [False, True, False]
    assert rows[1].faults == ("本行有无法读出的字节",)


def test_a_heading_below_titles_is_found_and_columns_are_joined_in_the_order_named(listed: Listed) -> None:
    written = "通讯录\n制表日期,2026\n区县, 地　址 ,备注\n崇川区,桃坞路44号,x\n"
    assert [(row.number, row.address) for row in listed(written)] == [(4, "桃坞路44号")]
    assert listed(written, "区县", "地址")[0].address == "崇川区桃坞路44号"
    assert listed("地址\n桃坞路44号\n")[0].address == "桃坞路44号"


@pytest.mark.parametrize(
    ("written", "columns", "told"),
    [
        ("甲,乙\n1,2\n", (), "--column"),
        ("甲,乙\n1,2\n", ("丙",), "丙"),
        ("户籍地址,现住址\n1,2\n", (), "several"),
        ("", (), "nothing"),
        ("地址\n\0\n", (), "no text"),
        ("PK\x03\x04", (), "workbook"),
    ],
)
def test_a_list_whose_address_column_is_not_clear_is_refused(
    listed: Listed, written: str, columns: Sequence[str], told: str
) -> None:
    with pytest.raises(BadInput, match=told):
        listed(written, *columns)


def test_a_code_that_a_spreadsheet_spoilt_is_told_and_is_no_address(listed: Listed) -> None:
    rows = listed("代码,地址\n3.20613E+11,桃坞路44号\n1,3.20613E+11\n", "代码", "地址")
    assert [row.address for row in rows] == ["桃坞路44号", "1"]
    assert all("3.20613E+11" in row.faults[0] for row in rows)


def test_a_quotation_mark_that_never_closes_spoils_its_own_row_only(listed: Listed) -> None:
    rows = listed('序号,地址\n1,"桃坞路,44号"\n2,"两行\n地址"\n3,"没有闭合\n4,桃坞路44号\n5,6"管\n')
    assert [row.number for row in rows] == [2, 3, 5, 6, 7]
    assert [row.address for row in rows] == ["桃坞路,44号", "两行\n地址", '"没有闭合', "桃坞路44号", '6"管']
    assert [bool(row.faults) for row in rows] == [False, False, True, False, False]


CELL = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(CELL, CELL), max_size=12))
def test_every_row_comes_back_in_its_order(listed: Listed, tmp_path: Path, rows: list[tuple[str, str]]) -> None:
    path = tmp_path / "made.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("备注", "地址"), *rows])
    found = [tuple(row.cells) for row in listed(path.read_bytes())]
    wanted = [tuple(cell.replace("\r\n", "\n") for cell in row) for row in rows]
    while wanted and not any(wanted[-1]):
        wanted.pop()
    # a lone carriage return ends a line for one program and not for another
    if not any("\r" in cell for row in rows for cell in row):
        assert found == wanted


def test_workbooks_are_read_with_their_numbers_and_empty_rows_kept(tmp_path: Path) -> None:
    book = Workbook()
    for cells in (["表"], [], ["代码", "地址"], [320613, "桃坞路44号"], [], [1.5, "海门区三星镇"]):
        book.worksheets[0].append(cells)
    book.save(tmp_path / "list.xlsx")
    batch = open_batch(tmp_path / "list.xlsx")
    assert (len(batch.above), batch.headings) == (2, ("代码", "地址"))
    assert [(row.number, list(row.cells)) for row in batch.rows()] == [
        (4, ["320613", "桃坞路44号"]),
        (5, ["", ""]),
        (6, ["1.5", "海门区三星镇"]),
    ]


# -- writing ---------------------------------------------------------------------------------------

PIECES = [[["1", "桃坞路44号", "A"]], [["2", "窎港", "B"], ["3", '=1+"1"', "C"]]]


def write(out: Path, pieces: Sequence[list[list[str]]], *, resume: bool = False, **job: str) -> None:
    with paper_for(out, {"file": "x", **job}, "gb18030" if job else "utf-8-sig", resume=resume) as paper:
        for piece in pieces[paper.done and 1 :]:
            paper.write(piece, count=len(piece))


def test_a_run_that_broke_off_in_a_row_goes_on_behind_the_last_whole_one(tmp_path: Path) -> None:
    write(tmp_path / "whole.csv", PIECES)
    out = tmp_path / "broken.csv"
    with pytest.raises(RuntimeError), paper_for(out, {"file": "x"}, "utf-8-sig", resume=False) as paper:
        paper.write(PIECES[0], count=1)
        raise RuntimeError
    with part_of(out).open("ab") as file:
        file.write("2,窎".encode()[:-1])
    assert not out.exists()
    assert (stopped_at(out) or {})["rows"] == 1
    with pytest.raises(BadInput, match="--resume"):
        write(out, PIECES)
    with pytest.raises(BadInput, match="another"):
        write(out, PIECES, resume=True, file="other")
    write(out, PIECES, resume=True)
    assert out.read_bytes() == (tmp_path / "whole.csv").read_bytes()
    assert [path.name for path in tmp_path.iterdir() if "part" in path.name] == []


def test_what_is_written_opens_as_it_was(tmp_path: Path) -> None:
    rows = [row for piece in PIECES for row in piece]
    write(tmp_path / "a.csv", PIECES)
    raw = (tmp_path / "a.csv").read_bytes()
    assert raw.count(b"\xef\xbb\xbf") == 1
    assert list(csv.reader(raw.decode("utf-8-sig").splitlines())) == rows
    write(tmp_path / "b.csv", PIECES, file="x")
    assert list(csv.reader((tmp_path / "b.csv").read_text("gb18030").splitlines())) == rows
    write(tmp_path / "c.xlsx", PIECES)
    cells = load_workbook(tmp_path / "c.xlsx").worksheets[0].iter_rows()
    assert [[(cell.value, cell.data_type) for cell in row] for row in cells] == [
        [(one, "s") for one in r] for r in rows
    ]


# -- reasons ---------------------------------------------------------------------------------------


def test_reasons_are_told_in_words_and_every_column_is_there() -> None:
    told = {
        "grade": "C",
        "address": None,
        "unmatched": ["46"],
        "superseded": [],
        "elsewhere": [{"name": "上海市"}, {"name": "浦东新区"}],
        "candidates": [],
    }
    cells = dict(zip(RESULT_COLUMNS, result_of(told, ["引号没有闭合"]), strict=True))
    assert cells["match_reason"] == "引号没有闭合；在本市以外：上海市浦东新区"
    assert dict(zip(RESULT_COLUMNS, unread([]), strict=True))["match_reason"] == "没有地址"
