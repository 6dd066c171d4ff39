"""Rows of lists of place names as drafts: every cell read or complained of; a row with one bad cell is not loaded."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from shapely import Point
from shapely.geometry.base import BaseGeometry

from gis.datum import Datum
from gis.errors import BadInput, Complaint
from gis.form_cells import FormCells
from gis.headings import Headings
from gis.markers import cells
from gis.placenames.record import Approval, Form, Protection
from gis.placenames.spans import ALWAYS, Span, span, with_span
from gis.placenames.writing import broken

FORMS: tuple[Form, ...] = ("former", "alias", "short", "map")
_BETWEEN = re.compile(r"[、;；,，|\n]+(?![^(（]*[)）])")
"""Between several names in one cell, but not within brackets."""
NOTHING_SAID = Approval()
_LEVELS: dict[str, Protection] = {
    "省": "province", "市": "city", "县": "county", "区": "county", "province": "province", "city": "city",
    "county": "county",
}  # fmt: skip
_DATES = ("valid_from", "valid_to", "approved_on", "filed_on", "announced_on")


@dataclass(frozen=True)
class ItemRow:
    """A row as it came: its number in the file, words by heading, and the shape of a layer's feature."""

    number: int
    cells: Mapping[str, str] = field(repr=False)
    shape: BaseGeometry | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Given:
    """Another name that a row gives, and when it was in use."""

    form: Form
    name: str
    span: Span = ALWAYS


@dataclass(frozen=True)
class Draft:
    """What a row says of a place, None where it says nothing. ``shape`` is as declared, until it is located."""

    row: int
    name: str
    class_code: str
    proper: str | None = None
    generic: str | None = None
    roman: str | None = None
    pinyin: str | None = None
    division: str | None = None
    official_code: str | None = None
    others: tuple[Given, ...] = ()
    planned: bool | None = None
    located_in: str | None = None
    position: str | None = None
    approval: Approval = NOTHING_SAID
    span: Span = ALWAYS
    meaning: str | None = None
    origin: str | None = None
    history: str | None = None
    protection: Protection | None = None
    protection_list: str | None = None
    protection_measures: str | None = None
    red: bool | None = None
    items: Mapping[str, str] = field(default_factory=dict)
    shape: BaseGeometry | None = field(default=None, repr=False)
    source: str = ""
    note: str | None = None
    doubts: tuple[Complaint, ...] = ()
    """What was kept otherwise than it stood."""


@dataclass(frozen=True)
class Reading:
    """How the rows of one file are read; without a datum no coordinates are."""

    headings: Headings
    datum: Datum | None
    source: str
    with_shapes: bool = False


class _Row(FormCells):
    """The cells of a row; ``items`` are those of no field, and what is kept in its own words."""

    def __init__(self, row: ItemRow, headings: Headings) -> None:
        super().__init__(row.cells, headings)
        self.items = {name: words for name in headings.rest if (words := cells.words(row.cells.get(name, "")))}

    def keep(self, name: str) -> None:
        """Keep a field among the items, in its own words."""
        words = self.text(name)
        if words is not None:
            self.items[self.heading(name)] = words


def read_items(rows: Sequence[ItemRow], how: Reading) -> tuple[list[Draft], list[Complaint]]:
    """All rows: those that can be read, and what is wrong with the others, each with its row."""
    drafts, complaints = [], []
    for row in rows:
        draft, faults = _read_item(row, how)
        complaints += [replace(fault, row=row.number) for fault in faults]
        if draft is not None:
            drafts.append(draft)
    return drafts, complaints


def _read_item(row: ItemRow, how: Reading) -> tuple[Draft | None, list[Complaint]]:
    form = _Row(row, how.headings)
    form.missing("name", "class_code")
    name = _name(form)
    others = _others(form, name)
    days = _days(form)
    shape = _shape(form, row, how)
    protection = _protection(form)
    draft = Draft(
        row=row.number,
        name=name,
        class_code=cells.tidy(form.text("class_code") or "").removesuffix(".0"),
        others=others,
        planned=form.get("planned", cells.yes),
        approval=_approval(form, days),
        span=_span(form, days),
        protection=protection,
        red=form.get("red", cells.yes),
        shape=shape,
        source=form.text("source") or how.source,
        division=_digits(form.text("division")),
        official_code=_digits(form.text("official_code")),
        items=form.items,
    )
    words: dict[str, Any] = {each: form.text(each) for each in _WORDS}
    draft = replace(draft, **words)
    return (None, form.faults) if form.faults else (replace(draft, doubts=tuple(form.doubts)), [])


_WORDS = (
    "proper", "generic", "roman", "pinyin", "located_in", "position", "meaning", "origin", "history",
    "protection_list", "protection_measures", "note",
)  # fmt: skip


def _digits(text: str | None) -> str | None:
    return cells.tidy(text).removesuffix(".0") if text is not None else None


def _name(form: _Row) -> str:
    """The name without spaces, which tables put between characters to fill a column."""
    words = form.text("name") or ""
    name = "".join(words.split())
    if name != words:
        form.doubt("name", f"{words!r} has spaces inside; it is taken as {name}", "write it without")
    form.faults += broken(name, form.heading("name"))
    return name


def _others(form: _Row, name: str) -> tuple[Given, ...]:
    found: dict[tuple[Form, str], Given] = {}
    for kind in FORMS:
        for words in filter(None, map(str.strip, _BETWEEN.split(form.text(kind) or ""))):
            other, days = with_span(words)
            form.faults += broken(other, form.heading(kind))
            if other == name and kind != "map":
                form.doubt(kind, f"{other} is the name itself; it is left out", "take it out")
            elif other != name:
                found.setdefault((kind, other), Given(kind, other, days))
    return tuple(found.values())


def _days(form: _Row) -> dict[str, date | None]:
    """Dates by field; what names no day is kept in its own words."""
    found = {}
    for name in _DATES:
        read = form.get(name, cells.day)
        if read is not None and read.day is None:
            form.keep(name)
            form.doubt(name, "names no day; it is kept as words", "give the day when it is known")
        found[name] = read.day if read is not None else None
    return found


def _approval(form: _Row, days: Mapping[str, date | None]) -> Approval:
    approval = Approval(
        body=form.text("approved_by"),
        number=form.text("approval_number"),
        on=days["approved_on"],
        filing_number=form.text("filing_number"),
        filed_on=days["filed_on"],
        announced_on=days["announced_on"],
        announcement=form.text("announcement"),
    )
    for name, day in (("filed_on", approval.filed_on), ("announced_on", approval.announced_on)):
        if day is not None and approval.on is not None and day < approval.on:
            form.doubt(name, f"{day} is before the approval of {approval.on}", "look which of the two is wrong")
    said = [part is not None for part in (approval.body, approval.number, approval.on)]
    if any(said) and not all(said):
        fix = "give body, number and date; without them the name is not taken for approved"
        form.doubt("approved_by", "the approval is not whole", fix)
    return approval


def _span(form: _Row, days: Mapping[str, date | None]) -> Span:
    """The days the name holds: those that are given, else those of 起止年代."""
    form.keep("period")
    start, end = days["valid_from"], days["valid_to"]
    try:
        words = form.text("period")
        years = span(words) if words is not None else ALWAYS
    except BadInput as error:
        (fault,) = error.complaints
        form.doubt("period", f"{fault.message}; it is kept as words", fault.fix or "")
        years = ALWAYS
    found = Span(start or years.start, end or years.end)
    if found.start is not None and found.end is not None and found.end <= found.start:
        fix = "look which of the two is wrong"
        form.faults.append(Complaint("ends before it begins", field=form.heading("valid_to"), fix=fix))
    return found


def _protection(form: _Row) -> Protection | None:
    words = form.text("protection")
    found = _LEVELS.get(cells.tidy(words).lower().removesuffix("级")) if words is not None else None
    if words is not None and found is None:
        form.keep("protection")
        form.doubt("protection", f"{words!r} is no level of the list; it is kept as words", "write 省级, 市级 or 县级")
    return found


def _shape(form: _Row, row: ItemRow, how: Reading) -> BaseGeometry | None:
    """The shape as declared: a layer's, else a point of two columns; both or none of them must be there."""
    if how.datum is None:
        return None
    if how.with_shapes:
        return _feature(form, row)
    degrees = how.datum.columns == "degrees"
    names = ("lon", "lat") if degrees else ("easting", "northing")
    x, y = (form.get(name, cells.degrees if degrees else cells.number) for name in names)
    given = [form.text(name) is not None for name in names]
    if any(given) and not all(given):
        form.missing(*names)
    return Point(x, y) if x is not None and y is not None else None


def _feature(form: _Row, row: ItemRow) -> BaseGeometry | None:
    shape = row.shape
    if shape is None or shape.is_empty:
        return None
    if not shape.is_valid:
        fix = "repair it in a map program: lines that cross themselves, rings that are not closed"
        form.faults.append(Complaint("is not a valid shape", field="geometry", fix=fix))
    if shape.geom_type == "GeometryCollection":
        fix = "give points, lines or areas, not a mixture"
        form.faults.append(Complaint("mixes points, lines and areas", field="geometry", fix=fix))
    return shape
