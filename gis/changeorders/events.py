"""One function an event: each changes the draft, and says in one sentence when it cannot."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from shapely import MultiPolygon, intersection

from gis.areas import minus, union
from gis.changeorders.document import (
    Abolish,
    ChangeKind,
    ChangeParent,
    Establish,
    Merge,
    MoveSeat,
    Recode,
    Record,
    Rename,
    Split,
    Transfer,
)
from gis.changeorders.draft import Draft, seat_point
from gis.changeorders.record import record_units
from gis.divisions import LEVELS, Quality, Shape, resolve
from gis.errors import BadInput, Complaint, NotFound


def apply_event(draft: Draft, event: Any) -> None:
    """Apply one event of an order to the draft."""
    _EVENTS[type(event)](draft, event)


def _merge(draft: Draft, event: Merge) -> None:
    units = [draft.find(reference) for reference in event.units]
    parents = {draft.versions[unit_id].parent_id for unit_id in units}
    if event.into.parent is None and len(parents) > 1:
        raise BadInput("the merged units have different parents — say the new unit's parent")
    parent = draft.find(event.into.parent) if event.into.parent else parents.pop()
    children = [child for unit_id in units for child in draft.children(unit_id)]
    last = [draft.end(unit_id) for unit_id in units]
    new = draft.found(event.into, parent, _joined([version.shape for version in last]))
    for child in children:
        draft.revise(child, parent_id=new)
    for version in last:
        draft.link(version.unit_id, new, "merge")


def _split(draft: Draft, event: Split) -> None:
    unit = draft.find(event.unit)
    left = set(draft.children(unit))
    parts = [[draft.find(reference) for reference in part.children] for part in event.parts]
    strangers = [child for children in parts for child in children if child not in left]
    if strangers:
        names = ", ".join(draft.versions[child].name for child in strangers)
        raise BadInput(f"{names} is not part of {event.unit}, or is given to two of its parts")
    forgotten = left.difference(*parts)
    if forgotten:
        names = ", ".join(sorted(draft.versions[child].name for child in forgotten))
        raise BadInput(f"{names} would be left over — give every part of {event.unit} to one of the new units")
    last = draft.end(unit)
    quality = last.shape.quality if last.shape else "approximate"
    for part, children in zip(event.parts, parts, strict=True):
        shapes = [draft.versions[child].shape for child in children]
        ground = Shape(draft.ground(part.cells), quality) if part.cells else _joined(shapes)
        parent = draft.find(part.into.parent) if part.into.parent else last.parent_id
        new = draft.found(part.into, parent, ground)
        for child in children:
            draft.revise(child, parent_id=new)
        draft.link(unit, new, "split")


def _change_kind(draft: Draft, event: ChangeKind) -> None:
    unit = draft.find(event.unit)
    parent = draft.find(event.into.parent) if event.into.parent else draft.versions[unit].parent_id
    children = draft.children(unit)
    last = draft.end(unit)
    new = draft.found(event.into, parent, last.shape)
    for child in children:
        draft.revise(child, parent_id=new)
    draft.link(unit, new, "change_kind")


def _establish(draft: Draft, event: Establish) -> None:
    if event.from_ is not None:
        origin = draft.find(event.from_)
        parent = draft.find(event.into.parent) if event.into.parent else draft.versions[origin].parent_id
        piece = draft.ground(event.cells)
        new = draft.found(event.into, parent, Shape(piece, _quality(draft, origin)))
        _take(draft, origin, piece)
        draft.link(origin, new, "establish")
        return
    children = [draft.find(reference) for reference in event.children]
    origins = {child: _parent(draft, child) for child in children}
    parent = draft.find(event.into.parent) if event.into.parent else _parent(draft, origins[children[0]])
    new = draft.found(event.into, parent, _joined([draft.versions[child].shape for child in children]))
    _move_children(draft, origins, new, "establish")


def _abolish(draft: Draft, event: Abolish) -> None:
    unit, heir = draft.find(event.unit), draft.find(event.into)
    if unit == heir or draft.versions[unit].level != draft.versions[heir].level:
        raise BadInput(f"{event.unit} cannot go to {event.into}: it must be another unit of the same level")
    children = draft.children(unit)
    last = draft.end(unit)
    draft.revise(heir, shape=_joined([draft.versions[heir].shape, last.shape]))
    for child in children:
        draft.revise(child, parent_id=heir)
    draft.link(unit, heir, "abolish")


def _transfer(draft: Draft, event: Transfer) -> None:
    origin, heir = draft.find(event.from_), draft.find(event.to)
    _move_ground(draft, event, origin, heir)
    if event.figures is not None:
        draft.revise(heir, figures=event.figures.as_figures())


def _move_ground(draft: Draft, event: Transfer, origin: int, heir: int) -> None:
    if event.described is not None:
        _move_described(draft, event, origin, heir)
        return
    if event.children:
        children = {draft.find(reference): origin for reference in event.children}
        strangers = [draft.versions[c].name for c in children if draft.versions[c].parent_id != origin]
        if strangers:
            raise BadInput(f"{', '.join(strangers)} is not part of {event.from_}")
        shapes = [draft.versions[heir].shape, *(draft.versions[child].shape for child in children)]
        _move_children(draft, children, heir, "transfer")
        draft.revise(heir, shape=_joined(shapes))
        return
    piece = draft.ground(event.cells)
    _take(draft, origin, piece)
    draft.revise(heir, shape=_joined([draft.versions[heir].shape, Shape(piece, _quality(draft, heir))]))
    draft.link(origin, heir, "transfer")


def _move_described(draft: Draft, event: Transfer, origin: int, heir: int) -> None:
    if origin == heir or draft.versions[origin].level != draft.versions[heir].level:
        raise BadInput(f"{event.from_} cannot give ground to {event.to}: it must be another unit of the same level")
    drawn = [draft.versions[unit_id].name for unit_id in (origin, heir) if draft.versions[unit_id].shape is not None]
    if drawn:
        raise BadInput(
            f"the area of {' and '.join(drawn)} is known — draw the ground on cells instead of describing it"
        )
    # both live on, on other ground than before
    draft.revise(origin)
    draft.revise(heir)
    draft.link(origin, heir, "transfer", in_words=True)


def _change_parent(draft: Draft, event: ChangeParent) -> None:
    unit, parent = draft.find(event.unit), draft.find(event.parent)
    if LEVELS.index(draft.versions[parent].level) >= LEVELS.index(draft.versions[unit].level):
        raise BadInput(f"{event.parent} does not stand above {event.unit}")
    origin = draft.versions[unit].parent_id
    if origin is None or origin == parent or draft.versions[origin].level != draft.versions[parent].level:
        draft.revise(unit, parent_id=parent)
        return
    # the ground of a superior is that of its parts, so it goes along, unless a transfer of cells moved it already
    shapes = [draft.versions[parent].shape, draft.versions[unit].shape]
    _move_children(draft, {unit: origin}, parent, "transfer")
    if not _covers(*shapes):
        draft.revise(parent, shape=_joined(shapes))


def _rename(draft: Draft, event: Rename) -> None:
    draft.revise(draft.find(event.unit), name=event.name)


def _seat(draft: Draft, event: MoveSeat) -> None:
    draft.revise(draft.find(event.unit), seat_address=event.seat.address, seat_point=seat_point(event.seat))


def _recode(draft: Draft, event: Recode) -> None:
    # every reference is read before any code is given, so that a table may swap two codes
    snapshot = draft.snapshot()
    given, complaints = [], []
    for number, change in enumerate(event.codes):
        place = f"codes[{number}]"
        try:
            given.append((resolve(snapshot, change.unit), change.given(), place))
        except NotFound as error:
            complaints.append(Complaint(str(error), field=f"{place}.unit"))
    if complaints:
        raise BadInput(complaints)
    for unit_id, codes, place in given:
        draft.give_codes(unit_id, codes, place)


def _parent(draft: Draft, unit_id: int) -> int:
    parent = draft.versions[unit_id].parent_id
    if parent is None:
        raise BadInput(f"{draft.versions[unit_id].name} has no superior")
    return parent


def _move_children(draft: Draft, origins: dict[int, int], heir: int, kind: Any) -> None:
    for origin in sorted(set(origins.values())):
        moved = [child for child, parent in origins.items() if parent == origin]
        piece = _joined([draft.versions[child].shape for child in moved])
        for child in moved:
            draft.revise(child, parent_id=heir)
        if piece is not None:
            _take(draft, origin, piece.area)
        draft.link(origin, heir, kind)


def _take(draft: Draft, unit_id: int, piece: MultiPolygon) -> None:
    shape = draft.versions[unit_id].shape
    if shape is None:
        return
    rest = minus(shape.area, piece)
    if rest.is_empty:
        raise BadInput(f"nothing would be left of {draft.versions[unit_id].name} — use merge or abolish")
    draft.revise(unit_id, shape=Shape(rest, shape.quality))


def _covers(whole: Shape | None, part: Shape | None) -> bool:
    if whole is None or part is None:
        return False
    return bool(intersection(whole.area, part.area).area > part.area.area / 2)


def _quality(draft: Draft, unit_id: int) -> Quality:
    shape = draft.versions[unit_id].shape
    return shape.quality if shape else "approximate"


def _joined(shapes: list[Shape | None]) -> Shape | None:
    """The union of shapes, as good as the worst of them; None when one is not known."""
    known = [shape for shape in shapes if shape is not None]
    if not known or len(known) < len(shapes):
        return None
    ranks: tuple[Quality, ...] = ("official", "illustrative", "approximate")
    worst = max((shape.quality for shape in known), key=ranks.index)
    return Shape(union([shape.area for shape in known]), worst)


_EVENTS: dict[type, Callable[[Draft, Any], None]] = {
    Merge: _merge,
    Split: _split,
    ChangeKind: _change_kind,
    Establish: _establish,
    Abolish: _abolish,
    Transfer: _transfer,
    ChangeParent: _change_parent,
    Rename: _rename,
    Record: record_units,
    MoveSeat: _seat,
    Recode: _recode,
}
