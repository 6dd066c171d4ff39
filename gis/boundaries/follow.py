"""Which line of today is which line of yesterday: identity through change.

A line is not its code, its name or its course: it lasts while there are two sides that it parts (DOMAIN §2.1, 条例
Art. 7: the line stays). Sides live on in their heirs, so 启东–海门 is one line through 海门市's becoming 海门区.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
import shapely

from gis.boundaries.derive import Drawn
from gis.boundaries.lines import Line, LineLink, Tripoint
from gis.boundaries.measuring import in_metres, length_m
from gis.divisions import Level

SAME_GROUND_M = 1.0
"""m of common course that make a line a candidate for another where there are several; and how far a tripoint may lie
from where it was and still be on the same spot."""

Heirs = Mapping[int, Collection[int]]
"""The units that each unit lives on in; one that lives on is its own heir, and so is one that is not named."""
LineKey = tuple[Level, frozenset[int], str | None]


@dataclass(frozen=True)
class Followed:
    """Lines and tripoints as drawn, those that live on with their ``line_id`` or ``tripoint_id`` and ``origin``."""

    lines: tuple[Line, ...]
    tripoints: tuple[Tripoint, ...]
    """Their ``lines`` are positions in ``lines``."""
    links: tuple[LineLink, ...]
    """``predecessor`` is the id of a line before, ``successor`` the position in ``lines`` of one that came of it.

    A successor is new, or it lives on and took in a line that ended."""
    ended: tuple[int, ...]
    """Ids of lines before that are no more."""
    ended_tripoints: tuple[int, ...]


def follow(before: Sequence[Line], drawn: Drawn, heirs: Heirs, before_tripoints: Sequence[Tripoint] = ()) -> Followed:
    """Give the lines drawn after a change the identities of the lines before it, each at most once.

    RULE 1: the same two sides (or side and neighbour beyond) are the same line. RULE 2: a line whose sides live on in
    exactly one line, which comes of no other, is that line. RULE 3: else it ends, linked to all lines it leads to;
    where there are several, to those that it shares ground with.
    """
    kept = _same_sides(before, drawn.lines)
    edges = _fitting(_leads(before, drawn.lines, heirs), before, drawn.lines)
    kept |= _sole(edges, kept)
    living = {place: before[was] for was, place in kept.items()}
    lines = tuple(
        replace(line, line_id=living[place].line_id, origin=living[place].origin) if place in living else line
        for place, line in enumerate(drawn.lines)
    )
    links = tuple(
        LineLink(_id(before[was].line_id), place)
        for was, place in sorted(edges)
        if kept.get(was) != place and (was not in kept or place not in living)
    )
    ended = tuple(_id(line.line_id) for was, line in enumerate(before) if was not in kept)
    tripoints, gone = _tripoints(before_tripoints, drawn.tripoints, heirs)
    return Followed(lines, tripoints, links, ended, gone)


def _id(number: int | None) -> int:
    if number is None:
        raise ValueError("a line or tripoint before the change has no id")
    return number


def _key(level: Level, units: Collection[int], beyond: str | None) -> LineKey:
    return level, frozenset(units), beyond


def _same_sides(before: Sequence[Line], after: Sequence[Line]) -> dict[int, int]:
    there = {_key(line.level, line.sides, line.beyond): place for place, line in enumerate(after)}
    keys = {was: _key(line.level, line.sides, line.beyond) for was, line in enumerate(before)}
    return {was: there[key] for was, key in keys.items() if key in there}


def _leads(before: Sequence[Line], after: Sequence[Line], heirs: Heirs) -> Iterator[tuple[int, int]]:
    """Which line before leads to which line after, by the heirs of its sides."""
    there = {_key(line.level, line.sides, line.beyond): place for place, line in enumerate(after)}
    for was, line in enumerate(before):
        pairs = product(*(heirs.get(side, (side,)) for side in line.sides))
        keys = {_key(line.level, pair, line.beyond) for pair in pairs if len(set(pair)) == len(line.sides)}
        yield from ((was, there[key]) for key in keys if key in there)


def _fitting(edges: Iterator[tuple[int, int]], before: Sequence[Line], after: Sequence[Line]) -> set[tuple[int, int]]:
    """Edges that stand alone at both ends, and of the others those with common ground."""
    found = set(edges)
    leads, comes = _degrees(found)
    return {
        (was, place)
        for was, place in found
        if (leads[was] == 1 and comes[place] == 1)
        or length_m(shapely.intersection(before[was].course, after[place].course)) >= SAME_GROUND_M
    }  # fmt: skip


def _degrees(edges: Collection[tuple[int, int]]) -> tuple[dict[int, int], dict[int, int]]:
    leads: dict[int, int] = defaultdict(int)
    comes: dict[int, int] = defaultdict(int)
    for was, place in edges:
        leads[was] += 1
        comes[place] += 1
    return leads, comes


def _sole(edges: Collection[tuple[int, int]], kept: Mapping[int, int]) -> dict[int, int]:
    """RULE 2, for lines that RULE 1 says nothing of."""
    leads, comes = _degrees(edges)
    taken = set(kept.values())
    return {
        was: place
        for was, place in edges
        if was not in kept and place not in taken and leads[was] == 1 and comes[place] == 1
    }


def _tripoints(
    before: Sequence[Tripoint], after: Sequence[Tripoint], heirs: Heirs
) -> tuple[tuple[Tripoint, ...], tuple[int, ...]]:
    """Tripoints after with the identities of those before, and the ids of those that are no more.

    On the same spot before elsewhere, the same units before their heirs, near before far.
    """
    kept: dict[int, int] = {}
    taken: set[int] = set()
    for *_, was, place in sorted(_candidates(before, after, heirs)):
        if was not in kept and place not in taken:
            kept[was] = place
            taken.add(place)
    living = {place: before[was] for was, place in kept.items()}
    found = tuple(
        replace(point, tripoint_id=living[place].tripoint_id, origin=living[place].origin) if place in living else point
        for place, point in enumerate(after)
    )
    return found, tuple(_id(point.tripoint_id) for was, point in enumerate(before) if was not in kept)


def _candidates(
    before: Sequence[Tripoint], after: Sequence[Tripoint], heirs: Heirs
) -> Iterator[tuple[bool, bool, float, int, int]]:
    """Whether it moved, whether its units changed, how many metres it moved, which before, which after."""
    meeting: dict[int, list[int]] = defaultdict(list)
    for place, point in enumerate(after):
        for unit in point.units:
            meeting[unit].append(place)
    spots = [in_metres(np.array([point.point for point in points], dtype=object)) for points in (before, after)]
    for was, point in enumerate(before):
        for place in {place for unit in point.units for heir in heirs.get(unit, (unit,)) for place in meeting[heir]}:
            if _lives_on(point, after[place], heirs):
                moved = float(shapely.distance(spots[0][was], spots[1][place]))
                changed = set(point.units) != set(after[place].units)
                yield moved >= SAME_GROUND_M, changed, moved, was, place


def _lives_on(was: Tripoint, now: Tripoint, heirs: Heirs) -> bool:
    """Whether each unit that met has an heir that meets now, and no other unit meets."""
    if was.level != now.level or was.beyond != now.beyond:
        return False
    images = [set(heirs.get(unit, (unit,))) for unit in was.units]
    units = set(now.units)
    return all(image & units for image in images) and units <= set().union(*images)
