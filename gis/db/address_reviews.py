"""Addresses that were matched with doubt, and what people decided about them."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, text

from gis.addresses.decisions import Decision
from gis.errors import NotFound

LAYER = "address_reviews"
"""Data version raised by every decision, for whoever remembers matches."""
ReviewState = Literal["open", "decided", "dismissed"]
_COLUMNS = "id AS number, text, raw, asked_by, asked_at, times, answer, state, address_id, decided_by, decided_at, why"


@dataclass(frozen=True)
class Doubt:
    """A text that was matched with doubt: in one form, as it came, how often in this request, and what was answered."""

    text: str
    raw: str
    times: int
    answer: dict[str, Any]


def queue_doubts(connection: Connection, doubts: Sequence[Doubt], asked_by: str, at: datetime) -> None:
    """Add texts to the queue, each once; where one stands there its count rises, and its answer is new while open."""
    if not doubts:
        return
    # always in one order, so that two requests cannot wait for each other
    ordered = sorted(doubts, key=lambda one: one.text)
    connection.execute(
        text(
            """
            INSERT INTO address_review AS r (text, raw, asked_by, asked_at, times, answer, state)
            SELECT d.text, d.raw, :by, :at, d.times, CAST(d.answer AS jsonb), 'open'
              FROM unnest(CAST(:texts AS text[]), CAST(:raws AS text[]), CAST(:times AS bigint[]),
                          CAST(:answers AS text[])) AS d (text, raw, times, answer)
                ON CONFLICT (text) DO UPDATE SET times = r.times + excluded.times,
                   answer = CASE WHEN r.state = 'open' THEN excluded.answer ELSE r.answer END
            """
        ),
        {
            "by": asked_by,
            "at": at,
            "texts": [one.text for one in ordered],
            "raws": [one.raw for one in ordered],
            "times": [one.times for one in ordered],
            "answers": [json.dumps(one.answer, ensure_ascii=False, default=str) for one in ordered],
        },
    )


def reviews_listed(
    connection: Connection, state: ReviewState | None, *, limit: int, skip: int = 0
) -> Sequence[Row[Any]]:
    """Questions of a state (None: of all), those asked most often first."""
    return connection.execute(
        text(
            f"SELECT {_COLUMNS} FROM address_review WHERE CAST(:state AS text) IS NULL OR state = :state "
            "ORDER BY times DESC, id LIMIT :most OFFSET :skip"
        ),
        {"state": state, "most": limit, "skip": skip},
    ).all()


def read_review(connection: Connection, number: int, *, lock: bool = False) -> dict[str, Any]:
    """One question; ``NotFound`` when there is none of the number."""
    held = " FOR UPDATE" if lock else ""
    row = connection.execute(
        text(f"SELECT {_COLUMNS} FROM address_review WHERE id = :number{held}"), {"number": number}
    ).one_or_none()
    if row is None:
        raise NotFound(f"there is no question {number} about an address")
    return dict(row._mapping)


def write_decision(
    connection: Connection, number: int, state: ReviewState, address_id: str | None, by: str, why: str, at: datetime
) -> dict[str, Any]:
    """Write what was decided; returns the question as it is now."""
    connection.execute(
        text(
            "UPDATE address_review SET state = :state, address_id = :address, decided_by = :by, decided_at = :at, "
            "why = :why WHERE id = :number"
        ),
        {"number": number, "state": state, "address": address_id, "by": by, "at": at, "why": why},
    )
    return read_review(connection, number)


def decisions_on(connection: Connection, texts: Collection[str]) -> dict[str, Decision]:
    """Decisions in force about these texts."""
    if not texts:
        return {}
    rows = connection.execute(
        text(
            "SELECT text, address_id, decided_by, decided_at, why FROM address_review "
            "WHERE text = ANY(:texts) AND state = 'decided'"
        ),
        {"texts": list(texts)},
    )
    return {row.text: Decision(row.address_id, row.decided_by, row.decided_at, row.why or "") for row in rows}
