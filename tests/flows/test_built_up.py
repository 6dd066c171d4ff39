"""Built-up areas of the real register: derived on each date, replaced by a layer once one is loaded."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
from shapely import Polygon, box
from shapely.geometry.base import BaseGeometry

from gis.db.clock import last_moment, versions
from gis.db.connect import Database
from gis.errors import BadInput
from gis.flows.built_up import areas_on, load_built_up
from gis.load.built_up import Said
from gis.placenames.built_up import area_at

CHONGCHUAN = (120.86, 32.01)
HAIMEN = (121.18, 31.89)


@pytest.mark.parametrize(("day", "haimen"), [(date(2019, 12, 31), "海门市"), (date(2021, 6, 30), "海门区")])
def test_the_core_of_chongchuan_is_one_area_and_that_of_haimen_another(
    register: Database, day: date, haimen: str
) -> None:
    with register.read() as connection:
        areas = areas_on(connection, day)
    core, other = area_at(areas, *CHONGCHUAN), area_at(areas, *HAIMEN)
    assert core is not None
    assert other is not None
    assert (core.name, other.name) == ("崇川区", haimen)
    # 港闸 was a county of its own in 2019, and the two were built together all the same
    assert area_at(areas, 120.82, 32.06) is core
    assert all(area.derived for area in areas)


def test_before_any_community_is_known_no_area_is_derived(register: Database) -> None:
    with register.read() as connection:
        assert areas_on(connection, date(2010, 1, 1)) == []


TODAY = date(2026, 1, 1)
CORE = box(120.80, 31.98, 120.90, 32.05)
PORT = box(121.15, 31.86, 121.22, 31.92)


def layer(path: Path, *rows: tuple[str, str, BaseGeometry], crs: str = "EPSG:4490", **more: list[Any]) -> Path:
    """A file of areas by key, name and ground."""
    columns = {"编号": [key for key, _, _ in rows], "名称": [name for _, name, _ in rows], **more}
    frame = gpd.GeoDataFrame(columns, geometry=[ground for *_, ground in rows], crs=crs)
    frame.to_file(path, driver=DRIVERS[path.suffix])
    return path


DRIVERS = {".geojson": "GeoJSON", ".gpkg": "GPKG", ".shp": "ESRI Shapefile"}


def held(database: Database, day: date, recorded_as_of: datetime | None = None) -> dict[str, str]:
    with database.read() as connection:
        return {area.key: area.name for area in areas_on(connection, day, recorded_as_of) if not area.derived}


def test_a_layer_replaces_what_was_derived_and_a_second_load_changes_nothing(
    own_register: Database, tmp_path: Path
) -> None:
    said = Said(valid_from=date(2020, 1, 1))
    file = layer(tmp_path / "areas.gpkg", ("1", "主城区", CORE), ("2", "海门城区", PORT))
    assert load_built_up(own_register, file, said, TODAY).begun == 2
    assert not load_built_up(own_register, file, said, TODAY).changed
    assert held(own_register, date(2020, 1, 1)) == {"1": "主城区", "2": "海门城区"}
    assert held(own_register, date(2019, 12, 31)) == {}
    with own_register.read() as connection:
        before, moment = versions(connection)["built_up"], last_moment(connection)

    # a later layer speaks for its own days: one area grew, the other is no more
    later = layer(tmp_path / "later.geojson", ("1", "主城区", CORE.buffer(0.01)), crs="EPSG:4326")
    done = load_built_up(own_register, later, Said(valid_from=date(2024, 1, 1)), TODAY)
    assert (done.begun, done.ended) == (3, 2)
    assert held(own_register, date(2023, 12, 31)) == {"1": "主城区", "2": "海门城区"}
    assert held(own_register, date(2024, 1, 1)) == {"1": "主城区"}
    assert held(own_register, date(2024, 1, 1), moment) == {"1": "主城区", "2": "海门城区"}
    with own_register.read() as connection:
        assert versions(connection)["built_up"] == before + 1


def test_a_shapefile_of_a_chinese_office_has_its_names_cut_and_its_words_in_gb18030(
    own_register: Database, tmp_path: Path
) -> None:
    columns = {"名称": ["主城区"], "valid_from": ["2020.7.3"]}
    frame = gpd.GeoDataFrame(columns, geometry=[CORE], crs="EPSG:4490").to_crs(4549)
    frame.to_file(tmp_path / "areas.shp", encoding="gb18030")
    (tmp_path / "areas.cpg").unlink(missing_ok=True)
    load_built_up(own_register, tmp_path / "areas.shp", Said(), TODAY)
    assert held(own_register, date(2020, 7, 3)) == {"主城区": "主城区"}
    with own_register.read() as connection:
        (area,) = areas_on(connection, date(2020, 7, 3))
    assert area.area.hausdorff_distance(CORE) < 1e-6


def test_every_fault_of_a_layer_is_named_with_its_row(register: Database, tmp_path: Path) -> None:
    bow = Polygon([(120.8, 32.0), (120.9, 32.1), (120.9, 32.0), (120.8, 32.1)])
    rows = (("1", "一", CORE), ("2", "", PORT), ("3", "三", bow), ("4", "四", CORE.centroid), ("5", "五", PORT))
    file = layer(tmp_path / "bad.gpkg", *rows, valid_to=["2020年13月1日", None, None, None, "去年"])
    with pytest.raises(BadInput) as refused:
        load_built_up(register, file, Said(), TODAY)
    told = {(fault.row, fault.field) for fault in refused.value.complaints}
    assert told == {(1, "valid_to"), (2, "name"), (3, "geometry"), (4, "geometry"), (5, "valid_to")}
    assert all(fault.file == "bad.gpkg" and fault.fix for fault in refused.value.complaints)


def test_areas_that_overlap_share_a_key_or_lie_elsewhere_are_refused(register: Database, tmp_path: Path) -> None:
    rows = (("1", "一", CORE), ("1", "二", CORE.buffer(-0.01)), ("3", "三", box(116.3, 39.8, 116.5, 40.0)))
    with pytest.raises(BadInput) as refused:
        load_built_up(register, layer(tmp_path / "bad.geojson", *rows, crs="EPSG:4326"), Said(), TODAY)
    told = [(fault.row, fault.field, fault.message.split(" row")[0]) for fault in refused.value.complaints]
    assert sorted((row, field) for row, field, _ in told) == [(2, "geometry"), (2, "key"), (3, "geometry")]
    assert any("lies outside the city" in words for *_, words in told)


def test_a_layer_that_does_not_say_its_datum_is_refused_until_a_person_says_it(
    own_register: Database, tmp_path: Path
) -> None:
    file = layer(tmp_path / "areas.shp", ("1", "主城区", CORE))
    file.with_suffix(".prj").unlink()
    with pytest.raises(BadInput, match="which datum"):
        load_built_up(own_register, file, Said(), TODAY)
    load_built_up(own_register, file, Said(crs="gcj02"), TODAY)
    with own_register.read() as connection:
        (area,) = areas_on(connection, TODAY)
    # GCJ-02 is shifted by some 470 m here
    assert 0.003 < area.area.centroid.distance(CORE.centroid) < 0.006
