"""Near misses: one character apart, or the same characters in another order."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from gis.placenames.book import NameBook
from gis.placenames.nearness import Nearby, Nearness
from gis.placenames.shelf import Shelf
from tests.placenames.test_search import entry

NAMES = st.lists(st.text(alphabet="东西南北路ab", min_size=1, max_size=5), max_size=12, unique=True)


def _by_definition(one: str, other: str) -> Nearness | None:
    """What the words mean, without any table: all words one step away are written out."""
    letters = set(one + other)
    put_in = {one[:at] + sign + one[at:] for at in range(len(one) + 1) for sign in letters}
    left_out = {one[:at] + one[at + 1 :] for at in range(len(one))}
    exchanged = {one[:at] + sign + one[at + 1 :] for at in range(len(one)) for sign in letters}
    if other != one and other in put_in | left_out | exchanged:
        return "one_character"
    return "other_order" if other != one and sorted(other) == sorted(one) else None


@given(NAMES, st.text(alphabet="东西南北路ab", max_size=5))
def test_names_near_another_are_those_that_the_words_mean(names: list[str], asked: str) -> None:
    expected = [(number, how) for number, name in enumerate(names) if (how := _by_definition(asked, name))]
    assert Nearby(names).near(asked) == (expected if asked else [])


def test_what_cannot_be_stored_is_near_to_what_differs_from_it_in_that() -> None:
    assert Nearby(["桃坞路", "桃路"]).near("桃\ud800路") == [(0, "one_character"), (1, "one_character")]


@given(NAMES, st.text(alphabet="东西南北路ab", min_size=1, max_size=5), st.sets(st.integers(0, 11)))
def test_a_book_tells_near_names_of_what_counts(names: list[str], asked: str, written: set[int]) -> None:
    entries = [entry(str(number), name, "") for number, name in enumerate(names)]
    anew = [one._replace(name=one.name[::-1]) for number, one in enumerate(entries) if number in written]
    book = NameBook(Shelf(entries), fresh=Shelf(anew), written=frozenset(map(str, written)))
    counting = [*anew, *(one for number, one in enumerate(entries) if number not in written)]
    expected = {(one.place_id, how) for one in counting if (how := _by_definition(asked, one.name))}
    assert {(one.place_id, how) for one, how in book.near(asked)} == expected
