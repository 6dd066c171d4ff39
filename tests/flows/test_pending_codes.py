"""Codes that come as a second step: an order in effect with codes pending, and the order that brings them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.main import create_app
from gis.db.connect import Database
from gis.db.orders import touched_by
from gis.errors import BadInput
from gis.flows.annul_order import annul_order
from gis.flows.apply_order import apply_order
from tests.db.looking import state_of
from tests.flows.drawn import order_file

OLD, NEW = "320602", "320685"
FIRST, SECOND = "2025-10-01", "2025-11-01"
BECOMES = {"kind": "change_kind", "unit": f"mca:{OLD}",
           "into": {"name": "甲市", "kind": "县级市", "codes_pending": True}}  # fmt: skip
CODES = {"kind": "recode", "codes": [
    {"unit": f"mca:{OLD}", "mca": NEW},
    {"unit": "mca:320602001", "mca": "320685001"},
    {"unit": "mca:320602101", "mca": "320685101"},
]}  # fmt: skip


@pytest.fixture
def waiting(drawn: Database, tmp_path: Path) -> Database:
    """The drawn county became a city; its code and its towns' are still to be given."""
    apply_order(drawn, order_file(tmp_path, "first", FIRST, BECOMES))
    return drawn


@pytest.fixture
def completed(waiting: Database, tmp_path: Path) -> Database:
    apply_order(waiting, order_file(tmp_path, "second", SECOND, CODES, completes="first"))
    return waiting


def looked_up(database: Database, code: str, as_of: str) -> tuple[str, str]:
    """Name and status of the unit a code means."""
    answer = TestClient(create_app(database)).get("/api/v1/divisions/lookup", params={"code": code, "as_of": as_of})
    assert answer.status_code == 200, answer.text
    return answer.json()["name"], answer.json()["status"]


def test_the_old_code_means_the_new_unit_and_says_pending(waiting: Database) -> None:
    assert looked_up(waiting, OLD, "2025-09-30") == ("甲区", "current")
    assert looked_up(waiting, OLD, FIRST) == ("甲市", "pending")
    assert looked_up(waiting, "320602001", FIRST) == ("东街道", "pending")
    assert looked_up(waiting, "320600", FIRST) == ("南通市", "current")


def test_once_the_code_has_come_the_new_one_is_current_and_the_old_one_ended(completed: Database) -> None:
    assert looked_up(completed, NEW, SECOND) == ("甲市", "current")
    assert looked_up(completed, OLD, "2025-10-31") == ("甲市", "pending")
    assert looked_up(completed, OLD, SECOND) == ("甲区", "ended")
    # a town lives on under its new code, so the old one still finds it
    assert looked_up(completed, "320602001", SECOND) == ("东街道", "current")
    client = TestClient(create_app(completed))
    life = client.get("/api/v1/divisions/lookup", params={"code": OLD, "as_of": "2026-01-01"}).json()
    assert [(unit["name"], unit["code"], unit["area_share"]) for unit in life["successors"]] == [("甲市", NEW, 1.0)]
    codes = client.get("/api/v1/divisions/lookup", params={"code": NEW}).json()["codes"]
    assert [(code["code"], code["state"], code["valid_from"], code["valid_to"]) for code in codes] == [
        (OLD, "pending", FIRST, SECOND),
        (NEW, "in_force", SECOND, None),
    ]


def test_lists_say_which_codes_wait(waiting: Database) -> None:
    client = TestClient(create_app(waiting))

    def states(as_of: str) -> dict[str, str | None]:
        rows = client.get("/api/v1/divisions", params={"as_of": as_of}).json()["features"]
        return {row["properties"]["name"]: row["properties"]["code_state"] for row in rows}

    assert {states("2025-09-30")[name] for name in ("甲区", "东街道", "西镇")} == {"in_force"}
    after = states(FIRST)
    assert {after[name] for name in ("甲市", "东街道", "西镇")} == {"pending"}
    assert (after["南通市"], after["0村"]) == ("in_force", None)


def test_addresses_go_on_under_the_old_code_until_the_new_one_comes(completed: Database) -> None:
    chains = text(
        "SELECT DISTINCT names[2], codes -> 'county' ->> 'mca' FROM community_chain "
        "WHERE valid @> CAST(:day AS date) AND upper_inf(recorded)"
    )
    with completed.read() as connection:
        told = [connection.execute(chains, {"day": day}).one() for day in ("2025-09-30", FIRST, SECOND)]
    assert [tuple(row) for row in told] == [("甲区", OLD), ("甲市", OLD), ("甲市", NEW)]


def test_codes_that_wait_count_neither_as_ended_nor_as_given(completed: Database) -> None:
    keys = text("SELECT id FROM change_order WHERE key = :key")
    with completed.read() as connection:
        first, second = (
            touched_by(connection, connection.execute(keys, {"key": key}).scalar_one()) for key in ("first", "second")
        )
    assert (first["codes_ended"], first["codes_given"]) == (0, 0)
    assert (second["codes_ended"], second["codes_given"]) == (3, 3)


def test_an_old_code_does_not_come_back_after_it_waited(completed: Database, tmp_path: Path) -> None:
    back = {"kind": "recode", "codes": [{"unit": f"mca:{NEW}", "mca": OLD}]}
    before = state_of(completed)
    with pytest.raises(BadInput, match="code 320602 was abolished before and must not return"):
        apply_order(completed, order_file(tmp_path, "back", "2025-12-01", back))
    assert state_of(completed) == before


def test_annulling_the_second_step_lets_the_unit_wait_again(completed: Database) -> None:
    with completed.read() as connection:
        number = connection.execute(text("SELECT id FROM change_order WHERE key = 'second'")).scalar_one()
    annul_order(completed, number, "published by mistake")
    assert looked_up(completed, OLD, "2026-01-01") == ("甲市", "pending")


def test_what_waits_may_change_again_before_its_code_comes(waiting: Database, tmp_path: Path) -> None:
    merge = {"kind": "merge", "units": ["mca:320602001", "mca:320602101"],
             "into": {"name": "中街道", "kind": "街道", "codes_pending": True}}  # fmt: skip
    apply_order(waiting, order_file(tmp_path, "again", "2025-10-15", merge))
    assert looked_up(waiting, "320602001", "2025-10-20") == ("中街道", "pending")
    assert looked_up(waiting, "320602101", "2025-10-20") == ("西镇", "ended")
    assert looked_up(waiting, "320602001", str(date(2025, 10, 14))) == ("东街道", "pending")


def test_a_bad_order_is_told_over_http_with_every_place_and_map() -> None:
    from fastapi import FastAPI

    from api.errors import add_error_handlers
    from tests.gis.drawn import apply, event

    app = FastAPI()
    add_error_handlers(app)

    @app.get("/")
    def refused() -> Any:
        apply(
            event("rename", unit="mca:320602001", name="T2镇"),
            event("transfer", **{"from": "mca:320611001"}, to="mca:320611101", cells=["20"]),
        )

    answer = TestClient(app).get("/")
    assert answer.status_code == 422
    told = answer.json()
    assert (told["type"], told["detail"].count("\n") + 1) == ("bad-input", len(told["complaints"]))
    assert [(fault["file"], fault["field"]) for fault in told["complaints"]] == [
        ("drawn-order", "events[0]"),
        ("drawn-order", "events[1]"),
        ("drawn-order", "events[1]"),
    ]
    assert told["complaints"][0]["geometry"] is None
    assert told["complaints"][1]["geometry"]["type"] == "MultiPolygon"
    assert set(told["complaints"][1]) == {"message", "file", "row", "field", "fix", "geometry"}
