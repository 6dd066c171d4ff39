"""Which streets have a name, and which are lanes numbered off a named street."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from gis.demo.common import Bools, Floats, Ground, Ints, Objects, run_ranks
from gis.demo.graph import Graph
from gis.demo.names import LANE_ENDINGS, STREET_ENDINGS, WELL_KNOWN, unique_names
from gis.demo.strokes import Strokes

_NAMED_FROM_M = 420.0
"""An urban street of three or more blocks has a name; a shorter one is a lane (弄) of the street it leaves."""
_MAIN = ("primary", "secondary", "tertiary")


@dataclass(frozen=True)
class Named:
    """Per stroke: its ``name`` or None, the stroke it is a lane of (``parent``, -1) and how that is written (``lane``).

    A lane of a lane has the named street as parent and both in ``lane``: 12弄3支弄.
    """

    name: Objects
    parent: Ints
    lane: Objects


def name_streets(
    ground: Ground, strokes: Strokes, graph: Graph, highway: Objects, cell: Ints, rng: np.random.Generator
) -> Named:
    """Name every main street and every urban street of some length; no name occurs twice in a county."""
    n = len(strokes.total_m)
    frame = pd.DataFrame({"stroke": strokes.stroke, "highway": highway, "cell": cell, "m": graph.length_m})
    frame["urban"] = ground.urban[cell]
    county = np.full(n, -1, dtype=np.int64)
    county[strokes.stroke] = ground.county[cell]
    main = np.zeros(n, dtype=bool)
    main[strokes.stroke[np.isin(highway, _MAIN)]] = True
    urban = np.zeros(n, dtype=bool)
    urban[strokes.stroke[ground.urban[cell]]] = True
    name: Objects = np.full(n, None, dtype=object)
    _give_well_known(name, frame, ground)
    wants = main | (urban & (strokes.total_m >= _NAMED_FROM_M))
    best = np.full(n, "", dtype=object)
    for kind in ("tertiary", "secondary", "primary"):
        best[strokes.stroke[highway == kind]] = kind
    for code in np.unique(county):
        mine = np.flatnonzero(wants & (county == code) & (name == None))  # noqa: E711 - elementwise
        taken = {str(x) for x in name[county == code] if x is not None}
        endings: list[tuple[str, ...]] = [STREET_ENDINGS.get(str(kind), LANE_ENDINGS) for kind in best[mine]]
        name[mine] = unique_names(rng, endings, taken)
    parent, lane = _lanes(strokes, graph, name, urban)
    return Named(name, parent, lane)


def _give_well_known(name: Objects, frame: pd.DataFrame, ground: Ground) -> None:
    """Write each well-known name on the longest street, within its town, that has none yet."""
    towns = ground.cells["town_name"].to_numpy()[frame["cell"]]
    counties = ground.cells["county_code"].astype(str).to_numpy()[frame["cell"]]
    for county, town, known in WELL_KNOWN:
        here = frame[(towns == town) & (counties == county)]
        longest = here.groupby("stroke")["m"].sum().sort_values(ascending=False, kind="stable")
        free = [stroke for stroke in longest.index if name[stroke] is None]
        if free:
            name[free[0]] = known


def _lanes(strokes: Strokes, graph: Graph, name: Objects, urban: Bools) -> tuple[Ints, Objects]:
    """Hang unnamed urban streets on a named one they meet, in two rounds: lanes, then lanes of lanes."""
    n = len(name)
    parent = np.full(n, -1, dtype=np.int64)
    lane: Objects = np.full(n, None, dtype=object)
    named = np.array([x is not None for x in name], dtype=bool)
    open_ = urban & ~named
    meets = _meetings(strokes, graph)
    for host, sign in ((named, "弄"), (None, "支弄")):
        hosts = host if host is not None else np.array([x is not None for x in lane], dtype=bool)
        child, up, number = _numbered(meets, open_ & (parent < 0), hosts)
        for c, p, k in zip(child.tolist(), up.tolist(), number.tolist(), strict=True):
            parent[c] = p if named[p] else parent[p]
            lane[c] = f"{k}{sign}" if named[p] else f"{lane[p]}{k}{sign}"
    return parent, lane


def _meetings(strokes: Strokes, graph: Graph) -> Ints:
    """Rows (stroke, other stroke, metre on the other) of every place where two streets meet."""
    node = np.concatenate([graph.u, graph.v])
    stroke = np.concatenate([strokes.stroke, strokes.stroke])
    end: Floats = strokes.start_m + graph.length_m
    at = np.concatenate(
        [np.where(strokes.forward, strokes.start_m, end), np.where(strokes.forward, end, strokes.start_m)]
    )
    one = pd.DataFrame({"node": node, "a": stroke})
    two = pd.DataFrame({"node": node, "b": stroke, "at": at.astype(np.int64)})
    both = one.merge(two, on="node")
    both = both[both["a"] != both["b"]].drop_duplicates(["a", "b"])
    return both[["a", "b", "at"]].to_numpy(dtype=np.int64)


def _numbered(meets: Ints, children: Bools, hosts: Bools) -> tuple[Ints, Ints, Ints]:
    """Each child's first host, and its even-spaced number along that host, counted from the host's start."""
    rows = meets[children[meets[:, 0]] & hosts[meets[:, 1]]]
    rows = rows[np.unique(rows[:, 0], return_index=True)[1]]
    rows = rows[np.lexsort([rows[:, 0], rows[:, 2], rows[:, 1]])]
    return rows[:, 0], rows[:, 1], run_ranks(rows[:, 1]) + 1
