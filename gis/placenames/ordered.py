"""What change orders tell of the names of divisions: who approved one, and which units went before one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from gis.book import Book
from gis.placenames.record import Approval

_NOTICES = ("provincial_notice", "city_notice", "announcement")
"""Papers by which an approval became public, the highest first."""


def approval_of(papers: Sequence[Mapping[str, Any]], approved_on: date | None, announced_on: date | None) -> Approval:
    """The approval that an order's papers tell: body, number and date of the reply, and the notice that made it public.

    A statistical list approves nothing: an order that rests on one alone has no approval to tell.
    """
    reply = next((paper for paper in papers if paper["role"] == "reply"), None)
    notice = next((paper for role in _NOTICES for paper in papers if paper["role"] == role and paper["number"]), None)
    return Approval(
        body=reply["body"] if reply else None,
        number=reply["number"] if reply else None,
        on=(date.fromisoformat(reply["date"]) if reply and reply["date"] else None) or approved_on,
        announced_on=announced_on,
        announcement=f"{notice['body']} {notice['number']}" if notice else None,
    )


def naming_orders(divisions: Book, as_of: date) -> dict[int, int]:
    """The order by which each unit of a date got the name it bears then, by unit; none where the register began so."""
    found: dict[int, int] = {}
    for entry in divisions.in_force(as_of):
        versions = [one for one in divisions.lives[entry.unit_id] if one.since <= as_of]
        # back over every version that follows without a gap and has the same name
        named = versions[-1]
        for before, after in zip(versions[-2::-1], versions[::-1], strict=False):
            if before.name != after.name or before.until != after.since:
                break
            named = before
        if named.opened_by is not None:
            found[entry.unit_id] = named.opened_by
    return found


def predecessors(divisions: Book, as_of: date) -> dict[int, tuple[int, ...]]:
    """The units that went whole into each unit of a date, and those that went whole into these, nearest first.

    What gave a part of its ground to one unit and the rest to others is no predecessor of any.
    """
    heirs: dict[int, set[int]] = defaultdict(set)
    came_from: dict[int, list[int]] = defaultdict(list)
    living = {entry.unit_id for entry in divisions.in_force(as_of)}
    for step in divisions.steps:
        if step.happened_on <= as_of:
            heirs[step.predecessor_id].add(step.successor_id)
            came_from[step.successor_id].append(step.predecessor_id)
    found: dict[int, tuple[int, ...]] = {}
    for unit in living & came_from.keys():
        line: dict[int, None] = {}
        reached = [unit]
        while reached:
            before = [one for heir in reached for one in came_from[heir] if heirs[one] == {heir} and one not in living]
            reached = [one for one in before if one not in line]
            line.update(dict.fromkeys(reached))
        if line:
            found[unit] = tuple(line)
    return found
