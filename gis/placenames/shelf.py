"""Names side by side, with what finds them again: by place, name, sound and parts. Each index is made when needed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from gis.placenames.columns import Columns
from gis.placenames.entries import Entry
from gis.placenames.nearness import Nearby
from gis.placenames.signs import Signs

INDEXES = ("by_place", "names", "by_sound", "nearby", "columns", "characters", "sounds", "initials")


class Shelf:
    """Entries, and which of them a place, a name or a sound has."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries

    @cached_property
    def by_place(self) -> Mapping[str, Sequence[Entry]]:
        """Entries of each place, in the order they stand."""
        return _grouped(self.entries, lambda entry: entry.place_id)

    @cached_property
    def by_sound(self) -> Mapping[str, Sequence[Entry]]:
        """Entries of each sound."""
        return _grouped(self.entries, lambda entry: entry.sound)

    @cached_property
    def names(self) -> Sequence[str]:
        """Distinct names."""
        return list(self._rows)

    @cached_property
    def nearby(self) -> Nearby:
        """The distinct names, to be compared with others."""
        return Nearby(self.names)

    def named(self, name: str) -> Sequence[Entry]:
        """Entries of a name."""
        return [self.entries[row] for row in self._rows.get(name, ())]

    def rows_named(self, names: Iterable[str]) -> NDArray[np.int64]:
        """Where the entries of some names stand."""
        return np.array([row for name in names for row in self._rows[name]], np.int64)

    @cached_property
    def _rows(self) -> Mapping[str, Sequence[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for row, entry in enumerate(self.entries):
            found[entry.name].append(row)
        return found

    @cached_property
    def columns(self) -> Columns:
        """Fields of the entries, column by column."""
        return Columns(self.entries)

    @cached_property
    def characters(self) -> Signs:
        """The names, to be searched by any part."""
        return Signs([entry.name.casefold() for entry in self.entries])

    @cached_property
    def sounds(self) -> Signs:
        """Their sounds, to be searched from any syllable on."""
        return Signs([entry.sound for entry in self.entries], words=True)

    @cached_property
    def initials(self) -> Signs:
        """Their first letters, to be searched by any part."""
        return Signs([entry.initials for entry in self.entries])

    def prepare(self) -> None:
        """Make every index now, so that no question waits for one."""
        for index in INDEXES:
            getattr(self, index)
        self.nearby.prepare()


def _grouped(entries: Sequence[Entry], key: Callable[[Entry], str]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        found[key(entry)].append(entry)
    return dict(found)
