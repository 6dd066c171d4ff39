"""Stored coverage runs: the same people on both sides of July 2020, in other rows."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

BEFORE, AFTER = "2020-06-30", "2021-01-01"
QUESTIONS = {("daycare", "elder"), ("daycare", "standard"), ("community", "elder"), ("community", "standard")}


def runs(client: TestClient, **asked: str) -> dict[tuple[str, str, str], dict[str, Any]]:
    listed = client.get("/api/v1/coverage/runs", params=asked).json()["runs"]
    return {(run["circle"], run["pace"], run["divisions_as_of"]): run for run in listed}


def answer(client: TestClient, circle: str, pace: str, day: str) -> dict[str, Any]:
    number = runs(client)[circle, pace, day]["id"]
    found: dict[str, Any] = client.get(f"/api/v1/coverage/runs/{number}").json()
    return found


def test_both_circles_are_answered_at_both_paces_on_both_days(client: TestClient) -> None:
    assert set(runs(client)) == {(*question, day) for question in QUESTIONS for day in (BEFORE, AFTER)}


def test_a_run_says_what_it_was_asked_and_what_it_rests_on(client: TestClient) -> None:
    head = runs(client)["daycare", "elder", BEFORE]
    assert (head["minutes"], head["level"], head["band"]) == (15, "county", "60+")
    assert head["population_date"] == "2020-11-01"
    assert head["homes_date"] == head["facilities_date"]
    assert head["made_up"] is True
    assert head["parameters"]["speed_m_s"] == 0.8
    assert head["inputs"]["facilities"]["open"] > 0
    assert any("made up" in source for source in head["sources"])


def test_on_a_date_only_runs_on_the_units_of_that_date_are_listed(client: TestClient) -> None:
    assert {day for *_, day in runs(client, as_of="2020-07-02")} == {BEFORE}
    assert {day for *_, day in runs(client, as_of="2019-01-01")} == {BEFORE}
    assert {day for *_, day in runs(client, as_of="2020-07-03")} == {AFTER}
    assert runs(client, as_of="2018-03-01") == {}, "海安县 was not yet 海安市"
    assert {(circle, pace) for circle, pace, _ in runs(client, as_of="2020-07-01")} == QUESTIONS


@pytest.mark.parametrize(("circle", "pace"), sorted(QUESTIONS))
@pytest.mark.parametrize("day", [BEFORE, AFTER])
def test_the_rows_of_a_run_sum_to_its_total(client: TestClient, circle: str, pace: str, day: str) -> None:
    found = answer(client, circle, pace, day)
    units, total = found["units"], found["total"]
    assert sum(unit["people"] for unit in units) == total["people"]
    assert sum(unit["covered"] for unit in units) == pytest.approx(total["covered"], abs=1e-6)
    for row in (*units, total):
        assert row["covered"] + row["uncovered"] == pytest.approx(row["people"], abs=1e-6)
        assert row["share"] == pytest.approx(row["covered"] / row["people"])
        assert 0 < row["covered"] < row["people"]
        assert 0 < row["median_minutes"] < row["p90_minutes"]
    assert (total["name"], total["level"], total["code"], total["unit_id"]) == ("合计", "total", None, None)


@pytest.mark.parametrize(("circle", "pace"), sorted(QUESTIONS))
def test_the_order_moves_rows_and_no_people(client: TestClient, circle: str, pace: str) -> None:
    before, after = (answer(client, circle, pace, day) for day in (BEFORE, AFTER))
    assert before["total"] == after["total"]
    assert before["run"]["inputs"] == after["run"]["inputs"]
    old, new = ({unit["code"]: unit for unit in found["units"]} for found in (before, after))
    assert set(old) == {"320602", "320611", "320684"}
    assert set(new) == {"320613", "320614"}
    assert old["320602"]["people"] + old["320611"]["people"] == new["320613"]["people"]
    both = old["320602"]["covered"] + old["320611"]["covered"]
    assert both == pytest.approx(new["320613"]["covered"], abs=1e-6)
    told = ("people", "covered", "share", "median_minutes", "p90_minutes")
    assert {name: old["320684"][name] for name in told} == {name: new["320614"][name] for name in told}


def test_a_wider_circle_and_a_quicker_pace_cover_no_fewer(client: TestClient) -> None:
    covered = {question: answer(client, *question, AFTER)["total"]["covered"] for question in QUESTIONS}
    assert covered["daycare", "elder"] < covered["community", "elder"]
    assert covered["daycare", "elder"] < covered["daycare", "standard"]
    assert covered["community", "elder"] < covered["community", "standard"]


@pytest.mark.parametrize(
    ("number", "status"), [("999999", 404), (str(2**62), 404), ("0", 422), ("-1", 422), ("x", 422)]
)
def test_a_run_that_is_not_there_is_not_found(client: TestClient, number: str, status: int) -> None:
    found = client.get(f"/api/v1/coverage/runs/{number}")
    assert found.status_code == status
    assert found.json()["type"] == {404: "not-found", 422: "bad-input"}[status]
