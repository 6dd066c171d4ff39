"""A place name in letters, as its class has it: the one way in which names of the register are spelt."""

from __future__ import annotations

from typing import NamedTuple

from gis.pinyin import Readings, Romanised, initials, romanise, sound_key
from gis.placenames.classes import PlaceClass
from gis.placenames.parts import Parts, split

NATURAL_VILLAGE = "22200"
"""Natural villages are written in one word (rule 3 of 〔84〕中地字第17号: 周口店 Zhoukoudian)."""


class Letters(NamedTuple):
    """A name in letters: without tones, with tones, by its sound, and its first letters."""

    roman: str
    pinyin: str
    sound: str
    initials: str


def spelt(parts: Parts, of: PlaceClass, readings: Readings) -> Romanised:
    """The name by the rules of 1984: of a road with its ordinals, of a natural village in one word."""
    if of.code == NATURAL_VILLAGE:
        return romanise(parts.proper + parts.generic, "", readings)
    return romanise(parts.proper, parts.generic, readings, street=of.kind == "road")


def letters(parts: Parts, of: PlaceClass, readings: Readings) -> Letters:
    """The four forms that a name is kept in."""
    name, written = parts.proper + parts.generic, spelt(parts, of, readings)
    return Letters(written.roman, written.pinyin, sound_key(name, readings), initials(name, readings))


def letters_of(name: str, of: PlaceClass, readings: Readings) -> Letters:
    """The letters of a name that nobody has parted, such as an alias."""
    return letters(split(name, of.generics), of, readings)
