from __future__ import annotations

import math

import pytest
import shapely
from shapely import MultiPolygon, Polygon, box

from gis.areas import union
from gis.outlines import METRES_PER_DEGREE, TOLERANCE_M, simplify

WAVES = [(120.9 + 0.004 * math.sin(i / 3), 32.0 + i * 0.002) for i in range(101)]
"""A wavy border of some 22 km between two halves, in steps of some 200 m."""


def halves() -> dict[int, MultiPolygon]:
    south, north = WAVES[0], WAVES[-1]
    west = Polygon([(120.8, south[1]), *WAVES, (120.8, north[1])])
    east = Polygon([(121.0, south[1]), *WAVES, (121.0, north[1])])
    return {7: MultiPolygon([west]), 9: MultiPolygon([east])}


@pytest.mark.parametrize("zoom", TOLERANCE_M)
def test_neighbours_never_part_and_never_overlap(zoom: int) -> None:
    drawn = simplify(halves(), zoom)
    assert shapely.coverage_is_valid(list(drawn.values()))
    assert union(list(drawn.values())).area == pytest.approx(sum(area.area for area in drawn.values()), rel=1e-12)


def test_the_outer_frame_is_kept_and_the_numbers_stay() -> None:
    drawn = simplify(halves(), 8)
    assert list(drawn) == [7, 9]
    assert union(list(drawn.values())).bounds == union(list(halves().values())).bounds


def test_a_farther_view_has_fewer_points() -> None:
    points = [sum(shapely.get_num_coordinates(list(simplify(halves(), zoom).values()))) for zoom in sorted(TOLERANCE_M)]
    assert points == sorted(points)
    assert points[0] < points[-1] <= sum(shapely.get_num_coordinates(list(halves().values())))


@pytest.mark.parametrize("zoom", TOLERANCE_M)
def test_no_border_moves_much_farther_than_the_tolerance(zoom: int) -> None:
    before, after = halves()[7], simplify(halves(), zoom)[7]
    moved_m = shapely.hausdorff_distance(before.boundary, after.boundary) * METRES_PER_DEGREE
    assert moved_m <= 3 * TOLERANCE_M[zoom]


def test_a_part_too_small_to_draw_is_still_there() -> None:
    speck = MultiPolygon([box(120.5, 32.0, 120.5001, 32.0001)])
    drawn = simplify({1: speck, **halves()}, min(TOLERANCE_M))
    assert not drawn[1].is_empty
    assert drawn[1].is_valid


def test_nearer_zooms_are_simplified_less() -> None:
    assert sorted(TOLERANCE_M) == list(TOLERANCE_M)
    assert sorted(TOLERANCE_M.values(), reverse=True) == list(TOLERANCE_M.values())
