"""Hard questions written from addresses of the register, kind by kind, each with what is right.

Seeds up to ``LAST_TUNED`` are for tuning the lookup, ``REPORTED`` is what benchmarks report on; tests use neither.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from gis.addresses.gazetteer import Elsewhere
from tests.addresses.careful import LEVELS, NAMES, NOTHING_MEANT, PARTS, Asked, Careful, Home, short

LAST_TUNED, REPORTED = 5, 611_953
"""Questions of the seeds 1 to 5 may be looked at; those of the reported seed never were before it was reported."""
TODAY = date(2026, 11, 29).toordinal()
_DIGITS = "零一二三四五六七八九"
_STYLES: tuple[tuple[tuple[str, str], ...], ...] = (
    ((r"(\d+)幢", r"\1栋"), (r"(\d+)单元", r"\1门"), (r"(\d{3,4})室", r"\1")),
    ((r"(\d+)幢", r"\1号楼"), (r"(\d+)-(\d+)号", r"\1号-\2")),
    ((r"(\d+)幢", r"\1#"), (r"(\d+)-(\d+)号", r"\1号附\2号"), (r"(\d{3,4})室", r"\1")),
    ((r"(\d+)幢(\d+)单元(\d{3,4})室", r"\1-\2-\3"), (r"(\d+)-(\d+)号", r"\1号之\2")),
    ((r"(\d+)幢(\d+)单元(\d{3,4})室", r"\1幢\2-\3"), (r"号$", "")),
)
"""Ways to write the same numbers (DOMAIN §4.3)."""
_PERSONS = ("张三", "李建国", "王芳", "陈晓东", "顾小妹")
_BEFORE = ("收件人：{person} {phone} ", "{person}，{phone}，", "收货地址:", "地址：", "户主{person} ", "")
_AFTER = (" 请放门卫", "（自提）", " {person} {phone}", " 联系电话{phone}", ",{person}收", " 邮编226000", "")
_STREET_STEMS = ("朝晖", "翰墨", "蓝鲸", "星火", "雪峰", "紫藤", "驼铃", "胡杨")
"""Stems of streets and estates that no register of this city has; the careful person looks again."""


class Question(NamedTuple):
    """A question: its kind, what is written, the address it was made from, and those that are right.

    One that is fair has one right address; one for which there is none has an empty set.
    """

    kind: str
    written: str
    home: Home
    right: frozenset[str]


class Draft(NamedTuple):
    """A question before it is known what is right for it."""

    written: str
    asked: Asked


@dataclass(frozen=True)
class Signs:
    """Characters to go wrong with: common ones, those of a sound, traditional forms of simplified ones."""

    common: Sequence[str]
    by_sound: Mapping[str, Sequence[str]] = field(repr=False)
    sound_of: Callable[[str], str] = field(repr=False)
    traditional: Mapping[str, str] = field(repr=False)


@dataclass(frozen=True)
class Gold:
    """A maker of questions: the same seed over the same register makes the same."""

    careful: Careful
    signs: Signs
    elsewhere: Sequence[Elsewhere]
    seed: int

    @cached_property
    def chance(self) -> random.Random:
        """The only chance there is."""
        return random.Random(self.seed)

    def questions(self, each: int) -> Iterator[Question]:
        """So many questions of every kind whose address exists."""
        for kind, make in KINDS.items():
            yield from self._some(kind, make, each, exists=True)

    def nowhere(self, each: int) -> Iterator[Question]:
        """So many of every kind whose address does not exist, here or anywhere."""
        for kind, make in NOWHERE.items():
            yield from self._some(kind, make, each, exists=False)

    def _some(self, kind: str, make: Maker, count: int, *, exists: bool) -> Iterator[Question]:
        made = tries = 0
        while made < count and tries < 60 * count:
            tries += 1
            home = self.chance.choice(self.careful.homes)
            draft = make(self, home)
            if draft is None:
                continue
            slips, right = (NOTHING_MEANT, frozenset[str]()) if kind == "abroad" else self.careful.right(draft.asked)
            if exists or slips >= NOTHING_MEANT:
                made += 1
                yield Question(kind, draft.written, home, right if exists else frozenset())

    def names(self, home: Home, day: int = TODAY) -> tuple[str, ...]:
        """Names of what an address lies in, from the city down."""
        return self.careful.ground.nearest(home.community_id, day).names

    def some_of(self, home: Home, *levels: int, day: int = TODAY) -> tuple[tuple[str, str], ...]:
        """Divisions by level and name."""
        names = self.names(home, day)
        return tuple((LEVELS[level], names[level]) for level in levels)


Maker = Callable[[Gold, Home], Draft | None]


def _draft(home: Home, divisions: Sequence[tuple[str, str]], own: str | None = None, **changed: str) -> Draft:
    """Divisions and own words in a line; ``changed`` are parts that are written otherwise."""
    parts = tuple(changed.get(part, word) for part, word in zip(PARTS, home.parts, strict=True))
    written = "".join(name for _, name in divisions) + (home.text if own is None else own)
    return Draft(written, Asked(tuple(divisions), parts))


def _full(gold: Gold, home: Home) -> Draft:
    draft = _draft(home, gold.some_of(home, 0, 1, 2, 3))
    return draft._replace(written="江苏省" + draft.written)


def _omitted(gold: Gold, home: Home) -> Draft:
    return _draft(home, gold.some_of(home, *(level for level in range(4) if gold.chance.random() < 0.6)))


def _old(gold: Gold, home: Home) -> Draft | None:
    now = gold.names(home)
    past = [spell for spell in gold.careful.ground.spells[home.community_id] if spell.names[1:] != now[1:]]
    if not past:
        return None
    day = gold.chance.choice(past).first
    return _draft(home, gold.some_of(home, *gold.chance.choice(((0, 1, 2), (0, 1, 2, 3), (1, 2), (1, 2, 3))), day=day))


def _short(gold: Gold, home: Home) -> Draft:
    divisions = list(gold.some_of(home, 1, 2))
    divisions[0] = ("county", short(divisions[0][1]))
    if gold.chance.random() < 0.5:
        divisions[1] = ("town", short(divisions[1][1]))
    draft = _draft(home, divisions)
    return draft._replace(written=gold.chance.choice(("", "南通", "江苏南通")) + draft.written)


def _places(home: Home) -> list[tuple[str, int]]:
    """Places in the names of an address where a character may go wrong: not the last, that tells the kind."""
    return [(part, at) for part in NAMES if len(home.of(part)) > 2 for at in range(len(home.of(part)) - 1)]


def _misspelt(
    home: Home, places: Sequence[tuple[str, int]], sign: Callable[[str], str | None]
) -> dict[str, str] | None:
    """Names by part with another sign at each place; None where there is none."""
    changed: dict[str, str] = {}
    for part, at in places:
        name = changed.get(part, home.of(part))
        other = sign(name[at])
        if other is None:
            return None
        changed[part] = name[:at] + other + name[at + 1 :]
    return changed


def _written_so(home: Home, changed: Mapping[str, str]) -> str:
    own = home.text
    for part, name in changed.items():
        own = own.replace(home.of(part), name, 1)
    return own


def _wrong(gold: Gold, home: Home, count: int, levels: Sequence[int], *, sound: bool = False) -> Draft | None:
    places = _places(home)
    if len(places) < count:
        return None

    def sign(known: str) -> str | None:
        pool = gold.signs.by_sound.get(gold.signs.sound_of(known), ()) if sound else gold.signs.common
        others = [one for one in pool if one != known]
        return gold.chance.choice(others) if others else None

    changed = _misspelt(home, gold.chance.sample(places, count), sign)
    if changed is None:
        return None
    draft = _draft(home, gold.some_of(home, *levels), _written_so(home, changed), **changed)
    return draft._replace(asked=draft.asked._replace(most=float(count)))


def _one(gold: Gold, home: Home) -> Draft | None:
    return _wrong(gold, home, 1, (0, 1, 2))


def _two(gold: Gold, home: Home) -> Draft | None:
    return _wrong(gold, home, 2, (0, 1, 2, 3))


def _sound(gold: Gold, home: Home) -> Draft | None:
    return _wrong(gold, home, 1, (1, 2), sound=True)


def _in_a_division(gold: Gold, home: Home) -> Draft:
    """A wrong character in the name of the town."""
    divisions = list(gold.some_of(home, 0, 1, 2))
    town = divisions[2][1]
    at = gold.chance.randrange(len(short(town)))
    divisions[2] = ("town", town[:at] + gold.chance.choice(gold.signs.common) + town[at + 1 :])
    return _draft(home, divisions)


def _district(gold: Gold, home: Home) -> Draft:
    city, county, *rest = gold.some_of(home, 0, 1, 2, 3)
    others = {spells[-1].names[1] for spells in gold.careful.ground.spells.values()} - {county[1]}
    return _draft(home, [city, ("county", gold.chance.choice(sorted(others))), *rest])


def chinese(number: int) -> str:
    """A number as it is said; from a hundred on digit by digit, as rooms are."""
    if number >= 100:
        return "".join(_DIGITS[int(sign)] for sign in str(number))
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十") + (
        _DIGITS[ones] if ones or not tens else ""
    )


def _numerals(gold: Gold, home: Home) -> Draft | None:
    own = re.sub(r"(?<![-\dA-Z])\d+(?=[号幢组弄层单室支])", lambda found: chinese(int(found.group())), home.text)
    return None if own == home.text else _draft(home, gold.some_of(home, 1, 2, 3), own)


def _width(gold: Gold, home: Home) -> Draft:
    draft = _draft(home, gold.some_of(home, 0, 1, 2))
    return draft._replace(written="".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in draft.written))


def _order(gold: Gold, home: Home) -> Draft:
    """From small to large: divisions behind, and half of the times the own words turned round as well."""
    divisions = gold.some_of(home, 1, 2, 3)
    gap = gold.chance.choice((" ", "，", ", "))
    own = home.text
    if gold.chance.random() < 0.5:
        pieces = re.findall(r"\d+单元|[^\d]*?\d+幢|[A-Z]座|\d+室|.+?\d+(?:-\d+)?号|.+", own)
        own = gap.join(reversed(pieces))
    return _draft(home, divisions)._replace(written=gap.join([own, *(name for _, name in reversed(divisions))]))


def _noise(gold: Gold, home: Home) -> Draft:
    words = {"person": gold.chance.choice(_PERSONS), "phone": f"13{gold.chance.randrange(10**9):09d}"}
    before, after = gold.chance.choice(_BEFORE).format(**words), gold.chance.choice(_AFTER).format(**words)
    draft = _draft(home, gold.some_of(home, 0, 1, 2))
    return draft._replace(written=f"{before}江苏省{draft.written}{after}")


def _estate(gold: Gold, home: Home) -> Draft | None:
    """The estate without the road and number of its gate."""
    estate = home.of("estate")
    if not estate or not home.of("street"):
        return None
    draft = _draft(home, gold.some_of(home, 1, 2), home.text[home.text.index(estate) :])
    return draft._replace(asked=draft.asked._replace(left_out=frozenset({"street", "lane", "door"})))


def _village(gold: Gold, home: Home) -> Draft | None:
    """Groups and natural villages, as offices write and as people do."""
    if not home.of("group") and not home.of("natural_village"):
        return None
    community = gold.names(home)[3]
    offices = {"村": ("村委会", "村民委员会", "村"), "社区": ("社区", "社区居委会")}
    ending = next((one for one in offices if community.endswith(one)), "")
    group = gold.chance.choice(("组", "村民小组", "小组", "队"))
    own = re.sub(r"(\d+)组", lambda found: gold.chance.choice((found[1], chinese(int(found[1])))) + group, home.text)
    draft = _draft(home, gold.some_of(home, *gold.chance.choice(((1, 2, 3), (1, 3), (0, 1, 2, 3)))), own)
    other = community.removesuffix(ending) + gold.chance.choice(offices.get(ending, ("",)))
    return draft._replace(written=draft.written.replace(community, other, 1))


def _traditional(gold: Gold, home: Home) -> Draft | None:
    draft = _draft(home, gold.some_of(home, 0, 1, 2))
    written = "".join(gold.signs.traditional.get(sign, sign) for sign in draft.written)
    return None if written == draft.written else draft._replace(written=written)


def _forms(gold: Gold, home: Home) -> Draft | None:
    own = home.text
    for pattern, other in gold.chance.choice(_STYLES):
        own = re.sub(pattern, other, own)
    return None if own == home.text else _draft(home, gold.some_of(home, 1, 2), own)


def _no_unit(gold: Gold, home: Home) -> Draft | None:
    """A room without its unit; not a fair question where two units have the room."""
    if not home.of("unit") or not home.of("room"):
        return None
    draft = _draft(home, gold.some_of(home, 1, 2), re.sub(r"(?<=[幢座])[^幢座]+单元", "", home.text))
    return draft._replace(asked=draft.asked._replace(left_out=frozenset({"unit"})))


def _parted(gold: Gold, home: Home) -> Draft:
    """Levels parted by signs, province and city said twice."""
    gap = gold.chance.choice((" ", ",", "/", "-", "，", "　"))
    divisions = gold.some_of(home, 0, 1, 2, 3)
    written = gap.join(["江苏省", *(name for _, name in divisions), home.text])
    again = gold.chance.choice(("", "江苏省南通市", "南通市"))
    return _draft(home, divisions)._replace(written=again + written)


def _no_door(gold: Gold, home: Home) -> Draft | None:
    if not home.of("door") or not home.of("street") or home.of("estate"):
        return None
    door = str(gold.chance.randrange(1, 2000))
    own = re.sub(r"\d+(?:-\d+)?号", f"{door}号", home.text)
    return _draft(home, gold.some_of(home, 0, 1, 2), own, door=door)


def _no_room(gold: Gold, home: Home) -> Draft | None:
    room = home.of("room")
    if not room.isdigit():
        return None
    other = f"{gold.chance.randrange(1, 40)}0{gold.chance.randrange(1, 9)}"
    return _draft(home, gold.some_of(home, 0, 1, 2), home.text.replace(f"{room}室", f"{other}室"), room=other)


def _no_building(gold: Gold, home: Home) -> Draft | None:
    building = home.of("building")
    if not building.isdigit():
        return None
    other = str(gold.chance.randrange(1, 60))
    return _draft(home, gold.some_of(home, 1, 2), home.text.replace(f"{building}幢", f"{other}幢"), building=other)


def _no_group(gold: Gold, home: Home) -> Draft | None:
    group = home.of("group")
    other = str(gold.chance.randrange(1, 80))
    return _draft(home, gold.some_of(home, 1, 2, 3), home.text.replace(f"{group}组", f"{other}组", 1), group=other) if (
        group
    ) else None  # fmt: skip


def _no_street(gold: Gold, home: Home) -> Draft | None:
    street = home.of("street")
    other = gold.chance.choice(_STREET_STEMS) + gold.chance.choice(("路", "街", "大道", "巷"))
    own = home.text.replace(street, other, 1)
    return _draft(home, gold.some_of(home, 0, 1, 2), own, street=other) if street else None


def _no_estate(gold: Gold, home: Home) -> Draft | None:
    estate = home.of("estate")
    other = gold.chance.choice(_STREET_STEMS) + gold.chance.choice(("花园", "新村", "苑", "小区"))
    own = home.text.replace(estate, other, 1)
    return _draft(home, gold.some_of(home, 1, 2), own, estate=other) if estate and not home.of("street") else None


def _abroad(gold: Gold, home: Home) -> Draft | None:
    """The same street and number in another city: the county with what it lies in."""
    one = gold.chance.choice([one for one in gold.elsewhere if one.rank == "county"])
    return Draft(one.lies_in + one.name + home.text, Asked((), home.parts)) if home.of("street") else None


KINDS: dict[str, Maker] = {
    "full form": _full, "level omitted": _omitted, "old division": _old, "short names": _short,
    "one character": _one, "two characters": _two, "same sound": _sound, "town misspelt": _in_a_division,
    "wrong district": _district, "Chinese numerals": _numerals, "full width": _width, "small to large": _order,
    "noise around": _noise, "estate, no road": _estate, "group, village": _village, "traditional": _traditional,
    "other forms": _forms, "no unit": _no_unit, "parted, twice": _parted,
}  # fmt: skip
NOWHERE: dict[str, Maker] = {
    "no such door": _no_door, "no such room": _no_room, "no such building": _no_building, "no such group": _no_group,
    "no such street": _no_street, "no such estate": _no_estate, "abroad": _abroad,
}  # fmt: skip
