"""A place name in letters, as its class has it: the one way in which names of the register are spelt."""

from __future__ import annotations

from typing import NamedTuple

from gis.pinyin import Readings, Romanised, initials, romanise, sound_key
from gis.pinyin.syllables import is_han, toneless
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
    return letters_as(spelt(parts, of, readings), parts.proper + parts.generic, readings)


def letters_as(written: Romanised, name: str, readings: Readings) -> Letters:
    """The four forms of a name that is spelt already."""
    if all(map(is_han, name)):
        # its sound and first letters are in the syllables; to read the name again would take most of a load's time
        syllables = [toneless(syllable) for syllable in written.syllables]
        sound = " ".join(syllables).replace("ü", "v")
        return Letters(written.roman, written.pinyin, sound, "".join(one[0] for one in syllables))
    return Letters(written.roman, written.pinyin, sound_key(name, readings), initials(name, readings))


def letters_of(name: str, of: PlaceClass, readings: Readings) -> Letters:
    """The letters of a name that nobody has parted, such as an alias."""
    return letters(split(name, of.generics), of, readings)
