"""How many people and addresses went with the ground: shares of a succession, counted by communities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, text

_COLUMN = {"prefecture": "prefecture_id", "county": "county_id", "town": "town_id", "community": "unit_id"}
"""Where a community's chain holds the unit of a level."""
_WENT = """
    WITH figures AS (
        SELECT reference_date, band FROM residents
         GROUP BY reference_date, band
         ORDER BY abs(reference_date - CAST(:day AS date)), reference_date, band <> 'all', sum(people) DESC LIMIT 1)
    SELECT d.predecessor, d.before, d.after, a.{column} AS successor, sum(w.addresses) AS addresses,
           sum(r.people) AS people
      FROM (SELECT DISTINCT * FROM unnest(CAST(:predecessors AS bigint[]), CAST(:befores AS date[]),
                                          CAST(:afters AS date[])) AS d (predecessor, before, after)) d
      JOIN community_chain b ON b.{column} = d.predecessor AND b.valid @> d.before
           AND b.recorded @> timestamptz 'infinity'
      JOIN community_chain a ON a.community_id = b.community_id AND a.valid @> d.after
           AND a.recorded @> timestamptz 'infinity'
      LEFT JOIN community_count w ON w.community_id = b.community_id
      LEFT JOIN residents r ON r.community_id = b.community_id
           AND r.reference_date = (SELECT f.reference_date FROM figures f) AND r.band = (SELECT f.band FROM figures f)
     GROUP BY d.predecessor, d.before, d.after, a.{column}
"""
"""Figures are those nearest to a day: everybody, or the band that holds most where everybody was not counted."""


@dataclass(frozen=True)
class Move:
    """Ground that went from one unit of a level to another: the one's on ``before``, the other's on ``after``."""

    level: str
    predecessor: int
    successor: int
    before: date
    after: date


def with_shares(
    connection: Connection, relatives: Sequence[dict[str, Any]], moves: Sequence[Move]
) -> list[dict[str, Any]]:
    """The relatives with ``population_share`` and ``address_share`` of their moves, one move a relative.

    A share is that of the predecessor's communities which lie in the successor afterwards, weighted by addresses in
    force now and by residents of the date nearest to the last move; None where none are counted.
    """
    if not moves:
        return []
    column = _COLUMN.get(moves[0].level)
    counted: dict[tuple[Any, ...], dict[int, tuple[Any, Any]]] = defaultdict(dict)
    if column is not None:
        asked = {
            "predecessors": [move.predecessor for move in moves],
            "befores": [move.before for move in moves],
            "afters": [move.after for move in moves],
            "day": moves[-1].before,
        }
        for row in connection.execute(text(_WENT.format(column=column)), asked):
            counted[row.predecessor, row.before, row.after][row.successor] = (row.addresses, row.people)
    told = []
    for relative, move in zip(relatives, moves, strict=True):
        parts = counted[move.predecessor, move.before, move.after]
        addresses, people = (_share({unit: part[n] for unit, part in parts.items()}, move.successor) for n in (0, 1))
        told.append({**relative, "population_share": people, "address_share": addresses})
    return told


def _share(parts: dict[int, Any], unit: int) -> float | None:
    whole = sum(part for part in parts.values() if part is not None)
    return round(float((parts.get(unit) or 0) / whole), 6) if whole else None
