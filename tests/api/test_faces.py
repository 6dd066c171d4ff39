"""What holds for every route: a full description, problem documents, and no input that breaks it."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import quote

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.api.plain import PLAIN

HOSTILE = (
    "\0", "a\0b", "😀", "\ud7ff", "\u202e南通", "'; DROP TABLE division_version; --", "' OR 1=1 --", "%", "%s", "{}",
    "../../etc/passwd", "1e308", "-1e308", "9" * 40, str(2**63), "-9223372036854775809", "NaN", "Infinity", "0x10", "٣",
    "1_000", "", " ", "0000-00-00", "9999-12-31", "10000-01-01", "2020-02-30", "2020-07-03T00:00:00", "null", "true",
    "[]", "x" * 5000,
)  # fmt: skip
"""Values that have broken services: NUL, signs beyond the basic plane, numbers no column holds, SQL, paths."""


@pytest.fixture(scope="module")
def described(client: TestClient) -> dict[str, Any]:
    answer: dict[str, Any] = client.get("/api/v1/openapi.json").json()
    return answer


def parameters(described: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    return [
        (path, parameter)
        for path, verbs in described["paths"].items()
        for operation in verbs.values()
        for parameter in operation.get("parameters", [])
    ]


def test_every_parameter_is_described(described: dict[str, Any]) -> None:
    found = parameters(described)
    assert len(found) >= 25
    assert [(path, one["name"]) for path, one in found if not one.get("description")] == []


def test_every_field_of_an_answer_is_described(described: dict[str, Any]) -> None:
    bare = [
        f"{schema}.{name}"
        for schema, body in described["components"]["schemas"].items()
        for name, field in body.get("properties", {}).items()
        if not field.get("description") and not schema.endswith("ValidationError")
    ]
    assert bare == []


def test_every_route_says_what_it_does(described: dict[str, Any]) -> None:
    operations = [(path, operation) for path, verbs in described["paths"].items() for operation in verbs.values()]
    assert len(operations) >= 9
    assert [path for path, operation in operations if not operation.get("description")] == []


def test_the_description_warns_that_boundaries_are_no_legal_proof(described: dict[str, Any]) -> None:
    assert "示意数据，不得作为法定依据" in described["info"]["description"]


@pytest.mark.parametrize("page", ["/api/v1/docs", "/"])
def test_a_page_loads_nothing_from_another_host(client: TestClient, page: str) -> None:
    html = client.get(page).text
    assert re.findall(r"""(?:src|href)\s*=\s*["'](?:https?:)?//[^"']+""", html) == []
    assert re.findall(r"https?://", html) == []


@pytest.mark.parametrize("page", ["/api/v1/docs", "/"])
def test_what_a_page_loads_is_there(client: TestClient, page: str) -> None:
    html = client.get(page).text
    loaded = re.findall(r"""(?:src|href)\s*=\s*["']([^"'#]+)["']""", html)
    assert len(loaded) >= 3
    assert {place: client.get(place).status_code for place in loaded} == dict.fromkeys(loaded, 200)


def test_the_docs_page_reads_the_description_from_this_service(client: TestClient) -> None:
    assert "/api/v1/openapi.json" in client.get("/api/v1/docs").text


@pytest.mark.parametrize(
    ("verb", "path", "status", "kind"),
    [
        ("GET", "/nothing/here", 404, "not-found"),
        ("GET", "/api/v1/nothing", 404, "not-found"),
        ("GET", "/web/nothing.js", 404, "not-found"),
        ("GET", "/api/v1/divisions?as_of=yesterday", 422, "bad-input"),
        ("GET", "/api/v1/coverage/runs/999999", 404, "not-found"),
        ("POST", "/api/v1/divisions", 405, "http-405"),
        ("DELETE", "/api/v1/orders", 405, "http-405"),
    ],
)
def test_an_error_is_a_problem_document(client: TestClient, verb: str, path: str, status: int, kind: str) -> None:
    answer = client.request(verb, path)
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["type"] == kind
    assert problem["status"] == status
    assert problem["detail"]
    assert re.fullmatch(r"[A-Z][A-Za-z ]+", problem["title"])


def test_a_wrong_verb_is_told_the_right_one(client: TestClient) -> None:
    assert "GET" in client.post("/api/v1/divisions").headers["allow"]


def test_every_wrong_parameter_is_named_at_once(client: TestClient) -> None:
    problem = client.get("/api/v1/divisions?as_of=x&limit=0&level=galaxy&parent=0").json()
    assert {fault["field"] for fault in problem["errors"]} == {"as_of", "limit", "level", "parent"}


def test_a_fault_of_our_own_is_told_without_its_trace(client: TestClient, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("secret words")

    monkeypatch.setattr("api.orders.applied_orders", broken)
    answer = client.get("/api/v1/orders")
    assert answer.status_code == 500
    assert answer.headers["content-type"] == "application/problem+json"
    assert "secret" not in answer.text


def test_no_hostile_value_breaks_a_route(client: TestClient, described: dict[str, Any]) -> None:
    broken, asked = [], 0
    for path, parameter in parameters(described):
        if parameter["in"] == "header":
            continue
        for value in HOSTILE:
            values = {**PLAIN, parameter["name"]: value}
            address = path.format(**{name: quote(given, safe="") for name, given in values.items()})
            query = {name: values[name] for name in ("lon", "lat", parameter["name"]) if f"{{{name}}}" not in path}
            answer = client.get(address, params=query)
            asked += 1
            if answer.status_code >= 500 or (
                answer.status_code >= 400 and "problem" not in answer.headers["content-type"]
            ):
                broken.append((path, parameter["name"], value, answer.status_code))
    assert asked > 400
    assert broken == []


@pytest.mark.parametrize("path", ["/api/v1/divisions", "/api/v1/orders", "/tiles/divisions/9/427/207.mvt"])
@pytest.mark.parametrize(
    "key",
    [b"\x01", b"\xff" * 50, b"'; DROP TABLE api_key; --", b"x" * 10_000, "😀".encode()],
    ids=str.split("control bytes sql long emoji"),
)
def test_no_hostile_key_breaks_a_route(client: TestClient, path: str, key: bytes) -> None:
    answer = client.get(path, headers={b"X-API-Key": key})
    assert answer.status_code in (401, 422)


@settings(max_examples=60, deadline=None)
@given(cursor=st.text(max_size=45), as_of=st.one_of(st.dates().map(str), st.text(max_size=12)), parent=st.integers())
def test_any_words_for_a_page_are_answered_or_refused(client: TestClient, cursor: str, as_of: str, parent: int) -> None:
    asked = {"cursor": cursor, "as_of": as_of, "parent": str(parent), "level": "county"}
    answer = client.get("/api/v1/divisions", params=asked)
    assert answer.status_code in (200, 404, 422)


@settings(max_examples=60, deadline=None)
@given(lon=st.floats(-180, 180), lat=st.floats(-90, 90), crs=st.sampled_from(["wgs84", "cgcs2000", "gcj02", "bd09"]))
def test_any_point_on_earth_is_answered(client: TestClient, lon: float, lat: float, crs: str) -> None:
    answer = client.get("/api/v1/divisions/at", params={"lon": lon, "lat": lat, "crs": crs})
    assert answer.status_code in (200, 404)
