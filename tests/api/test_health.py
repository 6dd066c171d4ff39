"""Whether the service lives, and what it says it holds."""

from __future__ import annotations

from fastapi.testclient import TestClient
from sqlalchemy import text

from api.main import create_app
from gis.db.connect import Database


def test_health_counts_what_the_register_holds(client: TestClient, demo: Database) -> None:
    said = client.get("/api/v1/health").json()
    with demo.read() as connection:
        counted = connection.execute(
            text(
                "SELECT (SELECT count(*) FROM division_unit) AS units, (SELECT count(*) FROM facility) AS facilities, "
                "(SELECT sum(nodes) FROM street_network) AS street_nodes, (SELECT count(*) FROM coverage_run) AS runs, "
                "(SELECT count(*) FROM address WHERE upper_inf(recorded)) AS addresses"
            )
        ).one()
    assert said["status"] == "ok"
    assert said["first_day"] == "1982-01-01"
    assert said["counts"]["orders"] == 18
    assert said["counts"]["runs"] == counted.runs >= 8, "those of the main job, and what others asked since"
    assert said["counts"]["units"] == counted.units
    assert said["counts"]["facilities"] == counted.facilities
    assert said["counts"]["street_nodes"] == counted.street_nodes
    assert abs(said["counts"]["addresses"] - counted.addresses) <= 0.05 * counted.addresses, "estimated, but not wrong"


def test_health_says_what_must_be_shown_with_the_data(client: TestClient) -> None:
    said = client.get("/api/v1/health").json()
    assert said["made_up"] is True
    assert said["notices"] == ["示意数据，不得作为法定依据", "演示数据"]


def test_without_the_demonstration_nothing_is_called_made_up(register: Database) -> None:
    said = TestClient(create_app(register)).get("/api/v1/health").json()
    assert said["made_up"] is False
    assert said["notices"] == ["示意数据，不得作为法定依据"]
    assert said["counts"]["facilities"] == 0


def test_an_empty_register_lives_but_knows_no_division(empty: Database) -> None:
    client = TestClient(create_app(empty), raise_server_exceptions=False)
    assert client.get("/api/v1/health").json()["first_day"] is None
    answer = client.get("/api/v1/divisions")
    assert answer.status_code == 503
    assert answer.json()["type"] == "not-ready"
    assert "tongtu load baseline" in answer.json()["detail"]
