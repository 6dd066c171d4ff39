from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook
from PIL import Image
from sqlalchemy import text

from gis.db.boundaries import read_lines
from gis.db.connect import Database
from gis.db.inspections import read_visits
from gis.errors import BadInput, Forbidden
from gis.export.field_sheets import field_book
from gis.flows.marker_sheets import Asked, line_sheet
from gis.flows.read_field_sheet import Brought, Taken, take_field_sheet
from gis.load.field_sheets import read_field_sheet
from gis.load.kept_files import KeptFiles
from gis.markers.field_sheet import COLUMNS, PAGE
from gis.markers.sheet import LineSheet
from gis.markers.visits import Visit
from gis.rights import LOCAL_ADMINISTRATOR, Identity

MADE, DAY, TODAY = date(2027, 4, 1), date(2027, 5, 3), date(2027, 6, 1)
PLACE: dict[str, int] = {column.field: place for place, column in enumerate(COLUMNS, start=1)}
FIRST = 5
LARGEST = 1_000_000
GOOD: dict[str, Any] = {
    "on_day": DAY, "accurate": "√", "firm": "√", "visible": "√", "legible": "√", "filed": "√",
    "signed_a": "张三", "signed_b": "李四",
}  # fmt: skip


@dataclass
class Trip:
    """A line's sheet taken along: what is filled in by row, and the pictures taken."""

    database: Database
    folder: Path
    sheet: LineSheet

    def write(self, rows: dict[int, dict[str, Any]]) -> Path:
        book = load_workbook(BytesIO(field_book(self.sheet, 2027)))
        for row, values in rows.items():
            for name, value in values.items():
                book[PAGE].cell(row=FIRST + row, column=PLACE[name]).value = value
        path = self.folder / "back.xlsx"
        book.save(path)
        return path

    def photograph(self, name: str, content: bytes | None = None) -> Path:
        folder = self.folder / "photos"
        folder.mkdir(exist_ok=True)
        if content is None:
            page = BytesIO()
            Image.new("RGB", (8, 8), "grey").save(page, "JPEG")
            content = page.getvalue()
        (folder / name).write_bytes(content)
        return folder

    def take(self, path: Path, who: Identity = LOCAL_ADMINISTRATOR, **more: Any) -> Taken:
        store = KeptFiles(self.folder / "kept")
        return take_field_sheet(self.database, store, who, Brought(path, **more), LARGEST, TODAY)

    def visits(self) -> list[Visit]:
        """Those of the day of the trip, without what the register adds."""
        ids = [placed.marker.marker_id for placed in self.sheet.markers if placed.marker]
        with self.database.read() as connection:
            found = read_visits(connection, marker_ids=ids)
        return [visit for visit in found if visit.on_day == DAY]

    def files(self) -> list[tuple[str, str, int | None]]:
        with self.database.read() as connection:
            rows = connection.execute(text("SELECT marker_id, name, visit_id FROM marker_file"))
            return [(row.marker_id, row.name, row.visit_id) for row in rows]


@pytest.fixture
def trip(own_demo: Database, tmp_path: Path) -> Trip:
    with own_demo.read() as connection:
        line = next(line for line in read_lines(connection, MADE) if line.name == "通州崇川线")
    asked = Asked(f"id:{line.line_id}", MADE, "a test", exact=True, printed_on=MADE)
    return Trip(own_demo, tmp_path, line_sheet(own_demo, LOCAL_ADMINISTRATOR, asked))


def test_a_sheet_that_is_written_filled_and_read_back_gives_the_visits_that_were_filled_in(trip: Trip) -> None:
    numbers = [placed.number for placed in trip.sheet.markers]
    folder = trip.photograph(f"{numbers[0]}_1.jpg")
    trip.photograph("IMG_2.jpg")
    point = {"lon": trip.sheet.markers[0].lon + 1e-5, "lat": trip.sheet.markers[0].lat, "datum": "CGCS2000"}
    path = trip.write(
        {
            0: {**GOOD, **point, "action": "描红", "note": "无"},
            2: {**GOOD, "firm": "×", "findings": "倾斜", "photos": "IMG_2.jpg"},
            3: {**GOOD, "signed_b": None},
        }
    )
    expected = [one.visit for one in read_field_sheet(path, TODAY).rows]
    taken = trip.take(path, photographs=folder, strict=True)
    assert (taken.visits, taken.known, taken.pictures, taken.complaints) == (3, 0, 2, ())
    written = trip.visits()
    assert sorted(map(plain, written), key=by_marker) == sorted(map(plain, expected), key=by_marker)
    stood = next(visit for visit in written if visit.lon is not None)
    assert [stood.lon, stood.lat] == pytest.approx([point["lon"], point["lat"]], abs=1e-9)
    assert stood.offset_m == pytest.approx(0.94, abs=0.05)
    ids = {visit.marker_id: visit.visit_id for visit in written}
    markers = [placed.marker.marker_id for placed in trip.sheet.markers if placed.marker]
    assert set(trip.files()) == {
        (markers[0], f"{numbers[0]}_1.jpg", ids[markers[0]]),
        (markers[2], "IMG_2.jpg", ids[markers[2]]),
    }


def plain(visit: Visit) -> Visit:
    """Without what the register adds; points are compared apart."""
    return replace(visit, visit_id=None, round_id=None, offset_m=None, source="", lon=None, lat=None)


def by_marker(visit: Visit) -> str:
    return visit.marker_id


def test_the_same_sheet_again_changes_nothing(trip: Trip) -> None:
    folder = trip.photograph(f"{trip.sheet.markers[0].number}_1.jpg")
    path = trip.write({0: GOOD, 1: GOOD})
    first, second = trip.take(path, photographs=folder), trip.take(path, photographs=folder)
    assert (first.visits, first.known, first.pictures) == (2, 0, 1)
    assert (second.visits, second.known, second.pictures) == (0, 2, 0)
    assert len(trip.visits()) == 2


def test_good_rows_are_recorded_and_every_fault_is_told(trip: Trip) -> None:
    folder = trip.photograph(f"{trip.sheet.markers[0].number}_1.jpg", b"no picture at all")
    trip.photograph(f"{trip.sheet.markers[0].number}_2.jpg")
    path = trip.write({0: GOOD, 1: {**GOOD, "firm": "也许"}, 2: {**GOOD, "findings": "倾斜"}, 3: GOOD})
    taken = trip.take(path, photographs=folder)
    assert (taken.visits, taken.pictures) == (2, 1)
    assert {(str(c.row), c.field) for c in taken.complaints if c.row} == {
        (str(FIRST + 1), "埋设牢固"),
        (str(FIRST + 2), "findings"),
    }
    assert any("is no JPEG" in c.message for c in taken.complaints)
    assert len(trip.visits()) == 2


def test_under_strict_nothing_is_recorded_if_there_is_a_fault(trip: Trip) -> None:
    for rows in ({0: GOOD, 1: {**GOOD, "firm": "也许"}}, {0: GOOD, 1: {**GOOD, "findings": "倾斜"}}):
        with pytest.raises(BadInput):
            trip.take(trip.write(rows), strict=True)
    assert trip.visits() == []
    assert trip.files() == []


def test_a_marker_that_is_gone_by_the_day_of_the_visit_is_told(trip: Trip) -> None:
    gone = trip.sheet.markers[0].marker
    assert gone is not None
    with trip.database.write() as connection:
        connection.execute(
            text("UPDATE boundary_marker SET valid = daterange(lower(valid), '2027-04-20') WHERE marker_id = :id"),
            {"id": gone.marker_id},
        )
    taken = trip.take(trip.write({0: GOOD, 1: GOOD}))
    assert taken.visits == 1
    assert [(c.row, c.field) for c in taken.complaints] == [(FIRST, "界桩编号")]
    assert "does not stand on 2027-05-03" in taken.complaints[0].message


def test_the_sheet_of_another_line_is_refused(trip: Trip) -> None:
    with trip.database.read() as connection:
        other = next(line for line in read_lines(connection, MADE) if line.name == "通州海门线")
    path = trip.write({0: GOOD})
    with pytest.raises(BadInput, match="is the sheet of line"):
        trip.take(path, line=f"id:{other.line_id}")
    assert trip.take(path, line=f"id:{trip.sheet.line.line_id}").visits == 1


def test_who_may_not_record_on_the_line_records_nothing(trip: Trip) -> None:
    stranger = Identity("marker_officer", "officer of elsewhere", held=frozenset({999_999}))
    with pytest.raises(Forbidden):
        trip.take(trip.write({0: GOOD}), who=stranger)
    assert trip.visits() == []
