"""The rules of naming as data: laws, each with the days it is in force, and what each of their lines asks of a name.

``data/placenames/rules.yaml`` is the table; ``gis.load.rules`` reads it. A rule names a check (a pure function of
``gis.placenames.check``), what the check is told, and the verdict that the law gives to each thing it may find.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict, Field, field_validator, model_validator

from gis.periods import Period
from gis.placenames.classes import Kind, PlaceClass

Level = Literal["error", "warning", "judge", "fine"]
"""``judge``: for a person; what could not be looked at is always that."""
LEVELS: tuple[Level, ...] = get_args(Level)
"""The worst first."""
Scope = Literal["nation", "province", "prefecture", "county", "town", "built_up_area"]
Certainty = Literal["given", "copy", "recalled", "none"]
"""How sure the quoted words are: in the domain notes, in a public copy, from memory; ``none``: a hint, no law."""
UNLOOKED = "unlooked"
"""What a check finds when it could not look."""

FINDINGS: dict[str, frozenset[str] | None] = {
    "parts": frozenset({"missing", "other_class", "alone", "doubled"}),
    "signs": frozenset({"broken", "letters", "marks", "script", "digits"}),
    "characters": frozenset({"outside", "rare"}),
    "numbers": frozenset({"number"}),
    "reading": frozenset({"unknown", "uncertain"}),
    "size": frozenset({"promised"}),
    "words": None,
    "persons": frozenset({"person", "fictional", "guess"}),
    "duplicates": frozenset(
        {"same", "same_beyond", "same_sound", "same_proper", "in_use", "former", "other_name", "planned", "unapproved",
         "elsewhere", "unknown"}
    ),
    "near": frozenset({"other_order", "one_character"}),
    "division_feature": frozenset({"outside"}),
    "facility": frozenset({"other", "unknown"}),
    "historic": frozenset({"historic", "red", "unknown"}),
    "protected": frozenset({"protected", "measured"}),
    "reserve": frozenset({"held", "taken", "sound", "other_use", "free"}),
}  # fmt: skip
"""What each check may find; None: the kinds of the words in its list, and the names of its patterns."""
_NEEDED: dict[str, tuple[str, ...]] = {
    "words": ("list",),
    "persons": ("list", "surnames"),
    "size": ("list",),
    "division_feature": ("list",),
    "duplicates": ("scope",),
    "near": ("scopes",),
    "historic": ("years",),
}
"""Parameters without which a check cannot look."""


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)


class Parameters(_Form):
    """What a check is told: lists by name, the scope, thresholds."""

    list: str | None = None
    allowed: str | None = None
    surnames: str | None = None
    beyond: str | None = None
    patterns: dict[str, str] = {}
    scope: Scope | None = None
    scopes: dict[Kind, Scope] | None = None
    generics: tuple[str, ...] = ()
    same_proper: bool = False
    optional: tuple[str, ...] = ()
    meant: tuple[str, ...] = ()
    ground: str = ""
    years: int | None = Field(default=None, ge=1)
    shortest: int = Field(default=1, ge=1)
    most: int = Field(default=10, ge=1)

    @field_validator("patterns")
    @classmethod
    def _are_patterns(cls, patterns: dict[str, str]) -> dict[str, str]:
        for pattern in patterns.values():
            try:
                re.compile(pattern)
            except re.error as error:
                raise ValueError(f"{pattern!r} is no pattern: {error}") from error
        return patterns

    @property
    def lists(self) -> tuple[str, ...]:
        """The lists of words it names."""
        return tuple(name for name in (self.list, self.allowed, self.surnames) if name)


class _Dated(_Form):
    since: date | None = Field(default=None, alias="from")
    until: date | None = Field(default=None, alias="to")

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> _Dated:
        if self.since is not None and self.until is not None and self.until <= self.since:
            raise ValueError(f"what is in force must end after it begins, not {self.since} to {self.until}")
        return self

    @property
    def period(self) -> Period:
        """The days it is in force."""
        return Period(self.since, self.until)


class Law(_Dated):
    """A law with its days in force; ``missing``: what of it is not in the table, said in every answer it touches."""

    key: str = Field(pattern=r"^[a-z0-9-]{1,40}$")
    title: str = Field(min_length=1)
    title_en: str = Field(min_length=1)
    number: str = Field(min_length=1)
    source: str = Field(min_length=1)
    missing: str | None = None


class Rule(_Dated):
    """One line of a law put to a check. Its own days, where given, are a part of the law's.

    It holds for classes of ``kinds`` or with ``classes``' codes; for all where neither is given.
    """

    key: str = Field(pattern=r"^[a-z0-9-]{1,40}$")
    law: str
    title: str = Field(min_length=1)
    title_en: str = Field(min_length=1)
    article: str = Field(min_length=1)
    quote: str = Field(min_length=1)
    certainty: Certainty
    check: str
    levels: dict[str, Level] = Field(min_length=1)
    kinds: tuple[Kind, ...] = ()
    classes: tuple[str, ...] = ()
    parameters: Parameters = Parameters()

    @model_validator(mode="after")
    def _is_understood_by_its_check(self) -> Rule:
        if self.check not in FINDINGS:
            raise ValueError(f"{self.key}: there is no check {self.check!r} — one of {', '.join(sorted(FINDINGS))}")
        possible = FINDINGS[self.check]
        unknown = sorted(set(self.levels) - possible) if possible is not None else []
        if possible is not None and unknown:
            known = ", ".join(sorted(possible))
            raise ValueError(f"{self.key}: {self.check} never finds {', '.join(unknown)} — it finds {known}")
        lacking = [name for name in _NEEDED.get(self.check, ()) if not getattr(self.parameters, name)]
        if lacking:
            raise ValueError(f"{self.key}: {self.check} must be told {', '.join(lacking)} in its parameters")
        return self

    def covers(self, place_class: PlaceClass, generic: str) -> bool:
        """Whether names of a class, with this generic part, fall under it."""
        if self.parameters.generics and generic not in self.parameters.generics:
            return False
        if not self.kinds and not self.classes:
            return True
        return place_class.kind in self.kinds or place_class.code in self.classes


class RuleFile(_Form):
    """All laws and rules of a file; keys are unique, and every rule stands in one of the laws."""

    laws: list[Law] = Field(min_length=1)
    rules: list[Rule] = Field(min_length=1)

    @model_validator(mode="after")
    def _hang_together(self) -> RuleFile:
        for what in (self.laws, self.rules):
            keys = [one.key for one in what]
            twice = sorted({key for key in keys if keys.count(key) > 1})
            if twice:
                raise ValueError(f"{', '.join(twice)} stands twice")
        laws = {law.key for law in self.laws}
        lost = [f"{rule.key} stands in {rule.law!r}" for rule in self.rules if rule.law not in laws]
        if lost:
            raise ValueError(f"{'; '.join(lost)}: no such law is in the file")
        return self


@dataclass(frozen=True)
class Rules:
    """The table of rules, and the laws they stand in."""

    rules: tuple[Rule, ...]
    laws: Mapping[str, Law]
    sha256: str = ""

    def in_force(self, as_of: date) -> Iterator[tuple[Rule, Law]]:
        """The rules of a date, each with its law."""
        for rule in self.rules:
            law = self.laws[rule.law]
            if law.period.holds(as_of) and rule.period.holds(as_of):
                yield rule, law

    def missing(self, as_of: date) -> list[Law]:
        """Laws in force on a date of which the table does not have all."""
        return [law for law in self.laws.values() if law.missing and law.period.holds(as_of)]


def worst(levels: Iterator[Level]) -> Level:
    """The worst of levels; ``fine`` where there are none."""
    return min(levels, key=LEVELS.index, default="fine")
