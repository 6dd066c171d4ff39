"""The names that lead to addresses, laid out for who is still typing: found by every beginning, by sound, by initials.

A shelf is that of one day: a name in several communities of one county is one of its labels, and counties change.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate
from math import cos, hypot, radians

from gis.addresses.ground import AddressGround
from gis.addresses.keys import HeadKind
from gis.addresses.names import Name, Names

LONGEST_BEGINNING = 6
"""Signs up to which every beginning has a list of its own; by then so few labels are left that they are looked through.
"""
SHORTEST_PART = 2
"""Characters from which a name is found by a part that is not its beginning: one alone stands in half of all."""
NEAR_KM = (1.0, 3.0, 10.0, 30.0)
"""Kilometres: in walking distance, in the quarter, in the town, in the county; what is in one ring is equally near."""
KM_A_DEGREE = 111.32
"""Of latitude."""
_BREAK = "\n"


@dataclass(frozen=True, eq=False)
class Label:
    """A name in a county: the names of its communities, and how many addresses they lead to.

    ``made_up`` says that all of them are of the demonstration. A label is like no other: to compare some hundred names
    would cost more than to find them.
    """

    text: str
    kind: HeadKind
    county_id: int
    names: tuple[Name, ...]
    addresses: int
    made_up: bool


@dataclass(frozen=True)
class Shelf:
    """Labels of a day, those that lead to more addresses first, then the shorter ones."""

    labels: Sequence[Label]
    inside: Mapping[int, frozenset[int]]
    """The communities that ever lay in each unit, or were it."""
    points: Mapping[int, tuple[float, float]]
    """A place in each community where there are addresses: longitude, latitude (EPSG:4490)."""

    @cached_property
    def by_text(self) -> Mapping[str, Sequence[Label]]:
        """Labels by their text."""
        found: dict[str, list[Label]] = defaultdict(list)
        for label in self.labels:
            found[label.text].append(label)
        return dict(found)

    @cached_property
    def _by_beginning(self) -> Mapping[str, Sequence[int]]:
        """Places of labels, in their order, by each beginning of text, run-together sound, and initials.

        Characters and letters do not meet, so that one table holds all; a sound and initials that begin alike do, and
        who types letters means either.
        """
        found: dict[str, array[int]] = defaultdict(lambda: array("l"))
        for place, (text, sound, initials) in enumerate(self._spelt):
            beginnings = {form[:length] for form in (text.casefold(), sound, initials)
                          for length in range(1, min(len(form), LONGEST_BEGINNING) + 1)}  # fmt: skip
            for beginning in beginnings:
                found[beginning].append(place)
        return dict(found)

    @cached_property
    def _spelt(self) -> Sequence[tuple[str, str, str]]:
        """Text, sound without spaces, and initials of each label."""
        return [
            (label.text, label.names[0].sound.replace(" ", ""), label.names[0].initials.casefold())
            for label in self.labels
        ]

    @cached_property
    def _by_sound(self) -> Mapping[str, Sequence[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for place, (_, sound, initials) in enumerate(self._spelt):
            for form in {sound, initials}:
                found[form].append(place)
        return dict(found)

    @cached_property
    def _run(self) -> tuple[str, Sequence[int]]:
        """All texts in one, and where each begins: looking for a part is one search."""
        texts = [label.text.casefold() + _BREAK for label in self.labels]
        return "".join(texts), list(accumulate((len(text) for text in texts), initial=0))

    def prepare(self) -> None:
        """Make every index now, so that no question waits for one."""
        _ = (self.by_text, self._by_beginning, self._by_sound, self._run)

    def beginning(self, written: str) -> Iterator[Label]:
        """Labels whose text, sound or initials begin so, in the order of the shelf; ``written`` has small letters."""
        places = self._by_beginning.get(written[:LONGEST_BEGINNING], ())
        short = len(written) <= LONGEST_BEGINNING
        for place in places:
            if short or any(form.startswith(written) for form in self._spelt[place]):
                yield self.labels[place]

    def sounding(self, letters: str) -> Iterator[Label]:
        """Labels with exactly this sound, or these initials."""
        return (self.labels[place] for place in self._by_sound.get(letters, ()))

    def near(self, point: tuple[float, float]) -> Mapping[int, int]:
        """How near each community is to a point: the number of the first of ``NEAR_KM`` that reaches it."""
        lon, lat = point
        width = KM_A_DEGREE * cos(radians(lat))
        return {
            community: bisect_left(NEAR_KM, hypot((east - lon) * width, (north - lat) * KM_A_DEGREE))
            for community, (east, north) in self.points.items()
        }

    def mixed(self, characters: str, letters: str) -> Iterator[Label]:
        """Labels that begin with characters and go on with the sound or the initials of the rest: 桃坞l."""
        for label in self.beginning(characters):
            name = label.names[0]
            sound = "".join(name.sound.split()[len(characters) :])
            initials = name.initials[len(characters) :].casefold()
            if label.text.startswith(characters) and (sound.startswith(letters) or initials.startswith(letters)):
                yield label

    def holding(self, part: str) -> Iterator[Label]:
        """Labels that hold a part after their first sign, in the order of the shelf."""
        if len(part) < SHORTEST_PART or _BREAK in part:
            return
        run, starts = self._run
        at = run.find(part)
        while at >= 0:
            place = bisect_right(starts, at) - 1
            if at != starts[place]:
                yield self.labels[place]
            at = run.find(part, starts[place + 1])


def make_shelf(names: Names, ground: AddressGround, points: Mapping[int, tuple[float, float]], day: int) -> Shelf:
    """The shelf of a day (an ordinal). Names of communities, below which groups are counted, have no label."""
    found: dict[tuple[str, HeadKind, int], list[Name]] = defaultdict(list)
    for name in names.names:
        if name.text:
            found[name.text, name.kind, ground.nearest(name.community_id, day).units[1]].append(name)
    labels = [
        Label(*key, tuple(held), sum(one.addresses for one in held), all(one.made_up for one in held))
        for key, held in found.items()
    ]
    return Shelf(
        sorted(labels, key=lambda one: (-one.addresses, len(one.text), one.text, one.kind, one.county_id)),
        ground.below,
        points,
    )


def turns(ground: AddressGround) -> Sequence[int]:
    """The days (ordinals) on which something above a community changed: between two of them one shelf serves."""
    return sorted({spell.first for spells in ground.spells.values() for spell in spells})
