"""Boundary markers in the database; their exact points never leave it without the right (DOMAIN §2.6)."""

from __future__ import annotations

from datetime import date, datetime

import geopandas as gpd
from sqlalchemy import Connection, text

from gis.db.bulk import copy_frame

COLUMNS = [
    "marker_id", "number", "line_code", "serial", "type_letter", "name", "material", "source", "made_up",
    "note", "geometry",
]  # fmt: skip


def write_markers(connection: Connection, frame: gpd.GeoDataFrame, since: date, at: datetime) -> int:
    """Append markers valid from ``since`` on; EPSG:4490."""
    rows = frame[COLUMNS].assign(
        sides="{}", side_units="{}", located_in="{}", reference_objects="[]", record="{}",
        is_public=True, change="loaded", valid=f"[{since},)", recorded=f"[{at.isoformat()},)",
    )  # fmt: skip
    return copy_frame(connection, "boundary_marker", rows)


def drop_made_up_markers(connection: Connection) -> None:
    """Take the demonstration's markers away."""
    connection.execute(text("DELETE FROM boundary_marker WHERE marker_id LIKE 'DEMO-%'"))
