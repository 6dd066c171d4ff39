"""A written address in one form: half width, simplified, one sign for each thing; each sign knows its origin.

Nothing is thrown away: what is left out of the text (spaces, commas, hidden signs) leaves a break where it stood, and
every sign of the text remembers the place in the original it came from (GB/T 35639 keeps the written form as well).
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass

LONGEST = 500
"""Signs of an address that are read: the longest of the register has 60; a page of text is no address."""
_DASHES = "-‐‑‒–—―−﹣－~～〜至"
_BREAKS = frozenset(" ,;:|/\\()[]{}<>\"'!?·•…\t\n\r")
"""Signs that part words; what NFKC makes of full-width ones is among them."""
_LIST_SIGN = "、"
_ALIKE = {"號": "号", "○": "〇", "﹟": "#", "＃": "#", "。": ","} | dict.fromkeys(_DASHES[:-1], "-")


@dataclass(frozen=True)
class Normalised:
    """The text in one form.

    ``origins[i]`` is the place in ``raw`` of its sign i; ``breaks`` are places in the text before which a break stood.
    """

    raw: str
    text: str
    origins: tuple[int, ...]
    breaks: frozenset[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where ``text[start:end]`` stands in the original, half-open."""
        if start >= end:
            place = self.origins[start] if start < len(self.origins) else len(self.raw)
            return place, place
        return self.origins[start], self.origins[end - 1] + 1


def normalise(raw: str, simplified: Mapping[str, str]) -> Normalised:
    """Normalise ``raw``; ``simplified`` maps traditional characters to simplified ones (one to one).

    At most ``LONGEST`` signs are read. Lone surrogates, control and hidden signs are left out.
    """
    text: list[str] = []
    origins: list[int] = []
    breaks: set[int] = set()
    for place, sign in enumerate(raw[:LONGEST]):
        written = _ALIKE.get(sign, sign)
        for part in written if written.isascii() else unicodedata.normalize("NFKC", written):
            kept = simplified.get(part, _ALIKE.get(part, part))
            if kept in _BREAKS or kept.isspace() or _hidden(kept):
                breaks.add(len(text))
            else:
                text.append(kept)
                origins.append(place)
    return Normalised(raw, "".join(text), tuple(origins), frozenset(breaks - {0, len(text)}))


def _hidden(sign: str) -> bool:
    return (not sign.isascii() and unicodedata.category(sign)[0] == "C") or (sign.isascii() and not sign.isprintable())
