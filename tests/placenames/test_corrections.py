"""A person's correction of a reading wins over the table, and what cannot be a reading is refused."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.load.readings import read_readings
from gis.pinyin import Reading, Readings, initials, romanise, sound_key
from gis.placenames.corrections import CorrectedReadings, Correction
from gis.settings import CHECKOUT


@pytest.fixture(scope="module")
def table() -> Readings:
    return read_readings(CHECKOUT / "data" / "placenames" / "readings.csv")


def test_a_correction_is_read_wherever_a_name_holds_it(table: Readings) -> None:
    corrected = CorrectedReadings(table, {"苴镇": "chá zhèn"})
    assert romanise("苴镇", "街道", corrected).pinyin == "Cházhèn Jiēdào"
    assert romanise("老苴镇", "路", corrected, street=True).roman == "Laochazhen Lu"
    assert sound_key("苴镇", corrected) == "cha zhen"
    assert initials("苴镇街道", corrected) == "czjd"
    assert "苴" not in corrected.spell("苴镇街道").uncertain
    assert romanise("苴镇", "街道", table).pinyin == "Jūzhèn Jiēdào", "the table itself stays"


def test_a_correction_wins_over_a_longer_entry_and_across_the_ends_of_entries() -> None:
    table = Readings([Reading("长桥镇", ("zhǎng", "qiáo", "zhèn")), Reading("桥镇", ("qiáo", "zhèn"), "word")])
    corrected = CorrectedReadings(table, {"长桥": "cháng qiáo", "镇北": "zhèn bó"})
    assert corrected.spell("长桥镇北路").syllables[:4] == ("cháng", "qiáo", "zhèn", "bó")


def test_of_two_corrections_the_longer_is_read() -> None:
    corrected = CorrectedReadings(Readings(), {"长桥": "zhǎng qiáo", "长桥路": "cháng qiáo lù"})
    assert corrected.spell("长桥路").syllables == ("cháng", "qiáo", "lù")
    assert corrected.spell("长桥镇").syllables[:2] == ("zhǎng", "qiáo")


def test_one_character_is_read_so_where_no_word_of_the_table_covers_it() -> None:
    table = Readings([Reading("长桥", ("cháng", "qiáo"), "word")])
    corrected = CorrectedReadings(table, {"长": "zhǎng"})
    assert corrected.spell("长桥").syllables[0] == "cháng"
    assert corrected.spell("长北").syllables[0] == "zhǎng"


def test_a_correction_does_not_change_how_a_name_is_parted(table: Readings) -> None:
    corrected = CorrectedReadings(table, {"北京中路": "běi jīng zhōng lù"})
    assert romanise("北京", "中路", corrected, street=True).roman == "Beijing Zhonglu"
    assert romanise("北京中", "路", corrected, street=True).roman == "Beijing Zhonglu"


def test_more_entries_of_the_table_leave_the_corrections_in_force() -> None:
    corrected = CorrectedReadings(Readings(), {"长桥": "cháng qiáo"})
    more = corrected.corrected([Reading("长桥", ("zhǎng", "qiáo"))])
    assert more.spell("长桥").syllables == ("cháng", "qiáo")


@settings(max_examples=100, deadline=None)
@given(st.text("长桥镇北路苴", min_size=1, max_size=8), st.dictionaries(st.text("长桥镇北路苴", min_size=2, max_size=3),
       st.just(""), max_size=3))  # fmt: skip
def test_every_sign_keeps_one_syllable_and_every_whole_correction_is_heard(text: str, words: dict[str, str]) -> None:
    corrections = {word: " ".join(["bó"] * len(word)) for word in words}
    spelt = CorrectedReadings(Readings(), corrections).spell(text)
    assert len(spelt.syllables) == len(text)
    for word in corrections:
        if text == word:
            assert spelt.syllables == ("bó",) * len(word)


def told(text: str, pinyin: str, why: str, table: Readings) -> list[tuple[str | None, str]]:
    return [(fault.field, fault.message) for fault in Correction.written(text, pinyin, why).complaints(table)]


def test_what_cannot_be_a_reading_is_complained_of_all_at_once(table: Readings) -> None:
    assert told("苴镇", "jū zhèn", "问了镇上", table) == []
    assert told("苴 镇", " JŪ  zhèn ", "问了镇上", table) == []
    assert told("苴镇", "jū", "", table) == [("why", "is empty"), ("pinyin", "1 syllables for 2 characters")]
    assert told("苴镇", "jüx zhen", "x", table) == [
        ("pinyin", "'jüx' is no syllable of Mandarin"),
        ("pinyin", "'zhen' bears no tone"),
    ]
    assert told("苴镇", "bǖ zhèn", "x", table) == [("pinyin", "'bǖ' is no syllable of Mandarin")]
    assert told("Ju镇", "jū zhèn zhèn", "x", table)[0] == ("text", "'Ju镇' is no text of Chinese characters")


def test_a_reading_that_no_dictionary_has_is_taken_and_told(table: Readings) -> None:
    assert Correction.written("苴镇", "zhā zhèn", "x").unusual(table) == ["苴 zhā"]
    assert Correction.written("苴镇", "jū zhèn", "x").unusual(table) == []
