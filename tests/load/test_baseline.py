from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
import shapely

from gis.errors import BadInput, Complaint
from gis.load.baseline import Baseline, read_baseline
from gis.settings import CHECKOUT
from tests.load.drawn import UNITS, feature, write_cells, write_units

DAY = date(2018, 1, 1)


def read(tmp_path: Path, *changed: dict[str, str]) -> Baseline:
    return read_baseline(write_units(tmp_path / "u.csv", *changed), write_cells(tmp_path / "c.geojson"), DAY)


def complaints(tmp_path: Path, *changed: dict[str, str]) -> tuple[Complaint, ...]:
    with pytest.raises(BadInput) as caught:
        read(tmp_path, *changed)
    return caught.value.complaints


def test_a_first_state_is_built_from_its_cells_upwards(tmp_path: Path) -> None:
    baseline = read(tmp_path)
    keys = {key: baseline.snapshot.versions[number] for number, key in baseline.keys.items()}
    assert len(keys) == len(UNITS)
    assert all(number < 0 for number in baseline.keys)
    assert keys["t1"].shape is not None
    assert keys["c"].shape is not None
    assert keys["t1"].shape.area.bounds == (120.8, 32.0, 120.82, 32.01)
    assert keys["c"].shape.area.area == pytest.approx(4 * 0.01 * 0.01)
    assert keys["p"].shape is None
    assert [v.name for v in baseline.snapshot.chain(keys["v3"].unit_id)] == ["江苏省", "南通市", "甲区", "西镇", "3村"]
    assert keys["v3"].made_up


def test_neighbours_of_every_level_share_every_vertex(tmp_path: Path) -> None:
    snapshot = read(tmp_path).snapshot
    for level in ("town", "community"):
        assert shapely.coverage_is_valid([v.shape.area for v in snapshot.at_level(level) if v.shape])


def test_the_hash_tells_one_state_from_another(tmp_path: Path) -> None:
    first = read(tmp_path).sha256
    assert read(tmp_path).sha256 == first
    assert read(tmp_path, {"key": "v0", "name": "新村"}).sha256 != first


def test_the_shipped_first_state_is_sound() -> None:
    data = CHECKOUT / "data"
    snapshot = read_baseline(
        data / "placenames" / "baseline_2018.csv", data / "boundaries" / "cells.geojson", DAY
    ).snapshot
    assert len(snapshot.at_level("county")) == 8
    assert snapshot.versions[snapshot.by_code["mca", "320621"]].name == "海安县"


@pytest.mark.parametrize(
    ("change", "row", "field", "words"),
    [
        ({"key": "v0", "parent": "nobody"}, 7, "parent", "no unit has the key 'nobody'"),
        ({"key": "v0", "parent": ""}, 7, "parent", "no unit has the key ''"),
        ({"key": "v0", "parent": "v0"}, 7, "parent", "v0 does not stand above a community"),
        ({"key": "a", "parent": "t1"}, 4, "parent", "t1 does not stand above a county"),
        ({"key": "v0", "managed_by": "nobody"}, 7, "managed_by", "no unit has the key 'nobody'"),
        ({"key": "v0", "level": "village"}, 7, "level", "'village' is no level"),
        ({"key": "v0", "kind": "王国"}, 7, "kind", "'王国' is no kind of community"),
        ({"key": "t1", "kind": "县"}, 5, "kind", "'县' is no kind of town"),
        ({"key": "v0", "name": ""}, 7, "name", "a unit needs a name"),
        ({"key": "v0", "cells": "k9"}, 7, "cells", "no cell is called k9"),
        ({"key": "v0", "geometry_quality": "great"}, 7, "geometry_quality", "'great' is no quality"),
        ({"key": "t1", "seat_lon": "east", "seat_lat": "32.0"}, 5, "seat_lon", "is no point"),
        ({"key": "t1", "seat_lon": "32.0", "seat_lat": "120.8"}, 5, "seat_lon", "are they swapped?"),
        ({"key": "t1", "code_mca": "32060200"}, 5, "code_mca", "is not a code of a town"),
        ({"key": "t1", "code_mca": "320613001"}, 5, "code_mca", "does not begin with its county's code"),
        ({"key": "v0", "code_mca": "320602001001"}, 7, "code_mca", "only the statistical system gives"),
    ],
)
def test_a_wrong_row_is_named_with_its_field(
    tmp_path: Path, change: dict[str, str], row: int, field: str, words: str
) -> None:
    found = [c for c in complaints(tmp_path, change) if (c.file, c.row, c.field) == ("u.csv", row, field)]
    assert len(found) == 1
    assert words in found[0].message


def test_a_key_that_stands_twice_is_named_at_both_rows(tmp_path: Path) -> None:
    path = write_units(tmp_path / "u.csv")
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[6]]) + "\n", encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_baseline(path, write_cells(tmp_path / "c.geojson"), DAY)
    assert [(c.row, c.field) for c in caught.value.complaints] == [(7, "key"), (11, "key")]


def test_a_code_borne_twice_is_named_at_both_rows(tmp_path: Path) -> None:
    found = complaints(tmp_path, {"key": "t2", "code_mca": "320602001"})
    assert [(c.row, c.field) for c in found] == [(5, "code_mca"), (6, "code_mca")]
    assert all("two units bear the mca code 320602001" in c.message for c in found)


def test_a_cell_used_twice_and_one_not_used_are_both_named(tmp_path: Path) -> None:
    words = [c.message for c in complaints(tmp_path, {"key": "v1", "cells": "k0"})]
    assert words == ["cell k0 belongs to 2 communities, not one", "cell k1 belongs to 0 communities, not one"]


def test_complaints_of_several_rows_come_together(tmp_path: Path) -> None:
    found = complaints(tmp_path, {"key": "v0", "parent": "x"}, {"key": "v1", "level": "y"}, {"key": "v2", "cells": "z"})
    assert {c.row for c in found} == {7, 8, 9}


@pytest.mark.parametrize("missing", ["parent", "cells", "code_stats"])
def test_a_missing_column_is_named(tmp_path: Path, missing: str) -> None:
    path = write_units(tmp_path / "u.csv")
    text = path.read_text(encoding="utf-8").replace(f",{missing},", ",other,", 1)
    path.write_text(text, encoding="utf-8")
    with pytest.raises(BadInput, match=rf"u\.csv, row 1, field {missing}: this column is missing"):
        read_baseline(path, write_cells(tmp_path / "c.geojson"), DAY)


def test_a_row_cut_short_is_refused_and_not_a_crash(tmp_path: Path) -> None:
    path = write_units(tmp_path / "u.csv")
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines[:-1], "v3,community"]), encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_baseline(path, write_cells(tmp_path / "c.geojson"), DAY)
    assert {(c.row, c.field) for c in caught.value.complaints} == {(10, "parent"), (10, "kind"), (10, "name")}


def test_a_row_with_a_comma_too_many_is_refused(tmp_path: Path) -> None:
    path = write_units(tmp_path / "u.csv")
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + ",,surplus\n", encoding="utf-8")
    with pytest.raises(BadInput, match="row 10: has more values than there are columns"):
        read_baseline(path, write_cells(tmp_path / "c.geojson"), DAY)


@pytest.mark.parametrize("content", [b"", "键,名\n".encode("gb18030"), b"\xff\xfe\x00bad", b'key,"un\x00closed\n'])
def test_a_file_that_is_no_utf8_table_is_refused_with_its_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "u.csv"
    path.write_bytes(content)
    with pytest.raises(BadInput, match=r"u\.csv"):
        read_baseline(path, write_cells(tmp_path / "c.geojson"), DAY)


@pytest.mark.parametrize("gone", ["u.csv", "c.geojson"])
def test_a_missing_file_is_named(tmp_path: Path, gone: str) -> None:
    units, cells = write_units(tmp_path / "u.csv"), write_cells(tmp_path / "c.geojson")
    (tmp_path / gone).unlink()
    with pytest.raises(BadInput, match=rf"{gone}: cannot be read"):
        read_baseline(units, cells, DAY)


def test_a_byte_order_mark_does_no_harm(tmp_path: Path) -> None:
    path = write_units(tmp_path / "u.csv")
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert len(read_baseline(path, write_cells(tmp_path / "c.geojson"), DAY).keys) == len(UNITS)


def test_cells_that_overlap_or_miss_a_vertex_of_their_neighbour_are_named(tmp_path: Path) -> None:
    wide = [[120.8, 32.0], [120.815, 32.0], [120.815, 32.01], [120.8, 32.01], [120.8, 32.0]]
    cells = write_cells(tmp_path / "c.geojson", feature(0, coordinates=[wide]), *(feature(n) for n in range(1, 4)))
    with pytest.raises(BadInput, match="cell k0 overlaps a neighbour or does not share its vertices"):
        read_baseline(write_units(tmp_path / "u.csv"), cells, DAY)


def test_a_copy_of_the_shipped_files_with_one_row_spoiled_names_just_that_row(tmp_path: Path) -> None:
    units = tmp_path / "baseline_2018.csv"
    shutil.copy(CHECKOUT / "data" / "placenames" / "baseline_2018.csv", units)
    lines = units.read_text(encoding="utf-8").splitlines()
    row = next(i for i, line in enumerate(lines, start=1) if "county-320611" in line)
    lines[row - 1] = lines[row - 1].replace("prefecture-3206", "prefecture-9999")
    units.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(BadInput) as caught:
        read_baseline(units, CHECKOUT / "data" / "boundaries" / "cells.geojson", DAY)
    assert [(c.row, c.field) for c in caught.value.complaints] == [(row, "parent")]
