"""Names of roads, estates and villages for benchmarks, made up from usual characters."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from shapely import LineString, Point

from gis.pinyin import Readings
from gis.pinyin.syllables import toneless
from gis.placenames.entries import Entry
from gis.placenames.record import OtherName, PlaceName

SIGNS = (
    "东西南北中新老大小江海河港湾桥门山石林木水火土金银花草春夏秋冬红黄青白天地人和平安康宁富贵荣华文明学府园桃李杏梅竹菊"
    "松柏龙凤虎鹤云雨风雪阳光月星城乡村镇永兴隆盛昌吉祥如意德仁义礼智信"
)
GENERICS = (("路", "23500"), ("街", "23500"), ("巷", "23500"), ("花园", "22100"), ("小区", "22100"), ("庄", "22200"))
FORMER = 0.05
"""Share of places that have a former name too."""


def made_up_names(
    places: Sequence[Entry], readings: Readings, count: int, chance: random.Random
) -> Iterator[PlaceName]:
    """So many names of roads, estates and villages, each in one of the communities ``places``."""
    for number in range(count):
        generic, code = chance.choice(GENERICS)
        proper = "".join(chance.choices(SIGNS, k=chance.choice((2, 2, 2, 3, 3, 4))))
        place = chance.choice(places)
        lon, lat = (place.lon or 120.9) + chance.uniform(-0.01, 0.01), (place.lat or 32.0) + chance.uniform(-0.01, 0.01)
        line = code == "23500"
        yield PlaceName(
            f"BENCH-{number}", proper + generic, proper, generic, code, *_letters(proper, generic, readings),
            "standard", "list", "made up for a benchmark",
            shape=LineString([(lon, lat), (lon + 0.004, lat)]) if line else Point(lon, lat),
            communities=(place.unit_id or 0,), valid_from=date(2000, 1, 1) + timedelta(days=chance.randrange(5_000)),
            made_up=True,
        )  # fmt: skip


def former_name(place: PlaceName, readings: Readings, chance: random.Random) -> OtherName:
    """A name that a place had before."""
    proper = "".join(chance.choices(SIGNS, k=2))
    _, pinyin, sound, initials = _letters(proper, place.generic, readings)
    name, until = proper + place.generic, place.valid_from
    return OtherName(
        place.place_id, name, "former", pinyin, sound, initials, place.source, valid_to=until, made_up=True
    )


def _letters(proper: str, generic: str, readings: Readings) -> tuple[str, str, str, str]:
    """Letters character by character: true enough for a made-up name, and a hundred times faster than by the rules."""
    parts = [[_syllable(sign, readings) for sign in part] for part in (proper, generic)]
    pinyin = " ".join("".join(part).capitalize() for part in parts)
    plain = [[toneless(syllable) for syllable in part] for part in parts]
    sound = [syllable for part in plain for syllable in part]
    roman = " ".join("".join(part).capitalize() for part in plain)
    return roman, pinyin, " ".join(sound), "".join(syllable[0] for syllable in sound)


_READ: dict[str, str] = {}


def _syllable(sign: str, readings: Readings) -> str:
    if sign not in _READ:
        _READ[sign] = readings.spell(sign).syllables[0]
    return _READ[sign]
