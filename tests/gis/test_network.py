from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pytest
import shapely
from shapely import LineString, MultiLineString, Point

from gis.coverage import nearest_seconds
from gis.errors import BadInput
from gis.network import ELDER_PACE, Attachments, Network, Pace, attach, build_network, node_streets

SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "testdata"


def streets(lines: list[Any], crs: Any = 4549, **columns: Any) -> gpd.GeoDataFrame:
    defaults: dict[str, Any] = {"name": None, "highway": "residential", "bridge": False, "tunnel": False}
    values = defaults | {"layer": 0, "steps": False} | columns
    table = pd.DataFrame({"way_id": [f"DEMO-{i}" for i in range(len(lines))]}).assign(**values)
    return gpd.GeoDataFrame(table, geometry=np.array(lines, dtype=object), crs=crs)


def network(lines: list[Any], **columns: Any) -> Network:
    return build_network(node_streets(streets(lines, **columns)))


def shared_file(name: str) -> Path:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"the test data file {name} is not beside this checkout")
    return path


CROSS = [LineString([(0, 0), (100, 0)]), LineString([(50, -50), (50, 50)])]
CROSS_WITH_VERTEX = [LineString([(0, 0), (50, 0), (100, 0)]), LineString([(50, -50), (50, 0), (50, 50)])]


def test_streets_meet_at_a_shared_vertex() -> None:
    noded = node_streets(streets(CROSS_WITH_VERTEX))
    assert len(noded.frame) == 4
    assert noded.frame["row"].tolist() == [0, 0, 1, 1]
    assert build_network(noded).nodes == 5


def test_a_bare_crossing_is_no_meeting_unless_the_layer_asks_for_it() -> None:
    assert len(node_streets(streets(CROSS)).frame) == 2
    crossed = node_streets(streets(CROSS), noding="crossings")
    assert len(crossed.frame) == 4
    assert crossed.report.crossings_added == 2
    assert build_network(crossed).describe()["components"] == 1


@pytest.mark.parametrize("columns", [{"bridge": [True, False]}, {"tunnel": [False, True]}, {"layer": [0, 2]}])
@pytest.mark.parametrize("noding", ["vertices", "crossings"])
@pytest.mark.parametrize("lines", [CROSS, CROSS_WITH_VERTEX])
def test_streets_on_different_levels_do_not_meet_where_both_pass(columns: Any, noding: Any, lines: Any) -> None:
    noded = node_streets(streets(lines, **columns), noding=noding)
    assert build_network(noded).describe()["components"] == 2


def test_a_bridge_meets_the_street_it_ends_on() -> None:
    lines = [LineString([(0, 0), (50, 0)]), LineString([(50, 0), (100, 0)]), LineString([(50, -9), (50, 0), (50, 9)])]
    assert network(lines, bridge=[False, True, False]).describe()["components"] == 1


def test_an_end_joins_its_own_level_where_two_levels_pass() -> None:
    lines = [*CROSS_WITH_VERTEX, LineString([(50, 0), (80, 30)])]
    joined = network(lines, layer=[1, 0, 0])
    assert joined.describe()["components"] == 2
    # a stair whose level nothing passes leads to both
    assert network(lines, layer=[1, 0, 2]).describe()["components"] == 1


def test_two_bridges_on_one_level_meet() -> None:
    lines = [LineString([(0, 0), (50, 0), (100, 0)]), LineString([(50, -50), (50, 0), (50, 50)])]
    assert network(lines, bridge=[True, True], layer=[0, 1]).describe()["components"] == 1


def test_an_end_that_misses_a_street_by_a_millimetre_touches_it() -> None:
    lines = [LineString([(0, 0), (100, 0)]), LineString([(30.3, 40), (30.3, 0.002)])]
    noded = node_streets(streets(lines), noding="crossings")
    assert len(noded.frame) == 3
    assert build_network(noded).describe()["components"] == 1


def test_lines_that_overlap_are_walked_once() -> None:
    lines = [LineString([(0, 0), (100, 0)]), LineString([(40, 0), (140, 0)])]
    noded = node_streets(streets(lines), noding="crossings")
    assert noded.report.duplicate_edges == 1
    assert sorted(noded.frame.length.round(6)) == [40, 40, 60]


def test_a_line_that_crosses_itself_meets_itself() -> None:
    loop = LineString([(0, 0), (100, 0), (100, 50), (50, 50), (50, -50)])
    noded = node_streets(streets([loop]), noding="crossings")
    assert len(noded.frame) == 3
    assert noded.frame.length.sum() == pytest.approx(loop.length)


def test_noding_keeps_every_metre_of_street() -> None:
    rng = np.random.default_rng(7)
    lines = [LineString(rng.uniform(0, 400, (4, 2))) for _ in range(20)]
    noded = node_streets(streets(lines), noding="crossings")
    assert noded.frame.length.sum() == pytest.approx(sum(line.length for line in lines), abs=1e-6)
    assert set(noded.frame["row"]) == set(range(20))
    union = shapely.get_parts(shapely.unary_union(lines))
    # shapely's own noding cuts at the same places, and besides joins nothing that ends nowhere
    assert len(noded.frame) == len(union)


def test_every_row_is_accounted_for() -> None:
    good = LineString([(0, 0), (10, 0)])
    with np.errstate(invalid="ignore"):
        broken = shapely.from_wkt("LINESTRING (0 0, NaN 1, 2 2)")
    lines = [
        good,
        good.reverse(),
        None,
        LineString(),
        broken,
        LineString([(5, 5), (5, 5)]),
        MultiLineString([[(0, 0), (0, 9)], [(0, 9), (9, 9)]]),
    ]
    noded = node_streets(streets(lines))
    report = noded.report
    told = (report.rows, report.empty, report.bad_coordinates, report.zero_length, report.multi_parts)
    assert told == (7, 2, 1, 1, 1)
    assert report.duplicate_edges == 1
    assert report.edges == len(noded.frame) == 3
    assert len(report.sentences()) == 5


def test_a_network_in_degrees_is_refused() -> None:
    with pytest.raises(BadInput, match="degrees"):
        node_streets(streets(CROSS, crs=4490))
    with pytest.raises(BadInput, match="Web Mercator"):
        node_streets(streets(CROSS, crs=3857))
    with pytest.raises(BadInput, match="no coordinate reference system"):
        node_streets(streets(CROSS, crs=None))
    with pytest.raises(BadInput, match="not the metre"):
        node_streets(streets(CROSS, crs=2263))


def test_points_among_the_streets_are_refused() -> None:
    with pytest.raises(BadInput, match="no lines"):
        node_streets(streets([*CROSS, Point(0, 0)]))


def test_streets_that_were_not_noded_are_refused() -> None:
    with pytest.raises(BadInput, match="node_streets"):
        build_network(streets(CROSS))


def test_a_layer_without_one_usable_street_is_refused() -> None:
    with pytest.raises(BadInput, match="no street is left"):
        network([LineString([(5, 5), (5, 5)])])


def test_the_graph_is_symmetric_and_takes_the_quickest_parallel() -> None:
    lines = [
        LineString([(0, 0), (80, 0)]),
        LineString([(0, 0), (40, 30), (80, 0)]),
        LineString([(80, 0), (90, 0), (90, 9), (80, 0)]),
    ]
    graph = network(lines).graph(ELDER_PACE)
    assert (abs(graph - graph.T)).nnz == 0
    assert graph.nnz == 2
    assert graph.max() == pytest.approx(100.0)


def test_steps_take_longer_and_ferries_are_for_those_who_take_them() -> None:
    lines = [LineString([(0, 0), (80, 0)]), LineString([(80, 0), (160, 0)]), LineString([(160, 0), (240, 0)])]
    walked = network(lines, steps=[False, True, False], ferry=[False, False, True])
    assert walked.graph(ELDER_PACE).sum() == pytest.approx(2 * (100 + 200))
    sailor = Pace("by ferry", 0.8, ferry_m_s=4.0)
    assert walked.graph(sailor).sum() == pytest.approx(2 * (100 + 200 + 20))
    assert walked.describe()["components"] == 2


def test_components_are_numbered_from_the_largest() -> None:
    lines = [LineString([(0, 0), (9, 0)]), LineString([(50, 0), (60, 0)]), LineString([(60, 0), (70, 0)])]
    cut = network(lines)
    assert np.bincount(cut.component).tolist() == [3, 2]
    assert cut.describe()["nodes_cut_off"] == 2


@pytest.mark.parametrize("speed", [0.0, -1.0, np.nan, np.inf])
def test_a_pace_that_goes_nowhere_is_refused(speed: float) -> None:
    with pytest.raises(BadInput, match="speed_m_s"):
        Pace("nobody", speed)


def test_points_attach_at_the_foot_of_the_perpendicular() -> None:
    held = attach(network([LineString([(0, 0), (100, 0)])]), [30, -3, 120], [7, 4, 0])
    assert held.along_m.tolist() == [30, 0, 100]
    assert held.rest_m.tolist() == [70, 100, 0]
    assert held.offset_m == pytest.approx([7, 5, 20])


def test_attaching_drops_no_row_and_says_why() -> None:
    held = attach(network([LineString([(0, 0), (100, 0)])]), [50, 50, np.nan, np.inf], [3000, 10, 0, 0])
    assert held.status().tolist() == ["too_far", "attached", "no_coordinates", "no_coordinates"]
    assert held.describe() == {"attached": 1, "too_far": 1, "no_coordinates": 2}
    assert held.offset_m[0] == 3000
    assert held.edge.tolist() == [-1, 0, -1, -1]
    assert np.isnan(held.along_m[[0, 2, 3]]).all()


def test_nobody_lives_on_a_ferry() -> None:
    lines = [LineString([(0, 0), (100, 0)]), LineString([(100, 0), (300, 0)])]
    held = attach(network(lines, ferry=[False, True]), [200], [0])
    assert (held.edge[0], held.offset_m[0]) == (0, 100)


def test_attaching_finds_the_nearest_of_all_edges() -> None:
    rng = np.random.default_rng(3)
    made = network([LineString(rng.uniform(0, 1000, (3, 2))) for _ in range(80)])
    x, y = rng.uniform(0, 1000, (2, 300))
    held = attach(made, x, y, max_snap_m=2000)
    distances = shapely.distance(shapely.points(x, y)[:, None], made.lines()[None, :])
    assert held.offset_m == pytest.approx(distances.min(axis=1), abs=1e-9)
    assert (held.along_m + held.rest_m) == pytest.approx(made.length_m[held.edge])


def _same_as_networkx(walked: Network, lines: Any, seconds_per_m: Any, sources: int) -> None:
    """Every vertex of every line, as a home, is as far from the sources as networkx says on single segments."""
    graph = nx.Graph()
    coords, of = shapely.get_coordinates(lines, return_index=True)
    same = of[1:] == of[:-1]
    length = np.hypot(*np.diff(coords, axis=0).T)
    names = list(map(tuple, coords.tolist()))
    for i in np.flatnonzero(same):
        weight = length[i] * seconds_per_m[of[i]]
        if weight < graph.get_edge_data(names[i], names[i + 1], {"weight": np.inf})["weight"]:
            graph.add_edge(names[i], names[i + 1], weight=weight)
    places = np.array(list(graph.nodes))
    chosen = np.random.default_rng(1).choice(len(places), sources, replace=False)
    expected = nx.multi_source_dijkstra_path_length(graph, {tuple(place) for place in places[chosen].tolist()})
    homes, facilities = attach(walked, *places.T), attach(walked, *places[chosen].T)
    seconds, _ = nearest_seconds(walked, facilities, homes, ELDER_PACE)
    wanted = np.array([expected.get(tuple(place), np.inf) for place in places.tolist()])
    assert np.isfinite(wanted).sum() > len(wanted) / 2
    np.testing.assert_allclose(seconds, wanted, atol=1e-6, rtol=0)


def test_every_node_of_liechtenstein_equals_networkx() -> None:
    from gis.load.streets import read_streets

    frame = read_streets(shared_file("liechtenstein.osm.pbf")).frame
    per_m = ELDER_PACE.seconds_per_m(frame["steps"].to_numpy(), frame["ferry"].to_numpy())
    walked = build_network(node_streets(frame))
    _same_as_networkx(walked, frame.geometry.to_numpy(), per_m, sources=40)


def test_every_node_of_wuhan_equals_networkx() -> None:
    raw = gpd.read_parquet(shared_file("wuhan_streets.parquet"))
    frame = streets(list(raw.geometry), crs=raw.crs)
    walked = build_network(node_streets(frame))
    _same_as_networkx(walked, frame.geometry.to_numpy(), np.full(len(frame), 1 / 0.8), sources=200)


def test_attachments_of_some_rows_keep_their_order() -> None:
    held = attach(network([LineString([(0, 0), (100, 0)])]), [10, 20, 30], [0, 0, 0])
    some: Attachments = held.take(np.array([2, 0]))
    assert some.along_m.tolist() == [30, 10]
    assert len(some) == 2
