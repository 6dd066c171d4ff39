from __future__ import annotations

from dataclasses import fields, replace

import pandas as pd
import pytest
from pandas.testing import assert_frame_equal

from gis.demo import SCALES, DemoCity, Places, Scale, make_city
from gis.errors import BadInput

LAYERS = [field.name for field in fields(DemoCity)]


def _quiet(_part: str, _share: float) -> None:
    """Take progress and say nothing."""


def test_one_seed_makes_one_city(city: DemoCity, places: Places) -> None:
    again = make_city(places, Scale("tiny", ("320613", "320614"), 4_000), 11, _quiet)
    for layer in LAYERS:
        assert_frame_equal(pd.DataFrame(getattr(city, layer)), pd.DataFrame(getattr(again, layer)))


def test_another_seed_makes_another_city(city: DemoCity, places: Places) -> None:
    other = make_city(places, Scale("tiny", ("320613", "320614"), 4_000), 12, _quiet)
    assert not city.streets.geometry.iloc[:50].equals(other.streets.geometry.iloc[:50])


@pytest.mark.parametrize("layer", LAYERS)
def test_every_row_says_that_it_is_made_up_and_by_what(city: DemoCity, layer: str) -> None:
    frame = getattr(city, layer)
    assert len(frame) > 0
    assert frame["source"].astype("str").str.contains("made up").all()
    real = 2 if layer == "addresses" else 0
    assert int((~frame["made_up"]).sum()) == real
    assert frame.loc[frame["made_up"], "source"].astype("str").str.contains("seed 11").all()


@pytest.mark.parametrize(
    ("layer", "column"),
    [("streets", "way_id"), ("water", "water_id"), ("addresses", "address_id"), ("facilities", "facility_id"),
     ("markers", "marker_id"), ("place_names", "place_id")],
)  # fmt: skip
def test_ids_begin_with_demo_and_are_unique(city: DemoCity, layer: str, column: str) -> None:
    ids = getattr(city, layer)[column]
    assert ids.str.startswith("DEMO-").all()
    assert ids.is_unique


def test_all_layers_are_in_metres(city: DemoCity) -> None:
    for layer in LAYERS:
        if layer != "residents":
            assert getattr(city, layer).crs.to_epsg() == 4549


def test_progress_rises_from_nothing_to_all(places: Places) -> None:
    shares: list[float] = []
    make_city(places, Scale("tiny", ("320614",), 600), 3, lambda _part, share: shares.append(share))
    assert shares[0] == 0.0
    assert shares[-1] == 1.0
    assert shares == sorted(shares)
    assert len(shares) > 8


def test_only_the_counties_of_the_scale_are_made(city: DemoCity, places: Places) -> None:
    county = places.communities["county_code"]
    for layer in ("streets", "addresses", "residents", "facilities"):
        assert set(county.loc[getattr(city, layer)["community_id"]]) == {"320613", "320614"}


def test_places_in_degrees_are_refused_with_what_to_do(places: Places) -> None:
    degrees = replace(places, communities=places.communities.to_crs(4490))
    with pytest.raises(BadInput, match="reproject and rerun"):
        make_city(degrees, SCALES["small"], 1, _quiet)


def test_a_missing_column_and_an_empty_polygon_are_told_together(places: Places) -> None:
    frame = places.communities.drop(columns="kind").copy()
    frame.loc[10, "geometry"] = None
    with pytest.raises(BadInput) as caught:
        make_city(replace(places, communities=frame), SCALES["small"], 1, _quiet)
    assert len(caught.value.complaints) == 2


def test_a_county_missing_from_the_census_is_named(places: Places) -> None:
    census = places.census[places.census["code"] != 320612]
    with pytest.raises(BadInput, match="320612"):
        make_city(replace(places, census=census), SCALES["small"], 1, _quiet)
