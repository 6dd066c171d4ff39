"""Successors over HTTP, of the register and of a catalogue."""

from __future__ import annotations

from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.main import create_app
from gis.db.connect import Database
from gis.flows.load_catalogue import load_catalogue
from tests.gis.listed import HEADER, NANTONG

ROUTE = "/api/v1/divisions/successors"


def test_the_register_tells_what_became_of_a_code(client: TestClient) -> None:
    answer = client.get(ROUTE, params={"code": "320611", "from": "2019", "as_of": "2021-01-01"})
    assert answer.status_code == 200
    body = answer.json()
    assert (body["code"], body["since"], body["as_of"], body["catalogue"]) == (
        "320611", "2019-01-01", "2021-01-01", None
    )  # fmt: skip
    [end] = body["successors"]
    assert (end["code"], end["name"], end["status"], end["share"]) == ("320613", "崇川区", "in_force", 1.0)


def test_a_catalogue_tells_it_from_its_own_rows(own_register: Database, tmp_path: Path) -> None:
    path = tmp_path / "china.csv"
    path.write_text(HEADER + NANTONG, encoding="utf-8")
    load_catalogue(own_register, path)
    own = TestClient(create_app(own_register), raise_server_exceptions=False)
    asked = {"code": "320624", "from": "1983", "as_of": "2009", "catalogue": "china"}
    [end] = own.get(ROUTE, params=asked).json()["successors"]
    assert (end["code"], end["name"], end["steps"], end["valid_to"]) == ("320612", "通州区", 3, None)
    [known] = own.get(ROUTE, params={**asked, "as_of": "1993"}).json()["successors"]
    assert (known["code"], known["valid_to"]) == ("329021", "1995-01-01")
    late = own.get(ROUTE, params={**asked, "from": "1995"})
    assert (late.status_code, late.json()["type"]) == (404, "not-found")
    assert "1983-01-01 to 1993-01-01 (南通县)" in late.json()["detail"]


@pytest.mark.parametrize(
    ("asked", "status", "kind"),
    [
        ({"code": "320611", "from": "1970"}, 404, "before-register"),
        ({"code": "999999", "from": "2019"}, 404, "not-found"),
        ({"code": "320611", "from": "2019", "catalogue": "mars"}, 404, "not-found"),
        ({"code": "320611", "from": "2019", "as_of": "2018-06"}, 422, "bad-input"),
        ({"code": "320611", "from": "2019-13"}, 422, "bad-input"),
        ({"code": "320611"}, 422, "bad-input"),
        ({"code": "320611", "from": "2019", "catalogue": "No Such"}, 422, "bad-input"),
    ],
)
def test_what_cannot_be_answered_is_a_problem_document(
    client: TestClient, asked: dict[str, str], status: int, kind: str
) -> None:
    answer = client.get(ROUTE, params=asked)
    assert (answer.status_code, answer.json()["type"]) == (status, kind)
