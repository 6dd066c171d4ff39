"""Writing a list of matched addresses piece by piece: what is written stays, and a run that was stopped goes on.

Rows go to ``OUT.part``, as CSV. ``OUT.part.json`` beside it says by what they were made, how many there are, and how
many bytes they take: a piece of which only a part reached the disk is cut off and written again. At the end the part
becomes ``OUT``, at once or as a workbook; until then a file that was there is not touched.
"""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile

from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

from gis.errors import BadInput, Complaint
from gis.load.tables_out import require_format

ENCODINGS = ("utf-8-sig", "gb18030")
"""With its mark UTF-8 is opened as such by WPS and Excel; GB18030 is what older programs of offices read."""
MOST_SHEET_ROWS = 1_048_576
"""Rows of a sheet (Excel specifications and limits)."""
_LONGEST_CELL = 32_767
_MARK = b"\xef\xbb\xbf"


@dataclass
class BatchPaper:
    """The part of a list that is written. ``done`` are its rows below the heading."""

    file: BinaryIO
    beside: Path
    job: Mapping[str, Any]
    encoding: str
    done: int = 0
    is_new: bool = True
    """Whether nothing was written, not even the heading."""

    def write(self, rows: Iterable[Sequence[str]], *, count: int) -> None:
        """Write a piece, ``count`` rows of which stand below the heading; when this returns, it is safe."""
        self.file.write(_as_bytes(rows, self.encoding))
        self.file.flush()
        os.fsync(self.file.fileno())
        self.done, self.is_new = self.done + count, False
        _write_whole(self.beside, {**self.job, "rows": self.done, "bytes": self.file.tell()})


def part_of(out: Path) -> Path:
    """Where rows are until all are written."""
    return out.with_name(out.name + ".part")


def stopped_at(out: Path) -> dict[str, Any] | None:
    """What an earlier run left that was stopped: by what it was made, its ``rows`` and ``bytes``; None if nothing."""
    beside = _beside(out)
    try:
        found: dict[str, Any] = json.loads(beside.read_text(encoding="utf-8"))
        size = part_of(out).stat().st_size
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise BadInput(Complaint("cannot be gone on with", file=str(beside), fix="remove it to begin anew")) from error
    if size < found["bytes"]:
        raise BadInput(Complaint("is shorter than what was written", file=str(part_of(out)), fix="begin anew"))
    return found


def require_free(out: Path, *, resume: bool) -> None:
    """Refuse a result that cannot be written, or of which an earlier run left a part and it is not said to go on."""
    require_format(out)
    before = stopped_at(out)
    if before is not None and not resume:
        fix = f"go on with --resume, or remove {part_of(out).name} and {_beside(out).name} to begin anew"
        raise BadInput(Complaint(f"an earlier run stopped after {before['rows']:,} rows", file=str(out), fix=fix))


@contextmanager
def paper_for(out: Path, job: Mapping[str, Any], encoding: str, *, resume: bool) -> Iterator[BatchPaper]:
    """The paper of a list, from its beginning or behind the last row that is safe; finished when all went well.

    ``job`` is what rows are made by: to go on, it must be what it was. ``BadInput`` when there is a part and it is not
    said to go on, or when it was made by something else.
    """
    require_free(out, resume=resume)
    before = stopped_at(out)
    if before is not None:
        _require_same(before, job, out)
    try:
        with part_of(out).open("r+b" if before else "wb") as file:
            paper = BatchPaper(file, _beside(out), job, encoding, before["rows"] if before else 0, before is None)
            if before is not None:
                file.seek(before["bytes"])
                file.truncate()
            elif encoding == "utf-8-sig":
                file.write(_MARK)
            yield paper
        _finish(out, encoding)
    except OSError as error:
        raise BadInput(Complaint(f"cannot be written: {error.strerror}", file=str(out))) from error


def _require_same(before: Mapping[str, Any], job: Mapping[str, Any], out: Path) -> None:
    # as JSON keeps it: tuples are lists, days are words
    now = json.loads(json.dumps(job, default=str))
    changed = [name for name in now if before.get(name) != now[name]]
    if changed:
        fix = f"begin anew: remove {part_of(out).name} and {_beside(out).name}"
        raise BadInput(Complaint(f"was begun with another {', '.join(changed)}", file=str(out), fix=fix))


def _beside(out: Path) -> Path:
    return out.with_name(out.name + ".part.json")


def _write_whole(path: Path, told: Mapping[str, Any]) -> None:
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    fresh.write_text(json.dumps(told, ensure_ascii=False, default=str), encoding="utf-8")
    fresh.replace(path)


def _as_bytes(rows: Iterable[Sequence[str]], encoding: str) -> bytes:
    page = io.StringIO(newline="")
    csv.writer(page, lineterminator="\r\n").writerows(rows)
    # the mark stands once, at the beginning of the file
    return page.getvalue().encode("utf-8" if encoding == "utf-8-sig" else encoding, "replace")


def _finish(out: Path, encoding: str) -> None:
    part = part_of(out)
    if out.suffix.lower() == ".xlsx":
        fresh = out.with_name(f".{os.getpid()}.{out.name}")
        with part.open(encoding=encoding, newline="") as file:
            _write_book(fresh, csv.reader(file))
        fresh.replace(out)
        part.unlink()
    else:
        part.replace(out)
    _beside(out).unlink(missing_ok=True)


# -- workbooks -------------------------------------------------------------------------------------

_PARTS = {
    "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/xl/workbook.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>'
    '<Override PartName="/xl/worksheets/sheet1.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/></Types>',
    "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="xl/workbook.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"/></Relationships>',
    "xl/_rels/workbook.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="rId1" Target="worksheets/sheet1.xml" '
    'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"/></Relationships>',
    "xl/workbook.xml": '<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships">'
    '<sheets><sheet name="addresses" sheetId="1" r:id="rId1"/></sheets></workbook>',
}
_DECLARED = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'


def _write_book(path: Path, rows: Iterable[Sequence[str]]) -> None:
    """Rows as a workbook of one sheet in which every cell is text; streamed, so that memory does not grow with them."""
    with ZipFile(path, "w", ZIP_DEFLATED, compresslevel=3) as book:
        for name, words in _PARTS.items():
            book.writestr(name, _DECLARED + words)
        with book.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            begin = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
            sheet.write((_DECLARED + begin).encode())
            for cells in rows:
                sheet.write(f"<row>{''.join(map(_cell, cells))}</row>".encode("utf-8", "replace"))
            sheet.write(b"</sheetData></worksheet>")


def _cell(words: str) -> str:
    if not words:
        return "<c/>"
    kept = ILLEGAL_CHARACTERS_RE.sub("", words)[:_LONGEST_CELL]
    safe = kept.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return f'<c t="inlineStr"><is><t xml:space="preserve">{safe}</t></is></c>'
