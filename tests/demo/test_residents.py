from __future__ import annotations

import numpy as np
import pandas as pd

from gis.demo import DemoCity, Places
from gis.demo.common import largest_remainder, stream
from gis.demo.residents import SHARE_80_OF_65, census_groups, make_residents


def _by_county(places: Places) -> pd.DataFrame:
    residents = make_residents(places, stream(11, "residents"), 11)
    county = places.communities["county_code"].loc[residents["community_id"]].to_numpy()
    return residents.assign(county=county).pivot_table(index="county", columns="band", values="people", aggfunc="sum")


def test_county_totals_are_the_census_to_the_person(places: Places) -> None:
    total = _by_county(places)
    assert total["all"].to_dict() == {"320612": 50_000, "320613": 150_000, "320614": 60_000}
    assert total.loc["320614", "60+"] == 18_400
    assert total.loc["320614", "65+"] == 13_800
    assert total.loc["320613", "65+"] == round(120_000 * 0.14) + round(30_000 * 0.10)


def test_counties_without_a_share_make_up_the_citys(places: Places) -> None:
    assert _by_county(places)["65+"].sum() == round(260_000 * 0.20)


def test_the_zones_people_live_on_its_own_streets(places: Places, city: DemoCity) -> None:
    zone = places.communities.index[places.communities["town_name"] == "小海街道"]
    everyone = city.residents[city.residents["band"] == "all"]
    assert everyone[everyone["community_id"].isin(zone)]["people"].sum() == 30_000


def test_each_band_lies_within_the_one_before(city: DemoCity) -> None:
    wide = city.residents.pivot_table(index="community_id", columns="band", values="people", aggfunc="sum")
    assert (wide["80+"] <= wide["65+"]).all()
    assert (wide["65+"] <= wide["60+"]).all()
    assert (wide["60+"] < wide["all"]).all()
    assert (wide["80+"] > 0).all()


def test_elders_are_not_one_flat_share(city: DemoCity) -> None:
    wide = city.residents.pivot_table(index="community_id", columns="band", values="people", aggfunc="sum")
    share = wide["65+"] / wide["all"]
    assert share.max() > 1.4 * share.min()


def test_the_oldest_are_the_stated_part_of_the_old(places: Places) -> None:
    groups = census_groups(places.census)
    assert np.allclose(groups["80+"] / groups["65+"], SHARE_80_OF_65, atol=1e-3)


def test_largest_remainder_loses_nobody() -> None:
    shares = largest_remainder(np.array([1.0, 1.0, 1.0]), 100)
    assert sorted(shares.tolist()) == [33, 33, 34]
    assert largest_remainder(np.zeros(3), 7).sum() == 7
