"""The names that lead to addresses, in memory: found exactly, by sound, and with one character wrong.

A city of a million addresses has some ten thousand of them: what is fuzzy is done here and never over addresses.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

from gis.addresses.keys import HeadKind

Likeness = Literal[
    "same", "same_sound", "one_character", "one_more", "one_less", "without_generic", "two_characters"
]  # fmt: skip
LIKENESS: tuple[Likeness, ...] = (
    "same", "without_generic", "same_sound", "one_character", "one_less", "one_more", "two_characters",
)  # fmt: skip
"""How a written name is like one of the register, the surest first."""
SHORTEST_FUZZY = 3
"""A name of two characters with one wrong is like half of all others."""

_ROUGH = 2
"""Characters that may be wrong where the place is told: which name is meant, few others there decide."""
_GENERICS = ("大道", "花园", "新村", "小区", "家园", "佳园", "公寓", "路", "街", "巷", "苑")
"""Generic parts that are left out in haste: 桃坞44号."""


class Name(NamedTuple):
    """A name of the register in one community; ``addresses`` are how many it leads to, ``made_up`` if all are."""

    name_id: int
    kind: HeadKind
    text: str
    community_id: int
    sound: str
    initials: str
    addresses: int
    made_up: bool = False


@dataclass(frozen=True)
class Names:
    """All names, with what is needed to find them. ``sound_of`` is the toneless key of a text."""

    names: Sequence[Name]
    sound_of: Callable[[str], str] = field(repr=False)

    @cached_property
    def by_text(self) -> Mapping[str, Sequence[Name]]:
        """Names by their text."""
        found: dict[str, list[Name]] = defaultdict(list)
        for name in self.names:
            found[name.text].append(name)
        return dict(found)

    @cached_property
    def by_community(self) -> Mapping[int, Sequence[Name]]:
        """The names of a community itself, below which groups are counted."""
        found: dict[int, list[Name]] = defaultdict(list)
        for name in self.names:
            if name.kind == "community":
                found[name.community_id].append(name)
        return dict(found)

    @cached_property
    def kinds(self) -> Mapping[str, tuple[HeadKind, ...]]:
        """What the names of a text are."""
        return {text: tuple(dict.fromkeys(name.kind for name in found)) for text, found in self.by_text.items() if text}

    @cached_property
    def named_in(self) -> Mapping[int, Sequence[Name]]:
        """The names in a community, those that are words."""
        found: dict[int, list[Name]] = defaultdict(list)
        for name in self.names:
            if name.text:
                found[name.community_id].append(name)
        return dict(found)

    @cached_property
    def _by_sound(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for text, names in self.by_text.items():
            if text:
                found[names[0].sound].append(text)
        return dict(found)

    @cached_property
    def _by_gap(self) -> Mapping[str, Sequence[str]]:
        """Texts by what is left of them when one character is covered."""
        found: dict[str, list[str]] = defaultdict(list)
        for text in self.by_text:
            for gap in _gaps(text):
                found[gap].append(text)
        return dict(found)

    @cached_property
    def _by_loss(self) -> Mapping[str, Sequence[str]]:
        """Texts by what is left of them when one character is lost."""
        found: dict[str, list[str]] = defaultdict(list)
        for text in self.by_text:
            for loss in _losses(text):
                found[loss].append(text)
        return dict(found)

    @cached_property
    def _by_stem(self) -> Mapping[str, Sequence[str]]:
        """Texts of streets and estates by what they are without their generic part."""
        found: dict[str, list[str]] = defaultdict(list)
        for text in self.by_text:
            generic = next((word for word in _GENERICS if text.endswith(word)), "")
            if generic and len(text) > len(generic) + 1:
                found[text.removesuffix(generic)].append(text)
        return dict(found)

    def prepare(self) -> None:
        """Make every index now, so that no question waits for one."""
        _ = (self.by_text, self.by_community, self.kinds, self.named_in)
        _ = (self._by_sound, self._by_gap, self._by_loss, self._by_stem)

    def alike(self, text: str, name: str) -> Likeness | None:
        """How ``text`` is like one name; None where it is not."""
        return "same" if text == name else self.like(text).get(name)

    def roughly(self, text: str, communities: Iterable[int]) -> Iterator[Name]:
        """Names in some communities that differ from ``text`` in two characters and are as long."""
        for community in communities:
            for name in self.named_in.get(community, ()):
                if len(name.text) == len(text) >= SHORTEST_FUZZY and _differing(text, name.text) == _ROUGH:
                    yield name

    def like(self, text: str) -> dict[str, Likeness]:
        """Texts of names that ``text`` may mean, other than itself, each with its surest likeness."""
        found: dict[str, Likeness] = {}
        for likeness, others in self._likes(text):
            for other in others:
                if other and other != text:
                    found.setdefault(other, likeness)
        return found

    def _likes(self, text: str) -> Iterator[tuple[Likeness, Iterable[str]]]:
        yield "without_generic", self._by_stem.get(text, ())
        yield "same_sound", self._by_sound.get(self.sound_of(text), ())
        if len(text) < SHORTEST_FUZZY:
            return
        for gap in _gaps(text):
            yield "one_character", self._by_gap.get(gap, ())
        yield "one_less", self._by_loss.get(text, ())
        yield "one_more", (loss for loss in _losses(text) if loss in self.by_text)


def _differing(one: str, other: str) -> int:
    return sum(sign != there for sign, there in zip(one, other, strict=True))


def _gaps(text: str) -> Iterator[str]:
    if len(text) >= SHORTEST_FUZZY:
        yield from (f"{text[:at]}\x00{text[at + 1 :]}" for at in range(len(text)))


def _losses(text: str) -> Iterator[str]:
    if len(text) > SHORTEST_FUZZY:
        yield from {text[:at] + text[at + 1 :] for at in range(len(text))}
