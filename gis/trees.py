"""Divisions as a tree: rows that name their parent become nodes that hold their children."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from gis.divisions import CodeState

LAST = "~"
"""Stands for a code where there is none: it comes after all of them."""


# tuples, since a tree has thousands of them: they are made in a third of the time that frozen dataclasses take
class Row(NamedTuple):
    """A unit on a date, and how many steps below the top of the tree it stands."""

    id: int
    parent_id: int | None
    depth: int
    level: str
    kind: str
    name: str
    code: str | None
    state: CodeState | None

    @property
    def order(self) -> tuple[str, str, int]:
        """By code, those without one last, then by name."""
        return (self.code or LAST, self.name, self.id)


class Node(NamedTuple):
    """A unit with those below it."""

    row: Row
    children: tuple[Node, ...]


def nest(rows: Iterable[Row]) -> tuple[Node, ...]:
    """The trees that the rows make, siblings by code; a row at depth 0 is the top of one."""
    tops: list[Row] = []
    below: dict[int, list[Row]] = {}
    for row in sorted(rows, key=lambda row: row.order):
        if row.depth == 0 or row.parent_id is None:
            tops.append(row)
        else:
            below.setdefault(row.parent_id, []).append(row)

    def grown(siblings: list[Row]) -> tuple[Node, ...]:
        return tuple([Node(row, grown(below[row.id]) if row.id in below else ()) for row in siblings])

    return grown(tops)


def flat(nodes: Iterable[Node]) -> Iterable[Row]:
    """Every unit before those below it."""
    for node in nodes:
        yield node.row
        yield from flat(node.children)
