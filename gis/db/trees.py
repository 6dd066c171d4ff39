"""The tree of divisions on a date."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from gis.book import Book, Grown, grown, require_known
from gis.db.groups import members
from gis.divisions import LEVELS
from gis.errors import NotFound
from gis.groups import group_key


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


def read_tree(connection: Connection, book: Book, asked: AskedTree) -> Grown:
    """The tree asked for; ``NotFound`` when the root is not in force on the date."""
    require_known(book.first_day, asked.as_of)
    key = group_key(asked.level)
    roots = None if asked.root is None else {asked.root}
    if key is not None:
        inside = members(connection, key, asked.as_of, book.recorded_as_of)
        roots = {unit for unit in inside if asked.root in (None, unit)}
    deepest = LEVELS[-1] if asked.level is None or key is not None else asked.level
    found = grown(book, asked.as_of, roots, asked.depth, deepest)
    if asked.root is not None and not found.tops:
        where = f" in the group {key}" if key else f" at or above the level {asked.level}" if asked.level else ""
        raise NotFound(f"no unit {asked.root} is in force on {asked.as_of}{where}")
    return found
