"""Match written addresses: read → plan → ask the register → weigh → grade, one or a thousand at a time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from sqlalchemy import Connection

from gis.addresses.desk import Desk
from gis.addresses.plan import Plan
from gis.addresses.settle import Found, Match, settle, settle_at_once
from gis.db.address_lookup import Asked, addresses_at, addresses_under
from gis.flows.review_addresses import by_decisions


def match_addresses(
    connection: Connection, desk: Desk, texts: Sequence[str], as_of: date, *, made_up: bool = True
) -> list[Match]:
    """A match for each text, in order; each as if it were asked alone.

    The register is asked once for all that is written in full, and again for those that are not found so. ``made_up``:
    whether rows of the demonstration may be given.
    """
    plans = [desk.plan(text, made_up=made_up) for text in texts]
    at = addresses_at(connection, (key for plan in plans for key in plan.whole()))
    matches = [settle_at_once(plan, _rows(plan.whole(), at, made_up=made_up), desk.ground, as_of) for plan in plans]
    others = [number for number, match in enumerate(matches) if match is None]
    settled = match_in_full(connection, desk, [plans[number] for number in others], as_of, made_up=made_up)
    found = dict(zip(others, settled, strict=True))
    answered = [found[number] if match is None else match for number, match in enumerate(matches)]
    return by_decisions(connection, desk, answered, as_of, made_up=made_up)


def match_in_full(
    connection: Connection, desk: Desk, plans: Sequence[Plan], as_of: date, *, made_up: bool = True
) -> list[Match]:
    """A match for each plan, after a look at all that stands above and below what was asked for."""
    at = addresses_at(connection, (key for plan in plans for key in plan.exact()))
    rows = [_rows(plan.exact(), at, made_up=made_up) for plan in plans]
    matches = [settle(plan, found, desk.ground, as_of) for plan, found in zip(plans, rows, strict=True)]
    unsure = [number for number, match in enumerate(matches) if _left_something_out(match)]
    under = addresses_under(connection, (key for number in unsure for key in plans[number].unders()))
    for number in unsure:
        plan = plans[number]
        below = _rows(plan.unders(), under, made_up=made_up)
        if below:
            matches[number] = settle(plan, [*rows[number], *below], desk.ground, as_of)
    return matches


def _rows(asked: Iterable[Asked], found: Mapping[Asked, Sequence[Found]], *, made_up: bool) -> list[Found]:
    """What stands at the names and keys that were asked for, each once, in their order."""
    return [row for key in dict.fromkeys(asked) for row in found.get(key, ()) if made_up or not row.made_up]


def _left_something_out(match: Match) -> bool:
    """Whether the address may stand below what was found: a room without its unit, a door of a lane."""
    return bool(match.plan.hits) and (match.best is None or match.best.found is None or match.grade == "C")
