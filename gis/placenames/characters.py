"""Facts about Chinese characters: their level in 通用规范汉字表 (2013), their strokes, their readings."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

RARE_FROM_LEVEL = 3
"""Levels 1 and 2 are for general use; level 3 is for names of people, places and sciences (通用规范汉字表, 说明)."""


@dataclass(frozen=True)
class Character:
    """One character. ``number`` is its place in the table (1–8105) and sorts a level by strokes; None outside it.

    ``readings`` are toned syllables, the customary one first.
    """

    sign: str
    number: int | None
    level: int | None
    strokes: int
    readings: tuple[str, ...]


@dataclass(frozen=True)
class Characters:
    """The characters that are known, by sign."""

    by_sign: Mapping[str, Character] = field(default_factory=dict)

    @classmethod
    def of(cls, characters: Iterable[Character]) -> Characters:
        """Characters by their sign."""
        return cls({character.sign: character for character in characters})

    def level_of(self, sign: str) -> int | None:
        """Level 1, 2 or 3; None for what is not in the table of standard characters."""
        found = self.by_sign.get(sign)
        return found.level if found else None

    def strokes_of(self, sign: str) -> int | None:
        """Strokes as written in mainland China; None for a sign that is not known."""
        found = self.by_sign.get(sign)
        return found.strokes if found else None

    def is_rare(self, sign: str) -> bool:
        """Whether a sign is in neither level 1 nor level 2 (DOMAIN §3.2: 避免生僻字)."""
        level = self.level_of(sign)
        return level is None or level >= RARE_FROM_LEVEL

    def dictionary(self) -> dict[str, tuple[str, ...]]:
        """Readings by sign, as ``gis.pinyin.Readings`` takes them."""
        return {sign: character.readings for sign, character in self.by_sign.items() if character.readings}
