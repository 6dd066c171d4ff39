"""Drawing up orders step by step: drafts that only their author, those named on them and the administrator know of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Row

from gis.db.connect import Database
from gis.db.drafts import Draft, change_draft, drafts_of, read_draft, take_draft, write_draft
from gis.errors import Complaint, Conflict, NotFound
from gis.flows.apply_order import Applied, apply_order
from gis.flows.preview_order import Previewed, full_preview
from gis.load.drafts import complaints_of, read_body
from gis.rights import Identity


@dataclass(frozen=True)
class Drawn:
    """A draft as kept, and what is still missing or wrong in its form."""

    row: Row[Any]
    complaints: list[Complaint]

    @property
    def number(self) -> int:
        """Number of the draft."""
        return int(self.row.id)


def begin_draft(database: Database, who: Identity, body: Mapping[str, Any], areas: Mapping[str, Any]) -> Drawn:
    """Begin a draft; it may be unfinished."""
    with database.write() as connection:
        number = write_draft(connection, Draft(body, areas, who.name), datetime.now(UTC))
    return show_draft(database, who, number)


def list_drafts(database: Database, who: Identity) -> list[Drawn]:
    """The drafts that ``who`` may know of."""
    with database.read() as connection:
        rows = drafts_of(connection, who.name, everybody=who.role == "administrator")
    return [Drawn(row, complaints_of(row.body, row.areas)) for row in rows]


def show_draft(database: Database, who: Identity, number: int) -> Drawn:
    """A draft; to anybody who may not know of it, there is none."""
    with database.read() as connection:
        row = read_draft(connection, number)
    if who.role != "administrator" and who.name != row.author and who.name not in row.officers:
        raise NotFound(f"there is no draft {number}")
    return Drawn(row, complaints_of(row.body, row.areas))


def revise_draft(
    database: Database, who: Identity, number: int, revision: int, body: Mapping[str, Any], areas: Mapping[str, Any]
) -> Drawn:
    """Replace a draft's order and ground; ``Conflict`` when it was changed since ``revision``."""
    author = show_draft(database, who, number).row.author
    with database.write() as connection:
        change_draft(connection, number, Draft(body, areas, author), revision, datetime.now(UTC))
    return show_draft(database, who, number)


def add_event(
    database: Database,
    who: Identity,
    number: int,
    revision: int,
    event: Mapping[str, Any],
    areas: Mapping[str, Any],
) -> Drawn:
    """Add an event, with the ground it names, at the end of a draft."""
    row = show_draft(database, who, number).row
    body = {**row.body, "events": [*row.body.get("events", []), dict(event)]}
    return revise_draft(database, who, number, revision, body, {**row.areas, **areas})


def drop_draft(database: Database, who: Identity, number: int) -> None:
    """Throw a draft away. A sealed order is withdrawn by it."""
    show_draft(database, who, number)
    with database.write() as connection:
        take_draft(connection, number)


def preview_draft(database: Database, who: Identity, number: int) -> Previewed:
    """What the order of a draft would do now."""
    row = show_draft(database, who, number).row
    return full_preview(database, read_body(row.body, row.areas, row.sha256))


def apply_draft(
    database: Database, who: Identity, number: int, seen: datetime | None = None, today: date | None = None
) -> Applied:
    """Apply the order of a draft, which goes with it; sealed when it is not announced yet."""
    row = show_draft(database, who, number).row
    if row.sealed_until is not None:
        raise Conflict(f"draft {number} is sealed until {row.sealed_until}: it enters the register on that day")
    return apply_order(database, read_body(row.body, row.areas), seen=seen, today=today, draft=number)
