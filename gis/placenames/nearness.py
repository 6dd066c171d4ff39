"""Names that differ little from another: one character apart, or the same characters in another order.

Names of one length stand as one matrix of characters, so that a name is compared with all of them at once: no index has
to be kept, and 100,000 names take a few milliseconds.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

Nearness = Literal["one_character", "other_order"]
"""One character put in, left out or exchanged; or all the same characters, not in the same order."""
Codes = NDArray[np.uint32]


@dataclass(frozen=True)
class _OneLength:
    """Names of one length: which of the list they are, and their characters, a row each."""

    numbers: NDArray[np.int64]
    codes: Codes

    @cached_property
    def ordered(self) -> Codes:
        """The characters of each name in ascending order."""
        ordered: Codes = np.sort(self.codes, axis=1)
        return ordered


class Nearby:
    """Distinct names, to be compared with others."""

    def __init__(self, names: Sequence[str]) -> None:
        by_length: dict[int, list[int]] = defaultdict(list)
        for number, name in enumerate(names):
            by_length[len(name)].append(number)
        self._lengths = {
            length: _OneLength(np.array(numbers), codes_of([names[number] for number in numbers]).reshape(-1, length))
            for length, numbers in by_length.items()
            if length
        }

    def near(self, name: str) -> list[tuple[int, Nearness]]:
        """Which of the names are near ``name`` and how, in their order; the name itself is not."""
        if not name:
            return []
        asked = codes_of([name])
        one = [self._exchanged(asked), self._with_one_more(asked), self._with_one_less(asked)]
        found: list[tuple[int, Nearness]] = [(int(number), "one_character") for part in one for number in part]
        found += [(int(number), "other_order") for number in self._in_other_order(asked)]
        return sorted(found)

    def _exchanged(self, asked: Codes) -> NDArray[np.int64]:
        held = self._of_length(len(asked))
        return _chosen(held, (held.codes != asked).sum(axis=1) == 1)

    def _with_one_more(self, asked: Codes) -> NDArray[np.int64]:
        held = self._of_length(len(asked) + 1)
        return _chosen(held, _one_put_in(held.codes[:, :-1] == asked, held.codes[:, 1:] == asked))

    def _with_one_less(self, asked: Codes) -> NDArray[np.int64]:
        held = self._of_length(len(asked) - 1)
        return _chosen(held, _one_put_in(held.codes == asked[:-1], held.codes == asked[1:]))

    def _in_other_order(self, asked: Codes) -> NDArray[np.int64]:
        held = self._of_length(len(asked))
        same = (held.ordered == np.sort(asked)).all(axis=1)
        return _chosen(held, same & (held.codes != asked).any(axis=1))

    def _of_length(self, length: int) -> _OneLength:
        return self._lengths.get(length) or _OneLength(np.empty(0, np.int64), np.empty((0, length), np.uint32))


def _chosen(held: _OneLength, which: NDArray[np.bool_]) -> NDArray[np.int64]:
    numbers: NDArray[np.int64] = held.numbers[which]
    return numbers


def codes_of(texts: Sequence[str]) -> Codes:
    """The characters of texts one after another, as numbers."""
    # a lone half of a character pair has a number like any other, and is equal to nothing that is stored
    return np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.dtype("<u4")).astype(np.uint32)


def _one_put_in(before: NDArray[np.bool_], after: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Rows where the longer of two words is the shorter with one character put in.

    ``before``: place by place, the words from their beginnings are equal; ``after``: from their ends. The equal
    beginning and the equal end together cover the shorter word.
    """
    heads: NDArray[Any] = np.logical_and.accumulate(before, axis=1).sum(axis=1)
    tails: NDArray[Any] = np.logical_and.accumulate(after[:, ::-1], axis=1).sum(axis=1)
    covered: NDArray[np.bool_] = heads + tails >= before.shape[1]
    return covered
