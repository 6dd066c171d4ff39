"""Water in the database: rivers, canals and lakes, drawn under the streets."""

from __future__ import annotations

import geopandas as gpd
from sqlalchemy import Connection, text

from gis.areas import as_multi
from gis.db.bulk import copy_frame


def write_water(connection: Connection, frame: gpd.GeoDataFrame) -> int:
    """Append water surfaces; EPSG:4490."""
    surfaces = frame[["water_id", "name", "kind", "source", "made_up", "geometry"]]
    return copy_frame(connection, "water", surfaces.set_geometry([as_multi(area) for area in surfaces.geometry]))


def drop_made_up_water(connection: Connection) -> None:
    """Take the demonstration's water away."""
    connection.execute(text("DELETE FROM water WHERE water_id LIKE 'DEMO-%'"))
