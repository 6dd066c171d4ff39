"""Rounds, visits, repairs and relocations on a real register, and the figures that come of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import text

from gis.db.boundaries import read_lines
from gis.db.clock import last_moment, next_moment
from gis.db.cluster import Cluster
from gis.db.connect import Database, private_database
from gis.db.inspections import read_visit, read_visits, write_round
from gis.db.markers import read_markers, read_versions
from gis.db.placements import read_placements
from gis.errors import BadInput, Conflict, Forbidden, NotFound
from gis.flows.inspection_rounds import due_rounds, list_rounds, plan_round, report, sign_round
from gis.flows.inspections import record_visits, sign_visit
from gis.flows.intactness import intactness
from gis.flows.marker_works import relocate_marker, repair_marker, withdraw
from gis.markers.entries import RepairIn, RoundIn, SignatureIn, VisitIn
from gis.markers.visits import Round
from gis.rights import LOCAL_ADMINISTRATOR, Identity
from tests.flows.inspected import (
    IDS,
    NUMBERS,
    TODAY,
    enter_history,
    line_of_markers,
    relocation_form,
    set_markers,
    spot,
)
from tests.markers.visited import FIGURES, relocation

WHO = LOCAL_ADMINISTRATOR
FINE = {"accurate": True, "firm": True, "visible": True, "legible": True, "filed": True}
BOTH = [
    {"side": "320612", "by": "甲", "on": "2025-09-01"},
    {"side": "海门区", "by": "乙", "on": "2025-09-01"},
]


@dataclass(frozen=True)
class Inspected:
    """A register with the history entered, and the moment before a visit was withdrawn."""

    database: Database
    before: datetime


@pytest.fixture(scope="module")
def inspected(cluster: Cluster, register_template: str, clone: Callable[[str], str]) -> Iterator[Inspected]:
    database = private_database(cluster, clone(register_template))
    yield Inspected(database, enter_history(database))
    database.dispose()


@pytest.fixture(scope="module")
def marked_template(cluster: Cluster, register_template: str, clone: Callable[[str], str]) -> str:
    name = clone(register_template)
    database = private_database(cluster, name)
    set_markers(database)
    database.dispose()
    return name


@pytest.fixture
def marked(cluster: Cluster, marked_template: str, clone: Callable[[str], str]) -> Iterator[Database]:
    """The register with ten markers nobody looked at yet, of this test's own."""
    database = private_database(cluster, clone(marked_template))
    yield database
    database.dispose()


def visit_in(marker: str = NUMBERS["T-1"], **more: Any) -> VisitIn:
    fields = {"marker": marker, "on_day": "2025-09-01", "criteria": FINE, "signatures": BOTH, **more}
    return VisitIn.model_validate(fields)


def record(database: Database, *entries: VisitIn, **more: Any) -> Any:
    return record_visits(database, WHO, entries, today=TODAY, **more)


def complaints(error: pytest.ExceptionInfo[BadInput]) -> list[tuple[Any, str | None]]:
    return [(fault.row, fault.field) for fault in error.value.complaints]


def figures(database: Database, on: date, **more: Any) -> tuple[int, ...]:
    found = intactness(database, on, **more)[0].rate
    return found.intact, found.failed, found.overdue, found.never, found.one_sided


# -- figures -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("on", FIGURES)
def test_the_figures_of_a_history_entered_by_people_are_those_worked_out_by_hand(inspected: Inspected, on: str) -> None:
    assert figures(inspected.database, date.fromisoformat(on)) == FIGURES[on]


def test_a_withdrawn_visit_shows_in_what_was_believed_until_then_only(inspected: Inspected) -> None:
    on = date(2021, 1, 1)
    assert figures(inspected.database, on) == (7, 1, 0, 2, 0)
    assert figures(inspected.database, on, recorded_as_of=inspected.before) == (6, 2, 0, 2, 0)


def test_rates_by_line_side_and_level_tell_of_the_same_markers(inspected: Inspected) -> None:
    on = date(2023, 5, 10)
    by_line = intactness(inspected.database, on, "line")
    assert [(row.name, row.rate.markers, row.rate.intact) for row in by_line] == [("通州海门线", 10, 8)]
    by_side = {row.name: row for row in intactness(inspected.database, on, "side")}
    assert set(by_side) == {"通州区", "海门区"}
    assert [row.rate.intact for row in by_side.values()] == [8, 8]
    assert (by_side["通州区"].managed.markers, by_side["海门区"].managed.markers) == (10, 0)  # type: ignore[union-attr]
    assert by_side["海门区"].managed.share is None  # type: ignore[union-attr]
    assert [(row.key, row.rate.intact) for row in intactness(inspected.database, on, "level")] == [("county", 8)]


def test_before_markers_stand_there_is_no_rate(inspected: Inspected) -> None:
    assert intactness(inspected.database, date(2017, 12, 31))[0].rate.share is None
    with pytest.raises(NotFound):
        intactness(inspected.database, date(1900, 1, 1))


def test_made_up_markers_can_be_left_out(demo: Database) -> None:
    on = date(2025, 12, 31)
    assert intactness(demo, on)[0].rate.markers > 0
    assert intactness(demo, on, made_up=False)[0].rate.markers == 0


# -- visits --------------------------------------------------------------------------------------------


def test_a_visit_is_kept_with_its_offset_from_the_registered_point(marked: Database) -> None:
    point = spot(marked, 1 / 12)
    entry = visit_in(point={"lon": point.x, "lat": point.y + 1e-4, "crs": "wgs84"})
    number = record(marked, entry).visit_ids[0]
    with marked.read() as connection:
        visit = read_visit(connection, number)
    assert visit.offset_m == pytest.approx(11.09, abs=0.02)
    assert visit.lon == pytest.approx(point.x)
    assert visit.lat == pytest.approx(point.y + 1e-4)
    assert visit.made_up is False


def test_the_same_visits_again_change_nothing_and_others_of_that_day_are_refused(marked: Database) -> None:
    assert len(record(marked, visit_in(), visit_in(NUMBERS["T-2"])).visit_ids) == 2
    again = record(marked, visit_in(), visit_in(NUMBERS["T-2"]))
    assert (again.visit_ids, again.known) == ((), 2)
    with pytest.raises(BadInput, match="entered with other contents"):
        record(marked, visit_in(note="another"))
    with pytest.raises(BadInput, match="visited twice"):
        record(marked, visit_in(NUMBERS["T-3"]), visit_in("T-3"))


def test_every_fault_is_told_with_its_row_and_nothing_is_written(marked: Database) -> None:
    entries = [
        visit_in(),
        visit_in("3206120684099Q"),
        visit_in(NUMBERS["T-2"], on_day="2031-01-01"),
        visit_in(NUMBERS["T-3"], findings=["移位"]),
        visit_in(NUMBERS["T-4"], signatures=[{"side": "崇川区", "by": "丙", "on": "2025-09-01"}]),
        visit_in(NUMBERS["T-5"], signatures=[{"side": "通州区", "by": "丙", "on": "2025-08-01"}]),
        visit_in(NUMBERS["T-6"], signatures=[*BOTH[:1], *BOTH[:1]]),
    ]
    with pytest.raises(BadInput) as error:
        record(marked, *entries, rows=range(2, 9), source="visits.csv")
    assert complaints(error) == [
        ("3", "marker"), ("4", "on_day"), ("4", "signatures"), ("4", "signatures"), ("5", "findings"),
        ("6", "signatures"), ("7", "signatures"), ("8", "signatures"),
    ]  # fmt: skip
    assert all(fault.file == "visits.csv" for fault in error.value.complaints)
    with marked.read() as connection:
        assert read_visits(connection) == []


def test_no_complaint_tells_where_a_stone_or_a_visitor_stands(marked: Database) -> None:
    point = {"lon": 121.234567, "lat": 32.123456, "crs": "wgs84"}
    with pytest.raises(BadInput) as error:
        record(marked, visit_in("nowhere", point=point), visit_in(on_day="2031-01-01", point=point))
    told = f"{error.value} {error.value.complaints!r}"
    assert "121.2" not in told
    assert "32.1" not in told


def test_a_side_may_sign_later_and_then_the_visit_counts(marked: Database) -> None:
    number = record(marked, visit_in(signatures=BOTH[:1])).visit_ids[0]
    assert figures(marked, TODAY)[0] == 0
    with marked.read() as connection:
        before = last_moment(connection)
    sign_visit(marked, WHO, number, SignatureIn(side="海门区", by="乙", on=date(2025, 9, 3)), today=TODAY)
    assert figures(marked, TODAY)[0] == 1
    assert figures(marked, TODAY, recorded_as_of=before)[0] == 0
    with pytest.raises(Conflict, match="signed for this side already"):
        sign_visit(marked, WHO, number, SignatureIn(side="海门区", by="乙", on=date(2025, 9, 3)), today=TODAY)


def test_an_officer_of_another_division_finds_no_marker_to_record_on(marked: Database) -> None:
    line = line_of_markers(marked, TODAY)
    stranger = Identity("marker_officer", "officer of 如皋", held=frozenset({13}))
    assert not {13} & set(line.sides)
    with pytest.raises(BadInput, match="no marker of yours stands under this number"):
        record_visits(marked, stranger, [visit_in()], today=TODAY)
    with pytest.raises(NotFound, match="no marker of yours"):
        repair_marker(marked, stranger, "T-1", repair_in(), today=TODAY)
    number = record(marked, visit_in(signatures=BOTH[:1])).visit_ids[0]
    with pytest.raises(NotFound):
        withdraw(marked, stranger, number, "no reason")
    with pytest.raises(NotFound):
        sign_visit(marked, stranger, number, SignatureIn(side="海门区", by="乙", on=date(2025, 9, 3)), today=TODAY)
    officer = Identity("marker_officer", "officer of 通州", held=frozenset({line.side_a}))
    assert record_visits(marked, officer, [visit_in(NUMBERS["T-2"])], today=TODAY).visit_ids
    with pytest.raises(Forbidden, match="may not sign for 海门区"):
        sign_visit(marked, officer, number, SignatureIn(side="海门区", by="乙", on=date(2025, 9, 3)), today=TODAY)


# -- repairs and relocations ---------------------------------------------------------------------------


def repair_in(**more: Any) -> RepairIn:
    fields = {
        "on_day": "2025-09-01", "criteria": FINE, "signatures": BOTH, "done_by": "通州区",
        "neighbour_present": "李四", "action": "重新描红", **more,
    }  # fmt: skip
    return RepairIn.model_validate(fields)


def test_a_repair_by_the_side_that_does_not_manage_is_refused(marked: Database) -> None:
    with pytest.raises(BadInput, match="repaired by the side that manages it, 通州区"):
        repair_marker(marked, WHO, "T-1", repair_in(done_by="海门区"), today=TODAY)
    assert repair_marker(marked, WHO, "T-1", repair_in(), today=TODAY)
    assert figures(marked, TODAY)[0] == 1


def test_a_repair_names_who_of_the_neighbour_stood_by() -> None:
    with pytest.raises(ValueError, match="neighbour_present"):
        repair_in(neighbour_present="")


def test_a_relocation_names_all_it_lacks(marked: Database) -> None:
    bare = relocation_form(marked, relocation("2021-06-15"), agreements=[], filing_number=None, signatures=[])
    with pytest.raises(BadInput) as error:
        relocate_marker(marked, WHO, "T-1", bare, today=TODAY)
    told = str(error.value)
    for words in ("consent of 通州区 is missing", "consent of 海门区 is missing", "number of the filing",
                  "not signed by 通州区", "not signed by 海门区"):  # fmt: skip
        assert words in told
    with marked.read() as connection:
        assert len(read_versions(connection, marker_ids=["T-1"])) == 1


def test_a_relocation_opens_a_version_under_the_same_number_and_its_place_follows(inspected: Inspected) -> None:
    marker_id = IDS["relocated with a survey"]
    with inspected.database.read() as connection:
        old, new = read_versions(connection, marker_ids=[marker_id])
        was = read_markers(connection, date(2020, 6, 14), marker_ids=[marker_id])[0]
        where = {
            day: next(p for p in read_placements(connection, day) if p.marker_id == marker_id)
            for day in (date(2020, 6, 14), date(2020, 6, 15))
        }
    assert (old.valid_to, new.valid_from, new.valid_to) == (date(2020, 6, 15), date(2020, 6, 15), None)
    assert (old.number, new.number, new.change) == (was.number, was.number, "relocated")
    assert new.original is not None
    assert new.original.crs == "EPSG:4490"
    before, after = where.values()
    assert before.line_id == after.line_id
    assert abs(after.chainage_m - before.chainage_m) > 1_000


def test_a_relocation_before_a_later_change_is_refused(marked: Database) -> None:
    relocate_marker(marked, WHO, "T-1", relocation_form(marked, relocation("2021-06-15")), today=TODAY)
    with pytest.raises(Conflict, match="changed on a day after"):
        relocate_marker(marked, WHO, "T-1", relocation_form(marked, relocation("2020-06-15")), today=TODAY)


def test_a_relocation_is_not_withdrawn_and_a_withdrawal_leaves_its_reason(inspected: Inspected) -> None:
    with inspected.database.read() as connection:
        moved = next(v for v in read_visits(connection) if v.act == "relocation")
        kept = connection.execute(text("SELECT detail->>'why' FROM audit_entry WHERE detail ? 'why'")).scalars().all()
    assert kept == ["another stone was meant"]
    with pytest.raises(Conflict, match="not withdrawn"):
        withdraw(inspected.database, WHO, moved.visit_id or 0, "no reason")


# -- rounds --------------------------------------------------------------------------------------------


def test_a_round_is_planned_walked_signed_by_both_and_reported(marked: Database) -> None:
    line = line_of_markers(marked, TODAY)
    one = plan_round(marked, WHO, RoundIn(line_id=line.line_id, year=2025))
    assert (one.led_by, one.report_due) == (line.side_a, date(2025, 12, 1))
    number = one.round_id or 0
    with pytest.raises(Conflict, match="has a five-year round in 2025 already"):
        plan_round(marked, WHO, RoundIn(line_id=line.line_id, year=2025))
    with pytest.raises(Conflict, match="has no visits"):
        sign_round(marked, WHO, number, SignatureIn(side="通州区", by="甲", on=date(2025, 10, 1)), today=TODAY)
    record(marked, *(visit_in(mark, signatures=[]) for mark in NUMBERS.values()), round_id=number)
    assert figures(marked, TODAY)[0] == 0
    with pytest.raises(BadInput, match="older than what it is for"):
        sign_round(marked, WHO, number, SignatureIn(side="通州区", by="甲", on=date(2025, 8, 1)), today=TODAY)
    sign_round(marked, WHO, number, SignatureIn(side="通州区", by="甲", on=date(2025, 10, 1)), today=TODAY)
    assert figures(marked, TODAY) == (0, 0, 0, 10, 10)
    with pytest.raises(Conflict, match="not signed by 海门区"):
        report(marked, WHO, number, date(2025, 11, 1), today=TODAY)
    with pytest.raises(Conflict, match="is signed"):
        record(marked, visit_in(on_day="2025-09-02"), round_id=number)
    sign_round(marked, WHO, number, SignatureIn(side="海门区", by="乙", on=date(2025, 10, 2)), today=TODAY)
    assert figures(marked, TODAY)[0] == 10
    report(marked, WHO, number, date(2025, 11, 1), today=TODAY)
    kept, of_line = list_rounds(marked, year=2025)[0]
    assert kept.reported_on == date(2025, 11, 1)
    assert of_line is not None
    assert of_line.name == "通州海门线"
    falls = [y for y in range(2025, 2036) if any(d.line_id == line.line_id for d in due_rounds(marked, y, today=TODAY))]
    assert falls == [2025, 2030, 2035]
    assert next(d for d in due_rounds(marked, 2030, today=TODAY) if d.line_id == line.line_id).led_by == line.side_b


def test_a_visit_in_a_round_is_of_its_line_and_year(marked: Database) -> None:
    with marked.read() as connection:
        other = next(line for line in read_lines(connection, TODAY) if line.name == "海门启东线")
    one = plan_round(marked, WHO, RoundIn(line_id=other.line_id or 0, year=2026, kind="special", reason="台风"))
    with pytest.raises(BadInput) as error:
        record(marked, visit_in(), round_id=one.round_id)
    assert complaints(error) == [("1", "marker"), ("1", "on_day")]
    with pytest.raises(BadInput, match="needs its reason"):
        plan_round(marked, WHO, RoundIn(line_id=other.line_id or 0, year=2026, kind="special"))
    with pytest.raises(NotFound, match="there is no line 999999 in 2026"):
        plan_round(marked, WHO, RoundIn(line_id=999999, year=2026))


def test_a_line_that_came_of_two_takes_over_their_rounds(marked: Database) -> None:
    with marked.read() as connection:
        before = {line.name: line.line_id or 0 for line in read_lines(connection, date(2019, 1, 1))}
    with marked.write() as connection:
        at = next_moment(connection)
        for name, year in (("崇川通州线", 2018), ("港闸通州线", 2019)):
            held = Round(before[name], year, "five_year", 1, None, "test", None, None, "test", made_up=False,
                         reported_on=date(year, 11, 20))  # fmt: skip
            write_round(connection, held, at)
    merged = next(one for one in due_rounds(marked, 2023, today=date(2021, 1, 1)) if one.line_name == "通州崇川线")
    assert (merged.year, merged.last_year, merged.overdue) == (2023, 2018, False)


def test_the_demonstration_has_some_of_everything(demo: Database) -> None:
    found = intactness(demo, date(2025, 12, 31))[0].rate
    assert found.share is not None
    assert 0.9 <= found.share < 1
    assert min(found.failed, found.overdue, found.one_sided) >= 1
    with demo.read() as connection:
        visits = read_visits(connection)
    assert {visit.act for visit in visits} == {"visit", "repair"}
    assert all(visit.made_up and visit.source.startswith("made up by") for visit in visits)
    assert all(date(2018, 1, 1) <= visit.on_day <= date(2025, 12, 31) for visit in visits)
    assert intactness(demo, date(2018, 1, 2))[0].rate.intact == 0
