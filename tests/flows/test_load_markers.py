"""Loading markers: formats, datums, corrections; what is in the file is what is in the register."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import text

from gis.crs import MEASURE_SRID, to_measure
from gis.db.clock import versions
from gis.db.connect import Database
from gis.db.markers import read_markers, read_versions
from gis.db.placements import read_placements
from gis.errors import BadInput
from gis.flows.load_markers import Asked, LoadedMarkers, load_markers
from gis.load.markers_out import write_rejects
from gis.markers.record import Marker
from tests.markers.planted import Row, dms, form, gcj02, layer, stones, write_csv, write_xlsx

TODAY = date(2026, 1, 1)
ASKED = Asked("EPSG:4490", source="drawn", made_up=True)
LONG = ("JZBH", "面型", "JZDJ", "JZCZ", "行政区1", "行政区2", "行政区3", "所在地1", "所在地2", "所在地3", "一号方位物",
        "二号方位物", "三号方位物")  # fmt: skip


@pytest.fixture(scope="module")
def made(register: Database) -> list[Marker]:
    return stones(register)


@pytest.fixture(scope="module")
def rows(made: list[Marker]) -> list[Row]:
    return [form(marker) for marker in made]


def _load(database: Database, path: Path, asked: Asked = ASKED) -> LoadedMarkers:
    return load_markers(database, path, asked, TODAY)


def _places(database: Database) -> dict[str, tuple[float, float]]:
    with database.read() as connection:
        return {m.number: (m.lon, m.lat) for m in read_markers(connection, TODAY)}


def _same_places(found: dict[str, tuple[float, float]], made: Sequence[Marker]) -> None:
    assert len(found) == len(made)
    for marker in made:
        assert found[marker.number] == pytest.approx((marker.lon, marker.lat), abs=2e-8), "a few millimetres"


def test_a_table_is_loaded_whole_and_again_changes_nothing(
    own_register: Database, made: list[Marker], rows: list[Row], tmp_path: Path
) -> None:
    file = write_csv(tmp_path / "stones.csv", [{**row, "JD": dms(row["JD"])} for row in rows], "gb18030")
    loaded = _load(own_register, file)
    assert (loaded.rejected, loaded.warnings) == ((), ())
    assert (loaded.new, loaded.corrected, loaded.unchanged) == (len(made), 0, 0)
    _same_places(_places(own_register), made)
    with own_register.read() as connection:
        before = versions(connection)
        assert {p.offset_m < 30 for p in read_placements(connection, TODAY)} == {True}
        kept = {marker.number: marker for marker in read_markers(connection, TODAY)}
    for marker in made:
        twin = kept[marker.number]
        assert (twin.side_units, twin.shape, twin.set_on, twin.is_public) == (
            marker.side_units, marker.shape, marker.set_on, marker.is_public,
        )  # fmt: skip
        assert twin.line_id == marker.line_id
        assert twin.valid_from == marker.set_on
        assert [thing.name for thing in twin.reference_objects] == [t.name for t in marker.reference_objects[:3]]
    # the same words in another kind of file are the same markers
    for again in (file, write_xlsx(tmp_path / "stones.xlsx", [{**row, "JD": dms(row["JD"])} for row in rows])):
        loaded = _load(own_register, again)
        assert (loaded.new, loaded.corrected, loaded.unchanged) == (0, 0, len(made))
    with own_register.read() as connection:
        assert versions(connection) == before


def test_a_changed_row_is_a_correction_and_what_was_believed_is_kept(
    own_register: Database, made: list[Marker], rows: list[Row], tmp_path: Path
) -> None:
    single = next(at for at, row in enumerate(rows) if row["面型"] == "双面型")
    _load(own_register, write_csv(tmp_path / "one.csv", [rows[single]]))
    changed = {**rows[single], "JZCZ": "不锈钢"}
    assert _load(own_register, write_csv(tmp_path / "two.csv", [changed])).corrected == 1
    later = Asked("EPSG:4490", made_up=True, valid_from=date(2024, 5, 1))
    assert _load(own_register, write_csv(tmp_path / "three.csv", [{**changed, "备注": "新立"}]), later).corrected == 1
    with own_register.read() as connection:
        told = [(m.material, m.note, m.valid_from, m.change) for m in read_versions(connection)]
        assert told == [
            ("不锈钢", None, made[single].set_on, "corrected"),
            ("不锈钢", "新立", date(2024, 5, 1), "corrected"),
        ]
        assert connection.execute(text("SELECT count(*) FROM boundary_marker")).scalar() == 4
    # a day before the last change would undo it unsaid
    asked = replace(later, valid_from=date(2020, 1, 1))
    refused = _load(own_register, write_csv(tmp_path / "four.csv", [changed]), asked)
    assert ["is known otherwise from 2024-05-01 on" in fault.message for fault in refused.rejected] == [True]


def test_layers_are_read_in_their_own_datum_with_cut_names_and_without_an_encoding(
    own_register: Database, made: list[Marker], rows: list[Row], tmp_path: Path
) -> None:
    layer(rows, {name: name for name in rows[0]}, 4490).to_file(tmp_path / "stones.gpkg", layer="界桩")
    assert _load(own_register, tmp_path / "stones.gpkg", Asked(made_up=True)).new == len(made)
    _same_places(_places(own_register), made)

    names = {name: name for name in LONG} | {"WZMS": "position_t", "点位中误差(m)": "accuracy_m", "A方技术人员": "JSRY"}
    layer(rows, names, None).to_file(tmp_path / "cut.shp", encoding="gb18030")
    (tmp_path / "cut.cpg").unlink()
    with pytest.raises(BadInput, match=r"its points fit EPSG:4490 .* best"):
        _load(own_register, tmp_path / "cut.shp", Asked(made_up=True))
    loaded = _load(own_register, tmp_path / "cut.shp")
    assert loaded.rejected == ()
    assert loaded.corrected == len(made)
    _same_places(_places(own_register), made)
    with own_register.read() as connection:
        marker = read_markers(connection, TODAY)[0]
    assert (marker.material, marker.position_text) == (rows[0]["JZCZ"], rows[0]["WZMS"])
    assert set(marker.record) == {"JSRY"}
    with pytest.raises(BadInput, match=r"the layer says EPSG:4490, --crs says gcj02"):
        _load(own_register, tmp_path / "stones.gpkg", Asked("gcj02"))


def test_coordinates_are_converted_from_what_was_declared_and_kept_as_they_came(
    own_register: Database, made: list[Marker], rows: list[Row], tmp_path: Path
) -> None:
    shifted = [gcj02(row) for row in rows]
    assert _load(own_register, write_csv(tmp_path / "gcj.csv", shifted), replace(ASKED, crs="gcj02")).rejected == ()
    _same_places(_places(own_register), made)
    with own_register.read() as connection:
        original = read_markers(connection, TODAY)[0].original
    assert original is not None
    assert original.crs == "gcj02"
    assert (f"{original.x:.9f}", f"{original.y:.9f}") == (shifted[0]["JD"], shifted[0]["WD"])

    grid = []
    for row in rows:
        x, y = to_measure().transform(float(row["JD"]), float(row["WD"]))
        grid.append({**row, "横坐标(Y)": f"{x + 40_000_000:.4f}", "纵坐标(X)": f"{y:.4f}"})
    file = write_csv(tmp_path / "grid.csv", grid)
    assert _load(own_register, file, replace(ASKED, crs="EPSG:4528")).rejected == ()
    _same_places(_places(own_register), made)
    with pytest.raises(BadInput, match=r"stand on their lines only as EPSG:4528, not EPSG:4549: nothing was loaded"):
        _load(own_register, file, replace(ASKED, crs=f"EPSG:{MEASURE_SRID}"))
    with pytest.raises(BadInput, match=r"stand on their lines only as gcj02, not EPSG:4490: nothing was loaded"):
        _load(own_register, tmp_path / "gcj.csv")


def test_a_datum_of_secret_parameters_stands_beside_converted_coordinates_or_not_at_all(
    own_register: Database, made: list[Marker], rows: list[Row], tmp_path: Path
) -> None:
    old = replace(ASKED, crs="EPSG:2384")
    bare = [{name: words for name, words in row.items() if name not in ("JD", "WD")} for row in rows]
    xian = [{**row, "HZB": f"{600_000 + at}.25", "ZZB": "3550000.5"} for at, row in enumerate(bare)]
    with pytest.raises(BadInput, match=r"parameters of 1980西安 and 1954北京 are secret"):
        _load(own_register, write_csv(tmp_path / "xian.csv", xian), old)
    both = [{**row, "JD": good["JD"], "WD": good["WD"]} for row, good in zip(xian, rows, strict=True)]
    assert _load(own_register, write_csv(tmp_path / "both.csv", both), old).new == len(made)
    _same_places(_places(own_register), made)
    with own_register.read() as connection:
        assert {m.original and m.original.crs for m in read_markers(connection, TODAY)} == {"EPSG:2384"}


def test_rejected_rows_come_back_put_right(own_register: Database, rows: list[Row], tmp_path: Path) -> None:
    single = [row for row in rows if row["面型"] == "双面型"][:3]
    broken = [single[0], {**single[1], "埋设日期": "soon"}, single[2]]
    loaded = _load(own_register, write_csv(tmp_path / "a.csv", broken))
    assert (loaded.new, loaded.rows_rejected) == (2, 1)
    out = tmp_path / "rejects.csv"
    assert write_rejects(out, loaded.file, loaded.rejected) == 1
    assert out.stat().st_mode & 0o077 == 0, "it holds exact positions"
    out.write_text(out.read_text(encoding="utf-8-sig").replace(",soon,", ",2001.5.6,"), encoding="utf-8")
    again = _load(own_register, out)
    assert (again.new, again.rejected) == (1, ())
    with own_register.read() as connection:
        assert all("tongtu_row" not in marker.record for marker in read_markers(connection, TODAY))


@pytest.mark.parametrize(
    ("heading", "words"),
    [
        ("a,b", "has no column of marker numbers"),
        ("JZBH,界桩编号", "means the same as JZBH"),
        ("JZBH,x,y", "do not say which of them is north"),
        ("JZBH,JD,JD", "is the heading of two columns"),
        ("JZBH,JD", "has no columns for EPSG:4490"),
    ],
)
def test_a_table_that_cannot_be_understood_is_refused_before_anything_is_read(
    register: Database, tmp_path: Path, heading: str, words: str
) -> None:
    (tmp_path / "a.csv").write_text(f"{heading}\n{','.join('1' * len(heading.split(',')))}\n", encoding="utf-8")
    with pytest.raises(BadInput, match=words):
        _load(register, tmp_path / "a.csv")


@pytest.mark.parametrize(
    ("name", "words"),
    [("a.xls", "cannot be read as a workbook"), ("a.doc", "is not read"), ("none.csv", "there is no such file")],
)
def test_a_file_of_another_kind_is_refused(register: Database, tmp_path: Path, name: str, words: str) -> None:
    for file in ("a.xls", "a.doc"):
        (tmp_path / file).write_bytes(b"\xd0\xcf")
    with pytest.raises(BadInput, match=words):
        _load(register, tmp_path / name)
