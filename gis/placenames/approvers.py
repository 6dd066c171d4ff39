"""Who approves a name: by kind of class, kind of county and date, with the article that says so.

The rules are data (``data/placenames/approvers.yaml``; DOMAIN §3.3, §12.4). What kind of county it is, and what it is
called, comes from the divisions of the day: a 市辖区 stands in no list of road approvers, so that the power of 海门市
over its roads ended on the day it became 海门区.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from gis.errors import BadInput, Complaint
from gis.placenames.classes import KIND_WORDS, Kind

Way = Literal["case", "filing", "order"]
"""Our own procedure; another department approves and files; a change order of divisions."""
CountyKind = Literal["市辖区", "县", "县级市", "several"]
Mark = Literal["stated", "derived", "unverified"]
BUREAU = "民政局"
"""The department for place names of a government: it files with the level above, and announces."""


@dataclass(frozen=True)
class ApproverRule:
    """One line of the table; ``first`` and ``past`` bound the days it holds, half-open, None where open."""

    classes: tuple[Kind, ...]
    way: Way
    body: str
    law: str
    article: str
    mark: Mark
    counties: tuple[CountyKind, ...] | None = None
    first: date | None = None
    past: date | None = None
    pattern: str | None = None
    consulted: bool = False
    note: str | None = None

    def holds(self, kind: Kind, county: CountyKind, day: date) -> bool:
        """Whether it is the rule for a class in a county of this kind on a day."""
        in_time = (self.first is None or self.first <= day) and (self.past is None or day < self.past)
        return in_time and kind in self.classes and (self.counties is None or county in self.counties)


@dataclass(frozen=True)
class Territory:
    """The counties a place lies in on a day, by name and kind, and the prefecture over them."""

    counties: tuple[tuple[str, str], ...]
    prefecture: str

    @property
    def kind(self) -> CountyKind:
        """The kind of its county, or ``several``."""
        if len(self.counties) != 1:
            return "several"
        kind = self.counties[0][1]
        return kind if kind in ("市辖区", "县", "县级市") else "several"  # type: ignore[return-value]

    @property
    def county(self) -> str:
        """The name of its county; of several, the prefecture's."""
        return self.counties[0][0] if len(self.counties) == 1 else self.prefecture


@dataclass(frozen=True)
class Approver:
    """Who approves, as called on the day, with the rule that says so."""

    body: str
    pattern: str
    rule: ApproverRule
    bureau: str
    """The place-name department that files and announces it."""

    @property
    def source(self) -> str:
        """Law and article, and how sure they are."""
        doubt = "" if self.rule.mark == "stated" else f"（{self.rule.mark}）"
        return f"{self.rule.law}{self.rule.article}{doubt}"

    def is_body(self, body: str) -> bool:
        """Whether a body that is named on a paper is the one of the rule."""
        return re.fullmatch(self.pattern, _plain(body)) is not None

    def complaint(self, body: str, field: str = "body") -> Complaint:
        """What is said to another body: who approves it, and by which article."""
        return Complaint(
            f"{body} does not approve this name, {self.body} does: {self.source}",
            field=field,
            fix="name the body whose reply it is",
        )


@dataclass(frozen=True)
class Approvers:
    """The table."""

    rules: Sequence[ApproverRule]

    def of(self, kind: Kind, territory: Territory, day: date) -> Approver:
        """Who approves names of a class on a ground on a day; ``BadInput`` where the table has no rule."""
        rule = next((one for one in self.rules if one.holds(kind, territory.kind, day)), None)
        if rule is None:
            raise BadInput(
                f"no rule says who approves {KIND_WORDS[kind]} in {territory.county} on {day} — "
                "add one to data/placenames/approvers.yaml"
            )
        words = {"county": territory.county, "prefecture": territory.prefecture}
        body = rule.body.format(**words)
        pattern = rule.pattern.format(**{name: re.escape(word) for name, word in words.items()}) if rule.pattern else ""
        # what the prefecture's bodies approve, the prefecture's bureau announces
        seat = territory.prefecture if "{prefecture}" in rule.body else territory.county
        return Approver(body, pattern or re.escape(body), rule, f"{seat}{BUREAU}")

    def way_of(self, kind: Kind) -> Way:
        """By which way names of a class become standard; it is the same everywhere and always."""
        return next((rule.way for rule in self.rules if kind in rule.classes), "case")

    def consulted_on(self, kind: Kind) -> bool:
        """Whether departments ask us before they approve names of a class."""
        return any(rule.consulted and kind in rule.classes for rule in self.rules)


def table_faults(rules: Iterable[ApproverRule]) -> list[str]:
    """What is wrong with a table: a class by two ways, or a pattern or body that cannot be filled in."""
    ways: dict[str, set[str]] = {}
    faults = []
    for rule in rules:
        for kind in rule.classes:
            ways.setdefault(kind, set()).add(rule.way)
        try:
            re.compile((rule.pattern or "").format(county="县", prefecture="市"))
            rule.body.format(county="县", prefecture="市")
        except (re.error, KeyError, IndexError, ValueError) as error:
            faults.append(f"{rule.body}: body or pattern cannot be used ({error})")
    several = {kind: ", ".join(sorted(found)) for kind, found in sorted(ways.items()) if len(found) > 1}
    return faults + [f"{kind} goes by several ways: {found}" for kind, found in several.items()]


def _plain(body: str) -> str:
    return re.sub(r"\s+", "", body)
