"""Search by name: how words are read, what fits, and the order of what is found."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.errors import BadInput
from gis.placenames.book import EVER, NEVER, NameBook
from gis.placenames.entries import Entry
from gis.placenames.mixed import fits
from gis.placenames.queries import LONGEST, read_words
from gis.placenames.search import CEILINGS, Asked, listed, search
from gis.placenames.shelf import Shelf
from gis.placenames.signs import Signs

DAY = date(2021, 1, 1)


def entry(place_id: str, name: str, sound: str, **more: Any) -> Entry:
    """A name of a road."""
    common: dict[str, Any] = {
        "proper": name[:-1], "generic": name[-1:], "class_code": "23500", "form": "standard", "status": "standard",
        "first": EVER, "past": NEVER, "roman": sound, "pinyin": sound, "sound": sound,
        "initials": "".join(part[0] for part in sound.split()), "communities": (), "unit_id": None, "lon": None,
        "lat": None, "planned": False, "made_up": True, "source": "made for this test",
    }  # fmt: skip
    return Entry(place_id=place_id, name=name, **{**common, **more})


ROADS = (
    entry("1", "桃坞路", "tao wu lu"),
    entry("2", "小桃坞路", "xiao tao wu lu"),
    entry("3", "桃坞路南巷", "tao wu lu nan xiang"),
    entry("4", "西安路", "xi an lu"),
    entry("5", "先路", "xian lu"),
    entry("6", "绿路", "lv lu"),
    entry("7", "桃园路", "tao yuan lu", past=date(2000, 1, 1).toordinal()),
    entry("7", "新园路", "xin yuan lu", first=date(2000, 1, 1).toordinal()),
    entry("8", "桃园镇", "tao yuan zhen", class_code="21500"),
    entry("9", "二马路", "er ma lu"),
)
BOOK = NameBook(Shelf(ROADS))


def found(q: str, book: NameBook = BOOK, **more: Any) -> list[tuple[str, str | None]]:
    """Places by their identity, with how each was found."""
    page = search(book, Asked(DAY, read_words(q), **more))
    return [(one.entry.place_id, one.how) for one in page.finds]


def test_the_very_name_comes_first_then_what_begins_so_then_what_holds_it() -> None:
    assert found("桃坞路") == [("1", "exact"), ("3", "prefix"), ("2", "contains"), ("7", "one_character")]


def test_pinyin_is_read_from_any_syllable_on_but_not_from_the_middle_of_one() -> None:
    assert [place for place, _ in found("taowu")] == ["1", "3", "2"]
    assert found("aowu") == []
    assert found("anlu") == [("4", "pinyin")]


def test_a_former_name_finds_its_place_and_what_is_in_use_stands_before_it() -> None:
    assert found("桃园") == [("8", "prefix"), ("7", "prefix"), ("1", "one_character")][:2]
    page = search(BOOK, Asked(DAY, read_words("taoyuanlu")))
    assert [one.entry.name for one in page.finds] == ["桃园路"]
    assert page.finds[0].parts["in_use"] < CEILINGS["in_use"]


@pytest.mark.parametrize(
    ("q", "place"),
    [("lvlu", "6"), ("lulu", "6"), ("lülu", "6"), ("LÜ LU", "6"), ("Lǜ lù", "6"), ("ＬＶ　ＬＵ", "6"), ("2malu", "9"),
     ("Xi'an Lu", "4"), ("xi-an lu", "4"), ("tao坞", "1"), ("桃w", "1"), ("桃wu路n", "3")],
)  # fmt: skip
def test_letters_may_be_written_in_any_way(q: str, place: str) -> None:
    assert found(q)[0][0] == place


@pytest.mark.parametrize("asked", ["", "  ", "\t", "a" * (LONGEST + 1), "a\0", "\x7f", "\ud800", "a\u0085", "\ufdd0"])
def test_what_no_name_holds_is_refused(asked: str) -> None:
    with pytest.raises(BadInput):
        read_words(asked)


@given(st.text(max_size=LONGEST))
def test_any_text_is_searched_or_refused(asked: str) -> None:
    try:
        words = read_words(asked)
    except BadInput:
        return
    search(BOOK, Asked(DAY, words, near=(120.0, 32.0)))


@pytest.mark.parametrize(
    ("tokens", "fitting"),
    [(("桃", "wu"), True), (("桃", "w", "路"), True), (("桃", "wl"), True), (("t", "坞"), True),
     (("taowu", "路"), True), (("桃", "u"), False), (("桃", "lu"), False), (("坞", "wu"), False), (("路", "n"), False)],
)  # fmt: skip
def test_characters_and_letters_may_stand_mixed(tokens: tuple[str, ...], fitting: bool) -> None:
    assert fits(tokens, "桃坞路", "twl", "tao wu lu") is fitting


TEXTS = st.lists(st.text(alphabet="ab桃路", max_size=6), max_size=10)


@given(TEXTS, st.text(alphabet="ab桃路", min_size=1, max_size=3))
def test_signs_find_what_looking_at_every_text_finds(texts: list[str], asked: str) -> None:
    hits = Signs(texts).find(asked)
    told = {
        (int(text), bool(first), bool(whole))
        for text, first, whole in zip(hits.texts, hits.first, hits.whole, strict=True)
    }
    expected = {
        (number, place == 0, text == asked)
        for number, text in enumerate(texts)
        for place in range(len(text))
        if text.startswith(asked, place)
    }
    assert told == expected


SOUNDS = st.lists(
    st.lists(st.sampled_from(["xi", "an", "xian", "lu", "lv", "a"]), max_size=4).map(" ".join), max_size=8
)


@given(SOUNDS, st.lists(st.sampled_from(["xi", "an", "l", "a", "lv"]), min_size=1, max_size=3).map("".join))
def test_sounds_are_found_from_the_beginnings_of_syllables_on(sounds: list[str], asked: str) -> None:
    hits = Signs(sounds, words=True).find(asked)
    expected = set()
    for number, sound in enumerate(sounds):
        syllables = sound.split()
        for start in range(len(syllables)):
            if "".join(syllables[start:]).startswith(asked):
                expected.add((number, start == 0))
    assert {(int(text), bool(first)) for text, first in zip(hits.texts, hits.first, strict=True)} == expected


NAMES = st.lists(st.text(alphabet="桃坞园路东西", min_size=1, max_size=4), min_size=1, max_size=25)


@given(NAMES, st.text(alphabet="桃坞园路", min_size=1, max_size=2), st.integers(1, 4))
def test_pages_are_one_order_whatever_the_shelves_hold(names: list[str], q: str, limit: int) -> None:
    entries = [entry(f"{number:02}", name, "") for number, name in enumerate(names)]
    whole = search(NameBook(Shelf(entries)), Asked(DAY, read_words(q), limit=100)).finds
    half = len(entries) // 2
    split = NameBook(Shelf(entries[:half]), fresh=Shelf(entries[half:]))
    pages = [
        one.entry.place_id
        for skip in range(0, len(whole), limit)
        for one in search(split, Asked(DAY, read_words(q), limit=limit, skip=skip)).finds
    ]
    assert pages[: len(whole)] == [one.entry.place_id for one in whole]


def test_names_of_places_written_anew_count_no_more() -> None:
    anew = entry("1", "桃花路", "tao hua lu")
    book = NameBook(Shelf(ROADS), fresh=Shelf([anew]), written=frozenset({"1"}))
    assert "1" not in {place for place, how in found("桃坞路", book) if how == "exact"}
    assert found("桃花路", book)[0] == ("1", "exact")
    assert [one.entry.name for one in listed(book, Asked(DAY)).finds if one.entry.place_id == "1"] == ["桃花路"]


def test_what_is_near_stands_first_among_what_fits_alike() -> None:
    twins = [entry("a", "双路", "shuang lu", lon=120.5, lat=32.5), entry("b", "双路", "shuang lu", lon=121.5, lat=31.8)]
    book = NameBook(Shelf(twins))
    assert [place for place, _ in found("双路", book)] == ["a", "b"]
    assert [place for place, _ in found("双路", book, near=(121.5, 31.8))] == ["b", "a"]


def test_no_part_of_a_score_is_above_its_ceiling() -> None:
    for q in ("桃", "桃坞路", "taowulu", "twl", "lu"):
        for one in search(BOOK, Asked(DAY, read_words(q), near=(120.0, 32.0))).finds:
            assert all(0 <= value <= CEILINGS[part] for part, value in one.parts.items())
