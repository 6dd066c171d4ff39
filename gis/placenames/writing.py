"""The characters a name is written in: broken ones that lists carry along, rare ones, and what is no character."""

from __future__ import annotations

import unicodedata

from gis.errors import Complaint
from gis.pinyin.syllables import is_han
from gis.placenames.characters import Characters

_STAND_INS = frozenset("?？□■〓◆◇*＊\ufffd")
"""What programs and people write for a character they do not have: published lists hold ?南村 (DOMAIN §12.4)."""
_NO_CHARACTERS = frozenset({"Co", "Cn", "Cs", "Cc"})
"""Private use, unassigned, halves of pairs, control signs: another machine shows another character, or none."""
_DESCRIPTIONS = range(0x2FF0, 0x3000)
"""Signs that tell how a character is composed (⿰), written where it could not be typed."""
_ALLOWED = frozenset("·（）()")
"""Signs that names of the statistical lists hold rightly: 双桥村（新）."""


def broken(text: str, field: str) -> list[Complaint]:
    """What must be put right before the text can be anybody's name."""
    bad = [sign for sign in dict.fromkeys(text) if _is_broken(sign)]
    fix = "look up the character in the paper and type it; many need GB18030 or UTF-8"
    told = "、".join(f"{sign if sign.isprintable() else ''}U+{ord(sign):04X}" for sign in bad)
    return [Complaint(f"{text!r} holds broken characters: {told}", field=field, fix=fix)] if bad else []


def _is_broken(sign: str) -> bool:
    return sign in _STAND_INS or ord(sign) in _DESCRIPTIONS or unicodedata.category(sign) in _NO_CHARACTERS


def unusual(name: str, characters: Characters, field: str) -> list[Complaint]:
    """Rare characters (避免生僻字), and what is no character at all, in a name that stands."""
    found = []
    rare = [sign for sign in dict.fromkeys(name) if is_han(sign) and characters.is_rare(sign)]
    if rare:
        fix = "check it against the paper; rare characters that are in use already may stay"
        found.append(Complaint(f"{name} has rare characters: {'、'.join(rare)}", field=field, fix=fix))
    other = [sign for sign in dict.fromkeys(name) if not is_han(sign) and sign not in _ALLOWED]
    if other:
        fix = "write the name in standard characters (规范汉字)"
        found.append(Complaint(f"{name} has signs that are no characters: {' '.join(other)}", field=field, fix=fix))
    return found
