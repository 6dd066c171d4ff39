"""The register of place-name documents, and the plan's indicators of them: which counties have what on a date.

T2-26 of the 14th five-year plan counts gazetteer (地名录), map (地名图) and plan (地名规划) of each county; T1-22
counts the counties with a list of historic names (历史地名名录). DOMAIN §8.1, §8.2.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

from gis.errors import BadInput, Complaint, NotFound
from gis.periods import Period

DocumentKind = Literal["gazetteer", "map", "plan", "heritage"]
DOCUMENT_KINDS: tuple[DocumentKind, ...] = get_args(DocumentKind)
DOCUMENT_WORDS: dict[DocumentKind, str] = {
    "gazetteer": "地名录", "map": "地名图", "plan": "地名规划", "heritage": "历史地名名录",
}  # fmt: skip
LONGEST = 500
"""Characters of a title, number, body, place or source."""


@dataclass(frozen=True)
class PlacenameDocument:
    """A document of a division, in force from ``valid_from`` (None: since nobody knows when) until ``valid_to``."""

    unit_id: int
    kind: DocumentKind
    title: str
    source: str
    valid_from: date | None
    valid_to: date | None = None
    number: str | None = None
    issued_by: str | None = None
    file: str | None = None
    made_up: bool = False
    note: str | None = None
    document_id: int | None = None

    def holds(self, day: date) -> bool:
        """Whether it is in force on a day."""
        return Period(self.valid_from, self.valid_to).holds(day)


@dataclass(frozen=True)
class IndicatorRule:
    """What an indicator counts: every document of ``kinds`` that a county has, of as many as it should have."""

    ref: str
    title: str
    kinds: tuple[DocumentKind, ...]
    source: str
    note: str | None = None


_PLAN = '南通市"十四五"民政事业发展规划（通民发〔2021〕68号）'
RULES: Mapping[str, IndicatorRule] = {
    rule.ref: rule
    for rule in (
        IndicatorRule("T2-26", "地名规划、地名录、地名图编制率", ("gazetteer", "map", "plan"), _PLAN),
        IndicatorRule(
            "T1-22",
            "历史地名名录编制率",
            ("heritage",),
            _PLAN,
            "the plan's indicator also speaks of public services (地名公共服务); the register knows lists only",
        ),
    )
}


@dataclass(frozen=True)
class Failing:
    """A county, and what it lacks."""

    unit_id: int
    name: str
    missing: tuple[DocumentKind, ...]


@dataclass(frozen=True)
class DocumentIndicator:
    """An indicator on a date: ``numerator`` documents of ``denominator`` that the counties of that date should have.

    ``rate`` is None without any county. ``made_up``: whether a made-up document is among those counted.
    """

    rule: IndicatorRule
    as_of: date
    numerator: int
    denominator: int
    failing: tuple[Failing, ...]
    made_up: bool
    sources: tuple[str, ...]

    @property
    def rate(self) -> float | None:
        """Share of documents that are there."""
        return self.numerator / self.denominator if self.denominator else None


def document_indicator(
    rule: IndicatorRule, documents: Iterable[PlacenameDocument], counties: Mapping[int, str], as_of: date
) -> DocumentIndicator:
    """The indicator on a date, over its counties (unit → name).

    A document counts for the county it is of. One of a county that ended does not count for its heir: the new county
    has new bounds and needs its own.
    """
    counted = [one for one in documents if one.kind in rule.kinds and one.unit_id in counties and one.holds(as_of)]
    had = {(one.unit_id, one.kind) for one in counted}
    failing = tuple(
        Failing(unit, name, missing)
        for unit, name in counties.items()
        if (missing := tuple(kind for kind in rule.kinds if (unit, kind) not in had))
    )
    return DocumentIndicator(
        rule,
        as_of,
        len(had),
        len(counties) * len(rule.kinds),
        failing,
        any(one.made_up for one in counted),
        tuple(sorted({one.source for one in counted})),
    )


def rule_of(ref: str) -> IndicatorRule:
    """The indicator of a reference; ``NotFound`` names those that are known."""
    found = RULES.get(ref.upper())
    if found is None:
        raise NotFound(f"{ref!r} is no indicator of place-name documents — one of {', '.join(RULES)}")
    return found


def kind_of(words: str) -> DocumentKind:
    """The kind that somebody writes, by its key or its name; ``BadInput`` names the kinds."""
    for kind in DOCUMENT_KINDS:
        if words.strip() in (kind, DOCUMENT_WORDS[kind]):
            return kind
    raise BadInput(
        Complaint(f"{words!r} is no kind of document", field="kind", fix=f"one of {', '.join(DOCUMENT_KINDS)}")
    )


def complaints(document: PlacenameDocument, today: date) -> Iterator[Complaint]:
    """What is wrong with a document that is to be registered."""
    if document.valid_from is not None and document.valid_from > today:
        yield Complaint(f"{document.valid_from} has not come yet", field="valid_from", fix="register it on that day")
    if document.valid_to is not None and document.valid_from is not None and document.valid_to <= document.valid_from:
        yield Complaint(f"{document.valid_to} is not after {document.valid_from}", field="valid_to")
    for field in ("title", "source", "number", "issued_by", "file", "note"):
        words = getattr(document, field)
        if words is not None and not words.strip():
            yield Complaint("is empty", field=field, fix="write it as the document has it, or leave it out")
        elif words is not None and (len(words) > LONGEST or "\0" in words):
            yield Complaint(f"has over {LONGEST} characters, or a NUL", field=field)
