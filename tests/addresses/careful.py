"""What a careful person would call right: an exact rule over every address, that knows nothing of the lookup.

A question is made from an address, so what it says is known part by part. Against each address of the register its
slips are counted: a character of a name, a division that the address never lay in. The addresses with the fewest slips
are right. Where they are several the question is not a fair one; where the fewest are two, nothing was meant.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import NamedTuple

from sqlalchemy import Connection, text

from gis.addresses.ground import AddressGround

NAMES = ("street", "natural_village", "estate", "building_name")
PARTS = (*NAMES, "lane", "group", "door", "building", "unit", "floor", "room", "entrance")
"""The words of an address, names first."""
LEVELS = ("city", "county", "town", "community")
SAME_SOUND, CHARACTER, DIVISION_CHARACTER, ASTRAY = 0.5, 1.0, 0.5, 1.0
"""Slips: a name that sounds the same, a wrong character of it, one of a division's name, a division never lain in."""
NOTHING_MEANT = 2.0
"""So many slips, and a person would say: there is no such address."""
_ENDINGS = ("街道", "镇", "乡", "社区", "村", "区", "县", "市")


class Home(NamedTuple):
    """An address of the register; ``parts`` are its words in the order of ``PARTS``, empty where it has none."""

    address_id: str
    community_id: int
    text: str
    parts: tuple[str, ...]

    def of(self, part: str) -> str:
        """One of its words."""
        return self.parts[PARTS.index(part)]


class Asked(NamedTuple):
    """What a question says: divisions by level as written, words as written, and which parts it leaves out."""

    divisions: tuple[tuple[str, str], ...]
    parts: tuple[str, ...]
    left_out: frozenset[str] = frozenset()
    most: float = CHARACTER
    """Slips of one name that are looked at."""

    def of(self, part: str) -> str:
        """One of the words asked."""
        return self.parts[PARTS.index(part)]


def homes_of(connection: Connection) -> list[Home]:
    """Every address believed now."""
    found = connection.execute(
        text(
            "SELECT address_id, community_id, text, street, natural_village, estate, building_name, sub_street, "
            "group_no::text, door_no::text || COALESCE('-' || door_sub, ''), building_no, unit, "
            # a floor that the room tells is no word of its own
            "CASE WHEN room ~ '^[0-9]' THEN NULL ELSE floor::text END, room, entrance "
            "FROM address WHERE upper_inf(recorded) ORDER BY address_id"
        )
    )
    return [Home(one[0], one[1], one[2], tuple(word or "" for word in one[3:])) for one in found]


@dataclass(frozen=True)
class Careful:
    """A person with the whole register in view; ``sound_of`` is the toneless key of a text."""

    homes: Sequence[Home]
    ground: AddressGround
    sound_of: Callable[[str], str]

    def right(self, asked: Asked) -> tuple[float, frozenset[str]]:
        """The fewest slips, and the addresses that have so few."""
        told = [self._units(level, written) for level, written in asked.divisions]
        fewest, best = NOTHING_MEANT, set[str]()
        for slips, home in self._near(asked):
            ever = self.ground.ever[home.community_id]
            whole = slips + sum(min((price for price, units in one if units & ever), default=ASTRAY) for one in told)
            if whole < fewest:
                fewest, best = whole, set()
            if whole == fewest:
                best.add(home.address_id)
        return fewest, frozenset(best)

    def _near(self, asked: Asked) -> Iterator[tuple[float, Home]]:
        """Addresses whose numbers are those asked and whose names are near, each with the slips of its names."""
        left_out = asked.left_out
        if asked.of("estate") and not asked.of("street"):
            # who names the estate alone may know no road
            left_out |= {"street", "lane", "door"}
        index = self._index(left_out)
        blank = {place for place, part in enumerate(PARTS) if part in left_out}
        words = ["" if place in blank else word for place, word in enumerate(asked.parts)]
        names, numbers = words[: len(NAMES)], tuple(words[len(NAMES) :])
        for some in product(*(self.names_near(name, asked.most).items() if name else ((("", 0.0)),) for name in names)):
            found = (*(name for name, _ in some), *numbers)
            yield from ((sum(slips for _, slips in some), home) for home in index.get(found, ()))

    def _index(self, left_out: frozenset[str]) -> Mapping[tuple[str, ...], Sequence[Home]]:
        if left_out not in self._indexes:
            index: dict[tuple[str, ...], list[Home]] = defaultdict(list)
            blank = [part in left_out for part in PARTS]
            for home in self.homes:
                words = home.parts
                if left_out:
                    words = tuple("" if out else word for out, word in zip(blank, words, strict=True))
                index[words].append(home)
            self._indexes[left_out] = index
        return self._indexes[left_out]

    @cached_property
    def _indexes(self) -> dict[frozenset[str], Mapping[tuple[str, ...], Sequence[Home]]]:
        return {}

    @cached_property
    def names(self) -> Mapping[str, frozenset[str]]:
        """Every name of a street, village, estate or building, with the characters in it."""
        return {name: frozenset(name) for home in self.homes for name in home.parts[: len(NAMES)] if name}

    @cached_property
    def _by_sound(self) -> Mapping[str, Sequence[str]]:
        found: dict[str, list[str]] = defaultdict(list)
        for name in self.names:
            found[self.sound_of(name)].append(name)
        return found

    def names_near(self, written: str, most: float) -> dict[str, float]:
        """Names within ``most`` slips of what is written."""
        signs = frozenset(written)
        found = {
            name: slips
            for name, others in self.names.items()
            if abs(len(name) - len(written)) <= most and len(signs - others) <= most
            and (slips := float(apart(written, name))) <= most
        }  # fmt: skip
        for name in self._by_sound.get(self.sound_of(written), ()):
            found[name] = min(found.get(name, SAME_SOUND), SAME_SOUND)
        return found

    def _units(self, level: str, written: str) -> list[tuple[float, frozenset[int]]]:
        """The units that a division as written may be, with the slips of reading it so."""
        exact = self._divisions.get((level, written))
        if exact:
            return [(0.0, frozenset(exact))]
        near = [
            units for (other, name), units in self._divisions.items() if other == level and apart(name, written) < 2
        ]
        return [(DIVISION_CHARACTER, frozenset().union(*near))]

    @cached_property
    def _divisions(self) -> Mapping[tuple[str, str], set[int]]:
        """Units by level and by every full or short name they ever bore."""
        found: dict[tuple[str, str], set[int]] = defaultdict(set)
        for spells in self.ground.spells.values():
            for spell in spells:
                for level, name, unit in zip(LEVELS, spell.names, spell.units, strict=True):
                    for words in {name, short(name), short(short(name))}:
                        found[level, words].add(unit)
        return found


def short(name: str) -> str:
    """A division's name without its generic part; a name of one character is none."""
    ending = next((one for one in _ENDINGS if name.endswith(one)), "")
    return name.removesuffix(ending) if len(name) - len(ending) > 1 else name


def apart(one: str, other: str) -> int:
    """Characters to change, add or take away until one is the other (Levenshtein)."""
    row = list(range(len(other) + 1))
    for number, sign in enumerate(one, 1):
        last, row[0] = row[0], number
        for place, there in enumerate(other, 1):
            last, row[place] = row[place], min(row[place] + 1, row[place - 1] + 1, last + (sign != there))
    return row[-1]
