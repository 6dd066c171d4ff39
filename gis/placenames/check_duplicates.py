"""Names that are taken: the same, of the same sound, with the same proper part; and those that are nearly the same."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from itertools import chain

from gis.placenames.book import Entry
from gis.placenames.check_scope import SCOPE_WORDS, UNSAID, Question, Side
from gis.placenames.classes import PlaceClass
from gis.placenames.lists import Beyond, BeyondName
from gis.placenames.rules import UNLOOKED, Rule, Scope
from gis.placenames.verdicts import Evidence, Finding, Outcome

_SERIES = re.compile(r"^[东西南北中前后内外上下环支横]")
"""北京东路 and 北京西路 are parts of one series, and no duplicates of one another."""
MOST_TOLD = 20
"""Names told as evidence of one finding; the sentence says how many more there are."""
Taken = tuple[Entry | BeyondName, str]
"""Who bears a name like it, and what that is to it."""
_WORDS = {
    "same": "{name} is borne already",
    "same_beyond": "{name} is known all over the country",
    "in_use": "{name} is borne elsewhere too; this one is in use already",
    "same_sound": "sounds like {names}",
    "same_proper": "has the proper part of {names}",
    "former": "{name} was the name of another place",
    "other_name": "{name} is another name (别名、简称) of a place",
    "planned": "{name} is planned for another place",
    "unapproved": "{name} is borne by a place without approval",
    "elsewhere": "{name} is borne outside {scope} only",
    "unknown": "{names}: it cannot be told whether it lies in {scope}",
}
"""What is said of each finding, in the order in which they stand."""


def duplicates(asked: Question, rule: Rule) -> Outcome:
    """The same name, sound or proper part within the scope the law gives; others' former and planned names apart."""
    scope = rule.parameters.scope or "nation"
    unlooked = _unlooked(asked, scope)
    found: dict[str, list[Taken]] = defaultdict(list)
    for entry, how in _alike(asked, rule):
        side = "unknown" if unlooked else asked.side(entry, scope)
        kind = _kind(asked, entry, how, side)
        if kind in rule.levels and (side == "in" or how == "same"):
            found[kind].append((entry, how))
    for one, how in _alike_beyond(asked, rule):
        kind = "in_use" if how == "same" and asked.in_use_already else how
        kind = "same_beyond" if kind == "same" and "same_beyond" in rule.levels else kind
        if kind in rule.levels:
            found[kind].append((one, how))
    words = asked.scope_words(scope)
    findings = [_finding(asked, kind, found[kind], scope, words) for kind in _WORDS if kind in found]
    if unlooked:
        findings.insert(0, Finding(UNLOOKED, unlooked))
    return Outcome(tuple(findings), _looked(asked, rule, scope, words))


def _unlooked(asked: Question, scope: Scope) -> str | None:
    """Why a scope cannot be looked at; None where it can."""
    units = asked.candidate.units
    if scope in ("nation", "province"):
        return None
    if scope != "built_up_area":
        level = {"prefecture": units.prefectures, "county": units.counties, "town": units.towns}[scope]
        return None if level else f"{SCOPE_WORDS[scope]} could not be looked at: {UNSAID}."
    if asked.candidate.shape is None:
        return "The built-up area could not be looked at: a point or an area is needed, a division is not enough."
    if not asked.grounds.built_up:
        return f"No built-up areas are known on {asked.grounds.as_of} — load a layer of them."
    if not asked.areas and any(one.derived for one in asked.grounds.built_up):
        return "It lies in no built-up area as they are approximated here: a person must see whether the ground is one."
    return None


def _alike(asked: Question, rule: Rule) -> Iterator[tuple[Entry, str]]:
    """Names of other places that fall under the rule and are the same, sound alike or have the same proper part."""
    book, name = asked.grounds.book, asked.name
    for entry in _under(asked, rule, book.named(name)):
        yield entry, "same"
    for entry in _under(asked, rule, book.sounding(asked.sound)):
        if entry.name != name and _in_use(asked, entry):
            yield entry, "same_sound"
    if rule.parameters.same_proper:
        for other in _other_generics(asked, rule):
            for entry in _under(asked, rule, book.named(asked.parts.proper + other)):
                if _in_use(asked, entry):
                    yield entry, "same_proper"


def _under(asked: Question, rule: Rule, entries: Iterable[Entry]) -> list[Entry]:
    return [one for one in asked.others(entries) if covers(rule, asked.class_of(one), one.name)]


def covers(rule: Rule, place_class: PlaceClass, name: str) -> bool:
    """Whether a name of a class falls under a rule, by the generic part it ends in."""
    generics = rule.parameters.generics
    return rule.covers(place_class, next((one for one in generics if name.endswith(one)), ""))


def _in_use(asked: Question, entry: Entry) -> bool:
    return entry.form == "standard" and entry.status == "standard" and not entry.planned and entry.on(asked.day)


def _other_generics(asked: Question, rule: Rule) -> list[str]:
    """Generic parts of the classes the rule holds for, other than the name's own."""
    own = asked.parts.generic
    if not own or _SERIES.match(own):
        return []
    classes = [one for one in asked.grounds.classes.in_order if one.kind in rule.kinds or one.code in rule.classes]
    known = rule.parameters.generics or chain.from_iterable(one.generics for one in classes)
    return [one for one in dict.fromkeys(known) if one != own and not _SERIES.match(one)]


def _kind(asked: Question, entry: Entry, how: str, side: Side) -> str:
    """What the rule calls it that another place bears the name so."""
    if how != "same" or side != "in":
        return how if how != "same" else {"out": "elsewhere", "unknown": "unknown"}[side]
    if _in_use(asked, entry):
        return "in_use" if asked.in_use_already else "same"
    if entry.form in ("former", "map") or entry.past <= asked.day:
        return "former"
    if entry.form != "standard":
        return "other_name"
    return "planned" if entry.planned or entry.first > asked.day else "unapproved"


def _alike_beyond(asked: Question, rule: Rule) -> Iterator[tuple[BeyondName, str]]:
    beyond = asked.grounds.lists.beyond.get(rule.parameters.beyond or "", Beyond((), asked.grounds.readings))
    generics = rule.parameters.generics
    for one in beyond.by_name.get(asked.name, ()):
        yield one, "same"
    for one in beyond.by_sound.get(asked.sound, ()):
        if one.name != asked.name and (not generics or one.name.endswith(generics)):
            yield one, "same_sound"
    if rule.parameters.same_proper:
        for other in _other_generics(asked, rule):
            for one in beyond.by_name.get(asked.parts.proper + other, ()):
                yield one, "same_proper"


def _evidence(asked: Question, one: Entry | BeyondName, how: str, scope: Scope | None) -> Evidence:
    if isinstance(one, Entry):
        return asked.evidence(one, how, scope)
    words = SCOPE_WORDS[scope] if scope else None
    return Evidence(one.name, how, where=one.lies_in or None, scope=words, source=one.source, note=one.code or None)


def _finding(asked: Question, kind: str, taken: list[Taken], scope: Scope, words: str) -> Finding:
    shared = None if kind in ("elsewhere", "unknown") else scope
    evidence = [_evidence(asked, one, how, shared) for one, how in taken[:MOST_TOLD]]
    names = "、".join(dict.fromkeys(one.name for one, _ in taken[:MOST_TOLD]))
    said = _WORDS[kind].format(name=asked.name, names=names, scope=words)
    where = "; ".join(_where(one) for one in evidence[:3])
    more = f" and {len(taken) - 3} more" if len(taken) > 3 else ""
    return Finding(kind, f"{said[0].upper()}{said[1:]} ({where}{more}).", tuple(evidence))


def _where(one: Evidence) -> str:
    distance = f", {one.distance_m / 1000:.1f} km off" if one.distance_m is not None else ""
    since = f", since {one.since}" if one.since else ""
    until = f", until {one.until}" if one.until else ""
    area = f", {one.scope}{'（推定，近似）' if one.derived else ''}" if one.scope else ""
    return f"{one.text} {one.where or one.place_id or ''}{since}{until}{distance}{area}".replace(" ,", ",")


def _looked(asked: Question, rule: Rule, scope: Scope, words: str) -> str:
    if scope == "built_up_area" and not asked.areas:
        return "It lies in no built-up area, and the law speaks of built-up areas only."
    known = " Beyond the city only our lists are known." if rule.parameters.beyond else ""
    return f"No other name of this kind in {words} is the same or sounds alike.{known}"


def near(asked: Question, rule: Rule) -> Outcome:
    """Names in use of one kind and ground, one character apart, or of the same characters in another order."""
    scope = (rule.parameters.scopes or {}).get(asked.place_class.kind, "prefecture")
    found: dict[str, list[Evidence]] = defaultdict(list)
    for entry, how in _comparable(asked, rule):
        if asked.side(entry, scope) == "in":
            found[how].append(asked.evidence(entry, how, scope))
    findings = []
    for how, said in (("other_order", "has the characters of"), ("one_character", "is one character from")):
        evidence = sorted(found.get(how, ()), key=_nearest)
        if evidence:
            names = "、".join(one.text for one in evidence[: rule.parameters.most])
            more = f" and {len(evidence) - rule.parameters.most} more" if len(evidence) > rule.parameters.most else ""
            kept_evidence = tuple(evidence[: rule.parameters.most])
            findings.append(Finding(how, f"{asked.name} {said} {names}{more}.", kept_evidence))
    unlooked = _unlooked(asked, scope)
    if unlooked:
        findings.append(Finding(UNLOOKED, unlooked))
    return Outcome(tuple(findings), f"No name in use in {asked.scope_words(scope)} is nearly the same.")


def _comparable(asked: Question, rule: Rule) -> list[tuple[Entry, str]]:
    """Near names that can be mistaken: in use, of one kind, of another sound, with proper parts long enough.

    What is only one character apart in its generic part has the same proper part, which is another rule's.
    """
    proper, shortest = asked.parts.proper, rule.parameters.shortest
    codes = {one.code for one in asked.grounds.classes.of_kind(asked.place_class.kind)}
    found = {
        id(entry): (entry, how)
        for entry, how in asked.grounds.book.near(asked.name)
        if (how == "other_order" or (min(len(entry.proper), len(proper)) >= shortest and entry.proper != proper))
        and entry.class_code in codes
        and entry.sound != asked.sound
        and _in_use(asked, entry)
    }
    kept = asked.others(entry for entry, _ in found.values())
    return [found[id(entry)] for entry in kept]


def _nearest(one: Evidence) -> tuple[float, str, str]:
    return (float("inf") if one.distance_m is None else one.distance_m, one.text, one.place_id or "")
