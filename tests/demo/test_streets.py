from __future__ import annotations

from typing import Any

import numpy as np
import shapely
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from gis.demo import DemoCity, Places
from gis.demo.water import inland


def _ends(city: DemoCity) -> tuple[Any, Any, Any]:
    xy = shapely.get_coordinates(city.streets.geometry.to_numpy()).reshape(-1, 2, 2)
    nodes, index = np.unique(xy.reshape(-1, 2), axis=0, return_inverse=True)
    ends = index.reshape(-1, 2)
    return nodes, ends[:, 0], ends[:, 1]


def test_each_piece_of_land_has_one_connected_street_net(city: DemoCity, places: Places) -> None:
    nodes, u, v = _ends(city)
    _, part = connected_components(coo_array((np.ones(len(u)), (u, v)), shape=(len(nodes),) * 2))
    pieces = shapely.get_parts(places.land)
    assert len(pieces) == 2
    inside = [part[shapely.contains_xy(piece, nodes[:, 0], nodes[:, 1])] for piece in pieces]
    assert [len(np.unique(numbers)) for numbers in inside] == [1, 1]
    assert inside[0][0] != inside[1][0]


def test_no_street_touches_the_river_or_leaves_the_land(city: DemoCity, places: Places) -> None:
    lines = city.streets.geometry.to_numpy()
    assert not shapely.intersects(places.river, lines).any()
    assert shapely.covers(places.land, lines).all()


def test_only_bridges_touch_water(city: DemoCity) -> None:
    line, _ = shapely.STRtree(inland(city.water)).query(city.streets.geometry.to_numpy(), "intersects")
    assert len(line) > 0
    assert city.streets["bridge"].to_numpy()[line].all()
    assert (city.streets.loc[city.streets["bridge"], "layer"] == 1).all()


def test_streets_meet_only_at_their_ends(city: DemoCity) -> None:
    lines = city.streets.geometry.to_numpy()
    left, right = shapely.STRtree(lines).query(lines, "crosses")
    assert len(left) == 0
    assert len(right) == 0
    assert city.streets.geometry.is_valid.all()
    assert (city.streets.geometry.length > 0).all()


def test_bridges_are_rarer_than_streets_at_the_water(city: DemoCity) -> None:
    wet = inland(city.water)
    beside = shapely.STRtree(shapely.buffer(wet, 150.0)).query(city.streets.geometry.to_numpy(), "intersects")[0]
    assert city.streets["bridge"].sum() < 0.25 * len(np.unique(beside))


def test_well_known_streets_carry_their_names_in_their_towns(city: DemoCity, places: Places) -> None:
    towns = places.communities["town_name"]
    for name, town in (("桃坞路", "虹桥街道"), ("北京中路", "海门街道")):
        assert town in set(towns.loc[city.streets.loc[city.streets["name"] == name, "community_id"]])


def test_blocks_are_of_urban_and_rural_size(city: DemoCity, places: Places) -> None:
    frame = places.communities.loc[city.streets["community_id"]]
    old_city, villages = (frame["town_name"] == "虹桥街道").to_numpy(), (frame["kind"] == "村").to_numpy()
    length = city.streets.geometry.length.to_numpy()
    assert 80 < np.median(length[old_city]) < 150
    assert 1.5 * np.median(length[old_city]) < np.median(length[villages]) < 500
