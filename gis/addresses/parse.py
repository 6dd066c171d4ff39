"""Reading an address: of all ways to cut it into pieces, the one that costs least.

The pieces at each place come from the gazetteer of divisions, from names that are known, and from their form; a
reading goes from large to small, levels may be skipped, and a step back costs. So 通州湾 is a zone and not 通州 + 湾,
and 海门区三星镇 is not 海门市 + 区三星镇. Every sign belongs to one component: what is not understood is one too.
"""

from __future__ import annotations

import math
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from gis.addresses.gazetteer import Elsewhere, Form, Gazetteer, Naming
from gis.addresses.normalise import Normalised, normalise
from gis.addresses.pieces import ESTATE_ENDS, ORDER, STREET_ENDS, Forms, Kind, Piece

_RANK_KIND: dict[str, Kind] = {
    "province": "province", "prefecture": "city", "county": "county", "town": "town", "community": "community",
}  # fmt: skip
_DIVISION = {Form.full: 0.1, Form.short: 0.35, Form.other: 0.45}
_ZONE, _KNOWN, _UNKNOWN = 0.25, 0.15, 1.0
"""Costs of a division by how much of its name is written, of a zone, of a known name, of a sign not understood."""
_MISSPELT = 0.9
"""A town or community with one character wrong: dearer than any name that is there."""
_ABROAD = 0.1
"""What a division outside the city costs more than one inside."""
_AGAIN = 0.2
"""A division told again, or after one that lies in it."""
_BACK = 1.1
"""A piece that belongs before what stands before it: addresses written from small to large are read, at a price."""
_ASTRAY = 1.3
"""A division that never lay in the one before it: written so by mistake (崇川区三星镇)."""
_CUT = 2.0
"""A short name before 路, 街 …: 桃坞 of 桃坞路 is no community."""
_LIKE_ESTATE = 0.8
"""A short name that ends like an estate."""
_GOES_ON = re.compile("[东西南北中前后大]?(?:路|街|道|巷|弄|里|线|桥|花园|新村|小区)")
"""What makes of the short name before it a part of another name."""
_ROUNDING = 1e-9
"""Sums of the same costs in another order differ by so much at most."""
Known = Mapping[str, Collection[Kind]]
"""Names of streets, estates and villages that the register has, and as what."""


@dataclass(frozen=True)
class Component:
    """A piece of the address: its kind, its normal form, and where it stands in the original, half-open.

    ``units`` are the divisions it may be, ``elsewhere`` those outside the city.
    """

    kind: Kind
    value: str
    start: int
    end: int
    units: tuple[Naming, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()


@dataclass(frozen=True)
class Parsed:
    """An address in components, in the order they stand in the original, and what the reading costs."""

    raw: str
    text: str
    components: tuple[Component, ...]
    cost: float

    def of(self, kind: Kind) -> tuple[Component, ...]:
        """The components of a kind."""
        return tuple(one for one in self.components if one.kind == kind)

    def value(self, kind: Kind) -> str | None:
        """The normal form of the first component of a kind."""
        return next((one.value for one in self.components if one.kind == kind), None)

    @property
    def abroad(self) -> tuple[Elsewhere, ...]:
        """Divisions outside the city that the address names and that nothing inside the city can be: deepest last.

        A county alone, after a county or town of the city, is no other city: 启东市汇龙镇新荣区 is 新荣小区 misspelt.
        """
        found = tuple(one.elsewhere[0] for one in self.components if one.elsewhere and not one.units)
        inside = any(one.units and one.kind in ("county", "town") for one in self.components)
        return () if inside and all(one.rank == "county" for one in found) else found


@dataclass(frozen=True)
class Reader:
    """What reading needs: the gazetteer, known names with the lengths to look for, traditional characters."""

    gazetteer: Gazetteer
    simplified: Mapping[str, str]
    known: Known
    known_lengths: Mapping[str, tuple[int, ...]]

    @classmethod
    def of(cls, gazetteer: Gazetteer, simplified: Mapping[str, str], known: Known) -> Reader:
        """A reader that knows these names."""
        lengths: dict[str, set[int]] = {}
        for name in known:
            lengths.setdefault(name[0], set()).add(len(name))
        sorted_lengths = {first: tuple(sorted(found, reverse=True)) for first, found in lengths.items()}
        return cls(gazetteer, simplified, known, sorted_lengths)

    @cached_property
    def ways(self) -> dict[str, tuple[_Way, ...]]:
        """What names of divisions may be, kept once it was asked."""
        return {}

    def known_at(self, text: str, place: int) -> Iterator[str]:
        """Known names that stand in ``text`` at ``place``, longest first."""
        for length in self.known_lengths.get(text[place], ()):
            name = text[place : place + length]
            if name in self.known:
                yield name


class _Way(NamedTuple):
    """What a name of divisions may be wherever it stands; ``unlikely`` is what a short one costs more."""

    kind: Kind
    value: str
    price: float
    is_short: bool = False
    unlikely: float = 0.0
    namings: tuple[Naming, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()


class _Arc(NamedTuple):
    """A piece with the divisions it may be."""

    piece: Piece
    namings: tuple[Naming, ...] = ()
    elsewhere: tuple[Elsewhere, ...] = ()


class _State(NamedTuple):
    """How far a reading got: the rank of its last piece, and the deepest divisions it may be in (None: none yet)."""

    rank: int
    within: frozenset[int] | None


class _Step(NamedTuple):
    cost: float
    before: tuple[int, _State] | None
    arc: _Arc | None


def parse(raw: str, reader: Reader) -> Parsed:
    """Read an address. Never fails: an empty text has no components, and what makes no sense is ``unknown``."""
    written = normalise(raw, reader.simplified)
    forms = Forms(written.text, written.breaks)
    sure = surely(written.text, forms, reader)
    if sure is not None:
        return _parsed(written, sure, sum(arc.piece.cost for arc in sure))
    return _weighed(written, forms, reader)


def surely(text: str, forms: Forms, reader: Reader) -> list[_Arc] | None:
    """The reading that takes the longest thing known at each place, where that leaves nothing open: most addresses.

    Divisions in full, one in the other; then names that are known; then numbers, from large to small. None when a sign
    is left over, or a step back would be needed.
    """
    arcs: list[_Arc] = []
    state, place = _State(-1, None), 0
    while place < len(text):
        arc = _surest(text, place, forms, reader)
        if arc is None:
            return None
        after, cost = _after(state, arc, reader.gazetteer)
        if cost > arc.piece.cost:
            return None
        arcs.append(arc)
        state, place = after, arc.piece.end
    return arcs


def _surest(text: str, place: int, forms: Forms, reader: Reader) -> _Arc | None:
    for name in reader.gazetteer.at(text, place):
        end = place + len(name)
        known = next(iter(reader.known_at(text, place)), "")
        if len(known) >= len(name) or _GOES_ON.match(text, end):
            break
        found = sorted(_divisions(name, text, place, reader), key=lambda arc: arc.piece.cost)
        # two as dear: what follows decides; one dearer, outside the city, would have to be followed by its own
        alone = len(found) == 1 or (found and found[0].piece.cost < found[1].piece.cost)
        return found[0] if alone and found[0].piece.cost <= _ZONE else None
    for name in reader.known_at(text, place):
        return _Arc(Piece(place, place + len(name), next(iter(reader.known[name])), name, _KNOWN))
    return min((_Arc(piece) for piece in forms.numbered(place)), key=lambda arc: arc.piece.cost, default=None)


def _weighed(written: Normalised, forms: Forms, reader: Reader, *, all_ways: bool = False) -> Parsed:
    """Of all readings the cheapest.

    What is left of a text costs at least what its cheapest pieces do, in whatever order they stand. So readings that
    would end dearer than one that is known are not followed; ``all_ways`` follows them too, to the same end.
    """
    text, gazetteer = written.text, reader.gazetteer
    arcs = [list(_arcs(text, place, forms, reader)) for place in range(len(text))]
    rest, bound = ([0.0] * (len(text) + 1), math.inf) if all_ways else _bounds(arcs, gazetteer)
    steps: list[dict[_State, _Step]] = [{} for _ in range(len(text) + 1)]
    steps[0][_State(-1, None)] = _Step(0.0, None, None)
    for place, found in enumerate(arcs):
        for state, step in steps[place].items():
            most = bound - step.cost
            for arc in found:
                if arc.piece.cost + rest[arc.piece.end] <= most:
                    _go(steps, (place, state), step, arc, gazetteer)
    return _read_back(written, steps)


def _bounds(arcs: Sequence[Sequence[_Arc]], gazetteer: Gazetteer) -> tuple[list[float], float]:
    """The least that the text may cost from each place on, and what it costs to read it so."""
    rest, best = [0.0] * (len(arcs) + 1), list[_Arc]()
    for found in reversed(arcs):
        place = found[0].piece.start
        arc = min(found, key=lambda one: one.piece.cost + rest[one.piece.end])
        rest[place] = arc.piece.cost + rest[arc.piece.end]
        best.append(arc)
    state, place, total = _State(-1, None), 0, 0.0
    while place < len(arcs):
        arc = best[len(arcs) - 1 - place]
        state, cost = _after(state, arc, gazetteer)
        place, total = arc.piece.end, total + cost
    return rest, total + _ROUNDING


def _go(steps: list[dict[_State, _Step]], at: tuple[int, _State], step: _Step, arc: _Arc, gazetteer: Gazetteer) -> None:
    state, cost = _after(at[1], arc, gazetteer)
    total = step.cost + cost
    there = steps[arc.piece.end]
    known = there.get(state)
    if known is None or total < known.cost:
        there[state] = _Step(total, at, arc)


def _after(state: _State, arc: _Arc, gazetteer: Gazetteer) -> tuple[_State, float]:
    """The state after an arc, and what the step costs."""
    cost = arc.piece.cost
    order = ORDER.get(arc.piece.kind)
    if order is None:
        return state, cost
    if order < state.rank or (order == state.rank and order <= ORDER["community"]):
        cost += _BACK
    if not arc.namings and not arc.elsewhere:
        return _State(order, state.within), cost
    within, price = _placed(state, arc, gazetteer)
    if price == _AGAIN and cost > arc.piece.cost:
        cost -= _BACK
    return _State(order, within), cost + price


def _placed(state: _State, arc: _Arc, gazetteer: Gazetteer) -> tuple[frozenset[int], float]:
    """The deepest divisions known after a division is read, and what it costs to put it there.

    Divisions outside the city are known by their codes, as numbers below zero.
    """
    units = frozenset(naming.unit_id for naming in arc.namings) or frozenset(-int(one.code) for one in arc.elsewhere)
    if state.within is None:
        return units, 0.0
    above = gazetteer.above
    inside = frozenset(one for one in units if any(_lies_in(one, other, above) for other in state.within))
    if inside:
        return inside, 0.0
    if any(one in units or any(_lies_in(one, other, above) for other in units) for one in state.within):
        return state.within, _AGAIN
    # an outer city in the province of both lies astray no more than the province is wrong
    return units, 0.0 if arc.elsewhere and state.rank == ORDER["province"] and min(state.within) > 0 else _ASTRAY


def _lies_in(unit: int, other: int, above: Mapping[int, frozenset[int]]) -> bool:
    if unit < 0 or other < 0:
        return unit < 0 and other < 0 and unit != other and str(unit).startswith(str(other))
    return other in above.get(unit, frozenset())


def _arcs(text: str, place: int, forms: Forms, reader: Reader) -> Iterator[_Arc]:
    yield _Arc(Piece(place, place + 1, "unknown", text[place], _UNKNOWN))
    for name in reader.gazetteer.at(text, place):
        yield from _divisions(name, text, place, reader)
    yield from _misspelt(text, place, reader.gazetteer)
    for name in reader.known_at(text, place):
        for kind in reader.known[name]:
            yield _Arc(Piece(place, place + len(name), kind, name, _KNOWN))
    for piece in forms.at(place):
        yield _Arc(piece)


def _divisions(name: str, text: str, place: int, reader: Reader) -> Iterator[_Arc]:
    end = place + len(name)
    ways = reader.ways.get(name)
    if ways is None:
        ways = reader.ways[name] = tuple(_ways(name, reader.gazetteer))
    goes_on = any(way.is_short for way in ways) and _GOES_ON.match(text, end) is not None
    for way in ways:
        price = way.price + (_CUT if goes_on else way.unlikely) if way.is_short else way.price
        yield _Arc(Piece(place, end, way.kind, way.value, price), way.namings, way.elsewhere)


def _ways(name: str, gazetteer: Gazetteer) -> Iterator[_Way]:
    """What a name of divisions may be."""
    if name in gazetteer.zones:
        yield _Way("zone", name, _ZONE)
    unlikely = _like_a_name(name)
    for rank, kind in _RANK_KIND.items():
        namings = tuple(one for one in gazetteer.namings.get(name, ()) if one.rank == rank)
        if namings:
            form = namings[0].form
            yield _Way(kind, namings[0].name, _DIVISION[form], form is Form.short, unlikely, namings)
        abroad = tuple(one for one in gazetteer.elsewhere.get(name, ()) if one.rank == rank)
        if abroad:
            form = Form.full if abroad[0].name == name else Form.short
            price = _DIVISION[form] + _ABROAD
            yield _Way(kind, abroad[0].name, price, form is Form.short, unlikely, (), abroad)


def _misspelt(text: str, place: int, gazetteer: Gazetteer) -> Iterator[_Arc]:
    for written, namings in gazetteer.misspelt(text, place):
        end = place + len(written)
        for rank in ("town", "community"):
            meant = tuple(one for one in namings if one.rank == rank)
            if meant and not _GOES_ON.match(text, end):
                yield _Arc(Piece(place, end, _RANK_KIND[rank], written, _MISSPELT), meant)


def _like_a_name(short: str) -> float:
    """What a short name costs more that is more likely a street (人民路 for 人民路社区) or an estate (虹桥新村)."""
    return _CUT if short.endswith(STREET_ENDS) else _LIKE_ESTATE if short.endswith(ESTATE_ENDS) else 0.0


def _read_back(written: Normalised, steps: list[dict[_State, _Step]]) -> Parsed:
    last = steps[-1]
    state = min(last, key=lambda one: (last[one].cost, one.rank))
    cost, arcs = last[state].cost, []
    place = len(written.text)
    while (step := steps[place][state]).before is not None:
        assert step.arc is not None
        arcs.append(step.arc)
        place, state = step.before
    return _parsed(written, arcs[::-1], cost)


def _parsed(written: Normalised, arcs: list[_Arc], cost: float) -> Parsed:
    components: list[Component] = []
    for arc in arcs:
        components += _components(written, arc, inside=any(one.kind == "building" for one in components))
    return Parsed(written.raw, written.text, tuple(_joined(components)), cost)


def _components(written: Normalised, arc: _Arc, *, inside: bool) -> list[Component]:
    """The components of a piece; ``inside``: a building was told before it."""
    piece = arc.piece
    if piece.kind != "compact":
        return [Component(piece.kind, piece.value, *written.span(piece.start, piece.end), arc.namings, arc.elsewhere)]
    # 3-2-601 and 3-601 behind an estate: building, unit, room; 2-601 behind a building: unit, room
    parts = piece.value.split("-")
    two: tuple[Kind, ...] = ("unit", "room") if inside else ("building", "room")
    kinds: tuple[Kind, ...] = ("building", "unit", "room") if len(parts) == 3 else two
    found, start = [], piece.start
    for kind, part in zip(kinds, parts, strict=True):
        found.append(Component(kind, part, *written.span(start, start + len(part))))
        start += len(part) + 1
    return found


def _joined(components: list[Component]) -> Iterator[Component]:
    """Signs not understood that follow each other, as one component."""
    pending: Component | None = None
    for one in components:
        if one.kind == "unknown" and pending is not None:
            pending = Component("unknown", pending.value + one.value, pending.start, one.end)
            continue
        if pending is not None:
            yield pending
        pending = one if one.kind == "unknown" else None
        if pending is None:
            yield one
    if pending is not None:
        yield pending
