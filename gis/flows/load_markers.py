"""Load a file of boundary markers: the good rows whole, every fault named with its row, nothing dropped unsaid."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from gis.boundaries.lines import Line
from gis.datum import CHOICES, Columns, Datum, declared
from gis.db.boundaries import read_lines
from gis.db.clock import next_moment, raise_version, share_register
from gis.db.connect import Database
from gis.db.datasets import remember
from gis.db.markers import read_markers, read_versions, write_markers
from gis.db.placements import read_line_lives, read_side_names, refresh_placements
from gis.db.snapshots import first_map_day
from gis.errors import BadInput, Complaint, NotReady
from gis.headings import Headings
from gis.load.markers import MarkerFile, read_marker_file
from gis.markers.checks import Fault, Ground, check
from gis.markers.datum import undeclared
from gis.markers.forms import Draft, Reading, converted_columns, read_forms
from gis.markers.headings import match_headings
from gis.markers.known import Known, identify, settle
from gis.markers.located import locate
from gis.markers.record import Marker


@dataclass(frozen=True)
class Asked:
    """What is said of a file: its datum, where it comes from, from what day on its rows hold."""

    crs: str | None = None
    source: str | None = None
    made_up: bool = False
    strict: bool = False
    valid_from: date | None = None
    layer: str | None = None


@dataclass(frozen=True)
class LoadedMarkers:
    """What a load did: markers new, corrected and as before; what was rejected; what somebody has to look at."""

    file: MarkerFile = field(repr=False)
    new: int
    corrected: int
    unchanged: int
    rejected: tuple[Complaint, ...]
    warnings: tuple[Complaint, ...]

    @property
    def rows_rejected(self) -> int:
        """Rows that were not loaded."""
        return len({fault.row for fault in self.rejected})


@dataclass(frozen=True)
class _Register:
    """What the register knows that rows are read and checked against."""

    ground: Ground
    known: Known
    first_day: date
    others: tuple[Marker, ...] = field(repr=False)
    """Markers that stand on the day, as believed now."""

    @property
    def lines(self) -> Sequence[Line]:
        return self.ground.lines


def load_markers(database: Database, path: Path, asked: Asked, today: date) -> LoadedMarkers:
    """Load the good rows of ``path`` in one transaction; the same file a second time changes nothing.

    A row of a known number corrects that marker: what was believed before is kept in the recorded clock. ``BadInput``
    when the file or its datum cannot be used, and with every fault when ``strict`` and there is one.
    """
    file = read_marker_file(path, asked.layer)
    headings = match_headings(file.headings, file.name, cut=file.cut)
    with database.write() as connection:
        share_register(connection)
        register = _read_register(connection, today)
        datum = _datum(file, headings, asked, register.lines)
        how = Reading(headings, datum, asked.source or file.name, asked.made_up, file.with_points)
        drafts, rejected = read_forms(file.rows, how)
        rows, misplaced = locate(drafts, datum, _by_code(drafts, register), register.lines, file.name)
        rows, refused = _identified(rows, register, asked, today)
        warnings = [*_doubts([draft for draft, _ in rows]), *_faults(rows, register)]
        rejected = _sorted([*rejected, *misplaced, *refused], file.name)
        warnings = _sorted(warnings, file.name)
        if asked.strict and (rejected or warnings):
            raise BadInput([*rejected, *warnings])
        counts = _write(connection, [marker for _, marker in rows], register.known, (file, asked))
    return LoadedMarkers(
        file, counts["new"], counts["corrected"], counts["unchanged"], tuple(rejected), tuple(warnings)
    )


def check_markers(database: Database, as_of: date) -> tuple[list[Marker], list[Fault]]:
    """The markers that stand on a day, and everything that is wrong with them against the lines of that day."""
    with database.read() as connection:
        markers = read_markers(connection, as_of)
        return markers, check(markers, _read_ground(connection, as_of))


def _read_ground(connection: Connection, day: date) -> Ground:
    lines = read_lines(connection, day, level=None)
    return Ground(lines, read_line_lives(connection), read_side_names(connection), day)


def _read_register(connection: Connection, today: date) -> _Register:
    first = first_map_day(connection)
    if first is None:
        raise NotReady(
            "the register has no lines to set markers on — run: tongtu load baseline, then tongtu load orders"
        )
    ground = _read_ground(connection, today)
    if not ground.lines:
        raise NotReady("the register has no lines yet to set markers on — run: tongtu boundaries redraw")
    return _Register(ground, Known.of(read_versions(connection)), first, tuple(read_markers(connection, today)))


def _datum(file: MarkerFile, headings: Headings, asked: Asked, lines: Sequence[Line]) -> Datum:
    """The declared datum: what was typed, or what the layer says; never both when they differ."""
    said = declared(asked.crs) if asked.crs else None
    own = declared(file.crs) if file.crs else None
    if said is None and own is None:
        raise _undeclared(file, headings, lines)
    if said is not None and own is not None and said.key != own.key:
        fix = "leave --crs out if the layer is right, or set the layer's own right first"
        raise BadInput(Complaint(f"the layer says {own.key}, --crs says {said.key}", file.name, fix=fix))
    datum = said or own
    assert datum is not None
    needed = {"degrees": {"lon", "lat"}, "grid": {"easting", "northing"}}[datum.columns]
    if not file.with_points and not needed <= headings.known:
        words = f"has no columns for {datum.key}: it needs {' and '.join(sorted(needed))}"
        raise BadInput(Complaint(words, file.name, fix="name them 经度 and 纬度, or 横坐标 (east) and 纵坐标 (north)"))
    if not datum.convertible and converted_columns(headings, datum, with_points=file.with_points) is None:
        words = f"{datum.key} cannot be converted here: the parameters of 1980西安 and 1954北京 are secret"
        fix = "give the converted coordinates beside the original ones, in columns lon_4490 and lat_4490"
        raise BadInput(Complaint(words, file.name, fix=fix))
    return datum


def _undeclared(file: MarkerFile, headings: Headings, lines: Sequence[Line]) -> BadInput:
    """The refusal of a file that declares no datum, with what its points would fit."""
    trials: tuple[tuple[Columns, str], ...] = (("degrees", "EPSG:4490"), ("grid", "EPSG:4549"))
    for columns, key in trials:
        trial = Reading(headings, declared(key), "", made_up=False, with_points=file.with_points)
        drafts, _ = read_forms(file.rows, trial)
        if drafts and (not file.with_points or columns == "grid" or all(abs(draft.x) <= 180 for draft in drafts)):
            return undeclared(columns, [d.x for d in drafts], [d.y for d in drafts], lines, file.name)
    return BadInput(Complaint("declares no datum", file.name, fix=f"type --crs with one of {CHOICES}"))


def _by_code(drafts: Sequence[Draft], register: _Register) -> dict[str, frozenset[int]]:
    lives = register.ground.lives
    codes = {draft.marker.line_code for draft in drafts}
    return {code: lives.heirs(lives.bearers.get(code, ()), register.ground.day) for code in codes}


def _identified(
    rows: Sequence[tuple[Draft, Marker]], register: _Register, asked: Asked, today: date
) -> tuple[list[tuple[Draft, Marker]], list[Complaint]]:
    """Rows with the identity of their marker, its line, its sides as units, and the day it holds from."""
    kept, complaints = [], []
    settled = [(draft, settle(marker, register.ground, draft.managed_by)) for draft, marker in rows]
    for draft, marker, fault in identify(settled, register.known, asked.valid_from, register.first_day, today):
        if fault is not None:
            complaints.append(replace(fault, row=draft.row))
        else:
            kept.append((draft, marker))
    return kept, complaints


def _doubts(drafts: Sequence[Draft]) -> list[Complaint]:
    return [replace(doubt, row=draft.row) for draft in drafts for doubt in draft.doubts]


def _faults(rows: Sequence[tuple[Draft, Marker]], register: _Register) -> list[Complaint]:
    """What is wrong with the rows, seen together with the register's other markers of the same line codes."""
    markers = [marker for _, marker in rows]
    ids = {marker.marker_id for marker in markers}
    codes = {marker.line_code for marker in markers}
    others = [m for m in register.others if m.line_code in codes and m.marker_id not in ids]
    return [
        Complaint(fault.message, row=rows[fault.at][0].row, field=fault.field, fix=fault.fix)
        for fault in check([*markers, *others], register.ground)
        if fault.at < len(rows)
    ]


def _sorted(complaints: Sequence[Complaint], file: str) -> list[Complaint]:
    told = [replace(complaint, file=file) for complaint in complaints]
    return sorted(told, key=lambda complaint: complaint.row if isinstance(complaint.row, int) else 0)


def _write(
    connection: Connection, markers: Sequence[Marker], known: Known, asked: tuple[MarkerFile, Asked]
) -> Mapping[str, int]:
    """Write what differs from what is believed; what is the same is left alone."""
    counts: Counter[str] = Counter()
    changed = []
    for marker in markers:
        state = known.state_of(marker)
        counts[state] += 1
        if state != "unchanged":
            changed.append(replace(marker, change="corrected" if state == "corrected" else "loaded"))
    if changed:
        at = next_moment(connection)
        write_markers(connection, changed, at)
        refresh_placements(connection, min(marker.valid_from or date.min for marker in changed), at)
        file, said = asked
        remember(connection, f"markers:{file.name}", _sha256(file, said), said.source or file.name, len(file.rows), at)
        raise_version(connection, "markers")
    return defaultdict(int, counts)


def _sha256(file: MarkerFile, asked: Asked) -> str:
    return hashlib.sha256(f"{file.sha256} {asked.crs} {asked.made_up} {asked.valid_from}".encode()).hexdigest()
