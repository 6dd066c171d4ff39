"""What the READMEs under data/ say about the files beside them is true."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pandas as pd
import pytest

DATA = Path(__file__).resolve().parents[2] / "data"
FOLDERS = ["boundaries", "placenames", "placenames/lists", "population", "changeorders", "eldercare", "addresses"]
NANTONG_2020 = 7_726_635
"""People in the 2020 census."""


@pytest.mark.parametrize("folder", FOLDERS)
def test_readme_lists_every_file_with_its_sha256(folder: str) -> None:
    text = (DATA / folder / "README.md").read_text(encoding="utf-8")
    written = dict(re.findall(r"^\| (\S+) \| `([0-9a-f]{64})` \|$", text, re.MULTILINE))
    files = [path for path in (DATA / folder).iterdir() if path.is_file() and path.name != "README.md"]
    assert written == {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.parametrize("folder", FOLDERS)
def test_readme_names_every_file_source_and_column(folder: str) -> None:
    text = (DATA / folder / "README.md").read_text(encoding="utf-8")
    for path in (DATA / folder).glob("*.csv"):
        columns = path.read_text(encoding="utf-8").splitlines()[0].split(",")
        assert all(f"`{column}`" in text or f"`{','.join(columns)}`" in text for column in columns), path.name


def test_boundaries_are_called_illustrative_and_traced_to_amap() -> None:
    text = (DATA / "boundaries" / "README.md").read_text(encoding="utf-8")
    assert "not for legal use" in text
    assert "不得作为法定依据" in text
    assert "AMap" in text


def test_parts_of_the_census_sum_to_the_city() -> None:
    table = pd.read_csv(DATA / "population" / "census_2020_county.csv", dtype={"code": str})
    city = table["code"] == "320600"
    assert table.loc[city, "population_2020"].tolist() == [NANTONG_2020]
    assert table.loc[~city, "population_2020"].sum() == NANTONG_2020


def test_no_shipped_file_bears_a_registry_address_or_a_broken_letter() -> None:
    for path in DATA.rglob("*"):
        if path.is_file() and path.suffix in {".csv", ".yaml", ".geojson", ".md", ".py"}:
            text = path.read_text(encoding="utf-8")
            assert "\ufffd" not in text
            assert not re.search(r"https?://", text), path.name
