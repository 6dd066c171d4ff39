"""Reading a history of divisions: one row a code, name and period, with the codes it went to."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from gis.catalogues.rows import CODE, CatalogueRow, parse_date, parse_heirs, plain
from gis.errors import BadInput, Complaint
from gis.load.sheets import decoded

COLUMNS = ("code", "name", "level", "valid_from", "valid_to", "successors")
LARGEST_BYTES = 50_000_000
"""A hundred times the whole country since 1980; anything larger is another file."""
LONGEST_CELL = 2_000
"""Signs; the longest list of successors of a county in GB/T 2260 has under 200."""
MOST_RAISED = 20
"""Complaints told when a file is refused whole."""


@dataclass(frozen=True)
class CatalogueFile:
    """A catalogue as read: its rows, their successors as written by line, how many rows could not be read and were left
    out, and what was wrong with them.
    """

    rows: tuple[CatalogueRow, ...]
    written: dict[int, str]
    left_out: int
    complaints: tuple[Complaint, ...]
    sha256: str
    path: Path


def read_catalogue(path: Path) -> CatalogueFile:
    """Read a CSV file with ``COLUMNS`` in UTF-8, UTF-16 or GB18030; further columns are passed over.

    Rows that cannot be read are complained of and left out. ``BadInput`` for a file that cannot be read, is too large,
    lacks a column, or has no row that can be read.
    """
    raw = _raw(path)
    rows: list[CatalogueRow] = []
    written: dict[int, str] = {}
    left_out = 0
    complaints: list[Complaint] = []
    for line, cells, faults in _lines(decoded(raw, path.name), path):
        row, more = _row(line, cells, path.name) if not faults else (None, faults)
        complaints += more
        if row is None:
            left_out += 1
        else:
            rows.append(row)
            written[line] = cells["successors"].strip()
    if not rows:
        raise BadInput([Complaint("holds no row that can be read", file=path.name), *complaints[:MOST_RAISED]])
    return CatalogueFile(tuple(rows), written, left_out, tuple(complaints), hashlib.sha256(raw).hexdigest(), path)


def _raw(path: Path) -> bytes:
    try:
        size = path.stat().st_size
        if size > LARGEST_BYTES:
            limit = f"at most {LARGEST_BYTES // 1_000_000} MB are read: is this the right file?"
            raise BadInput(Complaint(f"has {size:,} bytes", file=str(path), fix=limit))
        return path.read_bytes()
    except OSError as error:
        raise BadInput(Complaint(f"cannot be read: {error.strerror}", file=str(path))) from error


def _lines(text: str, path: Path) -> Iterator[tuple[int, dict[str, str], list[Complaint]]]:
    """Each row that is not blank: the line it begins on, our columns, and what is wrong with its shape."""
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    try:
        header = _header(next(reader, None), path)
        begins = reader.line_num + 1
        for cells in reader:
            if any(cell.strip() for cell in cells):
                faults = _misshapen(begins, reader.line_num, cells, len(header), path.name)
                row = dict(zip(header, [*cells, *[""] * len(header)], strict=False))
                yield begins, {name: row[name] for name in COLUMNS}, faults
            begins = reader.line_num + 1
    except csv.Error as error:
        broken = Complaint(f"is no CSV: {error}", path.name, reader.line_num, fix="look for a quote that is not closed")
        raise BadInput(broken) from error


def _header(cells: list[str] | None, path: Path) -> list[str]:
    header = [plain(cell).lower() for cell in cells or ()]
    missing = [name for name in COLUMNS if name not in header]
    if missing:
        fix = f"the first line names the columns: {','.join(COLUMNS)}"
        raise BadInput(Complaint(f"lacks the column {', '.join(missing)}", file=path.name, fix=fix))
    twice = [name for name in COLUMNS if header.count(name) > 1]
    if twice:
        raise BadInput(Complaint(f"has the column {', '.join(twice)} twice", file=path.name))
    return header


def _misshapen(begins: int, ends: int, cells: list[str], width: int, file: str) -> list[Complaint]:
    if ends > begins:
        fault, fix = f"goes on to line {ends}", "look for a quote that is not closed; a row stands on one line"
    elif len(cells) > width:
        fault, fix = f"has {len(cells)} cells under {width} columns", "separate successors by ;"
    elif max(len(cell) for cell in cells) > LONGEST_CELL:
        fault, fix = f"has a cell of more than {LONGEST_CELL:,} signs", "look for a quote that is not closed"
    else:
        return []
    return [Complaint(f"{fault}; the row is left out", file, begins, fix=fix)]


def _row(line: int, cells: dict[str, str], file: str) -> tuple[CatalogueRow | None, list[Complaint]]:
    """The row on a line, or None; and what is wrong with it."""
    complaints: list[Complaint] = []

    def wrong(field: str, fault: str) -> None:
        complaints.append(Complaint(f"{fault}; the row is left out", file, line, field))

    code = plain(cells["code"])
    if not CODE.fullmatch(code):
        wrong("code", f"{code!r} is not a code" if code else "the code is missing")
    days = {}
    for field in ("valid_from", "valid_to"):
        text = plain(cells[field])
        if text or field == "valid_from":
            try:
                days[field] = parse_date(text)
            except BadInput as error:
                wrong(field, str(error) if text else "the first day is missing")
    begin, end = days.get("valid_from"), days.get("valid_to")
    if begin is not None and end is not None and end <= begin:
        wrong("valid_to", f"the period ends on {end}, not after it begins on {begin}")
    if complaints or begin is None:
        return None, complaints
    name, level = cells["name"].strip(), cells["level"].strip()
    blank = [field for field, value in (("name", name), ("level", level)) if not value]
    heirs = parse_heirs(cells["successors"])
    return CatalogueRow(line, code, name, level, begin, end, heirs), [
        Complaint(f"the {field} is missing", file, line, field) for field in blank
    ]
