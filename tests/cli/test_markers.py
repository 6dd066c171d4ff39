"""Loading markers from the command line: 26 planted faults, each named with its row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from gis.db.connect import Database
from gis.db.markers import read_markers
from gis.db.placements import read_placements
from gis.load.markers import read_marker_file
from tests.markers.planted import FAULTS, Row, form, planted, stones, write_csv, write_xlsx

TODAY = date(2026, 1, 1)
REJECTED_TOO = {"the same row twice": ("stands twice", False), "duplicate serial": ("is the number of 2 markers", True)}
EXPECTED = {name: (words, loaded) for name, (_, words, loaded) in FAULTS.items()} | REJECTED_TOO


@pytest.fixture(scope="module")
def rows(register: Database) -> list[Row]:
    return [form(marker) for marker in stones(register)]


WRITERS: dict[str, Callable[[Path, Sequence[Row]], Path]] = {
    "faults.csv": write_csv,
    "faults.xlsx": write_xlsx,
}


@pytest.mark.parametrize("name", WRITERS)
def test_a_file_with_planted_faults_loads_its_good_rows_and_names_each_fault(
    tongtu: Any, own_register: Database, rows: list[Row], tmp_path: Path, name: str
) -> None:
    table, where = planted(rows)
    file, rejects = WRITERS[name](tmp_path / name, table), tmp_path / f"rejects-{name}"
    words = ("markers", "load", str(file), "--crs", "EPSG:4490", "--made-up")
    strict = tongtu(*words, "--strict", database=own_register)
    assert strict.code == 1
    with own_register.read() as connection:
        assert read_markers(connection, TODAY) == []

    done = tongtu(*words, "--rejects", str(rejects), "-f", "json", database=own_register)
    assert (done.code, done.err) == (0, "")
    told = defaultdict(list)
    for fault in done.json:
        told[fault["row"]].append(fault)
    assert len(set(where.values())) == 26
    for number, planted_fault in where.items():
        sentence, loaded = EXPECTED[planted_fault]
        assert any(sentence in fault["fault"] for fault in told[number]), (planted_fault, told[number])
        assert all((fault["verdict"] == "loaded") is loaded for fault in told[number]), (planted_fault, told[number])
        assert f"row {number}" in strict.err
    assert set(told) == set(where), "a good row has no fault"

    refused = {row for row, fault in where.items() if not EXPECTED[fault][1]}
    assert len(read_marker_file(rejects).rows) == len(refused)
    with own_register.read() as connection:
        standing, placed = read_markers(connection, TODAY), read_placements(connection, TODAY)
    markers = {marker.number: marker for marker in standing}
    assert len(standing) == len(table) - len(refused)
    for at, row in enumerate(table, start=2):
        assert (row["JZBH"] in markers) or at in refused
    good = markers[next(row["JZBH"] for at, row in enumerate(table, start=2) if at not in where)]
    assert (good.grade, good.height_datum, len(good.reference_objects), good.made_up) == ("county", "1985", 3, True)
    assert good.record["A方技术人员"] == "演示人员"
    assert good.original is not None
    assert good.original.crs == "EPSG:4490"
    assert len(good.side_units) == len(good.sides)
    assert {p.marker_id for p in placed} <= {marker.marker_id for marker in standing}

    # no sentence gives the place of a marker away
    secrets = {row["JD"] for row in table} | {row["WD"] for row in table} - {""}
    assert not any(secret in done.out + strict.err for secret in secrets if len(secret) > 5)

    checked = tongtu("markers", "check", "-f", "json", database=own_register)
    assert checked.code == 0
    assert {"duplicate", "off_line", "order", "line_unknown"} <= {fault["kind"] for fault in checked.json}
    assert tongtu("markers", "check", "--strict", database=own_register).code == 1


def test_a_file_without_a_datum_is_refused_with_the_one_it_would_fit(
    tongtu: Any, own_register: Database, rows: list[Row], tmp_path: Path
) -> None:
    file = write_csv(tmp_path / "stones.csv", rows, "gb18030")
    done = tongtu("markers", "load", str(file), database=own_register)
    assert done.code == 1
    assert "declares no datum; its points fit EPSG:4490 (median 0 m off the lines) best" in " ".join(done.err.split())
    assert "--crs EPSG:4490" in done.err


def test_a_wrong_datum_and_a_wrong_date_are_refused(tongtu: Any, own_register: Database, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("JZBH,JD,WD\n", encoding="utf-8")
    for words, said in ((("--crs", "EPSG:3857"), "holds no markers"), (("--valid-from", "soon"), "is not a date")):
        done = tongtu("markers", "load", str(tmp_path / "a.csv"), *words, database=own_register)
        assert done.code == 1
        assert said in done.err
