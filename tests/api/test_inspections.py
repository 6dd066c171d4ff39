"""Inspections over HTTP: due lists and rates for everybody, recording for either side, places for nobody."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.inspection_models import DueList, RateList, RoundList
from api.main import create_app
from gis.db.boundaries import read_lines
from gis.db.cluster import Cluster
from gis.db.connect import Database, private_database
from gis.db.keys import make_key
from gis.db.markers import read_markers
from gis.rights import Role
from tests.markers.test_calendar import events

URL = "/api/v1/inspections"
DAY = date(2025, 9, 1)
FINE = {"accurate": True, "firm": True, "visible": True, "legible": True, "filed": True}


@dataclass(frozen=True)
class Office:
    """A service over a demonstration of its own, the line of 通州 and 海门, and keys of officers."""

    client: TestClient
    database: Database
    line_id: int
    sides: tuple[int, ...]
    marker: Any

    def key(self, role: Role, unit: int | None) -> dict[str, str]:
        with self.database.write() as connection:
            count = connection.execute(text("SELECT count(*) FROM api_key")).scalar_one()
            made = make_key(
                connection, f"{role} {count}", ["read:boundaries", "record:inspections"], datetime.now(UTC),
                quota_per_minute=None, made_up_data=True, role=role, unit_id=unit,
            )  # fmt: skip
        return {"X-API-Key": made.key}

    def post(self, path: str, body: dict[str, Any], key: dict[str, str] | None = None) -> Any:
        return self.client.post(path if path.startswith("/") else f"{URL}/{path}", json=body, headers=key)


@pytest.fixture(scope="module")
def office(cluster: Cluster, demo_template: str, clone: Callable[[str], str]) -> Iterator[Office]:
    database = private_database(cluster, clone(demo_template))
    with database.read() as connection:
        line = next(one for one in read_lines(connection, DAY) if one.name == "通州海门线")
        marker = next(m for m in read_markers(connection, DAY, line_ids=[line.line_id or 0]) if m.type_letter == "Q")
    with TestClient(create_app(database), raise_server_exceptions=False) as client:
        yield Office(client, database, line.line_id or 0, line.sides, marker)


@pytest.fixture(scope="module")
def officer(office: Office) -> dict[str, str]:
    """The key of an officer of 通州区."""
    return office.key("marker_officer", office.sides[0])


def visit(office: Office, on: str = "2025-09-01", **more: Any) -> dict[str, Any]:
    signatures = [{"side": side, "by": "某人", "on": on} for side in ("通州区", "海门区")]
    return {"marker": office.marker.number, "on_day": on, "criteria": FINE, "signatures": signatures, **more}


# -- for everybody -------------------------------------------------------------------------------------


def test_the_due_list_of_a_year_and_its_calendar_tell_the_same(client: TestClient) -> None:
    answer = client.get(f"{URL}/due", params={"year": 2028})
    assert answer.status_code == 200
    found = DueList.model_validate(answer.json())
    due = [one for one in found.rounds if one.status == "due"]
    calendar = client.get(f"{URL}/due.ics", params={"year": 2028})
    assert calendar.headers["content-type"] == "text/calendar; charset=utf-8"
    told = events(calendar.text)
    assert len(told) == 2 * len(due) > 0
    assert {e["DTSTART;VALUE=DATE"] for e in told} >= {"20280515", "20281201"}


def test_the_due_list_of_a_unit_is_that_of_its_lines(office: Office) -> None:
    unit = office.sides[0]
    found = office.client.get(f"{URL}/due", params={"year": 2028, "unit": unit}).json()["rounds"]
    assert found
    assert all(unit in one["sides"] for one in found)


@pytest.mark.parametrize("by", ["city", "line", "side", "level"])
def test_rates_are_public_and_add_up(client: TestClient, by: str) -> None:
    answer = client.get(f"{URL}/intactness", params={"as_of": "2025-12-31", "by": by})
    assert answer.status_code == 200
    for one in RateList.model_validate(answer.json()).rates:
        assert one.intact + one.failed + one.overdue + one.never == one.markers
        assert one.unknown == one.overdue + one.never
        assert one.share == pytest.approx(one.intact / one.markers)
        assert (one.managed is not None) == (by == "side")


def test_rounds_tell_which_sides_signed_and_not_who(client: TestClient) -> None:
    answer = client.get(f"{URL}/rounds", params={"year": 2025})
    assert RoundList.model_validate(answer.json()).rounds
    assert "演示人员" not in answer.text


def test_a_key_without_made_up_data_is_told_of_no_made_up_round_or_marker(office: Office) -> None:
    with office.database.write() as connection:
        made = make_key(
            connection, "地税局", ["read:boundaries"], datetime.now(UTC), quota_per_minute=None, made_up_data=False
        )
    key = {"X-API-Key": made.key}
    assert office.client.get(f"{URL}/rounds", headers=key).json() == {"rounds": []}
    rates = office.client.get(f"{URL}/intactness", headers=key).json()["rates"]
    assert (rates[0]["markers"], rates[0]["share"]) == (0, None)
    due = office.client.get(f"{URL}/due", params={"year": 2028}, headers=key).json()["rounds"]
    assert {one["last_year"] for one in due} <= {None}


def test_years_and_dates_have_bounds(client: TestClient) -> None:
    assert client.get(f"{URL}/due", params={"year": 1800}).status_code == 422
    assert client.get(f"{URL}/due").status_code == 422
    assert client.get(f"{URL}/intactness", params={"by": "weather"}).status_code == 422
    assert client.get(f"{URL}/intactness", params={"as_of": "1900-01-01"}).json()["type"] == "before-register"
    assert client.get(f"{URL}/intactness", params={"as_of": "9999-12-31"}).status_code == 200


# -- for officers --------------------------------------------------------------------------------------


def test_the_public_and_departments_record_nothing(office: Office) -> None:
    for path in ("rounds", "rounds/1/visits", "rounds/1/signatures", "rounds/1/report", "visits",
                 "visits/1/signatures", "visits/1/withdrawal", "/api/v1/markers/DEMO-M0001/repairs",
                 "/api/v1/markers/DEMO-M0001/relocations"):  # fmt: skip
        assert office.post(path, {}).status_code == 403, path
        assert office.post(path, {}, office.key("department", None)).status_code == 403, path


def test_a_round_is_planned_walked_signed_and_reported(office: Office, officer: dict[str, str]) -> None:
    planned = office.post(
        "rounds", {"line_id": office.line_id, "year": 2025, "kind": "special", "reason": "台风后"}, officer
    )
    assert planned.status_code == 201
    number = planned.json()["round_id"]
    point = {"lon": 121.001234567, "lat": 32.001234567, "crs": "gcj02"}
    done = office.post(f"rounds/{number}/visits", {"visits": [visit(office, point=point, signatures=[])]}, officer)
    assert done.status_code == 201
    assert (len(done.json()["visit_ids"]), done.json()["known"]) == (1, 0)
    assert "121.0" not in done.text
    other = office.post(f"rounds/{number}/signatures", {"side": "海门区", "by": "某", "on": "2025-09-02"}, officer)
    assert other.status_code == 403
    neighbour = office.key("marker_officer", office.sides[1])
    for side, key in (("通州区", officer), ("海门区", neighbour)):
        signed = office.post(f"rounds/{number}/signatures", {"side": side, "by": "某", "on": "2025-09-02"}, key)
        assert signed.status_code == 201
    assert {one["side"] for one in signed.json()["signatures"]} == set(office.sides)
    reported = office.post(f"rounds/{number}/report", {"on": "2025-09-20"}, officer)
    assert reported.json()["reported_on"] == "2025-09-20"


def test_complaints_name_the_visit_and_the_field_and_no_place(office: Office, officer: dict[str, str]) -> None:
    point = {"lon": 121.123456, "lat": 32.123456, "crs": "wgs84"}
    body = {"visits": [visit(office, point=point), visit(office, "2999-01-01", point=point), visit(office, marker="x")]}
    answer = office.post("visits", body, officer)
    assert answer.status_code == 422
    faults = {(fault["row"], fault["field"]) for fault in answer.json()["complaints"]}
    assert {("2", "on_day"), ("3", "marker")} <= faults
    assert "121.1" not in answer.text
    bad = office.post("visits", {"visits": [visit(office, point={**point, "lat": 912.123456})]}, officer)
    assert bad.status_code == 422
    assert "912.1" not in bad.text


def test_an_officer_of_another_division_finds_no_such_marker(office: Office) -> None:
    with office.database.read() as connection:
        other = next(line for line in read_lines(connection, DAY) if not set(line.sides) & set(office.sides))
    stranger = office.key("marker_officer", other.side_a)
    assert "no marker of yours" in office.post("visits", {"visits": [visit(office)]}, stranger).json()["detail"]
    assert office.post("rounds", {"line_id": office.line_id, "year": 2026}, stranger).status_code == 403
    form = {**repair_form(), "done_by": "通州区"}
    answer = office.post(f"/api/v1/markers/{office.marker.marker_id}/repairs", form, stranger)
    unknown = office.post("/api/v1/markers/none-such/repairs", form, stranger)
    assert (answer.status_code, answer.json()["detail"]) == (404, unknown.json()["detail"])


def repair_form() -> dict[str, Any]:
    signatures = [{"side": side, "by": "某", "on": "2025-10-01"} for side in ("通州区", "海门区")]
    return {
        "on_day": "2025-10-01", "criteria": FINE, "signatures": signatures, "done_by": "海门区",
        "neighbour_present": "李四", "action": "重新描红",
    }  # fmt: skip


def test_a_repair_is_entered_and_can_be_withdrawn(office: Office, officer: dict[str, str]) -> None:
    path = f"/api/v1/markers/{office.marker.marker_id}/repairs"
    forms = [{**repair_form(), "done_by": side} for side in ("通州区", "海门区")]
    answers = [office.post(path, form, officer) for form in forms]
    assert 201 in {answer.status_code for answer in answers}
    made = next(answer.json() for answer in answers if answer.status_code == 201)
    assert made["act"] == "repair"
    gone = office.post(f"visits/{made['visit_id']}/withdrawal", {"why": "wrong stone"}, officer)
    assert gone.status_code == 204
    again = office.post(f"visits/{made['visit_id']}/withdrawal", {"why": "wrong stone"}, officer)
    assert again.status_code == 404


def test_a_relocation_is_refused_by_what_it_lacks_and_moves_the_stone_when_lawful(
    office: Office, officer: dict[str, str]
) -> None:
    path = f"/api/v1/markers/{office.marker.marker_id}/relocations"
    signatures = [{"side": side, "by": "某", "on": "2025-12-01"} for side in ("通州区", "海门区")]
    point = {"lon": office.marker.lon + 0.001, "lat": office.marker.lat + 0.001, "crs": "cgcs2000"}
    bare = {"on_day": "2025-12-01", "criteria": FINE, "signatures": signatures, "point": point}
    refused = office.post(path, bare, officer)
    assert refused.status_code == 422
    assert {fault["field"] for fault in refused.json()["complaints"]} == {"agreements", "filing_number"}
    assert str(point["lon"])[:7] not in refused.text
    papers = [{"side": side, "number": f"{side}〔2025〕1号", "on": "2025-11-01"} for side in ("通州区", "海门区")]
    done = office.post(path, {**bare, "agreements": papers, "filing_number": "苏民备1号"}, officer)
    assert done.status_code == 201
    with office.database.read() as connection:
        now = read_markers(connection, date(2025, 12, 1), marker_ids=[office.marker.marker_id])[0]
    assert (now.number, now.change) == (office.marker.number, "relocated")
    assert now.lon == pytest.approx(point["lon"])


def test_a_form_with_a_field_too_many_or_a_nul_is_refused(office: Office, officer: dict[str, str]) -> None:
    assert office.post("visits", {"visits": [visit(office, weather="fine")]}, officer).status_code == 422
    assert office.post("visits", {"visits": [visit(office, note="a\0b")]}, officer).status_code == 422
    assert office.post("visits", {"visits": []}, officer).status_code == 422
