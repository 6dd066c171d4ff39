"""What is wrong with a spelling in a list: an official "Feng Yi Lu" for 凤仪路 is Fengyi Lu."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from gis.pinyin.romanising import Part, Romanised
from gis.pinyin.syllables import is_toned, toneless

SlipKind = Literal["empty", "sign", "syllable", "digits", "umlaut", "apart", "together", "apostrophe", "case", "tone"]
_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ＇`´′", "'"))
_GAPS = " '-"
_SIGNS = frozenset("()[],.;·/（）—–_")
"""Signs that stand in spellings and say nothing of the sound."""


@dataclass(frozen=True)
class Slip:
    """One fault of a spelling, in words; ``expected`` is the whole name as it should be."""

    kind: SlipKind
    text: str
    expected: str

    def __str__(self) -> str:
        return f"{self.text}: write {self.expected}"


@dataclass(frozen=True)
class _Letter:
    """A letter as written and without tone (v read as ü), and the gap before it: space, apostrophe, hyphen or none."""

    written: str
    base: str
    gap: str


def slips(written: str, expected: Romanised) -> tuple[Slip, ...]:
    """Compare a spelling with what the rules give; with tones when the spelling bears any, else without.

    When syllables differ only that is told: gaps, capitals and tones cannot be laid beside each other then.
    """
    right = expected.pinyin if is_toned(written) else expected.roman
    letters = _letters(written)
    if not letters:
        return (Slip("empty", "there is no spelling", right),)
    found = _sign_slips(written, right)
    parts = _laid_out([part.pinyin if is_toned(written) else part.roman for part in expected.parts])
    if _sound(letters) != _sound([letter for part in parts for letter in part.letters]):
        return (*found, _other_sound(letters, expected, right))
    at = 0
    for part in parts:
        end = at + len(part.letters)
        found += _part_slips(letters[at:end], part, first=at == 0, right=right)
        at = end
    return (*found, *_case_slips(letters, parts, right), *_tone_slips(letters, parts, right))


@dataclass(frozen=True)
class _LaidOut:
    """A part of the expected name by letters."""

    written: str
    letters: tuple[_Letter, ...]


def _laid_out(parts: Sequence[str]) -> list[_LaidOut]:
    return [_LaidOut(part, tuple(_letters(part))) for part in parts]


def _letters(text: str) -> list[_Letter]:
    found: list[_Letter] = []
    gap = ""
    for sign in _tidy(text):
        if sign in _GAPS:
            gap = sign if gap in ("", sign) else " "
        elif sign not in _SIGNS:
            base = toneless(sign)
            found.append(_Letter(sign, "ü" if base == "v" else base, gap))
            gap = ""
    return found


def _tidy(text: str) -> str:
    """One sign a letter, one kind of apostrophe; ``u:`` is how some keyboards write ü, told as v is."""
    text = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES))
    return " ".join(text.replace("u:", "v").replace("U:", "V").split())


def _sound(letters: Sequence[_Letter]) -> str:
    return "".join(letter.base for letter in letters).replace("ü", "u")


def _sign_slips(written: str, right: str) -> list[Slip]:
    strange = "".join(dict.fromkeys(sign for sign in _tidy(written) if sign in _SIGNS))
    return [Slip("sign", f"{strange} does not belong into a spelling", right)] if strange else []


def _other_sound(letters: list[_Letter], expected: Romanised, right: str) -> Slip:
    """The letters are others: ordinals spelled out or numbers in digits, else the syllables that differ."""
    spoken = "".join(map(toneless, expected.syllables)).replace("ü", "u")
    if any(part.number is not None for part in expected.parts) and _sound(letters) == spoken:
        return Slip("digits", "the ordinal of a street is written in digits", right)
    units = [(unit, toneless(syllable).replace("ü", "u")) for part in expected.parts for unit, syllable in _units(part)]
    said = _sound(letters)
    front = 0
    while front < len(units) and said.startswith(units[front][1]):
        said = said.removeprefix(units[front][1])
        front += 1
    back = len(units)
    while back > front and said.endswith(units[back - 1][1]):
        said = said.removesuffix(units[back - 1][1])
        back -= 1
    signs = "".join(sign for sign, _ in units[front:back])
    wanted = " ".join(syllable for _, syllable in units[front:back])
    if not wanted:
        return Slip("syllable", f"{said} is too much", right)
    if any(sign.isdigit() for sign in said) and not any(sign.isdigit() for sign in wanted):
        return Slip("digits", f"{signs} is no ordinal and is written in letters", right)
    return Slip("syllable", f"{signs} is {wanted}, not {said}" if said else f"{signs} ({wanted}) is missing", right)


def _units(part: Part) -> list[tuple[str, str]]:
    """Characters of a part with what stands for each: an ordinal is one."""
    if part.number is not None:
        return [(part.text, part.roman.lower().replace("-", ""))]
    return list(zip(part.text, part.syllables, strict=True))


def _part_slips(letters: list[_Letter], part: _LaidOut, *, first: bool, right: str) -> list[Slip]:
    """Gaps and umlauts of one part."""
    found: list[Slip] = []
    if not first and letters[0].gap != " ":
        found.append(Slip("together", f"{part.written} is a part of its own, with a space before it", right))
    inner = [(mine.gap, its.gap) for mine, its in zip(letters[1:], part.letters[1:], strict=True)]
    if any(mine in (" ", "-") and mine != its for mine, its in inner):
        found.append(Slip("apart", f"{part.written} is one part, written together", right))
    if any(mine == "'" and its != "'" for mine, its in inner):
        found.append(Slip("apostrophe", f"{part.written} has no apostrophe there", right))
    if any(mine == "" and its in ("'", "-") for mine, its in inner):
        sign = "a hyphen" if "-" in part.written else "an apostrophe"
        found.append(Slip("apostrophe", f"{part.written} has {sign}", right))
    for mine, its in zip(letters, part.letters, strict=True):
        if mine.base != its.base or (its.base == "ü" and mine.written.lower() == "v"):
            found.append(Slip("umlaut", f"{part.written} has {its.base}, not {mine.written.lower()}", right))
    return list(dict.fromkeys(found))


def _case_slips(letters: list[_Letter], parts: list[_LaidOut], right: str) -> list[Slip]:
    """Rule 10: each part begins with a capital and goes on in small letters, or all letters are capitals.

    Where a gap is wrong, the capital after it is not told again.
    """
    if all(letter.written == letter.written.upper() for letter in letters):
        return []
    wrong, at = [], 0
    for part in parts:
        mine = letters[at : at + len(part.letters)]
        glued = at > 0 and mine[0].gap != " "
        begins = glued or mine[0].written == mine[0].written.upper()
        goes_on = all(letter.gap in (" ", "-") or letter.written == letter.written.lower() for letter in mine[1:])
        if not (begins and goes_on):
            wrong.append(part.written)
        at += len(mine)
    return [Slip("case", f"only the first letter of {' and '.join(wrong)} is a capital", right)] if wrong else []


def _tone_slips(letters: list[_Letter], parts: list[_LaidOut], right: str) -> list[Slip]:
    """Tones, when the spelling bears any; a missing one is a slip too."""
    if not any(is_toned(letter.written) for letter in letters):
        return []
    its = [letter for part in parts for letter in part.letters]
    wrong = [
        f"{wanted.written.lower()}, not {mine.written.lower()}"
        for mine, wanted in zip(letters, its, strict=True)
        if mine.written.lower() != wanted.written.lower() and mine.base == wanted.base
        and mine.written.lower() != "v"
    ]  # fmt: skip
    return [Slip("tone", f"a tone differs ({'; '.join(wrong)})", right)] if wrong else []
