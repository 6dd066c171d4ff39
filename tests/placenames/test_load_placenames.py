"""Loading lists of place names: faults by row, formats, corrections, identity."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import NamedTuple

import geopandas as gpd
import pytest
import shapely
from sqlalchemy import text

from gis.crs import to_measure
from gis.db.clock import versions
from gis.db.cluster import Cluster
from gis.db.connect import Database, private_database
from gis.db.placenames import read_descriptions, read_names, read_others
from gis.db.snapshots import read_snapshot
from gis.errors import BadInput, Complaint
from gis.flows.load_placenames import Asked, LoadedNames, load_placenames
from gis.load.placenames import read_tables, write_rejects
from gis.placenames.arriving import Tables
from gis.placenames.record import Description, OtherName, PlaceName, unit_place
from gis.settings import CHECKOUT
from tests.markers.planted import write_csv
from tests.placenames.planted_names import ROAD, Row, code_of, planted, roads, row, write_xlsx

TODAY = date(2026, 1, 1)
ASKED = Asked("EPSG:4490", source="drawn")
APPROVED = {"批准机关": "南通市人民政府", "批准文号": "通政复〔2019〕3号", "批准日期": "2019.5.6"}


class Planted(NamedTuple):
    """The planted list, and what loading it did."""

    database: Database
    path: Path
    loaded: LoadedNames


@pytest.fixture(scope="module")
def tables() -> Tables:
    return read_tables(CHECKOUT / "data")


@pytest.fixture(scope="module")
def loaded_faults(
    cluster: Cluster,
    register_template: str,
    clone: Callable[[str], str],
    tables: Tables,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[Planted]:
    """The planted list, loaded once."""
    database = private_database(cluster, clone(register_template))
    file = write_csv(tmp_path_factory.mktemp("names") / "planted.csv", planted()[0], "gb18030")
    yield Planted(database, file, load_placenames(database, file, ASKED, tables, TODAY))
    database.dispose()


class Names:
    """A register of one test, its place names, and loading them."""

    def __init__(self, database: Database, tables: Tables, folder: Path) -> None:
        self.database, self._tables, self._folder = database, tables, folder

    def load(self, rows: Sequence[Row], asked: Asked = ASKED, name: str = "list.csv") -> LoadedNames:
        return self.load_file(write_csv(self._folder / name, rows), asked)

    def load_file(self, path: Path, asked: Asked = ASKED) -> LoadedNames:
        return load_placenames(self.database, path, asked, self._tables, TODAY)

    def names(self) -> dict[str, PlaceName]:
        with self.database.read() as connection:
            return {one.name: one for one in read_names(connection)}

    def others(self) -> list[OtherName]:
        with self.database.read() as connection:
            return read_others(connection)

    def told(self) -> dict[str, Description]:
        with self.database.read() as connection:
            return {one.place_id: one for one in read_descriptions(connection)}

    def unit(self, name: str, county: str = "320613") -> str:
        with self.database.read() as connection:
            snapshot = read_snapshot(connection, TODAY, shapes=False)
        found = [
            v.unit_id for v in snapshot.versions.values()
            if v.name == name and any(snapshot.code_of(above.unit_id) == county for above in snapshot.chain(v.unit_id))
        ]  # fmt: skip
        assert len(found) == 1, f"{name} is one unit"
        return unit_place(found[0])


@pytest.fixture
def register_of_names(own_register: Database, tables: Tables, tmp_path: Path) -> Names:
    return Names(own_register, tables, tmp_path)


def _by_row(faults: Sequence[Complaint]) -> dict[int, list[str]]:
    told: dict[int, list[str]] = defaultdict(list)
    for fault in faults:
        assert isinstance(fault.row, int)
        told[fault.row].append(f"{fault.field}: {fault.message}")
    return told


# -- faults ----------------------------------------------------------------------------------------


def test_every_planted_fault_is_named_with_its_row_and_no_other_row_is(
    loaded_faults: Planted,
) -> None:
    loaded = loaded_faults.loaded
    rejected, warned = _by_row(loaded.rejected), _by_row(loaded.warnings)
    _, where = planted()
    for number, (words, stays) in where.items():
        assert any(words in told for told in (warned if stays else rejected)[number]), (number, words)
        assert not (rejected if stays else warned).get(number), number
    assert set(rejected) | set(warned) == set(where)
    assert len(where) >= 45


def test_rows_with_something_to_look_at_are_loaded_and_the_others_are_not(
    loaded_faults: Planted,
) -> None:
    database, _, loaded = loaded_faults
    rows, where = planted()
    gone = {number for number, (_, stays) in where.items() if not stays}
    kept = [one["标准地名"].replace(" ", "") for at, one in enumerate(rows) if at + 2 not in gone]
    with database.read() as connection:
        assert sorted(one.name for one in read_names(connection)) == sorted(kept)
    assert (loaded.new, loaded.corrected, loaded.rows_rejected) == (len(kept), 0, len(gone))


def test_our_spelling_is_kept_and_the_one_that_was_given_is_noted(loaded_faults: Planted) -> None:
    database, _, loaded = loaded_faults
    with database.read() as connection:
        names = {one.name: one for one in read_names(connection)}
        told = {one.place_id: one for one in read_descriptions(connection)}
    assert [names[name].roman for name in ("凤仪路", "海安路")] == ["Fengyi Lu", "Hai'an Lu"]
    assert names["桃坞路"].pinyin == "Táowù Lù"
    assert told[names["凤仪路"].place_id].items == {"罗马字母拼写": "Feng Yi Lu"}
    (fault,) = [fault for fault in loaded.warnings if "Feng Yi Lu" in fault.message]
    assert fault.fix == "write Fengyi Lu, which is kept"


def test_only_a_whole_approval_makes_a_name_standard(loaded_faults: Planted) -> None:
    database = loaded_faults.database
    with database.read() as connection:
        standard = [one for one in read_names(connection) if one.status == "standard"]
    rows, _ = planted()
    whole = [at for at, one in enumerate(rows) if one["批准机关"] and one["批准文号"] and one["批准日期"]]
    assert sorted(one.name for one in standard) == sorted(rows[at]["标准地名"] for at in whole)
    assert {(one.basis, one.approval.on, one.valid_from) for one in standard} == {
        ("list", date(2019, 5, 6), date(2019, 5, 6))
    }
    assert len(whole) == 2


def test_the_same_file_again_changes_nothing(loaded_faults: Planted, tables: Tables) -> None:
    database, path, loaded = loaded_faults
    with database.read() as connection:
        before = versions(connection)
        rows = connection.execute(text("SELECT count(*) FROM placename_description")).scalar()
    again = load_placenames(database, path, ASKED, tables, TODAY)
    assert (again.new, again.corrected, again.unchanged) == (0, 0, loaded.new)
    with database.read() as connection:
        assert versions(connection) == before
        assert connection.execute(text("SELECT count(*) FROM placename_description")).scalar() == rows


def test_a_strict_load_leaves_the_register_as_it_was(loaded_faults: Planted, tables: Tables, tmp_path: Path) -> None:
    database, path, loaded = loaded_faults
    with database.read() as connection:
        before = versions(connection)
    changed = write_csv(tmp_path / "strict.csv", [*roads(60)[55:], planted()[0][0]])
    for file in (path, changed):
        with pytest.raises(BadInput) as refused:
            load_placenames(database, file, replace(ASKED, strict=True), tables, TODAY)
        assert len(refused.value.complaints) == (len(loaded.rejected) + len(loaded.warnings) if file == path else 1)
    with database.read() as connection:
        assert versions(connection) == before


def test_rejected_rows_come_back_put_right(loaded_faults: Planted, tmp_path: Path) -> None:
    _, _, loaded = loaded_faults
    out = tmp_path / "rejects.csv"
    assert write_rejects(out, loaded.file, loaded.rejected) == loaded.rows_rejected
    told = out.read_text(encoding="utf-8-sig").splitlines()
    assert len(told) == loaded.rows_rejected + 1
    assert "is empty" in told[1]


# -- formats and datums ----------------------------------------------------------------------------


def test_a_workbook_says_the_same_as_a_text(register_of_names: Names, tmp_path: Path) -> None:
    rows = [one | APPROVED for one in roads(6)]
    assert register_of_names.load_file(write_xlsx(tmp_path / "list.xlsx", rows)).new == 6
    again = register_of_names.load(rows)
    assert (again.new, again.corrected, again.unchanged) == (0, 0, 6)
    assert (again.rejected, again.warnings) == ((), ())


def test_coordinates_without_a_datum_refuse_the_file_and_a_list_without_coordinates_needs_none(
    register_of_names: Names,
) -> None:
    with pytest.raises(BadInput, match="holds coordinates and declares no datum"):
        register_of_names.load(roads(3), Asked())
    with pytest.raises(BadInput, match="has no columns for EPSG:4549"):
        register_of_names.load(roads(3), Asked("EPSG:4549"))
    bare = [{**one, "经度": "", "纬度": "", "AZAA0001": "320613"} for one in roads(3)]
    assert register_of_names.load(bare, Asked()).new == 3
    assert {one.communities for one in register_of_names.names().values()} == {()}


def test_a_shapefile_without_encoding_and_with_cut_fields_gives_roads_their_course(
    register_of_names: Names, tmp_path: Path
) -> None:
    course = shapely.LineString([to_measure().transform(lon, 32.0) for lon in (120.80, 120.90)])
    columns = {"BMMX0002": ["人民路"], "BMMX0003": [ROAD], "罗马字母拼": ["Renmin Lu"], "道路等级": ["主干路"]}
    gpd.GeoDataFrame(columns, geometry=[course], crs=4549).to_file(tmp_path / "roads.shp", encoding="gb18030")
    (tmp_path / "roads.cpg").unlink()
    (tmp_path / "roads.prj").unlink()
    with pytest.raises(BadInput, match="declares no datum"):
        register_of_names.load_file(tmp_path / "roads.shp", Asked())
    loaded = register_of_names.load_file(tmp_path / "roads.shp", Asked("EPSG:4549"))
    assert (loaded.new, loaded.rejected, loaded.warnings) == (1, (), ())
    road = register_of_names.names()["人民路"]
    assert road.shape is not None
    assert shapely.get_coordinates(road.shape).ravel() == pytest.approx([120.80, 32.0, 120.90, 32.0], abs=1e-9)
    assert len(road.communities) > 5
    assert register_of_names.told()[road.place_id].items == {"道路等级": "主干路"}
    # the middle of the road lies in the community that stands first
    with register_of_names.database.read() as connection:
        area = read_snapshot(connection, TODAY).versions[road.communities[0]].shape
    assert area is not None
    assert area.area.distance(shapely.line_interpolate_point(road.shape, 0.5, normalized=True)) < 1e-6


def test_a_geopackage_brings_its_own_datum_and_broken_shapes_are_named(
    register_of_names: Names, tmp_path: Path
) -> None:
    square = shapely.box(120.86, 32.0, 120.861, 32.001)
    bow = shapely.Polygon([(120.86, 32.0), (120.861, 32.001), (120.861, 32.0), (120.86, 32.001)])
    columns = {"name": ["安康花园", "春晖花园"], "class": ["22100", "22100"]}
    gpd.GeoDataFrame(columns, geometry=[square, bow], crs=4490).to_file(tmp_path / "estates.gpkg", layer="estates")
    loaded = register_of_names.load_file(tmp_path / "estates.gpkg", Asked(source="plan"))
    assert [(fault.row, fault.message) for fault in loaded.rejected] == [(2, "is not a valid shape")]
    assert register_of_names.names()["安康花园"].source == "plan"
    with pytest.raises(BadInput, match="the layer says EPSG:4490, --crs says gcj02"):
        register_of_names.load_file(tmp_path / "estates.gpkg", Asked("gcj02"))


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("标准地名,经度", "has no column of the class"),
        ("地名类别代码,经度", "has no column of the name"),
        ("标准地名,BMMX0002,类别", "means the same as 标准地名"),
    ],
)
def test_a_list_that_cannot_be_understood_is_refused(
    register: Database, tables: Tables, tmp_path: Path, heading: str, words: str
) -> None:
    (tmp_path / "a.csv").write_text(f"{heading}\n{','.join('1' * len(heading.split(',')))}\n", encoding="utf-8")
    with pytest.raises(BadInput, match=words):
        load_placenames(register, tmp_path / "a.csv", ASKED, tables, TODAY)


# -- what a second list changes --------------------------------------------------------------------


def test_a_changed_row_corrects_and_what_was_believed_is_kept(register_of_names: Names) -> None:
    first = {**roads(1)[0], "位置/四至": "东起工农路", "曾用名": "老街、城北街", "地名代码": code_of("320613", ROAD, 1)}
    register_of_names.load([first])
    (before,) = register_of_names.names().values()
    # found by its code, though its name and place were wrong; an empty cell says nothing
    second = {
        **first,
        "标准地名": "恒康路",
        "位置/四至": "",
        "曾用名": "老街(1958—1983)",
        "经度": "120.87",
        "来历": "由老街改建",
    }
    loaded = register_of_names.load([second])
    assert (loaded.new, loaded.corrected, loaded.rejected) == (0, 1, ())
    (after,) = register_of_names.names().values()
    assert (after.place_id, after.name, after.position) == (before.place_id, "恒康路", "东起工农路")
    assert after.change == "corrected"
    assert [(one.name, one.valid_from) for one in register_of_names.others()] == [("老街", date(1958, 1, 1))]
    assert register_of_names.told()[after.place_id].origin == "由老街改建"
    with register_of_names.database.read() as connection:
        kept = connection.execute(text("SELECT name FROM placename WHERE NOT upper_inf(recorded)")).scalars().all()
    assert kept == [before.name]


def test_a_corrected_period_leaves_no_days_of_the_old_one(register_of_names: Names) -> None:
    road = roads(1)[0]
    register_of_names.load([road])
    register_of_names.load([{**road, "启用日期": "2001-05-01", "废止日期": "2019-06-30"}])
    with register_of_names.database.read() as connection:
        (only,) = read_names(connection)
    assert (only.valid_from, only.valid_to) == (date(2001, 5, 1), date(2019, 6, 30))


def test_without_a_code_a_place_is_the_same_within_five_hundred_metres(register_of_names: Names) -> None:
    road = roads(1)[0]
    register_of_names.load([road])
    near = register_of_names.load([{**road, "经度": "120.854"}])
    assert (near.new, near.corrected, near.warnings) == (0, 1, ())
    far = register_of_names.load([{**road, "经度": "120.870"}])
    assert (far.new, far.corrected) == (1, 0)
    assert ["is known in the same county more than 500 m off" in one.message for one in far.warnings] == [True]
    # now two may be meant when the place is not said, and a class of another kind is another place
    bare = register_of_names.load([{**road, "经度": "", "纬度": "", "AZAA0001": "320613"}])
    assert ["2 places may be meant" in one.message for one in bare.rejected] == [True]
    assert register_of_names.load([{**road, "地名类别代码": "23600"}]).new == 1


def test_a_list_of_approved_names_makes_them_standard_and_no_other_list_takes_that_away(
    register_of_names: Names,
) -> None:
    coded = {**roads(1)[0], "地名代码": code_of("320613", ROAD, 1)}
    register_of_names.load([coded])
    assert [one.status for one in register_of_names.names().values()] == ["unapproved"]
    assert register_of_names.load([coded], replace(ASKED, standard=True)).corrected == 1
    assert register_of_names.load([coded]).unchanged == 1
    assert [(one.status, one.basis) for one in register_of_names.names().values()] == [("standard", "list")]
    refused = register_of_names.load([{**coded, "标准地名": "恒康路"}])
    assert ["as standard name, which this row does not say" in one.message for one in refused.rejected] == [True]
    assert register_of_names.load([{**coded, "标准地名": "恒康路"} | APPROVED]).corrected == 1


def test_made_up_rows_and_real_places_are_never_one(register_of_names: Names) -> None:
    coded = {**roads(1)[0], "地名代码": code_of("320613", ROAD, 1)}
    register_of_names.load([coded])
    made_up = replace(ASKED, made_up=True)
    refused = register_of_names.load([coded], made_up)
    assert ["a made-up row and a real place" in one.message for one in refused.rejected] == [True]
    assert register_of_names.load([roads(1)[0]], made_up).new == 1


# -- divisions -------------------------------------------------------------------------------------


def test_a_unit_registered_as_village_and_as_office_is_one_place_and_never_a_name_of_its_own(
    register_of_names: Names,
) -> None:
    village, office = code_of("320614101", "21610", 1), code_of("320614101", "27610", 1)
    rows = [
        row("八索村村民委员会", "27610", 地名代码=office, AZAA0001="320614105", 来历="驻原大队部"),
        row("八索村", "21610", 地名代码=village, AZAA0001="320614105", 地名的含义="围垦之地", 曾用名="八索大队"),
    ]
    loaded = register_of_names.load(rows, Asked(source="census"))
    assert _by_row(loaded.rejected) == {}
    assert loaded.new == 1
    assert register_of_names.names() == {}
    place = register_of_names.unit("八索村", "320614")
    (told,) = register_of_names.told().values()
    assert (told.place_id, told.official_code, told.meaning, told.origin) == (
        place,
        village,
        "围垦之地",
        "驻原大队部",
    )
    assert told.items == {"地名代码(村民委员会)": office}
    assert {(one.place_id, one.form, one.name) for one in register_of_names.others()} == {
        (place, "former", "八索大队"), (place, "alias", "八索村村民委员会"),
    }  # fmt: skip
    assert register_of_names.load(rows, Asked(source="census")).unchanged == 1
    twice = register_of_names.load([*rows, {**rows[1], "来历": "x"}], Asked(source="census"))
    assert ["means the same place as row 3" in one.message for one in twice.rejected] == [True]


def test_rows_of_divisions_of_all_levels_tell_of_the_units_there_are(register_of_names: Names) -> None:
    rows = [
        row("南通市", "21300", AZAA0001="320600", 简称="通"),
        row("海门区", "县级行政区", AZAA0001="320614000", 保护名录级别="省级", 红色地名="否"),
        row("栟茶镇", "21500", AZAA0001="320623100", 汉语拼音="Bēnchá Zhèn", 别名="栟茶"),
    ]
    loaded = register_of_names.load(rows, Asked(source="census"))
    assert _by_row(loaded.rejected) == {}
    told = register_of_names.told()
    assert told[register_of_names.unit("海门区", "320614")].protection == "province"
    assert {one.name for one in register_of_names.others()} == {"通", "栟茶"}


def test_a_row_with_the_code_of_a_division_names_no_other_place(register_of_names: Names) -> None:
    code = code_of("320623100", "21500", 1)
    register_of_names.load([row("栟茶镇", "21500", AZAA0001="320623100", 地名代码=code)], Asked(source="census"))
    refused = register_of_names.load([{**roads(1)[0], "地名代码": code}])
    assert ["is the code of a division" in one.message for one in refused.rejected] == [True]
