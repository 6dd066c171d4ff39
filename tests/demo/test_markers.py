from __future__ import annotations

import shapely

from gis.demo import DemoCity, Places


def test_markers_stand_on_the_line_of_the_two_counties_they_name(city: DemoCity, places: Places) -> None:
    county = places.communities.dissolve("county_code").geometry
    for key, marker in zip(city.markers["line_code"], city.markers.geometry, strict=True):
        low, high = f"32{key[2:6]}", f"32{key[6:]}"
        assert low < high
        assert county[low].boundary.distance(marker) < 0.01
        assert county[high].boundary.distance(marker) < 0.01


def test_numbers_are_line_serial_and_letter(city: DemoCity) -> None:
    assert city.markers["number"].str.fullmatch(r"32\d{8}\d{3}[QAB]").all()
    assert city.markers["number"].is_unique
    for row in city.markers.itertuples():
        assert row.number == f"{row.line_code}{row.serial:03d}{row.type_letter}"


def test_serials_run_along_the_line_from_one(city: DemoCity) -> None:
    for _, line in city.markers.groupby("line_code"):
        assert sorted(set(line["serial"])) == list(range(1, line["serial"].max() + 1))
        assert line.sort_values("serial", kind="stable")["chainage_m"].is_monotonic_increasing


def test_there_is_about_one_number_in_five_kilometres(city: DemoCity, places: Places) -> None:
    county = places.communities.dissolve("county_code").geometry
    for key, line in city.markers.groupby("line_code"):
        low, high = f"32{str(key)[2:6]}", f"32{str(key)[6:]}"
        km = shapely.intersection(county[low].boundary, county[high].boundary).length / 1_000
        assert abs(line["serial"].max() - km / 5) <= 1


def test_a_water_crossing_has_a_stake_on_either_bank(city: DemoCity) -> None:
    pairs = (
        city.markers[city.markers["type_letter"] != "Q"].groupby(["line_code", "serial"])["type_letter"].agg("".join)
    )
    assert pairs.isin(["AB"]).all()
