from __future__ import annotations

import numpy as np
import pandas as pd
import shapely

from gis.demo import DemoCity, Places
from gis.demo.common import stream
from gis.demo.facility_plan import BEDS, INSTITUTIONS, MEALS, NURSING_BEDS, Shares, plan_facilities
from gis.demo.water import inland

MADE = ("320613", "320614")


def _plan(places: Places, of_city: float = 1.0) -> pd.DataFrame:
    people = np.arange(1, len(places.communities) + 1) * 100
    return plan_facilities(places, Shares(people, people // 4, of_city), stream(11, "facilities"))


def test_the_whole_citys_plan_has_the_published_counts(places: Places) -> None:
    counts = _plan(places)["kind"].value_counts()
    towns = places.communities["town_id"].nunique()
    assert counts["meal"] == MEALS
    assert counts["institution"] == INSTITUTIONS
    assert counts["wake_centre"] <= 31
    assert counts["daycare"] == counts["cemetery"] == towns
    assert counts["social_work"] == towns + 4
    assert counts["grave_ground"] == 1_000
    assert counts["community_room"] == len(places.communities)
    assert counts["comprehensive"] == places.communities[places.communities["town_kind"] == "街道"]["town_id"].nunique()


def test_every_town_made_has_a_daycare_centre_and_a_social_work_station(city: DemoCity, places: Places) -> None:
    towns = places.communities[places.communities["county_code"].isin(MADE)]["town_id"]
    for kind in ("daycare", "social_work", "cemetery"):
        here = city.facilities.loc[city.facilities["kind"] == kind, "community_id"]
        assert set(places.communities["town_id"].loc[here]) == set(towns)


def test_beds_keep_the_published_proportion(city: DemoCity) -> None:
    homes = city.facilities[city.facilities["kind"] == "institution"]
    assert (homes["nursing_beds"] <= homes["beds"]).all()
    assert (homes["beds"] > 0).all()
    assert abs(homes["nursing_beds"].sum() / homes["beds"].sum() - NURSING_BEDS / BEDS) < 0.08
    assert city.facilities.loc[city.facilities["kind"] != "institution", "beds"].isna().all()


def test_facilities_stand_in_their_community_on_land_beside_a_street(city: DemoCity, places: Places) -> None:
    points = city.facilities.geometry.to_numpy()
    home = places.communities.geometry.loc[city.facilities["community_id"]].to_numpy()
    assert shapely.contains(home, points).all()
    assert len(shapely.STRtree(inland(city.water)).query(points, "intersects")[0]) == 0
    tree = shapely.STRtree(city.streets.geometry.to_numpy())
    assert tree.query_nearest(points, return_distance=True, all_matches=False)[1].max() < 40.0


def test_some_open_after_july_2020_and_none_closes_before_it_opens(city: DemoCity) -> None:
    frame = city.facilities
    after = (frame["opened"] > "2020-07-31").sum()
    assert 0 < after < 0.5 * len(frame)
    closed = frame[frame["closed"].notna()]
    assert (closed["closed"] > closed["opened"]).all()
    assert len(closed) < 0.05 * len(frame)


def test_rural_centres_open_in_their_two_waves(city: DemoCity) -> None:
    opened = city.facilities.loc[city.facilities["kind"] == "rural_centre", "opened"].sort_values()
    assert [day.year for day in opened] == [opened.iloc[0].year, 2022]
    assert opened.iloc[0] < pd.Timestamp("2021-01-01")


def test_only_grave_grounds_speak_of_land_approval_and_most_have_none(city: DemoCity) -> None:
    frame = city.facilities
    graves = frame["kind"] == "grave_ground"
    assert frame.loc[~graves, "land_approval"].isna().all()
    assert frame.loc[graves, "land_approval"].isin(["historic_unapproved", "approved"]).all()
    assert (frame.loc[graves, "land_approval"] == "historic_unapproved").mean() > 0.6


def test_every_facility_has_an_operator_and_words_for_its_address(city: DemoCity) -> None:
    assert city.facilities["operator"].notna().all()
    assert (city.facilities["address_text"].str.len() > 1).all()
    chains = city.facilities["operator"].str.contains("演示")
    assert chains.any()
    assert not chains.all()
