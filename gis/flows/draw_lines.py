"""Draw the lines and tripoints of counties and towns anew from a day on, and write what differs from what is believed.

A line has no life of its own that could be undone: on every day it is what the areas of that day make it, and its
identity follows from the day before (``gis/boundaries/follow.py``). So whatever an order, an annulment or a correction
did, one walk over the days on which the map changes leads to the same lines with the same identities.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from functools import lru_cache

from sqlalchemy import Connection

from gis.boundaries.derive import draw
from gis.boundaries.follow import Followed, follow
from gis.boundaries.lines import STORED_LEVELS, BeyondStretch, Line, LineLink, Tripoint
from gis.boundaries.spells import Spell, spells
from gis.db.boundaries import has_lines, line_spells, tripoint_spells
from gis.db.boundary_versions import (
    believe_lines,
    believe_links,
    believe_tripoints,
    change_days,
    heirs_on,
    identify_lines,
    identify_tripoints,
)
from gis.db.clock import lock_register, next_moment, raise_version
from gis.db.connect import Database
from gis.db.snapshots import first_map_day, read_snapshot
from gis.divisions import Level, Snapshot
from gis.load.beyond import read_beyond
from gis.settings import CHECKOUT

LAYER = "boundaries"
_DRAWN_FROM: tuple[Level, ...] = ("province", "prefecture", "county", "town")
"""Levels read to draw lines: the areas of both, and what stands above them."""


@lru_cache(maxsize=1)
def shipped_stretches() -> tuple[BeyondStretch, ...]:
    """What lies beyond the city's outer border, of the table that comes with the house; read once."""
    return tuple(read_beyond(CHECKOUT / "data" / "boundaries" / "beyond.csv"))


@dataclass
class _Walk:
    """One level on its way through the days: how it is now, and all that it was."""

    level: Level
    lines_before: list[Spell[Line]]
    tripoints_before: list[Spell[Tripoint]]
    lines: dict[int, Line] = field(init=False)
    tripoints: dict[int, Tripoint] = field(init=False)
    line_states: list[tuple[date, dict[int, Line]]] = field(default_factory=list)
    tripoint_states: list[tuple[date, dict[int, Tripoint]]] = field(default_factory=list)
    links: list[tuple[date, LineLink]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.lines = {spell.number: spell.thing for spell in self.lines_before}
        self.tripoints = {spell.number: spell.thing for spell in self.tripoints_before}


def refresh_lines(connection: Connection, since: date, moment: datetime) -> int:
    """Believe from ``moment`` on the lines that the register's map makes from ``since`` on; returns rows written.

    Called in the transaction that changed the map, under the register's lock. ``moment`` may be that of the change. A
    register whose lines were never drawn is drawn from its first map on.
    """
    first = first_map_day(connection)
    if first is None and not has_lines(connection):
        return 0
    if first is not None and first < since and not has_lines(connection):
        since = first
    day_before = since - timedelta(days=1)
    walks = [
        _Walk(level, line_spells(connection, day_before, level), tripoint_spells(connection, day_before, level))
        for level in STORED_LEVELS
    ]
    for day in change_days(connection, since) if first is not None else ():
        snapshot = read_snapshot(connection, day, levels=_DRAWN_FROM)
        heirs = heirs_on(connection, day, snapshot.versions.keys())
        for walk in walks:
            _step(connection, walk, snapshot, heirs)
    rows = sum(_believe(connection, walk, since, moment) for walk in walks)
    if rows:
        from gis.db.placements import refresh_placements  # imports geopandas, which most commands need nothing of

        # markers stand on other lines, or elsewhere along them
        refresh_placements(connection, since, moment)
        raise_version(connection, LAYER, "markers")
    return rows


def redraw_lines(database: Database, at: datetime | None = None) -> int:
    """Draw all lines anew from the first map on; nothing is written where they are right. Returns the rows written."""
    with database.write() as connection:
        lock_register(connection)
        first = first_map_day(connection)
        return refresh_lines(connection, first or date.min + timedelta(days=1), next_moment(connection, at))


def draw_missing_lines(database: Database) -> int:
    """Draw the lines of a register that was made before lines were known; returns the rows written."""
    with database.read() as connection:
        if has_lines(connection) or first_map_day(connection) is None:
            return 0
    return redraw_lines(database)


def _step(connection: Connection, walk: _Walk, snapshot: Snapshot, heirs: dict[int, set[int]]) -> None:
    """Go on to the day of ``snapshot``."""
    drawn = draw(snapshot, walk.level, shipped_stretches())
    found = follow(list(walk.lines.values()), drawn, heirs, list(walk.tripoints.values()))
    lines = _identified_lines(connection, walk.level, found)
    ids = [line.line_id for line in lines if line.line_id is not None]
    walk.lines = dict(zip(ids, lines, strict=True))
    walk.tripoints = _identified_tripoints(connection, walk.level, found, ids)
    walk.line_states.append((snapshot.as_of, walk.lines))
    walk.tripoint_states.append((snapshot.as_of, walk.tripoints))
    links = (LineLink(link.predecessor, ids[link.successor]) for link in found.links)
    # a line that ended and was founded anew in one step is one line
    walk.links += [(snapshot.as_of, link) for link in links if link.predecessor != link.successor]


def _identified_lines(connection: Connection, level: Level, found: Followed) -> list[Line]:
    origins = _told_apart([(line.origin, line.line_id is not None) for line in found.lines])
    new = [origin for origin, line in zip(origins, found.lines, strict=True) if line.line_id is None]
    ids = identify_lines(connection, level, new)
    return [
        line if line.line_id is not None else replace(line, line_id=ids[origin], origin=origin)
        for line, origin in zip(found.lines, origins, strict=True)
    ]


def _identified_tripoints(
    connection: Connection, level: Level, found: Followed, line_ids: Sequence[int]
) -> dict[int, Tripoint]:
    origins = _told_apart([(point.origin, point.tripoint_id is not None) for point in found.tripoints])
    new = [origin for origin, point in zip(origins, found.tripoints, strict=True) if point.tripoint_id is None]
    ids = identify_tripoints(connection, level, new)
    state = {}
    for point, origin in zip(found.tripoints, origins, strict=True):
        number = point.tripoint_id if point.tripoint_id is not None else ids[origin]
        lines = tuple(line_ids[place] for place in point.lines)
        state[number] = replace(point, tripoint_id=number, origin=origin, lines=lines)
    return state


def _told_apart(origins: Iterable[tuple[str, bool]]) -> list[str]:
    """Origins of which none is borne twice on one day: those that live on keep theirs, others are numbered.

    Sides may have moved on, so that a line lives under the origin of a pair that then meets anew.
    """
    origins = list(origins)
    taken = {origin for origin, lives_on in origins if lives_on}
    told = []
    for origin, lives_on in origins:
        own, number = origin, 2
        while not lives_on and own in taken:
            own, number = f"{origin}~{number}", number + 1
        taken.add(own)
        told.append(own)
    return told


def _believe(connection: Connection, walk: _Walk, since: date, moment: datetime) -> int:
    lines = spells(walk.lines_before, walk.line_states)
    tripoints = spells(walk.tripoints_before, walk.tripoint_states)
    return (
        believe_lines(connection, walk.level, since, lines, moment)
        + believe_links(connection, walk.level, since, walk.links, moment)
        + believe_tripoints(connection, walk.level, since, tripoints, moment)
    )
