"""One state of the register, seen by several transactions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, text

from gis.db.connect import Database


def share_state(connection: Connection) -> str:
    """The name by which others may see what this transaction sees, as long as it is open."""
    name: str = connection.execute(text("SELECT pg_export_snapshot()")).scalar_one()
    return name


@contextmanager
def read_shared(database: Database, name: str) -> Iterator[Connection]:
    """A transaction that sees what the one of the name sees."""
    with database.read() as connection:
        # the server takes no parameter here; names are its own: digits, letters A to F and dashes
        if not name.replace("-", "").isalnum():
            raise ValueError(name)
        connection.execute(text(f"SET TRANSACTION SNAPSHOT '{name}'"))
        yield connection


def forget_connections(database: Database) -> None:
    """Leave a parent's connections to it, in a process that was forked from it: closing them here would end them."""
    database.app.dispose(close=False)
    database.owner.dispose(close=False)
