"""The naming check: every rule in force on a date that applies to a name, each with its verdict, article and evidence.

Pure, and quick: names are looked up in the book by name, by sound and by nearness; only the few found so are compared
by ground. Sources: Decree 753 Art. 9–10, 15, 25, the measures of 2024, and the laws before them (DOMAIN §3.2).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from gis.errors import BadInput, NotFound
from gis.placenames import check_duplicates, check_names, check_places, check_reserve
from gis.placenames.check_scope import Question
from gis.placenames.classes import OFFICE_CLASSES
from gis.placenames.reserve import Reserved
from gis.placenames.rules import UNLOOKED, Law, Rule
from gis.placenames.verdicts import Candidate, Grounds, Judged, Outcome, Verdict, Verdicts

LONGEST_NAME = 60
"""Characters. The longest names of the register have some twenty."""
MOST_TRIED = 60
"""Entries of the reserve that are checked for a proposal: the first that fit, in the order of the reserve."""
Check = Callable[[Question, Rule], Outcome | None]
CHECKS: Mapping[str, Check] = {
    "parts": check_names.parts,
    "signs": check_names.signs,
    "characters": check_names.characters,
    "numbers": check_names.numbers,
    "reading": check_names.reading,
    "size": check_names.size,
    "words": check_names.words,
    "persons": check_names.persons,
    "duplicates": check_duplicates.duplicates,
    "near": check_duplicates.near,
    "division_feature": check_places.division_feature,
    "facility": check_places.facility,
    "historic": check_places.historic,
    "protected": check_places.protected,
    "reserve": check_reserve.reserve,
}
"""Checks by the name that rules call them by; None: the rule does not apply to what was asked."""


def check(candidate: Candidate, grounds: Grounds) -> Verdicts:
    """Every rule's verdict on a candidate name.

    ``BadInput`` for what is no name at all; ``NotFound`` for a class or a replaced place that is not known.
    """
    candidate = replace(candidate, name=require_name(candidate.name), class_code=_class_code(candidate.class_code))
    asked = Question(candidate, grounds)
    if candidate.replaces is not None and not asked.own:
        raise NotFound(f"there is no place {candidate.replaces} whose name could be replaced")
    applying = [
        (rule, law)
        for rule, law in grounds.rules.in_force(grounds.as_of)
        if check_duplicates.covers(rule, asked.place_class, asked.name)
    ]
    verdicts = [found for rule, law in applying if (found := _verdict(asked, rule, law)) is not None]
    return Verdicts(
        candidate,
        asked.place_class,
        grounds.as_of,
        asked.parts,
        asked.romanised,
        tuple(verdicts),
        tuple(grounds.rules.missing(grounds.as_of)),
        asked.areas,
    )


def require_name(name: str) -> str:
    """A name without the white space around it; ``BadInput`` where it is empty, too long or holds control signs."""
    name = name.strip()
    if not name:
        raise BadInput("the name is empty — write the name that is to be checked")
    if len(name) > LONGEST_NAME:
        raise BadInput(f"the name has {len(name):,} characters, {LONGEST_NAME} at most are a name")
    if any(ord(sign) < 32 or 0x7F <= ord(sign) < 0xA0 or 0xD800 <= ord(sign) <= 0xDFFF for sign in name):
        raise BadInput("the name holds control signs or half characters — type it anew")
    return name


def _class_code(code: str) -> str:
    """The class of the place itself where that of its office was given."""
    return OFFICE_CLASSES.get(code, code)


def _verdict(asked: Question, rule: Rule, law: Law) -> Verdict | None:
    outcome = CHECKS[rule.check](asked, rule)
    if outcome is None:
        return None
    found = tuple(
        Judged("judge" if one.kind == UNLOOKED else rule.levels[one.kind], one)
        for one in outcome.findings
        if one.kind == UNLOOKED or one.kind in rule.levels
    )
    return Verdict(rule, law, found, outcome.looked)


def proposals(candidate: Candidate, grounds: Grounds, most: int = 10) -> list[tuple[Reserved, Verdicts]]:
    """Free names of the reserve that fit the candidate's class and ground, and are neither an error nor a warning.

    The generic part of an entry that has none is the candidate's.
    """
    asked = Question(replace(candidate, class_code=_class_code(candidate.class_code)), grounds)
    generic = asked.parts.generic or next(iter(sorted(asked.place_class.generics, key=len)), "")
    free = [one for one in grounds.reserve if one.on(grounds.as_of).state == "free"]
    found = []
    for one in [one for one in free if check_reserve.fits(asked, one)][:MOST_TRIED]:
        name = one.name if one.generic else one.proper + generic
        verdicts = check(replace(candidate, name=name), grounds)
        if verdicts.level in ("judge", "fine"):
            found.append((one, verdicts))
        if len(found) == most:
            break
    return found
