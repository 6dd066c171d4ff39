"""One place with its whole history: its names, other names and what is told of it, as believed now or at a moment."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from sqlalchemy import Connection

from gis.db.name_shapes import read_shapes
from gis.db.placenames import read_names, read_others
from gis.errors import NotFound
from gis.flows.find_names import Library
from gis.placenames.entries import Entry
from gis.placenames.record import Description, OtherName, PlaceName
from gis.placenames.standing import Division, Heir, Standing, divisions_of, heirs, standing

Row = TypeVar("Row", Entry, PlaceName, OtherName, Description)


@dataclass(frozen=True)
class Place:
    """A place as it stands on a date, with all that is known of it. ``entries``: its names as a division."""

    standing: Standing
    divisions: list[Division]
    versions: Sequence[PlaceName]
    entries: Sequence[Entry]
    others: Sequence[OtherName]
    descriptions: Sequence[Description]
    heirs: list[Heir]
    shape: str | None


def show_place(
    connection: Connection, library: Library, place_id: str, as_of: date, *, made_up: bool = True, shape: bool = False
) -> Place:
    """A place. ``NotFound`` for one that is not known, or is made up and may not be given."""
    names = library.names
    moment = names.recorded_as_of

    def given(rows: Sequence[Row]) -> list[Row]:
        return [row for row in rows if made_up or not row.made_up]

    held = standing(names, place_id, as_of, made_up=made_up)
    if held is None:
        raise NotFound(f"there is no place {place_id}")
    known = given(names.of_place(place_id))
    return Place(
        held,
        divisions_of(names, held.entry, as_of),
        given(read_names(connection, place_ids=[place_id], recorded_as_of=moment)),
        [entry for entry in known if entry.unit_id is not None and entry.form == "standard"],
        given(read_others(connection, place_ids=[place_id], recorded_as_of=moment)),
        given(names.descriptions.get(place_id, ())),
        heirs(library.divisions, held.entry, as_of) if held.state == "ended" and held.entry.unit_id else [],
        read_shapes(connection, [place_id], as_of, moment).get(place_id) if shape else None,
    )
