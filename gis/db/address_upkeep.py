"""Addresses of the register beside those of a file: what stands on the same ground and on the same streets."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, text

from gis.addresses.entries import WORDS
from gis.addresses.upkeep import Standing


def standing_addresses(
    connection: Connection, *, communities: Collection[int], streets: Collection[str], ids: Collection[str]
) -> list[Standing]:
    """Addresses in force that lie in these communities, stand on streets of these names, or are named by identity.

    The county is that of the community's chain in force.
    """
    rows = connection.execute(
        text(
            f"""
            SELECT a.address_id, a.community_id, c.county_id, ST_X(a.geom) AS lon, ST_Y(a.geom) AS lat, a.dwelling,
                   a.note, {", ".join(f"a.{name}" for name in WORDS)}
              FROM address a
              JOIN community_chain c ON c.community_id = a.community_id AND upper_inf(c.valid) AND upper_inf(c.recorded)
             WHERE upper_inf(a.valid) AND upper_inf(a.recorded)
               AND a.id IN (SELECT id FROM address WHERE community_id = ANY(:communities)
                            UNION SELECT id FROM address WHERE address_id = ANY(:ids)
                            UNION SELECT k.address_row FROM address_name n JOIN address_key k ON k.name_id = n.id
                                   WHERE n.kind = 'street' AND n.text = ANY(:streets))
             ORDER BY a.id
            """
        ),
        {"communities": list(communities), "streets": list(streets), "ids": list(ids)},
    )
    return [
        Standing(
            row.address_id,
            row.community_id,
            row.county_id,
            {name: getattr(row, name) for name in WORDS},
            row.lon,
            row.lat,
            row.dwelling,
            row.note,
        )
        for row in rows
    ]
