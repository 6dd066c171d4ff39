"""How the characters of a place name are read (rule 8: in 普通话, as 审音 has it).

Three sources, the first that knows a character decides: our table (whole names, then words, then single characters),
the dictionary when it has one reading only, and the guess of pypinyin, which is named as uncertain.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pypinyin import Style, pinyin

from gis.pinyin.numerals import numeral
from gis.pinyin.syllables import is_han, is_toned

Kind = Literal["character", "word", "name", "ordinal_exception"]
"""``name`` holds at the start of a text, ``word`` anywhere, ``character`` for what neither covers."""
Certainty = Literal["known", "derived", "unverified"]
"""An ``unverified`` entry gives its reading, but what is polyphonic stays uncertain until a person confirms it."""


@dataclass(frozen=True)
class Reading:
    """One entry of the table: a text and its toned syllables, one for each character."""

    text: str
    syllables: tuple[str, ...]
    kind: Kind = "name"
    certainty: Certainty = "known"
    source: str = ""
    note: str = ""


@dataclass(frozen=True)
class Spelt:
    """A text read: a toned syllable for each sign, and what was not decided.

    ``word_start`` says for each sign where the word of the table that read it begins: a word is not parted. Signs that
    are no characters stand for themselves.
    """

    text: str
    syllables: tuple[str, ...]
    word_start: tuple[int, ...]
    uncertain: tuple[str, ...]
    unknown: tuple[str, ...]


class Readings:
    """The table of readings, on a dictionary of characters.

    Of two entries of one kind for one text the later wins; so a person's corrections are handed in last. ``dictionary``
    has the readings of characters, the customary one first; for what it lacks, pypinyin's longer lists are taken.
    """

    def __init__(
        self, entries: Iterable[Reading] = (), dictionary: Mapping[str, tuple[str, ...]] | None = None
    ) -> None:
        self.entries = tuple(entries)
        self.dictionary: Mapping[str, tuple[str, ...]] = dictionary or {}
        by_kind: dict[Kind, dict[str, Reading]] = {"character": {}, "word": {}, "name": {}}
        for entry in self.entries:
            if entry.kind != "ordinal_exception":
                by_kind[entry.kind][entry.text] = entry
        self._decided, self._words, self._names = by_kind["character"], by_kind["word"], by_kind["name"]
        self.ordinal_exceptions = tuple(entry.text for entry in self.entries if entry.kind == "ordinal_exception")
        self._word_lengths = _lengths(self._words)
        self._name_lengths = _lengths(self._names)
        self._known: dict[str, tuple[str, ...]] = {}

    def corrected(self, corrections: Iterable[Reading]) -> Readings:
        """These readings with a person's corrections, which win."""
        return Readings((*self.entries, *corrections), self.dictionary)

    def spell(self, text: str) -> Spelt:
        """Read a text, full-width signs made narrow first (NFKC)."""
        text = unicodedata.normalize("NFKC", text)
        syllables: list[str] = []
        starts: list[int] = []
        undecided: list[int] = []
        uncertain: list[str] = []
        while (at := len(syllables)) < len(text):
            entry = self._entry(text, at)
            if entry is not None:
                syllables += entry.syllables
                width = len(entry.syllables)
                starts += [at] * width if entry.kind == "word" else range(at, at + width)
                uncertain += self._doubtful(entry)
                continue
            if len(self.known(text[at])) > 1:
                undecided.append(at)
                uncertain.append(text[at])
            syllables.append(self.known(text[at])[0])
            starts.append(at)
        if undecided:
            self._guess(text, syllables, undecided)
        unknown = [sign for sign, read in zip(text, syllables, strict=True) if sign == read and is_han(sign)]
        return Spelt(text, tuple(syllables), tuple(starts), _once(uncertain), _once(unknown))

    def _entry(self, text: str, at: int) -> Reading | None:
        """The longest entry of the table that begins here: a name only where the text begins, a character last."""
        if at == 0:
            for length in self._name_lengths.get(text[0], ()):
                if text[:length] in self._names:
                    return self._names[text[:length]]
        for length in self._word_lengths.get(text[at], ()):
            found = self._words.get(text[at : at + length])
            if found is not None:
                return found
        return self._decided.get(text[at])

    def _doubtful(self, entry: Reading) -> list[str]:
        """The characters whose reading an unverified entry leaves open: its own, or in a word those with several."""
        if entry.certainty != "unverified":
            return []
        if entry.kind == "character":
            return [entry.text]
        return [sign for sign in entry.text if sign not in self._decided and len(self.known(sign)) > 1]

    def known(self, sign: str) -> tuple[str, ...]:
        """Readings of one sign in the dictionary, the customary first; the sign itself when none is known.

        Neutral tones are left out where there is another: a place name is read in full (子 zǐ, not zi).
        """
        if sign not in self._known:
            self._known[sign] = self._look_up(sign)
        return self._known[sign]

    def _look_up(self, sign: str) -> tuple[str, ...]:
        if not is_han(sign):
            return (sign,)
        every = self.dictionary.get(sign) or tuple(_pypinyin(sign, every=True)[0]) or (sign,)
        return tuple(reading for reading in every if is_toned(reading)) or every

    def _guess(self, text: str, syllables: list[str], undecided: list[int]) -> None:
        """Put what pypinyin reads in this company in place of the customary reading, when the dictionary has it."""
        guessed = _pypinyin(text)
        for place in undecided:
            if guessed[place][0] in self.known(text[place]):
                syllables[place] = guessed[place][0]


def _pypinyin(text: str, *, every: bool = False) -> list[list[str]]:
    """Readings of each sign by pypinyin; an unread sign stands for itself."""
    read = pinyin(text, style=Style.TONE, heteronym=every, errors=_one_by_one)
    return [[reading.replace("\u0261", "g") for reading in readings] for readings in read]


def _one_by_one(unread: str) -> Any:
    """Whole runs of what is not read are handed over; the stubs of pypinyin do not know that it takes a list."""
    return list(unread)


def _once(signs: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(signs))


def _lengths(entries: Mapping[str, Reading]) -> dict[str, tuple[int, ...]]:
    """Lengths of the entries that begin with a character, the longest first."""
    found: dict[str, set[int]] = {}
    for text in entries:
        found.setdefault(text[0], set()).add(len(text))
    return {first: tuple(sorted(lengths, reverse=True)) for first, lengths in found.items()}


def digits_as_words(text: str) -> str:
    """Arabic digits as characters, for the sake of sound: 2马路 is 二马路."""
    words, digits = "", ""
    for sign in [*unicodedata.normalize("NFKC", text), ""]:
        if sign and sign in "0123456789":
            digits += sign
            continue
        words += (numeral(int(digits)) if digits else "") + sign
        digits = ""
    return words
