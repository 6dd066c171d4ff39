"""How many addresses lie in each community: kept by whoever writes addresses, so that orders need not scan them."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
from sqlalchemy import Connection, text

_COUNTED = """
    SELECT community_id, count(*) AS addresses, count(*) FILTER (WHERE dwelling) AS dwellings
      FROM address WHERE upper_inf(valid) AND upper_inf(recorded) GROUP BY community_id
"""
"""What the counters must say: addresses in force now, as believed now."""


def count_in(connection: Connection, frame: pd.DataFrame) -> None:
    """Count addresses that were just appended, open-ended in both clocks; columns community_id and dwelling."""
    dwelling = frame["dwelling"].astype(bool)
    by_community = dwelling.groupby(frame["community_id"]).agg(["size", "sum"])
    _add(
        connection,
        [int(community) for community in by_community.index],
        [int(size) for size in by_community["size"]],
        [int(homes) for homes in by_community["sum"]],
    )


def count_out(connection: Connection, address_ids: Sequence[str]) -> None:
    """Count addresses out that are about to be superseded; what follows them is counted in."""
    connection.execute(
        text(
            """
            WITH counted AS (
                SELECT community_id, count(*) AS addresses, count(*) FILTER (WHERE dwelling) AS dwellings
                  FROM address WHERE address_id = ANY(:ids) AND upper_inf(valid) AND upper_inf(recorded)
                 GROUP BY community_id)
            UPDATE community_count c
               SET addresses = c.addresses - n.addresses, dwellings = c.dwellings - n.dwellings
              FROM counted n WHERE n.community_id = c.community_id
            """
        ),
        {"ids": list(address_ids)},
    )


def _add(
    connection: Connection, communities: Sequence[int], addresses: Sequence[int], dwellings: Sequence[int]
) -> None:
    connection.execute(
        text(
            """
            INSERT INTO community_count AS c (community_id, addresses, dwellings)
            SELECT * FROM unnest(CAST(:communities AS bigint[]), CAST(:addresses AS bigint[]),
                                 CAST(:dwellings AS bigint[])) AS n (community, addresses, dwellings)
             -- always in one order, so that two writers cannot wait for each other
             ORDER BY community
                ON CONFLICT (community_id) DO UPDATE
               SET addresses = c.addresses + excluded.addresses, dwellings = c.dwellings + excluded.dwellings
            """
        ),
        {"communities": list(communities), "addresses": list(addresses), "dwellings": list(dwellings)},
    )


def drop_counted(connection: Connection, condition: str) -> None:
    """Delete the addresses that ``condition`` (SQL of this room) names, and count them out."""
    connection.execute(
        text(
            f"""
            WITH gone AS (DELETE FROM address WHERE {condition} RETURNING community_id, dwelling, valid, recorded),
                 counted AS (
                SELECT community_id, count(*) AS addresses, count(*) FILTER (WHERE dwelling) AS dwellings
                  FROM gone WHERE upper_inf(valid) AND upper_inf(recorded) GROUP BY community_id)
            UPDATE community_count c
               SET addresses = c.addresses - n.addresses, dwellings = c.dwellings - n.dwellings
              FROM counted n WHERE n.community_id = c.community_id
            """
        )
    )
    connection.execute(text("DELETE FROM community_count WHERE addresses = 0"))


def recount(connection: Connection) -> int:
    """Count all addresses anew, with nobody writing any meanwhile; returns how many counters were off."""
    connection.execute(text("LOCK TABLE address IN SHARE MODE"))
    off = wrong_counters(connection)
    if off:
        connection.execute(text("DELETE FROM community_count"))
        connection.execute(text(f"INSERT INTO community_count (community_id, addresses, dwellings) {_COUNTED}"))
    return off


def wrong_counters(connection: Connection) -> int:
    """Communities whose counter does not say what there is."""
    found: int = connection.execute(
        text(
            f"""
            SELECT count(*) FROM ({_COUNTED}) n FULL JOIN community_count c USING (community_id)
             WHERE (n.addresses, n.dwellings) IS DISTINCT FROM (c.addresses, c.dwellings)
            """
        )
    ).scalar_one()
    return found
