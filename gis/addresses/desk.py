"""All that a desk needs to answer for an address, in memory: names, divisions of all days, how things are read."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from gis.addresses.gazetteer import Elsewhere, make_gazetteer
from gis.addresses.ground import AddressGround
from gis.addresses.names import Name, Names
from gis.addresses.parse import Reader, parse
from gis.addresses.plan import Plan, make_plan
from gis.addresses.query import as_query
from gis.book import Book


@dataclass(frozen=True)
class Tables:
    """What is shipped and not in the register: zones, divisions elsewhere, traditional characters."""

    zones: Mapping[str, str]
    """From every way to write a zone to its name in addresses: 南通经济技术开发区 → 开发区."""
    elsewhere: tuple[Elsewhere, ...]
    simplified: Mapping[str, str]


@dataclass(frozen=True)
class Desk:
    """A state of the register, ready to be asked. ``book`` is that of divisions."""

    reader: Reader
    names: Names
    ground: AddressGround
    book: Book = field(repr=False)

    def plan(self, raw: str, *, made_up: bool = True) -> Plan:
        """Read an address and say where to look for it; ``made_up``: among names of the demonstration too."""
        return make_plan(as_query(parse(raw, self.reader)), self.names, self.ground, made_up=made_up)


def make_desk(
    book: Book, ground: AddressGround, names: Iterable[Name], tables: Tables, sound_of: Callable[[str], str]
) -> Desk:
    """The desk of a state of the register."""
    found = Names(list(names), sound_of)
    gazetteer = make_gazetteer(book, tables.zones, tables.elsewhere)
    return Desk(Reader.of(gazetteer, tables.simplified, found.kinds), found, ground, book)
