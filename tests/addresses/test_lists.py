"""Addresses as lists, and answers that are written without a check against what describes them."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.address_models import AddressMatch, NearList
from api.address_suggest_models import AddressList
from gis.db.connect import Database

ROUTE = "/api/v1/addresses"


@pytest.fixture(scope="module")
def ask(client: TestClient) -> Any:
    def asked(**params: Any) -> dict[str, Any]:
        answer = client.get(ROUTE, params=params)
        assert answer.status_code == 200, answer.text
        AddressList.model_validate(answer.json())
        told: dict[str, Any] = answer.json()
        return told

    return asked


def test_a_street_is_listed_whole_and_page_by_page(ask: Any, demo: Database) -> None:
    with demo.read() as connection:
        held = connection.execute(
            text("SELECT address_id FROM address WHERE street = '桃坞路' AND upper_inf(recorded) ORDER BY id")
        ).scalars()
        ids = list(held)
    whole = ask(street="桃坞路")
    assert [one["address_id"] for one in whole["addresses"]] == ids
    assert whole["next"] is None
    paged: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = ask(street="桃坞路", limit=7, **cursor)
        paged += [one["address_id"] for one in page["addresses"]]
        if page["next"] is None:
            break
        cursor = {"cursor": page["next"]}
    assert paged == ids


def test_names_divisions_and_numbers_narrow_together(ask: Any) -> None:
    (seat,) = ask(street="桃坞路", door=44)["addresses"]
    assert seat["text"] == "江苏省南通市崇川区虹桥街道桃坞路44号"
    county, community = (seat["divisions"][place]["unit_id"] for place in (2, 4))
    assert ask(street="桃坞路", door=44, community=county)["addresses"] == [seat]
    assert ask(door=44, community=community)["addresses"] == [seat]
    elsewhere = ask(street="桃坞路", as_of="2019-12-31", community=county)
    assert {one["divisions"][2]["unit_id"] for one in elsewhere["addresses"]} <= {county}
    assert ask(street="没有路")["addresses"] == []
    assert ask(community=2**40)["addresses"] == []


def test_a_number_alone_and_a_foreign_cursor_are_refused(client: TestClient) -> None:
    for params in ({"door": 44}, {"cursor": "x"}, {"cursor": "9" * 30}, {"limit": -1}, {"community": 0}):
        answer = client.get(ROUTE, params=params)
        assert answer.status_code == 422, params
        assert answer.headers["content-type"] == "application/problem+json"


def test_answers_are_as_they_are_described(client: TestClient) -> None:
    match = client.get(f"{ROUTE}/match", params={"q": "港闸区永兴街道锦港路1弄1号", "explain": True}).json()
    near = client.get(f"{ROUTE}/reverse", params={"lon": 120.86, "lat": 32.01, "radius_m": 3000}).json()
    assert near["addresses"]
    for model, told in ((AddressMatch, match), (NearList, near)):
        assert set(model.model_fields) == set(told)
        assert model.model_validate(told).model_dump(mode="json") == told
