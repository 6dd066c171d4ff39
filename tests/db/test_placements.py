"""Markers and their places in both clocks, on lines written by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import shapely
from sqlalchemy import Connection, text

from gis.boundaries.lines import Line
from gis.db.connect import Database
from gis.db.markers import read_markers, read_versions, write_markers
from gis.db.placements import read_placements, refresh_placements
from gis.markers.record import Original, ReferenceObject
from tests.markers.drawn import CODE, line, marker

START, JULY, LATER = date(2018, 1, 1), date(2020, 7, 3), date(2024, 5, 1)
AT = datetime(2025, 1, 1, tzinfo=UTC)
TICK = timedelta(seconds=1)
OLD = line(1, "3206020612", [(0, 0), (1000, 0)])
HEIR = line(2, CODE, [(-500, 0), (1000, 0)])


def _write_line(connection: Connection, line: Line, start: date, end: date | None) -> None:
    connection.execute(
        text("INSERT INTO boundary_line (id, level, origin) VALUES (:id, 'county', :origin)"),
        {"id": line.line_id, "origin": f"drawn {line.line_id}"},
    )
    connection.execute(
        text(
            "INSERT INTO boundary_line_version (line_id, valid, recorded, side_a, side_b, rank, code, name, geom, "
            "length_m, quality) VALUES (:id, daterange(:start, :end), tstzrange(:at, NULL), 1, 2, 'county', :code, "
            ":name, ST_GeomFromWKB(:course, 4490), 1, 'approximate')"
        ),
        {"id": line.line_id, "start": start, "end": end, "at": AT, "code": line.code, "name": line.name,
         "course": shapely.to_wkb(line.course)},
    )  # fmt: skip


def _two_lines(connection: Connection) -> None:
    connection.execute(
        text("INSERT INTO division_unit (id, level, origin) VALUES (1, 'county', 'a'), (2, 'county', 'b')")
    )
    _write_line(connection, OLD, START, JULY)
    _write_line(connection, HEIR, JULY, None)
    connection.execute(
        text(
            "INSERT INTO boundary_line_succession (predecessor_id, successor_id, on_day, recorded) "
            "VALUES (1, 2, :july, tstzrange(:at, NULL))"
        ),
        {"july": JULY, "at": AT},
    )


STONE = marker(
    "3206020612003Q", 300, 2, name="崇川通州线3号界桩", original=Original("gcj02", 1.5, 2.5), sides=("崇川区", '通"州'),
    side_units=(1, 2), located_in=("a\\b", "c"), managed_by=1, is_public=True, record={"KJSJBSM": "x", "备注": "{,}"},
    reference_objects=(ReferenceObject("水塔", 12.5, "true", 30.0), ReferenceObject("桥")), set_on=date(2010, 5, 6),
    grade="county", shape="two_sided", height_m=3.25, height_datum="1985", accuracy_m=0.1,
)  # fmt: skip


def test_what_is_read_is_what_was_written(empty: Database) -> None:
    with empty.write() as connection:
        _two_lines(connection)
        assert write_markers(connection, [STONE], AT) == 1
        assert read_markers(connection, START) == [STONE]
        assert read_markers(connection, date(2017, 12, 31)) == []
        assert read_markers(connection, START, marker_ids=["M-other"]) == []


def test_a_stone_passes_to_the_line_that_came_of_its_own(empty: Database) -> None:
    with empty.write() as connection:
        _two_lines(connection)
        write_markers(connection, [STONE], AT)
        assert refresh_placements(connection, START, AT) == 2
        assert [(p.line_id, round(p.chainage_m)) for p in read_placements(connection, START)] == [(1, 300)]
        assert [(p.line_id, round(p.chainage_m)) for p in read_placements(connection, JULY)] == [(2, 800)]
        assert read_placements(connection, JULY, [1]) == []
        assert [m.marker_id for m in read_markers(connection, JULY, line_ids=[2])] == [STONE.marker_id]
        assert read_markers(connection, JULY, line_ids=[1]) == []
        assert refresh_placements(connection, START, AT + TICK) == 0, "the same again changes nothing"
        assert refresh_placements(connection, LATER, AT + TICK) == 0


def test_a_correction_ends_the_old_belief_and_keeps_it(empty: Database) -> None:
    with empty.write() as connection:
        _two_lines(connection)
        write_markers(connection, [STONE], AT)
        refresh_placements(connection, START, AT)
        moved = marker(STONE.number, 400, 2, change="relocated", marker_id=STONE.marker_id)
        write_markers(connection, [moved], AT + TICK, LATER)
        refresh_placements(connection, LATER, AT + TICK)
        told = [(m.valid_from, m.valid_to, m.change) for m in read_versions(connection, marker_ids=[STONE.marker_id])]
        assert told == [(START, LATER, "loaded"), (LATER, None, "relocated")]
        before, after = read_placements(connection, JULY), read_placements(connection, LATER)
        assert [round(p.chainage_m) for p in [*before, *after]] == [800, 900]
        then = read_placements(connection, LATER, recorded_as_of=AT)
        assert [round(p.chainage_m) for p in then] == [800]
        assert read_markers(connection, LATER, recorded_as_of=AT) == [STONE]
        # the middle of a period: what lies before and after it stands as it stood
        write_markers(connection, [replace(STONE, name="x", valid_from=JULY, valid_to=LATER)], AT + 2 * TICK)
        named = [(m.valid_from, m.name) for m in read_versions(connection)]
        assert named == [(START, STONE.name), (JULY, "x"), (LATER, None)]


def test_the_same_act_may_write_and_place_twice(empty: Database) -> None:
    with empty.write() as connection:
        _two_lines(connection)
        for x in (300, 350):
            write_markers(connection, [marker(STONE.number, x, 2)], AT)
            refresh_placements(connection, START, AT)
        refresh_placements(connection, LATER, AT)
        assert [round(p.chainage_m) for p in read_placements(connection, START)] == [350]
        assert [round(p.chainage_m) for p in read_placements(connection, LATER)] == [850]
        assert connection.execute(text("SELECT count(*) FROM marker_placement")).scalar() == 2
