"""Looking for place names: what was asked, in words, and each place found as it stands on the date."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from sqlalchemy import Connection

from gis.book import Book
from gis.db.history import unit_of_code
from gis.db.name_shapes import read_shapes
from gis.errors import BadInput, Complaint, NotFound
from gis.placenames.book import NameBook
from gis.placenames.classes import Classes, Kind
from gis.placenames.queries import read_words
from gis.placenames.search import Asked, Box, Find, Key, StatusAsked, listed, search
from gis.placenames.standing import Division, Heir, Standing, divisions_of, heirs, standing

FARTHEST = 10_000
"""Finds that a search can be followed to; whoever wants more asks more narrowly, or for a list."""


@dataclass(frozen=True)
class Question:
    """What somebody asks: words or none, and what of all places; ``division``: a number, ``mca:320613``, or a name."""

    as_of: date
    q: str | None = None
    place_class: str | None = None
    kind: Kind | None = None
    division: str | None = None
    status: StatusAsked = "standard"
    planned: bool | None = None
    box: Box | None = None
    near: tuple[float, float] | None = None
    made_up: bool = True
    shapes: bool = False
    limit: int = 100
    cursor: str | None = None


@dataclass(frozen=True)
class Told:
    """A place found, as it stands on the date, with what became of it; its shape as GeoJSON where asked for."""

    find: Find
    standing: Standing
    divisions: list[Division]
    heirs: list[Heir]
    shape: str | None = None


@dataclass(frozen=True)
class Library:
    """What answers are read from: names, their classes, and the versions of divisions, opened when one has ended."""

    names: NameBook
    classes: Classes
    open_divisions: Callable[[], Book] = field(repr=False)

    @cached_property
    def divisions(self) -> Book:
        """The book of divisions."""
        return self.open_divisions()


def find_names(connection: Connection, library: Library, question: Question) -> tuple[list[Told], str | None]:
    """A page of places, and the cursor of the next one; with words by how they fit, else by class and sound."""
    asked = _asked(connection, library, question)
    page = listed(library.names, asked) if asked.words is None else search(library.names, asked)
    ids = [find.entry.place_id for find in page.finds]
    shapes = read_shapes(connection, ids, asked.as_of, library.names.recorded_as_of) if question.shapes else {}
    told = [_told(library, find, asked, shapes.get(find.entry.place_id)) for find in page.finds]
    return told, _next(asked, page.finds) if page.more else None


def _told(library: Library, find: Find, asked: Asked, shape: str | None) -> Told:
    as_of = asked.as_of
    held = standing(library.names, find.entry.place_id, as_of, made_up=asked.made_up) or Standing("ended", find.entry)
    became = heirs(library.divisions, held.entry, as_of) if held.state == "ended" and held.entry.unit_id else []
    return Told(find, held, divisions_of(library.names, held.entry, as_of), became, shape)


def _asked(connection: Connection, library: Library, question: Question) -> Asked:
    asked = Asked(
        question.as_of,
        None if question.q is None else read_words(question.q),
        _classes(library.classes, question),
        None if question.division is None else unit_meant(connection, library.names, question.division, question.as_of),
        question.status,
        question.planned,
        question.box,
        question.near,
        question.made_up,
        question.limit,
    )
    return asked if question.cursor is None else _from(asked, question.cursor)


def _classes(classes: Classes, question: Question) -> frozenset[str] | None:
    chosen = None if question.place_class is None else {one.code for one in classes.matching(question.place_class)}
    if question.kind is not None:
        of_kind = {one.code for one in classes.of_kind(question.kind)}
        chosen = of_kind if chosen is None else chosen & of_kind
    return None if chosen is None else frozenset(chosen)


def unit_meant(connection: Connection, names: NameBook, division: str, as_of: date) -> int:
    """The unit that a number, ``system:code`` or a whole name means on a date.

    ``NotFound`` when there is none; ``BadInput`` when a name means several, or what is written means nothing.
    """
    system, colon, code = division.partition(":")
    if division.isascii() and division.isdigit():
        number = int(division)
        if number not in names.ground.units:
            raise NotFound(f"there is no unit {division}")
        return number
    if colon:
        if system not in ("mca", "stats", "gb2260") or not (code.isascii() and code.isalnum()):
            raise BadInput(Complaint(f"{division!r} is no code", field="division", fix="write mca:320613"))
        return unit_of_code(connection, system, code, as_of)
    day = as_of.toordinal()
    bearers = [entry for entry in names.named(division) if entry.unit_id is not None and entry.form == "standard"]
    units = sorted({entry.unit_id for entry in bearers if entry.unit_id and entry.on(day)})
    if not units:
        raise NotFound(f"no division is called {division} on {as_of}")
    if len(units) > 1:
        numbers = ", ".join(map(str, units))
        raise BadInput(Complaint(f"{division} is {numbers} on {as_of}", field="division", fix="write one number"))
    return units[0]


def _next(asked: Asked, finds: list[Find]) -> str | None:
    if asked.words is None:
        last = finds[-1].entry
        return _sealed([last.class_code, last.sound, last.name, last.place_id])
    skip = asked.skip + len(finds)
    return _sealed(skip) if skip < FARTHEST else None


def _from(asked: Asked, cursor: str) -> Asked:
    """The question from a cursor on; ``BadInput`` for a cursor that this question never gave."""
    found = _opened(cursor)
    if asked.words is not None and isinstance(found, int) and 0 < found < FARTHEST:
        return replace(asked, skip=found)
    if asked.words is None and isinstance(found, list) and list(map(type, found)) == [str] * 4:
        key: Key = (found[0], found[1], found[2], found[3])
        return replace(asked, after=key)
    raise BadInput(Complaint("this cursor is none of ours", field="cursor", fix="give `next` of the page before"))


def _sealed(what: int | list[str]) -> str:
    return base64.urlsafe_b64encode(json.dumps(what, ensure_ascii=False).encode()).decode()


def _opened(cursor: str) -> object:
    try:
        return json.loads(base64.b64decode(cursor.encode(), b"-_", validate=True))
    except (ValueError, binascii.Error, RecursionError):
        return None
