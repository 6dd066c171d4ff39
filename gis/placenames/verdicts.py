"""What a naming check is asked, what it rests on, and what it answers: a verdict by rule, with article and evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from shapely.geometry.base import BaseGeometry

from gis.pinyin import Readings, Romanised
from gis.placenames.book import NameBook
from gis.placenames.built_up import BuiltUpArea
from gis.placenames.characters import Characters
from gis.placenames.classes import Classes, PlaceClass
from gis.placenames.ground import NOWHERE, Units
from gis.placenames.lists import Lists
from gis.placenames.parts import Parts
from gis.placenames.reserve import Reserved
from gis.placenames.rules import Law, Level, Rule, Rules, worst


@dataclass(frozen=True)
class Candidate:
    """A name somebody wants to give, to a place of a class.

    ``shape`` (point, line or area, EPSG:4490) and ``units`` (the divisions it lies in) say where; without them the
    rules that look at a scope are for a person. ``replaces``: the place that is renamed, or whose present name is
    looked at. ``measures``: what was provided for the old name before a rename (Decree 753 Art. 25). ``project``: whom
    a reserved name is held for.
    """

    name: str
    class_code: str
    shape: BaseGeometry | None = field(default=None, compare=False)
    units: Units = NOWHERE
    replaces: str | None = None
    measures: str | None = None
    project: str | None = None


@dataclass(frozen=True)
class Grounds:
    """All that verdicts rest on, handed in; ``made_up``: whether demonstration names count.

    ``built_up`` are the areas of ``as_of``, loaded or derived.
    """

    book: NameBook
    rules: Rules
    classes: Classes
    lists: Lists
    characters: Characters
    readings: Readings
    as_of: date
    built_up: Sequence[BuiltUpArea] = ()
    reserve: Sequence[Reserved] = ()
    made_up: bool = True

    @cached_property
    def reserved(self) -> Mapping[str, Sequence[Reserved]]:
        """Entries of the reserve that are not dropped, by name, and by proper part where the generic one is open."""
        found: dict[str, list[Reserved]] = defaultdict(list)
        for one in self.reserve:
            if one.state != "dropped":
                found[one.name if one.generic else one.proper].append(one)
        return found

    @cached_property
    def reserved_sounds(self) -> Mapping[str, Sequence[Reserved]]:
        """The same by sound."""
        found: dict[str, list[Reserved]] = defaultdict(list)
        for entries in self.reserved.values():
            for one in entries:
                found[one.sound].append(one)
        return found


@dataclass(frozen=True)
class Evidence:
    """One thing a finding rests on: a name, with its place and period, or a word with the list it stands in."""

    text: str
    how: str
    """same, same_sound, same_proper, one_character, other_order, word, reserved …: what it is to the candidate."""
    place_id: str | None = None
    class_code: str | None = None
    form: str | None = None
    since: date | None = None
    until: date | None = None
    """Of a name no longer in use: the first day it was not."""
    where: str | None = None
    distance_m: float | None = None
    scope: str | None = None
    """The ground on which both lie: a division or a built-up area by name."""
    derived: bool = False
    """The scope is a built-up area that was approximated, as no layer is loaded."""
    made_up: bool = False
    source: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Finding:
    """One thing a check found; the rule gives it its level."""

    kind: str
    sentence: str
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True)
class Outcome:
    """What a check came to: what it found, and the sentence for a rule that is kept."""

    findings: tuple[Finding, ...]
    looked: str


@dataclass(frozen=True)
class Judged:
    """A finding with the level the rule gives it."""

    level: Level
    finding: Finding


@dataclass(frozen=True)
class Verdict:
    """The verdict of one rule, with its law; ``looked`` says what was looked at."""

    rule: Rule
    law: Law
    found: tuple[Judged, ...]
    looked: str

    @property
    def level(self) -> Level:
        """The worst that was found."""
        return worst(one.level for one in self.found)

    @property
    def sentence(self) -> str:
        """What was found, the worst first; or what was looked at."""
        ordered = sorted(self.found, key=lambda one: ("error", "warning", "judge", "fine").index(one.level))
        return " ".join(one.finding.sentence for one in ordered) or self.looked

    @property
    def evidence(self) -> tuple[Evidence, ...]:
        """All evidence of what was found."""
        return tuple(piece for one in self.found for piece in one.finding.evidence)


@dataclass(frozen=True)
class Verdicts:
    """The answer: the parts and spelling the name has, a verdict by rule that applies, and laws not in the table."""

    candidate: Candidate
    place_class: PlaceClass
    as_of: date
    parts: Parts
    romanised: Romanised
    verdicts: tuple[Verdict, ...]
    missing: tuple[Law, ...]
    areas: tuple[BuiltUpArea, ...] = ()
    """The built-up areas the place lies in."""

    @property
    def level(self) -> Level:
        """The worst verdict."""
        return worst(one.level for one in self.verdicts)

    def of(self, rule: str) -> Verdict:
        """The verdict of a rule by its key; ``KeyError`` where the rule does not apply."""
        return next_or_key_error(self.verdicts, rule)


def next_or_key_error(verdicts: Iterable[Verdict], rule: str) -> Verdict:
    """The verdict of a rule among others."""
    for one in verdicts:
        if one.rule.key == rule:
            return one
    raise KeyError(rule)
