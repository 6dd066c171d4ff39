"""Sealed orders enter the register on the day they are announced."""

from __future__ import annotations

from datetime import date

from gis.db.connect import Database
from gis.db.drafts import due_drafts, note_trouble
from gis.errors import TongtuError
from gis.flows.apply_order import Applied, apply_order
from gis.load.drafts import read_body


def announce_orders(database: Database, today: date | None = None) -> list[Applied]:
    """Apply every sealed order whose day has come; one that cannot be applied stays sealed and says why."""
    today = today or date.today()
    with database.read() as connection:
        due = due_drafts(connection, today)
    done = []
    for draft in due:
        try:
            done.append(apply_order(database, read_body(draft.body, draft.areas, draft.sha256), today=today))
        except TongtuError as error:
            with database.write() as connection:
                note_trouble(connection, draft.id, str(error))
    return done
