from __future__ import annotations

from itertools import pairwise

import geopandas as gpd
import networkx as nx
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shapely import LineString

from gis.coverage import GRAIN, legs, nearest_seconds, spread_people, summarise, total, with_not_placed
from gis.errors import BadInput
from gis.network import BOOK_PACE, ELDER_PACE, Attachments, Network, Pace, attach, build_network, node_streets

SEEDS = st.integers(0, 2**32 - 1)


def made_streets(rng: np.random.Generator, places: int, lines: int) -> gpd.GeoDataFrame:
    """Made-up streets between random places, with a bend each: parallels and loops come by themselves."""
    xy = rng.uniform(0, 1000, (places, 2))
    ends = rng.integers(0, places, (lines, 2))
    bends = rng.uniform(0, 1000, (lines, 2, 2))
    made = [LineString([xy[u], a, b, xy[v]]) for (u, v), (a, b) in zip(ends, bends, strict=True)]
    steps = rng.random(lines) < 0.2
    table = pd.DataFrame({"way_id": "DEMO", "name": None, "highway": "path", "bridge": False}, index=range(lines))
    return gpd.GeoDataFrame(table.assign(tunnel=False, layer=0, steps=steps), geometry=made, crs=4549)


def made_network(rng: np.random.Generator) -> Network:
    return build_network(node_streets(made_streets(rng, int(rng.integers(2, 9)), int(rng.integers(1, 14)))))


def hung(rng: np.random.Generator, network: Network, count: int, edges: int | None = None) -> Attachments:
    """Points anywhere on (some of) the edges, both ends included, some a way off the street, some at one place."""
    edge = rng.integers(0, edges or network.edges, count).astype(np.int32)
    share = rng.choice([0.0, 1.0, 0.5, *rng.random(6)], count)
    length = network.length_m[edge]
    along = share * length
    offset = np.where(rng.random(count) < 0.5, 0.0, rng.uniform(0, 80, count))
    code = np.zeros(count, np.int8)
    return Attachments(edge, network.u[edge], network.v[edge], along, length - along, offset, code)


def by_cutting_edges(network: Network, facilities: Attachments, homes: Attachments, pace: Pace) -> list[list[float]]:
    """Seconds from each home to each facility, on a graph whose edges are cut at every single point."""
    graph = nx.MultiGraph()
    graph.add_nodes_from(range(network.nodes))
    per_m = pace.seconds_per_m(network.steps, network.ferry)
    stops: dict[int, list[tuple[float, object]]] = {e: [] for e in range(network.edges)}
    for kind, points in (("facility", facilities), ("home", homes)):
        for i in range(len(points)):
            stops[int(points.edge[i])].append((float(points.along_m[i]), (kind, i, "foot")))
            graph.add_edge((kind, i, "foot"), (kind, i), weight=points.offset_m[i] / pace.speed_m_s)
    for e, on_edge in stops.items():
        ends = [(0.0, int(network.u[e])), *sorted(on_edge, key=lambda stop: stop[0])]
        for (a, here), (b, there) in pairwise([*ends, (float(network.length_m[e]), int(network.v[e]))]):
            graph.add_edge(here, there, weight=(b - a) * per_m[e])
    reached = [nx.single_source_dijkstra_path_length(graph, ("facility", i)) for i in range(len(facilities))]
    return [[way.get(("home", h), np.inf) for way in reached] for h in range(len(homes))]


@pytest.mark.parametrize("block", range(10))
def test_seconds_equal_brute_force_on_random_networks(block: int) -> None:
    for seed in range(block * 30, block * 30 + 30):
        rng = np.random.default_rng(seed)
        network = made_network(rng)
        pace = Pace("made up", float(rng.uniform(0.3, 2)), step_factor=float(rng.uniform(1, 3)))
        # on every second network all points crowd on one edge or two
        crowd = min(network.edges, 2) if seed % 2 else None
        facilities = hung(rng, network, int(rng.integers(1, 7)), crowd)
        homes = hung(rng, network, int(rng.integers(1, 25)), crowd)
        seconds, nearest = nearest_seconds(network, facilities, homes, pace)
        ways = np.array(by_cutting_edges(network, facilities, homes, pace))
        np.testing.assert_allclose(seconds, ways.min(axis=1), atol=1e-9, rtol=0, err_msg=f"seed {seed}")
        found = nearest >= 0
        assert (found == np.isfinite(seconds)).all()
        named = ways[np.flatnonzero(found), nearest[found]]
        np.testing.assert_allclose(named, seconds[found], atol=1e-9, rtol=0, err_msg=f"seed {seed}")


@given(SEEDS, st.floats(10, 2000))
@settings(max_examples=60, deadline=None)
def test_a_limit_changes_nothing_within_it(seed: int, limit_s: float) -> None:
    rng = np.random.default_rng(seed)
    network = made_network(rng)
    facilities, homes = hung(rng, network, 4), hung(rng, network, 30)
    free, _ = nearest_seconds(network, facilities, homes, ELDER_PACE)
    cut, nearest = nearest_seconds(network, facilities, homes, ELDER_PACE, limit_s=limit_s)
    np.testing.assert_array_equal(cut, np.where(free <= limit_s + 1e-6, free, np.inf))
    assert ((nearest < 0) == np.isinf(cut)).all()


@given(SEEDS)
@settings(max_examples=60, deadline=None)
def test_more_facilities_never_lower_coverage(seed: int) -> None:
    rng = np.random.default_rng(seed)
    network = made_network(rng)
    facilities, homes = hung(rng, network, 6), hung(rng, network, 30)
    few, _ = nearest_seconds(network, facilities.take(np.arange(3)), homes, ELDER_PACE)
    many, _ = nearest_seconds(network, facilities, homes, ELDER_PACE)
    assert (many <= few + 1e-9).all()


@given(SEEDS, st.floats(1, 60), st.floats(0, 60))
@settings(max_examples=60, deadline=None)
def test_a_longer_time_never_lowers_coverage(seed: int, minutes: float, more: float) -> None:
    rng = np.random.default_rng(seed)
    network = made_network(rng)
    homes = hung(rng, network, 30)
    seconds, _ = nearest_seconds(network, hung(rng, network, 2), homes, ELDER_PACE)
    people = pd.DataFrame({"unit_id": rng.integers(0, 4, 30), "people": rng.integers(0, 9, 30), "seconds": seconds})
    short, long = summarise(people, minutes), summarise(people, minutes + more)
    assert (long["covered"] >= short["covered"]).all()


@given(SEEDS)
@settings(max_examples=60, deadline=None)
def test_a_closed_bridge_never_raises_coverage(seed: int) -> None:
    rng = np.random.default_rng(seed)
    frame = node_streets(made_streets(rng, 6, 12)).frame
    whole, cut = build_network(frame), build_network(frame.iloc[:-1])
    # the last edge is the bridge: nobody lives on it, so that all edge numbers stay
    facilities, homes = hung(rng, whole, 3, whole.edges - 1), hung(rng, whole, 30, whole.edges - 1)
    before, _ = nearest_seconds(whole, facilities, homes, ELDER_PACE)
    after, _ = nearest_seconds(cut, facilities, homes, ELDER_PACE)
    assert (after >= before - 1e-9).all()


def one_street() -> Network:
    line = gpd.GeoDataFrame(
        {"way_id": ["DEMO-1"], "name": ["虹桥路"], "highway": ["residential"], "bridge": [False], "tunnel": [False]},
        geometry=[LineString([(0, 0), (2000, 0)])],
        crs=4549,
    )
    return build_network(node_streets(line.assign(layer=0, steps=False)))


def test_two_on_one_edge_see_each_other_directly() -> None:
    street = one_street()
    facilities, homes = attach(street, [1000], [0]), attach(street, [1080], [0])
    seconds, nearest = nearest_seconds(street, facilities, homes, ELDER_PACE)
    assert seconds.tolist() == [100.0]
    assert nearest.tolist() == [0]


def test_the_way_to_the_street_counts_at_both_ends() -> None:
    street = one_street()
    seconds, _ = nearest_seconds(street, attach(street, [1000], [8]), attach(street, [1080], [-16]), ELDER_PACE)
    assert seconds == pytest.approx([130.0])


def test_720_metres_are_within_15_minutes_of_an_elder_and_1000_within_the_book() -> None:
    street = one_street()
    facilities, homes = attach(street, [0], [0]), attach(street, [720, 720.1, 1000, 1000.1], [0, 0, 0, 0])
    elder, _ = nearest_seconds(street, facilities, homes, ELDER_PACE, limit_s=900)
    book, _ = nearest_seconds(street, facilities, homes, BOOK_PACE, limit_s=900)
    assert np.isfinite(elder).tolist() == [True, False, False, False]
    assert np.isfinite(book).tolist() == [True, True, True, False]


def test_unreachable_is_infinite_and_not_attached_is_not_a_number() -> None:
    street = one_street()
    homes = attach(street, [10, 10, np.nan], [0, 5000, 0])
    none = attach(street, [10], [9000])
    seconds, nearest = nearest_seconds(street, none, homes, ELDER_PACE)
    assert np.isinf(seconds[0])
    assert np.isnan(seconds[1:]).all()
    assert nearest.tolist() == [-1, -1, -1]
    seconds, nearest = nearest_seconds(street, homes, homes, ELDER_PACE)
    assert seconds[0] == 0
    assert np.isnan(seconds[1:]).all()
    assert nearest.tolist() == [0, -1, -1]


def test_no_facility_and_no_home_are_answered() -> None:
    street = one_street()
    nobody, somebody = attach(street, [], []), attach(street, [10], [0])
    assert np.isinf(nearest_seconds(street, nobody, somebody, ELDER_PACE)[0]).all()
    assert len(nearest_seconds(street, somebody, nobody, ELDER_PACE)[0]) == 0


def test_legs_kept_from_before_give_the_same_answer() -> None:
    rng = np.random.default_rng(5)
    network = made_network(rng)
    facilities, homes = hung(rng, network, 3), hung(rng, network, 40)
    kept = legs(network, homes, ELDER_PACE)
    again = nearest_seconds(network, facilities, homes, ELDER_PACE, home_legs=kept)
    for one, other in zip(nearest_seconds(network, facilities, homes, ELDER_PACE), again, strict=True):
        np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("limit_s", [0, -5, np.nan])
def test_a_time_limit_that_lets_nobody_walk_is_refused(limit_s: float) -> None:
    street = one_street()
    with pytest.raises(BadInput, match="limit_s"):
        nearest_seconds(street, attach(street, [0], [0]), attach(street, [0], [0]), ELDER_PACE, limit_s=limit_s)


HOMES = pd.DataFrame(
    {
        "unit_id": ["b", "a", "a", "b", "a", "c"],
        "people": [4.0, 1.0, 2.0, 4.0, 1.0, 0.0],
        "seconds": [60.0, 120.0, 900.0, np.nan, np.inf, 5.0],
    }
)


def test_a_summary_says_who_is_covered_by_unit() -> None:
    rows = summarise(HOMES, 15).set_index("unit_id")
    assert rows.index.tolist() == ["a", "b", "c"]
    assert rows["people"].tolist() == [4, 8, 0]
    assert rows["covered"].tolist() == [3, 4, 0]
    assert rows["uncovered"].tolist() == [1, 4, 0]
    assert rows["not_attached"].tolist() == [0, 4, 0]
    assert rows["share"].tolist()[:2] == [0.75, 0.5]
    assert rows["share"].isna().tolist() == [False, False, True]


def test_quantiles_count_everybody_and_are_missing_where_nobody_gets_there() -> None:
    rows = summarise(HOMES, 15).set_index("unit_id")
    assert rows.loc["a", "median_minutes"] == 15
    assert rows.loc["b", "median_minutes"] == 1
    assert rows["p90_minutes"].isna().all()
    assert rows["median_minutes"].isna().tolist() == [False, False, True]


def test_the_total_is_everybody_together() -> None:
    everybody = total(HOMES, 15).iloc[0]
    assert everybody["unit_id"] == "total"
    assert (everybody["people"], everybody["covered"], everybody["uncovered"], everybody["not_attached"]) == (
        12,
        7,
        5,
        4,
    )
    assert everybody["median_minutes"] == 15


def test_a_unit_without_homes_has_a_row_where_units_are_categories() -> None:
    rows = summarise(HOMES.assign(unit_id=pd.Categorical(HOMES["unit_id"], categories=["a", "b", "c", "d"])), 15)
    assert rows["unit_id"].tolist() == ["a", "b", "c", "d"]
    assert rows["people"].tolist() == [4, 8, 0, 0]


@pytest.mark.parametrize("minutes", [0, -1, np.nan, np.inf])
def test_minutes_that_are_no_time_are_refused(minutes: float) -> None:
    with pytest.raises(BadInput, match="minutes"):
        summarise(HOMES, minutes)


def test_people_that_are_no_count_and_homes_in_no_unit_are_refused_together() -> None:
    wrong = pd.DataFrame({"unit_id": ["a", None], "people": [-1.0, 2.0], "seconds": [1.0, 1.0]})
    with pytest.raises(BadInput) as refusal:
        summarise(wrong, 15)
    assert len(refusal.value.complaints) == 2


@given(SEEDS, st.floats(0.5, 100))
@settings(max_examples=60, deadline=None)
def test_summaries_equal_a_plain_count_and_conserve_people_at_every_level(seed: int, minutes: float) -> None:
    rng = np.random.default_rng(seed)
    seconds = rng.choice([np.inf, np.nan, *rng.uniform(0, 5000, 20)], 200)
    people = rng.integers(0, 5 * GRAIN, 200) / GRAIN
    fine = pd.DataFrame({"unit_id": rng.integers(0, 12, 200), "people": people, "seconds": seconds})
    coarse = fine.assign(unit_id=fine["unit_id"] // 4)
    counts = ["people", "covered", "uncovered", "not_attached"]
    everybody = total(fine, minutes)[counts].iloc[0]
    for level in (fine, coarse):
        rows = summarise(level, minutes)
        assert (rows[counts].sum() == everybody).all()
        assert (rows["covered"] + rows["uncovered"] == rows["people"]).all()
        for row in rows.itertuples():
            here = level[level["unit_id"] == row.unit_id].fillna({"seconds": np.inf}).sort_values("seconds")
            assert row.covered == here.loc[here["seconds"] <= minutes * 60 + 1e-6, "people"].sum()
            lived = here[here["people"] > 0]
            for share, value in ((0.5, row.median_minutes), (0.9, row.p90_minutes)):
                at = lived.loc[lived["people"].cumsum() >= share * lived["people"].sum(), "seconds"].iloc[0]
                np.testing.assert_equal(value, at / 60 if np.isfinite(at) else np.nan)


@given(SEEDS)
@settings(max_examples=60, deadline=None)
def test_spreading_people_conserves_every_community_exactly(seed: int) -> None:
    rng = np.random.default_rng(seed)
    homes = pd.DataFrame({"community_id": rng.integers(0, 6, 50), "dwellings": rng.integers(0, 40, 50)})
    residents = pd.DataFrame([(c, b, int(rng.integers(0, 3000))) for c in range(8) for b in ("60+", "80+")])
    residents.columns = pd.Index(["community_id", "band", "people"])
    spread = spread_people(residents, homes)
    for band in ("60+", "80+"):
        placed = spread.people[band].groupby(homes["community_id"]).sum()
        lost = spread.not_placed[spread.not_placed["band"] == band].set_index("community_id")["people"]
        wanted = residents[residents["band"] == band].set_index("community_id")["people"]
        assert ((placed.reindex(wanted.index, fill_value=0) + lost.reindex(wanted.index, fill_value=0)) == wanted).all()
    assert (spread.people >= 0).all(axis=None)


def test_people_are_spread_by_dwellings_and_keep_the_index() -> None:
    homes = pd.DataFrame(
        {"community_id": ["x", "y", "x", "y", "z"], "dwellings": [1, 0, 3, np.nan, 5]}, index=[9, 8, 7, 6, 5]
    )
    residents = pd.DataFrame({"community_id": ["x", "y", "w"], "band": "60+", "people": [100, 30, 7]})
    spread = spread_people(residents, homes)
    assert spread.people["60+"].to_dict() == {9: 25, 8: 15, 7: 75, 6: 15, 5: 0}
    assert spread.not_placed.to_dict("records") == [{"community_id": "w", "band": "60+", "people": 7}]


def test_people_without_a_home_count_as_uncovered_in_their_community() -> None:
    homes = pd.DataFrame({"unit_id": ["x"], "people": [100.0], "seconds": [10.0]})
    lost = pd.DataFrame({"community_id": ["w", "w"], "band": ["60+", "80+"], "people": [7, 2]})
    rows = summarise(with_not_placed(homes, lost, "60+"), 15).set_index("unit_id")
    assert rows["people"].to_dict() == {"w": 7, "x": 100}
    assert rows["not_attached"].to_dict() == {"w": 7, "x": 0}


def test_sources_that_contradict_each_other_are_not_added_up() -> None:
    residents = pd.DataFrame({"community_id": ["x", "x"], "band": "60+", "people": [100, 90]})
    with pytest.raises(BadInput, match="never added up"):
        spread_people(residents, pd.DataFrame({"community_id": ["x"], "dwellings": [1]}))
