"""Addresses that do not exist: a number, a name or a whole city that is not there."""

from __future__ import annotations

import re

from tests.addresses.careful import Asked, Home
from tests.addresses.hand import Draft, Hand, Maker, draft_of

_STREET_STEMS = ("朝晖", "翰墨", "蓝鲸", "星火", "雪峰", "紫藤", "驼铃", "胡杨")
"""Stems of streets and estates that no register of this city has; the careful person looks again."""


def _no_door(hand: Hand, home: Home) -> Draft | None:
    if not home.of("door") or not home.of("street") or home.of("estate"):
        return None
    door = str(hand.chance.randrange(1, 2000))
    own = re.sub(r"\d+(?:-\d+)?号", f"{door}号", home.text)
    return draft_of(home, hand.some_of(home, 0, 1, 2), own, door=door)


def _no_room(hand: Hand, home: Home) -> Draft | None:
    room = home.of("room")
    if not room.isdigit():
        return None
    other = f"{hand.chance.randrange(1, 40)}0{hand.chance.randrange(1, 9)}"
    return draft_of(home, hand.some_of(home, 0, 1, 2), home.text.replace(f"{room}室", f"{other}室"), room=other)


def _no_building(hand: Hand, home: Home) -> Draft | None:
    building = home.of("building")
    if not building.isdigit():
        return None
    other = str(hand.chance.randrange(1, 60))
    return draft_of(home, hand.some_of(home, 1, 2), home.text.replace(f"{building}幢", f"{other}幢"), building=other)


def _no_group(hand: Hand, home: Home) -> Draft | None:
    group = home.of("group")
    if not group:
        return None
    other = str(hand.chance.randrange(1, 80))
    own = home.text.replace(f"{group}组", f"{other}组", 1)
    return draft_of(home, hand.some_of(home, 1, 2, 3), own, group=other)


def _no_street(hand: Hand, home: Home) -> Draft | None:
    street = home.of("street")
    other = hand.chance.choice(_STREET_STEMS) + hand.chance.choice(("路", "街", "大道", "巷"))
    own = home.text.replace(street, other, 1)
    return draft_of(home, hand.some_of(home, 0, 1, 2), own, street=other) if street else None


def _no_estate(hand: Hand, home: Home) -> Draft | None:
    estate = home.of("estate")
    other = hand.chance.choice(_STREET_STEMS) + hand.chance.choice(("花园", "新村", "苑", "小区"))
    own = home.text.replace(estate, other, 1)
    return draft_of(home, hand.some_of(home, 1, 2), own, estate=other) if estate and not home.of("street") else None


def _abroad(hand: Hand, home: Home) -> Draft | None:
    """The same street and number in another city: the county with what it lies in."""
    one = hand.chance.choice([one for one in hand.elsewhere if one.rank == "county"])
    return Draft(one.lies_in + one.name + home.text, Asked((), home.parts)) if home.of("street") else None


NOWHERE: dict[str, Maker] = {
    "no such door": _no_door, "no such room": _no_room, "no such building": _no_building, "no such group": _no_group,
    "no such street": _no_street, "no such estate": _no_estate, "abroad": _abroad,
}  # fmt: skip
