"""Gazetteers, name maps and documents from the command line."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

from openpyxl import load_workbook

from gis.db.connect import Database
from tests.cli.conftest import Command


def test_a_gazetteer_and_a_map_are_written_as_files(tongtu: Command, register: Database, tmp_path: Path) -> None:
    asked = ("--unit", "三星镇", "--as-of", "2021-01-01", "-o")
    book, page, drawn = (tmp_path / name for name in ("a.xlsx", "a.html", "map.html"))
    for command, file in (("gazetteer", book), ("gazetteer", page), ("map", drawn)):
        done = tongtu("placenames", command, *asked, str(file), database=register)
        assert done.code == 0
        assert "of 三星镇 on 2021-01-01" in " ".join(done.out.split())
    assert load_workbook(book).sheetnames[0] == "说明"
    assert "三星镇地名录" in page.read_text(encoding="utf-8")
    assert "三星镇地名图" in drawn.read_text(encoding="utf-8")


def test_what_cannot_be_written_is_refused_before_anything_is_read(
    tongtu: Command, register: Database, tmp_path: Path
) -> None:
    done = tongtu("placenames", "gazetteer", "--unit", "海门区", "-o", str(tmp_path / "a.pdf"), database=register)
    assert done.code == 1
    assert "ends in none of .xlsx, .html" in " ".join(done.err.split())
    gone = tongtu(
        "placenames", "map", "--unit", "海门市", "--as-of", "2021-01-01", "-o", str(tmp_path / "a.html"),
        database=register,
    )  # fmt: skip
    assert "not in force on 2021-01-01" in " ".join(gone.err.split())


def test_documents_are_added_listed_counted_and_withdrawn(tongtu: Command, own_register: Database) -> None:
    def run(*words: str) -> str:
        done = tongtu("placenames", "documents", *words, database=own_register)
        assert done.code == 0, done.err
        return " ".join(done.out.split())

    said = run(
        "add", "--unit", "mca:320614", "--kind", "地名规划", "--title", "海门区地名规划", "--source", "a test",
        "--valid-from", "2021-01-01", "--made-up",
    )  # fmt: skip
    assert said == "海门区地名规划 is registered as document 1"
    (listed,) = json.loads(run("list", "-f", "json"))
    assert (listed["unit"], listed["kind"], listed["made_up"]) == ("海门区", "plan", True)
    counted = json.loads(run("indicator", "T2-26", "-f", "json"))
    assert (counted["as_of"], counted["numerator"], counted["denominator"]) == (date.today().isoformat(), 1, 21)
    assert "1 of 21 (4.8%) — with made-up documents" in run("indicator")
    assert run("withdraw", "1", "--since", "2022-01-01") == "document 1 is withdrawn from 2022-01-01 on"
    assert json.loads(run("list", "-f", "json")) == []
