"""Markers planted where nothing of the public map lies, with every field that tells a place filled in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime

import numpy as np
import shapely
from pyproj import Transformer
from scipy.spatial import cKDTree
from sqlalchemy import Connection, text

from gis.crs import wgs84_to_gcj02
from gis.db.clock import next_moment, raise_version
from gis.db.inspections import write_visits
from gis.db.markers import read_markers, write_markers
from gis.db.placements import refresh_placements
from gis.markers.record import Marker, Original, ReferenceObject
from gis.markers.visits import Criteria, Visit
from tests.api.finding import FEWEST_DECIMALS, MOST_DECIMALS, Place, Secret

SINCE = date(2018, 1, 1)
VISITED = date(2020, 9, 1)
LINE = "崇川通州线"
_METRES = [Transformer.from_crs(4490, srid, always_xy=True) for srid in (4549, 4550, 4528)]
FAR_M = 250.0
"""A planted marker is this far from every vertex of the public map, so that a find of three decimals is no chance."""


def public_vertices(connection: Connection) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    """Every vertex of what everybody may see: areas, labels, seats, lines, tripoints, streets, addresses, names …"""
    shapes = []
    for table in (
        "division_geometry", "division_outline", "boundary_line_version", "tripoint_version", "street_edge",
        "facility", "water", "address", "placename",
    ):  # fmt: skip
        areas = connection.execute(text(f"SELECT ST_AsBinary(geom) FROM {table} WHERE geom IS NOT NULL"))
        shapes += list(shapely.from_wkb(list(areas.scalars())))
    for column, table in (("label_point", "division_geometry"), ("seat_point", "division_version")):
        spots = connection.execute(text(f"SELECT ST_AsBinary({column}) FROM {table} WHERE {column} IS NOT NULL"))
        shapes += list(shapely.from_wkb(list(spots.scalars())))
    return np.unique(shapely.get_coordinates(shapes), axis=0)


def plant(connection: Connection, sides: tuple[int, int], count: int = 12) -> list[Marker]:
    """Plant markers beside a county line far from all that is public; every other one is not public itself."""
    course = shapely.from_wkb(
        connection.execute(
            text(
                "SELECT ST_AsBinary(ST_Transform(v.geom, 4549)) FROM boundary_line_version v "
                "JOIN boundary_line l ON l.id = v.line_id WHERE l.level = 'county' AND upper_inf(v.recorded) "
                "AND upper_inf(v.valid) AND ARRAY[v.side_a, v.side_b] @> CAST(:sides AS bigint[])"
            ),
            {"sides": list(sides)},
        ).scalar_one()
    )
    to_metres, back = _METRES[0], Transformer.from_crs(4549, 4490, always_xy=True)
    known = cKDTree(np.column_stack(to_metres.transform(*public_vertices(connection).T)))
    random = np.random.default_rng(7)
    markers: list[Marker] = []
    while len(markers) < count:
        at = shapely.line_interpolate_point(course, random.random(), normalized=True)
        east, north = at.x + random.normal(0, 900), at.y + random.normal(0, 900)
        lon, lat = back.transform(east, north)
        off = [abs(degrees - round(degrees, 2)) for degrees in (lon, lat)]
        # neither on a point of the grid nor at the edge between two
        if min(off) > 0.001 and max(off) < 0.003 and known.query([east, north])[0] > FAR_M:
            markers.append(_marker(len(markers) + 1, lon, lat, sides))
    at_moment = next_moment(connection)
    write_markers(connection, markers, at_moment, SINCE)
    refresh_placements(connection, SINCE, at_moment)
    write_visits(connection, [_visit(marker) for marker in markers], next_moment(connection))
    raise_version(connection, "markers")
    return markers


def _visit(marker: Marker) -> Visit:
    """Somebody stood beside it with a receiver."""
    return Visit(
        marker.marker_id,
        VISITED,
        "visit",
        Criteria(True, True, True, True, True),
        source="planted by a test",
        made_up=True,
        lon=marker.lon + 0.00013,
        lat=marker.lat - 0.00011,
        offset_m=17.377,
    )


def _marker(n: int, lon: float, lat: float, sides: tuple[int, int]) -> Marker:
    shifted = tuple(float(v) for v in wgs84_to_gcj02(lon, lat))
    original = Original("gcj02", *shifted) if n % 3 else Original("EPSG:4549", *_METRES[0].transform(lon, lat))
    return Marker(
        marker_id=f"{'OPEN' if n % 2 else 'SHUT'}-{n}",
        number=f"3206120613{900 + n}Q",
        line_code="3206120613",
        serial=900 + n,
        type_letter="Q",
        lon=lon,
        lat=lat,
        source="planted by a test",
        made_up=True,
        name=f"{LINE}{900 + n}号界桩",
        original=original,
        height_m=3.0 + n / 7,
        height_datum="1985",
        accuracy_m=0.013,
        sides=("崇川", "通州"),
        side_units=sides,
        located_in=(f"密村{n}组", f"密庄{n}组"),
        position_text=f"密址{n}：路口东侧",
        reference_objects=tuple(ReferenceObject(f"密塔{n}之{k}", 45.5 + k, "grid", 18.25 + n) for k in range(3)),
        record={"KJSJBSM": f"密码{n}"},
        is_public=bool(n % 2),
        set_on=SINCE,
        valid_from=SINCE,
        note=f"密注{n}",
    )


def secrets(connection: Connection, day: date) -> dict[str, Secret]:
    """What must not be read of any marker that stands on a day, by marker."""
    markers = read_markers(connection, day)
    public = cKDTree(public_vertices(connection))
    found = {marker.marker_id: _secret(marker, public) for marker in markers}
    placed = text(
        # at the end of a line it is the line's length, which everybody may know
        "SELECT p.marker_id, p.chainage_m FROM marker_placement p WHERE NOT EXISTS (SELECT 1 FROM "
        "boundary_line_version v WHERE v.line_id = p.line_id AND abs(v.length_m - p.chainage_m) < 0.01)"
    )
    for row in connection.execute(placed):
        if row.marker_id in found and row.chainage_m >= 1_000 and len(str(row.chainage_m).partition(".")[2]) == 3:
            secret = found[row.marker_id]
            found[row.marker_id] = replace(secret, words=(*secret.words, str(row.chainage_m)))
    visited = text(
        "SELECT marker_id, ST_X(visit_point) AS lon, ST_Y(visit_point) AS lat FROM marker_visit "
        "WHERE visit_point IS NOT NULL"
    )
    for row in connection.execute(visited):
        if row.marker_id in found:
            secret = found[row.marker_id]
            found[row.marker_id] = replace(secret, places=(*secret.places, _place(row.lon, row.lat, public)))
    return found


def _secret(marker: Marker, public: cKDTree) -> Secret:
    at = (marker.lon, marker.lat)
    places = [at, *(transform.transform(*at) for transform in _METRES), wgs84_to_gcj02(*at)]
    if marker.original is not None:
        places.append((marker.original.x, marker.original.y))
    words: list[str] = []
    if marker.marker_id.startswith(("OPEN", "SHUT")):
        words = [
            *marker.located_in, marker.position_text or "", marker.note or "", *marker.record.values(),
            *(thing.name for thing in marker.reference_objects),
        ]  # fmt: skip
    told = [_place(float(x), float(y), public) for x, y in places]
    return Secret(marker.marker_id, tuple(told), tuple(words))


def _place(x: float, y: float, public: cKDTree) -> Place:
    """A place with so many decimals that no point of the public map near by reads the same.

    Where the map itself has a point there, as where three units meet, nothing that is searched for can tell it apart.
    """
    gap_deg = float(public.query([x, y])[0])
    decimals = next((d for d in range(FEWEST_DECIMALS, MOST_DECIMALS) if gap_deg > 1.5 * 10**-d), MOST_DECIMALS)
    return Place(x, y, decimals if gap_deg > 10.0**-MOST_DECIMALS else MOST_DECIMALS + 1)


def moved_within_the_grid(markers: Sequence[Marker]) -> list[Marker]:
    """The same markers elsewhere under the same point of the grid."""
    return [
        replace(m, lon=2 * round(m.lon, 2) - m.lon + 0.0007, lat=2 * round(m.lat, 2) - m.lat - 0.0009) for m in markers
    ]


def replant(connection: Connection, markers: Sequence[Marker]) -> None:
    """Write markers anew, as if they had stood there always."""
    moment = next_moment(connection, datetime.now(UTC))
    write_markers(connection, markers, moment, SINCE)
    refresh_placements(connection, SINCE, moment)
    raise_version(connection, "markers")
