"""Where to look for what was asked: the names that may be meant, each with the keys below it, the surest first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from gis.addresses.ground import AddressGround
from gis.addresses.keys import Head, HeadKind, Rest, doors_of
from gis.addresses.names import LIKENESS, Likeness, Name, Names
from gis.addresses.query import Query

MOST_HITS = 60
"""Names that are looked at for one question; a road crosses some ten communities, and a dozen towns have one of it."""
_ALIKE_KINDS: dict[HeadKind, frozenset[HeadKind]] = {
    "street": frozenset({"street"}),
    "estate": frozenset({"estate", "natural_village", "building_name"}),
    "natural_village": frozenset({"natural_village", "estate", "building_name"}),
    "building_name": frozenset({"building_name", "estate", "natural_village"}),
    "community": frozenset({"community"}),
}
"""What a name may be that was read as a kind: endings of estates, villages and buildings are alike."""
_SLIPS = {likeness: 2 if likeness == "two_characters" else place and 1 for place, likeness in enumerate(LIKENESS)}
"""How many slips of the pen a likeness takes, for sorting."""


class Hit(NamedTuple):
    """A name that may be meant: how alike, how many of the divisions told it agrees with and how many it does not."""

    head: Head
    name: Name
    likeness: Likeness
    agree: int
    astray: int

    @property
    def rank(self) -> tuple[int, int, int]:
        """Sorts the surest first."""
        return (_SLIPS[self.likeness], self.astray, -self.agree)


_Named = tuple[Head, Sequence[tuple[Name, Likeness]]]
"""Names that may be meant by what was written as a head."""


@dataclass(frozen=True)
class Plan:
    """A question with the names to look under; ``names`` are all there are."""

    query: Query
    hits: tuple[Hit, ...]
    names: Names = field(repr=False)

    def whole(self) -> Iterator[tuple[int, str]]:
        """Every name with the key of all that was told below it."""
        for hit in self.hits:
            yield hit.name.name_id, hit.head.rest.key

    def exact(self) -> Iterator[tuple[int, str]]:
        """Every name and key that may hold the address, or something above it."""
        for hit in self.hits:
            for rest in ladder(hit.head.rest):
                yield hit.name.name_id, rest.key
            for door in doors_of(hit.head.rest.door):
                yield hit.name.name_id, hit.head.rest._replace(door=door).key

    def unders(self) -> Iterator[tuple[int, str]]:
        """Every name and key below which the address may stand with a part that was left out."""
        for hit in self.hits:
            yield hit.name.name_id, stem(hit.head.rest).key


def make_plan(query: Query, names: Names, ground: AddressGround, *, made_up: bool = True) -> Plan:
    """Names that are written as asked come first; only where none agrees with the divisions are others looked for."""
    there = _communities(query, ground)
    exact = [(head, list(_exactly(head, there, names))) for head in query.heads]
    hits = _inside(exact, query, ground, made_up=made_up) or _hits(exact, query, ground)
    if not any(hit.astray == 0 for hit in hits):
        alike = [
            (head, [*_named_alike(head, names), *_roughly(head, there, names)])
            for head in [*query.heads, *_guessed_heads(query)]
        ]
        near = [] if hits else _inside(alike, query, ground, made_up=made_up)
        # with two slips it is worth looking elsewhere too
        one_slip = any(_SLIPS[hit.likeness] == 1 for hit in near)
        hits = near if one_slip else [*hits, *_hits(alike, query, ground)]
    return Plan(query, tuple(_best([hit for hit in hits if made_up or not hit.name.made_up])), names)


def _inside(found: Sequence[_Named], query: Query, ground: AddressGround, *, made_up: bool) -> list[Hit]:
    """Those of the names that lie in all the divisions told: where one does that is as like as any, what lies elsewhere
    is worse in every way, and need not be weighed.
    """
    hits: list[Hit] = []
    for head, names in found:
        inside = [ground.under(one.units) for one in query.divisions_beside(head)]
        there = inside[0].intersection(*inside[1:]) if inside else None
        hits += (
            Hit(head, name, likeness, len(inside), 0)
            for name, likeness in names
            if (there is None or name.community_id in there) and (made_up or not name.made_up)
        )
    return hits


def _communities(query: Query, ground: AddressGround) -> frozenset[int]:
    """Communities that lie, or lay, in the community told, else in the town; as far as other divisions allow."""
    lies = {one.kind: ground.under(one.units) for one in query.divisions}
    there = lies.get("community") or lies.get("town") or frozenset[int]()
    return there.intersection(*lies.values()) or there


def _best(hits: Sequence[Hit]) -> Sequence[Hit]:
    """Hits in order, without those that are worse in every way than the best one."""
    if not hits:
        return ()
    most_astray = max(min(hit.astray for hit in hits), min(hit.rank for hit in hits)[1])
    worth = [hit for hit in hits if hit.astray <= most_astray]
    return sorted(worth, key=lambda hit: (hit.rank, -hit.name.addresses, hit.name.name_id))[:MOST_HITS]


def _exactly(head: Head, there: Collection[int], names: Names) -> Iterator[tuple[Name, Likeness]]:
    if head.kind == "community":
        for unit in there:
            yield from ((name, "same") for name in names.by_community.get(unit, ()))
        return
    for name in names.by_text.get(head.name, ()):
        if name.kind in _ALIKE_KINDS[head.kind]:
            yield name, "same"


def _roughly(head: Head, there: Iterable[int], names: Names) -> Iterator[tuple[Name, Likeness]]:
    for name in names.roughly(head.name, there):
        if name.kind in _ALIKE_KINDS[head.kind]:
            yield name, "two_characters"


def _named_alike(head: Head, names: Names) -> Iterator[tuple[Name, Likeness]]:
    if not head.name:
        return
    kinds = _ALIKE_KINDS[head.kind]
    for text, likeness in names.like(head.name).items():
        yield from ((name, likeness) for name in names.by_text[text] if name.kind in kinds)


def _guessed_heads(query: Query) -> Iterator[Head]:
    """What was not understood, and a community's name before a number, may be a road without its generic part."""
    for text in query.guesses:
        yield Head("street", text, query.rest)
        yield Head("estate", text, query.rest)
    if not query.heads and (query.rest.door or query.rest.building):
        for one in query.divisions:
            if one.kind == "community" and one.stem:
                yield Head("street", one.stem, query.rest)


def _hits(found: Sequence[_Named], query: Query, ground: AddressGround) -> list[Hit]:
    hits: list[Hit] = []
    for head, names in found:
        inside = [ground.under(one.units) for one in query.divisions_beside(head)]
        for name, likeness in names:
            # a loop, and not a sum: one question has some hundred names to look at
            agree = 0
            for communities in inside:
                agree += name.community_id in communities
            hits.append(Hit(head, name, likeness, agree, len(inside) - agree))
    return hits


def ladder(rest: Rest) -> Iterator[Rest]:
    """The rest, then without its smallest part, and so on up to nothing."""
    current = rest
    while (part := current.deepest) is not None:
        yield current
        current = current.without(part)
    yield current


def stem(rest: Rest) -> Rest:
    """The part of a rest that must be right: the building where one is told, else the number or group."""
    inside = {"building"} if rest.building else set()
    return Rest(**{name: value for name, value in rest._asdict().items()
                   if name in {"lane", "group", "door"} | inside})  # fmt: skip
