"""Which markers are asked for, and which lines they stand on; nothing here says where a marker stands."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, text

from gis.divisions import Level
from gis.errors import NotFound
from gis.markers.disclosure import GRID_DEG

Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class AskedMarkers:
    """A question for markers: of a line, of a unit (a line's side, or above one), by number, in a box of degrees.

    ``after``: number and identity of the last marker of the page before.
    """

    as_of: date
    recorded_as_of: datetime | None = None
    line_id: int | None = None
    unit_id: int | None = None
    number: str | None = None
    box: Box | None = None
    after: tuple[str, str] | None = None


@dataclass(frozen=True)
class LineOfMarker:
    """A line a marker stands on, as it is on a date."""

    line_id: int
    name: str
    level: Level
    sides: tuple[int, ...]


def candidates(connection: Connection, asked: AskedMarkers) -> list[str]:
    """Identities of the markers that may fit, by number; who may be shown which is decided by ``disclosure`` alone.

    The box is widened by a step of the grid here: whether a marker lies in it is asked of the point that is shown.
    """
    rows = connection.execute(
        text(
            """
            SELECT m.marker_id FROM boundary_marker m
             WHERE m.valid @> CAST(:as_of AS date)
               AND m.recorded @> COALESCE(CAST(:recorded_as_of AS timestamptz), 'infinity')
               AND (CAST(:number AS text) IS NULL OR m.number = :number)
               AND (CAST(:after AS text) IS NULL OR (m.number, m.marker_id) > (:after, :after_id))
               AND (CAST(:west AS double precision) IS NULL
                    OR m.geom && ST_Expand(ST_MakeEnvelope(:west, :south, :east, :north, 4490), :widened))
               AND (CAST(:line AS bigint) IS NULL AND CAST(:unit AS bigint) IS NULL OR EXISTS (
                    SELECT 1 FROM marker_placement p
                      JOIN boundary_line_version v ON v.line_id = p.line_id
                       AND v.valid @> CAST(:as_of AS date) AND upper_inf(v.recorded)
                     WHERE p.marker_id = m.marker_id AND p.valid @> CAST(:as_of AS date) AND upper_inf(p.recorded)
                       AND (CAST(:line AS bigint) IS NULL OR p.line_id = :line)
                       AND (CAST(:unit AS bigint) IS NULL OR v.side_a = ANY(:units) OR v.side_b = ANY(:units))))
             ORDER BY m.number, m.marker_id
            """
        ),
        {
            "as_of": asked.as_of,
            "recorded_as_of": asked.recorded_as_of,
            "number": asked.number,
            "after": asked.after and asked.after[0],
            "after_id": asked.after and asked.after[1],
            **dict(zip(("west", "south", "east", "north"), asked.box or (None,) * 4, strict=True)),
            "widened": GRID_DEG,
            "line": asked.line_id,
            "unit": asked.unit_id,
            "units": _with_below(connection, asked.unit_id, asked.as_of) if asked.unit_id is not None else [],
        },
    )
    return list(rows.scalars())


def _with_below(connection: Connection, unit_id: int, as_of: date) -> list[int]:
    """A unit and all below it on a date; ``NotFound`` where there is no such unit then."""
    found = connection.execute(
        text(
            """
            WITH RECURSIVE below (unit_id) AS (
                SELECT v.unit_id FROM division_version v
                 WHERE v.unit_id = :unit AND v.valid @> CAST(:as_of AS date) AND upper_inf(v.recorded)
                UNION ALL
                SELECT v.unit_id FROM division_version v JOIN below b ON v.parent_id = b.unit_id
                 WHERE v.valid @> CAST(:as_of AS date) AND upper_inf(v.recorded))
            SELECT unit_id FROM below
            """
        ),
        {"unit": unit_id, "as_of": as_of},
    )
    units = list(found.scalars())
    if not units:
        raise NotFound(f"there is no unit {unit_id} on {as_of}")
    return units


def lines_of(connection: Connection, as_of: date, marker_ids: Collection[str]) -> dict[str, list[LineOfMarker]]:
    """The lines each marker stands on, on a date, as believed now; markers on no line are left out."""
    rows = connection.execute(
        text(
            """
            SELECT p.marker_id, p.line_id, v.name, l.level, array_remove(ARRAY[v.side_a, v.side_b], NULL) AS sides
              FROM marker_placement p
              JOIN boundary_line l ON l.id = p.line_id
              JOIN boundary_line_version v ON v.line_id = p.line_id
               AND v.valid @> CAST(:as_of AS date) AND upper_inf(v.recorded)
             WHERE p.marker_id = ANY(:ids) AND p.valid @> CAST(:as_of AS date) AND upper_inf(p.recorded)
             ORDER BY p.marker_id, l.level, p.line_id
            """
        ),
        {"as_of": as_of, "ids": list(marker_ids)},
    )
    found: dict[str, list[LineOfMarker]] = defaultdict(list)
    for row in rows:
        found[row.marker_id].append(LineOfMarker(row.line_id, row.name, row.level, tuple(row.sides)))
    return dict(found)
