"""What a row makes of what is believed of its place: a cell that is empty says nothing, one that is filled corrects."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from operator import attrgetter
from typing import Literal, TypeVar

import shapely

from gis.errors import Complaint
from gis.pinyin import Readings
from gis.placenames.arriving import Arrival
from gis.placenames.identity import Identified, Known
from gis.placenames.items import FORMS, Given
from gis.placenames.letters import letters_of
from gis.placenames.record import Approval, Basis, Description, OtherName, PlaceName, Status

Change = Literal["new", "corrected", "unchanged"]
T = TypeVar("T", PlaceName, OtherName, Description)
OFFICE_NOTE = "name of its committee's office"
_LOAD_SAYS = frozenset({"change", "source", "shape"})
"""What a load says of a row, not what the row says of the place; shapes are compared by themselves."""


@dataclass(frozen=True)
class Writing:
    """What is to be written of one place, and what ends; only what differs from what is believed."""

    place_id: str
    change: Change
    row: int
    names: tuple[PlaceName, ...] = ()
    replaced: tuple[PlaceName, ...] = ()
    """Versions that the new ones take the place of, on all their days."""
    others: tuple[OtherName, ...] = ()
    withdrawn: tuple[OtherName, ...] = ()
    descriptions: tuple[Description, ...] = ()


@dataclass(frozen=True)
class Merging:
    """How rows are merged: the readings, whether the list is one of approved names, the fields the table has."""

    readings: Readings
    standard: bool
    made_up: bool
    fields: Collection[str]
    unit_names: Mapping[int, str] = field(default_factory=dict)
    """Today's name of each division."""


def merge(rows: Sequence[Identified], known: Known, how: Merging) -> tuple[Writing | None, Complaint | None]:
    """What the rows of one place, known or new, make of it: one row, or a division's and its office's."""
    place_id, first = rows[0].place_id, rows[0].arrival
    latest = known.latest(place_id)
    names: list[PlaceName] = []
    if first.unit_id is None:
        name, fault = _name(first, place_id, latest, how)
        if fault is None and name is not None:
            fault = _runs_into(name, known.versions.get(place_id, ()))
        if fault is not None:
            return None, replace(fault, row=first.draft.row)
        names = [name] if name is not None else []
    others = _others(rows, how)
    told = _described(rows, known.descriptions.get(place_id, ()))
    held = known.others.get(place_id, ())
    new_names = [one for one in names if not _is_believed(one, known.versions.get(place_id, ()))]
    new_others = [one for one in others if not _is_believed(one, held)]
    withdrawn = _withdrawn(others, held, first.draft.source, how)
    new_told = [one for one in told if not _is_believed(one, known.descriptions.get(place_id, ()))]
    writes = bool(new_names or new_others or withdrawn or new_told)
    change: Change = "unchanged" if not writes else "corrected" if _is_known(place_id, known) else "new"
    replaced = (latest,) if new_names and latest is not None else ()
    return Writing(
        place_id, change, first.draft.row, tuple(new_names), replaced, tuple(new_others), tuple(withdrawn),
        tuple(new_told),
    ), None  # fmt: skip


def _is_known(place_id: str, known: Known) -> bool:
    return any(place_id in held for held in (known.versions, known.others, known.descriptions))


# -- the name --------------------------------------------------------------------------------------


def _name(
    arrival: Arrival, place_id: str, latest: PlaceName | None, how: Merging
) -> tuple[PlaceName | None, Complaint | None]:
    """The version that the row makes; a load corrects what is believed, and only a case renames."""
    draft = arrival.draft
    status, basis = _standing(draft.approval, how)
    renamed = latest is not None and (latest.name, latest.class_code) != (draft.name, arrival.of.code)
    if latest is not None and renamed and latest.basis == "case":
        fix = "rename it by a case; a load corrects, it does not rename"
        return None, _fault(f"{place_id} was named {latest.name} by case {latest.case_id}", fix)
    if latest is not None and renamed and latest.status == "standard" and status != "standard":
        fix = "give the approval (body, number, date), or load the approved list with --standard"
        return None, _fault(f"{place_id} is {latest.name} as standard name, which this row does not say", fix)
    if latest is not None and latest.status == "standard" and (status != "standard" or latest.basis == "case"):
        status, basis = latest.status, latest.basis
    fresh = PlaceName(
        place_id, draft.name, *arrival.parts, arrival.of.code, *arrival.letters,
        status=status, basis=basis, source=draft.source, shape=draft.shape, communities=arrival.communities,
        located_in=draft.located_in, position=draft.position, planned=bool(draft.planned), valid_from=draft.span.start,
        valid_to=draft.span.end, approval=draft.approval, made_up=how.made_up, note=draft.note,
    )  # fmt: skip
    if latest is None:
        return replace(fresh, valid_from=fresh.valid_from or fresh.approval.on), None
    return _corrected(fresh, latest, planned=draft.planned), None


def _standing(approval: Approval, how: Merging) -> tuple[Status, Basis]:
    """A name is standard when the list is one of approved names, or when its approval is given whole."""
    whole = None not in (approval.body, approval.number, approval.on)
    return ("standard", "list") if how.standard or whole else ("unapproved", "none")


def _corrected(fresh: PlaceName, latest: PlaceName, *, planned: bool | None) -> PlaceName:
    """The version with what the row does not say taken from the one that is believed."""
    has_place = fresh.shape is not None or bool(fresh.communities)
    return replace(
        fresh,
        shape=fresh.shape if fresh.shape is not None else latest.shape,
        communities=fresh.communities if has_place else latest.communities,
        located_in=fresh.located_in or latest.located_in,
        position=fresh.position or latest.position,
        planned=latest.planned if planned is None else planned,
        valid_from=fresh.valid_from or latest.valid_from,
        valid_to=fresh.valid_to or latest.valid_to,
        approval=_filled(fresh.approval, latest.approval),
        case_id=latest.case_id,
        note=fresh.note or latest.note,
        change="corrected",
    )


def _filled(said: Approval, before: Approval) -> Approval:
    """Two approvals in one; a body, number and date go together, and are never mixed from two acts."""
    act = said if said.number is not None else before
    return Approval(
        body=act.body,
        number=act.number,
        on=act.on,
        filing_number=said.filing_number or before.filing_number,
        filed_on=said.filed_on or before.filed_on,
        announced_on=said.announced_on or before.announced_on,
        announcement=said.announcement or before.announcement,
    )


def _runs_into(name: PlaceName, versions: Sequence[PlaceName]) -> Complaint | None:
    """That the days a row gives are those of an earlier name of the place."""
    start = name.valid_from or date.min
    earlier = [one for one in versions[:-1] if one.valid_to is None or one.valid_to > start]
    if not earlier:
        return None
    told = f"was called {earlier[-1].name} until {earlier[-1].valid_to}"
    return _fault(told, "load it from that day on", "valid_from")


# -- other names -----------------------------------------------------------------------------------


def _others(rows: Sequence[Identified], how: Merging) -> list[OtherName]:
    """Other names that the rows give; a row that calls a division otherwise gives one more."""
    found: dict[tuple[str, str], OtherName] = {}
    for row in rows:
        arrival = row.arrival
        given: list[tuple[Given, str | None]] = [(one, None) for one in arrival.draft.others]
        called = how.unit_names.get(arrival.unit_id) if arrival.unit_id is not None else None
        if called is not None and called != arrival.draft.name:
            given.append((Given("alias", arrival.draft.name), OFFICE_NOTE if arrival.is_office else None))
        for one, note in given:
            if one.name != called:
                other = _other(row, one, note, how)
                found.setdefault((other.form, other.name), other)
    return list(found.values())


def _other(row: Identified, given: Given, note: str | None, how: Merging) -> OtherName:
    spelt = letters_of(given.name, row.arrival.of, how.readings)
    return OtherName(
        row.place_id, given.name, given.form, spelt.pinyin, spelt.sound, spelt.initials, row.arrival.draft.source,
        given.span.start, given.span.end, how.made_up, note,
    )  # fmt: skip


def _withdrawn(others: Sequence[OtherName], held: Sequence[OtherName], source: str, how: Merging) -> list[OtherName]:
    """Names of the same source that a column of the table no longer gives, or gives for other days."""
    given = {(one.form, one.name) for one in others}
    kept = {(one.form, one.name, one.valid_from, one.valid_to) for one in others}
    speaks_of = [form for form in FORMS if form in how.fields]
    return [
        one
        for one in held
        if one.source == source
        and one.note != OFFICE_NOTE
        and (one.form, one.name, one.valid_from, one.valid_to) not in kept
        and (one.form in speaks_of or (one.form, one.name) in given)
    ]


# -- descriptions ----------------------------------------------------------------------------------

_TOLD = ("meaning", "origin", "history", "protection", "protection_list", "protection_measures")


def _described(rows: Sequence[Identified], held: Sequence[Description]) -> list[Description]:
    """What is told of the place after the rows; nothing when they tell nothing."""
    before = held[-1] if held else None
    found = before
    for row in rows:
        found = _told(row, found)
    return [found] if found is not None and found is not before else []


def _told(row: Identified, before: Description | None) -> Description | None:
    draft, items = row.arrival.draft, dict(row.arrival.items)
    code = draft.official_code
    if row.arrival.is_office and before is not None and before.official_code not in (None, code) and code is not None:
        # the unit keeps its own code, and its office's is an item of it
        items[f"地名代码({row.arrival.of.name})"], code = code, None
    said = {name: value for name in _TOLD if (value := getattr(draft, name)) is not None}
    if not said and not items and code is None and draft.red is None:
        return before
    start = before or Description(row.place_id, draft.source)
    return replace(
        start,
        **said,
        official_code=code or start.official_code,
        red=start.red if draft.red is None else draft.red,
        items={**start.items, **items},
        source=_joined(start.source, draft.source),
        note=start.note if draft.note is None or row.arrival.unit_id is None else _joined(start.note, draft.note),
    )


def _joined(before: str | None, said: str) -> str:
    """Sources and notes of several lists, each once: lists must not undo each other when one is loaded again."""
    if before is None:
        return said
    return before if said in before else f"{before}; {said}"


# -- what is believed ------------------------------------------------------------------------------


def _is_believed(row: T, held: Sequence[T]) -> bool:
    return any(_facts(one) == _facts(row) and _same_shape(one, row) for one in held)


_FACTS = {
    kind: attrgetter(*(one.name for one in fields(kind) if one.name not in _LOAD_SAYS))
    for kind in (PlaceName, OtherName, Description)
}


def _facts(row: PlaceName | OtherName | Description) -> object:
    return _FACTS[type(row)](row)


def _same_shape(one: T, other: T) -> bool:
    if isinstance(one, PlaceName) and isinstance(other, PlaceName):
        if one.shape is None or other.shape is None:
            return one.shape is other.shape
        return bool(shapely.to_wkb(one.shape) == shapely.to_wkb(other.shape))
    return True


def _fault(words: str, fix: str, field_name: str = "name") -> Complaint:
    return Complaint(words, field=field_name, fix=fix)
