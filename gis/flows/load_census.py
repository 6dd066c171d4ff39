"""Load the census of 2020 by county, as published."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from gis.db.clock import next_moment, raise_version, share_register
from gis.db.connect import Database
from gis.db.datasets import loaded_sha256, remember
from gis.db.residents import replace_published
from gis.flows.load_baseline import Loaded
from gis.load.census import read_census

CENSUS_DAY = date(2020, 11, 1)
"""The reference date of the seventh national census."""
DATASET = "census_2020"


def load_census(database: Database, data: Path) -> Loaded:
    """Load ``data/population/census_2020_county.csv``. A second load changes nothing."""
    path = data / "population" / "census_2020_county.csv"
    census = read_census(path, CENSUS_DAY)
    with database.write() as connection:
        share_register(connection)
        if loaded_sha256(connection, DATASET) == census.sha256:
            return Loaded(changed=False, rows=0)
        rows = replace_published(connection, census.long)
        remember(connection, DATASET, census.sha256, path.name, rows, next_moment(connection))
        raise_version(connection, "residents")
    return Loaded(changed=True, rows=rows)
