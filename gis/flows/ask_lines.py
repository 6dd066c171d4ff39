"""Questions about lines: lists of any level, one line with all that is known of it, and what differs between dates."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import shapely
from sqlalchemy import Connection

from gis.boundaries.derive import draw
from gis.boundaries.differences import difference
from gis.boundaries.lines import STORED_LEVELS, Line, Tripoint
from gis.boundaries.papers import BY_MAP
from gis.boundaries.words import describe
from gis.db.boundaries import AskedLines, LinePage, list_lines, names_on, read_lines, read_tripoints
from gis.db.boundary_lives import heirs_between, line_heirs, line_origins, line_versions
from gis.db.divisions import FULL_DECIMALS, require_known_day
from gis.db.snapshots import first_map_day, read_snapshot
from gis.divisions import Level
from gis.errors import BadInput
from gis.flows.draw_lines import shipped_stretches
from gis.outlines import METRES_PER_DEGREE, TOLERANCE_M

SIMPLIFIED_DEG = TOLERANCE_M[10] / METRES_PER_DEGREE
Told = dict[str, Any]


def no_lines_note(connection: Connection, as_of: date) -> str | None:
    """Why there can be no line on a date, in a sentence; None when there can."""
    first = first_map_day(connection)
    if first is None:
        return "no area is in the register yet, so that no line can be drawn"
    if as_of < first:
        return f"areas are known from {first} on: before, no line can be drawn"
    return None


def ask_lines(connection: Connection, asked: AskedLines) -> LinePage:
    """A page of lines. Those of counties and towns are kept; those of communities are drawn when asked for."""
    if asked.level in STORED_LEVELS:
        return list_lines(connection, asked)
    if asked.level != "community":
        raise BadInput(f"there are no lines of a {asked.level} — one of county, town, community")
    require_known_day(connection, asked.as_of)
    snapshot = read_snapshot(connection, asked.as_of, recorded_as_of=asked.recorded_as_of)
    wanted = None if asked.units is None else frozenset(asked.units)
    lines = [line for line in draw(snapshot, "community", shipped_stretches()).lines if _asked_for(line, asked, wanted)]
    start = _place(asked.cursor)
    end = start + asked.limit
    sides = {
        unit: {"id": unit, "code": snapshot.code_of(unit) or snapshot.code_of(unit, "stats"), "name": version.name}
        for unit, version in snapshot.versions.items()
    }
    rows = [_derived(line, sides, asked) for line in lines[start:end]]
    return LinePage(rows, f"line.{end}" if end < len(lines) else None)


def _asked_for(line: Line, asked: AskedLines, units: frozenset[int] | None) -> bool:
    outer = {"all": True, "only": line.side_b is None, "none": line.side_b is not None}[asked.outer]
    return outer and (units is None or not units.isdisjoint(line.sides))


def _place(cursor: str | None) -> int:
    place = (cursor or "line.0").removeprefix("line.")
    if not place.isdecimal() or len(place) > 9:
        raise BadInput(f"{(cursor or '')[:40]!r} is not a cursor — take `next` of the page before, as it is")
    return int(place)


def _derived(line: Line, sides: Mapping[int, Told], asked: AskedLines) -> Told:
    """A line that is drawn and not kept, as one that is kept is told."""
    geometry = None
    if asked.geometry == "full":
        geometry = shapely.to_geojson(shapely.set_precision(line.course, 10**-FULL_DECIMALS, mode="pointwise"))
    elif asked.geometry == "simplified":
        simple = shapely.simplify(line.course, SIMPLIFIED_DEG)
        geometry = shapely.to_geojson(shapely.set_precision(simple, 1e-6, mode="pointwise"))
    return {
        "id": None,
        "level": line.level,
        "rank": line.rank,
        "code": line.code,
        "name": line.name,
        "sides": [sides[unit] for unit in line.sides],
        "beyond": line.beyond,
        "length_m": line.length_m,
        "geometry_quality": line.quality,
        "valid_from": None,
        "valid_to": None,
        "geometry": geometry,
        "official_code": None,
        "official_name": None,
        "basis": BY_MAP,
        "papers": (),
    }


def show_line(connection: Connection, line_id: int, as_of: date, *, geometry: bool = False) -> Told:
    """All that is known of a line, as it is on ``as_of``, or else was on the nearest day on which it ran.

    Besides the fields of a list: ``status``, ``told_on``, its course in words, ends, tripoints, the lines that meet it,
    its versions, and the lines it came of and became.
    """
    require_known_day(connection, as_of)
    versions = line_versions(connection, line_id)
    day, status = _nearest_day(versions, as_of)
    asked = AskedLines(day, line_ids=[line_id], geometry="full" if geometry else "none")
    [row] = list_lines(connection, asked).rows
    [line] = read_lines(connection, day, level=None, line_ids=[line_id])
    tripoints = read_tripoints(connection, day, level=line.level, line_ids=[line_id])
    met = {number for point in tripoints for number in point.lines} - {line_id}
    neighbours = list_lines(connection, AskedLines(day, line_ids=met, limit=len(met) + 1)).rows
    return {
        **row,
        "status": status,
        "as_of": as_of,
        "told_on": day,
        "description": describe(line, read_snapshot(connection, day, shapes=False), tripoints),
        "ends": [_end(point, tripoints) for part in line.course.geoms for point in shapely.get_point(part, [0, -1])],
        "tripoints": tripoint_rows(connection, tripoints, day),
        "neighbours": [{name: other[name] for name in ("id", "code", "name", "rank")} for other in neighbours],
        "versions": [dict(version._mapping) for version in versions],
        "predecessors": line_origins(connection, line_id),
        "successors": line_heirs(connection, line_id),
    }


def _nearest_day(versions: Sequence[Any], as_of: date) -> tuple[date, str]:
    """The day to tell of, and whether the line runs on ``as_of``, is ended by then, or only begins later."""
    for version in versions:
        if version.valid_from <= as_of and (version.valid_to is None or as_of < version.valid_to):
            return as_of, "in_force"
    past = [version for version in versions if version.valid_to is not None and version.valid_to <= as_of]
    if past:
        later = any(version.valid_from > as_of for version in versions)
        return past[-1].valid_to - timedelta(days=1), "interrupted" if later else "ended"
    return versions[0].valid_from, "future"


def _end(point: shapely.Point, tripoints: Sequence[Tripoint]) -> Told:
    there = next((known for known in tripoints if known.point == point), None)
    return {
        "lon": round(point.x, FULL_DECIMALS),
        "lat": round(point.y, FULL_DECIMALS),
        "tripoint": there.name if there else None,
    }


def tripoint_rows(connection: Connection, tripoints: Sequence[Tripoint], as_of: date) -> list[Told]:
    """Tripoints as every face tells them; the units by code and name."""
    names = names_on(connection, {unit for point in tripoints for unit in point.units}, as_of)
    return [
        {
            "id": point.tripoint_id,
            "level": point.level,
            "name": point.name,
            "units": [names.get(unit, {"id": unit, "code": None, "name": None}) for unit in point.units],
            "beyond": point.beyond,
            "lines": list(point.lines),
            "lon": round(point.point.x, FULL_DECIMALS),
            "lat": round(point.point.y, FULL_DECIMALS),
        }
        for point in tripoints
    ]


def ask_tripoints(
    connection: Connection,
    as_of: date,
    level: Level,
    recorded_as_of: datetime | None = None,
    units: Collection[int] | None = None,
) -> list[Told]:
    """Tripoints of a level on a date, by name; those of communities are drawn when asked for, without an identity."""
    require_known_day(connection, as_of)
    if level in STORED_LEVELS:
        found: Sequence[Tripoint] = read_tripoints(connection, as_of, level=level, recorded_as_of=recorded_as_of)
    else:
        snapshot = read_snapshot(connection, as_of, recorded_as_of=recorded_as_of)
        drawn = draw(snapshot, level, shipped_stretches()).tripoints
        found = [replace(point, lines=()) for point in drawn]
    if units is not None:
        wanted = frozenset(units)
        found = [point for point in found if not wanted.isdisjoint(point.units)]
    return tripoint_rows(connection, found, as_of)


def compare_lines(
    connection: Connection, start: date, end: date, level: Level, recorded_as_of: datetime | None = None
) -> Told:
    """Lines that ended, were founded, or live on changed between two dates, and what became of those that ended."""
    if start > end:
        raise BadInput(f"{start} lies after {end}: write the earlier date first")
    if level not in STORED_LEVELS:
        raise BadInput(f"lines of a {level} have no identity to compare by — one of {', '.join(STORED_LEVELS)}")
    for day in (start, end):
        require_known_day(connection, day)
    sides = [read_lines(connection, day, level=level, recorded_as_of=recorded_as_of) for day in (start, end)]
    found = difference(*sides)
    heirs = heirs_between(connection, start, end)
    told = [
        {row["id"]: row for row in _brief(connection, lines, day)}
        for lines, day in zip(sides, (start, end), strict=True)
    ]
    return {
        "ended": [{**told[0][_id(line)], "became": _reached(heirs, _id(line), told[1])} for line in found.ended],
        "founded": [told[1][_id(line)] for line in found.founded],
        "continued": [
            {
                "before": told[0][_id(pair.before)],
                "after": told[1][_id(pair.after)],
                "changed": list(pair.changed),
            }
            for pair in found.continued
        ],
    }


def _brief(connection: Connection, lines: Sequence[Line], day: date) -> list[Told]:
    names = names_on(connection, {unit for line in lines for unit in line.sides}, day)
    return [
        {
            "id": line.line_id,
            "code": line.code,
            "name": line.name,
            "rank": line.rank,
            "sides": [names.get(unit, {"id": unit, "code": None, "name": None}) for unit in line.sides],
            "beyond": line.beyond,
            "length_m": line.length_m,
        }
        for line in lines
    ]


def _id(line: Line) -> int:
    return line.line_id or 0


def _reached(heirs: Mapping[int, Sequence[int]], line_id: int, living: Mapping[int, Told]) -> list[Told]:
    """The lines of the later date that a line led to, over any number of changes."""
    found: dict[int, Told] = {}
    waiting, seen = [line_id], {line_id}
    while waiting:
        for heir in heirs.get(waiting.pop(), ()):
            if heir not in seen:
                seen.add(heir)
                waiting.append(heir)
                if heir in living:
                    found[heir] = {name: living[heir][name] for name in ("id", "code", "name")}
    return list(found.values())
