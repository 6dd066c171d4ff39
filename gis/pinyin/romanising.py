"""A place name in letters."""

from __future__ import annotations

from dataclasses import dataclass

from gis.pinyin.parting import pieces
from gis.pinyin.readings import Readings
from gis.pinyin.syllables import is_han, joined, toneless


@dataclass(frozen=True)
class Part:
    """One written part of a name: its characters, a toned syllable for each, and its number when it is an ordinal."""

    text: str
    syllables: tuple[str, ...]
    number: int | None = None

    @property
    def pinyin(self) -> str:
        """As written, with tones, the first letter capital (rule 10); an ordinal is written in digits (rule 7)."""
        if self.number is not None:
            return f"Dì-{self.number}" if self.text.startswith("第") else str(self.number)
        return joined(self.syllables).capitalize() if is_han(self.text[0]) else self.text

    @property
    def roman(self) -> str:
        """As written, without tones."""
        if self.number is not None:
            return self.pinyin.replace("ì", "i")
        return joined(tuple(map(toneless, self.syllables))).capitalize() if is_han(self.text[0]) else self.text


@dataclass(frozen=True)
class Romanised:
    """A name in letters; ``uncertain`` and ``unknown`` are the characters a person has to look at.

    ``text`` is the name without spaces and signs; ``syllables`` has a toned syllable for each of its signs.
    """

    text: str
    parts: tuple[Part, ...]
    uncertain: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def roman(self) -> str:
        """The name without tones: Hai'an Shi, 2 Malu."""
        return " ".join(part.roman for part in self.parts)

    @property
    def pinyin(self) -> str:
        """The name with tones: Hǎi'ān Shì."""
        return " ".join(part.pinyin for part in self.parts)

    @property
    def syllables(self) -> tuple[str, ...]:
        """Toned syllables, one for each sign of ``text``."""
        return tuple(syllable for part in self.parts for syllable in part.syllables)


def romanise(proper: str, generic: str, readings: Readings, *, street: bool = False) -> Romanised:
    """Write a name in letters, by 〔84〕中地字第17号.

    ``generic`` is empty for a natural village, whose name is one word. ``street`` brings in the ordinals of streets and
    lanes, and takes a modifier at the end of the proper part to the generic (北京中 + 路). A modifier that is part of
    ``generic`` stays there; a space in ``proper`` parts it there.
    """
    found = pieces(proper, generic, readings, street=street)
    spelt = readings.spell("".join(piece.text for piece in found))
    parts, at = [], 0
    for piece in found:
        end = at + len(piece.text)
        parts.append(Part(piece.text, spelt.syllables[at:end], piece.number))
        at = end
    return Romanised(spelt.text, tuple(parts), spelt.uncertain, spelt.unknown)
