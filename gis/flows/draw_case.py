"""Drawing up a case: what is asked for, looked up in the register and completed, with every fault told at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection

from gis.db.naming_cases import communities_under, lie_of, open_case_on
from gis.db.placenames import read_names
from gis.errors import BadInput, Complaint, Conflict
from gis.flows.correct_reading import readings_in_force
from gis.flows.naming_office import Office
from gis.pinyin import Readings
from gis.placenames.case_entries import CaseIn
from gis.placenames.cases import Case
from gis.placenames.classes import KIND_WORDS, PlaceClass
from gis.placenames.letters import spelt
from gis.placenames.parts import Parts, split
from gis.placenames.procedure import OWN, CaseKind, first_step
from gis.placenames.record import PlaceName, unit_of
from gis.placenames.shapes import shape_of


def draw_case(
    connection: Connection, entry: CaseIn, office: Office, on_day: date, author: str, *, but: int | None = None
) -> Case:
    """The case that an entry asks for, not yet written; ``BadInput`` with all that is wrong with it.

    ``but``: the number of the case itself, where it is drawn up again.
    """
    of = office.classes.of(entry.class_code)
    faults = list(_way_faults(entry.kind, of, office))
    version = _version(connection, entry, on_day, but)
    faults += _place_faults(entry, version)
    shape = _shape(entry.geometry, faults) if entry.geometry is not None else version.shape if version else None
    communities = _communities(connection, entry, version, shape, on_day)
    lie = lie_of(connection, communities, on_day)
    faults += _lie_faults(communities, lie.unknown)
    parts = _parts(entry, of, faults)
    if faults:
        raise BadInput(faults)
    return Case(
        case_id=but or 0,
        kind=entry.kind,
        state=first_step(entry.kind).to,
        name=entry.name,
        proper=parts.proper,
        generic=parts.generic,
        class_code=of.code,
        unit_id=next(iter(lie.counties)),
        communities=communities,
        form=_form(entry, parts, of, readings_in_force(connection, office.readings), version)
        | {"counties": list(lie.counties)},
        author=author,
        revision=1,
        source=f"case drawn up by {author} on {on_day}",
        place_id=entry.place_id,
        reserve_id=entry.reserve_id,
        shape=shape,
    )


def _way_faults(kind: CaseKind, of: PlaceClass, office: Office) -> Iterator[Complaint]:
    """Every class has its way: by our procedure, by filing, or by a change order."""
    way, words = office.approvers.way_of(of.kind), KIND_WORDS[of.kind]
    if way == "order":
        yield Complaint(
            f"names of {words} change by change orders, never by a case (行政区划管理条例)",
            field="class_code",
            fix="draw up an order: tongtu orders",
        )
    elif kind in OWN and way != "case":
        yield Complaint(
            f"names of {words} are approved by the department of the matter, which files them with us",
            field="class_code",
            fix="take its filing (kind filing)",
        )
    elif kind == "filing" and way != "filing":
        yield Complaint(f"names of {words} are approved by our own procedure", field="kind", fix="begin a case: name")
    elif kind == "consultation" and not office.approvers.consulted_on(of.kind):
        yield Complaint(f"nobody has to ask us about names of {words}", field="kind", fix="a filing, or a case")


def _version(connection: Connection, entry: CaseIn, on_day: date, but: int | None) -> PlaceName | None:
    if entry.place_id is None:
        return None
    if unit_of(entry.place_id) is not None:
        raise BadInput(Complaint("is a division: its name changes by a change order", field="place_id"))
    versions = read_names(connection, place_ids=[entry.place_id])
    if not versions:
        raise BadInput(Complaint(f"no place {entry.place_id!r} is known", field="place_id"))
    other = open_case_on(connection, entry.place_id, but)
    if other is not None:
        raise Conflict(f"case {other} about this place is not finished: one at a time")
    return next((one for one in reversed(versions) if _holds(one, on_day)), versions[-1])


def _holds(version: PlaceName, day: date) -> bool:
    since, until = version.valid_from or date.min, version.valid_to or date.max
    return since <= day < until


def _place_faults(entry: CaseIn, version: PlaceName | None) -> Iterator[Complaint]:
    standard = version is not None and version.status == "standard" and version.valid_to is None
    if entry.kind in ("rename", "abolish"):
        if version is None:
            yield Complaint(f"a case to {entry.kind} says which place", field="place_id", fix="its id in the register")
        elif not standard:
            yield Complaint(f"{version.name} is no standard name in force", field="place_id", fix="a case of kind name")
        elif entry.kind == "rename" and entry.name == version.name:
            yield Complaint("the place bears this name already", field="name")
        elif entry.kind == "abolish" and entry.name != version.name:
            yield Complaint(f"the place is called {version.name}", field="name", fix="write the name that ends")
    elif entry.kind == "name" and standard:
        yield Complaint("the place bears a standard name", field="kind", fix="a case of kind rename")


def _shape(geometry: Mapping[str, Any], faults: list[Complaint]) -> BaseGeometry | None:
    """The geometry of an entry, as stored (WGS 84 is taken for EPSG:4490, as everywhere here)."""
    try:
        return shape_of(geometry)
    except BadInput as error:
        faults += error.complaints
        return None


def _communities(
    connection: Connection, entry: CaseIn, version: PlaceName | None, shape: BaseGeometry | None, day: date
) -> tuple[int, ...]:
    if entry.communities:
        return tuple(dict.fromkeys(entry.communities))
    if entry.geometry is None and version is not None and version.communities:
        return version.communities
    return tuple(communities_under(connection, shape, day)) if shape is not None else ()


def _lie_faults(communities: tuple[int, ...], unknown: tuple[int, ...]) -> Iterator[Complaint]:
    if not communities:
        yield Complaint("where it lies is not said", field="communities", fix="name communities, or give a geometry")
    elif unknown:
        told = ", ".join(map(str, unknown[:8]))
        yield Complaint(f"no communities of that day: {told}", field="communities", fix="ids of /divisions")


def _parts(entry: CaseIn, of: PlaceClass, faults: list[Complaint]) -> Parts:
    if entry.proper is None:
        return split(entry.name, of.generics)
    if not entry.name.startswith(entry.proper):
        faults.append(Complaint(f"{entry.name} does not begin with {entry.proper}", field="proper"))
    return Parts(entry.proper, entry.name.removeprefix(entry.proper))


def _form(entry: CaseIn, parts: Parts, of: PlaceClass, readings: Readings, version: PlaceName | None) -> dict[str, Any]:
    """The application as it is kept, with the name in letters and what the place was called before."""
    form = entry.form.model_dump(mode="json", exclude_none=True)
    read = spelt(parts, of, readings)
    if "pinyin" in form or "roman" in form:
        form["spelt_by_person"] = True
    elif doubtful := [*read.uncertain, *read.unknown]:
        form["to_be_read"] = doubtful
    kept = {"roman": read.roman, "pinyin": read.pinyin} | form
    return kept | ({"was": version.name} if version is not None and version.name != entry.name else {})
