"""Loading place names from the command line: the planted workbook, each fault named with its row."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

from gis.db.connect import Database
from gis.db.placenames import read_names
from gis.load.placenames import read_placename_file
from tests.cli.conftest import Command
from tests.placenames.planted_names import planted, write_xlsx


def test_a_workbook_with_planted_faults_loads_its_good_rows_and_names_each_fault(
    tongtu: Command, own_register: Database, tmp_path: Path
) -> None:
    rows, where = planted()
    file, rejects = write_xlsx(tmp_path / "地名.xlsx", rows), tmp_path / "rejects.xlsx"
    words = ("placenames", "load", str(file), "--source", "made for a test", "--made-up")
    undeclared = tongtu(*words, database=own_register)
    assert undeclared.code == 1
    assert "declares no datum" in undeclared.err
    strict = tongtu(*words, "--crs", "EPSG:4490", "--strict", database=own_register)
    assert strict.code == 1
    with own_register.read() as connection:
        assert read_names(connection) == []

    done = tongtu(
        *words, "--crs", "EPSG:4490", "--standard", "--rejects", str(rejects), "-f", "json", database=own_register
    )
    assert (done.code, done.err) == (0, "")
    told = defaultdict(list)
    for fault in done.json:
        told[fault["row"]].append(fault)
    for number, (sentence, loaded) in where.items():
        # a title stands above the heading of the workbook
        faults = told.pop(number + 1)
        assert any(sentence in fault["fault"] for fault in faults), (sentence, faults)
        assert {fault["verdict"] for fault in faults} == {"loaded" if loaded else "rejected"}
        assert f"row {number + 1}" in strict.err
    assert not told, "a good row has no fault"

    refused = [number for number, (_, loaded) in where.items() if not loaded]
    _, back = read_placename_file(rejects)
    assert len(back) == len(refused)
    with own_register.read() as connection:
        names = read_names(connection)
    assert len(names) == len(rows) - len(refused)
    assert {(one.status, one.basis, one.made_up, one.source) for one in names} == {
        ("standard", "list", True, "made for a test")
    }

    again = tongtu(*words, "--crs", "EPSG:4490", "--standard", database=own_register)
    assert f"0 places new, 0 corrected, {len(names)} unchanged, {len(refused)} rows rejected" in " ".join(
        again.out.split()
    )
