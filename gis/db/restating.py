"""What restating reads: both dates' registers, the successions between them, weights, and who bore a word when."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Set
from datetime import date

import geopandas as gpd
import shapely
from sqlalchemy import Connection, text

from gis.crs import MEASURE_CRS, STORE_CRS
from gis.db.snapshots import read_snapshot
from gis.restate import Day, Elsewhere, Move, Weights
from gis.restate.keys import Bearer, clean


def read_day(connection: Connection, as_of: date) -> Day:
    """The register on a day, as believed now, with measured areas and what each community then was; no shapes."""
    areas = connection.execute(
        text(
            "SELECT v.unit_id, g.area_m2 FROM division_version v JOIN division_geometry g ON g.id = v.geometry_id "
            "WHERE v.valid @> CAST(:day AS date) AND upper_inf(v.recorded)"
        ),
        {"day": as_of},
    )
    chains = connection.execute(
        text(
            "SELECT community_id, unit_id FROM community_chain "
            "WHERE valid @> CAST(:day AS date) AND upper_inf(recorded)"
        ),
        {"day": as_of},
    )
    return Day(
        read_snapshot(connection, as_of, shapes=False),
        {row.unit_id: row.area_m2 for row in areas},
        {row.community_id: row.unit_id for row in chains},
    )


def first_day_of_communities(connection: Connection) -> date | None:
    """The day from which the register knows communities; None while it knows none."""
    found: date | None = connection.execute(
        text(
            "SELECT min(lower(v.valid)) FROM division_version v JOIN division_unit u ON u.id = v.unit_id "
            "WHERE u.level = 'community' AND upper_inf(v.recorded)"
        )
    ).scalar()
    return found


def read_moves(connection: Connection, first: date, last: date) -> list[Move]:
    """Successions after ``first`` up to ``last``, as believed now, with the words of their orders."""
    rows = connection.execute(
        text(
            """
            SELECT s.predecessor_id, s.successor_id, s.happened_on, s.area_share, s.order_id, s.kind, o.title, o.place,
                   (SELECT d.number FROM change_document d WHERE d.order_id = o.id AND d.number IS NOT NULL
                     ORDER BY d.seq LIMIT 1) AS number
              FROM succession s JOIN change_order o ON o.id = s.order_id
             WHERE upper_inf(s.recorded) AND s.happened_on > :first AND s.happened_on <= :last
             ORDER BY s.happened_on, o.place, s.id
            """
        ),
        {"first": first, "last": last},
    )
    return [
        Move(
            row.predecessor_id,
            row.successor_id,
            row.happened_on,
            row.area_share,
            row.order_id,
            kind=row.kind,
            place=row.place,
            order=f"{row.title} ({row.number})" if row.number else row.title,
        )
        for row in rows
    ]


def read_weights(connection: Connection, near: date) -> Weights:
    """Addresses and residents of communities; residents of the date nearest to ``near``, all ages where known."""
    addresses = connection.execute(text("SELECT community_id, addresses FROM community_count WHERE addresses > 0"))
    people = connection.execute(
        text(
            """
            SELECT community_id, people FROM residents
             WHERE (reference_date, band) = (
                   SELECT reference_date, band FROM residents GROUP BY reference_date, band
                    ORDER BY abs(reference_date - CAST(:near AS date)), band = 'all' DESC, sum(people) DESC LIMIT 1)
            """
        ),
        {"near": near},
    )
    return Weights(
        {row.community_id: float(row.addresses) for row in addresses},
        {row.community_id: float(row.people) for row in people},
    )


def read_areas(connection: Connection, units: Set[int], as_of: date) -> gpd.GeoDataFrame:
    """Areas of units on a day in EPSG:4549, indexed by unit; units without one are left out."""
    rows = connection.execute(
        text(
            "SELECT v.unit_id, ST_AsBinary(g.geom) AS area FROM division_version v "
            "JOIN division_geometry g ON g.id = v.geometry_id "
            "WHERE v.valid @> CAST(:day AS date) AND upper_inf(v.recorded) AND v.unit_id = ANY(:units)"
        ),
        {"day": as_of, "units": sorted(units)},
    ).all()
    areas = shapely.from_wkb([row.area for row in rows])
    return gpd.GeoDataFrame(index=[row.unit_id for row in rows], geometry=areas, crs=STORE_CRS).to_crs(MEASURE_CRS)


def read_elsewhere(connection: Connection, words: Iterable[str]) -> Elsewhere:
    """Who bears these codes or names at any date, as believed now."""
    asked = sorted(set(words))
    if not asked:
        return Elsewhere()
    rows = connection.execute(
        text(
            """
            SELECT k.code AS word, k.unit_id, u.level, k.system, lower(k.valid) AS since, upper(k.valid) AS until,
                   (SELECT v.name FROM division_version v
                     WHERE v.unit_id = k.unit_id AND upper_inf(v.recorded) AND v.valid && k.valid
                     ORDER BY v.valid LIMIT 1) AS name
              FROM division_code k JOIN division_unit u ON u.id = k.unit_id
             WHERE k.code = ANY(:words) AND upper_inf(k.recorded)
            UNION ALL
            SELECT v.name, v.unit_id, u.level, NULL, min(lower(v.valid)),
                   CASE WHEN bool_or(upper_inf(v.valid)) THEN NULL ELSE max(upper(v.valid)) END, v.name
              FROM division_version v JOIN division_unit u ON u.id = v.unit_id
             WHERE v.name = ANY(:words) AND upper_inf(v.recorded)
             GROUP BY v.unit_id, u.level, v.name
             ORDER BY word, since, unit_id
            """
        ),
        {"words": asked},
    )
    found: dict[str, list[Bearer]] = defaultdict(list)
    for row in rows:
        found[clean(row.word)].append(
            Bearer(row.word, row.unit_id, row.level, row.name, row.since, row.until, row.system)
        )
    return Elsewhere(found)
