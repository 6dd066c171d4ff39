"""The course of a line in words."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from shapely import MultiLineString

from gis.boundaries.derive import draw
from gis.boundaries.measuring import length_m
from gis.boundaries.words import MOST_LEGS, ROSE, describe, legs, rose
from gis.crs import to_store
from tests.boundaries.drawn import beyond, land, named


@pytest.mark.parametrize(
    ("azimuth", "name"),
    [
        (0, "北"), (348.75, "北"), (11.249, "北"), (11.25, "北偏东北"), (33.75, "东北"), (56.25, "东偏东北"),
        (90, "东"), (101.25, "东偏东南"), (135, "东南"), (157.5, "南偏东南"), (180, "南"), (202.5, "南偏西南"),
        (225, "西南"), (-90, "西"), (281.25, "西偏西北"), (-45, "西北"), (348.749, "北偏西北"), (360, "北"),
    ],
)  # fmt: skip
def test_the_rose_has_sixteen_points_of_equal_width(azimuth: float, name: str) -> None:
    assert rose(azimuth) == name


@given(st.floats(-720, 720))
def test_a_direction_and_its_opposite_face_each_other_on_the_rose(azimuth: float) -> None:
    assert abs(ROSE.index(rose(azimuth)) - ROSE.index(rose(azimuth + 180))) == 8


def test_the_legs_of_a_line_have_its_directions_and_its_length() -> None:
    before = land("AAAB\nABBB\nABBB")
    line = named(draw(before, "county").lines, "A甲B甲线")
    ((*way,),) = legs(line)
    # longer from north to south, so it begins in the north
    assert [(leg.towards, round(leg.length_m)) for leg in way] == [("南", 1000), ("西", 2000), ("南", 2000)]


def test_a_description_names_sides_ends_legs_and_the_tripoints_passed() -> None:
    before = land("ABCD\nABCD\nEEEE")
    drawn = draw(before, "county", [beyond("东台", "land", 2, 0)])
    words = describe(named(drawn.lines, "B甲E甲线"), before, drawn.tripoints)
    assert words == (
        "B甲E甲线为B甲区与E甲区的界线，全长约1.0千米。起自A甲B甲E甲三交点，向东行约1.0千米，止于B甲C甲E甲三交点。"
        "方向以真北为准，分十六方位。"
    )
    words = describe(named(drawn.lines, "A甲东台线"), before, drawn.tripoints)
    assert "A甲区与东台（市外）的界线" in words


def test_a_tripoint_in_the_course_of_a_line_is_passed() -> None:
    before = land("CAA\nBBB")
    drawn = draw(before, "county")
    line = named(drawn.lines, "A甲B甲线")
    inner = draw(land("ABB\nCCC"), "county").tripoints
    there = [replace(point, units=(1, 2, 3), name="所经点") for point in inner if len(point.units) == 3]
    longer = replace(line, course=MultiLineString([[(120.8, 32.0), there[0].point.coords[0], (120.9, 32.0)]]))
    ((*way,),) = legs(longer, there)
    assert [leg.passes for leg in way] == ["所经点", None]
    assert "经所经点，" in describe(longer, before, there)


def test_a_line_of_several_parts_is_told_part_by_part() -> None:
    before = land("AACAA\nBBCBB")
    words = describe(named(draw(before, "county").lines, "A甲B甲线"), before)
    assert "分2段。第1段起自东经" in words
    assert "第2段起自东经" in words
    assert words.count("止于") == 2


def test_directions_are_from_true_north_and_not_from_that_of_the_grid() -> None:
    # at 121.9°E the grid's north lies 1° off: due 10.75° by the grid is 11.75° by the pole, and no longer north
    east, north = 680_000.0, 3_540_000.0
    far = (east + 1000 * 0.18653, north + 1000 * 0.98245)
    course = MultiLineString([[to_store().transform(east, north), to_store().transform(*far)]])
    line = replace(draw(land("AB"), "county").lines[0], course=course, length_m=length_m(course))
    ((leg,),) = legs(line)
    assert leg.towards == "北偏东北"
    assert leg.length_m == pytest.approx(1000, abs=0.1)


def test_a_winding_line_is_told_in_at_most_twenty_legs_that_keep_its_length() -> None:
    zigzag = MultiLineString([[(120.8 + n * 0.002, 32.0 + (n % 2) * 0.001 * (n % 5)) for n in range(200)]])
    line = replace(draw(land("AB"), "county").lines[0], course=zigzag, length_m=length_m(zigzag))
    ((*way,),) = legs(line)
    assert 1 <= len(way) <= MOST_LEGS
    assert sum(leg.length_m for leg in way) == pytest.approx(line.length_m, abs=0.01)


def test_short_lengths_are_told_in_metres() -> None:
    short = MultiLineString([[(120.8, 32.0), (120.8, 32.005)]])
    line = replace(draw(land("AB"), "county").lines[0], course=short, length_m=length_m(short))
    assert "向北行约550米" in describe(line, land("AB"))
