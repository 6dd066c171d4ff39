"""Built-up areas over HTTP."""

from __future__ import annotations

import pytest
import shapely
from fastapi.testclient import TestClient

from api.built_up import AreaCollection, router
from api.main import create_app
from gis.db.connect import Database

ROUTE = "/api/v1/placenames/built-up-areas"


@pytest.fixture(scope="module")
def service(register: Database) -> TestClient:
    app = create_app(register)
    if ROUTE not in app.openapi()["paths"]:
        app.include_router(router, prefix="/api/v1")
    return TestClient(app, raise_server_exceptions=False)


def test_everybody_learns_the_areas_of_a_date_and_that_they_are_derived(service: TestClient) -> None:
    answer = service.get(ROUTE, params={"as_of": "2020-07-03"}).json()
    AreaCollection.model_validate(answer)
    assert answer["derived"] is True
    assert answer["features"][0]["properties"]["name"] == "崇川区"
    assert answer["numberReturned"] == len(answer["features"]) > 50
    assert all(feature["geometry"] is None for feature in answer["features"])


def test_the_simplified_ground_is_lighter_and_nearly_the_same(service: TestClient) -> None:
    full, drawn = (service.get(ROUTE, params={"geometry": detail}) for detail in ("full", "simplified"))
    assert len(drawn.content) < len(full.content)
    for one, other in zip(full.json()["features"], drawn.json()["features"], strict=True):
        exact, light = (shapely.geometry.shape(feature["geometry"]) for feature in (one, other))
        assert light.area == pytest.approx(exact.area, rel=0.1)
        assert one["id"] == other["id"]


def test_before_any_community_the_list_is_empty(service: TestClient) -> None:
    answer = service.get(ROUTE, params={"as_of": "2010-01-01", "geometry": "full"}).json()
    assert (answer["features"], answer["derived"]) == ([], False)
