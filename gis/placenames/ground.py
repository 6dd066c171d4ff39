"""What divisions a place lies in on a date: by the chains of its communities or, of a division, its superiors."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, TypeVar

from gis.divisions import Level

NEVER = date.max.toordinal() + 1
"""The first day on which something open-ended does not hold, as an ordinal."""
EVER = 1
"""The first day of what has held since nobody knows when."""


class UnitSpell(NamedTuple):
    """A version of a unit: what it was, was called and stood under from one day (an ordinal) until another."""

    first: int
    past: int
    level: Level
    parent_id: int | None
    name: str
    kind: str
    made_up: bool
    source: str
    lon: float | None
    lat: float | None


class ChainSpell(NamedTuple):
    """The units that the ground of a community belonged to from one day until another (``gis.chains``)."""

    first: int
    past: int
    unit_id: int
    town_id: int
    county_id: int
    prefecture_id: int


Spell = TypeVar("Spell", UnitSpell, ChainSpell)


class Units(NamedTuple):
    """The divisions that a place lies in, or is, by level."""

    communities: frozenset[int]
    towns: frozenset[int]
    counties: frozenset[int]
    prefectures: frozenset[int]


NOWHERE = Units(frozenset(), frozenset(), frozenset(), frozenset())


@dataclass(frozen=True)
class Ground:
    """Chains by community and spells by unit, each oldest first."""

    chains: Mapping[int, Sequence[ChainSpell]] = field(default_factory=dict)
    units: Mapping[int, Sequence[UnitSpell]] = field(default_factory=dict)
    named: dict[tuple[tuple[int, ...], int], Any] = field(default_factory=dict, compare=False, repr=False)
    """Divisions of the same communities on the same day, told before (``gis.placenames.standing``)."""

    def of_communities(self, communities: Iterable[int], day: int) -> Units:
        """The divisions of communities on a day; those whose chain does not reach the day are left out."""
        held = [chain for one in communities if (chain := _on(self.chains.get(one, ()), day))]
        return Units(
            frozenset(chain.unit_id for chain in held),
            frozenset(chain.town_id for chain in held),
            frozenset(chain.county_id for chain in held),
            frozenset(chain.prefecture_id for chain in held),
        )

    def of_unit(self, unit_id: int, day: int) -> Units:
        """A unit in force on a day and those above it; none of a lower level than its own."""
        found: dict[Level, set[int]] = {level: set() for level in ("community", "town", "county", "prefecture")}
        for above, level in self.upwards(unit_id, day):
            found.get(level, set()).add(above)
        return Units(*(frozenset(found[level]) for level in ("community", "town", "county", "prefecture")))

    def upwards(self, unit_id: int, day: int) -> list[tuple[int, Level]]:
        """A unit and all above it on a day, with their levels."""
        found: list[tuple[int, Level]] = []
        current: int | None = unit_id
        while current is not None and (spell := _on(self.units.get(current, ()), day)):
            found.append((current, spell.level))
            current = spell.parent_id
        return found

    def name_on(self, unit_id: int, day: int) -> str:
        """What a unit was called on a day, or on the last of its days before it, or on its first."""
        spells = self.units[unit_id]
        return max(
            spells, key=lambda spell: (spell.first <= day, spell.first if spell.first <= day else -spell.first)
        ).name

    def communities_in(self, unit_id: int, day: int) -> frozenset[int]:
        """Communities, as places know them, whose ground lies in a unit of any level on a day."""
        tops = {
            top
            for top, spells in self.units.items()
            if (spell := _on(spells, day)) and spell.level == "prefecture" and spell.parent_id == unit_id
        } | {unit_id}
        return frozenset(
            one for one, spells in self.chains.items() if (chain := _on(spells, day)) and not tops.isdisjoint(chain[2:])
        )


def _on(spells: Sequence[Spell], day: int) -> Spell | None:
    return next((spell for spell in spells if spell.first <= day < spell.past), None)
