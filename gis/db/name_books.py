"""The book of names, read whole, or what was written since taken into one that was read before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from sys import intern
from typing import Any, cast

from sqlalchemy import Connection, Row, text

from gis.db.clock import last_moment
from gis.db.placenames import read_descriptions
from gis.pinyin import Readings
from gis.pinyin.syllables import toneless
from gis.placenames.book import NameBook
from gis.placenames.entries import Entry
from gis.placenames.ground import EVER, NEVER, ChainSpell, Ground, UnitSpell
from gis.placenames.parts import split
from gis.placenames.record import Description, Status, unit_of
from gis.placenames.shelf import Shelf
from gis.placenames.unit_names import Speller, unit_entries

FRESH_AT_MOST = 2_000
"""Names written since the book was read whole; with more, it is read whole again, and answers look on one shelf."""
_FIRST = f"COALESCE(lower({{0}}.valid) - DATE '0001-01-01' + 1, {EVER})"
_PAST = f"COALESCE(upper({{0}}.valid) - DATE '0001-01-01' + 1, {NEVER})"
_BELIEVED = "{0}.recorded @> COALESCE(CAST(:recorded_as_of AS timestamptz), 'infinity')"
_OF_THESE = "(:every OR {0}.place_id = ANY(CAST(:ids AS text[])))"
# in the order of an entry's fields
_NAMES = text(
    f"""
    SELECT n.place_id, n.name, n.proper, n.generic, n.class_code, 'standard', n.status,
           {_FIRST.format("n")}, {_PAST.format("n")}, n.roman, n.pinyin, n.sound, n.initials, n.communities,
           NULL, ST_X(at.point), ST_Y(at.point), n.planned, n.made_up, n.source
      FROM placename n
      CROSS JOIN LATERAL (SELECT CASE GeometryType(n.geom) WHEN 'POINT' THEN n.geom
                                 ELSE ST_PointOnSurface(n.geom) END AS point) at
     WHERE {_BELIEVED.format("n")} AND {_OF_THESE.format("n")}
     ORDER BY n.place_id, n.valid
    """
)
_OTHERS = text(
    f"""
    SELECT o.place_id, o.name, o.form, {_FIRST.format("o")} AS first, {_PAST.format("o")} AS past, o.pinyin, o.sound,
           o.initials, o.made_up, o.source
      FROM placename_other o
     WHERE {_BELIEVED.format("o")} AND {_OF_THESE.format("o")} AND (o.place_id LIKE 'U%') = :of_units
     ORDER BY o.place_id, o.valid, o.name, o.form
    """
)
# a point on the coarsest outline is on the unit too, and found a hundred times faster than on its full shape
_UNITS = text(
    f"""
    SELECT v.unit_id, {_FIRST.format("v")}, {_PAST.format("v")}, u.level, v.parent_id, v.name, v.kind, v.made_up,
           v.source, ST_X(at.point), ST_Y(at.point)
      FROM division_version v JOIN division_unit u ON u.id = v.unit_id
      LEFT JOIN (SELECT o.geometry_id, ST_PointOnSurface((array_agg(o.geom ORDER BY o.zoom, o.valid))[1]) AS point
                   FROM division_outline o GROUP BY o.geometry_id) at ON at.geometry_id = v.geometry_id
     WHERE {_BELIEVED.format("v")}
     ORDER BY v.unit_id, v.valid
    """
)
_CHAINS = text(
    f"""
    SELECT c.community_id, {_FIRST.format("c")}, {_PAST.format("c")}, c.unit_id, c.town_id, c.county_id,
           c.prefecture_id
      FROM community_chain c WHERE {_BELIEVED.format("c")}
     ORDER BY c.community_id, c.valid
    """
)
_WRITTEN = text(
    """
    SELECT DISTINCT place_id
      FROM (SELECT place_id, recorded FROM placename UNION ALL SELECT place_id, recorded FROM placename_other
            UNION ALL SELECT place_id, recorded FROM placename_description) every
     WHERE lower(recorded) > :since OR upper(recorded) > :since
    """
)
_BELIEVED_NOW = text("SELECT count(*) FROM placename WHERE upper_inf(recorded)")


def read_name_book(
    connection: Connection, recorded_as_of: datetime | None = None, *, readings: Readings | None = None
) -> NameBook:
    """The book of what is believed now, or was at ``recorded_as_of``.

    ``readings`` spell the names of divisions, which bear no letters of their own; without them no division is found by
    its sound.
    """
    book = NameBook(
        Shelf(_places(connection, None, recorded_as_of)),
        descriptions=_by_place(read_descriptions(connection, recorded_as_of=recorded_as_of)),
        recorded_as_of=recorded_as_of,
        moment=last_moment(connection),
    )
    return _with_divisions(connection, book, Speller(readings))


def refreshed(connection: Connection, book: NameBook, speller: Speller, *, divisions: bool = True) -> NameBook:
    """A book of what is believed now with what was written since it was read; read whole when that is much.

    ``divisions``: whether they, or how they are spelt, may have changed too. What a later act believes has a later
    moment. Only the demonstration's rows are ever taken away without one, so that the number of names is compared too.
    """
    written = _written_since(connection, book)
    if written is None:
        return read_name_book(connection, readings=speller.readings)
    descriptions = {place: told for place, told in book.descriptions.items() if place not in written}
    found = replace(
        book,
        fresh=Shelf(_places(connection, written | book.written, None)),
        written=written | book.written,
        descriptions=descriptions | _by_place(read_descriptions(connection, place_ids=written)),
        moment=last_moment(connection),
    )
    if _versions(found) != connection.execute(_BELIEVED_NOW).scalar_one():
        return read_name_book(connection, readings=speller.readings)
    changed = divisions or any(unit_of(place) is not None for place in written)
    return _with_divisions(connection, found, speller) if changed else found


def _versions(book: NameBook) -> int:
    """How many versions of names a book holds, divisions apart."""
    before = book.places.by_place
    hidden = sum(entry.form == "standard" for place in book.written for entry in before.get(place, ()))
    fresh = sum(entry.form == "standard" for entry in book.fresh.entries)
    return int(book.places.columns.named.sum()) - hidden + fresh


def _written_since(connection: Connection, book: NameBook) -> frozenset[str] | None:
    """Places written since a book was read; None when they are too many to stand apart."""
    if book.moment is None or book.recorded_as_of is not None:
        return None
    written = frozenset(connection.execute(_WRITTEN, {"since": book.moment}).scalars())
    return None if len(written | book.written) > FRESH_AT_MOST else written


def _places(connection: Connection, places: Collection[str] | None, recorded_as_of: datetime | None) -> list[Entry]:
    """All names of all places, or of these, divisions apart."""
    asked = {"every": places is None, "ids": list(places or ()), "recorded_as_of": recorded_as_of}
    entries = [_entry(row) for row in connection.execute(_NAMES, asked).all()]
    others = connection.execute(_OTHERS, asked | {"of_units": False}).all()
    return entries + list(_others(others, entries)) if others else entries


def _entry(row: Row[Any]) -> Entry:
    entry = Entry._make(row)
    # a hundred thousand rows of one file need one copy of its title
    return entry._replace(
        generic=intern(entry.generic),
        class_code=intern(entry.class_code),
        status=cast("Status", intern(entry.status)),
        communities=tuple(entry.communities),
        source=intern(entry.source),
    )


def _others(rows: Iterable[Row[Any]], entries: Iterable[Entry]) -> Iterator[Entry]:
    """Other names, with what the last version of their place says of it; a place must have one."""
    latest = {entry.place_id: entry for entry in sorted(entries, key=lambda entry: entry.past)}
    for row in rows:
        place = latest.get(row.place_id)
        if place is None:
            continue
        parts = split(row.name, (place.generic,))
        yield place._replace(
            name=row.name, proper=parts.proper, generic=parts.generic, form=row.form, first=row.first, past=row.past,
            roman=toneless_words(row.pinyin), pinyin=row.pinyin, sound=row.sound, initials=row.initials,
            made_up=row.made_up, source=row.source,
        )  # fmt: skip


def toneless_words(pinyin: str) -> str:
    """Letters without tones, capitals as they stand."""
    return "".join(plain.upper() if sign.isupper() else plain for sign in pinyin for plain in [toneless(sign)])


def _with_divisions(connection: Connection, book: NameBook, speller: Speller) -> NameBook:
    """The book with the divisions as they are believed now or were at its moment."""
    moment = {"recorded_as_of": book.recorded_as_of}
    units: dict[int, list[UnitSpell]] = defaultdict(list)
    for unit_id, *spell in connection.execute(_UNITS, moment):
        units[unit_id].append(UnitSpell(*spell))
    chains: dict[int, list[ChainSpell]] = defaultdict(list)
    for community_id, *chain in connection.execute(_CHAINS, moment):
        chains[community_id].append(ChainSpell(*chain))
    entries = list(unit_entries(units, speller))
    others = connection.execute(_OTHERS, {"every": True, "ids": [], "of_units": True, **moment}).all()
    divisions = Shelf([*entries, *_others((row for row in others if unit_of(row.place_id)), entries)])
    return replace(book, divisions=divisions, ground=Ground(dict(chains), dict(units)))


def _by_place(descriptions: Iterable[Description]) -> dict[str, Sequence[Description]]:
    found: dict[str, list[Description]] = defaultdict(list)
    for one in descriptions:
        found[one.place_id].append(one)
    return dict(found)
