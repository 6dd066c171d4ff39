"""That no name is kept twice: what a new entry of the reserve collides with, and what it only sounds like.

A name is for one county at least, whatever street it is meant for: no two roads of a built-up area may bear one name
(Decree 753 Art. 9), and that goes over the borders of streets. The check of names looks at the areas themselves.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from gis.placenames.classes import Kind
from gis.placenames.reserve import PURPOSE_KINDS, Reserved, told

KindOf = Callable[[str], Kind]
"""The kind of a class code: ``Classes.kind_of``."""


@dataclass(frozen=True)
class Bearer:
    """A place whose name is in use, and every division it lies in; none known: it may lie anywhere."""

    place_id: str
    name: str
    proper: str
    class_code: str
    sound: str
    units: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Known:
    """What a new entry is held against: names in use, and living entries.

    ``above``: the units above each unit concerned, itself among them; ``counties``: the county of each.
    """

    bearers: tuple[Bearer, ...]
    reserve: tuple[Reserved, ...]
    above: Mapping[int, frozenset[int]]
    counties: Mapping[int, int]
    kind_of: KindOf
    day: date

    def same(self, entry: Reserved) -> Iterator[str]:
        """Sentences that tell who has the name already, in the division it is meant for."""
        for bearer in self._near(entry):
            if self._is_same(entry, bearer.name, bearer.proper, bearer.class_code):
                yield f"{bearer.name} is in use ({bearer.place_id})"
        for other in self._beside(entry):
            if self._are_same(entry, other):
                yield f"{told(other, self.day)} already"

    def sounding(self, entry: Reserved) -> Iterator[str]:
        """Sentences that tell which other names sound the same."""
        for bearer in self._near(entry):
            if bearer.sound == entry.sound and bearer.name != entry.name:
                yield f"{entry.name} sounds like {bearer.name}, which is in use ({bearer.place_id})"
        for other in self._beside(entry):
            if other.sound == entry.sound and other.name != entry.name:
                yield f"{entry.name} sounds like {other.name}: {told(other, self.day)}"

    def _near(self, entry: Reserved) -> Iterable[Bearer]:
        ground = self._ground(entry)
        return (one for one in self.bearers if ground is None or not one.units or ground in one.units)

    def _beside(self, entry: Reserved) -> Iterable[Reserved]:
        """Living entries for the same ground."""
        mine = self._ground(entry)
        return (one for one in self.reserve if one.state != "dropped" and self._share(mine, self._ground(one)))

    def _ground(self, entry: Reserved) -> int | None:
        """The county an entry is meant for, or what is larger; None: the whole city."""
        return None if entry.unit_id is None else self.counties.get(entry.unit_id, entry.unit_id)

    def _share(self, one: int | None, other: int | None) -> bool:
        if one is None or other is None or one == other:
            return True
        # a unit that is no more has no place in the tree: its heirs may lie anywhere
        above_one, above_other = self.above.get(one), self.above.get(other)
        return above_one is None or above_other is None or one in above_other or other in above_one

    def _is_same(self, entry: Reserved, name: str, proper: str, class_code: str) -> bool:
        if entry.generic:
            return name == entry.name
        kinds = self._kinds(entry)
        return name == entry.name or (proper == entry.proper and (kinds is None or self.kind_of(class_code) == kinds))

    def _are_same(self, entry: Reserved, other: Reserved) -> bool:
        """The same name; or the same proper part, where a generic part is still open and the kinds may agree."""
        if entry.name == other.name:
            return True
        if entry.proper != other.proper or (entry.generic and other.generic):
            return False
        one, another = self._kinds(entry), self._kinds(other)
        return one is None or another is None or one == another

    def _kinds(self, entry: Reserved) -> Kind | None:
        if entry.class_code is not None:
            return self.kind_of(entry.class_code)
        return PURPOSE_KINDS.get(entry.purpose)
