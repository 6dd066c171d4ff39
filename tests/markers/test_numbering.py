from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.errors import BadInput
from gis.markers.numbering import LETTERS, LINE_CODE_DIGITS, Number, group_fault, parse_number

NUMBERS = st.builds(
    Number,
    st.sampled_from(LINE_CODE_DIGITS).flatmap(lambda n: st.text("0123456789", min_size=n, max_size=n)),
    st.integers(1, 999),
    st.sampled_from(LETTERS),
)


@given(NUMBERS)
def test_a_number_read_back_is_the_number_written(number: Number) -> None:
    assert parse_number(str(number)) == number


@given(NUMBERS)
def test_full_width_digits_spaces_and_small_letters_are_forgiven(number: Number) -> None:
    wide = "".join(chr(ord(sign) + 0xFEE0) for sign in str(number))
    assert parse_number(f" {wide[:5]} {wide[5:].lower()} ") == number


@given(st.text())
def test_any_text_is_a_number_or_refused_in_a_sentence(text: str) -> None:
    try:
        number = str(parse_number(text))
    except BadInput as refused:
        number = refused.complaints[0].field or ""
    assert number == "number" or parse_number(number)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "has no marker number"),
        ("沪苏3号", "is not a marker number"),
        ("3206120613003F", "the type letter is 'F'"),
        ("3206120613003", "the type letter is missing"),
        ("320612061303Q", "has 12 digits before the letter, 7, 13 or 15 are needed"),
        ("3206120613000Q", "has the serial 000"),
    ],
)
def test_a_bad_number_says_what_is_wrong_and_what_to_write(text: str, words: str) -> None:
    with pytest.raises(BadInput, match=words) as caught:
        parse_number(text)
    assert caught.value.complaints[0].fix


@pytest.mark.parametrize(("letters", "words"), [
    ("Q", None), ("AB", None), ("CDE", None),
    ("A", "B of the double is missing"),
    ("E", "C and D of the triple are missing"),
    ("QA", "the letters A, Q stand under one serial, which is of one kind only"),
])  # fmt: skip
def test_one_serial_bears_a_whole_group_of_letters(letters: str, words: str | None) -> None:
    assert group_fault(letters) == words
