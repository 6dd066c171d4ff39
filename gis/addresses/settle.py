"""From the addresses found under the names that may be meant: the one that is meant, how sure that is, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from gis.addresses.gazetteer import Elsewhere
from gis.addresses.ground import AddressGround
from gis.addresses.keys import Rest, heads, level_of
from gis.addresses.names import Likeness
from gis.addresses.plan import Hit, Plan
from gis.addresses.weigh import Chain, Difference, Grade, Weighed, compare_divisions, grade, most_without, weigh

MOST_CANDIDATES = 10
"""Candidates that are told where the answer is unsure: more than a person looks at."""
CANDIDATE_SPAN = 0.08
"""What scores so much less than the best answer is no candidate: a wrong room costs more."""
_DIVISION_LEVELS = ("city", "county", "town", "community")
_NAMED = ("street", "estate", "natural_village", "building_name")


class Found(NamedTuple):
    """An address of the register under one of the names asked for."""

    name_id: int
    address_id: str
    community_id: int
    words: Mapping[str, Any]
    """Its own words, by column of the table."""
    text: str
    lon: float
    lat: float
    first: int
    past: int
    source: str
    made_up: bool


@dataclass(frozen=True)
class Candidate:
    """An address, or a name that leads to several, weighed against the question, at the level it answers on."""

    weighed: Weighed
    level: str
    community_id: int
    text: str
    """Own words, from street or village down, as far as they answer."""
    found: Found | None = None
    name_id: int | None = None
    made_up: bool = False
    community_told: bool = False
    """Whether the community is part of the written address (villages), and not only above it."""


@dataclass(frozen=True)
class Match:
    """The answer to one address: its grade, the best candidate, and others where it is unsure."""

    plan: Plan
    grade: Grade
    best: Candidate | None
    candidates: tuple[Candidate, ...] = field(default=())
    abroad: tuple[Elsewhere, ...] = ()
    unmatched: tuple[str, ...] = ()


def settle(plan: Plan, rows: Iterable[Found], ground: AddressGround, as_of: date) -> Match:
    """The best answer among ``rows``, else the name alone, else the divisions; always a grade."""
    query = plan.query
    if query.abroad:
        return Match(plan, "none", None, abroad=query.abroad, unmatched=_own_words(plan))
    candidates = sorted(_candidates(plan, rows, ground, as_of), key=_order)
    if not candidates:
        return _divisions_alone(plan, ground, as_of)
    return _best_of(plan, candidates)


def settle_at_once(plan: Plan, rows: Iterable[Found], ground: AddressGround, as_of: date) -> Match | None:
    """What ``settle`` would say, from the addresses that stand exactly at the keys asked for; None where others might
    be as good: that lack a part, or have more of them, or a name alone.
    """
    if plan.query.abroad or not plan.hits:
        return None
    candidates = sorted(_addresses(plan, rows, ground, as_of), key=_order)
    if not candidates or candidates[0].weighed.score <= _most_of_others(plan):
        return None
    match = _best_of(plan, candidates)
    return match if match.grade in ("A", "B") else None


def _most_of_others(plan: Plan) -> float:
    """The score that is out of reach for an address without the smallest part that was asked for."""
    return max(most_without(hit.head.rest, hit.likeness, beside=_beside_at_most(plan)) for hit in plan.hits)


def _beside_at_most(plan: Plan) -> int:
    """Names that may be weighed beside the one an address is found by."""
    return len(plan.query.heads) + len(plan.query.unknown)


def _best_of(plan: Plan, candidates: Sequence[Candidate]) -> Match:
    best = candidates[0]
    rivals = {_identity(one) for one in candidates if _is_as_good(one, best)} - {_identity(best)}
    given = grade(best.weighed, len(rivals), whole=not best.weighed.unmatched)
    others = [one for one in candidates[1:] if one.weighed.score >= best.weighed.score - CANDIDATE_SPAN]
    told = tuple(others[:MOST_CANDIDATES]) if given == "C" else ()
    return Match(plan, given, best, told, (), best.weighed.unmatched)


def _is_as_good(one: Candidate, best: Candidate) -> bool:
    """Whether a candidate may be meant as well: of the same score, or whole with as few slips though of other kinds.

    A name alone is no rival of an address below it.
    """
    if (one.found is None) != (best.found is None):
        return False
    if one.weighed.score == best.weighed.score:
        return True
    return 0 < best.weighed.slips >= one.weighed.slips and one.weighed.is_whole


def _order(one: Candidate) -> tuple[float, int, str, int]:
    found = one.found
    return (-one.weighed.score, -(found.past if found else 0), found.address_id if found else "", one.name_id or 0)


def _identity(one: Candidate) -> tuple[str, str]:
    """What tells two answers apart: an address by its identity, a street by its name in a county."""
    if one.found is not None:
        return ("address", one.found.address_id)
    return (one.level, f"{one.text}@{one.community_id}")


def _candidates(plan: Plan, rows: Iterable[Found], ground: AddressGround, as_of: date) -> Iterator[Candidate]:
    yield from _addresses(plan, rows, ground, as_of)
    yield from _names_alone(plan, ground, as_of)


def _addresses(plan: Plan, rows: Iterable[Found], ground: AddressGround, as_of: date) -> Iterator[Candidate]:
    hits: dict[int, Hit] = {}
    for hit in plan.hits:
        hits.setdefault(hit.name.name_id, hit)
    seen: set[tuple[str, int]] = set()
    # all rooms of a house lie in the same divisions
    told: dict[int, list[Difference]] = {}
    for row in rows:
        hit_of = hits.get(row.name_id)
        if hit_of is not None and (row.address_id, row.name_id) not in seen:
            seen.add((row.address_id, row.name_id))
            if row.name_id not in told:
                told[row.name_id] = _told(plan, hit_of, ground, as_of)
            yield _address(plan, hit_of, row, told[row.name_id])


def _address(plan: Plan, hit: Hit, row: Found, divisions: Sequence[Difference]) -> Candidate:
    rest = next(head.rest for head in heads(row.words) if head.name == hit.name.text and head.kind == hit.name.kind)
    written = hit.head.name or hit.name.text
    weighed = weigh(
        plan.query,
        (written, hit.name.text, hit.likeness),
        (hit.head.rest, rest),
        divisions,
        list(_beside(plan, hit, row)),
    )
    return Candidate(
        weighed,
        level_of(rest),
        row.community_id,
        row.text,
        row,
        hit.name.name_id,
        row.made_up,
        community_told=not row.words.get("street"),
    )


def _beside(plan: Plan, hit: Hit, row: Found) -> Iterator[Difference]:
    """What was told beside the name it was found by: the estate on a road, the road and the number of an estate."""
    theirs = [name for kind in _NAMED if (name := row.words.get(kind)) and name != hit.name.text]
    for head in plan.query.heads:
        if head.name in hit.head.name or head.kind == "community":
            continue
        field = "street" if head.kind == "street" else "estate"
        near = _nearest(plan, head.name, theirs)
        found = near[0] if near else row.words.get(head.kind) or None
        yield Difference(field, head.name, found, near[1] if near else "missing" if found is None else "wrong")
    for words in plan.query.unknown:
        near = _nearest(plan, words, theirs)
        if near and words != hit.head.name:
            yield Difference("street" if near[0] == row.words.get("street") else "estate", words, *near)
    asked = plan.query.rest.door
    if asked and not hit.head.rest.door and asked != (door := _own(row.words).door):
        yield Difference("door", asked, door or None, "wrong" if door else "missing")


def _nearest(plan: Plan, written: str, theirs: Sequence[str]) -> tuple[str, Likeness] | None:
    """The name of an address that is meant, and how alike they are."""
    if written in theirs:
        return written, "same"
    found = ((name, plan.names.alike(written, name)) for name in theirs)
    return next(((name, likeness) for name, likeness in found if likeness is not None), None)


def _own(words: Mapping[str, Any]) -> Rest:
    """All that stands below the name that leads to an address from outside."""
    return next((head.rest for head in heads(words)), Rest())


def _names_alone(plan: Plan, ground: AddressGround, as_of: date) -> Iterator[Candidate]:
    """A name itself, where nothing below it answers: one for each county that has it."""
    told: set[tuple[str, int]] = set()
    for hit in plan.hits:
        if not hit.name.text:
            continue
        spell = ground.nearest(hit.name.community_id, as_of.toordinal())
        if (hit.name.text, spell.units[1]) in told:
            continue
        told.add((hit.name.text, spell.units[1]))
        divisions = _told(plan, hit, ground, as_of)
        written = (hit.head.name or hit.name.text, hit.name.text, hit.likeness)
        weighed = weigh(plan.query, written, (hit.head.rest, Rest()), divisions)
        name = hit.name
        yield Candidate(weighed, "street", name.community_id, name.text, None, name.name_id, name.made_up)


def _told(plan: Plan, hit: Hit, ground: AddressGround, as_of: date) -> list[Difference]:
    chain = chain_of(hit.name.community_id, ground, as_of)
    return compare_divisions(plan.query.divisions_beside(hit.head), chain, as_of)


def chain_of(community_id: int, ground: AddressGround, as_of: date) -> Chain:
    """What stands above a community on a date, for comparing."""
    spell = ground.nearest(community_id, as_of.toordinal())
    return Chain(spell.names, frozenset(spell.units), ground.ever[community_id])


def _divisions_alone(plan: Plan, ground: AddressGround, as_of: date) -> Match:
    """Nothing but divisions was understood: the deepest of them, where they agree with each other."""
    query = plan.query
    told = [one for one in query.divisions if one.kind != "city"] or list(query.divisions)
    if not told:
        return Match(plan, "none", None, unmatched=_own_words(plan))
    deepest = max(told, key=lambda one: _DIVISION_LEVELS.index(one.kind))
    lies = [ground.under(one.units) for one in told]
    fits = frozenset.intersection(*lies)
    if not fits:
        return Match(plan, "none", None, unmatched=_own_words(plan))
    level = _DIVISION_LEVELS.index(deepest.kind)
    spells = {community: ground.nearest(community, as_of.toordinal()) for community in fits}
    units = {spell.units[level] for spell in spells.values()}
    community = min(fits, key=lambda one: (spells[one].units[level], one))
    divisions = compare_divisions(query.divisions, chain_of(community, ground, as_of), as_of)
    unmatched = _own_words(plan)
    weighed = Weighed(tuple(divisions), (), unmatched)
    sure = not unmatched and len(units) == 1
    return Match(plan, "A" if sure else "C", Candidate(weighed, deepest.kind, community, ""), unmatched=unmatched)


def _own_words(plan: Plan) -> tuple[str, ...]:
    """What was asked below the divisions."""
    kinds = {"city", "county", "town", "community", "province", "telephone", "person", "remark", "zone"}
    raw = plan.query.parsed.raw
    return tuple(raw[one.start : one.end] for one in plan.query.parsed.components if one.kind not in kinds)
