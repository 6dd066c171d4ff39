"""Make up the demonstration city on the real divisions and load it, labelled as made up."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from sqlalchemy import Connection

from gis.crs import MEASURE_SRID, STORE_SRID
from gis.db.addresses import drop_made_up_addresses, write_addresses
from gis.db.clock import next_moment, raise_version, share_register, versions
from gis.db.connect import Database
from gis.db.datasets import loaded_sha256, remember
from gis.db.facilities import drop_made_up_facilities, write_facilities
from gis.db.inspections import drop_made_up_inspections
from gis.db.markers import drop_made_up_markers, write_markers
from gis.db.network import NetworkHead, write_network
from gis.db.placements import refresh_placements
from gis.db.placenames import LAYER as NAMES
from gis.db.residents import drop_made_up_residents, write_residents
from gis.db.snapshots import first_map_day, read_snapshot
from gis.db.water import drop_made_up_water, write_water
from gis.demo import SCALES, DemoCity, Places, make_city
from gis.demo.common import Progress
from gis.demo.markers import made_up_markers
from gis.divisions import Snapshot
from gis.errors import BadInput, Conflict, NotReady
from gis.flows.address_desk import index_written
from gis.flows.correct_reading import shipped_readings
from gis.flows.demo_borders import read_borders
from gis.flows.demo_inspections import write_demo_inspections
from gis.flows.demo_place_names import replace_demo_names
from gis.flows.load_baseline import Loaded
from gis.flows.load_census import CENSUS_DAY
from gis.load.census import read_census
from gis.load.placenames import read_tables
from gis.network import node_streets

DATASET = "demo"
NETWORK = "demo"
GENERATOR_VERSION = 4
"""Raised when the generator makes another city of the same seed, so that an old one is replaced."""
GENERATOR = f"made up by gis/demo {GENERATOR_VERSION}"


def load_demo(database: Database, data: Path, scale: str, seed: int, progress: Progress) -> Loaded:
    """Make and load the city of ``scale`` and ``seed`` in place of any other; the same again changes nothing."""
    if scale not in SCALES:
        raise BadInput(f"there is no scale {scale!r} — one of {', '.join(SCALES)}")
    with database.read() as connection:
        snapshot = read_snapshot(connection, date.max)
        since = first_map_day(connection)
        divisions = versions(connection).get("divisions", 0)
        known = loaded_sha256(connection, DATASET)
    if since is None:
        raise NotReady("the register is empty — run: tongtu load baseline, then tongtu load orders")
    sha256 = hashlib.sha256(f"{GENERATOR_VERSION} {scale} {seed} {divisions}".encode()).hexdigest()
    if known == sha256:
        return Loaded(changed=False, rows=0)
    with database.read() as connection:
        borders, meetings = read_borders(connection, since, snapshot)
    places = replace(read_places(snapshot, data), borders=borders, meetings=meetings)
    city = make_city(places, SCALES[scale], seed, progress)
    with database.write() as connection:
        share_register(connection)
        if versions(connection).get("divisions", 0) != divisions:
            raise Conflict("the divisions were changed while the city was made up on them — run it again")
        at = next_moment(connection)
        rows = _replace(connection, city, sha256, since, at, progress)
        index_written(connection, shipped_readings(data))
        rows += write_demo_inspections(connection, seed, at)
        rows += replace_demo_names(connection, city.place_names, snapshot, read_tables(data), since, at)
        remember(connection, DATASET, sha256, f"{GENERATOR}, scale {scale}, seed {seed}", rows, at)
        raise_version(connection, "streets", "water", "addresses", "residents", "facilities", "markers", NAMES)
    return Loaded(changed=True, rows=rows)


def read_places(snapshot: Snapshot, data: Path) -> Places:
    """The real ground the demonstration is hung on: communities of the snapshot, land and river, the census."""
    rows = []
    for version in snapshot.at_level("community"):
        town, county = snapshot.chain(version.unit_id)[-2], snapshot.chain(version.unit_id)[-3]
        rows.append(
            {
                "unit_id": version.unit_id,
                "name": version.name,
                "kind": version.kind,
                "town_id": town.unit_id,
                "town_name": town.name,
                "town_kind": town.kind,
                "county_id": county.unit_id,
                "county_name": county.name,
                "county_code": snapshot.code_of(county.unit_id),
                "geometry": version.shape.area if version.shape else None,
            }
        )
    communities = gpd.GeoDataFrame(rows, geometry="geometry", crs=STORE_SRID).set_index("unit_id")
    boundaries = data / "boundaries"
    return Places(
        communities=communities.sort_index().to_crs(MEASURE_SRID),
        land=_area(boundaries / "land.geojson"),
        river=_area(boundaries / "river.geojson"),
        census=read_census(data / "population" / "census_2020_county.csv", CENSUS_DAY).wide,
    )


def _area(path: Path) -> Any:
    return gpd.read_file(path).set_crs(STORE_SRID, allow_override=True).to_crs(MEASURE_SRID).union_all()


def _replace(connection: Connection, city: DemoCity, sha256: str, since: date, at: datetime, progress: Progress) -> int:
    for drop in (
        drop_made_up_addresses,
        drop_made_up_facilities,
        drop_made_up_inspections,
        drop_made_up_markers,
        drop_made_up_residents,
        drop_made_up_water,
    ):
        drop(connection)
    progress("writing streets", 0.0)
    head = NetworkHead(NETWORK, sha256, str(city.streets["source"].iloc[0]), made_up=True)
    network = write_network(connection, head, node_streets(city.streets), at)
    rows = network.edges + write_water(connection, _stored(city.water))
    progress("writing addresses", 0.3)
    rows += write_addresses(connection, _stored(city.addresses), since, at, reload=True)
    progress("writing facilities", 0.9)
    rows += write_facilities(connection, _stored(city.facilities), at)
    rows += write_residents(connection, pd.DataFrame(city.residents))
    rows += write_markers(connection, made_up_markers(city.markers), at, since)
    refresh_placements(connection, since, at)
    progress("done", 1.0)
    return rows


def _stored(frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    return frame.to_crs(STORE_SRID)
