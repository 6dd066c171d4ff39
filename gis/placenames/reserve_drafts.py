"""Forms of names as entries of the reserve: class, parts, division and place are looked up, the name is spelt."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import chain

import shapely
from shapely import GEOSException, Point
from shapely.geometry.base import BaseGeometry

from gis.divisions import Snapshot, resolve
from gis.errors import BadInput, Complaint, NotFound
from gis.pinyin import Readings
from gis.pinyin.syllables import is_han
from gis.placenames.classes import Classes, PlaceClass
from gis.placenames.parts import Parts, split
from gis.placenames.reserve import PURPOSE_KINDS, Reserved
from gis.placenames.reserve_entries import ReserveIn
from gis.placenames.reserve_letters import letters_of_entry

_KEPT = ("purpose", "plan", "approved_by", "approved_on", "meaning", "note")


@dataclass(frozen=True)
class Written:
    """A form with the row it stood in, and the shape of a layer's feature in EPSG:4490."""

    form: ReserveIn
    row: int | None = None
    shape: BaseGeometry | None = None


@dataclass(frozen=True)
class Desk:
    """What forms are read with: classes, readings in force, the divisions of the day, and where they come from."""

    classes: Classes
    readings: Readings
    snapshot: Snapshot
    source: str
    made_up: bool = False

    def entry(self, written: Written) -> Reserved:
        """A form as a free entry that has no number yet; ``BadInput`` with every complaint, by row and field."""
        form = written.form
        complaints: list[Complaint] = []
        of = self._class(form, complaints)
        parts = self._parts(form, of, complaints)
        unit_id = self._unit(form, complaints)
        shape = _shape(written, complaints)
        if complaints:
            raise BadInput([replace(one, row=written.row) for one in complaints])
        point = None if shape is None else shapely.point_on_surface(shape)
        entry = Reserved(
            id=0, name="".join(parts), proper=parts.proper, generic=parts.generic, sound="",
            class_code=None if of is None else of.code, unit_id=unit_id, state="free",
            lon=None if point is None else float(point.x), lat=None if point is None else float(point.y),
            source=form.source or self.source, made_up=self.made_up, shape=shape,
            **{name: getattr(form, name) for name in _KEPT},
        )  # fmt: skip
        spelt = letters_of_entry(entry, self.classes, self.readings)
        return replace(entry, sound=spelt.sound, roman=spelt.roman)

    def _class(self, form: ReserveIn, complaints: list[Complaint]) -> PlaceClass | None:
        if form.class_code is None:
            return None
        try:
            found = self.classes.matching(form.class_code)
        except BadInput as error:
            complaints.append(Complaint(str(error), field="class_code"))
            return None
        if len(found) > 1:
            fix = "write one code of " + ", ".join(f"{one.code} {one.name}" for one in found[:8])
            complaints.append(Complaint(f"{form.class_code!r} is {len(found)} classes", field="class_code", fix=fix))
        kind = PURPOSE_KINDS.get(form.purpose)
        if kind is not None and found[0].kind != kind:
            words = f"{found[0].name} is no class of a {form.purpose}"
            complaints.append(Complaint(words, field="class_code", fix=f"write a class of kind {kind}, or none"))
        return found[0]

    def _parts(self, form: ReserveIn, of: PlaceClass | None, complaints: list[Complaint]) -> Parts:
        """As the form says; else by the generics of its class, or of all classes its purpose is for."""
        if not any(map(is_han, form.name)):
            fix = "write the name in Chinese characters"
            complaints.append(Complaint(f"{form.name!r} is no Chinese name", field="name", fix=fix))
        if form.proper is not None:
            if not form.name.startswith(form.proper):
                words = f"{form.name} does not begin with {form.proper}"
                complaints.append(Complaint(words, field="proper", fix="the name is its proper part and its generic"))
            return Parts(form.proper, form.name.removeprefix(form.proper))
        if of is not None:
            return split(form.name, of.generics)
        kind = PURPOSE_KINDS.get(form.purpose)
        open_classes: Sequence[PlaceClass] = self.classes.of_kind(kind) if kind is not None else ()
        return split(form.name, list(chain.from_iterable(one.generics for one in open_classes)))

    def _unit(self, form: ReserveIn, complaints: list[Complaint]) -> int | None:
        if form.unit is None:
            return None
        try:
            return resolve(self.snapshot, form.unit)
        except (BadInput, NotFound) as error:
            complaints.append(Complaint(str(error), field="unit"))
            return None


def _shape(written: Written, complaints: list[Complaint]) -> BaseGeometry | None:
    """The place in EPSG:4490, to which GeoJSON's WGS 84 is equal here; flat and valid."""
    form = written.form
    if (form.lon is None) != (form.lat is None):
        complaints.append(Complaint("longitude and latitude come together", field="lon" if form.lon is None else "lat"))
    if form.geometry is None:
        return Point(form.lon, form.lat) if form.lon is not None and form.lat is not None else written.shape
    try:
        shape = shapely.force_2d(shapely.from_geojson(json.dumps(form.geometry)))
    except (GEOSException, ValueError, TypeError):
        shape = None
    if shape is None or shape.is_empty or not shape.is_valid:
        fix = "give a Point, a line or an area whose rings do not cross"
        complaints.append(Complaint("is no GeoJSON geometry that can be used", field="geometry", fix=fix))
        return None
    return shape
