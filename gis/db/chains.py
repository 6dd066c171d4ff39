"""The table of community chains: read as believed now, and rewritten by an order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime

from sqlalchemy import Connection, text

from gis.chains import Chain, ChainChange

_COLUMNS = "community_id, unit_id, town_id, county_id, prefecture_id, names, codes"


def read_chains(connection: Connection, as_of: date) -> dict[int, Chain]:
    """The chain of every community on a date, as believed now."""
    rows = connection.execute(
        text(f"SELECT {_COLUMNS} FROM community_chain WHERE valid @> CAST(:day AS date) AND upper_inf(recorded)"),
        {"day": as_of},
    )
    return {
        row.community_id: Chain(
            row.community_id,
            row.unit_id,
            row.town_id,
            row.county_id,
            row.prefecture_id,
            tuple(row.names),
            row.codes,
        )
        for row in rows
    }


def write_chains(
    connection: Connection, chains: Iterable[Chain], since: date, at: datetime, order_id: int | None = None
) -> int:
    """Append chains that hold from ``since`` on; returns their number."""
    rows = [
        {
            "community_id": chain.community_id,
            "unit_id": chain.unit_id,
            "town_id": chain.town_id,
            "county_id": chain.county_id,
            "prefecture_id": chain.prefecture_id,
            "names": list(chain.names),
            "codes": json.dumps(chain.codes, ensure_ascii=False),
            "since": since,
            "at": at,
            "order_id": order_id,
        }
        for chain in chains
    ]
    if rows:
        connection.execute(
            text(
                f"INSERT INTO community_chain ({_COLUMNS}, valid, recorded, written_by) VALUES (:community_id, "
                ":unit_id, :town_id, :county_id, :prefecture_id, :names, CAST(:codes AS jsonb), "
                "daterange(:since, NULL), tstzrange(:at, NULL), :order_id)"
            ),
            rows,
        )
    return len(rows)


def rewrite_chains(connection: Connection, change: ChainChange, day: date, at: datetime, order_id: int) -> int:
    """Close the chains an order changes, open what follows, and give new communities the past they came from."""
    connection.execute(
        text(
            f"""
            WITH believed AS (
                UPDATE community_chain SET recorded = tstzrange(lower(recorded), :at)
                 WHERE community_id = ANY(:ids) AND upper_inf(recorded) AND upper_inf(valid)
                RETURNING {_COLUMNS}, valid
            )
            INSERT INTO community_chain ({_COLUMNS}, valid, recorded, written_by)
            SELECT {_COLUMNS}, daterange(lower(valid), :day), tstzrange(:at, NULL), :order_id FROM believed
             WHERE lower(valid) < :day
            """
        ),
        {"ids": [chain.community_id for chain in change.changed], "day": day, "at": at, "order_id": order_id},
    )
    _inherit(connection, change.inherited, day, at, order_id)
    return write_chains(connection, change.changed, day, at, order_id)


def _inherit(connection: Connection, inherited: Mapping[int, int], day: date, at: datetime, order_id: int) -> None:
    connection.execute(
        text(
            """
            INSERT INTO community_chain (community_id, unit_id, town_id, county_id, prefecture_id, names, codes,
                                         valid, recorded, written_by)
            SELECT heir.id, c.unit_id, c.town_id, c.county_id, c.prefecture_id, c.names, c.codes,
                   c.valid * daterange(NULL, :day), tstzrange(:at, NULL), :order_id
              FROM unnest(CAST(:heirs AS bigint[]), CAST(:origins AS bigint[])) AS heir (id, origin)
              JOIN community_chain c ON c.community_id = heir.origin AND upper_inf(c.recorded) AND lower(c.valid) < :day
            """
        ),
        {"heirs": list(inherited), "origins": list(inherited.values()), "day": day, "at": at, "order_id": order_id},
    )
