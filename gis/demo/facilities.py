"""The facilities of the made-up city, with dates and operators: eldercare, social work, funerals, community rooms."""

from __future__ import annotations

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from gis.crs import MEASURE_CRS
from gis.demo.address_table import words
from gis.demo.common import Bools, Floats, Ground, Ints, Objects, Places, evenly, label, largest_remainder
from gis.demo.doors import PUBLIC_NAME
from gis.demo.facility_plan import BEDS, INSTITUTIONS, NURSING_BEDS, Shares, plan_facilities
from gis.demo.names import bare_name, operators, stems
from gis.demo.plots import Plots

OPERATORS = 27
"""Professional operators (链式养老, DOMAIN §12.2)."""
RUN_SHARE = {
    "institution": 0.55,
    "daycare": 0.5,
    "station": 567 / 1_895,
    "comprehensive": 0.6,
    "rural_centre": 1.0,
}
"""Share of each kind run by them: half of the day-care centres and 567 communities are published, the rest assumed."""
CLOSED_SHARE = {"station": 0.012, "meal": 0.03, "institution": 0.04, "community_room": 0.004}
"""Share closed again since 2020-07: few; assumed."""
UNAPPROVED_SHARE = 0.9
"""Most village grave grounds stand on land without planning approval (plan-2021, which gives no number)."""


@dataclass(frozen=True)
class Kind:
    """How a kind looks: name pattern, opening dates (first, last, share of them after 2020-07), area and capacity."""

    name: str
    opened: tuple[str, str, float]
    area_m2: tuple[float, float]
    capacity: tuple[int, int] | None
    ground: str


KINDS: dict[str, Kind] = {
    "daycare": Kind("{town}老年人日间照料中心", ("2012-01-01", "2020-12-31", 0.15), (300, 900), (20, 60), "door"),
    "comprehensive": Kind(
        "{town}综合性养老服务中心", ("2015-01-01", "2022-12-31", 0.45), (1_500, 3_500), (60, 200), "door"
    ),
    "station": Kind("{community}居家养老服务站", ("2010-01-01", "2021-12-31", 0.12), (60, 400), (15, 50), "public"),
    "meal": Kind("{community}助餐点", ("2011-01-01", "2020-12-31", 0.10), (40, 200), (20, 120), "door"),
    "institution": Kind("{stem}{home}", ("1986-01-01", "2022-12-31", 0.10), (1_500, 9_000), None, "door"),
    "rural_centre": Kind(
        "{town}区域性养老服务中心", ("2022-02-01", "2022-12-20", 1.0), (2_500, 6_000), (80, 240), "door"
    ),
    "social_work": Kind("{town}社会工作站{nth}", ("2019-06-01", "2022-10-31", 0.85), (30, 180), None, "door"),
    "cemetery": Kind("{town}公墓", ("1988-01-01", "2018-12-31", 0.0), (3_000, 30_000), (1_500, 12_000), "field"),
    "wake_centre": Kind("{town}集中守灵中心", ("2010-01-01", "2020-12-31", 0.15), (400, 1_800), (2, 8), "field"),
    "grave_ground": Kind("{community}历史埋葬点{nth}", ("1962-01-01", "1998-12-31", 0.0), (300, 6_000), None, "field"),
    "community_room": Kind("{community}综合服务用房", ("2001-01-01", "2021-06-30", 0.06), (250, 1_200), None, "public"),
}
"""Dates keep to the counts of 2020; each of 38 streets gets its comprehensive centre by the end of 2022 (assumed)."""
_TURN = "2020-07-03"
_HOMES = ("护理院", "老年公寓", "颐养院", "敬老院", "养老服务中心")
_EARLY_OPENED = ("2018-03-01", "2020-10-31")


def make_facilities(
    places: Places, ground: Ground, shares: Shares, addresses: gpd.GeoDataFrame, spare: Plots, seed: int,
    rng: np.random.Generator,
) -> gpd.GeoDataFrame:  # fmt: skip
    """Facilities of the ground's communities, one row each, EPSG:4549; ``spare`` are plots nothing stands on.

    Columns facility_id, kind, name, community_id, capacity, beds, nursing_beds, floor_area_m2, operator, opened,
    closed, address_text, land_approval, source, made_up, geometry. Planned for all of ``places``, so that a
    part of the city gets what the whole city would give it.
    """
    plan = plan_facilities(places, shares, rng)
    frame = places.communities.iloc[plan["cell"]]
    plan["community_id"] = frame.index.to_numpy()
    _describe(plan, frame, rng)
    _dates(plan, rng)
    _size(plan, rng)
    _operators(plan, rng)
    here = pd.Index(ground.cells["unit_id"]).get_indexer(plan["community_id"])
    plan = plan[here >= 0].reset_index(drop=True)
    points, text = _stand(plan["kind"].to_numpy(), here[here >= 0], ground, addresses, spare)
    plan["address_text"] = text
    plan.insert(0, "facility_id", [f"DEMO-F{i:06d}" for i in range(1, len(plan) + 1)])
    plan = label(plan.drop(columns=["cell", "early", "nth"]), seed)
    return gpd.GeoDataFrame(plan, geometry=points, crs=MEASURE_CRS)


def _describe(plan: pd.DataFrame, frame: pd.DataFrame, rng: np.random.Generator) -> None:
    """Write each facility's name and the land approval of grave grounds."""
    pool = stems(rng)
    homes = rng.integers(0, len(_HOMES), len(plan))
    names = []
    rows = zip(plan["kind"], plan["nth"], frame["town_name"], frame["name"], strict=True)
    for i, (kind, nth, town, community) in enumerate(rows):
        again = "" if nth == 1 else f"{nth}号"
        name = KINDS[kind].name.format(
            town=town,
            community=bare_name(str(community)),
            nth=again,
            stem=pool[i % len(pool)],
            home=_HOMES[homes[i]],
        )
        names.append(name)
    plan["name"] = names
    grave = (plan["kind"] == "grave_ground").to_numpy()
    bad = rng.random(len(plan)) < UNAPPROVED_SHARE
    approval = words(["approved", "historic_unapproved"], np.where(grave, bad.astype(np.int64), -1))
    plan["land_approval"] = approval.array


def _dates(plan: pd.DataFrame, rng: np.random.Generator) -> None:
    """Opening days by kind, some after July 2020, and closing days of a few."""
    opened = np.empty(len(plan), dtype="datetime64[D]")
    for kind, rows in plan.groupby("kind").indices.items():
        first, last, late = KINDS[str(kind)].opened
        after = rng.random(len(rows)) < late
        early = plan["early"].to_numpy()[rows]
        turn = np.datetime64(_TURN)
        low = np.where(early, np.datetime64(_EARLY_OPENED[0]), np.where(after, turn, np.datetime64(first)))
        high = np.where(early, np.datetime64(_EARLY_OPENED[1]), np.where(after, np.datetime64(last), turn))
        low = np.maximum(low.astype("datetime64[D]"), np.datetime64(first if not early.any() else _EARLY_OPENED[0]))
        days = (high.astype("datetime64[D]") - low).astype(np.int64)
        opened[rows] = low + (rng.random(len(rows)) * days).astype("timedelta64[D]")
    share = plan["kind"].map(CLOSED_SHARE).fillna(0.0).to_numpy(dtype=np.float64)
    closed = opened + rng.integers(200, 1_400, len(plan)).astype("timedelta64[D]")
    closed = np.maximum(closed, np.datetime64("2020-08-01") + rng.integers(0, 900, len(plan)).astype("timedelta64[D]"))
    closed[rng.random(len(plan)) >= share] = np.datetime64("NaT")
    plan["opened"] = opened.astype("datetime64[s]")
    plan["closed"] = closed.astype("datetime64[s]")


def _size(plan: pd.DataFrame, rng: np.random.Generator) -> None:
    """Floor area, capacity and beds; beds and nursing beds sum to the published totals."""
    u = rng.random(len(plan))
    low, high = np.array([KINDS[kind].area_m2 for kind in plan["kind"]]).T
    plan["floor_area_m2"] = np.round(low * (high / low) ** u)
    seats = np.array([KINDS[kind].capacity or (-1, -1) for kind in plan["kind"]])
    capacity = np.round(seats[:, 0] + (seats[:, 1] - seats[:, 0]) * u).astype(np.int64)
    home = np.flatnonzero((plan["kind"] == "institution").to_numpy())
    part = len(home) / INSTITUTIONS
    beds = np.full(len(plan), -1, dtype=np.int64)
    nursing = beds.copy()
    weight: Floats = np.clip(rng.lognormal(0.0, 0.5, len(home)), 0.3, 4.0)
    beds[home] = largest_remainder(weight, round(BEDS * part))
    # Every home has some nursing beds and none more than its beds.
    lean = np.clip(rng.normal(NURSING_BEDS / BEDS, 0.1, len(home)), 0.35, 0.95)
    nursing[home] = np.minimum(largest_remainder(beds[home] * lean, round(NURSING_BEDS * part)), beds[home])
    capacity[home] = beds[home]
    for name, values in (("capacity", capacity), ("beds", beds), ("nursing_beds", nursing)):
        plan[name] = pd.arrays.IntegerArray(values.astype(np.int32), values < 0)


def _operators(plan: pd.DataFrame, rng: np.random.Generator) -> None:
    """Professional operators for their share of each kind, by town, so that a chain is a neighbourhood's."""
    chains = operators(rng, OPERATORS)
    share = plan["kind"].map(RUN_SHARE).fillna(0.0).to_numpy(dtype=np.float64)
    run: Bools = np.zeros(len(plan), dtype=bool)
    for rows in plan.groupby("kind").indices.values():
        count = round(float(share[rows[0]]) * len(rows))
        run[rng.permutation(rows)[:count]] = True
    chain = rng.integers(0, len(chains), len(plan))
    home = np.flatnonzero(run & (plan["kind"] == "institution").to_numpy())
    # Each of them runs at least one home: an institution is where a chain begins.
    chain[home[: len(chains)]] = np.arange(min(len(chains), len(home)))
    public = np.where(plan["kind"].isin(["institution", "meal"]), "民办", "属地街镇")
    plan["operator"] = [chains[c] if r else p for c, r, p in zip(chain, run, public, strict=True)]


def _stand(
    kinds: Objects, cell: Ints, ground: Ground, addresses: gpd.GeoDataFrame, spare: Plots
) -> tuple[Objects, Objects]:
    """Point and address words of each facility: a community's service centre, a numbered door, or an empty plot."""
    points: Objects = np.empty(len(kinds), dtype=object)
    text: Objects = np.empty(len(kinds), dtype=object)
    where = np.array([KINDS[kind].ground for kind in kinds])
    shapes = np.asarray(addresses.geometry.to_numpy(), dtype=object)
    at = pd.Index(ground.cells["unit_id"]).get_indexer(addresses["community_id"])
    for sort, unsorted in _doors(addresses).items():
        mine = np.flatnonzero(where == sort)
        rows = unsorted[np.argsort(at[unsorted], kind="stable")]
        picked, order = _pick(at[rows], cell[mine], len(ground.cells))
        points[mine[order]] = shapes[rows[picked]]
        text[mine[order]] = addresses["text"].to_numpy()[rows[picked]]
    field = np.flatnonzero(where == "field")
    picked, order = _pick(spare.cell, cell[field], len(ground.cells))
    points[field[order]] = shapely.points(spare.xy[picked])
    names = [bare_name(str(name)) for name in ground.cells["name"]]
    text[field[order]] = [f"{names[c]}境内" for c in spare.cell[picked]]
    return points, text


def _doors(addresses: gpd.GeoDataFrame) -> dict[str, Ints]:
    """Rows of the service centres and of numbered doors outside estates."""
    centre = (addresses["building_name"] == PUBLIC_NAME).to_numpy(dtype=bool)
    plain = addresses["floor"].isna().to_numpy(dtype=bool)
    door = addresses["door_no"].notna().to_numpy(dtype=bool) & addresses["estate"].isna().to_numpy(dtype=bool)
    door &= addresses["door_sub"].isna().to_numpy(dtype=bool) & addresses["made_up"].to_numpy(dtype=bool)
    cell = addresses["community_id"].to_numpy()
    lacking = ~np.isin(cell, np.unique(cell[door]))
    return {
        "public": np.flatnonzero(centre & plain),
        "door": np.flatnonzero(door | (lacking & centre & plain)),
    }


def _pick(pool: Ints, wanted: Ints, cells: int) -> tuple[Ints, Ints]:
    """Rows of a pool sorted by community for each wanted community, spread out; and which wanted each is for."""
    order = np.argsort(wanted, kind="stable")
    picked, _ = evenly(np.bincount(pool, minlength=cells), np.bincount(wanted, minlength=cells))
    return picked, order
