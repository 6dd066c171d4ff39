"""Suggestions for who is still typing an address, stage by stage: name, then number, building, unit and room.

The staged answer is that of DAWA's autocomplete: each suggestion has its text and the question to send next. Names are
chosen in memory; what stands below one is asked of the register (``Below``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from heapq import nsmallest
from itertools import islice
from typing import Any, Literal, NamedTuple

from gis.addresses.answer import divisions_of
from gis.addresses.desk import Desk
from gis.addresses.ground import Spell
from gis.addresses.keys import PARTS
from gis.addresses.names import SHORTEST_FUZZY, Name
from gis.addresses.parse import parse
from gis.addresses.shelf import NEAR_KM, Label, Shelf
from gis.addresses.typed import Numbers, Split, Typed, letters_before_numbers, letters_of, read_numbers, read_typed
from gis.pinyin.syllables import is_han

Stage = Literal["name", "number", "building", "unit", "room"]
MOST_NAMES = 60
"""Names below which numbers are looked for: a road crosses some ten communities, and six counties may have one of it.
"""
MOST_RINGED = 2_000
"""Labels, the largest, among which near ones are looked for: all roads of the city would take 40 ms to measure."""
MOST_WAYS = 2
"""Readings whose numbers are asked of the register."""
_STAGES: dict[str, Stage] = {
    "lane": "number", "group": "number", "door": "number", "building": "building", "unit": "unit", "floor": "room",
    "room": "room", "entrance": "room",
}  # fmt: skip
_ENDINGS = {"group": "组", "door": "号", "building": "幢", "unit": "单元", "floor": "层", "room": "室"}
_COUNTY, _TOWN, _COMMUNITY = 2, 3, 4
"""How many names of a chain are told; the first, the city's, is left out of what is shown."""


@dataclass(frozen=True)
class Asked:
    """A question: what was typed, the day, where one is (WGS 84 longitude, latitude), and what may be given."""

    typed: str
    as_of: date
    limit: int = 10
    near: tuple[float, float] | None = None
    made_up: bool = True


class Choice(NamedTuple):
    """A label that may be meant, and those of its names that lie in the divisions told."""

    label: Label
    names: tuple[Name, ...]


class Below(NamedTuple):
    """Names whose numbers are asked of the register."""

    names: tuple[Name, ...]
    numbers: Numbers


@dataclass(frozen=True)
class Looked:
    """What was found in memory, and what is to be asked; ``whole``: names themselves are no answer any more."""

    choices: tuple[Choice, ...]
    below: tuple[Below, ...]
    whole: bool


class Part(NamedTuple):
    """What the register has next below a name: the part of the key, its value, and how many addresses it holds.

    ``text`` is the own text of one of them; ``address_id`` that of an address that ends here, None where none does.
    """

    name_id: int
    part: str | None
    value: str
    addresses: int
    address_id: str | None
    text: str
    on_street: bool
    made_up: bool


def look(asked: Asked, desk: Desk, shelf: Shelf) -> Looked:
    """Names that begin so, sound so, or hold what was typed; and the names below which numbers are wanted."""
    typed = read_typed(asked.typed, desk, shelf)
    rings = {} if asked.near is None else shelf.near(asked.near)
    below = tuple(one for split in typed.splits for one in _below(typed, split, desk, shelf, rings, asked))[:MOST_WAYS]
    whole = typed.whole and bool(below)
    choices = [] if whole else _choices(typed, shelf, rings, asked)
    if not choices and not below:
        choices = _alike(typed, desk, shelf, asked)
    return Looked(tuple(choices), below, whole)


def _choices(typed: Typed, shelf: Shelf, rings: Mapping[int, int], asked: Asked) -> list[Choice]:
    """The best choices: readings with fewer divisions, then near ones, then by how they fit, then larger ones.

    What lies in a division is listed where nothing else is told, and nothing bears its name: 海门区, and not 桃坞.
    """
    found: dict[Label, Choice] = {}
    for split in typed.splits:
        words = typed.text[split.place :]
        if found and not words:
            continue
        fits = _fits(words, split, shelf)
        for choice in _first(_narrowed(fits, split, asked), rings, asked.limit):
            found.setdefault(choice.label, choice)
        if len(found) >= asked.limit:
            break
    return list(found.values())[: asked.limit]


def _fits(words: str, split: Split, shelf: Shelf) -> Iterator[Label]:
    """Labels that fit, each once, the better fit first, then in the order of the shelf."""
    if not words:
        return iter(shelf.labels if split.told is not None else ())
    return _once(_by_fit(words, shelf)) if len(words) > 1 else shelf.beginning(_plain(words))


def _once(labels: Iterable[Label]) -> Iterator[Label]:
    seen: set[Label] = set()
    for label in labels:
        if label not in seen:
            seen.add(label)
            yield label


def _by_fit(words: str, shelf: Shelf) -> Iterator[Label]:
    plain = _plain(words)
    yield from shelf.by_text.get(words, ())
    yield from shelf.beginning(plain)
    head = words.rstrip("".join({sign for sign in words if not is_han(sign)}))
    if head != words and (letters := letters_of(words[len(head) :])):
        yield from shelf.mixed(head, letters)
    yield from shelf.holding(words.casefold())


def _plain(words: str) -> str:
    return letters_of(words) or words.casefold()


def _narrowed(labels: Iterable[Label], split: Split, asked: Asked) -> Iterator[Choice]:
    told = split.told
    for label in labels:
        if label.made_up and not asked.made_up:
            continue
        names = label.names if told is None else tuple(one for one in label.names if one.community_id in told)
        if names:
            yield Choice(label, names)


def _first(choices: Iterator[Choice], rings: Mapping[int, int], limit: int) -> Iterable[Choice]:
    if not rings:
        return islice(choices, limit)
    ringed = enumerate(islice(choices, MOST_RINGED))
    return [choice for _, choice in nsmallest(limit, ringed, key=lambda one: (_ring(one[1].names, rings), one[0]))]


def _ring(names: Sequence[Name], rings: Mapping[int, int]) -> int:
    return min(rings.get(one.community_id, len(NEAR_KM)) for one in names)


def _alike(typed: Typed, desk: Desk, shelf: Shelf, asked: Asked) -> list[Choice]:
    """Where nothing fits: names with one character wrong, or of the same sound."""
    found: dict[Label, Choice] = {}
    for split in typed.splits:
        words = typed.text[split.place :]
        if len(words) >= SHORTEST_FUZZY and any(map(is_han, words)):
            labels = (label for text in desk.names.like(words) for label in shelf.by_text.get(text, ()))
            found |= {choice.label: choice for choice in _narrowed(labels, split, asked)}
    return list(found.values())[: asked.limit]


def _below(
    typed: Typed, split: Split, desk: Desk, shelf: Shelf, rings: Mapping[int, int], asked: Asked
) -> Iterator[Below]:
    """The names that end where numbers begin: a known one, one in letters, or a village whose groups are counted."""
    words = typed.text[split.place :]
    letters, rest = letters_before_numbers(words)
    if split.villages and (not words or words[0].isdigit() or not letters):
        groups = [name for unit in split.villages for name in desk.names.by_community.get(unit, ())]
        numbers = read_numbers(words, desk.reader, of_estate=False)
        if groups and not numbers.said:
            yield Below(_given(groups, rings, asked), numbers)
    if not words:
        return
    name = next(iter(desk.reader.known_at(words, 0)), "")
    labels = [*shelf.sounding(letters)] if letters else [*shelf.by_text.get(name, ())]
    names = [one for choice in _narrowed(labels, split, asked) for one in choice.names]
    if names:
        of_estate = all(one.kind != "street" for one in names)
        left = rest if letters else words[len(name) :]
        yield Below(_given(names, rings, asked), read_numbers(left, desk.reader, of_estate=of_estate))


def _given(names: Sequence[Name], rings: Mapping[int, int], asked: Asked) -> tuple[Name, ...]:
    mine = [one for one in names if asked.made_up or not one.made_up]
    return tuple(sorted(mine, key=lambda one: (_ring((one,), rings), -one.addresses))[:MOST_NAMES])


def name_offer(choice: Choice, desk: Desk, as_of: date) -> dict[str, Any]:
    """A name as a suggestion. What to send next ends in a space: the name is whole, and its numbers are wanted."""
    spell = desk.ground.nearest(choice.names[0].community_id, as_of.toordinal())
    depth = _COUNTY
    if len(choice.names) < len(choice.label.names):
        # a town that was told must be told again, or the next question asks of the whole county
        towns = {desk.ground.nearest(one.community_id, as_of.toordinal()).units[2] for one in choice.names}
        depth = _TOWN if len(towns) == 1 else _COUNTY
    text = "".join(spell.names[1:depth]) + choice.label.text
    return {
        "text": text,
        "stage": "name",
        "kind": choice.label.kind,
        "query": f"{text} ",
        "caret": len(text) + 1,
        "address_id": None,
        "count": sum(one.addresses for one in choice.names),
        "divisions": divisions_of(spell, desk.ground.province, depth),
        "made_up": choice.label.made_up,
    }


def part_offers(parts: Iterable[Part], below: Below, desk: Desk, as_of: date) -> list[dict[str, Any]]:
    """Numbers, buildings, units and rooms as suggestions; those that are written alike are one."""
    names = {name.name_id: name for name in below.names}
    found: dict[str, dict[str, Any]] = {}
    for part in parts:
        name = names[part.name_id]
        spell = desk.ground.nearest(name.community_id, as_of.toordinal())
        text = "".join(spell.names[1 : _TOWN if part.on_street else _COMMUNITY]) + _own(part, name, below, desk)
        if below.numbers.said and below.numbers.said not in text:
            continue
        kind = part.part or below.numbers.rest.deepest or name.kind
        known = found.setdefault(text, _offer(part, kind, text, spell, desk.ground.province))
        known["count"] += part.addresses
        known["address_id"] = known["address_id"] or part.address_id
    return list(found.values())


def _offer(part: Part, kind: str, text: str, spell: Spell, province: str) -> dict[str, Any]:
    return {
        "text": text,
        "stage": _STAGES.get(kind, "name"),
        "kind": kind,
        "query": text,
        "caret": len(text),
        "address_id": part.address_id,
        "count": 0,
        "divisions": divisions_of(spell, province),
        "made_up": part.made_up,
    }


def _own(part: Part, name: Name, below: Below, desk: Desk) -> str:
    """The own words down to the part: those of an address below it, cut where the part ends."""
    if part.address_id is not None:
        return part.text
    parsed = parse(part.text, desk.reader)
    ends = [one.end for one in parsed.components if one.kind == part.part]
    if ends:
        return part.text[: max(ends)]
    rest = below.numbers.rest._replace(**({part.part: part.value} if part.part else {}))
    return name.text + "".join(getattr(rest, one) + _ENDINGS.get(one, "") for one in PARTS if getattr(rest, one))
