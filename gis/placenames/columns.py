"""What is asked of all names of a shelf at once, column by column."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from gis.placenames.entries import Entry

Mask = NDArray[np.bool_]
Rows = NDArray[np.int64]
Coded = tuple[dict[str, int], NDArray[np.int32]]
"""Distinct words with their numbers, and for each row the number of its word."""
MASKS_KEPT = 256
"""Divisions and dates of which is remembered which names lie there: more than there are towns."""


class Columns:
    """Fields of entries by row; ``rank`` is the place of each by class, sound, name and identity."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.first = _column(entries, lambda entry: entry.first, np.int32)
        self.past = _column(entries, lambda entry: entry.past, np.int32)
        self.lon = _column(entries, lambda entry: np.nan if entry.lon is None else entry.lon, np.float64)
        self.lat = _column(entries, lambda entry: np.nan if entry.lat is None else entry.lat, np.float64)
        self.planned = _column(entries, lambda entry: entry.planned, np.bool_)
        self.made_up = _column(entries, lambda entry: entry.made_up, np.bool_)
        self.approved = _column(entries, lambda entry: entry.status == "standard", np.bool_)
        self.named = _column(entries, lambda entry: entry.form == "standard", np.bool_)
        self.forms = _coded([entry.form for entry in entries])
        self.classes = _coded([entry.class_code for entry in entries])
        self._places, self.places = _coded([entry.place_id for entry in entries])
        self.order = np.array(sorted(range(len(entries)), key=lambda row: order_key(entries[row])), np.int64)
        self.rank = np.empty(len(entries), np.int64)
        self.rank[self.order] = np.arange(len(entries))
        self._communities = np.array([one for entry in entries for one in entry.communities], np.int64)
        self._owners = np.repeat(np.arange(len(entries)), [len(entry.communities) for entry in entries])
        self._lying: dict[tuple[int, int], Mask] = {}
        self._living: tuple[int, Mask] | None = None

    def __len__(self) -> int:
        return len(self.first)

    def on(self, day: int) -> Mask:
        """Rows in use on a day."""
        held: Mask = (self.first <= day) & (day < self.past)
        return held

    def living(self, day: int) -> Mask:
        """Rows whose place has a name on a day, this one or another."""
        last = self._living
        if last is None or last[0] != day:
            named = np.zeros(len(self._places), np.bool_)
            named[self.places[self.on(day) & self.named]] = True
            self._living = last = (day, named[self.places])
        return last[1]

    def of_places(self, chosen: Collection[str]) -> Mask:
        """Rows of some places."""
        held: Mask = np.isin(self.places, [number for place, number in self._places.items() if place in chosen])
        return held

    def lying(self, key: tuple[int, int], communities: Collection[int], itself: Callable[[], Mask]) -> Mask:
        """Rows that lie in a division on a day (``key``): by their communities, or being a division in it."""
        found = self._lying.get(key)
        if found is None:
            found = itself()
            found[self._owners[np.isin(self._communities, np.fromiter(communities, np.int64))]] = True
            if len(self._lying) >= MASKS_KEPT:
                self._lying.clear()
            self._lying[key] = found
        return found


def valued(coded: Coded, rows: Rows, value: Callable[[str], float]) -> NDArray[np.float64]:
    """A number for each of some rows by what their coded column holds."""
    words, codes = coded
    return np.fromiter(map(value, words), np.float64, len(words))[codes[rows]]


def order_key(entry: Entry) -> tuple[str, str, str, str]:
    """By what a list of names is sorted: class, sound, name, identity."""
    return entry.class_code, entry.sound, entry.name, entry.place_id


def _column(entries: Sequence[Entry], field: Callable[[Entry], Any], kind: Any) -> NDArray[Any]:
    return np.fromiter(map(field, entries), kind, len(entries))


def _coded(words: Sequence[str]) -> Coded:
    """Distinct words in the order they come, and for each row which of them it holds."""
    numbers: dict[str, int] = {}
    codes = np.fromiter((numbers.setdefault(word, len(numbers)) for word in words), np.int32, len(words))
    return numbers, codes
