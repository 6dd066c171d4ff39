"""Lists of written addresses as departments hand them in: read row by row, every row kept, whatever is wrong with it.

A text is streamed: memory does not grow with it. A workbook is read whole. What is wrong with one row is told with that
row, in the words of those who get the list back; only what makes the whole list unreadable is refused.
"""

from __future__ import annotations

import csv
import io
import re
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path
from typing import Any, NamedTuple

from gis.errors import BadInput, Complaint
from gis.headings import plain
from gis.load.batch_lines import Line, Spelling, sha256_of, spelling_of, text_lines
from gis.load.sheets import BOOKS, book_grid, word

PREFERRED = ("地址", "详细地址", "标准地址", "完整地址", "地址全称", "address", "fulladdress")
"""Headings of the one column that holds the address, the surest first."""
ALSO = (
    "住址", "家庭住址", "家庭地址", "居住地址", "现住址", "户籍地址", "通讯地址", "联系地址", "收货地址", "收件地址",
    "单位地址", "注册地址", "经营地址", "原地址", "addr",
)  # fmt: skip
"""Headings that are taken where no surer one stands and no second one does."""
_MOST_ABOVE = 20
"""Rows in which the heading is looked for: offices put titles, dates and notes above it."""
_MOST_LINES, _MOST_SIGNS = 50, 20_000
"""A cell over so many lines, or of so many signs, is one whose quotation mark was never closed."""
_DELIMITERS = ",\t;"
_SPOILT = re.compile(r"[+-]?\d(?:\.\d+)?[Ee]\+\d{1,3}")
"""What spreadsheets make of long numbers: 3.20613E+11."""


class BatchRow(NamedTuple):
    """A row as it came, the address it asks for, and what is wrong with it, in Chinese."""

    number: int
    """As a spreadsheet or an editor counts."""
    cells: Sequence[str]
    address: str
    faults: tuple[str, ...]


@dataclass(frozen=True)
class Batch:
    """A list that can be read: its heading, and which columns make the address."""

    path: Path
    sha256: str
    above: tuple[tuple[str, ...], ...]
    """Rows above the heading."""
    headings: tuple[str, ...]
    addressed: tuple[int, ...]
    """Places of the columns that are joined to the address."""
    most_rows: int
    """Rows there are at most: cells over several lines make fewer."""
    spelling: Spelling | None
    """Of a text; None of a workbook."""
    delimiter: str = ","
    grid: Sequence[Sequence[Any]] = field(default=(), repr=False)
    """Cells of a workbook."""

    def places_of(self, names: Collection[str]) -> frozenset[int]:
        """Where columns of these headings stand."""
        return frozenset(place for place, name in enumerate(self.headings) if word(name) in names)

    def rows(self) -> Iterator[BatchRow]:
        """Every row below the heading, in order; empty ones too, except those after the last that is filled."""
        records = islice(_records(self), len(self.above) + 1, None)
        empty: list[BatchRow] = []
        for record in records:
            row = _row(record, self.addressed, len(self.headings))
            if not any(row.cells):
                empty.append(row)
                continue
            yield from empty
            empty.clear()
            yield row


class _Record(NamedTuple):
    number: int
    cells: list[str]
    faults: tuple[str, ...] = ()


def open_batch(path: Path, columns: Sequence[str] = ()) -> Batch:
    """Look at a list and find its heading: the first row with the columns named, or with one that says "address".

    ``BadInput`` when it cannot be read at all, or when it is not clear which column holds the address.
    """
    try:
        if path.suffix.lower() in BOOKS:
            grid = book_grid(path)
            return _opened(Batch(path, sha256_of(path), (), (), (), len(grid), None, grid=grid), columns)
        spelling, sha256, lines = spelling_of(path)
    except OSError as error:
        raise BadInput(Complaint(f"cannot be read: {error.strerror}", file=str(path))) from error
    tries = [Batch(path, sha256, (), (), (), lines, spelling, delimiter) for delimiter in _DELIMITERS]
    # a list of one column has no delimiter at all: any will do
    for batch in tries:
        if _heading(batch, columns) is not None and any(len(record.cells) > 1 for record in _first(batch)):
            return _opened(batch, columns)
    return _opened(tries[0], columns)


def _first(batch: Batch) -> list[_Record]:
    return list(islice(_records(batch), _MOST_ABOVE))


def _heading(batch: Batch, columns: Sequence[str]) -> int | None:
    """How many rows stand above the heading."""
    wanted = [plain(name) for name in columns]
    known = {*PREFERRED, *ALSO}
    for place, record in enumerate(_first(batch)):
        found = [plain(word(cell)) for cell in record.cells]
        if all(name in found for name in wanted) if wanted else any(name in known for name in found):
            return place
    return None


def _opened(batch: Batch, columns: Sequence[str]) -> Batch:
    first = _first(batch)
    top = _heading(batch, columns)
    if top is None:
        raise BadInput(_no_heading(batch.path.name, first, columns))
    head = first[top]
    above = tuple(tuple(record.cells) for record in first[:top])
    addressed = _addressed(head, columns, batch.path.name)
    return replace(batch, above=above, headings=tuple(head.cells), addressed=addressed)


def _no_heading(file: str, first: Sequence[_Record], columns: Sequence[str]) -> Complaint:
    filled = ([word(cell) for cell in record.cells if word(cell)] for record in first)
    told = ", ".join(next((cells for cells in filled if len(cells) > 1), [])[:30])
    if columns:
        return Complaint(
            f"no row of the first {_MOST_ABOVE} has the headings {', '.join(columns)}",
            file,
            fix=f"name columns as they are written there: {told[:300] or 'there are none'}",
        )
    fix = f"name the column with --column; the first row reads: {told[:300] or 'nothing'}"
    return Complaint(f"no column is headed 地址, 详细地址, address or the like in the first {_MOST_ABOVE} rows", file,
                     fix=fix)  # fmt: skip


def _addressed(head: _Record, columns: Sequence[str], file: str) -> tuple[int, ...]:
    found = [plain(word(cell)) for cell in head.cells]
    if columns:
        return tuple(found.index(plain(name)) for name in columns)
    for name in PREFERRED:
        if name in found:
            return (found.index(name),)
    places = [place for place, name in enumerate(found) if name in ALSO]
    if len(places) > 1:
        told = ", ".join(word(head.cells[place]) for place in places)
        fix = "say which one is meant with --column"
        raise BadInput(Complaint(f"several columns hold addresses: {told}", file, head.number, fix=fix))
    return (places[0],)


def _row(record: _Record, addressed: Sequence[int], width: int) -> BatchRow:
    faults = list(record.faults)
    parts = [word(record.cells[place]) for place in addressed if place < len(record.cells)]
    spoilt = [part for part in parts if _SPOILT.fullmatch(part)]
    faults += [f"单元格{part}是被电子表格改写的数字，原数已丢失" for part in spoilt]
    if len(record.cells) > width and any(record.cells[width:]):
        faults.append("本行的单元格多于表头，多出的放在结果之后")
    address = "".join(part for part in parts if part not in spoilt)
    return BatchRow(record.number, record.cells, address, tuple(faults))


# -- records ---------------------------------------------------------------------------------------


def _records(batch: Batch) -> Iterator[_Record]:
    if batch.spelling is None:
        return (_Record(number, [word(cell) for cell in cells]) for number, cells in enumerate(batch.grid, start=1))
    return _parted(text_lines(batch.path, batch.spelling), batch.delimiter)


def _parted(lines: Iterable[Line], delimiter: str) -> Iterator[_Record]:
    """Lines as records. A quotation mark that is never closed spoils its own row and no other."""
    opened = re.compile(rf'(?:^|{re.escape(delimiter)})"(?:[^"]|"")*\Z')
    coming, ahead = iter(lines), deque[Line]()
    while ahead or (ahead := deque(islice(coming, 1))):
        first = ahead[0]
        taken = _lines_of_cell(ahead, coming, opened) if '"' in first.text else 1
        record = _quoted([ahead[place] for place in range(taken)], delimiter) if '"' in first.text else None
        if record is None:
            faults = (*first.faults, "引号没有闭合") if '"' in first.text else first.faults
            record, taken = _Record(first.number, first.text.split(delimiter), faults), 1
        yield record
        for _ in range(taken):
            ahead.popleft()


def _lines_of_cell(ahead: deque[Line], coming: Iterator[Line], opened: re.Pattern[str]) -> int:
    """How many lines the record takes that begins with the first of ``ahead``; 0 when its quotes never close."""
    text = ahead[0].text
    taken = 1
    while text.count('"') % 2 and opened.search(text):
        if taken == len(ahead):
            ahead.extend(islice(coming, 1))
        if taken == len(ahead) or taken == _MOST_LINES or len(text) > _MOST_SIGNS:
            return 0
        text += "\n" + ahead[taken].text
        taken += 1
    return taken


def _quoted(lines: Sequence[Line], delimiter: str) -> _Record | None:
    """The record of these lines; None when they are none."""
    text = "\n".join(line.text for line in lines)
    try:
        # what stands behind a closing mark tells that it was no closing mark; in one line no other row is at stake
        found = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=len(lines) > 1))
    except csv.Error:
        return None
    if len(found) != 1:
        return None
    return _Record(lines[0].number, found[0], tuple(dict.fromkeys(fault for line in lines for fault in line.faults)))
