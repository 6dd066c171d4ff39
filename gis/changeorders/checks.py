"""What must hold after an order: right codes, no two siblings of one name, and children that tile their parent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

import shapely
from shapely import MultiPolygon, symmetric_difference
from shapely.geometry import mapping

from gis.areas import as_multi, union
from gis.changeorders.codes import code_faults
from gis.changeorders.document import Order
from gis.changeorders.draft import Draft
from gis.crs import to_measure
from gis.divisions import Snapshot, System, stands_under
from gis.errors import Complaint

TILE_TOLERANCE_M2 = 1.0
"""Gap or overlap above which a map no longer tiles: what surveyors round away at this scale."""
_GRID_DEG = 1e-9
"""A tenth of a millimetre, as in all geometry that leaves the house."""


def check_draft(
    order: Order, draft: Draft, before: Snapshot, codes_ever: frozenset[tuple[System, str]]
) -> list[Complaint]:
    """All that is wrong with the state an order would leave behind, each with the event that brought it about."""
    return [
        *code_faults(order, draft, before, codes_ever),
        *_names(draft, before),
        *_parents(draft),
        *_tiling(draft, before),
    ]


def _names(draft: Draft, before: Snapshot) -> Iterator[Complaint]:
    siblings = Counter((version.parent_id, version.name) for version in draft.versions.values())
    old = Counter((version.parent_id, version.name) for version in before.versions.values())
    for (parent, name), count in siblings.items():
        if count > 1 and old[parent, name] < count:
            place = draft.versions[parent].name if parent in draft.versions else "the top"
            same = [v.unit_id for v in draft.versions.values() if (v.parent_id, v.name) == (parent, name)]
            words = f"two units called {name} would stand right under {place}"
            yield Complaint(words, field=_event_of(draft, same))


def _parents(draft: Draft) -> Iterator[Complaint]:
    for version in draft.versions.values():
        if version.parent_id is None:
            continue
        parent = draft.versions.get(version.parent_id)
        event = _event_of(draft, [version.unit_id, version.parent_id])
        if parent is None:
            yield Complaint(f"{version.name} would be left without its superior", field=event)
        elif not stands_under(version.level, parent.level):
            words = f"{version.name}, a {version.level}, would stand under {parent.name}, a {parent.level}"
            yield Complaint(words, field=event)


def _tiling(draft: Draft, before: Snapshot) -> Iterator[Complaint]:
    touched = {v.unit_id for v in draft.versions.values() if before.versions.get(v.unit_id) != v}
    parents = {draft.versions[unit_id].parent_id for unit_id in touched} | touched
    children = draft.snapshot().children
    for parent in sorted(unit_id for unit_id in parents if unit_id in draft.versions):
        shape = draft.versions[parent].shape
        below = [draft.versions[child].shape for child in children.get(parent, ())]
        if shape is None or not below or any(child is None for child in below):
            continue
        parts = [child.area for child in below if child is not None]
        off_m2 = mismatch_m2(shape.area, parts)
        if off_m2 > TILE_TOLERANCE_M2:
            yield Complaint(
                f"the parts of {draft.versions[parent].name} would miss its area by {off_m2:,.0f} m²",
                field=_event_of(draft, [parent, *children[parent]]),
                geometry=mismatch(shape.area, parts),
            )


def _event_of(draft: Draft, units: list[int]) -> str | None:
    """The last event that touched one of the units; None when the order touched none of them."""
    events = [draft.touched[unit_id] for unit_id in units if unit_id in draft.touched]
    return max(events, key=_number) if events else None


def _number(place: str) -> int:
    return int(place.removeprefix("events[").removesuffix("]") or -1)


def mismatch(whole: MultiPolygon, parts: list[MultiPolygon]) -> dict[str, Any]:
    """Where parts fail to tile the whole, as a GeoJSON MultiPolygon in degrees: gaps, overlaps, what lies outside."""
    tree = shapely.STRtree(parts)
    pairs = {(one, two) for one, two in tree.query(parts, predicate="intersects").T.tolist() if one < two}
    overlaps = [as_multi(shapely.intersection(parts[one], parts[two])) for one, two in sorted(pairs)]
    off = as_multi(symmetric_difference(whole, union(parts)))
    where = as_multi(shapely.union_all([off, *overlaps]))
    return dict(mapping(shapely.set_precision(where, _GRID_DEG)))


def mismatch_m2(whole: MultiPolygon, parts: list[MultiPolygon]) -> float:
    """Square metres (EPSG:4549) by which parts fail to tile the whole: gaps, overlaps and what lies outside."""
    transform = to_measure()
    whole_m = shapely.transform(whole, transform.transform, interleaved=False)
    parts_m = [shapely.transform(part, transform.transform, interleaved=False) for part in parts]
    joined = shapely.transform(union(parts), transform.transform, interleaved=False)
    overlap = abs(sum(part.area for part in parts_m) - joined.area)
    return float(symmetric_difference(whole_m, joined).area + overlap)
