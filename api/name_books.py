"""The book of names in the memory of the service."""

from __future__ import annotations

from datetime import datetime
from threading import Lock
from typing import Annotated, NamedTuple

from fastapi import Depends, Request
from sqlalchemy import Connection

from api.remembering import LastAsked
from gis.db.clock import versions
from gis.db.name_books import read_name_book, refreshed
from gis.flows.correct_reading import READINGS, readings_in_force
from gis.pinyin import Readings
from gis.placenames.book import NameBook
from gis.placenames.unit_names import Speller

LAYERS = ("placenames", "divisions", READINGS)
"""What a book is made of: the names, the divisions, and the readings by which these are spelt."""
PAST_KEPT = 1
"""Books of what was believed before: with 100,000 names one is some 100 MB."""


class _Last(NamedTuple):
    """The book that was read last of what is believed now, with the versions of its layers and who spells it."""

    versions: tuple[int, ...]
    speller: Speller
    book: NameBook


class NameBooks:
    """The book of today's belief, kept up with what is written, and the last one asked for of an earlier belief."""

    def __init__(self, shipped: Readings) -> None:
        self._shipped = shipped
        self._past = LastAsked[NameBook](PAST_KEPT)
        self._last: _Last | None = None
        self._reading = Lock()

    def at(self, connection: Connection, recorded_as_of: datetime | None = None) -> NameBook:
        """The book of the state that the connection sees, as believed now or at a moment.

        The versions are read in the snapshot in which the book is, or would be, read. One at a time is read: those who
        ask for the same one meanwhile wait for it.
        """
        held = versions(connection)
        key = tuple(held.get(layer, 0) for layer in LAYERS)
        found = self._kept(key, recorded_as_of)
        if found is None:
            with self._reading:
                found = self._kept(key, recorded_as_of) or self._read(connection, key, recorded_as_of)
        return found

    def _kept(self, key: tuple[int, ...], recorded_as_of: datetime | None) -> NameBook | None:
        if recorded_as_of is not None:
            return self._past.get((*key, recorded_as_of))
        last = self._last
        return last.book if last and last.versions == key else None

    def _read(self, connection: Connection, key: tuple[int, ...], recorded_as_of: datetime | None) -> NameBook:
        readings = readings_in_force(connection, self._shipped, recorded_as_of)
        if recorded_as_of is not None:
            then = read_name_book(connection, recorded_as_of, readings=readings)
            self._past.put((*key, recorded_as_of), then)
            return then
        last = self._last
        if last is None:
            speller, book = Speller(readings), read_name_book(connection, readings=readings)
        elif all(was <= now for was, now in zip(last.versions, key, strict=True)):
            # to divisions alone, and to how they are spelt, the layers after the first speak
            changed = last.versions[1:] != key[1:]
            speller = last.speller if last.versions[2] == key[2] else Speller(readings)
            book = refreshed(connection, last.book, speller, divisions=changed)
        else:
            # a snapshot that was opened before the last write: answered, and not kept
            return read_name_book(connection, readings=readings)
        book.prepare()
        self._last = _Last(key, speller, book)
        return book


def _name_books(request: Request) -> NameBooks:
    found: NameBooks = request.app.state.name_books
    return found


NameBooksDep = Annotated[NameBooks, Depends(_name_books)]
