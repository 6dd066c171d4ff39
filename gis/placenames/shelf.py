"""Names side by side, with what finds them again: by place, by name, by sound. Each index is made when first needed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Literal, NamedTuple

from gis.placenames.nearness import Nearby
from gis.placenames.record import Status

EntryForm = Literal["standard", "former", "alias", "short", "map"]
"""``standard``: the name of its version, whatever its status; else what kind of other name it is."""


class Entry(NamedTuple):
    """One name of one place in one period.

    ``first`` and ``past`` are the first day on which it is in use and the first on which it is not, as ordinals
    (``EVER``, ``NEVER`` where open). Other names have class, communities and point of their place, and its status.
    ``lon``, ``lat``: a point on it, EPSG:4490; None without a shape. ``unit_id``: the unit, where the place is one.
    """

    place_id: str
    name: str
    proper: str
    generic: str
    class_code: str
    form: EntryForm
    status: Status
    first: int
    past: int
    roman: str
    pinyin: str
    sound: str
    initials: str
    communities: tuple[int, ...]
    unit_id: int | None
    lon: float | None
    lat: float | None
    planned: bool
    made_up: bool
    source: str

    def on(self, day: int) -> bool:
        """Whether it is in use on a day."""
        return self.first <= day < self.past


class Shelf:
    """Entries, and which of them a place, a name or a sound has."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = entries

    @cached_property
    def by_place(self) -> Mapping[str, Sequence[Entry]]:
        """Entries of each place, in the order they stand."""
        return _grouped(self.entries, lambda entry: entry.place_id)

    @cached_property
    def by_name(self) -> Mapping[str, Sequence[Entry]]:
        """Entries of each name."""
        return _grouped(self.entries, lambda entry: entry.name)

    @cached_property
    def by_sound(self) -> Mapping[str, Sequence[Entry]]:
        """Entries of each sound."""
        return _grouped(self.entries, lambda entry: entry.sound)

    @cached_property
    def names(self) -> Sequence[str]:
        """Distinct names."""
        return list(self.by_name)

    @cached_property
    def nearby(self) -> Nearby:
        """The distinct names, to be compared with others."""
        return Nearby(self.names)


def _grouped(entries: Sequence[Entry], key: Callable[[Entry], str]) -> dict[str, list[Entry]]:
    found: dict[str, list[Entry]] = defaultdict(list)
    for entry in entries:
        found[key(entry)].append(entry)
    return dict(found)
