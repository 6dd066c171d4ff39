"""`tongtu boundaries audit`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from gis.db.connect import Database
from tests.cli.conftest import Command


def test_the_register_passes_the_audit(register: Database, tongtu: Command, tmp_path: Path) -> None:
    out = tmp_path / "faults.geojson"
    done = tongtu(
        "boundaries", "audit", "--as-of", "2021-01-01", "--level", "county", "--out", str(out), "-f", "json",
        database=register,
    )  # fmt: skip
    assert (done.code, done.json) == (0, [])
    assert json.loads(out.read_text(encoding="utf-8"))["features"] == []


@pytest.fixture
def holed(own_register: Database) -> Database:
    """The register with a hole of 20 by 10 m in 崇川区, which no check of an order would have let pass."""
    hole = "ST_Transform(ST_MakeEnvelope(580000, 3540000, 580020, 3540010, 4549), 4490)"
    with own_register.write() as connection:
        connection.execute(
            text(
                f"UPDATE division_geometry SET geom = ST_Multi(ST_Difference(geom, {hole})) WHERE id IN ("
                "SELECT geometry_id FROM division_version WHERE name = '崇川区' AND valid @> '2021-01-01'::date)"
            )
        )
    return own_register


def test_a_hole_is_told_with_its_size_and_ends_with_1_unless_tolerated(
    holed: Database, tongtu: Command, tmp_path: Path
) -> None:
    out = tmp_path / "faults.geojson"
    asked = ("boundaries", "audit", "--as-of", "2021-01-01", "--level", "county", "-f", "json")
    done = tongtu(*asked, "--out", str(out), database=holed)
    assert done.code == 1
    (fault,) = done.json
    assert (fault["kind"], fault["units"], fault["exceeds"]) == ("gap", "崇川区", True)
    assert fault["size_m2"] == pytest.approx(200, abs=0.1)
    (feature,) = json.loads(out.read_text(encoding="utf-8"))["features"]
    assert feature["geometry"]["type"] == "Polygon"
    assert feature["properties"]["size_m2"] == fault["size_m2"]
    assert tongtu(*asked, "--tolerance-m2", "250", database=holed).code == 0


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--level", "village"), "there is no level"),
        (("--as-of", "2017-01-01"), "2018-01-01"),
        (("--as-of", "2021-01-01", "--level", "county", "--out", "/no/such/folder/x.geojson"), "cannot be written"),
    ],
)
def test_what_cannot_be_audited_is_said(
    register: Database, tongtu: Command, arguments: tuple[str, ...], words: str
) -> None:
    done = tongtu("boundaries", "audit", *arguments, database=register)
    assert done.code == 1
    assert words in done.err
