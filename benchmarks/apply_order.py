"""Applying July 2020 with ever more addresses resting on the divisions it changes.

The addresses are made up: points at random near the middle of their community. Beside the time of applying stand those
of its preview, and of the plan alone, which knows no database.

    python -m benchmarks.apply_order [--addresses 0,100000,1000000]
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
from datetime import UTC, date, datetime
from pathlib import Path

import geopandas as gpd
import numpy as np
from sqlalchemy import text

from benchmarks.timing import timed
from gis.changeorders import plan
from gis.crs import STORE_CRS
from gis.db.addresses import COLUMNS, write_addresses
from gis.db.clock import next_moment
from gis.db.cluster import Cluster
from gis.db.connect import Database, prepare, private_database
from gis.db.orders import touched_by
from gis.db.schema import upgrade
from gis.db.snapshots import codes_ever, read_snapshot
from gis.flows.apply_order import apply_order
from gis.flows.load_baseline import load_baseline
from gis.flows.preview_order import full_preview
from gis.load.changeorders import read_orders
from gis.settings import CHECKOUT

DAY_BEFORE, SINCE = date(2020, 7, 2), date(2018, 1, 1)
SEED = 20200703
CHUNK = 250_000
"""Addresses written at a time."""


def main() -> None:
    """Print a line for each number of addresses."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--addresses", default="0,100000,1000000", help="numbers of addresses, by comma")
    numbers = [int(word) for word in parser.parse_args().addresses.split(",")]
    state = Path(tempfile.mkdtemp(prefix="tongtu-bench-"))
    state.chmod(0o755)
    cluster = Cluster(state)
    cluster.start()
    try:
        print(f"{'addresses':>12} {'rewritten':>12} {'apply s':>9} {'preview s':>10} {'plan s':>8} {'apply/plan':>11}")
        for number in numbers:
            print(_measured(cluster, number), flush=True)
    finally:
        cluster.stop()
        shutil.rmtree(state, ignore_errors=True)


def _measured(cluster: Cluster, addresses: int) -> str:
    name = f"bench_{addresses}"
    prepare(cluster, name)
    database = private_database(cluster, name)
    upgrade(database)
    load_baseline(database, CHECKOUT / "data")
    files = read_orders(CHECKOUT / "data" / "changeorders", CHECKOUT)
    for file in files[:-2]:
        apply_order(database, file)
    _write(database, addresses)
    july = files[-2]
    with database.read() as connection:
        before, ever = read_snapshot(connection, DAY_BEFORE), codes_ever(connection)
    planned, _ = timed(lambda: plan(july.order, before, july.cells, ever))
    previewed, _ = timed(lambda: full_preview(database, july))
    applied, done = timed(lambda: apply_order(database, july))
    with database.read() as connection:
        rewritten = touched_by(connection, done.number)["addresses_rewritten"]
    database.dispose()
    seconds = f"{applied:>9.2f} {previewed:>10.2f} {planned:>8.2f} {applied / planned:>11.1f}"
    return f"{addresses:>12,} {rewritten:>12,} {seconds}"


def _write(database: Database, addresses: int) -> None:
    """Made-up addresses, spread over all communities alike."""
    chance = np.random.default_rng(SEED)
    with database.read() as connection:
        places = connection.execute(
            text(
                "SELECT v.unit_id, ST_X(g.label_point) AS lon, ST_Y(g.label_point) AS lat FROM division_version v "
                "JOIN division_unit u ON u.id = v.unit_id JOIN division_geometry g ON g.id = v.geometry_id "
                "WHERE u.level = 'community' AND upper_inf(v.recorded) AND v.valid @> CAST(:day AS date)"
            ),
            {"day": DAY_BEFORE},
        ).all()
    for first in range(0, addresses, CHUNK):
        numbers = np.arange(first, min(first + CHUNK, addresses))
        at = numbers % len(places)
        lon = np.array([place.lon for place in places])[at] + chance.normal(0, 1e-4, len(numbers))
        lat = np.array([place.lat for place in places])[at] + chance.normal(0, 1e-4, len(numbers))
        frame = gpd.GeoDataFrame(
            {
                "address_id": [f"BENCH-{number}" for number in numbers],
                "community_id": np.array([place.unit_id for place in places])[at],
                "text": [f"造出来的路{number}号" for number in numbers],
                "dwelling": True,
                "source": "benchmark",
                "made_up": True,
            },
            geometry=gpd.points_from_xy(lon, lat),
            crs=STORE_CRS,
        )
        with database.write() as connection:
            write_addresses(
                connection,
                frame.reindex(columns=COLUMNS),
                SINCE,
                next_moment(connection, datetime.now(UTC)),
                reload=True,
            )


if __name__ == "__main__":
    main()
