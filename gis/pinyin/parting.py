"""Into which parts a name is written: rules 1 to 4 and 7 of 〔84〕中地字第17号.

RULE 1  Proper part and generic are written apart.
RULE 2  A modifier of one syllable joins its part (北京中路 Beijing Zhonglu), one of more stands apart; a person says
        that with a space in the proper part.
RULE 3  Names of natural villages and towns are one word: they have no generic.
RULE 4  A generic that became part of the name stays there (景德镇市 Jingdezhen Shi).
RULE 7  Ordinals of streets and lanes are written in digits. An ordinal is a well-formed number directly before the
        generic, or before one of 马 环 横 直 支 纵 that belongs to it (二马路, 三环路). So 二甲, 三厂, 四甲 and 三元路
        are no ordinals, nor are 五一路 and 八一路, dates that no counting writes so; other names are listed in data.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from gis.pinyin.numerals import ending_number
from gis.pinyin.readings import Readings
from gis.pinyin.syllables import is_han

MODIFIERS = frozenset("东西南北中前后左右上下大小新老旧横直")
"""What is said of a street and no name of it. 内 and 外 belong to the name before them: 朝阳门内/大街."""
_BEFORE_GENERIC = frozenset("马环横直支纵")
"""With a number before them these belong to the generic; without one 马 does not: 大马/路."""
_LANES = frozenset("路街巷弄里条")
_LEAST_NAME = 2
"""Characters a name keeps when its modifier goes to the generic: 城东路 is Chengdong Lu."""
WORDS_OF_GENERICS = {
    "居民委员会": ("居民", "委员会"),
    "村民委员会": ("村民", "委员会"),
    "经济技术开发区": ("经济", "技术", "开发区"),
    "经济开发区": ("经济", "开发区"),
    "高新技术产业开发区": ("高新", "技术", "产业", "开发区"),
    "工业园区": ("工业", "园区"),
    "风景名胜区": ("风景", "名胜区"),
    "自然保护区": ("自然", "保护区"),
}
"""Generics of several words; the others are one."""


@dataclass(frozen=True)
class Piece:
    """One part of a name, and its number when it is an ordinal of rule 7."""

    text: str
    number: int | None = None


def pieces(proper: str, generic: str, readings: Readings, *, street: bool) -> list[Piece]:
    """The parts of a name; their texts together are the name without spaces and signs."""
    *apart, proper = [_narrow(chunk) for chunk in proper.split()] or [""]
    generic = _narrow(generic)
    parts = _street(proper, generic, readings) if street else _plain(proper, generic)
    found = [piece for part in [*map(Piece, apart), *parts] for piece in _runs(part)]
    return [piece for piece in found if piece.text]


def _narrow(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def _plain(proper: str, generic: str) -> list[Piece]:
    return [Piece(proper), *map(Piece, WORDS_OF_GENERICS.get(generic, (generic,)))]


def _street(proper: str, generic: str, readings: Readings) -> list[Piece]:
    """RULE 7, then RULE 2; a lane of a lane is parted at both (天宁寺西里一巷 Tianningsi Xili 1 Xiang)."""
    while generic and ending_number(generic[0]) is not None:
        proper, generic = proper + generic[0], generic[1:]
    if not generic:
        return [Piece(proper)]
    ordinal = _ordinal(proper, generic, readings)
    if ordinal is not None:
        name, counted, generic = ordinal
        return [*_lane_before(name, readings), counted, Piece(generic)]
    name, generic = _modified(proper, generic, readings)
    return [Piece(name), Piece(generic)]


def _ordinal(proper: str, generic: str, readings: Readings) -> tuple[str, Piece, str] | None:
    """Name, number and generic; None when no ordinal stands before the generic."""
    if proper[-1:] in _BEFORE_GENERIC and ending_number(proper[:-1]) is not None:
        proper, generic = proper[:-1], proper[-1] + generic
    if proper.endswith(readings.ordinal_exceptions):
        return None
    held = _held_until(proper + generic, len(proper), readings)
    number = ending_number(proper[held:])
    if number is None:
        return None
    written, value = number
    name = proper.removesuffix(written)
    if name.endswith("第"):
        name, written = name[:-1], "第" + written
    return name, Piece(written, value), generic


def _lane_before(name: str, readings: Readings) -> list[Piece]:
    """What stands before an ordinal: a numbered or modified lane is parted too, any other is part of the name."""
    if name[-1:] in _LANES:
        parts = _street(name[:-1], name[-1], readings)
        if parts[-1].text != name[-1] or any(part.number for part in parts):
            return parts
    return [Piece(name)]


def _modified(proper: str, generic: str, readings: Readings) -> tuple[str, str]:
    """Move the modifiers at the end of the name to the generic, unless a word of the table holds them in the name."""
    if len(proper) == _LEAST_NAME and _is_bare(proper, generic):
        return proper[0], proper[1] + generic
    if all(sign in MODIFIERS for sign in proper):
        keep = max(len(proper) - 1, _LEAST_NAME)
    else:
        keep = _LEAST_NAME
        while keep < len(proper) and not all(sign in MODIFIERS for sign in proper[keep:]):
            keep += 1
    if keep < len(proper) and not _held(proper + generic, keep, readings):
        return proper[:keep], proper[keep:] + generic
    return proper, generic


def _is_bare(proper: str, generic: str) -> bool:
    """Whether two modifiers are a name and a modifier: 南/小街, 小/南街, 南/大街 — but 中南路, 东北街 are names."""
    first, last = proper[0], proper[1]
    if generic[0] not in "街巷道" or first not in MODIFIERS:
        return False
    return last in "大小前后横直" or (first in "大小" and last in "东西南北")


def _held(text: str, place: int, readings: Readings) -> bool:
    """Whether one word of the table reads the signs on both sides of a place."""
    starts = readings.spell(text).word_start
    return 0 < place < len(starts) and starts[place - 1] == starts[place]


def _held_until(text: str, place: int, readings: Readings) -> int:
    """Where the last word of the table ends that begins before a place: 东四 is held in 东四/十二条."""
    starts = readings.spell(text).word_start
    several = [at for at in range(1, place) if starts[at] == starts[at - 1]]
    return max(several) + 1 if several else 0


def _runs(piece: Piece) -> list[Piece]:
    """Digits and letters stand apart from characters; signs part and are dropped."""
    if piece.number is not None:
        return [piece]
    found: list[Piece] = []
    last = ""
    for sign in piece.text:
        kind = "han" if is_han(sign) else "digit" if sign.isdigit() else "letter" if sign.isalpha() else ""
        if kind and kind == last:
            found[-1] = Piece(found[-1].text + sign)
        elif kind:
            found.append(Piece(sign))
        last = kind
    return found
