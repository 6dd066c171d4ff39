"""Lists that the naming check compares with: words that a rule looks for, and names borne beyond the register."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from gis.pinyin import Readings, sound_key


@dataclass(frozen=True)
class Word:
    """A word a rule looks for. ``kind`` is what is found; ``told`` what the list says beside (where it lies, what to
    look at); in a name that has one of ``not_in`` it means something else.
    """

    text: str
    kind: str
    not_in: tuple[str, ...] = ()
    certainty: str = "unverified"
    source: str = ""
    told: str = ""
    note: str = ""


@dataclass(frozen=True)
class BeyondName:
    """A name borne beyond the register: by a division elsewhere, or by a feature known all over the country."""

    name: str
    level: str
    lies_in: str
    source: str
    code: str = ""


@dataclass(frozen=True)
class Beyond:
    """Names beyond the register, found by name and by sound."""

    names: tuple[BeyondName, ...]
    readings: Readings

    @cached_property
    def by_name(self) -> Mapping[str, Sequence[BeyondName]]:
        """Who bears a name."""
        return _grouped((one.name, one) for one in self.names)

    @cached_property
    def by_sound(self) -> Mapping[str, Sequence[BeyondName]]:
        """Whose name sounds like this (``gis.pinyin.sound_key``)."""
        return _grouped((sound_key(one.name, self.readings), one) for one in self.names)


def _grouped(pairs: Iterable[tuple[str, BeyondName]]) -> dict[str, list[BeyondName]]:
    found: dict[str, list[BeyondName]] = defaultdict(list)
    for key, one in pairs:
        found[key].append(one)
    return dict(found)


@dataclass(frozen=True)
class Lists:
    """All lists by name."""

    words: Mapping[str, tuple[Word, ...]] = field(default_factory=dict)
    beyond: Mapping[str, Beyond] = field(default_factory=dict)

    def occurring(self, name: str, text: str) -> list[Word]:
        """Words of a list that occur in ``text``, the longest first; none that stands inside a longer one of them."""
        found = [
            word
            for word in self.words.get(name, ())
            if word.text in text and not any(longer in text and word.text in longer for longer in word.not_in)
        ]
        found.sort(key=lambda word: (-len(word.text), word.text))
        kept: list[Word] = []
        for word in found:
            if not any(word.text in longer.text for longer in kept):
                kept.append(word)
        return kept
