"""The order of place names in a list: by their sound without tones, then by tones, then by strokes.

So are the characters of one reading kept together, as in 现代汉语词典: syllable before syllable, ü right after u, a
shorter name before a longer one that begins alike.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import NamedTuple

_TONES = {"\u0304": 1, "\u0301": 2, "\u030c": 3, "\u0300": 4}
"""Combining marks to the tones they are of."""
NEUTRAL = 5
"""The neutral tone stands after the four others."""
UNCOUNTED = 99
"""Strokes of a sign that no table knows: after all that are known; the most in use are some 36."""
NO_LETTER = "#"
"""The group of names that begin with no letter."""


class Key(NamedTuple):
    """By what a name is sorted. ``name`` parts what sounds and is written alike in every other way."""

    syllables: tuple[tuple[str, bool], ...]
    tones: tuple[int, ...]
    strokes: tuple[int, ...]
    name: str


def collation_key(name: str, sound: str, pinyin: str, strokes_of: Callable[[str], int | None]) -> Key:
    """The place of a name in a list.

    ``sound``: toneless syllables with spaces between, ü as v (``gis.pinyin.sound_key``); ``pinyin``: with tones, in
    which the tones are looked up. A name whose two spellings do not agree (an ordinal in digits) stands before its
    like with tones.
    """
    syllables = sound.split()
    return Key(
        tuple((syllable.replace("v", "u"), "v" in syllable) for syllable in syllables),
        _tones(syllables, pinyin),
        tuple(strokes_of(sign) or UNCOUNTED for sign in name),
        name,
    )


def first_letter(sound: str) -> str:
    """The letter a name stands under."""
    letter = sound[:1].upper()
    return letter if "A" <= letter <= "Z" else NO_LETTER


def _tones(syllables: list[str], pinyin: str) -> tuple[int, ...]:
    letters, marks = _parted(pinyin)
    if letters != "".join(syllables):
        return ()
    tones, at = [], 0
    for syllable in syllables:
        end = at + len(syllable)
        tones.append(max(marks[at:end]) or NEUTRAL)
        at = end
    return tuple(tones)


def _parted(pinyin: str) -> tuple[str, list[int]]:
    """The letters of a spelling, ü as v, and the tone that each bears (0: none)."""
    letters: list[str] = []
    marks: list[int] = []
    for sign in unicodedata.normalize("NFD", pinyin.lower()):
        if sign in _TONES and marks:
            marks[-1] = _TONES[sign]
        elif sign == "\u0308" and letters:
            letters[-1] = "v"
        elif sign.isalnum():
            letters.append(sign)
            marks.append(0)
    return "".join(letters), marks
