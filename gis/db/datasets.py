"""What was loaded, by hash: so that loading the same again changes nothing."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, text


def loaded_sha256(connection: Connection, key: str) -> str | None:
    """Hash of what was loaded under ``key``, or None."""
    found: str | None = connection.execute(text("SELECT sha256 FROM dataset WHERE key = :key"), {"key": key}).scalar()
    return found


def loaded_source(connection: Connection, key: str) -> str | None:
    """The files or the generator that ``key`` was loaded from, or None."""
    found: str | None = connection.execute(text("SELECT source FROM dataset WHERE key = :key"), {"key": key}).scalar()
    return found


def remember(connection: Connection, key: str, sha256: str, source: str, rows: int, at: datetime) -> None:
    """Note that something was loaded."""
    connection.execute(
        text(
            "INSERT INTO dataset (key, sha256, source, rows, loaded_at) VALUES (:key, :sha256, :source, :rows, :at) "
            "ON CONFLICT (key) DO UPDATE SET sha256 = excluded.sha256, source = excluded.source, "
            "rows = excluded.rows, loaded_at = excluded.loaded_at"
        ),
        {"key": key, "sha256": sha256, "source": source, "rows": rows, "at": at},
    )


def forget(connection: Connection, key: str) -> None:
    """Drop the note, when what was loaded is taken away."""
    connection.execute(text("DELETE FROM dataset WHERE key = :key"), {"key": key})
