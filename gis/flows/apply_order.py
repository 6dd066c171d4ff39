"""Apply a change order: one transaction closes and opens versions, and what rests on them follows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Connection

from gis.changeorders import Effects, Order, plan
from gis.db.annul import stranded
from gis.db.clock import last_moment, lock_register, raise_version, refresh_statistics
from gis.db.connect import Database
from gis.db.drafts import SEALED_BY_FILE, seal, sealed_draft, take_draft
from gis.db.orders import stored_order, write_order
from gis.db.snapshots import read_snapshot, unit_names
from gis.db.stored_orders import (
    Stored,
    applied_from,
    applied_order,
    mark_corrected,
    next_place,
    orders_since,
    write_areas,
)
from gis.errors import BadInput, Complaint, Conflict, TongtuError
from gis.flows.history import Entry, moments_from, rewrite, state_before
from gis.load.changeorders import OrderFile

MANY_ROWS = 500
"""An order that opens more is worth fresh statistics; they take a tenth of a second."""


@dataclass(frozen=True)
class Applied:
    """An order, its number, what it did, and whether this call did it (False: it is as it was, see ``state``).

    ``sealed``: it is not announced yet; ``number`` is that of the draft it waits in, and nothing is in the register.
    """

    number: int
    order: Order
    changed: bool
    effects: Effects | None
    state: str = "applied"


def preview_order(database: Database, file: OrderFile) -> Effects:
    """What the order would do now; nothing is kept."""
    with database.read() as connection:
        _, standing = _place(connection, file.order)
        if not standing:
            before, ever = state_before(connection, file.order.effective_on.date)
            return plan(file.order, before, file.cells, ever)
    with database.rehearse() as connection:  # other orders are planned again: done, looked at, and rolled back
        lock_register(connection)
        return _write(connection, file, None)[1]


def apply_order(
    database: Database,
    file: OrderFile,
    at: datetime | None = None,
    *,
    seen: datetime | None = None,
    today: date | None = None,
    draft: int | None = None,
) -> Applied:
    """Apply the order under the register's lock, all of it or nothing. The same order a second time changes nothing.

    ``seen``: the recorded moment of the state that was looked at, by default that of the call; ``Conflict`` names the
    order that was applied since and changed the same units. An order that is not announced by ``today`` is checked and
    sealed: it enters the register when its day comes (``flows/announce_orders.py``). ``draft``: the one it was drawn up
    in, which goes with it.
    """
    order = file.order
    if order.practice:
        raise BadInput(Complaint("is a practice order (推演): it can be previewed, never applied", file=order.order))
    if seen is None:
        with database.read() as connection:
            seen = last_moment(connection)
    with database.write() as connection:
        lock_register(connection)
        today = today or date.today()
        known = stored_order(connection, order.order) or sealed_draft(connection, order.order)
        if known is not None:
            if known.sha256 != file.sha256:
                raise Conflict(f"{order.order}: an order of this name with other contents was {known.state} before")
            if known.state != "sealed" or order.known_from > today:
                # an annulled order stays annulled: the same papers do not come back by loading the folder again
                return Applied(known.id, order, changed=False, effects=None, state=known.state)
            draft = known.id
        _refuse_collision(connection, file, seen)
        author = take_draft(connection, draft) if draft is not None else None
        if order.known_from > today:
            return _sealed(connection, file, author)
        number, effects = _write(connection, file, at)
        raise_version(connection, "divisions")
    return Applied(number, order, changed=True, effects=effects)


def _sealed(connection: Connection, file: OrderFile, author: str | None) -> Applied:
    """Check an order that is not announced yet, and keep it apart: the register knows nothing of it."""
    with connection.begin_nested() as rehearsal:
        effects = _write(connection, file, None)[1]
        rehearsal.rollback()
    number = seal(connection, file.order, file.cells, file.sha256, datetime.now(UTC), author or SEALED_BY_FILE)
    return Applied(number, file.order, changed=True, effects=effects, state="sealed")


def _write(connection: Connection, file: OrderFile, at: datetime | None) -> tuple[int, Effects]:
    order = file.order
    place, standing = _place(connection, order)
    number = write_order(connection, order, file.sha256, place)
    write_areas(connection, number, {name: file.cells[name] for name in sorted(order.ground()) if name in file.cells})
    moments = moments_from(connection, at)
    effects = rewrite(connection, Entry(number, place, order, file.cells), standing, moments)
    if order.corrects is not None:
        mark_corrected(connection, order.corrects, number, moments())
    if standing:
        _refuse_stranding(connection, order)
    if len(effects.opened) + len(effects.codes_opened) > MANY_ROWS:
        refresh_statistics(connection)
    return number, effects


def _place(connection: Connection, order: Order) -> tuple[int, list[Stored]]:
    """Where the order stands among those of its day, and the orders at or after the first place that it touches."""
    if order.completes is not None and applied_order(connection, order.completes) is None:
        raise BadInput(Complaint(f"no applied order is called {order.completes}", order.order, field="completes"))
    day, place = order.effective_on.date, next_place(connection)
    if order.corrects is None:
        return place, applied_from(connection, day, place)
    corrected = applied_order(connection, order.corrects)
    if corrected is None:
        raise BadInput(Complaint(f"no applied order is called {order.corrects}", order.order, field="corrects"))
    return corrected.place, applied_from(connection, min(day, corrected.effective_on), corrected.place)


def _refuse_collision(connection: Connection, file: OrderFile, seen: datetime | None) -> None:
    """Refuse, naming it, when an order was applied since ``seen`` that changed what this one changes."""
    others = orders_since(connection, seen) if seen is not None else []
    if not others:
        return
    mine = _touched(connection, file, seen)
    for other in others:
        both = mine & set(other.units)
        if both:
            names = ", ".join(unit_names(connection, both))
            raise Conflict(f"{file.order.order}: {other.key} was applied meanwhile and changed {names} — look again")


def _touched(connection: Connection, file: OrderFile, seen: datetime | None) -> set[int]:
    """Units the order would change on the state that was seen; empty when it was no good there either."""
    day = file.order.effective_on.date
    try:
        effects = plan(file.order, read_snapshot(connection, day, recorded_as_of=seen), file.cells)
    except TongtuError:
        return set()
    changed = {version.unit_id for version in (*effects.closed, *effects.opened)}
    return changed | {code.unit_id for code in (*effects.codes_closed, *effects.codes_opened)}


def _refuse_stranding(connection: Connection, order: Order) -> None:
    lost = stranded(connection)
    if lost:
        counts = ", ".join(f"{count:,} rows of {table}" for table, count in lost.items())
        raise Conflict(f"after {order.order}, {counts} would lie in communities that never were — move them first")
