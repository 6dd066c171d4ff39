"""Long sheets: a workbook is laid out by openpyxl, and its many rows are written into the file as text.

A hundred thousand rows of twenty cells take openpyxl a minute, most of it spent on an object a cell. Headings, widths
and page setup stay openpyxl's; only what lies between them is written here (ECMA-376, part 1, 18.3).
"""

from __future__ import annotations

import io
import math
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from xml.sax.saxutils import escape

from openpyxl import Workbook
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils import get_column_letter
from openpyxl.utils.datetime import to_excel
from openpyxl.worksheet.worksheet import Worksheet

from gis.export.workbook import FORMULA_SIGNS, put

MOST_LINKS = 65_530
"""Links that Excel takes in one sheet (Excel specifications and limits); with more it repairs the file."""
LONGEST = 32_767
"""Characters that Excel takes in one cell; of a longer text the end is cut off."""
LINE_PT, PAD_PT, TALLEST_PT = 13.5, 3.0, 409.0
"""Height of a line of the workbook's type, what a row has beside its lines, and the highest row that Excel has.

Programs that open the file do not all make rows as high as their words are.
"""
Link = tuple[int, int, str]
"""Row and column of a cell, and the place in the workbook that it leads to: ``'街路巷'!C12``."""


@dataclass(frozen=True)
class Look:
    """Numbers of the cell styles of a sheet's rows, as the workbook keeps them."""

    words: int
    quoted: int
    number: int
    day: int


@dataclass(frozen=True)
class Rows:
    """What stands in a sheet from ``first`` (a row, from 1) on: cells by column, empty where None or ""."""

    first: int
    look: Look
    widths: Sequence[float]
    """Of the columns, in characters: what is longer goes on in the next line, and its row is higher."""
    rows: Iterable[Sequence[Any]]
    links: Sequence[Link] = ()


def look_of(sheet: Worksheet, number_format: str = "General") -> Look:
    """The styles that rows written by ``put`` would have."""
    row = sheet.max_row + 1
    cells = [
        put(sheet, row, column, value, down="top") for column, value in enumerate(("a", "=", 1, date(2000, 1, 1)), 1)
    ]
    cells[2].number_format = number_format
    cells[3].number_format = "yyyy-mm-dd"
    look = Look(*(cell.style_id for cell in cells))
    sheet.delete_rows(row)
    return look


def file_with(book: Workbook, filled: Mapping[str, Rows]) -> bytes:
    """The workbook as a file, with rows in the sheets of these titles."""
    laid_out, page = io.BytesIO(), io.BytesIO()
    book.save(laid_out)
    parts = {f"xl/worksheets/sheet{place}.xml": title for place, title in enumerate(book.sheetnames, start=1)}
    with zipfile.ZipFile(laid_out) as old, zipfile.ZipFile(page, "w", zipfile.ZIP_DEFLATED, compresslevel=3) as new:
        for part in old.infolist():
            body = old.read(part)
            rows = filled.get(parts.get(part.filename, ""))
            new.writestr(part.filename, body if rows is None else _filled(body.decode(), rows).encode())
    return page.getvalue()


def _filled(sheet: str, rows: Rows) -> str:
    written = "".join(_written(rows))
    last = re.findall(r'<row r="(\d+)"', written[-100_000:])
    if last:
        sheet = re.sub(r'<dimension ref="A1:([A-Z]+)\d+" ?/>', rf'<dimension ref="A1:\g<1>{last[-1]}"/>', sheet)
    head, tail = sheet.split("</sheetData>")
    # links stand before the page setup, and after all that a list has of its own
    before, setup = re.split(r"(?=<printOptions|<pageMargins)", tail, maxsplit=1)
    return f"{head}{written}</sheetData>{before}{_links(rows.links)}{setup}"


def _links(links: Sequence[Link]) -> str:
    if not links:
        return ""
    marks = "".join(
        f'<hyperlink ref="{get_column_letter(column)}{row}" location="{escape(to, _QUOTES)}"/>'
        for row, column, to in links[:MOST_LINKS]
    )
    return f"<hyperlinks>{marks}</hyperlinks>"


_QUOTES = {'"': "&quot;"}
_UNUSUAL = re.compile(rf"\A[{re.escape(''.join(FORMULA_SIGNS))}]|[&<>]|{ILLEGAL_CHARACTERS_RE.pattern}")
"""Words that cannot be written as they are: few are, and looking once is cheaper than mending each."""


def _written(rows: Rows) -> Iterator[str]:
    letters = [get_column_letter(column) for column in range(1, len(rows.widths) + 1)]
    look = rows.look
    for number, cells in enumerate(rows.rows, start=rows.first):
        made = [_cell(f"{letter}{number}", value, look) for letter, value in zip(letters, cells, strict=True)]
        height = min(_lines(cells, rows.widths) * LINE_PT + PAD_PT, TALLEST_PT)
        yield f'<row r="{number}" ht="{height:g}" customHeight="1">{"".join(made)}</row>'


def _lines(cells: Sequence[Any], widths: Sequence[float]) -> int:
    """Lines that the longest cell of a row takes; a Chinese character is as wide as two letters, as in its code."""
    most = 1
    for value, width in zip(cells, widths, strict=True):
        # one that would fit if all of it were Chinese needs no counting
        if isinstance(value, str) and 2 * len(value) > width:
            most = max(most, math.ceil(len(value.encode("gb18030", "replace")) / width))
    return most


def _cell(ref: str, value: Any, look: Look) -> str:
    if value is None or value == "":
        return f'<c r="{ref}" s="{look.words}"/>'
    if isinstance(value, str):
        words, style = value, look.words
        if _UNUSUAL.search(value) or len(value) > LONGEST:
            words = escape(ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST])
            style = look.quoted if value.startswith(FORMULA_SIGNS) else look.words
        return f'<c r="{ref}" s="{style}" t="inlineStr"><is><t xml:space="preserve">{words}</t></is></c>'
    if isinstance(value, date):
        return f'<c r="{ref}" s="{look.day}"><v>{to_excel(value):.0f}</v></c>'
    return f'<c r="{ref}" s="{look.number}"><v>{value}</v></c>'
