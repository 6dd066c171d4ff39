from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import text

from gis.db.cluster import Cluster
from gis.db.connect import Database, drop_database, private_database
from gis.db.facilities import latest_change, read_facilities
from gis.errors import NotFound, NotReady
from gis.flows.run_coverage import Question, run_coverage
from gis.load.circles import read_circles
from gis.settings import CHECKOUT
from tests.db.looking import count, state_of

DEFINITIONS = read_circles(CHECKOUT / "data")
BEFORE, AFTER = date(2020, 6, 30), date(2021, 1, 1)


@pytest.fixture(scope="module")
def demo(cluster: Cluster, demo_template: str, clone: Callable[[str], str]) -> Iterator[Database]:
    """The demonstration for this file alone: every question asked of it leaves a run."""
    name = clone(demo_template)
    database = private_database(cluster, name)
    yield database
    database.dispose()
    drop_database(cluster, name)


ASKED = Question(DEFINITIONS.circle("daycare"), DEFINITIONS.pace("elder"), 15.0, "county", AFTER)


def answer(database: Database, **changes: Any) -> dict[str, dict[str, Any]]:
    """Rows of the answer by name."""
    rows = run_coverage(database, [replace(ASKED, **changes)])[0].rows
    return {str(row["name"]): {str(key): row[key] for key in row} for row in rows.to_dict("records")}


def test_the_same_people_and_facilities_are_counted_on_both_sides_of_july_2020(demo: Database) -> None:
    old, new = answer(demo, divisions_as_of=BEFORE), answer(demo)
    for column in ("people", "covered", "uncovered", "median_minutes", "p90_minutes"):
        assert old["合计"][column] == pytest.approx(new["合计"][column])


def test_chongchuan_and_gangzha_become_one_row(demo: Database) -> None:
    old, new = answer(demo, divisions_as_of=BEFORE), answer(demo)
    assert set(old) - {"合计"} == {"崇川区", "港闸区", "海门市"}
    assert set(new) - {"合计"} == {"崇川区", "海门区"}
    assert (new["崇川区"]["code"], old["崇川区"]["code"]) == ("320613", "320602")
    for column in ("people", "covered", "uncovered"):
        both = old["崇川区"][column] + old["港闸区"][column]
        assert new["崇川区"][column] == pytest.approx(both, abs=1.0)
        assert new["海门区"][column] == pytest.approx(old["海门市"][column])


def test_the_rows_add_up_and_the_total_stands_last(demo: Database) -> None:
    levels = ("county", "town", "community")
    answers = run_coverage(demo, [replace(ASKED, level=level) for level in levels])
    for level, rows in zip(levels, (answer.rows for answer in answers), strict=True):
        parts, whole = rows.iloc[:-1], rows.iloc[-1]
        assert whole["level"] == "total"
        assert set(parts["level"]) == {level}
        assert parts["people"].sum() == pytest.approx(whole["people"], abs=len(parts))
        assert parts["covered"].sum() == pytest.approx(whole["covered"], rel=1e-9)
        shares = (parts["covered"] / parts["people"].where(parts["people"] > 0)).dropna()
        assert shares.between(0, 1 + 1e-9).all()


def test_a_wider_circle_and_a_quicker_pace_never_cover_fewer(demo: Database) -> None:
    narrow = answer(demo)["合计"]["covered"]
    assert answer(demo, circle=DEFINITIONS.circle("community"))["合计"]["covered"] >= narrow
    assert answer(demo, pace=DEFINITIONS.pace("standard"))["合计"]["covered"] >= narrow
    assert answer(demo, minutes=30.0)["合计"]["covered"] > narrow


def test_the_same_question_comes_from_the_store_until_the_data_changes(own_demo: Database) -> None:
    first = run_coverage(own_demo, [replace(ASKED, minutes=12.0)])[0]
    before = state_of(own_demo)
    again = run_coverage(own_demo, [replace(ASKED, minutes=12.0)])[0]
    assert (first.changed, again.changed, again.number) == (True, False, first.number)
    assert state_of(own_demo) == before
    assert list(again.rows.columns) == list(first.rows.columns)
    for name in again.rows.columns:
        for stored, told in zip(again.rows[name], first.rows[name], strict=True):
            assert (pd.isna(stored) and pd.isna(told)) or (stored == told and str(stored) == str(told)), name
    with own_demo.write() as connection:
        connection.execute(text("UPDATE data_version SET n = n + 1 WHERE layer = 'facilities'"))
    anew = run_coverage(own_demo, [replace(ASKED, minutes=12.0)])[0]
    assert anew.changed is True
    assert count(own_demo, f"coverage_run WHERE id IN ({first.number}, {anew.number})") == 2


def test_the_stored_run_says_what_it_was_computed_from_and_that_it_is_made_up(demo: Database) -> None:
    number = run_coverage(demo, [ASKED])[0].number
    with demo.read() as connection:
        run = connection.execute(text("SELECT * FROM coverage_run WHERE id = :n"), {"n": number}).one()
        facilities = len(
            read_facilities(connection, ["daycare"], date.fromisoformat(run.parameters["facilities_date"]))
        )
        people = connection.execute(text("SELECT sum(people) FROM residents WHERE band = '60+'")).scalar_one()
    assert run.made_up is True
    assert run.inputs["facilities"]["open"] == facilities
    assert run.inputs["residents"]["people"] == float(people)
    assert run.divisions_as_of == AFTER


def test_dates_left_open_are_the_latest_and_are_told(demo: Database) -> None:
    with demo.read() as connection:
        latest = latest_change(connection)
    told = run_coverage(demo, [ASKED])[0].parameters
    assert latest is not None
    assert told["facilities_date"] == told["homes_date"] == latest.isoformat()
    assert told["divisions_as_of"] == AFTER.isoformat()
    assert told["population_date"] == "2020-11-01"


def test_a_facility_counts_from_the_day_it_opens_until_the_day_it_closes(own_demo: Database) -> None:
    with own_demo.read() as connection:
        one = connection.execute(
            text("SELECT facility_id, lower(valid) AS opened FROM facility WHERE kind = 'daycare' AND upper_inf(valid) "
                 "ORDER BY lower(valid) DESC, facility_id LIMIT 1")
        ).one()  # fmt: skip
    closed = one.opened + timedelta(days=400)
    with own_demo.write() as connection:
        connection.execute(
            text("UPDATE facility SET valid = daterange(lower(valid), :closed) WHERE facility_id = :id"),
            {"closed": closed, "id": one.facility_id},
        )
    with own_demo.read() as connection:
        for day, there in (
            (one.opened - timedelta(days=1), False),
            (one.opened, True),
            (closed - timedelta(days=1), True),
            (closed, False),
        ):
            assert (one.facility_id in set(read_facilities(connection, ["daycare"], day)["facility_id"])) is there
        assert latest_change(connection) >= closed


def test_fewer_facilities_never_cover_more(demo: Database) -> None:
    with demo.read() as connection:
        first = connection.execute(text("SELECT min(lower(valid)) FROM facility WHERE kind = 'daycare'")).scalar_one()
    early = answer(demo, facilities_date=first)
    assert early["合计"]["covered"] < answer(demo)["合计"]["covered"]
    assert early["合计"]["people"] == answer(demo)["合计"]["people"]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"facilities_date": date(1950, 1, 1)}, "no facility of the kinds daycare is open on 1950-01-01"),
        ({"homes_date": date(1950, 1, 1)}, "no home is in the register on 1950-01-01 — run: tongtu demo"),
    ],
)
def test_a_date_before_anything_was_there_says_so(demo: Database, changes: dict[str, date], words: str) -> None:
    before = count(demo, "coverage_run")
    with pytest.raises(NotReady, match=words):
        answer(demo, **changes)
    assert count(demo, "coverage_run") == before


def test_a_register_without_residents_is_told_what_to_run(register: Database) -> None:
    with pytest.raises(NotReady, match="no residents or facilities in the register yet — run: tongtu demo"):
        answer(register)


def test_an_unknown_network_is_said_to_be_unknown(demo: Database) -> None:
    with pytest.raises((NotFound, NotReady), match="atlantis"):
        answer(demo, network="atlantis")


def test_a_group_has_a_row_for_each_member_and_counts_only_them(demo: Database) -> None:
    counties, group = answer(demo), answer(demo, level="group:shiqu-chongchuan")
    assert set(group) == {"崇川区", "合计"}
    assert group["崇川区"] == counties["崇川区"]
    assert group["合计"]["people"] == counties["崇川区"]["people"]
    zone = run_coverage(demo, [replace(ASKED, level="group:kaifaqu")])[0].rows
    assert set(zone["level"]) <= {"town", "total"}
    assert zone.iloc[:-1]["people"].sum() == pytest.approx(zone.iloc[-1]["people"], abs=len(zone))


def test_a_group_of_members_of_several_dates_keeps_the_people(demo: Database) -> None:
    old, new = (answer(demo, level="group:shiqu-chongchuan", divisions_as_of=day) for day in (BEFORE, AFTER))
    assert set(old) == {"崇川区", "港闸区", "合计"}
    assert old["合计"]["people"] == new["合计"]["people"]
    assert old["合计"]["covered"] == pytest.approx(new["合计"]["covered"])


def test_a_group_that_is_not_there_or_has_nobody_is_refused(demo: Database) -> None:
    with pytest.raises(NotFound, match="there is no group 'nowhere'"):
        run_coverage(demo, [replace(ASKED, level="group:nowhere")])
    with pytest.raises(NotFound, match="has no member on 2019-01-01"):
        run_coverage(demo, [replace(ASKED, level="group:census-2020-kaifaqu", divisions_as_of=date(2019, 1, 1))])
