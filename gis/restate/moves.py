"""Where a unit's ground can be on another day: the recorded successions walked in the order of time.

Forward a walk follows who took ground from a unit; backward, whom a unit has its ground from. A unit that is reached
alone is reached whole. Where several are reached, the walk gives the shares that the links record (RULE 1–3); better
shares come from what stands on the ground (``gis.restate.transition``).

RULE 1. A share of the predecessor's area that is on record moves. It tells nothing backward: what part of the
        *successor* it was is not recorded.
RULE 2. A part of unknown size moves nothing; it is a doubt, kept with its order. What is left stays with the unit
        itself if it lives on, else with those who took the unit over (merged, abolished, changed in kind), in equal
        parts if they are several, else, in equal parts, with all who took some of it.
RULE 3. Steps of one order happen at once; what an order moves is not moved again by the same order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby

from gis.lineage import Moment, Step

TAKEN_OVER = frozenset({"merge", "abolish", "change_kind"})
"""Kinds of link by which a unit goes over as a whole; by the others (establish, transfer) a part of it does."""
ROUNDING = 1e-6
"""A share below this is the rounding of measured areas."""


@dataclass(frozen=True)
class Move(Step):
    """A recorded succession with its kind and the words by which people know its order."""

    kind: str = "transfer"
    order: str = ""


@dataclass
class Reached:
    """What a walk from one unit found: shares of it by unit, doubts of unknown size, and the share nobody took."""

    shares: dict[int, float] = field(default_factory=dict)
    doubts: dict[int, Move] = field(default_factory=dict)
    lost: float = 0.0

    @property
    def units(self) -> list[int]:
        """Every unit that may hold some of the ground."""
        return list(dict.fromkeys([*(unit for unit, share in self.shares.items() if share > 0), *self.doubts]))


class Walker:
    """Walks from units of one day to those in force on another one, earlier or later."""

    def __init__(self, moves: Iterable[Move], here: date, there: date, in_force: Set[int]) -> None:
        self._forward = here <= there
        first, last = min(here, there), max(here, there)
        groups: dict[int, list[Move]] = defaultdict(list)
        for move in moves:
            if first < move.happened_on <= last:
                groups[self._origin(move)].append(move)
        self._groups: Mapping[int, Sequence[list[Move]]] = {
            unit: [
                list(group)
                for _, group in groupby(
                    sorted(found, key=lambda move: move.moment, reverse=not self._forward),
                    key=lambda move: move.moment,
                )
            ]
            for unit, found in groups.items()
        }
        self._in_force = in_force

    def _origin(self, move: Move) -> int:
        return move.predecessor_id if self._forward else move.successor_id

    def _end(self, move: Move) -> int:
        return move.successor_id if self._forward else move.predecessor_id

    def _ahead(self, move: Move, since: Moment | None) -> bool:
        if since is None:
            return True
        return move.moment > since if self._forward else move.moment < since

    def walk(self, unit_id: int) -> Reached:
        """Where the ground of a unit is on the other day."""
        found = Reached()
        if unit_id not in self._groups:  # the common case: nothing ever touched it
            _arrive(found, unit_id if unit_id in self._in_force else None, 1.0, None)
        else:
            self._walk(unit_id, 1.0, None, None, found)
        return found

    def _walk(self, unit_id: int, share: float, since: Moment | None, doubt: Move | None, found: Reached) -> None:
        groups = [group for group in self._groups.get(unit_id, ()) if self._ahead(group[0], since)]
        for number, group in enumerate(groups):
            lives_on = unit_id in self._in_force or number + 1 < len(groups)
            left = share
            for move, (part, unsure) in zip(group, self._parts(group, lives_on=lives_on), strict=True):
                taken = share * part
                self._walk(self._end(move), taken, move.moment, doubt or (move if unsure else None), found)
                left -= taken
            share = left if left > ROUNDING else 0.0
        _arrive(found, unit_id if unit_id in self._in_force else None, share, doubt)

    def _parts(self, group: list[Move], *, lives_on: bool) -> list[tuple[float, bool]]:
        """The part of a unit that each step of one order takes, and whether its size is not known."""
        known = [move.area_share if self._forward else None for move in group]  # RULE 1
        told = sum(share for share in known if share is not None)
        unknown = [number for number, share in enumerate(known) if share is None]
        if lives_on or not unknown:
            # what rounding left of a unit that ended is not nobody's
            scale = 1.0 / told if told > 1.0 - ROUNDING and not lives_on else 1.0
            return [(0.0, True) if share is None else (share * scale, False) for share in known]
        heirs = [number for number in unknown if group[number].kind in TAKEN_OVER] or unknown
        rest = max(1.0 - told, 0.0) / len(heirs)
        return [
            (share, False) if share is not None else (rest, len(heirs) > 1) if number in heirs else (0.0, True)
            for number, share in enumerate(known)
        ]


def _arrive(found: Reached, unit_id: int | None, share: float, doubt: Move | None) -> None:
    if unit_id is None:
        found.lost += share
        return
    if share > 0 or doubt is None:
        found.shares[unit_id] = found.shares.get(unit_id, 0.0) + share
    if doubt is not None:
        found.doubts.setdefault(unit_id, doubt)
