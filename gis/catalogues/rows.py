"""Rows of a catalogue, and how their dates and successors are written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from gis.errors import BadInput

CODE = re.compile(r"[0-9A-Za-z][0-9A-Za-z._-]{0,19}")
"""A code, kept as text: 6 digits in GB/T 2260, 9 and 12 below; other lands use letters too."""
MOST_TOLD = 8
"""Rows named in one sentence; more would not be read."""
_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@dataclass(frozen=True)
class Heir:
    """A code that ground went to: all of it when the row ended (``on`` is None), or a part of it on the day ``on``."""

    code: str
    on: date | None = None


@dataclass(frozen=True)
class CatalogueRow:
    """A code under one name in one half-open period; ``line`` is its line in the file, ``heirs`` its successors."""

    line: int
    code: str
    name: str
    level: str
    valid_from: date
    valid_to: date | None
    heirs: tuple[Heir, ...] = ()

    def holds(self, day: date) -> bool:
        """Whether the row is in force on ``day``."""
        return self.valid_from <= day and self.lives_past(day)

    def lives_past(self, day: date) -> bool:
        """Whether the row has not ended by ``day``."""
        return self.valid_to is None or day < self.valid_to

    @property
    def period(self) -> str:
        """Its period in words."""
        return f"{self.valid_from} to {self.valid_to}" if self.valid_to else f"since {self.valid_from}"


def plain(cell: str | None) -> str:
    """A cell without stray spaces, full-width digits and signs as plain ones (NFKC)."""
    return unicodedata.normalize("NFKC", cell or "").strip()


def parse_date(text: str) -> date:
    """The first day that YYYY, YYYY-MM or YYYY-MM-DD means: year Y is Y-01-01. ``BadInput`` otherwise."""
    found = _DATE.fullmatch(text)
    try:
        if found is None:
            raise ValueError(text)
        year, month, day = (int(part) if part else 1 for part in found.groups())
        return date(year, month, day)
    except ValueError as error:
        raise BadInput(f"{text!r} is not a date — write it as YYYY, YYYY-MM or YYYY-MM-DD") from error


def parse_heirs(text: str) -> tuple[Heir, ...]:
    """Successors as written: codes separated by ``;``, each with ``@`` and a date where only a part went there.

    What cannot be read stays as if it were a code: no row bears it, so that it is complained of and an answer that
    depends on it says so, instead of losing it.
    """
    if not text:
        return ()
    return tuple(dict.fromkeys(_heir(part.strip()) for part in plain(text).split(";") if part.strip()))


def _heir(part: str) -> Heir:
    code, at, on = (piece.strip() for piece in part.partition("@"))
    try:
        return Heir(code, parse_date(on)) if at else Heir(code)
    except BadInput:
        return Heir(part)


def told_periods(rows: Sequence[CatalogueRow]) -> str:
    """When there were rows, in words, the last few of many: for sentences that say where to look instead."""
    return "; ".join(f"{row.period} ({row.name})" for row in rows[-MOST_TOLD:])
