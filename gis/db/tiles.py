"""Vector tiles, made by PostGIS: the tile's envelope is transformed, never the table."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, text

from gis.errors import BadInput, NotFound
from gis.outlines import LAST_ZOOM, TOLERANCE_M

LARGEST_ZOOM = 22
EXTENT = 4096
BUFFER = 64
"""Units of the tile's grid drawn beyond its edge, so that outlines and labels are not cut at it."""
MOST_FEATURES = 3000
"""A tile with more features is thinned: over that, drawing and loading grow slow (ARCHITECTURE §5)."""


@dataclass(frozen=True)
class Tile:
    """Which tile of which layer on which date."""

    layer: str
    z: int
    x: int
    y: int
    as_of: date
    made_up: bool = True


LAYER_DATA: dict[str, str] = {
    "divisions": "divisions",
    "streets": "streets",
    "water": "water",
    "facilities": "facilities",
}
"""Tile layer → the data version it hangs on."""
LEVEL_ZOOM = {"county": 0, "town": 8, "community": 11}
"""First zoom at which a level is drawn: below it its units are smaller than their labels."""

_ENVELOPE = "ST_Transform(ST_TileEnvelope(:z, :x, :y), 4490)"
_DRAWN = f"ST_AsMVTGeom(ST_Transform({{geom}}, 3857), ST_TileEnvelope(:z, :x, :y), {EXTENT}, {BUFFER}, true)"


def make_tile(connection: Connection, tile: Tile) -> bytes:
    """The tile as Mapbox Vector Tile bytes; empty where nothing lies."""
    makers = {"divisions": _divisions, "streets": _streets, "water": _water, "facilities": _facilities}
    if tile.layer not in makers:
        raise NotFound(f"there is no tile layer {tile.layer!r} — one of {', '.join(makers)}")
    if not (0 <= tile.z <= LARGEST_ZOOM and 0 <= tile.x < 2**tile.z and 0 <= tile.y < 2**tile.z):
        raise BadInput(f"there is no tile {tile.z}/{tile.x}/{tile.y}")
    return b"".join(_run(connection, tile, statement) for statement in makers[tile.layer](tile))


def _run(connection: Connection, tile: Tile, statement: str) -> bytes:
    values = {"z": tile.z, "x": tile.x, "y": tile.y, "as_of": tile.as_of, "made_up": tile.made_up}
    done = connection.execute(text(statement), values).scalar()
    return bytes(done) if done is not None else b""


def _divisions(tile: Tile) -> list[str]:
    levels = [level for level, zoom in LEVEL_ZOOM.items() if tile.z >= zoom]
    return [statement for level in levels for statement in (_areas(tile, level), _labels(level))]


def _areas(tile: Tile, level: str) -> str:
    zoom = next((drawn for drawn in TOLERANCE_M if drawn >= tile.z), None)
    source, shape = "", "g.geom"
    if zoom is not None and tile.z <= LAST_ZOOM:
        source = (
            f"LEFT JOIN division_outline l ON l.geometry_id = v.geometry_id AND l.zoom = {zoom} "
            "AND l.valid @> CAST(:as_of AS date)"
        )
        shape = "COALESCE(l.geom, g.geom)"
    return f"""
        SELECT ST_AsMVT(f, '{level}', {EXTENT}, 'geom', 'id') FROM (
            SELECT {_division_fields()}, {_DRAWN.format(geom=shape)} AS geom
              FROM {_division_tables()} {source}
             WHERE u.level = '{level}' AND g.geom && {_ENVELOPE}) f
         WHERE f.geom IS NOT NULL
    """


def _labels(level: str) -> str:
    return f"""
        SELECT ST_AsMVT(f, '{level}_label', {EXTENT}, 'geom', 'id') FROM (
            SELECT {_division_fields()}, {_DRAWN.format(geom="g.label_point")} AS geom
              FROM {_division_tables()}
             WHERE u.level = '{level}' AND g.label_point && {_ENVELOPE}) f
         WHERE f.geom IS NOT NULL
    """


def _division_fields() -> str:
    return "v.unit_id AS id, v.name, u.level, v.kind, k.code, g.quality, round(g.area_m2 / 1e4) AS area_ha"


def _division_tables() -> str:
    return """
        division_version v
        JOIN division_unit u ON u.id = v.unit_id AND v.valid @> CAST(:as_of AS date) AND upper_inf(v.recorded)
        JOIN division_geometry g ON g.id = v.geometry_id
        LEFT JOIN division_code k ON k.unit_id = v.unit_id AND k.system = 'mca'
             AND k.valid @> CAST(:as_of AS date) AND upper_inf(k.recorded)
    """


_STREET_CLASSES = {9: ("primary", "trunk"), 11: ("primary", "trunk", "secondary"), 12: ()}
"""First zoom → classes drawn from it on; the empty tuple means all."""


def _streets(tile: Tile) -> list[str]:
    drawn = [classes for zoom, classes in _STREET_CLASSES.items() if tile.z >= zoom]
    if not drawn:
        return []
    only = f"AND e.highway IN ({', '.join(repr(name) for name in drawn[-1])})" if drawn[-1] else ""
    return [
        f"""
        SELECT ST_AsMVT(f, 'streets', {EXTENT}, 'geom') FROM (
            SELECT e.name, e.highway, e.bridge, {_DRAWN.format(geom="e.geom")} AS geom
              FROM street_edge e JOIN street_network n ON n.id = e.network_id
             WHERE e.geom && {_ENVELOPE} AND (:made_up OR NOT n.made_up) {only}
             ORDER BY e.length_m DESC LIMIT {MOST_FEATURES * 2}) f
         WHERE f.geom IS NOT NULL
        """
    ]


def _water(_tile: Tile) -> list[str]:
    return [
        f"""
        SELECT ST_AsMVT(f, 'water', {EXTENT}, 'geom') FROM (
            SELECT w.name, w.kind, {_DRAWN.format(geom="w.geom")} AS geom
              FROM water w WHERE w.geom && {_ENVELOPE} AND (:made_up OR NOT w.made_up)) f
         WHERE f.geom IS NOT NULL
        """
    ]


def _facilities(tile: Tile) -> list[str]:
    if tile.z < 10:
        return []
    return [
        f"""
        SELECT ST_AsMVT(f, 'facilities', {EXTENT}, 'geom') FROM (
            SELECT p.facility_id AS id, p.name, p.kind, p.made_up, {_DRAWN.format(geom="p.geom")} AS geom
              FROM facility p
             WHERE p.geom && {_ENVELOPE} AND p.valid @> CAST(:as_of AS date) AND upper_inf(p.recorded)
               AND (:made_up OR NOT p.made_up)
             ORDER BY p.facility_id LIMIT {MOST_FEATURES}) f
         WHERE f.geom IS NOT NULL
        """
    ]
