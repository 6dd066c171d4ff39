"""The desk of addresses in the memory of the service, kept by the versions of what it is made of."""

from __future__ import annotations

from bisect import bisect_right
from threading import Lock
from time import monotonic
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Connection

from api.remembering import LastAsked
from gis.addresses.desk import Desk, Tables
from gis.addresses.shelf import Shelf, turns
from gis.db.clock import versions
from gis.db.connect import Database
from gis.flows.address_desk import LAYERS, read_desk
from gis.flows.suggest_addresses import read_shelf
from gis.pinyin import Readings

FRESH_S = 1.0
"""Seconds for which a desk serves suggestions unasked: as often as the service looks for what was written."""
SHELVES_KEPT = 3
"""Shelves of a desk: that of today, and of the days before and after the last great order."""


class AddressDesks:
    """The desk of today's belief, with its shelves of names."""

    def __init__(self, tables: Tables, shipped: Readings) -> None:
        self._tables, self._shipped = tables, shipped
        self._kept = LastAsked[Desk](1)
        self._reading = Lock()
        self._seen: tuple[float, Desk] | None = None
        self._shelves: _Shelves | None = None

    def at(self, connection: Connection) -> Desk:
        """The desk of the state that the connection sees; one is read at a time, others wait for it."""
        held = versions(connection)
        key = tuple(held.get(layer, 0) for layer in LAYERS)
        found = self._kept.get(key)
        if found is None:
            with self._reading:
                found = self._kept.get(key)
                if found is None:
                    found = read_desk(connection, self._tables, self._shipped)
                    self._kept.put(key, found)
        self._seen = (monotonic(), found)
        return found

    def at_hand(self, day: int) -> tuple[Desk, Shelf] | None:
        """The same as ``recent`` where nothing needs to be read; else None."""
        seen, shelves = self._seen, self._shelves
        if seen is None or monotonic() - seen[0] > FRESH_S or shelves is None or shelves.desk is not seen[1]:
            return None
        shelf = shelves.kept(day)
        return None if shelf is None else (seen[1], shelf)

    def recent(self, database: Database, day: int) -> tuple[Desk, Shelf]:
        """The desk of a second ago at most, and its shelf of a day: who types needs no question to the database."""
        seen = self._seen
        if seen is None or monotonic() - seen[0] > FRESH_S:
            with database.read() as connection:
                seen = (0.0, self.at(connection))
        desk, shelves = seen[1], self._shelves
        if shelves is None or shelves.desk is not desk:
            shelves = self._shelves = _Shelves(desk)
        return desk, shelves.of(database, day)


class _Shelves:
    """The shelves of one desk, by the day on which the last change above a community happened."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self._turns = turns(desk.ground)
        self._kept = LastAsked[Shelf](SHELVES_KEPT)
        self._making = Lock()

    def kept(self, day: int) -> Shelf | None:
        return self._kept.get((bisect_right(self._turns, day),))

    def of(self, database: Database, day: int) -> Shelf:
        key = (bisect_right(self._turns, day),)
        found = self._kept.get(key)
        if found is None:
            with self._making:
                found = self._kept.get(key)
                if found is None:
                    with database.read() as connection:
                        found = read_shelf(connection, self.desk, day)
                    self._kept.put(key, found)
        return found


async def _desks(request: Request) -> AddressDesks:
    found: AddressDesks = request.app.state.address_desks
    return found


DesksDep = Annotated[AddressDesks, Depends(_desks)]
