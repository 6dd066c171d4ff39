"""What somebody is still typing: divisions, then a name or its beginning, then numbers of which the last is open.

The rest of an address is read as in ``gis.addresses.parse``, but nothing needs to be whole: 海门区长, 桃坞路4,
濠景花园3幢2, taowulu44.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from gis.addresses.desk import Desk
from gis.addresses.gazetteer import Gazetteer
from gis.addresses.keys import PARTS, Rest
from gis.addresses.normalise import normalise
from gis.addresses.numerals import CHINESE, value_of
from gis.addresses.parse import Reader
from gis.addresses.pieces import ORDER, Forms, Piece
from gis.addresses.shelf import Shelf
from gis.pinyin.syllables import toneless
from gis.placenames.queries import read_words

MOST_SPLITS = 8
"""Ways to part divisions from a name that are looked at: the short name of one is the beginning of many others."""
_LETTERS = re.compile(r"[a-z]+")
_NUMBER = re.compile(rf"[0-9A-Za-z{CHINESE}甲乙丙丁戊东西南北中商门车地底夹]")
"""What the number of anything begins with."""


@dataclass(frozen=True)
class Split:
    """A way to read the beginning as divisions; ``place`` is where the name begins.

    ``told``: the communities that ever lay in all divisions told, None where none is; ``villages``: the communities
    themselves, where the last division is one.
    """

    place: int
    told: frozenset[int] | None = None
    villages: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Typed:
    """What was typed. ``whole``: a space behind it says that the name is ended."""

    text: str
    splits: tuple[Split, ...]
    whole: bool


class Numbers(NamedTuple):
    """What is told below a name: parts that are whole, then the beginning of the next one.

    ``said`` holds words that are no number: the beginning of an estate on a road, say.
    """

    rest: Rest
    beginning: str = ""
    said: str = ""


def read_typed(raw: str, desk: Desk, shelf: Shelf) -> Typed:
    """Read what was typed; ``BadInput`` for nothing, more than 100 signs, and signs that no address holds."""
    read_words(raw)
    text = normalise(raw, desk.reader.simplified).text
    return Typed(text, tuple(_splits(text, desk.reader.gazetteer, shelf))[:MOST_SPLITS], raw != raw.rstrip())


def letters_of(text: str) -> str:
    """Pinyin or initials as they are compared, without tones, ü as v; empty where there are other signs."""
    letters = "".join(toneless(sign) for sign in text.casefold()).replace("ü", "v")
    return letters if letters.isascii() and letters.isalpha() else ""


def letters_before_numbers(text: str) -> tuple[str, str]:
    """Pinyin or initials of a name and the numbers behind it: taowulu44."""
    found = _LETTERS.match(text.casefold())
    end = found.end() if found else 0
    return (text[:end].casefold(), text[end:]) if end and text[end : end + 1].isdigit() else ("", text)


def _splits(text: str, gazetteer: Gazetteer, shelf: Shelf) -> Iterator[Split]:
    """No division first, then those that take fewer signs."""
    pending, seen = [Split(0)], set()
    while pending:
        split = min(pending, key=lambda one: one.place)
        pending.remove(split)
        if split in seen:
            continue
        seen.add(split)
        yield split
        pending += _further(text, split, gazetteer, shelf)


def _further(text: str, split: Split, gazetteer: Gazetteer, shelf: Shelf) -> Iterator[Split]:
    for name in gazetteer.at(text, split.place):
        place = split.place + len(name)
        if name in gazetteer.zones:
            yield Split(place, split.told, split.villages)
        units = {one.unit_id for one in gazetteer.namings.get(name, ())}
        communities = frozenset().union(*(shelf.inside.get(unit, frozenset()) for unit in units))
        told = communities if split.told is None else communities & split.told
        if told:
            yield Split(place, told, told & units)


def read_numbers(text: str, reader: Reader, *, of_estate: bool) -> Numbers:
    """The numbers behind a name. In an estate a number at the end may be that of a building: 濠景花园3号."""
    forms = Forms(text, ())
    told: dict[str, str] = {}
    place, rank = 0, -1
    while place < len(text):
        piece = _closed(forms, text, place, rank)
        if piece is not None:
            if of_estate and piece.kind == "door" and piece.end == len(text) and not told:
                return Numbers(Rest(), piece.value)
            told[piece.kind] = told.get("lane", "") + piece.value if piece.kind == "lane" else piece.value
            place, rank = piece.end, ORDER[piece.kind]
            continue
        name = next(iter(reader.known_at(text, place)), "")
        if not name or rank >= ORDER["building"]:
            break
        place, rank = place + len(name), max(rank, ORDER["estate"])
    return _open(Rest(**told), text[place:], forms, place)


def _closed(forms: Forms, text: str, place: int, rank: int) -> Piece | None:
    """The surest number at a place that says itself what it numbers."""
    found = [
        piece
        for piece in forms.numbered(place)
        if piece.kind in PARTS
        and (ORDER[piece.kind] > rank or piece.kind == "lane")
        and not (text[piece.end - 1].isascii() and text[piece.end - 1].isalnum())
    ]
    return min(found, key=lambda piece: piece.cost, default=None)


def _open(rest: Rest, left: str, forms: Forms, place: int) -> Numbers:
    if not left:
        return Numbers(rest)
    if not _NUMBER.match(left):
        return Numbers(rest, said=left)
    number = value_of(left)
    if number is not None:
        return Numbers(rest, str(number))
    values = [piece.value for piece in forms.numbered(place) if piece.end == len(forms.text) and piece.kind in PARTS]
    return Numbers(rest, values[0] if values else left.upper())
