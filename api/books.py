"""The book of versions in the memory of the service, and the JSON of what stands in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from threading import Lock
from typing import Annotated

from fastapi import Depends, Request
from pydantic_core import to_json
from sqlalchemy import Connection

from api.geojson import division_properties
from api.remembering import LastAsked
from gis.book import Book, Entry, Grown
from gis.db.books import read_book
from gis.db.clock import versions
from gis.db.divisions import Page

PAST_KEPT = 3
"""Books of what was believed before, some 10 MB each with their JSON."""


class WrittenBook:
    """A book with the JSON of its entries, each written when first asked for."""

    def __init__(self, book: Book) -> None:
        self.book = book
        self._features: list[bytes | None] = [None] * len(book.entries)
        self._branches: list[bytes | None] = [None] * len(book.entries)

    def page(self, page: Page, as_of: date) -> bytes:
        """A page of divisions as a GeoJSON FeatureCollection: ``FeatureCollection`` says what is in it.

        The geometry of a row is GeoJSON in text already, and goes in as it is.
        """
        number = len(page.entries)
        head = {"type": "FeatureCollection", "numberReturned": number, "next": page.next, "as_of": as_of}
        parts = [self._feature(entry) for entry in page.entries]
        if page.areas:
            areas = (page.areas.get(entry.fields["geometry_id"], "null") for entry in page.entries)
            features = b",".join([part + area.encode() + b"}" for part, area in zip(parts, areas, strict=True)])
        else:
            features = b"null},".join(parts) + (b"null}" if parts else b"")
        return b"".join((to_json(head)[:-1], b',"features":[', features, b"]}"))

    def tree(self, tree: Grown, as_of: date) -> bytes:
        """A tree of divisions: ``Tree`` says what is in it."""
        head = to_json({"as_of": as_of, "numberReturned": len(tree)})[:-1]
        parts: list[bytes] = []
        self._grow(parts, tree, tree.tops)
        return b"".join((head, b',"tree":[', *parts, b"]}"))

    def _feature(self, entry: Entry) -> bytes:
        """An entry as a feature, up to its geometry."""
        written = self._features[entry.number]
        if written is None:
            feature = {"type": "Feature", "id": entry.unit_id, "properties": division_properties(entry.fields)}
            written = self._features[entry.number] = to_json(feature)[:-1] + b',"geometry":'
        return written

    def _grow(self, parts: list[bytes], tree: Grown, entries: Iterable[Entry]) -> None:
        between = b""
        for entry in entries:
            parts += (between, self._branch(entry))
            if entry.unit_id in tree.below:
                self._grow(parts, tree, tree.below[entry.unit_id])
            between = b"]},"
        if between:
            parts.append(b"]}")

    def _branch(self, entry: Entry) -> bytes:
        """An entry as a node of a tree, up to those below it."""
        written = self._branches[entry.number]
        if written is None:
            node = {name: entry.fields[name] for name in ("id", "name", "level", "kind", "code")}
            written = self._branches[entry.number] = to_json(node)[:-1] + b',"children":['
        return written


class Books:
    """The books that were asked for last: that of today's belief apart, so that no others push it out."""

    def __init__(self) -> None:
        self._now, self._past = LastAsked[WrittenBook](1), LastAsked[WrittenBook](PAST_KEPT)
        self._reading = Lock()

    def at(self, connection: Connection, recorded_as_of: datetime | None = None) -> WrittenBook:
        """The book of the state that the connection sees, as believed now or at a moment.

        The version is read in the snapshot in which the book is, or would be, read: one stands for the other. One at a
        time is read: those who ask for the same one meanwhile wait for it.
        """
        kept = self._now if recorded_as_of is None else self._past
        key = (versions(connection).get("divisions", 0), recorded_as_of)
        found = kept.get(key)
        if found is None:
            with self._reading:
                found = kept.get(key)
                if found is None:
                    found = WrittenBook(read_book(connection, recorded_as_of))
                    kept.put(key, found)
        return found


def _books(request: Request) -> Books:
    found: Books = request.app.state.books
    return found


BooksDep = Annotated[Books, Depends(_books)]
