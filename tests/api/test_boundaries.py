"""Boundary lines and tripoints over HTTP."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient
from shapely.geometry import shape

from api.boundary_models import LineCollection, LineDifferenceAnswer, LineLife, TripointCollection
from api.main import create_app
from gis.db.connect import Database
from gis.db.keys import make_key
from gis.rights import TABLE

LINES = "/api/v1/boundaries"
BEFORE, AFTER = "2020-06-30", "2021-01-01"
AGREED = {
    "kind": "agreement",
    "number": "通勘界〔2001〕3号",
    "title": "界线协议书（试验用，非真实）",
    "issued_on": "2001-05-18",
    "official_code": "3206810684",
    "official_name": "启海线",
}


def pages(client: TestClient, **asked: Any) -> list[dict[str, Any]]:
    """Features of a list, however many pages it has."""
    found: list[dict[str, Any]] = []
    cursor: dict[str, str] = {}
    while True:
        answer = client.get(LINES, params={**asked, **cursor})
        assert answer.status_code == 200, answer.text
        page = LineCollection.model_validate(answer.json()).model_dump(mode="json")
        assert page["numberReturned"] == len(page["features"])
        found += page["features"]
        if page["next"] is None:
            return found
        cursor = {"cursor": page["next"]}


def by_code(client: TestClient, as_of: str) -> dict[str, dict[str, Any]]:
    return {line["properties"]["code"]: line["properties"] for line in pages(client, as_of=as_of, outer="none")}


def test_july_2020_is_told_by_two_lists(client: TestClient) -> None:
    before, after = by_code(client, BEFORE), by_code(client, AFTER)
    assert "3206020611" in before, "崇川–港闸"
    assert before["3206020611"]["id"] not in {line["id"] for line in after.values()}
    old, new = before["3206810684"], after["3206140681"]
    assert (old["id"], [side["name"] for side in old["sides"]]) == (new["id"], ["启东市", "海门市"])
    assert [(side["code"], side["name"]) for side in new["sides"]] == [("320614", "海门区"), ("320681", "启东市")]
    assert [side["code"] for side in before["3206020612"]["sides"]] == ["320602", "320612"]
    assert [side["code"] for side in after["3206120613"]["sides"]] == ["320612", "320613"]
    assert (new["basis"], new["official_code"], new["valid_from"]) == ("map", None, "2020-07-03")


def test_each_line_is_listed_once_however_long_the_pages_are(client: TestClient) -> None:
    whole = [line["id"] for line in pages(client, as_of=AFTER, level="town", limit=2000)]
    assert len(set(whole)) == len(whole) > 300
    assert [line["id"] for line in pages(client, as_of=AFTER, level="town", limit=37)] == whole
    outer = [line["id"] for line in pages(client, as_of=AFTER, level="town", outer="only", limit=2000)]
    inner = [line["id"] for line in pages(client, as_of=AFTER, level="town", outer="none", limit=2000)]
    assert sorted(outer + inner) == sorted(whole)


def test_the_lines_of_a_unit_are_those_it_or_what_lies_below_it_has_a_side_of(client: TestClient) -> None:
    county = by_code(client, AFTER)["3206140681"]["sides"][0]
    lines = pages(client, as_of=AFTER, unit=county["id"])
    assert all(county in line["properties"]["sides"] for line in lines)
    towns = pages(client, as_of=AFTER, unit=county["id"], level="town", limit=2000)
    ranks = {line["properties"]["rank"] for line in towns}
    assert ranks == {"outer", "county", "town"}


def test_a_course_is_given_when_asked_for(client: TestClient) -> None:
    asked = {"as_of": AFTER, "limit": 3}
    assert [line["geometry"] for line in pages(client, **asked)[:3]] == [None] * 3
    full = pages(client, **asked, geometry="full")
    simple = pages(client, **asked, geometry="simplified")
    for one, other in zip(full, simple, strict=True):
        assert one["geometry"]["type"] == "MultiLineString"
        assert len(str(other["geometry"])) < len(str(one["geometry"]))
        assert shape(one["geometry"]).hausdorff_distance(shape(other["geometry"])) < 0.001


def test_lines_of_communities_are_drawn_when_asked_for(client: TestClient) -> None:
    unit = by_code(client, AFTER)["3206140681"]["sides"][0]["id"]
    lines = pages(client, as_of=AFTER, level="community", unit=unit, limit=500, geometry="simplified")
    assert len(lines) > 500
    assert {line["properties"]["rank"] for line in lines} == {"outer", "county", "town", "community"}
    assert {line["id"] for line in lines} == {None}
    assert all(line["geometry"]["coordinates"] for line in lines)


def test_before_the_first_map_there_are_no_lines_and_a_sentence_says_why(client: TestClient) -> None:
    for path in (LINES, f"{LINES}/tripoints"):
        answer = client.get(path, params={"as_of": "2017-12-31"}).json()
        assert (answer["features"], answer["numberReturned"]) == ([], 0)
        assert answer["note"] == "areas are known from 2018-01-01 on: before, no line can be drawn"
        early = client.get(path, params={"as_of": "1981-12-31"})
        assert (early.status_code, early.json()["type"]) == (404, "before-register")
    assert client.get(LINES, params={"as_of": AFTER}).json()["note"] is None


def test_one_line_is_told_whole(client: TestClient) -> None:
    number = by_code(client, AFTER)["3206140681"]["id"]
    answer = client.get(f"{LINES}/{number}", params={"as_of": AFTER, "geometry": "full"}).json()
    told = LineLife.model_validate(answer)
    assert (told.status, told.name) == ("in_force", "海门启东线")
    assert told.length_m == pytest.approx(44_588, abs=1)
    assert [version.code for version in told.versions] == ["3206810684", "3206140681"]
    assert told.description.startswith("海门启东线为海门区与启东市的界线，全长约44.6千米")
    assert [end.tripoint for end in told.ends] == [None, "海门启东崇明三交点"]
    assert {line.name for line in told.neighbours} == {"海门崇明线", "启东崇明线"}
    course = told.geometry
    assert course is not None
    assert course["coordinates"][0][0] == pytest.approx([told.ends[0].lon, told.ends[0].lat])
    ended = client.get(f"{LINES}/{by_code(client, BEFORE)['3206110612']['id']}", params={"as_of": AFTER}).json()
    assert (ended["status"], ended["told_on"]) == ("ended", "2020-07-02")
    assert [line["code"] for line in ended["successors"]] == ["3206120613"]


def test_a_tripoint_names_its_units_and_lines(client: TestClient) -> None:
    answer = client.get(f"{LINES}/tripoints", params={"as_of": AFTER}).json()
    found = TripointCollection.model_validate(answer)
    known = {line["id"] for line in pages(client, as_of=AFTER)}
    assert {number for point in found.features for number in point.properties.lines} <= known
    inner = [point for point in found.features if point.properties.beyond is None]
    assert {point.properties.name for point in inner} == {
        "通州崇川海门三交点",
        "通州如东如皋三交点",
        "如东如皋海安三交点",
    }
    assert all(len(point.properties.units) == 3 and len(point.properties.lines) == 3 for point in inner)
    small = client.get(f"{LINES}/tripoints", params={"as_of": AFTER, "level": "community"}).json()
    assert small["numberReturned"] > 1000


def test_what_differs_between_two_dates(client: TestClient) -> None:
    answer = client.get(f"{LINES}/difference", params={"from": BEFORE, "to": AFTER}).json()
    LineDifferenceAnswer.model_validate(answer)
    ended = {line["code"]: line["became"] for line in answer["ended"] if line["rank"] == "county"}
    assert {code: [heir["code"] for heir in heirs] for code, heirs in ended.items()} == {
        "3206020611": [],
        "3206020612": ["3206120613"],
        "3206110612": ["3206120613"],
    }
    assert [line["code"] for line in answer["founded"] if line["rank"] == "county"] == ["3206120613"]
    changed = {pair["before"]["code"]: (pair["after"]["code"], pair["changed"]) for pair in answer["continued"]}
    assert changed["3206810684"] == ("3206140681", ["code", "name", "sides"])
    back = client.get(f"{LINES}/difference", params={"from": AFTER, "to": BEFORE})
    assert (back.status_code, back.json()["type"]) == (422, "bad-input")


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/999999", 404),
        ("/0", 422),
        ("?level=province", 422),
        ("?cursor=x", 422),
        ("?cursor=a.b", 422),
        ("?level=community&cursor=x", 422),
        ("?unit=999999", 404),
        ("?limit=2001", 422),
        ("/difference?from=2020-01-01&to=2021-01-01&level=community", 422),
    ],
)
def test_what_is_not_there_or_not_meant_is_refused_in_words(client: TestClient, path: str, status: int) -> None:
    answer = client.get(LINES + path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]


def test_papers_are_recorded_and_withdrawn_by_those_who_may(own_register: Database) -> None:
    client = TestClient(create_app(own_register), raise_server_exceptions=False)
    with own_register.write() as connection:
        made = make_key(
            connection,
            "officer",
            sorted(TABLE["division_officer"]),
            datetime.now(UTC),
            quota_per_minute=None,
            role="division_officer",
        )
    officer = {"X-API-Key": made.key}
    address = f"{LINES}/{by_code(client, AFTER)['3206140681']['id']}"
    assert client.post(f"{address}/papers", json=AGREED).status_code == 403
    done = client.post(f"{address}/papers", json=AGREED, headers=officer)
    assert done.status_code == 201, done.text
    assert client.post(f"{address}/papers", json=AGREED, headers=officer).status_code == 409
    told = client.get(address).json()
    assert (told["official_name"], told["basis"]) == ("启海线", "agreement")
    assert told["papers"][0]["number"] == AGREED["number"]
    wrong = client.post(f"{address}/papers", json={**AGREED, "kind": "rumour", "title": ""}, headers=officer)
    assert wrong.status_code == 422
    paper = done.json()["paper_id"]
    assert client.delete(f"{address}/papers/{paper}").status_code == 403
    assert client.delete(f"{address}/papers/{paper}", headers=officer).status_code == 200
    assert client.get(address).json()["official_name"] is None
    assert client.delete(f"{address}/papers/{paper}", headers=officer).status_code == 404
