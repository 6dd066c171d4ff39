"""Built-up areas: the ones of a date, loaded or derived, and the load of a layer."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from shapely import MultiPolygon
from sqlalchemy import Connection

from gis.areas import union
from gis.db.built_up import read_area_versions, read_areas, read_communities, write_area_versions
from gis.db.clock import next_moment, raise_version, share_register
from gis.db.connect import Database
from gis.db.snapshots import read_snapshot
from gis.errors import BadInput, NotReady
from gis.load.built_up import Said, read_built_up
from gis.placenames.built_up import BuiltUpArea, derive
from gis.placenames.built_up_layer import changes, check_layer

LAYER = "built_up"
"""The layer whose data version a load raises."""


@dataclass(frozen=True)
class LoadedAreas:
    """What a load did: areas in the file, versions that began, and beliefs that ended."""

    areas: int
    begun: int
    ended: int

    @property
    def changed(self) -> bool:
        """Whether anything was written."""
        return bool(self.begun or self.ended)


def load_built_up(database: Database, path: Path, said: Said, today: date) -> LoadedAreas:
    """Load a layer whole, or nothing: the same file a second time changes nothing.

    A layer speaks for the whole city on all days from the first that one of its areas holds to the last. What was
    believed of these days is kept in the recorded clock; areas of other days stand. ``BadInput`` with every complaint,
    by row: outside the city (as it is ``today``), overlapping, invalid rings, an undeclared datum.
    """
    file = read_built_up(path, said)
    with database.write() as connection:
        share_register(connection)
        complaints = check_layer(file.rows, _city(connection, today))
        if complaints:
            raise BadInput([replace(fault, file=file.name) for fault in complaints])
        believed = [(stored.row_id, stored.version) for stored in read_area_versions(connection)]
        found = changes(believed, [row.version for row in file.rows])
        if found.gone or found.new:
            write_area_versions(connection, found.gone, found.new, next_moment(connection))
            raise_version(connection, LAYER)
    return LoadedAreas(len(file.rows), len(found.new), len(found.gone))


def areas_on(connection: Connection, as_of: date, recorded_as_of: datetime | None = None) -> list[BuiltUpArea]:
    """The built-up areas of a date: those of a loaded layer; where none holds then, those derived from communities.

    A loaded layer speaks for the whole city. Before the first day on which areas of communities are known (2018-01-01
    in Nantong) there are none. Hangs on the data versions ``divisions`` and ``built_up``: keep it by them and the date.
    """
    loaded = read_areas(connection, as_of, recorded_as_of)
    return loaded or derive(read_communities(connection, as_of, recorded_as_of))


def _city(connection: Connection, today: date) -> MultiPolygon:
    snapshot = read_snapshot(connection, today, levels=("province", "prefecture", "county"))
    areas = [version.shape.area for version in snapshot.at_level("county") if version.shape is not None]
    if not areas:
        raise NotReady("the register has no map to check areas against — run: tongtu load baseline, tongtu load orders")
    return union(areas)
