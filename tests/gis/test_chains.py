from __future__ import annotations

from typing import Any

from gis.chains import Chain, ChainChange, chain_of, first_chains, follow
from gis.changeorders import Link
from gis.divisions import Snapshot
from tests.gis.drawn import MERGE, apply, cells_of, drawn_land, event, named, unit

LAND = drawn_land()
CHAINS = {chain.community_id: chain for chain in first_chains(LAND)}


def number(name: str, snapshot: Snapshot = LAND) -> int:
    return named(snapshot, name).unit_id


def followed(*events: dict[str, Any]) -> tuple[Snapshot, ChainChange, dict[int, Chain]]:
    effects = apply(*events)
    change = follow(CHAINS, effects.after, effects.links)
    return effects.after, change, {**CHAINS, **{chain.community_id: chain for chain in change.changed}}


def test_a_first_chain_says_what_stands_above_a_community() -> None:
    assert len(CHAINS) == 8
    assert CHAINS[number("c村")].names == ("南通市", "A区", "T2镇", "c村")
    assert CHAINS[number("c村")].codes == {
        "prefecture": {},
        "county": {"mca": "320602"},
        "town": {"mca": "320602101"},
        "community": {},
    }


def test_a_merger_of_counties_changes_only_county_name_and_code() -> None:
    after, change, chains = followed(MERGE)
    assert {chain.community_id for chain in change.changed} == set(CHAINS)
    assert change.inherited == {}
    for community, old in CHAINS.items():
        new = chains[community]
        assert (new.unit_id, new.town_id, new.prefecture_id) == (old.unit_id, old.town_id, old.prefecture_id)
        assert new.names == (old.names[0], "AB区", *old.names[2:])
        assert new.county_id == number("AB区", after)
        assert new.codes == {**old.codes, "county": {"mca": "320613"}}


def test_an_order_touches_no_chain_it_does_not_change() -> None:
    _, change, _ = followed(event("rename", unit="mca:320602001", name="新名街道"))
    assert {chain.unit_id for chain in change.changed} == {number("a村"), number("b村")}


def test_a_seat_that_moves_changes_no_chain() -> None:
    _, change, _ = followed(event("seat", unit="mca:320602", seat={"address": "桃坞路44号"}))
    assert change.changed == ()


def test_an_ended_community_tells_its_heir() -> None:
    after, _, chains = followed(event("abolish", unit="name:A区/T1街道/a村", into="name:A区/T1街道/b村"))
    ended = chains[number("a村")]
    assert ended.community_id not in after.versions
    assert ended.unit_id == number("b村")
    assert ended.names[-1] == "b村"


def test_a_community_founded_by_an_order_tells_what_it_came_from_before() -> None:
    founding = event(
        "establish", into=unit("新社区", "社区"), **{"from": "name:A区/T1街道/a村"}, cells=cells_of("a")[:1]
    )
    after, change, chains = followed(founding)
    new = number("新社区", after)
    assert change.inherited == {new: number("a村")}
    assert chains[new].names == ("南通市", "A区", "T1街道", "新社区")
    assert chains[number("a村")] == CHAINS[number("a村")]


def test_heirs_are_followed_through_two_mergers_of_one_order() -> None:
    after, change, chains = followed(
        event("merge", units=["name:A区/T1街道/a村", "name:A区/T1街道/b村"], into=unit("X社区", "社区")),
        event("change_kind", unit="name:A区/T1街道/X社区", into=unit("Y社区", "社区")),
    )
    heir = number("Y社区", after)
    assert chains[number("a村")].unit_id == chains[number("b村")].unit_id == heir
    assert change.inherited[heir] in {number("a村"), number("b村")}


def test_heirs_are_followed_through_one_order_after_another() -> None:
    first = apply(event("abolish", unit="name:A区/T1街道/a村", into="name:A区/T1街道/b村"))
    middle = {**CHAINS, **{c.community_id: c for c in follow(CHAINS, first.after, first.links).changed}}
    second = apply(event("change_kind", unit="name:A区/T1街道/b村", into=unit("Z社区", "社区")), before=first.after)
    last = {c.community_id: c for c in follow(middle, second.after, second.links).changed}
    heir = number("Z社区", second.after)
    assert last[number("a村")].unit_id == last[number("b村")].unit_id == heir


def test_of_several_heirs_the_one_that_took_most_speaks_for_the_ended_community() -> None:
    after = Snapshot(LAND.as_of, {i: v for i, v in LAND.versions.items() if v.name != "a村"}, dict(LAND.codes))
    links = [
        Link(number("a村"), number("b村"), "transfer", 0.7),
        Link(number("a村"), number("c村"), "abolish", 0.3),
    ]
    change = follow(CHAINS, after, links)
    assert [(c.community_id, c.unit_id) for c in change.changed] == [(number("a村"), number("b村"))]


def test_a_chain_may_be_told_for_a_community_that_is_another_unit_today() -> None:
    chain = chain_of(LAND, community_id=99, unit_id=number("h村"))
    assert (chain.community_id, chain.unit_id, chain.names[1]) == (99, number("h村"), "B区")
