"""What must hold after an order: right codes, no two siblings of one name, and children that tile their parent."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import shapely
from shapely import MultiPolygon, symmetric_difference

from gis.areas import union
from gis.changeorders.draft import Draft
from gis.crs import to_measure
from gis.divisions import Snapshot, System, code_complaints, stands_under
from gis.errors import Complaint

TILE_TOLERANCE_M2 = 1.0
"""Gap or overlap above which a map no longer tiles: what surveyors round away at this scale."""


def check_draft(draft: Draft, before: Snapshot, codes_ever: frozenset[tuple[System, str]]) -> list[Complaint]:
    """All that is wrong with the state an order would leave behind."""
    return [
        *_codes(draft, before, codes_ever),
        *_names(draft, before),
        *_parents(draft),
        *_tiling(draft, before),
    ]


def _codes(draft: Draft, before: Snapshot, codes_ever: frozenset[tuple[System, str]]) -> Iterator[Complaint]:
    held = Counter((code.system, code.code) for code in draft.codes.values())
    for key, code in draft.codes.items():
        version = draft.versions[code.unit_id]
        if before.codes.get(key) == code:
            continue
        parent = draft.codes.get((version.parent_id or 0, "mca"))
        yield from code_complaints(version.level, code.system, code.code, parent.code if parent else None)
        if held[code.system, code.code] > 1:
            yield Complaint(f"{code.system} code {code.code} would be borne by two units")
        previous = before.by_code.get((code.system, code.code))
        # RULE: 废码不用 — a legal code that was given up never returns, not even to another unit (order 79)
        # of a code that a list states as borne nobody knows that it was given up before
        known = code in draft.stated or code.system != "mca" or previous is not None
        if not known and (code.system, code.code) in codes_ever:
            yield Complaint(f"code {code.code} was abolished before and must not return")


def _names(draft: Draft, before: Snapshot) -> Iterator[Complaint]:
    siblings = Counter((version.parent_id, version.name) for version in draft.versions.values())
    old = Counter((version.parent_id, version.name) for version in before.versions.values())
    for (parent, name), count in siblings.items():
        if count > 1 and old[parent, name] < count:
            place = draft.versions[parent].name if parent in draft.versions else "the top"
            yield Complaint(f"two units called {name} would stand right under {place}")


def _parents(draft: Draft) -> Iterator[Complaint]:
    for version in draft.versions.values():
        if version.parent_id is None:
            continue
        parent = draft.versions.get(version.parent_id)
        if parent is None:
            yield Complaint(f"{version.name} would be left without its superior")
        elif not stands_under(version.level, parent.level):
            yield Complaint(f"{version.name}, a {version.level}, would stand under {parent.name}, a {parent.level}")


def _tiling(draft: Draft, before: Snapshot) -> Iterator[Complaint]:
    touched = {v.unit_id for v in draft.versions.values() if before.versions.get(v.unit_id) != v}
    parents = {draft.versions[unit_id].parent_id for unit_id in touched} | touched
    children = draft.snapshot().children
    for parent in sorted(unit_id for unit_id in parents if unit_id in draft.versions):
        shape = draft.versions[parent].shape
        below = [draft.versions[child].shape for child in children.get(parent, ())]
        if shape is None or not below or any(child is None for child in below):
            continue
        off_m2 = mismatch_m2(shape.area, [child.area for child in below if child is not None])
        if off_m2 > TILE_TOLERANCE_M2:
            yield Complaint(f"the parts of {draft.versions[parent].name} would miss its area by {off_m2:,.0f} m²")


def mismatch_m2(whole: MultiPolygon, parts: list[MultiPolygon]) -> float:
    """Square metres (EPSG:4549) by which parts fail to tile the whole: gaps, overlaps and what lies outside."""
    transform = to_measure()
    whole_m = shapely.transform(whole, transform.transform, interleaved=False)
    parts_m = [shapely.transform(part, transform.transform, interleaved=False) for part in parts]
    joined = shapely.transform(union(parts), transform.transform, interleaved=False)
    overlap = abs(sum(part.area for part in parts_m) - joined.area)
    return float(symmetric_difference(whole_m, joined).area + overlap)
