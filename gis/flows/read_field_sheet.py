"""A field sheet comes back: read, checked against the register, its visits recorded, its photographs kept."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from gis.db.boundaries import read_lines
from gis.db.boundary_lives import find_line
from gis.db.connect import Database
from gis.db.inspections import read_rounds, read_visits
from gis.db.standing import read_standing
from gis.errors import BadInput, Complaint
from gis.flows.inspections import record_visits, require_side
from gis.flows.marker_files import Incoming, keep_file
from gis.load.field_photographs import match
from gis.load.field_sheets import FieldSheet, Filled, read_field_sheet
from gis.load.kept_files import KeptFiles
from gis.load.photographs import PHOTOGRAPHS, examine
from gis.markers.entries import CriteriaIn, PointIn, SignatureIn, VisitIn
from gis.markers.visits import CRITERIA, Round
from gis.rights import Identity


@dataclass(frozen=True)
class Brought:
    """What a person brings back: the workbook, the folder of its photographs, and how it is to be taken.

    ``line``: refuse a sheet of another line than this id or code; ``strict``: take nothing if there is a fault.
    """

    file: Path
    photographs: Path | None = None
    strict: bool = False
    line: str | None = None
    round_id: int | None = None


@dataclass(frozen=True)
class Taken:
    """What became of a sheet: visits entered, those there before, pictures kept, markers left blank, every fault."""

    sheet: FieldSheet = field(repr=False)
    visits: int
    known: int
    pictures: int
    round_id: int | None
    complaints: tuple[Complaint, ...]


def take_field_sheet(
    database: Database, store: KeptFiles, who: Identity, brought: Brought, largest: int, today: date
) -> Taken:
    """Record the good rows of a field sheet, each whole with its pictures; the same sheet again changes nothing.

    ``BadInput`` for a sheet that cannot be trusted as a whole or is of another line, and under ``strict`` for any
    fault; then nothing is recorded. ``Forbidden`` for who may not record on either side of its line.
    """
    sheet = read_field_sheet(brought.file, today)
    matched = match(sheet, brought.photographs)
    complaints = [*sheet.complaints, *matched.complaints]
    with database.read() as connection:
        _require_line(connection, who, sheet, brought, today)
        gone = _gone(connection, sheet, matched.rows)
        of_round = _round(connection, sheet, brought)
    complaints += gone
    rows, refused = _with_good_pictures(_without(matched.rows, gone), brought.photographs, largest)
    complaints += refused
    if brought.strict and complaints:
        raise BadInput(complaints)
    round_id = of_round.round_id if of_round else None
    visits, known, kept, told = _record(database, who, sheet, (rows, round_id, brought.strict), today)
    pictures = _keep(database, store, who, (kept, brought.photographs, sheet.file, round_id), largest)
    return Taken(sheet, visits, known, pictures, round_id, tuple(complaints + told))


def _require_line(connection: Connection, who: Identity, sheet: FieldSheet, brought: Brought, today: date) -> None:
    """Refuse the sheet of another line than the one named, of none that was in force, and of one of others' lines."""
    made = sheet.made
    if brought.line is not None and find_line(connection, brought.line, today) != made.line_id:
        fix = f"bring the sheet of line {brought.line}"
        said = f"is the sheet of line {made.line_id}, as of {made.as_of}, not of {brought.line}"
        raise BadInput(Complaint(said, sheet.file, fix=fix))
    lines = read_lines(connection, made.as_of, level=None, line_ids=[made.line_id])
    if not lines:
        said = f"is of line {made.line_id}, which was not in force on {made.as_of} in this register"
        raise BadInput(Complaint(said, sheet.file, fix="make a new sheet"))
    require_side(who, frozenset(lines[0].sides))


def _gone(connection: Connection, sheet: FieldSheet, rows: Iterable[Filled]) -> list[Complaint]:
    """Rows of markers that did not stand, or not on this line, on the day they were visited."""
    told = []
    by_day: dict[date, list[Filled]] = {}
    for one in rows:
        by_day.setdefault(one.visit.on_day, []).append(one)
    for day, visited in by_day.items():
        ids = [one.visit.marker_id for one in visited]
        standing = {marker.marker_id: marker for marker in read_standing(connection, day, markers=ids)}
        for one in visited:
            found = standing.get(one.visit.marker_id)
            if found is None or sheet.made.line_id not in found.lines:
                what = "does not stand" if found is None else f"is not on line {sheet.made.line_id}"
                fix = f"the sheet tells the state of {sheet.made.as_of}: make a new one for the day of the visit"
                told.append(Complaint(f"the marker {what} on {day}", sheet.file, one.row, "界桩编号", fix))
    return told


def _without(rows: Iterable[Filled], told: Iterable[Complaint]) -> list[Filled]:
    wrong = {str(complaint.row) for complaint in told}
    return [one for one in rows if str(one.row) not in wrong]


def _round(connection: Connection, sheet: FieldSheet, brought: Brought) -> Round | None:
    """The round the visits belong to: the one named, else the line's open five-year round of the sheet's year."""
    found = read_rounds(connection, line_ids=[sheet.made.line_id], year=sheet.made.year, round_id=brought.round_id)
    if brought.round_id is not None and not found:
        said = f"is of line {sheet.made.line_id} and {sheet.made.year}: round {brought.round_id} is another's"
        raise BadInput(Complaint(said, sheet.file, fix="name the line's own round, or none"))
    unsigned = [one for one in found if not one.signatures and one.reported_on is None]
    if brought.round_id is not None:
        return found[0]
    return next((one for one in unsigned if one.kind == "five_year"), None)


def _with_good_pictures(
    rows: Sequence[Filled], folder: Path | None, largest: int
) -> tuple[list[Filled], list[Complaint]]:
    """Rows with the pictures that are what they should be, before anything is written; the others are told."""
    if folder is None:
        return list(rows), []
    told: list[Complaint] = []
    good = []
    for one in rows:
        names = []
        for name in one.photographs:
            try:
                examined = examine((folder / name).read_bytes(), name, largest)
            except (BadInput, OSError) as error:
                told += error.complaints if isinstance(error, BadInput) else [Complaint("cannot be read", name)]
                continue
            if examined.media_type in PHOTOGRAPHS:
                names.append(name)
            else:
                told.append(Complaint(f"is {examined.media_type}, no photograph", name, fix="send JPEG or PNG"))
        good.append(replace(one, photographs=tuple(names)))
    return good, told


def _record(
    database: Database,
    who: Identity,
    sheet: FieldSheet,
    what: tuple[Sequence[Filled], int | None, bool],
    today: date,
) -> tuple[int, int, list[Filled], list[Complaint]]:
    """Enter the visits in one transaction; rows the register complains of are left out and told, unless strict."""
    rows, round_id, strict = what
    told: list[Complaint] = []
    while rows:
        entries = [entry_of(one) for one in rows]
        numbers = [str(one.row) for one in rows]
        try:
            done = record_visits(
                database, who, entries, round_id=round_id, source=sheet.file, rows=numbers, today=today
            )
        except BadInput as error:
            left = _without(rows, error.complaints)
            if strict or len(left) == len(rows):
                raise
            told += error.complaints
            rows = left
        else:
            return len(done.visit_ids), done.known, list(rows), told
    return 0, 0, [], told


def entry_of(one: Filled) -> VisitIn:
    """A row of a sheet as the register of inspections takes it."""
    visit = one.visit
    point = None
    if visit.lon is not None and visit.lat is not None:
        point = PointIn(lon=visit.lon, lat=visit.lat, crs="cgcs2000")
    return VisitIn(
        marker=visit.marker_id,
        on_day=visit.on_day,
        criteria=CriteriaIn(**{name: getattr(visit.criteria, name) for name in CRITERIA}),
        findings=list(visit.findings),
        action=visit.action,
        signatures=[SignatureIn(side=s.side, by=s.by, on=s.on) for s in visit.signatures],
        note=visit.note,
        point=point,
    )


def _keep(
    database: Database,
    store: KeptFiles,
    who: Identity,
    what: tuple[Sequence[Filled], Path | None, str, int | None],
    largest: int,
) -> int:
    """Keep the pictures with the visits they were made on; one that is kept already is not kept twice."""
    rows, folder, file, round_id = what
    if folder is None or not rows:
        return 0
    with database.read() as connection:
        there = read_visits(connection, marker_ids={one.visit.marker_id for one in rows})
    ids = {(v.marker_id, v.on_day): v.visit_id for v in there if v.act == "visit" and v.round_id == round_id}
    kept = 0
    for one in rows:
        key = one.visit.marker_id, one.visit.on_day
        for name in one.photographs:
            incoming = Incoming(key[0], "photo", name, (folder / name).read_bytes(), file, ids.get(key))
            kept += keep_file(database, store, who, incoming, largest, key[1]).changed
    return kept
