"""How well a register's address answers what was asked: differences field by field, a score of named parts, a grade.

Scores sort; grades are for people (DAWA's wash: A sure, B sure with small variations, C unsure). The level that is
reached is told beside the grade and never mixed with it (DOMAIN §4.5).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal, NamedTuple

from gis.addresses.gazetteer import Form
from gis.addresses.keys import PARTS, Rest, doors_of
from gis.addresses.names import Likeness
from gis.addresses.query import AskedDivision, Query

Grade = Literal["A", "B", "C", "none"]
Difference_kind = Literal[
    "same", "omitted", "historic", "other_form", "same_sound", "one_character", "one_less", "one_more",
    "without_generic", "two_characters", "one_of", "wrong", "missing", "decided",
]  # fmt: skip
DIVISION_FIELDS = frozenset({"city", "county", "town", "community"})
GRADING = "2026-11"
"""Version of the thresholds below: an answer names it, so that it can be told later by which rules it was graded."""

NAME, DIVISIONS, NUMBER, INSIDE = 0.40, 0.20, 0.25, 0.15
"""Ceilings of the parts of a score: the name carries most, since without it nothing is found."""
NAME_SCORES: dict[Likeness, float] = {
    "same": 1.0, "without_generic": 0.9, "same_sound": 0.85, "one_character": 0.8, "one_less": 0.75, "one_more": 0.75,
    "two_characters": 0.6,
}  # fmt: skip
"""How much of the name's part a likeness is worth: a clerk's ear errs less than a clerk's hand."""
SAFE_LIKENESS: frozenset[Likeness] = frozenset(
    {"same_sound", "one_character", "one_less", "one_more", "without_generic"}
)
"""One small slip in a name: safe when the number exists and nothing else in the place told competes."""
_NUMBERS = frozenset({"lane", "group", "door"})
_INSIDE = frozenset({"building", "unit", "floor", "room", "entrance"})
"""Parts whose weights make the number's and the inside's part of a score."""
_ROUNDING = 1e-4
"""What rounding may add to a score."""
SLIPS: dict[str, float] = {
    "same": 0.0, "omitted": 0.0, "historic": 0.0, "other_form": 0.0, "same_sound": 0.5, "without_generic": 0.5,
    "two_characters": 2.0,
}  # fmt: skip
"""Slips of a difference, others being one: what is meant is what needs the fewest. What is heard is written otherwise
more often than what is seen; so is a division, whose like are few."""
DIVISION_SLIP = 0.5
_NAMES = frozenset({"name", "street", "estate"})
_MISSPELT = _NAMES | {"town", "community"}
"""Fields in which a character may go wrong and what is meant still be known."""
NEEDED = frozenset({"door", "building", "unit"})
"""Parts that are not to be left out before a smaller one: without them another address could be meant."""
WORTH: dict[str, float] = {
    "same": 1.0,
    "historic": 1.0,
    "other_form": 0.9,
    "omitted": 0.7,
    "wrong": 0.0,
    "missing": 0.0,
}
"""How much of its part a field is worth."""


class Difference(NamedTuple):
    """One field: what was asked, what the register has, and how they differ."""

    field: str
    asked: str | None
    found: str | None
    kind: Difference_kind


class Part(NamedTuple):
    """A named part of a score with its ceiling."""

    name: str
    score: float
    ceiling: float


@dataclass(frozen=True)
class Weighed:
    """An address of the register weighed against a question."""

    differences: tuple[Difference, ...]
    parts: tuple[Part, ...]
    unmatched: tuple[str, ...]

    @cached_property
    def score(self) -> float:
        """The sum of the parts, 0 to 1."""
        return round(sum(part.score for part in self.parts), 4)

    @property
    def slips(self) -> float:
        """How many slips a writer must have made who meant this address."""
        return sum(
            DIVISION_SLIP if one.kind == "one_character" and one.field in DIVISION_FIELDS else SLIPS.get(one.kind, 1.0)
            for one in self.differences
        )

    @property
    def is_whole(self) -> bool:
        """Whether all that was asked is there, and nothing more that tells it from others."""
        return not self.unmatched and not self.left_out

    @property
    def left_out(self) -> list[Difference]:
        """Parts that tell an address from others and were not asked."""
        return [one for one in self.differences if one.kind == "omitted" and one.field in NEEDED]

    def kinds(self) -> frozenset[str]:
        """The kinds of difference there are."""
        return frozenset(one.kind for one in self.differences)


@dataclass(frozen=True)
class Chain:
    """What stands above a community on the date asked, and every unit that ever did."""

    names: Sequence[str]
    units: frozenset[int]
    ever: frozenset[int]


_LEVELS = {"city": 0, "county": 1, "town": 2, "community": 3}


def compare_divisions(asked: Sequence[AskedDivision], chain: Chain, as_of: date) -> list[Difference]:
    """Each division that was written against what the address lies in."""
    return [_division(one, chain, as_of.toordinal()) for one in asked]


def _division(asked: AskedDivision, chain: Chain, day: int) -> Difference:
    level = _LEVELS[asked.kind]
    found = chain.names[level] if level < len(chain.names) else None
    fitting = [naming for naming in asked.namings if naming.unit_id in chain.ever]
    if not fitting:
        return Difference(asked.kind, asked.words, found, "wrong")
    form = min(naming.form for naming in fitting)
    if form is Form.misspelt:
        return Difference(asked.kind, asked.words, found, "one_character")
    surest = [naming for naming in fitting if naming.form is form]
    if any(naming.unit_id in chain.units and naming.first <= day < naming.past for naming in surest):
        return Difference(asked.kind, asked.words, found, "same" if form is Form.full else "other_form")
    return Difference(asked.kind, asked.words, found, "historic")


def compare_rest(asked: Rest, found: Rest) -> list[Difference]:
    """Each part below the name; a floor that the room tells is no difference."""
    told = []
    for name in PARTS:
        ours, theirs = getattr(asked, name), getattr(found, name)
        if not ours and not theirs:
            continue
        if name == "floor" and found.room and (not ours or ours == theirs or asked.room):
            continue
        kind = "one_of" if name == "door" and theirs in doors_of(ours) else _kind(ours, theirs)
        told.append(Difference(name, ours or None, theirs or None, kind))
    return told


def _kind(asked: str, found: str) -> Difference_kind:
    if asked == found:
        return "same"
    if not asked:
        return "omitted"
    return "missing" if not found else "wrong"


def weigh(query: Query, name: tuple[str, str, Likeness], rest: tuple[Rest, Rest], divisions: Sequence[Difference],
          others: Sequence[Difference] = ()) -> Weighed:  # fmt: skip
    """Weigh one address.

    ``name`` is what was written, what was found and how alike they are; ``rest`` what was asked and what the register
    has below the name; ``others`` are names beside it (the estate on a road).
    """
    written, found, likeness = name
    told = [Difference("name", written, found, likeness), *divisions, *others, *compare_rest(*rest)]
    numbers = [one for one in told if one.field in _NUMBERS]
    inside = [one for one in told if one.field in _INSIDE or one.field in ("estate", "street")]
    parts = (
        Part("name", NAME * NAME_SCORES[likeness], NAME),
        Part("divisions", DIVISIONS * _mean(divisions), DIVISIONS),
        Part("number", NUMBER * _mean(numbers), NUMBER),
        Part("inside", INSIDE * _mean(inside), INSIDE),
    )
    unmatched = [
        one.asked for one in told if one.kind in ("wrong", "missing") and one.asked and one.field not in DIVISION_FIELDS
    ]
    names = [one.asked for one in told if one.asked and one.field in _NAMES]
    strange = (words for words in query.unknown if not any(words in name for name in names))
    return Weighed(tuple(told), parts, (*unmatched, *strange))


def _mean(told: Sequence[Difference]) -> float:
    return sum(WORTH.get(one.kind, 0.8) for one in told) / len(told) if told else 1.0


def most_without(rest: Rest, likeness: Likeness, *, beside: int) -> float:
    """The most that an address may score which has all parts of ``rest`` but the smallest, and no others.

    ``beside`` is how many names may be weighed with the parts inside. Where no part was asked for, any score.
    """
    asked = [name for name in PARTS if getattr(rest, name)]
    if not asked:
        return 1.0
    if asked[-1] in _NUMBERS:
        lost = NUMBER / sum(name in _NUMBERS for name in asked)
    else:
        lost = INSIDE / (sum(name in _INSIDE for name in asked) + beside)
    return NAME * NAME_SCORES[likeness] + DIVISIONS + NUMBER + INSIDE - lost + _ROUNDING


def grade(best: Weighed, rivals: int, *, whole: bool) -> Grade:
    """The grade of the best answer; ``rivals`` are others as good, ``whole`` says that it reaches the level asked.

    A: one address, the same after normalisation; divisions may be left out or be those of an earlier day.
    B: one address; one safe slip in the name, or one wrong division, and nothing else.
    C: anything else that found something.
    """
    if rivals or not whole:
        return "C"
    slips = [one for one in best.differences if one.kind not in ("same", "omitted", "historic", "other_form")]
    omitted_inside = best.left_out
    if not slips and not omitted_inside:
        return "A"
    if len(slips) + len(omitted_inside) > 1:
        return "C"
    only = (slips or omitted_inside)[0]
    if only in omitted_inside:
        return "B"
    safe = only.field in _MISSPELT and only.kind in SAFE_LIKENESS
    astray = only.field in DIVISION_FIELDS and only.kind == "wrong"
    return "B" if safe or astray else "C"
