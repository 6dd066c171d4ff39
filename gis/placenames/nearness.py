"""Names that differ little from another: one character apart, or the same characters in another order.

Names of one length stand as one matrix of characters, so that a name is compared with all of them at once: no index has
to be kept, and 100,000 names take a millisecond.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

Nearness = Literal["one_character", "other_order"]
"""One character put in, left out or exchanged; or all the same characters, not in the same order."""
Codes = NDArray[np.uint32]


@dataclass(frozen=True)
class _OneLength:
    """Names of one length: which of the list they are, and their characters, a row for each place in the name."""

    numbers: NDArray[np.int64]
    codes: Codes

    @cached_property
    def ordered(self) -> Codes:
        """The characters of each name in ascending order."""
        ordered: Codes = np.sort(self.codes, axis=0)
        return ordered

    def chosen(self, which: NDArray[np.bool_]) -> NDArray[np.int64]:
        """The names of some columns."""
        numbers: NDArray[np.int64] = self.numbers[which]
        return numbers


class Nearby:
    """Distinct names, to be compared with others."""

    def __init__(self, names: Sequence[str]) -> None:
        by_length: dict[int, list[int]] = defaultdict(list)
        for number, name in enumerate(names):
            by_length[len(name)].append(number)
        self._lengths = {
            length: _OneLength(np.array(numbers), _upright([names[number] for number in numbers], length))
            for length, numbers in by_length.items()
            if length
        }

    def prepare(self) -> None:
        """Put the characters of every name in order now."""
        for held in self._lengths.values():
            held.ordered  # noqa: B018 - kept from now on

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
        return held.chosen(_count(row != sign for row, sign in zip(held.codes, asked, strict=True)) == 1)

    def _with_one_more(self, asked: Codes) -> NDArray[np.int64]:
        held = self._of_length(len(asked) + 1)
        return held.chosen(_one_put_in(held.codes[:-1], asked, held.codes[1:], asked))

    def _with_one_less(self, asked: Codes) -> NDArray[np.int64]:
        held = self._of_length(len(asked) - 1)
        return held.chosen(_one_put_in(held.codes, asked[:-1], held.codes, asked[1:]))

    def _in_other_order(self, asked: Codes) -> NDArray[np.int64]:
        held = self._of_length(len(asked))
        others = _count(row != sign for row, sign in zip(held.ordered, np.sort(asked), strict=True))
        columns = np.flatnonzero(others == 0)
        another = (held.codes[:, columns] != asked[:, np.newaxis]).any(axis=0)
        found: NDArray[np.int64] = held.numbers[columns[another]]
        return found

    def _of_length(self, length: int) -> _OneLength:
        return self._lengths.get(length) or _OneLength(np.empty(0, np.int64), np.empty((length, 0), np.uint32))


def codes_of(texts: Sequence[str]) -> Codes:
    """The characters of texts one after another, as numbers."""
    # a lone half of a character pair has a number like any other, and is equal to nothing that is stored
    return np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.dtype("<u4")).astype(np.uint32)


def _upright(names: Sequence[str], length: int) -> Codes:
    return np.ascontiguousarray(codes_of(names).reshape(-1, length).T)


def _count(tests: Iterable[NDArray[np.bool_]]) -> NDArray[np.uint8]:
    """How many tests each name passes; a sum along the names, for a sum across them is ten times slower."""
    found: NDArray[np.uint8] | None = None
    for test in tests:
        passed = test.view(np.uint8)
        found = passed if found is None else found + passed
    return np.zeros(0, np.uint8) if found is None else found


def _one_put_in(front: Codes, head: Codes, back: Codes, tail: Codes) -> NDArray[np.bool_]:
    """Names that differ from another word by one character more or less.

    ``front`` and ``head`` are the two words place by place from their beginnings, ``back`` and ``tail`` from their
    ends, the longer word without its last, or first, character. The equal beginning and the equal end together must
    cover the shorter word.
    """
    equal = _running(row == sign for row, sign in zip(front, head, strict=True))
    ends = _running(row == sign for row, sign in zip(back[::-1], tail[::-1], strict=True))
    covered: NDArray[np.bool_] = _count([*equal, *ends]) >= len(head)
    return covered


def _running(tests: Iterable[NDArray[np.bool_]]) -> Iterable[NDArray[np.bool_]]:
    """Each test passed, and all before it."""
    so_far: NDArray[np.bool_] | None = None
    for test in tests:
        so_far = test if so_far is None else so_far & test
        yield so_far
