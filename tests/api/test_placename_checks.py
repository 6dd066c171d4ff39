"""The naming check over HTTP, on the real register."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient

CHECK = "/api/v1/placenames/check"
IN_HAIMEN, IN_CHONGCHUAN = {"lon": 121.17, "lat": 31.89}, {"lon": 120.86, "lat": 32.01}
LATE = {"as_of": "2024-06-01"}


def ask(client: TestClient, name: str, class_: str, **said: Any) -> dict[str, Any]:
    answer = client.get(CHECK, params={"name": name, "class": class_, **LATE, **said})
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def verdict(answer: dict[str, Any], rule: str) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in answer["verdicts"] if one["rule"] == rule)
    return found


def unit(client: TestClient, name: str, level: str) -> int:
    found = client.get("/api/v1/divisions", params={"level": level, "limit": 2000, **LATE}).json()["features"]
    return int(next(one["id"] for one in found if one["properties"]["name"] == name))


def test_a_second_chahe_zhen_is_an_error_with_the_article_quoted_and_all_three_of_the_province(
    client: TestClient,
) -> None:
    found = verdict(ask(client, "岔河镇", "21500", **IN_HAIMEN), "same-town")
    assert found["level"] == "error"
    assert (found["law"], found["article"]) == ("地名管理条例", "第九条第一款第（八）项")
    assert "乡、镇名称" in found["quote"]
    assert "徐州市邳州市" in {one["where"] for one in found["evidence"]}
    assert len(found["evidence"]) == 3
    assert sum(one["place_id"] is not None for one in found["evidence"]) == 1


def test_the_chahe_zhen_in_use_is_a_warning_only(client: TestClient) -> None:
    own = unit(client, "岔河镇", "town")
    found = verdict(ask(client, "岔河镇", "21500", division=own, replaces=f"U{own}"), "same-town")
    assert found["level"] == "warning"
    assert {one["where"] for one in found["evidence"]} == {"徐州市邳州市", "淮安市洪泽区"}


def test_a_community_of_a_name_borne_in_the_county_is_an_error_and_in_another_county_fine(client: TestClient) -> None:
    taken = client.get("/api/v1/divisions", params={"level": "community", "limit": 5, **LATE}).json()["features"][0]
    name, lies_in = taken["properties"]["name"], taken["id"]
    class_ = "21610" if name.endswith("村") else "21620"
    here = verdict(ask(client, name, class_, division=lies_in), "same-community")
    assert here["level"] == "error"
    assert f"U{lies_in}" in {one["place_id"] for one in here["evidence"]}


def test_beijing_zhonglu_in_haimen_lies_in_a_derived_area_which_says_so(client: TestClient) -> None:
    found = ask(client, "北京中路", "街路巷", **IN_HAIMEN)
    assert (found["roman"], found["class_code"]) == ("Beijing Zhonglu", "23500")
    (area,) = found["built_up_areas"]
    assert "海门" in area
    assert "近似" in area


def test_the_law_of_the_date_answers(client: TestClient) -> None:
    found = ask(client, "桃坞路", "23500", **IN_CHONGCHUAN, as_of="2019-06-01")
    assert verdict(found, "same-road-1986")["number"] == "国发〔1986〕11号"
    assert all(one["rule"] != "same-road" for one in found["verdicts"])


def test_a_name_asked_for_without_a_place_is_for_a_person_to_judge(client: TestClient) -> None:
    found = verdict(ask(client, "桃坞路", "23500"), "same-road")
    assert found["level"] == "judge"
    assert "could not be looked at" in found["sentence"]


def test_a_road_is_checked_by_its_line(client: TestClient) -> None:
    line = {"type": "LineString", "coordinates": [[120.85, 32.01], [120.87, 32.01]]}
    answer = client.post(CHECK, json={"name": "曼哈顿路", "class": "road", "geometry": line, **LATE})
    assert answer.status_code == 200, answer.text
    assert answer.json()["level"] == "error"
    assert verdict(answer.json(), "foreign")["article"] == "第九条第一款第（五）项"


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"name": "  "}, "the name is empty"),
        ({"name": "路" * 61}, "61 characters"),
        ({"name": "路\x01"}, "control signs"),
        ({"class": "facility"}, "give one code"),
        ({"class": "nothing"}, "is no class"),
        ({"lon": 120.86}, "a longitude and a latitude"),
        ({"lat": "far"}, "lat"),
        ({"replaces": "P999999", **IN_HAIMEN}, "no place P999999"),
        ({"division": 99999999}, "not in force"),
        ({"lon": 10.0, "lat": 50.0}, "no community of the register covers"),
        ({"as_of": "1900-01-01"}, "the register begins"),
    ],
)
def test_a_question_that_makes_no_sense_is_answered_by_a_problem(
    client: TestClient, params: dict[str, Any], words: str
) -> None:
    answer = client.get(CHECK, params={"name": "桃坞路", "class": "23500", **LATE, **params})
    assert answer.status_code in (404, 422)
    assert answer.headers["content-type"] == "application/problem+json"
    assert words in answer.json()["detail"]


@pytest.mark.parametrize(
    "geometry",
    [
        {},
        {"type": "Point", "coordinates": []},
        {"type": "Point", "coordinates": [400, 99]},
        {"type": "LineString", "coordinates": [[120, 32]]},
        {"type": "Polygon", "coordinates": [[[120, 32], [121, 33], [121, 32], [120, 33], [120, 32]]]},
    ],
)
def test_what_is_no_geometry_is_refused(client: TestClient, geometry: dict[str, Any]) -> None:
    answer = client.post(CHECK, json={"name": "桃坞路", "class": "23500", "geometry": geometry})
    assert answer.status_code == 422
    assert answer.json()["type"] == "bad-input"


def test_the_public_is_proposed_nothing_of_the_reserve(client: TestClient) -> None:
    answer = client.get(CHECK, params={"name": "桃坞路", "class": "23500", "propose": True, **LATE})
    assert answer.status_code == 403
