"""Vector tiles, made by PostGIS: the tile's envelope is transformed, never the table."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, text

from gis.db.marker_tiles import public_markers
from gis.errors import BadInput, NotFound
from gis.outlines import METRES_PER_DEGREE, TOLERANCE_M

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


LAYER_DATA: dict[str, tuple[str, ...]] = {
    "divisions": ("divisions",),
    # borders of communities are drawn from their areas
    "lines": ("boundaries", "divisions"),
    "streets": ("streets",),
    "water": ("water",),
    "facilities": ("facilities",),
    # they bear the names of their lines
    "markers": ("markers", "boundaries"),
}
"""Tile layer → the data versions it hangs on."""
LEVEL_ZOOM = {"county": 0, "town": 8, "community": 11}
"""First zoom at which a level is drawn: below it its units are smaller than their labels."""
MARKER_ZOOM = 9
"""First zoom at which markers are drawn: below it their grid is finer than their symbols."""

_ENVELOPE = "ST_Transform(ST_TileEnvelope(:z, :x, :y), 4490)"
_DRAWN = f"ST_AsMVTGeom(ST_Transform({{geom}}, 3857), ST_TileEnvelope(:z, :x, :y), {EXTENT}, {BUFFER}, true)"


def make_tile(connection: Connection, tile: Tile) -> bytes:
    """The tile as Mapbox Vector Tile bytes; empty where nothing lies."""
    makers = {
        "divisions": _divisions,
        "lines": _lines,
        "streets": _streets,
        "water": _water,
        "facilities": _facilities,
    }
    if tile.layer not in LAYER_DATA:
        raise NotFound(f"there is no tile layer {tile.layer!r} — one of {', '.join(LAYER_DATA)}")
    if not (0 <= tile.z <= LARGEST_ZOOM and 0 <= tile.x < 2**tile.z and 0 <= tile.y < 2**tile.z):
        raise BadInput(f"there is no tile {tile.z}/{tile.x}/{tile.y}")
    if tile.layer == "markers":
        return _markers(connection, tile)
    return b"".join(_run(connection, tile, statement) for statement in makers[tile.layer](tile))


def _run(connection: Connection, tile: Tile, statement: str, **more: Any) -> bytes:
    values = {"z": tile.z, "x": tile.x, "y": tile.y, "as_of": tile.as_of, "made_up": tile.made_up, **more}
    done = connection.execute(text(statement), values).scalar()
    return bytes(done) if done is not None else b""


def _markers(connection: Connection, tile: Tile) -> bytes:
    """Public markers on their points of the grid: what the rule of disclosure gives goes in, not the table."""
    if tile.z < MARKER_ZOOM:
        return b""
    shown = public_markers(connection, tile.as_of, _box(tile), made_up=tile.made_up, most=MOST_FEATURES)
    statement = f"""
        SELECT ST_AsMVT(f, 'markers', {EXTENT}, 'geom') FROM (
            SELECT m.marker_id, m.number, m.line, m.seen, m.made_up,
                   {_DRAWN.format(geom="ST_SetSRID(ST_MakePoint(m.lon, m.lat), 4490)")} AS geom
              FROM jsonb_to_recordset(CAST(:shown AS jsonb)) AS m (
                   marker_id text, number text, line text, seen text, made_up boolean,
                   lon double precision, lat double precision)) f
         WHERE f.geom IS NOT NULL
    """
    return _run(connection, tile, statement, shown=json.dumps([asdict(one) for one in shown], ensure_ascii=False))


def _box(tile: Tile) -> tuple[float, float, float, float]:
    """West, south, east, north of a tile with its buffer, in degrees."""
    across, beyond = float(1 << tile.z), BUFFER / EXTENT

    def lon(x: float) -> float:
        return x / across * 360 - 180

    def lat(y: float) -> float:
        return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y / across))))

    return lon(tile.x - beyond), lat(tile.y + 1 + beyond), lon(tile.x + 1 + beyond), lat(tile.y - beyond)


def _divisions(tile: Tile) -> list[str]:
    levels = [level for level, zoom in LEVEL_ZOOM.items() if tile.z >= zoom]
    return [statement for level in levels for statement in (_areas(tile, level), _labels(level))]


def _outline(tile: Tile) -> tuple[str, str]:
    """The shape of areas fit for the zoom of a tile, and the table that it comes from."""
    zoom = _drawn_zoom(tile)
    if zoom is None:
        return "g.geom", ""
    source = (
        f"LEFT JOIN division_outline l ON l.geometry_id = v.geometry_id AND l.zoom = {zoom} "
        "AND l.valid @> CAST(:as_of AS date)"
    )
    return "COALESCE(l.geom, g.geom)", source


def _drawn_zoom(tile: Tile) -> int | None:
    """The zoom whose simplified shapes a tile shows; None: the full shapes."""
    return next((drawn for drawn in TOLERANCE_M if drawn >= tile.z), None)


def _areas(tile: Tile, level: str) -> str:
    shape, source = _outline(tile)
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


def _lines(tile: Tile) -> list[str]:
    """Every border once: those of counties and outer ones, then those within a county, then those within a town."""
    zoom = _drawn_zoom(tile)
    tolerance_deg = TOLERANCE_M[zoom] / METRES_PER_DEGREE if zoom is not None else 0.0
    course = f"ST_Simplify(v.geom, {tolerance_deg}, true)" if tolerance_deg else "v.geom"
    ranks = ["outer", "county", *(["town"] if tile.z >= LEVEL_ZOOM["town"] else [])]
    kept = f"""
        SELECT v.line_id AS id, v.rank, v.name, v.code, v.beyond, {_DRAWN.format(geom=course)} AS geom
          FROM boundary_line_version v
          JOIN boundary_line b ON b.id = v.line_id
               AND b.level = CASE v.rank WHEN 'town' THEN 'town' ELSE 'county' END
         WHERE v.rank IN ({", ".join(repr(rank) for rank in ranks)}) AND v.geom && {_ENVELOPE}
           AND v.valid @> CAST(:as_of AS date) AND upper_inf(v.recorded)
    """
    drawn = f"UNION ALL {_community_borders(tile)}" if tile.z >= LEVEL_ZOOM["community"] else ""
    return [
        f"""
        SELECT ST_AsMVT(f, 'lines', {EXTENT}, 'geom', 'id') FROM ({kept} {drawn}) f WHERE f.geom IS NOT NULL
        """
    ]


def _community_borders(tile: Tile) -> str:
    """The segments that two communities of one town share, as one feature: lines of communities are not kept."""
    shape, source = _outline(tile)
    return f"""
        SELECT NULL, 'community', NULL, NULL, NULL, {_DRAWN.format(geom="ST_LineMerge(ST_Collect(c.geom))")}
          FROM (SELECT ST_MakeLine(s.low, s.high) AS geom
                  FROM (SELECT a.parent_id, LEAST(ST_StartPoint(a.geom), ST_EndPoint(a.geom)) AS low,
                               GREATEST(ST_StartPoint(a.geom), ST_EndPoint(a.geom)) AS high
                          FROM (SELECT v.parent_id, (ST_DumpSegments({shape})).geom AS geom
                                  FROM {_division_tables()} {source}
                                 WHERE u.level = 'community' AND g.geom && {_ENVELOPE}) a
                         WHERE a.geom && {_ENVELOPE}) s
                 GROUP BY s.low, s.high HAVING count(*) = 2 AND min(s.parent_id) = max(s.parent_id)) c
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
