"""Lines follow the map: whatever was done to it, they are those of a fresh drawing, and nothing believed is lost."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from sqlalchemy import text

from gis.boundaries.derive import draw
from gis.boundaries.lines import STORED_LEVELS, Line, Tripoint
from gis.db.boundaries import has_lines, read_lines, read_tripoints
from gis.db.boundary_lives import line_heirs, line_origins
from gis.db.clock import last_moment, versions
from gis.db.connect import Database
from gis.db.snapshots import read_snapshot
from gis.flows.annul_order import annul_order
from gis.flows.apply_order import apply_order
from gis.flows.draw_lines import draw_missing_lines, redraw_lines, shipped_stretches
from gis.load.changeorders import OrderFile
from tests.db.looking import count, state_of
from tests.flows.test_rewriting_history import applied, histories
from tests.gis.drawn import CELLS, event, order

BEFORE, AFTER = date(2020, 7, 2), date(2020, 7, 3)
FIRST = date(2018, 1, 1)
DAYS = (FIRST, date(2018, 5, 11), date(2019, 12, 1), date(2020, 5, 1), BEFORE, AFTER, date(2021, 10, 31), date.max)
SEQUENCES = int(os.environ.get("RANDOM_SEQUENCES", "20"))
on_postgis = settings(
    max_examples=SEQUENCES // 4,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, *HealthCheck],
)
Told = dict[tuple[date, str], Any]


def course(line: Line) -> tuple[Any, ...]:
    """Everything that is seen of a line, without its identity."""
    return (line.sides, line.beyond, line.rank, line.code, line.name, line.course.wkb, line.length_m, line.quality)


def spot(point: Tripoint) -> tuple[Any, ...]:
    return point.units, point.beyond, point.name, point.point.wkb


def assert_as_drawn(database: Database, days: list[date] | tuple[date, ...]) -> None:
    """On each day the register's lines and tripoints are those of a drawing of its map, each once."""
    with database.read() as connection:
        for day in days:
            snapshot = read_snapshot(connection, day)
            for level in STORED_LEVELS:
                drawn = draw(snapshot, level, shipped_stretches())
                lines = read_lines(connection, day, level=level)
                points = read_tripoints(connection, day, level=level)
                assert sorted(map(course, lines)) == sorted(map(course, drawn.lines)), (day, level)
                assert sorted(map(spot, points)) == sorted(map(spot, drawn.tripoints)), (day, level)
                by_id = {line.line_id: line for line in lines}
                assert len(by_id) == len(lines)
                ends = {(spot(p), frozenset(course(by_id[n]) for n in p.lines)) for p in points}
                asked = {(spot(p), frozenset(course(drawn.lines[n]) for n in p.lines)) for p in drawn.tripoints}
                assert ends == asked


def told(database: Database, days: list[date], recorded_as_of: datetime | None = None) -> Told:
    """Lines and tripoints of each day by what their identity hangs on, with sides by the names units entered under."""
    with database.read() as connection:
        units = {row.id: row.origin for row in connection.execute(text("SELECT id, origin FROM division_unit"))}

        def line(one: Line) -> tuple[Any, ...]:
            return origin(one.origin), [units[side] for side in one.sides], *course(one)[1:]

        def origin(of: str) -> str:
            """With the names of units in place of their numbers, which hang on the order of work."""
            level, _, rest = of.partition(":")
            words = rest.replace("|", " | ").replace("#", " # ").replace("-", " - ").replace("~", " ~ ").split()
            named, hashed = [], False
            for word in words:
                named.append(units.get(int(word), word) if word.isdecimal() and not hashed else word)
                hashed = word in ("#", "~")
            head = " ".join(sorted(named)) if "|" not in rest and "#" not in rest else " ".join(named)
            return f"{level}:{head}"

        found: Told = {}
        for day in days:
            for level in STORED_LEVELS:
                asked: dict[str, Any] = {"level": level, "recorded_as_of": recorded_as_of}
                found[day, level] = sorted(map(line, read_lines(connection, day, **asked)), key=str)
                found[day, f"{level} points"] = sorted(
                    (
                        (p.name, sorted(units[unit] for unit in p.units), p.beyond, p.point.wkb)
                        for p in read_tripoints(connection, day, **asked)
                    ),
                    key=str,
                )
        return found


def now(database: Database) -> datetime:
    with database.read() as connection:
        moment = last_moment(connection)
        assert moment is not None
        return moment


# -- random histories ----------------------------------------------------------------------------------


@on_postgis
@given(drawn_history=histories())
def test_whatever_was_done_lines_are_those_of_a_fresh_drawing(
    lands: Callable[[], Database], drawn_history: tuple[list[OrderFile], list[int]]
) -> None:
    files, sequence = drawn_history
    land, shuffled = lands(), lands()
    days = [FIRST, *(file.order.effective_on.date for file in files)]
    beliefs = [(now(land), told(land, days))]
    good = []
    for file in files:
        if applied(land, file) is not None:
            good.append(file)
            beliefs.append((now(land), told(land, days)))
    assert_as_drawn(land, days)
    waiting = [files[n] for n in sequence if files[n] in good]
    for _ in good:
        waiting = [file for file in waiting if applied(shuffled, file) is None]
    # the same lines with the same identities, in whatever sequence the orders came
    assert told(shuffled, days) == told(land, days)
    for number, (_, before) in zip(range(len(good), 0, -1), reversed(beliefs[:-1]), strict=True):
        annul_order(land, number_of(land, number), "a trial")
        assert told(land, days) == before
    for moment, believed in beliefs:
        assert told(land, days, recorded_as_of=moment) == believed
    land.dispose()
    shuffled.dispose()


def number_of(database: Database, nth: int) -> int:
    """Number of the nth order that was applied."""
    with database.read() as connection:
        return int(connection.execute(text("SELECT id FROM change_order ORDER BY id")).scalars().all()[nth - 1])


# -- the register --------------------------------------------------------------------------------------


def test_on_every_day_on_which_the_map_changed_lines_are_as_drawn(register: Database) -> None:
    assert_as_drawn(register, DAYS)


def test_drawing_right_lines_again_writes_nothing(own_register: Database) -> None:
    before = state_of(own_register)
    assert redraw_lines(own_register) == 0
    after = state_of(own_register)
    assert {table for table in before if before[table] != after[table]} <= {"register_clock"}


def test_a_register_made_before_lines_were_known_is_given_them(own_register: Database) -> None:
    days = [day for day in DAYS if day != date.max]
    right = told(own_register, days)
    with own_register.owner.begin() as connection:
        connection.execute(
            text(
                "TRUNCATE boundary_line_version, boundary_line_succession, boundary_line, tripoint_version, tripoint "
                "CASCADE"
            )
        )
    assert draw_missing_lines(own_register) > 0
    assert told(own_register, days) == right
    assert draw_missing_lines(own_register) == 0


def test_july_2020_swaps_sides_and_joins_two_lines(register: Database) -> None:
    with register.read() as connection:
        before = {line.code: line for line in read_lines(connection, BEFORE)}
        after = {line.code: line for line in read_lines(connection, AFTER)}
        kin = line_origins(connection, after["3206120613"].line_id or 0)
        gone = line_heirs(connection, before["3206020611"].line_id or 0)
    # 崇川–港闸 ends without an heir
    assert gone == []
    assert before["3206020611"].line_id not in {line.line_id for line in after.values()}
    # 港闸–通州 and 崇川–通州 become one line, whose smaller code is 通州's now
    assert {row["code"] for row in kin} == {"3206110612", "3206020612"}
    assert after["3206120613"].name == "通州崇川线"
    joined = before["3206110612"].length_m + before["3206020612"].length_m
    assert after["3206120613"].length_m == pytest.approx(joined, abs=1.0)
    # 启东–海门 is the same line with its sides swapped
    sea, sea_after = before["3206810684"], after["3206140681"]
    assert sea.line_id == sea_after.line_id
    assert sea.side_a == sea_after.side_b
    assert sea.course == sea_after.course


def test_the_length_of_every_county_line_is_that_of_the_common_border(register: Database) -> None:
    with register.read() as connection:
        rows = connection.execute(
            text(
                """
                SELECT v.length_m, ST_Length(ST_Transform(ST_CollectionExtract(
                           ST_Intersection(ga.geom, gb.geom, 1e-9), 2), 4549)) AS shared
                  FROM boundary_line_version v JOIN boundary_line l ON l.id = v.line_id AND l.level = 'county'
                  JOIN division_version a ON a.unit_id = v.side_a AND upper_inf(a.recorded)
                       AND a.valid @> lower(v.valid)
                  JOIN division_version b ON b.unit_id = v.side_b AND upper_inf(b.recorded)
                       AND b.valid @> lower(v.valid)
                  JOIN division_geometry ga ON ga.id = a.geometry_id
                  JOIN division_geometry gb ON gb.id = b.geometry_id
                 WHERE upper_inf(v.recorded)
                """
            )
        ).all()
    assert len(rows) > 15
    assert all(row.length_m == pytest.approx(row.shared, abs=1.0) for row in rows)


def test_what_was_believed_of_lines_before_an_order_can_be_asked_for(own_register: Database) -> None:
    days = [BEFORE, AFTER, date(2021, 6, 1)]
    for key in ("2021-10-list-difference", "2020-07-nantong"):
        with own_register.read() as connection:
            number = connection.execute(text("SELECT id FROM change_order WHERE key = :key"), {"key": key}).scalar_one()
        believed, moment = told(own_register, days), now(own_register)
        annul_order(own_register, number, "a trial")
    assert_as_drawn(own_register, days)
    assert told(own_register, days, recorded_as_of=moment) == believed
    with own_register.read() as connection:
        sides = [[(line.line_id, line.code) for line in read_lines(connection, day)] for day in (BEFORE, AFTER)]
    assert sides[0] == sides[1]


# -- orders that touch no line -------------------------------------------------------------------------


def test_an_order_of_communities_alone_leaves_lines_as_they_were(lands: Callable[[], Database]) -> None:
    land = lands()
    rename = event("rename", unit="name:A区/T1街道/a村", name="新村")
    tables = ("boundary_line", "boundary_line_version", "tripoint", "tripoint_version", "boundary_line_succession")
    before = state_of(land)
    with land.read() as connection:
        version = versions(connection).get("boundaries")
    apply_order(land, OrderFile(order(rename, order="village"), CELLS, "village", __file__))  # type: ignore[arg-type]
    after = state_of(land)
    assert all(before[table] == after[table] for table in tables)
    with land.read() as connection:
        assert versions(connection).get("boundaries") == version


def test_a_register_without_areas_has_no_lines(drawn: Database) -> None:
    with drawn.owner.begin() as connection:
        connection.execute(text("DELETE FROM boundary_line_version"))
        connection.execute(text("UPDATE division_version SET geometry_id = NULL"))
    assert draw_missing_lines(drawn) == 0
    with drawn.read() as connection:
        assert not has_lines(connection)
    assert count(drawn, "boundary_line_version") == 0
