"""`POST /api/v1/divisions/restate`."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

URL = "/api/v1/divisions/restate"
THREE: dict[str, Any] = {
    "from": "2019-12-31",
    "to": "2021-01-01",
    "columns": ["name", "people"],
    "rows": [["崇川区", 100], ["港闸区", "50"], ["海门市", 30]],
}


def test_the_new_district_has_the_exact_sum(client: TestClient) -> None:
    answer = client.post(URL, json=THREE)
    assert answer.status_code == 200
    body = answer.json()
    assert (body["from"], body["to"], body["level"]) == ("2019-12-31", "2021-01-01", "county")
    assert body["rows"] == [
        {
            "code": code, "name": name, "figures": {"people": people}, "method": "whole", "exact": True,
            "residual": 0.0, "note": "",
        }
        for code, name, people in (("320613", "崇川区", 150.0), ("320614", "海门区", 30.0))
    ]  # fmt: skip
    assert body["totals"] == [
        {"column": "people", "read": 180.0, "restated": 180.0, "withheld": 0.0, "not_placed": 0.0}
    ]
    assert body["report"] == []
    assert body["notices"] == ["summed as counts: people"]


def test_back_in_time_figures_are_split_by_people_and_kept(client: TestClient) -> None:
    asked = {**THREE, "from": "2021-01-01", "to": "2019-12-31", "rows": [["崇川区", 100], ["海门区", 30]]}
    rows = {row["name"]: row for row in client.post(URL, json=asked).json()["rows"]}
    assert rows["崇川区"]["figures"]["people"] + rows["港闸区"]["figures"]["people"] == pytest.approx(100, rel=1e-12)
    assert not rows["港闸区"]["exact"]
    assert rows["港闸区"]["residual"] == 1.0
    assert rows["海门市"]["exact"]


def test_rates_come_out_between_those_they_come_from(client: TestClient) -> None:
    rows = [["崇川区", 100, 0.2], ["港闸区", 50, 0.5], ["海门市", 30, None]]
    asked = {**THREE, "columns": ["name", "people", "share"], "rows": rows, "rates": ["share"], "weights": "people"}
    first, second = client.post(URL, json=asked).json()["rows"]
    assert first["figures"] == {"people": 150.0, "share": pytest.approx(0.3)}
    assert second["figures"] == {"people": 30.0, "share": None}
    assert "share of 海门市 is not known" in second["note"]


def test_keys_without_a_place_are_listed_and_in_the_sums(client: TestClient) -> None:
    rows = [["崇川区", 100], ["海门区", 30], ["崇川 区", 1], ["港闸", 5], ["如东县", 7]]
    body = client.post(URL, json={**THREE, "rows": rows}).json()
    assert [(told["row"], told["status"]) for told in body["report"]] == [
        (1, "duplicate"), (2, "unknown"), (3, "duplicate"), (4, "unknown"),
    ]  # fmt: skip
    assert "one sign from 港闸区" in body["report"][3]["meaning"]
    assert body["totals"][0]["not_placed"] == 136.0
    assert [row["name"] for row in body["rows"]] == ["如东县"]


@pytest.mark.parametrize(
    ("change", "status", "words"),
    [
        (
            {"rows": [["崇川区", "许多"], ["港闸区", 1], ["海门市", 2]]},
            422,
            "row 1, field people: '许多' is not",
        ),
        ({"rows": [["崇川区"]]}, 422, "row 1: has 1 cells for 2 columns"),
        ({"rows": []}, 422, "rows"),
        ({"rows": [["崇川区", 1]] * 20_001}, 422, "rows"),
        ({"columns": ["people", "people"]}, 422, "heading of two columns"),
        ({"columns": [f"c{n}" for n in range(101)]}, 422, "columns"),
        ({"counts": ["men"]}, 422, "field men: is no column"),
        ({"rates": ["people"]}, 422, "averaged by weights"),
        ({"from": "1960-01-01"}, 404, "the register begins on"),
        ({"from": "yesterday"}, 422, "from"),
        ({"level": "town"}, 422, "by county do not tell"),
        ({"level": "village"}, 422, "level"),
        ({"rows": [["火星区", 1]]}, 422, "no key of the table means a unit"),
        ({"unknown": 1}, 422, "unknown"),
    ],
)
def test_what_cannot_be_restated_is_refused_in_one_sentence(
    client: TestClient, change: dict[str, Any], status: int, words: str
) -> None:
    answer = client.post(URL, json={**THREE, **change})
    assert answer.status_code == status
    assert words in answer.json()["detail"]
