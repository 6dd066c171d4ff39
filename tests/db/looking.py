"""Looking at a whole database, to see whether anything in it was touched."""

from __future__ import annotations

from sqlalchemy import Connection, text

from gis.db.connect import Database
from gis.db.tables import metadata


def rows_of(connection: Connection, table: str) -> tuple[int, int]:
    """Number of rows, and the last transaction that wrote one of them."""
    row = connection.execute(text(f"SELECT count(*), COALESCE(max(xmin::text::bigint), 0) FROM {table}")).one()
    return int(row[0]), int(row[1])


def state_of(database: Database) -> dict[str, tuple[int, int]]:
    """What every table holds; two equal states mean that no row was added, changed or taken away in between."""
    with database.read() as connection:
        return {table: rows_of(connection, table) for table in metadata.tables}


def count(database: Database, where: str) -> int:
    """Number of rows of a table, with a condition if need be."""
    with database.read() as connection:
        return int(connection.execute(text(f"SELECT count(*) FROM {where}")).scalar_one())
