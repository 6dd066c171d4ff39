"""Sheets of lines and forms of markers as of a date: read, put together; exact places come through the one door."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import numpy as np
from sqlalchemy import Connection

from gis.boundaries.lines import Line, Tripoint
from gis.boundaries.papers import standing
from gis.boundaries.strips import Course, course_of, left_sides
from gis.boundaries.words import describe
from gis.crs import to_measure
from gis.db.boundaries import names_on, read_lines, read_tripoints
from gis.db.boundary_lives import find_line
from gis.db.boundary_papers import papers_of
from gis.db.connect import Database
from gis.db.divisions import require_known_day
from gis.db.inspections import read_visits
from gis.db.marker_lists import AskedMarkers
from gis.db.marker_sheets import area_of, kept_names, marker_lives
from gis.db.snapshots import read_snapshot
from gis.db.standing import read_standing
from gis.errors import Forbidden, NotFound
from gis.flows.exact_reads import Reading, read_exact, show_markers
from gis.markers.disclosure import EXACT
from gis.markers.form import CHANGES, Form
from gis.markers.intactness import BEYOND, State, rate, state_on
from gis.markers.placing import Placement
from gis.markers.record import Marker
from gis.markers.sheet import Intactness, LineSheet, Placed, seen_as
from gis.markers.visits import Visit
from gis.rights import PUBLIC, Identity, on_either_side

AT_END_M = 1.0
"""A tripoint this near to an end of the course is that end."""


@dataclass(frozen=True)
class Asked:
    """A sheet that is asked for: of which line (id or code), on which date, exact or for the public.

    ``route`` says by which way it leaves, as in the audit; ``printed_on`` is the day it is made.
    """

    line: str
    as_of: date
    route: str
    exact: bool
    printed_on: date


def line_sheet(database: Database, who: Identity, asked: Asked) -> LineSheet:
    """The sheet of a line on a date. ``Forbidden`` for an exact one without the right on either side.

    One that is not exact holds what the public may know, whoever asks: it is made to be handed on.
    """
    with database.read() as connection:
        require_known_day(connection, asked.as_of)
        line = read_line(connection, asked)
        sheet = _of_line(connection, line, asked, who)
    if asked.exact:
        require_sides(who, line)
        return _with_exact(database, who, sheet, asked)
    return _with_public(database, who, sheet, asked)


def read_line(connection: Connection, asked: Asked) -> Line:
    """The line that is meant, as it is on the date."""
    line_id = find_line(connection, asked.line, asked.as_of)
    found = read_lines(connection, asked.as_of, level=None, line_ids=[line_id])
    if not found:
        raise NotFound(
            f"line {line_id} is not in force on {asked.as_of} — tongtu boundaries show {line_id} tells its life"
        )
    return found[0]


def require_sides(who: Identity, line: Line) -> None:
    """Let pass who may know exactly where the markers of a line stand."""
    if not on_either_side(EXACT, who, frozenset(line.sides)):
        raise Forbidden(f"{who.name} ({who.role}) may not read where the markers of this line stand")


def _of_line(connection: Connection, line: Line, asked: Asked, who: Identity) -> LineSheet:
    """The sheet without its markers."""
    assert line.line_id is not None
    settled = standing(papers_of(connection, [line.line_id])[line.line_id], asked.as_of)
    papers = tuple(paper for paper in settled.papers if who.made_up_data or not paper.made_up)
    snapshot = read_snapshot(connection, asked.as_of, shapes=False)
    tripoints = read_tripoints(connection, asked.as_of, level=line.level, line_ids=[line.line_id])
    course = course_of(line.course)
    area = area_of(connection, line.side_a, asked.as_of)
    start, end = ends(course, tripoints)
    names = {unit: version.name for unit, version in snapshot.versions.items()}
    return LineSheet(
        line=line,
        as_of=asked.as_of,
        side_a=names[line.side_a],
        side_b=names[line.side_b] if line.side_b is not None else f"{line.beyond}（市外）",
        left_is_a=left_sides(course, area) if area is not None else (False,) * len(course.parts),
        exact=asked.exact,
        printed_on=asked.printed_on,
        printed_by=who.name,
        unit_names={**{side: names[side] for side in line.sides}, BEYOND: line.beyond or ""},
        official_code=settled.official_code,
        official_name=settled.official_name,
        description=describe(line, snapshot, tripoints),
        start=start,
        end=end,
        papers=papers,
        sources=tuple(sorted({snapshot.versions[side].source for side in line.sides})),
    )


def ends(course: Course, tripoints: Iterable[Tripoint]) -> tuple[str | None, str | None]:
    """The names of the tripoints a course begins and ends in; None at an end where no three units meet."""
    spots = [(np.array(to_measure().transform(t.point.x, t.point.y)), t.name) for t in tripoints]

    def at(point: Any) -> str | None:
        near = [(float(np.hypot(*(spot - point))), name) for spot, name in spots]
        return next((name for far, name in sorted(near) if far <= AT_END_M), None)

    return at(course.parts[0][0]), at(course.parts[-1][-1])


def _with_public(database: Database, who: Identity, sheet: LineSheet, asked: Asked) -> LineSheet:
    """What anybody may know: numbers and points on the grid; from these alone they are drawn."""
    public = replace(PUBLIC, made_up_data=who.made_up_data)
    of_line = AskedMarkers(asked.as_of, line_id=sheet.line.line_id)
    shown = [one.shown for one in show_markers(database, public, Reading(asked.as_of, asked.route), of_line).markers]
    course = course_of(sheet.line.course)
    spots = [course.nearest(*to_measure().transform(one.lon, one.lat)) for one in shown]
    order = sorted(range(len(shown)), key=lambda i: (spots[i], shown[i].number))
    placed = tuple(
        Placed(
            order=place,
            number=shown[i].number,
            name=shown[i].name,
            serial=shown[i].serial,
            type_letter=shown[i].type_letter,
            made_up=shown[i].made_up,
            lon=shown[i].lon,
            lat=shown[i].lat,
            chainage_m=spots[i],
        )
        for place, i in enumerate(order, start=1)
    )
    return replace(sheet, markers=placed, sources=_sources(sheet, [one.source for one in shown]))


def _sources(sheet: LineSheet, more: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted({*sheet.sources, *more}))


def _with_exact(database: Database, who: Identity, sheet: LineSheet, asked: Asked) -> LineSheet:
    line_id = sheet.line.line_id
    assert line_id is not None
    read = read_exact(database, who, Reading(asked.as_of, asked.route, exact=True), line_ids=[line_id])
    ids = {marker.marker_id for marker in read.markers}
    with database.read() as connection:
        visits = _visits(connection, ids, asked.as_of, made_up=who.made_up_data)
        stood = {m.marker_id: m.stood_since for m in read_standing(connection, asked.as_of, markers=ids)}
        kept = {m.managed_by for m in read.markers if m.managed_by is not None}
        names = _names(connection, kept, asked.as_of) | _signers(connection, visits.values())
    states = {key: state_on(visits[key], stood.get(key), asked.as_of) for key in ids}
    counted = rate(states.values())
    failed = Intactness(counted.intact, counted.failed, counted.unknown, counted.markers, counted.share)
    return replace(
        sheet,
        markers=_placed(read.markers, read.placements, line_id, states, visits),
        intactness=failed,
        unit_names={**names, **sheet.unit_names},
        sources=_sources(sheet, [marker.source for marker in read.markers]),
    )


def _names(connection: Connection, units: Collection[int], as_of: date) -> dict[int, str]:
    return {unit: told["name"] for unit, told in names_on(connection, units, as_of).items()}


def _signers(connection: Connection, visits: Iterable[Sequence[Visit]]) -> dict[int, str]:
    """The units that were signed for, by the names they had on the day: some have ended since."""
    by_day: dict[date, set[int]] = defaultdict(set)
    for of_marker in visits:
        for visit in of_marker[-1:]:
            by_day[visit.on_day] |= {signature.side for signature in visit.signatures}
    found: dict[int, str] = {}
    for day, units in sorted(by_day.items()):
        found |= _names(connection, units - {BEYOND}, day)
    return found


def _visits(connection: Connection, marker_ids: Iterable[str], as_of: date, *, made_up: bool) -> dict[str, list[Visit]]:
    found: dict[str, list[Visit]] = defaultdict(list)
    for visit in read_visits(connection, marker_ids=list(marker_ids), as_of=as_of):
        if made_up or not visit.made_up:
            found[visit.marker_id].append(visit)
    return found


def _placed(
    markers: Sequence[Marker],
    placements: Iterable[Placement],
    line_id: int,
    states: dict[str, State],
    visits: dict[str, list[Visit]],
) -> tuple[Placed, ...]:
    """Markers in the order in which one meets them along the line; those of one place by number."""
    places = {place.marker_id: place for place in placements if place.line_id == line_id}
    order = sorted(markers, key=lambda m: (_chainage(places.get(m.marker_id)), m.number, m.marker_id))
    found = []
    for number, marker in enumerate(order, start=1):
        place, state = places.get(marker.marker_id), states[marker.marker_id]
        last = visits[marker.marker_id][-1] if visits[marker.marker_id] else None
        found.append(
            Placed(
                order=number,
                number=marker.number,
                name=marker.name,
                serial=marker.serial,
                type_letter=marker.type_letter,
                made_up=marker.made_up,
                lon=marker.lon,
                lat=marker.lat,
                chainage_m=place.chainage_m if place else None,
                offset_m=place.offset_m if place else None,
                seen=seen_as(state),
                visited_on=last.on_day if last else None,
                marker=marker,
                last_visit=last,
            )
        )
    return tuple(found)


def _chainage(place: Placement | None) -> float:
    return place.chainage_m if place else float("inf")


def register_forms(database: Database, who: Identity, asked: Asked) -> list[Form]:
    """The register forms of a line's markers, or of one marker by its number or id; through the door, written down."""
    with database.read() as connection:
        require_known_day(connection, asked.as_of)
        markers, line_ids = _meant(connection, asked)
    reading = Reading(asked.as_of, asked.route, exact=True)
    read = read_exact(database, who, reading, line_ids=line_ids, marker_ids=markers)
    if not read.markers:
        raise NotFound(f"there is no marker of {asked.line!r} on {asked.as_of} that {who.name} may read")
    places = {place.marker_id: place for place in read.placements}
    ids = [marker.marker_id for marker in read.markers]
    with database.read() as connection:
        lives, files = marker_lives(connection, ids, asked.as_of), kept_names(connection, ids)
        lines = {line.line_id: line.name for line in read_lines(connection, asked.as_of, level=None)}
        units = {m.managed_by for m in read.markers if m.managed_by is not None}
        names = _names(connection, units, asked.as_of)
    return [
        Form(
            marker=marker,
            as_of=asked.as_of,
            unit_names=names,
            line_name=lines.get(_line_of(marker, places, line_ids), ""),
            files=files.get(marker.marker_id, {}),
            history=tuple(f"{day} {CHANGES.get(change, change)}" for day, change in lives.get(marker.marker_id, ())),
        )
        for marker in read.markers
    ]


def _meant(connection: Connection, asked: Asked) -> tuple[list[str] | None, list[int] | None]:
    """The markers a word means, or the line whose markers it means."""
    found = [marker.marker_id for marker in read_standing(connection, asked.as_of, markers=[asked.line])]
    if found:
        return found, None
    try:
        return None, [find_line(connection, asked.line, asked.as_of)]
    except NotFound as error:
        raise NotFound(f"{asked.line[:40]!r} is no marker that stands on {asked.as_of}, and {error}") from error


def _line_of(marker: Marker, places: dict[str, Placement], line_ids: Sequence[int] | None) -> int | None:
    if line_ids is not None:
        return line_ids[0]
    place = places.get(marker.marker_id)
    return place.line_id if place else marker.line_id
