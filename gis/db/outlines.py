"""The table of simplified outlines: a derived copy, remade for the dates and levels an order changed."""

from __future__ import annotations

from datetime import date

import shapely
from sqlalchemy import Connection, text

from gis.db.snapshots import read_snapshot
from gis.divisions import LEVELS, Snapshot
from gis.outlines import TOLERANCE_M, simplify


def rebuild_outlines(connection: Connection, since: date) -> None:
    """Make the outlines anew for every date from ``since`` on at which the map changes."""
    connection.execute(text("DELETE FROM division_outline WHERE lower(valid) >= :since"), {"since": since})
    connection.execute(
        text("UPDATE division_outline SET valid = daterange(lower(valid), NULL) WHERE upper(valid) >= :since"),
        {"since": since},
    )
    later = connection.execute(
        text("SELECT DISTINCT lower(valid) FROM division_version WHERE upper_inf(recorded) AND lower(valid) > :since"),
        {"since": since},
    ).scalars()
    for day in [since, *sorted(later)]:
        refresh_outlines(connection, read_snapshot(connection, day), day)


def refresh_outlines(connection: Connection, snapshot: Snapshot, since: date) -> int:
    """Simplify every level of the map as of ``since`` and store what differs; returns the number of new outlines."""
    areas = {
        level: {v.shape.number: v.shape.area for v in snapshot.at_level(level) if v.shape and v.shape.number}
        for level in LEVELS
    }
    written = 0
    for zoom in TOLERANCE_M:
        drawn = {number: shape for level in LEVELS for number, shape in simplify(areas[level], zoom).items()}
        written += _store(connection, zoom, {n: shapely.to_wkb(shape) for n, shape in drawn.items()}, since)
    return written


def _store(connection: Connection, zoom: int, drawn: dict[int, bytes], since: date) -> int:
    stored = {
        row.geometry_id: bytes(row.wkb)
        for row in connection.execute(
            text(
                "SELECT geometry_id, ST_AsBinary(geom) AS wkb FROM division_outline "
                "WHERE zoom = :zoom AND upper_inf(valid)"
            ),
            {"zoom": zoom},
        )
    }
    changed = [number for number, wkb in drawn.items() if stored.get(number) != wkb]
    connection.execute(
        text(
            "UPDATE division_outline SET valid = daterange(lower(valid), :since) "
            "WHERE zoom = :zoom AND upper_inf(valid) AND geometry_id = ANY(:ids) AND lower(valid) < :since"
        ),
        {"zoom": zoom, "since": since, "ids": changed},
    )
    if changed:
        connection.execute(
            text(
                "INSERT INTO division_outline (geometry_id, zoom, valid, geom) "
                "VALUES (:id, :zoom, daterange(:since, NULL), ST_GeomFromWKB(:wkb, 4490)) "
                "ON CONFLICT (geometry_id, zoom, valid) DO UPDATE SET geom = excluded.geom"
            ),
            [{"id": number, "zoom": zoom, "since": since, "wkb": drawn[number]} for number in changed],
        )
    return len(changed)
