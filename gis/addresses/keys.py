"""The words of an address as a head and a key: the name by which it is found, and what stands below that name.

Name first (ARCHITECTURE §5): a street, an estate or a village is found among some ten thousand names, then number,
building, unit and room by an exact key. An address has a key under each name that leads to it: 裕宁路4号明民名邸1幢
is found by the road and by the estate.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal, NamedTuple

HeadKind = Literal["street", "estate", "natural_village", "building_name", "community"]
HEAD_KINDS: tuple[HeadKind, ...] = ("street", "estate", "natural_village", "building_name", "community")
"""Kinds of names, the surest first."""
PARTS = ("lane", "group", "door", "building", "unit", "floor", "room", "entrance")
"""What a key is made of, from large to small."""
LEVELS = ("room", "unit", "building", "door", "street", "community", "town", "county")
"""Levels a match may reach (DOMAIN §4.5)."""
_LEVEL_OF_PART = {
    "room": "room", "entrance": "room", "floor": "unit", "unit": "unit", "building": "building", "door": "door",
    "group": "door", "lane": "street",
}  # fmt: skip
SEPARATOR = "/"
WIDEST_RANGE = 60
"""Numbers between the first and the last door of a range that is one plate; a street's own width is more."""


class Rest(NamedTuple):
    """What stands below a name; empty where nothing does."""

    lane: str = ""
    group: str = ""
    door: str = ""
    building: str = ""
    unit: str = ""
    floor: str = ""
    room: str = ""
    entrance: str = ""

    @property
    def key(self) -> str:
        """The parts as one text. A floor beside a room is told by the room, and is no part of it."""
        parts = self._replace(floor="") if self.room else self
        return SEPARATOR.join(parts).rstrip(SEPARATOR)

    @property
    def deepest(self) -> str | None:
        """The smallest part there is."""
        return next((name for name in reversed(PARTS) if getattr(self, name)), None)

    def without(self, part: str) -> Rest:
        """The rest without one of its parts."""
        return self._replace(**{part: ""})


class Head(NamedTuple):
    """A name that leads to an address, and the key below it."""

    kind: HeadKind
    name: str
    rest: Rest


def doors_of(written: str) -> tuple[str, ...]:
    """The doors of a list (12、14) or a range (12-16: one side of the street); nothing where one door is written."""
    if "、" in written:
        return tuple(written.split("、"))
    first, _, last = written.partition("-")
    if not (first.isdigit() and last.isdigit() and 0 < int(last) - int(first) <= WIDEST_RANGE):
        return ()
    step = 2 if (int(last) - int(first)) % 2 == 0 else 1
    return tuple(str(door) for door in range(int(first), int(last) + 1, step))


def level_of(rest: Rest) -> str:
    """The level of an address by its smallest part; ``street`` where nothing stands below the name."""
    deepest = rest.deepest
    return "street" if deepest is None else _LEVEL_OF_PART[deepest]


def heads(words: Mapping[str, Any]) -> Iterator[Head]:
    """Every name that leads to an address of these words (columns of the table ``address``).

    Below an estate its gate's number is left out: who names the estate seldom knows it.
    """
    rest = _rest(words)
    inside = rest._replace(lane="", door="")
    if words.get("street"):
        yield Head("street", words["street"], rest)
    if words.get("estate"):
        yield Head("estate", words["estate"], inside if words.get("street") else rest)
    if words.get("natural_village"):
        yield Head("natural_village", words["natural_village"], rest)
    if words.get("building_name"):
        below = rest if not words.get("street") else inside
        yield Head("building_name", words["building_name"], below)
    if words.get("group_no") and not words.get("natural_village"):
        yield Head("community", "", rest)


def _rest(words: Mapping[str, Any]) -> Rest:
    door = _word(words.get("door_no"))
    sub = _word(words.get("door_sub"))
    return Rest(
        lane=_word(words.get("sub_street")),
        group=_word(words.get("group_no")),
        door=f"{door}-{sub}" if door and sub else door,
        building=_word(words.get("building_no")),
        unit=_word(words.get("unit")),
        floor=_word(words.get("floor")),
        room=_word(words.get("room")),
        entrance=_word(words.get("entrance")),
    )


def _word(value: Any) -> str:
    return "" if value is None else str(value)
