"""Boundary markers in the database; their exact points never leave it without the right (DOMAIN §2.6)."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from sqlalchemy import Connection, Row, text

from gis.crs import STORE_SRID
from gis.db.bulk import copy_frame
from gis.db.clocked import array, period, supersede
from gis.db.side_units import units_on
from gis.markers.record import Marker, Original, ReferenceObject

_COLUMNS = """
    m.marker_id, m.number, m.line_code, m.serial, m.type_letter, m.name, m.line_id, m.grade, m.shape, m.material,
    ST_X(m.geom) AS lon, ST_Y(m.geom) AS lat, m.original_crs, m.original_x, m.original_y, m.height_m, m.height_datum,
    m.accuracy_m, m.sides, m.side_units, m.located_in, m.managed_by, m.position_text, m.reference_objects, m.record,
    m.is_public, m.set_on, lower(m.valid) AS valid_from, upper(m.valid) AS valid_to, m.change, m.source, m.made_up,
    m.note
"""
_AS_THEY_ARE = (
    "marker_id", "number", "line_code", "serial", "type_letter", "name", "line_id", "grade", "shape", "material",
    "height_m", "height_datum", "accuracy_m", "managed_by", "position_text", "is_public", "set_on", "change", "source",
    "made_up", "note",
)  # fmt: skip
_NUMBERS = {"line_id": "Int64", "managed_by": "Int64"}
"""Columns of whole numbers that may be empty."""


def write_markers(connection: Connection, markers: Sequence[Marker], at: datetime, since: date | None = None) -> int:
    """Write versions, each true from ``since`` (else its own ``valid_from``) to its ``valid_to``; returns how many.

    What was believed of these markers for those days ends in the recorded clock at ``at``; for other days it stands
    as before. The caller raises the version of the layer and refreshes the placements.
    """
    if not markers:
        return 0
    periods = [period(since or marker.valid_from, marker.valid_to) for marker in markers]
    supersede(connection, "boundary_marker", {"marker_id": [marker.marker_id for marker in markers]}, periods, at)
    return copy_frame(connection, "boundary_marker", _frame(markers, periods, at))


def _frame(markers: Sequence[Marker], periods: Sequence[str], at: datetime) -> gpd.GeoDataFrame:
    columns: dict[str, Any] = {
        name: pd.Series([getattr(m, name) for m in markers], dtype=_NUMBERS.get(name, object)) for name in _AS_THEY_ARE
    }
    columns |= {
        "original_crs": _column(m.original and m.original.crs for m in markers),
        "original_x": _column(m.original and m.original.x for m in markers),
        "original_y": _column(m.original and m.original.y for m in markers),
        "sides": _column(array(m.sides) for m in markers),
        "side_units": _column(array(m.side_units) for m in markers),
        "located_in": _column(array(m.located_in) for m in markers),
        "reference_objects": _column(
            json.dumps([vars(thing) for thing in m.reference_objects], ensure_ascii=False) for m in markers
        ),
        "record": _column(json.dumps(m.record, ensure_ascii=False, sort_keys=True) for m in markers),
        "valid": _column(periods),
        "recorded": _column(f"[{at.isoformat()},)" for _ in markers),
    }
    points = shapely.points([m.lon for m in markers], [m.lat for m in markers])
    return gpd.GeoDataFrame(columns, geometry=points, crs=STORE_SRID)


def _column(values: Any) -> pd.Series[Any]:
    return pd.Series(list(values), dtype=object)


def read_markers(
    connection: Connection,
    as_of: date,
    *,
    line_ids: Collection[int] | None = None,
    recorded_as_of: datetime | None = None,
    marker_ids: Collection[str] | None = None,
) -> list[Marker]:
    """Markers that stand on ``as_of``, by number, as believed now or at ``recorded_as_of``.

    ``line_ids`` keeps those placed on these lines on that day; ``marker_ids`` keeps these markers. The units on their
    sides and the one that keeps them are those of the day; the names on the form stay.
    """
    conditions = [
        "m.valid @> CAST(:as_of AS date)",
        "m.recorded @> COALESCE(CAST(:recorded_as_of AS timestamptz), 'infinity')",
    ]
    values: dict[str, Any] = {"as_of": as_of, "recorded_as_of": recorded_as_of}
    if marker_ids is not None:
        conditions.append("m.marker_id = ANY(:marker_ids)")
        values["marker_ids"] = list(marker_ids)
    if line_ids is not None:
        conditions.append(
            "m.marker_id IN (SELECT p.marker_id FROM marker_placement p WHERE p.line_id = ANY(:line_ids) "
            "AND p.valid @> CAST(:as_of AS date) "
            "AND p.recorded @> COALESCE(CAST(:recorded_as_of AS timestamptz), 'infinity'))"
        )
        values["line_ids"] = list(line_ids)
    found = _read(connection, conditions, values, "m.line_code, m.serial, m.type_letter, m.marker_id")
    units = {unit for m in found for unit in (*m.side_units, m.managed_by) if unit is not None}
    now = units_on(connection, units, as_of)
    return [_of_the_day(marker, now) for marker in found] if now else found


def _of_the_day(marker: Marker, now: Mapping[int, int]) -> Marker:
    """The marker with the units that the ones it names are on a day."""
    if marker.managed_by not in now and now.keys().isdisjoint(marker.side_units):
        return marker
    sides = tuple(dict.fromkeys(now.get(unit, unit) for unit in marker.side_units))
    keeper = marker.managed_by
    return replace(marker, side_units=sides, managed_by=None if keeper is None else now.get(keeper, keeper))


def read_versions(
    connection: Connection, *, marker_ids: Collection[str] | None = None, since: date | None = None
) -> list[Marker]:
    """All versions believed now that are true on some day from ``since`` on, by marker, oldest first."""
    conditions, values = ["upper_inf(m.recorded)"], {}
    if marker_ids is not None:
        conditions.append("m.marker_id = ANY(:marker_ids)")
        values["marker_ids"] = list(marker_ids)
    if since is not None:
        conditions.append("m.valid && daterange(CAST(:since AS date), NULL)")
        values["since"] = since  # type: ignore[assignment]
    return _read(connection, conditions, values, "m.marker_id, m.valid")


def _read(connection: Connection, conditions: Sequence[str], values: dict[str, Any], order: str) -> list[Marker]:
    statement = f"SELECT {_COLUMNS} FROM boundary_marker m WHERE {' AND '.join(conditions)} ORDER BY {order}"
    return [_marker(row) for row in connection.execute(text(statement), values)]


def _marker(row: Row[Any]) -> Marker:
    fields = dict(row._mapping)
    crs, x, y = (fields.pop(name) for name in ("original_crs", "original_x", "original_y"))
    fields["original"] = Original(crs, x, y) if crs is not None and x is not None and y is not None else None
    for name in ("sides", "side_units", "located_in"):
        fields[name] = tuple(fields[name])
    fields["reference_objects"] = tuple(ReferenceObject(**thing) for thing in fields["reference_objects"])
    return Marker(**fields)


def drop_made_up_markers(connection: Connection) -> None:
    """Take the demonstration's markers away, with where they stand on their lines."""
    connection.execute(text("DELETE FROM marker_placement WHERE marker_id LIKE 'DEMO-%'"))
    connection.execute(text("DELETE FROM boundary_marker WHERE marker_id LIKE 'DEMO-%'"))
