"""Orders over HTTP: applied, annulled, drawn up step by step; what is not announced is known to those named alone."""

from __future__ import annotations

import io
import json
import threading
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.main import create_app
from gis.db.connect import Database
from gis.db.keys import make_key
from gis.flows.announce_orders import announce_orders
from gis.rights import TABLE, Role
from tests.api.plain import PLAIN
from tests.db.looking import state_of

TODAY = date.today()
TOMORROW = TODAY + timedelta(days=1)
NEW_NAME = "崭新街道"


@dataclass
class Desk:
    """The service, and people who bear keys of a role."""

    client: TestClient
    database: Database

    def key(self, name: str, role: Role) -> dict[str, str]:
        with self.database.write() as connection:
            made = make_key(connection, name, sorted(TABLE[role]), datetime.now(UTC), quota_per_minute=None, role=role)
        return {"X-API-Key": made.key}


@pytest.fixture
def desk(own_register: Database) -> Desk:
    return Desk(TestClient(create_app(own_register), raise_server_exceptions=False), own_register)


@pytest.fixture
def officer(desk: Desk) -> dict[str, str]:
    return desk.key("officer", "division_officer")


def rename(key: str, day: date = TODAY, announced: date = TODAY, **more: Any) -> dict[str, Any]:
    return {
        "order": key,
        "title": f"更名 {key}",
        "announced_on": str(announced),
        "effective_on": {"date": str(day)},
        "events": [{"kind": "rename", "unit": "mca:320613019", "name": NEW_NAME}],
        **more,
    }


def towns(client: TestClient, as_of: date) -> set[str]:
    answer = client.get("/api/v1/divisions", params={"level": "town", "as_of": str(as_of), "limit": 2000}).json()
    return {feature["properties"]["name"] for feature in answer["features"]}


def test_an_order_is_applied_and_annulled_over_http(desk: Desk, officer: dict[str, str]) -> None:
    answer = desk.client.post("/api/v1/orders", json={"order": rename("one")}, headers=officer)
    assert answer.status_code == 201, answer.text
    assert (answer.json()["units_changed"], answer.json()["state"]) == (1, "applied")
    assert NEW_NAME in towns(desk.client, TODAY)
    again = desk.client.post("/api/v1/orders", json={"order": rename("one")}, headers=officer)
    assert (again.status_code, again.json()["changed"]) == (200, False)

    number = answer.json()["number"]
    whole = desk.client.get(f"/api/v1/orders/{number}").json()
    assert whole["events"][0]["name"] == NEW_NAME
    assert whole["touched"]["units_changed"] == 1
    done = desk.client.post(f"/api/v1/orders/{number}/annul", json={"why": "entered twice"}, headers=officer)
    assert done.status_code == 200
    assert NEW_NAME not in towns(desk.client, TODAY)
    assert desk.client.get(f"/api/v1/orders/{number}").status_code == 404


def test_annulling_what_a_later_order_builds_on_names_it(desk: Desk, officer: dict[str, str]) -> None:
    july = next(o["id"] for o in desk.client.get("/api/v1/orders").json()["orders"] if o["key"] == "2020-07-nantong")
    answer = desk.client.post(f"/api/v1/orders/{july}/annul", json={"why": "a trial"}, headers=officer)
    assert answer.status_code == 409
    assert "2021-10-list-difference" in answer.json()["detail"]


def test_all_complaints_of_a_bad_order_come_back_at_once_and_nothing_changed(
    desk: Desk, officer: dict[str, str]
) -> None:
    before = state_of(desk.database)
    bad = rename("bad", colour="red", events=[{"kind": "rename", "unit": "mca:320613019"}, {"kind": "explode"}])
    answer = desk.client.post("/api/v1/orders", json={"order": bad}, headers=officer)
    assert answer.status_code == 422
    for place in ("field colour", "field events[0].name", "field events[1]"):
        assert place in answer.json()["detail"]
    assert state_of(desk.database) == before


def polygon(*corners: tuple[float, float]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": [[list(corner) for corner in corners]]}


@pytest.mark.parametrize(
    ("geometry", "told"),
    [
        (polygon((32.0, 120.8), (32.1, 120.8), (32.1, 120.9), (32.0, 120.8)), "swapped"),
        (polygon((120.8, 32.0), (120.9, 32.1), (120.9, 32.0), (120.8, 32.1), (120.8, 32.0)), "not a valid polygon"),
        ({"type": "Point", "coordinates": [120.8, 32.0]}, "not a polygon"),
        (polygon((120.8, 32.0), (120.9, 32.0), (120.9, 32.1)), "rings that do not close"),
    ],
)
def test_ground_that_is_no_ground_is_refused(
    desk: Desk, officer: dict[str, str], geometry: dict[str, Any], told: str
) -> None:
    answer = desk.client.post("/api/v1/orders", json={"order": rename("x"), "areas": {"p": geometry}}, headers=officer)
    assert answer.status_code == 422
    assert told in answer.json()["detail"]


def test_a_body_too_large_is_refused(desk: Desk, officer: dict[str, str]) -> None:
    answer = desk.client.post("/api/v1/orders", content=b"x" * 20_000_001, headers=officer)
    assert (answer.status_code, answer.headers["content-type"]) == (413, "application/problem+json")


def test_files_of_the_machine_are_not_read_for_a_body(desk: Desk, officer: dict[str, str]) -> None:
    events = [{"kind": "recode", "system": "mca", "codes_file": "/etc/passwd"}]
    answer = desk.client.post("/api/v1/orders", json={"order": rename("x", events=events)}, headers=officer)
    assert answer.status_code == 422
    assert "names a file" in answer.json()["detail"]


def test_an_order_applied_since_the_preview_is_named_with_the_units(desk: Desk, officer: dict[str, str]) -> None:
    seen = datetime.now(UTC).isoformat()
    desk.client.post("/api/v1/orders", json={"order": rename("first")}, headers=officer)
    other = rename("second", events=[{"kind": "rename", "unit": "mca:320613019", "name": "别的街道"}])
    answer = desk.client.post("/api/v1/orders", json={"order": other, "seen": seen}, headers=officer)
    assert answer.status_code == 409
    assert "first was applied meanwhile and changed 崭新街道" in answer.json()["detail"]
    elsewhere = rename("third", events=[{"kind": "rename", "unit": "mca:320613020", "name": "别处街道"}])
    assert (
        desk.client.post("/api/v1/orders", json={"order": elsewhere, "seen": seen}, headers=officer).status_code == 201
    )


def test_of_many_orders_at_once_on_one_unit_one_wins_and_the_others_are_told(
    desk: Desk, officer: dict[str, str]
) -> None:
    answers: list[Any] = []
    seen = datetime.now(UTC).isoformat()

    def post(n: int) -> None:
        events = [{"kind": "rename", "unit": "mca:320613019", "name": f"第{n}街道"}]
        body = {"order": rename(f"race-{n}", events=events), "seen": seen}
        answers.append(desk.client.post("/api/v1/orders", json=body, headers=officer))

    threads = [threading.Thread(target=post, args=(n,)) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    won = next(answer.json()["key"] for answer in answers if answer.status_code == 201)
    assert all(won in answer.json()["detail"] for answer in answers if answer.status_code == 409)


@pytest.mark.parametrize("role", ["public", "department", "planner", "placename_officer", "marker_officer"])
def test_only_those_who_may_apply_orders(desk: Desk, role: Role) -> None:
    headers = desk.key(role, role) if role != "public" else {}
    for path in ("/api/v1/orders", "/api/v1/orders/1/annul", "/api/v1/orders/drafts", "/api/v1/orders/drafts/1/apply"):
        assert desk.client.post(path, json={}, headers=headers).status_code == 403, path


# -- drafts --------------------------------------------------------------------------------------------


def test_an_order_is_drawn_up_step_by_step_and_applied(desk: Desk, officer: dict[str, str]) -> None:
    head = {"order": "stepwise", "title": "逐步拟定", "effective_on": {"date": str(TODAY)}}
    draft = desk.client.post("/api/v1/orders/drafts", json={"order": head}, headers=officer).json()
    assert [fault["field"] for fault in draft["complaints"]] == ["events"]
    place = f"/api/v1/orders/drafts/{draft['id']}"
    refused = desk.client.post(f"{place}/apply", json={}, headers=officer)
    assert (refused.status_code, "events" in refused.json()["detail"]) == (422, True)

    event = {"revision": draft["revision"], "event": {"kind": "rename", "unit": "mca:320613019", "name": NEW_NAME}}
    grown = desk.client.post(f"{place}/events", json=event, headers=officer).json()
    assert (grown["revision"], grown["complaints"]) == (2, [])
    stale = desk.client.post(f"{place}/events", json=event, headers=officer)
    assert stale.status_code == 409

    applied = desk.client.post(f"{place}/apply", json={}, headers=officer)
    assert (applied.status_code, applied.json()["state"]) == (201, "applied")
    assert NEW_NAME in towns(desk.client, TODAY)
    assert desk.client.get(place, headers=officer).status_code == 404


def test_a_practice_order_is_never_applied(desk: Desk, officer: dict[str, str]) -> None:
    body = {"order": rename("practice", practice=True)}
    draft = desk.client.post("/api/v1/orders/drafts", json=body, headers=officer).json()
    assert draft["practice"] is True
    before = state_of(desk.database)
    for path in (f"/api/v1/orders/drafts/{draft['id']}/apply", "/api/v1/orders"):
        answer = desk.client.post(path, json=body if path.endswith("orders") else {}, headers=officer)
        assert answer.status_code == 422
        assert "推演" in answer.json()["detail"]
    assert state_of(desk.database) == before


def test_a_draft_is_known_to_its_author_and_to_those_it_names(desk: Desk, officer: dict[str, str]) -> None:
    other, named = desk.key("other", "division_officer"), desk.key("named", "section_head")
    body = {"order": rename("secret", officers=["named"])}
    number = desk.client.post("/api/v1/orders/drafts", json=body, headers=officer).json()["id"]
    place = f"/api/v1/orders/drafts/{number}"
    assert [desk.client.get(place, headers=who).status_code for who in (officer, named, other)] == [200, 200, 404]
    assert [len(desk.client.get("/api/v1/orders/drafts", headers=who).json()["drafts"]) for who in (named, other)] == [
        1,
        0,
    ]
    for method, path in (("delete", place), ("post", f"{place}/apply"), ("post", f"{place}/events")):
        content = {"revision": 1, "event": {}} if path.endswith("events") else {}
        assert desk.client.request(method, path, headers=other, json=content).status_code == 404, path
    assert desk.client.delete(place, headers=officer).status_code == 204


# -- not announced is not known ------------------------------------------------------------------------

SECRETS = ("秘密街道", "320613901", "secret-order", "保密调整")


def secret(announced: date = TOMORROW, effective: date = TOMORROW) -> dict[str, Any]:
    return {
        "order": "secret-order",
        "title": "保密调整",
        "officers": ["named"],
        "announced_on": str(announced),
        "effective_on": {"date": str(effective)},
        "events": [
            {"kind": "change_kind", "unit": "mca:320613019",
             "into": {"name": "秘密街道", "kind": "街道", "codes": {"mca": "320613901"}}},
        ],
    }  # fmt: skip


def everything(client: TestClient, headers: dict[str, str]) -> Iterator[tuple[str, bytes]]:
    """Every answer that can be had with GET, today and in times to come, with tiles over the middle of the city."""
    for path, methods in client.get("/api/v1/openapi.json", headers=headers).json()["paths"].items():
        declared = {parameter["name"] for parameter in methods.get("get", {}).get("parameters", ())}
        tiles = [(6, 53, 25), (9, 427, 207), (11, 1711, 831), (14, 13690, 6652)]
        for z, x, y in tiles if "{z}" in path else tiles[:1]:
            values = {**PLAIN, "z": str(z), "x": str(x), "y": str(y)}
            for parameters in asked_of(declared if "get" in methods else set()):
                answer = client.get(path.format(**values), params=parameters, headers=headers)
                yield f"{path} {parameters} {z}", told_by(answer)


def told_by(answer: Any) -> bytes:
    """What an answer tells; of a workbook its sheets, since it also bears the second it was written in."""
    if "spreadsheetml" not in answer.headers.get("content-type", ""):
        return bytes(answer.content)
    with zipfile.ZipFile(io.BytesIO(answer.content)) as book:
        return b"".join(book.read(name) for name in sorted(book.namelist()) if not name.startswith("docProps"))


def asked_of(declared: set[str]) -> list[dict[str, Any]]:
    """Questions made of the parameters that a route takes; each once."""
    sets = [
        {"as_of": str(day), "lon": 120.86, "lat": 32.06, "from": "2019-01-01", "to": str(day), "level": "town",
         "limit": 2000, "geometry": "simplified", "q": "秘密街道", **look}
        for day in (TODAY, TODAY + timedelta(days=4000))
        for look in ({"code": "320613019"}, {"code": "320613901"}, {"name": "秘密街道"}, {"name": "秦灶街道"})
    ]  # fmt: skip
    asked = [{name: value for name, value in one.items() if name in declared} for one in sets]
    return [one for n, one in enumerate(asked) if one not in asked[:n]]


def found(answers: Iterator[tuple[str, bytes]]) -> list[str]:
    needles = [needle.encode() for secret_ in SECRETS for needle in {secret_, json.dumps(secret_).strip('"')}]
    # what was asked is told again in an error: only what the service knows of itself gives a secret away
    return [
        what
        for what, content in answers
        if any(needle in content for needle in needles if needle.decode("ascii", "ignore") not in what)
        and b'"status":404' not in content
    ]


def test_what_is_not_announced_is_found_nowhere_by_the_public(desk: Desk, officer: dict[str, str]) -> None:
    anybody: list[dict[str, str]] = [{}, desk.key("other", "division_officer")]
    before = [dict(everything(desk.client, who)) for who in anybody]
    untouched = {table: rows for table, rows in state_of(desk.database).items() if table != "order_draft"}

    answer = desk.client.post("/api/v1/orders", json={"order": secret()}, headers=officer)
    assert (answer.status_code, answer.json()["state"]) == (202, "sealed")

    after = [dict(everything(desk.client, who)) for who in anybody]
    differing = {what for one, other in zip(before, after, strict=True) for what in one if one[what] != other[what]}
    assert differing == set(), "not one answer differs by a byte"
    assert not any(found(iter(answers.items())) for answers in after)
    assert {t: rows for t, rows in state_of(desk.database).items() if t != "order_draft"} == untouched


def test_the_crawl_would_find_an_order_that_was_announced(desk: Desk, officer: dict[str, str]) -> None:
    answer = desk.client.post("/api/v1/orders", json={"order": secret(announced=TODAY)}, headers=officer)
    assert answer.status_code == 201
    told = found(everything(desk.client, {}))
    assert any("/divisions " in what for what in told)
    assert any("/tiles/" in what for what in told)
    assert any("/orders " in what for what in told)
    assert any("/map/config" in what for what in told)


def test_the_officers_named_on_a_sealed_order_see_it(desk: Desk, officer: dict[str, str]) -> None:
    named = desk.key("named", "section_head")
    number = desk.client.post("/api/v1/orders", json={"order": secret()}, headers=officer).json()["number"]
    seen = desk.client.get(f"/api/v1/orders/drafts/{number}", headers=named).json()
    assert (seen["sealed_until"], seen["order"]["title"]) == (str(TOMORROW), "保密调整")
    answer = desk.client.post(f"/api/v1/orders/drafts/{number}/apply", json={}, headers=desk.key("a", "administrator"))
    assert answer.status_code == 409


def test_a_sealed_order_enters_the_register_on_its_day(desk: Desk, officer: dict[str, str]) -> None:
    body = {"order": secret(effective=TODAY - timedelta(days=30))}
    desk.client.post("/api/v1/orders", json=body, headers=officer)
    assert announce_orders(desk.database, TODAY) == []
    assert "秘密街道" not in towns(desk.client, TODAY)
    again = desk.client.post("/api/v1/orders", json=body, headers=officer)
    assert (again.status_code, again.json()["state"]) == (200, "sealed")

    assert [done.state for done in announce_orders(desk.database, TOMORROW)] == ["applied"]
    assert "秘密街道" in towns(desk.client, TODAY)
    assert announce_orders(desk.database, TOMORROW) == []


def test_a_sealed_order_that_cannot_enter_any_more_says_why(desk: Desk, officer: dict[str, str]) -> None:
    number = desk.client.post("/api/v1/orders", json={"order": secret()}, headers=officer).json()["number"]
    ending = [{"kind": "abolish", "unit": "mca:320613019", "into": "mca:320613020"}]
    assert desk.client.post("/api/v1/orders", json={"order": rename("end", events=ending)}, headers=officer).is_success
    assert announce_orders(desk.database, TOMORROW) == []
    seen = desk.client.get(f"/api/v1/orders/drafts/{number}", headers=desk.key("named", "section_head")).json()
    assert "320613019" in seen["trouble"]


def test_a_bad_sealed_order_is_refused_at_once(desk: Desk, officer: dict[str, str]) -> None:
    before = state_of(desk.database)
    bad = secret() | {"events": [{"kind": "rename", "unit": "mca:999999999", "name": "x"}]}
    assert desk.client.post("/api/v1/orders", json={"order": bad}, headers=officer).status_code == 422
    assert state_of(desk.database) == before


# -- previews ------------------------------------------------------------------------------------------


def test_a_preview_tells_everything_and_writes_nothing(desk: Desk, officer: dict[str, str]) -> None:
    before = state_of(desk.database)
    ending = [{"kind": "abolish", "unit": "mca:320613019", "into": "mca:320613020"}]
    answer = desk.client.post("/api/v1/orders/preview", json={"order": rename("end", events=ending)}, headers=officer)
    assert answer.status_code == 200, answer.text
    told = answer.json()
    assert ("ends", "秦灶街道") in {(unit["what"], (unit["before"] or {}).get("name")) for unit in told["units"]}
    assert ("ended", "320613019") in {(step["what"], step["code"]) for step in told["codes"]}
    sizes = [(area["before_km2"], area["after_km2"]) for area in told["areas"]]
    assert all(before_km2 == pytest.approx(after_km2, abs=1e-5) for before_km2, after_km2 in sizes), sizes
    assert state_of(desk.database) == before

    applied = {"order": rename("other"), "seen": told["register_moment"]}
    assert desk.client.post("/api/v1/orders", json=applied, headers=officer).status_code == 201
    late = {"order": rename("end", events=ending), "seen": told["register_moment"]}
    assert "other was applied meanwhile" in desk.client.post("/api/v1/orders", json=late, headers=officer).text


def test_a_practice_order_can_be_previewed(desk: Desk, officer: dict[str, str]) -> None:
    body = {"order": rename("practice", practice=True)}
    number = desk.client.post("/api/v1/orders/drafts", json=body, headers=officer).json()["id"]
    told = desk.client.post(f"/api/v1/orders/drafts/{number}/preview", headers=officer).json()
    assert told["practice"] is True
    assert [unit["after"]["name"] for unit in told["units"]] == [NEW_NAME]


def test_ground_that_leaves_a_gap_is_refused_with_its_map(desk: Desk, officer: dict[str, str]) -> None:
    square = polygon((120.85, 32.02), (120.86, 32.02), (120.86, 32.03), (120.85, 32.03), (120.85, 32.02))
    events = [{"kind": "transfer", "from": "mca:320613", "to": "mca:320612", "cells": ["square"]}]
    body = {"order": rename("gap", events=events), "areas": {"square": square}}
    answer = desk.client.post("/api/v1/orders/preview", json=body, headers=officer)
    assert answer.status_code == 422
    maps = [fault["geometry"] for fault in answer.json()["complaints"] if fault.get("geometry")]
    assert maps
    assert all(drawn["type"] == "MultiPolygon" for drawn in maps)
