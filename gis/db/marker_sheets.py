"""What sheets of lines need besides lines and markers: their ground, what became of a marker, the files kept of it.

Nothing here says where a marker stands; markers come through ``gis/flows/exact_reads.py``.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date
from typing import Any

import shapely
from sqlalchemy import Connection, text


def area_of(connection: Connection, unit_id: int, as_of: date) -> Any | None:
    """The area of a unit on a date in EPSG:4549 metres; None where no map shows it."""
    wkb = connection.execute(
        text(
            """
            SELECT ST_AsBinary(ST_Transform(g.geom, 4549)) FROM division_version v
              JOIN division_geometry g ON g.id = v.geometry_id
             WHERE v.unit_id = :unit AND v.valid @> CAST(:as_of AS date) AND upper_inf(v.recorded)
            """
        ),
        {"unit": unit_id, "as_of": as_of},
    ).scalar()
    return None if wkb is None else shapely.from_wkb(wkb)


def marker_lives(connection: Connection, marker_ids: Collection[str], as_of: date) -> dict[str, list[tuple[date, str]]]:
    """What happened to each marker by a date, oldest first: the day, and what opened the version."""
    rows = connection.execute(
        text(
            "SELECT marker_id, lower(valid) AS day, change FROM boundary_marker "
            "WHERE marker_id = ANY(:ids) AND upper_inf(recorded) AND lower(valid) <= :as_of ORDER BY marker_id, valid"
        ),
        {"ids": list(marker_ids), "as_of": as_of},
    )
    found: dict[str, list[tuple[date, str]]] = defaultdict(list)
    for row in rows:
        found[row.marker_id].append((row.day, row.change))
    return dict(found)


def kept_names(connection: Connection, marker_ids: Collection[str]) -> dict[str, dict[str, tuple[str, ...]]]:
    """By marker and kind: the names of the photographs and scans that are kept of it."""
    rows = connection.execute(
        text("SELECT marker_id, kind, name FROM marker_file WHERE marker_id = ANY(:ids) ORDER BY marker_id, kind, id"),
        {"ids": list(marker_ids)},
    )
    found: dict[str, dict[str, tuple[str, ...]]] = defaultdict(dict)
    for row in rows:
        names = found[row.marker_id]
        names[row.kind] = (*names.get(row.kind, ()), row.name)
    return dict(found)
