"""Load the place names that come with the house: protection lists, and populated places of GeoNames."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from gis.db.connect import Database
from gis.db.datasets import loaded_sha256
from gis.flows.load_baseline import Loaded
from gis.flows.load_placenames import Asked, dataset_key, fingerprint, load_placenames
from gis.load.placenames import read_placename_file, read_tables

SHIPPED = (("heritage.csv", Asked(every_row=True)), ("geonames.csv", Asked("EPSG:4326", every_row=True)))
"""The files in ``data/placenames``. None is a list of approved names, so none of them makes a name standard."""


def load_shipped_names(database: Database, data: Path) -> Loaded:
    """Load what is not loaded yet, on the divisions as they are last known; the same again changes nothing.

    A row that cannot be loaded stops the load: our own files are to be put right.
    """
    rows = 0
    for name, asked in SHIPPED:
        path = data / "placenames" / name
        file, _ = read_placename_file(path)
        with database.read() as connection:
            known = loaded_sha256(connection, dataset_key(file))
        if known == fingerprint(file, asked):
            continue
        loaded = load_placenames(database, path, asked, read_tables(data), date.max)
        rows += loaded.new + loaded.corrected
    return Loaded(changed=rows > 0, rows=rows)
