"""Match written addresses: read → plan → ask the register → weigh → grade, one or a thousand at a time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import Connection

from gis.addresses.desk import Desk
from gis.addresses.plan import Plan
from gis.addresses.settle import Found, Match, settle
from gis.db.address_lookup import addresses_at, addresses_under


def match_addresses(
    connection: Connection, desk: Desk, texts: Sequence[str], as_of: date, *, made_up: bool = True
) -> list[Match]:
    """A match for each text, in order.

    The register is asked once for all of them, and once more for those that left parts out. ``made_up``: whether rows
    of the demonstration may be given.
    """
    plans = [desk.plan(text, made_up=made_up) for text in texts]
    at = _by_name(addresses_at(connection, (key for plan in plans for key in plan.exact())), made_up=made_up)
    matches = [settle(plan, _rows(plan, at), desk.ground, as_of) for plan in plans]
    unsure = [number for number, match in enumerate(matches) if _left_something_out(match)]
    if unsure:
        asked = (key for number in unsure for key in plans[number].unders())
        under = _by_name(addresses_under(connection, asked), made_up=made_up)
        for number in unsure:
            plan = plans[number]
            rows = [*_rows(plan, at), *_rows(plan, under)]
            matches[number] = settle(plan, rows, desk.ground, as_of)
    return matches


def _by_name(found: Iterable[Found], *, made_up: bool) -> dict[int, list[Found]]:
    rows: dict[int, list[Found]] = defaultdict(list)
    for row in found:
        if made_up or not row.made_up:
            rows[row.name_id].append(row)
    return rows


def _rows(plan: Plan, found: dict[int, list[Found]]) -> list[Found]:
    return [row for name in dict.fromkeys(hit.name.name_id for hit in plan.hits) for row in found.get(name, ())]


def _left_something_out(match: Match) -> bool:
    """Whether the address may stand below what was found: a room without its unit, a door of a lane."""
    return bool(match.plan.hits) and (match.best is None or match.best.found is None or match.grade == "C")
