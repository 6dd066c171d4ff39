from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from io import BytesIO

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from openpyxl import load_workbook
from sqlalchemy import text

from api.main import create_app
from gis.db.boundaries import read_lines
from gis.db.clock import raise_version
from gis.db.cluster import Cluster
from gis.db.connect import Database, private_database
from gis.db.keys import make_key
from gis.db.markers import read_markers

DAY = date(2026, 1, 1)
AS_OF = {"as_of": str(DAY)}


@dataclass(frozen=True)
class Desk:
    """A service, the line 通州崇川线, and keys of officers of its side and of elsewhere."""

    client: TestClient
    database: Database
    line_id: int
    near: dict[str, str]
    far: dict[str, str]

    def get(self, what: str, key: dict[str, str] | None = None, **asked: str | int) -> Response:
        return self.client.get(f"/api/v1/boundaries/{self.line_id}/{what}", params={**AS_OF, **asked}, headers=key)

    def audited(self) -> list[tuple[str, str]]:
        with self.database.read() as connection:
            rows = connection.execute(
                text(
                    "SELECT subject, detail->>'route' AS route FROM audit_entry "
                    "WHERE subject ~ '^(marker|line):' ORDER BY id"
                )
            )
            return [(row.subject, row.route) for row in rows]


@pytest.fixture(scope="module")
def desk(cluster: Cluster, demo_template: str, clone: Callable[[str], str]) -> Iterator[Desk]:
    database = private_database(cluster, clone(demo_template))
    with database.read() as connection:
        lines = {line.name: line for line in read_lines(connection, DAY)}
    line, other = lines["通州崇川线"], lines["如皋海安线"]
    keys = []
    with database.write() as connection:
        for name, unit in (("near", line.side_a), ("far", other.side_b)):
            made = make_key(
                connection,
                name,
                ["read:boundaries", "read:markers", "read:markers_exact"],
                datetime.now(UTC),
                quota_per_minute=None,
                made_up_data=True,
                role="marker_officer",
                unit_id=unit,
            )
            keys.append({"X-API-Key": made.key})
    assert line.line_id is not None
    with TestClient(create_app(database), raise_server_exceptions=False) as client:
        yield Desk(client, database, line.line_id, *keys)


def test_everybody_gets_the_public_sheet_and_no_exact_point_in_it(desk: Desk) -> None:
    for key in (None, desk.near):
        answer = desk.get("sheet", key)
        assert answer.status_code == 200
        assert answer.headers["content-type"].startswith("text/html")
        assert answer.headers["cache-control"] == "no-store"
        assert "default-src 'none'" in answer.headers["content-security-policy"]
        assert "公示版" in answer.text
        with desk.database.read() as connection:
            for marker in read_markers(connection, DAY):
                assert f"{marker.lon:.4f}" not in answer.text
                assert f"{marker.lat:.4f}" not in answer.text
    assert desk.audited() == []


@pytest.mark.parametrize(
    ("what", "asked"),
    [("sheet", {"edition": "exact"}), ("results.xlsx", {}), ("field-sheet.xlsx", {"year": 2027})],
)
def test_what_is_exact_is_for_officers_of_either_side_and_is_written_down(
    desk: Desk, what: str, asked: dict[str, str | int]
) -> None:
    before = desk.audited()
    assert desk.get(what, None, **asked).status_code == 403
    assert desk.get(what, desk.far, **asked).status_code == 403
    assert desk.audited() == before
    answer = desk.get(what, desk.near, **asked)
    assert answer.status_code == 200
    assert answer.headers["cache-control"] == "no-store"
    assert desk.audited() == [*before, (f"line:{desk.line_id}", f"GET /api/v1/boundaries/{{line_id}}/{what}")]
    if what == "sheet":
        assert "内部资料" in answer.text
    else:
        book = load_workbook(BytesIO(answer.content))
        assert "内部资料" in str(book.worksheets[0]["A3"].value)


def test_a_line_that_is_not_in_force_on_the_date_has_no_sheet(desk: Desk) -> None:
    with desk.database.read() as connection:
        old = next(line for line in read_lines(connection, date(2020, 6, 30)) if line.name == "港闸通州线")
    address = f"/api/v1/boundaries/{old.line_id}/sheet"
    assert desk.client.get(address, params={"as_of": "2020-06-30"}).status_code == 200
    assert desk.client.get(address, params=AS_OF).status_code == 404
    assert desk.client.get("/api/v1/boundaries/999999/sheet", params=AS_OF).status_code == 404


def test_the_sheet_comes_in_english_too(desk: Desk) -> None:
    assert "Sheet of a boundary line" in desk.get("sheet", None, lang="en").text
    assert desk.get("sheet", None, lang="fr").status_code == 422
    assert desk.get("field-sheet.xlsx", desk.near).status_code == 422


def test_the_public_sheet_does_not_hang_on_where_within_the_grid_a_marker_stands(desk: Desk) -> None:
    before = desk.get("sheet").text
    with desk.database.write() as connection:
        moved = connection.execute(
            text(
                "UPDATE boundary_marker SET geom = ST_SetSRID(ST_MakePoint("
                "round(ST_X(geom)::numeric, 2) - 0.004, round(ST_Y(geom)::numeric, 2) + 0.004), 4490)"
            )
        )
        raise_version(connection, "markers")
    assert moved.rowcount > 20
    assert desk.get("sheet").text == before
