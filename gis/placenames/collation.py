"""The order of place names in a list: by their sound without tones, then by tones, then by strokes.

So are the characters of one reading kept together, as in 现代汉语词典: syllable before syllable, ü right after u, a
shorter name before a longer one that begins alike.
"""

from __future__ import annotations

from collections.abc import Callable
from unicodedata import normalize

_TONED = ("āēīōūǖ", "áéíóúǘńḿ", "ǎěǐǒǔǚň", "àèìòùǜǹ")
"""Letters that bear the first to the fourth tone."""
_PLAIN = dict(zip("".join(_TONED), "aeiouvaeiouvnmaeiouvnaeiouvn", strict=True))
_SILENT = {ord(sign): None for sign in " '’-"}
"""What a spelling has between its letters."""
_LETTERS = str.maketrans({**_PLAIN, "ü": "v"}) | _SILENT
_MARKS = {ord(letter): str(tone) for tone, letters in enumerate(_TONED, start=1) for letter in letters} | _SILENT
"""From each letter with a tone to the number of the tone."""
NEUTRAL = "5"
"""The neutral tone stands after the four others."""
UNCOUNTED = 99
"""Strokes of a sign that no table knows: after all that are known; the most in use are some 36."""
NO_LETTER = "#"
"""The group of names that begin with no letter."""
_NEXT, _LEVEL, _UMLAUT = "\0", "\0\0", "\1"
"""Between syllables; between sound, tones, strokes and signs; after a syllable with ü. All before every letter."""


def collation_key(name: str, sound: str, pinyin: str, strokes_of: Callable[[str], int | None]) -> str:
    """The place of a name in a list: keys are compared as they stand.

    ``sound``: toneless syllables with spaces between, ü as v (``gis.pinyin.sound_key``); ``pinyin``: with tones, in
    which the tones are looked up. A name whose two spellings do not agree (an ordinal in digits) stands before its
    like with tones.
    """
    syllables = sound.split()
    sounded = _NEXT.join(one.replace("v", "u") + _UMLAUT if "v" in one else one for one in syllables)
    strokes = "".join(chr(strokes_of(sign) or UNCOUNTED) for sign in name)
    return _LEVEL.join((sounded, _tones(syllables, pinyin), strokes, name))


def first_letter(sound: str) -> str:
    """The letter a name stands under."""
    letter = sound[:1].upper()
    return letter if "A" <= letter <= "Z" else NO_LETTER


def _tones(syllables: list[str], pinyin: str) -> str:
    """The number of each syllable's tone; nothing where the spelling has other letters."""
    written = normalize("NFC", pinyin.lower())
    if written.translate(_LETTERS) != "".join(syllables):
        return ""
    marks = written.translate(_MARKS)
    tones, at = "", 0
    for syllable in syllables:
        end = at + len(syllable)
        tones += next((mark for mark in marks[at:end] if "1" <= mark <= "4"), NEUTRAL)
        at = end
    return tones
