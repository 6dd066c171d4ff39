"""Which names of a shelf fit a question, how, and how exactly: from 1, the very name, down to a slip of the pen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

from gis.placenames.columns import Rows
from gis.placenames.entries import Entry
from gis.placenames.mixed import fits
from gis.placenames.nearness import Nearness, codes_of
from gis.placenames.queries import Words
from gis.placenames.shelf import Shelf
from gis.placenames.signs import Hits

How = Literal["exact", "prefix", "contains", "pinyin", "initials", "mixed", "one_character", "other_order"]
HOWS: tuple[How, ...] = get_args(How)
EXACT, BEGINS, WITHIN = 1.0, 0.7, 0.45
"""Exactness by characters; a question that is more of the name fits better, by ``REST`` at most."""
REST = 0.2
SOUND_EXACT, SOUND_BEGINS, SOUND_WITHIN = 0.9, 0.6, 0.35
"""By sound: below the same by characters, since other characters may sound alike."""
INITIALS_EXACT, INITIALS_BEGIN, INITIALS_WITHIN = 0.55, 0.4, 0.2
"""By first letters, which a hundred names share."""
MIXED = 0.65
NEAR: dict[Nearness, float] = {"one_character": 0.35, "other_order": 0.3}
"""Not what was asked, if only by a slip."""
SHORTEST_NEAR = 2
"""Every name of one character is one character apart from every other."""


class Fits:
    """How exactly each row fits a question (0: not at all), and how."""

    def __init__(self, rows: int) -> None:
        self.exactness = np.zeros(rows)
        self.how = np.zeros(rows, np.int8)

    @property
    def rows(self) -> Rows:
        """Those that fit."""
        return np.flatnonzero(self.exactness > 0)

    def take(self, rows: Rows, exactness: NDArray[np.float64] | float, how: How) -> None:
        """Fits of one kind; what fits better already stays."""
        exactness = np.broadcast_to(exactness, rows.shape)
        better = exactness > self.exactness[rows]
        self.exactness[rows[better]] = exactness[better]
        self.how[rows[better]] = HOWS.index(how)


def match(shelf: Shelf, words: Words) -> Fits:
    """What of a shelf fits as it is written, slips apart."""
    fit = Fits(len(shelf.entries))
    text, letters = words.text, words.letters
    _take(fit, shelf.characters.find(text), (WITHIN, BEGINS, EXACT), ("contains", "prefix", "exact"))
    if letters:
        ends = SOUND_WITHIN, SOUND_BEGINS, SOUND_EXACT
        _take(fit, shelf.sounds.find(letters), ends, ("pinyin",) * 3)
        ends = INITIALS_WITHIN, INITIALS_BEGIN, INITIALS_EXACT
        _take(fit, shelf.initials.find(letters), ends, ("initials",) * 3)
    if words.tokens:
        _take_mixed(fit, shelf, words)
    return fit


def match_slips(shelf: Shelf, words: Words) -> Fits:
    """What of a shelf differs by a slip, in characters; letters that differ by one are another sound."""
    fit = Fits(len(shelf.entries))
    if not words.letters and len(words.text) >= SHORTEST_NEAR:
        near = shelf.nearby.near(words.text)
        for how, exactness in NEAR.items():
            names = [shelf.names[number] for number, found in near if found == how]
            fit.take(shelf.rows_named(names), exactness, how)
    return fit


def _take(fit: Fits, hits: Hits, ends: tuple[float, float, float], hows: tuple[How, How, How]) -> None:
    """Hits within a name, at its beginning, and of all of it; a name that has several keeps the best."""
    rest = REST * hits.length / np.maximum(hits.lengths, 1)
    kinds = (~hits.first, rest), (hits.first & ~hits.whole, rest), (hits.whole, np.zeros(len(rest)))
    for (which, more), least, how in zip(kinds, ends, hows, strict=True):
        fit.take(hits.texts[which], least + more[which], how)


def _take_mixed(fit: Fits, shelf: Shelf, words: Words) -> None:
    held = [row for row in _perhaps_mixed(shelf, words.tokens) if fits(words.tokens, *_spelt(shelf.entries[row]))]
    fit.take(np.array(held, np.int64), MIXED, "mixed")


def _perhaps_mixed(shelf: Shelf, tokens: Sequence[str]) -> list[int]:
    """Rows that hold the first character asked for, with a syllable beside it that begins as the letters allow."""
    place = next(number for number, token in enumerate(tokens) if not token.isascii())
    hits = shelf.characters.find(tokens[place])
    may = np.ones(len(hits.texts), np.bool_)
    if place:  # letters before it: one of them begins the syllable that ends there
        before = shelf.initials.signs_at(hits.texts, hits.offsets - 1)
        may &= np.isin(before, codes_of([tokens[place - 1]]))
    if place + 1 < len(tokens):
        behind, token = hits.offsets + 1, tokens[place + 1]
        after = (shelf.initials if token.isascii() else shelf.characters).signs_at(hits.texts, behind)
        may &= after == ord(token[0])
    return [int(row) for row in np.unique(hits.texts[may])]


def _spelt(entry: Entry) -> tuple[str, str, str]:
    return entry.name.casefold(), entry.initials, entry.sound
