"""The sides a register form names, matched with the divisions that ever stood on either side of its line."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from gis.markers.placing import meets_three
from gis.markers.record import Marker

_ABOVE = ("江苏省", "南通市")
"""Superiors that a form may write before the name."""
_ENDINGS = ("自治县", "区", "市", "县", "街道", "镇", "乡")


@dataclass(frozen=True)
class SideName:
    """A name that a side of a line bore for some days: of a unit, or of what lies beyond the city (unit None)."""

    unit_id: int | None
    name: str
    start: date | None = None
    end: date | None = None
    """Exclusive."""


def needed_sides(marker: Marker) -> int:
    """How many sides its form names: three where three lines meet, else two."""
    return 3 if meets_three(marker) else 2


def match_sides(sides: Sequence[str], names: Sequence[SideName], on: date | None = None) -> list[SideName | None]:
    """For each side as written the name it means, by choice one that was borne on ``on``; None: none of them."""
    found: list[SideName | None] = []
    for words in sides:
        meant = [name for name in names if _means(words, name.name)]
        found.append(next((name for name in meant if _borne(name, on)), meant[0] if meant else None))
    return found


def units_of(sides: Sequence[str], names: Sequence[SideName], on: date | None = None) -> tuple[int, ...]:
    """The units that sides mean, in their order, as far as they are known."""
    matched = match_sides(sides, names, on)
    return tuple(name.unit_id for name in matched if name is not None and name.unit_id is not None)


def _borne(name: SideName, on: date | None) -> bool:
    return on is not None and (name.start is None or name.start <= on) and (name.end is None or on < name.end)


@lru_cache(maxsize=65_536)
def _means(words: str, name: str) -> bool:
    plain = "".join(unicodedata.normalize("NFKC", words).split())
    for above in _ABOVE:
        if plain != name:
            plain = plain.removeprefix(above)
    return plain == name or (len(plain) > 1 and plain == _bare(name)) or (len(name) > 2 and plain.endswith(name))


def _bare(name: str) -> str:
    """A name without its ending: 崇川 for 崇川区."""
    return next((name.removesuffix(end) for end in _ENDINGS if name.endswith(end)), name)
