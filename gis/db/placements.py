"""Where markers stand on the lines of every day: derived, and kept in both clocks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import pandas as pd
from sqlalchemy import Connection, text

from gis.boundaries.lines import Line
from gis.db.boundaries import LINE_COLUMNS, LINE_TABLES, line_of
from gis.db.bulk import copy_frame
from gis.db.markers import read_versions
from gis.markers.placing import LineLives, Placement, meets_three, on_lines, positions
from gis.markers.record import Marker
from gis.markers.sides import SideName

_EVER = (date.min, date.max)


@dataclass(frozen=True)
class _Stay:
    """A marker on a line from a day to another (exclusive; ``date.max``: for good)."""

    placement: Placement
    start: date
    end: date

    @property
    def key(self) -> tuple[str, int, date, date, float, float]:
        place = self.placement
        return place.marker_id, place.line_id, self.start, self.end, place.chainage_m, place.offset_m


def read_line_lives(connection: Connection) -> LineLives:
    """Which codes every stored line ever bore, by rule or by document, and which lines came of which."""
    codes = connection.execute(
        text(
            "SELECT DISTINCT code, line_id FROM boundary_line_version "
            "WHERE upper_inf(recorded) AND code IS NOT NULL "
            "UNION SELECT official_code, line_id FROM boundary_paper "
            "WHERE upper_inf(recorded) AND official_code IS NOT NULL AND line_id IS NOT NULL"
        )
    )
    bearers: dict[str, set[int]] = defaultdict(set)
    for row in codes:
        bearers[row.code].add(row.line_id)
    links = connection.execute(
        text(
            "SELECT predecessor_id, successor_id, on_day FROM boundary_line_succession WHERE upper_inf(recorded) "
            "ORDER BY on_day, id"
        )
    )
    return LineLives(dict(bearers), [(row.predecessor_id, row.successor_id, row.on_day) for row in links])


def line_ends(connection: Connection) -> dict[int, date]:
    """Lines that are no more and of which nothing came: the day after their last."""
    rows = connection.execute(
        text(
            "SELECT line_id, max(upper(valid)) AS ended_on FROM boundary_line_version v WHERE upper_inf(recorded) "
            "AND NOT EXISTS (SELECT 1 FROM boundary_line_succession s WHERE s.predecessor_id = v.line_id "
            "AND upper_inf(s.recorded)) GROUP BY line_id HAVING NOT bool_or(upper_inf(valid))"
        )
    )
    return {row.line_id: row.ended_on for row in rows}


def read_side_names(connection: Connection) -> dict[int, list[SideName]]:
    """By line: every name that a division on either side ever bore, and those it came from; and what lies beyond."""
    rows = connection.execute(
        text(
            """
            WITH RECURSIVE side AS (
                SELECT DISTINCT v.line_id, s.unit_id
                  FROM boundary_line_version v CROSS JOIN LATERAL unnest(ARRAY[v.side_a, v.side_b]) AS s(unit_id)
                 WHERE upper_inf(v.recorded) AND s.unit_id IS NOT NULL
            ), kin AS (
                SELECT line_id, unit_id FROM side
                UNION
                SELECT k.line_id, s.predecessor_id FROM kin k
                  JOIN succession s ON s.successor_id = k.unit_id AND upper_inf(s.recorded)
                  JOIN division_unit a ON a.id = s.predecessor_id JOIN division_unit b ON b.id = s.successor_id
                   AND a.level = b.level
            )
            SELECT k.line_id, k.unit_id, n.name, lower(n.valid) AS start, upper(n.valid) AS last
              FROM kin k JOIN division_version n ON n.unit_id = k.unit_id AND upper_inf(n.recorded)
            UNION
            SELECT line_id, NULL, beyond, NULL, NULL FROM boundary_line_version
             WHERE upper_inf(recorded) AND beyond IS NOT NULL
             ORDER BY line_id, unit_id, start
            """
        )
    )
    found: dict[int, list[SideName]] = defaultdict(list)
    for row in rows:
        found[row.line_id].append(SideName(row.unit_id, row.name, row.start, row.last))
    return dict(found)


def read_placements(
    connection: Connection,
    as_of: date,
    line_ids: Collection[int] | None = None,
    recorded_as_of: datetime | None = None,
) -> list[Placement]:
    """Where markers stand on ``as_of``, by line and chainage; of all lines or of some."""
    rows = connection.execute(
        text(
            """
            SELECT marker_id, line_id, chainage_m, offset_m FROM marker_placement
             WHERE valid @> CAST(:as_of AS date)
               AND recorded @> COALESCE(CAST(:recorded_as_of AS timestamptz), 'infinity')
               AND (:every_line OR line_id = ANY(CAST(:line_ids AS bigint[])))
             ORDER BY line_id, chainage_m, marker_id
            """
        ),
        {
            "as_of": as_of,
            "recorded_as_of": recorded_as_of,
            "every_line": line_ids is None,
            "line_ids": list(line_ids or ()),
        },
    )
    return [Placement(**row._mapping) for row in rows]


def refresh_placements(connection: Connection, since: date, moment: datetime) -> int:
    """Place all markers anew for every day from ``since`` on, and write what differs; returns how many rows.

    What is no longer so ends in the recorded clock at ``moment``. Called after lines or markers were written, in the
    same transaction.
    """
    wanted = {stay.key: stay for stay in _stays(connection, since)}
    stale, rows = [], _believed(connection, since)
    for number, stay in rows:
        if wanted.pop(stay.key, None) is None:
            stale.append(number)
    _close(connection, stale, since, moment)
    stays = list(wanted.values())
    frame = pd.DataFrame(
        {
            "marker_id": [stay.placement.marker_id for stay in stays],
            "line_id": [stay.placement.line_id for stay in stays],
            "valid": [_daterange(stay.start, stay.end) for stay in stays],
            "recorded": f"[{moment.isoformat()},)",
            "chainage_m": [stay.placement.chainage_m for stay in stays],
            "offset_m": [stay.placement.offset_m for stay in stays],
        }
    )
    return len(stale) + (copy_frame(connection, "marker_placement", frame) if stays else 0)


def _stays(connection: Connection, since: date) -> Iterator[_Stay]:
    """Every stay of every marker from ``since`` on; days on which nothing changes for it are one stay."""
    markers = read_versions(connection, since=since)
    lives = read_line_lives(connection)
    lines = _lines(connection, since)
    days = sorted({since, *(day for start, end, _ in lines for day in (start, end) if since < day < date.max)})
    open_stays: dict[tuple[Any, ...], _Stay] = {}
    for start, end in zip(days, [*days[1:], date.max], strict=True):
        there = [line for first, last, line in lines if first <= start and last >= end]
        standing = [m for m in markers if _from(m) < end and _until(m) > start]
        for at, placement in _placed(standing, there, lives, start):
            marker = standing[at]
            stay = _Stay(placement, max(start, _from(marker)), min(end, _until(marker)))
            same = (placement, _from(marker))
            before = open_stays.get(same)
            if before is not None and before.end == stay.start:
                stay = _Stay(placement, before.start, stay.end)
            elif before is not None:
                yield before
            open_stays[same] = stay
    yield from open_stays.values()


def _from(marker: Marker) -> date:
    return marker.valid_from or _EVER[0]


def _until(marker: Marker) -> date:
    return marker.valid_to or _EVER[1]


def _placed(
    markers: Sequence[Marker], lines: Sequence[Line], lives: LineLives, day: date
) -> Iterator[tuple[int, Placement]]:
    """Placements of versions by position: of one marker two versions may stand in one stretch of days."""
    homes = lives.homes(markers, day)
    own = [homes.get(marker.marker_id, ()) for marker in markers]
    found = on_lines(positions(markers), own, [meets_three(marker) for marker in markers], lines)
    for at, line, along, off in zip(*found, strict=True):
        number = lines[line].line_id
        if number is not None:
            yield int(at), Placement(markers[at].marker_id, number, float(along), float(off))


def _lines(connection: Connection, since: date) -> list[tuple[date, date, Line]]:
    """Versions of lines true on some day from ``since`` on: first day, day after the last, and the line."""
    rows = connection.execute(
        text(
            f"SELECT {LINE_COLUMNS} FROM {LINE_TABLES} WHERE upper_inf(v.recorded) "
            "AND v.valid && daterange(CAST(:since AS date), NULL) ORDER BY v.line_id, v.valid"
        ),
        {"since": since},
    )
    return [(row.valid_from or date.min, row.valid_to or date.max, line_of(row)) for row in rows]


def _believed(connection: Connection, since: date) -> list[tuple[int, _Stay]]:
    """Rows believed now of the days from ``since`` on: their number, and the part of their stay that lies in them."""
    rows = connection.execute(
        text(
            "SELECT id, marker_id, line_id, chainage_m, offset_m, lower(valid) AS first, upper(valid) AS last "
            "FROM marker_placement WHERE upper_inf(recorded) AND valid && daterange(CAST(:since AS date), NULL)"
        ),
        {"since": since},
    )
    return [
        (
            row.id,
            _Stay(
                Placement(row.marker_id, row.line_id, row.chainage_m, row.offset_m),
                max(row.first or date.min, since),
                row.last or date.max,
            ),
        )
        for row in rows
    ]


def _close(connection: Connection, numbers: Sequence[int], since: date, moment: datetime) -> None:
    """End the belief in rows; what they say of days before ``since`` stands. What this act wrote itself goes."""
    values = {"ids": list(numbers), "since": since, "at": moment}
    kept = "marker_id, line_id, chainage_m, offset_m"
    connection.execute(
        text(
            f"""
            WITH believed AS (
                UPDATE marker_placement SET recorded = tstzrange(lower(recorded), :at)
                 WHERE id = ANY(:ids) AND lower(recorded) < :at
                RETURNING {kept}, valid)
            INSERT INTO marker_placement ({kept}, valid, recorded)
            SELECT {kept}, daterange(lower(valid), :since), tstzrange(:at, NULL) FROM believed
             WHERE lower(valid) < :since
            """
        ),
        values,
    )
    connection.execute(
        text(
            "UPDATE marker_placement SET valid = daterange(lower(valid), :since) "
            "WHERE id = ANY(:ids) AND lower(recorded) = :at AND lower(valid) < :since"
        ),
        values,
    )
    connection.execute(
        text("DELETE FROM marker_placement WHERE id = ANY(:ids) AND lower(recorded) = :at AND lower(valid) >= :since"),
        values,
    )


def _daterange(start: date, end: date) -> str:
    return f"[{'' if start == date.min else start},{'' if end == date.max else end})"
