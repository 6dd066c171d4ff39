"""Restating on the shipped register: July 2020 at every level, the list difference of 2021, and back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from gis.db.connect import Database
from gis.db.restating import read_day, read_moves
from gis.divisions import Level, System
from gis.errors import BadInput, BeforeRegister
from gis.flows.restate import Answer, Question, restate_table
from gis.load.tables import Columns, Table, as_table
from gis.restate.moves import Walker

BEFORE, AFTER, LISTED = date(2020, 6, 30), date(2021, 1, 1), date(2022, 1, 1)


def table(columns: Sequence[str], *rows: Sequence[Any], **said: Any) -> Table:
    cells = [(number, dict(zip(columns, row, strict=True))) for number, row in enumerate(rows, start=2)]
    return as_table(cells, columns, Columns(**said))


def whole_level(register: Database, level: Level, day: date) -> Table:
    """A made-up table of every unit of a level, by statistical or legal code, each figure its own."""
    with register.read() as connection:
        snapshot = read_day(connection, day).snapshot
    rows = []
    for number, version in enumerate(snapshot.at_level(level), start=1):
        system: System = "stats" if level == "community" else "mca"
        code = snapshot.code_of(version.unit_id, system)
        path = "/".join(above.name for above in snapshot.chain(version.unit_id)[2:])
        rows.append([code or path, number, 3 * number + 0.25])
    return table(["code", "people", "hectares"], *rows)


def by_name(answer: Answer) -> dict[str, dict[str, Any]]:
    rows: list[Any] = answer.rows.astype(object).to_dict("records")
    return {row["name"]: row for row in rows}


def assert_kept(answer: Answer) -> None:
    for total in answer.totals:
        assert abs(total.difference) <= 1e-9 * max(abs(total.read), 1.0)


THREE = table(["名称", "人口"], ["崇川区", 700_001], ["港闸区", 272_800], ["海门市", 1_000_003])


def test_the_table_of_2019_gives_the_new_district_the_exact_sum(register: Database) -> None:
    answer = restate_table(register, THREE, Question(date(2019, 12, 31), AFTER))
    rows = by_name(answer)
    assert rows["崇川区"] | {"note": ""} == {
        "code": "320613", "name": "崇川区", "人口": 972_801.0, "method": "whole", "exact": True, "residual": 0.0,
        "note": "",
    }  # fmt: skip
    assert (rows["海门区"]["人口"], rows["海门区"]["code"], rows["海门区"]["exact"]) == (1_000_003.0, "320614", True)
    assert len(rows) == 2
    assert_kept(answer)


def test_back_in_time_the_new_district_is_split_and_says_so(register: Database) -> None:
    back = restate_table(register, table(["code", "people"], ["320613", 1000], ["320614", 30]), Question(AFTER, BEFORE))
    rows = by_name(back)
    assert set(rows) == {"崇川区", "港闸区", "海门市"}
    assert rows["崇川区"]["people"] + rows["港闸区"]["people"] == pytest.approx(1000, rel=1e-12)
    assert 0 < rows["港闸区"]["people"] < rows["崇川区"]["people"]
    assert (rows["港闸区"]["exact"], rows["港闸区"]["residual"]) == (False, 1.0)
    assert rows["港闸区"]["method"] == "area", "nothing but area is known of a register without people"
    assert (rows["海门市"]["people"], rows["海门市"]["exact"]) == (30.0, True)
    assert_kept(back)


@pytest.mark.parametrize("level", ["county", "town", "community"])
def test_every_unit_of_june_2020_goes_over_july_2020_whole(register: Database, level: Level) -> None:
    given = whole_level(register, level, BEFORE)
    answer = restate_table(register, given, Question(BEFORE, AFTER, system="stats" if level == "community" else "mca"))
    assert not answer.unplaced
    assert answer.rows["exact"].all()
    assert (answer.rows["residual"] == 0).all()
    assert_kept(answer)


def test_across_the_list_difference_communities_are_merged_exactly_and_cut_by_area(register: Database) -> None:
    given = whole_level(register, "community", BEFORE)
    answer = restate_table(register, given, Question(BEFORE, LISTED))
    assert not answer.unplaced
    assert_kept(answer)
    torn = answer.rows[~answer.rows["exact"]]
    assert 13 < len(torn) <= 40, "thirteen communities were founded from others' ground"
    assert set(torn["method"]) == {"area"}
    assert (torn["residual"] > 0).all()
    assert answer.rows["exact"].sum() > 1900


def test_cuts_within_a_town_do_not_touch_the_town(register: Database) -> None:
    towns = restate_table(register, whole_level(register, "town", BEFORE), Question(BEFORE, LISTED, system="mca"))
    assert towns.rows["exact"].all()


def test_communities_add_up_to_the_towns_of_the_other_date(register: Database) -> None:
    given = whole_level(register, "community", BEFORE)
    answer = restate_table(register, given, Question(BEFORE, LISTED, "town"))
    assert len(answer.rows) == 103
    assert answer.rows["exact"].all()
    assert answer.rows["people"].sum() == given.figures.table["people"].sum()


def test_a_group_of_units_is_a_target_like_a_level(register: Database) -> None:
    asked = Question(BEFORE, AFTER, groups=("shiqu", "shiqu-chongchuan"))
    with pytest.raises(BadInput, match="a unit is in both groups"):
        restate_table(register, whole_level(register, "county", BEFORE), asked)
    answer = restate_table(
        register, whole_level(register, "county", BEFORE), Question(BEFORE, AFTER, groups=("shiqu",))
    )
    assert list(answer.rows["name"]) == ["市区（含通州、海门）"]
    assert answer.rows["exact"].all()
    (people, _) = answer.totals
    assert people.not_placed == people.read - people.restated > 0
    assert_kept(answer)


def test_codes_that_mean_two_towns_in_two_systems_are_listed_and_counted_as_not_placed(register: Database) -> None:
    answer = restate_table(register, whole_level(register, "town", BEFORE), Question(BEFORE, AFTER))
    assert {found.status for found in answer.unplaced} == {"ambiguous"}
    assert len(answer.unplaced) == 13, "DOMAIN §1.5 counts them"
    assert "stats 320612003" in answer.unplaced[0].meaning
    assert answer.totals[0].not_placed > 0
    assert_kept(answer)


@pytest.mark.parametrize(
    ("from_day", "to_day"), [(date(1970, 1, 1), AFTER), (AFTER, date(1970, 1, 1)), (date(1970, 1, 1), date(1971, 1, 1))]
)
def test_a_date_before_the_register_is_refused(register: Database, from_day: date, to_day: date) -> None:
    with pytest.raises(BeforeRegister, match="the register begins on"):
        restate_table(register, THREE, Question(from_day, to_day))


def test_swapped_dates_find_the_wrong_names_and_say_whose_they_are(register: Database) -> None:
    answer = restate_table(register, THREE, Question(AFTER, BEFORE))
    assert [(found.row, found.status) for found in answer.unplaced] == [(3, "unknown"), (4, "unknown")]
    port, sea = answer.unplaced
    assert "港闸区 is the name of 港闸区 (county) from 1991-01-01 until 2020-07-03" in port.meaning
    assert "海门市 is the name of 海门市 (county)" in sea.meaning
    (people,) = answer.totals
    assert people.not_placed == 272_800 + 1_000_003
    assert_kept(answer)


def test_a_table_none_of_whose_keys_means_a_unit_is_refused_with_its_keys(register: Database) -> None:
    with pytest.raises(BadInput, match=r"row 2: '320602': not on 2021-01-01: 320602 is the (mca|stats|gb2260) code"):
        restate_table(register, table(["code", "people"], ["320602", 1]), Question(AFTER, LISTED))


def test_one_date_is_the_table_itself(register: Database) -> None:
    answer = restate_table(register, THREE, Question(BEFORE, BEFORE))
    assert {name: row["人口"] for name, row in by_name(answer).items()} == {
        "崇川区": 700_001, "港闸区": 272_800, "海门市": 1_000_003,
    }  # fmt: skip
    assert answer.rows["exact"].all()


def test_figures_of_counties_are_not_brought_down_to_towns(register: Database) -> None:
    with pytest.raises(BadInput, match="by county do not tell those by town"):
        restate_table(register, THREE, Question(BEFORE, AFTER, "town"))


def test_where_people_are_known_the_way_back_is_by_them(demo: Database) -> None:
    given = table(["code", "people"], ["320613", 1000])
    rows = by_name(restate_table(demo, given, Question(AFTER, BEFORE)))
    assert rows["港闸区"]["method"] in ("addresses", "population")
    assert rows["港闸区"]["people"] + rows["崇川区"]["people"] == pytest.approx(1000, rel=1e-12)


@pytest.mark.parametrize(("first", "last"), [(BEFORE, LISTED), (LISTED, BEFORE)])
def test_what_the_chains_say_of_a_community_the_walk_says_too(register: Database, first: date, last: date) -> None:
    with register.read() as connection:
        here, there = read_day(connection, first), read_day(connection, last)
        moves = read_moves(connection, *sorted((first, last)))
    walker = Walker(moves, first, last, there.snapshot.versions.keys())
    for community, unit in here.community.items():
        if community == unit:  # in force on the first date
            assert there.community[community] in walker.walk(unit).units


# -- before there were areas ---------------------------------------------------------------------------


def test_across_the_transfers_of_2007_it_is_said_what_is_exact_and_what_is_split(register: Database) -> None:
    given = table(
        ["name", "people"],
        ["三余镇", 60_000], ["海晏镇", 30_000], ["北兴桥镇", 37_100], ["东社镇", 40_000], ["五甲镇", 35_000],
        ["刘桥镇", 40_000], ["新联镇", 37_500],
    )  # fmt: skip
    answer = restate_table(register, given, Question(date(2007, 1, 15), date(2007, 6, 1)))
    rows = by_name(answer)
    assert (rows["三余镇"]["people"], rows["三余镇"]["exact"], rows["三余镇"]["method"]) == (127_100, True, "whole")
    assert (rows["刘桥镇"]["people"], rows["刘桥镇"]["exact"]) == (77_500, True)
    for name, other in (("东社镇", "五甲镇"), ("五甲镇", "东社镇")):
        assert (rows[name]["exact"], rows[name]["method"]) == (False, "unknown")
        assert other in rows[name]["note"]
        assert "苏政复〔2007〕8号" in rows[name]["note"]
    assert_kept(answer)


@pytest.mark.parametrize(("year", "why"), [(2000, "观音山、小海、竹行镇"), (1990, "城区更名崇川区")])
def test_from_before_2001_it_is_inexact_and_says_why(register: Database, year: int, why: str) -> None:
    names = ["崇川区", "港闸区", "通州市"] if year == 2000 else ["城区", "郊区", "南通县"]
    given = table(["name", "people"], *([name, 100 * n] for n, name in enumerate(names, start=1)))
    answer = restate_table(register, given, Question(date(year, 1, 1), date(2019, 1, 1)))
    rows = by_name(answer)
    assert not rows["崇川区"]["exact"]
    assert not rows["通州区"]["exact"]
    assert any(why in row["note"] for row in rows.values())
    assert_kept(answer)


def test_counties_that_were_only_renumbered_and_raised_are_exact_since_1985(register: Database) -> None:
    given = table(["code", "people"], ["320626", 1_000], ["320621", 700], ["320623", 900])
    rows = by_name(restate_table(register, given, Question(date(1985, 1, 1), date(2021, 1, 1))))
    assert {name: (row["people"], row["exact"]) for name, row in rows.items()} == {
        "启东市": (1_000, True), "海安市": (700, True), "如东县": (900, True),
    }  # fmt: skip
