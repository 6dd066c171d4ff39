"""Names by their sound: a key to compare them, and the forms that a search types."""

from __future__ import annotations

from gis.pinyin.readings import Readings, digits_as_words
from gis.pinyin.romanising import Romanised
from gis.pinyin.syllables import is_han, toneless


def sound_key(text: str, readings: Readings) -> str:
    """Toneless syllables in small letters, a space between, ü as v: equal for names that sound alike.

    The space keeps 西安 (``xi an``) from 先 (``xian``). Digits are read as numbers; spaces and signs are silent.
    """
    spelt = readings.spell(digits_as_words("".join(text.split())))
    return " ".join(
        toneless(syllable).replace("ü", "v")
        for sign, syllable in zip(spelt.text, spelt.syllables, strict=True)
        if sign.isalnum()
    )


def initials(text: str, readings: Readings) -> str:
    """First letters of the syllables (崇川区人民中路: ``ccqrmzl``); digits and Latin letters stay, signs fall away."""
    spelt = readings.spell(text)
    return "".join(
        toneless(syllable)[0] for sign, syllable in zip(spelt.text, spelt.syllables, strict=True) if sign.isalnum()
    )


def search_forms(romanised: Romanised) -> tuple[str, ...]:
    """What people type for a name: its letters in one run, with v and with u for ü; ordinals also in digits."""
    spoken = "".join(map(toneless, romanised.syllables))
    written = "".join(
        str(part.number) if part.number is not None else "".join(map(toneless, part.syllables))
        for part in romanised.parts
    )
    forms = [form.replace("ü", other) for form in (spoken, written) for other in ("v", "u")]
    return tuple(dict.fromkeys(form for form in forms if form and not any(map(is_han, form))))
