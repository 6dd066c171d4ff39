"""Who read or did what is restricted: entries that are written and read, never changed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from gis.rights import Act, Identity

MOST_ENTRIES = 10_000


@dataclass(frozen=True)
class AuditEntry:
    """One act on one thing. ``detail`` says how many, by which route, on which date; never a coordinate."""

    subject: str
    """``marker:ID`` or ``line:ID``."""
    detail: dict[str, Any] = field(default_factory=dict)


def write_audit(connection: Connection, who: Identity, act: Act, entries: Sequence[AuditEntry], at: datetime) -> None:
    """Append what ``who`` does to each subject."""
    if not entries:
        return
    connection.execute(
        text(
            "INSERT INTO audit_entry (at, actor, role, act, subject, detail) "
            "SELECT :at, :actor, :role, :act, e.subject, CAST(e.detail AS jsonb) "
            "FROM unnest(CAST(:subjects AS text[]), CAST(:details AS text[])) WITH ORDINALITY e (subject, detail, n) "
            "ORDER BY e.n"
        ),
        {
            "at": at,
            "actor": who.name,
            "role": who.role,
            "act": act,
            "subjects": [entry.subject for entry in entries],
            "details": [json.dumps(entry.detail, ensure_ascii=False, default=str) for entry in entries],
        },
    )


def read_audit(
    connection: Connection, *, subject: str | None = None, since: datetime | None = None, most: int = MOST_ENTRIES
) -> list[dict[str, Any]]:
    """Entries, latest first. A marker's are those that name it, and those of lines it was read with."""
    rows = connection.execute(
        text(
            """
            SELECT at, actor, role, act, subject, detail FROM audit_entry
             WHERE (CAST(:subject AS text) IS NULL OR subject = :subject
                    OR (:subject LIKE 'marker:%' AND detail->'markers' ? substr(:subject, 8)))
               AND (CAST(:since AS timestamptz) IS NULL OR at >= :since)
             ORDER BY id DESC LIMIT :most
            """
        ),
        {"subject": subject, "since": since, "most": most},
    )
    return [dict(row._mapping) for row in rows]
