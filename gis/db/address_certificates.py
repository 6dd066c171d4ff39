"""Certificates of address change: written once, read as they were issued."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from gis.addresses.certificate import Certificate
from gis.errors import NotFound

_COLUMNS = "id, address_id, old_text, old_on, new_text, basis, issued_on, issued_by"


def write_certificate(connection: Connection, drawn: Certificate, at: datetime) -> Certificate:
    """Write a certificate; returns it with its number."""
    row = connection.execute(
        text(
            "INSERT INTO address_certificate (address_id, old_text, old_on, new_text, basis, issued_on, issued_by, at) "
            "VALUES (:address_id, :old_text, :old_on, :new_text, CAST(:basis AS jsonb), :issued_on, :issued_by, :at) "
            f"RETURNING {_COLUMNS}"
        ),
        {
            "address_id": drawn.address_id,
            "old_text": drawn.old_text,
            "old_on": drawn.old_on,
            "new_text": drawn.new_text,
            "basis": json.dumps(drawn.basis, ensure_ascii=False, default=str),
            "issued_on": drawn.issued_on,
            "issued_by": drawn.issued_by,
            "at": at,
        },
    ).one()
    return Certificate(*row)


def read_certificate(connection: Connection, number: int) -> Certificate:
    """A certificate; ``NotFound`` when there is none of the number."""
    row = connection.execute(
        text(f"SELECT {_COLUMNS} FROM address_certificate WHERE id = :number"), {"number": number}
    ).one_or_none()
    if row is None:
        raise NotFound(f"there is no certificate {number}")
    return Certificate(*row)


def orders_told(connection: Connection, numbers: Collection[int]) -> list[dict[str, Any]]:
    """Orders with their documents, by the day they take effect."""
    rows = connection.execute(
        text(
            """
            SELECT o.id, o.key, o.title, o.kind, o.effective_on,
                   COALESCE(jsonb_agg(jsonb_build_object('role', d.role, 'body', d.body, 'number', d.number,
                            'dated', d.dated) ORDER BY d.seq) FILTER (WHERE d.order_id IS NOT NULL), '[]') AS documents
              FROM change_order o LEFT JOIN change_document d ON d.order_id = o.id
             WHERE o.id = ANY(:numbers) GROUP BY o.id ORDER BY o.effective_on, o.place
            """
        ),
        {"numbers": list(numbers)},
    )
    return [dict(row._mapping) for row in rows]
