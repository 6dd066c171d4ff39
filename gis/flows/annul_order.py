"""Annul a change order: it is as if never made, and what was believed meanwhile is kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gis.db.address_changes import note_communities
from gis.db.annul import builders_on, hanging_on, undo
from gis.db.clock import last_moment, lock_register, next_moment, raise_version
from gis.db.connect import Database
from gis.db.orders import mark_annulled, order_by_number
from gis.db.outlines import rebuild_outlines
from gis.errors import BadInput, Conflict
from gis.flows.draw_lines import refresh_lines


@dataclass(frozen=True)
class Annulled:
    """The order that was annulled, and the recorded moment from which it is as if never made."""

    number: int
    title: str
    at: datetime


def annul_order(database: Database, number: int, why: str, at: datetime | None = None) -> Annulled:
    """Close the effects of order ``number`` in the recorded clock, under the register's lock, all of it or nothing.

    Codes that it ended are then not ended. Refused while a later order builds on it, or while addresses, facilities or
    residents lie in communities that only this order founded. A legal change back is a new order with new codes.
    """
    if not why.strip():
        raise BadInput("an order is annulled only with a reason — say why")
    with database.write() as connection:
        lock_register(connection)
        order = order_by_number(connection, number)
        if order.state != "applied":
            raise Conflict(f"order {number} ({order.key}) is {order.state}: only an applied order can be annulled")
        later = builders_on(connection, number)
        if later:
            raise Conflict(f"order {number} ({order.key}) is built on by {', '.join(later)} — annul these first")
        hanging = hanging_on(connection, number)
        if hanging:
            counts = ", ".join(f"{count:,} rows of {table}" for table, count in hanging.items())
            raise Conflict(
                f"{counts} lie in communities that only order {number} ({order.key}) founded — move them first"
            )
        known = last_moment(connection) or order.moment
        moment = next_moment(connection, at)
        undo(connection, number, order.moment, moment)
        mark_annulled(connection, number, why.strip(), moment)
        rebuild_outlines(connection, order.effective_on)
        refresh_lines(connection, order.effective_on, moment)
        note_communities(connection, known, order.effective_on, moment)
        raise_version(connection, "divisions")
    return Annulled(number, order.title, moment)
