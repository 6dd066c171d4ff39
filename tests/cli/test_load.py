"""`tongtu load`: files into the register, whole or not at all, and the second time nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from shapely import LineString, Point
from sqlalchemy import text

from gis.db.connect import Database


def networks(database: Database) -> dict[str, tuple[int, bool]]:
    """Edges of each network, and whether it is made up."""
    statement = (
        "SELECT n.key, n.made_up, (SELECT count(*) FROM street_edge e WHERE e.network_id = n.id) AS edges "
        "FROM street_network n"
    )
    with database.read() as connection:
        return {row.key: (row.edges, row.made_up) for row in connection.execute(text(statement))}


@pytest.fixture
def streets(tmp_path: Path) -> Path:
    """A cross of two streets that share a vertex, and a motorway nobody walks on."""
    west, middle, east = (120.80, 32.0), (120.81, 32.0), (120.82, 32.0)
    lines = [
        LineString([west, middle, east]),
        LineString([(120.81, 31.99), middle, (120.81, 32.01)]),
        LineString([(120.80, 31.98), (120.82, 31.98)]),
    ]
    table = {"name": ["东西路", "南北路", "高速"], "highway": ["residential", "tertiary", "motorway"]}
    path = tmp_path / "tiny.gpkg"
    gpd.GeoDataFrame(table, geometry=lines, crs=4490).to_file(path, driver="GPKG")
    return path


def test_streets_of_a_file_are_loaded_once(tongtu: Any, own_register: Database, streets: Path) -> None:
    first = tongtu("load", "streets", str(streets), database=own_register)
    assert (first.code, first.err) == (0, "")
    assert "tiny" in first.out
    assert networks(own_register) == {"tiny": (4, False)}
    second = tongtu("load", "streets", str(streets), database=own_register)
    assert (second.code, second.out) == (0, "network tiny: unchanged\n")
    assert networks(own_register) == {"tiny": (4, False)}


def test_streets_are_loaded_under_the_name_that_is_given(tongtu: Any, own_register: Database, streets: Path) -> None:
    tongtu("load", "streets", str(streets), "--name", "街道", "--noding", "crossings", database=own_register)
    assert networks(own_register) == {"街道": (4, False)}


def _broken(tmp_path: Path, name: str) -> Path:
    path = tmp_path / name
    if name == "points.gpkg":
        gpd.GeoDataFrame({"name": ["x"]}, geometry=[Point(120.8, 32.0)], crs=4490).to_file(path, driver="GPKG")
    elif name == "no_crs.gpkg":
        line = LineString([(120.8, 32.0), (120.9, 32.0)])
        gpd.GeoDataFrame({"name": ["x"]}, geometry=[line]).to_file(path, driver="GPKG")
    elif name != "absent.gpkg":
        path.write_bytes(b"this is no street file")
    return path


@pytest.mark.parametrize(
    "name", ["broken.osm.pbf", "broken.gpkg", "broken.parquet", "points.gpkg", "no_crs.gpkg", "absent.gpkg"]
)
@pytest.mark.filterwarnings("ignore:'crs' was not provided")
def test_a_file_that_holds_no_streets_is_refused_by_its_name(
    tongtu: Any, own_register: Database, tmp_path: Path, name: str
) -> None:
    done = tongtu("load", "streets", str(_broken(tmp_path, name)), database=own_register)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("error: ")
    assert done.err.count("\n") == 1
    assert name in done.err
    assert networks(own_register) == {}


def test_an_unknown_noding_is_refused(tongtu: Any, own_register: Database, streets: Path) -> None:
    done = tongtu("load", "streets", str(streets), "--noding", "magic", database=own_register)
    assert done.code == 1
    assert "one of vertices, crossings" in done.err


def test_loading_what_is_there_changes_nothing(tongtu: Any, register: Database) -> None:
    def layers() -> dict[str, int]:
        with register.read() as connection:
            return {row.layer: row.n for row in connection.execute(text("SELECT layer, n FROM data_version"))}

    before = layers()
    assert tongtu("load", "baseline", database=register).out == "baseline: unchanged\n"
    assert tongtu("load", "census", database=register).out == "census of 2020: unchanged\n"
    done = tongtu("load", "orders", database=register)
    assert [line.endswith("applied before") for line in done.out.splitlines()] == [True] * 18
    assert layers() == before


def test_a_folder_without_orders_is_told(tongtu: Any, register: Database, tmp_path: Path) -> None:
    done = tongtu("load", "orders", str(tmp_path), database=register)
    assert done.code == 1
    assert str(tmp_path) in done.err


def test_an_unknown_scale_of_the_demonstration_is_refused(tongtu: Any, register: Database) -> None:
    done = tongtu("demo", "--scale", "galaxy", database=register)
    assert done.code == 1
    assert "one of small, city, large" in done.err


def test_the_demonstration_needs_a_register(tongtu: Any, empty: Database) -> None:
    done = tongtu("demo", database=empty)
    assert done.code == 1
    assert "tongtu load baseline" in done.err
