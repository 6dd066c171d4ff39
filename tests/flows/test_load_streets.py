from __future__ import annotations

from pathlib import Path

import geopandas as gpd
import pytest
from shapely import LineString
from sqlalchemy import text

from gis.db.connect import Database
from gis.db.network import read_network
from gis.errors import BadInput
from gis.flows.load_streets import LoadedStreets, load_streets
from tests.db.looking import count, state_of

CROSS = [
    LineString([(120.86, 32.01), (120.88, 32.01)]),
    LineString([(120.87, 32.00), (120.87, 32.02)]),
]


def streets(path: Path, lines: list[LineString] = CROSS, crs: int | None = 4490) -> Path:
    names = [f"{n}路" for n in range(len(lines))]
    gpd.GeoDataFrame({"name": names}, geometry=lines, crs=crs).to_file(path, driver="GPKG")
    return path


def load(database: Database, path: Path, noding: str = "crossings", name: str | None = None) -> LoadedStreets:
    return load_streets(database, path, name, None, noding, lambda _part, _share: None)


def test_streets_are_cut_where_they_meet_and_stored(empty: Database, tmp_path: Path) -> None:
    loaded = load(empty, streets(tmp_path / "cross.gpkg"))
    assert loaded.changed is True
    assert any("network cross: 5 nodes, 4 edges" in sentence for sentence in loaded.sentences)
    with empty.read() as connection:
        network, head = read_network(connection, "cross")
        lengths = connection.execute(text("SELECT sum(length_m) FROM street_edge")).scalar_one()
    assert (network.nodes, network.edges) == (5, 4)
    assert head.made_up is False
    assert lengths == pytest.approx(0.02 * 94_450 + 0.02 * 110_880, rel=0.002)


def test_the_same_file_again_changes_nothing(empty: Database, tmp_path: Path) -> None:
    path = streets(tmp_path / "cross.gpkg")
    load(empty, path)
    before = state_of(empty)
    assert load(empty, path).sentences == ("network cross: unchanged",)
    assert state_of(empty) == before


def test_another_file_of_the_same_name_replaces_the_network(empty: Database, tmp_path: Path) -> None:
    load(empty, streets(tmp_path / "one.gpkg"), name="town")
    assert load(empty, streets(tmp_path / "two.gpkg", CROSS[:1]), name="town").changed is True
    assert count(empty, "street_network") == 1
    assert count(empty, "street_edge") == 1


def test_two_networks_stand_side_by_side(empty: Database, tmp_path: Path) -> None:
    load(empty, streets(tmp_path / "one.gpkg"))
    load(empty, streets(tmp_path / "two.gpkg"))
    assert count(empty, "street_network") == 2
    assert count(empty, "street_edge") == 8


def test_an_unknown_noding_is_told_those_there_are(empty: Database, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="there is no noding 'sometimes' — one of"):
        load(empty, streets(tmp_path / "cross.gpkg"), noding="sometimes")


@pytest.mark.parametrize("broken", ["missing", "garbage", "no crs"])
def test_a_file_that_cannot_be_used_leaves_the_network_that_was_there(
    empty: Database, tmp_path: Path, broken: str
) -> None:
    load(empty, streets(tmp_path / "one.gpkg"), name="town")
    before = state_of(empty)
    path = tmp_path / "broken.gpkg"
    if broken == "garbage":
        path.write_bytes(b"not a layer at all")
    if broken == "no crs":
        streets(path, crs=None)
    with pytest.raises(BadInput, match="broken"):
        load(empty, path, name="town")
    assert state_of(empty) == before
