"""The lines between counties that an order touches: which pairs of codes they bear before and after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, replace

from gis.boundaries.derive import Drawn, draw
from gis.boundaries.follow import follow
from gis.boundaries.lines import Line
from gis.changeorders.effects import Effects
from gis.divisions import Snapshot, Version

SHORTEST_LINE_M = 1.0
"""Below this two counties only meet at a corner."""


@dataclass(frozen=True)
class TouchedLine:
    """A line between two counties: its key before and after (smaller code first; None: there is none), its length."""

    before: str | None
    after: str | None
    sides: str
    length_km: float


def touched_counties(effects: Effects) -> tuple[Version, ...]:
    """Counties as they were, whose lines change their key or their course: ended, recoded or of another area."""
    before, after = effects.before, effects.after
    return tuple(
        version
        for version in before.at_level("county")
        if (now := after.versions.get(version.unit_id)) is None
        or now.shape != version.shape
        or before.codes.get((version.unit_id, "mca")) != after.codes.get((version.unit_id, "mca"))
    )


def touched_lines(effects: Effects) -> list[TouchedLine]:
    """Every line of a touched county before the order and of what came of it after, by key."""
    old = {version.unit_id for version in touched_counties(effects)}
    new = old | {version.unit_id for version in effects.entered if version.level == "county"}
    if not new:
        return []
    drawn = _inner(effects.before)
    before = [replace(line, line_id=place) for place, line in enumerate(drawn.lines)]
    found = follow(before, _inner(effects.after), _heirs(effects))
    going_on: dict[int, list[Line]] = defaultdict(list)
    for line in found.lines:
        if line.line_id is not None:
            going_on[line.line_id].append(line)
    for link in found.links:
        going_on[link.predecessor].append(found.lines[link.successor])
    followed = {id(line) for heirs in going_on.values() for line in heirs}
    told: list[TouchedLine] = []
    for line in before:
        if line.line_id is not None and old & set(line.sides):
            heirs: list[Line | None] = [*going_on[line.line_id]]
            told += [_touched(effects, line, heir) for heir in heirs or [None]]
    told += [_founded(effects, line) for line in found.lines if id(line) not in followed and new & set(line.sides)]
    return sorted(told, key=lambda line: (line.before or line.after or "", line.after or ""))


def _inner(snapshot: Snapshot) -> Drawn:
    """The lines between two counties that are more than a corner."""
    lines = draw(snapshot, "county").lines
    return Drawn(tuple(line for line in lines if line.side_b is not None and line.length_m > SHORTEST_LINE_M), ())


def _heirs(effects: Effects) -> Mapping[int, set[int]]:
    heirs: dict[int, set[int]] = defaultdict(set)
    for link in effects.links:
        heirs[link.predecessor_id].add(link.successor_id)
    return {unit: found | ({unit} & effects.after.versions.keys()) for unit, found in heirs.items()}


def _touched(effects: Effects, before: Line, after: Line | None) -> TouchedLine:
    key = _key(effects.after, after) if after is not None else None
    return TouchedLine(_key(effects.before, before), key, _sides(effects.before, before), _km(before))


def _founded(effects: Effects, line: Line) -> TouchedLine:
    return TouchedLine(None, _key(effects.after, line), _sides(effects.after, line), _km(line))


def _km(line: Line) -> float:
    return round(line.length_m / 1000, 3)


def _sides(snapshot: Snapshot, line: Line) -> str:
    by_code = sorted(line.sides, key=lambda unit: _name(snapshot, unit))
    return "–".join(snapshot.versions[unit].name for unit in by_code)


def _key(snapshot: Snapshot, line: Line) -> str:
    return "-".join(sorted(_name(snapshot, unit) for unit in line.sides))


def _name(snapshot: Snapshot, unit: int) -> str:
    return snapshot.code_of(unit) or snapshot.versions[unit].name
