"""Undoing an order in the recorded clock: what it wrote is no longer believed, what it replaced is believed again.

Rows say which order wrote them. The rows it replaced are those that ceased to be believed at the recorded moment of its
application, which it shares with no other act (``clock.next_moment``).
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, text

BITEMPORAL: dict[str, tuple[str, str]] = {
    "division_version": (
        "unit_id, name, kind, parent_id, managed_by, geometry_id, seat_address, seat_point, precision, assumed, "
        "source, made_up, note, figures, opened_by, closed_by",
        "(opened_by = :order OR closed_by = :order)",
    ),
    "division_code": (
        "unit_id, system, code, state, source, opened_by, closed_by",
        "(opened_by = :order OR closed_by = :order)",
    ),
    "community_chain": (
        "community_id, unit_id, town_id, county_id, prefecture_id, names, codes, written_by",
        "written_by = :order",
    ),
}
"""Tables an order writes in both clocks: the columns that are neither key nor clock, and how its rows are told."""


def undo(connection: Connection, order_id: int, moment: datetime, at: datetime) -> None:
    """Close what the order wrote and believe again, from ``at`` on, what it replaced at ``moment``."""
    values = {"order": order_id, "moment": moment, "at": at}
    for table, (columns, written) in BITEMPORAL.items():
        connection.execute(
            text(
                f"UPDATE {table} SET recorded = tstzrange(lower(recorded), :at) WHERE {written} AND upper_inf(recorded)"
            ),
            values,
        )
        connection.execute(
            text(
                f"INSERT INTO {table} ({columns}, valid, recorded) SELECT {columns}, valid, tstzrange(:at, NULL) "
                f"FROM {table} WHERE upper(recorded) = :moment"
            ),
            values,
        )
    connection.execute(
        text(
            "UPDATE succession SET recorded = tstzrange(lower(recorded), :at) "
            "WHERE order_id = :order AND upper_inf(recorded)"
        ),
        values,
    )


def builders_on(connection: Connection, order_id: int) -> list[str]:
    """Keys of applied orders that replaced something this order wrote, or stand on a unit it founded."""
    replaced = " UNION ".join(
        f"SELECT upper(recorded) FROM {table} WHERE {written} AND NOT upper_inf(recorded)"
        for table, (_, written) in BITEMPORAL.items()
    )
    return list(
        connection.execute(
            text(
                f"""
                SELECT o.key FROM change_order o
                 WHERE o.state = 'applied' AND o.id <> :order
                   AND (COALESCE(o.rewritten_at, o.applied_at) IN ({replaced})
                        OR EXISTS (SELECT 1 FROM division_version v JOIN division_unit u ON u.id = v.parent_id
                                    WHERE u.founded_by = :order AND v.opened_by = o.id AND upper_inf(v.recorded)))
                 ORDER BY o.effective_on, o.id
                """
            ),
            {"order": order_id},
        ).scalars()
    )


def stranded(connection: Connection) -> dict[str, int]:
    """How many rows of other registers lie in communities that nobody believes in any more, by table."""
    found = {}
    for table in ("community_count", "facility", "residents"):
        found[table] = int(
            connection.execute(
                text(
                    f"SELECT count(*) FROM {table} t WHERE NOT EXISTS (SELECT 1 FROM community_chain c "
                    "WHERE c.community_id = t.community_id AND upper_inf(c.recorded))"
                )
            ).scalar_one()
        )
    return {table: count for table, count in found.items() if count}


def hanging_on(connection: Connection, order_id: int) -> dict[str, int]:
    """How many rows of other registers lie in communities that only this order founded, by table."""
    found = {}
    for table in ("address", "facility", "residents"):
        found[table] = int(
            connection.execute(
                text(
                    f"SELECT count(*) FROM {table} t JOIN division_unit u ON u.id = t.community_id "
                    "WHERE u.founded_by = :order"
                ),
                {"order": order_id},
            ).scalar_one()
        )
    return {table: count for table, count in found.items() if count}
