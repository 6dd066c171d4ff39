"""What tests of addresses share: the tables that are shipped, and a reader of the register's divisions."""

from __future__ import annotations

import pytest

from gis.addresses.desk import Tables
from gis.addresses.gazetteer import make_gazetteer
from gis.addresses.parse import Reader
from gis.db.books import read_book
from gis.db.connect import Database
from gis.load.address_tables import read_address_tables
from gis.settings import CHECKOUT


@pytest.fixture(scope="session")
def tables() -> Tables:
    """Zones, divisions elsewhere, traditional characters."""
    return read_address_tables(CHECKOUT / "data")


@pytest.fixture(scope="session")
def reader(register: Database, tables: Tables) -> Reader:
    """A reader that knows every division and no street."""
    with register.read() as connection:
        book = read_book(connection)
    return Reader.of(make_gazetteer(book, tables.zones, tables.elsewhere), tables.simplified, {})
