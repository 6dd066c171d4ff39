"""The gazetteer (地名录) of a division at a date: its standard names, all that is recorded of them, and two indexes.

Only standard names are in it (Decree 753 Art. 15). Names that nobody approved are left out; when they are asked for,
they stand in an appendix that says what they are. Fields are those of the standard record (DOMAIN §3.4).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any, Literal, NamedTuple, TypeVar

from shapely.geometry.base import BaseGeometry

from gis.periods import Period
from gis.placenames.book import EVER, Entry, NameBook, day_of
from gis.placenames.characters import Characters
from gis.placenames.classes import KIND_WORDS, KINDS, Classes, Kind
from gis.placenames.collation import collation_key, first_letter
from gis.placenames.record import Approval, Description, Form, PlaceName, unit_place

POINT_DECIMALS = 4
"""Decimals of a degree, some 10 m: where a name is looked for, not where a survey stands."""
NO_APPROVAL = Approval()
ToldForm = Form | Literal["predecessor"]
"""``predecessor`` (前身): the name of a unit that went whole into this one, and ended with that."""


class Told(NamedTuple):
    """Another name of a place, and the days from and until which it was in use, as far as known."""

    name: str
    form: ToldForm
    sound: str
    pinyin: str
    valid_from: date | None
    valid_to: date | None


@dataclass(frozen=True)
class Article:
    """One place in the gazetteer. ``number`` counts through the whole book, appendix included, from 1.

    ``division``: what it lies in on the date, in words. ``lon``, ``lat`` in degrees, EPSG:4490, None without a point.
    """

    place_id: str
    name: str
    proper: str
    generic: str
    class_code: str
    class_name: str
    kind: Kind
    roman: str
    pinyin: str
    initials: str
    division: str
    position: str | None
    others: tuple[Told, ...]
    approval: Approval
    description: Description | None
    lon: float | None
    lat: float | None
    planned: bool
    made_up: bool
    source: str
    note: str | None
    key: str
    """Its place in a list (``gis.placenames.collation``)."""
    letter: str
    strokes: int | None
    """Of its first character."""
    shape: BaseGeometry | None = field(default=None, compare=False, repr=False)
    """Point, line or area, EPSG:4490; None of a division, whose ground is its outline."""
    number: int = 0

    def names_in(self, form: ToldForm) -> list[Told]:
        """Other names of one form, oldest first."""
        return [one for one in self.others if one.form == form]


@dataclass(frozen=True)
class Section:
    """The places of one kind, by class, then by sound."""

    kind: Kind
    title: str
    articles: tuple[Article, ...]


class IndexLine(NamedTuple):
    """A line of an index: a name, the place it leads to, and, for another name, the standard one (见 …)."""

    name: str
    pinyin: str
    article: Article
    see: str | None
    letter: str
    strokes: int | None
    key: str


@dataclass(frozen=True)
class Gazetteer:
    """The gazetteer of a division. ``sources``: whose names it has, those with most names first."""

    unit_id: int
    unit_name: str
    as_of: date
    sections: tuple[Section, ...]
    unapproved: tuple[Article, ...]
    by_sound: tuple[IndexLine, ...]
    by_strokes: tuple[IndexLine, ...]
    sources: tuple[str, ...]
    made_up: bool
    grounded: bool = True
    """Whether communities are known on the date: without them nobody can say where a place lies that is no division."""
    illustrative: bool = True
    """Points of divisions come from outlines that are no legal proof."""

    def __len__(self) -> int:
        return sum(len(section.articles) for section in self.sections)

    @property
    def articles(self) -> Iterator[Article]:
        """All places, the appendix last."""
        for section in self.sections:
            yield from section.articles
        yield from self.unapproved

    def counts(self) -> list[tuple[Section, list[tuple[str, str, int]]]]:
        """How many standard names each section has, by class: code, name, number."""
        return [
            (section, [(*one, n) for one, n in Counter((a.class_code, a.class_name) for a in section.articles).items()])
            for section in self.sections
        ]


@dataclass(frozen=True)
class Asked:
    """A gazetteer that is asked for; ``unapproved``: with the appendix; ``made_up``: with demonstration names."""

    unit_id: int
    as_of: date
    unapproved: bool = False
    made_up: bool = True


@dataclass(frozen=True)
class Records:
    """What stands in the records beside the book of names.

    ``versions``: of each place, of all days; ``orders``: approval of a unit's name on the date, by unit;
    ``predecessors``: units that went whole into a unit (``gis.placenames.ordered``).
    """

    versions: Mapping[str, Sequence[PlaceName]] = field(default_factory=dict)
    orders: Mapping[int, Approval] = field(default_factory=dict)
    predecessors: Mapping[int, Sequence[int]] = field(default_factory=dict)


@dataclass(frozen=True)
class Outline:
    """The ground of the division (``itself``) or of one right below it, to be drawn; ``area``: GeoJSON, degrees."""

    name: str
    area: Mapping[str, Any]
    itself: bool


def entries_of(book: NameBook, asked: Asked) -> list[Entry]:
    """The names that a gazetteer has: standard ones that lie in the division, and unapproved ones if asked for."""
    day = asked.as_of.toordinal()
    # a community has dozens of places: each is looked up once
    inside: dict[tuple[int | None, tuple[int, ...]], bool] = {}

    def lies_in(entry: Entry) -> bool:
        ground = (entry.unit_id, entry.communities)
        if ground not in inside:
            inside[ground] = book.lies_in(entry, asked.unit_id, asked.as_of)
        return inside[ground]

    return [
        entry
        for entry in book.entries
        if entry.form == "standard"
        and entry.on(day)
        and (entry.status == "standard" or asked.unapproved)
        and (asked.made_up or not entry.made_up)
        and lies_in(entry)
    ]


def compile_gazetteer(
    book: NameBook,
    asked: Asked,
    entries: Iterable[Entry],
    records: Records,
    classes: Classes,
    characters: Characters,
) -> Gazetteer:
    """Put the gazetteer together from ``entries_of``, with divisions, other names and descriptions of its date."""
    compiler = _Compiler(book, asked, records, classes, characters.strokes_of)
    standard: list[Article] = []
    unapproved: list[Article] = []
    for entry in entries:
        (standard if entry.status == "standard" else unapproved).append(compiler.article(entry))
    numbered = list(_numbered([*_sorted(standard), *_sorted(unapproved)]))
    listed, appendix = numbered[: len(standard)], numbered[len(standard) :]
    lines = [line for article in listed for line in compiler.lines(article)]
    return Gazetteer(
        unit_id=asked.unit_id,
        unit_name=compiler.name_of(asked.unit_id) or f"#{asked.unit_id}",
        as_of=asked.as_of,
        sections=tuple(_sections(listed)),
        unapproved=tuple(appendix),
        by_sound=tuple(sorted(lines, key=lambda line: (line.letter == "#", line.key, line.article.number))),
        by_strokes=tuple(sorted(lines, key=lambda line: (line.strokes or 99, line.key, line.article.number))),
        sources=tuple(source for source, _ in Counter(article.source for article in numbered).most_common()),
        made_up=any(article.made_up for article in numbered),
        grounded=compiler.grounded,
    )


def _sorted(articles: Iterable[Article]) -> list[Article]:
    order = {kind: place for place, kind in enumerate(KINDS)}
    return sorted(articles, key=lambda one: (order[one.kind], one.class_code, one.key, one.place_id))


def _numbered(articles: Iterable[Article]) -> Iterator[Article]:
    return (replace(article, number=number) for number, article in enumerate(articles, start=1))


def _sections(articles: Sequence[Article]) -> Iterator[Section]:
    for kind in KINDS:
        of_kind = tuple(article for article in articles if article.kind == kind)
        if of_kind:
            yield Section(kind, KIND_WORDS[kind], of_kind)


class _Compiler:
    """Makes articles of entries."""

    def __init__(
        self,
        book: NameBook,
        asked: Asked,
        records: Records,
        classes: Classes,
        strokes_of: Callable[[str], int | None],
    ) -> None:
        self.book, self.asked, self.records, self.classes = book, asked, records, classes
        self.strokes_of = strokes_of
        self.day = asked.as_of.toordinal()
        self.names: dict[int, str | None] = {}
        self.words: dict[tuple[int, ...], str] = {}
        self.first_day = min((spells[0].first for spells in book.ground.units.values() if spells), default=EVER)

    @property
    def grounded(self) -> bool:
        """Whether the chain of any community reaches the date."""
        return any(
            spell.first <= self.day < spell.past for spells in self.book.ground.chains.values() for spell in spells
        )

    def article(self, entry: Entry) -> Article:
        """What the gazetteer tells of a place."""
        record = _holding(self.records.versions.get(entry.place_id, ()), self.asked.as_of)
        described = _holding(self.book.descriptions.get(entry.place_id, ()), self.asked.as_of)
        found = self.classes.by_code.get(entry.class_code)
        return Article(
            place_id=entry.place_id,
            name=entry.name,
            proper=entry.proper,
            generic=entry.generic,
            class_code=entry.class_code,
            class_name=found.name if found else entry.class_code,
            kind=self.classes.kind_of(entry.class_code),
            roman=entry.roman,
            pinyin=entry.pinyin,
            initials=entry.initials,
            division=self._division(entry),
            position=record.position if record else None,
            others=(*_joined_periods(self._others(entry)), *self._predecessors(entry)),
            approval=record.approval if record else self.records.orders.get(entry.unit_id or 0, NO_APPROVAL),
            description=described if described and (self.asked.made_up or not described.made_up) else None,
            lon=None if entry.lon is None else round(entry.lon, POINT_DECIMALS),
            lat=None if entry.lat is None else round(entry.lat, POINT_DECIMALS),
            planned=entry.planned,
            made_up=entry.made_up,
            source=entry.source,
            note=record.note if record else None,
            key=self._key(entry.name, entry.sound, entry.pinyin),
            letter=first_letter(entry.sound),
            strokes=self.strokes_of(entry.name[0]),
            shape=record.shape if record else None,
        )

    def lines(self, article: Article) -> Iterator[IndexLine]:
        """The lines of an index that lead to a place: its name, and the others it has or had."""
        yield IndexLine(article.name, article.pinyin, article, None, article.letter, article.strokes, article.key)
        seen = {article.name}
        for other in article.others:
            if other.form != "map" and other.name not in seen:
                seen.add(other.name)
                key = self._key(other.name, other.sound, other.pinyin)
                strokes = self.strokes_of(other.name[0])
                letter = first_letter(other.sound)
                yield IndexLine(other.name, other.pinyin, article, article.name, letter, strokes, key)

    def name_of(self, unit_id: int) -> str | None:
        """What a unit is called on the date."""
        if unit_id not in self.names:
            spells = self.book.ground.units.get(unit_id, ())
            self.names[unit_id] = next((spell.name for spell in spells if spell.first <= self.day < spell.past), None)
        return self.names[unit_id]

    def _key(self, name: str, sound: str, pinyin: str) -> str:
        return collation_key(name, sound, pinyin, self.strokes_of)

    def _division(self, entry: Entry) -> str:
        """所属行政区: counties and towns, communities where they are few; of a division, what stands above it."""
        if entry.unit_id is not None:
            above = [unit for unit, _ in self.book.ground.upwards(entry.unit_id, self.day)[1:]]
            return "".join(self.name_of(unit) or "" for unit in reversed(above[:2]))
        found = self.words.get(entry.communities)
        if found is None:
            units = self.book.units_of(entry, self.asked.as_of)
            levels = (units.counties, units.towns, units.communities if len(units.communities) <= 3 else ())
            found = self.words[entry.communities] = "".join(map(self._joined, levels))
        return found

    def _joined(self, units: Collection[int]) -> str:
        return "、".join(name for unit in sorted(units) if (name := self.name_of(unit)))

    def _others(self, entry: Entry) -> Iterator[Told]:
        """Names the place had before, or has beside this one, on the date; what comes later is not told."""
        for other in self.book.of_place(entry.place_id):
            if other.first > self.day or (other.made_up and not self.asked.made_up):
                continue
            if other.form == "standard":
                # an earlier standard name is a former one; what was never approved is none
                if other.name != entry.name and other.past <= self.day and other.status == "standard":
                    yield self._told(other, "former")
            elif other.form == "former" or other.on(self.day):
                yield self._told(other, other.form)

    def _predecessors(self, entry: Entry) -> Iterator[Told]:
        """Names of the units that went whole into a division."""
        for unit in self.records.predecessors.get(entry.unit_id or 0, ()):
            for other in reversed(self.book.of_place(unit_place(unit))):
                if other.form == "standard" and other.status == "standard" and other.past <= self.day:
                    yield self._told(other, "predecessor")

    def _told(self, entry: Entry, form: ToldForm) -> Told:
        # since when a division bore its name on the first day of the register, the register does not know
        since = None if entry.unit_id is not None and entry.first == self.first_day else day_of(entry.first)
        return Told(entry.name, form, entry.sound, entry.pinyin, since, day_of(entry.past))


def _joined_periods(told: Iterable[Told]) -> Iterator[Told]:
    """Periods of one name that follow each other, as one: a division changes in more ways than its name."""
    last: Told | None = None
    for one in told:
        if last is not None and (last.name, last.form, last.valid_to) == (one.name, one.form, one.valid_from):
            last = last._replace(valid_to=one.valid_to)
        else:
            if last is not None:
                yield last
            last = one
    if last is not None:
        yield last


Dated = TypeVar("Dated", PlaceName, Description)


def _holding(versions: Iterable[Dated], as_of: date) -> Dated | None:
    """The version that holds on a date."""
    return next((one for one in versions if Period(one.valid_from, one.valid_to).holds(as_of)), None)
