"""The register's lock, its clock, and the versions of its layers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, text

from gis.errors import Conflict

_REGISTER_LOCK = 7420_0003
_TICK = timedelta(microseconds=1)
"""PostgreSQL's smallest step of time."""


def lock_register(connection: Connection) -> None:
    """Writers of divisions, one at a time, until the end of the transaction."""
    connection.execute(text(f"SELECT pg_advisory_xact_lock({_REGISTER_LOCK})"))


def share_register(connection: Connection) -> None:
    """Loads of what hangs on divisions: many at once, none beside a writer of divisions."""
    connection.execute(text(f"SELECT pg_advisory_xact_lock_shared({_REGISTER_LOCK})"))


def last_moment(connection: Connection) -> datetime | None:
    """The recorded moment of the last act; None when nothing was ever written."""
    found: datetime | None = connection.execute(text("SELECT last FROM register_clock")).scalar()
    return found


def next_moment(connection: Connection, at: datetime | None = None) -> datetime:
    """The recorded moment of this transaction: ``at`` or the wall clock, later than any used before.

    Never the database's ``now()``, which stands still within a transaction. The row is locked until the end, so two
    transactions cannot be given moments out of order. ``Conflict`` when ``at`` is not later than the last one.
    """
    last: datetime | None = connection.execute(text("SELECT last FROM register_clock FOR UPDATE")).scalar()
    if at is not None and last is not None and at <= last:
        raise Conflict(f"the register was last written at {last.isoformat()}: {at.isoformat()} is not later")
    moment = at or datetime.now(UTC)
    if last is not None and moment <= last:
        moment = last + _TICK
    connection.execute(
        text(
            "INSERT INTO register_clock (one, last) VALUES (true, :moment) "
            "ON CONFLICT (one) DO UPDATE SET last = excluded.last"
        ),
        {"moment": moment},
    )
    return moment


def raise_version(connection: Connection, *layers: str) -> None:
    """Raise the data version of layers, in the transaction that writes them; caches and ETags hang on it."""
    for layer in sorted(layers):
        connection.execute(
            text(
                "INSERT INTO data_version (layer, n) VALUES (:layer, 1) "
                "ON CONFLICT (layer) DO UPDATE SET n = data_version.n + 1"
            ),
            {"layer": layer},
        )


def refresh_statistics(connection: Connection) -> None:
    """Let the planner know how the tables of divisions look now, in the transaction that wrote much to them."""
    connection.execute(text("SELECT refresh_division_statistics()"))


def versions(connection: Connection) -> dict[str, int]:
    """The data version of every layer written so far."""
    return {row.layer: row.n for row in connection.execute(text("SELECT layer, n FROM data_version"))}
