"""What every workbook of the bureau shares: text that stays text, headings, borders, and the notices."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.worksheet import Worksheet

from gis.notices import NOTICES, STAMPS

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet may take for a formula, also after the file went through CSV."""
_THIN = Side(style="thin", color="FF555555")
BOX = Border(left=_THIN, right=_THIN, top=_THIN, bottom=_THIN)
HEAD_FILL = PatternFill("solid", fgColor="FFEEEEEE")
BLANK_FILL = PatternFill("solid", fgColor="FFFFFBE6")
"""Cells to be filled in by hand."""
FONT = "Microsoft YaHei"


def put(sheet: Worksheet, row: int, column: int, value: Any, **style: Any) -> Cell:
    """Write one cell: words as text with no formula in them, numbers and dates as they are."""
    cell = sheet.cell(row=row, column=column)
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("", value)
        cell.value = value or None
        if value:
            cell.data_type = "s"
        cell.number_format = "@"
        # the mark a program shows as a leading apostrophe: the words stay words when the cell is edited
        cell.quotePrefix = value.startswith(FORMULA_SIGNS)
    else:
        cell.value = value
    cell.font = Font(name=FONT, size=style.get("size", 10), bold=style.get("bold", False))
    cell.alignment = Alignment(
        horizontal=style.get("across"), vertical=style.get("down", "center"), wrap_text=style.get("wrap", True)
    )
    if style.get("box", True):
        cell.border = BOX
    if style.get("fill") is not None:
        cell.fill = style["fill"]
    return cell


def merged(sheet: Worksheet, row: int, columns: tuple[int, int], value: str, **style: Any) -> None:
    """Write words over several columns of a row."""
    first, last = columns
    if style.get("box", True):
        for column in range(first, last + 1):
            sheet.cell(row=row, column=column).border = BOX
    put(sheet, row, first, value, **style)
    if last > first:
        sheet.merge_cells(start_row=row, end_row=row, start_column=first, end_column=last)


def headings(sheet: Worksheet, row: int, words: Sequence[str]) -> None:
    """A row of column heads."""
    for column, word in enumerate(words, start=1):
        put(sheet, row, column, word, bold=True, across="center", fill=HEAD_FILL)


def title(sheet: Worksheet, columns: int, words: str, below: str, notices: str) -> int:
    """The title over a sheet, what and when below it, and the notices; returns the next free row."""
    merged(sheet, 1, (1, columns), words, bold=True, size=16, across="center", box=False)
    sheet.row_dimensions[1].height = 30
    merged(sheet, 2, (1, columns), below, across="center", box=False)
    merged(sheet, 3, (1, columns), notices, bold=True, across="center", box=False)
    return 4


def notices(*, exact: bool, made_up: bool, illustrative: bool) -> str:
    """The stamp and what must be said of the data, in one line; there is no way to leave it out."""
    words = [STAMPS["exact" if exact else "public"]]
    words += [NOTICES["made_up"]] if made_up else []
    words += [NOTICES["illustrative"]] if illustrative else []
    return "　　".join(f"【{word}】" for word in words)


def for_print(sheet: Worksheet, footer: str, *, landscape: bool, heads: str | None = None) -> None:
    """A4, one page wide, the heads repeated, page numbers and the notices at the foot of every page."""
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A4
    sheet.page_setup.orientation = "landscape" if landscape else "portrait"
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.45
    sheet.page_margins.top, sheet.page_margins.bottom = 0.5, 0.6
    # within the bottom margin, or LibreOffice cuts the foot off
    sheet.page_margins.footer = 0.25
    sheet.oddFooter.left.text = footer.replace("&", "&&")
    sheet.oddFooter.right.text = "第 &P 页，共 &N 页"
    if heads is not None:
        sheet.print_title_rows = heads


def file_of(book: Workbook) -> bytes:
    """A workbook as a file."""
    page = io.BytesIO()
    book.save(page)
    return page.getvalue()
