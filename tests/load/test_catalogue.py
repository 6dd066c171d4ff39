"""Reading histories of divisions: what cannot be read is told with its line, and the rest is read."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gis.catalogues.rows import Heir
from gis.errors import BadInput
from gis.load import catalogue
from gis.load.catalogue import CatalogueFile, read_catalogue
from tests.gis.listed import HEADER, NANTONG

ROW = "320681,启东市,county,1995,,"


@pytest.fixture
def read(tmp_path: Path) -> object:
    def of(text: str | bytes, encoding: str = "utf-8") -> CatalogueFile:
        path = tmp_path / "history.csv"
        path.write_bytes(text if isinstance(text, bytes) else text.encode(encoding))
        return read_catalogue(path)

    return of


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_a_list_is_read_in_each_encoding_and_with_each_end_of_line(read: Any, encoding: str, ends: str) -> None:
    file = read((HEADER + NANTONG).replace("\n", ends), encoding)
    assert (len(file.rows), file.left_out, file.complaints) == (21, 0, ())
    first = file.rows[0]
    assert (first.line, first.code, first.name, first.level) == (2, "320626", "启东县", "county")
    assert (first.valid_from, first.valid_to, first.heirs) == (date(1983, 1, 1), date(1989, 1, 1), (Heir("329013"),))
    assert file.rows[10].valid_from == date(2020, 7, 3)


def test_stray_spaces_blank_lines_more_columns_and_another_order_do_no_harm(read: Any) -> None:
    text = " Successors ,CODE,source,name,level,valid_to,valid_from\n\n"
    text += '" 329013 ; 130108@2001 ", 320626 ,甲, 启东县 ,县级 , 1989,1983 \n,,,,,,\n'
    [row] = read(text).rows
    assert (row.line, row.code, row.name, row.level) == (3, "320626", "启东县", "县级")
    assert row.heirs == (Heir("329013"), Heir("130108", date(2001, 1, 1)))


def test_a_row_cut_short_has_nothing_more_to_say(read: Any) -> None:
    [row] = read(f"{HEADER}\n320681,启东市,county,1995\n").rows
    assert (row.valid_to, row.heirs) == (None, ())


def test_a_code_stays_text(read: Any) -> None:
    [row] = read(f"{HEADER}\n０１０２０３,某市,county,1995,,\n").rows
    assert row.code == "010203"


@pytest.mark.parametrize(
    ("row", "field", "words"),
    [
        (",无码县,county,1983,,", "code", "the code is missing"),
        ("32 06,南通,county,1983,,", "code", "'32 06' is not a code"),
        ("320626,启东县,county,,1989,", "valid_from", "the first day is missing"),
        ("320626,启东县,county,八三年,1989,", "valid_from", "'八三年' is not a date"),
        ("320626,启东县,county,1983,1989-13,", "valid_to", "'1989-13' is not a date"),
        ("320626,启东县,county,1989,1989,", "valid_to", "the period ends on 1989-01-01, not after"),
        ("320626,启东县,county,1989,1983,", "valid_to", "the period ends on 1983-01-01, not after"),
        ("320626,启东县,county,1983,1989,329013,320681", None, "has 7 cells under 6 columns"),
        ('320626,"启东\n县",county,1983,1989,', None, "goes on to line 4"),
        (f"320626,{'县' * 3000},county,1983,1989,", None, "more than 2,000 signs"),
    ],
)
def test_a_row_that_cannot_be_read_is_told_and_left_out(read: Any, row: str, field: str | None, words: str) -> None:
    file = read(f"{HEADER}\n{ROW}\n{row}\n{ROW}\n")
    assert (len(file.rows), file.left_out) == (2, 1)
    [complaint] = file.complaints
    assert (complaint.file, complaint.row, complaint.field) == ("history.csv", 3, field)
    assert words in complaint.message
    assert complaint.message.endswith("the row is left out")


def test_all_faults_of_a_row_are_told_at_once(read: Any) -> None:
    file = read(f"{HEADER}\n{ROW}\n,某,county,x,y,\n")
    assert [complaint.field for complaint in file.complaints] == ["code", "valid_from", "valid_to"]
    assert file.left_out == 1


def test_a_row_without_name_or_level_is_read_and_told(read: Any) -> None:
    file = read(f"{HEADER}\n320681,,,1995,,\n")
    assert len(file.rows) == 1
    assert [(one.field, one.message) for one in file.complaints] == [
        ("name", "the name is missing"),
        ("level", "the level is missing"),
    ]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "lacks the column code, name, level, valid_from, valid_to, successors"),
        (b"code,name,level,valid_from,successors\n", "lacks the column valid_to"),
        (HEADER.replace(",", "\t").encode(), "lacks the column"),
        (f"{HEADER},code\n{ROW},1\n".encode(), "has the column code twice"),
        (f"{HEADER}\n".encode(), "holds no row that can be read"),
        (f"{HEADER}\n{ROW.replace('1995', '?')}\n".encode(), "'?' is not a date"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "is no text in UTF-8 or GB18030"),
        (
            (HEADER + NANTONG).encode().replace("如皋县".encode(), b"\xe5\xa6"),
            "row 13: is UTF-8 with bytes that are none",
        ),
        (f'{HEADER}\n{ROW}\n320626,"启东县,county,1983,,\n{ROW}\n'.encode(), "is no CSV"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_whole(read: Any, content: bytes, words: str) -> None:
    with pytest.raises(BadInput) as refused:
        read(content)
    assert words in str(refused.value)
    assert "history.csv" in str(refused.value)


def test_a_file_that_is_not_there_or_is_a_folder_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path / "none.csv", tmp_path):
        with pytest.raises(BadInput, match="cannot be read"):
            read_catalogue(path)


def test_a_file_that_is_too_large_is_refused_unread(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "LARGEST_BYTES", 1_000_000)
    path = tmp_path / "large.csv"
    path.write_bytes(b"x" * 1_000_001)
    with pytest.raises(BadInput, match="at most 1 MB are read: is this the right file"):
        read_catalogue(path)
