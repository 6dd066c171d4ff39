"""Addresses read one by one, by place, and as lists."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, text

WORDS = (
    "zone", "street", "sub_street", "natural_village", "group_no", "door_no", "door_sub", "estate", "building_no",
    "building_name", "unit", "floor", "room", "entrance",
)  # fmt: skip
_COLUMNS = (
    "a.id, a.address_id, a.community_id, "
    + ", ".join(f"a.{name}" for name in WORDS)
    + ", a.text, a.dwelling, ST_X(a.geom) AS lon, ST_Y(a.geom) AS lat, lower(a.valid) AS valid_from, "
    "upper(a.valid) AS valid_to, lower(a.recorded) AS recorded_from, upper(a.recorded) AS recorded_to, a.source, "
    "a.made_up, a.note"
)
METRES_A_DEGREE = 111_320.0
"""Of latitude: what a search box is widened by, before true distances decide."""


@dataclass(frozen=True)
class Wanted:
    """What a list of addresses is narrowed to; ``after`` is the last row of the page before.

    ``names`` are names by number: an address is wanted that one of each group leads to.
    """

    as_of: date
    made_up: bool = True
    names: tuple[tuple[int, ...], ...] = ()
    communities: tuple[int, ...] | None = None
    door_no: int | None = None
    after: int = 0


def versions_of(connection: Connection, address_id: str) -> Sequence[Row[Any]]:
    """Every version of an address, of all beliefs: oldest period first, what is believed now last."""
    return connection.execute(
        text(f"SELECT {_COLUMNS} FROM address a WHERE a.address_id = :id ORDER BY a.valid, lower(a.recorded)"),
        {"id": address_id},
    ).all()


def addresses_listed(connection: Connection, wanted: Wanted, limit: int) -> Sequence[Row[Any]]:
    """Addresses on a date in the order they were written, at most ``limit``."""
    # only what is asked for is written: a condition that may be idle keeps the planner from the keys, and a million
    # rows are looked through for a street of ten
    conditions = ["upper_inf(a.recorded)", "a.valid @> CAST(:as_of AS date)", "a.id > :after"]
    conditions += [
        f"a.id IN (SELECT address_row FROM address_key WHERE name_id = ANY(:names{number}))"
        for number in range(len(wanted.names))
    ]
    if wanted.communities is not None:
        conditions.append("a.community_id = ANY(:communities)")
    if wanted.door_no is not None:
        conditions.append("a.door_no = :door")
    if not wanted.made_up:
        conditions.append("NOT a.made_up")
    return connection.execute(
        text(f"SELECT {_COLUMNS} FROM address a WHERE {' AND '.join(conditions)} ORDER BY a.id LIMIT :most"),
        {
            "as_of": wanted.as_of,
            "after": wanted.after,
            "communities": list(wanted.communities or ()),
            "door": wanted.door_no,
            "most": limit,
            **{f"names{number}": list(names) for number, names in enumerate(wanted.names)},
        },
    ).all()


def nearest_addresses(
    connection: Connection, lon: float, lat: float, as_of: date, *, radius_m: float, limit: int, made_up: bool
) -> list[dict[str, Any]]:
    """Addresses within ``radius_m`` metres of a point (EPSG:4490 degrees), nearest first, one an address.

    The index orders by distance in degrees; four times as many are taken as are asked for, and true distances on the
    ellipsoid decide, since a degree of longitude is shorter here than one of latitude.
    """
    rows = connection.execute(
        text(
            """
            SELECT address_id, community_id, street, text, lon, lat, source, made_up, metres
              FROM (SELECT n.*, ST_Distance(n.geom::geography, n.point::geography) AS metres
                      FROM (SELECT a.address_id, a.community_id, a.street, a.text, ST_X(a.geom) AS lon,
                                   ST_Y(a.geom) AS lat, a.source, a.made_up, a.geom,
                                   ST_SetSRID(ST_MakePoint(:lon, :lat), 4490) AS point
                              FROM address a
                             WHERE upper_inf(a.recorded) AND a.valid @> CAST(:as_of AS date)
                               AND (:made_up OR NOT a.made_up)
                               AND a.geom && ST_Expand(ST_SetSRID(ST_MakePoint(:lon, :lat), 4490), :wide, :high)
                             ORDER BY a.geom <-> ST_SetSRID(ST_MakePoint(:lon, :lat), 4490) LIMIT :most) n) near
             WHERE metres <= :radius ORDER BY metres, address_id LIMIT :limit
            """
        ),
        {
            "lon": lon,
            "lat": lat,
            "as_of": as_of,
            "made_up": made_up,
            # 0.8: the cosine of the city's latitude is 0.85, so that the box is never too narrow
            "wide": radius_m / (METRES_A_DEGREE * 0.8),
            "high": radius_m / (METRES_A_DEGREE * 0.99),
            "most": max(4 * limit, 40),
            "radius": radius_m,
            "limit": limit,
        },
    )
    return [dict(row) for row in rows.mappings()]
