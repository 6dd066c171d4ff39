from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from gis.boundaries.strips import Course, course_of, left_sides, strips, whole
from maps.labels import Box, Sheet
from maps.strip_layout import PAD_MM, WIDTH_MM, lay_out
from tests.gis.sheets import line


def straight(*points: tuple[float, float]) -> Course:
    return Course((np.array(points, dtype=float),))


def test_chainage_counts_along_the_parts_and_not_over_gaps() -> None:
    course = Course((np.array([[0.0, 0.0], [100.0, 0.0]]), np.array([[500.0, 0.0], [500.0, 50.0]])))
    assert course.length_m == 150.0
    assert course.at(30.0) == (30.0, 0.0)
    assert course.at(120.0) == (500.0, 20.0)
    assert course.at(-5.0) == (0.0, 0.0)
    assert course.at(999.0) == (500.0, 50.0)
    assert [place for place, _ in course.cut(50.0, 120.0)] == [0, 1]
    assert course.nearest(490.0, 20.0) == 120.0


@pytest.mark.parametrize("seed", range(4))
def test_strips_hold_the_whole_course_and_none_is_larger_than_its_frame(seed: int) -> None:
    course = course_of(line(60.0, seed).course)
    found = strips(course, 20_000.0, 8_000.0, 100)
    assert [strip.from_m for strip in found] == [0.0, *[strip.to_m for strip in found[:-1]]]
    assert found[-1].to_m == pytest.approx(course.length_m)
    for strip in found:
        assert strip.size[0] <= 20_000.0
        assert strip.size[1] <= 8_000.0
        for _, piece in course.cut(strip.from_m, strip.to_m):
            laid = strip.laid(piece)
            assert laid.min() >= -1e-6
            assert (laid.max(axis=0) <= np.array(strip.size) + 1e-6).all()


def test_a_strip_keeps_lengths_and_runs_from_left_to_right() -> None:
    course = straight((0, 0), (-300, 400), (-600, 800))
    strip = whole(course)
    laid = strip.laid(course.parts[0])
    assert np.hypot(*np.diff(laid, axis=0).T) == pytest.approx([500.0, 500.0])
    assert laid[-1][0] > laid[0][0]
    assert strip.size == pytest.approx((1000.0, 0.0), abs=1e-6)


def test_no_strip_goes_over_a_wide_gap() -> None:
    course = course_of(line(60.0, 3, parts=2).course)
    middle = float(course.starts[1])
    assert middle in course.breaks
    assert not [strip for strip in strips(course, 1e6, 1e6, 10) if strip.from_m < middle - 1 < middle + 1 < strip.to_m]


def test_which_side_lies_on_the_left_is_told_by_the_ground() -> None:
    course = Course((np.array([[0.0, 0.0], [1000.0, 0.0]]), np.array([[2000.0, 0.0], [3000.0, 0.0]])))
    north = shapely.box(-100, 0, 1100, 900)
    south = shapely.box(1900, -900, 3100, 0)
    assert left_sides(course, shapely.union(north, south)) == (True, False)


@pytest.mark.parametrize("km", [0.4, 6.0, 45.0, 140.0])
def test_the_scale_is_the_largest_at_which_all_fits_on_the_page(km: float) -> None:
    layout = lay_out(course_of(line(km, 2).course), 115.0)
    assert layout.height_mm <= 115.0
    for place, strip in enumerate(layout.strips):
        assert layout.mm(strip.size[0]) < WIDTH_MM
        assert layout.frame(place).height == pytest.approx(layout.mm(strip.size[1]) + 2 * PAD_MM)
    tops = [*layout.tops, layout.height_mm]
    assert tops == sorted(tops)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.tuples(st.floats(5, 195), st.floats(5, 45)), max_size=40),
    st.tuples(st.floats(3, 25), st.floats(2, 5)),
)
def test_labels_never_cover_each_other_nor_leave_the_frame(
    spots: list[tuple[float, float]], size: tuple[float, float]
) -> None:
    frame = Box(0, 0, 200, 50)
    sheet = Sheet(frame)
    placed = [box for spot in spots if (box := sheet.place(spot, size, (1.5, 4.0, 9.0, 20.0))) is not None]
    assert all(box.within(frame) for box in placed)
    assert not [1 for i, a in enumerate(placed) for b in placed[:i] if a.meets(b)]
    assert not spots or placed
