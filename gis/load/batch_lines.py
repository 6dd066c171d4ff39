"""Lines of a text in any Chinese encoding, one by one; a line that is written otherwise than the rest says so."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal, NamedTuple

from gis.errors import BadInput, Complaint

LONGEST_LINE = 1_000_000
"""Bytes of a line; a file without line ends is no list."""
_STRAYS = 20
"""Of so many lines in GB18030 one may be UTF-8 by chance: two of its characters are sometimes one of UTF-8."""
_FIX = "save it as CSV in UTF-8"
_CHINESE = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True)
class Spelling:
    """How a text is written; ``mixed``: not all of its lines are."""

    main: Literal["utf-8", "gb18030", "utf-16"]
    mixed: bool = False

    @property
    def other(self) -> str:
        """What lines are written in that are not in the main encoding."""
        return "gb18030" if self.main == "utf-8" else "utf-8"


class Line(NamedTuple):
    """A line by its number, without its end, and what is wrong with it, in Chinese."""

    number: int
    text: str
    faults: tuple[str, ...] = ()


def sha256_of(path: Path) -> str:
    """The hash of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def spelling_of(path: Path) -> tuple[Spelling, str, int]:
    """How a text is written, its hash, and how many lines it has; ``BadInput`` when it is no text.

    Every line tells: those that are UTF-8 and hold Chinese characters, and those that are no UTF-8.
    """
    with path.open("rb") as file:
        head = file.read(8)
    _refuse_workbook(head, path.name)
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Spelling("utf-16"), sha256_of(path), sum(1 for _ in _wide_lines(path))
    digest, ours, others, lines = hashlib.sha256(), 0, 0, 0
    with path.open("rb") as file:
        for number, raw in _raw_lines(file, path.name):
            digest.update(raw)
            lines = number
            if raw.isascii():
                continue
            try:
                ours += _CHINESE.search(raw.decode()) is not None
            except UnicodeDecodeError:
                others += 1
    if ours * _STRAYS <= others and others:
        return Spelling("gb18030"), digest.hexdigest(), lines
    return Spelling("utf-8" if ours >= others else "gb18030", others > 0), digest.hexdigest(), lines


def _refuse_workbook(head: bytes, file: str) -> None:
    if head.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise BadInput(Complaint("is a workbook, not text", file=file, fix="save it as .xlsx and name it so"))


def _raw_lines(file: BinaryIO, name: str) -> Iterator[tuple[int, bytes]]:
    number = 0
    while raw := file.readline(LONGEST_LINE):
        number += 1
        if len(raw) == LONGEST_LINE:
            raise BadInput(Complaint(f"has a line of more than {LONGEST_LINE:,} bytes", name, number, fix=_FIX))
        if b"\0" in raw:
            raise BadInput(Complaint("is no text: it holds signs of no value", name, number, fix=_FIX))
        yield number, raw


def text_lines(path: Path, spelling: Spelling) -> Iterator[Line]:
    """The lines of a text."""
    if spelling.main == "utf-16":
        yield from (Line(number, text) for number, text in enumerate(_wide_lines(path), start=1))
        return
    with path.open("rb") as file:
        for number, raw in _raw_lines(file, path.name):
            plain = raw.rstrip(b"\r\n")
            if number == 1:
                plain = plain.removeprefix(b"\xef\xbb\xbf")
            text, faults = _decoded(plain, spelling)
            yield Line(number, text, faults)


def _wide_lines(path: Path) -> Iterator[str]:
    with path.open(encoding="utf-16", errors="replace", newline="") as file:
        for text in file:
            yield text.rstrip("\r\n")


def _decoded(raw: bytes, spelling: Spelling) -> tuple[str, tuple[str, ...]]:
    if raw.isascii():
        return raw.decode(), ()
    if spelling.mixed and spelling.main == "gb18030":
        strange = _try(raw, "utf-8")
        if strange is not None:
            return strange, ("本行编码与全文不同，按UTF-8读出，请核对",)
    text = _try(raw, spelling.main)
    if text is not None:
        return text, ()
    strange = _try(raw, "gb18030") if spelling.main == "utf-8" else None
    # UTF-8 with a byte gone bad passes for GB18030, in characters that no address is written with
    if strange is not None and _is_plain(strange):
        return strange, ("本行编码与全文不同，按GB18030读出，请核对",)
    return raw.decode(spelling.main, "replace"), ("本行有无法读出的字节",)


def _try(raw: bytes, encoding: str) -> str | None:
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError:
        return None


def _is_plain(text: str) -> bool:
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
