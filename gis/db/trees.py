"""The tree of divisions on a date, as light rows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection, text

from gis.db.divisions import require_known_day
from gis.db.groups import members
from gis.divisions import LEVELS, System
from gis.errors import NotFound
from gis.groups import group_key
from gis.trees import Row

_TREE = text(
    """
    WITH RECURSIVE tree AS (
        SELECT v.unit_id, v.parent_id, v.name, v.kind, 0 AS depth FROM division_version v
         WHERE v.valid @> CAST(:as_of AS date)
           AND v.recorded @> COALESCE(CAST(:recorded_as_of AS timestamptz), 'infinity')
           AND CASE WHEN CAST(:roots AS bigint[]) IS NULL THEN v.parent_id IS NULL ELSE v.unit_id = ANY(:roots) END
        UNION ALL
        SELECT v.unit_id, v.parent_id, v.name, v.kind, t.depth + 1 FROM tree t
          JOIN division_version v ON v.parent_id = t.unit_id AND v.valid @> CAST(:as_of AS date)
               AND v.recorded @> COALESCE(CAST(:recorded_as_of AS timestamptz), 'infinity')
         WHERE t.depth < :depth)
    SELECT t.unit_id, t.parent_id, t.depth, u.level, t.kind, t.name, k.code, k.state
      FROM tree t JOIN division_unit u ON u.id = t.unit_id
      LEFT JOIN division_code k ON k.unit_id = t.unit_id AND k.system = :system AND k.valid @> CAST(:as_of AS date)
           AND k.recorded @> COALESCE(CAST(:recorded_as_of AS timestamptz), 'infinity')
     WHERE u.level = ANY(:levels)
    """
)


@dataclass(frozen=True)
class AskedTree:
    """A question for a tree: from one unit, from the members of ``group:KEY``, or from the top.

    ``level`` is the deepest level that is shown, or the group whose members are the tops; ``depth`` the number of
    steps below the tops.
    """

    as_of: date
    root: int | None = None
    depth: int = len(LEVELS) - 1
    level: str | None = None
    system: System = "mca"
    recorded_as_of: datetime | None = None


def read_tree(connection: Connection, asked: AskedTree) -> list[Row]:
    """Rows of a tree, in no order; ``NotFound`` when the root is not in force on the date."""
    require_known_day(connection, asked.as_of)
    key = group_key(asked.level)
    roots = None if asked.root is None else [asked.root]
    if key is not None:
        inside = members(connection, key, asked.as_of, asked.recorded_as_of)
        roots = inside if asked.root is None else [unit for unit in inside if unit == asked.root]
    deepest = LEVELS if asked.level is None or key is not None else LEVELS[: LEVELS.index(asked.level) + 1]
    rows = connection.execute(
        _TREE,
        {
            "as_of": asked.as_of,
            "recorded_as_of": asked.recorded_as_of,
            "roots": roots,
            # levels follow one another, so that nothing below the deepest one need be read
            "depth": min(asked.depth, len(deepest) - 1),
            "system": asked.system,
            "levels": list(deepest),
        },
    ).all()
    found = [Row(*row) for row in rows]
    if asked.root is not None and not any(row.id == asked.root for row in found):
        where = f" in the group {key}" if key else f" at or above the level {asked.level}" if asked.level else ""
        raise NotFound(f"no unit {asked.root} is in force on {asked.as_of}{where}")
    return found
