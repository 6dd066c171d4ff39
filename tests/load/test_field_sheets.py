from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from gis.crs import wgs84_to_gcj02
from gis.errors import BadInput
from gis.export.field_sheets import field_book
from gis.load.field_photographs import match, number_in
from gis.load.field_sheets import FALSE_WORDS, TRUE_WORDS, FieldSheet, read_field_sheet
from gis.markers.field_sheet import COLUMNS, HIDDEN, PAGE, Field
from gis.markers.visits import Criteria, Signature, Visit
from tests.gis.sheets import sheet

TODAY = date(2026, 11, 23)
SHEET = sheet(stones=6)
FIRST = 5
"""Row of the first marker: title, date, notices, headings stand above."""
PLACE: dict[str, int] = {column.field: place for place, column in enumerate(COLUMNS, start=1)}
WHOLE: dict[Field, Any] = {
    "on_day": date(2026, 5, 3), "accurate": "√", "firm": "√", "visible": "×", "legible": "√", "filed": "√",
    "findings": "被遮挡", "more_findings": "倾斜、方位物缺失", "action": "清理杂草", "lon": 120.95, "lat": 32.06,
    "datum": "CGCS2000", "photos": "", "signed_a": "张三", "signed_b": "李四", "note": "田间",
}  # fmt: skip


def fill(page: Worksheet, row: int, **values: Any) -> None:
    for name, value in values.items():
        page.cell(row=row, column=PLACE[name]).value = value


@pytest.fixture(scope="module")
def written() -> bytes:
    return field_book(SHEET, 2026)


@pytest.fixture
def back(tmp_path: Path, written: bytes) -> Callable[..., FieldSheet]:
    """Write the sheet, let a person change it, and read it back."""

    def read(change: Callable[[Workbook, Worksheet], None], today: date = TODAY) -> FieldSheet:
        book = load_workbook(BytesIO(written))
        change(book, book[PAGE])
        path = tmp_path / "back.xlsx"
        book.save(path)
        return read_field_sheet(path, today)

    return read


def told(found: FieldSheet) -> list[tuple[Any, Any, str]]:
    return [(complaint.row, complaint.field, complaint.message) for complaint in found.complaints]


def test_what_was_filled_in_is_read_back(back: Callable[..., FieldSheet]) -> None:
    def change(_: Workbook, page: Worksheet) -> None:
        fill(page, FIRST, **WHOLE)
        fill(page, FIRST + 2, on_day="2026.5.4", accurate="√")

    found = back(change)
    assert told(found) == []
    assert [one.row for one in found.rows] == [FIRST, FIRST + 2]
    first, third = (placed.marker for placed in SHEET.markers if placed.order in (1, 3))
    assert first is not None
    assert third is not None
    day = date(2026, 5, 3)
    assert found.rows[0].visit == Visit(
        marker_id=first.marker_id, on_day=day, act="visit", criteria=Criteria(True, True, False, True, True),
        source=found.rows[0].visit.source, made_up=True, findings=("hidden", "tilted", "reference_objects_missing"),
        action="清理杂草", lon=120.95, lat=32.06, signatures=(Signature(1, "张三", day), Signature(2, "李四", day)),
        note="田间",
    )  # fmt: skip
    assert found.rows[1].visit.marker_id == third.marker_id
    assert found.rows[1].visit.criteria == Criteria(accurate=True)
    assert found.rows[1].visit.signatures == ()
    assert found.blank == tuple(placed.number for placed in SHEET.markers if placed.order not in (1, 3))
    assert (found.made.line_id, found.made.as_of, found.made.year) == (7, SHEET.as_of, 2026)


def test_an_untouched_sheet_holds_no_visit_and_no_fault(back: Callable[..., FieldSheet]) -> None:
    found = back(lambda *_: None)
    assert (found.rows, found.complaints, len(found.blank)) == ((), (), 6)


@pytest.mark.parametrize(
    ("word", "value"), [(w, True) for w in sorted(TRUE_WORDS)] + [(w, False) for w in sorted(FALSE_WORDS)]
)
def test_every_way_to_write_yes_and_no_is_read(word: str, value: bool) -> None:
    from gis.load.field_sheets import _Reading

    reading = _Reading("f", "p", read_made(), {}, TODAY)
    assert reading._tick(5, "firm", word.upper()) is value
    assert reading.complaints == []


def read_made() -> Any:
    from gis.markers.field_sheet import made_for

    return made_for(SHEET, 2026)


DAYS = (
    date(2026, 5, 3), datetime(2026, 5, 3, 9, 30), 46145, 46145.0, "46145", "2026-05-03", "2026.5.3", "2026/5/3",
    "2026年5月3日", "20260503", 20260503, "２０２６-０５-０３", " 2026-05-03 ",
)  # fmt: skip


def test_a_day_is_read_as_offices_write_it(tmp_path: Path) -> None:
    book = load_workbook(BytesIO(field_book(sheet(stones=len(DAYS)), 2026)))
    for row, day in enumerate(DAYS, start=FIRST):
        book[PAGE].cell(row=row, column=PLACE["on_day"]).number_format = "General"
        fill(book[PAGE], row, on_day=day, firm=1)
    book.save(tmp_path / "days.xlsx")
    found = read_field_sheet(tmp_path / "days.xlsx", TODAY)
    assert told(found) == []
    assert [one.visit.on_day for one in found.rows] == [date(2026, 5, 3)] * len(DAYS)


def test_rows_may_be_sorted_otherwise(back: Callable[..., FieldSheet]) -> None:
    def change(_: Workbook, page: Worksheet) -> None:
        fill(page, FIRST, **WHOLE)
        rows = [[page.cell(row=FIRST + i, column=c).value for c in range(1, len(COLUMNS) + 1)] for i in range(6)]
        for i, row in enumerate(reversed(rows)):
            for column, value in enumerate(row, start=1):
                page.cell(row=FIRST + i, column=column).value = value

    found = back(change)
    assert told(found) == []
    assert [(one.row, one.number) for one in found.rows] == [(FIRST + 5, SHEET.markers[0].number)]


def test_a_day_merged_over_several_rows_holds_for_each(back: Callable[..., FieldSheet]) -> None:
    def change(_: Workbook, page: Worksheet) -> None:
        for row in range(FIRST, FIRST + 3):
            fill(page, row, firm="√")
        fill(page, FIRST, on_day=date(2026, 5, 3))
        page.merge_cells(start_row=FIRST, end_row=FIRST + 2, start_column=PLACE["on_day"], end_column=PLACE["on_day"])

    found = back(change)
    assert told(found) == []
    assert [one.visit.on_day for one in found.rows] == [date(2026, 5, 3)] * 3


def test_a_row_whose_hidden_key_was_lost_is_found_by_its_number(back: Callable[..., FieldSheet]) -> None:
    found = back(lambda _, page: fill(page, FIRST, key=None, **WHOLE))
    assert told(found) == []
    assert found.rows[0].visit.marker_id == "DEMO-M0001"


def test_every_fault_is_told_with_its_row_and_field_and_good_rows_are_kept(back: Callable[..., FieldSheet]) -> None:
    def change(_: Workbook, page: Worksheet) -> None:
        fill(page, FIRST, **{**WHOLE, "on_day": date(2026, 12, 1), "firm": "也许", "findings": "歪了"})
        fill(page, FIRST + 1, **{**WHOLE, "on_day": None, "datum": None})
        fill(page, FIRST + 2, **{**WHOLE, "datum": None})
        fill(page, FIRST + 3, **{**WHOLE, "lon": 32.06, "lat": 120.95})
        fill(page, FIRST + 4, **WHOLE)
        fill(page, FIRST + 5, **{**WHOLE, "lat": None})
        fill(page, FIRST + 6, number="3299999999001Q", **WHOLE)
        fill(page, FIRST + 7, **WHOLE)
        fill(page, FIRST + 8, key="DEMO-M0005", **WHOLE)

    found = back(change)
    assert {(row, name) for row, name, _ in told(found)} == {
        (FIRST, "检查日期"), (FIRST, "埋设牢固"), (FIRST, "发现问题"), (FIRST + 1, "检查日期"), (FIRST + 2, "坐标系"),
        (FIRST + 3, "观测经度"), (FIRST + 5, "观测纬度"), (FIRST + 6, "界桩编号"), (FIRST + 7, "界桩编号"),
        (FIRST + 8, "界桩编号"),
    }  # fmt: skip
    assert [one.row for one in found.rows] == [FIRST + 4]
    assert all(complaint.file == "back.xlsx [外业检查表]" and complaint.fix for complaint in found.complaints)


def test_no_complaint_repeats_a_coordinate(back: Callable[..., FieldSheet]) -> None:
    def change(_: Workbook, page: Worksheet) -> None:
        fill(page, FIRST, **{**WHOLE, "lon": 32.0612345, "lat": 120.9512345})
        fill(page, FIRST + 1, **{**WHOLE, "lon": "约120.9512345东", "lat": 32.0612345})
        fill(page, FIRST + 2, **{**WHOLE, "datum": "不知道"})

    found = back(change)
    assert len(found.complaints) == 3
    words = " ".join(map(str, found.complaints)) + repr(found)
    assert "0612345" not in words
    assert "9512345" not in words


def test_a_shifted_datum_is_undone_and_degrees_may_be_written_in_full(back: Callable[..., FieldSheet]) -> None:
    lon, lat = (float(x) for x in wgs84_to_gcj02(120.95, 32.06))

    def change(_: Workbook, page: Worksheet) -> None:
        fill(page, FIRST, **{**WHOLE, "lon": lon, "lat": lat, "datum": "GCJ-02（高德、腾讯）"})
        fill(page, FIRST + 1, **{**WHOLE, "lon": "120°57′00″", "lat": "32°03'36\"", "datum": "WGS84"})

    found = back(change)
    assert told(found) == []
    for one in found.rows:
        assert [one.visit.lon, one.visit.lat] == pytest.approx([120.95, 32.06], abs=1e-8)


@pytest.mark.parametrize("cell", [(2, 2), (3, 2), (8, 2), (10, 1)], ids=["line", "date", "hash", "marker"])
def test_a_hidden_page_that_was_changed_is_refused(back: Callable[..., FieldSheet], cell: tuple[int, int]) -> None:
    def change(book: Workbook, _: Worksheet) -> None:
        book[HIDDEN].cell(*cell).value = "8" if cell == (2, 2) else "2020-01-01"

    with pytest.raises(BadInput, match="hidden page"):
        back(change)


def test_a_sheet_without_its_hidden_page_or_headings_is_refused(
    back: Callable[..., FieldSheet], tmp_path: Path
) -> None:
    with pytest.raises(BadInput, match="no hidden page"):
        back(lambda book, _: book.remove(book[HIDDEN]))
    with pytest.raises(BadInput, match="no page with the headings"):
        back(lambda _, page: page.delete_rows(FIRST - 1))
    with pytest.raises(BadInput, match="lacks the columns 坐标系"):
        back(lambda _, page: page.delete_cols(PLACE["datum"]))
    (tmp_path / "text.xlsx").write_text("no workbook")
    with pytest.raises(BadInput, match="cannot be read as a workbook"):
        read_field_sheet(tmp_path / "text.xlsx")


def test_photographs_are_matched_by_number_and_by_name(back: Callable[..., FieldSheet], tmp_path: Path) -> None:
    found = back(lambda _, page: fill(page, FIRST, **{**WHOLE, "photos": "IMG_7.jpg、gone.jpg"}))
    folder = tmp_path / "photos"
    folder.mkdir()
    own, other = SHEET.markers[0].number, SHEET.markers[1].number
    for name in (
        f"{own}_1.jpg",
        f"{own.lower()}-2.JPG",
        "img_7.JPG",
        f"{other}.jpg",
        "cat.png",
        "notes.txt",
        f"{own}9.jpg",
    ):
        (folder / name).write_bytes(b"x")
    matched = match(found, folder)
    assert set(matched.rows[0].photographs) == {f"{own}_1.jpg", f"{own.lower()}-2.JPG", "img_7.JPG"}
    words = [complaint.message for complaint in matched.complaints]
    assert len(words) == 4
    assert any("gone.jpg" in word for word in words)
    assert any(other in word and "without a good row" in word for word in words)
    assert sum("no marker of the sheet" in word for word in words) == 2


def test_names_of_photographs_without_a_folder_are_told(back: Callable[..., FieldSheet]) -> None:
    found = back(lambda _, page: fill(page, FIRST, **{**WHOLE, "photos": "a.jpg"}))
    assert [complaint.fix for complaint in match(found, None).complaints] == ["name the folder: --photos DIR"]


def test_a_number_ends_where_the_next_sign_is_no_letter_or_digit() -> None:
    assert number_in("3206120613001Q_1.jpg") == "3206120613001Q"
    assert number_in("3206120613001q.jpg") == "3206120613001Q"
    assert number_in("3206120613001QQ.jpg") is None
    assert number_in("IMG_3206120613001Q.jpg") is None


def test_two_markers_of_one_number_are_told_apart_by_the_hidden_key(tmp_path: Path) -> None:
    one, two = SHEET.markers[:2]
    assert two.marker is not None
    twin = replace(two, number=one.number, marker=replace(two.marker, number=one.number))
    book = load_workbook(BytesIO(field_book(replace(SHEET, markers=(one, twin)), 2026)))
    fill(book[PAGE], FIRST + 1, **WHOLE)
    fill(book[PAGE], FIRST + 2, number=one.number, **WHOLE)
    book.save(tmp_path / "twins.xlsx")
    found = read_field_sheet(tmp_path / "twins.xlsx", TODAY)
    assert [row.visit.marker_id for row in found.rows] == [two.marker.marker_id]
    assert [complaint.message for complaint in found.complaints] == ["is the number of two markers"]
