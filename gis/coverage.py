"""Who walks how long to the nearest facility, and what that makes of a unit.

One multi-source Dijkstra on the walking network, exact along edges: facilities and homes hang in the middle
of edges (``gis.network.attach``). The straight way between a point and its street counts as walking on the
level, at both ends: an elder in a courtyard 60 m from the street does walk those 60 m.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_array
from scipy.sparse.csgraph import dijkstra

from gis.errors import BadInput, Complaint
from gis.network import Attachments, Network, Nodes, Pace
from gis.noding import Floats

ROUNDING_S = 1e-6
"""s. A home at 900.0000000001 s is within 15 minutes: rounding must not decide about people."""
GRAIN = 2**20
"""Parts of a person: sums of people in such parts are exact, in any order, below 8 billion people."""
HISTOGRAM_CELLS = 2**20
"""Units × bins of the histogram that finds quantiles: 8 MB, and a home or two in a cell at a million homes."""
SUMMARY_COLUMNS = ("people", "covered", "share", "uncovered", "not_attached", "median_minutes", "p90_minutes")


@dataclass(frozen=True, eq=False)
class Legs:
    """From each point to both ends of its edge: nodes and seconds, offset included; NaN where not attached.

    They depend on network, points and pace only, so a warm process keeps them from one question to the next.
    """

    edge: Nodes
    u: Nodes
    v: Nodes
    to_u_s: Floats
    to_v_s: Floats


def legs(network: Network, points: Attachments, pace: Pace) -> Legs:
    """The two legs of every point at ``pace``; rows as in ``points``."""
    held = points.attached
    edge = np.where(held, points.edge, 0)
    per_m = network.seconds_per_m(pace)[edge] if network.edges else np.full(len(points), np.nan)
    offset_s = np.where(held, points.offset_m / pace.speed_m_s, np.nan)
    return Legs(
        edge=points.edge,
        u=np.where(held, points.u, 0).astype(np.int32),
        v=np.where(held, points.v, 0).astype(np.int32),
        to_u_s=offset_s + points.along_m * per_m,
        to_v_s=offset_s + points.rest_m * per_m,
    )


def nearest_seconds(
    network: Network,
    facilities: Attachments,
    homes: Attachments,
    pace: Pace,
    limit_s: float = np.inf,
    home_legs: Legs | None = None,
) -> tuple[Floats, NDArray[np.int64]]:
    """Seconds from every home to its nearest facility, and that facility's row (−1 for none).

    Rows as in ``homes``. Exact up to ``limit_s``; a home further than that, or cut off, is ``inf``; a home
    that is not attached is NaN. Facilities that are not attached serve nobody.

    How: every facility becomes a node of its own behind the network's nodes, with a one-way arc to each end
    of its edge, as long as its leg. From these nodes one Dijkstra finds seconds and nearest facility at every
    node; nothing runs *through* a facility, so the network is not altered. A home takes the better of its
    edge's two ends. What this cannot see is a facility on the home's own edge reached without passing an end;
    those are compared apart.
    """
    if not limit_s > 0:
        raise BadInput(Complaint(f"the time limit must be above 0 s, not {limit_s}", field="limit_s"))
    reach = limit_s + ROUNDING_S
    own = home_legs if home_legs is not None else legs(network, homes, pace)
    node_s, node_facility = _node_seconds(network, facilities, pace, reach)
    by_u, by_v = node_s[own.u] + own.to_u_s, node_s[own.v] + own.to_v_s
    seconds = np.minimum(by_u, by_v)
    nearest = node_facility[np.where(by_v < by_u, own.v, own.u)]
    _prefer_same_edge(network, facilities, homes, pace, seconds, nearest)
    seconds[seconds > reach] = np.inf
    nearest[~np.isfinite(seconds)] = -1
    return seconds, nearest


def _node_seconds(
    network: Network, facilities: Attachments, pace: Pace, limit_s: float
) -> tuple[Floats, NDArray[np.int64]]:
    """Seconds from each node to its nearest facility, and its row; ``inf`` and −1 beyond the limit."""
    open_rows = np.flatnonzero(facilities.attached)
    if len(open_rows) == 0:
        return np.full(network.nodes, np.inf), np.full(network.nodes, -1, np.int64)
    arcs = legs(network, facilities.take(open_rows), pace)
    graph = _with_sources(network.graph(pace), arcs)
    sources = np.arange(network.nodes, graph.shape[0])
    seconds, _, source = dijkstra(graph, indices=sources, min_only=True, limit=limit_s, return_predecessors=True)
    reached = np.isfinite(seconds[: network.nodes])
    rows = np.where(reached, source[: network.nodes] - network.nodes, 0)
    return seconds[: network.nodes], np.where(reached, open_rows[rows], -1)


def _with_sources(graph: csr_array, arcs: Legs) -> csr_array:
    """The graph with one more row for each facility: two arcs, to the ends of its edge."""
    count, nodes = len(arcs.u), graph.shape[0]
    seconds = np.column_stack([arcs.to_u_s, arcs.to_v_s]).ravel()
    ends = np.column_stack([arcs.u, arcs.v]).ravel().astype(graph.indices.dtype)
    starts = graph.indptr[-1] + 2 * np.arange(1, count + 1, dtype=graph.indptr.dtype)
    parts = (np.append(graph.data, seconds), np.append(graph.indices, ends), np.append(graph.indptr, starts))
    return csr_array(parts, shape=(nodes + count, nodes + count))


def _prefer_same_edge(
    network: Network,
    facilities: Attachments,
    homes: Attachments,
    pace: Pace,
    seconds: Floats,
    nearest: NDArray[np.int64],
) -> None:
    """Lower ``seconds`` and ``nearest``, in place, of homes with a facility straight along their own edge."""
    open_rows = np.flatnonzero(facilities.attached)
    serving = np.zeros(network.edges, bool)
    serving[facilities.edge[open_rows]] = True
    beside = np.flatnonzero(homes.attached)
    beside = beside[serving[homes.edge[beside]]]
    if len(beside) == 0:
        return
    per_m = network.seconds_per_m(pace)
    for backward in (False, True):
        best = _best_along(facilities, open_rows, homes, beside, per_m, pace, backward)
        rows, facility = beside[best >= 0], best[best >= 0]
        between = np.abs(homes.along_m[rows] - facilities.along_m[facility]) * per_m[homes.edge[rows]]
        direct = between + (homes.offset_m[rows] + facilities.offset_m[facility]) / pace.speed_m_s
        better = direct < seconds[rows]
        seconds[rows[better]], nearest[rows[better]] = direct[better], facility[better]


def _best_along(
    facilities: Attachments,
    open_rows: NDArray[np.intp],
    homes: Attachments,
    beside: NDArray[np.intp],
    per_m: Floats,
    pace: Pace,
    backward: bool,
) -> NDArray[np.int64]:
    """The best facility not after each home on its edge, −1 for none; ``backward`` walks the edges from v to
    u.

    Facilities of an edge in their order along it: the best so far is the one whose offset, less what it is
    ahead, is smallest. So facilities × homes of an edge are never multiplied.
    """
    facility_m, home_m = (points.rest_m if backward else points.along_m for points in (facilities, homes))
    ordered = open_rows[np.lexsort((facility_m[open_rows], facilities.edge[open_rows]))]
    edge, at = facilities.edge[ordered], facility_m[ordered]
    handicap = facilities.offset_m[ordered] / pace.speed_m_s - at * per_m[edge]
    leader = _leaders(edge, handicap)
    # homes sorted in behind the facilities of their edge: the count of facilities before each is its position
    keys = np.concatenate([edge, homes.edge[beside]])
    places = np.concatenate([at, home_m[beside]])
    is_home = np.arange(len(keys)) >= len(edge)
    order = np.lexsort((is_home, places, keys))
    before = np.cumsum(~is_home[order])[np.argsort(order)][is_home] - 1
    found = (before >= 0) & (edge[before] == homes.edge[beside])
    return np.where(found, ordered[leader[before]], -1)


def _leaders(edge: Nodes, handicap: Floats) -> NDArray[np.int64]:
    """For each facility in order, the position of the smallest handicap so far on its edge."""
    leader = np.arange(len(edge))
    for i in range(1, len(edge)):
        if edge[i] == edge[i - 1] and handicap[leader[i - 1]] <= handicap[i]:
            leader[i] = leader[i - 1]
    return leader


def summarise(homes: pd.DataFrame, minutes: float) -> pd.DataFrame:
    """One row a unit of who is within ``minutes``: ``unit_id``, ``SUMMARY_COLUMNS``; sorted by ``unit_id``.

    ``homes`` has ``unit_id`` (a category gives every category a row), ``people`` and ``seconds`` as of
    ``nearest_seconds``: ``inf`` unreachable, NaN not attached. Both are uncovered; ``not_attached`` says how
    many of them are the latter. ``share`` is NaN where nobody lives. The quantiles are the smallest minutes
    within which at least half (nine tenths) of *all* the unit's people are; NaN where that takes people
    nobody reaches.
    """
    if not (np.isfinite(minutes) and minutes > 0):
        raise BadInput(Complaint(f"must be above 0 and finite, not {minutes}", field="minutes", fix="e.g. 15"))
    unit, names = _units(homes["unit_id"])
    people = homes["people"].to_numpy(dtype=np.float64)
    seconds = homes["seconds"].to_numpy(dtype=np.float64)
    _require_people(people, unit)
    covered = seconds <= minutes * 60.0 + ROUNDING_S
    lost = np.isnan(seconds)
    everyone = np.bincount(unit, people, len(names)).astype(np.float64)
    inside = np.bincount(unit, people * covered, len(names))
    rows = pd.DataFrame({"unit_id": names, "people": everyone, "covered": inside})
    with np.errstate(invalid="ignore"):
        rows["share"] = inside / everyone
    rows["uncovered"] = np.bincount(unit, people * ~covered, len(names))
    rows["not_attached"] = np.bincount(unit, people * lost, len(names))
    half, most = _quantiles(unit, seconds, people, everyone, (0.5, 0.9))
    return rows.assign(median_minutes=half / 60.0, p90_minutes=most / 60.0)


def total(homes: pd.DataFrame, minutes: float, name: str = "total") -> pd.DataFrame:
    """``summarise`` over everybody, one row named ``name``; made from the homes, since quantiles do not add
    up.
    """
    everywhere = pd.Categorical.from_codes(np.zeros(len(homes), np.int8), categories=pd.Index([name]))
    return summarise(homes[["people", "seconds"]].assign(unit_id=everywhere), minutes)


def _units(unit_id: pd.Series[Any]) -> tuple[NDArray[np.intp], pd.Index[Any]]:
    category = unit_id if isinstance(unit_id.dtype, pd.CategoricalDtype) else unit_id.astype("category")
    return category.cat.codes.to_numpy().astype(np.intp), category.cat.categories


def _require_people(people: Floats, unit: NDArray[np.intp]) -> None:
    wrong = ~np.isfinite(people) | (people < 0)
    tests = {"people": wrong, "unit_id": unit < 0}
    words = {"people": "homes have people that are no count", "unit_id": "homes are in no unit"}
    faults = [
        Complaint(f"{int(bad.sum())} {words[name]}", row=int(np.flatnonzero(bad)[0]), field=name)
        for name, bad in tests.items()
        if bad.any()
    ]
    if faults:
        raise BadInput(faults)


def _quantiles(
    unit: NDArray[np.intp], seconds: Floats, people: Floats, everyone: Floats, shares: tuple[float, ...]
) -> tuple[Floats, ...]:
    """Weighted quantiles of seconds by unit, exact; NaN where infinite or where nobody lives.

    A histogram finds the bin each quantile falls in, and only the homes in those bins are sorted: sorting a
    million homes for each level costs ten times the rest of the answer.
    """
    there = np.flatnonzero((seconds < np.inf) & (people > 0))
    if len(there) == 0:
        return tuple(np.full(len(everyone), np.nan) for _ in shares)
    unit, seconds, people = unit[there], seconds[there], people[there]
    bins = int(np.clip(HISTOGRAM_CELLS // len(everyone), 16, 4096))
    scale = bins / max(float(seconds.max()), 1.0)
    cell = unit * bins + np.minimum((seconds * scale).astype(np.intp), bins - 1)
    held = np.bincount(cell, people, len(everyone) * bins).reshape(-1, bins)
    running = held.cumsum(axis=1)
    found = []
    for share in shares:
        target = np.where(everyone > 0, share * everyone, np.inf)
        at = (running < target[:, None]).sum(axis=1)
        units = np.flatnonzero(at < bins)
        marked = np.zeros(held.size, bool)
        marked[units * bins + at[units]] = True
        inside = np.flatnonzero(marked[cell])
        still = target[units] - (running - held)[units, at[units]]
        value = np.full(len(everyone), np.nan)
        value[units] = _first_reaching(unit[inside], seconds[inside], people[inside], units, still)
        found.append(value)
    return tuple(found)


def _first_reaching(
    unit: NDArray[np.intp], seconds: Floats, people: Floats, units: NDArray[np.intp], target: Floats
) -> Floats:
    """For each of ``units``, the seconds of the home with which its people, nearest first, reach ``target``."""
    order = np.lexsort((seconds, unit))
    running = np.cumsum(people[order])
    first = np.searchsorted(unit[order], units)
    last = np.searchsorted(unit[order], units, side="right") - 1
    ahead = np.where(first > 0, running[first - 1], 0.0)
    return np.asarray(seconds[order[np.clip(np.searchsorted(running, ahead + target), first, last)]])


@dataclass(frozen=True, eq=False)
class Spread:
    """People on homes: ``people`` has the homes' index and a column a band; ``not_placed`` lists who has no
    home.

    ``not_placed`` (community_id, band, people) are residents of communities without a home. They still live
    there: count them uncovered with ``with_not_placed``.
    """

    people: pd.DataFrame
    not_placed: pd.DataFrame


def spread_people(residents: pd.DataFrame, homes: pd.DataFrame) -> Spread:
    """Spread residents of each community over its homes by dwellings (dasymetric); totals are conserved.

    ``residents``: community_id, band, people (≥ 0), one row each. ``homes``: community_id, dwellings (≥ 0; a
    missing count is 0). A community whose homes have no dwellings at all is spread evenly over them. People
    come out in parts of 1/``GRAIN``, cut by running totals, so that a community's homes sum to its residents
    exactly (residents who are not whole are first rounded to the grain).
    """
    _require_residents(residents, homes)
    communities = pd.Index(homes["community_id"].unique())
    group = communities.get_indexer(homes["community_id"])
    order = np.argsort(group, kind="stable")
    share_end, share_start = _shares(group[order], homes["dwellings"].fillna(0).to_numpy(dtype=np.float64)[order])
    # not pivot_table: that would average what stands twice
    table = residents.pivot(index="community_id", columns="band", values="people")  # noqa: PD010
    placed = table.reindex(communities).fillna(0.0)
    people = {}
    for band in placed.columns:
        grains = np.rint(placed[band].to_numpy(dtype=np.float64) * GRAIN)[group[order]]
        column = np.empty(len(homes))
        column[order] = (np.rint(share_end * grains) - np.rint(share_start * grains)) / GRAIN
        people[band] = column
    homeless = residents[~residents["community_id"].isin(communities) & (residents["people"] > 0)]
    kept = homeless[["community_id", "band", "people"]].reset_index(drop=True)
    return Spread(pd.DataFrame(people, index=homes.index), kept)


def _shares(group: NDArray[np.intp], dwellings: Floats) -> tuple[Floats, Floats]:
    """Running share of its community after and before each home; groups are contiguous. The last share is
    exactly 1.
    """
    size = int(group.max()) + 1 if len(group) else 0
    empty = np.bincount(group, dwellings, size) == 0
    weight = np.where(empty[group], 1.0, dwellings)
    running = np.asarray(pd.Series(weight).groupby(group).cumsum(), dtype=np.float64)
    whole = np.asarray(pd.Series(running).groupby(group).transform("last"), dtype=np.float64)
    first = np.concatenate([np.ones(min(1, len(group)), bool), group[1:] != group[:-1]])
    before = np.where(first, 0.0, np.concatenate([np.zeros(min(1, len(group))), running[:-1]]))
    return running / whole, before / whole


def _require_residents(residents: pd.DataFrame, homes: pd.DataFrame) -> None:
    people = residents["people"].to_numpy(dtype=np.float64)
    tests = {
        "people": (~np.isfinite(people) | (people < 0), "rows of residents are no count of people", None),
        "band": (
            residents.duplicated(["community_id", "band"]).to_numpy(),
            "rows of residents repeat a community and band",
            "choose one source; sources are never added up or averaged",
        ),
        "dwellings": ((homes["dwellings"] < 0).to_numpy(), "homes have fewer than no dwellings", None),
    }
    faults = [
        Complaint(f"{int(bad.sum())} {words}", row=int(np.flatnonzero(bad)[0]), field=field, fix=fix)
        for field, (bad, words, fix) in tests.items()
        if bad.any()
    ]
    if faults:
        raise BadInput(faults)


def with_not_placed(homes: pd.DataFrame, not_placed: pd.DataFrame, band: str) -> pd.DataFrame:
    """``homes`` (unit_id, people, seconds) by community, and the people of ``band`` without a home at NaN
    seconds.
    """
    rows = not_placed[not_placed["band"] == band]
    extra = pd.DataFrame({"unit_id": rows["community_id"], "people": rows["people"], "seconds": np.nan})
    plain = homes[["unit_id", "people", "seconds"]].astype({"unit_id": object})
    return pd.concat([plain, extra.astype({"unit_id": object})], ignore_index=True)
