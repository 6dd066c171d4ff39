"""Nobody learns where a marker stands without the right: every route is asked, by many, in many ways."""

from __future__ import annotations

import base64
import io
import logging
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any, Literal

import openpyxl
import pytest
import shapely
from fastapi.testclient import TestClient
from sqlalchemy import text

from api.main import create_app
from gis.db.cluster import Cluster
from gis.db.connect import Database, private_database
from gis.db.history import unit_of_code
from gis.db.keys import held_by, make_key
from gis.db.marker_lists import lines_of
from gis.db.tiles import LAYER_DATA, MARKER_ZOOM
from gis.markers.record import Marker
from gis.rights import BOUND_ACTS, TABLE, Role
from gis.settings import Settings
from tests.api.finding import FEWEST_DECIMALS, Finder, Tile
from tests.api.planting import moved_within_the_grid, plant, replant, secrets
from tests.load.pictures import photograph

DAY = date(2021, 1, 1)
ELSEWHERE = "320681"
"""启东: no side of the line on which the markers are planted."""
Thoroughness = Literal["whole", "pairs", "once"]
NO_WORD, TOO_LARGE = "x'", "9" * 30
"""What no parameter may be: words, and whole numbers."""


@dataclass(frozen=True)
class Bureau:
    """A service with planted markers, and keys to it: header and what must not be found in answers to it."""

    client: TestClient
    database: Database
    markers: list[Marker]
    keys: dict[str, dict[str, str]]
    finders: dict[str, Finder]
    values: dict[str, list[str]]

    def get(self, path: str, who: str = "public", **params: Any) -> Any:
        return self.client.get(path, params=params or None, headers=self.keys[who])


@pytest.fixture(scope="module")
def bureau(cluster: Cluster, demo_template: str, clone: Any, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    database = private_database(cluster, clone(demo_template))
    settings = Settings(state=tmp_path_factory.mktemp("state"))
    with database.write() as connection:
        unit = {code: unit_of_code(connection, "mca", code, DAY) for code in ("320612", "320613", ELSEWHERE)}
        markers = plant(connection, (unit["320612"], unit["320613"]))
        keys = {
            "public": {},
            "department": _key(connection, "department"),
            "planner": _key(connection, "planner"),
            "elsewhere": _key(connection, "marker_officer", unit[ELSEWHERE]),
            "officer": _key(connection, "marker_officer", unit["320612"]),
        }
    with TestClient(create_app(database, settings), raise_server_exceptions=False) as client:
        _fill(client, keys["officer"], markers)
        yield _opened(Bureau(client, database, markers, keys, {}, {}), unit[ELSEWHERE])


def _opened(bureau: Bureau, elsewhere: int) -> Bureau:
    """The same, knowing what must not be found, and what parameters may be."""
    with bureau.database.read() as connection:
        found = secrets(connection, DAY)
        held = held_by(connection, elsewhere)
        own = {
            marker
            for marker, lines in lines_of(connection, DAY, list(found)).items()
            if any(held & set(line.sides) for line in lines)
        }
        values = _values(connection, bureau.markers)
    planted = [found[marker.marker_id] for marker in bureau.markers]
    assert {secret.places[0].decimals for secret in planted} == {FEWEST_DECIMALS}
    everything = Finder(found.values())
    others = Finder(secret for marker, secret in found.items() if marker not in own)
    finders = {who: others if who == "elsewhere" else everything for who in bureau.keys}
    return replace(bureau, finders=finders, values=values)


def _key(connection: Any, role: Role, unit_id: int | None = None) -> dict[str, str]:
    acts = TABLE[role] if unit_id is None else TABLE[role] & BOUND_ACTS
    made = make_key(
        connection, f"{role} of {unit_id}", sorted(acts), datetime.now(UTC),
        quota_per_minute=None, made_up_data=True, role=role, unit_id=unit_id,
    )  # fmt: skip
    return {"X-API-Key": made.key}


def _fill(client: TestClient, officer: dict[str, str], markers: list[Marker]) -> None:
    """Photographs with their place in them, and scans."""
    for marker in markers[:4]:
        for kind, name in (("photo", f"密照{marker.lon:.6f}_{marker.lat:.6f}.jpg"), ("sketch", "sketch.jpg")):
            answer = client.post(
                f"/api/v1/markers/{marker.marker_id}/files",
                params={"kind": kind, "name": name},
                content=photograph(marker.lon, marker.lat),
                headers=officer,
            )
            assert answer.status_code == 201, answer.text


def _values(connection: Any, markers: list[Marker]) -> dict[str, list[str]]:
    """What parameters of paths may be, by name; those that are not here take the example of their description."""

    def some(statement: str) -> list[str]:
        return [str(value) for value in connection.execute(text(statement)).scalars()]

    open_one, shut_one = markers[0], markers[1]
    return {
        "marker_id": [open_one.marker_id, shut_one.marker_id, "DEMO-M0001", "nobody"],
        "file_id": some("SELECT id FROM marker_file ORDER BY id"),
        "line_id": some("SELECT line_id FROM marker_placement WHERE marker_id LIKE 'OPEN%' LIMIT 1"),
        "line": some("SELECT line_id FROM marker_placement WHERE marker_id LIKE 'OPEN%' LIMIT 1"),
        "tripoint_id": some("SELECT id FROM tripoint ORDER BY id LIMIT 1"),
        "round_id": some("SELECT round_id FROM marker_visit WHERE round_id IS NOT NULL LIMIT 1"),
        "visit_id": some("SELECT id FROM marker_visit ORDER BY id LIMIT 1"),
        "case": ["1"],
        "number": ["1", open_one.number, shut_one.number],
        "draft": ["1"],
        "unit": [str(open_one.side_units[0])],
    }


@dataclass(frozen=True)
class Call:
    """One question to the service, and who may ask it at all."""

    method: str
    path: str
    params: dict[str, str]
    tile: Tile | None = None


class CannotFillError(Exception):
    """A route has a parameter of which the crawl does not know what it may be."""


def calls(described: dict[str, Any], values: dict[str, list[str]], how: Thoroughness = "whole") -> Iterator[Call]:
    """Every route of the description, filled in.

    ``whole``: each parameter tried with all its values, in pairs with the most telling geometry, and spoilt.
    ``pairs``: in these pairs, else ``once``: plainly, and with the last of each choice.
    """
    for template, methods in described.items():
        if template.startswith("/tiles/"):
            continue
        for method, operation in methods.items():
            parameters = [p for p in operation.get("parameters", []) if p["in"] in ("path", "query")]
            choices = {p["name"]: _choices(p, values, f"{method.upper()} {template}") for p in parameters}
            plain = {p["name"]: choices[p["name"]][0] for p in parameters if p.get("required")}
            tried = [{p["name"]: choices[p["name"]][-1]} for p in parameters if "enum" in str(p["schema"])]
            if how == "whole":
                tried = [{name: value} for name, found in choices.items() for value in found]
            if how != "once" and "geometry" in choices:
                worst = choices["geometry"][-1]
                tried += [{"geometry": worst, name: found[0]} for name, found in choices.items() if found]
            if how == "whole":
                tried += [{p["name"]: TOO_LARGE if "integer" in str(p["schema"]) else NO_WORD} for p in parameters]
            yield from (_call(method, template, {**plain, **chosen}) for chosen in ({}, *tried))


def _choices(parameter: dict[str, Any], values: dict[str, list[str]], route: str) -> list[str]:
    schema, name = parameter["schema"], parameter["name"]
    found = list(values.get(name, []))
    kinds = [schema, *schema.get("anyOf", [])]
    for kind in (*kinds, *(kind["items"] for kind in kinds if "items" in kind)):
        found += [str(one) for one in (*kind.get("examples", []), *kind.get("enum", []))]
        found += ["true", "false"] if kind.get("type") == "boolean" else []
        found += [DAY.isoformat()] if kind.get("format") == "date" else []
        found += [str(kind["maximum"])] if name == "limit" else []
    if not found and parameter.get("required"):
        raise CannotFillError(f"{route}: give the crawl a value for {name!r}, or its description an example")
    return list(dict.fromkeys(found))


def _call(method: str, template: str, chosen: dict[str, str]) -> Call:
    inside = set(re.findall(r"{(\w+)}", template))
    path = template.format(**{name: chosen.get(name, "1") for name in inside})
    return Call(method, path, {name: value for name, value in chosen.items() if name not in inside})


def tile_calls(secret_places: list[tuple[float, float]]) -> Iterator[Call]:
    """The tiles of every layer over the planted markers, far and near, on two dates."""
    seen = set()
    for layer in LAYER_DATA:
        for zoom in (MARKER_ZOOM, 12, 14, 17):
            for lon, lat in secret_places:
                tile = (zoom, *_tile_over(zoom, lon, lat))
                if (layer, tile) not in seen:
                    seen.add((layer, tile))
                    path = f"/tiles/{layer}/{tile[0]}/{tile[1]}/{tile[2]}.mvt"
                    yield Call("get", path, {"as_of": DAY.isoformat()}, tile)


def _tile_over(zoom: int, lon: float, lat: float) -> tuple[int, int]:
    across = 1 << zoom
    y = (1 - math.asinh(math.tan(math.radians(lat))) / math.pi) / 2 * across
    return int((lon + 180) / 360 * across), int(y)


def asked(bureau: Bureau, call: Call, who: str) -> tuple[int, bytes]:
    """Status, and headers and body in one."""
    content = b"{}" if call.method != "get" else None
    answer = bureau.client.request(
        call.method, call.path, params=call.params, headers=bureau.keys[who], content=content
    )
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers.items())
    return answer.status_code, answer.content if call.tile else answer.content + b"\n" + headers.encode()


def test_without_the_right_no_route_tile_or_error_tells_where_a_marker_stands(
    bureau: Bureau, caplog: pytest.LogCaptureFixture
) -> None:
    described = bureau.client.get("/api/v1/openapi.json").json()["paths"]
    everywhere = list(calls(described, bureau.values))
    over = list(tile_calls([(marker.lon, marker.lat) for marker in bureau.markers[:4]]))
    pairs, once = (list(calls(described, bureau.values, how)) for how in ("pairs", "once"))
    found, statuses = set(), set()
    caplog.set_level(logging.INFO)
    # tiles hang on nothing but whether a key may be given what is made up
    asking = {"public": [*everywhere, *over], "elsewhere": pairs, "department": once, "planner": once}
    for who in asking:
        for call in asking[who]:
            status, body = asked(bureau, call, who)
            statuses.add((call.method, status))
            found |= {
                f"{who}: {call.method} {call.path} {call.params}: {how}" for how in _told(bureau, body, call, who)
            }
    assert sorted(found) == []
    assert {("get", 200), ("get", 403), ("get", 404), ("get", 422)} <= statuses
    assert ("get", 500) not in statuses
    assert bureau.finders["public"].found(caplog.text.encode()) == set()


def _told(bureau: Bureau, body: bytes, call: Call, who: str) -> set[str]:
    hidden = {m.marker_id for m in bureau.markers if not m.is_public} | {
        m.number for m in bureau.markers if not m.is_public
    }
    asked_for = f"{call.path} {call.params}"
    text = body.decode("utf-8", "ignore")
    there = {f"{one} is told of" for one in hidden if one in text and one not in asked_for}
    return there | bureau.finders[who].found(body, call.tile)


def test_a_route_that_the_crawl_cannot_fill_is_named() -> None:
    described = {
        "/api/v1/new/{key}": {"get": {"parameters": [{"name": "key", "in": "path", "required": True, "schema": {}}]}}
    }
    with pytest.raises(CannotFillError, match="GET /api/v1/new/{key}: give the crawl a value for 'key'"):
        list(calls(described, {}))


@pytest.mark.parametrize(
    "path", ["/api/v1/markers/OPEN-1?geometry=exact", "/api/v1/markers?geometry=exact&limit=2000&as_of=2021-01-01"]
)
def test_the_same_search_finds_a_place_that_is_told_with_the_right(bureau: Bureau, path: str) -> None:
    answer = bureau.get(path, "officer")
    assert answer.status_code == 200
    told = Finder(bureau.finders["public"].secrets).found(answer.content)
    assert any(how.startswith("OPEN-1: ") and "in degrees" in how for how in told)
    assert any("密塔" in how for how in told)
    assert ("SHUT-2" in str(told)) is ("limit" in path)


def test_the_search_finds_a_place_in_every_form(bureau: Bureau) -> None:
    secret = next(secret for secret in bureau.finders["public"].secrets if secret.marker_id == "OPEN-1")
    lon, lat = secret.places[0].x, secret.places[0].y
    metres = secret.places[1]
    tile = (14, *_tile_over(14, lon, lat))
    with bureau.database.read() as connection:
        drawn = connection.execute(
            text(
                "SELECT ST_AsMVT(f, 'x') FROM (SELECT ST_AsMVTGeom(ST_Transform(ST_SetSRID(ST_MakePoint(:lon, :lat), "
                "4490), 3857), ST_TileEnvelope(:z, :x, :y)) AS geom) f"
            ),
            {"lon": lon, "lat": lat, **dict(zip("zxy", tile, strict=True))},
        ).scalar_one()
    point = shapely.Point(lon, lat)
    forms: dict[str, bytes] = {
        "text": f"at {lon:.3f} {lat:.3f}".encode(),
        "turned about": f'{{"lat": {lat:.4f}, "name": "stone", "lon": {lon:.4f}}}'.encode(),
        "GeoJSON": f'{{"coordinates": [{lon}, {lat}]}}'.encode(),
        "metres": f"X={metres.y:.1f} Y={metres.x:.1f}".encode(),
        "WKB": shapely.to_wkb(point),
        "hexadecimal": shapely.to_wkb(point, hex=True, byte_order=0).encode(),
        "base64": b'"' + base64.b64encode(b"--" + shapely.to_wkb(point)) + b'"',
        "a workbook": as_xlsx_of(lon, lat),
    }
    assert {name for name, body in forms.items() if not Finder([secret]).found(body)} == set()
    assert Finder([secret]).found(bytes(drawn), tile)
    near = shapely.Point(round(lon, 2), round(lat, 2))
    assert not Finder([secret]).found(f"{near.x} {near.y}".encode() + shapely.to_wkb(near))


def as_xlsx_of(lon: float, lat: float) -> bytes:
    """A workbook with a place in it."""
    book, written = openpyxl.Workbook(), io.BytesIO()
    book.active.append(["stone", lon, lat])
    book.save(written)
    return written.getvalue()


def views(bureau: Bureau) -> dict[str, bytes]:
    """Everything the public can ask about markers that might hang on where they stand, and the answers."""
    described = bureau.client.get("/api/v1/openapi.json").json()["paths"]
    about = {path: methods for path, methods in described.items() if "markers" in path or "inspections" in path}
    found = {}
    for call in calls(about, bureau.values):
        if call.method == "get":
            found[f"{call.path} {call.params}"] = asked(bureau, call, "public")[1]
    for call in tile_calls([(marker.lon, marker.lat) for marker in bureau.markers[:3]]):
        if "/markers/" in call.path:
            found[call.path] = asked(bureau, call, "public")[1]
    for marker in bureau.markers[:3]:
        for half in (0.5, 0.05, 0.01, 0.006, 0.004, 0.002, 0.001, 0.0003):
            for lon, lat in ((marker.lon, marker.lat), (round(marker.lon, 2), round(marker.lat, 2))):
                box = f"{lon - half},{lat - half},{lon + half},{lat + half}"
                found[box] = bureau.get("/api/v1/markers", bbox=box, limit=7, geometry="rounded").content
    cursor: str | None = ""
    while cursor is not None:
        page = bureau.get("/api/v1/markers", limit=5, **({"cursor": cursor} if cursor else {}))
        found[f"page after {cursor}"] = page.content
        cursor = page.json()["next"]
    return found


def test_what_the_public_sees_does_not_hang_on_where_within_the_grid_a_marker_stands(bureau: Bureau) -> None:
    before = views(bureau)
    assert sum(b"OPEN-1" in body for body in before.values()) > 20
    with bureau.database.write() as connection:
        replant(connection, moved_within_the_grid(bureau.markers))
    try:
        after = views(bureau)
    finally:
        with bureau.database.write() as connection:
            replant(connection, bureau.markers)
    assert after.keys() == before.keys()
    assert {question for question, body in before.items() if after[question] != body} == set()


def test_no_box_however_small_tells_more_than_the_grid(bureau: Bureau) -> None:
    marker = bureau.markers[0]
    grid = round(marker.lon, 2), round(marker.lat, 2)

    def seen(lon: float, lat: float, half: float) -> bool:
        box = f"{lon - half},{lat - half},{lon + half},{lat + half}"
        ids = {one["id"] for one in bureau.get("/api/v1/markers", bbox=box, limit=2000).json()["features"]}
        return marker.marker_id in ids

    assert seen(*grid, 1e-9)
    assert not seen(marker.lon, marker.lat, 0.0009), "the box holds the stone, and not its point of the grid"
    assert not seen(marker.lon, marker.lat, 1e-9)


def test_what_was_read_exactly_was_written_down_and_nothing_else(bureau: Bureau) -> None:
    with bureau.database.read() as connection:
        entries = connection.execute(
            text("SELECT actor, act, subject, detail FROM audit_entry WHERE subject ~ '^(marker|line):'")
        ).all()
    assert entries
    assert {entry.act for entry in entries} == {"read:markers_exact"}
    elsewhere = [entry for entry in entries if not entry.actor.endswith(str(bureau.markers[0].side_units[0]))]
    planted = {marker.marker_id for marker in bureau.markers}
    assert not any(planted & set(entry.detail["markers"]) for entry in elsewhere)
    told = " ".join(str(entry) for entry in entries).encode()
    assert Finder(bureau.finders["public"].secrets).found(told) == set()
