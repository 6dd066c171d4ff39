from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import text

from gis.db.boundaries import read_lines
from gis.db.connect import Database
from gis.db.markers import read_markers
from gis.errors import Forbidden, NotFound
from gis.flows.marker_sheets import Asked, line_sheet, register_forms
from gis.markers.sheet import LineSheet
from gis.rights import LOCAL_ADMINISTRATOR, PUBLIC, Identity
from maps.line_sheet import line_sheet as printed

NOW, BEFORE, TODAY = date(2026, 1, 1), date(2020, 6, 30), date(2026, 11, 23)
ROUTE = "a test"


def id_of(database: Database, name: str, as_of: date) -> str:
    with database.read() as connection:
        return f"id:{next(line.line_id for line in read_lines(connection, as_of) if line.name == name)}"


def asked(database: Database, name: str, as_of: date = NOW, *, exact: bool = True) -> Asked:
    return Asked(id_of(database, name, as_of), as_of, ROUTE, exact, TODAY)


@pytest.fixture(scope="module")
def exact(demo: Database) -> LineSheet:
    return line_sheet(demo, LOCAL_ADMINISTRATOR, asked(demo, "通州崇川线"))


def test_markers_stand_in_the_order_in_which_one_meets_them(exact: LineSheet) -> None:
    chainages = [placed.chainage_m for placed in exact.markers]
    assert len(chainages) >= 10
    assert all(at is not None for at in chainages)
    assert chainages == sorted(at for at in chainages if at is not None)
    assert [placed.order for placed in exact.markers] == list(range(1, len(chainages) + 1))


def test_the_sides_are_those_of_the_date_and_lie_where_the_map_has_them(exact: LineSheet) -> None:
    assert (exact.side_a, exact.side_b) == ("通州区", "崇川区")
    # 通州 lies around 崇川 to the north: the line runs west to east, so it is on the left
    assert exact.left_is_a[0] is True


def test_before_july_2020_the_sheet_shows_the_old_line_with_its_old_name(demo: Database) -> None:
    old = line_sheet(demo, LOCAL_ADMINISTRATOR, asked(demo, "港闸通州线", BEFORE))
    assert {old.side_a, old.side_b} == {"港闸区", "通州区"}
    assert "港闸" in printed(old)
    assert old.markers
    with pytest.raises(NotFound, match="not in force on 2026-01-01"):
        line_sheet(demo, LOCAL_ADMINISTRATOR, Asked(f"id:{old.line.line_id}", NOW, ROUTE, exact=True, printed_on=TODAY))


def test_an_exact_sheet_is_written_down_before_it_leaves(demo: Database) -> None:
    def entries() -> int:
        with demo.read() as connection:
            found = text("SELECT count(*) FROM audit_entry WHERE act = 'read:markers_exact'")
            return int(connection.execute(found).scalar_one())

    before = entries()
    line_sheet(demo, LOCAL_ADMINISTRATOR, asked(demo, "通州崇川线"))
    assert entries() == before + 1
    line_sheet(demo, LOCAL_ADMINISTRATOR, asked(demo, "通州崇川线", exact=False))
    assert entries() == before + 1


def test_without_the_right_on_a_side_there_is_no_exact_sheet(demo: Database, exact: LineSheet) -> None:
    stranger = Identity("marker_officer", "officer of elsewhere", held=frozenset({999_999}))
    near = Identity("marker_officer", "officer of one side", held=frozenset({exact.line.side_a}))
    wanted = asked(demo, "通州崇川线")
    for who in (PUBLIC, stranger):
        with pytest.raises(Forbidden):
            line_sheet(demo, who, wanted)
    assert len(line_sheet(demo, near, wanted).markers) == len(exact.markers)


def test_the_public_sheet_holds_no_exact_point_whoever_asks(demo: Database, exact: LineSheet) -> None:
    page = printed(line_sheet(demo, LOCAL_ADMINISTRATOR, asked(demo, "通州崇川线", exact=False)))
    assert "公示版" in page
    assert "内部资料" not in page
    with demo.read() as connection:
        markers = read_markers(connection, NOW)
    for marker in markers:
        for value in (marker.lon, marker.lat):
            assert f"{value:.4f}" not in page
    for placed in exact.markers:
        assert placed.marker is not None
        assert (placed.number in page) == placed.marker.is_public
        assert not placed.marker.position_text or placed.marker.position_text not in page


def test_the_public_sheet_knows_markers_by_their_points_on_the_grid_alone(demo: Database) -> None:
    public = line_sheet(demo, LOCAL_ADMINISTRATOR, asked(demo, "通州崇川线", exact=False))
    assert public.markers
    for placed in public.markers:
        assert round(placed.lon, 2) == placed.lon
        assert round(placed.lat, 2) == placed.lat
        assert (placed.offset_m, placed.seen, placed.visited_on, placed.marker, placed.last_visit) == (None,) * 5
    assert public.intactness is None


def test_a_key_that_is_given_no_made_up_rows_prints_none(demo: Database) -> None:
    who = replace(LOCAL_ADMINISTRATOR, made_up_data=False)
    for is_exact in (True, False):
        found = line_sheet(demo, who, asked(demo, "通州崇川线", exact=is_exact))
        assert not [placed for placed in found.markers if placed.made_up]


def test_made_up_markers_say_so_on_every_edition(demo: Database) -> None:
    for is_exact in (True, False):
        page = printed(line_sheet(demo, LOCAL_ADMINISTRATOR, asked(demo, "通州崇川线", exact=is_exact)))
        assert 'class="watermark"' in page
        assert page.count("演示数据") >= 2
        assert "示意数据，不得作为法定依据" in page


def test_the_rate_of_a_sheet_counts_all_its_markers(exact: LineSheet) -> None:
    found = exact.intactness
    assert found is not None
    assert found.intact + found.failed + found.unknown == found.total == len(exact.markers)
    assert [placed.seen for placed in exact.markers].count("intact") == found.intact


def test_who_signed_is_told_by_the_name_of_the_day(exact: LineSheet) -> None:
    signed = {s.side for placed in exact.markers if placed.last_visit for s in placed.last_visit.signatures}
    assert signed
    assert all(exact.unit_names.get(side) for side in signed)


def test_lines_of_every_kind_can_be_printed(demo: Database) -> None:
    """Inner and outer ones, of one part and of several, by land, river and sea, of towns too."""
    with demo.read() as connection:
        lines = [*read_lines(connection, NOW)[::4], *read_lines(connection, NOW, level="town")[::90]]
        several = [line for line in read_lines(connection, NOW) if len(line.course.geoms) > 1]
    for line in [*lines, *several]:
        wanted = Asked(f"id:{line.line_id}", NOW, ROUTE, exact=True, printed_on=TODAY)
        page = printed(line_sheet(demo, LOCAL_ADMINISTRATOR, wanted))
        assert line.name in page
        assert "<svg" in page


def test_register_forms_come_by_line_or_by_marker_with_the_life_of_each(demo: Database, exact: LineSheet) -> None:
    forms = register_forms(demo, LOCAL_ADMINISTRATOR, asked(demo, "通州崇川线"))
    assert {form.marker.marker_id for form in forms} == {p.marker.marker_id for p in exact.markers if p.marker}
    number = exact.markers[0].number
    one = register_forms(demo, LOCAL_ADMINISTRATOR, Asked(number, NOW, ROUTE, exact=True, printed_on=TODAY))
    assert {form.marker.number for form in one} == {number}
    assert all(form.history for form in one)
    with pytest.raises(NotFound):
        register_forms(demo, PUBLIC_OFFICER, asked(demo, "通州崇川线"))


PUBLIC_OFFICER = Identity("marker_officer", "officer of elsewhere", held=frozenset({999_999}))
