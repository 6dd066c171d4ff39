"""The order of names: syllables without tones, then tones, then strokes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.load.characters import read_characters
from gis.load.readings import read_readings
from gis.pinyin import romanise, sound_key
from gis.placenames.collation import collation_key, first_letter
from gis.settings import CHECKOUT

FOLDER = CHECKOUT / "data" / "placenames"
READINGS = read_readings(FOLDER / "readings.csv")
STROKES = read_characters(FOLDER / "characters.csv").strokes_of


def key(name: str) -> str:
    return collation_key(name, sound_key(name, READINGS), romanise(name, "", READINGS).pinyin, STROKES)


@pytest.mark.parametrize(
    "names",
    [
        ["安定", "安定路", "北京", "海门", "通州"],
        ["西安", "西门", "先锋"],  # xi an, xi men, xian feng: syllable before syllable, not letter by letter
        ["鲁", "吕", "栾"],  # lu, lü, luan
        ["天", "田"],  # one sound, first and second tone
        ["工", "公"],  # one sound and tone, three strokes and four
        ["二甲", "三厂", "一甲"],  # numerals by their sound: er, san, yi
    ],
    ids=["letters", "syllables", "umlaut", "tones", "strokes", "numerals"],
)
def test_names_stand_by_sound_then_tone_then_strokes(names: list[str]) -> None:
    backwards = names[::-1]  # a key that tells two names apart too little would leave them so
    assert sorted(backwards, key=key) == names


def test_tones_are_asked_only_when_all_syllables_are_the_same() -> None:
    assert collation_key("马坝", "ma ba", "Mǎbà", STROKES) < collation_key("妈村", "ma cun", "Mācūn", STROKES)


def test_an_ordinal_in_digits_still_stands_by_its_sound() -> None:
    assert collation_key("二马路", "er ma lu", "2 Mǎlù", STROKES) < collation_key("法", "fa", "Fǎ", STROKES)
    assert first_letter("er ma lu") == "E"


def test_a_name_without_letters_stands_in_a_group_of_its_own() -> None:
    assert [first_letter(sound) for sound in ("", "1 lu", "hai men")] == ["#", "#", "H"]


SYLLABLES = {"a": "ā", "an": "án", "lu": "lǔ", "lv": "lǜ", "luan": "luan", "xi": "xī", "xian": "xiàn"}
TONES = {"ā": 1, "án": 2, "lǔ": 3, "lǜ": 4, "luan": 5, "xī": 1, "xiàn": 4}
NAMES = st.lists(
    st.tuples(st.sampled_from(sorted(SYLLABLES)), st.sampled_from("一二三四五天田工公")), min_size=1, max_size=4
)


@given(NAMES, NAMES)
def test_one_string_orders_as_the_four_rules_do_one_after_the_other(first: object, second: object) -> None:
    def rules(parts: list[tuple[str, str]]) -> tuple[object, ...]:
        return (
            [(syllable.replace("v", "u"), "v" in syllable) for syllable, _ in parts],
            [TONES[SYLLABLES[syllable]] for syllable, _ in parts],
            [STROKES(sign) for _, sign in parts],
            "".join(sign for _, sign in parts),
        )

    def made(parts: list[tuple[str, str]]) -> str:
        sound = " ".join(syllable for syllable, _ in parts)
        pinyin = "".join(SYLLABLES[syllable] for syllable, _ in parts)
        return collation_key("".join(sign for _, sign in parts), sound, pinyin, STROKES)

    assert (made(first) < made(second)) == (rules(first) < rules(second))  # type: ignore[arg-type]
