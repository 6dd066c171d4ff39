"""The life of a line: which one is meant, its versions, and which lines it came of and became."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection, Row, text

from gis.errors import Conflict, NotFound

LARGEST_ID = 2**62


def find_line(connection: Connection, reference: str, as_of: date) -> int:
    """The line that a code (by rule or official) or an id means; a code means the line that bears it on ``as_of``.

    Else the one that bore it last before, else first after. ``NotFound`` when there is none, ``Conflict`` when there
    are several.
    """
    asked = {"ref": reference, "as_of": as_of}
    rows = connection.execute(_BEARERS, asked).all()
    nearest = [row.line_id for row in rows if row.away == rows[0].away]
    if len(nearest) > 1:
        raise Conflict(f"several lines bear the code {reference} on {as_of}: {', '.join(map(str, nearest))} — name one")
    if nearest:
        return int(nearest[0])
    number = reference.removeprefix("id:")
    known = number.isascii() and number.isdecimal() and len(number) <= 18
    if known and connection.execute(text("SELECT 1 FROM boundary_line WHERE id = :id"), {"id": int(number)}).first():
        return int(number)
    raise NotFound(f"no line has the id or ever bore the code {reference[:40]!r} — see: tongtu boundaries list")


_BEARERS = text(
    """
    SELECT line_id, min(away) AS away FROM (
        SELECT v.line_id, CASE WHEN v.valid @> CAST(:as_of AS date) THEN 0
                               WHEN lower(v.valid) <= :as_of THEN 1 + (:as_of - upper(v.valid))
                               ELSE 100000 + (lower(v.valid) - :as_of) END AS away
          FROM boundary_line_version v WHERE v.code = :ref AND upper_inf(v.recorded)
        UNION ALL
        SELECT p.line_id, CASE WHEN p.issued_on <= :as_of THEN 0 ELSE 100000 + (p.issued_on - :as_of) END
          FROM boundary_paper p WHERE p.official_code = :ref AND upper_inf(p.recorded) AND p.line_id IS NOT NULL) b
     GROUP BY line_id ORDER BY away, line_id
    """
)


def line_versions(connection: Connection, line_id: int) -> Sequence[Row[Any]]:
    """All versions of a line as believed now, oldest first; ``NotFound`` when nobody believes in it."""
    rows = connection.execute(
        text(
            """
            SELECT v.line_id, l.level, lower(v.valid) AS valid_from, upper(v.valid) AS valid_to, v.code, v.name,
                   v.side_a, v.side_b, v.beyond, v.rank, v.length_m, v.quality
              FROM boundary_line_version v JOIN boundary_line l ON l.id = v.line_id
             WHERE v.line_id = :line AND upper_inf(v.recorded) ORDER BY v.valid
            """
        ),
        {"line": line_id},
    ).all()
    if not rows:
        raise NotFound(f"there is no line {line_id} — see: tongtu boundaries list")
    return rows


def sides_ever(connection: Connection, line_id: int) -> frozenset[int]:
    """The units on either side of the newest version of a line, as believed now; ``NotFound`` when there is none."""
    newest = line_versions(connection, line_id)[-1]
    return frozenset(side for side in (newest.side_a, newest.side_b) if side is not None)


def line_heirs(connection: Connection, line_id: int) -> list[dict[str, Any]]:
    """The lines that came of a line, with the first day of each, as believed now."""
    return _kin(connection, line_id, "predecessor_id", "successor_id")


def line_origins(connection: Connection, line_id: int) -> list[dict[str, Any]]:
    """The lines that a line came of, with its first day after each, as believed now."""
    return _kin(connection, line_id, "successor_id", "predecessor_id")


def heirs_between(connection: Connection, start: date, end: date) -> dict[int, list[int]]:
    """Which lines came of each line after ``start`` and by ``end``, as believed now."""
    rows = connection.execute(
        text(
            "SELECT predecessor_id, successor_id FROM boundary_line_succession "
            "WHERE upper_inf(recorded) AND on_day > :start AND on_day <= :end ORDER BY on_day, successor_id"
        ),
        {"start": start, "end": end},
    )
    found: dict[int, list[int]] = defaultdict(list)
    for row in rows:
        found[row.predecessor_id].append(row.successor_id)
    return dict(found)


def _kin(connection: Connection, line_id: int, this: str, other: str) -> list[dict[str, Any]]:
    # a line is told by its name on the day it had to do with the other
    rows = connection.execute(
        text(
            f"""
            SELECT s.{other} AS id, s.on_day, v.name, v.code
              FROM boundary_line_succession s
              LEFT JOIN boundary_line_version v ON v.line_id = s.{other} AND upper_inf(v.recorded)
                   AND v.valid @> (CASE WHEN '{other}' = 'successor_id' THEN s.on_day ELSE s.on_day - 1 END)
             WHERE s.{this} = :line AND upper_inf(s.recorded) ORDER BY s.on_day, s.{other}
            """
        ),
        {"line": line_id},
    )
    return [dict(row._mapping) for row in rows]
