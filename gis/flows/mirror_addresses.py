"""What a department mirrors the register by: all addresses as lines, and the changes since."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection

from gis.db.address_changes import (
    WantedChanges,
    address_lines,
    changes_after,
    community_lines,
    last_change,
    province_name,
)
from gis.db.connect import Database
from gis.errors import NotReady

PIECE_BYTES = 256 * 1024
"""Lines are handed on in pieces of this size: one by one, each would cost a turn of the service."""


def snapshot_lines(database: Database, *, made_up: bool) -> Iterator[bytes]:
    """All addresses believed now, as pieces of lines of JSON, all of one state of the register.

    The first line tells the number of the last change it contains, the last one how many addresses there are: without
    it the snapshot broke off. Coordinates are degrees, EPSG:4490. ``NotReady`` while there are no divisions.
    """
    with database.read() as connection:
        yield from _pieces(_told(connection, made_up=made_up))


def _told(connection: Connection, *, made_up: bool) -> Iterator[bytes]:
    province = province_name(connection)
    if province is None:
        raise NotReady("the register holds no divisions yet — run: tongtu run --no-serve")
    # no time of day: a snapshot of the same state is the same, byte for byte
    yield _line({"line": "snapshot", "change": last_change(connection), "province": province, "made_up": made_up})
    yield from community_lines(connection)
    rows = 0
    for lines in address_lines(connection, made_up=made_up):
        rows += lines.count(b"\n")
        yield lines
    yield _line({"line": "end", "addresses": rows})


def _line(told: dict[str, Any]) -> bytes:
    return (json.dumps(told, ensure_ascii=False, default=str) + "\n").encode()


def _pieces(lines: Iterator[bytes]) -> Iterator[bytes]:
    piece = bytearray()
    for line in lines:
        piece += line
        if len(piece) >= PIECE_BYTES:
            yield bytes(piece)
            piece.clear()
    yield bytes(piece)


def address_changes(connection: Connection, wanted: WantedChanges) -> dict[str, Any]:
    """A page of changes, and the number to ask after next: there may be more while it is less than ``last``."""
    found = [dict(row._mapping) for row in changes_after(connection, wanted)]
    last = last_change(connection)
    full = len(found) == wanted.limit
    return {
        "after": wanted.after,
        "next": found[-1]["number"] if full else max(last, wanted.after),
        "last": last,
        "numberReturned": len(found),
        "changes": found,
    }
