"""Place names written and read in both clocks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from shapely import LineString, Point
from sqlalchemy import Connection

from gis.db.placenames import (
    next_place_id,
    read_descriptions,
    read_names,
    read_others,
    write_descriptions,
    write_names,
    write_others,
)
from gis.placenames.record import Approval, Description, OtherName, PlaceName, unit_of, unit_place

AT = datetime(2026, 1, 1, tzinfo=UTC)
ROAD = PlaceName(
    "P1", "桃坞路", "桃坞", "路", "23500", "Taowu Lu", "Táowù Lù", "tao wu lu", "twl", "standard", "list", "a list",
    shape=LineString([(120.86, 32.01), (120.87, 32.01)]),
    communities=(7, 9),
    approval=Approval("南通市人民政府", "通政复〔1982〕1号", date(1982, 3, 1)),
    valid_from=date(1982, 3, 1),
)  # fmt: skip


def test_what_is_written_is_read_back(connection: Connection) -> None:
    other = OtherName("P1", '桃"坞,街', "former", "p", "s", "i", "a book", valid_to=date(1982, 3, 1))
    told = Description("P1", "a book", meaning="peach", red=True, items={"道路等级": "主干路"}, protection="city")
    assert write_names(connection, [ROAD, replace(ROAD, place_id="P2", shape=Point(121, 32), communities=())], AT) == 2
    assert write_others(connection, [other], AT) == 1
    assert write_descriptions(connection, [told], AT) == 1
    first, second = read_names(connection)
    assert first == ROAD
    assert first.shape is not None
    assert first.shape.equals(ROAD.shape)
    assert (second.place_id, second.communities, second.valid_to) == ("P2", (), None)
    assert read_others(connection, place_ids=["P1"]) == [other]
    assert read_others(connection, place_ids=[]) == []
    assert read_descriptions(connection) == [told]


def test_a_version_ends_what_was_believed_for_its_days_only(connection: Connection) -> None:
    write_names(connection, [ROAD], AT)
    later = AT + timedelta(seconds=1)
    renamed = replace(ROAD, name="桃坞大街", generic="大街", valid_from=date(2020, 1, 1), change="renamed")
    write_names(connection, [renamed], later)
    now = read_names(connection)
    assert [(one.name, one.valid_from, one.valid_to) for one in now] == [
        ("桃坞路", date(1982, 3, 1), date(2020, 1, 1)),
        ("桃坞大街", date(2020, 1, 1), None),
    ]
    assert read_names(connection, recorded_as_of=AT) == [ROAD]


def test_a_description_with_open_ends_takes_the_place_of_another(connection: Connection) -> None:
    write_descriptions(connection, [Description("U4", "a", meaning="one", valid_from=date(2000, 1, 1))], AT)
    write_descriptions(connection, [Description("U4", "b", meaning="two")], AT + timedelta(seconds=1))
    assert [one.meaning for one in read_descriptions(connection)] == ["two"]
    assert [one.meaning for one in read_descriptions(connection, recorded_as_of=AT)] == ["one"]


def test_identities_are_never_given_twice(connection: Connection) -> None:
    ids = [next_place_id(connection) for _ in range(3)]
    assert len(set(ids)) == 3
    assert all(one.startswith("P") for one in ids)


def test_a_division_is_a_place_by_its_unit() -> None:
    assert unit_of(unit_place(42)) == 42
    assert [unit_of(one) for one in ("P42", "U", "Ux", "DEMO-N1")] == [None] * 4
