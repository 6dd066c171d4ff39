"""Place names of the made-up city: what bears a name there is named once, where it is."""

from __future__ import annotations

from typing import Any

import shapely

from gis.demo import DemoCity, Places
from gis.demo.place_names import ESTATE, STREET, TOWER, VILLAGE


def _of(city: DemoCity, *classes: str) -> Any:
    return city.place_names[city.place_names["class_code"].isin(classes)]


def test_every_named_street_is_one_place_of_its_county_with_all_its_edges(city: DemoCity, places: Places) -> None:
    named = city.streets[city.streets["name"].notna()]
    county = places.communities["county_id"].reindex(named["community_id"]).to_numpy()
    length = named.geometry.length.groupby([county, named["name"].to_numpy()]).sum()
    streets = _of(city, STREET)
    assert len(streets) == len(length) > 50
    assert sorted(streets["name"]) == sorted(name for _, name in length.index)
    assert abs(streets.geometry.length.sum() - length.sum()) < 0.01


def test_every_estate_lies_around_its_buildings_and_every_village_amid_its_houses(city: DemoCity) -> None:
    homes = city.addresses
    estates = _of(city, ESTATE, TOWER)
    assert set(estates["name"]) == set(homes["estate"].dropna())
    for estate in estates.head(5).itertuples():
        doors = homes[homes["estate"] == estate.name].geometry
        assert shapely.intersects(estate.geometry, doors.to_numpy()).any()
    villages = _of(city, VILLAGE)
    assert set(villages["name"]) == set(homes["natural_village"].dropna())
    assert set(villages.geometry.geom_type) == {"Point"}


def test_a_former_name_is_nobodys_name_and_was_in_use_for_years_that_are_over(city: DemoCity) -> None:
    renamed = city.place_names[city.place_names["former"].notna()]
    assert 0 < len(renamed) < len(_of(city, STREET)) / 4
    assert not set(renamed["former"]) & set(city.place_names["name"])
    assert (renamed["former_from"] < renamed["former_to"]).all()
    assert renamed["former_to"].max() < 2018
    assert city.place_names.loc[city.place_names["former"].isna(), "former_from"].isna().all()


def test_the_real_names_among_them_are_said_to_be_real(city: DemoCity) -> None:
    noted = city.place_names[city.place_names["note"].notna()]
    assert {"桃坞路", "北京中路"} <= set(noted["name"])
    assert noted["former"].isna().all()
