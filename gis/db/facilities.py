"""Facilities in the database."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

import geopandas as gpd
import pandas as pd
from sqlalchemy import Connection, text

from gis.db.bulk import copy_frame, read_frame

COLUMNS = [
    "facility_id", "kind", "name", "community_id", "capacity", "beds", "nursing_beds", "floor_area_m2", "operator",
    "address_text", "land_approval", "source", "made_up", "geometry",
]  # fmt: skip


def write_facilities(connection: Connection, frame: gpd.GeoDataFrame, at: datetime) -> int:
    """Append facilities, valid from ``opened`` to ``closed``; EPSG:4490."""
    opened, closed = (pd.to_datetime(frame[name]).dt.strftime("%Y-%m-%d").fillna("") for name in ("opened", "closed"))
    valid = "[" + opened + "," + closed + ")"
    rows = frame[COLUMNS].assign(valid=valid, recorded=f"[{at.isoformat()},)")
    return copy_frame(connection, "facility", rows)


def drop_made_up_facilities(connection: Connection) -> None:
    """Take the demonstration's facilities away."""
    connection.execute(text("DELETE FROM facility WHERE facility_id LIKE 'DEMO-%'"))


def read_facilities(connection: Connection, kinds: Sequence[str], as_of: date) -> pd.DataFrame:
    """Facilities of ``kinds`` open on ``as_of``: facility_id, kind, name, lon, lat, made_up; by id."""
    return read_frame(
        connection,
        "SELECT facility_id, kind, name, ST_X(geom) AS lon, ST_Y(geom) AS lat, made_up FROM facility "
        "WHERE kind = ANY(:kinds) AND valid @> CAST(:as_of AS date) AND upper_inf(recorded) ORDER BY facility_id",
        kinds=list(kinds),
        as_of=as_of,
    )


def latest_change(connection: Connection) -> date | None:
    """The last day on which a facility opened or closed: the latest state the register knows."""
    found: date | None = connection.execute(
        text(
            "SELECT max(day) FROM (SELECT lower(valid) AS day FROM facility WHERE upper_inf(recorded) "
            "UNION ALL SELECT upper(valid) FROM facility WHERE upper_inf(recorded)) AS days"
        )
    ).scalar()
    return found
