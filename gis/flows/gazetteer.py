"""The gazetteer of a division at a date: the book of names is handed in, the records are read, and all put together."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass, replace
from pathlib import Path

from sqlalchemy import Connection

from gis.book import Book
from gis.db.books import read_book
from gis.db.divisions import Asked as Listed
from gis.db.divisions import list_divisions, require_known_day
from gis.db.name_books import read_name_book
from gis.db.orders import applied_orders
from gis.db.placenames import read_names
from gis.errors import NotFound
from gis.flows.correct_reading import readings_in_force
from gis.load.characters import read_characters
from gis.load.placename_tables import CLASSES, read_classes
from gis.load.readings import READINGS, read_readings
from gis.placenames.book import Entry, NameBook
from gis.placenames.characters import Characters
from gis.placenames.classes import Classes
from gis.placenames.gazetteer import Asked, Gazetteer, Outline, Records, compile_gazetteer, entries_of
from gis.placenames.ordered import approval_of, naming_orders, predecessors
from gis.placenames.record import Approval, PlaceName


@dataclass(frozen=True)
class Tables:
    """What is shipped: classes of places, and the characters with their strokes."""

    classes: Classes
    characters: Characters


def shipped_tables(data: Path) -> Tables:
    """The tables of the folder of data."""
    folder = data / "placenames"
    return Tables(read_classes(folder / CLASSES), read_characters(folder / "characters.csv"))


@dataclass(frozen=True)
class Compiled:
    """A gazetteer, and the outlines to draw its names on."""

    gazetteer: Gazetteer
    outlines: list[Outline]


def compiled(connection: Connection, data: Path, asked: Asked) -> Compiled:
    """A gazetteer with its outlines, for who keeps no book at hand: both books are read, and the shipped tables."""
    shipped = read_readings(data / "placenames" / READINGS)
    book = read_name_book(connection, readings=readings_in_force(connection, shipped))
    divisions = read_book(connection)
    found = gazetteer(connection, book, divisions, asked, shipped_tables(data))
    return Compiled(found, outlines_of(connection, divisions, asked))


def gazetteer(connection: Connection, book: NameBook, divisions: Book, asked: Asked, tables: Tables) -> Gazetteer:
    """The gazetteer of a division. ``book`` and ``divisions`` are of the state that the connection sees.

    ``NotFound`` when the division is not in force on the date.
    """
    require_known_day(connection, asked.as_of)
    if divisions.entry_on(asked.unit_id, asked.as_of) is None:
        raise NotFound(
            f"unit {asked.unit_id} is not in force on {asked.as_of} — tongtu divisions show id:{asked.unit_id} tells "
            "its life"
        )
    entries = entries_of(book, asked)
    records = Records(
        _versions(connection, book, entries),
        _orders(connection, divisions, asked),
        predecessors(divisions, asked.as_of),
    )
    return compile_gazetteer(book, asked, entries, records, tables.classes, tables.characters)


def _versions(connection: Connection, book: NameBook, entries: list[Entry]) -> dict[str, list[PlaceName]]:
    found: dict[str, list[PlaceName]] = defaultdict(list)
    places = [entry.place_id for entry in entries if entry.unit_id is None]
    for one in read_names(connection, place_ids=places, recorded_as_of=book.recorded_as_of):
        found[one.place_id].append(one)
    return found


def _orders(connection: Connection, divisions: Book, asked: Asked) -> dict[int, Approval]:
    """By unit, the approval that stands in the papers of the order by which it got its name."""
    told = {row.id: approval_of(row.documents, row.approved_on, row.announced_on) for row in applied_orders(connection)}
    given = naming_orders(divisions, asked.as_of)
    return {unit: told[order] for unit, order in given.items() if order in told}


def outlines_of(connection: Connection, divisions: Book, asked: Asked) -> list[Outline]:
    """Simplified outlines of the division, which comes first, and of those right below it.

    Empty on a date of which no area is known.
    """
    itself = divisions.entry_on(asked.unit_id, asked.as_of)
    listed = Listed(asked.as_of, geometry="simplified", limit=len(divisions.lives))
    above = list_divisions(connection, divisions, replace(listed, parent_id=itself.parent_id if itself else None))
    below = list_divisions(connection, divisions, replace(listed, parent_id=asked.unit_id))
    return [
        Outline(entry.name, json.loads(page.areas[number]), entry.unit_id == asked.unit_id)
        for page in (above, below)
        for entry in page.entries
        if (page is below or entry.unit_id == asked.unit_id) and (number := entry.fields["geometry_id"]) in page.areas
    ]
