"""Reading what lies beyond the outer border."""

from __future__ import annotations

from pathlib import Path

import pytest

from gis.errors import BadInput
from gis.load.beyond import read_beyond
from gis.settings import CHECKOUT

HEAD = "name,kind,lon,lat,source\n"


def written(folder: Path, text: str) -> Path:
    path = folder / "beyond.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_the_shipped_table_is_read_and_says_that_nobody_verified_it() -> None:
    found = read_beyond(CHECKOUT / "data" / "boundaries" / "beyond.csv")
    assert {stretch.kind for stretch in found if stretch.name == "崇明"} == {"land", "river"}
    assert all("unverified" in stretch.source for stretch in found)


def test_every_fault_is_told_with_its_row_and_field(tmp_path: Path) -> None:
    rows = "东台,land,120.5,32.6,list\n,land,120.5,32.6,list\n黄海,ocean,32.6,120.5,\n"
    with pytest.raises(BadInput) as told:
        read_beyond(written(tmp_path, HEAD + rows))
    places = {(fault.file, fault.row, fault.field) for fault in told.value.complaints}
    assert places == {
        ("beyond.csv", 3, "name"),
        ("beyond.csv", 4, "source"),
        ("beyond.csv", 4, "kind"),
        ("beyond.csv", 4, "lon"),
        ("beyond.csv", 4, "lat"),
    }


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (HEAD, "holds no rows"),
        ("", "this column is missing"),
        ("name,kind,lon\n东台,land,120\n", "this column is missing"),
        (HEAD + "东台,land,east,32.6,list\n", "'east' is no lon"),
        (HEAD + "东台,land,nan,32.6,list\n", "'nan' is no lon"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(tmp_path: Path, text: str, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        read_beyond(written(tmp_path, text))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match="cannot be read"):
        read_beyond(tmp_path / "none.csv")
