"""A made-up national list since 1980, from file to answer, beside a bare COPY of the same rows.

Run ``python -m benchmarks.catalogue``. All units and codes are made up; the rates of change are of the order of those
in the lists of 1980–2019 (most rows end by a new code, in the waves of 1983 and 1995).
"""

from __future__ import annotations

import argparse
import csv
import shutil
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
from rich.console import Console
from rich.table import Table
from sqlalchemy import text

from benchmarks.timing import timed
from gis.catalogues.walk import Index, all_successors, successors
from gis.db.catalogues import read_rows
from gis.db.cluster import Cluster
from gis.db.connect import Database, prepare, private_database
from gis.db.schema import upgrade
from gis.flows.load_catalogue import load_catalogue
from gis.load.catalogue import COLUMNS

FIRST, LAST = 1980, 2026
SHARES = {"recode": 0.55, "rename": 0.15, "merge": 0.12, "split": 0.06, "part": 0.11, "abolish": 0.01}
"""Of each hundred changes; parts end no row."""
WAVES = {1983: 8.0, 1995: 6.0, 2000: 2.0, 2020: 1.5}
"""How much more than in other years was changed in those of great reforms."""
DIRT = 0.005
"""Share of rows spoilt afterwards: a successor that never existed, a period that overlaps."""


class Country:
    """A made-up country: cells of rows that ended, and of those in force by code."""

    def __init__(self, units: int, rng: np.random.Generator) -> None:
        self.rng = rng
        self.ended: list[list[str]] = []
        self.live: dict[str, list[str]] = {}
        self.codes = 0
        for _ in range(units):
            self.begin(FIRST)

    def begin(self, year: int, code: str | None = None) -> str:
        """Begin a row, under a new code unless one is given."""
        if code is None:
            self.codes += 1
            code = str(900_000 + self.codes)
        self.live[code] = [code, f"虚{self.rng.integers(1_000_000)}县", "county", str(year), "", ""]
        return code

    def change(self, code: str, kind: str, year: int, stays: list[str]) -> None:
        """One change of one unit; ``stays``: units to which nothing happens this year."""
        if kind == "part":
            self.live[code][5] += f";{self.rng.choice(stays)}@{year}"
            return
        row = self.live.pop(code)
        row[4] = str(year)
        if kind in ("rename", "split"):
            row[5] += f";{self.begin(year, code)}"
        if kind in ("recode", "split"):
            row[5] += f";{self.begin(year)}"
        if kind == "merge":
            row[5] += f";{self.rng.choice(stays)}"
        self.ended.append(row)


def made_up_country(rows: int, rng: np.random.Generator) -> list[list[str]]:
    """A list of about ``rows`` rows as cells of a file, in the order of codes."""
    country = Country(int(rows * 0.4), rng)
    weight = np.array([WAVES.get(year, 1.0) for year in range(FIRST + 1, LAST)])
    changes = (weight / weight.sum() * rows * 0.74).round().astype(int)
    for year, count in zip(range(FIRST + 1, LAST), changes, strict=True):
        old = [code for code, row in country.live.items() if row[3] < str(year)]
        changed = rng.choice(old, min(count, len(old) // 2), replace=False).tolist()
        stays = sorted(set(old) - set(changed))
        for code, kind in zip(changed, rng.choice(list(SHARES), len(changed), p=list(SHARES.values())), strict=True):
            country.change(code, str(kind), year, stays)
    listed = sorted([*country.ended, *country.live.values()], key=lambda row: (row[0], row[3]))
    for row in rng.choice(len(listed), int(len(listed) * DIRT), replace=False):
        column, spoilt = (5, "999999") if row % 2 else (3, str(int(listed[row][3]) - 1))
        listed[row][column] = spoilt
    return listed


def bare_copy(database: Database, path: Path) -> None:
    """What cannot be saved: the same rows into a plain table of texts, in a transaction of their own."""
    with database.write() as connection:
        columns = ", ".join(f"{name} text" for name in COLUMNS)
        connection.execute(text(f"CREATE TEMP TABLE bare ({columns}) ON COMMIT DROP"))
        cursor = connection.connection.cursor()
        with cursor.copy("COPY bare FROM STDIN (FORMAT csv, HEADER)") as copy:
            copy.write(path.read_bytes())


def measured(database: Database, path: Path) -> list[tuple[str, float, str]]:
    """What was done, seconds, and what came of it."""
    bare_s, _ = min((timed(lambda: bare_copy(database, path)) for _ in range(3)), key=lambda run: run[0])
    load_s, loaded = timed(lambda: load_catalogue(database, path, "made-up"))
    again_s, _ = timed(lambda: load_catalogue(database, path, "made-up"))

    def read() -> list[Any]:
        with database.read() as connection:
            return read_rows(connection, "made-up")

    read_s, rows = timed(read)
    index_s, index = timed(lambda: Index(rows))
    one_s, one = timed(lambda: successors(index, rows[0].code, rows[0].valid_from, date(LAST, 1, 1)))
    day_s, day = timed(lambda: all_successors(index, date(1985, 1, 1), date(LAST, 1, 1)))
    every_s, every = timed(lambda: [successors(index, row.code, row.valid_from, date(LAST, 1, 1)) for row in rows])
    ends = Counter(end.status for found in every for end in found)
    faults = f"{loaded.contradictory:,} contradictory rows, {loaded.left_out:,} left out"
    return [
        ("bare: COPY of the same rows", bare_s, f"{path.stat().st_size:,} bytes"),
        ("ours: read, look for contradictions, store", load_s, faults),
        ("ours: the same file again", again_s, "unchanged"),
        ("read all rows from the database", read_s, f"{len(rows):,} rows"),
        ("index by code and period", index_s, f"{len(index.codes):,} codes"),
        ("successors of one code", one_s, f"{len(one)} ends"),
        ("successors of all rows in force on 1985-01-01", day_s, f"{len(day):,} rows"),
        ("successors of every row from its first day", every_s, ", ".join(f"{k} {n:,}" for k, n in ends.items())),
    ]


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--rows", type=int, default=7_000)
    told = asked.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="tongtu-benchmark-"))
    folder.chmod(0o755)  # the server's own user must get in
    cluster = Cluster(folder)
    cluster.start()
    try:
        prepare(cluster)
        database = private_database(cluster)
        upgrade(database)
        path = folder / "made-up.csv"
        country = made_up_country(told.rows, np.random.default_rng(1))
        with path.open("w", encoding="utf-8", newline="") as handle:
            csv.writer(handle).writerows([COLUMNS, *country])
        lines = measured(database, path)
        database.dispose()
    finally:
        cluster.stop()
        shutil.rmtree(folder)
        shutil.rmtree(cluster.socket_dir, ignore_errors=True)
    table = Table("what", "seconds", "× bare", "", title=f"A made-up list of {len(country):,} rows, {FIRST}–{LAST - 1}")
    for what, seconds, said in lines:
        table.add_row(what, f"{seconds:.4f}", f"{seconds / lines[0][1]:.1f}", said)
    Console(width=140).print(table)


if __name__ == "__main__":
    main()
