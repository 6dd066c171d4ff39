"""Readings that a person corrected: they win over the table, wherever a name holds the text."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from gis.errors import Complaint
from gis.pinyin import Reading, Readings, Spelt
from gis.pinyin.syllables import is_han, is_syllable, is_toned, toneless

LONGEST_TEXT = 40
"""The longest name of a place in the register has half of it."""
SOURCE = "corrected by a person"


@dataclass(frozen=True)
class Correction:
    """A text, its toned syllables with spaces between, and by what evidence."""

    text: str
    pinyin: str
    why: str

    @classmethod
    def written(cls, text: str, pinyin: str, why: str) -> Correction:
        """A correction as somebody wrote it: widths, capitals and spaces are evened out."""
        letters = unicodedata.normalize("NFC", pinyin).lower().replace("\u0261", "g")
        return cls(unicodedata.normalize("NFKC", "".join(text.split())), " ".join(letters.split()), why.strip())

    @property
    def syllables(self) -> tuple[str, ...]:
        """One for each character."""
        return tuple(self.pinyin.split())

    def complaints(self, table: Readings) -> Iterator[Complaint]:
        """What is wrong with it; which syllables Mandarin has, the dictionary of ``table`` tells."""
        if not self.text or len(self.text) > LONGEST_TEXT or not all(map(is_han, self.text)):
            yield Complaint(
                f"{self.text!r} is no text of Chinese characters", field="text", fix="write the name or word"
            )
        if not self.why:
            yield Complaint("is empty", field="why", fix="say by what evidence: who was asked, which book")
        if len(self.syllables) != len(self.text):
            words = f"{len(self.syllables)} syllables for {len(self.text)} characters"
            yield Complaint(words, field="pinyin", fix="write one for each character, spaces between: jū zhèn")
        spoken = _spoken(table)
        for syllable in self.syllables:
            if not is_syllable(syllable) or (spoken and toneless(syllable) not in spoken):
                yield Complaint(
                    f"{syllable!r} is no syllable of Mandarin", field="pinyin", fix="write lǚ, not lv or lyu"
                )
            elif not is_toned(syllable):
                yield Complaint(
                    f"{syllable!r} bears no tone", field="pinyin", fix="write its tone: jū; names are read in full"
                )

    def unusual(self, table: Readings) -> list[str]:
        """Characters that the dictionary does not read so: allowed, for local readings are the reason of this table."""
        pairs = zip(self.text, self.syllables, strict=True)
        return [f"{sign} {read}" for sign, read in pairs if read not in table.dictionary.get(sign, (read,))]


def _spoken(table: Readings) -> frozenset[str]:
    return frozenset(toneless(reading) for readings in table.dictionary.values() for reading in readings)


class CorrectedReadings(Readings):
    """A table of readings with a person's corrections laid over it.

    A corrected word or name is read so wherever it stands, whatever longer entry of the table holds it; of two
    corrections that overlap the longer one, then the first. A single character is read so where no word or name of the
    table covers it. What lies apart in a name stays apart: a correction says how it sounds, not how it is parted.
    """

    def __init__(self, table: Readings, corrections: Mapping[str, str]) -> None:
        self._table = table
        self.corrections = dict(corrections)
        single = [
            Reading(text, (pinyin,), "character", "known", SOURCE)
            for text, pinyin in corrections.items()
            if len(text) == 1
        ]
        super().__init__((*table.entries, *single), table.dictionary)

    def corrected(self, corrections: Iterable[Reading]) -> Readings:
        """The table with more entries, under the same corrections."""
        return CorrectedReadings(self._table.corrected(corrections), self.corrections)

    def spell(self, text: str) -> Spelt:
        """Read a text: by the table, then by the corrections."""
        found = super().spell(text)
        syllables, settled = list(found.syllables), set[int]()
        for word in self._words_first_longest:
            for place in _places(found.text, word):
                covered = range(place, place + len(word))
                if settled.isdisjoint(covered):
                    syllables[place : place + len(word)] = self.corrections[word].split()
                    settled.update(covered)
        if not settled:
            return found
        open_signs = {sign for place, sign in enumerate(found.text) if place not in settled}
        uncertain = tuple(sign for sign in found.uncertain if sign in open_signs)
        unknown = tuple(sign for sign in found.unknown if sign in open_signs)
        return Spelt(found.text, tuple(syllables), found.word_start, uncertain, unknown)

    @cached_property
    def _words_first_longest(self) -> tuple[str, ...]:
        return tuple(sorted((text for text in self.corrections if len(text) > 1), key=lambda text: (-len(text), text)))


def _places(text: str, word: str) -> Iterator[int]:
    return (found.start() for found in re.finditer(re.escape(word), text))
