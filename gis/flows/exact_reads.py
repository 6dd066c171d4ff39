"""The one door through which markers leave the register: shown as far as the asker may know, exact reads written down.

Routes, exports and commands read markers here and nowhere else; a test looks. Where a marker stands exactly is given
only after an entry of who read it has been committed: no entry, no answer.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime

from sqlalchemy import Connection

from gis.db.audit import AuditEntry, write_audit
from gis.db.connect import Database
from gis.db.divisions import require_known_day
from gis.db.marker_lists import AskedMarkers, LineOfMarker, candidates, lines_of
from gis.db.markers import read_markers
from gis.db.placements import read_placements
from gis.errors import Forbidden, NotFound
from gis.markers.disclosure import EXACT, Shown, disclose, exact_ones, withheld, within
from gis.markers.placing import Placement
from gis.markers.record import Marker
from gis.rights import Act, Identity, on_either_side, require

BATCH = 500
"""Markers looked at at once, until a page is full: most of a register may be none of the asker's business."""


@dataclass(frozen=True)
class Reading:
    """How markers are read: on which date, by which belief, exactly or not, and by which way the answer leaves."""

    as_of: date
    route: str
    """What is written down of the way: ``GET /api/v1/markers``, ``tongtu markers sheet``."""
    exact: bool = False
    recorded_as_of: datetime | None = None


@dataclass(frozen=True)
class ShownOnLines:
    """A marker as it may be shown, with the lines it stands on; where on them, only where it is shown exactly."""

    shown: Shown
    lines: tuple[LineOfMarker, ...]
    placements: tuple[Placement, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class MarkerPage:
    """A page of markers by number; ``next`` is the number and identity of its last one, None on the last page."""

    markers: list[ShownOnLines]
    next: tuple[str, str] | None


@dataclass(frozen=True)
class ExactRead:
    """Markers with everything that is known of them, by number, and where they stand on their lines."""

    markers: list[Marker] = field(repr=False)
    placements: list[Placement] = field(repr=False)


def read_exact(
    database: Database,
    who: Identity,
    reading: Reading,
    *,
    line_ids: Collection[int] | None = None,
    marker_ids: Collection[str] | None = None,
) -> ExactRead:
    """The markers of some lines (or these markers) that ``who`` may know exactly, after it is written down.

    What ``who`` may not know exactly is left out. ``Forbidden`` for who has no such right anywhere.
    """
    require(EXACT, who)
    with database.read() as connection:
        found = read_markers(
            connection,
            reading.as_of,
            line_ids=line_ids,
            recorded_as_of=reading.recorded_as_of,
            marker_ids=marker_ids,
        )
        lines = lines_of(connection, reading.as_of, [marker.marker_id for marker in found])
        shown = [one for marker in found if (one := _shown(marker, who, lines)) is not None]
        exact = exact_ones(shown)
        ids = {marker.marker_id for marker in exact}
        placements = read_placements(connection, reading.as_of, line_ids, reading.recorded_as_of)
    asked = (
        {one: [line for line in there if line.line_id in line_ids] for one, there in lines.items()}
        if line_ids
        else lines
    )
    write_down(database, who, reading, exact, asked)
    return ExactRead(exact, [place for place in placements if place.marker_id in ids])


def show_markers(
    database: Database, who: Identity, reading: Reading, asked: AskedMarkers, limit: int | None = None
) -> MarkerPage:
    """Markers as ``who`` may be shown them, by number; exact ones written down before they leave.

    ``asked.box`` is asked of the points that are shown, never of the exact ones. ``limit`` None: all.
    """
    if reading.exact:
        require(EXACT, who)
    most = limit or 10**9
    with database.read() as connection:
        require_known_day(connection, reading.as_of)
        found = _enough(connection, who, reading, asked, most + 1)
        page = found[:most]
        if reading.exact:
            page = _placed(connection, reading, page)
    write_down(database, who, reading, exact_ones(one.shown for one in page), _by_id(page))
    last = page[-1].shown if len(found) > most else None
    return MarkerPage(page, None if last is None else (last.number, last.marker_id))


def show_marker(database: Database, who: Identity, reading: Reading, marker_id: str) -> ShownOnLines:
    """One marker as ``who`` may be shown it. ``NotFound`` also where it may not be shown at all."""
    if reading.exact:
        require(EXACT, who)
    with database.read() as connection:
        require_known_day(connection, reading.as_of)
        markers = read_markers(connection, reading.as_of, recorded_as_of=reading.recorded_as_of, marker_ids=[marker_id])
        found = _disclosed(connection, who, reading, markers)
        if not found:
            raise NotFound(f"there is no marker {marker_id!r} on {reading.as_of}")
        if reading.exact:
            found = _placed(connection, reading, found)
    write_down(database, who, reading, exact_ones(one.shown for one in found))
    return found[0]


def seen(connection: Connection, who: Identity, reading: Reading, marker_id: str) -> Shown:
    """A marker as far as ``who`` may know it. What of ``exact`` leaves must be written down by the caller.

    ``NotFound`` where it may not be shown; ``Forbidden`` where it is asked for exactly by who has no such right.
    """
    if reading.exact:
        require(EXACT, who)
    markers = read_markers(connection, reading.as_of, recorded_as_of=reading.recorded_as_of, marker_ids=[marker_id])
    lines = lines_of(connection, reading.as_of, [marker_id])
    shown = _shown(markers[0], who, lines) if markers else None
    if shown is None:
        raise NotFound(f"there is no marker {marker_id!r} on {reading.as_of}")
    return shown


def require_on_marker(connection: Connection, who: Identity, act: Act, marker_id: str, as_of: date) -> None:
    """Let pass who may do ``act`` on a marker; ``NotFound`` where it may not be shown to them, else ``Forbidden``."""
    markers = read_markers(connection, as_of, marker_ids=[marker_id])
    lines = lines_of(connection, as_of, [marker_id])
    if not markers or _shown(markers[0], who, lines) is None:
        raise NotFound(f"there is no marker {marker_id!r} on {as_of}")
    require(act, who)
    if not on_either_side(act, who, _sides(markers[0], lines)):
        raise Forbidden(f"{who.name} ({who.role}) may not {act.replace(':', ' ')} of markers of other divisions' lines")


def write_down(
    database: Database,
    who: Identity,
    reading: Reading,
    exact: Sequence[Marker],
    lines: Mapping[str, Sequence[LineOfMarker]] | None = None,
) -> None:
    """Commit who reads these exactly, in a transaction of its own; what it raises keeps the answer from leaving.

    One entry a line, or a marker where no ``lines`` are given.
    """
    if not exact:
        return
    of_line: dict[str, list[str]] = defaultdict(list)
    for marker in exact:
        there = (lines or {}).get(marker.marker_id)
        of_line[f"line:{there[0].line_id}" if there else f"marker:{marker.marker_id}"].append(marker.marker_id)
    way = {"route": reading.route, "as_of": reading.as_of}
    if reading.recorded_as_of is not None:
        way["recorded_as_of"] = reading.recorded_as_of
    entries = [AuditEntry(subject, {"count": len(ids), "markers": ids, **way}) for subject, ids in of_line.items()]
    with database.write() as connection:
        write_audit(connection, who, EXACT, entries, datetime.now(UTC))


def _enough(
    connection: Connection, who: Identity, reading: Reading, asked: AskedMarkers, wanted: int
) -> list[ShownOnLines]:
    """The first ``wanted`` markers that may be shown, looked at batch by batch."""
    ids = candidates(connection, asked)
    found: list[ShownOnLines] = []
    for start in range(0, len(ids), BATCH):
        batch = ids[start : start + BATCH]
        markers = read_markers(connection, reading.as_of, recorded_as_of=reading.recorded_as_of, marker_ids=batch)
        told = _disclosed(connection, who, reading, sorted(markers, key=lambda m: (m.number, m.marker_id)))
        found += [one for one in told if asked.box is None or within(one.shown, asked.box)]
        if len(found) >= wanted:
            break
    return found[:wanted]


def _disclosed(
    connection: Connection, who: Identity, reading: Reading, markers: Sequence[Marker]
) -> list[ShownOnLines]:
    lines = lines_of(connection, reading.as_of, [marker.marker_id for marker in markers])
    told = [one for marker in markers if (one := _shown(marker, who, lines)) is not None]
    return [ShownOnLines(one if reading.exact else withheld(one), tuple(lines.get(one.marker_id, ()))) for one in told]


def _shown(marker: Marker, who: Identity, lines: Mapping[str, Sequence[LineOfMarker]]) -> Shown | None:
    return disclose(marker, who, _sides(marker, lines))


def _sides(marker: Marker, lines: Mapping[str, Sequence[LineOfMarker]]) -> frozenset[int]:
    """The units on either side: of the lines it stands on, else those its register form names."""
    there = lines.get(marker.marker_id)
    return frozenset(unit for line in there for unit in line.sides) if there else frozenset(marker.side_units)


def _placed(connection: Connection, reading: Reading, found: Sequence[ShownOnLines]) -> list[ShownOnLines]:
    """The same, those shown exactly with chainage and offset."""
    line_ids = {line.line_id for one in found if one.shown.exact for line in one.lines}
    places = defaultdict(list)
    for place in read_placements(connection, reading.as_of, line_ids, reading.recorded_as_of) if line_ids else ():
        places[place.marker_id].append(place)
    return [replace(one, placements=tuple(places[one.shown.marker_id])) if one.shown.exact else one for one in found]


def _by_id(found: Iterable[ShownOnLines]) -> dict[str, Sequence[LineOfMarker]]:
    return {one.shown.marker_id: one.lines for one in found}
