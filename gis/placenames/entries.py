"""One name of one place in one period: what a book of names is made of."""

from __future__ import annotations

from typing import Literal, NamedTuple

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
