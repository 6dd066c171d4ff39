from __future__ import annotations

from datetime import date

import pytest
import shapely
from sqlalchemy import text

from gis.db.boundaries import read_lines
from gis.db.connect import Database
from gis.db.markers import read_markers
from gis.db.placements import read_placements
from gis.demo import DemoCity, Places
from gis.flows.load_markers import check_markers

BEFORE, AFTER = date(2020, 7, 2), date(2021, 1, 1)


def test_markers_stand_on_a_line_of_the_two_counties_they_name(city: DemoCity, places: Places) -> None:
    courses = {border.code: border.course for border in places.borders}
    for row in city.markers.itertuples():
        named = list(courses.values()) if row.shape == "three_sided" else [courses[row.line_code]]
        assert min(shapely.distance(named, row.geometry)) < 0.01


def test_numbers_are_line_serial_and_letter(city: DemoCity) -> None:
    assert city.markers["number"].str.fullmatch(r"32\d{8}\d{3}[QABCDE]").all()
    assert city.markers["number"].is_unique
    for row in city.markers.itertuples():
        assert row.number == f"{row.line_code}{row.serial:03d}{row.type_letter}"


def test_serials_run_along_the_line_from_one(city: DemoCity) -> None:
    for _, line in city.markers.groupby("line_code"):
        assert sorted(set(line["serial"])) == list(range(1, line["serial"].max() + 1))
        assert line.sort_values("serial", kind="stable")["chainage_m"].is_monotonic_increasing


def test_there_is_about_one_number_in_five_kilometres(city: DemoCity, places: Places) -> None:
    km = {border.code: border.course.length / 1_000 for border in places.borders}
    for key, line in city.markers[city.markers["shape"] == "two_sided"].groupby("line_code"):
        assert abs(line["serial"].nunique() - km[str(key)] / 5) <= 1


def test_a_serial_is_one_stone_two_on_the_banks_or_three_where_three_lines_meet(city: DemoCity) -> None:
    letters = city.markers.groupby(["line_code", "serial"])["type_letter"].agg(lambda group: "".join(sorted(group)))
    assert set(letters) <= {"Q", "AB", "CDE"}
    for row in city.markers.itertuples():
        assert len(row.sides) == len(row.side_units) == len(row.located_in) == (3 if row.shape == "three_sided" else 2)
        assert row.managed_by in row.side_units
        assert len(row.reference_objects) >= 3
        assert row.type_letter not in "AB" or row.shape == "two_sided"


@pytest.mark.parametrize(("day", "count"), [(BEFORE, 63), (AFTER, 56)])
def test_the_register_finds_nothing_wrong_with_them_on_either_side_of_july_2020(
    demo: Database, day: date, count: int
) -> None:
    markers, faults = check_markers(demo, day)
    assert faults == []
    assert len(markers) == count
    assert {marker.type_letter for marker in markers} == set("QABCDE")
    assert {marker.is_public for marker in markers} == {True, False}


def test_the_stones_keep_their_inscriptions_when_the_codes_of_their_lines_turn(demo: Database) -> None:
    with demo.read() as connection:
        lines = {line.line_id: line for line in read_lines(connection, AFTER)}
        stones = {marker.marker_id: marker for marker in read_markers(connection, AFTER)}
        placed = {(stones[p.marker_id].line_code, lines[p.line_id].code) for p in read_placements(connection, AFTER)
                  if stones[p.marker_id].shape == "two_sided" and p.line_id in lines}  # fmt: skip
        gone = connection.execute(
            text("SELECT DISTINCT line_code FROM boundary_marker WHERE NOT upper_inf(valid)")
        ).scalars()
        assert set(gone) == {"3206020611"}, "the line between 崇川 and 港闸 ended, and its stones with it"
    assert ("3206810684", "3206140681") in placed
    assert {("3206020612", "3206120613"), ("3206110612", "3206120613")} <= placed


def test_a_marker_is_kept_by_the_unit_that_its_keeper_became(demo: Database) -> None:
    with demo.read() as connection:
        units: dict[date, set[str]] = {}
        for day in (BEFORE, AFTER):
            known = connection.execute(
                text(
                    "SELECT unit_id, name FROM division_version WHERE valid @> CAST(:day AS date) "
                    "AND upper_inf(recorded)"
                ),
                {"day": day},
            )
            names = {row.unit_id: row.name for row in known}
            stones = [m for m in read_markers(connection, day) if m.line_code in ("3206810684", "3206110612")]
            units[day] = {names[unit] for m in stones for unit in (*m.side_units, m.managed_by or 0)}
            assert {side for marker in stones for side in marker.sides} == {"启东市", "海门市", "港闸区", "通州区"}
    assert units == {BEFORE: {"启东市", "海门市", "港闸区", "通州区"}, AFTER: {"启东市", "海门区", "崇川区", "通州区"}}
