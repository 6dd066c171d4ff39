"""What is wrong with markers, or doubtful: gathered and told, never dropped without a word (DOMAIN §2.3, §2.4).

A fault is either *rejected* (the row cannot be what the stone is: it is not loaded) or told as a warning (the row is
loaded whole, and somebody has to look). No sentence holds a coordinate.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import groupby
from typing import Literal

import numpy as np

from gis.boundaries.lines import Line
from gis.markers.numbering import group_fault
from gis.markers.placing import ON_LINE_M, LineLives, meets_three, on_lines, positions
from gis.markers.record import Marker
from gis.markers.sides import SideName, match_sides, needed_sides

FEWEST_REFERENCES = 3
"""方位物 a register form has at least."""
WORST_ACCURACY_M = 1.0
"""点位中误差 of a survey by satellite, at most."""
Kind = Literal[
    "duplicate", "group", "order", "line_unknown", "line_ended", "no_line", "off_line", "not_three_lines",
    "sides_missing", "side_unknown", "references_few", "reference_incomplete", "shape", "grade", "material",
    "accuracy", "height_datum", "located_in",
]  # fmt: skip
KINDS: dict[Kind, str] = {
    "duplicate": "two markers bear one number",
    "group": "a stone of a pair or of three is missing, or letters of two kinds stand under one serial",
    "order": "the serial does not rise along the line",
    "line_unknown": "no line ever bore the code",
    "line_ended": "the line of the code is no more",
    "no_line": "stands on no line",
    "off_line": "stands far off its line",
    "not_three_lines": "three lines do not meet where it stands",
    "sides_missing": "a side is missing",
    "side_unknown": "a side is none of its line's",
    "references_few": "fewer than three reference objects",
    "reference_incomplete": "a reference object without azimuth or distance",
    "shape": "its shape contradicts its letter",
    "grade": "its grade is not given",
    "material": "its material is not given",
    "accuracy": "its mean error is too large",
    "height_datum": "a height without its datum",
    "located_in": "where it stands is not told for every side",
}


@dataclass(frozen=True)
class Fault:
    """One thing that is wrong with one marker, by its position among those that were checked."""

    at: int
    kind: Kind
    message: str
    field: str
    fix: str


@dataclass(frozen=True)
class Ground:
    """What markers are checked against: the lines of a day, their lives, and who ever stood on their sides."""

    lines: Sequence[Line] = field(repr=False)
    lives: LineLives = field(repr=False)
    sides: Mapping[int, Sequence[SideName]] = field(repr=False)
    day: date


def check(markers: Sequence[Marker], ground: Ground) -> list[Fault]:
    """Everything that is wrong with each of ``markers`` and between them, by their position."""
    homes = ground.lives.homes(markers, ground.day)
    faults: list[Fault] = []
    for at, marker in enumerate(markers):
        faults += _form(at, marker)
        names = [name for line in homes.get(marker.marker_id, ()) for name in ground.sides.get(line, ())]
        faults += _sides(at, marker, names)
    faults += _groups(markers)
    faults += _places(markers, homes, ground)
    return sorted(faults, key=lambda fault: fault.at)


def _form(at: int, marker: Marker) -> Iterator[Fault]:
    """What the form lacks."""
    there = len(marker.reference_objects)
    if there < FEWEST_REFERENCES:
        fix = "choose clear, lasting objects near the stone until there are three"
        yield Fault(at, "references_few", f"has {there} reference objects, three are needed", "reference_objects", fix)
    for i, thing in enumerate(marker.reference_objects, start=1):
        lacks = [
            word for word, value in (("azimuth", thing.azimuth_deg), ("distance", thing.distance_m)) if value is None
        ]
        if lacks:
            words = f"reference object {i} has no {' and no '.join(lacks)}"
            yield Fault(at, "reference_incomplete", words, "reference_objects", "measure it at the stone")
    if marker.type_letter in "AB" and marker.shape == "three_sided":
        fix = "a stone of a pair has two sides (双面型)"
        yield Fault(at, "shape", f"is three-sided, but its letter is {marker.type_letter}", "shape", fix)
    if marker.type_letter in "CDE" and marker.shape == "two_sided":
        fix = "C, D and E stand where three meet (三面型)"
        yield Fault(at, "shape", f"is two-sided, but its letter is {marker.type_letter}", "shape", fix)
    if marker.grade is None:
        yield Fault(at, "grade", "its grade is not given", "grade", "write 省, 市, 县 or 乡")
    if marker.material is None:
        yield Fault(at, "material", "its material is not given", "material", "write what it is made of")
    if marker.accuracy_m is not None and marker.accuracy_m > WORST_ACCURACY_M:
        words = f"its mean error is over {WORST_ACCURACY_M:g} m"
        yield Fault(at, "accuracy", words, "accuracy_m", "survey it again")
    if marker.height_m is not None and marker.height_datum is None:
        yield Fault(at, "height_datum", "has a height without its datum", "height_datum", "write 1985 or 1956")


def _sides(at: int, marker: Marker, names: Sequence[SideName]) -> Iterator[Fault]:
    needed = needed_sides(marker)
    if len(marker.sides) < needed:
        words = f"names {len(marker.sides)} of {needed} sides"
        yield Fault(at, "sides_missing", words, "sides", "name the division on every side")
    if len(marker.located_in) < min(needed, len(marker.sides)):
        fix = "tell the place for every side"
        yield Fault(at, "located_in", "where it stands is not told for every side", "located_in", fix)
    if not names:
        return
    matched = match_sides(marker.sides, names, marker.valid_from)
    lost = [words for words, known in zip(marker.sides, matched, strict=True) if not known]
    allowed = 1 if meets_three(marker) else 0  # the third side of a tripoint is none of this line's
    if len(lost) > allowed:
        told = ", ".join(sorted({name.name for name in names}))
        yield Fault(at, "side_unknown", f"{'、'.join(lost)} is no side of its line", "sides", f"its line has {told}")
    twice = [known for known in matched if known is not None]
    if len(twice) > len(set(twice)):
        yield Fault(at, "side_unknown", "one division stands on two of its sides", "sides", "name the other one")


def _groups(markers: Sequence[Marker]) -> Iterator[Fault]:
    """Numbers that stand twice, and serials whose letters make no whole group."""
    by_number: dict[tuple[bool, str], list[int]] = defaultdict(list)
    by_stem: dict[tuple[bool, str], list[int]] = defaultdict(list)
    for at, marker in enumerate(markers):
        by_number[marker.made_up, marker.number].append(at)
        by_stem[marker.made_up, marker.number[:-1]].append(at)
    for (_, number), places in by_number.items():
        for at in places if len(places) > 1 else ():
            fix = "look at the stones; correct one number, or take one row out"
            yield Fault(at, "duplicate", f"{number} is the number of {len(places)} markers", "number", fix)
    for places in by_stem.values():
        words = group_fault({markers[at].type_letter for at in places})
        for at in places if words else ():
            fix = "add the missing stone, or correct the letter"
            yield Fault(at, "group", f"under serial {markers[at].serial:03d}, {words}", "number", fix)


def _places(markers: Sequence[Marker], homes: Mapping[str, frozenset[int]], ground: Ground) -> Iterator[Fault]:
    """Where they stand: on their line or far off it, on none, in order."""
    present = {line.line_id for line in ground.lines}
    own = [homes.get(marker.marker_id, frozenset()) for marker in markers]
    three = [meets_three(marker) for marker in markers]
    point, line, chainage_m, offset_m = on_lines(positions(markers), own, three, ground.lines)
    first = {at: k for k, at in reversed(list(enumerate(point.tolist())))}
    for k, (at, j) in enumerate(zip(point.tolist(), line.tolist(), strict=True)):
        if ground.lines[j].line_id in own[at] and ground.lines[line[first[at]]].line_id not in own[at]:
            first[at] = k
    touching = np.bincount(point[offset_m <= ON_LINE_M], minlength=len(markers)) if len(point) else [0] * len(markers)
    for at, marker in enumerate(markers):
        yield from _line(at, marker, own[at], present)
        if at not in first:
            yield Fault(at, "no_line", f"stands on no line within {ON_LINE_M:g} m", "geometry", _LOOK)
        elif offset_m[first[at]] > ON_LINE_M:
            words = f"stands about {offset_m[first[at]]:,.0f} m off {ground.lines[line[first[at]]].name}"
            yield Fault(at, "off_line", words, "geometry", _LOOK)
        elif three[at] and touching[at] < 3:
            words = f"is a stone of three sides, but {touching[at]} lines meet within {ON_LINE_M:g} m of it"
            yield Fault(at, "not_three_lines", words, "shape", "look at its letter, its shape and its place")
    chain = {at: (int(line[k]), float(chainage_m[k])) for at, k in first.items() if offset_m[k] <= ON_LINE_M}
    yield from _order(markers, chain, ground)


_LOOK = "look at its number and its coordinates"


def _line(at: int, marker: Marker, own: frozenset[int], present: set[int | None]) -> Iterator[Fault]:
    if not own:
        words = f"no line of the register ever bore the code {marker.line_code}"
        yield Fault(at, "line_unknown", words, "number", "look at the stone, or record the paper that gave the code")
    elif not own & present:
        words = f"the line of the code {marker.line_code} is no more, and nothing came of it"
        yield Fault(at, "line_ended", words, "number", "end the marker on that day if it was taken out")


def _order(markers: Sequence[Marker], chain: Mapping[int, tuple[int, float]], ground: Ground) -> Iterator[Fault]:
    """Serials of one code must rise along its line; the fewest stones that spoil the order are named.

    Stones that bear an earlier code may run the other way: their line was drawn from its other end.
    """

    def key(at: int) -> tuple[bool, str, int]:
        return markers[at].made_up, markers[at].line_code, chain[at][0]

    for (_, code, j), group in groupby(sorted(chain, key=key), key):
        run = sorted(group, key=lambda at: (markers[at].serial, chain[at][1]))
        kept = _rising([chain[at][1] for at in run])
        if ground.lines[j].code != code:
            back = sorted(run, key=lambda at: (-markers[at].serial, chain[at][1]))
            other = _rising([chain[at][1] for at in back])
            run, kept = (back, other) if len(other) > len(kept) else (run, kept)
        for i in sorted(set(range(len(run))) - set(kept)):
            marker = markers[run[i]]
            words = f"serial {marker.serial:03d} is out of order along {ground.lines[j].name}"
            yield Fault(run[i], "order", words, "number", "look at its serial and at its coordinates")


def _rising(values: Sequence[float]) -> list[int]:
    """Positions of a longest run of values that never falls (patience sorting)."""
    tops: list[int] = []
    before: list[int | None] = []
    ends: list[float] = []
    for i, value in enumerate(values):
        at = int(np.searchsorted(ends, value, side="right"))
        before.append(tops[at - 1] if at else None)
        if at == len(ends):
            ends.append(value)
            tops.append(i)
        else:
            ends[at], tops[at] = value, i
    found, i_ = [], tops[-1] if tops else None
    while i_ is not None:
        found.append(i_)
        i_ = before[i_]
    return found[::-1]
