"""The lines of the register's own map, held against overlays of its areas."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import cache

import numpy as np
import pytest
import shapely

from gis.boundaries.audit import AUDITED_LEVELS, audit
from gis.boundaries.derive import Drawn, draw
from gis.boundaries.lines import Line
from gis.boundaries.measuring import in_metres, length_m
from gis.db.connect import Database
from gis.db.snapshots import read_snapshot
from gis.divisions import Level, Snapshot
from gis.load.beyond import read_beyond
from gis.settings import CHECKOUT

BEFORE, AFTER = date(2020, 6, 30), date(2021, 1, 1)
BEYOND = read_beyond(CHECKOUT / "data" / "boundaries" / "beyond.csv")
SAMPLE = 400
"""Pairs of communities held against an overlay: a fifteenth of all."""
Asked = Callable[[date, Level], tuple[Snapshot, Drawn]]


@pytest.fixture(scope="module")
def at(register: Database) -> Asked:
    """The map of a day and the lines of a level, each read and drawn once."""

    @cache
    def state(day: date) -> Snapshot:
        with register.read() as connection:
            return read_snapshot(connection, day)

    @cache
    def ask(day: date, level: Level) -> tuple[Snapshot, Drawn]:
        return state(day), draw(state(day), level, BEYOND)

    return ask


def area_m(snapshot: Snapshot, unit_id: int) -> shapely.Geometry:
    shape = snapshot.versions[unit_id].shape
    assert shape is not None
    return in_metres(shape.area)


def names(drawn: Drawn, rank: str = "county") -> set[str]:
    return {line.name for line in drawn.lines if line.rank == rank}


def named(drawn: Drawn, name: str) -> Line:
    (line,) = [line for line in drawn.lines if line.name == name]
    return line


def sides(found: tuple[Snapshot, Drawn], name: str) -> list[str]:
    return [found[0].versions[side].name for side in named(found[1], name).sides]


@pytest.mark.parametrize("day", [BEFORE, AFTER])
def test_every_county_line_is_as_long_as_the_border_that_its_two_areas_share(at: Asked, day: date) -> None:
    snapshot, drawn = at(day, "county")
    borders = {unit.unit_id: shapely.boundary(area_m(snapshot, unit.unit_id)) for unit in snapshot.at_level("county")}
    for line in drawn.lines:
        if line.side_b is not None:
            shared = shapely.length(shapely.intersection(borders[line.side_a], borders[line.side_b]))
            assert line.length_m == pytest.approx(shared, abs=1.0), line.name
            assert length_m(line.course) == pytest.approx(line.length_m, abs=0.001)


@pytest.mark.parametrize("day", [BEFORE, AFTER])
@pytest.mark.parametrize("level", ["county", "town"])
def test_each_pair_of_neighbours_is_listed_once_and_no_neighbours_are_missing(
    at: Asked, day: date, level: Level
) -> None:
    snapshot, drawn = at(day, level)
    pairs = [frozenset(line.sides) for line in drawn.lines if line.side_b is not None]
    assert len(set(pairs)) == len(pairs)
    units = [unit.unit_id for unit in snapshot.at_level(level)]
    areas = np.array([area_m(snapshot, unit) for unit in units], dtype=object)
    left, right = shapely.STRtree(areas).query(areas, predicate="intersects")
    once = left < right
    shared = shapely.length(
        shapely.intersection(shapely.boundary(areas[left[once]]), shapely.boundary(areas[right[once]]))
    )
    there = {
        frozenset((units[a], units[b]))
        for a, b, metres in zip(left[once], right[once], shared, strict=True)
        if metres > 0.01
    }
    assert set(pairs) == there


def test_lines_of_communities_are_as_long_as_the_borders_of_a_sample(at: Asked) -> None:
    snapshot, drawn = at(AFTER, "community")
    inner = [line for line in drawn.lines if line.side_b is not None]
    assert len({line.sides for line in inner}) == len(inner) > 5_000
    rng = np.random.default_rng(20200703)
    for place in rng.choice(len(inner), SAMPLE, replace=False):
        line = inner[place]
        a, b = (shapely.boundary(area_m(snapshot, side)) for side in line.sides)
        assert line.length_m == pytest.approx(shapely.length(shapely.intersection(a, b)), abs=1.0), line.name


@pytest.mark.parametrize("level", ["county", "town", "community"])
def test_all_lines_together_are_all_borders_together(at: Asked, level: Level) -> None:
    snapshot, drawn = at(AFTER, level)
    areas = [unit.shape.area for unit in snapshot.at_level(level) if unit.shape is not None]
    borders = shapely.union_all([shapely.boundary(area) for area in areas])
    courses = shapely.union_all([line.course for line in drawn.lines])
    assert shapely.symmetric_difference(borders, courses).length == pytest.approx(0, abs=1e-9)
    assert sum(line.length_m for line in drawn.lines) == pytest.approx(length_m(borders), abs=1.0)


def test_in_july_2020_three_lines_became_one_and_the_sides_swapped(at: Asked) -> None:
    _, before = at(BEFORE, "county")
    _, after = at(AFTER, "county")
    assert {"崇川港闸线", "港闸通州线", "崇川通州线", "启东海门线"} <= names(before)
    assert {"通州崇川线", "海门启东线"} <= names(after)
    assert not {name for name in names(after) if "港闸" in name}
    assert named(before, "启东海门线").code == "3206810684"
    assert named(after, "海门启东线").code == "3206140681"
    assert sides(at(BEFORE, "county"), "启东海门线") == ["启东市", "海门市"]
    assert sides(at(AFTER, "county"), "海门启东线") == ["海门区", "启东市"]
    assert sides(at(BEFORE, "county"), "崇川通州线") == ["崇川区", "通州区"]
    assert sides(at(AFTER, "county"), "通州崇川线") == ["通州区", "崇川区"]
    assert named(before, "崇川通州线").code == "3206020612"
    assert named(after, "通州崇川线").code == "3206120613"
    both = named(before, "崇川通州线").length_m + named(before, "港闸通州线").length_m
    assert named(after, "通州崇川线").length_m == pytest.approx(both, abs=0.01)
    assert named(before, "通州如东线").code == "3206120623"


def test_the_outer_border_names_the_neighbours_and_each_in_one_stretch(at: Asked) -> None:
    _, drawn = at(AFTER, "county")
    assert {line.beyond for line in drawn.lines} - {None} == {
        "东台", "姜堰", "泰兴", "靖江", "张家港", "常熟", "太仓", "崇明", "黄海",
    }  # fmt: skip
    for name in {line.beyond for line in drawn.lines} - {None, "黄海"}:
        stretch = shapely.line_merge(shapely.union_all([l.course for l in drawn.lines if l.beyond == name]))  # noqa: E741
        assert stretch.geom_type == "LineString", name


def test_the_island_towns_meet_chongming_by_land_and_no_line_ends_at_the_coast_in_a_tripoint(at: Asked) -> None:
    _, towns = at(AFTER, "town")
    assert {"海永崇明线", "启隆崇明线"} <= names(towns, "outer")
    assert "海永启隆崇明三交点" in {point.name for point in towns.tripoints}
    _, counties = at(AFTER, "county")
    assert {point.beyond for point in counties.tripoints} <= {None, "张家港", "常熟", "崇明", "泰兴"}


def test_each_line_of_counties_is_made_of_lines_of_towns_and_each_of_these_of_lines_of_communities(at: Asked) -> None:
    _, counties = at(AFTER, "county")
    for level in ("town", "community"):
        _, finer = at(AFTER, level)
        metres = {rank: sum(line.length_m for line in finer.lines if line.rank == rank) for rank in ("county", "outer")}
        for rank, found in metres.items():
            assert found == pytest.approx(sum(line.length_m for line in counties.lines if line.rank == rank), abs=0.1)


def test_before_2018_there_is_no_map_and_no_line(at: Asked) -> None:
    _, drawn = at(date(2017, 12, 31), "county")
    assert drawn == Drawn((), ())


@pytest.mark.parametrize("day", [date(2018, 1, 1), BEFORE, AFTER])
def test_the_map_of_the_register_has_no_fault_at_any_level(at: Asked, day: date) -> None:
    snapshot, _ = at(day, "county")
    assert [fault for level in AUDITED_LEVELS for fault in audit(snapshot, level)] == []
