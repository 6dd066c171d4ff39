"""Numbers of boundary markers: line code, serial, type letter (DOMAIN §2.3, on GB/T 17796-2009).

The provincial rule has a line code of four digits; county lines bear ten and lines between towns twelve, by analogy.
A number is what is cut in the stone: it is never derived again when the codes of divisions change.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from dataclasses import dataclass
from typing import get_args

from gis.errors import BadInput, Complaint
from gis.markers.record import Letter

LETTERS: tuple[Letter, ...] = get_args(Letter)
LINE_CODE_DIGITS = (4, 10, 12)
"""Provincial lines (3132), county lines (32 and four digits of either county), lines between towns."""
MOST_SERIAL = 999
GROUPS: dict[str, frozenset[Letter]] = {
    "single": frozenset("Q"),  # type: ignore[arg-type]
    "double": frozenset("AB"),  # type: ignore[arg-type]
    "triple": frozenset("CDE"),  # type: ignore[arg-type]
}
"""单立 is one stone; 双立 are two stakes under one number, on the two banks; 三立 are three where three lines meet."""
_FORM = "a line code of 4, 10 or 12 digits, a serial of three digits, a letter: 3206120613003Q"


@dataclass(frozen=True)
class Number:
    """A marker's number in its parts; as text it is what the stone bears."""

    line_code: str
    serial: int
    letter: Letter

    def __str__(self) -> str:
        return f"{self.line_code}{self.serial:03d}{self.letter}"

    @property
    def stem(self) -> str:
        """What the stones of a pair or triple share: line code and serial."""
        return str(self)[:-1]


def parse_number(text: str) -> Number:
    """Read a number; full-width signs, spaces and small letters are forgiven, anything else is ``BadInput``."""
    written = "".join(unicodedata.normalize("NFKC", text).split()).upper()
    if not written:
        raise BadInput(Complaint("has no marker number", field="number", fix=f"give {_FORM}"))
    found = re.fullmatch(r"([0-9]*)([^0-9]*)", written)
    if found is None or not found[1]:
        raise BadInput(Complaint(f"{text!r} is not a marker number", field="number", fix=f"write {_FORM}"))
    digits, letter = found[1], found[2]
    if letter not in LETTERS:
        said = f"the type letter is {letter!r}" if letter else "the type letter is missing"
        fix = "Q for a single stone, A and B for a pair, C, D and E for three"
        raise BadInput(Complaint(f"{text!r}: {said}", field="number", fix=fix))
    if len(digits) - 3 not in LINE_CODE_DIGITS:
        count = f"{len(digits)} digits before the letter, 7, 13 or 15 are needed"
        raise BadInput(Complaint(f"{text!r} has {count}", field="number", fix=f"write {_FORM}"))
    if int(digits[-3:]) == 0:
        raise BadInput(Complaint(f"{text!r} has the serial 000", field="number", fix="serials begin at 001"))
    return Number(digits[:-3], int(digits[-3:]), letter)


def group_fault(letters: Collection[str]) -> str | None:
    """What is wrong with the letters that stand under one serial, in words; None when they make a whole group."""
    there = frozenset(letters)
    if there in GROUPS.values():
        return None
    kinds = [kind for kind, group in GROUPS.items() if there & group]
    if len(kinds) > 1:
        return f"the letters {', '.join(sorted(there))} stand under one serial, which is of one kind only"
    missing = sorted(GROUPS[kinds[0]] - there)
    return f"{' and '.join(missing)} of the {kinds[0]} {'is' if len(missing) == 1 else 'are'} missing"
