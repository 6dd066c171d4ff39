"""What a name must agree with: the ground of a division or a facility, and the history of the name it replaces."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from gis.placenames.book import EVER, Entry, day_of
from gis.placenames.check_scope import UNSAID, Question
from gis.placenames.record import Description, unit_place
from gis.placenames.rules import UNLOOKED, Rule
from gis.placenames.verdicts import Evidence, Finding, Outcome

_YEAR = timedelta(days=365.2425)
_LEVEL_WORDS = {"province": "省级", "city": "市级", "county": "县级"}


def division_feature(asked: Question, rule: Rule) -> Outcome:
    """A division's proper part taken from a famous feature, or a natural entity, that does not lie in it."""
    famous = asked.grounds.lists.occurring(rule.parameters.list or "", asked.parts.proper)
    around = asked.words_of(asked.candidate.units)
    found = [
        Evidence(one.text, "feature", where=one.told or "several provinces", source=f"{one.source} ({one.certainty})")
        for one in famous
        if not one.told or not around or not _lies_around(asked, one.told)
    ]
    found += [asked.evidence(one, "feature") for one in _natural(asked) if not _shares_ground(asked, one)]
    if not found:
        return Outcome((), "The proper part is taken from no famous feature outside, as far as our list knows.")
    names = "、".join(dict.fromkeys(f"{one.text} ({one.where})" for one in found))
    sentence = f"The proper part is that of {names}: does it lie in the division?"
    return Outcome((Finding("outside", sentence, tuple(found)),), "")


def _lies_around(asked: Question, told: str) -> bool:
    """Whether a county of the candidate stands in the words of where a feature lies."""
    return any(name in told for one in asked.candidate.units.counties if (name := asked.unit_name(one)))


def _natural(asked: Question) -> list[Entry]:
    entries = asked.others(asked.grounds.book.named(asked.parts.proper))
    return [one for one in entries if one.on(asked.day) and asked.class_of(one).kind == "natural"]


def _shares_ground(asked: Question, entry: Entry) -> bool:
    ours, theirs = asked.candidate.units, asked.units_of(entry)
    return bool(ours.counties & theirs.counties or ours.towns & theirs.towns)


def facility(asked: Question, _rule: Rule) -> Outcome:
    """Whether a facility's proper part has the name of a division it lies in; other local names are for a person."""
    local = dict.fromkeys(name for name in _local_names(asked) if len(name) > 1)
    if not local:
        return Outcome((Finding("unknown", f"The local names could not be looked at: {UNSAID}."),), "")
    agreeing = [name for name in local if name in asked.parts.proper]
    if agreeing:
        return Outcome((), f"It agrees with the local name {'、'.join(agreeing)}.")
    evidence = tuple(Evidence(name, "local") for name in local)
    sentence = f"It has none of the names of its ground ({'、'.join(local)}): does it agree with another local name?"
    return Outcome((Finding("other", sentence, evidence),), "")


def _local_names(asked: Question) -> Iterator[str]:
    units = asked.candidate.units
    for level in (units.communities, units.towns, units.counties, units.prefectures):
        for one in sorted(level):
            for entry in asked.grounds.book.of_place(unit_place(one)):
                if entry.form == "standard" and entry.on(asked.day):
                    yield entry.proper


def _renamed(asked: Question) -> bool:
    return asked.candidate.replaces is not None and not asked.in_use_already


def historic(asked: Question, rule: Rule) -> Outcome | None:
    """A rename of a name long in use or on the list of red names; None where nothing is renamed."""
    if not _renamed(asked):
        return None
    old = [one for one in asked.own if one.form == "standard" and one.on(asked.day)]
    if not old:
        return Outcome((Finding(UNLOOKED, f"{asked.candidate.replaces} bears no name on {asked.grounds.as_of}."),), "")
    findings = [
        Finding("red", f"{old[0].name} is a red place name (红色地名).", (asked.evidence(old[0], "replaced"),))
        for one in _told(asked)
        if one.red
    ]
    years = rule.parameters.years or 1
    findings += [one for one in (_age(asked, entry, years) for entry in old) if one is not None]
    return Outcome(tuple(findings), f"{old[0].name} has been in use for less than {years} years.")


def _age(asked: Question, entry: Entry, years: int) -> Finding | None:
    evidence = (asked.evidence(entry, "replaced"),)
    since = day_of(entry.first)
    if since is None or entry.first == EVER or entry.source.startswith("first state"):
        return Finding("unknown", f"Since when {entry.name} has been in use is not known.", evidence)
    age = (asked.grounds.as_of - since) / _YEAR
    if age < years:
        return None
    return Finding("historic", f"{entry.name} has been in use for {age:.0f} years (since {since}).", evidence)


def _told(asked: Question) -> list[Description]:
    """What is told of the place on the date."""
    day = asked.grounds.as_of
    told = asked.grounds.book.descriptions.get(asked.candidate.replaces or "", ())
    return [
        one
        for one in told
        if (one.valid_from is None or one.valid_from <= day) and (one.valid_to is None or day < one.valid_to)
    ]


def protected(asked: Question, _rule: Rule) -> Outcome | None:
    """A rename of a name on a protection list: measures must have been provided; None where nothing is renamed."""
    if not _renamed(asked):
        return None
    findings = []
    for one in _told(asked):
        if one.protection is None:
            continue
        names = "、".join(dict.fromkeys(entry.name for entry in asked.own if entry.form == "standard"))
        level, batch = _LEVEL_WORDS[one.protection], one.protection_list or "list not said"
        listed = f"{names} is on a protection list ({level}: {batch})"
        evidence = (Evidence(names, "protected", one.place_id, source=one.source, note=one.protection_list),)
        measures = asked.candidate.measures or one.protection_measures
        if measures:
            sentence = f"{listed}; measures: {measures} — a person sees whether they are enough."
            findings.append(Finding("measured", sentence, evidence))
        else:
            sentence = f"{listed}, and no measures were provided — set them down first."
            findings.append(Finding("protected", sentence, evidence))
    return Outcome(tuple(findings), "The name that is replaced is on no protection list of the register.")
