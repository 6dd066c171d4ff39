"""Code lists as CSV and XLSX."""

from __future__ import annotations

import csv
import io

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font

from gis.codelists import CodeList

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMN_WIDTHS = {"A": 18, "B": 40}
"""Characters: twelve digits, and a community's name under four indents."""


def as_csv(listed: CodeList) -> bytes:
    """A code list as CSV, UTF-8 with a byte order mark: without one, office programs read Chinese wrongly."""
    page = io.StringIO()
    writer = csv.writer(page)
    writer.writerow([listed.title, ""])
    writer.writerow(listed.head)
    writer.writerows(listed.rows)
    writer.writerows([note, ""] for note in listed.notes)
    return page.getvalue().encode("utf-8-sig")


def as_xlsx(listed: CodeList) -> bytes:
    """A code list as a workbook of one sheet; codes are text, so that no program makes numbers of them."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("行政区划代码")
    for column, width in COLUMN_WIDTHS.items():
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A3"
    bold, big = Font(bold=True), Font(bold=True, size=14)

    def cell(words: str, font: Font | None = None) -> WriteOnlyCell:
        made = WriteOnlyCell(sheet, value=words)
        made.data_type = "s"  # words that begin with = are still words
        if font is not None:
            made.font = font
            made.alignment = Alignment(horizontal="center" if font is bold else None)
        return made

    sheet.append([cell(listed.title, big)])
    sheet.append([cell(word, bold) for word in listed.head])
    for row in listed.rows:
        sheet.append([cell(word) for word in row])
    for note in listed.notes:
        sheet.append([cell(note)])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()
