"""A name put to the rules of naming: what stands in the register of that date is read, the check itself is pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from pathlib import Path

from shapely import Point
from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection

from gis.db.divisions import require_known_day
from gis.db.name_books import read_name_book
from gis.db.name_reserve import read_reserve
from gis.db.naming_cases import communities_under
from gis.db.snapshots import first_map_day
from gis.errors import BadInput, NotFound
from gis.flows.built_up import areas_on
from gis.flows.correct_reading import readings_in_force
from gis.flows.naming_office import Proposal
from gis.load.characters import read_characters
from gis.load.placename_tables import CLASSES, read_classes
from gis.load.readings import READINGS, read_readings
from gis.load.rules import LISTS, RULES, read_lists, read_rules
from gis.pinyin import Readings
from gis.placenames import cases
from gis.placenames.book import NameBook, Units
from gis.placenames.built_up import BuiltUpArea
from gis.placenames.characters import Characters
from gis.placenames.check import check, proposals
from gis.placenames.classes import Classes
from gis.placenames.ground import NOWHERE
from gis.placenames.lists import Lists
from gis.placenames.reserve import Reserved
from gis.placenames.rules import Rules
from gis.placenames.verdicts import Candidate, Grounds, Verdict, Verdicts

CHARACTERS = "characters.csv"


@dataclass(frozen=True)
class NamingTables:
    """The tables that come with the house: classes, characters, readings, lists of words and names, rules."""

    classes: Classes
    characters: Characters
    readings: Readings
    lists: Lists
    rules: Rules


@lru_cache(maxsize=2)
def shipped_tables(data: Path) -> NamingTables:
    """The tables below ``data``, read once."""
    folder = data / "placenames"
    readings = read_readings(folder / READINGS)
    lists = read_lists(folder / LISTS, readings)
    rules = read_rules(folder / RULES, lists)
    return NamingTables(read_classes(folder / CLASSES), read_characters(folder / CHARACTERS), readings, lists, rules)


@dataclass(frozen=True)
class Standing:
    """How what stands in the register is had: read anew, or, in the service, kept by the versions of its layers."""

    book: Callable[[Connection, Readings], NameBook]
    areas: Callable[[Connection, date], Sequence[BuiltUpArea]]
    readings: Callable[[Connection, Readings], Readings]


READ_ANEW = Standing(
    lambda connection, readings: read_name_book(connection, readings=readings), areas_on, readings_in_force
)
"""For a command, which asks once."""


@dataclass(frozen=True)
class AskedName:
    """A question for the check. ``shape`` is in EPSG:4490; ``division`` is a unit, where there is no shape.

    ``communities`` are units the place is known to lie in. ``made_up``: whether demonstration names may be told.
    """

    name: str
    class_code: str
    as_of: date
    shape: BaseGeometry | None = None
    division: int | None = None
    communities: tuple[int, ...] = ()
    replaces: str | None = None
    measures: str | None = None
    project: str | None = None
    made_up: bool = True


@dataclass(frozen=True)
class Answer:
    """The verdicts, and free names of the reserve that would pass, where they were asked for."""

    verdicts: Verdicts
    proposed: tuple[tuple[Reserved, Verdicts], ...] = ()


def check_name(
    connection: Connection,
    asked: AskedName,
    tables: NamingTables,
    standing: Standing = READ_ANEW,
    *,
    propose: bool = False,
) -> Answer:
    """Put a name to every rule in force on a date, with the register as it is believed now.

    ``NotFound`` for a class, a division or a replaced place that is not known, and for a place outside the register;
    ``BadInput`` for what is no name.
    """
    require_known_day(connection, asked.as_of)
    readings = standing.readings(connection, tables.readings)
    book = standing.book(connection, readings)
    candidate = Candidate(
        asked.name,
        asked.class_code,
        asked.shape,
        _units(connection, book, asked),
        asked.replaces,
        asked.measures,
        asked.project,
    )
    grounds = Grounds(
        book,
        tables.rules,
        tables.classes,
        tables.lists,
        tables.characters,
        readings,
        asked.as_of,
        standing.areas(connection, asked.as_of),
        tuple(one for one in read_reserve(connection) if asked.made_up or not one.made_up),
        asked.made_up,
    )
    return Answer(check(candidate, grounds), tuple(proposals(candidate, grounds)) if propose else ())


def _units(connection: Connection, book: NameBook, asked: AskedName) -> Units:
    """The divisions that the place of a candidate lies in on the date; nowhere where that was not said."""
    day = asked.as_of.toordinal()
    if asked.communities:
        return book.ground.of_communities(asked.communities, day)
    if asked.division is not None:
        found = book.ground.of_unit(asked.division, day)
        if not any(found):
            raise NotFound(f"division {asked.division} is not in force on {asked.as_of}")
        return found
    if asked.shape is None:
        return NOWHERE
    under = communities_under(connection, asked.shape, asked.as_of)
    if under:
        return _together(book, under, day)
    drawn = first_map_day(connection)
    if drawn is not None and asked.as_of >= drawn:
        where = asked.shape.wkt if isinstance(asked.shape, Point) else "the area"
        raise NotFound(f"no community of the register covers {where} on {asked.as_of}")
    return NOWHERE


def _together(book: NameBook, units: Sequence[int], day: int) -> Units:
    each = [book.ground.of_unit(one, day) for one in units]
    return Units(*(frozenset().union(*level) for level in zip(*each, strict=True)))


def resolve_class(classes: Classes, text: str) -> str:
    """The code of the one class that a person means; ``BadInput`` names them where several fit."""
    found = classes.matching(text)
    if len(found) > 1:
        known = "、".join(f"{one.code} {one.name}" for one in found[:12])
        raise BadInput(f"{text!r} may be any of {known} — give one code")
    return found[0].code


@dataclass(frozen=True)
class CheckOfOffice:
    """The naming check as the procedure of naming calls it (``gis.flows.naming_office.NamingCheck``)."""

    tables: NamingTables
    standing: Standing = READ_ANEW

    def __call__(self, connection: Connection, proposal: Proposal) -> list[cases.Verdict]:
        """Each rule's verdict on what a case proposes, in words."""
        asked = AskedName(
            proposal.name,
            proposal.class_code,
            proposal.day,
            proposal.shape,
            communities=proposal.communities,
            replaces=proposal.place_id,
            measures=proposal.measures,
            project=proposal.project,
        )
        return [as_words(one) for one in check_name(connection, asked, self.tables, self.standing).verdicts.verdicts]


def as_words(verdict: Verdict) -> cases.Verdict:
    """A verdict in the words a case keeps."""
    return cases.Verdict(
        verdict.rule.key,
        verdict.level,
        verdict.sentence,
        article_words(verdict),
        tuple(" ".join(filter(None, (one.text, one.where, one.scope))) for one in verdict.evidence),
    )


def article_words(verdict: Verdict) -> str:
    """Law, number and article, with the words quoted: 地名管理条例（国务院令第753号）第九条第一款第（八）项：…."""
    law, rule = verdict.law, verdict.rule
    return f"{law.title}（{law.number}）{rule.article}：{rule.quote}"
