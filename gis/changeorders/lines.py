"""The lines between counties that an order touches: which pairs of codes they bear before and after."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

import shapely

from gis.changeorders.effects import Effects
from gis.crs import to_measure
from gis.divisions import Snapshot, Version

SHORTEST_LINE_M = 1.0
"""Below this two counties only meet at a corner."""
_GRID_DEG = 1e-9
"""A tenth of a millimetre: neighbours that miss each other by rounding are neighbours."""


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
    before, after = effects.before, effects.after
    old = {version.unit_id for version in touched_counties(effects)}
    new = old | {version.unit_id for version in effects.entered if version.level == "county"}
    lengths_before = _lines(before, old)
    lengths_after = _lines(after, new)
    heirs: dict[int, set[int]] = {unit_id: {unit_id} for unit_id in after.versions}
    for link in effects.links:
        heirs.setdefault(link.predecessor_id, set()).add(link.successor_id)
    told: list[TouchedLine] = []
    followed: set[frozenset[int]] = set()
    for pair, length in lengths_before.items():
        one, two = sorted(pair)
        next_pairs = {frozenset((a, b)) for a in heirs.get(one, ()) for b in heirs.get(two, ()) if a != b}
        going_on = [heir for heir in next_pairs if heir in lengths_after]
        followed.update(going_on)
        keys: list[str | None] = [_key(after, heir) for heir in going_on] or [None]
        told += [TouchedLine(_key(before, pair), key, _sides(before, pair), length) for key in keys]
    told += [
        TouchedLine(None, _key(after, pair), _sides(after, pair), length)
        for pair, length in lengths_after.items()
        if pair not in followed
    ]
    return sorted(told, key=lambda line: (line.before or line.after or "", line.after or ""))


def _lines(snapshot: Snapshot, touched: Iterable[int]) -> dict[frozenset[int], float]:
    """Pairs of counties of which one is touched, and the kilometres of their common line (EPSG:4549)."""
    wanted = set(touched)
    transform = to_measure()
    found = {}
    for one, two in combinations(snapshot.at_level("county"), 2):
        if not {one.unit_id, two.unit_id} & wanted or one.shape is None or two.shape is None:
            continue
        common = shapely.intersection(one.shape.area.boundary, two.shape.area.boundary, grid_size=_GRID_DEG)
        length_m = shapely.transform(common, transform.transform, interleaved=False).length
        if length_m > SHORTEST_LINE_M:
            found[frozenset((one.unit_id, two.unit_id))] = round(length_m / 1000, 3)
    return found


def _key(snapshot: Snapshot, pair: frozenset[int]) -> str:
    return "-".join(sorted(snapshot.code_of(i) or snapshot.versions[i].name for i in pair))


def _sides(snapshot: Snapshot, pair: frozenset[int]) -> str:
    by_code = sorted(pair, key=lambda i: snapshot.code_of(i) or snapshot.versions[i].name)
    return "–".join(snapshot.versions[i].name for i in by_code)
