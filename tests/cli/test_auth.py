"""`tongtu auth`."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.main import create_app
from gis.db.connect import Database

CREATE = ("auth", "key", "create")


def keys(database: Database) -> int:
    with database.read() as connection:
        return int(connection.execute(text("SELECT count(*) FROM api_key")).scalar_one())


def test_a_key_that_was_made_opens_what_it_was_made_for(tongtu: Any, own_register: Database) -> None:
    asked = (*CREATE, "--name", "民政局", "--scopes", "read:divisions", "--quota", "none", "--format", "json")
    made = tongtu(*asked, database=own_register).json
    assert {name: made[name] for name in ("name", "scopes", "quota_per_minute")} == {
        "name": "民政局",
        "scopes": ["read:divisions"],
        "quota_per_minute": None,
    }
    client = TestClient(create_app(own_register))
    header = {"X-API-Key": made["key"]}
    assert client.get("/api/v1/divisions?level=county", headers=header).status_code == 200
    assert client.get("/api/v1/orders", headers=header).status_code == 403
    again = tongtu(*asked, database=own_register)
    assert again.code == 1
    assert "'民政局' exists already" in again.err
    assert keys(own_register) == 1


def test_a_key_for_everything_is_shown_once_with_its_header(tongtu: Any, own_register: Database) -> None:
    done = tongtu(*CREATE, "--name", "bench", "--scopes", "all", "--demo", database=own_register)
    assert done.code == 0
    assert "X-API-Key" in done.out
    key = done.out.split("): ")[1].split()[0]
    answer = TestClient(create_app(own_register)).get("/api/v1/orders", headers={"X-API-Key": key})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--scopes", "read:everything"], "no such scope: read:everything"),
        (["--scopes", "read:divisions,apply:orders"], "no such scope: apply:orders"),
        (["--scopes", ""], "none given"),
        (["--scopes", "all", "--quota", "0"], "'0' is not a quota"),
        (["--scopes", "all", "--quota", "many"], "'many' is not a quota"),
        (["--scopes", "all", "--quota", "9" * 30], "quota"),
    ],
)
def test_a_key_that_cannot_be_is_refused(tongtu: Any, own_register: Database, arguments: list[str], words: str) -> None:
    done = tongtu(*CREATE, "--name", "x", *arguments, database=own_register)
    assert (done.code, done.out) == (1, "")
    assert words in done.err
    assert "Traceback" not in done.err
    assert keys(own_register) == 0


def test_who_may_do_what_is_printed(tongtu: Any) -> None:
    done = tongtu("auth", "table")
    assert done.code == 0
    assert "administrator: " in done.out
    assert "apply:orders" in done.out


def bound(tongtu: Any, database: Database, *more: str) -> Any:
    asked = ("--name", "通州界桩", "--role", "marker_officer", "--unit", "mca:320612", "--scopes", "all", *more)
    return tongtu(*CREATE, *asked, "--format", "json", database=database)


def test_a_key_is_bound_to_a_division_and_reads_exactly_only_there(tongtu: Any, own_demo: Database) -> None:
    made = bound(tongtu, own_demo, "--demo").json
    assert made["unit"] == "mca:320612"
    assert {"read:markers_exact", "record:inspections", "record:boundaries"} <= set(made["scopes"])
    assert "load:markers" not in made["scopes"], "nobody asks yet where a load is done"
    client = TestClient(create_app(own_demo))
    answer = client.get("/api/v1/markers?geometry=exact&limit=2000", headers={"X-API-Key": made["key"]}).json()
    exact = [one for one in answer["features"] if one["properties"]["precision"] == "exact"]
    assert 0 < len(exact) < len(answer["features"])
    for one in exact:
        assert any("通州" in line["name"] for line in one["properties"]["lines"])

    rows = tongtu("auth", "audit", "--format", "json", database=own_demo).json
    rows = [row for row in rows if row["subject"].startswith(("marker:", "line:"))]
    assert sum(row["count"] for row in rows) == len(exact)
    assert {(row["actor"], row["role"], row["act"]) for row in rows} == {
        ("通州界桩", "marker_officer", "read:markers_exact")
    }
    of_one = tongtu("auth", "audit", "--subject", f"marker:{exact[0]['id']}", "-f", "json", database=own_demo).json
    assert len(of_one) == 1
    assert tongtu("auth", "audit", "--since", "2999-01-01", "-f", "json", database=own_demo).json == []
    assert "GET /api/v1/markers" in tongtu("auth", "audit", "-f", "csv", database=own_demo).out


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (["--scopes", "load:markers"], "no such scope: load:markers"),
        (["--unit", "通州"], "'通州' names no division — write its system and code: mca:320612"),
        (["--unit", "mca:"], "names no division"),
        (["--unit", "osm:320612"], "names no division"),
        (["--unit", "mca:999999"], "no unit of the register ever bore the mca code 999999"),
    ],
)
def test_a_key_that_cannot_be_bound_is_not_made(
    tongtu: Any, own_register: Database, more: list[str], words: str
) -> None:
    done = bound(tongtu, own_register, *more)
    assert (done.code, done.out) == (1, "")
    assert words in done.err
    assert keys(own_register) == 0


def test_a_day_that_is_none_is_refused(tongtu: Any, own_register: Database) -> None:
    done = tongtu("auth", "audit", "--since", "gestern", database=own_register)
    assert (done.code, done.out) == (1, "")
    assert "'gestern' is not a date" in done.err
