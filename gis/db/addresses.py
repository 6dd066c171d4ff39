"""Addresses in the database."""

from __future__ import annotations

from datetime import date, datetime

import geopandas as gpd
import pandas as pd
from sqlalchemy import Connection, text

from gis.db.address_changes import note_addresses, note_reload
from gis.db.bulk import copy_frame, read_frame
from gis.db.clocked import supersede
from gis.db.counters import count_in, count_out, drop_counted

COLUMNS = [
    "address_id", "community_id", "zone", "street", "sub_street", "natural_village", "group_no", "door_no",
    "door_sub", "estate", "building_no", "building_name", "unit", "floor", "room", "entrance", "text", "dwelling",
    "source", "made_up", "note", "geometry",
]  # fmt: skip


def write_addresses(
    connection: Connection, frame: gpd.GeoDataFrame, since: date, at: datetime, *, reload: bool = False
) -> int:
    """Append addresses valid from ``since`` on, count them, and tell mirrors; EPSG:4490.

    ``reload``: they stand in for all that were there, which mirrors are told in one entry and not in one an address.
    ``at`` is the moment of the transaction (``clock.next_moment``): changes are numbered under its lock.
    """
    rows = frame[COLUMNS].assign(valid=f"[{since},)", recorded=f"[{at.isoformat()},)")
    written = copy_frame(connection, "address", rows)
    count_in(connection, frame)
    if reload:
        note_reload(connection, written, made_up=bool(frame["made_up"].all()), since=since, at=at)
    else:
        note_addresses(connection, "added", [str(one) for one in frame["address_id"]], since, at)
    return written


def change_addresses(connection: Connection, frame: gpd.GeoDataFrame, since: date, at: datetime) -> int:
    """Write what addresses are from ``since`` on, in place of what was believed of those days; EPSG:4490.

    What was believed of earlier days is believed on. Mirrors are told one by one.
    """
    ids = [str(one) for one in frame["address_id"]]
    count_out(connection, ids)
    supersede(connection, "address", {"address_id": ids}, [f"[{since},)"] * len(ids), at)
    written = copy_frame(
        connection, "address", frame[COLUMNS].assign(valid=f"[{since},)", recorded=f"[{at.isoformat()},)")
    )
    count_in(connection, frame)
    connection.execute(text("DELETE FROM community_count WHERE addresses = 0"))
    note_addresses(connection, "changed", ids, since, at)
    return written


def drop_made_up_addresses(connection: Connection) -> None:
    """Take the demonstration's addresses away, their keys first: one by one they would go with their address."""
    connection.execute(
        text("DELETE FROM address_key k USING address a WHERE a.id = k.address_row AND a.address_id LIKE 'DEMO-%'")
    )
    drop_counted(connection, "address_id LIKE 'DEMO-%'")


def read_homes(connection: Connection, as_of: date) -> pd.DataFrame:
    """Places where people live on ``as_of``: community_id, lon, lat, dwellings; one row a point and community."""
    homes = read_frame(
        connection,
        """
        SELECT community_id, ST_X(geom) AS lon, ST_Y(geom) AS lat, count(*) AS dwellings
          FROM address
         WHERE dwelling AND valid @> CAST(:as_of AS date) AND upper_inf(recorded)
         GROUP BY community_id, geom
         ORDER BY community_id, lon, lat
        """,
        as_of=as_of,
    )
    return homes.astype({"lon": float, "lat": float, "dwellings": float})
