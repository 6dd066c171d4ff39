"""Visits in files: CSV as offices keep them, YAML as over HTTP; each complaint with its row."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from gis.errors import BadInput
from gis.load.visits import read_form, read_visits_file
from gis.markers.entries import RepairIn

HEADING = "界桩编号,日期,位置准确,埋设牢固,明显易见,注记清晰,档案完备,问题,处理,经度,纬度,坐标系,签字,备注"
ROW = "3206120684001Q,2025-09-01,是,否,√,合格,1,倾斜,拟扶正,121.01,32.02,wgs84,通州区=甲;海门区=乙@2025-09-02,"


def written(folder: Path, text: str, name: str = "visits.csv", encoding: str = "utf-8") -> Path:
    path = folder / name
    path.write_bytes(text.encode(encoding))
    return path


def faults(path: Path) -> list[tuple[object, str | None]]:
    with pytest.raises(BadInput) as error:
        read_visits_file(path)
    assert all(fault.file == path.name for fault in error.value.complaints)
    return [(fault.row, fault.field) for fault in error.value.complaints]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_table_is_read_in_the_encodings_of_offices(tmp_path: Path, encoding: str) -> None:
    read = read_visits_file(written(tmp_path, f"{HEADING}\n{ROW}\n", encoding=encoding))
    entry = read.entries[0]
    assert (read.rows, entry.marker, entry.on_day) == ((2,), "3206120684001Q", date(2025, 9, 1))
    assert entry.findings == ["tilted"]
    assert entry.criteria.firm is False
    assert entry.criteria.found().filed is True
    assert [(one.side, one.by, one.on) for one in entry.signatures] == [
        ("通州区", "甲", date(2025, 9, 1)), ("海门区", "乙", date(2025, 9, 2)),
    ]  # fmt: skip
    assert entry.point is not None
    assert entry.point.stored() == (121.01, 32.02)


def test_what_was_not_looked_at_is_left_empty(tmp_path: Path) -> None:
    read = read_visits_file(written(tmp_path, "marker,on_day,visible\nM1,2025-09-01,yes\n\nM2,2025-09-02,\n"))
    assert [entry.criteria.visible for entry in read.entries] == [True, None]
    assert read.rows == (2, 4)


def test_every_row_that_is_wrong_is_named(tmp_path: Path) -> None:
    rows = ["M1,2025-09-01,maybe,,", "M2,someday,,,", "M3,2025-09-01,,ghost,", "M4,2025-09-01,,,甲"]
    path = written(tmp_path, "marker,on_day,firm,findings,signatures\n" + "\n".join(rows))
    assert faults(path) == [(2, "firm"), (5, "signatures")]
    path = written(tmp_path, "marker,on_day,firm,findings,signatures\n" + "\n".join(rows[1:3]))
    assert faults(path) == [(2, "on_day"), (3, "findings.0")]


def test_a_point_that_is_wrong_is_refused_without_being_told(tmp_path: Path) -> None:
    path = written(
        tmp_path, "marker,on_day,lon,lat,crs\nM1,2025-09-01,121.123456,932.1,wgs84\nM2,2025-09-01,121.123456,32.1,"
    )
    with pytest.raises(BadInput) as error:
        read_visits_file(path)
    assert [(fault.row, fault.field) for fault in error.value.complaints] == [(2, "point.lat"), (3, "point.crs")]
    assert "121.1" not in str(error.value)
    assert "932" not in str(error.value)


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("", "a.csv", "holds no rows"),
        ("marker,on_day\n", "a.csv", "holds no visits"),
        ("marker\nM1\n", "a.csv", "the column on_day"),
        ("marker,on_day,colour\n", "a.csv", "unknown column 'colour'"),
        ("marker,on_day,日期\n", "a.csv", "a column stands twice"),
        ("visits: 3", "a.yaml", "holds no list of visits"),
        ("a: [", "a.yaml", "is not YAML"),
    ],
)
def test_a_file_that_is_no_list_of_visits_is_told_why(tmp_path: Path, text: str, name: str, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        read_visits_file(written(tmp_path, text, name))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        read_visits_file(tmp_path / "none.csv")


def test_yaml_has_the_form_of_the_routes(tmp_path: Path) -> None:
    text = """
visits:
  - marker: 3206120684001Q
    on_day: 2025-09-01
    criteria: {accurate: true, firm: true, visible: true, legible: true, filed: true}
    signatures: [{side: 通州区, by: 甲, on: 2025-09-01}]
  - {marker: M2, on_day: 2025-09-01, weather: fine}
"""
    assert faults(written(tmp_path, text, "a.yaml")) == [(2, "weather")]
    assert len(read_visits_file(written(tmp_path, text.rsplit("  - {", 1)[0], "b.yml")).entries) == 1


def test_a_repair_form_says_all_that_is_missing(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as error:
        read_form(written(tmp_path, "on_day: 2025-09-01", "r.yaml"), RepairIn)
    assert {fault.field for fault in error.value.complaints} == {"done_by", "neighbour_present", "action"}
