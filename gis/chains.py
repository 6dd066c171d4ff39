"""What stands above each community, by period: the rows through which addresses follow every change.

An address knows one community for good. The chain says which unit that community is on a date: itself while it is in
force, what it was founded from before that, and what took it over afterwards (ARCHITECTURE §2.4).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from gis.changeorders import Link
from gis.divisions import SYSTEMS, Level, Snapshot

CHAIN_LEVELS: tuple[Level, ...] = ("prefecture", "county", "town", "community")


@dataclass(frozen=True)
class Chain:
    """The units above a community, with their names and codes as of a period."""

    community_id: int
    unit_id: int
    town_id: int
    county_id: int
    prefecture_id: int
    names: tuple[str, ...]
    codes: Mapping[str, Mapping[str, str]]


def chain_of(snapshot: Snapshot, community_id: int, unit_id: int) -> Chain:
    """The chain of ``community_id``, which is ``unit_id`` on the date of the snapshot."""
    above = {version.level: version for version in snapshot.chain(unit_id)}
    units = [above[level] for level in CHAIN_LEVELS]
    prefecture, county, town, community = (version.unit_id for version in units)
    return Chain(
        community_id=community_id,
        unit_id=community,
        town_id=town,
        county_id=county,
        prefecture_id=prefecture,
        names=tuple(version.name for version in units),
        codes={version.level: _codes(snapshot, version.unit_id) for version in units},
    )


def _codes(snapshot: Snapshot, unit_id: int) -> dict[str, str]:
    return {system: code for system in SYSTEMS if (code := snapshot.code_of(unit_id, system)) is not None}


def first_chains(snapshot: Snapshot) -> list[Chain]:
    """The chains of all communities of a first state."""
    return [chain_of(snapshot, version.unit_id, version.unit_id) for version in snapshot.at_level("community")]


@dataclass(frozen=True)
class ChainChange:
    """What an order does to the chains: rows that end and follow, and new communities that take over a past."""

    changed: tuple[Chain, ...]
    inherited: Mapping[int, int]
    """Community founded by the order → community whose chain tells its past."""


def follow(before: Mapping[int, Chain], after: Snapshot, links: Iterable[Link]) -> ChainChange:
    """The chains after an order, given those in force ``before`` it by community, and the links it made."""
    # of several heirs the one that took most speaks for an ended community: it comes last
    links = sorted(links, key=lambda link: link.area_share or 0.0)
    heirs = {link.predecessor_id: link.successor_id for link in links if link.kind != "establish"}
    origins = {link.successor_id: link.predecessor_id for link in links}
    changed = []
    for community_id, old in before.items():
        unit_id = _in_force(community_id, old.unit_id, after, heirs)
        new = chain_of(after, community_id, unit_id)
        if new != old:
            changed.append(new)
    founded = [v.unit_id for v in after.at_level("community") if v.unit_id not in before]
    inherited = {unit_id: origins[unit_id] for unit_id in founded if unit_id in origins}
    changed += [chain_of(after, unit_id, unit_id) for unit_id in founded]
    return ChainChange(tuple(changed), inherited)


def _in_force(community_id: int, last_known: int, after: Snapshot, heirs: Mapping[int, int]) -> int:
    if community_id in after.versions:
        return community_id
    unit_id = last_known
    while unit_id not in after.versions:
        unit_id = heirs[unit_id]
    return unit_id


def written(names: Sequence[str], words: str) -> str:
    """An address as it is written: the names of its divisions, prefecture first, and its own words."""
    return "".join([*names, words])
