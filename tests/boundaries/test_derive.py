"""Lines and tripoints of small drawn lands."""

from __future__ import annotations

from datetime import date

import pytest
import shapely
from shapely import MultiPolygon

from gis.boundaries.derive import draw
from gis.boundaries.names import line_code, short_name, side_names
from gis.divisions import Snapshot, Version
from tests.boundaries.drawn import beyond, corners, grounds, land, named, snapshot
from tests.gis.drawn import drawn_land

THREE = """
AAB
ACB
"""


def test_each_pair_of_neighbours_has_one_line_and_each_unit_one_outer_line() -> None:
    lines = draw(land(THREE), "county").lines
    assert [line.name for line in lines] == [
        "A甲B甲线", "A甲C甲线", "A甲市外线", "B甲C甲线", "B甲市外线", "C甲市外线",
    ]  # fmt: skip
    assert [round(line.length_m) for line in lines] == [1000, 2000, 5000, 1000, 4000, 1000]
    assert {line.rank for line in lines if line.side_b is None} == {"outer"}
    assert {line.rank for line in lines if line.side_b is not None} == {"county"}


def test_a_line_runs_from_west_to_east_or_from_north_to_south() -> None:
    lines = draw(land("AAA\nBBB"), "county").lines
    assert corners(named(lines, "A甲B甲线")) == [[(0, 1), (1, 1), (2, 1), (3, 1)]]
    lines = draw(land("AB\nAB\nAB"), "county").lines
    assert corners(named(lines, "A甲B甲线")) == [[(1, 0), (1, 1), (1, 2), (1, 3)]]


def test_a_line_that_is_interrupted_is_one_line_with_its_parts_in_running_order() -> None:
    line = named(draw(land("AACAA\nBBCBB"), "county").lines, "A甲B甲线")
    assert corners(line) == [[(0, 1), (1, 1), (2, 1)], [(3, 1), (4, 1), (5, 1)]]
    assert line.length_m == pytest.approx(4000, abs=0.01)


def test_the_parts_of_a_line_are_turned_though_one_bends_back() -> None:
    line = named(draw(land("AAAA\nABBB\nAAAB"), "county").lines, "A甲B甲线")
    ((start, *_, end),) = corners(line)
    # longer from west to east, and the end below lies farther west
    assert (start, end) == ((3, 3), (4, 1))


def test_the_line_around_an_enclave_is_closed_and_begins_at_its_west() -> None:
    drawn = draw(land("AAA\nABA\nAAA"), "county")
    ((first, *_, last),) = corners(named(drawn.lines, "A甲B甲线"))
    assert first == last
    assert first[0] == 1
    assert drawn.tripoints == ()


def test_three_units_meet_in_a_tripoint_that_knows_its_lines() -> None:
    drawn = draw(land(THREE), "county", [beyond("黄海", "sea", 1, -1)])
    (point,) = drawn.tripoints
    assert point.units == (1, 2, 3)
    assert point.name == "A甲B甲C甲三交点"
    assert point.beyond is None
    assert point.origin == "county:1-2-3|#1"
    assert [drawn.lines[place].name for place in point.lines] == ["A甲B甲线", "A甲C甲线", "B甲C甲线"]


def test_four_units_that_meet_make_one_point_with_all_of_them() -> None:
    drawn = draw(land("AB\nCD"), "county", [beyond("黄海", "sea", 1, -1)])
    (point,) = drawn.tripoints
    assert point.units == (1, 2, 3, 4)
    assert point.name == "A甲B甲C甲D甲四交点"
    assert len(point.lines) == 4


@pytest.mark.parametrize(("kind", "count"), [("land", 2), ("river", 2), ("sea", 0)])
def test_two_units_and_a_neighbour_meet_by_land_or_river_but_the_coast_is_no_neighbour(kind: str, count: int) -> None:
    drawn = draw(land("AB"), "county", [beyond("东台", kind, 0, 0)])  # type: ignore[arg-type]
    assert [point.name for point in drawn.tripoints] == ["A甲B甲东台三交点（1）", "A甲B甲东台三交点（2）"][:count]
    assert [point.beyond for point in drawn.tripoints] == ["东台"] * count


def test_a_place_where_two_units_only_touch_is_no_tripoint() -> None:
    assert draw(land("A \n B"), "county", [beyond("东台", "land", 0, 0)]).tripoints == ()


def test_what_lies_beyond_is_that_of_the_nearest_place() -> None:
    drawn = draw(land("AAAA"), "county", [beyond("东台", "land", 0, 0.5), beyond("黄海", "sea", 4, 0.5)])
    assert [line.name for line in drawn.lines] == ["A甲东台线", "A甲黄海线"]
    assert [line.length_m for line in drawn.lines] == [pytest.approx(5000, abs=0.01)] * 2
    assert [line.origin for line in drawn.lines] == ["county:1|东台", "county:1|黄海"]


def test_the_side_with_the_smaller_code_comes_first_whatever_its_number() -> None:
    before = land("AB")
    codes = {**before.codes, (1, "mca"): before.codes[(2, "mca")], (2, "mca"): before.codes[(1, "mca")]}
    swapped = Snapshot(before.as_of, before.versions, codes)
    line = draw(swapped, "county").lines[0]
    assert line.sides == (2, 1)
    assert line.origin == "county:1-2"


def test_the_code_by_rule_is_that_of_both_counties_and_other_lines_have_none() -> None:
    found = draw(land("AB"), "county").lines
    assert [line.code for line in found] == ["3206010602", None, None]
    assert line_code(land("AB"), "town", [1, 2]) is None


def test_a_line_is_of_the_worse_quality_of_its_sides_and_of_the_highest_rank_it_parts() -> None:
    land_of_towns = drawn_land()
    lines = draw(land_of_towns, "community").lines
    names = {unit.unit_id: unit.name for unit in land_of_towns.versions.values()}
    rank = {frozenset(names[side] for side in line.sides): line.rank for line in lines if line.side_b}
    assert rank[frozenset({"a村", "b村"})] == "community"
    assert rank[frozenset({"a村", "c村"})] == "town"
    assert rank[frozenset({"b村", "e村"})] == "county"
    assert {line.quality for line in lines} == {"approximate"}


def test_units_without_an_area_are_left_out_and_no_area_gives_no_line() -> None:
    assert draw(snapshot({}), "county").lines == ()
    assert draw(land("AB"), "town") == draw(snapshot({}), "county")


def test_two_parts_of_one_unit_that_share_a_border_have_no_line_between_them() -> None:
    ground = grounds("AB")
    one = MultiPolygon([*ground["A"].geoms, *ground["B"].geoms])  # not joined: invalid, but seen in files
    (line,) = draw(snapshot({"A": one}), "county").lines
    assert line.side_b is None
    assert line.length_m == pytest.approx(6000, abs=0.01)


def test_lines_together_are_the_borders_of_all_units_and_no_two_lines_share_ground() -> None:
    areas = grounds("AABBC\nADDBC\nEEDCC\nEFFFC")
    lines = draw(snapshot(areas), "county").lines
    courses = shapely.union_all([line.course for line in lines])
    borders = shapely.union_all([shapely.boundary(area) for area in areas.values()])
    assert shapely.equals(courses, borders)
    assert sum(line.course.length for line in lines) == pytest.approx(courses.length)


@pytest.mark.parametrize(
    ("name", "short"),
    [
        ("崇川区", "崇川"), ("如东县", "如东"), ("海门市", "海门"), ("狼山镇街道", "狼山镇"), ("和平桥街道", "和平桥"),
        ("天生港镇街道", "天生港镇"), ("濠东社区", "濠东"), ("新村", "新村"), ("泽县", "泽县"), ("三星镇", "三星"),
    ],
)  # fmt: skip
def test_a_name_loses_what_it_says_of_the_kind_but_keeps_two_signs(name: str, short: str) -> None:
    assert short_name(name) == short


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (("北新镇", "三星镇"), ["北新", "三星"]),
        (("北新镇", "北新街道"), ["北新镇", "北新街道"]),
        (("新建村", "新建村"), ["甲镇新建", "乙镇新建"]),
    ],
)
def test_units_of_one_name_are_told_apart_by_their_kind_or_by_what_they_stand_under(
    names: tuple[str, str], told: list[str]
) -> None:
    parents = [Version(n, "town", f"{name}镇", "镇", None, "drawn") for n, name in enumerate(("甲", "乙"), 1)]
    units = [Version(n + 10, "community", name, "村", n, "drawn") for n, name in enumerate(names, 1)]
    whole = Snapshot(date(2020, 1, 1), {unit.unit_id: unit for unit in [*parents, *units]}, {})
    assert side_names(whole, units) == told
