from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import text

from gis.db.clock import versions
from gis.db.connect import Database
from gis.db.orders import applied_orders, touched_by
from gis.flows.apply_order import apply_order
from gis.flows.main_job import DAYS, main_job
from tests.db.looking import count, state_of
from tests.flows.drawn import order_file, rename

SEED = 20200703


def quiet(_part: str, _share: float) -> None:
    """Take progress and say nothing."""


def test_doing_it_again_changes_no_row_and_says_so(own_demo: Database) -> None:
    before = state_of(own_demo)
    with own_demo.read() as connection:
        layers = versions(connection)
    done = main_job(own_demo, SEED, quiet)
    assert state_of(own_demo) == before
    with own_demo.read() as connection:
        assert versions(connection) == layers
    assert all("unchanged" in line or "up to date" in line for line in done.lines)
    assert not any(answer.changed for answer in done.answers)


def test_coverage_is_told_for_two_circles_two_paces_and_two_days(own_demo: Database) -> None:
    answers = main_job(own_demo, SEED, quiet).answers
    asked = {(a.parameters["circle"], a.parameters["pace"], a.parameters["divisions_as_of"]) for a in answers}
    assert len(asked) == len(answers) == 8
    assert {day for _, _, day in asked} == {day.isoformat() for day in DAYS}
    by_question = {(a.parameters["circle"], a.parameters["pace"], a.parameters["divisions_as_of"]): a for a in answers}
    for circle, pace, _ in asked:
        old, new = (by_question[circle, pace, day.isoformat()].rows.iloc[-1] for day in DAYS)
        assert old["people"] == new["people"]
        assert old["covered"] == pytest.approx(new["covered"])


def test_another_seed_leaves_the_demonstration_that_is_there(own_demo: Database) -> None:
    before = state_of(own_demo)
    main_job(own_demo, SEED + 1, quiet)
    assert state_of(own_demo) == before


def test_what_each_order_touched_is_told(own_demo: Database) -> None:
    touched = {row["key"]: row for row in main_job(own_demo, SEED, quiet).touched}
    july = touched["2020-07-nantong"]
    assert (july["units_founded"], july["units_ended"]) == (2, 3)
    assert july["addresses_rewritten"] > 0
    assert set(main_job(own_demo, SEED, quiet).touched_columns) <= july.keys()


def test_the_addresses_july_2020_touches_are_rewritten_without_writing_one(demo: Database) -> None:
    with demo.read() as connection:
        july = next(o for o in applied_orders(connection) if o.key == "2020-07-nantong")
        touched = touched_by(connection, july.id)["addresses_rewritten"]
        moments = connection.execute(text("SELECT DISTINCT lower(recorded) FROM address")).scalars().all()
        applied = connection.execute(
            text("SELECT applied_at FROM change_order WHERE key = '2020-07-nantong'")
        ).scalar_one()
    assert 0 < touched <= count(demo, "address")
    assert applied not in moments
    assert count(demo, "address") == count(demo, "address WHERE upper_inf(recorded) AND upper_inf(valid)")


def test_an_order_applied_under_a_loaded_city_rewrites_its_addresses_and_writes_none(
    own_demo: Database, tmp_path: Path
) -> None:
    before = state_of(own_demo)["address"]
    file = order_file(tmp_path, "2024-01-rename", "2024-01-01", rename("mca:320613005", "彩虹街道"))
    number = apply_order(own_demo, file).number
    assert state_of(own_demo)["address"] == before
    with own_demo.read() as connection:
        touched = touched_by(connection, number)
    assert touched["units_changed"] == 1
    assert touched["addresses_rewritten"] == count(
        own_demo,
        "address a JOIN community_chain c ON c.community_id = a.community_id AND upper_inf(c.recorded) "
        "AND c.valid @> date '2024-01-01' WHERE c.names[3] = '彩虹街道'",
    )
    assert touched["addresses_rewritten"] > 0


def test_a_demonstration_of_an_earlier_generator_is_kept_and_told(own_demo: Database) -> None:
    with own_demo.write() as connection:
        connection.execute(text("UPDATE dataset SET source = 'made up by gis/demo, scale small' WHERE key = 'demo'"))
    lines = main_job(own_demo, SEED, quiet).lines
    assert any("earlier generator — renew it with: tongtu demo" in line for line in lines)
