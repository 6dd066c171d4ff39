"""Rewriting history from a place on: the orders above it are taken back and planned again on what is now before them.

Orders are the source of truth (ARCHITECTURE §2.3). So an order that takes effect below others, and one that stands in
for another, need no rules of their own: the later orders are planned once more, on the state the new one leaves. In the
recorded clock nothing is lost: what was believed before can still be asked for (``recorded_as_of``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from shapely import MultiPolygon
from sqlalchemy import Connection

from gis.chains import follow
from gis.changeorders import Effects, Order, plan
from gis.db.address_changes import note_communities
from gis.db.annul import undo
from gis.db.chains import read_chains, rewrite_chains
from gis.db.clock import last_moment, next_moment
from gis.db.effects import Mark, write_effects
from gis.db.outlines import rebuild_outlines, refresh_outlines
from gis.db.snapshots import codes_ever, read_snapshot
from gis.db.stored_orders import Stored, mark_written, order_back
from gis.divisions import Snapshot
from gis.errors import BadInput, Conflict
from gis.flows.draw_lines import refresh_lines

Moments = Callable[[], datetime]
"""Hands out recorded moments, each later than the one before."""


@dataclass(frozen=True)
class Entry:
    """An order at its place in history: its number in the register, and the key its founded units are known by."""

    number: int
    place: int
    order: Order
    areas: Mapping[str, MultiPolygon]

    @property
    def day(self) -> date:
        """The first day of the state it leaves."""
        return self.order.effective_on.date

    @property
    def origin(self) -> str:
        """The key its founded units are known by: a correction founds the units that the order before it founded."""
        return self.order.corrects or self.order.order


def moments_from(connection: Connection, at: datetime | None) -> Moments:
    """Recorded moments from ``at`` (or the wall clock) on, a microsecond apart at least."""

    def ticking() -> Iterator[datetime]:
        moment = next_moment(connection, at)
        while True:
            yield moment
            moment = next_moment(connection, moment + timedelta(microseconds=1))

    return ticking().__next__


def rewrite(connection: Connection, new: Entry, standing: Sequence[Stored], moments: Moments) -> Effects:
    """Write ``new`` at its place, and again the orders ``standing`` at or after it; returns what ``new`` does.

    An order of ``standing`` that ``new`` corrects is taken back for good. ``BadInput`` when ``new`` cannot be applied;
    ``Conflict`` names the order that could not be applied any more.
    """
    again = [_entry(connection, stored) for stored in standing if stored.key != new.order.corrects]
    known = last_moment(connection)
    take_back(connection, standing, moments)
    entries = sorted([new, *again], key=lambda entry: (entry.day, entry.place))
    state, ever = state_before(connection, entries[0].day)
    told: dict[int, Effects] = {}
    for entry in entries:
        effects, moment = _planned(new, entry, state, ever), moments()
        effects = told[entry.number] = _write(connection, entry, effects, moment)
        state, ever = effects.after, ever | {(code.system, code.code) for code in effects.codes_opened}
    if standing:
        rebuild_outlines(connection, entries[0].day)
    else:
        refresh_outlines(connection, state, new.day)
    # an order that is corrected, and stands no more, may have been the earliest; lines share the last order's moment,
    # so that they and the map they are drawn from are believed at once
    first = min(entries[0].day, *(stored.effective_on for stored in standing), new.day)
    refresh_lines(connection, first, moment)
    if known is not None:
        note_communities(connection, known, first, moment)
    return told[new.number]


def take_back(connection: Connection, orders: Sequence[Stored], moments: Moments) -> None:
    """Believe no longer what these orders wrote, the last one first."""
    for stored in reversed(orders):
        undo(connection, stored.number, stored.moment, moments())


def state_before(connection: Connection, day: date) -> tuple[Snapshot, frozenset[tuple[Any, str]]]:
    """What an order of ``day`` changes, when no order above it stands: the state with all other orders of that day."""
    before = read_snapshot(connection, day)
    if not before.versions:
        raise Conflict(f"the register holds nothing on {day} for an order to change")
    return before, codes_ever(connection)


def _entry(connection: Connection, stored: Stored) -> Entry:
    order, areas = order_back(connection, stored.number)
    return Entry(stored.number, stored.place, order, areas)


def _planned(new: Entry, entry: Entry, state: Snapshot, ever: frozenset[tuple[Any, str]]) -> Effects:
    try:
        return plan(entry.order, state, entry.areas, ever)
    except BadInput as error:
        if entry is new:
            raise
        raise Conflict(
            f"with {new.order.order} of {new.day} before it, {entry.order.order} of {entry.day} "
            f"could not be applied any more: {error}"
        ) from error


def _write(connection: Connection, entry: Entry, effects: Effects, moment: datetime) -> Effects:
    """Write versions, codes, links, and the chains of communities, which rest on them."""
    effective = entry.order.effective_on
    chains = read_chains(connection, entry.day)
    mark = Mark(moment, entry.number, effective.precision, effective.assumed)
    written = write_effects(connection, effects, entry.origin, mark)
    rewrite_chains(connection, follow(chains, written.after, written.links), entry.day, moment, entry.number)
    mark_written(connection, entry.number, moment)
    return written
