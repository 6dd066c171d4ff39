"""What a read address asks for: divisions that must hold, the names that may lead to it, and the key below each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from gis.addresses.gazetteer import Elsewhere, Form, Naming
from gis.addresses.keys import Head, HeadKind, Rest
from gis.addresses.parse import Component, Parsed
from gis.addresses.pieces import Kind

_HEADS: tuple[HeadKind, ...] = ("street", "estate", "natural_village", "building_name")
_NUMBERED: tuple[Kind, ...] = ("group", "door", "building", "unit", "floor", "room", "entrance")
_ROOM_OF_A_FLOOR = 2
"""Digits of a room that is numbered by its floor: 6层01室 is 601."""
_DIVISIONS = ("city", "county", "town", "community")


@dataclass(frozen=True)
class AskedDivision:
    """A division as written: its kind, its words, the units it may be, and how much of the name was written."""

    kind: str
    words: str
    namings: tuple[Naming, ...]
    form: Form

    @cached_property
    def units(self) -> frozenset[int]:
        """The units it may be."""
        return frozenset(naming.unit_id for naming in self.namings)

    @property
    def stem(self) -> str:
        """A community's name where it was written without its generic part: 桃坞 of 桃坞44号, that may be a road."""
        return self.words.removesuffix("社区").removesuffix("村") if self.form is Form.short else ""


@dataclass(frozen=True)
class Query:
    """An address as a question. ``heads`` stand in the order in which they are worth trying."""

    parsed: Parsed
    divisions: tuple[AskedDivision, ...]
    zone: str | None
    heads: tuple[Head, ...]
    rest: Rest
    unknown: tuple[str, ...]
    guesses: tuple[str, ...]
    """What was not understood, alone and with the name beside it: 幢超华庭, meant for 吉超华庭, is read as two."""
    abroad: tuple[Elsewhere, ...]

    def divisions_beside(self, head: Head) -> tuple[AskedDivision, ...]:
        """The divisions told, without one whose words are taken for the name itself."""
        if not head.name:
            return self.divisions
        return tuple(one for one in self.divisions if one.kind != "community" or one.stem != head.name)


def as_query(parsed: Parsed) -> Query:
    """The question an address asks."""
    rest = _rest(parsed)
    return Query(
        parsed,
        tuple(_divisions(parsed)),
        parsed.value("zone"),
        tuple(_heads(parsed, rest)),
        rest,
        tuple(_unknown(parsed)),
        tuple(_guesses(parsed)),
        parsed.abroad,
    )


def _unknown(parsed: Parsed) -> Iterator[str]:
    """What was not understood; a sign alone (a dash between town and street) has nothing to be understood."""
    for one in parsed.components:
        strange = one.kind == "unknown" and any(sign.isalnum() for sign in one.value)
        if strange or (one.elsewhere and not one.units and not parsed.abroad):
            yield one.value


def _guesses(parsed: Parsed) -> Iterator[str]:
    yield from _unknown(parsed)
    for one, after in pairwise(parsed.components):
        named = {one.kind, after.kind} - {"unknown"}
        if one.end == after.start and len(named) == 1 and named <= {*_HEADS, "community"}:
            yield parsed.raw[one.start : after.end]


def _divisions(parsed: Parsed) -> Iterator[AskedDivision]:
    """Divisions inside the city, each once: of one told twice the fuller form."""
    told: dict[tuple[str, frozenset[int]], AskedDivision] = {}
    for one in parsed.components:
        if one.kind in _DIVISIONS and one.units:
            asked = AskedDivision(one.kind, one.value, one.units, one.units[0].form)
            known = told.get((one.kind, asked.units))
            if known is None or asked.form < known.form:
                told[one.kind, asked.units] = asked
    yield from told.values()


def _heads(parsed: Parsed, rest: Rest) -> Iterator[Head]:
    found = {kind: parsed.of(kind) for kind in _HEADS}
    # what is not understood before an estate may be its road, misspelt
    on_street = bool(found["street"]) or any(_unknown(parsed))
    for kind in _HEADS:
        for one in found[kind]:
            inside = kind in ("estate", "building_name") and on_street
            yield Head(kind, one.value, rest._replace(lane="", door="") if inside else rest)
    if rest.group and not found["natural_village"]:
        yield Head("community", "", rest)


def _rest(parsed: Parsed) -> Rest:
    parts = {kind: _first(parsed.of(kind)) for kind in _NUMBERED}
    if parts["floor"].isdigit() and len(parts["room"]) == _ROOM_OF_A_FLOOR:
        parts["room"] = parts["floor"] + parts["room"]
    return Rest(lane="".join(one.value for one in parsed.of("lane")), **parts)


def _first(found: tuple[Component, ...]) -> str:
    return found[0].value if found else ""
