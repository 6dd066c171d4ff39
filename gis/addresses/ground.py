"""What stands above each community on any day, and every unit that ever did: where an address lies and lay."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple


class Spell(NamedTuple):
    """What stands above a community in a period (ordinals, half-open): units and names from prefecture to community."""

    first: int
    past: int
    units: tuple[int, int, int, int]
    names: tuple[str, str, str, str]
    codes: Mapping[str, Any]


@dataclass(frozen=True)
class AddressGround:
    """Spells by community, oldest first, and the name of the province above all of them."""

    spells: Mapping[int, Sequence[Spell]]
    province: str

    def on(self, community_id: int, day: int) -> Spell | None:
        """What holds on a day; None where nothing is known of it."""
        return next((one for one in self.spells.get(community_id, ()) if one.first <= day < one.past), None)

    def nearest(self, community_id: int, day: int) -> Spell:
        """What holds on a day, else on the nearest day that is known."""
        found = self.on(community_id, day)
        if found is not None:
            return found
        spells = self.spells[community_id]
        return spells[0] if day < spells[0].first else spells[-1]

    @cached_property
    def ever(self) -> Mapping[int, frozenset[int]]:
        """Every unit that a community ever was or lay in."""
        return {
            community: frozenset({community, *(unit for spell in spells for unit in spell.units)})
            for community, spells in self.spells.items()
        }

    @cached_property
    def below(self) -> Mapping[int, frozenset[int]]:
        """The communities that ever lay in each unit, or were it."""
        found: dict[int, set[int]] = defaultdict(set)
        for community, units in self.ever.items():
            for unit in units:
                found[unit].add(community)
        return {unit: frozenset(communities) for unit, communities in found.items()}

    @cached_property
    def _unions(self) -> dict[frozenset[int], frozenset[int]]:
        return {}

    def under(self, units: frozenset[int]) -> frozenset[int]:
        """The communities that ever lay in one of these units; put together once for each name of divisions."""
        known = self._unions.get(units)
        if known is None:
            known = frozenset[int]().union(*(self.below.get(unit, ()) for unit in units))
            self._unions[units] = known
        return known
