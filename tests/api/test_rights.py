"""Who may ask what: every route has a rule, and a key made for production is given nothing made up."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from fastapi import APIRouter, FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from fastapi.staticfiles import StaticFiles
from fastapi.testclient import TestClient
from sqlalchemy import text
from starlette.responses import PlainTextResponse
from starlette.routing import BaseRoute, Mount, Route

from api.deps import Needs
from api.main import create_app
from gis.db.cluster import Cluster
from gis.db.connect import Database, private_database
from gis.db.keys import make_key
from gis.rights import KEY_SCOPES
from tests.api.plain import PLAIN

STREETS, FACILITIES, WATER = (
    "/tiles/streets/14/13692/6652.mvt",
    "/tiles/facilities/10/855/415.mvt",
    "/tiles/water/11/1711/831.mvt",
)


@dataclass(frozen=True)
class Office:
    """A service and a database in which keys may be made."""

    client: TestClient
    database: Database

    def key(self, name: str, scopes: frozenset[str] = KEY_SCOPES, *, demo: bool = False) -> dict[str, str]:
        """The header of a new key."""
        with self.database.write() as connection:
            made = make_key(
                connection, name, sorted(scopes), datetime.now(UTC), quota_per_minute=None, made_up_data=demo
            )
        return {"X-API-Key": made.key}


@pytest.fixture(scope="module")
def office(cluster: Cluster, demo_template: str, clone: Callable[[str], str]) -> Iterator[Office]:
    database = private_database(cluster, clone(demo_template))
    with TestClient(create_app(database), raise_server_exceptions=False) as client:
        yield Office(client, database)


def rules(dependant: Dependant) -> list[Needs]:
    """The rules among all that a route depends on, at any depth."""
    own = [dependant.call] if isinstance(dependant.call, Needs) else []
    return own + [rule for below in dependant.dependencies for rule in rules(below)]


def leaves(routes: Sequence[BaseRoute]) -> Iterator[BaseRoute]:
    """Every route at any depth; FastAPI keeps the routers that were included as they are."""
    for route in routes:
        included = getattr(route, "original_router", None)
        if included is None:
            yield route
        else:
            yield from leaves(included.routes)


def without_rule(app: FastAPI) -> list[str]:
    """Paths of routes that nobody guards; folders of public files need no rule."""
    open_routes = []
    for route in leaves(app.routes):
        if isinstance(route, Mount) and isinstance(route.app, StaticFiles):
            continue
        if not isinstance(route, APIRoute) or not rules(route.dependant):
            open_routes.append(getattr(route, "path", repr(route)))
    return open_routes


def test_every_route_has_a_rule(demo: Database) -> None:
    app = create_app(demo)
    guarded = {route.path for route in leaves(app.routes) if isinstance(route, APIRoute)}
    assert len(guarded) >= 12
    assert without_rule(app) == []


def test_a_route_without_a_rule_would_be_seen(demo: Database) -> None:
    app = create_app(demo)
    router = APIRouter()
    router.add_api_route("/open", lambda: {})  # noqa: PIE807 — a builtin has no signature to read
    app.include_router(router)
    app.router.routes.append(Route("/plain", lambda _request: PlainTextResponse("")))
    assert without_rule(app) == ["/open", "/plain"]


def test_a_key_made_for_nothing_opens_no_route(office: Office) -> None:
    key = office.key("made for nothing", frozenset())
    described = office.client.get("/api/v1/openapi.json").json()["paths"]
    asked = [(method, path) for path, methods in described.items() for method in methods]
    asked += [("get", path) for path in ("/", "/api/v1/docs", "/api/v1/openapi.json")]
    refused = {
        (method, path): office.client.request(method, path.format(**PLAIN), headers=key).status_code
        for method, path in asked
    }
    assert len(refused) >= 20
    assert {path: status for path, status in refused.items() if status != 403} == {}


def test_only_public_files_are_served_from_folders(client: TestClient, demo: Database) -> None:
    mounts = {route.path for route in create_app(demo).routes if isinstance(route, Mount)}
    assert all(place == "/web" or place.startswith("/vendor/") for place in mounts)
    for outside in (
        "/web/../../pyproject.toml",
        "/web/%2e%2e/%2e%2e/pyproject.toml",
        "/vendor/lit/..%2f..%2f..%2fpyproject.toml",
    ):
        answer = client.get(outside)
        assert answer.status_code == 404, outside


def test_the_public_sees_the_demonstration(office: Office) -> None:
    for tile in (STREETS, FACILITIES, WATER):
        assert len(office.client.get(tile).content) > 100, tile
    assert len(office.client.get("/api/v1/coverage/runs").json()["runs"]) == 8


def test_a_key_made_for_production_is_never_given_a_made_up_row(office: Office) -> None:
    key = office.key("地税局")
    for tile in (STREETS, FACILITIES, WATER):
        assert office.client.get(tile).content, "the cache holds the tile with the demonstration"
        answer = office.client.get(tile, headers=key)
        assert (answer.status_code, answer.content) == (200, b""), tile
    assert office.client.get("/api/v1/coverage/runs", headers=key).json() == {"runs": []}
    answer = office.client.get("/api/v1/coverage/runs/1", headers=key)
    assert answer.status_code == 404
    assert answer.json()["detail"] == "there is no coverage run 1"
    assert office.client.get("/api/v1/divisions?level=county", headers=key).json()["numberReturned"] == 7


def test_an_etag_of_the_public_does_not_tell_a_production_key_that_nothing_changed(office: Office) -> None:
    public = office.client.get(FACILITIES).headers["etag"]
    answer = office.client.get(FACILITIES, headers={**office.key("统计局"), "If-None-Match": public})
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["etag"] != public


def test_a_key_made_for_the_demonstration_is_given_it(office: Office) -> None:
    key = office.key("bench", demo=True)
    assert office.client.get(FACILITIES, headers=key).content == office.client.get(FACILITIES).content
    assert office.client.get("/api/v1/coverage/runs/1", headers=key).status_code == 200


@pytest.mark.parametrize(
    "key", [b"", b"tt", b"ttunknown-but-as-long-as-a-key-would-be", "tt通图".encode(), b"tt\xff\xfe'--"]
)
def test_an_unknown_key_is_refused_even_where_the_public_may_read(office: Office, key: bytes) -> None:
    answer = office.client.get("/api/v1/health", headers={b"X-API-Key": key})
    assert answer.status_code == 401
    assert answer.json()["type"] == "unauthorized"
    assert answer.headers["content-type"] == "application/problem+json"


def test_a_key_with_the_right_beginning_and_a_wrong_end_is_refused(office: Office) -> None:
    right = office.key("民政局")["X-API-Key"]
    wrong = right[:-1] + ("A" if right[-1] != "A" else "B")
    assert office.client.get("/api/v1/health", headers={"X-API-Key": right}).status_code == 200
    assert office.client.get("/api/v1/health", headers={"X-API-Key": wrong}).status_code == 401


def test_a_key_does_only_what_it_was_made_for(office: Office) -> None:
    key = office.key("规划局", frozenset({"read:divisions"}))
    assert office.client.get("/api/v1/divisions?level=county", headers=key).status_code == 200
    for path in ("/api/v1/orders", "/api/v1/coverage/runs", "/api/v1/coverage/runs/1", "/api/v1/health", STREETS):
        answer = office.client.get(path, headers=key)
        assert answer.status_code == 403, path
        assert answer.json()["type"] == "forbidden"
    assert "规划局" in office.client.get("/api/v1/orders", headers=key).json()["detail"]


@pytest.mark.parametrize("column", ["expires_at", "revoked_at"])
def test_a_key_that_ended_or_was_withdrawn_is_refused(office: Office, column: str) -> None:
    key = office.key(f"a key with {column}")
    assert office.client.get("/api/v1/health", headers=key).status_code == 200
    with office.database.write() as connection:
        connection.execute(
            text(f"UPDATE api_key SET {column} = :then WHERE name = :name"),
            {"then": datetime.now(UTC) - timedelta(seconds=1), "name": f"a key with {column}"},
        )
    assert office.client.get("/api/v1/health", headers=key).status_code == 401


def test_no_key_is_kept_in_the_clear(office: Office) -> None:
    key = office.key("档案局")["X-API-Key"]
    with office.database.read() as connection:
        row = connection.execute(text("SELECT api_key::text FROM api_key WHERE name = '档案局'")).scalar_one()
    assert key not in row
    assert key[10:] not in row
