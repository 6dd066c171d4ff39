"""What stands next below a name, for who is still typing: one question over the keys of addresses."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from sqlalchemy import Connection, text

from gis.addresses.keys import PARTS, SEPARATOR, Rest
from gis.addresses.suggest import Below, Part

MOST_SAID = 100
"""Values that are looked through for a word that is no number: the estates of a long road."""
_LAST = "\U0010ffff"
"""Sorts behind every sign of a key."""
_BEHIND_ITSELF = "\x01"
"""Sorts behind a key and before whatever goes on from it."""
# keys first: what a road holds is grouped without a look at any address; then, of the values that are given, those
# addresses that are believed and stand on the day. OFFSET 0 keeps each range a search of its own in the index: joined
# at once, every key of a name was read for each range
_PARTS = text(
    """
    WITH keys AS (
        SELECT k.name_id, k.key, ltrim(substr(k.key, :skip + 1), '/') AS rest
          FROM unnest(CAST(:names AS bigint[])) AS asked (name_id)
         CROSS JOIN unnest(CAST(:lows AS text[]), CAST(:pasts AS text[])) AS range (low, past)
         CROSS JOIN LATERAL (
               SELECT name_id, key FROM address_key
                WHERE name_id = asked.name_id AND key >= range.low COLLATE "C" AND key < range.past COLLATE "C"
               OFFSET 0) k
    ), parts AS (
        SELECT name_id, length(key) - :skip - length(rest) AS slashes, split_part(rest, '/', 1) AS value
          FROM keys GROUP BY 1, 2, 3
    ), top AS (
        SELECT *, COALESCE(CAST(substring(value FROM '^-?[0-9]{1,9}') AS bigint), 1e12) AS number,
               :base || repeat('/', slashes) || value AS key
          FROM parts ORDER BY value <> '', number, length(value), value COLLATE "C", slashes DESC, name_id LIMIT :most
    )
    SELECT t.name_id, t.slashes, t.value, held.addresses, held.address_id, held.own, held.on_street, held.made_up
      FROM top t
     CROSS JOIN LATERAL (
           SELECT count(*) AS addresses, min(a.address_id) FILTER (WHERE k.key = t.key COLLATE "C") AS address_id,
                  COALESCE(min(a.text) FILTER (WHERE k.key = t.key COLLATE "C"), min(a.text)) AS own,
                  bool_and(a.street IS NOT NULL) AS on_street, bool_and(a.made_up) AS made_up
             FROM address_key k
             JOIN address a ON a.id = k.address_row AND upper_inf(a.recorded) AND a.valid @> CAST(:as_of AS date)
                  AND (:made_up OR NOT a.made_up)
            WHERE k.name_id = t.name_id AND k.key >= t.key COLLATE "C" AND k.key < (t.key || '0') COLLATE "C"
              AND (k.key = t.key COLLATE "C" OR (t.value <> '' AND k.key >= (t.key || '/') COLLATE "C"))) held
     WHERE held.addresses > 0
     ORDER BY t.value <> '', t.number, length(t.value), t.value COLLATE "C", t.slashes DESC, t.name_id
    """
)


def parts_below(connection: Connection, below: Below, as_of: date, *, most: int, made_up: bool) -> list[Part]:
    """What is next below the names and numbers told, and what ends there itself, numbers in their natural order.

    Addresses are those believed now that stand on ``as_of``.
    """
    rest = below.numbers.rest
    ranges = list(_ranges(rest, below.numbers.beginning))
    rows = connection.execute(
        _PARTS,
        {
            "names": [name.name_id for name in below.names],
            "lows": [low for low, _ in ranges],
            "pasts": [past for _, past in ranges],
            "base": rest.key,
            "skip": len(rest.key),
            "as_of": as_of,
            "made_up": made_up,
            "most": MOST_SAID if below.numbers.said else most,
        },
    )
    deepest = 0 if rest.deepest is None else PARTS.index(rest.deepest)
    return [
        Part(name_id, PARTS[deepest + slashes] if value else None, value, *held)
        for name_id, slashes, value, *held in rows
    ]


def _ranges(rest: Rest, beginning: str) -> Iterator[tuple[str, str]]:
    """The ranges of keys, half-open, in which the next part begins so; without a beginning all that stands below."""
    key = rest.key
    if not beginning:
        if key:
            yield key, key + _BEHIND_ITSELF
        yield (key + SEPARATOR, key + chr(ord(SEPARATOR) + 1)) if key else ("", _LAST)
        return
    first = 0 if rest.deepest is None else PARTS.index(rest.deepest) + 1
    for place in range(first, len(PARTS)):
        low = SEPARATOR.join([*rest[:place], beginning])
        yield low, low + _LAST


def community_points(connection: Connection) -> dict[int, tuple[float, float]]:
    """Where one of the addresses of each community is: longitude, latitude (EPSG:4490 degrees)."""
    rows = connection.execute(
        text(
            """
            SELECT c.community_id, ST_X(a.geom), ST_Y(a.geom)
              FROM (SELECT DISTINCT community_id FROM address_name) c
             CROSS JOIN LATERAL (SELECT geom FROM address WHERE community_id = c.community_id LIMIT 1) a
            """
        )
    )
    return {community: (lon, lat) for community, lon, lat in rows}
