"""The event ``record``: units that exist already enter the draft, with the ground of the cells they are listed on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from gis.areas import union
from gis.changeorders.document import Record, RecordedUnit
from gis.changeorders.draft import Draft, seat_point
from gis.divisions import KIND_LEVEL, LEVELS, Code, Level, Shape, resolve
from gis.errors import BadInput, Complaint, NotFound

Place = tuple[int | None, str]
"""Superior and name: by these a listed unit is found again in the register."""


def record_units(draft: Draft, event: Record) -> None:
    """Enter the listed units, superiors first; then give them their ground, from the lowest level upward."""
    listed = _by_level(event.units)
    entered: dict[int, RecordedUnit] = {}
    for level in LEVELS:
        entered.update(_enter_level(draft, level, listed.get(level, [])))
    _give_ground(draft, entered)


def _by_level(units: list[RecordedUnit]) -> dict[Level, list[RecordedUnit]]:
    strange = sorted({unit.kind for unit in units} - KIND_LEVEL.keys())
    if strange:
        raise BadInput(f"{', '.join(strange)} is not a kind of division — one of {', '.join(KIND_LEVEL)}")
    found: dict[Level, list[RecordedUnit]] = defaultdict(list)
    for unit in units:
        found[KIND_LEVEL[unit.kind]].append(unit)
    return found


def _enter_level(draft: Draft, level: Level, units: list[RecordedUnit]) -> dict[int, RecordedUnit]:
    """Enter the units of one level, whose superiors are all in the draft; complaints of a level are raised together."""
    superiors = _resolved(draft, {ref for unit in units for ref in (unit.parent, unit.managed_by) if ref is not None})
    here: dict[Place, int] = {(v.parent_id, v.name): v.unit_id for v in draft.versions.values() if v.level == level}
    entered: dict[int, RecordedUnit] = {}
    complaints: list[Complaint] = []
    for unit in units:
        if unit.parent is None and level != LEVELS[0]:
            complaints.append(Complaint(f"{unit.name}, a {level}, needs a parent"))
            continue
        parent = superiors[unit.parent] if unit.parent else None
        unit_id = here.get((parent, unit.name))
        if unit_id in entered:
            complaints.append(Complaint(f"{unit.parent or ''} {unit.name} is listed twice".strip()))
            continue
        if unit_id is None:
            unit_id = here[parent, unit.name] = draft.found(unit.model_copy(update={"codes": {}}), parent, None)
        managed_by = superiors[unit.managed_by] if unit.managed_by else draft.versions[unit_id].managed_by
        _state(draft, unit_id, unit, managed_by)
        entered[unit_id] = unit
    if complaints:
        raise BadInput(complaints)
    return entered


def _resolved(draft: Draft, references: set[str]) -> dict[str, int]:
    snapshot = draft.snapshot()
    found: dict[str, int] = {}
    complaints: list[Complaint] = []
    for reference in sorted(references):
        try:
            found[reference] = resolve(snapshot, reference)
        except NotFound as error:
            complaints.append(Complaint(str(error)))
    if complaints:
        raise BadInput(complaints)
    return found


def _state(draft: Draft, unit_id: int, unit: RecordedUnit, managed_by: int | None) -> None:
    """What the list says of a unit; a version that says the same already stays as it is."""
    old = draft.versions[unit_id]
    said: dict[str, object] = {"kind": unit.kind, "made_up": unit.made_up, "managed_by": managed_by}
    if unit.seat is not None:
        said["seat_address"] = unit.seat.address or old.seat_address
        said["seat_point"] = seat_point(unit.seat) or old.seat_point
    if unit.note is not None:
        said["note"] = unit.note
    if unit.figures is not None:
        said["figures"] = unit.figures.as_figures()
    source = unit.source or draft.source
    if unit_id < 0 or any(getattr(old, field) != value for field, value in said.items()):
        draft.revise(unit_id, source=source, **said)
    for system, code in unit.codes.items():
        if (unit_id, system) not in draft.codes or draft.codes[unit_id, system].code != code:
            stated = Code(unit_id, system, code, source)
            draft.codes[unit_id, system] = stated
            draft.stated.add(stated)


def _give_ground(draft: Draft, entered: Mapping[int, RecordedUnit]) -> None:
    """Areas from the cells upward: each is the union of what stands below it, so that all share every vertex."""
    below: dict[int | None, list[int]] = defaultdict(list)
    for version in draft.versions.values():
        below[version.parent_id].append(version.unit_id)
    for level in reversed(LEVELS[1:]):  # nothing is known of the rest of the province
        for unit_id in [unit_id for unit_id in entered if draft.versions[unit_id].level == level]:
            shape = _shape(draft, entered[unit_id], below[unit_id])
            if shape is not None and not _same(draft.versions[unit_id].shape, shape):
                draft.revise(unit_id, source=entered[unit_id].source or draft.source, shape=shape)


def _shape(draft: Draft, unit: RecordedUnit, children: list[int]) -> Shape | None:
    if unit.cells:
        return Shape(draft.ground(unit.cells), unit.geometry_quality)
    parts = [draft.versions[child].shape for child in children]
    known = [part.area for part in parts if part is not None]
    return Shape(union(known), unit.geometry_quality) if known and len(known) == len(parts) else None


def _same(old: Shape | None, new: Shape) -> bool:
    return old is not None and old.quality == new.quality and old.area.equals(new.area)
