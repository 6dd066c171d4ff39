"""What is known of characters, in the shipped table."""

from __future__ import annotations

from itertools import pairwise

import pytest

from data.rebuild.characters import longest_rising, settle_strokes
from gis.load.characters import read_characters
from gis.placenames.characters import Character, Characters
from gis.settings import CHECKOUT

CHARACTERS = read_characters(CHECKOUT / "data" / "placenames" / "characters.csv")


def test_the_table_has_its_8105_characters_in_three_levels() -> None:
    levels = [character.level for character in CHARACTERS.by_sign.values()]
    assert [levels.count(level) for level in (1, 2, 3)] == [3500, 3000, 1605]
    numbers = [character.number for character in CHARACTERS.by_sign.values() if character.number is not None]
    assert numbers == list(range(1, 8106))


@pytest.mark.parametrize(("sign", "level"), [("一", 1), ("栟", 2), ("苴", 2), ("窎", 3), ("滧", 3), ("澪", 3)])
def test_rare_characters_of_the_city_have_their_level(sign: str, level: int) -> None:
    assert CHARACTERS.level_of(sign) == level
    assert CHARACTERS.is_rare(sign) == (level == 3)


def test_what_is_not_in_the_table_is_rare_and_has_no_level() -> None:
    assert CHARACTERS.level_of("鎮") is None
    assert CHARACTERS.strokes_of("鎮") is None
    assert CHARACTERS.is_rare("鎮")
    own = Characters.of([Character("鎮", None, None, 18, ("zhèn",))])
    assert own.strokes_of("鎮") == 18
    assert own.is_rare("鎮")


@pytest.mark.parametrize(("sign", "strokes"), [("一", 1), ("海", 10), ("通", 10), ("䜣", 6), ("䴖", 13)])
def test_strokes_are_those_of_the_form_in_the_table(sign: str, strokes: int) -> None:
    assert CHARACTERS.strokes_of(sign) == strokes


def test_each_level_goes_by_strokes() -> None:
    for level in (1, 2, 3):
        strokes = [character.strokes for character in CHARACTERS.by_sign.values() if character.level == level]
        assert all(before <= after for before, after in pairwise(strokes))


def test_counts_that_break_the_order_are_settled_by_it() -> None:
    assert longest_rising([1, 2, 9, 2, 3, 1, 3]) == {0, 1, 3, 4, 6}
    assert settle_strokes([6, 11, 6, 7]) == [6, 6, 6, 7]


def test_the_dictionary_has_the_customary_reading_first() -> None:
    assert CHARACTERS.dictionary()["行"][0] == "xíng"
    assert set(CHARACTERS.dictionary()["行"]) == {"xíng", "háng", "héng"}
