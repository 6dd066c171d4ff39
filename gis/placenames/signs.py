"""Texts one after another, in which every place where something begins is found at once by how it goes on."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from gis.placenames.nearness import codes_of

_END = "\0"
"""Stands after each text; no text of the register holds it."""
_SPACE, _U, _V = ord(" "), ord("u"), ord("v")


class Hits(NamedTuple):
    """Which texts hold what was asked, and where, a row each time they do; all counted in signs.

    ``lengths`` are those of the texts, ``length`` that of what was asked.
    """

    texts: NDArray[np.int64]
    offsets: NDArray[np.int64]
    lengths: NDArray[np.int64]
    length: int

    @property
    def first(self) -> NDArray[np.bool_]:
        """Hits at the beginnings of their texts."""
        found: NDArray[np.bool_] = self.offsets == 0
        return found

    @property
    def whole(self) -> NDArray[np.bool_]:
        """Hits that are all of their texts."""
        found: NDArray[np.bool_] = self.lengths == self.length
        return found


class Signs:
    """Texts to be searched by any part that begins where a part may begin.

    ``words``: parts begin after spaces only, which count for nothing else, and a ``u`` that is asked for is a ``v`` too
    (for ü people write either). Otherwise every sign may begin a part.
    """

    def __init__(self, texts: Sequence[str], *, words: bool = False) -> None:
        self._words = words
        codes = codes_of([_END, *(text + _END for text in texts)]) if texts else codes_of([_END])
        ends = codes == 0
        beginning = np.zeros(len(codes), np.bool_)
        beginning[1:] = (ends | (codes == _SPACE))[:-1] if words else True
        signs = codes != _SPACE if words else np.ones(len(codes), np.bool_)
        self._codes = codes[signs]
        owner = np.cumsum(self._codes == 0) - 1
        starts = np.flatnonzero(beginning[signs] & (self._codes != 0))
        # in the order of their first two signs, so that those that begin alike stand together
        pairs = _pairs(self._codes[starts], self._codes[starts + 1])
        order = np.argsort(pairs, kind="stable")
        starts, self._pairs = starts[order], pairs[order]
        self._starts, self._owners = starts.astype(np.int32), owner[starts].astype(np.int32)
        bounds = np.flatnonzero(self._codes == 0)
        self._begins = bounds[:-1] + 1
        self._lengths = np.diff(bounds) - 1

    def find(self, asked: str) -> Hits:
        """Every part of a text that begins as asked."""
        codes = codes_of([asked.replace(_END, "")])
        which, looked_at = self._beginning(codes)
        starts, owners = self._starts[which], self._owners[which]
        for place, code in enumerate(codes[looked_at:], start=looked_at):
            # the end of a text is like no sign that can be asked for, so that no part runs into the next text
            held = self._alike(self._codes[starts + place], int(code))
            starts, owners = starts[held], owners[held]
        return Hits(owners.astype(np.int64), starts - self._begins[owners], self._lengths[owners], len(codes))

    def _beginning(self, codes: NDArray[np.uint32]) -> tuple[slice, int]:
        """Where parts stand that begin as asked, and by how many signs: by two, unless the second has two forms."""
        if not len(codes):
            return slice(0, 0), 0
        two = len(codes) > 1 and not (self._words and codes[1] == _U)
        low = _pairs(codes[:1], codes[1:2] if two else np.zeros(1, np.uint32))
        high = low + (0 if two else _SECOND - 1)
        left, right = np.searchsorted(self._pairs, low, "left"), np.searchsorted(self._pairs, high, "right")
        return slice(int(left[0]), int(right[0])), 1 + two

    def signs_at(self, texts: NDArray[np.int64], offsets: NDArray[np.int64]) -> NDArray[np.uint32]:
        """The sign of each text at an offset; 0 where the text does not reach that far."""
        inside = (offsets >= 0) & (offsets < self._lengths[texts])
        found: NDArray[np.uint32] = self._codes[self._begins[texts] + np.where(inside, offsets, self._lengths[texts])]
        return found

    def _alike(self, signs: NDArray[np.uint32], code: int) -> NDArray[np.bool_]:
        same: NDArray[np.bool_] = signs == code
        return same | (signs == _V) if self._words and code == _U else same


_SECOND = 1 << 32
"""What the first of two signs counts in their common number."""


def _pairs(first: NDArray[np.uint32], second: NDArray[np.uint32]) -> NDArray[np.int64]:
    pairs: NDArray[np.int64] = first.astype(np.int64) * _SECOND + second
    return pairs
