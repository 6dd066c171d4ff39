"""Keys of departments and officers' programs: made, found, withdrawn. A key is shown once; only its hash is kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, text

from gis.errors import Conflict
from gis.rights import Identity, Role

PREFIX_CHARACTERS = 10
"""Enough to find a key by, far too few to guess the rest (256 bits) from."""

Held = Callable[[Connection, int], frozenset[int]]
"""From a connection and a unit to the units that are held by who is bound to it."""


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
    unit_id: int | None = None,
) -> NewKey:
    """Make a key, bound to a division when ``unit_id`` is given; ``Conflict`` when the name is taken."""
    if connection.execute(text("SELECT 1 FROM api_key WHERE name = :name"), {"name": name}).first() is not None:
        raise Conflict(f"a key called {name!r} exists already — choose another name")
    key = f"tt{secrets.token_urlsafe(32)}"
    connection.execute(
        text(
            "INSERT INTO api_key (name, prefix, key_hash, scopes, role, unit_id, made_up_data, quota_per_minute, "
            "created_at) VALUES (:name, :prefix, :hash, :scopes, :role, :unit, :made_up, :quota, :at)"
        ),
        {
            "name": name,
            "prefix": key[:PREFIX_CHARACTERS],
            "hash": _hash(key),
            "scopes": list(scopes),
            "role": role,
            "unit": unit_id,
            "made_up": made_up_data,
            "quota": quota_per_minute,
            "at": at,
        },
    )
    return NewKey(name, key, tuple(scopes), made_up_data, quota_per_minute)


_HELD = text(
    """
    WITH RECURSIVE heritage AS (
        -- what one unit left to another as it ended; ground that was given away while it lived on is no heritage
        SELECT s.predecessor_id, s.successor_id FROM succession s
         WHERE upper_inf(s.recorded) AND s.kind <> 'transfer'
           AND NOT EXISTS (SELECT FROM division_version v WHERE v.unit_id = s.predecessor_id
                              AND upper_inf(v.recorded) AND v.valid @> s.happened_on)
    ), before (unit_id) AS (
        SELECT CAST(:unit AS bigint)
        UNION SELECT h.predecessor_id FROM heritage h JOIN before b ON h.successor_id = b.unit_id
    ), after (unit_id) AS (
        SELECT CAST(:unit AS bigint)
        UNION SELECT h.successor_id FROM heritage h JOIN after a ON h.predecessor_id = a.unit_id
    ), held (unit_id) AS (
        (SELECT unit_id FROM before UNION SELECT unit_id FROM after)
        UNION SELECT v.unit_id FROM division_version v JOIN held ON v.parent_id = held.unit_id
               WHERE upper_inf(v.recorded)
    )
    SELECT unit_id FROM held
    """
)


def identify(connection: Connection, key: str, now: datetime, held: Held | None = None) -> Identity | None:
    """Who bears this key; None when it is unknown, ended or withdrawn.

    ``held`` tells what a key bound to a division holds: ``held_by``, some milliseconds, or what remembers its answers.
    """
    row = connection.execute(
        text(
            "SELECT name, role, key_hash, scopes, unit_id, made_up_data FROM api_key "
            "WHERE prefix = :prefix AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > :now)"
        ),
        {"prefix": key[:PREFIX_CHARACTERS], "now": now},
    ).one_or_none()
    if row is None or not hmac.compare_digest(row.key_hash, _hash(key)):
        return None
    units = None if row.unit_id is None else (held or held_by)(connection, row.unit_id)
    return Identity(row.role, row.name, held=units, acts=frozenset(row.scopes), made_up_data=row.made_up_data)


def held_by(connection: Connection, unit_id: int) -> frozenset[int]:
    """What is held by who is bound to a unit: it, what it came of and what came of it, and all ever below these.

    So an officer of the 崇川区 of 2020 reads the stones of the 崇川区 and 港闸区 of before. Ground handed over between
    units that live on makes no heirs, or all neighbours would hold each other.
    """
    return frozenset(connection.execute(_HELD, {"unit": unit_id}).scalars())


def _hash(key: str) -> str:
    # the key is random and long, so that a plain hash cannot be searched; argon2 is for what people remember
    return hashlib.sha256(key.encode()).hexdigest()
