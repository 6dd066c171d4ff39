from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from gis.errors import BadInput
from gis.load.census import Census, read_census
from gis.settings import CHECKOUT

DAY = date(2020, 11, 1)
SHIPPED = CHECKOUT / "data" / "population" / "census_2020_county.csv"
HEAD = "unit,code,population_2020,aged_60_plus,aged_65_plus,share_60_plus,share_65_plus,source\n"
CITY, PART = "南通市,320600,30,,,,0.2,drawn\n", "甲区,320602,30,9,6,0.3,0.2,drawn\n"


def read(tmp_path: Path, text: str | bytes) -> Census:
    path = tmp_path / "census.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return read_census(path, DAY)


def test_the_parts_of_the_shipped_census_sum_to_the_city() -> None:
    long = read_census(SHIPPED, DAY).long
    everybody = long[long["band"] == "all"].set_index("unit")["people"]
    assert everybody["南通市"] == 7_726_635 == everybody.drop("南通市").sum()


def test_figures_come_a_row_a_unit_and_band_as_published(tmp_path: Path) -> None:
    census = read(tmp_path, HEAD + CITY + PART)
    rows = {(r.unit, r.band): (r.people, r.share) for r in census.long.itertuples()}
    assert set(rows) == {("南通市", "all"), ("南通市", "65+"), ("甲区", "all"), ("甲区", "60+"), ("甲区", "65+")}
    assert rows["甲区", "60+"] == (9, 0.3)
    assert set(census.long["reference_date"]) == {DAY}
    assert not census.long["made_up"].any()


def test_a_unit_of_the_statistics_alone_has_no_legal_code() -> None:
    zone = read_census(SHIPPED, DAY).long.query("unit.str.startswith('南通经济技术开发区')")
    assert len(zone) > 0
    assert zone["code_mca"].isna().all()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEAD + CITY + PART.replace(",30,", ",29,"), "the parts sum to 29, the city has 30"),
        (HEAD + CITY + PART.replace(",30,", ",many,"), "row 3: is not a row of figures"),
        (HEAD + CITY + PART.replace(",30,", ",,"), "row 3: is not a row of figures: population_2020 is empty"),
        (HEAD + CITY + PART.replace(",9,", ",-9,"), "row 3: is not a row of figures"),
        (HEAD + CITY + PART.replace("0.3", "30"), "row 3: is not a row of figures"),
        ((HEAD + CITY + PART).replace("aged_60_plus", "x"), "row 2: is not a row of figures: 'aged_60_plus'"),
        ((HEAD + CITY + PART).replace("unit,", "x,"), "is not a row of figures: 'unit'"),
        (HEAD, "holds no figures"),
        ("", "holds no figures"),
        ("单位".encode("gb18030"), "cannot be read"),
    ],
)
def test_a_broken_census_is_refused_with_its_file_and_row(tmp_path: Path, text: str | bytes, words: str) -> None:
    with pytest.raises(BadInput) as caught:
        read(tmp_path, text)
    assert "census.csv" in str(caught.value)
    assert words in str(caught.value)


def test_faults_of_several_rows_come_together(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as caught:
        read(tmp_path, HEAD + CITY.replace(",30,", ",x,") + PART.replace(",30,", ",y,"))
    assert [c.row for c in caught.value.complaints] == [2, 3]


def test_a_missing_census_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"none\.csv: cannot be read"):
        read_census(tmp_path / "none.csv", DAY)
