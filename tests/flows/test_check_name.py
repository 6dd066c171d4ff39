"""The naming check on the register: where a place lies is found, the reserve is asked, and a case gets its words."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from shapely import LineString, Point
from sqlalchemy import Connection

from gis.db.clock import next_moment
from gis.db.name_reserve import add_entries
from gis.errors import BadInput, NotFound
from gis.flows.check_name import AskedName, CheckOfOffice, check_name, resolve_class, shipped_tables
from gis.flows.naming_office import Proposal
from gis.placenames.ground import NOWHERE
from gis.placenames.verdicts import Verdicts
from gis.settings import CHECKOUT
from tests.placenames.planted import reserved

TABLES = shipped_tables(CHECKOUT / "data")
IN_HAIMEN = Point(121.17, 31.89)
DAY = date(2024, 6, 1)


def ask(connection: Connection, name: str, **said: Any) -> Verdicts:
    known: dict[str, Any] = {"class_code": "23500", "as_of": DAY, "shape": IN_HAIMEN}
    return check_name(connection, AskedName(name, **(known | said)), TABLES).verdicts


def test_a_road_across_two_towns_lies_in_both(connection: Connection) -> None:
    line = LineString([(121.05, 31.95), (121.25, 31.88)])
    units = ask(connection, "桃坞路", shape=line).candidate.units
    assert len(units.towns) > 1
    assert len(units.communities) >= len(units.towns)


def test_before_there_are_maps_it_cannot_be_told_where_a_point_lies(connection: Connection) -> None:
    found = ask(connection, "港南村", class_code="21610", as_of=date(1999, 1, 1))
    assert found.candidate.units == NOWHERE
    assert found.of("same-village-1986").level == "judge"


def test_a_point_outside_the_register_is_refused(connection: Connection) -> None:
    with pytest.raises(NotFound, match="no community of the register covers"):
        ask(connection, "桃坞路", shape=Point(116.4, 39.9))


def test_a_name_of_the_reserve_held_for_another_is_an_error(connection: Connection) -> None:
    entry = reserved("凌云路", state="held", held_for="甲项目", source="planted")
    add_entries(connection, [entry], next_moment(connection))
    assert ask(connection, "凌云路").of("reserve").level == "error"
    assert ask(connection, "凌云路", project="甲项目").of("reserve").level == "fine"


def test_free_names_of_the_reserve_are_proposed(connection: Connection) -> None:
    add_entries(connection, [reserved("凌云路", source="planted")], next_moment(connection))
    asked = AskedName("某路", "23500", DAY, IN_HAIMEN)
    assert "凌云路" in [one.name for one, _ in check_name(connection, asked, TABLES, propose=True).proposed]


def test_a_case_keeps_the_verdicts_in_words_with_the_article(connection: Connection) -> None:
    proposal = Proposal("name", "曼哈顿路", "曼哈顿", "路", "23500", (), IN_HAIMEN, DAY)
    verdicts = {one.rule: one for one in CheckOfOffice(TABLES)(connection, proposal)}
    foreign = verdicts["foreign"]
    assert foreign.grade == "error"
    assert foreign.article.startswith("地名管理条例（国务院令第753号）第九条第一款第（五）项：不以外国人名、地名作地名")
    assert foreign.evidence == ("曼哈顿",)


def test_a_class_is_meant_by_code_name_or_kind_and_by_one_only() -> None:
    assert {resolve_class(TABLES.classes, text) for text in ("23500", "街路巷", "road")} == {"23500"}
    with pytest.raises(BadInput, match="give one code"):
        resolve_class(TABLES.classes, "facility")
