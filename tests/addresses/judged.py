"""Answers to the gold set, judged: right at top 1, how precise each grade is, and what was given where nothing is."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from gis.addresses.desk import Desk
from gis.addresses.settle import Match
from gis.flows.address_desk import read_desk
from gis.flows.correct_reading import shipped_readings
from gis.flows.match_addresses import match_addresses
from gis.load.address_tables import read_address_tables
from gis.load.characters import read_characters
from gis.pinyin import sound_key
from tests.addresses.careful import Careful, homes_of
from tests.addresses.gold import Gold, Question
from tests.addresses.hand import Signs

AT_ONCE = 500
"""Questions that are asked together."""
COMMON_LEVEL = 1
"""Of the general table of 2013: 3,500 characters in common use."""


@dataclass(frozen=True)
class Judged:
    """A question with its answer: grade, level, address."""

    question: Question
    match: Match

    @property
    def given(self) -> str | None:
        """The address that was given first."""
        best = self.match.best
        return best.found.address_id if best is not None and best.found is not None else None

    @property
    def fair(self) -> bool:
        """Whether exactly one address is right."""
        return len(self.question.right) == 1

    @property
    def right(self) -> bool:
        """Whether the one right address came first."""
        return self.fair and self.given in self.question.right

    @property
    def sure(self) -> bool:
        """Whether the answer claims one address, or one street."""
        return self.match.grade in ("A", "B")


@dataclass(frozen=True)
class Told:
    """How a set was answered: ``unfair`` are left out of ``right``, and never out of the precision of grades."""

    asked: int
    unfair: int
    right: int
    grades: dict[str, tuple[int, int]]
    """By grade: how often it was given, and how often to the one right address."""

    @property
    def share(self) -> float:
        """Right at top 1, of the fair ones."""
        return self.right / max(self.asked - self.unfair, 1)

    def precision(self, grade: str) -> float:
        """Of the answers of a grade, those that are right."""
        given, right = self.grades[grade]
        return right / given if given else 1.0


def gold_of(connection: Connection, desk: Desk, data: Path, seed: int) -> Gold:
    """A maker of questions over every address believed now."""
    tables = read_address_tables(data)
    readings = shipped_readings(data)
    characters = read_characters(data / "placenames" / "characters.csv")
    common = [sign for sign in characters.by_sign if characters.level_of(sign) == COMMON_LEVEL]
    by_sound: dict[str, list[str]] = {}
    for sign in common:
        by_sound.setdefault(sound_key(sign, readings), []).append(sign)
    signs = Signs(
        common, by_sound, lambda text: sound_key(text, readings), {to: sign for sign, to in tables.simplified.items()}
    )
    return Gold(Careful(homes_of(connection), desk.ground, signs.sound_of), signs, tables.elsewhere, seed)


def desk_of(connection: Connection, data: Path) -> Desk:
    """The desk over the same state."""
    return read_desk(connection, read_address_tables(data), shipped_readings(data))


def judge(connection: Connection, desk: Desk, questions: Sequence[Question], as_of: date) -> list[Judged]:
    """Ask them all."""
    found = []
    for start in range(0, len(questions), AT_ONCE):
        some = questions[start : start + AT_ONCE]
        matches = match_addresses(connection, desk, [one.written for one in some], as_of)
        found += [Judged(*pair) for pair in zip(some, matches, strict=True)]
    return found


def told(answers: Iterable[Judged]) -> Told:
    """The counts of a set."""
    some = list(answers)
    grades = {
        grade: (len(given := [one for one in some if one.match.grade == grade]), sum(one.right for one in given))
        for grade in ("A", "B", "C", "none")
    }
    return Told(len(some), sum(not one.fair for one in some), sum(one.right for one in some), grades)
