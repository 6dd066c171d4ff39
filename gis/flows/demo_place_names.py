"""The place names of the made-up city, written with it: standard names of the demonstration, and labelled so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import geopandas as gpd
from sqlalchemy import Connection

from gis.crs import STORE_SRID
from gis.db.placenames import drop_made_up_names, write_names, write_others
from gis.divisions import Snapshot
from gis.flows.correct_reading import readings_in_force
from gis.pinyin import Readings
from gis.placenames.arriving import Tables
from gis.placenames.letters import letters, letters_of
from gis.placenames.locating import Locator
from gis.placenames.parts import split
from gis.placenames.record import OtherName, PlaceName


def replace_demo_names(
    connection: Connection,
    made: gpd.GeoDataFrame,
    snapshot: Snapshot,
    tables: Tables,
    since: date,
    at: datetime,
) -> int:
    """Write the names of the made-up city in place of any other's, valid from ``since``; returns the rows."""
    drop_made_up_names(connection)
    stored = made.to_crs(STORE_SRID)
    readings = readings_in_force(connection, tables.readings)
    places = Locator.of(snapshot).places(list(stored.geometry))
    rows = list(zip(stored.itertuples(index=False), [place.communities for place in places], strict=True))
    written = write_names(connection, list(_names(rows, tables, readings, since)), at)
    return written + write_others(connection, list(_former(rows, tables, readings)), at)


def _names(
    rows: list[tuple[Any, tuple[int, ...]]], tables: Tables, readings: Readings, since: date
) -> Iterator[PlaceName]:
    for row, communities in rows:
        of = tables.classes.of(row.class_code)
        parts = split(row.name, of.generics)
        yield PlaceName(
            row.place_id, row.name, *parts, row.class_code, *letters(parts, of, readings), status="standard",
            basis="list", source=row.source, shape=row.geometry, communities=communities, valid_from=since,
            made_up=True, note=row.note,
        )  # fmt: skip


def _former(rows: list[tuple[Any, tuple[int, ...]]], tables: Tables, readings: Readings) -> Iterator[OtherName]:
    for row, _ in rows:
        if row.former is not None:
            spelt = letters_of(row.former, tables.classes.of(row.class_code), readings)
            yield OtherName(
                row.place_id, row.former, "former", spelt.pinyin, spelt.sound, spelt.initials, row.source,
                date(row.former_from, 1, 1), date(row.former_to, 1, 1), made_up=True,
            )  # fmt: skip
