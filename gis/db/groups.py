"""Dated groups of units: their heads, their members as of a date, and a changed file as a difference."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Row, text

from gis.errors import NotFound
from gis.groups import Group, Member

_BELIEVED = "m.recorded @> COALESCE(CAST(:recorded_as_of AS timestamptz), 'infinity')"
_HELD = f"""
    m.valid @> CAST(:as_of AS date) AND {_BELIEVED}
    AND EXISTS (SELECT 1 FROM division_version v WHERE v.unit_id = m.unit_id AND v.valid @> CAST(:as_of AS date)
                   AND v.recorded @> COALESCE(CAST(:recorded_as_of AS timestamptz), 'infinity'))
"""
"""A member counts while its unit is in force: what an order ends drops out of its groups until they are loaded anew."""


def require_group(connection: Connection, key: str) -> None:
    """Refuse a group that is not in the register."""
    known = connection.execute(text("SELECT key FROM unit_group ORDER BY key")).scalars().all()
    if key not in known:
        raise NotFound(f"there is no group {key!r} — one of {', '.join(known) or 'none: run tongtu load groups'}")


def list_groups(connection: Connection, as_of: date, recorded_as_of: datetime | None = None) -> Sequence[Row[Any]]:
    """All groups with the number of their members on a date."""
    return connection.execute(
        text(
            f"""
            SELECT g.*, (SELECT count(*) FROM unit_group_member m WHERE m.group_key = g.key AND {_HELD}) AS members
              FROM unit_group g ORDER BY g.kind, g.key
            """
        ),
        {"as_of": as_of, "recorded_as_of": recorded_as_of},
    ).all()


def members(connection: Connection, key: str, as_of: date, recorded_as_of: datetime | None = None) -> list[int]:
    """Ids of the units a group is made of on a date; ``NotFound`` when there is no such group."""
    require_group(connection, key)
    rows = connection.execute(
        text(f"SELECT m.unit_id FROM unit_group_member m WHERE m.group_key = :key AND {_HELD} ORDER BY m.unit_id"),
        {"key": key, "as_of": as_of, "recorded_as_of": recorded_as_of},
    )
    return list(rows.scalars())


def write_group(connection: Connection, group: Group, settled: Iterable[Member], at: datetime) -> int:
    """Bring a group to what is written: memberships gone from it end in the recorded clock, new ones begin there.

    Returns the number of memberships closed and opened.
    """
    connection.execute(
        text(
            "INSERT INTO unit_group (key, name, kind, source, made_up, note) "
            "VALUES (:key, :name, :kind, :source, :made_up, :note) ON CONFLICT (key) DO UPDATE SET "
            "name = excluded.name, kind = excluded.kind, source = excluded.source, made_up = excluded.made_up, "
            "note = excluded.note"
        ),
        group.model_dump(exclude={"members"}),
    )
    believed = {
        Member(row.unit_id, row.since, row.until, row.source): row.id
        for row in connection.execute(
            text(
                "SELECT id, unit_id, lower(valid) AS since, upper(valid) AS until, source FROM unit_group_member "
                "WHERE group_key = :key AND upper_inf(recorded)"
            ),
            {"key": group.key},
        )
    }
    wanted = set(settled)
    gone = sorted(number for member, number in believed.items() if member not in wanted)
    connection.execute(
        text("UPDATE unit_group_member SET recorded = tstzrange(lower(recorded), :at) WHERE id = ANY(:ids)"),
        {"at": at, "ids": gone},
    )
    new = sorted(wanted - believed.keys(), key=lambda member: (member.since, member.unit_id))
    if new:
        connection.execute(
            text(
                "INSERT INTO unit_group_member (group_key, unit_id, valid, recorded, source) VALUES "
                "(:key, :unit_id, daterange(:since, :until), tstzrange(:at, NULL), :source)"
            ),
            [{"key": group.key, "at": at, **asdict(member)} for member in new],
        )
    return len(gone) + len(new)
