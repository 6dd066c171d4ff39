"""The book of names: all names of all places at once, divisions among them, from which any question is answered.

Names come first (ARCHITECTURE §5): a city has some ten thousand of them, and in memory a name is found, by its
characters, its sound or nearly so, before a table would have been asked. ``gis.db.name_books`` reads a book.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from gis.placenames.entries import Entry, EntryForm
from gis.placenames.ground import EVER, NEVER, Ground, Units
from gis.placenames.nearness import Nearness
from gis.placenames.record import Description
from gis.placenames.shelf import Shelf

__all__ = ["EVER", "NEVER", "Entry", "EntryForm", "NameBook", "Nearness", "Units", "day_of"]


@dataclass(frozen=True)
class NameBook:
    """What was believed of names at a moment (None: what is now).

    Names stand on three shelves: ``places``, all that was read at once; ``fresh``, all of the places that were written
    since (``written``), whose names on the first shelf count no more; and ``divisions``. So what was written since is
    taken in without a second look at the rest. ``moment`` is the last recorded moment that the book knows of.
    """

    places: Shelf
    divisions: Shelf = field(default_factory=lambda: Shelf(()))
    fresh: Shelf = field(default_factory=lambda: Shelf(()))
    written: frozenset[str] = frozenset()
    ground: Ground = field(default_factory=Ground)
    descriptions: Mapping[str, Sequence[Description]] = field(default_factory=dict)
    recorded_as_of: datetime | None = None
    moment: datetime | None = None

    @property
    def shelves(self) -> tuple[Shelf, Shelf, Shelf]:
        """The shelves, in the order in which answers stand."""
        return self.places, self.fresh, self.divisions

    @cached_property
    def entries(self) -> Sequence[Entry]:
        """Every name that counts."""
        return [*self.named_places(), *self.divisions.entries]

    def named_places(self) -> list[Entry]:
        """Every name that counts, divisions apart."""
        return self._gather((self.places.entries, self.fresh.entries))

    @cached_property
    def counting(self) -> NDArray[np.bool_]:
        """Which names of the first shelf still count."""
        return ~self.places.columns.of_places(self.written)

    def prepare(self) -> None:
        """Make every index now, so that no question waits for one."""
        for shelf in self.shelves:
            shelf.prepare()
        self.counting  # noqa: B018 - kept from now on

    def of_place(self, place_id: str) -> Sequence[Entry]:
        """All names of a place, oldest first; none of a place that is not known."""
        found = self._gather(shelf.by_place.get(place_id, ()) for shelf in self.shelves)
        return sorted(found, key=lambda entry: (entry.first, entry.form, entry.name))

    def named(self, name: str) -> Sequence[Entry]:
        """Who bears exactly this name, at any time."""
        return self._gather(shelf.named(name) for shelf in self.shelves)

    def sounding(self, sound: str) -> Sequence[Entry]:
        """Whose name sounds like this (``gis.pinyin.sound_key``), at any time."""
        return self._gather(shelf.by_sound.get(sound, ()) for shelf in self.shelves) if sound else []

    def near(self, name: str) -> Sequence[tuple[Entry, Nearness]]:
        """Names one character apart from ``name``, or of the same characters in another order, at any time."""
        how = {shelf.names[number]: near for shelf in self.shelves for number, near in shelf.nearby.near(name)}
        return [(entry, how[found]) for found in sorted(how) for entry in self.named(found)]

    def standard_on(self, as_of: date) -> Iterator[Entry]:
        """The standard name of every place that has one on a date."""
        day = as_of.toordinal()
        return (
            entry
            for entry in self.entries
            if entry.form == "standard" and entry.status == "standard" and entry.first <= day < entry.past
        )

    def units_of(self, entry: Entry, as_of: date) -> Units:
        """The divisions a place lies in on a date; of a division, itself and those above it.

        A division that is not in force on the date lies where it lay on the nearest day of this name.
        """
        day = as_of.toordinal()
        if entry.unit_id is None:
            return self.ground.of_communities(entry.communities, day)
        return self.ground.of_unit(entry.unit_id, min(max(day, entry.first), entry.past - 1))

    def lies_in(self, entry: Entry, unit_id: int, as_of: date) -> bool:
        """Whether a place lies in a division on a date, if only with a part of it, or is that division."""
        units = self.units_of(entry, as_of)
        if any(unit_id in of_level for of_level in units):
            return True
        day = as_of.toordinal()
        return any(unit_id == above for top in units.prefectures for above, _ in self.ground.upwards(top, day))

    def _gather(self, found: Iterable[Iterable[Entry]]) -> list[Entry]:
        first, *others = found
        return [*(entry for entry in first if entry.place_id not in self.written), *chain.from_iterable(others)]


def day_of(ordinal: int) -> date | None:
    """The date of a bound of a period; None where it is open."""
    return None if ordinal in (EVER, NEVER) else date.fromordinal(ordinal)
