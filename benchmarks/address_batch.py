"""Rows a second of ``tongtu address batch`` on the register that is set, beside rivals on a sample of the same rows.

Run it as ``TONGTU_STATE=… python -m benchmarks.address_batch [rows]`` on a register with many addresses (``tongtu demo
--scale city`` makes a million). It writes nothing to it. Of the rows 70 % are whole, 20 % name the divisions of an
earlier day or in short, 10 % have one character wrong; no two are asked from one address. The rows are made up from
the register's own, so right and wrong can be told.
"""

from __future__ import annotations

import csv
import os
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

from sqlalchemy import Connection, text

from gis.db.connect import Database, open_database
from gis.flows.batch_addresses import BatchAsked, batch_addresses
from gis.settings import CHECKOUT, Settings

ROWS = 100_000
SAMPLE_TRIGRAM, SAMPLE_FUZZY = 20, 200
"""Rows that rivals are given: they take a second for what a batch does in some milliseconds."""
TODAY = date(2026, 11, 29)


class Case(NamedTuple):
    """What is asked, what is meant, and of which kind it is."""

    asked: str
    address_id: str
    kind: str


def main() -> None:
    """Print rows a second and how many were right."""
    database = open_database(Settings())
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else ROWS
    try:
        with database.read() as connection:
            total = connection.execute(text("SELECT count(*) FROM address WHERE upper_inf(recorded)")).scalar_one()
            cases = _cases(connection, rows)
        print(f"{total:,} addresses, {len(cases):,} rows asked, load average {os.getloadavg()[0]:.1f}")
        with tempfile.TemporaryDirectory() as folder:
            _batch(database, cases, Path(folder))
        with database.app.connect() as connection:
            _trigrams(connection, cases[:SAMPLE_TRIGRAM])
            _fuzzy(connection, cases[:SAMPLE_FUZZY])
    finally:
        database.dispose()


def _cases(connection: Connection, rows: int) -> list[Case]:
    """Addresses of all the register, each once, in an order of chance."""
    found = connection.execute(
        text(
            "SELECT a.text, a.street, COALESCE(a.street, a.estate, a.natural_village, a.building_name) AS own, "
            "c.names, a.address_id, c.earlier FROM address a "
            "JOIN LATERAL (SELECT c.names, (SELECT e.names FROM community_chain e "
            "WHERE e.community_id = a.community_id AND upper_inf(e.recorded) "
            "AND NOT upper_inf(e.valid) ORDER BY e.valid DESC LIMIT 1) AS earlier FROM community_chain c WHERE "
            "c.community_id = a.community_id AND upper_inf(c.valid) AND upper_inf(c.recorded)) c ON true "
            "WHERE upper_inf(a.recorded) AND upper_inf(a.valid) ORDER BY md5(a.address_id) LIMIT :rows"
        ),
        {"rows": rows},
    )
    chance = random.Random(20261129)
    return [_case(row, chance) for row in found]


def _case(row: Any, chance: random.Random) -> Case:
    names, words = row.names, row.text
    # where no street leads there, the community is part of the address
    whole = "".join(names[:3] if row.street else names)
    draw = chance.random()
    if draw < 0.7:
        return Case("江苏省" + whole + words, row.address_id, "whole")
    if draw < 0.8 and row.earlier is not None:
        return Case("南通市" + "".join(row.earlier[1 : 3 if row.street else 4]) + words, row.address_id, "former")
    if draw < 0.9:
        return Case(names[1][:-1] + "".join(names[2 : 3 if row.street else 4]) + words, row.address_id, "short")
    # a character of the name it is found by; of the community's where it has none of its own
    name = row.own or names[3]
    place = chance.randrange(max(1, len(name) - 1))
    wrong = name[:place] + chance.choice("建民新华东明海江") + name[place + 1 :]
    return Case("江苏省" + (whole + words).replace(name, wrong, 1), row.address_id, "wrong character")


def _batch(database: Database, cases: Sequence[Case], folder: Path) -> None:
    source, out = folder / "in.csv", folder / "out.csv"
    with source.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("地址",), *((case.asked,) for case in cases)])
    for processes in (1, 2):
        marks: list[tuple[float, float]] = []
        before = _processor_seconds()
        batch_addresses(
            database,
            CHECKOUT / "data",
            (source, out),
            BatchAsked(processes=processes),
            TODAY,
            lambda _stage, share, marks=marks: marks.append((time.perf_counter(), share)),  # type: ignore[misc]
        )
        used = _processor_seconds() - before
        # from the first piece that was written on: what is read before it is read once, however long the list
        (first, done), (last, all_done) = marks[1], marks[-1]
        speed = (all_done - done) * len(cases) / (last - first)
        print(
            f"batch, {processes} processes: {speed:10,.0f} rows/s; {used / len(cases) * 1e6:,.0f} µs of processor time "
            f"a row beside the database's, reading the register in it; load average {os.getloadavg()[0]:.1f}"
        )
    with out.open(encoding="utf-8-sig", newline="") as file:
        _tell(cases, list(csv.DictReader(file)))


def _processor_seconds() -> float:
    """Of this process and of those that it started and that ended."""
    used = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(one.ru_utime + one.ru_stime for one in used)


def _tell(cases: Sequence[Case], rows: Sequence[dict[str, str]]) -> None:
    asked, right, sure = Counter[str](), Counter[str](), Counter[str]()
    for case, row in zip(cases, rows, strict=True):
        asked[case.kind] += 1
        right[case.kind] += row["match_id"] == case.address_id
        sure[case.kind] += row["match_grade"] in ("A", "B")
    for kind, count in asked.items():
        print(
            f"  {kind:16} {count:8,} rows: {right[kind] / count:7.2%} right at top 1, {sure[kind] / count:7.2%} A or B"
        )


def _trigrams(connection: Connection, cases: Sequence[Case]) -> None:
    """``pg_trgm`` alone: the whole written form by similarity, with the index it wants."""
    connection.execute(
        text(
            "CREATE TEMP TABLE whole AS SELECT a.address_id, '江苏省' || c.names[1] || c.names[2] || c.names[3] || "
            "CASE WHEN a.street IS NULL THEN c.names[4] ELSE '' END || a.text AS words FROM address a "
            "JOIN community_chain c ON c.community_id = a.community_id AND upper_inf(c.valid) "
            "AND upper_inf(c.recorded) WHERE upper_inf(a.recorded) AND upper_inf(a.valid)"
        )
    )
    began = time.perf_counter()
    connection.execute(text("CREATE INDEX ON whole USING gist (words gist_trgm_ops(siglen=64))"))
    built = time.perf_counter() - began
    began, right = time.perf_counter(), 0
    for case in cases:
        found = connection.execute(
            text("SELECT address_id FROM whole ORDER BY words <-> :asked LIMIT 1"), {"asked": case.asked}
        ).scalar()
        right += found == case.address_id
    seconds = time.perf_counter() - began
    print(f"pg_trgm similarity:  {len(cases) / seconds:10,.1f} rows/s, one process; {right / len(cases):.2%} right; "
          f"index built in {built:.0f} s")  # fmt: skip


def _fuzzy(connection: Connection, cases: Sequence[Case]) -> None:
    """All names by rapidfuzz: which name is meant; number and room are not looked for."""
    try:
        from rapidfuzz import fuzz, process  # type: ignore[import-not-found, unused-ignore]
    except ImportError:
        print("rapidfuzz is not installed: no rival")
        return
    names = sorted({row.text for row in connection.execute(text("SELECT text FROM address_name")) if row.text})
    began, right = time.perf_counter(), 0
    for case in cases:
        found = process.extractOne(case.asked, names, scorer=fuzz.partial_ratio)
        right += found is not None and found[0] in case.asked
    seconds = time.perf_counter() - began
    print(f"rapidfuzz over {len(names):,} names: {len(cases) / seconds:10,.1f} rows/s, one process; the name alone: "
          f"{right / len(cases):.2%} give one that was written")  # fmt: skip


if __name__ == "__main__":
    main()
