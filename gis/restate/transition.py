"""From the units of one day to those of another: what part of each goes where, by which method, and how surely.

A unit above the communities is the communities it consists of on that day. Each community is walked to the other day
(``gis.restate.moves``); the units above it there take what comes. So a county from which whole communities went is
split by weights of communities, and a unit all of whose parts meet again in one unit has moved whole, exactly.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import date

import geopandas as gpd

from gis.divisions import Level, Snapshot
from gis.errors import BadInput
from gis.restate.moves import Move

Key = int | str
"""What a target is called: the id of a unit, or the name of a group."""
Groups = Mapping[str, Set[int]]
"""Groups of units that are no divisions, by name: ids of units in force on the other day, of any one level."""
Target = Level | Groups
WHOLE, ADDRESSES, POPULATION, AREA, RECORDED, UNKNOWN = (
    "whole",
    "addresses",
    "population",
    "area",
    "recorded",
    "unknown",
)
METHODS: dict[str, str] = {
    WHOLE: "the unit moved whole; exact",
    ADDRESSES: "split by the addresses of its communities",
    POPULATION: "split by the residents of its communities",
    AREA: "split by area (tobler)",
    RECORDED: "split by the shares of area its orders record",
    UNKNOWN: "some of it went over, nobody recorded how much: its figures stayed with the main unit",
}
"""How figures can have come to a unit; several are joined by ``+``."""
ENOUGH = 0.9
"""A weight is used for a unit when at least this part of its communities has it: with fewer it would tell where
somebody counted, not where people live."""


@dataclass(frozen=True)
class Piece:
    """The part of a unit that goes to one target; ``target`` None: nobody is on record as having taken it."""

    source: int
    target: Key | None
    share: float
    methods: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Doubt:
    """A part of unknown size that went from a unit to a target, with its order."""

    source: int
    target: Key
    move: Move


@dataclass(frozen=True)
class Transition:
    """All pieces of all units of a level, those of one unit summing to 1, and the doubts."""

    pieces: Mapping[int, Sequence[Piece]]
    doubts: Sequence[Doubt] = ()

    def then(self, following: Transition) -> Transition:
        """One transition and another that goes on from where it ends."""
        pieces: dict[int, list[Piece]] = {}
        doubts: dict[tuple[int, Key], Doubt] = {}
        onward: dict[Key, list[Doubt]] = defaultdict(list)
        for doubt in following.doubts:
            onward[doubt.source].append(doubt)
        for source, first in self.pieces.items():
            found: list[Piece] = []
            for piece in first:
                found += _onward(piece, following)
                for doubt in onward.get(piece.target, ()) if piece.target is not None else ():
                    doubts.setdefault((source, doubt.target), Doubt(source, doubt.target, doubt.move))
            pieces[source] = joined(source, found)
        for doubt in self.doubts:
            for piece in following.pieces.get(_unit(doubt.target), ()):
                if piece.target is not None:
                    doubts.setdefault((doubt.source, piece.target), Doubt(doubt.source, piece.target, doubt.move))
        return Transition(pieces, [doubt for doubt in doubts.values() if not _comes_home(doubt, pieces)])


def _comes_home(doubt: Doubt, pieces: Mapping[int, Sequence[Piece]]) -> bool:
    """Whether what went astray meets the rest of its unit again."""
    return [piece.target for piece in pieces[doubt.source]] == [doubt.target]


def _onward(piece: Piece, following: Transition) -> list[Piece]:
    if piece.target is None:
        return [piece]
    nobody = [Piece(_unit(piece.target), None, 1.0)]
    return [
        Piece(piece.source, part.target, piece.share * part.share, piece.methods | part.methods)
        for part in following.pieces.get(_unit(piece.target), nobody)
    ]


def _unit(target: Key) -> int:
    if isinstance(target, str):
        raise BadInput(f"the group {target} cannot be walked on from — put groups last")
    return target


def joined(source: int, pieces: Iterable[Piece]) -> list[Piece]:
    """Pieces of one unit, one a target, the largest first; their shares sum to 1 and, if it is one, it is whole."""
    by_target: dict[Key | None, list[Piece]] = defaultdict(list)
    for piece in pieces:
        by_target[piece.target].append(piece)
    if len(by_target) == 1:
        target = next(iter(by_target))
        return [Piece(source, target, 1.0)]  # split and met again: it does not matter how it was split
    merged = [
        Piece(source, target, math.fsum(p.share for p in found), frozenset().union(*(p.methods for p in found)))
        for target, found in by_target.items()
    ]
    merged = sorted((piece for piece in merged if piece.share > 0), key=lambda piece: -piece.share)
    return closed(merged)


def closed(pieces: Sequence[Piece]) -> list[Piece]:
    """The pieces with the largest share made what the others leave of 1, so that totals are kept."""
    first, *rest = pieces
    if not rest:
        return [Piece(first.source, first.target, 1.0, first.methods)]
    left = math.fsum([1.0, *(-piece.share for piece in rest)])
    return [Piece(first.source, first.target, left, first.methods), *rest]


@dataclass(frozen=True)
class Day:
    """The register on one day, what its units measure (m²), and which community each community then was."""

    snapshot: Snapshot
    area_m2: Mapping[int, float]
    community: Mapping[int, int]

    @property
    def as_of(self) -> date:
        """The day."""
        return self.snapshot.as_of

    def above(self, unit_id: int, level: Level) -> int | None:
        """The unit of ``level`` that a unit is, or lies in; None where there is none."""
        current: int | None = unit_id
        while current is not None:
            version = self.snapshot.versions[current]
            if version.level == level:
                return current
            current = version.parent_id
        return None


AreaReader = Callable[[Set[int], date], gpd.GeoDataFrame]
"""Areas of units on a day, in EPSG:4549, indexed by unit; units without an area are left out."""


@dataclass(frozen=True)
class Weights:
    """What communities weigh, by id: addresses in force now, and residents of the nearest date known."""

    addresses: Mapping[int, float] = field(default_factory=dict)
    population: Mapping[int, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Story:
    """All that is known between two days: both registers, the moves between them, the weights."""

    here: Day
    there: Day
    moves: Sequence[Move]
    weights: Weights
    areas: AreaReader
