from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import osmium
import pytest
import shapely
from shapely import LineString, MultiLineString, Point

from gis.errors import BadInput
from gis.load.osm import is_true, level_of, walkable
from gis.load.streets import measure_srid, read_streets
from gis.noding import STREET_COLUMNS, node_streets

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "testdata"
NANTONG = [LineString([(120.86, 32.01), (120.87, 32.01)]), LineString([(120.87, 32.01), (120.87, 32.02)])]

MADE_UP_OSM = """<?xml version='1.0' encoding='UTF-8'?>
<osm version="0.6" generator="made up">
  <node id="1" lat="32.00" lon="120.80"/><node id="2" lat="32.00" lon="120.81"/>
  <node id="3" lat="32.01" lon="120.81"/><node id="4" lat="32.01" lon="120.82"/>
  <way id="11"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/><tag k="name" v="虹桥路"/></way>
  <way id="12"><nd ref="2"/><nd ref="3"/><tag k="highway" v="footway"/><tag k="bridge" v="viaduct"/>
    <tag k="layer" v="1"/></way>
  <way id="13"><nd ref="3"/><nd ref="4"/><tag k="highway" v="steps"/><tag k="tunnel" v="no"/></way>
  <way id="14"><nd ref="1"/><nd ref="4"/><tag k="highway" v="motorway"/></way>
  <way id="15"><nd ref="1"/><nd ref="3"/><tag k="route" v="ferry"/></way>
  <way id="16"><nd ref="1"/><nd ref="99"/><tag k="highway" v="path"/></way>
  <way id="17"><nd ref="1"/><nd ref="4"/><tag k="building" v="yes"/></way>
</osm>
"""


def shared_file(name: str) -> Path:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"the test data file {name} is not beside this checkout")
    return path


def layer(path: Path, lines: Any = NANTONG, crs: Any = 4490, **columns: Any) -> Path:
    gpd.GeoDataFrame(columns or {"note": ["a"] * len(lines)}, geometry=list(lines), crs=crs).to_file(path)
    return path


@pytest.mark.parametrize(
    ("tags", "expected"),
    [
        ({"highway": "footway"}, True),
        ({"highway": "residential"}, True),
        ({"highway": "steps"}, True),
        ({"highway": "motorway"}, False),
        ({"highway": "motorway", "foot": "yes"}, False),
        ({"highway": "construction"}, False),
        ({"highway": "path", "foot": "no"}, False),
        ({"highway": "service", "access": "private"}, False),
        ({"highway": "service", "access": "private", "foot": "yes"}, True),
        ({"highway": "service", "access": "no", "foot": "designated"}, True),
        ({"highway": "trunk"}, False),
        ({"highway": "trunk", "sidewalk": "both"}, True),
        ({"highway": "trunk", "sidewalk:right": "yes"}, True),
        ({"highway": "trunk", "foot": "yes"}, True),
        ({"highway": "trunk", "sidewalk": "no"}, False),
        ({"route": "ferry"}, True),
        ({"route": "ferry", "foot": "no"}, False),
        ({"route": "bus"}, False),
        ({}, False),
    ],
)
def test_tags_say_where_one_may_walk(tags: dict[str, str], expected: bool) -> None:
    assert walkable(tags) is expected


@pytest.mark.parametrize(
    ("value", "expected"), [("yes", True), ("viaduct", True), ("T", True), ("no", False), ("F", False), (None, False)]
)
def test_any_value_but_a_no_is_a_yes(value: str | None, expected: bool) -> None:
    assert is_true(value) is expected


@pytest.mark.parametrize(("value", "expected"), [("1", 1), ("-2", -2), ("1.0", 1), ("0;1", 0), (None, 0), ("nan", 0)])
def test_a_layer_is_a_whole_number_or_nothing(value: str | None, expected: int) -> None:
    assert level_of(value) == expected


def test_an_openstreetmap_file_gives_its_walkable_ways(tmp_path: Path) -> None:
    file = tmp_path / "made-up.osm"
    file.write_text(MADE_UP_OSM, encoding="utf-8")
    read = read_streets(file)
    ways = read.frame.set_index("way_id")
    assert ways.index.tolist() == ["11", "12", "13", "15", "16"]
    assert ways.loc["11", "name"] == "虹桥路"
    assert ways[["bridge", "tunnel", "layer", "steps", "ferry"]].to_numpy().tolist() == [
        [False, False, 0, False, False],
        [True, False, 1, False, False],
        [False, False, 0, True, False],
        [False, False, 0, False, True],
        [False, False, 0, False, False],
    ]
    assert (read.report.rows, read.report.kept, read.report.not_walkable, read.report.ways_cut) == (6, 5, 1, 1)
    assert (read.measure_srid, read.source) == (4549, "made-up.osm")
    assert read.frame.crs.to_epsg() == 4549
    assert "not hold" in read.report.notes[0]
    assert node_streets(read.frame).report.empty == 1


def test_liechtenstein_keeps_every_walkable_node_and_is_measured_in_its_own_zone() -> None:
    path = shared_file("liechtenstein.osm.pbf")
    read = read_streets(path)
    # counted here apart from the reader, by node number
    nodes: dict[int, tuple[int, int]] = {}
    shut: set[int] = set()
    ways: Any = osmium.FileProcessor(str(path), osmium.osm.NODE | osmium.osm.WAY).with_locations()
    for way in ways.with_filter(osmium.filter.KeyFilter("highway")):
        tags = {tag.k: tag.v for tag in way.tags}
        if not way.is_way() or tags.get("foot") == "no":
            continue
        if walkable(tags):
            nodes.update((node.ref, (node.x, node.y)) for node in way.nodes)
        else:
            shut.update(node.ref for node in way.nodes)
    coords = shapely.get_coordinates(read.frame.geometry.to_numpy())
    # two of the nodes lie exactly on another
    assert len(np.unique(np.rint(coords * 1000), axis=0)) == len(set(nodes.values())) == len(nodes) - 2
    # 54,351 counts every way that does not forbid walking, private ones and one resting place included
    assert len(nodes.keys() | shut) == 54_351
    assert read.measure_srid == 32632
    assert "EPSG:32632" in read.report.notes[0]


def test_wuhan_is_read_from_parquet_and_its_motorways_are_left_out() -> None:
    read = read_streets(shared_file("wuhan_streets.parquet"))
    assert read.report.rows == 92_667
    assert read.report.kept + read.report.not_walkable == 92_667
    assert not read.frame["highway"].str.startswith("motorway").any()
    assert any("trunk" in note for note in read.report.notes)
    assert read.measure_srid == 32650


@pytest.mark.parametrize("share", [0.0, 0.00001, 0.3, 0.7, 0.9999])
def test_a_file_cut_off_in_the_middle_is_refused_with_one_sentence(tmp_path: Path, share: float) -> None:
    whole = shared_file("liechtenstein.osm.pbf").read_bytes()
    cut = tmp_path / "cut.osm.pbf"
    cut.write_bytes(whole[: int(len(whole) * share)])
    with pytest.raises(BadInput, match=r"cut\.osm\.pbf: .*(cut off|empty)") as refusal:
        read_streets(cut)
    assert len(refusal.value.complaints) == 1


@pytest.mark.parametrize("name", ["x.gpkg", "x.parquet", "x.osm", "x.osm.pbf", "x.shp"])
def test_a_file_of_something_else_is_refused(tmp_path: Path, name: str) -> None:
    file = tmp_path / name
    file.write_text("这不是地图")
    with pytest.raises(BadInput, match=name):
        read_streets(file)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="no such file"):
        read_streets(tmp_path / "nothing.gpkg")


def test_an_openstreetmap_file_without_ways_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "empty.osm"
    file.write_text('<osm version="0.6"><node id="1" lat="32" lon="120"/></osm>')
    with pytest.raises(BadInput, match="no walkable way"):
        read_streets(file)


def test_a_layer_without_a_crs_is_refused(tmp_path: Path) -> None:
    gpd.GeoDataFrame({"note": ["a", "b"]}, geometry=NANTONG).to_parquet(tmp_path / "streets.parquet")
    with pytest.raises(BadInput, match="no coordinate reference system"):
        read_streets(tmp_path / "streets.parquet")


def test_fields_are_found_by_their_common_names(tmp_path: Path) -> None:
    columns = {"osm_id": ["7", "8"], "fclass": ["residential", "steps"], "名称": ["虹桥路", None]}
    file = layer(tmp_path / "a.gpkg", **columns, bridge=["T", "F"], layer=[1, 0])
    read = read_streets(file)
    assert read.frame["way_id"].tolist() == ["7", "8"]
    assert read.frame["name"].tolist()[0] == "虹桥路"
    assert read.frame["bridge"].tolist() == [True, False]
    assert read.frame["steps"].tolist() == [False, True]
    assert read.report.fields["highway"] == "fclass"
    assert read.frame.columns.tolist() == [*STREET_COLUMNS, "ferry", "geometry"]


def test_fields_may_be_mapped_by_hand(tmp_path: Path) -> None:
    file = layer(tmp_path / "a.geojson", crs=4326, LX=["footway", "motorway"], BH=["p", "q"])
    read = read_streets(file, fields={"highway": "LX", "way_id": "BH"})
    assert read.frame["way_id"].tolist() == ["p"]
    with pytest.raises(BadInput) as refusal:
        read_streets(file, fields={"highway": "nothing", "colour": "LX"})
    assert len(refusal.value.complaints) == 2


def test_a_layer_without_classes_is_walked_everywhere_and_says_so(tmp_path: Path) -> None:
    read = read_streets(layer(tmp_path / "a.fgb"))
    assert len(read.frame) == 2
    assert read.frame["way_id"].tolist() == ["0", "1"]
    assert "every line counts" in read.report.notes[0]


def test_points_in_a_layer_are_counted_and_left_out(tmp_path: Path) -> None:
    mixed = [*NANTONG, Point(120.8, 32.0), MultiLineString([NANTONG[0], NANTONG[1]])]
    read = read_streets(layer(tmp_path / "a.gpkg", lines=mixed))
    assert read.report.not_lines == 1
    assert len(read.frame) == 3


def test_a_shapefile_in_metres_keeps_its_lengths(tmp_path: Path) -> None:
    lines = [LineString([(550_000, 3_540_000), (550_300, 3_540_400)])]
    read = read_streets(layer(tmp_path / "a.shp", lines=lines, crs=4549, note=["a"]))
    assert read.frame.length.iloc[0] == pytest.approx(500)


@pytest.mark.parametrize(
    ("lon", "lat", "srid"),
    [(120.9, 32.0, 4549), (121.95, 31.8, 4549), (116.4, 39.9, 32650), (9.5, 47.1, 32632), (-70.6, -33.4, 32719)],
)
def test_streets_are_measured_where_they_lie(lon: float, lat: float, srid: int) -> None:
    frame = gpd.GeoDataFrame(geometry=[LineString([(lon, lat), (lon + 0.01, lat)])], crs=4326)
    assert measure_srid(frame) == srid


def test_nothing_measurable_does_not_stop_the_choice_of_a_zone() -> None:
    frame = gpd.GeoDataFrame(geometry=[LineString()], crs=4326)
    assert measure_srid(frame) == 4549
