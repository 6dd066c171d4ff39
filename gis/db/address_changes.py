"""Numbered changes of addresses, and all addresses at once: what a department keeps an exact copy by.

Whoever writes holds the register's clock (``clock.next_moment``) until the end of the transaction, so that changes are
numbered in the order in which they are committed: who knows all up to n never misses one that comes with less.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

from sqlalchemy import Connection, Row, text

from gis.db.address_reads import WORDS

Kind = Literal["added", "changed", "ended"]
_SPELL = (
    "jsonb_build_object('valid_from', lower(c.valid), 'valid_to', upper(c.valid), 'names', to_jsonb(c.names), "
    "'codes', c.codes)"
)
_COMPONENTS = "jsonb_strip_nulls(jsonb_build_object(" + ", ".join(f"'{name}', a.{name}" for name in WORDS) + "))"
_VERSION = f"""
    jsonb_build_object('address_id', a.address_id, 'community_id', a.community_id, 'valid_from', lower(a.valid),
    'valid_to', upper(a.valid), 'text', a.text, 'by_street', a.street IS NOT NULL, 'components', {_COMPONENTS},
    'lon', ST_X(a.geom), 'lat', ST_Y(a.geom), 'source', a.source, 'made_up', a.made_up)
"""


@dataclass(frozen=True)
class WantedChanges:
    """Changes after number ``after``, at most ``limit``; ``made_up``: those of the demonstration, too."""

    after: int
    limit: int
    made_up: bool = True


def note_addresses(connection: Connection, kind: Kind, address_ids: Sequence[str], since: date, at: datetime) -> int:
    """One entry for each address, with its versions as they are believed now; returns how many were written."""
    if not address_ids:
        return 0
    done = connection.execute(
        text(
            f"""
            INSERT INTO address_change (at, kind, address_id, since, detail)
            SELECT :at, :kind, a.address_id, :since,
                   jsonb_build_object('made_up', bool_or(a.made_up), 'versions',
                        COALESCE(jsonb_agg({_VERSION} ORDER BY a.valid) FILTER (WHERE upper_inf(a.recorded)), '[]'))
              FROM address a WHERE a.address_id = ANY(:ids) GROUP BY a.address_id ORDER BY a.address_id
            """
        ),
        {"at": at, "kind": kind, "since": since, "ids": list(dict.fromkeys(address_ids))},
    )
    return done.rowcount


def note_reload(connection: Connection, rows: int, *, made_up: bool, since: date, at: datetime) -> None:
    """One entry for a load that replaces so much that a mirror takes everything anew."""
    connection.execute(
        text(
            "INSERT INTO address_change (at, kind, since, detail) VALUES (:at, 'reload', :since, "
            "jsonb_build_object('made_up', CAST(:made_up AS boolean), 'rows', CAST(:rows AS bigint)))"
        ),
        {"at": at, "since": since, "made_up": made_up, "rows": rows},
    )


def note_communities(connection: Connection, before: datetime, since: date, at: datetime) -> int:
    """One entry for each community above which something else stands now than was believed at ``before``.

    However many orders were taken back and planned again meanwhile, what is told is what came of it; ``since`` is the
    first day on which anything changed. Returns how many there are.
    """
    done = connection.execute(
        text(
            f"""
            WITH told AS (
                SELECT c.community_id, jsonb_agg({_SPELL} ORDER BY c.valid) FILTER (WHERE c.recorded @> :before) AS was,
                       jsonb_agg({_SPELL} ORDER BY c.valid) FILTER (WHERE upper_inf(c.recorded)) AS spells
                  FROM community_chain c
                 WHERE c.community_id IN (SELECT community_id FROM community_chain
                                           WHERE lower(recorded) > :before OR upper(recorded) > :before)
                 GROUP BY c.community_id)
            INSERT INTO address_change (at, kind, community_id, since, detail)
            SELECT :at, 'community', community_id, :since,
                   jsonb_build_object('was', COALESCE(was, '[]'), 'spells', COALESCE(spells, '[]'))
              FROM told WHERE was IS DISTINCT FROM spells ORDER BY community_id
            """
        ),
        {"before": before, "since": since, "at": at},
    )
    return done.rowcount


def province_name(connection: Connection) -> str | None:
    """The name that stands before all others; None while the register is empty."""
    return connection.execute(
        text(
            "SELECT v.name FROM division_version v JOIN division_unit u ON u.id = v.unit_id "
            "WHERE u.level = 'province' AND upper_inf(v.recorded) ORDER BY v.valid DESC LIMIT 1"
        )
    ).scalar()


def last_change(connection: Connection) -> int:
    """The number of the last change; 0 before the first."""
    return int(connection.execute(text("SELECT COALESCE(max(id), 0) FROM address_change")).scalar_one())


def changes_after(connection: Connection, wanted: WantedChanges) -> Sequence[Row[Any]]:
    """Changes by number; of a demonstration's rows only where they may be given."""
    return connection.execute(
        text(
            """
            SELECT id AS number, at, kind, address_id, community_id, since, detail FROM address_change
             WHERE id > :after AND (:made_up OR NOT COALESCE(CAST(detail ->> 'made_up' AS boolean), false))
             ORDER BY id LIMIT :most
            """
        ),
        {"after": wanted.after, "made_up": wanted.made_up, "most": wanted.limit},
    ).all()


def community_lines(connection: Connection) -> Iterator[bytes]:
    """What stands above each community in every period, as believed now: one line of JSON a community."""
    yield from _lines(
        connection,
        f"SELECT jsonb_build_object('line', 'community', 'community_id', c.community_id, 'spells', "
        f"jsonb_agg({_SPELL} ORDER BY c.valid)) FROM community_chain c WHERE upper_inf(c.recorded) "
        "GROUP BY c.community_id ORDER BY c.community_id",
    )


def address_lines(connection: Connection, *, made_up: bool) -> Iterator[bytes]:
    """Every version of an address that is believed now: one line of JSON each."""
    only = "" if made_up else " AND NOT a.made_up"
    yield from _lines(
        connection,
        f"SELECT jsonb_build_object('line', 'address') || {_VERSION} FROM address a WHERE upper_inf(a.recorded){only}",
    )


def _lines(connection: Connection, statement: str) -> Iterator[bytes]:
    """Rows of one column of JSON as lines. The database makes the text: a row in Python takes longer than in COPY."""
    cursor = connection.connection.cursor()
    with cursor.copy(f"COPY ({statement}) TO STDOUT") as copy:
        for rows in copy:
            # the text form of COPY writes a backslash twice, and JSON has no other sign that it changes
            yield bytes(rows).replace(b"\\\\", b"\\")
