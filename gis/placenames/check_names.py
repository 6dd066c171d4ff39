"""What a name itself shows: its parts, its characters, its words, and the size its generic part promises."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict

from gis.pinyin.syllables import is_han
from gis.placenames.check_scope import Question
from gis.placenames.lists import Word
from gis.placenames.rules import Rule
from gis.placenames.verdicts import Evidence, Finding, Outcome

_NUMBER = re.compile(r"第?[0-9〇零一二三四五六七八九十百千万两]+(号|大队|组|支|队)?")
GIVEN_LENGTHS = (2,)
"""Characters of a given name after the surname: with one, every second two-character proper part would be a person."""
_OLD_KINDS = frozenset({"division", "residents", "natural", "road"})
"""Kinds of places whose proper parts, once in use, are old words of the ground and no guess at a person."""


def parts(asked: Question, rule: Rule) -> Outcome:
    """Whether a proper part stands before a generic one that the class knows."""
    place_class, name = asked.place_class, asked.name
    generics = place_class.generics
    shown = f"{asked.parts.proper} + {asked.parts.generic}"
    if not generics:
        return Outcome((), f"The class {place_class.name} asks for no generic part.")
    if name in generics:
        return Outcome((Finding("alone", f"{name} is a generic part alone: a proper part is missing."),), shown)
    if not asked.parts.generic:
        return Outcome(_without_generic(asked, rule), "A natural village is one word: no generic part is asked for.")
    inner = next((one for one in generics if len(one) > 1 and asked.parts.proper.endswith(one)), None)
    if inner is not None and place_class.kind == "estate":
        sentence = f"{inner} and {asked.parts.generic} are two generic parts one after the other."
        return Outcome((Finding("doubled", sentence),), shown)
    return Outcome((), f"{shown}, as names of the class {place_class.name} have.")


def _without_generic(asked: Question, rule: Rule) -> tuple[Finding, ...]:
    others = [
        one
        for one in asked.grounds.classes.in_order
        if any(asked.name.endswith(word) and len(word) < len(asked.name) for word in one.generics)
    ]
    known = "、".join(asked.place_class.generics[:12])
    ends = f"{asked.name} does not end in a generic part of the class {asked.place_class.name} ({known} …)"
    if asked.place_class.code in rule.parameters.optional:
        return ()
    if others:
        words = "、".join(f"{one.code} {one.name}" for one in others[:4])
        evidence = tuple(Evidence(one.name, "class", class_code=one.code) for one in others[:8])
        return (Finding("other_class", f"{ends}; it ends as names of {words} do.", evidence),)
    return (Finding("missing", f"{ends}."),)


def signs(asked: Question, _rule: Rule) -> Outcome:
    """Signs that are no Chinese characters: broken ones, letters, punctuation, digits, other scripts."""
    found: dict[str, list[str]] = defaultdict(list)
    for sign in asked.name:
        kind = _sign_kind(sign)
        if kind is not None:
            found[kind].append(sign)
    words = {
        "broken": "is broken: look the character up in the paper",
        "letters": "is a letter of another writing",
        "marks": "is no character",
        "script": "is of another script",
        "digits": "is a digit: write the number in characters, or leave it out",
    }
    return Outcome(
        tuple(
            Finding(kind, f"{'、'.join(dict.fromkeys(given))} {words[kind]}.", _words_of(given))
            for kind, given in found.items()
        ),
        "It is written in Chinese characters only.",
    )


def _sign_kind(sign: str) -> str | None:
    if is_han(sign):
        return None
    category = unicodedata.category(sign)
    if sign in "?？\ufffd□" or category in ("Co", "Cn", "Cs", "Cc"):
        return "broken"
    if category.startswith("N"):
        return "digits"
    if category.startswith("L"):
        return "letters" if unicodedata.normalize("NFKC", sign).isascii() else "script"
    return "marks"


def _words_of(given: list[str]) -> tuple[Evidence, ...]:
    return tuple(Evidence(one, "sign") for one in dict.fromkeys(given))


def characters(asked: Question, rule: Rule) -> Outcome:
    """Characters outside levels 1 and 2 of 通用规范汉字表; those of legal names may stay in names made of them."""
    table = asked.grounds.characters
    allowed = asked.grounds.lists.occurring(rule.parameters.allowed or "", asked.name)
    free = {sign for word in allowed for sign in word.text}
    rare = [one for one in dict.fromkeys(asked.name) if is_han(one) and table.is_rare(one)]
    findings = []
    for kind, said in (("outside", "stands in no level of"), ("rare", "stands in level 3 of")):
        held = [one for one in rare if one not in free and (table.level_of(one) is None) == (kind == "outside")]
        if held:
            evidence = tuple(Evidence(one, "character", source="通用规范汉字表 (2013)") for one in held)
            findings.append(Finding(kind, f"{'、'.join(held)} {said} 通用规范汉字表 (2013).", evidence))
    kept = "、".join(one for one in rare if one in free)
    fine = f"{kept} is rare, but legal here in old names." if kept else "All characters are of levels 1 and 2."
    return Outcome(tuple(findings), fine)


def numbers(asked: Question, rule: Rule) -> Outcome:
    """A proper part that is nothing but a number."""
    proper = asked.parts.proper
    meant = next((one for one in rule.parameters.meant if one == proper), None)
    if meant is not None:
        return Outcome((), f"{meant} is a number with a meaning of its own.")
    if not _NUMBER.fullmatch(unicodedata.normalize("NFKC", proper)):
        return Outcome((), "The proper part is no bare number.")
    return Outcome((Finding("number", f"{proper} is a bare number.", (Evidence(proper, "number"),)),), "")


def reading(asked: Question, _rule: Rule) -> Outcome:
    """Whether every character has a reading that is decided."""
    spelt = asked.romanised
    findings = []
    for kind, given, said in (
        ("unknown", spelt.unknown, "has no reading in our tables"),
        ("uncertain", spelt.uncertain, "has several readings, and none is decided for this name"),
    ):
        if given:
            evidence = tuple(Evidence(one, "reading", note=spelt.pinyin) for one in given)
            findings.append(Finding(kind, f"{'、'.join(given)} {said}; it is taken as {spelt.pinyin}.", evidence))
    return Outcome(tuple(findings), f"It is read {spelt.pinyin}.")


def size(asked: Question, rule: Rule) -> Outcome:
    """A generic part that promises a size or rank: what to look at."""
    kind = asked.place_class.kind
    listed = asked.grounds.lists.words.get(rule.parameters.list or "", ())
    promised = [one for one in listed if one.kind == kind and asked.name.endswith(one.text)]
    if not promised:
        return Outcome((), "The generic part promises no size.")
    word = max(promised, key=lambda one: len(one.text))
    evidence = Evidence(word.text, "word", source=word.source, note=word.told)
    return Outcome((Finding("promised", f"{word.text} promises a size — look at: {word.told}.", (evidence,)),), "")


def words(asked: Question, rule: Rule) -> Outcome:
    """Words of a list, and patterns, that begin in the proper part; each kind of word is a finding of its own.

    They may run on into the generic part: 毛泽东路 ends in 东路.
    """
    name, proper = asked.name, asked.parts.proper
    found: dict[str, list[Evidence]] = defaultdict(list)
    for word in asked.grounds.lists.occurring(rule.parameters.list or "", name):
        if word.kind in rule.levels and name.find(word.text) < len(proper):
            found[word.kind].append(_word_evidence(word))
    for kind, pattern in rule.parameters.patterns.items():
        found[kind] += [Evidence(one.group(), "pattern", note=pattern) for one in re.finditer(pattern, proper)]
    findings = tuple(
        Finding(kind, f"{'、'.join(one.text for one in evidence)}: {kind.replace('_', ' ')}{_notes(evidence)}.",
                tuple(evidence))
        for kind, evidence in found.items()
        if evidence
    )  # fmt: skip
    return Outcome(findings, "No word of our list occurs; whether another is meant is for a person to see.")


def _word_evidence(word: Word) -> Evidence:
    return Evidence(word.text, "word", source=f"{word.source} ({word.certainty})", note=word.note or None)


def _notes(evidence: list[Evidence]) -> str:
    notes = "; ".join(dict.fromkeys(one.note for one in evidence if one.note and one.how == "word"))
    return f" — {notes}" if notes else ""


def persons(asked: Question, rule: Rule) -> Outcome:
    """Persons on the list, figures of literature, and proper parts that look like a surname and a given name."""
    listed = words(asked, rule)
    findings = list(listed.findings)
    guess = _surname_of(asked, rule) if not findings and "guess" in rule.levels else None
    if guess:
        sentence = f"{asked.parts.proper} may be a person's name (surname {guess}): look whether one is meant."
        findings.append(Finding("guess", sentence, (Evidence(asked.parts.proper, "surname", note=guess),)))
    return Outcome(tuple(findings), "No person of our list occurs, and the proper part does not look like a name.")


def _surname_of(asked: Question, rule: Rule) -> str | None:
    """The surname that a proper part seems to begin with; None where it is an old word of the ground.

    It is one where a place in use bears it already, or where a sign of ground or water stands in the given name.
    """
    proper = asked.parts.proper
    surnames = asked.grounds.lists.words.get(rule.parameters.surnames or "", ())
    for word in sorted(surnames, key=lambda one: -len(one.text)):
        given = proper.removeprefix(word.text)
        lengths = (1, 2) if word.kind == "compound" else GIVEN_LENGTHS
        if given == proper or len(given) not in lengths:
            continue
        return None if set(given) & set(rule.parameters.ground) or _known_word(asked, proper) else word.text
    return None


def _known_word(asked: Question, proper: str) -> bool:
    generics = dict.fromkeys(
        word for one in asked.grounds.classes.in_order if one.kind in _OLD_KINDS for word in ("", *one.generics)
    )
    named = asked.grounds.book.named
    return any(
        one.form == "standard" and one.on(asked.day) for word in generics for one in asked.others(named(proper + word))
    )
