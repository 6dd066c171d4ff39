"""What became of a unit's ground, and where it came from, over any number of orders."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby

ROUNDING = 1e-6
"""What shares of one whole may miss of it: a border's rounding, no ground."""
Moment = tuple[date, int, int]
"""Day, place of the order on that day, number of the order."""


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
    def moment(self) -> Moment:
        """When it happened: steps of one order happen at once, and one order comes before another."""
        return self.happened_on, self.place, self.order_id


@dataclass(frozen=True)
class Held:
    """What a unit holds of another's ground: the share of it (None where not known), by which order it came last,
    whether only as a part that a unit gave away while it lived on, and over how many successions.
    """

    share: float | None
    order_id: int | None = None
    partial: bool = False
    steps: int = 0


@dataclass(frozen=True)
class Successor:
    """A unit reached: the share of the area that came to it (None where a step's is not known), and the last order."""

    unit_id: int
    area_share: float | None
    order_id: int


def holders(unit_id: int, steps: Iterable[Step], in_force: Set[int], since: date, as_of: date) -> dict[int, Held]:
    """Who holds on ``as_of`` the ground a unit had on ``since``: units ``in_force`` then, or that ended without heirs.

    The ground is followed order by order: a unit that gives some away keeps the rest, and what an order brings does not
    leave by it, so shares sum to 1. After a step of unknown share the rest is not known either; but where all of the
    ground is with one unit, it holds all of it.
    """
    held = {unit_id: Held(1.0)}
    ahead = sorted((step for step in steps if since < step.happened_on <= as_of), key=lambda step: step.moment)
    last = {step.predecessor_id: step.moment for step in ahead}
    lost = False
    for moment, of_order in groupby(ahead, lambda step: step.moment):
        given: dict[int, list[Step]] = defaultdict(list)
        for step in of_order:
            given[step.predecessor_id].append(step)
        leaving = {giver: held.pop(giver) for giver in list(held) if giver in given}
        for giver, before in leaving.items():
            lives_on = giver in in_force or last[giver] != moment
            _give(held, giver, before, given[giver], lives_on=lives_on)
            lost = lost or (not lives_on and _rest(given[giver]) is None)
    if len(held) == 1 and not lost:
        [(only, whole)] = held.items()
        return {only: replace(whole, share=1.0)}
    return held


def _give(held: dict[int, Held], giver: int, before: Held, given: Sequence[Step], *, lives_on: bool) -> None:
    for step in given:
        part = Held(_times(before.share, step.area_share), step.order_id, before.partial or lives_on, before.steps + 1)
        _join(held, step.successor_id, part)
    rest = _rest(given)
    # a unit that ended although something of it went to nobody is told as an end of the way, not passed over
    if lives_on or (rest is not None and rest > ROUNDING):
        _join(held, giver, replace(before, share=_times(before.share, rest)))


def _join(held: dict[int, Held], unit_id: int, came: Held) -> None:
    known = held.get(unit_id)
    if known is not None:
        came = Held(
            _plus(known.share, came.share),
            came.order_id or known.order_id,
            known.partial and came.partial,
            min(known.steps, came.steps),
        )
    held[unit_id] = came


def _rest(given: Sequence[Step]) -> float | None:
    shares = [step.area_share for step in given]
    return None if None in shares else max(0.0, 1.0 - sum(share for share in shares if share is not None))


def successors(unit_id: int, steps: Iterable[Step], in_force: Set[int], as_of: date) -> list[Successor]:
    """Units in force on ``as_of`` that the ground of a unit has gone to since it began, the largest share first."""
    held = holders(unit_id, steps, in_force, date.min, as_of)
    found = [
        Successor(heir, what.share, what.order_id)
        for heir, what in held.items()
        if heir in in_force and what.order_id is not None
    ]
    return sorted(found, key=lambda found: (-(found.area_share or 0.0), found.unit_id))


def predecessors(unit_id: int, steps: Iterable[Step], in_force: Set[int], as_of: date) -> list[Successor]:
    """Units ``in_force`` on ``as_of`` whose ground has come to a later unit, the largest share first.

    The way back of ``successors``: a share is that of the predecessor's area on ``as_of`` which came to the unit.
    """
    # what the unit gave away again had come to it all the same
    later = [step for step in steps if step.happened_on > as_of and step.predecessor_id != unit_id]
    living = _living(later) | {unit_id}
    found = []
    for origin in sorted(origins(unit_id, later) & in_force):
        held = holders(origin, later, living, as_of, date.max).get(unit_id)
        if held is not None and held.order_id is not None:
            found.append(Successor(origin, held.share, held.order_id))
    return sorted(found, key=lambda found: (-(found.area_share or 0.0), found.unit_id))


def _living(steps: Sequence[Step]) -> set[int]:
    """Units that the steps leave something of: their last order did not give all away."""
    last: dict[int, list[Step]] = {}
    for _, together in groupby(sorted(steps, key=lambda step: step.moment), lambda step: step.moment):
        of_order: dict[int, list[Step]] = defaultdict(list)
        for step in together:
            of_order[step.predecessor_id].append(step)
        last.update(of_order)
    ends = {end for step in steps for end in (step.predecessor_id, step.successor_id)}
    gone = {giver for giver, given in last.items() if (rest := _rest(given)) is not None and rest <= ROUNDING}
    return ends - gone


def heirs(unit_id: int, steps: Iterable[Step]) -> set[int]:
    """Every unit that a way leads to from ``unit_id``, at whatever time."""
    return _reached(unit_id, ((step.predecessor_id, step.successor_id) for step in steps))


def origins(unit_id: int, steps: Iterable[Step]) -> set[int]:
    """Every unit that a way leads from to ``unit_id``, at whatever time."""
    return _reached(unit_id, ((step.successor_id, step.predecessor_id) for step in steps))


def _reached(unit_id: int, ways: Iterable[tuple[int, int]]) -> set[int]:
    ahead: dict[int, set[int]] = defaultdict(set)
    for here, there in ways:
        ahead[here].add(there)
    found: set[int] = set()
    waiting = {unit_id}
    while waiting:
        nearer = set().union(*(ahead[unit] for unit in waiting)) - found
        found |= nearer
        waiting = nearer
    return found


def _times(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one * other


def _plus(one: float | None, other: float | None) -> float | None:
    return None if one is None or other is None else one + other
