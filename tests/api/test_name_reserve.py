"""The reserve of names and corrected readings over HTTP."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.main import create_app
from api.name_reserve import ReserveList
from api.name_reserve import router as reserve_router
from api.readings import ReadingList
from api.readings import router as readings_router
from gis.db.connect import Database
from gis.db.keys import make_key
from gis.rights import TABLE, Role

RESERVE, READINGS = "/api/v1/placenames/reserve", "/api/v1/placenames/readings"
UNTIL = (date.today() + timedelta(days=90)).isoformat()


@dataclass(frozen=True)
class Office:
    """The service over a register of its own, and keys."""

    client: TestClient
    database: Database

    def key(self, role: Role, *, made_up: bool = True) -> dict[str, str]:
        with self.database.write() as connection:
            made = make_key(
                connection, f"{role} {made_up}", sorted(TABLE[role]), datetime.now(UTC), quota_per_minute=None,
                made_up_data=made_up, role=role,
            )  # fmt: skip
        return {"X-API-Key": made.key}


@pytest.fixture
def office(own_register: Database) -> Office:
    app = create_app(own_register)
    for path, router in ((RESERVE, reserve_router), (READINGS, readings_router)):
        if path not in app.openapi()["paths"]:
            app.include_router(router, prefix="/api/v1")
    return Office(TestClient(app, raise_server_exceptions=False), own_register)


def test_a_name_is_reserved_held_released_and_dropped_by_the_officer_for_names(office: Office) -> None:
    key = office.key("placename_officer")

    def post(path: str, body: dict[str, Any]) -> Any:
        return office.client.post(f"{RESERVE}{path}", json=body, headers=key)

    made = post("", {"name": "桃源路", "class_code": "街路巷", "unit": "name:崇川区", "lon": 120.86, "lat": 32.01})
    assert made.status_code == 201
    entry = made.json()["entry"]
    assert (entry["proper"], entry["class_code"], entry["state"], entry["lon"]) == ("桃源", "23500", "free", 120.86)
    again = post("", {"name": "桃源路"})
    assert (again.status_code, again.json()["detail"]) == (409, f"桃源路 (reserve {entry['id']}) is free already")
    assert post("", {"name": "陶园路", "class_code": "23500"}).json()["warnings"] == [
        f"陶园路 sounds like 桃源路: 桃源路 (reserve {entry['id']}) is free"
    ]

    at = f"/{entry['id']}"
    held = post(f"{at}/hold", {"revision": 1, "held_for": "甲工程", "held_until": UNTIL}).json()["entry"]
    assert (held["state"], held["revision"]) == ("held", 2)
    other = post(f"{at}/hold", {"revision": 2, "held_for": "乙工程", "held_until": UNTIL})
    assert other.status_code == 409
    assert f"is held for 甲工程 until {UNTIL}" in other.json()["detail"]
    assert post(f"{at}/release", {"revision": 1}).status_code == 409
    assert post(f"{at}/release", {"revision": 2}).json()["entry"]["state"] == "free"
    assert post(f"{at}/drop", {"revision": 3}).json()["entry"]["state"] == "dropped"

    listed = office.client.get(RESERVE, headers=key)
    ReserveList.model_validate_json(listed.content)
    assert [one["name"] for one in listed.json()["names"]] == ["陶园路"]
    dropped = office.client.get(RESERVE, params={"state": "dropped"}, headers=key).json()
    assert [one["name"] for one in dropped["names"]] == ["桃源路"]


def test_what_is_wrong_with_a_name_is_told_by_field(office: Office) -> None:
    key = office.key("placename_officer")
    body = {"name": "abc", "class_code": "99999", "unit": "name:无此区", "lon": 120.8}
    refused = office.client.post(RESERVE, json=body, headers=key)
    assert refused.status_code == 422
    assert {one["field"] for one in refused.json()["complaints"]} == {"name", "class_code", "unit", "lat"}


def test_free_names_for_a_class_are_proposed_page_by_page(office: Office) -> None:
    key = office.key("placename_officer")
    for name in ("甲子路", "乙丑路", "丙寅苑"):
        code = "22100" if name.endswith("苑") else "23500"
        assert office.client.post(RESERVE, json={"name": name, "class_code": code}, headers=key).status_code == 201
    found = office.client.get(f"{RESERVE}/proposals", params={"class": "road"}, headers=key).json()
    assert [one["name"] for one in found["names"]] == ["乙丑路", "甲子路"]
    first = office.client.get(RESERVE, params={"limit": 2}, headers=key).json()
    rest = office.client.get(RESERVE, params={"limit": 2, "skip": first["next"]}, headers=key).json()
    assert [one["name"] for one in first["names"] + rest["names"]] == ["丙寅苑", "乙丑路", "甲子路"]
    assert rest["next"] is None
    assert office.client.get(f"{RESERVE}/proposals", params={"class": "2"}, headers=key).status_code == 422


def test_the_public_and_departments_learn_nothing_of_the_reserve(office: Office) -> None:
    department = office.key("department")
    for path in (RESERVE, f"{RESERVE}/proposals?class=road"):
        assert office.client.get(path).status_code == 403
        assert office.client.get(path, headers=department).status_code == 403
    head = office.key("section_head")
    assert office.client.get(RESERVE, headers=head).status_code == 200
    assert office.client.post(RESERVE, json={"name": "桃源路"}, headers=head).status_code == 403


def test_a_reading_is_corrected_by_who_keeps_names_and_seen_by_everybody(office: Office) -> None:
    key = office.key("placename_officer")
    body = {"text": "苴镇", "pinyin": "zhā zhèn", "why": "问了街道办事处"}
    assert office.client.post(READINGS, json=body).status_code == 403
    done = office.client.post(READINGS, json=body, headers=key)
    assert (done.status_code, done.json()["changed"], done.json()["unusual"]) == (201, True, ["苴 zhā"])
    again = office.client.post(READINGS, json=body, headers=key)
    assert (again.status_code, again.json()["changed"]) == (200, False)
    listed = office.client.get(READINGS)
    ReadingList.model_validate_json(listed.content)
    assert [(one["text"], one["pinyin"]) for one in listed.json()["readings"]] == [("苴镇", "zhā zhèn")]
    assert "placename_officer" not in listed.text, "who made it is for the office"
    refused = office.client.post(READINGS, json={**body, "pinyin": "zha"}, headers=key)
    assert refused.status_code == 422
    assert {one["field"] for one in refused.json()["complaints"]} == {"pinyin"}
