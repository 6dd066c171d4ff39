"""Rows of marker tables as markers: every cell read or complained of; a row with one bad cell is not loaded at all.

No complaint repeats what a cell holds: it may be the place of a marker, which is restricted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from gis.datum import Datum
from gis.errors import Complaint
from gis.form_cells import FormCells
from gis.headings import Headings
from gis.markers import cells
from gis.markers.numbering import GROUPS, LETTERS, Number, parse_number
from gis.markers.record import AzimuthKind, Marker, Original, ReferenceObject

THREE = (1, 2, 3)
_KINDS: dict[str, AzimuthKind] = {
    "磁": "magnetic", "坐标": "grid", "真": "true", "magnetic": "magnetic", "grid": "grid", "true": "true",
}  # fmt: skip


@dataclass(frozen=True)
class FormRow:
    """A row as it came: its number in the file, words by heading, and the point of a layer that has geometry."""

    number: int
    cells: Mapping[str, str] = field(repr=False)
    point: tuple[float, float] | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Draft:
    """What a row says: the marker without its place, its coordinates as declared, and those already in EPSG:4490."""

    row: int
    marker: Marker
    x: float = field(repr=False)
    y: float = field(repr=False)
    converted: tuple[float, float] | None = field(default=None, repr=False)
    managed_by: str | None = None
    """Who keeps it, in words."""
    doubts: tuple[Complaint, ...] = ()
    """What was kept as words only."""

    def at(self, lon: float, lat: float) -> Marker:
        """The marker at its place, EPSG:4490, with the coordinates it came with."""
        return replace(self.marker, lon=lon, lat=lat)


@dataclass(frozen=True)
class Reading:
    """How the rows of one file are read."""

    headings: Headings
    datum: Datum
    source: str
    made_up: bool
    with_points: bool = False
    """The layer's geometry holds the declared coordinates."""


def read_form(row: FormRow, how: Reading) -> tuple[Draft | None, list[Complaint]]:
    """The row as a draft, or None with everything that is wrong with it."""
    form = FormCells(row.cells, how.headings)
    number = form.get("number", parse_number)
    if form.text("number") is None:
        form.missing("number")
    pair, converted = _coordinates(form, row, how)
    record = {name: words for name in how.headings.rest if (words := cells.words(row.cells.get(name, "")))}
    fields = _fields(form, record)
    objects = tuple(thing for i in THREE if (thing := _object(form, i)) is not None)
    if number is not None:
        _agree(form, number)
    if form.faults or number is None or pair is None:
        return None, form.faults
    marker = Marker(
        marker_id=form.text("marker_id") or "",
        number=str(number),
        line_code=number.line_code,
        serial=number.serial,
        type_letter=number.letter,
        lon=float("nan"),
        lat=float("nan"),
        original=Original(how.datum.key, *pair),
        source=form.text("source") or how.source,
        made_up=how.made_up,
        reference_objects=objects,
        record=record,
        **fields,
    )
    return Draft(row.number, marker, *pair, converted, form.text("managed_by"), tuple(form.doubts)), []


def _fields(form: FormCells, record: dict[str, str]) -> dict[str, Any]:
    """Fields that need no more than their own cell; what is kept as words only goes to ``record``."""
    set_on = form.get("set_on", cells.day)
    if set_on is not None and set_on.day is None:
        record["set_on"] = set_on.words
        form.doubt("set_on", "names no day; it is kept as words", "give the day when it is known")
    kept: dict[str, Any] = {"set_on": set_on.day if set_on else None}
    for name, read in (("grade", cells.grade), ("shape", cells.form_shape)):
        words = form.text(name)
        if words is None and name == "shape" and cells.form_shape(form.text("standing") or ""):
            words = form.text("standing")
        found = read(words) if words is not None else None
        if words is not None and found is None:
            record[name] = words
            form.doubt(name, f"{words!r} is not known; it is kept as words", _KNOWN[name])
        kept[name] = found
    return kept | {
        "name": form.text("name"),
        "material": form.text("material"),
        "height_m": form.get("height_m", cells.number),
        "height_datum": form.text("height_datum"),
        "accuracy_m": form.get("accuracy_m", cells.not_negative),
        "sides": tuple(words for i in THREE if (words := form.text(f"side_{i}"))),
        "located_in": tuple(words for i in THREE if (words := form.text(f"located_in_{i}"))),
        "position_text": form.text("position_text"),
        "is_public": bool(form.get("is_public", cells.yes)),
        "note": form.text("note"),
    }


_KNOWN = {"grade": "write 省, 市, 县 or 乡", "shape": "write 双面型 or 三面型"}


def _coordinates(
    form: FormCells, row: FormRow, how: Reading
) -> tuple[tuple[float, float] | None, tuple[float, float] | None]:
    """The declared coordinates, and those in EPSG:4490 beside them when the declared ones cannot be converted."""
    degrees = how.datum.columns == "degrees"
    read = cells.degrees if degrees else cells.number
    names = ("lon", "lat") if degrees else ("easting", "northing")
    if how.with_points:
        pair = row.point
        if pair is None:
            form.faults.append(Complaint("has no point", field="geometry", fix="give the marker a point"))
    else:
        form.missing(*names)
        x, y = (form.get(name, read) for name in names)
        pair = (x, y) if x is not None and y is not None else None
    return pair, None if how.datum.convertible else _converted(form, how)


def _converted(form: FormCells, how: Reading) -> tuple[float, float] | None:
    names = converted_columns(how.headings, how.datum, with_points=how.with_points)
    if names is None:
        return None
    form.missing(*names)
    lon, lat = (form.get(name, cells.degrees) for name in names)
    return (lon, lat) if lon is not None and lat is not None else None


def converted_columns(headings: Headings, datum: Datum, *, with_points: bool) -> tuple[str, str] | None:
    """The columns that hold longitude and latitude in EPSG:4490 beside coordinates that cannot be converted."""
    if {"lon_4490", "lat_4490"} <= headings.known:
        return "lon_4490", "lat_4490"
    if {"lon", "lat"} <= headings.known and (datum.columns == "grid" or with_points):
        return "lon", "lat"
    return None


def _object(form: FormCells, i: int) -> ReferenceObject | None:
    """方位物 ``i``: its azimuth's kind is said by the heading (磁方位角, 坐标方位角) or in a column of its own."""
    name = form.text(f"object_{i}")
    azimuth_deg, kind = form.get(f"azimuth_{i}", cells.azimuth), "grid"
    for said in _KINDS.values():
        own = form.get(f"azimuth_{i}_{said}", cells.azimuth)
        if own is not None and azimuth_deg is None:
            azimuth_deg, kind = own, said
    words = form.text(f"azimuth_{i}_kind")
    if words is not None:
        found = _KINDS.get(cells.tidy(words).lower().removesuffix("方位角"))
        if found is None:
            fault = Complaint("is no kind of azimuth", field=f"azimuth_{i}_kind", fix="write 磁, 坐标 or 真")
            form.faults.append(fault)
        kind = found or kind
    distance_m = form.get(f"distance_{i}", cells.not_negative)
    if name is None:
        if azimuth_deg is not None or distance_m is not None:
            form.faults.append(Complaint(f"reference object {i} has no name", field=f"object_{i}", fix="name it"))
        return None
    return ReferenceObject(name, azimuth_deg, kind, distance_m)  # type: ignore[arg-type]


def _agree(form: FormCells, number: Number) -> None:
    """The columns of line code and standing must say what the number says."""
    code = form.text("line_code")
    if code is not None and cells.tidy(code).removesuffix(".0") != number.line_code:
        fix = "one of them is wrong: look at the stone"
        form.faults.append(Complaint(f"{code} is not the line code of {number}", field="line_code", fix=fix))
    words = cells.tidy(form.text("standing") or "") or None
    known = cells.STANDINGS.get(words.lower()) if words is not None else None
    if words is None or words.upper() in LETTERS:
        known = None if words is None or words.upper() == number.letter else "another letter"
    elif known is None and cells.form_shape(words) is None:
        form.doubt("standing", f"{words!r} is no type of marker", "write 单立, 双立 or 三立")
    if known is not None and number.letter not in GROUPS.get(known, ()):
        fix = "Q is 单立, A and B are 双立, C, D and E are 三立: look at the stone"
        form.faults.append(Complaint(f"{words!r} is not the type of {number}", field="standing", fix=fix))


def read_forms(rows: Sequence[FormRow], how: Reading) -> tuple[list[Draft], list[Complaint]]:
    """All rows: those that can be read, and what is wrong with the others, each with its row."""
    drafts, complaints = [], []
    for row in rows:
        draft, faults = read_form(row, how)
        complaints += [replace(fault, row=row.number) for fault in faults]
        if draft is not None:
            drafts.append(draft)
    return drafts, complaints
