"""What a load of place names asks of the register, and the beliefs it ends."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, text

from gis.db.clocked import period, supersede
from gis.placenames.record import OtherName, PlaceName


def codes_by_unit(connection: Connection) -> dict[int, frozenset[str]]:
    """Every code that each division ever bore in any system, as believed now."""
    found: dict[int, set[str]] = defaultdict(set)
    for row in connection.execute(text("SELECT unit_id, code FROM division_code WHERE upper_inf(recorded)")):
        found[row.unit_id].add(row.code)
    return {unit_id: frozenset(codes) for unit_id, codes in found.items()}


def next_place_ids(connection: Connection, count: int) -> list[str]:
    """So many new identities of places (``gis.db.placenames.next_place_id``)."""
    numbers = connection.execute(
        text("SELECT nextval(pg_get_serial_sequence('placename', 'id')) FROM generate_series(1, :count)"),
        {"count": count},
    )
    return [f"P{number}" for number in numbers.scalars()]


def end_names(connection: Connection, names: Sequence[PlaceName], at: datetime) -> None:
    """End the belief in versions, on all days they hold; the caller writes what is believed instead."""
    keys = {"place_id": [one.place_id for one in names]}
    supersede(connection, "placename", keys, [period(one.valid_from, one.valid_to) for one in names], at)


def end_others(connection: Connection, others: Sequence[OtherName], at: datetime) -> None:
    """End the belief in other names, on all days they hold."""
    keys = {key: [getattr(one, key) for one in others] for key in ("place_id", "name", "form")}
    supersede(connection, "placename_other", keys, [period(one.valid_from, one.valid_to) for one in others], at)
