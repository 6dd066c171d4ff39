"""Faults of addresses as they stand beside each other: one plate twice, points astray, numbers out of their order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from gis.addresses.entries import WORDS, Draft
from gis.crs import to_measure
from gis.errors import Complaint

ASTRAY_M = 100.0
"""A point so far outside its community is refused; boundaries are illustrative, and nearer ones are only told."""
FEWEST_DOORS = 5
"""Doors on one side of a street from which on it has an order that one of them may break."""
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Standing:
    """An address in force: identity, where it lies, its own words and its point (EPSG:4490)."""

    address_id: str
    community_id: int
    county_id: int
    words: Mapping[str, Any]
    lon: float
    lat: float
    dwelling: bool
    note: str | None


def place_key(one: Draft | Standing) -> Key:
    """What tells an address from all others of its community."""
    return (one.community_id, *(one.words.get(name) for name in WORDS))


def plate_key(one: Draft | Standing) -> Key | None:
    """What must not stand twice on the streets of a county; None where no street leads there."""
    if not one.words.get("street"):
        return None
    return (one.county_id, *(one.words.get(name) for name in WORDS if name != "zone"))


def identified(
    drafts: Sequence[Draft], standing: Sequence[Standing]
) -> tuple[list[tuple[Draft, Standing | None]], list[Complaint]]:
    """Drafts with the address of the register that each of them is, and complaints of plates that stand twice."""
    by_id = {one.address_id: one for one in standing}
    by_place = {place_key(one): one for one in standing}
    by_plate = {key: one for one in standing if (key := plate_key(one)) is not None}
    kept: list[tuple[Draft, Standing | None]] = []
    complaints, rows = [], dict[Key, int]()
    for draft in drafts:
        same = by_id.get(draft.address_id) if draft.address_id else by_place.get(place_key(draft))
        plate = plate_key(draft)
        other = by_plate.get(plate) if plate is not None else by_place.get(place_key(draft))
        keys = [plate or place_key(draft), *([("id", draft.address_id)] if draft.address_id else [])]
        twin = next((rows[key] for key in keys if key in rows), None)
        if twin is not None:
            complaints.append(_twice(draft, f"row {twin}"))
        elif other is not None and (same is None or other.address_id != same.address_id):
            complaints.append(_twice(draft, f"{other.address_id} of the register"))
        else:
            rows |= dict.fromkeys(keys, draft.row)
            kept.append((draft, same))
    return kept, complaints


def _twice(draft: Draft, other: str) -> Complaint:
    fix = "give one of them another number, or the identity of the address that is meant"
    return Complaint(f"{draft.text} is {other} already", row=draft.row, field="door_no", fix=fix)


def astray(drafts: Sequence[Draft], areas: Mapping[int, BaseGeometry]) -> Iterator[tuple[Draft, float]]:
    """Drafts whose point lies outside their community, with how far, metres; ``areas`` are in EPSG:4549."""
    if not drafts:
        return
    x, y = to_measure().transform([one.lon for one in drafts], [one.lat for one in drafts])
    for draft, point in zip(drafts, shapely.points(x, y), strict=True):
        area = areas.get(draft.community_id)
        metres = 0.0 if area is None else float(shapely.distance(area, point))
        if metres > 0:
            yield draft, metres


def out_of_order(drafts: Sequence[Draft], standing: Iterable[Standing]) -> Iterator[Complaint]:
    """Warnings of doors whose number stands neither above nor below those beside them on their side of the street.

    The order along a street is that along its longest extent; which side is odd is the street's own affair (GB/T 35639
    annex B; local practice differs), so that each parity is looked at by itself.
    """
    streets: dict[Key, list[Draft | Standing]] = defaultdict(list)
    every: list[Draft | Standing] = [*standing, *drafts]
    for one in every:
        if one.words.get("street") and one.words.get("door_no"):
            street = (one.county_id, one.words["street"], one.words.get("sub_street"))
            streets[(*street, one.words["door_no"] % 2)].append(one)
    for doors in streets.values():
        yield from _broken(doors)


def _broken(doors: Sequence[Draft | Standing]) -> Iterator[Complaint]:
    one_each = list({one.words["door_no"]: one for one in doors}.values())
    if len(one_each) < FEWEST_DOORS:
        return
    points = np.array([(one.lon, one.lat) for one in one_each]) * (0.85, 1.0)  # the cosine of the city's latitude
    along = (points - points.mean(axis=0)) @ np.linalg.svd(points - points.mean(axis=0))[2][0]
    order = np.argsort(along, kind="stable")
    numbers = np.array([one.words["door_no"] for one in one_each])[order]
    # ranks, since one number that is far too large would turn the street around
    if np.corrcoef(np.arange(len(numbers)), np.argsort(np.argsort(numbers)))[0, 1] < 0:
        order, numbers = order[::-1], numbers[::-1]
    for at in range(1, len(numbers) - 1):
        before, number, after = numbers[at - 1 : at + 2]
        one = one_each[order[at]]
        if before < after and not before < number < after and isinstance(one, Draft):
            words = f"{one.text} stands between numbers {before} and {after} of its side"
            yield Complaint(words, row=one.row, field="door_no", fix="look at its point and its number")
