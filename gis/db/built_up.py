"""Built-up areas in both clocks, and the communities from which one is derived where none is loaded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from sqlalchemy import Connection, Row, text

from gis.areas import as_multi
from gis.crs import STORE_CRS
from gis.db.bulk import wkb_hex
from gis.placenames.built_up import COLUMNS, BuiltUpArea
from gis.placenames.built_up_layer import AreaVersion

_BELIEVED = "{0}.recorded @> COALESCE(CAST(:recorded_as_of AS timestamptz), 'infinity')"
_TRUE = f"{{0}}.valid @> CAST(:as_of AS date) AND {_BELIEVED}"


@dataclass(frozen=True)
class StoredArea:
    """A version that is believed, with the number of its row."""

    row_id: int
    version: AreaVersion


def read_areas(connection: Connection, as_of: date, recorded_as_of: datetime | None = None) -> list[BuiltUpArea]:
    """The loaded areas of a date, by key; none when no layer holds then."""
    rows = connection.execute(
        text(
            "SELECT a.area_key, a.name, a.source, a.made_up, ST_AsBinary(a.geom) AS area FROM built_up_area a "
            f"WHERE {_TRUE.format('a')} ORDER BY a.area_key"
        ),
        {"as_of": as_of, "recorded_as_of": recorded_as_of},
    )
    return [
        BuiltUpArea(row.area_key, row.name, _area(row), derived=False, source=row.source, made_up=row.made_up)
        for row in rows
    ]


def read_communities(connection: Connection, as_of: date, recorded_as_of: datetime | None = None) -> gpd.GeoDataFrame:
    """Communities of a date that have an area, with the names of their town and county; EPSG:4490, by unit."""
    rows = connection.execute(
        text(
            f"""
            SELECT v.unit_id, v.kind, v.name, t.name AS town, c.name AS county, ST_AsBinary(g.geom) AS area
              FROM division_version v
              JOIN division_unit u ON u.id = v.unit_id AND u.level = 'community'
              JOIN division_geometry g ON g.id = v.geometry_id
              JOIN division_version t ON t.unit_id = v.parent_id AND {_TRUE.format("t")}
              JOIN division_version c ON c.unit_id = t.parent_id AND {_TRUE.format("c")}
             WHERE {_TRUE.format("v")} ORDER BY v.unit_id
            """
        ),
        {"as_of": as_of, "recorded_as_of": recorded_as_of},
    ).all()
    columns: dict[str, Any] = {name: [getattr(row, name) for row in rows] for name in COLUMNS}
    return gpd.GeoDataFrame(columns, geometry=shapely.from_wkb([row.area for row in rows]), crs=STORE_CRS)


def read_area_versions(connection: Connection) -> list[StoredArea]:
    """Every version that is believed now, by key and first day."""
    rows = connection.execute(
        text(
            "SELECT id, area_key, name, lower(valid) AS since, upper(valid) AS until, source, made_up, "
            "ST_AsBinary(geom) AS area FROM built_up_area WHERE upper_inf(recorded) "
            "ORDER BY area_key, lower(valid) NULLS FIRST"
        )
    )
    return [
        StoredArea(
            row.id, AreaVersion(row.area_key, row.name, _area(row), row.since, row.until, row.source, row.made_up)
        )
        for row in rows
    ]


def write_area_versions(connection: Connection, gone: Iterable[int], new: Sequence[AreaVersion], at: datetime) -> None:
    """End the belief in rows ``gone`` and begin that in ``new`` versions, both at one moment."""
    connection.execute(
        text("UPDATE built_up_area SET recorded = tstzrange(lower(recorded), :at) WHERE id = ANY(:ids)"),
        {"at": at, "ids": sorted(gone)},
    )
    if new:
        shapes = wkb_hex(np.array([version.area for version in new], dtype=object))
        connection.execute(
            text(
                "INSERT INTO built_up_area (area_key, name, valid, recorded, geom, source, made_up) VALUES (:key, "
                ":name, daterange(:since, :until), tstzrange(:at, NULL), CAST(:area AS geometry), :source, :made_up)"
            ),
            [
                {
                    "key": version.key, "name": version.name, "since": version.valid_from, "until": version.valid_to,
                    "at": at, "area": shape, "source": version.source, "made_up": version.made_up,
                }
                for version, shape in zip(new, shapes, strict=True)
            ],
        )  # fmt: skip


def _area(row: Row[Any]) -> shapely.MultiPolygon:
    return as_multi(shapely.from_wkb(row.area))
