"""Lists, trees and differences from the book of versions: the bytes that are joined, and the state they belong to."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import BaseModel
from sqlalchemy import event, text

from api.books import PAST_KEPT, Books
from api.division_models import DateDifference, Tree
from api.geojson import FeatureCollection
from api.main import create_app
from gis.db.clock import last_moment
from gis.db.connect import Database
from gis.db.divisions import Asked, list_divisions
from gis.divisions import LEVELS
from gis.flows.annul_order import annul_order
from gis.flows.apply_order import apply_order
from tests.flows.drawn import order_file, rename

DAYS = ("1982-01-01", "2018-01-01", "2020-07-02", "2020-07-03", "2021-01-01", "2026-01-01")
SPANS = (("2018-01-01", "2022-01-01"), ("2020-07-02", "2020-07-03"), ("1990-01-01", "2026-01-01"))
LATER = date(2025, 1, 1)


def as_told(client: TestClient, path: str, model: type[BaseModel], **asked: Any) -> Any:
    """An answer, held against its model."""
    answer = client.get(f"/api/v1/divisions{path}", params=asked)
    assert answer.status_code == 200, answer.text
    body = answer.json()
    assert model.model_validate(body).model_dump(mode="json", by_alias=True) == body
    return body


@pytest.mark.parametrize("as_of", DAYS)
@pytest.mark.parametrize("level", [*LEVELS, "group:shiqu"])
def test_a_list_of_any_level_and_date_is_what_its_model_says(client: TestClient, level: str, as_of: str) -> None:
    page = as_told(client, "", FeatureCollection, level=level, as_of=as_of, limit=2000)
    assert page["numberReturned"] == len(page["features"])
    for feature in page["features"]:
        properties = feature["properties"]
        assert properties["valid_from"] <= as_of < (properties["valid_to"] or "9999")
        assert properties["code"] == properties["codes"].get("mca")


@pytest.mark.parametrize("geometry", ["simplified", "full"])
def test_areas_are_joined_to_the_features_they_are_of(client: TestClient, geometry: str) -> None:
    bare = as_told(client, "", FeatureCollection, level="town", as_of="2020-07-03", limit=200)
    drawn = as_told(client, "", FeatureCollection, level="town", as_of="2020-07-03", limit=200, geometry=geometry)
    assert [f["properties"] for f in drawn["features"]] == [f["properties"] for f in bare["features"]]
    assert all(f["geometry"]["type"] == "MultiPolygon" for f in drawn["features"])
    early = as_told(client, "", FeatureCollection, level="county", as_of="1990-01-01", geometry=geometry)
    assert {f["geometry"] for f in early["features"]} == {None}


@pytest.mark.parametrize("as_of", DAYS)
@pytest.mark.parametrize("depth", [0, 1, 4])
def test_a_tree_of_any_date_is_what_its_model_says(client: TestClient, as_of: str, depth: int) -> None:
    tree = as_told(client, "/tree", Tree, as_of=as_of, depth=depth)
    whole = as_told(client, "", FeatureCollection, as_of=as_of, limit=2000)["numberReturned"]
    assert tree["numberReturned"] == counted(tree["tree"])
    assert depth < 4 or min(2000, counted(tree["tree"])) == whole


def counted(nodes: list[Any]) -> int:
    return sum(1 + counted(node["children"]) for node in nodes)


@pytest.mark.parametrize(("start", "end"), SPANS)
def test_a_difference_is_what_its_model_says(client: TestClient, start: str, end: str) -> None:
    told = as_told(client, "/difference", DateDifference, **{"from": start, "to": end})
    orders = {order["id"] for order in told["orders"]}
    assert {number for item in (*told["added"], *told["ended"]) for number in item["orders"]} <= orders


def test_what_was_believed_before_is_told_from_a_book_of_its_own(own_register: Database, tmp_path: Path) -> None:
    client = TestClient(create_app(own_register), raise_server_exceptions=False)
    with own_register.read() as connection:
        before = last_moment(connection)
    assert before is not None
    done = apply_order(own_register, order_file(tmp_path, "one", str(LATER), rename("mca:320613019", "崭新街道")))
    with own_register.read() as connection:
        between = last_moment(connection)
    assert between is not None
    annul_order(own_register, done.number, "drawn for a test")
    asked = {"level": "town", "as_of": str(LATER), "limit": 200}
    for moment, there in ((before, False), (between, True), (None, False)):
        past = {} if moment is None else {"recorded_as_of": moment.isoformat()}
        body = as_told(client, "", FeatureCollection, **asked, **past)
        assert ("崭新街道" in {f["properties"]["name"] for f in body["features"]}) is there


def test_a_book_belongs_to_the_state_that_the_connection_sees(own_register: Database, tmp_path: Path) -> None:
    books = Books()

    def names(connection: Any) -> set[str]:
        page = list_divisions(connection, books.at(connection).book, Asked(LATER, "town", limit=200))
        return {entry.name for entry in page.entries}

    with own_register.read() as early:
        early.execute(text("SELECT 1"))  # from here on it sees this state
        apply_order(own_register, order_file(tmp_path, "one", str(LATER), rename("mca:320613019", "崭新街道")))
        with own_register.read() as late:
            assert "崭新街道" in names(late)
            assert "崭新街道" not in names(early)
            assert "崭新街道" in names(late)


def test_questions_for_the_past_do_not_push_out_the_book_of_today(register: Database) -> None:
    books = Books()
    with register.read() as connection:
        last = last_moment(connection)
        assert last is not None
        today = books.at(connection)
        for microsecond in range(PAST_KEPT + 2):
            books.at(connection, last.replace(year=2100, microsecond=microsecond))
        assert books.at(connection) is today


def test_a_book_is_read_ahead_of_the_questions_after_a_write_beside_the_service(
    own_register: Database, tmp_path: Path
) -> None:
    statements: list[str] = []
    event.listen(own_register.app, "before_cursor_execute", lambda *told: statements.append(told[2]))
    question = {"level": "county", "as_of": str(LATER)}

    def reads() -> int:
        return sum("division_version" in statement for statement in statements)

    with TestClient(create_app(own_register), raise_server_exceptions=False) as client:
        client.get("/api/v1/divisions", params=question)
        apply_order(own_register, order_file(tmp_path, "2024-name", "2024-01-01", rename("mca:320613", "通宁区")))
        statements.clear()
        start, before = time.monotonic(), -1
        # until it has begun, and then until names and addresses are read behind it
        while (not reads() or reads() != before) and time.monotonic() < start + 60:
            before = reads()
            time.sleep(2)
        assert reads()
        statements.clear()
        body = client.get("/api/v1/divisions", params=question).json()
        assert "通宁区" in {feature["properties"]["name"] for feature in body["features"]}
        assert not reads()


def test_a_difference_hangs_on_the_states_of_its_dates_and_not_on_the_days(client: TestClient) -> None:
    def told(start: str, end: str, **more: str) -> Any:
        body = client.get("/api/v1/divisions/difference", params={"from": start, "to": end, **more}).json()
        return {name: body[name] for name in body if name not in ("from", "to")}

    july = told("2020-07-02", "2020-07-03")
    assert july == told("2020-06-01", "2021-01-01") != told("2020-06-01", "2022-01-01")
    assert july != told("2020-07-02", "2020-07-03", level="county") != told("2020-07-02", "2020-07-03", level="town")
    assert not any(told("2020-07-03", "2021-01-01").values())
