"""The register form of markers (界桩登记表) and the result table of a line (界桩成果表) as workbooks.

Both tell exact places: only what comes through the one door of exact reads is handed in (DOMAIN §2.6).
"""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl import Workbook
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from gis.errors import NotFound
from gis.export.workbook import HEAD_FILL, file_of, for_print, headings, merged, notices, put, title
from gis.markers.form import OBJECT_COLUMNS, Entry, Form, objects, sections
from gis.markers.results import COLUMNS, FORMATS, results
from gis.markers.sheet import LineSheet

FORM_WIDTHS = (17, 17, 15, 17, 14, 15)
WIDE_FIELDS = frozenset({"WZMS", "BGLSJL", "BZ", "LY", "YSZB"})
"""Fields that take a row of their own."""
SKETCH_ROWS_PT = 170
"""Height left to draw the place in."""
RESULT_WIDTHS = (6, 17, 20, 13, 9, 13, 13, 14, 13, 9, 10, 8, 22, 18, 10, 9, 13, 12, 24)


def register_book(forms: Sequence[Form], printed: str) -> bytes:
    """One sheet a marker: the whole form, blanks where a field is not known; XLSX. ``printed``: who and when."""
    if not forms:
        raise NotFound("there is no marker to write a form of — name another line, marker or date")
    book = Workbook()
    book.remove(book.active)
    for form in forms:
        sheet = book.create_sheet(_sheet_name(book, form))
        _register(sheet, form)
        for_print(
            sheet, f"{notices(exact=True, made_up=form.marker.made_up, illustrative=False)} {printed}", landscape=False
        )
    return file_of(book)


def _sheet_name(book: Workbook, form: Form) -> str:
    """The marker's number; with its place in the book where another has the same."""
    name = form.marker.number[:25]
    return name if name not in book.sheetnames else f"{name}-{len(book.sheetnames) + 1}"


def _register(sheet: Worksheet, form: Form) -> None:
    for place, width in enumerate(FORM_WIDTHS, start=1):
        sheet.column_dimensions[get_column_letter(place)].width = width
    marks = notices(exact=True, made_up=form.marker.made_up, illustrative=False)
    row = title(sheet, len(FORM_WIDTHS), "行政区域界线界桩登记表", f"{form.line_name}　截至 {form.as_of}", marks)
    for section in sections(form):
        row = _section(sheet, row, section.title, section.entries)
        if section.title == "所在地与行政区":
            row = _objects(sheet, row, form)
        if section.title == "位置描述与图件":
            merged(sheet, row, (1, len(FORM_WIDTHS)), "位置略图（手绘或粘贴；注明指北与比例）", down="top")
            sheet.row_dimensions[row].height = SKETCH_ROWS_PT
            row += 1


def _section(sheet: Worksheet, row: int, name: str, entries: Sequence[Entry]) -> int:
    merged(sheet, row, (1, len(FORM_WIDTHS)), name, bold=True, fill=HEAD_FILL)
    row += 1
    left = True
    for entry in entries:
        if entry.code in WIDE_FIELDS or len(entry.value) > 40:
            row += 0 if left else 1
            put(sheet, row, 1, _field_name(entry))
            merged(sheet, row, (2, 6), entry.value)
            sheet.row_dimensions[row].height = 16 * (1 + len(entry.value) // 38)
            row, left = row + 1, True
        else:
            start = 1 if left else 4
            put(sheet, row, start, _field_name(entry))
            merged(sheet, row, (start + 1, start + 2), entry.value)
            row, left = (row, False) if left else (row + 1, True)
    return row if left else row + 1


def _field_name(entry: Entry) -> str:
    return f"{entry.name}\n{entry.code}" if entry.code else entry.name


def _objects(sheet: Worksheet, row: int, form: Form) -> int:
    merged(sheet, row, (1, len(FORM_WIDTHS)), "方位物（不少于三个）", bold=True, fill=HEAD_FILL)
    number, name, kind, azimuth, far = OBJECT_COLUMNS
    for words, bold in (
        (((number, name, kind, azimuth, far)), True),
        *((found, False) for found in objects(form.marker)),
    ):
        row += 1
        put(sheet, row, 1, words[0], bold=bold, across="center")
        merged(sheet, row, (2, 3), words[1], bold=bold)
        for column, word in enumerate(words[2:], start=4):
            put(sheet, row, column, word, bold=bold, across="center")
    return row + 1


def results_book(sheet: LineSheet) -> bytes:
    """The result table of a line's markers on a date, the national record of the line above it; XLSX."""
    found = results(sheet)
    book = Workbook()
    page = book.active
    page.title = "界桩成果表"
    for place, width in enumerate(RESULT_WIDTHS, start=1):
        page.column_dimensions[get_column_letter(place)].width = width
    marks = notices(exact=sheet.exact, made_up=sheet.made_up, illustrative=sheet.illustrative)
    printed = f"{sheet.printed_by} {sheet.printed_on}"
    row = title(page, len(COLUMNS), f"{sheet.name} 界桩成果表", f"截至 {sheet.as_of}　制表：{printed}", marks)
    row = _record(page, row, found.record)
    merged(page, row, (1, len(COLUMNS)), found.check, bold=True)
    headings(page, row + 1, COLUMNS)
    for number, cells in enumerate(found.rows, start=row + 2):
        for place, value in enumerate(cells, start=1):
            cell = put(page, number, place, value, wrap=COLUMNS[place - 1] not in FORMATS)
            if COLUMNS[place - 1] in FORMATS:
                cell.number_format = FORMATS[COLUMNS[place - 1]]
    page.freeze_panes = page.cell(row=row + 2, column=3)
    for_print(page, f"{marks} {printed}", landscape=True, heads=f"{row + 1}:{row + 1}")
    return file_of(book)


def _record(page: Worksheet, row: int, record: Sequence[tuple[str, str, str]]) -> int:
    """The line's record, three fields a row; a long one takes a row of its own."""
    spans = (((1, 2), (3, 4)), ((5, 6), (7, 9)), ((10, 12), (13, 19)))
    place = 0
    for code, name, value in record:
        wide = len(value) > 30
        if wide and place:
            row, place = row + 1, 0
        (head, body) = ((1, 2), (3, len(COLUMNS))) if wide else spans[place]
        merged(page, row, head, f"{name} {code}", fill=HEAD_FILL)
        merged(page, row, body, value)
        if wide:
            page.row_dimensions[row].height = 16 * (1 + len(value) // 110)
        place = 0 if wide else (place + 1) % len(spans)
        row += 1 if place == 0 else 0
    return row if place == 0 else row + 1
