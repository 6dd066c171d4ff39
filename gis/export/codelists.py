"""Code lists as CSV and XLSX."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from functools import cache
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Alignment, Font
from openpyxl.xml.constants import ARC_CORE
from openpyxl.xml.functions import tostring

from gis.codelists import CodeList

CSV_TYPE = "text/csv; charset=utf-8"
XLSX_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
COLUMN_WIDTHS = {"A": 18, "B": 40}
"""Characters: twelve digits, and a community's name under four indents."""
SHEET, TITLE = "xl/worksheets/sheet1.xml", "@title@"


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
    parts, (above, between, below) = _blank(listed.head)
    rows = "".join(
        _row(number, words) for number, words in enumerate([*listed.rows, *zip(listed.notes, strict=True)], start=3)
    )
    now = tostring(DocumentProperties().to_tree())
    file = io.BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as book:
        for name, part in parts.items():
            book.writestr(name, now if name == ARC_CORE else part)
        book.writestr(SHEET, above + escape(listed.title) + between + rows + below)
    return file.getvalue()


def _row(number: int, words: Iterable[str]) -> str:
    cells = "".join(
        f'<c r="{column}{number}" t="inlineStr"><is><t xml:space="preserve">{_told(word)}</t></is></c>'
        for column, word in zip(COLUMN_WIDTHS, words, strict=False)  # a note has one column
    )
    return f'<row r="{number}">{cells}</row>'


def _told(word: str) -> str:
    return escape(ILLEGAL_CHARACTERS_RE.sub("", word))


@cache
def _blank(head: tuple[str, str]) -> tuple[dict[str, bytes], tuple[str, str, str]]:
    """A book with title and head and no rows: its parts but the sheet, and the sheet around the title and the rows.

    Styles and the dozen parts of a workbook are left to openpyxl, once; rows it writes at a tenth of a millisecond.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet("行政区划代码")
    for column, width in COLUMN_WIDTHS.items():
        sheet.column_dimensions[column].width = width
    sheet.freeze_panes = "A3"
    title = WriteOnlyCell(sheet, value=TITLE)
    title.font = Font(bold=True, size=14)
    sheet.append([title])
    cells = [WriteOnlyCell(sheet, value=word) for word in head]
    for cell in cells:
        cell.font, cell.alignment = Font(bold=True), Alignment(horizontal="center")
    sheet.append(cells)
    file = io.BytesIO()
    book.save(file)
    with ZipFile(file) as written:
        parts = {name: written.read(name) for name in written.namelist()}
    above, rest = parts.pop(SHEET).decode().split(TITLE)
    between, end = rest.split("</sheetData>")
    return parts, (above, between, "</sheetData>" + end)
