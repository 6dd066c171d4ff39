"""How units that were cut are split: their communities walked to the other day, weighed, and summed by target."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from gis.divisions import LEVELS, Level
from gis.errors import BadInput
from gis.restate.ground import common_areas
from gis.restate.moves import ROUNDING, Move, Reached, Walker
from gis.restate.transition import (
    ADDRESSES,
    AREA,
    ENOUGH,
    POPULATION,
    RECORDED,
    UNKNOWN,
    AreaReader,
    Day,
    Doubt,
    Groups,
    Key,
    Piece,
    Story,
    Target,
    Transition,
    Weights,
    joined,
)

Shares = Mapping[int, float]
"""Parts of one unit by the unit they came to; they sum to 1, or are bare weights."""


def restating(
    days: Sequence[Day], moves: Sequence[Move], weights: Weights, areas: AreaReader, level: Level, target: Target
) -> Transition:
    """Every unit of ``level`` on the first of ``days`` to the units of ``target`` on the last.

    A day between them is where the register begins to know communities: before it only the units' own links tell, after
    it (in time) communities do. ``BadInput`` when the target lies below the keys' level.
    """
    first, *later = days
    lowest = _level_of(target, days[-1])
    if LEVELS.index(lowest) > LEVELS.index(level):
        raise BadInput(f"figures by {level} do not tell those by {lowest} — ask for {level} or a level above it")
    forward = days[0].as_of <= days[-1].as_of
    found: Transition | None = None
    for number, there in enumerate(later, start=1):
        to: Target = target if number == len(later) else level if forward else lowest
        step = transition(Story(first, there, moves, weights, areas), level, to)
        found = step if found is None else found.then(step)
        first, level = there, to if isinstance(to, str) else level
    if found is None:
        raise BadInput("there is only one day — name the day of the table and the day wanted")
    return found


def _level_of(target: Target, day: Day) -> Level:
    if isinstance(target, str):
        return target
    levels = {day.snapshot.versions[unit].level for units in target.values() for unit in units}
    if len(levels) != 1:
        raise BadInput(f"a group is made of units of one level in force on {day.as_of}; these are of {len(levels)}")
    return levels.pop()


def transition(story: Story, level: Level, target: Target) -> Transition:
    """Every unit of ``level`` on the one day, to the units of ``target`` on the other one.

    Units that consist of communities on both days go by these; the others by the links and areas of their own level.
    """
    home = Home(story, target)
    parts = _communities(story.here, level)
    hollow_here, hollow_there = _hollow(story.here, level), _hollow(story.there, level)
    made: dict[int, list[int]] = {}
    alone: dict[int, list[int]] = {}
    for version in story.here.snapshot.at_level(level):
        unit = version.unit_id
        if unit in hollow_here or not hollow_there.isdisjoint(home.walker.walk(unit).units):
            alone[unit] = [unit]
        else:
            made[unit] = parts[unit]
    first, second = home.split(made), home.split(alone)
    return Transition({**first.pieces, **second.pieces}, [*first.doubts, *second.doubts])


def _communities(day: Day, level: Level) -> dict[int, list[int]]:
    """The communities of every unit of a level."""
    parts: dict[int, list[int]] = defaultdict(list)
    for version in day.snapshot.at_level("community"):
        above = day.above(version.unit_id, level)
        if above is not None:
            parts[above].append(version.unit_id)
    return parts


def _hollow(day: Day, level: Level) -> set[int]:
    """Units of a level that their communities do not fill: none is known, or some of the ground is no community's."""
    parts = _communities(day, level)
    hollow = set()
    for version in day.snapshot.at_level(level):
        filled = sum(day.area_m2.get(part, 0.0) for part in parts.get(version.unit_id, ()))
        whole = day.area_m2.get(version.unit_id, 0.0)
        if version.unit_id not in parts or filled < whole * (1.0 - ROUNDING):
            hollow.add(version.unit_id)
    return hollow


class Home:
    """Finds where the parts of units are at home on the other day."""

    def __init__(self, story: Story, target: Target) -> None:
        self.story = story
        self.walker = Walker(story.moves, story.here.as_of, story.there.as_of, story.there.snapshot.versions.keys())
        self.home = _homes(story.there, target)

    def split(self, made_of: Mapping[int, list[int]]) -> Transition:
        """Pieces and doubts of units, each made of parts (communities, or itself)."""
        reached = {part: self.walker.walk(part) for parts in made_of.values() for part in parts}
        cut = {part: found for part, found in reached.items() if len(self._homes_of(found)) > 1}
        inner = Inside(self.story).shares(cut)
        pieces: dict[int, list[Piece]] = {}
        doubts: dict[tuple[int, Key], Doubt] = {}
        for unit, parts in made_of.items():
            pieces[unit] = self._pieces(unit, parts, reached, inner)
            # a part all of which is at home in one target is in no doubt about it, nor is one that was measured
            for part in (part for part in parts if part in inner and inner[part][1] == UNKNOWN):
                for other, move in reached[part].doubts.items():
                    home = self.home.get(other)
                    if home is not None and [piece.target for piece in pieces[unit]] != [home]:
                        doubts.setdefault((unit, home), Doubt(unit, home, move))
        return Transition(pieces, list(doubts.values()))

    def _homes_of(self, found: Reached) -> set[Key | None]:
        homes: set[Key | None] = {self.home.get(unit) for unit in found.units}
        return homes | {None} if found.lost else homes

    def _pieces(
        self, unit: int, parts: list[int], reached: Mapping[int, Reached], inner: Mapping[int, tuple[Shares, str]]
    ) -> list[Piece]:
        found: dict[int, dict[Key | None, float]] = {}
        methods: dict[int, frozenset[str]] = {}
        for part in parts:
            if part in inner:
                shares, method = inner[part]
                found[part] = defaultdict(float)
                for other, share in shares.items():
                    found[part][self.home.get(other)] += share
                found[part][None] += reached[part].lost
                torn = sum(1 for share in found[part].values() if share > 0) > 1
                methods[part] = frozenset({method}) if torn else frozenset()
            else:
                homes = self._homes_of(reached[part])
                found[part] = {homes.pop() if homes else None: 1.0}
                methods[part] = frozenset()
        targets = {home for homes in found.values() for home, share in homes.items() if share > 0}
        weights: dict[int, float] = {}
        own: frozenset[str] = frozenset()
        if len(parts) > 1 and len(targets) > 1:
            weights, method = self._weigh(parts, found)
            own = frozenset({method})
        return joined(
            unit,
            [
                Piece(unit, home, share * weights.get(part, 1.0), own | methods[part])
                for part in parts
                for home, share in found[part].items()
                if share > 0
            ],
        )

    def _weigh(self, parts: list[int], found: Mapping[int, Mapping[Key | None, float]]) -> tuple[dict[int, float], str]:
        """The first weight that enough parts have and that leaves no target with nothing; shares of the unit."""
        here, weights = self.story.here, self.story.weights
        gathered = (
            (ADDRESSES, _gather(weights.addresses, here)),
            (POPULATION, _gather(weights.population, here)),
            (AREA, here.area_m2),
        )
        for method, known in gathered:
            mine = {part: known[part] for part in parts if known.get(part, 0) > 0}
            reached = {home for part in mine for home, share in found[part].items() if share > 0}
            all_of_them = {home for homes in found.values() for home, share in homes.items() if share > 0}
            if len(mine) >= ENOUGH * len(parts) and reached == all_of_them:
                total = sum(mine.values())
                return {part: mine.get(part, 0.0) / total for part in parts}, method
        return dict.fromkeys(parts, 1.0 / len(parts)), UNKNOWN


class Inside:
    """How a single unit that was cut is split among the units that took some of it."""

    def __init__(self, story: Story) -> None:
        self.story = story
        self._once_in: dict[int, list[int]] = defaultdict(list)
        for community, then in story.here.community.items():
            self._once_in[then].append(community)

    def shares(self, cut: Mapping[int, Reached]) -> dict[int, tuple[Shares, str]]:
        """Shares that sum to 1, and their method, of each unit that was cut."""
        done: dict[int, tuple[Shares, str]] = {}
        open_: dict[int, Reached] = {}
        taken: dict[int, set[int]] = defaultdict(set)
        for unit, found in cut.items():
            for other in found.units:
                taken[other].add(unit)
        for unit, found in cut.items():
            counted = self._counted(unit, found, taken)
            if counted:
                done[unit] = counted
            else:
                open_[unit] = found
        for unit, shares in self._measured(open_).items():
            done[unit] = shares, AREA
        for unit, found in open_.items():
            if unit not in done:
                done[unit] = found.shares, UNKNOWN if found.doubts or not self._forward else RECORDED
        return done

    @property
    def _forward(self) -> bool:
        return self.story.here.as_of <= self.story.there.as_of

    def _counted(self, unit: int, found: Reached, taken: Mapping[int, set[int]]) -> tuple[Shares, str] | None:
        """Shares by what is counted in communities that were in one place on either day; None unless all have some."""
        here, there = self.story.here, self.story.there
        for method, known in ((ADDRESSES, self.story.weights.addresses), (POPULATION, self.story.weights.population)):
            sums: dict[int, float] = defaultdict(float)
            for community in self._once_in[unit]:
                end = there.community.get(community)
                # what is known only of the whole, before or after, does not tell its parts apart
                torn = community == unit and unit not in there.snapshot.versions
                mixed = community == end and community not in here.snapshot.versions and len(taken[community]) > 1
                if end in found.units and not torn and not mixed:
                    sums[end] += known.get(community, 0.0)
            if not found.lost and all(sums[end] > 0 for end in found.units):
                total = sum(sums.values())
                return {end: amount / total for end, amount in sums.items()}, method
        return None

    def _measured(self, cut: Mapping[int, Reached]) -> dict[int, Shares]:
        """Shares by common area of the units that have an area on both days."""
        if not cut:
            return {}
        ends = {end for found in cut.values() for end in found.units}
        sources = self.story.areas(cut.keys(), self.story.here.as_of)
        targets = self.story.areas(ends, self.story.there.as_of)
        known = set(targets.index)
        sources = sources[[known.issuperset(cut[unit].units) and not cut[unit].lost for unit in sources.index]]
        if sources.empty or targets.empty:
            return {}
        shares: dict[int, dict[int, float]] = defaultdict(dict)
        for (unit, end), area in common_areas(sources, targets).items():
            if end in cut[unit].units:
                shares[unit][end] = area
        return {unit: _parts(found) for unit, found in shares.items()}


def _parts(amounts: Mapping[int, float]) -> dict[int, float]:
    total = sum(amounts.values())
    return {unit: amount / total for unit, amount in amounts.items()}


def _gather(known: Mapping[int, float], day: Day) -> dict[int, float]:
    """What communities weigh, by the community each was on a day."""
    sums: dict[int, float] = defaultdict(float)
    for community, amount in known.items():
        unit = day.community.get(community)
        if unit is not None:
            sums[unit] += amount
    return sums


def _homes(there: Day, target: Target) -> dict[int, Key]:
    """The target that every unit at or below it belongs to."""
    if isinstance(target, str):
        found = {unit: there.above(unit, target) for unit in there.snapshot.versions}
        return {unit: above for unit, above in found.items() if above is not None}
    member = _members(target)
    homes: dict[int, Key] = {}
    for unit in there.snapshot.versions:
        for version in there.snapshot.chain(unit):
            if version.unit_id in member:
                homes[unit] = member[version.unit_id]
    return homes


def _members(groups: Groups) -> dict[int, str]:
    member: dict[int, str] = {}
    for name, units in groups.items():
        for unit in units:
            if member.setdefault(unit, name) != name:
                raise BadInput(f"a unit is in both groups {member[unit]} and {name} — ask for one after the other")
    return member
