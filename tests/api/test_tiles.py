"""Vector tiles: decoded, on both sides of July 2020, and only as much as who asks may see."""

from __future__ import annotations

import math
import struct
from collections.abc import Iterator
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response

BEFORE, AFTER = "2020-07-02", "2020-07-03"
CENTRE = (120.86, 32.01)


def fields(content: bytes) -> Iterator[tuple[int, Any]]:
    """Numbers and values of the fields of a protocol buffer, as the tile format (MVT 2.1) is written in."""
    at = 0
    while at < len(content):
        tag, at = varint(content, at)
        wire = tag & 7
        if wire == 0:
            value: Any
            value, at = varint(content, at)
        else:
            length = {1: 8, 5: 4}.get(wire)
            if length is None:
                length, at = varint(content, at)
            value, at = content[at : at + length], at + length
        yield tag >> 3, value


def varint(content: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    while True:
        byte = content[at]
        value, shift, at = value | (byte & 0x7F) << shift, shift + 7, at + 1
        if byte < 0x80:
            return value, at


def value_of(content: bytes) -> Any:
    ((kind, value),) = fields(content)
    if kind == 1:
        return value.decode()
    if kind == 3:
        return struct.unpack("<d", value)[0]
    return bool(value) if kind == 7 else value


def decoded(tile: bytes) -> dict[str, list[dict[str, Any]]]:
    """Properties of the features of a tile by layer; the feature's own id as `#`."""
    layers: dict[str, list[dict[str, Any]]] = {}
    for _, layer in fields(tile):
        parts = list(fields(layer))
        name = next(value.decode() for number, value in parts if number == 1)
        keys = [value.decode() for number, value in parts if number == 3]
        values = [value_of(value) for number, value in parts if number == 4]
        found = layers.setdefault(name, [])
        for feature in (dict(fields(value)) for number, value in parts if number == 2):
            tags, at = [], 0
            while at < len(feature.get(2, b"")):
                tag, at = varint(feature[2], at)
                tags.append(tag)
            pairs = zip(tags[::2], tags[1::2], strict=True)
            found.append({"#": feature.get(1), **{keys[key]: values[value] for key, value in pairs}})
    return layers


def path(layer: str, zoom: int, lon: float = CENTRE[0], lat: float = CENTRE[1]) -> str:
    """The tile of a layer over a point."""
    across = 2**zoom
    x = int((lon + 180) / 360 * across)
    y = int((1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * across)
    return f"/tiles/{layer}/{zoom}/{x}/{y}.mvt"


def tile(client: TestClient, address: str, as_of: str | None = None, **headers: str) -> Response:
    answer = client.get(address, params={"as_of": as_of} if as_of else {}, headers=headers)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"] == "application/vnd.mapbox-vector-tile"
    return answer


def test_the_counties_of_a_tile_are_those_of_its_date(client: TestClient) -> None:
    def codes(as_of: str, layer: str) -> set[str]:
        return {unit["code"] for unit in decoded(tile(client, path("divisions", 4), as_of).content)[layer]}

    for layer in ("county", "county_label"):
        assert {"320602", "320611", "320684"} <= codes(BEFORE, layer)
        assert {"320613", "320614"} <= codes(AFTER, layer)
        assert codes(BEFORE, layer).isdisjoint({"320613", "320614"})
        assert codes(AFTER, layer).isdisjoint({"320602", "320611", "320684"})


def test_a_tile_names_its_units_as_the_list_does(client: TestClient) -> None:
    listed = client.get("/api/v1/divisions", params={"as_of": AFTER, "level": "county"}).json()["features"]
    known = {feature["id"]: feature["properties"] for feature in listed}
    drawn = decoded(tile(client, path("divisions", 9), AFTER).content)["county"]
    assert drawn
    for unit in drawn:
        told = known[unit["#"]]
        assert (unit["name"], unit["code"], unit["kind"]) == (told["name"], told["code"], told["kind"])
        assert unit["area_ha"] == pytest.approx(told["area_km2"] * 100, abs=1)


def test_every_border_is_drawn_once_with_its_rank(client: TestClient) -> None:
    ranks = {7: {"outer", "county"}, 8: {"outer", "county", "town"}, 11: {"outer", "county", "town", "community"}}
    for zoom, expected in ranks.items():
        lines = decoded(tile(client, path("lines", zoom), AFTER).content)["lines"]
        assert {line["rank"] for line in lines} == expected
        kept = [line["#"] for line in lines if line["rank"] != "community"]
        assert len(set(kept)) == len(kept)


def test_the_lines_of_a_tile_are_those_of_its_date(client: TestClient) -> None:
    before, after = (
        {line.get("code") for line in decoded(tile(client, path("lines", 7), day).content)["lines"]}
        for day in (BEFORE, AFTER)
    )
    assert "3206020611" in before - after
    assert "3206120613" in after - before


def test_finer_levels_are_drawn_when_there_is_room(client: TestClient) -> None:
    by_zoom = {zoom: set(decoded(tile(client, path("divisions", zoom), AFTER).content)) for zoom in (7, 8, 11, 14, 18)}
    assert {name for name in by_zoom[7] if not name.endswith("_label")} == {"county"}
    assert {name for name in by_zoom[8] if not name.endswith("_label")} == {"county", "town"}
    for zoom in (11, 14, 18):
        assert {"county", "town", "community"} <= by_zoom[zoom]


def test_streets_facilities_and_water_are_drawn_and_bear_their_kinds(client: TestClient) -> None:
    streets = decoded(tile(client, path("streets", 14)).content)["streets"]
    assert len(streets) > 20
    assert all(street["highway"] for street in streets)
    facilities = decoded(tile(client, path("facilities", 12)).content)["facilities"]
    assert all(facility["made_up"] is True and facility["id"].startswith("DEMO-") for facility in facilities)
    assert {facility["kind"] for facility in facilities} >= {"daycare", "station"}
    assert decoded(tile(client, path("water", 11)).content)["water"]


def test_a_facility_is_drawn_only_while_it_is_open(client: TestClient) -> None:
    def drawn(as_of: str) -> set[str]:
        layers = decoded(tile(client, path("facilities", 10), as_of).content)
        return {facility["id"] for facility in layers.get("facilities", [])}

    assert len(drawn("2018-01-01")) < len(drawn("2021-12-31"))


def test_a_tile_that_has_not_changed_is_not_sent_again(client: TestClient) -> None:
    address = path("divisions", 9)
    first = tile(client, address, AFTER)
    again = client.get(address, params={"as_of": AFTER}, headers={"If-None-Match": first.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]
    other_day = client.get(address, params={"as_of": BEFORE}, headers={"If-None-Match": first.headers["etag"]})
    assert other_day.status_code == 200
    assert other_day.headers["etag"] != first.headers["etag"]


def test_a_tile_asked_for_twice_is_the_same(client: TestClient) -> None:
    assert tile(client, path("divisions", 10), AFTER).content == tile(client, path("divisions", 10), AFTER).content


def test_a_tile_where_nothing_lies_is_empty_and_no_error(client: TestClient) -> None:
    for layer in ("divisions", "lines", "streets", "facilities", "water"):
        assert tile(client, path(layer, 14, lon=0.0, lat=51.0)).content == b""


def test_streets_are_not_drawn_from_far_away(client: TestClient) -> None:
    assert tile(client, path("streets", 5)).content == b""


def test_an_unknown_layer_is_not_found(client: TestClient) -> None:
    answer = client.get(path("secrets", 9))
    assert answer.status_code == 404
    assert answer.json()["type"] == "not-found"
    assert "divisions, lines, streets, water, facilities" in answer.json()["detail"]


@pytest.mark.parametrize("place", ["9/512/0", "9/0/512", "0/1/0", "23/0/0", "-1/0/0", "9/-1/0", "x/0/0", "9/1e3/0"])
def test_a_tile_that_is_nowhere_is_refused(client: TestClient, place: str) -> None:
    answer = client.get(f"/tiles/divisions/{place}.mvt")
    assert answer.status_code in (404, 422)
    assert answer.headers["content-type"] == "application/problem+json"


def test_before_any_area_is_known_tiles_are_empty(client: TestClient) -> None:
    for layer, zoom in (("divisions", 9), ("lines", 6), ("lines", 9), ("lines", 12)):
        answer = client.get(path(layer, zoom), params={"as_of": "2017-12-31"})
        assert (answer.status_code, answer.content) == (200, b"")


def test_a_tile_before_the_register_begins_is_not_known(client: TestClient) -> None:
    answer = client.get(path("divisions", 9), params={"as_of": "1981-12-31"})
    assert answer.status_code == 404
    assert answer.json()["type"] == "before-register"
