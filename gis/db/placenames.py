"""Place names in the database: versions, other names and descriptions, written and read in both clocks."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from dataclasses import fields
from datetime import date, datetime
from typing import Any, Protocol

import geopandas as gpd
import pandas as pd
import shapely
from sqlalchemy import Connection, Row, text

from gis.crs import STORE_SRID
from gis.db.bulk import copy_frame
from gis.db.clocked import array, period, supersede
from gis.placenames.record import Approval, Description, OtherName, PlaceName

LAYER = "placenames"
"""The layer whose data version is raised by who writes here."""
_NAME_COLUMNS = (
    "place_id", "name", "proper", "generic", "class_code", "roman", "pinyin", "sound", "initials", "status", "basis",
    "located_in", "position", "planned", "change", "source", "made_up", "note",
)  # fmt: skip
_OTHER_COLUMNS = ("place_id", "name", "form", "pinyin", "sound", "initials", "source", "made_up", "note")
_DESCRIPTION_COLUMNS = (
    "place_id", "meaning", "origin", "history", "official_code", "protection", "protection_list",
    "protection_measures", "red", "source", "made_up", "note",
)  # fmt: skip
_APPROVAL = {
    "body": "approved_by", "number": "approval_number", "on": "approved_on", "filing_number": "filing_number",
    "filed_on": "filed_on", "announced_on": "announced_on", "announcement": "announcement",
}  # fmt: skip
"""Fields of ``Approval`` and their columns."""


class _Lasting(Protocol):
    @property
    def valid_from(self) -> date | None: ...
    @property
    def valid_to(self) -> date | None: ...


def write_names(connection: Connection, names: Sequence[PlaceName], at: datetime) -> int:
    """Write versions for the days each holds; what was believed of the place for these days ends at ``at``.

    The caller raises the version of ``LAYER``. Shapes are in EPSG:4490. Returns how many were written.
    """
    if not names:
        return 0
    periods = _periods(names)
    supersede(connection, "placename", {"place_id": [one.place_id for one in names]}, periods, at)
    columns = _columns(names, _NAME_COLUMNS) | {
        column: _object(getattr(one.approval, name) for one in names) for name, column in _APPROVAL.items()
    }
    columns |= {
        "communities": _object(array(one.communities) for one in names),
        "case_id": pd.Series([one.case_id for one in names], dtype="Int64"),
    }
    shapes = gpd.GeoSeries([one.shape for one in names], crs=STORE_SRID)
    frame = gpd.GeoDataFrame(columns | _clocks(periods, at), geometry=shapes, crs=STORE_SRID)
    return copy_frame(connection, "placename", frame)


def write_others(connection: Connection, others: Sequence[OtherName], at: datetime) -> int:
    """Write other names for the days each was in use; the same name in the same form is believed anew."""
    if not others:
        return 0
    periods = _periods(others)
    keys = {key: [getattr(one, key) for one in others] for key in ("place_id", "name", "form")}
    supersede(connection, "placename_other", keys, periods, at)
    frame = pd.DataFrame(_columns(others, _OTHER_COLUMNS) | _clocks(periods, at))
    return copy_frame(connection, "placename_other", frame)


def write_descriptions(connection: Connection, descriptions: Sequence[Description], at: datetime) -> int:
    """Write what is told of places for the days it holds."""
    if not descriptions:
        return 0
    periods = _periods(descriptions)
    supersede(connection, "placename_description", {"place_id": [one.place_id for one in descriptions]}, periods, at)
    items = _object(json.dumps(dict(one.items), ensure_ascii=False, sort_keys=True) for one in descriptions)
    columns = _columns(descriptions, _DESCRIPTION_COLUMNS) | {"items": items} | _clocks(periods, at)
    return copy_frame(connection, "placename_description", pd.DataFrame(columns))


def read_names(
    connection: Connection, *, place_ids: Collection[str] | None = None, recorded_as_of: datetime | None = None
) -> list[PlaceName]:
    """Versions of all days, as believed now or at a moment: by place, oldest first; of all places or of these."""
    names = ", ".join((*_NAME_COLUMNS, *_APPROVAL.values(), "communities", "case_id", "ST_AsBinary(geom) AS shape"))
    rows = _read(connection, "placename", names, place_ids, recorded_as_of)
    return [_name(row) for row in rows]


def read_others(
    connection: Connection, *, place_ids: Collection[str] | None = None, recorded_as_of: datetime | None = None
) -> list[OtherName]:
    """Other names of all days, as believed now or at a moment: by place, oldest first."""
    rows = _read(connection, "placename_other", ", ".join(_OTHER_COLUMNS), place_ids, recorded_as_of)
    return [OtherName(**row._mapping) for row in rows]


def read_descriptions(
    connection: Connection, *, place_ids: Collection[str] | None = None, recorded_as_of: datetime | None = None
) -> list[Description]:
    """Descriptions of all days, as believed now or at a moment: by place, oldest first."""
    names = ", ".join((*_DESCRIPTION_COLUMNS, "items"))
    rows = _read(connection, "placename_description", names, place_ids, recorded_as_of)
    return [Description(**row._mapping) for row in rows]


def next_place_id(connection: Connection) -> str:
    """A new identity of a place: P and a number that was never used."""
    number = connection.execute(text("SELECT nextval(pg_get_serial_sequence('placename', 'id'))")).scalar_one()
    return f"P{number}"


def drop_made_up_names(connection: Connection) -> None:
    """Take the demonstration's place names away, with all that is told of them."""
    for table in ("placename", "placename_other", "placename_description"):
        connection.execute(text(f"DELETE FROM {table} WHERE place_id LIKE 'DEMO-%'"))


def _read(
    connection: Connection,
    table: str,
    columns: str,
    place_ids: Collection[str] | None,
    recorded_as_of: datetime | None,
) -> Sequence[Row[Any]]:
    return connection.execute(
        text(
            f"""
            SELECT {columns}, lower(valid) AS valid_from, upper(valid) AS valid_to FROM {table}
             WHERE recorded @> COALESCE(CAST(:moment AS timestamptz), 'infinity')
               AND (:every OR place_id = ANY(CAST(:ids AS text[])))
             ORDER BY place_id, valid, id
            """
        ),
        {"moment": recorded_as_of, "every": place_ids is None, "ids": list(place_ids or ())},
    ).all()


def _name(row: Row[Any]) -> PlaceName:
    found = dict(row._mapping)
    approval = Approval(**{field.name: found.pop(_APPROVAL[field.name]) for field in fields(Approval)})
    shape = found.pop("shape")
    found["communities"] = tuple(found["communities"])
    return PlaceName(**found, approval=approval, shape=None if shape is None else shapely.from_wkb(bytes(shape)))


def _columns(rows: Sequence[Any], names: Sequence[str]) -> dict[str, Any]:
    return {name: _object(getattr(row, name) for row in rows) for name in names}


def _object(values: Any) -> pd.Series[Any]:
    return pd.Series(list(values), dtype=object)


def _periods(rows: Sequence[_Lasting]) -> list[str]:
    return [period(row.valid_from, row.valid_to) for row in rows]


def _clocks(periods: Sequence[str], at: datetime) -> dict[str, Any]:
    return {"valid": _object(periods), "recorded": _object(f"[{at.isoformat()},)" for _ in periods)}
