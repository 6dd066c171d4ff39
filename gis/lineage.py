"""What became of a unit over any number of orders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

ROUNDING = 1e-6
"""What shares of one whole may miss of it: a border's rounding, no ground."""


@dataclass(frozen=True)
class Step:
    """One recorded succession: from whom, to whom, on which day, by which order, with the share of the predecessor.

    ``place`` is the order's place among those of one day.
    """

    predecessor_id: int
    successor_id: int
    happened_on: date
    area_share: float | None
    order_id: int
    place: int = 0

    @property
    def moment(self) -> tuple[date, int]:
        """When it happened: steps of one order happen at once."""
        return self.happened_on, self.place


@dataclass(frozen=True)
class Successor:
    """A unit reached: the share of the area that came to it (None where a step's is not known), and the last order."""

    unit_id: int
    area_share: float | None
    order_id: int


def successors(unit_id: int, steps: Iterable[Step], in_force: Set[int], as_of: date) -> list[Successor]:
    """Units in force on ``as_of`` that the ground of an ended unit has gone to, the largest share first.

    Ways run forward in time, one step an order, and end at the first unit in force. Shares along a way multiply and
    those of several ways add, so that a unit that was split and joined again comes back whole. A later step parts only
    what earlier ones left; after a step of unknown share the rest is not known either. But where all ways lead to one
    unit, all of the ground did.
    """
    ahead: dict[int, list[Step]] = defaultdict(list)
    for step in sorted(steps, key=lambda step: step.moment):
        if step.happened_on <= as_of:
            ahead[step.predecessor_id].append(step)
    found: dict[int, Successor] = {}
    lost = False
    waiting: list[tuple[int, float | None, tuple[date, int]]] = [(unit_id, 1.0, (date.min, 0))]
    while waiting:
        current, share, since = waiting.pop()
        # what the unit gave away before it took over this ground is not this ground's story
        later = [step for step in ahead[current] if step.moment > since]
        lost = lost or not _all_gone(later)
        for step, part in _parted(later, share):
            if step.successor_id not in in_force:
                waiting.append((step.successor_id, part, step.moment))
                continue
            known = found.get(step.successor_id)
            whole = _plus(known.area_share, part) if known else part
            found[step.successor_id] = Successor(step.successor_id, whole, step.order_id)
    if len(found) == 1 and not lost:
        [only] = found.values()
        return [replace(only, area_share=1.0 if only.area_share is None else only.area_share)]
    return sorted(found.values(), key=lambda found: (-(found.area_share or 0.0), found.unit_id))


def _parted(steps: Iterable[Step], share: float | None) -> Iterator[tuple[Step, float | None]]:
    """Each step with the part of ``share`` that goes over: orders part what is left by those before them."""
    for _, together in groupby(steps, key=lambda step: step.moment):
        taken: float | None = 0.0
        for step in together:
            part = _times(share, step.area_share)
            taken = _plus(taken, part)
            yield step, part
        share = None if share is None or taken is None else share - taken


def _all_gone(steps: list[Step]) -> bool:
    """Whether the last order took all that there was: the unit ended, and everything of it is told."""
    shares = [step.area_share for step in steps if step.moment == steps[-1].moment]
    return bool(shares) and None not in shares and sum(share or 0.0 for share in shares) > 1.0 - ROUNDING


def _times(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one * other


def _plus(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one + other
