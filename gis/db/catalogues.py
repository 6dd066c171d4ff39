"""Catalogues: histories of divisions as lists, beside the register and never mixed with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from gis.catalogues.rows import CatalogueRow, parse_heirs
from gis.errors import Complaint, NotFound

_UNIT_COLUMNS = "catalogue, line, code, name, level, valid_from, valid_to, successors"


@dataclass(frozen=True)
class CatalogueHead:
    """What a catalogue is, apart from its rows."""

    name: str
    source: str
    sha256: str
    loaded_at: datetime


def catalogue_sha256(connection: Connection, name: str) -> str | None:
    """Hash of the file the catalogue ``name`` was loaded from; None when there is none."""
    found: str | None = connection.execute(
        text("SELECT sha256 FROM catalogue WHERE name = :name"), {"name": name}
    ).scalar()
    return found


def replace_catalogue(
    connection: Connection,
    head: CatalogueHead,
    rows: Sequence[CatalogueRow],
    written: Mapping[int, str],
    complaints: Sequence[Complaint],
) -> None:
    """Store a catalogue in place of what was there under its name; ``written``: successors as in the file, by line."""
    # the head first: its row is locked, so that two loads of one name come one after the other
    connection.execute(
        text(
            "INSERT INTO catalogue (name, source, sha256, loaded_at) VALUES (:name, :source, :sha256, :loaded_at) "
            "ON CONFLICT (name) DO UPDATE SET source = excluded.source, sha256 = excluded.sha256, "
            "loaded_at = excluded.loaded_at"
        ),
        vars(head),
    )
    for table in ("catalogue_unit", "catalogue_complaint"):
        connection.execute(text(f"DELETE FROM {table} WHERE catalogue = :name"), {"name": head.name})
    units = (
        (head.name, row.line, row.code, row.name, row.level, row.valid_from, row.valid_to, written[row.line])
        for row in rows
    )
    _copy(connection, "catalogue_unit", _UNIT_COLUMNS, units)
    told = ((head.name, n, one.row, one.field, _sentence(one)) for n, one in enumerate(complaints, start=1))
    _copy(connection, "catalogue_complaint", "catalogue, seq, line, field, message", told)


def _copy(connection: Connection, table: str, columns: str, rows: Iterable[tuple[object, ...]]) -> None:
    cursor = connection.connection.cursor()
    with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _sentence(complaint: Complaint) -> str:
    return f"{complaint.message} — {complaint.fix}" if complaint.fix else complaint.message


def read_rows(connection: Connection, name: str) -> list[CatalogueRow]:
    """All rows of a catalogue; ``NotFound`` names those there are."""
    rows = connection.execute(
        text(
            "SELECT line, code, name, level, valid_from, valid_to, successors FROM catalogue_unit "
            "WHERE catalogue = :name ORDER BY line"
        ),
        {"name": name},
    ).all()
    if not rows:
        require_catalogue(connection, name)
    return [
        CatalogueRow(line, code, label, level, valid_from, valid_to, parse_heirs(heirs))
        for line, code, label, level, valid_from, valid_to, heirs in rows
    ]


def require_catalogue(connection: Connection, name: str) -> None:
    """``NotFound``, naming those there are, when no catalogue is called ``name``."""
    if catalogue_sha256(connection, name) is None:
        known = ", ".join(connection.execute(text("SELECT name FROM catalogue ORDER BY name")).scalars())
        raise NotFound(
            f"no catalogue is called {name!r}; there is: {known or 'none — run: tongtu load divisions HISTORY.csv'}"
        )


def list_catalogues(connection: Connection) -> Sequence[Row[Any]]:
    """All catalogues with their counts, by name."""
    return connection.execute(
        text(
            """
            SELECT c.name, u.rows, u.codes, u.first_day, k.complaints, c.source, c.loaded_at FROM catalogue c,
              LATERAL (SELECT count(*) AS rows, count(DISTINCT code) AS codes, min(valid_from) AS first_day
                         FROM catalogue_unit WHERE catalogue = c.name) u,
              LATERAL (SELECT count(*) AS complaints FROM catalogue_complaint WHERE catalogue = c.name) k
             ORDER BY c.name
            """
        )
    ).all()


def read_complaints(connection: Connection, name: str) -> list[Complaint]:
    """What was complained of when a catalogue was loaded, by line."""
    require_catalogue(connection, name)
    return [
        Complaint(row.message, row=row.line, field=row.field)
        for row in connection.execute(
            text("SELECT line, field, message FROM catalogue_complaint WHERE catalogue = :name ORDER BY seq"),
            {"name": name},
        )
    ]
