"""The ways to write an address so that it is hard to find, each known part by part."""

from __future__ import annotations

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import NamedTuple

from gis.addresses.gazetteer import Elsewhere
from tests.addresses.careful import LEVELS, NAMES, PARTS, Asked, Careful, Home, short

TODAY = date(2026, 11, 29)
"""The day that is asked about."""
_TODAY = TODAY.toordinal()
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
class Hand:
    """Who writes the questions: with the whole register in view, and one chance."""

    careful: Careful
    signs: Signs
    elsewhere: Sequence[Elsewhere]
    seed: int

    @cached_property
    def chance(self) -> random.Random:
        """The only chance there is."""
        return random.Random(self.seed)

    def names(self, home: Home, day: int = _TODAY) -> tuple[str, ...]:
        """Names of what an address lies in, from the city down."""
        return self.careful.ground.nearest(home.community_id, day).names

    def some_of(self, home: Home, *levels: int, day: int = _TODAY) -> tuple[tuple[str, str], ...]:
        """Divisions by level and name."""
        names = self.names(home, day)
        return tuple((LEVELS[level], names[level]) for level in levels)


Maker = Callable[[Hand, Home], Draft | None]


def draft_of(home: Home, divisions: Sequence[tuple[str, str]], own: str | None = None, **changed: str) -> Draft:
    """Divisions and own words in a line; ``changed`` are parts that are written otherwise."""
    parts = tuple(changed.get(part, word) for part, word in zip(PARTS, home.parts, strict=True))
    written = "".join(name for _, name in divisions) + (home.text if own is None else own)
    return Draft(written, Asked(tuple(divisions), parts))


def _full(hand: Hand, home: Home) -> Draft:
    draft = draft_of(home, hand.some_of(home, 0, 1, 2, 3))
    return draft._replace(written="江苏省" + draft.written)


def _omitted(hand: Hand, home: Home) -> Draft:
    return draft_of(home, hand.some_of(home, *(level for level in range(4) if hand.chance.random() < 0.6)))


def _old(hand: Hand, home: Home) -> Draft | None:
    now = hand.names(home)
    past = [spell for spell in hand.careful.ground.spells[home.community_id] if spell.names[1:] != now[1:]]
    if not past:
        return None
    day = hand.chance.choice(past).first
    return draft_of(
        home, hand.some_of(home, *hand.chance.choice(((0, 1, 2), (0, 1, 2, 3), (1, 2), (1, 2, 3))), day=day)
    )


def _short(hand: Hand, home: Home) -> Draft:
    divisions = list(hand.some_of(home, 1, 2))
    divisions[0] = ("county", short(divisions[0][1]))
    if hand.chance.random() < 0.5:
        divisions[1] = ("town", short(divisions[1][1]))
    draft = draft_of(home, divisions)
    return draft._replace(written=hand.chance.choice(("", "南通", "江苏南通")) + draft.written)


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


def _wrong(hand: Hand, home: Home, count: int, levels: Sequence[int], *, sound: bool = False) -> Draft | None:
    places = _places(home)
    if len(places) < count:
        return None

    def sign(known: str) -> str | None:
        pool = hand.signs.by_sound.get(hand.signs.sound_of(known), ()) if sound else hand.signs.common
        others = [one for one in pool if one != known]
        return hand.chance.choice(others) if others else None

    changed = _misspelt(home, hand.chance.sample(places, count), sign)
    if changed is None:
        return None
    draft = draft_of(home, hand.some_of(home, *levels), _written_so(home, changed), **changed)
    return draft._replace(asked=draft.asked._replace(most=float(count)))


def _one(hand: Hand, home: Home) -> Draft | None:
    return _wrong(hand, home, 1, (0, 1, 2))


def _two(hand: Hand, home: Home) -> Draft | None:
    return _wrong(hand, home, 2, (0, 1, 2, 3))


def _sound(hand: Hand, home: Home) -> Draft | None:
    return _wrong(hand, home, 1, (1, 2), sound=True)


def _in_a_division(hand: Hand, home: Home) -> Draft:
    """A wrong character in the name of the town."""
    divisions = list(hand.some_of(home, 0, 1, 2))
    town = divisions[2][1]
    at = hand.chance.randrange(len(short(town)))
    divisions[2] = ("town", town[:at] + hand.chance.choice(hand.signs.common) + town[at + 1 :])
    return draft_of(home, divisions)


def _district(hand: Hand, home: Home) -> Draft:
    city, county, *rest = hand.some_of(home, 0, 1, 2, 3)
    others = {spells[-1].names[1] for spells in hand.careful.ground.spells.values()} - {county[1]}
    return draft_of(home, [city, ("county", hand.chance.choice(sorted(others))), *rest])


def chinese(number: int) -> str:
    """A number as it is said; from a hundred on digit by digit, as rooms are."""
    if number >= 100:
        return "".join(_DIGITS[int(sign)] for sign in str(number))
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else _DIGITS[tens] + "十") + (
        _DIGITS[ones] if ones or not tens else ""
    )


def _numerals(hand: Hand, home: Home) -> Draft | None:
    own = re.sub(r"(?<![-\dA-Z])\d+(?=[号幢组弄层单室支])", lambda found: chinese(int(found.group())), home.text)
    return None if own == home.text else draft_of(home, hand.some_of(home, 1, 2, 3), own)


def _width(hand: Hand, home: Home) -> Draft:
    draft = draft_of(home, hand.some_of(home, 0, 1, 2))
    return draft._replace(written=wide(draft.written))


def wide(written: str) -> str:
    """The same in full-width signs."""
    return "".join(chr(ord(sign) + 0xFEE0) if "!" <= sign <= "~" else sign for sign in written)


def _order(hand: Hand, home: Home) -> Draft:
    """From small to large: divisions behind, and half of the times the own words turned round as well."""
    divisions = hand.some_of(home, 1, 2, 3)
    gap = hand.chance.choice((" ", "，", ", "))
    own = home.text
    if hand.chance.random() < 0.5:
        pieces = re.findall(r"\d+单元|[^\d]*?\d+幢|[A-Z]座|\d+室|.+?\d+(?:-\d+)?号|.+", own)
        own = gap.join(reversed(pieces))
    return draft_of(home, divisions)._replace(written=gap.join([own, *(name for _, name in reversed(divisions))]))


def _noise(hand: Hand, home: Home) -> Draft:
    words = {"person": hand.chance.choice(_PERSONS), "phone": f"13{hand.chance.randrange(10**9):09d}"}
    before, after = hand.chance.choice(_BEFORE).format(**words), hand.chance.choice(_AFTER).format(**words)
    draft = draft_of(home, hand.some_of(home, 0, 1, 2))
    return draft._replace(written=f"{before}江苏省{draft.written}{after}")


def _estate(hand: Hand, home: Home) -> Draft | None:
    """The estate without the road and number of its gate."""
    estate = home.of("estate")
    if not estate or not home.of("street"):
        return None
    draft = draft_of(home, hand.some_of(home, 1, 2), home.text[home.text.index(estate) :])
    return draft._replace(asked=draft.asked._replace(left_out=frozenset({"street", "lane", "door"})))


def _village(hand: Hand, home: Home) -> Draft | None:
    """Groups and natural villages, as offices write and as people do."""
    if not home.of("group") and not home.of("natural_village"):
        return None
    community = hand.names(home)[3]
    offices = {"村": ("村委会", "村民委员会", "村"), "社区": ("社区", "社区居委会")}
    ending = next((one for one in offices if community.endswith(one)), "")
    group = hand.chance.choice(("组", "村民小组", "小组", "队"))
    own = re.sub(r"(\d+)组", lambda found: hand.chance.choice((found[1], chinese(int(found[1])))) + group, home.text)
    draft = draft_of(home, hand.some_of(home, *hand.chance.choice(((1, 2, 3), (1, 3), (0, 1, 2, 3)))), own)
    other = community.removesuffix(ending) + hand.chance.choice(offices.get(ending, ("",)))
    return draft._replace(written=draft.written.replace(community, other, 1))


def _traditional(hand: Hand, home: Home) -> Draft | None:
    draft = draft_of(home, hand.some_of(home, 0, 1, 2))
    written = "".join(hand.signs.traditional.get(sign, sign) for sign in draft.written)
    return None if written == draft.written else draft._replace(written=written)


def _forms(hand: Hand, home: Home) -> Draft | None:
    own = home.text
    for pattern, other in hand.chance.choice(_STYLES):
        own = re.sub(pattern, other, own)
    return None if own == home.text else draft_of(home, hand.some_of(home, 1, 2), own)


def _no_unit(hand: Hand, home: Home) -> Draft | None:
    """A room without its unit; not a fair question where two units have the room."""
    if not home.of("unit") or not home.of("room"):
        return None
    draft = draft_of(home, hand.some_of(home, 1, 2), re.sub(r"(?<=[幢座])[^幢座]+单元", "", home.text))
    return draft._replace(asked=draft.asked._replace(left_out=frozenset({"unit"})))


def _mixed(hand: Hand, home: Home) -> Draft | None:
    """What is hard about the names, written by another hand: wide, traditional, with noise around."""
    draft = hand.chance.choice((_old, _short, _one, _sound, _village, _district, _in_a_division))(hand, home)
    if draft is None:
        return None
    way = hand.chance.choice(("wide", "traditional", "noise"))
    if way == "noise":
        words = {"person": hand.chance.choice(_PERSONS), "phone": f"13{hand.chance.randrange(10**9):09d}"}
        before, after = hand.chance.choice(_BEFORE).format(**words), hand.chance.choice(_AFTER).format(**words)
        return draft._replace(written=before + draft.written + after)
    if way == "wide":
        return draft._replace(written=wide(draft.written))
    return draft._replace(written="".join(hand.signs.traditional.get(sign, sign) for sign in draft.written))


def _lost(hand: Hand, home: Home) -> Draft | None:
    """A character left out of a name of four or more."""
    places = [(part, at) for part, at in _places(home) if len(home.of(part)) > 3]
    if not places:
        return None
    part, at = hand.chance.choice(places)
    name = home.of(part)
    changed = {part: name[:at] + name[at + 1 :]}
    return draft_of(home, hand.some_of(home, 0, 1, 2), _written_so(home, changed), **changed)


def _parted(hand: Hand, home: Home) -> Draft:
    """Levels parted by signs, province and city said twice."""
    gap = hand.chance.choice((" ", ",", "/", "-", "，", "　"))
    divisions = hand.some_of(home, 0, 1, 2, 3)
    written = gap.join(["江苏省", *(name for _, name in divisions), home.text])
    again = hand.chance.choice(("", "江苏省南通市", "南通市"))
    return draft_of(home, divisions)._replace(written=again + written)


KINDS: dict[str, Maker] = {
    "full form": _full, "level omitted": _omitted, "old division": _old, "short names": _short,
    "one character": _one, "two characters": _two, "same sound": _sound, "town misspelt": _in_a_division,
    "wrong district": _district, "Chinese numerals": _numerals, "full width": _width, "small to large": _order,
    "noise around": _noise, "estate, no road": _estate, "group, village": _village, "traditional": _traditional,
    "other forms": _forms, "no unit": _no_unit, "parted, twice": _parted,
    "character lost": _lost, "two of these": _mixed,
}  # fmt: skip
