"""The lookup of addresses in the database: names and keys written, read, and asked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from typing import Any

import pandas as pd
from sqlalchemy import Connection, text

from gis.addresses.ground import AddressGround, Spell
from gis.addresses.indexing import WORDS, index_of
from gis.addresses.names import Name
from gis.addresses.settle import Found
from gis.db.bulk import copy_frame

ROWS_A_CHUNK = 200_000
"""Addresses that are indexed at once: some 300 MB in memory."""
MOST_UNDER = 400
"""Addresses looked at under one name and key: a large building, or a street's even side."""
_WORDS = (*WORDS, "zone")
_EVER, _NEVER = "1", "3652060"
"""Ordinals of a period without a first or a last day."""
_FOUND = f"""
    a.address_id, a.community_id, {", ".join(f"a.{name}" for name in _WORDS)}, a.text, ST_X(a.geom) AS lon,
    ST_Y(a.geom) AS lat, COALESCE(lower(a.valid) - DATE '0001-01-01' + 1, {_EVER}) AS first,
    COALESCE(upper(a.valid) - DATE '0001-01-01' + 1, {_NEVER}) AS past, a.source, a.made_up
"""


def index_missing(
    connection: Connection, sound_of: Callable[[str], str], initials_of: Callable[[str], str]
) -> tuple[int, int]:
    """Give names and keys to every address believed now that has none; returns how many names and keys were written."""
    ids = _known_names(connection)
    names = keys = 0
    last = 0
    while not (frame := _unindexed(connection, last)).empty:
        last = int(frame["id"].iloc[-1])
        found = index_of(frame)
        names += _write_names(connection, found, ids, sound_of, initials_of)
        triples = zip(found["kind"], found["text"], found["community_id"], strict=True)
        found["name_id"] = [ids[triple] for triple in triples]
        keys += copy_frame(connection, "address_key", found[["name_id", "key", "address_row"]])
    connection.execute(
        text(
            "UPDATE address_name n SET addresses = c.addresses, made_up = c.made_up FROM (SELECT k.name_id, "
            "count(*) AS addresses, bool_and(a.made_up) AS made_up FROM address_key k "
            "JOIN address a ON a.id = k.address_row GROUP BY k.name_id) c "
            "WHERE c.name_id = n.id AND (c.addresses, c.made_up) IS DISTINCT FROM (n.addresses, n.made_up)"
        )
    )
    return names, keys


def drop_lost_names(connection: Connection) -> None:
    """Take away names that lead to no address any more; their keys went with the addresses."""
    connection.execute(
        text("DELETE FROM address_name n WHERE NOT EXISTS (SELECT FROM address_key k WHERE k.name_id = n.id)")
    )


def _known_names(connection: Connection) -> dict[tuple[str, str, int], int]:
    rows = connection.execute(text("SELECT kind, text, community_id, id FROM address_name"))
    return {(row.kind, row.text, row.community_id): row.id for row in rows}


def _unindexed(connection: Connection, last: int) -> pd.DataFrame:
    columns = ["id", "community_id", *WORDS]
    rows = connection.execute(
        text(
            f"SELECT {', '.join(columns)} FROM address a WHERE id > :last AND upper_inf(recorded) "
            "AND NOT EXISTS (SELECT FROM address_key k WHERE k.address_row = a.id) ORDER BY id LIMIT :most"
        ),
        {"last": last, "most": ROWS_A_CHUNK},
    ).all()
    return pd.DataFrame([tuple(row) for row in rows], columns=columns)


def _write_names(
    connection: Connection,
    found: pd.DataFrame,
    ids: dict[tuple[str, str, int], int],
    sound_of: Callable[[str], str],
    initials_of: Callable[[str], str],
) -> int:
    """Write the names that are new and give them numbers in ``ids``."""
    distinct = found[["kind", "text", "community_id"]].drop_duplicates()
    new = [row for row in distinct.itertuples(index=False, name=None) if row not in ids]
    first = max(ids.values(), default=0) + 1
    ids |= {row: first + number for number, row in enumerate(new)}
    frame = pd.DataFrame(new, columns=["kind", "text", "community_id"])
    frame["id"] = range(first, first + len(new))
    frame["sound"] = [sound_of(name) if name else "" for name in frame["text"]]
    frame["initials"] = [initials_of(name) if name else "" for name in frame["text"]]
    frame["addresses"], frame["made_up"] = 0, False
    return copy_frame(connection, "address_name", frame) if new else 0


def read_address_names(connection: Connection) -> list[Name]:
    """Every name that leads to addresses."""
    rows = connection.execute(
        text("SELECT id, kind, text, community_id, sound, initials, addresses, made_up FROM address_name ORDER BY id")
    )
    return [Name(*row) for row in rows]


def read_address_ground(connection: Connection, province: str) -> AddressGround:
    """What stands above every community on any day, as believed now."""
    rows = connection.execute(
        text(
            f"""
            SELECT community_id, COALESCE(lower(valid) - DATE '0001-01-01' + 1, {_EVER}) AS first,
                   COALESCE(upper(valid) - DATE '0001-01-01' + 1, {_NEVER}) AS past,
                   prefecture_id, county_id, town_id, unit_id, names, codes
              FROM community_chain WHERE upper_inf(recorded) ORDER BY community_id, valid
            """
        )
    )
    spells: dict[int, list[Spell]] = defaultdict(list)
    for community, first, past, *units, names, codes in rows:
        spells[community].append(Spell(first, past, tuple(units), tuple(names), codes))
    return AddressGround(dict(spells), province)


Asked = tuple[int, str]
"""A name and the key below it."""


def addresses_at(connection: Connection, keys: Iterable[Asked]) -> dict[Asked, list[Found]]:
    """Addresses believed now that stand exactly at these names and keys, of all days of the ground."""
    pairs = list(dict.fromkeys(keys))
    if not pairs:
        return {}
    rows = connection.execute(
        text(
            f"""
            SELECT asked.key, k.name_id, {_FOUND}
              FROM unnest(CAST(:names AS bigint[]), CAST(:keys AS text[])) AS asked (name_id, key)
              JOIN address_key k ON k.name_id = asked.name_id AND k.key = asked.key COLLATE "C"
              JOIN address a ON a.id = k.address_row AND upper_inf(a.recorded)
            """
        ),
        {"names": [name for name, _ in pairs], "keys": [key for _, key in pairs]},
    )
    return _by_asked(rows)


def addresses_under(connection: Connection, keys: Iterable[Asked]) -> dict[Asked, list[Found]]:
    """Addresses below these names and keys, at most ``MOST_UNDER`` each; an empty key is not asked."""
    pairs = [pair for pair in dict.fromkeys(keys) if pair[1]]
    if not pairs:
        return {}
    rows = connection.execute(
        text(
            f"""
            SELECT asked.key, k.name_id, {_FOUND}
              FROM unnest(CAST(:names AS bigint[]), CAST(:keys AS text[])) AS asked (name_id, key)
             CROSS JOIN LATERAL (SELECT k.name_id, k.address_row FROM address_key k
                                  WHERE k.name_id = asked.name_id AND k.key >= (asked.key || '/') COLLATE "C"
                                    AND k.key < (asked.key || '0') COLLATE "C"
                                  ORDER BY k.key LIMIT {MOST_UNDER}) k
              JOIN address a ON a.id = k.address_row AND upper_inf(a.recorded)
            """
        ),
        {"names": [name for name, _ in pairs], "keys": [key for _, key in pairs]},
    )
    return _by_asked(rows)


def _by_asked(rows: Iterable[Sequence[Any]]) -> dict[Asked, list[Found]]:
    found: dict[Asked, list[Found]] = defaultdict(list)
    for key, name_id, address_id, community_id, *rest in rows:
        words = dict(zip(_WORDS, rest, strict=False))
        found[name_id, key].append(Found(name_id, address_id, community_id, words, *rest[len(_WORDS) :]))
    return dict(found)
