"""Addresses as a list, by street, estate, village, division and number, page by page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from gis.addresses.answer import divisions_of
from gis.addresses.desk import Desk
from gis.addresses.keys import HeadKind
from gis.db.address_reads import WORDS, Wanted, addresses_listed
from gis.errors import BadInput, Complaint
from gis.flows.show_address import full_text

LONGEST_CURSOR = 18
"""Digits of a row's number."""


@dataclass(frozen=True)
class AskedList:
    """What is asked for: names by kind, a division of any level, a number; ``cursor``: ``next`` of the page before."""

    as_of: date
    names: Mapping[HeadKind, str]
    division: int | None = None
    door_no: int | None = None
    made_up: bool = True
    limit: int = 100
    cursor: str | None = None


def list_addresses(connection: Connection, desk: Desk, asked: AskedList) -> tuple[list[dict[str, Any]], str | None]:
    """A page of addresses in their form on the date, and the cursor of the next one."""
    if asked.door_no is not None and not asked.names and asked.division is None:
        fix = "name its street, its estate or a division too"
        raise BadInput(Complaint("a number alone is in every street", field="door", fix=fix))
    wanted = _wanted(desk, asked)
    rows = [] if wanted is None else addresses_listed(connection, wanted, asked.limit + 1)
    page = [dict(row._mapping) for row in rows[: asked.limit]]
    return [_item(row, desk, asked.as_of) for row in page], str(page[-1]["id"]) if len(rows) > asked.limit else None


def _wanted(desk: Desk, asked: AskedList) -> Wanted | None:
    """None where a name or a division leads to no address at all."""
    groups = []
    for kind, text in asked.names.items():
        names = tuple(name.name_id for name in desk.names.by_text.get(text, ()) if name.kind == kind)
        if not names:
            return None
        groups.append(names)
    communities = None if asked.division is None else _communities(desk, asked.division, asked.as_of)
    if communities == ():
        return None
    return Wanted(asked.as_of, asked.made_up, tuple(groups), communities, asked.door_no, _after(asked.cursor))


def _communities(desk: Desk, division: int, as_of: date) -> tuple[int, ...]:
    """Those that lie in a division on the date, or are it."""
    spells = ((one, desk.ground.on(one, as_of.toordinal())) for one in desk.ground.below.get(division, ()))
    return tuple(one for one, spell in spells if spell is not None and division in {one, *spell.units})


def _after(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdecimal()) or len(cursor) > LONGEST_CURSOR:
        raise BadInput(Complaint("this cursor is none of ours", field="cursor", fix="give `next` of the page before"))
    return int(cursor)


def _item(row: Mapping[str, Any], desk: Desk, as_of: date) -> dict[str, Any]:
    spell = desk.ground.nearest(row["community_id"], as_of.toordinal())
    kept = ("address_id", "lon", "lat", "valid_from", "valid_to", "source", "made_up", "note")
    return {
        "text": full_text(row, spell, desk.ground.province),
        "own_text": row["text"],
        "components": {name: row[name] for name in WORDS if row[name] is not None},
        "divisions": divisions_of(spell, desk.ground.province),
        **{name: row[name] for name in kept},
    }
