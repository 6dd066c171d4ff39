"""What somebody looks for: words as they were typed, in characters, in letters, or in both."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from gis.errors import BadInput, Complaint
from gis.pinyin.numerals import numeral
from gis.pinyin.syllables import is_han, toneless

LONGEST = 100
"""Signs of a question; the longest name of a place that anybody bears has some forty."""
_NUMERALS = {
    "零": "ling", "一": "yi", "二": "er", "三": "san", "四": "si", "五": "wu", "六": "liu", "七": "qi", "八": "ba",
    "九": "jiu", "十": "shi", "百": "bai",
}  # fmt: skip
"""How the numbers of streets are read: 2 Malu sounds as er ma lu."""
_SILENT = re.compile(r"['’ʼ`\-‐·.\s]+")
"""Signs that people write between syllables, and that mean nothing for the sound."""


@dataclass(frozen=True)
class Words:
    """A question in the forms in which names are searched.

    ``text``: characters without spaces at the ends, full-width signs narrow, small letters. ``letters``: what it says
    in pinyin or first letters, without tones, spaces and apostrophes, ü as v; empty when it holds characters.
    ``tokens``: characters one by one and runs of letters, where it holds both.
    """

    text: str
    letters: str
    tokens: tuple[str, ...]


def read_words(asked: str) -> Words:
    """The words of a question; ``BadInput`` when there are none, too many, or signs that no name holds."""
    if len(asked) > LONGEST:
        raise _bad(f"{len(asked):,} signs are no name", f"write at most {LONGEST}")
    if any(unicodedata.category(sign) in {"Cc", "Cs", "Cn", "Co"} for sign in asked):
        raise _bad("this holds signs that cannot be written", "leave control characters and broken signs out")
    text = " ".join(unicodedata.normalize("NFKC", asked).casefold().split())
    if not text:
        raise _bad("there is nothing to look for", "write a name, its pinyin, or its first letters")
    if any(map(is_han, text)):
        return Words(text, "", _tokens(text))
    return Words(text, _letters(text), ())


def _bad(message: str, fix: str) -> BadInput:
    return BadInput(Complaint(message, field="q", fix=fix))


def _letters(text: str) -> str:
    spoken = re.sub(r"[0-9]+", lambda digits: "".join(_NUMERALS[sign] for sign in _in_words(digits[0])), text)
    letters = "".join(toneless(sign) for sign in _SILENT.sub("", spoken)).replace("u:", "v").replace("ü", "v")
    return letters if letters.isascii() and letters.isalpha() else ""


def _in_words(digits: str) -> str:
    return numeral(int(digits[-9:])) if digits.strip("0") else "零"


def _tokens(text: str) -> tuple[str, ...]:
    """Characters and runs of letters in turn; nothing when there are no letters."""
    plain = "".join(toneless(sign) for sign in _SILENT.sub("", text)).replace("ü", "v")
    tokens = tuple(re.findall(r"[a-z]+|[^a-z]", plain))
    return tokens if any(len(token) > 1 or token.isascii() for token in tokens) else ()
