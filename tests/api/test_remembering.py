"""An answer given before is given again, until anything is written."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import event

from api.main import create_app
from gis.db.connect import Database
from gis.db.keys import make_key
from gis.flows.apply_order import apply_order
from tests.flows.drawn import order_file, rename

TOWNS = "/api/v1/divisions?level=town&as_of=2026-01-01&limit=200"


class Asked:
    """Counts what is asked of the database."""

    def __init__(self, database: Database) -> None:
        self.statements = 0
        event.listen(database.app, "before_cursor_execute", self._count)

    def _count(self, *_: object) -> None:
        self.statements += 1

    def by(self, client: TestClient, path: str, **headers: str) -> tuple[int, bytes]:
        """How many statements a question takes, and its answer."""
        before = self.statements
        answer = client.get(path, headers=headers)
        assert answer.status_code == 200
        return self.statements - before, answer.content


@pytest.fixture
def client(own_register: Database) -> TestClient:
    return TestClient(create_app(own_register), raise_server_exceptions=False)


def test_the_second_time_only_the_versions_of_the_layers_are_read(client: TestClient, own_register: Database) -> None:
    asked = Asked(own_register)
    (first, answer), (second, again) = asked.by(client, TOWNS), asked.by(client, TOWNS)
    assert (second, again) == (1, answer)
    assert first > second


def test_a_book_that_was_read_answers_any_date_with_no_more_than_its_version(
    client: TestClient, own_register: Database
) -> None:
    asked, anew = Asked(own_register), {"Cache-Control": "no-cache"}
    reading, _ = asked.by(client, TOWNS, **anew)
    assert reading > 1
    for path in ("divisions?level=town&as_of=2019-01-01", "divisions/tree?as_of=2018-01-01&depth=4", "divisions"):
        assert asked.by(client, f"/api/v1/{path}", **anew)[0] == 1
    drawn = "/api/v1/divisions?level=town&as_of=2019-01-01&geometry=simplified"
    assert asked.by(client, drawn, **anew)[0] == 2


def test_whatever_is_written_is_seen_at_once(client: TestClient, own_register: Database, tmp_path: Path) -> None:
    assert "秦灶街道" in client.get(TOWNS).text
    apply_order(own_register, order_file(tmp_path, "one", str(date(2025, 1, 1)), rename("mca:320613019", "崭新街道")))
    assert "崭新街道" in client.get(TOWNS).text
    assert "秦灶街道" not in client.get(TOWNS).text


def test_a_key_without_the_right_is_not_given_what_the_public_was(client: TestClient, own_register: Database) -> None:
    assert client.get(TOWNS).status_code == 200
    with own_register.write() as connection:
        made = make_key(connection, "tiles only", ["read:tiles"], datetime.now(UTC), quota_per_minute=None)
    assert client.get(TOWNS, headers={"X-API-Key": made.key}).status_code == 403


def test_a_question_that_is_refused_is_refused_again(client: TestClient) -> None:
    for _ in range(2):
        answer = client.get("/api/v1/divisions?level=galaxy")
        assert (answer.status_code, answer.headers["content-type"]) == (422, "application/problem+json")
