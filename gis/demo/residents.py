"""Residents by age: the 2020 census by county, spread over communities, every county total kept to the person."""

from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from gis.demo.common import (
    CHONGCHUAN,
    DEVELOPMENT_ZONE_TOWNS,
    Bools,
    Floats,
    Ints,
    Places,
    label,
    largest_remainder,
)
from gis.demo.lattice import grain_of
from gis.errors import BadInput, Complaint

REFERENCE_DATE = pd.Timestamp("2020-11-01")
"""Zero hour of the seventh national census."""
BANDS = ("all", "60+", "65+", "80+")
ZONE_ROW = "经济技术开发区"
CITY_CODE = "320600"

SHARE_80_OF_65 = 0.188
"""National 2020 census: 35.8 of 190.6 million people aged 65 and over were 80 and over; none is published by county."""
COUNTY_SPREAD = 0.12
"""Communities differ in their share of elders by about this much (standard deviation of its logarithm)."""
OLDER_VILLAGES = 1.45
"""Villages hold about half as many elders again in proportion: 如东's share is twice 崇川's (DOMAIN §12.2)."""
PEOPLE_BY_GRAIN = {"core": 8_500.0, "new": 7_000.0, "seat": 7_500.0, "town": 4_600.0}
"""Relative size of an urban community by kind of town; only proportions within a county matter."""
PEOPLE_IN_VILLAGE = 2_900.0
"""Relative size of a village on the same scale."""
SIZE_SPREAD = 0.30
"""Communities of one kind differ in size by about this much (standard deviation of its logarithm)."""


def census_groups(census: pd.DataFrame) -> pd.DataFrame:
    """People by band for each county code, the development zone as code ``zone``; every gap filled as DOMAIN §12.2.

    Columns all, 60+, 65+, 80+ (int). 65+: the count, else share × people; counties with neither get one share, such
    that the city's 65+ comes out. 60+: the count, else share × people, else 65+ times the pooled 60+/65+ ratio of the
    counties where both are known. 80+: ``SHARE_80_OF_65`` of 65+.
    """
    rows = census.copy()
    is_zone = rows["unit"].astype(str).str.contains(ZONE_ROW) & ~rows["unit"].astype(str).str.contains("不含")
    rows.index = pd.Index(np.where(is_zone, "zone", pd.to_numeric(rows["code"]).astype("Int64").astype(str)))
    city = rows[rows.index == CITY_CODE]
    rows = rows.drop(index=CITY_CODE, errors="ignore")
    people = rows["population_2020"].astype(np.int64)
    old = rows["aged_65_plus"].fillna((rows["share_65_plus"] * people).round())
    unknown = old.isna()
    if unknown.any():
        if city.empty:
            raise BadInput(Complaint("the census lacks the city's row", field="share_65_plus", fix="add code 320600"))
        rest = float((city["share_65_plus"] * city["population_2020"]).iloc[0] - old.sum())
        old = old.fillna((people * (rest / people[unknown].sum())).round())
    older = rows["aged_60_plus"].fillna((rows["share_60_plus"] * people).round())
    ratio = older.sum() / old[older.notna()].sum()
    out = pd.DataFrame({"all": people, "60+": older.fillna((old * ratio).round()), "65+": old})
    out["80+"] = (out["65+"] * SHARE_80_OF_65).round()
    return out.astype(np.int64)


def make_residents(places: Places, rng: np.random.Generator, seed: int) -> pd.DataFrame:
    """People by community and band: community_id, reference_date, band, people, source, made_up."""
    frame = places.communities
    groups = census_groups(places.census)
    weight, age = _weights(places, rng)
    people = {band: np.zeros(len(frame), dtype=np.int64) for band in BANDS}
    for members, totals in _membership(places, groups):
        whole = largest_remainder(weight[members], totals["all"])
        people["all"][members] = whole
        above = whole
        lean = age[members]
        for band in BANDS[1:]:
            above = _capped(above * lean, above, totals[band])
            people[band][members] = above
            lean = np.sqrt(lean)
    long = pd.DataFrame(
        {
            "community_id": np.tile(frame.index.to_numpy(), len(BANDS)),
            "reference_date": REFERENCE_DATE,
            "band": np.repeat(np.array(BANDS, dtype=object), len(frame)),
            "people": np.concatenate([people[band] for band in BANDS]),
        }
    )
    return label(long, seed)


def _weights(places: Places, rng: np.random.Generator) -> tuple[Floats, Floats]:
    """Relative size of each community, and how much older than the average its people are."""
    frame = places.communities
    grains = [
        grain_of(str(code), str(town), str(kind))
        for code, town, kind in zip(frame["county_code"], frame["town_name"], frame["town_kind"], strict=True)
    ]
    urban = (frame["kind"] == "社区").to_numpy(dtype=bool)
    size = np.where(urban, [PEOPLE_BY_GRAIN[grain] for grain in grains], PEOPLE_IN_VILLAGE)
    area_km2 = shapely.area(np.asarray(frame.geometry.to_numpy(), dtype=object)) / 1e6
    # Larger cells hold more people, but far from in proportion: cells are Voronoi cells, not built-up areas.
    size = size * np.clip(area_km2, 0.05, 20.0) ** 0.25 * rng.lognormal(0.0, SIZE_SPREAD, len(frame))
    age = np.where(urban, 1.0, OLDER_VILLAGES) * rng.lognormal(0.0, COUNTY_SPREAD, len(frame))
    return size, age


def _membership(places: Places, groups: pd.DataFrame) -> list[tuple[Ints, dict[str, int]]]:
    """Positions of the communities that share each census row; the zone's people go to its five streets."""
    frame = places.communities
    code = frame["county_code"].astype(str).to_numpy()
    zone: Bools = (code == CHONGCHUAN) & frame["town_name"].isin(DEVELOPMENT_ZONE_TOWNS).to_numpy()
    table = {str(key): {band: int(row[band]) for band in BANDS} for key, row in groups.iterrows()}
    out = []
    for county in pd.unique(code):
        if county not in table:
            raise BadInput(Complaint(f"the census has no row for county {county}", field="code", fix="add the row"))
        totals = table[county]
        mine = (code == county) & ~zone
        split = county == CHONGCHUAN and "zone" in table
        if split and zone.any() and mine.any():
            out.append((np.flatnonzero(zone), table["zone"]))
        elif split:
            totals, mine = {band: totals[band] + table["zone"][band] for band in BANDS}, code == county
        out.append((np.flatnonzero(mine), totals))
    return out


def _capped(weights: Floats, ceiling: Ints, total: int) -> Ints:
    """``total`` in proportion to ``weights``, nowhere above ``ceiling``; what a full community cannot take moves on."""
    out = np.minimum(largest_remainder(weights, total), ceiling)
    while (left := total - int(out.sum())) > 0:
        room = (ceiling - out).astype(np.float64)
        out = np.minimum(out + largest_remainder(weights * (room > 0), left), ceiling)
    return out
