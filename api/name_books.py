"""The book of names in the memory of the service."""

from __future__ import annotations

from datetime import datetime
from threading import Lock
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Connection

from api.remembering import LastAsked
from gis.db.clock import versions
from gis.db.name_books import read_name_book, refreshed
from gis.pinyin import Readings
from gis.placenames.book import NameBook
from gis.placenames.unit_names import Speller

LAYERS = ("placenames", "divisions")
"""What a book is made of; readings that a person corrects are written under the first."""
PAST_KEPT = 1
"""Books of what was believed before: with 100,000 names one is some 100 MB."""


class NameBooks:
    """The book of today's belief, kept up with what is written, and the last one asked for of an earlier belief."""

    def __init__(self, readings: Readings) -> None:
        self._speller = Speller(readings)
        self._now, self._past = LastAsked[NameBook](1), LastAsked[NameBook](PAST_KEPT)
        self._last: NameBook | None = None
        self._reading = Lock()

    def at(self, connection: Connection, recorded_as_of: datetime | None = None) -> NameBook:
        """The book of the state that the connection sees, as believed now or at a moment.

        The versions are read in the snapshot in which the book is, or would be, read. One at a time is read: those who
        ask for the same one meanwhile wait for it.
        """
        kept = self._now if recorded_as_of is None else self._past
        held = versions(connection)
        key = (*(held.get(layer, 0) for layer in LAYERS), recorded_as_of)
        found = kept.get(key)
        if found is None:
            with self._reading:
                found = kept.get(key)
                if found is None:
                    found = self._read(connection, recorded_as_of)
                    kept.put(key, found)
        return found

    def _read(self, connection: Connection, recorded_as_of: datetime | None) -> NameBook:
        if recorded_as_of is not None:
            return read_name_book(connection, recorded_as_of, readings=self._speller.readings)
        last = self._last
        if last is None:
            self._last = read_name_book(connection, readings=self._speller.readings)
        else:
            self._last = refreshed(connection, last, self._speller)
        return self._last


def _name_books(request: Request) -> NameBooks:
    found: NameBooks = request.app.state.name_books
    return found


NameBooksDep = Annotated[NameBooks, Depends(_name_books)]
