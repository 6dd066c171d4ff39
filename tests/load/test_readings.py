"""Tables of readings and of characters: read whole, or refused with every row that is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from gis.errors import BadInput
from gis.load.characters import read_characters
from gis.load.readings import read_readings

HEAD = "text,pinyin,kind,certainty,source,note\n"
CHARACTERS_HEAD = "character,number,level,strokes,readings\n"


def told(error: BadInput) -> list[tuple[int | str | None, str | None]]:
    return [(complaint.row, complaint.field) for complaint in error.complaints]


def test_entries_are_read_and_decide(tmp_path: Path) -> None:
    path = tmp_path / "readings.csv"
    path.write_text(
        HEAD + "竹行,zhú háng,word,known,a list,\n统一,,ordinal_exception,derived,a list,\n", encoding="utf-8"
    )
    readings = read_readings(path)
    assert readings.spell("竹行").syllables == ("zhú", "háng")
    assert readings.ordinal_exceptions == ("统一",)


def test_the_table_of_characters_beside_it_says_what_is_polyphonic(tmp_path: Path) -> None:
    path = tmp_path / "readings.csv"
    path.write_text(HEAD, encoding="utf-8")
    assert read_readings(path).spell("苴").uncertain == ("苴",)  # pypinyin lists seven readings
    (tmp_path / "characters.csv").write_text(CHARACTERS_HEAD + "苴,3860,2,8,jū\n", encoding="utf-8")
    assert read_readings(path).spell("苴").uncertain == ()


def test_every_fault_is_told_with_its_row_and_field(tmp_path: Path) -> None:
    path = tmp_path / "readings.csv"
    rows = [
        "竹行,zhú háng,words,known,a list,",
        "竹行,zhú,word,sure,a list,",
        "竹行,zhú háng,character,known,,",
        "zhuhang,zhú háng,word,known,a list,",
        "竹行,Zhú hxng,word,known,a list,",
    ]
    path.write_text(HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    with pytest.raises(BadInput) as raised:
        read_readings(path)
    assert set(told(raised.value)) == {
        (2, "kind"), (3, "certainty"), (3, "pinyin"), (4, "source"), (4, "text"), (5, "text"), (5, "pinyin"),
        (6, "pinyin"), (6, "text"),
    }  # fmt: skip


def test_a_missing_column_and_a_missing_file_are_told(tmp_path: Path) -> None:
    path = tmp_path / "readings.csv"
    path.write_text("text,pinyin\n竹行,zhú háng\n", encoding="utf-8")
    with pytest.raises(BadInput) as raised:
        read_readings(path)
    assert [field for _, field in told(raised.value)] == ["kind", "certainty", "source", "note"]
    with pytest.raises(BadInput, match="cannot be read"):
        read_readings(tmp_path / "none.csv")


def test_every_fault_of_a_table_of_characters_is_told(tmp_path: Path) -> None:
    path = tmp_path / "characters.csv"
    rows = ["苴,3860,2,8,jū", "苴,3860,2,8,jū", "苴镇,1,1,1,jū", "栟,x,4,0,bēn1"]
    path.write_text(CHARACTERS_HEAD + "\n".join(rows) + "\n", encoding="utf-8")
    with pytest.raises(BadInput) as raised:
        read_characters(path)
    assert set(told(raised.value)) == {
        (3, "character"), (4, "character"), (5, "number"), (5, "level"), (5, "strokes"), (5, "readings"),
    }  # fmt: skip
