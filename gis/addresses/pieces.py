"""Pieces of a written address as they may be read at a place: names by their endings, numbers by what follows them.

The forms are those of DOMAIN §4.3 and §12.5, in the order of GB/T 35639. Each piece has a cost, by which readings of
the whole are weighed against each other (``gis.addresses.parse``): the surer the form, the lower.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from functools import cached_property
from typing import Literal, NamedTuple

from gis.addresses.numerals import CHINESE, value_of

Kind = Literal[
    "province", "city", "county", "town", "community", "zone", "natural_village", "group", "street", "lane", "door",
    "estate", "building_name", "building", "unit", "floor", "room", "compact", "entrance", "telephone", "person",
    "remark", "unknown",
]  # fmt: skip
ORDER: dict[str, int] = {
    "province": 0, "city": 1, "county": 2, "town": 3, "community": 4, "natural_village": 6, "group": 6, "street": 7,
    "lane": 8, "door": 9, "estate": 10, "building_name": 10, "building": 11, "unit": 12, "floor": 13, "room": 14,
    "compact": 14, "entrance": 15,
}  # fmt: skip
"""Where a kind stands in an address, from large to small; what is not named here may stand anywhere."""


class Piece(NamedTuple):
    """``text[start:end]`` read as a kind; ``value`` is its normal form."""

    start: int
    end: int
    kind: Kind
    value: str
    cost: float


STREET_ENDS = ("路", "街", "大道", "巷", "里", "坊", "胡同", "公路", "线")
ESTATE_ENDS = (
    "花园", "新村", "苑", "小区", "佳园", "华庭", "名邸", "家园", "公寓", "花苑", "雅苑", "雅居", "名苑", "名城",
    "公馆", "庄园", "山庄", "别墅", "新城", "府", "邸", "墅", "庭", "院", "园", "城", "轩", "阁", "寓", "村",
)  # fmt: skip
BUILDING_ENDS = (
    "大厦", "广场", "中心", "大楼", "商城", "酒店", "宾馆", "医院", "学校", "小学", "中学", "大学", "学院", "幼儿园",
    "银行", "公司", "厂", "市场", "超市", "车站", "派出所", "法院", "政府", "居委会", "村委会", "敬老院", "商厦", "楼",
    "局", "站",
)  # fmt: skip
VILLAGE_ENDS = (
    "埭",
    "家园",
    "桥",
    "店",
    "灶",
    "圩",
    "庄",
    "荡",
    "坝",
    "宅",
    "墩",
    "湾",
    "港",
    "沙",
    "甲",
    "窑",
    "垛",
    "舍",
    "场",
)
LONGEST_NAME = 12
"""Characters of a street or estate; longer ones of the register are found as known names."""
_GUESSED: dict[Kind, float] = {"street": 0.3, "estate": 0.6, "building_name": 0.6, "natural_village": 0.9}
_SIGN_COST = 0.2
"""What each character of a guessed name costs: a name that swallows a division is dearer than both apart."""
_WEAK_ENDS = frozenset("里线村府邸墅庭院园城轩阁寓楼厂港沙甲场桥店湾局站")
_WEAK = 0.6
"""What an ending adds that also ends many other things."""
_DIRECTIONS = frozenset("东西南北中前后上下")
_NO_NAME = re.compile(rf"[0-9A-Za-z#\-号弄幢栋组室层]|[{CHINESE}]楼")
"""Signs that guessed names do not hold: numbers and what follows them."""


def _endings() -> dict[str, tuple[Kind, float]]:
    """Every ending with the kind it tells and its price; of two kinds the surer one."""
    found: dict[str, tuple[Kind, float]] = {}
    for kind, ends in (
        ("natural_village", VILLAGE_ENDS),
        ("building_name", BUILDING_ENDS),
        ("estate", ESTATE_ENDS),
        ("street", STREET_ENDS),
    ):
        for ending in ends:
            weak = _WEAK if ending in _WEAK_ENDS else 0.0
            found[ending] = (kind, _GUESSED[kind] + weak)  # type: ignore[index,assignment]
    return found


_ENDINGS = _endings()
_LONGEST_ENDING = max(map(len, _ENDINGS))

_N = rf"(?:\d+|[{CHINESE}]+)"
_NUMBERED: tuple[tuple[Kind, re.Pattern[str], float], ...] = (
    ("telephone", re.compile(r"(?:\+?86-?)?1[3-9]\d{9}(?!\d)|(?<!\d)0\d{2,3}-?\d{7,8}(?!\d)"), 0.1),
    ("lane", re.compile(rf"({_N})(支弄|弄|支路|支巷|巷)"), 0.15),
    (
        "door",
        re.compile(rf"(?P<no>{_N})(?:[-之附](?P<in>{_N}))?号(?:院(?!落))?(?:[-之附](?P<sub>{_N})号?)?(?![楼幢栋房线桥])"),
        0.1,
    ),
    ("door", re.compile(rf"(?P<list>{_N}(?:[-、]{_N})+)号(?![楼幢栋])"), 0.15),
    ("door", re.compile(r"(?P<no>\d{1,4})(?:-(?P<in>\d{1,2}))?(?![\d\-号弄幢栋组室层楼单#座])"), 0.55),
    ("building", re.compile(rf"({_N}|[A-Za-z]\d{{0,2}}|[甲乙丙丁戊])(?:幢|栋|号楼|#楼|#|座|号房)"), 0.1),
    ("building", re.compile(r"([东西南北中主附前后])楼(?!\w{0,2}户)"), 0.4),
    ("unit", re.compile(rf"({_N}|[A-Za-z]|[甲乙丙丁])(?:单元|门(?![口牌卫诊])|梯)"), 0.1),
    ("floor", re.compile(rf"(?P<below>-|负|地下|B)?(?P<no>{_N})(?:层|楼)"), 0.15),
    ("floor", re.compile(r"(夹层|底层|顶层)"), 0.2),
    ("room", re.compile(rf"([A-Za-z]?\d{{1,5}}[A-Za-z]?|{_N})(?:室|房(?!间)|号房|户)"), 0.1),
    ("room", re.compile(r"((?:商铺|商|门面|车库|车位|储藏室|阁楼)\d+)[号室]?"), 0.1),
    ("room", re.compile(r"([东西南北中]户)"), 0.2),
    ("room", re.compile(r"(\d{3,4})(?![\d\-号弄幢栋组室层楼单#座])"), 0.5),
    ("compact", re.compile(r"(?P<parts>[A-Za-z]?\d{1,3}-(?:\d{1,2}-)?\d{3,4})(?![\d\-号弄幢栋组层楼单#座])室?"), 0.3),
    ("group", re.compile(rf"({_N})(?:村民小组|居民小组|小组|生产队|组|队)"), 0.1),
    (
        "entrance",
        re.compile(r"((?:[东西南北]{0,2}[正侧后大边小]门|[东西南北]{1,2}门|门口|门卫室?|传达室)(?:入口|口)?)"),
        0.3,
    ),
)  # fmt: skip
_AROUND: tuple[tuple[Kind, re.Pattern[str], float], ...] = (
    ("person", re.compile(r"(?:收货人|收件人|联系人|收信人|姓名|户主|名字)(?:是|为)?([一-龥]{2,4})?"), 0.2),
    ("remark", re.compile(rf"{_N}号?窗口"), 0.1),
    (
        "remark",
        re.compile(
            r"收货地址|收件地址|详细地址|家庭住址|通讯地址|联系地址|地址|住址|联系电话|电话|手机号?|邮编\d{6}|寄到|送到|送货上门|"
            r"请放\w{0,8}|放\w{0,4}(?:驿站|快递柜|门卫|门口)|到付|代收|转交|自提|附近|旁边?|对面|隔壁|收"
        ),
        0.25,
    ),
)
_PERSON = re.compile(r"[一-龥]{2,3}(?=1[3-9]\d{9}|收|先生|女士|$)")
_FIRST = frozenset(f"0123456789+-#{CHINESE}甲乙丙丁戊东西南北中主附前后正侧大边小门传负地夹底顶商车储阁") | frozenset(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
)
"""Signs that numbered pieces begin with."""


class _Ending(NamedTuple):
    """A place where a guessed name may end: how long what ends it is, and what the name would be."""

    end: int
    length: int
    kind: Kind
    cost: float


class Forms:
    """What may be read by its form alone, anywhere in one text."""

    def __init__(self, text: str, breaks: Collection[int]) -> None:
        self.text = text
        self._breaks = breaks

    @cached_property
    def _ends(self) -> list[_Ending]:
        return list(_ends(self.text))

    def at(self, place: int) -> Iterator[Piece]:
        """Everything that may be read at ``place``."""
        yield from self.numbered(place)
        yield from self._named(place)
        yield from self._around(place)

    def numbered(self, place: int) -> Iterator[Piece]:
        """Numbers and what they number, at ``place``."""
        text = self.text
        if text[place] not in _FIRST:
            return
        until = min((one for one in self._breaks if one > place), default=len(text))
        for kind, pattern, cost in _NUMBERED:
            # 7号 桥北社区: what stands behind a break does not tell what the number is
            found = pattern.match(text, place) or pattern.match(text, place, until)
            if found is None or (kind == "telephone" and place and text[place - 1].isdigit()):
                continue
            value = _value(kind, found)
            if value is not None:
                yield Piece(place, found.end(), kind, value, cost)

    def _named(self, place: int) -> Iterator[Piece]:
        """Names guessed by what they end in."""
        for end, length, kind, cost in self._ends:
            before = end - length - place
            if end - place > LONGEST_NAME:
                return
            if before < 1 or (before == length == 1 and self.text[place] in _DIRECTIONS):
                continue
            name = self.text[place:end]
            if _NO_NAME.search(name) is None:
                yield Piece(place, end, kind, name, cost + _SIGN_COST * (end - place))

    def _around(self, place: int) -> Iterator[Piece]:
        """Persons and remarks around an address."""
        for kind, pattern, cost in _AROUND:
            found = pattern.match(self.text, place)
            if found is not None:
                yield self._until_break(place, found, kind, cost)
        if place == 0 or place in self._breaks:
            found = _PERSON.match(self.text, place)
            if found is not None:
                yield Piece(place, found.end(), "person", found.group(), 1.2)

    def _until_break(self, place: int, found: re.Match[str], kind: Kind, cost: float) -> Piece:
        """A person's name ends where a sign parted it from what follows: 户主顾小妹 江苏省."""
        start, end = found.span(found.lastindex or 0)
        parted = [one for one in self._breaks if start < one < end] if kind == "person" else []
        if parted:
            return Piece(place, min(parted), kind, self.text[start : min(parted)], cost)
        return Piece(place, found.end(), kind, self.text[start:end], cost)


def _ends(text: str) -> Iterator[_Ending]:
    """Where names may end, in the order of the text: of the endings at one place the longest."""
    for end in range(2, len(text) + 1):
        for length in range(min(_LONGEST_ENDING, end - 1), 0, -1):
            known = _ENDINGS.get(text[end - length : end])
            if known is not None:
                yield _Ending(end, length, *known)
                break


def _value(kind: Kind, found: re.Match[str]) -> str | None:
    if kind in ("telephone", "compact"):
        return found.group() if kind == "telephone" else found["parts"].upper()
    if kind == "door":
        return _door(found)
    if kind == "lane":
        return f"{_number(found.group(1))}{found.group(2)}"
    if kind == "floor" and found.re.groups > 1:
        number = value_of(found["no"])
        return None if number is None else str(-number if found["below"] else number)
    written = found.group(1)
    # 01室 of the sixth floor is not 1室
    return written.upper() if kind == "room" and written.isascii() else _number(written)


def _door(found: re.Match[str]) -> str | None:
    parts = found.groupdict()
    if parts.get("list"):
        return re.sub(rf"[{CHINESE}]+", lambda one: _number(one.group()), parts["list"])
    number = value_of(parts["no"])
    sub = parts.get("in") or parts.get("sub")
    if number is None:
        return None
    return str(number) if sub is None else f"{number}-{_number(sub)}"


def _number(written: str) -> str:
    """A number in digits; letters as capitals; anything else as it is."""
    number = value_of(written)
    return written.upper() if number is None else str(number)
