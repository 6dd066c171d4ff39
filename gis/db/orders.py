"""Change orders in the register: written with their papers and events, and read back for people."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from gis.changeorders import Order
from gis.errors import NotFound


def stored_order(connection: Connection, key: str) -> Row[Any] | None:
    """Id, hash and state of an order by its key; None when it was never seen."""
    return connection.execute(
        text("SELECT id, sha256, state FROM change_order WHERE key = :key"), {"key": key}
    ).one_or_none()


def order_by_number(connection: Connection, number: int) -> Row[Any]:
    """An order by its number in this register; ``NotFound`` when there is none."""
    found = connection.execute(
        text(
            "SELECT id, key, title, state, effective_on, COALESCE(rewritten_at, applied_at) AS moment "
            "FROM change_order WHERE id = :id"
        ),
        {"id": number},
    ).one_or_none()
    if found is None:
        raise NotFound(f"there is no order {number} — see: tongtu orders list")
    return found


def mark_annulled(connection: Connection, number: int, why: str, at: datetime) -> None:
    """Note that an order is as if never made."""
    connection.execute(
        text("UPDATE change_order SET state = 'annulled', annulled_at = :at, annulled_why = :why WHERE id = :id"),
        {"id": number, "at": at, "why": why},
    )


def write_order(connection: Connection, order: Order, sha256: str, place: int) -> int:
    """Store an order that is being applied at its place in history; returns its number."""
    number: int = connection.execute(
        text(
            """
            INSERT INTO change_order (key, title, kind, approved_on, announced_on, effective_on, effective_precision,
                   effective_assumed, code_published_on, state, note, sha256, place, completes, corrects)
            VALUES (:key, :title, :kind, :approved_on, :announced_on, :effective_on, :precision, :assumed,
                   :code_published_on, 'applied', :note, :sha256, :place,
                   (SELECT id FROM change_order WHERE key = :completes),
                   (SELECT id FROM change_order WHERE key = :corrects))
            RETURNING id
            """
        ),
        {
            "key": order.order,
            "title": order.title,
            "kind": order.kind,
            "approved_on": order.approved_on,
            "announced_on": order.announced_on,
            "effective_on": order.effective_on.date,
            "precision": order.effective_on.precision,
            "assumed": order.effective_on.assumed,
            "code_published_on": order.code_published_on,
            "note": order.note,
            "sha256": sha256,
            "place": place,
            "completes": order.completes,
            "corrects": order.corrects,
        },
    ).scalar_one()
    _write_parts(connection, order, number)
    return number


def _write_parts(connection: Connection, order: Order, number: int) -> None:
    papers = [
        {"order": number, "seq": seq, **paper.model_dump(include={"role", "body", "number", "date", "source", "file"})}
        for seq, paper in enumerate(order.documents, start=1)
    ]
    if papers:
        connection.execute(
            text(
                "INSERT INTO change_document (order_id, seq, role, body, number, dated, source, file) "
                "VALUES (:order, :seq, :role, :body, :number, :date, :source, :file)"
            ),
            papers,
        )
    connection.execute(
        text("INSERT INTO change_event (order_id, seq, kind, body) VALUES (:order, :seq, :kind, CAST(:body AS jsonb))"),
        [
            {
                "order": number,
                "seq": seq,
                "kind": event.kind,
                "body": json.dumps(event.model_dump(mode="json", by_alias=True), ensure_ascii=False),
            }
            for seq, event in enumerate(order.events, start=1)
        ],
    )


_LIST = text(
    """
    SELECT o.id, o.key, o.title, o.kind, o.approved_on, o.announced_on, o.effective_on, o.effective_precision,
           o.effective_assumed, o.code_published_on, o.note,
           COALESCE(d.documents, '[]') AS documents
      FROM change_order o
      LEFT JOIN LATERAL (
           SELECT jsonb_agg(jsonb_build_object('role', role, 'body', body, 'number', number, 'date', dated,
                                               'source', source, 'file', file) ORDER BY seq) AS documents
             FROM change_document WHERE order_id = o.id) d ON true
     WHERE o.state = 'applied'
     ORDER BY o.effective_on, o.id
    """
)


def applied_orders(connection: Connection) -> Sequence[Row[Any]]:
    """Applied orders with their papers, by date. One that is not announced yet is not in the register at all."""
    return connection.execute(_LIST).all()


_TOUCHED = text(
    """
    SELECT
      (SELECT count(*) FROM division_unit u WHERE u.founded_by = o.id
          AND EXISTS (SELECT 1 FROM succession s
                       WHERE s.successor_id = u.id AND s.order_id = o.id AND upper_inf(s.recorded))) AS units_founded,
      (SELECT count(*) FROM division_unit u WHERE u.founded_by = o.id
          AND NOT EXISTS (SELECT 1 FROM succession s
                           WHERE s.successor_id = u.id AND s.order_id = o.id AND upper_inf(s.recorded))
      ) AS units_recorded,
      (SELECT count(DISTINCT v.unit_id) FROM division_version v
        WHERE v.closed_by = o.id AND upper_inf(v.recorded)
          AND NOT EXISTS (SELECT 1 FROM division_version w WHERE w.unit_id = v.unit_id AND w.opened_by = o.id)
      ) AS units_ended,
      (SELECT count(DISTINCT v.unit_id) FROM division_version v
         JOIN division_unit u ON u.id = v.unit_id
        WHERE v.opened_by = o.id AND upper_inf(v.recorded) AND u.founded_by IS DISTINCT FROM o.id) AS units_changed,
      (SELECT count(*) FROM division_code c
        WHERE c.closed_by = o.id AND upper_inf(c.recorded)
          -- a code that goes on as pending, for this unit or its heir, has not ended
          AND NOT EXISTS (SELECT 1 FROM division_code p WHERE p.opened_by = o.id AND p.state = 'pending'
                             AND (p.system, p.code) = (c.system, c.code))) AS codes_ended,
      (SELECT count(*) FROM division_code
        WHERE opened_by = o.id AND state = 'in_force' AND upper_inf(recorded)) AS codes_given,
      (SELECT COALESCE(sum(n.addresses), 0)::bigint FROM community_count n
         JOIN community_chain b ON b.community_id = n.community_id AND upper_inf(b.recorded)
              AND b.valid @> o.effective_on - 1
         JOIN community_chain c ON c.community_id = n.community_id AND upper_inf(c.recorded)
              AND c.valid @> o.effective_on
        WHERE b.names <> c.names) AS addresses_rewritten
      FROM change_order o WHERE o.id = :order
    """
)


def touched_by(connection: Connection, order_id: int) -> dict[str, int]:
    """How many units, codes and addresses an order touched.

    Founded is a unit that something of another went to; one that nothing leads to was only recorded.
    """
    return dict(connection.execute(_TOUCHED, {"order": order_id}).one()._mapping)
