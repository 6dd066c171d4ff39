"""Where places lie, as GeoJSON."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import Connection, text

from gis.placenames.record import unit_of

DECIMALS = 9
"""A tenth of a millimetre: shared vertices stay shared."""
# the version of the date, else the last before it, else the first after it
_NEAREST = "valid @> CAST(:day AS date) DESC, lower(valid) > :day, abs(lower(valid) - CAST(:day AS date)), lower(valid)"
_BELIEVED = "recorded @> COALESCE(CAST(:recorded_as_of AS timestamptz), 'infinity')"
_PLACES = text(
    f"""
    SELECT DISTINCT ON (place_id) place_id, ST_AsGeoJSON(geom, {DECIMALS}) FROM placename
     WHERE place_id = ANY(:places) AND geom IS NOT NULL AND {_BELIEVED}
     ORDER BY place_id, {_NEAREST}
    """
)
_UNITS = text(
    f"""
    SELECT 'U' || v.unit_id, ST_AsGeoJSON(g.geom, {DECIMALS})
      FROM (SELECT DISTINCT ON (unit_id) unit_id, geometry_id FROM division_version
             WHERE unit_id = ANY(:units) AND geometry_id IS NOT NULL AND {_BELIEVED}
             ORDER BY unit_id, {_NEAREST}) v
      JOIN division_geometry g ON g.id = v.geometry_id
    """
)


def read_shapes(
    connection: Connection, place_ids: Collection[str], as_of: date, recorded_as_of: datetime | None = None
) -> dict[str, str]:
    """Shapes of places as GeoJSON in text, WGS 84, on a date or on the nearest day that one is known of."""
    moment = {"day": as_of, "recorded_as_of": recorded_as_of}
    units = [number for place in place_ids if (number := unit_of(place)) is not None]
    rows = connection.execute(_PLACES, {**moment, "places": list(place_ids)}).all()
    if units:
        rows = [*rows, *connection.execute(_UNITS, {**moment, "units": units}).all()]
    return {row[0]: row[1] for row in rows}
