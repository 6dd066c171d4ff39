"""The book of names: divisions told from their versions, places beside them, and what is written since taken in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest
from shapely import Point

from gis.db.clock import next_moment, raise_version
from gis.db.connect import Database
from gis.db.name_books import read_name_book, refreshed
from gis.db.placenames import LAYER, drop_made_up_names, write_names, write_others
from gis.load.readings import read_readings
from gis.pinyin import Readings
from gis.placenames.book import Entry, NameBook, day_of
from gis.placenames.record import OtherName, PlaceName, unit_of
from gis.placenames.unit_names import Speller
from gis.settings import CHECKOUT

BEFORE, AFTER = date(2020, 6, 1), date(2021, 1, 1)
TAOWU = PlaceName(
    "P1", "桃坞路", "桃坞", "路", "23500", "Taowu Lu", "Táowù Lù", "tao wu lu", "twl", "standard", "list",
    "a list made for this test", shape=Point(120.86, 32.01), valid_from=date(2000, 1, 1), made_up=True,
)  # fmt: skip


@pytest.fixture(scope="session")
def readings() -> Readings:
    return read_readings(CHECKOUT / "data" / "placenames" / "readings.csv")


@pytest.fixture(scope="module")
def book(register: Database, readings: Readings) -> NameBook:
    with register.read() as connection:
        return read_name_book(connection, readings=readings)


def _write(database: Database, *names: PlaceName, others: tuple[OtherName, ...] = ()) -> datetime:
    with database.write() as connection:
        at = next_moment(connection)
        write_names(connection, names, at)
        write_others(connection, others, at)
        raise_version(connection, LAYER)
        return at


def test_a_division_is_a_place_and_the_two_of_one_name_are_two(book: NameBook) -> None:
    first, second = sorted(book.named("崇川区"), key=lambda entry: entry.first)
    assert first.unit_id != second.unit_id
    assert (first.place_id, first.class_code) == (f"U{first.unit_id}", "21400")
    assert first.past == second.first == date(2020, 7, 3).toordinal()
    assert {entry.roman for entry in (first, second)} == {"Chongchuan Qu"}


def test_versions_of_one_name_and_kind_are_one_entry(book: NameBook) -> None:
    for shelf in book.shelves:
        for entries in shelf.by_place.values():
            for before, after in pairwise(entries):
                assert before.past != after.first or (before.name, before.class_code) != (after.name, after.class_code)


def test_a_name_is_found_by_its_sound(book: NameBook) -> None:
    assert {entry.name for entry in book.sounding("hai an shi")} == {"海安市"}
    assert book.sounding("") == []


def test_a_virtual_community_has_no_standard_name(book: NameBook) -> None:
    virtual = book.named("滨江虚拟社区")
    assert [entry.status for entry in virtual] == ["unapproved"]
    assert not {entry.place_id for entry in book.standard_on(date(2022, 1, 1))} & {entry.place_id for entry in virtual}


def _lying_in(book: NameBook, unit_id: int, *days: date) -> tuple[Entry, int]:
    """A community in force on all days, lying in a unit on the first."""
    for entry in book.divisions.entries:
        held = entry.class_code == "21620" and all(entry.on(day.toordinal()) for day in days)
        if held and entry.unit_id and book.lies_in(entry, unit_id, days[0]):
            return entry, entry.unit_id
    raise AssertionError(f"no community lies in {unit_id}")


def test_a_place_lies_where_its_communities_lie_on_the_date(book: NameBook) -> None:
    old, new = (unit_of(entry.place_id) for entry in sorted(book.named("崇川区"), key=lambda entry: entry.first))
    assert old
    assert new
    community, number = _lying_in(book, old, BEFORE, AFTER)
    place = community._replace(place_id="P1", unit_id=None, communities=(number,))
    assert book.units_of(place, BEFORE).counties == {old}
    assert book.units_of(place, AFTER).counties == {new}
    assert book.units_of(community, AFTER) == book.units_of(place, AFTER)
    assert book.lies_in(place, new, AFTER)
    assert not book.lies_in(place, old, AFTER)


def test_a_place_lies_in_its_province(book: NameBook) -> None:
    [province] = [entry for entry in book.named("江苏省") if entry.unit_id]
    [town] = [entry for entry in book.named("四甲镇") if entry.on(AFTER.toordinal())]
    assert province.unit_id
    assert book.lies_in(town, province.unit_id, AFTER)


def test_a_book_kept_up_is_the_book_read_anew(own_register: Database, readings: Readings) -> None:
    speller = Speller(readings)
    _write(own_register, TAOWU)
    with own_register.read() as connection:
        book = read_name_book(connection, readings=readings)
    renamed = replace(TAOWU, name="桃坞南路", valid_from=date(2024, 1, 1))
    former = OtherName("P1", "老桃坞", "former", "Lǎo Táowù", "lao tao wu", "ltw", "made for this test", made_up=True)
    _write(own_register, renamed, others=(former,))
    with own_register.read() as connection:
        kept, anew = refreshed(connection, book, speller), read_name_book(connection, readings=readings)
    assert sorted(kept.entries) == sorted(anew.entries)
    assert [entry.name for entry in kept.of_place("P1")] == ["老桃坞", "桃坞路", "桃坞南路"]
    assert [day_of(entry.past) for entry in kept.named("桃坞路")] == [date(2024, 1, 1)]
    assert [entry.form for entry in kept.named("老桃坞")] == ["former"]


def test_what_is_taken_away_is_missed_too(own_register: Database, readings: Readings) -> None:
    demonstration = replace(TAOWU, place_id="DEMO-1")
    _write(own_register, TAOWU, demonstration)
    with own_register.read() as connection:
        book = read_name_book(connection, readings=readings)
    with own_register.write() as connection:
        drop_made_up_names(connection)
        raise_version(connection, LAYER)
    with own_register.read() as connection:
        kept = refreshed(connection, book, Speller(readings), divisions=False)
    assert [entry.place_id for entry in kept.named("桃坞路")] == ["P1"]


def test_another_name_of_a_division_is_taken_in(own_register: Database, readings: Readings) -> None:
    with own_register.read() as connection:
        book = read_name_book(connection, readings=readings)
    [town] = [entry for entry in book.named("四甲镇") if entry.on(AFTER.toordinal())]
    short = OtherName(town.place_id, "四甲", "short", "Sìjiǎ", "si jia", "sj", "made for this test", made_up=True)
    _write(own_register, others=(short,))
    with own_register.read() as connection:
        kept = refreshed(connection, book, Speller(readings), divisions=False)
    [found] = kept.sounding("si jia")
    assert (found.name, found.form, found.unit_id, found.roman) == ("四甲", "short", town.unit_id, "Sijia")


def test_a_book_of_a_moment_knows_nothing_later(own_register: Database) -> None:
    before = _write(own_register, TAOWU)
    _write(own_register, replace(TAOWU, name="桃坞巷"))
    with own_register.read() as connection:
        then = read_name_book(connection, before)
        never = read_name_book(connection, datetime(2000, 1, 1, tzinfo=UTC))
    assert [entry.name for entry in then.of_place("P1")] == ["桃坞路"]
    assert never.entries == []
