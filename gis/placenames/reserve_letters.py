"""A reserved name in letters: by its class where it has one, else as one proper part and its generic."""

from __future__ import annotations

from gis.pinyin import Readings
from gis.placenames.classes import Classes, PlaceClass
from gis.placenames.letters import Letters, letters
from gis.placenames.parts import Parts
from gis.placenames.reserve import PURPOSE_KINDS, Reserved


def class_or_plain(classes: Classes, code: str) -> PlaceClass:
    """The class of a code, or one that asks for nothing: a list may bear a code that the table does not know yet."""
    return classes.by_code.get(code) or PlaceClass(code, code, "other")


def letters_of_entry(entry: Reserved, classes: Classes, readings: Readings) -> Letters:
    """The letters of an entry; names of planned roads are spelt as roads are."""
    if entry.class_code is not None:
        of = class_or_plain(classes, entry.class_code)
    else:
        of = PlaceClass("", "", PURPOSE_KINDS.get(entry.purpose, "other"))
    return letters(Parts(entry.proper, entry.generic), of, readings)
