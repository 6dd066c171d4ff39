"""Every name a division ever had, for reading addresses: full and short, with its period and what it ever lay in.

Names are found as beginnings of a text, longest first. A short name is a full one without its generic part (崇川,
三星); it is read where the full one is not written (DOMAIN §4.3).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from typing import Literal, NamedTuple

from gis.book import Book

Rank = Literal["province", "prefecture", "county", "town", "community"]
RANKS: tuple[Rank, ...] = ("province", "prefecture", "county", "town", "community")
LEAST_SHORT = 2
"""Characters of a short name: one alone (海 for 海门) is no name."""
_GENERICS: dict[Rank, tuple[str, ...]] = {
    "province": ("省", "市", "自治区"),
    "prefecture": ("市", "地区"),
    "county": ("区", "县", "市"),
    "town": ("街道办事处", "街道办", "街道", "镇", "乡"),
    "community": ("社区居民委员会", "社区居委会", "居民委员会", "村民委员会", "居委会", "村委会", "社区", "村"),
}
_OFFICES = {
    "社区": ("社区居委会", "居委会", "社区居民委员会"),
    "村": ("村委会", "村民委员会"),
    "街道": ("街道办事处", "街道办"),
}
"""What is written for a unit when its office is meant."""


_OTHERS = {
    "街道": ("镇", "乡"), "镇": ("乡", "街道"), "乡": ("镇",), "社区": ("村",), "村": ("社区",), "区": ("市", "县"),
    "市": ("县",),
}  # fmt: skip
"""Generic parts that are written where the unit has become, or was, of another kind, before the register begins too."""


_TELLING = ("街道", "镇", "乡", "社区")
"""Generic parts by which a name is known for one, though a character before them is wrong; 村 ends too much else."""
SHORTEST_MISSPELT, LONGEST_MISSPELT = 3, 8
"""Characters of a name that is looked for with one of them wrong."""


class Form(IntEnum):
    """How much of a name is written: all of it, its proper part alone, that with another generic part (三厂镇), or all
    of it with one character wrong.
    """

    full = 0
    short = 1
    other = 2
    misspelt = 3


class Naming(NamedTuple):
    """A unit under one of the ways to write it, in the days it bore the name (ordinals, half-open)."""

    unit_id: int
    rank: Rank
    name: str
    """The full name that is meant."""
    form: Form
    first: int
    past: int


class Elsewhere(NamedTuple):
    """A division outside the city: province, city or county, and what it lies in."""

    name: str
    rank: Rank
    lies_in: str
    code: str


@dataclass(frozen=True)
class Gazetteer:
    """Names by their text. ``above`` holds, for each unit, every unit that it ever lay in, at any level."""

    namings: Mapping[str, tuple[Naming, ...]]
    above: Mapping[int, frozenset[int]]
    zones: frozenset[str]
    elsewhere: Mapping[str, tuple[Elsewhere, ...]]
    lengths: Mapping[str, tuple[int, ...]] = field(repr=False)
    """For each first character, the lengths of names that begin with it, longest first."""

    @cached_property
    def _by_gap(self) -> Mapping[str, tuple[Naming, ...]]:
        """Towns and communities by their full names with one character covered."""
        found: dict[str, list[Naming]] = defaultdict(list)
        for name, namings in self.namings.items():
            meant = [one._replace(form=Form.misspelt) for one in namings if one.form is Form.full]
            ending = next((one for one in _TELLING if name.endswith(one)), None)
            if ending is not None and len(name) >= SHORTEST_MISSPELT:
                for gap in _gaps(name, ending):
                    found[gap] += (one for one in meant if one.rank in ("town", "community"))
        return {gap: tuple(namings) for gap, namings in found.items()}

    def misspelt(self, text: str, place: int) -> Iterator[tuple[str, tuple[Naming, ...]]]:
        """What ``text`` has at ``place`` that is a town's or a community's full name but for one character."""
        for length in range(SHORTEST_MISSPELT, LONGEST_MISSPELT + 1):
            written = text[place : place + length]
            ending = next((one for one in _TELLING if written.endswith(one)), None)
            if len(written) < length or ending is None or self._is_full(written):
                continue
            namings = [one for gap in _gaps(written, ending) for one in self._by_gap.get(gap, ())]
            if namings:
                yield written, tuple(namings)

    @cached_property
    def _all(self) -> frozenset[str]:
        return frozenset((*self.namings, *self.zones, *self.elsewhere))

    def _is_full(self, written: str) -> bool:
        return any(one.form is Form.full for one in self.namings.get(written, ()))

    def at(self, text: str, place: int) -> Iterable[str]:
        """Names of any kind that stand in ``text`` at ``place``, longest first."""
        for length in self.lengths.get(text[place : place + 1], ()):
            found = text[place : place + length]
            if found in self._all and len(found) == length:
                yield found


def make_gazetteer(book: Book, zones: Iterable[str], elsewhere: Iterable[Elsewhere]) -> Gazetteer:
    """The gazetteer of all that a book of divisions knows, with zones and the divisions of elsewhere."""
    namings: dict[str, dict[tuple[int, str], Naming]] = defaultdict(dict)
    above: dict[int, set[int]] = defaultdict(set)
    for entry in book.entries:
        rank: Rank = entry.level  # type: ignore[assignment]
        if entry.parent_id is not None:
            above[entry.unit_id].add(entry.parent_id)
        for written, form in _written(entry.name, rank).items():
            key = (entry.unit_id, entry.name)
            known = namings[written].get(key)
            first = min(entry.first, known.first) if known else entry.first
            past = max(entry.past, known.past) if known else entry.past
            namings[written][key] = Naming(entry.unit_id, rank, entry.name, form, first, past)
    outside: dict[str, list[Elsewhere]] = defaultdict(list)
    for one in elsewhere:
        for written, form in _written(one.name, one.rank).items():
            if form is Form.full or (form is Form.short and one.rank != "county"):
                outside[written].append(one)
    ours = {name: tuple(sorted(found.values(), key=lambda n: (n.form, n.rank, -n.past, n.unit_id)))
            for name, found in namings.items()}  # fmt: skip
    zones = frozenset(zones)
    return Gazetteer(
        ours,
        {unit: frozenset(_closed(unit, above)) for unit in above},
        zones,
        {name: tuple(found) for name, found in outside.items()},
        _lengths([*ours, *zones, *outside]),
    )


def _gaps(name: str, ending: str) -> Iterator[str]:
    yield from (f"{name[:at]}\x00{name[at + 1 :]}" for at in range(len(name) - len(ending)))


def _written(name: str, rank: Rank) -> dict[str, Form]:
    """The ways to write a name, and how much of it each is."""
    ways = {name: Form.full}
    for ending, offices in _OFFICES.items():
        if name.endswith(ending) and len(name) > len(ending):
            ways |= {name.removesuffix(ending) + office: Form.full for office in offices}
    generic = next((word for word in _GENERICS[rank] if name.endswith(word)), "")
    short = name.removesuffix(generic)
    if not generic or len(short) < LEAST_SHORT:
        return ways
    others = {short + other: Form.other for other in _OTHERS.get(generic, ()) if not short.endswith(other)}
    # 唐闸镇街道 is 唐闸镇 in short, and 唐闸
    inner = short[:-1] if generic == "街道" and short.endswith("镇") and len(short) > LEAST_SHORT else short
    return {inner: Form.short, short: Form.short, **others, **ways}


def _closed(unit: int, above: Mapping[int, set[int]]) -> set[int]:
    found: set[int] = set()
    coming = set(above.get(unit, ()))
    while coming:
        found |= coming
        coming = {higher for one in coming for higher in above.get(one, ())} - found
    return found


def _lengths(names: Iterable[str]) -> dict[str, tuple[int, ...]]:
    found: dict[str, set[int]] = defaultdict(set)
    for name in names:
        found[name[0]].add(len(name))
    return {first: tuple(sorted(lengths, reverse=True)) for first, lengths in found.items()}
