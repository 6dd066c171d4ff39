"""How a place stands on a date: whether it has a name, in which divisions it lies, and what became of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal, NamedTuple

from gis.book import Book
from gis.divisions import Level
from gis.lineage import holders
from gis.placenames.book import NameBook
from gis.placenames.entries import Entry
from gis.placenames.ground import NEVER, Units
from gis.placenames.record import unit_place

State = Literal["in_use", "ended", "future"]
NAMED_LEVELS: tuple[Level, ...] = ("prefecture", "county", "town", "community")
"""Levels of ``Units``, from above."""

GROUNDS_KEPT = 20_000
"""Sets of communities and days whose divisions are remembered: a city's communities on some days."""


class Standing(NamedTuple):
    """A place on a date: the name of its version then, else the last it had before, else the first it will have."""

    state: State
    entry: Entry


class Division(NamedTuple):
    """A division that a place lies in."""

    id: int
    level: Level
    name: str


class Heir(NamedTuple):
    """A unit that ground of an ended one went to, and the share of it, None where not known."""

    place_id: str
    name: str
    share: float | None


def standing(book: NameBook, place_id: str, as_of: date, *, made_up: bool = True) -> Standing | None:
    """How a place stands on a date; None when nothing is known of it, or nothing that is not made up."""
    day = as_of.toordinal()
    names = [entry for entry in book.of_place(place_id) if entry.form == "standard" and (made_up or not entry.made_up)]
    if not names:
        return None
    before = [entry for entry in names if entry.first <= day]
    if not before:
        return Standing("future", names[0])
    return Standing("in_use" if before[-1].on(day) else "ended", before[-1])


def divisions_of(book: NameBook, entry: Entry, as_of: date) -> list[Division]:
    """The divisions a place lies in on a date, from above, with their names of that date."""
    day = as_of.toordinal()
    if entry.unit_id is not None:
        return _told(book, book.units_of(entry, as_of), min(max(day, entry.first), entry.past - 1))
    kept = book.ground.named
    key = entry.communities, day
    if key not in kept:
        if len(kept) >= GROUNDS_KEPT:
            kept.clear()
        kept[key] = _told(book, book.units_of(entry, as_of), day)
    found: list[Division] = kept[key]
    return found


def _told(book: NameBook, units: Units, day: int) -> list[Division]:
    return [
        Division(unit_id, level, book.ground.name_on(unit_id, day))
        for level, of_level in zip(NAMED_LEVELS, reversed(units), strict=True)
        for unit_id in sorted(of_level)
    ]


def heirs(divisions: Book, entry: Entry, as_of: date) -> list[Heir]:
    """What became by a date of a division that had ended; nothing for other places, and for what is in force."""
    if entry.unit_id is None or entry.past == NEVER or entry.past > as_of.toordinal():
        return []
    last = date.fromordinal(entry.past) - timedelta(days=1)
    in_force = {held.unit_id for held in divisions.in_force(as_of)}
    found = holders(entry.unit_id, divisions.steps, in_force, last, as_of)
    told = [
        Heir(unit_place(unit_id), then.name, held.share)
        for unit_id, held in found.items()
        if unit_id != entry.unit_id and (then := divisions.entry_on(unit_id, as_of))
    ]
    return sorted(told, key=lambda heir: (-(heir.share or 0.0), heir.place_id))
