from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.datum import declared
from gis.errors import BadInput
from gis.markers import cells
from gis.markers.headings import match_headings
from gis.markers.sides import SideName, match_sides


@pytest.mark.parametrize("written", [
    "121.18", "121°10′48″", "121°10'48\"", "１２１°１０′４８″", "121度10分48秒", "东经121°10′48″", "121:10:48",
    "121°10.8′", "121°10′48″E", " 121.18° ", "121°10′48.000”",
])  # fmt: skip
def test_degrees_are_read_in_every_way_they_are_written(written: str) -> None:
    assert cells.degrees(written) == pytest.approx(121.18, abs=1e-9)


@given(st.integers(0, 179), st.integers(0, 59), st.floats(0, 59.999))
def test_degrees_minutes_and_seconds_are_read_back(whole: int, minutes: int, seconds: float) -> None:
    read = cells.degrees(f"{whole}°{minutes}′{seconds:.6f}″")
    assert read == pytest.approx(whole + minutes / 60 + seconds / 3600, abs=1e-8)


@given(st.text())
def test_no_refusal_of_a_cell_repeats_it(text: str) -> None:
    for read in (cells.degrees, cells.number, cells.azimuth, cells.not_negative, cells.day, cells.yes):
        try:
            read(text)
        except BadInput as refused:
            message = refused.complaints[0].message
            assert message.startswith(("is ", "cannot ", "has 60", "says "))


@pytest.mark.parametrize("written", [
    "2020-07-28", "2020.7.28", "2020/7/28", "2020年7月28日", "20200728", "44040", "44040.0", "2020-07-28 00:00:00",
    "２０２０．７．２８",
])  # fmt: skip
def test_dates_are_read_in_every_way_they_are_written(written: str) -> None:
    assert cells.day(written).day == date(2020, 7, 28)


def test_a_month_and_a_year_are_no_day_but_are_kept() -> None:
    assert [cells.day(words).day for words in ("1998年5月", "1998")] == [None, None]
    assert cells.day("1998年5月").words == "1998年5月"


@pytest.mark.parametrize("cut", ["located_in", "position_t", "height_dat", "一号方位物"])
def test_a_name_cut_to_ten_bytes_is_understood_only_when_it_can_mean_one_field(cut: str) -> None:
    found = match_headings(["JZBH", cut], "a.shp", cut=True).fields.get(cut)
    meant = {"position_t": "position_text", "height_dat": "height_datum", "一号方位物": "object_1"}
    assert found == meant.get(cut), "three fields begin with located_in"


def test_what_no_field_is_called_goes_to_the_record() -> None:
    found = match_headings(["JZBH", "设备编号", "高程（m）", "tongtu_reason"], "a.csv")
    assert found.fields == {"JZBH": "number", "高程（m）": "height_m"}
    assert found.rest == ("设备编号",)


@pytest.mark.parametrize(
    ("said", "key", "columns", "convertible"),
    [
        ("epsg:4490", "EPSG:4490", "degrees", True),
        ("4549", "EPSG:4549", "grid", True),
        ("GCJ-02", "gcj02", "degrees", True),
        ("EPSG:2384", "EPSG:2384", "grid", False),
        ("EPSG:4610", "EPSG:4610", "degrees", False),
        ("EPSG:4214", "EPSG:4214", "degrees", False),
        ("EPSG:2437", "EPSG:2437", "grid", False),
    ],
)
def test_a_declared_datum_says_what_it_needs(said: str, key: str, columns: str, convertible: bool) -> None:
    datum = declared(said)
    assert (datum.key, datum.columns, datum.convertible) == (key, columns, convertible)


@pytest.mark.parametrize("said", ["", "wgs", "EPSG:3857", "EPSG:999999", "EPSG:4326000", "EPSG:27700"])
def test_what_is_no_datum_of_markers_is_refused(said: str) -> None:
    with pytest.raises(BadInput):
        declared(said)


def test_sides_are_matched_by_the_names_of_their_time() -> None:
    names = [
        SideName(3, "崇川区", None, date(2020, 7, 3)),
        SideName(9, "崇川区", date(2020, 7, 3)),
        SideName(None, "崇明"),
    ]
    for words, on, unit in (
        ("江苏省南通市崇川区", date(2000, 1, 1), 3), ("崇川区", date(2021, 1, 1), 9), ("崇川", date(2021, 1, 1), 9),
    ):  # fmt: skip
        matched = match_sides([words], names, on)[0]
        assert matched is not None
        assert matched.unit_id == unit
    assert match_sides(["崇明", "通州区"], names)[1] is None
