"""The reserve of names in the database: its entries, and the names in use that a new one could collide with."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import numpy as np
import shapely
from sqlalchemy import Connection, Row, text

from gis.db.bulk import wkb_hex
from gis.errors import NotFound
from gis.placenames.reserve import Reserved
from gis.placenames.reserve_twice import Bearer

LAYER = "name_reserve"
"""The layer whose data version is raised by who writes here."""
_RESERVE_LOCK = 7420_0004
_FIELDS = (
    "name", "proper", "generic", "sound", "roman", "class_code", "purpose", "unit_id", "state", "held_for",
    "held_until", "case_id", "plan", "approved_by", "approved_on", "meaning", "source", "made_up", "note",
)  # fmt: skip
_SELECT = f"""
    SELECT r.id, {", ".join(f"r.{name}" for name in _FIELDS)}, r.revision, ST_AsBinary(r.geom) AS shape,
           ST_X(at.point) AS lon, ST_Y(at.point) AS lat
      FROM name_reserve r
      LEFT JOIN LATERAL (SELECT CASE GeometryType(r.geom) WHEN 'POINT' THEN r.geom
                                ELSE ST_PointOnSurface(r.geom) END AS point) at ON true
"""


def lock_reserve(connection: Connection) -> None:
    """Those who add names, one at a time, until the end of the transaction: the second sees what the first added."""
    connection.execute(text(f"SELECT pg_advisory_xact_lock({_RESERVE_LOCK})"))


def read_reserve(connection: Connection, *, dropped: bool = False) -> list[Reserved]:
    """The entries by name, each as it was written: a hold may have run out since (``Reserved.on``)."""
    rows = connection.execute(
        text(f"{_SELECT} WHERE :dropped OR r.state <> 'dropped' ORDER BY r.name, r.id"), {"dropped": dropped}
    )
    return [_entry(row) for row in rows]


def read_entry(connection: Connection, reserve_id: int, *, lock: bool = False) -> Reserved:
    """An entry; ``lock``: nobody else may change it until the end of the transaction. ``NotFound``."""
    statement = f"{_SELECT} WHERE r.id = :id" + (" FOR UPDATE OF r" if lock else "")
    row = connection.execute(text(statement), {"id": reserve_id}).one_or_none()
    if row is None:
        raise NotFound(f"there is no name {reserve_id} in the reserve — tongtu placenames reserve list tells them")
    return _entry(row)


def write_entry(connection: Connection, entry: Reserved, at: datetime) -> Reserved:
    """Write who has an entry now; its revision is raised."""
    revision = connection.execute(
        text(
            "UPDATE name_reserve SET state = :state, held_for = :held_for, held_until = :held_until, "
            "case_id = :case_id, revision = revision + 1, changed_at = :at WHERE id = :id RETURNING revision"
        ),
        {name: getattr(entry, name) for name in ("id", "state", "held_for", "held_until", "case_id")} | {"at": at},
    ).scalar_one()
    return replace(entry, revision=revision)


def write_letters(connection: Connection, entries: Sequence[Reserved], at: datetime) -> None:
    """Write how entries are spelt and sound now; who has them stays, and so does the revision."""
    if entries:
        connection.execute(
            text("UPDATE name_reserve SET roman = :roman, sound = :sound, changed_at = :at WHERE id = :id"),
            [{"id": one.id, "roman": one.roman, "sound": one.sound, "at": at} for one in entries],
        )


def add_entries(connection: Connection, entries: Sequence[Reserved], at: datetime) -> list[Reserved]:
    """Write new entries; each is given its number."""
    names = ", ".join(_FIELDS)
    values = ", ".join(f":{name}" for name in _FIELDS)
    statement = text(
        f"INSERT INTO name_reserve ({names}, geom, revision, changed_at) "
        f"VALUES ({values}, CAST(:geom AS geometry), 1, :at) RETURNING id"
    )
    written = []
    for entry in entries:
        row = {name: getattr(entry, name) for name in _FIELDS} | {"geom": _hex(entry), "at": at}
        written.append(replace(entry, id=connection.execute(statement, row).scalar_one(), revision=1))
    return written


def bearers_of(connection: Connection, entries: Collection[Reserved], day: date) -> list[Bearer]:
    """Standard names in use on a day that have the name, the proper part or the sound of one of ``entries``.

    Divisions are among them by their whole name; their sound is for the check of names.
    """
    rows = connection.execute(
        text(
            """
            SELECT n.place_id, n.name, n.proper, n.class_code, n.sound, CAST(NULL AS bigint) AS unit_id,
                   (SELECT array_agg(DISTINCT u) FROM community_chain c,
                           unnest(ARRAY[c.community_id, c.unit_id, c.town_id, c.county_id, c.prefecture_id]) u
                     WHERE c.community_id = ANY(n.communities) AND c.valid @> CAST(:day AS date)
                       AND upper_inf(c.recorded) AND u IS NOT NULL) AS units
              FROM placename n
             WHERE n.valid @> CAST(:day AS date) AND upper_inf(n.recorded) AND n.status = 'standard'
               AND (n.name = ANY(:names) OR n.proper = ANY(:propers) OR n.sound = ANY(:sounds))
             UNION ALL
            SELECT 'U' || v.unit_id, v.name, v.name, '', '', v.unit_id, NULL FROM division_version v
             WHERE v.valid @> CAST(:day AS date) AND upper_inf(v.recorded) AND v.name = ANY(:names)
             ORDER BY 1
            """
        ),
        {
            "day": day,
            "names": [entry.name for entry in entries],
            "propers": [entry.proper for entry in entries],
            "sounds": [entry.sound for entry in entries],
        },
    ).all()
    chains = units_above(connection, {row.unit_id for row in rows} - {None}, day)
    return [_bearer(row, chains) for row in rows]


_UP = """
    WITH RECURSIVE up AS (
        SELECT v.unit_id AS unit, v.unit_id, v.parent_id FROM division_version v
         WHERE v.unit_id = ANY(:units) AND v.valid @> CAST(:day AS date) AND upper_inf(v.recorded)
        UNION ALL
        SELECT up.unit, v.unit_id, v.parent_id FROM up JOIN division_version v ON v.unit_id = up.parent_id
         WHERE v.valid @> CAST(:day AS date) AND upper_inf(v.recorded))
"""


def units_above(connection: Connection, units: Collection[int], day: date) -> dict[int, frozenset[int]]:
    """Each unit in force on a day with every unit above it, itself among them."""
    statement = text(f"{_UP} SELECT unit, array_agg(unit_id) AS above FROM up GROUP BY unit")
    rows = connection.execute(statement, {"units": sorted(set(units)), "day": day})
    return {row.unit: frozenset(row.above) for row in rows}


def counties_of(connection: Connection, units: Collection[int], day: date) -> dict[int, int]:
    """The county of each unit in force on a day that lies in one, or is one."""
    statement = text(
        f"{_UP} SELECT up.unit, up.unit_id FROM up JOIN division_unit u ON u.id = up.unit_id AND u.level = 'county'"
    )
    rows = connection.execute(statement, {"units": sorted(set(units)), "day": day})
    return {row.unit: row.unit_id for row in rows}


def _bearer(row: Row[Any], chains: Mapping[int, frozenset[int]]) -> Bearer:
    units = frozenset(row.units or ()) if row.unit_id is None else chains.get(row.unit_id, frozenset())
    return Bearer(row.place_id, row.name, row.proper, row.class_code, row.sound, units)


def _entry(row: Row[Any]) -> Reserved:
    found = dict(row._mapping)
    shape = found.pop("shape")
    return Reserved(**found, shape=None if shape is None else shapely.from_wkb(bytes(shape)))


def _hex(entry: Reserved) -> str | None:
    found: str | None = wkb_hex(np.array([entry.shape], dtype=object))[0]
    return found
