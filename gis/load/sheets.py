"""Sheets as offices keep them — XLSX, old XLS, CSV of any Chinese encoding — as rows of words under their headings.

The one reader of such files. What spreadsheets do to words is undone here: hidden signs, codes kept as numbers, days
kept as moments, titles above the heading. What the words mean is for the readers of each noun.
"""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from python_calamine import CalamineError, CalamineWorkbook

from gis.errors import BadInput, Complaint

BOOKS = (".xlsx", ".xlsm", ".xls")
TEXTS = (".csv", ".txt", ".tsv")
MOST_ROWS = 200_000
"""Rows of a sheet: a hundred times the communities of the city, twice its place names."""
MOST_TOLD = 50
"""Complaints told in words of one heading or column; a wide sheet would make thousands."""
_MOST_CELLS = 20_000_000
"""A sheet is laid out in memory from its first cell to its last, 32 bytes each: a word astray would take gigabytes."""
_DELIMITERS = ",\t;"
_HIDDEN = dict.fromkeys(map(ord, "\u200b\u200c\u200d\u2060\ufeff"))


@dataclass(frozen=True)
class SheetRow:
    """One row: its number as a spreadsheet counts, and the words of each column that has a heading."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Sheet:
    """Headings from left to right, their row, and the rows below that hold anything; ``titles`` stood above them."""

    file: str
    headings: tuple[str, ...]
    heading_row: int
    rows: tuple[SheetRow, ...]
    titles: tuple[tuple[int, str], ...] = ()
    """Rows above the heading with one cell only: their number and words."""


def read_sheet(path: Path) -> Sheet:
    """Read the first sheet of a workbook, or a text of values; the heading is the first row with two cells or more.

    Rows are numbered as a spreadsheet numbers them. ``BadInput`` when the file cannot be read, holds no table or more
    than ``MOST_ROWS``, when a heading stands twice, or when a column without a heading holds words.
    """
    if path.suffix.lower() in BOOKS:
        return as_sheet(book_grid(path), path.name)
    return as_sheet(comma_grid(read_text(path), path.name), path.name)


def as_sheet(grid: Sequence[Sequence[Any]], file: str) -> Sheet:
    """Cells from row 1 on as a sheet; refused as by ``read_sheet``."""
    titles: list[tuple[int, str]] = []
    for number, cells in enumerate(grid, start=1):
        filled = [word(cell) for cell in cells if word(cell)]
        if len(filled) > 1:
            return _below(grid, number, tuple(titles), file)
        if filled:
            titles.append((number, filled[0]))
    raise BadInput(Complaint("holds no table", file=file, fix="give a heading of two columns or more, and rows below"))


def _below(grid: Sequence[Sequence[Any]], top: int, titles: tuple[tuple[int, str], ...], file: str) -> Sheet:
    headings = [heading(word(cell)) for cell in grid[top - 1]]
    below = [(number, [word(cell) for cell in cells]) for number, cells in enumerate(grid[top:], start=top + 1)]
    filled = [(number, words) for number, words in below if any(words)]
    if len(filled) > MOST_ROWS:
        raise BadInput(Complaint(f"holds more than {MOST_ROWS:,} rows, which are not read at once", file=file))
    _check_headings(headings, top, [words for _, words in filled], file)
    rows = (
        SheetRow(number, {name: one for name, one in zip(headings, words, strict=False) if name})
        for number, words in filled
    )
    return Sheet(file, tuple(name for name in headings if name), top, tuple(rows), titles)


def _check_headings(headings: Sequence[str], top: int, rows: Sequence[Sequence[str]], file: str) -> None:
    fix = "give each column one heading of its own; unmerge the cells of the heading"
    named = {place for place, name in enumerate(headings) if name}
    nameless = {place for words in rows for place, one in enumerate(words) if one and place not in named}
    complaints = [
        Complaint(f"column {place + 1} holds words but no heading", file, top, fix=fix) for place in sorted(nameless)
    ]
    fix = "rename one; a heading over two lines is not read"
    twice = (name for name in dict.fromkeys(headings) if name and headings.count(name) > 1)
    complaints += [Complaint("is the heading of two columns", file, top, name, fix) for name in twice]
    if complaints:
        raise BadInput(complaints[:MOST_TOLD])


# -- words -----------------------------------------------------------------------------------------


def word(cell: Any) -> str:
    """A cell as words, without hidden signs and outer spaces: whole numbers without exponent, days as 2020-07-28."""
    if cell is None or cell != cell:  # noqa: PLR0124 - neither a number nor a time is how tables say "nothing"
        return ""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    text = str(cell)
    return (text if text.isascii() else text.translate(_HIDDEN)).strip()


def heading(written: str) -> str:
    """A heading without widths and hidden signs; between Chinese words also without spaces (代 码 is 代码)."""
    words = unicodedata.normalize("NFKC", written).translate(_HIDDEN).split()
    return ("" if any("\u4e00" <= sign <= "\u9fff" for sign in written) else " ").join(words)


# -- texts -----------------------------------------------------------------------------------------


def read_text(path: Path) -> str:
    """The words of a file in any encoding of ``decoded``."""
    try:
        return decoded(path.read_bytes(), path.name)
    except OSError as error:
        raise BadInput(Complaint(f"cannot be read: {error.strerror}", file=str(path))) from error


def decoded(raw: bytes, file: str) -> str:
    """UTF-8 with or without its mark, UTF-16 with one, else GB18030, which holds every Chinese table before them."""
    if raw.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise BadInput(Complaint("is a workbook, not text", file=file, fix="save it as .xlsx and name it so"))
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings: tuple[str, ...] = ("utf-16",)
    else:
        _refuse_broken(raw, file)
        encodings = ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise BadInput(Complaint("is no text in UTF-8 or GB18030", file=file, fix="save it as CSV in UTF-8"))


def _refuse_broken(raw: bytes, file: str) -> None:
    """UTF-8 with a few bytes gone bad could pass for GB18030, and every name would be another."""
    text = raw.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    if 0 < bad * 10 < len(re.findall("[\u4e00-\u9fff]", text)):
        line = text[: text.index("\ufffd")].count("\n") + 1
        raise BadInput(Complaint("is UTF-8 with bytes that are none", file, line, fix="fetch or save it again"))


def comma_grid(text: str, file: str) -> list[list[str]]:
    """Cells of a text; separated by commas, tabs or semicolons, whichever the first line with any has most of."""
    first = next((line for line in text.splitlines() if any(sign in line for sign in _DELIMITERS)), "")
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
    except csv.Error as error:
        raise BadInput(Complaint(f"is not a table of comma-separated values: {error}", file=file)) from error


def comma_rows(path: Path, columns: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """Rows of a table of our own, with their numbers: CSV in UTF-8, the heading in row 1, ``columns`` in any order.

    What lies under other headings is passed over. ``BadInput`` as by ``rows_of``, or when the file cannot be read.
    """
    try:
        return rows_of(path.read_bytes(), path.name, columns)
    except OSError as error:
        raise BadInput(Complaint(f"cannot be read: {error.strerror}", file=str(path))) from error


def rows_of(raw: bytes, file: str, columns: Sequence[str]) -> list[tuple[int, dict[str, str]]]:
    """The same of bytes; ``BadInput`` for another encoding, a column that is missing, a row wider than the heading."""
    try:
        grid = list(csv.reader(io.StringIO(raw.decode("utf-8-sig"), newline="")))
    except (UnicodeDecodeError, csv.Error) as error:
        raise BadInput(Complaint(f"cannot be read: {error}", file=file, fix="save it as CSV in UTF-8")) from error
    head = [cell.strip() for cell in grid[0]] if grid else []
    fix = f"the columns are {', '.join(columns)}"
    complaints = [Complaint("this column is missing", file, 1, name, fix) for name in columns if name not in head]
    rows = [(number, cells) for number, cells in enumerate(grid[1:], start=2) if any(cell.strip() for cell in cells)]
    fix = "quote texts that hold a comma"
    complaints += [
        Complaint("has more values than there are columns", file, number, fix=fix)
        for number, cells in rows
        if len(cells) > len(head)
    ]
    if complaints:
        raise BadInput(complaints[:MOST_TOLD])
    padded = ((number, dict(zip(head, [*cells, *[""] * len(head)], strict=False))) for number, cells in rows)
    return [(number, {name: cells[name].strip() for name in columns}) for number, cells in padded]


# -- workbooks -------------------------------------------------------------------------------------


def book_grid(path: Path) -> list[list[Any]]:
    """Cells of the first sheet from row 1 on.

    calamine reads ten times as fast as openpyxl; but it makes cells of errors (#DIV/0!) empty, which for figures would
    say that they are not known. Workbooks with errors go to openpyxl.
    """
    try:
        if path.suffix.lower() != ".xls" and _has_errors(path):
            return _streamed(path)
        return CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except OSError as error:
        raise BadInput(Complaint(f"cannot be read: {error.strerror or error}", file=str(path))) from error
    except (CalamineError, BadZipFile, KeyError, ValueError, SyntaxError) as error:  # broken XML is a SyntaxError
        fix = "save it again as .xlsx"
        raise BadInput(Complaint("cannot be read as a workbook", file=path.name, fix=fix)) from error


def _has_errors(path: Path) -> bool:
    """Whether a sheet holds cells of errors; ``BadInput`` when one is too large to be laid out in memory."""
    with ZipFile(path) as parts:
        sheets = [parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/sheet")]
    if any(_laid_out(sheet) > _MOST_CELLS for sheet in sheets):
        fix = "copy the table into a new workbook"
        raise BadInput(Complaint("has a cell astray, far right of the table or below it", file=path.name, fix=fix))
    return any(b' t="e"' in sheet for sheet in sheets)


def _laid_out(sheet: bytes) -> int:
    """Cells from the first to the last that holds anything; those that bear a format only end in ``/>``."""
    columns = set(re.findall(rb'<c r="([A-Z]{1,3})\d+"[^>/]*>', sheet))
    last = re.match(rb'<c r="[A-Z]+(\d+)"', sheet[sheet.rfind(b'<c r="', 0, sheet.rfind(b"</c>")) :])
    return max(map(_column_number, columns), default=0) * int(last[1]) if last else 0


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def _streamed(path: Path) -> list[list[Any]]:
    from openpyxl import load_workbook

    book = load_workbook(path, read_only=True, data_only=True)
    try:
        return [list(row) for row in book.worksheets[0].iter_rows(values_only=True)]
    finally:
        book.close()
