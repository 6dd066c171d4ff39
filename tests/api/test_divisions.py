"""Divisions as of any date, in lists and over a point."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from gis.crs import gcj02_to_bd09, wgs84_to_gcj02

BEFORE, AFTER = "2020-07-02", "2020-07-03"
"""The last day before the order of July 2020, and the first on which it holds."""
SEAT = {"lon": 120.86, "lat": 32.01}
"""By 桃坞路44号, the seat of 崇川."""


def properties(client: TestClient, **asked: Any) -> list[dict[str, Any]]:
    """Properties of all units of a list, however many pages it has."""
    found: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        answer = client.get("/api/v1/divisions", params={"limit": 2000, **asked, **cursor})
        assert answer.status_code == 200, answer.text
        page = answer.json()
        assert page["numberReturned"] == len(page["features"])
        found += [feature["properties"] for feature in page["features"]]
        if page["next"] is None:
            return found
        cursor = {"cursor": page["next"]}


def county_codes(client: TestClient, as_of: str) -> set[str]:
    return {unit["code"] for unit in properties(client, as_of=as_of, level="county")}


def test_on_the_day_before_the_order_there_are_eight_counties(client: TestClient) -> None:
    codes = county_codes(client, BEFORE)
    assert codes == {"320602", "320611", "320612", "320623", "320681", "320682", "320684", "320685"}


def test_on_the_day_of_the_order_there_are_seven_counties(client: TestClient) -> None:
    assert county_codes(client, AFTER) == {"320612", "320613", "320614", "320623", "320681", "320682", "320685"}


def test_two_units_bear_the_name_chongchuan_one_after_the_other(client: TestClient) -> None:
    (old,) = [unit for unit in properties(client, as_of=BEFORE, level="county") if unit["name"] == "崇川区"]
    (new,) = [unit for unit in properties(client, as_of=AFTER, level="county") if unit["name"] == "崇川区"]
    assert old["id"] != new["id"]
    assert (old["code"], old["valid_to"]) == ("320602", AFTER)
    assert (new["code"], new["valid_from"], new["valid_to"]) == ("320613", AFTER, None)
    assert new["codes"] == {"mca": "320613", "gb2260": "320613"}
    assert new["seat_address"] == "虹桥街道桃坞路44号"
    assert new["assumed"] is True, "the legal date is not known"
    assert "苏政发〔2020〕60号" in new["source"]


def test_there_are_103_towns_in_2021(client: TestClient) -> None:
    towns = properties(client, as_of="2021-06-30", level="town")
    assert len(towns) == 103
    assert {town["level"] for town in towns} == {"town"}
    assert {town["geometry_quality"] for town in towns} == {"approximate"}


def test_haian_is_a_county_until_may_2018_and_a_city_after(client: TestClient) -> None:
    def haian(as_of: str) -> list[tuple[str, str, str]]:
        units = properties(client, as_of=as_of, level="county")
        return [(unit["name"], unit["kind"], unit["code"]) for unit in units if unit["name"].startswith("海安")]

    assert haian("2018-01-01") == [("海安县", "县", "320621")]
    assert haian("2018-05-10") == [("海安县", "县", "320621")]
    assert haian("2018-05-11") == [("海安市", "县级市", "320685")]
    assert haian("2021-01-01") == [("海安市", "县级市", "320685")]


def test_a_day_known_to_the_month_says_so(client: TestClient) -> None:
    (haian,) = [unit for unit in properties(client, as_of="2019-01-01", level="county") if unit["code"] == "320685"]
    assert (haian["precision"], haian["assumed"]) == ("month", True)


@pytest.mark.parametrize("path", ["divisions", "divisions/at?lon=120.86&lat=32.01", "coverage/runs", "map/style.json"])
def test_a_date_before_the_register_begins_is_not_known(client: TestClient, path: str) -> None:
    answer = client.get(f"/api/v1/{path}{'&' if '?' in path else '?'}as_of=1981-12-31")
    assert answer.status_code == 404
    assert answer.json()["type"] == "before-register"
    assert "1982-01-01" in answer.json()["detail"]


def test_without_a_date_the_list_is_that_of_today(client: TestClient) -> None:
    answer = client.get("/api/v1/divisions", params={"level": "county"}).json()
    assert abs(date.fromisoformat(answer["as_of"]) - date.today()) <= timedelta(days=1)
    assert answer["numberReturned"] == 7


def test_pages_give_every_unit_once(client: TestClient) -> None:
    whole = [unit["id"] for unit in properties(client, as_of=AFTER)]
    paged = [unit["id"] for unit in properties(client, as_of=AFTER, limit=97)]
    assert len(whole) > 2000
    assert paged == whole
    assert len(set(paged)) == len(paged)


def test_pages_of_one_unit_go_through_the_counties_by_code(client: TestClient) -> None:
    codes = [unit["code"] for unit in properties(client, as_of=BEFORE, level="county", limit=1)]
    assert codes == sorted(codes)
    assert len(codes) == 8


@pytest.mark.parametrize(
    "cursor", ["x", "", ".", "320613.", ".5", "320613.x", "320613.-1", "320613.9999999999999999999"]
)
def test_a_cursor_that_is_not_ours_is_refused(client: TestClient, cursor: str) -> None:
    answer = client.get("/api/v1/divisions", params={"cursor": cursor})
    assert answer.status_code == 422
    assert answer.json()["type"] == "bad-input"


@pytest.mark.parametrize("limit", ["0", "2001", "-1", "many"])
def test_a_page_has_between_1_and_2000_units(client: TestClient, limit: str) -> None:
    answer = client.get("/api/v1/divisions", params={"limit": limit})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "limit"


def test_an_unknown_level_is_refused_with_those_there_are(client: TestClient) -> None:
    answer = client.get("/api/v1/divisions", params={"level": "galaxy"})
    assert answer.status_code == 422
    assert "county" in answer.json()["detail"]


def test_the_children_of_a_unit_are_asked_for_by_its_id(client: TestClient) -> None:
    counties = {unit["name"]: unit["id"] for unit in properties(client, as_of=AFTER, level="county")}
    towns = properties(client, as_of=AFTER, parent=counties["海门区"])
    assert {town["parent_id"] for town in towns} == {counties["海门区"]}
    assert {"海门街道", "三星镇", "海永镇"} <= {town["name"] for town in towns}
    under = [properties(client, as_of=AFTER, parent=number) for number in counties.values()]
    assert sum(len(units) for units in under) == 103
    assert properties(client, as_of=AFTER, parent=999_999) == []


def test_the_children_of_both_old_districts_stand_under_the_new_one(client: TestClient) -> None:
    before = {unit["code"]: unit["id"] for unit in properties(client, as_of=BEFORE, level="county")}
    after = {unit["code"]: unit["id"] for unit in properties(client, as_of=AFTER, level="county")}

    def children(as_of: str, parent: int) -> set[int]:
        return {unit["id"] for unit in properties(client, as_of=as_of, parent=parent)}

    old = children(BEFORE, before["320602"]) | children(BEFORE, before["320611"])
    assert len(old) == 21
    assert children(AFTER, after["320613"]) == old


def test_geometry_is_left_out_unless_it_is_asked_for(client: TestClient) -> None:
    features = client.get("/api/v1/divisions", params={"as_of": AFTER, "level": "county"}).json()["features"]
    assert [feature["geometry"] for feature in features] == [None] * 7
    assert all(feature["properties"]["area_km2"] > 500 for feature in features)


def test_a_simplified_geometry_is_smaller_than_the_full_one(client: TestClient) -> None:
    asked = {"as_of": AFTER, "level": "county"}
    sizes = {
        detail: len(client.get("/api/v1/divisions", params={**asked, "geometry": detail}).content)
        for detail in ("none", "simplified", "full")
    }
    assert sizes["none"] < sizes["simplified"] < sizes["full"]


def test_an_unknown_detail_of_geometry_is_refused(client: TestClient) -> None:
    assert client.get("/api/v1/divisions", params={"geometry": "rough"}).status_code == 422


@pytest.mark.parametrize(("as_of", "code"), [(BEFORE, "320602"), (AFTER, "320613")])
def test_over_a_point_stands_a_chain_from_the_province_to_the_community(
    client: TestClient, as_of: str, code: str
) -> None:
    answer = client.get("/api/v1/divisions/at", params={**SEAT, "as_of": as_of}).json()
    chain = answer["chain"]
    assert [unit["level"] for unit in chain] == ["province", "prefecture", "county", "town", "community"]
    assert [unit["name"] for unit in chain[:3]] == ["江苏省", "南通市", "崇川区"]
    assert chain[2]["code"] == code
    assert [unit["parent_id"] for unit in chain] == [None, *[unit["id"] for unit in chain[:-1]]]
    assert answer["as_of"] == as_of


def test_a_point_of_old_gangzha_is_in_chongchuan_after_the_order(client: TestClient) -> None:
    gangzha = next(unit for unit in properties(client, as_of=BEFORE, level="county") if unit["name"] == "港闸区")
    town = properties(client, as_of=BEFORE, parent=gangzha["id"])[0]
    community = properties(client, as_of=BEFORE, parent=town["id"])[0]
    features = client.get(
        "/api/v1/divisions", params={"as_of": BEFORE, "parent": town["id"], "geometry": "full", "limit": 1}
    ).json()["features"]
    assert features[0]["id"] == community["id"]
    ring = features[0]["geometry"]["coordinates"][0][0]
    # the middle of a Voronoi cell's corners lies inside it, since the cell is convex but for the county's border
    lon, lat = (sum(point[axis] for point in ring[:-1]) / (len(ring) - 1) for axis in (0, 1))
    names = {}
    for as_of in (BEFORE, AFTER):
        chain = client.get("/api/v1/divisions/at", params={"lon": lon, "lat": lat, "as_of": as_of}).json()["chain"]
        names[as_of] = chain[2]["name"]
    assert names == {BEFORE: "港闸区", AFTER: "崇川区"}


def test_a_point_in_a_shifted_datum_gives_the_same_chain_when_the_datum_is_named(client: TestClient) -> None:
    def ids(lon: float, lat: float, **named: str) -> list[int]:
        answer = client.get("/api/v1/divisions/at", params={"lon": lon, "lat": lat, "as_of": AFTER, **named})
        return [unit["id"] for unit in answer.json()["chain"]]

    plain = ids(SEAT["lon"], SEAT["lat"])
    shifted = [float(value) for value in wgs84_to_gcj02(SEAT["lon"], SEAT["lat"])]
    twice = [float(value) for value in gcj02_to_bd09(*shifted)]
    assert ids(SEAT["lon"], SEAT["lat"], crs="cgcs2000") == plain
    assert ids(*shifted, crs="gcj02") == plain
    assert ids(*twice, crs="bd09") == plain
    assert ids(*twice) != plain, "an unnamed shift of a kilometre is another place"


@pytest.mark.parametrize(("lon", "lat"), [(116.4, 39.9), (0, 0), (-180, -90), (123.5, 32.0)])
def test_a_point_outside_the_city_is_not_found(client: TestClient, lon: float, lat: float) -> None:
    answer = client.get("/api/v1/divisions/at", params={"lon": lon, "lat": lat})
    assert answer.status_code == 404
    assert answer.json()["type"] == "not-found"


@pytest.mark.parametrize(
    "asked",
    [
        {"lon": 999, "lat": 32},
        {"lon": 120, "lat": 91},
        {"lon": "nan", "lat": 32},
        {"lon": "inf", "lat": 32},
        {"lon": 120},
    ],
)
def test_a_point_that_is_nowhere_on_earth_is_refused(client: TestClient, asked: dict[str, Any]) -> None:
    answer = client.get("/api/v1/divisions/at", params=asked)
    assert answer.status_code == 422
    assert answer.json()["type"] == "bad-input"


def test_an_unnamed_datum_is_refused(client: TestClient) -> None:
    assert client.get("/api/v1/divisions/at", params={**SEAT, "crs": "mercator"}).status_code == 422
