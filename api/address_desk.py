"""The desk of addresses in the memory of the service, kept by the versions of what it is made of."""

from __future__ import annotations

from threading import Lock
from typing import Annotated

from fastapi import Depends, Request
from sqlalchemy import Connection

from api.remembering import LastAsked
from gis.addresses.desk import Desk, Tables
from gis.db.clock import versions
from gis.flows.address_desk import LAYERS, read_desk
from gis.pinyin import Readings


class AddressDesks:
    """The desk of today's belief."""

    def __init__(self, tables: Tables, shipped: Readings) -> None:
        self._tables, self._shipped = tables, shipped
        self._kept = LastAsked[Desk](1)
        self._reading = Lock()

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
        return found


def _desks(request: Request) -> AddressDesks:
    found: AddressDesks = request.app.state.address_desks
    return found


DesksDep = Annotated[AddressDesks, Depends(_desks)]
