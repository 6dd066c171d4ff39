"""Nantong's counties from 1982 to today, as DOMAIN §1.2 tells them."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

TODAY = "2026-01-01"
COUNTIES: dict[str, dict[str, str]] = {
    "1982-06-30": {"320602": "城中区", "320603": "港闸区", "320611": "郊区"},
    "1983-12-31": {
        "320602": "城区", "320611": "郊区", "320621": "海安县", "320622": "如皋县", "320623": "如东县",
        "320624": "南通县", "320625": "海门县", "320626": "启东县",
    },
}  # fmt: skip
"""Counties on a date, by code; each later date is told by what differs from the one before."""
CHANGES: dict[str, tuple[set[str], dict[str, str]]] = {
    "1989-12-31": ({"320626"}, {"329013": "启东市"}),
    "1991-12-31": ({"320622"}, {"320602": "崇川区", "320611": "港闸区", "329016": "如皋市"}),
    "1993-12-31": ({"320624"}, {"329021": "通州市"}),
    "1994-12-31": ({"320625"}, {"329026": "海门市"}),
    "1995-12-31": (
        {"329013", "329016", "329021", "329026"},
        {"320681": "启东市", "320682": "如皋市", "320683": "通州市", "320684": "海门市"},
    ),
    "2009-12-31": ({"320683"}, {"320612": "通州区"}),
    "2018-12-31": ({"320621"}, {"320685": "海安市"}),
    "2020-12-31": ({"320602", "320611", "320684"}, {"320613": "崇川区", "320614": "海门区"}),
    "2025-12-31": (set(), {}),
}
for _day, (_gone, _new) in CHANGES.items():
    _last = list(COUNTIES.values())[-1]
    COUNTIES[_day] = {code: name for code, name in _last.items() if code not in _gone} | _new


def counties(client: TestClient, as_of: str, **asked: str) -> list[dict[str, Any]]:
    answer = client.get("/api/v1/divisions", params={"as_of": as_of, "level": "county", **asked})
    assert answer.status_code == 200
    features: list[dict[str, Any]] = answer.json()["features"]
    return features


def lookup(client: TestClient, code: str, as_of: str = TODAY, system: str = "mca") -> dict[str, Any]:
    answer = client.get("/api/v1/divisions/lookup", params={"code": code, "as_of": as_of, "system": system})
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


@pytest.mark.parametrize("day", COUNTIES)
def test_the_counties_of_a_date_are_those_of_the_lists(client: TestClient, day: str) -> None:
    held = {unit["properties"]["code"]: unit["properties"]["name"] for unit in counties(client, day)}
    assert held == COUNTIES[day]


@pytest.mark.parametrize(
    ("code", "heirs"),
    [
        ("320602", {"320613": 1.0}),
        ("320603", {"320613": 1.0}),
        ("320611", {"320613": 1.0}),
        ("320621", {"320685": 1.0}),
        ("320622", {"320682": 1.0}),
        # ground of 1991 and 2001 went over that is known in words only
        ("320624", {"320612": None, "320613": None}),
        ("320625", {"320614": 1.0}),
        ("320626", {"320681": 1.0}),
        ("329021", {"320612": None, "320613": None}),
        ("320683", {"320612": None, "320613": None}),
        ("329026", {"320614": 1.0}),
        ("320684", {"320614": 1.0}),
    ],
)
@pytest.mark.parametrize("system", ["mca", "gb2260"])
def test_a_code_of_an_ended_county_leads_to_the_counties_of_today(
    client: TestClient, code: str, heirs: dict[str, float | None], system: str
) -> None:
    life = lookup(client, code, system=system)
    assert life["status"] == "ended"
    assert {heir["code"]: heir["area_share"] for heir in life["successors"]} == heirs


@pytest.mark.parametrize(
    ("code", "now"),
    [("320623", "320623"), ("329013", "320681"), ("329016", "320682"), ("320681", "320681"), ("320682", "320682"),
     ("320685", "320685"), ("320612", "320612"), ("320613", "320613"), ("320614", "320614")],
)  # fmt: skip
def test_a_code_of_a_living_county_leads_to_itself(client: TestClient, code: str, now: str) -> None:
    life = lookup(client, code)
    assert (life["status"], life["successors"]) == ("current", [])
    assert now in {held["code"] for held in life["codes"] if held["system"] == "mca" and held["valid_to"] is None}


def test_qidong_bore_three_codes_in_two_lives(client: TestClient) -> None:
    county, city = lookup(client, "320626"), lookup(client, "329013")
    assert [heir["id"] for heir in county["successors"]] == [city["id"]]
    assert [held["code"] for held in city["codes"] if held["system"] == "mca"] == ["329013", "320681"]
    assert [unit["code"] for unit in city["predecessors"]] == ["320626"]
    assert lookup(client, "320681")["id"] == city["id"]


def test_gangzha_bore_one_code_before_1983_and_another_from_1991(client: TestClient) -> None:
    old, new = lookup(client, "320603", "1982-06-30"), lookup(client, "320611", "2000-01-01")
    assert (old["name"], old["status"]) == (new["name"], new["status"]) == ("港闸区", "current")
    assert old["id"] != new["id"]
    assert [version["name"] for version in new["versions"]][:2] == ["郊区", "港闸区"]


def test_ground_known_in_words_is_told_with_an_unknown_share(client: TestClient) -> None:
    chongchuan, gangzha = lookup(client, "320602"), lookup(client, "320611")
    gained = {(unit["name"], unit["area_share"]) for unit in chongchuan["predecessors"]}
    assert gained == {("港闸区", 1.0), ("郊区", None), ("通州市", None)}
    assert {(unit["name"], unit["area_share"]) for unit in gangzha["predecessors"]} == {
        ("城区", None),
        ("南通县", None),
    }


def test_before_2018_counties_are_known_without_an_area_and_say_so(client: TestClient) -> None:
    for detail in ("none", "simplified", "full"):
        listed = counties(client, "2010-01-01", geometry=detail)
        assert len(listed) == 8
        assert {unit["geometry"] for unit in listed} == {None}
        assert {unit["properties"]["geometry_quality"] for unit in listed} == {None}
        assert {unit["properties"]["area_km2"] for unit in listed} == {None}
        assert all(
            "not known" in unit["properties"]["note"] for unit in listed if unit["properties"]["code"] >= "320612"
        )


def test_the_towns_of_2007_bear_the_figures_of_their_order(client: TestClient) -> None:
    asked = {"as_of": "2007-06-30", "level": "town"}
    towns = {
        feature["properties"]["name"]: feature["properties"]
        for feature in client.get("/api/v1/divisions", params=asked).json()["features"]
    }
    assert set(towns) == {"三余镇", "东社镇", "刘桥镇", "五甲镇", "二甲镇"}
    assert {name: town["figures"] for name, town in towns.items() if town["figures"]} == {
        "三余镇": {"area_km2": 180.09, "people": 127_100, "communities": 5, "villages": 41},
        "东社镇": {"area_km2": 71.55, "people": 63_100, "communities": None, "villages": None},
        "刘桥镇": {"area_km2": 107.36, "people": 77_500, "communities": None, "villages": None},
    }
    life = client.get(f"/api/v1/divisions/{towns['三余镇']['id']}", params={"as_of": TODAY}).json()
    assert [version["figures"] is not None for version in life["versions"]] == [True, False, False]
    assert {unit["name"] for unit in life["predecessors"]} == {"三余镇", "海晏镇", "北兴桥镇"}
    assert lookup(client, "320612104")["id"] == life["id"], "the town of 2018 is the one that was merged in 2007"


def test_what_the_state_of_2018_lists_was_recorded_and_not_founded(client: TestClient) -> None:
    town = lookup(client, "320612101")
    assert (town["predecessors"], town["versions"][0]["valid_from"]) == ([], "2018-01-01")


def test_the_map_begins_on_the_first_day_with_an_area(client: TestClient) -> None:
    config = client.get("/api/v1/map/config").json()
    assert (config["first_day"], config["first_map_day"]) == ("1982-01-01", "2018-01-01")


def test_what_an_order_touched_is_counted_once_though_later_orders_closed_it(client: TestClient) -> None:
    orders = {order["key"]: order["id"] for order in client.get("/api/v1/orders").json()["orders"]}
    touched = client.get(f"/api/v1/orders/{orders['1989-qidong']}").json()["touched"]
    # 启东县 320626 → 启东市 329013, in two systems; 1995 renumbered it
    assert (touched["units_founded"], touched["units_ended"]) == (1, 1)
    assert (touched["codes_ended"], touched["codes_given"]) == (2, 2)
