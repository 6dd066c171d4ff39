"""Orders that are not in the register: being drawn up, practised on, or sealed until they are announced.

What is not announced yet may be a state secret (DOMAIN §12.1). It is kept here and nowhere else, so that no table, tile
or count that anybody can ask can give it away.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import shapely
from shapely import MultiPolygon
from sqlalchemy import Connection, Row, text

from gis.changeorders import Order
from gis.errors import Conflict, NotFound

SEALED_BY_FILE = "sealed order"
"""Author of what was sealed from a file: only those named on the order, and the administrator, may see it."""


@dataclass(frozen=True)
class Draft:
    """An order as far as it is written, the ground it names (GeoJSON by name), and who drew it up."""

    body: Mapping[str, Any]
    areas: Mapping[str, Any]
    author: str


_COLUMNS = (
    "id, body, areas, practice, officers, author, revision, sealed_until, trouble, sha256, created_at, changed_at"
)


def write_draft(connection: Connection, draft: Draft, at: datetime) -> int:
    """Begin a draft; returns its number."""
    number: int = connection.execute(
        text(
            "INSERT INTO order_draft (body, areas, practice, officers, author, revision, created_at, changed_at) "
            "VALUES (CAST(:body AS jsonb), CAST(:areas AS jsonb), :practice, :officers, :author, 1, :at, :at) "
            "RETURNING id"
        ),
        {**_values(draft), "at": at},
    ).scalar_one()
    return number


def change_draft(connection: Connection, number: int, draft: Draft, revision: int, at: datetime) -> None:
    """Change a draft that is still as ``revision`` saw it; ``Conflict`` when somebody changed it since."""
    done = connection.execute(
        text(
            "UPDATE order_draft SET body = CAST(:body AS jsonb), areas = CAST(:areas AS jsonb), practice = :practice, "
            "officers = :officers, revision = revision + 1, changed_at = :at "
            "WHERE id = :id AND revision = :revision AND sealed_until IS NULL"
        ),
        {**_values(draft), "id": number, "revision": revision, "at": at},
    )
    if done.rowcount == 0:
        raise Conflict(f"draft {number} was changed or sealed since revision {revision} — read it again")


def take_draft(connection: Connection, number: int) -> str | None:
    """Take a draft away; returns its author, None when it was gone already."""
    author: str | None = connection.execute(
        text("DELETE FROM order_draft WHERE id = :id RETURNING author"), {"id": number}
    ).scalar()
    return author


def read_draft(connection: Connection, number: int) -> Row[Any]:
    """One draft; ``NotFound`` when there is none."""
    row = connection.execute(text(f"SELECT {_COLUMNS} FROM order_draft WHERE id = :id"), {"id": number}).one_or_none()
    if row is None:
        raise NotFound(f"there is no draft {number}")
    return row


def drafts_of(connection: Connection, who: str, *, everybody: bool = False) -> Sequence[Row[Any]]:
    """Drafts that ``who`` drew up or is named on, oldest first; all of them for ``everybody``."""
    return connection.execute(
        text(
            f"SELECT {_COLUMNS} FROM order_draft WHERE :everybody OR author = :who OR :who = ANY(officers) ORDER BY id"
        ),
        {"who": who, "everybody": everybody},
    ).all()


def seal(
    connection: Connection,
    order: Order,
    areas: Mapping[str, MultiPolygon],
    sha256: str,
    at: datetime,
    author: str = SEALED_BY_FILE,
) -> int:
    """Keep an order apart until it is announced; returns the number of its draft."""
    ground = {name: areas[name] for name in sorted(order.ground()) if name in areas}
    drawn = {name: json.loads(shapely.to_geojson(area)) for name, area in ground.items()}
    number = write_draft(connection, Draft(order.model_dump(mode="json", by_alias=True), drawn, author), at)
    connection.execute(
        text("UPDATE order_draft SET sealed_until = :day, sha256 = :sha256 WHERE id = :id"),
        {"id": number, "day": order.known_from, "sha256": sha256},
    )
    return number


def sealed_draft(connection: Connection, key: str) -> Row[Any] | None:
    """Id, hash and state of a sealed order by its key; None when there is none."""
    return connection.execute(
        text(
            "SELECT id, sha256, 'sealed' AS state FROM order_draft "
            "WHERE sealed_until IS NOT NULL AND body ->> 'order' = :key"
        ),
        {"key": key},
    ).one_or_none()


def due_drafts(connection: Connection, today: date) -> Sequence[Row[Any]]:
    """Sealed orders whose day has come, by the day they take effect."""
    return connection.execute(
        text(
            f"SELECT {_COLUMNS} FROM order_draft WHERE sealed_until <= :today "
            "ORDER BY body -> 'effective_on' ->> 'date', id"
        ),
        {"today": today},
    ).all()


def note_trouble(connection: Connection, number: int, trouble: str) -> None:
    """Note why a sealed order could not enter the register."""
    connection.execute(
        text("UPDATE order_draft SET trouble = :trouble WHERE id = :id"), {"id": number, "trouble": trouble}
    )


def _values(draft: Draft) -> dict[str, Any]:
    officers = draft.body.get("officers")
    return {
        "body": json.dumps(draft.body, ensure_ascii=False),
        "areas": json.dumps(draft.areas, ensure_ascii=False),
        "practice": draft.body.get("practice") is True,
        "officers": [str(name) for name in officers] if isinstance(officers, list) else [],
        "author": draft.author,
    }
