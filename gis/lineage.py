"""What became of a unit over any number of orders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Set
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Step:
    """One recorded succession: from whom, to whom, on which day, by which order, with the share of the predecessor."""

    predecessor_id: int
    successor_id: int
    happened_on: date
    area_share: float | None
    order_id: int


@dataclass(frozen=True)
class Successor:
    """A unit reached: the share of the area that came to it (None where a step's is not known), and the last order."""

    unit_id: int
    area_share: float | None
    order_id: int


def successors(unit_id: int, steps: Iterable[Step], in_force: Set[int], as_of: date) -> list[Successor]:
    """Units in force on ``as_of`` that the ground of an ended unit has gone to, the largest share first.

    Ways run forward in time and end at the first unit in force. Shares along a way multiply and those of several ways
    add, so that a unit that was split and joined again comes back whole.
    """
    ahead: dict[int, list[Step]] = defaultdict(list)
    for step in sorted(steps, key=lambda step: step.happened_on):
        if step.happened_on <= as_of:
            ahead[step.predecessor_id].append(step)
    found: dict[int, Successor] = {}
    waiting: list[tuple[int, float | None, date]] = [(unit_id, 1.0, date.min)]
    while waiting:
        current, share, since = waiting.pop()
        for step in ahead[current]:
            if step.happened_on < since:
                continue  # what the unit gave away before it took over this ground is not this ground's story
            part = _times(share, step.area_share)
            if step.successor_id not in in_force:
                waiting.append((step.successor_id, part, step.happened_on))
                continue
            known = found.get(step.successor_id)
            whole = _plus(known.area_share, part) if known else part
            found[step.successor_id] = Successor(step.successor_id, whole, step.order_id)
    return sorted(found.values(), key=lambda found: (-(found.area_share or 0.0), found.unit_id))


def _times(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one * other


def _plus(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one + other
