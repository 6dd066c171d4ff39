"""Hard questions written from addresses of the register, kind by kind, each with what is right.

Seeds up to ``LAST_TUNED`` are for tuning the lookup, ``REPORTED`` is what benchmarks report on; tests use neither.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from tests.addresses.careful import NOTHING_MEANT, Home
from tests.addresses.hand import KINDS, Hand, Maker
from tests.addresses.nowhere import NOWHERE

LAST_TUNED, REPORTED = 5, 611_953
"""Questions of the seeds 1 to 5 may be looked at; those of the reported seed never were before it was reported."""


class Question(NamedTuple):
    """A question: its kind, what is written, the address it was made from, and those that are right.

    One that is fair has one right address; one for which there is none has an empty set.
    """

    kind: str
    written: str
    home: Home
    right: frozenset[str]


@dataclass(frozen=True)
class Gold(Hand):
    """A maker of questions: the same seed over the same register makes the same."""

    def questions(self, each: int) -> Iterator[Question]:
        """So many questions of every kind whose address exists."""
        for kind, make in KINDS.items():
            yield from self._some(kind, make, each, exists=True)

    def nowhere(self, each: int) -> Iterator[Question]:
        """So many of every kind whose address does not exist, here or anywhere."""
        for kind, make in NOWHERE.items():
            yield from self._some(kind, make, each, exists=False)

    def _some(self, kind: str, make: Maker, count: int, *, exists: bool) -> Iterator[Question]:
        made = tries = 0
        while made < count and tries < 60 * count:
            tries += 1
            home = self.chance.choice(self.careful.homes)
            draft = make(self, home)
            if draft is None:
                continue
            slips, right = (NOTHING_MEANT, frozenset[str]()) if kind == "abroad" else self.careful.right(draft.asked)
            if exists or slips >= NOTHING_MEANT:
                made += 1
                yield Question(kind, draft.written, home, right if exists else frozenset())
