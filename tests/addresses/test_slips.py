"""Slips of the pen, one by one: what is understood in spite of them, and how sure that is."""

from __future__ import annotations

import pytest

from gis.addresses.desk import Desk
from gis.addresses.keys import doors_of
from gis.addresses.parse import Reader, parse
from gis.addresses.settle import Match
from gis.db.connect import Database
from gis.flows.match_addresses import match_addresses
from gis.settings import CHECKOUT
from tests.addresses.hand import TODAY
from tests.addresses.judged import desk_of

SEAT = "桃坞路44号"
UNDERSTOOD = [
    ("南通市崇川区虹挢街道桃坞路44号", "B", "one_character"),
    ("南通市崇川区虹桥街道陶坞路44号", "B", "same_sound"),
    ("南通市崇川区虹桥街道桃坂路44号", "B", "one_character"),
    ("桃坞44号", "B", "without_generic"),
    ("南通市启东市虹桥街道桃坞路44号", "B", "wrong"),
    ("江苏省-南通市-崇川区-虹桥街道-桃坞路44号", "A", None),
    ("户主顾小妹 江苏省南通市崇川区桃坞路44号", "A", None),
    ("陈晓东，13800000000，江苏省南通市崇川区桃坞路44号，陈晓东收", "A", None),
    ("44号 桃坞路 虹桥街道", "A", None),
]


@pytest.fixture(scope="module")
def desk(demo: Database) -> Desk:
    with demo.read() as connection:
        return desk_of(connection, CHECKOUT / "data")


def match(demo: Database, desk: Desk, raw: str) -> Match:
    with demo.read() as connection:
        return match_addresses(connection, desk, [raw], TODAY)[0]


@pytest.mark.parametrize(("raw", "grade", "slip"), UNDERSTOOD)
def test_a_slip_is_understood_and_told(raw: str, grade: str, slip: str | None, demo: Database, desk: Desk) -> None:
    found = match(demo, desk, raw)
    assert found.best is not None
    assert (found.grade, found.best.text, found.unmatched) == (grade, SEAT, ())
    kinds = found.best.weighed.kinds() - {"same", "omitted", "other_form"}
    assert kinds == ({slip} if slip else set())


def test_two_characters_are_understood_and_not_sure(demo: Database, desk: Desk) -> None:
    seat = match(demo, desk, SEAT).best
    assert seat is not None
    community = desk.ground.nearest(seat.community_id, TODAY.toordinal()).names[3]
    found = match(demo, desk, f"南通市崇川区虹桥街道{community}标坂路44号")
    assert found.best is not None
    assert (found.grade, found.best.text) == ("C", SEAT)
    assert "two_characters" in found.best.weighed.kinds()


def test_a_list_of_doors_is_answered_with_its_doors(demo: Database, desk: Desk) -> None:
    found = match(demo, desk, "桃坞路44、9999号")
    assert found.best is not None
    assert (found.grade, found.best.level, found.best.text) == ("C", "door", SEAT)
    assert "one_of" in found.best.weighed.kinds()


def test_doors_of_a_list_and_of_one_side_of_a_street() -> None:
    assert doors_of("12、14") == ("12", "14")
    assert doors_of("12-16") == ("12", "14", "16")
    assert doors_of("3-4") == ("3", "4")
    assert doors_of("44-1") == doors_of("44") == doors_of("1-1999") == ()


def test_a_number_behind_a_building_tells_its_unit_and_room(reader: Reader) -> None:
    parsed = parse("濠景花园3幢2-601", reader)
    assert [(one.kind, one.value) for one in parsed.components[1:]] == [
        ("building", "3"),
        ("unit", "2"),
        ("room", "601"),
    ]


def test_what_stands_behind_a_break_does_not_change_a_number(reader: Reader) -> None:
    assert parse("桃坞路7号 桥北社区", reader).value("door") == "7"


def test_a_county_elsewhere_behind_a_town_of_ours_is_no_other_city(reader: Reader) -> None:
    assert parse("启东市汇龙镇新荣区2幢", reader).abroad == ()
    assert [one.name for one in parse("大同市新荣区2幢", reader).abroad] == ["大同市", "新荣区"]
