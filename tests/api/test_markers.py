"""Markers over HTTP: what each may see, what is written down of it, and their photographs."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient
from PIL import Image
from sqlalchemy import text

from api.main import create_app
from api.marker_models import KeptFile, MarkerFeature, MarkerFileList, MarkerList
from gis.db.cluster import Cluster
from gis.db.connect import Database, private_database
from gis.db.history import unit_of_code
from gis.db.keys import make_key
from gis.markers.record import Marker
from gis.rights import BOUND_ACTS, TABLE, Role
from gis.settings import Settings
from tests.api.planting import plant
from tests.api.test_tiles import decoded, path
from tests.load.pictures import photograph, saved

MARKERS = "/api/v1/markers"
DAY = date(2021, 1, 1)


@dataclass(frozen=True)
class Bureau:
    """A service with planted markers between 通州区 and 崇川区, and keys to it."""

    client: TestClient
    database: Database
    markers: list[Marker]
    units: dict[str, int]
    state: Path

    def key(self, role: Role, code: str | None = None, **options: Any) -> dict[str, str]:
        """The header of a new key, bound to the unit that bears a code."""
        acts = TABLE[role] if code is None else TABLE[role] & BOUND_ACTS
        with self.database.write() as connection:
            unit = None if code is None else unit_of_code(connection, "mca", code, DAY)
            count = connection.execute(text("SELECT count(*) FROM api_key")).scalar_one()
            made = make_key(
                connection, f"{role} {count}", sorted(acts), datetime.now(UTC),
                **{"quota_per_minute": None, "made_up_data": True, "role": role, "unit_id": unit, **options},
            )  # fmt: skip
        return {"X-API-Key": made.key}

    def audited(self) -> list[Any]:
        """Entries, oldest first."""
        with self.database.read() as connection:
            return list(connection.execute(text("SELECT * FROM audit_entry ORDER BY id")))

    def send(self, key: dict[str, str], content: bytes, marker: int = 0, **params: Any) -> Any:
        """Send a file of a planted marker in."""
        asked = {"kind": "photo", "name": "a.jpg", **params}
        where = f"{MARKERS}/{self.markers[marker].marker_id}/files"
        return self.client.post(where, params=asked, content=content, headers=key)


@pytest.fixture(scope="module")
def bureau(
    cluster: Cluster, demo_template: str, clone: Callable[[str], str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Bureau]:
    database = private_database(cluster, clone(demo_template))
    state = tmp_path_factory.mktemp("state")
    with database.write() as connection:
        codes = ("320612", "320613", "320681")
        units = {code: unit_of_code(connection, "mca", code, DAY) for code in codes}
        markers = plant(connection, (units["320612"], units["320613"]), count=4)
    with TestClient(create_app(database, Settings(state=state)), raise_server_exceptions=False) as client:
        yield Bureau(client, database, markers, units, state)


def ids(answer: Any) -> list[str]:
    return [feature["id"] for feature in answer.json()["features"]]


def test_the_public_sees_public_markers_by_number_on_the_grid(bureau: Bureau) -> None:
    answer = bureau.client.get(MARKERS, params={"geometry": "rounded", "limit": 2000, "as_of": str(DAY)})
    assert answer.headers["cache-control"] == "no-store"
    page = MarkerList.model_validate_json(answer.content)
    there = {one.id for one in page.features}
    assert {"OPEN-1", "OPEN-3"} <= there
    assert any(one.startswith("DEMO-") for one in there)
    assert not {"SHUT-2", "SHUT-4"} & there
    numbers = [one.properties.number for one in page.features]
    assert numbers == sorted(numbers)
    for one in page.features:
        assert one.geometry is not None
        assert all(round(value, 2) == value for value in one.geometry["coordinates"])
        assert (one.properties.precision, one.properties.exact) == ("rounded", None)
    opened = next(one for one in page.features if one.id == "OPEN-1")
    assert [line.name for line in opened.properties.lines] == ["通州崇川线"]
    assert set(opened.properties.lines[0].sides) == {bureau.units["320612"], bureau.units["320613"]}


def test_without_geometry_no_point_is_given_at_all(bureau: Bureau) -> None:
    answer = bureau.client.get(MARKERS)
    assert {(one["geometry"], one["properties"]["precision"]) for one in answer.json()["features"]} == {(None, None)}


def test_pages_hold_every_marker_once(bureau: Bureau) -> None:
    whole = ids(bureau.client.get(MARKERS, params={"limit": 2000}))
    found: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = bureau.client.get(MARKERS, params={"limit": 7, **cursor})
        found += ids(page)
        if page.json()["next"] is None:
            break
        cursor = {"cursor": page.json()["next"]}
    assert found == whole
    assert len(set(found)) == len(found) > 14


def test_markers_are_asked_by_line_unit_number_and_box(bureau: Bureau) -> None:
    opened = bureau.client.get(f"{MARKERS}/OPEN-1").json()
    line, number = opened["properties"]["lines"][0]["id"], opened["properties"]["number"]
    of_line = bureau.client.get(MARKERS, params={"line": line, "limit": 2000})
    assert {"OPEN-1", "OPEN-3"} <= set(ids(of_line))
    assert all(line in {one["id"] for one in its["properties"]["lines"]} for its in of_line.json()["features"])
    assert ids(bureau.client.get(MARKERS, params={"number": number})) == ["OPEN-1"]
    for unit, there in ((bureau.units["320613"], True), (bureau.units["320681"], False)):
        assert ("OPEN-1" in ids(bureau.client.get(MARKERS, params={"unit": unit, "limit": 2000}))) is there
    lon, lat = opened["geometry"]["coordinates"]
    assert "OPEN-1" in ids(bureau.client.get(MARKERS, params={"bbox": f"{lon},{lat},{lon},{lat}"}))
    assert ids(bureau.client.get(MARKERS, params={"bbox": "100,20,101,21"})) == []
    assert bureau.client.get(MARKERS, params={"unit": 999_999}).json()["detail"].startswith("there is no unit 999999")


@pytest.mark.parametrize(
    ("params", "words"),
    [
        ({"bbox": "1,2,3"}, "a bbox is four numbers"),
        ({"bbox": "121,32,120,33"}, "west before east"),
        ({"bbox": "nan,nan,nan,nan"}, "a bbox is west, south"),
        ({"cursor": "x"}, "this cursor is none of ours"),
        ({"number": "\0"}, "no NUL"),
    ],
)
def test_a_question_that_cannot_be_is_refused(bureau: Bureau, params: dict[str, str], words: str) -> None:
    answer = bureau.client.get(MARKERS, params=params)
    assert answer.status_code == 422
    assert words in answer.json()["detail"]


@pytest.mark.parametrize("where", [MARKERS, f"{MARKERS}/OPEN-1", f"{MARKERS}/SHUT-2", f"{MARKERS}/nobody"])
def test_to_ask_exactly_without_the_right_is_refused_whether_or_not_the_marker_is_there(
    bureau: Bureau, where: str
) -> None:
    for key in ({}, bureau.key("department"), bureau.key("planner")):
        answer = bureau.client.get(where, params={"geometry": "exact"}, headers=key)
        assert (answer.status_code, answer.json()["type"]) == (403, "forbidden")


def test_a_marker_that_is_not_public_is_not_there_for_others(bureau: Bureau) -> None:
    for key in ({}, bureau.key("planner"), bureau.key("marker_officer", "320681")):
        hidden = bureau.client.get(f"{MARKERS}/SHUT-2", headers=key)
        nobody = bureau.client.get(f"{MARKERS}/SHUT-9", headers=key)
        assert hidden.status_code == nobody.status_code == 404
        assert hidden.json()["detail"].replace("SHUT-2", "SHUT-9") == nobody.json()["detail"]
        assert bureau.client.get(f"{MARKERS}/SHUT-2/files", headers=key).status_code == 404


def test_officers_of_either_side_are_told_all_and_it_is_written_down_first(bureau: Bureau) -> None:
    planted = bureau.markers[1]
    for code in ("320612", "320613", "320600"):
        key, before = bureau.key("marker_officer", code), len(bureau.audited())
        answer = bureau.client.get(f"{MARKERS}/SHUT-2", params={"geometry": "exact", "as_of": str(DAY)}, headers=key)
        told = MarkerFeature.model_validate_json(answer.content)
        assert told.geometry == {"type": "Point", "coordinates": [planted.lon, planted.lat]}
        assert told.properties.exact is not None
        assert told.properties.exact.position_text == planted.position_text
        assert told.properties.exact.original is not None
        assert told.properties.exact.original.x == planted.original.x  # type: ignore[union-attr]
        assert len(told.properties.exact.places) == 1
        (entry,) = bureau.audited()[before:]
        assert (entry.role, entry.act, entry.subject) == ("marker_officer", "read:markers_exact", "marker:SHUT-2")
        assert entry.detail == {
            "count": 1, "markers": ["SHUT-2"], "as_of": str(DAY), "route": "GET /api/v1/markers/{marker_id}",
        }  # fmt: skip


def test_an_officer_who_does_not_ask_exactly_is_told_no_place_and_leaves_no_entry(bureau: Bureau) -> None:
    key, before = bureau.key("marker_officer", "320612"), len(bureau.audited())
    answer = bureau.client.get(f"{MARKERS}/SHUT-2", headers=key)
    assert (answer.json()["properties"]["precision"], answer.json()["properties"]["exact"]) == ("rounded", None)
    assert len(bureau.audited()) == before


def test_a_list_mixes_exact_and_rounded_by_whose_line_it_is_with_one_entry_a_line(bureau: Bureau) -> None:
    key, before = bureau.key("marker_officer", "320613"), len(bureau.audited())
    answer = bureau.client.get(MARKERS, params={"geometry": "exact", "limit": 2000, "as_of": str(DAY)}, headers=key)
    told = {one["id"]: one["properties"] for one in answer.json()["features"]}
    assert {told[marker.marker_id]["precision"] for marker in bureau.markers} == {"exact"}
    exact = {one for one, properties in told.items() if properties["precision"] == "exact"}
    side = bureau.units["320613"]
    assert exact == {one for one, its in told.items() if any(side in line["sides"] for line in its["lines"])}
    assert 0 < len(exact) < len(told)
    entries = bureau.audited()[before:]
    assert {marker for entry in entries for marker in entry.detail["markers"]} == exact
    assert sum(entry.detail["count"] for entry in entries) == len(exact)
    assert all(entry.subject.startswith("line:") for entry in entries)


def test_the_officer_of_the_new_district_reads_the_stones_of_the_old_one(bureau: Bureau) -> None:
    key = bureau.key("marker_officer", "320613")
    for day in ("2019-06-01", "2021-01-01"):
        answer = bureau.client.get(f"{MARKERS}/SHUT-2", params={"geometry": "exact", "as_of": day}, headers=key)
        assert answer.json()["properties"]["precision"] == "exact", day


def test_where_nothing_can_be_written_down_nothing_exact_is_given(bureau: Bureau) -> None:
    key = bureau.key("marker_officer", "320612")
    with bureau.database.owner.begin() as connection:
        connection.execute(text("ALTER TABLE audit_entry RENAME TO audit_entry_gone"))
    try:
        for where in (MARKERS, f"{MARKERS}/SHUT-2"):
            answer = bureau.client.get(where, params={"geometry": "exact"}, headers=key)
            assert answer.status_code == 503
            assert "exact" not in answer.text
            assert bureau.client.get(where, headers=key).status_code == 200
    finally:
        with bureau.database.owner.begin() as connection:
            connection.execute(text("ALTER TABLE audit_entry_gone RENAME TO audit_entry"))


def test_a_key_made_for_production_is_given_no_made_up_marker(bureau: Bureau) -> None:
    for key in (bureau.key("department", made_up_data=False), bureau.key("marker_officer", made_up_data=False)):
        assert ids(bureau.client.get(MARKERS, params={"limit": 2000}, headers=key)) == []
        assert bureau.client.get(f"{MARKERS}/OPEN-1", headers=key).status_code == 404
        place = bureau.markers[0]
        tile = bureau.client.get(path("markers", 12, place.lon, place.lat), headers=key)
        assert (tile.status_code, tile.content) == (200, b"")


def test_a_tile_has_public_markers_on_the_grid_with_number_line_and_state(bureau: Bureau) -> None:
    place = bureau.markers[0]
    lon, lat = round(place.lon, 2), round(place.lat, 2)
    (one,) = [
        one for one in decoded(bureau.client.get(path("markers", 14, lon, lat)).content)["markers"]
        if one["marker_id"] == place.marker_id
    ]  # fmt: skip
    assert (one["number"], one["line"], one["seen"], one["made_up"]) == (place.number, "通州崇川线", "overdue", True)
    whole = bureau.client.get(path("markers", 9, lon, lat)).content
    assert not {"SHUT-2", "SHUT-4"} & {marker["marker_id"] for marker in decoded(whole)["markers"]}
    assert bureau.client.get(path("markers", 8, lon, lat)).content == b""


def test_a_photograph_goes_to_officers_as_it_came_and_to_all_without_its_place(bureau: Bureau) -> None:
    officer, place = bureau.key("marker_officer", "320612"), bureau.markers[0]
    content = photograph(place.lon, place.lat)
    answer = bureau.send(officer, content, name=f"{place.lon}_{place.lat}.png")
    kept = KeptFile.model_validate_json(answer.content)
    assert (answer.status_code, kept.media_type, kept.public, kept.changed) == (201, "image/jpeg", True, True)
    assert kept.notes == ["its name ends in .png, and it is image/jpeg"]
    again = bureau.send(officer, content, name="again.jpg")
    assert (again.status_code, again.json()["id"], again.json()["changed"]) == (200, kept.id, False)

    files = f"{MARKERS}/OPEN-1/files"
    (seen,) = MarkerFileList.model_validate_json(bureau.client.get(files).content).files
    assert (seen.id, seen.name, seen.sha256, seen.bytes) == (kept.id, f"{place.number}-{kept.id}.jpg", None, None)
    public = bureau.client.get(f"{files}/{kept.id}")
    assert (public.status_code, public.headers["content-type"]) == (200, "image/jpeg")
    assert public.headers["x-content-type-options"] == "nosniff"
    assert not dict(Image.open(io.BytesIO(public.content)).getexif())
    for key in ({}, bureau.key("planner")):
        assert bureau.client.get(f"{files}/{kept.id}?copy=original", headers=key).status_code == 403
    strange = bureau.key("marker_officer", "320681")
    assert bureau.client.get(f"{files}/{kept.id}?copy=original", headers=strange).status_code == 404

    before = len(bureau.audited())
    original = bureau.client.get(f"{files}/{kept.id}?copy=original", headers=officer)
    assert original.content == content
    (entry,) = bureau.audited()[before:]
    assert (entry.subject, entry.detail["route"]) == (
        "marker:OPEN-1",
        "GET /api/v1/markers/{marker_id}/files/{file_id}",
    )


def test_scans_and_photographs_of_what_is_not_public_are_for_officers_alone(bureau: Bureau) -> None:
    officer = bureau.key("marker_officer", "320613")
    scan = bureau.send(officer, saved("TIFF"), 2, kind="register_form", name="form.tif").json()
    hidden = bureau.send(officer, photograph(1, 2), 1).json()
    withheld = bureau.send(officer, photograph(3, 4), 2, public="false").json()
    for marker, one in (("OPEN-3", scan), ("SHUT-2", hidden), ("OPEN-3", withheld)):
        assert bureau.client.get(f"{MARKERS}/{marker}/files/{one['id']}").status_code == 404
        listed = bureau.client.get(f"{MARKERS}/{marker}/files", headers=officer).json()["files"]
        assert one["id"] in {file["id"] for file in listed}
    assert (scan["public"], withheld["public"]) == (False, False)
    assert bureau.client.get(f"{MARKERS}/OPEN-3/files").json()["files"] == []
    changed = bureau.send(officer, photograph(3, 4), 2).json()
    assert (changed["id"], changed["changed"], changed["public"]) == (withheld["id"], True, True)
    assert bureau.client.get(f"{MARKERS}/OPEN-3/files/{withheld['id']}").status_code == 200


@pytest.mark.parametrize(
    ("content", "params", "words"),
    [
        (b"", {}, "is empty"),
        (b"MZ a program", {}, "is no JPEG, PNG, TIFF or PDF"),
        (saved("TIFF"), {}, "is image/tiff, no photograph"),
        (saved("JPEG"), {"visit": 999_999}, "marker 'OPEN-1' has no visit 999999"),
    ],
)
def test_what_is_no_photograph_of_this_marker_is_refused(
    bureau: Bureau, content: bytes, params: dict[str, Any], words: str
) -> None:
    answer = bureau.send(bureau.key("marker_officer"), content, **params)
    assert answer.status_code in (404, 422)
    assert words in answer.json()["detail"]


def test_only_officers_of_either_side_send_files_in(bureau: Bureau) -> None:
    for key, marker, status in (
        ({}, 0, 403),
        (bureau.key("planner"), 0, 403),
        (bureau.key("section_head"), 0, 403),
        (bureau.key("marker_officer", "320681"), 0, 403),
        (bureau.key("marker_officer", "320681"), 1, 404),
    ):
        assert bureau.send(key, saved("JPEG"), marker).status_code == status
    assert not any(path.is_file() and path.read_bytes() == saved("JPEG") for path in bureau.state.rglob("*"))
