"""Names of divisions as names of places: told from their versions, never kept twice."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import groupby

from gis.divisions import Level
from gis.pinyin import Readings
from gis.placenames.classes import PlaceClass, unit_class
from gis.placenames.entries import Entry
from gis.placenames.ground import UnitSpell
from gis.placenames.letters import Letters, letters
from gis.placenames.parts import Parts, split
from gis.placenames.record import Status, unit_place

GENERICS: dict[Level, tuple[str, ...]] = {
    "province": ("省", "自治区", "市"),
    "prefecture": ("市", "地区"),
    "county": ("区", "县", "市"),
    "town": ("街道", "镇", "乡"),
    "community": ("社区", "虚拟社区", "虚拟生活区", "居委会", "村委会", "村", "居"),
}
"""What names of divisions end in (DOMAIN §1.6, §1.7); 虚拟: made by statisticians where nobody has a committee."""
_VIRTUAL = "虚拟"
_DIVISION = PlaceClass("", "", "division")


UNREAD = Letters("", "", "", "")
"""Of a name that nobody reads, since no readings were handed in."""


class Speller:
    """Names in letters; each is read once, for reading one takes longer than all else that is done with it."""

    def __init__(self, readings: Readings | None) -> None:
        self.readings = readings
        self.spell = lru_cache(maxsize=None)(self._spell)

    def _spell(self, proper: str, generic: str) -> Letters:
        if self.readings is None:
            return UNREAD
        return letters(Parts(proper, generic), _DIVISION, self.readings)


def unit_entries(units: Mapping[int, Sequence[UnitSpell]], speller: Speller) -> Iterator[Entry]:
    """The names of units; versions that follow each other with the same name and kind are one entry."""
    for unit_id, spells in units.items():
        for run in _runs(spells):
            yield _entry(unit_id, run, speller)


def _runs(spells: Sequence[UnitSpell]) -> Iterable[list[UnitSpell]]:
    """Spells of one name and kind without a gap between them, oldest first."""
    run = 0
    numbers: list[int] = []
    for before, spell in zip((None, *spells), spells, strict=False):
        changed = before is None or before.past != spell.first or (before.name, before.kind) != (spell.name, spell.kind)
        run += changed
        numbers.append(run)
    for _, found in groupby(zip(numbers, spells, strict=True), key=lambda pair: pair[0]):
        yield [spell for _, spell in found]


def _entry(unit_id: int, run: list[UnitSpell], speller: Speller) -> Entry:
    last = run[-1]
    parts = split(last.name, GENERICS[last.level])
    spelt = speller.spell(*parts)
    status: Status = "unapproved" if _VIRTUAL in last.name or _VIRTUAL in last.kind else "standard"
    return Entry(
        unit_place(unit_id), last.name, *parts, unit_class(last.level, last.kind), "standard", status,
        run[0].first, last.past, *spelt, (), unit_id, last.lon, last.lat, False, last.made_up, last.source,
    )  # fmt: skip
