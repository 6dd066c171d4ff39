"""Keys of departments and officers' programs: made, found, withdrawn. A key is shown once; only its hash is kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from gis.errors import Conflict
from gis.rights import Identity, Role

PREFIX_CHARACTERS = 10
"""Enough to find a key by, far too few to guess the rest (256 bits) from."""


@dataclass(frozen=True)
class NewKey:
    """A key on the one occasion on which it is shown."""

    name: str
    key: str
    scopes: tuple[str, ...]
    made_up_data: bool
    quota_per_minute: int | None


def make_key(
    connection: Connection,
    name: str,
    scopes: Sequence[str],
    at: datetime,
    *,
    quota_per_minute: int | None,
    made_up_data: bool = False,
    role: Role = "department",
) -> NewKey:
    """Make a key; ``Conflict`` when the name is taken."""
    if connection.execute(text("SELECT 1 FROM api_key WHERE name = :name"), {"name": name}).first() is not None:
        raise Conflict(f"a key called {name!r} exists already — choose another name")
    key = f"tt{secrets.token_urlsafe(32)}"
    connection.execute(
        text(
            "INSERT INTO api_key (name, prefix, key_hash, scopes, role, made_up_data, quota_per_minute, created_at) "
            "VALUES (:name, :prefix, :hash, :scopes, :role, :made_up, :quota, :at)"
        ),
        {
            "name": name,
            "prefix": key[:PREFIX_CHARACTERS],
            "hash": _hash(key),
            "scopes": list(scopes),
            "role": role,
            "made_up": made_up_data,
            "quota": quota_per_minute,
            "at": at,
        },
    )
    return NewKey(name, key, tuple(scopes), made_up_data, quota_per_minute)


def identify(connection: Connection, key: str, now: datetime) -> Identity | None:
    """Who bears this key; None when it is unknown, ended or withdrawn."""
    row = connection.execute(
        text(
            "SELECT name, role, key_hash, scopes, made_up_data FROM api_key "
            "WHERE prefix = :prefix AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > :now)"
        ),
        {"prefix": key[:PREFIX_CHARACTERS], "now": now},
    ).one_or_none()
    if row is None or not hmac.compare_digest(row.key_hash, _hash(key)):
        return None
    return Identity(row.role, row.name, acts=frozenset(row.scopes), made_up_data=row.made_up_data)


def _hash(key: str) -> str:
    # the key is random and long, so that a plain hash cannot be searched; argon2 is for what people remember
    return hashlib.sha256(key.encode()).hexdigest()
