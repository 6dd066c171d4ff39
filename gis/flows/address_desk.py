"""Set the desk of addresses: names, divisions of all days and chains in memory; give new addresses their keys."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from gis.addresses.desk import Desk, Tables, make_desk
from gis.db.address_lookup import (
    drop_lost_names,
    index_missing,
    read_address_ground,
    read_address_names,
)
from gis.db.books import read_book
from gis.db.clock import raise_version
from gis.db.connect import Database
from gis.errors import NotReady
from gis.flows.correct_reading import readings_in_force, shipped_readings
from gis.pinyin import Readings, initials, sound_key

LAYERS = ("addresses", "divisions", "readings")
"""What a desk is made of."""
LAYER = "addresses"


def read_desk(connection: Connection, tables: Tables, shipped: Readings) -> Desk:
    """The desk of the state that the connection sees; ``NotReady`` while the register has no divisions."""
    book = read_book(connection)
    readings = readings_in_force(connection, shipped)
    province = next((entry.name for entry in book.entries if entry.level == "province"), None)
    if province is None:
        raise NotReady("the register holds no divisions yet — run: tongtu run --no-serve")
    ground = read_address_ground(connection, province)
    return make_desk(book, ground, read_address_names(connection), tables, lambda text: sound_key(text, readings))


def index_addresses(database: Database, data: Path) -> tuple[int, int]:
    """Give names and keys to all addresses that have none; returns how many of each were written."""
    with database.write() as connection:
        return index_written(connection, shipped_readings(data))


def index_written(connection: Connection, shipped: Readings) -> tuple[int, int]:
    """The same within a transaction that wrote addresses, or took some away."""
    readings = readings_in_force(connection, shipped)
    drop_lost_names(connection)
    names, keys = index_missing(
        connection, lambda text: sound_key(text, readings), lambda text: initials(text, readings)
    )
    if names or keys:
        raise_version(connection, LAYER)
    return names, keys
