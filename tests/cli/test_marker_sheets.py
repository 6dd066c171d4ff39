from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

from openpyxl import load_workbook

from gis.db.connect import Database
from gis.db.markers import read_markers
from gis.markers.field_sheet import COLUMNS, PAGE
from tests.cli.conftest import Command

LINE = "3206120613"
AS_OF = ("--as-of", "2026-01-01")
PLACE: dict[str, int] = {column.field: place for place, column in enumerate(COLUMNS, start=1)}


def test_sheets_and_forms_are_written_by_the_ending_of_the_file(
    tongtu: Command, demo: Database, tmp_path: Path
) -> None:
    with demo.read() as connection:
        number = read_markers(connection, date(2026, 1, 1))[0].number
    for words, name in (
        (("sheet", LINE), "a.html"),
        (("sheet", LINE, "--public"), "b.html"),
        (("register", LINE), "c.xlsx"),
        (("register", number), "d.html"),
        (("results", LINE), "e.xlsx"),
        (("results", LINE), "f.html"),
        (("field-sheet", LINE, "--year", "2027"), "g.xlsx"),
        (("field-sheet", LINE, "--year", "2027"), "h.html"),
    ):
        out = tmp_path / name
        done = tongtu("markers", *words, *AS_OF, "--out", str(out), database=demo)
        assert (done.code, done.err) == (0, "")
        content = out.read_bytes()
        assert content.startswith(b"PK" if name.endswith("xlsx") else b"<!doctype html>")
        if name != "b.html":
            assert "exact positions" in " ".join(done.out.split())
    assert "公示版" in (tmp_path / "b.html").read_text(encoding="utf-8")
    assert (tmp_path / "d.html").read_text(encoding="utf-8").count('<section class="sheet form">') == 1


def test_a_wrong_ending_or_line_is_told_before_anything_is_read(
    tongtu: Command, demo: Database, tmp_path: Path
) -> None:
    out = str(tmp_path / "sheet.pdf")
    done = tongtu("markers", "sheet", LINE, *AS_OF, "--out", out, database=demo)
    assert done.code == 1
    assert ".html" in done.err
    done = tongtu("markers", "results", "9999999999", *AS_OF, "--out", str(tmp_path / "a.xlsx"), database=demo)
    assert done.code == 1
    assert "9999999999" in done.err
    assert list(tmp_path.iterdir()) == []


def test_a_field_sheet_comes_back(tongtu: Command, own_demo: Database, tmp_path: Path) -> None:
    out = tmp_path / "field.xlsx"
    tongtu("markers", "field-sheet", LINE, "--year", "2026", *AS_OF, "--out", str(out), database=own_demo)
    book = load_workbook(BytesIO(out.read_bytes()))
    page = book[PAGE]
    for field, value in (("on_day", "2026-03-02"), ("firm", "√"), ("signed_a", "张三")):
        page.cell(row=5, column=PLACE[field]).value = value
    page.cell(row=6, column=PLACE["firm"]).value = "√"
    book.save(out)
    state = {"TONGTU_STATE": str(tmp_path / "state")}
    strict = tongtu("markers", "read-field-sheet", str(out), "--strict", database=own_demo, **state)
    assert strict.code == 1
    assert "row 6" in strict.err
    done = tongtu("markers", "read-field-sheet", str(out), "--format", "json", database=own_demo, **state)
    assert done.code == 0
    assert [(fault["row"], fault["field"]) for fault in done.json] == [(6, "检查日期")]
    again = tongtu("markers", "read-field-sheet", str(out), database=own_demo, **state)
    assert "0 visits recorded, 1 were there before" in again.out
