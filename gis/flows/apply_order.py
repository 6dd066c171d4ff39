"""Apply a change order: one transaction closes and opens versions, and what rests on them follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from gis.chains import follow
from gis.changeorders import Effects, Order, plan
from gis.db.chains import read_chains, rewrite_chains
from gis.db.clock import lock_register, next_moment, raise_version
from gis.db.connect import Database
from gis.db.effects import Mark, write_effects
from gis.db.orders import stored_order, write_order
from gis.db.outlines import refresh_outlines
from gis.db.snapshots import codes_ever, later_changes, read_snapshot
from gis.errors import Conflict
from gis.load.changeorders import OrderFile


@dataclass(frozen=True)
class Applied:
    """An order, its number, what it did, and whether this call did it (False: it is as it was, see ``state``)."""

    number: int
    order: Order
    changed: bool
    effects: Effects | None
    state: str = "applied"


def preview_order(database: Database, file: OrderFile) -> Effects:
    """What the order would do now; nothing is written."""
    with database.read() as connection:
        return _plan(connection, file)


def apply_order(database: Database, file: OrderFile, at: datetime | None = None) -> Applied:
    """Apply the order under the register's lock, all of it or nothing. The same order a second time changes nothing."""
    order = file.order
    with database.write() as connection:
        lock_register(connection)
        known = stored_order(connection, order.order)
        if known is not None:
            if known.sha256 != file.sha256:
                raise Conflict(f"{file.path.name}: an order {order.order} with other contents was applied before")
            # an annulled order stays annulled: the same papers do not come back by loading the folder again
            return Applied(known.id, order, changed=False, effects=None, state=known.state)
        effects = _plan(connection, file)
        moment = next_moment(connection, at)
        number = write_order(connection, order, file.sha256, moment)
        mark = Mark(moment, number, order.effective_on.precision, order.effective_on.assumed)
        written = write_effects(connection, effects, order.order, mark)
        _take_along(connection, written, moment, number)
        raise_version(connection, "divisions")
    return Applied(number, order, changed=True, effects=written)


def _plan(connection: Connection, file: OrderFile) -> Effects:
    order = file.order
    day = order.effective_on.date
    before = read_snapshot(connection, day - timedelta(days=1))
    if not before.versions:
        raise Conflict(f"{file.path.name}: the register holds nothing on {day - timedelta(days=1)} for it to change")
    effects = plan(order, before, file.cells, codes_ever(connection))
    later = later_changes(connection, [version.unit_id for version in effects.closed], day - timedelta(days=1))
    if later:
        first = later[0]
        raise Conflict(
            f"{file.path.name}: {first.name} was changed on {first.since} by {first.order_key}, "
            f"which this order of {day} would come before — annul that order first"
        )
    return effects


def _take_along(connection: Connection, effects: Effects, moment: datetime, number: int) -> None:
    """What rests on divisions follows in the same transaction: chains of communities, outlines of the map."""
    day = effects.effective_on
    chains = read_chains(connection, day - timedelta(days=1))
    rewrite_chains(connection, follow(chains, effects.after, effects.links), day, moment, number)
    refresh_outlines(connection, effects.after, day)
