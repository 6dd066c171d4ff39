"""Built-up areas: the ones of a date, loaded or derived, and the load of a layer."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Connection

from gis.db.built_up import read_areas, read_communities
from gis.placenames.built_up import BuiltUpArea, derive


def areas_on(connection: Connection, as_of: date, recorded_as_of: datetime | None = None) -> list[BuiltUpArea]:
    """The built-up areas of a date: those of a loaded layer; where none holds then, those derived from communities.

    A loaded layer speaks for the whole city. Before the first day on which areas of communities are known (2018-01-01
    in Nantong) there are none. Hangs on the data versions ``divisions`` and ``built_up``: keep it by them and the date.
    """
    loaded = read_areas(connection, as_of, recorded_as_of)
    return loaded or derive(read_communities(connection, as_of, recorded_as_of))
