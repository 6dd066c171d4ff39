"""Where places lie: drawn communities side by side, and shapes on them."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from shapely import MultiPoint, Point
from shapely.affinity import translate

from gis.crs import to_store
from gis.datum import declared
from gis.placenames.locating import Locator, label_points, to_register

EAST, NORTH, SIDE = 580_000.0, 3_540_000.0, 1_000.0
"""Three squares of a kilometre, from west to east: communities 11, 12 and 13."""


def _squares() -> Locator:
    areas = np.array([shapely.box(EAST + i * SIDE, NORTH, EAST + (i + 1) * SIDE, NORTH + SIDE) for i in range(3)])
    return Locator((11, 12, 13), areas, shapely.STRtree(areas))


def _at(shape: shapely.Geometry) -> shapely.Geometry:
    """A shape in metres from the south-west corner, as the register has it."""
    return shapely.transform(translate(shape, EAST, NORTH), to_store().transform, interleaved=False)


@pytest.mark.parametrize(
    ("shape", "communities"),
    [
        (Point(1500, 500), (12,)),
        (shapely.LineString([(100, 500), (2900, 500)]), (12, 11, 13)),
        (shapely.LineString([(100, 500), (1000, 500)]), (11,)),  # it only touches the border
        (shapely.box(1200, 100, 1800, 900), (12,)),
        (shapely.box(1000, 0, 2000, 1000), (12,)),  # one whole community shares its borders with the others
        (shapely.MultiLineString([[(100, 1), (300, 1)], [(1100, 1), (2700, 1)]]), (12, 11, 13)),
        (MultiPoint([(2500, 5), (500, 5)]), (13, 11)),
    ],
)
def test_a_place_lies_in_the_communities_it_shares_ground_with_its_label_first(
    shape: shapely.Geometry, communities: tuple[int, ...]
) -> None:
    (place,) = _squares().places([_at(shape)])
    assert place.communities == communities
    assert place.outside_m == pytest.approx(0, abs=1e-3)


def test_what_stands_just_outside_belongs_to_the_nearest_community_and_what_is_far_off_to_none() -> None:
    near, far, nowhere = _squares().places([_at(Point(2500, -400)), _at(Point(2500, -40_000)), Point(32.0, 120.9)])
    assert (near.communities, far.communities, nowhere.communities) == ((13,), (), ())
    assert near.outside_m == pytest.approx(400, abs=0.01)
    assert far.outside_m == pytest.approx(40_000, rel=1e-3)
    assert np.isinf(nowhere.outside_m)


def test_nothing_lies_nowhere() -> None:
    assert _squares().places([]) == []


def test_labels_stand_on_their_shapes() -> None:
    shapes = np.array(
        [Point(1, 2), shapely.LineString([(0, 0), (4, 0)]), shapely.box(0, 0, 2, 2),
         shapely.MultiLineString([[(0, 0), (1, 0)], [(5, 5), (9, 5)]])],
        dtype=object,
    )  # fmt: skip
    assert [(point.x, point.y) for point in label_points(shapes)] == [(1, 2), (2, 0), (1, 1), (7, 5)]


def test_shapes_come_out_of_their_datum_without_heights() -> None:
    lon, lat = to_store().transform(EAST, NORTH)
    (point,) = to_register([Point(EAST, NORTH, 7.5)], declared("EPSG:4549"))
    assert (point.x, point.y, point.has_z) == (pytest.approx(lon, abs=1e-9), pytest.approx(lat, abs=1e-9), False)
