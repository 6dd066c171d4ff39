"""A unit's life, by its id or by any code that it ever bore."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient


def _lookup(client: TestClient, **asked: str) -> dict[str, Any]:
    answer = client.get("/api/v1/divisions/lookup", params=asked)
    assert answer.status_code == 200
    found: dict[str, Any] = answer.json()
    return found


def test_a_code_of_an_ended_unit_names_its_end_its_order_and_its_successor(client: TestClient) -> None:
    life = _lookup(client, code="320611", as_of="2021-01-01")
    assert (life["name"], life["status"], life["ended_on"]) == ("港闸区", "ended", "2020-07-03")
    orders = {order["id"]: order["key"] for order in client.get("/api/v1/orders").json()["orders"]}
    assert orders[life["ended_by"]] == "2020-07-nantong"
    [heir] = life["successors"]
    assert (heir["name"], heir["code"], heir["area_share"]) == ("崇川区", "320613", 1.0)


@pytest.mark.parametrize(
    ("code", "as_of", "status"),
    [("320611", "2020-07-02", "current"), ("320613", "2020-07-02", "future"), ("320613", "2020-07-03", "current")],
)
def test_the_state_of_a_code_depends_on_the_date(client: TestClient, code: str, as_of: str, status: str) -> None:
    assert _lookup(client, code=code, as_of=as_of)["status"] == status


def test_two_units_of_one_name_are_two_lives(client: TestClient) -> None:
    old, new = (_lookup(client, code=code, as_of="2021-01-01") for code in ("320602", "320613"))
    assert old["name"] == new["name"] == "崇川区"
    assert old["id"] != new["id"]
    assert {unit["code"] for unit in new["predecessors"]} == {"320602", "320611"}


def test_a_renamed_street_is_one_unit_with_two_versions(client: TestClient) -> None:
    towns = client.get("/api/v1/divisions", params={"as_of": "2021-01-01", "level": "town", "limit": 2000}).json()
    unit = next(town["id"] for town in towns["features"] if town["properties"]["name"] == "孙庄街道")
    life = client.get(f"/api/v1/divisions/{unit}", params={"as_of": "2021-01-01"}).json()
    names = [version["name"] for version in life["versions"]]
    assert names[0] == "南城街道"
    assert names[-1] == "孙庄街道"
    assert life["status"] == "current"
    assert life["successors"] == []


def test_what_never_existed_is_not_found(client: TestClient) -> None:
    for path in ("/api/v1/divisions/lookup?code=999999", "/api/v1/divisions/987654321"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert answer.json()["type"] == "not-found"
