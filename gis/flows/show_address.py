"""One address with its history: every version, and how it was written in each period, as divisions changed above it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection

from gis.addresses.answer import divisions_of
from gis.addresses.ground import AddressGround, Spell
from gis.db.address_reads import WORDS, nearest_addresses, versions_of
from gis.errors import NotFound

TOWN = 3
"""Names of a chain down to the town: the community is not written where a street leads to the address."""
_EVER, _NEVER = 1, date.max.toordinal()


@dataclass(frozen=True)
class Form:
    """How an address was written in a period; None where it is open."""

    text: str
    valid_from: date | None
    valid_to: date | None


def show_address(
    connection: Connection, ground: AddressGround, address_id: str, as_of: date, *, made_up: bool
) -> dict[str, Any]:
    """An address on a date, its written forms and its versions; ``NotFound`` when there is none to be given."""
    rows = [dict(row._mapping) for row in versions_of(connection, address_id) if made_up or not row.made_up]
    believed = [row for row in rows if row["recorded_to"] is None]
    if not believed:
        raise NotFound(f"there is no address {address_id}")
    current = _on(believed, as_of)
    spell = ground.nearest(current["community_id"], as_of.toordinal())
    return {
        "address_id": address_id,
        "as_of": as_of,
        "text": full_text(current, spell, ground.province),
        "divisions": divisions_of(spell, ground.province),
        "made_up": current["made_up"],
        "forms": [vars(form) for form in forms_of(believed, ground)],
        "versions": [_version(row, ground) for row in rows],
    }


def near_addresses(
    connection: Connection,
    ground: AddressGround,
    point: tuple[float, float],
    as_of: date,
    *,
    radius_m: float,
    limit: int,
    made_up: bool,
) -> list[dict[str, Any]]:
    """Addresses near a point, nearest first, in their standard form on the date."""
    rows = nearest_addresses(connection, *point, as_of, radius_m=radius_m, limit=limit, made_up=made_up)
    told = []
    for row in rows:
        spell = ground.nearest(row["community_id"], as_of.toordinal())
        told.append(
            {
                "address_id": row["address_id"],
                "text": full_text(row, spell, ground.province),
                "metres": round(row["metres"], 2),
                "lon": row["lon"],
                "lat": row["lat"],
                "divisions": divisions_of(spell, ground.province),
                "source": row["source"],
                "made_up": row["made_up"],
            }
        )
    return told


def full_text(row: Mapping[str, Any], spell: Spell, province: str) -> str:
    """The standard form: province, divisions down to the town, the community where no street leads there, own words."""
    depth = TOWN if row["street"] else TOWN + 1
    return province + "".join(spell.names[:depth]) + str(row["text"])


def forms_of(believed: Sequence[Mapping[str, Any]], ground: AddressGround) -> Iterator[Form]:
    """How an address was written, oldest first; periods of one form that follow each other are one."""
    last: Form | None = None
    for row in believed:
        for form in _forms(row, ground):
            if last is not None and last.text == form.text and last.valid_to == form.valid_from:
                last = Form(last.text, last.valid_from, form.valid_to)
                continue
            if last is not None:
                yield last
            last = form
    if last is not None:
        yield last


def _forms(row: Mapping[str, Any], ground: AddressGround) -> Iterator[Form]:
    first = row["valid_from"].toordinal() if row["valid_from"] else _EVER
    past = row["valid_to"].toordinal() if row["valid_to"] else _NEVER + 1
    for spell in ground.spells.get(row["community_id"], ()):
        start, end = max(first, spell.first), min(past, spell.past)
        if start < end:
            yield Form(
                full_text(row, spell, ground.province),
                None if start <= _EVER else date.fromordinal(start),
                None if end > _NEVER else date.fromordinal(end),
            )


def _on(believed: Sequence[dict[str, Any]], day: date) -> dict[str, Any]:
    """The version of a date, else the last before it, else the first after it."""
    holding = [r for r in believed if (r["valid_from"] or date.min) <= day < (r["valid_to"] or date.max)]
    before = [row for row in believed if row["valid_to"] and row["valid_to"] <= day]
    return (holding or before[-1:] or believed)[0]


def _version(row: Mapping[str, Any], ground: AddressGround) -> dict[str, Any]:
    first = (row["valid_from"] or date.today()).toordinal()
    kept = ("text", "valid_from", "valid_to", "recorded_from", "recorded_to", "lon", "lat", "source", "note")
    return {
        **{name: row[name] for name in kept},
        "full_text": full_text(row, ground.nearest(row["community_id"], first), ground.province),
        "components": {name: row[name] for name in WORDS if row[name] is not None},
    }
