"""Random histories of orders on the drawn land: whatever happens, the map stays whole and the books add up."""

from __future__ import annotations

import os
from collections import defaultdict

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from gis.changeorders import Effects
from gis.changeorders.checks import mismatch_m2
from gis.divisions import LEVELS, Code, Level, Shape, Snapshot
from gis.errors import BadInput
from tests.gis.drawn import CELLS, DAY, Event, apply, drawn_land, event, unit

LAND = drawn_land()
on_the_model = settings(max_examples=int(os.environ.get("RANDOM_HISTORIES", "200")), deadline=None)
"""Random histories a property; more with RANDOM_HISTORIES=2000 ./test tests/gis/test_change_histories.py."""


def path(snapshot: Snapshot, unit_id: int) -> str:
    return "name:" + "/".join(v.name for v in snapshot.chain(unit_id)[2:])


@st.composite
def histories(draw: st.DrawFn) -> list[tuple[Snapshot, Effects]]:
    """A few orders of a few events each, on the land as the ones before left it; refused orders change nothing."""
    snapshot, done, names = LAND, [], iter(f"新{n}" for n in range(100))
    for _ in range(draw(st.integers(1, 3))):
        events = [draw_event(draw, snapshot, next(names)) for _ in range(draw(st.integers(1, 3)))]
        try:
            effects = apply(*events, before=snapshot)
        except BadInput:
            continue
        done.append((snapshot, effects))
        snapshot = written(effects)
    assume(done)
    return done


def draw_event(draw: st.DrawFn, snapshot: Snapshot, name: str) -> Event:
    level: Level = draw(st.sampled_from(("town", "community")))
    kind = {"town": "街道", "community": "社区"}[level]
    units = snapshot.at_level(level)
    one = draw(st.sampled_from(units))
    siblings = [v for v in units if v.parent_id == one.parent_id and v != one] or [v for v in units if v != one]
    other = draw(st.sampled_from(siblings))
    what = draw(
        st.sampled_from(
            ["merge", "split", "change_kind", "abolish", "establish", "transfer", "change_parent", "rename", "part"]
        )
    )
    me, it = path(snapshot, one.unit_id), path(snapshot, other.unit_id)
    below = [path(snapshot, child) for child in snapshot.children.get(one.unit_id, ())]
    inside = [c for c, area in CELLS.items() if one.shape and one.shape.area.contains(area.centroid)]
    parents = [path(snapshot, v.unit_id) for v in snapshot.at_level(LEVELS[LEVELS.index(one.level) - 1])]
    half = len(inside) // 2
    made: dict[str, Event] = {
        "split": event("split", unit=me, parts=_parts(name, kind, below, inside, half)),
        "merge": event("merge", units=[me, it], into=unit(name, kind)),
        "change_kind": event("change_kind", unit=me, into=unit(name, kind)),
        "abolish": event("abolish", unit=me, into=it),
        "establish": event("establish", into=unit(name, kind), **{"from": me}, cells=inside[:1]),
        "transfer": event("transfer", **{"from": me}, to=it, cells=inside[:1]),
        "change_parent": event("change_parent", unit=me, parent=draw(st.sampled_from(parents))),
        "rename": event("rename", unit=me, name=name),
        "part": event("transfer", **{"from": me}, to=it, children=below[:1]),
    }
    possible = {"part": bool(below), "split": len(below) > 1 or (not below and half > 0)}
    return made[what] if possible.get(what, True) else made["rename"]


def _parts(name: str, kind: str, below: list[str], inside: list[str], half: int) -> list[Event]:
    """Two halves of a unit: by its children, or where it has none by its cells."""
    if below:
        grounds = [{"children": below[:1]}, {"children": below[1:]}]
    else:
        grounds = [{"cells": inside[:half]}, {"cells": inside[half:]}]
    return [{"into": unit(f"{name}{n}", kind), **ground} for n, ground in enumerate(grounds)]


def written(effects: Effects) -> Snapshot:
    """The state after, with the ids and shape numbers a register would give."""
    top = max(*effects.after.versions, 100)
    ids = {old: top - old for old in effects.after.versions if old < 0}
    versions = {}
    for old, version in effects.after.versions.items():
        number = ids.get(old, old)
        parent = ids.get(version.parent_id or 0, version.parent_id)
        area = version.shape
        shape = Shape(area.area, area.quality, number=number, token=object()) if area else None
        versions[number] = type(version)(
            number, version.level, version.name, version.kind, parent, version.source, made_up=True, shape=shape
        )
    codes = {(ids.get(i, i), s): Code(ids.get(i, i), s, c.code, c.source) for (i, s), c in effects.after.codes.items()}
    return Snapshot(DAY, versions, codes)


@on_the_model
@given(histories())
def test_any_history_keeps_the_map_whole(history: list[tuple[Snapshot, Effects]]) -> None:
    for _, effects in history:
        after = effects.after
        for parent, children in after.children.items():
            assert parent in after.versions, "every child has a living parent"
            areas = [after.versions[child].shape for child in children]
            whole = after.versions[parent].shape
            if whole is not None:
                assert mismatch_m2(whole.area, [area.area for area in areas if area]) <= 1.0


@on_the_model
@given(histories())
def test_what_any_order_closes_and_opens_explains_what_changed(history: list[tuple[Snapshot, Effects]]) -> None:
    for before, effects in history:
        rebuilt = dict(before.versions)
        for version in effects.closed:
            assert rebuilt.pop(version.unit_id) == version
        for version in effects.opened:
            assert version.unit_id not in rebuilt
            rebuilt[version.unit_id] = version
        assert rebuilt == dict(effects.after.versions)
        codes = {key: code for key, code in before.codes.items() if code not in effects.codes_closed}
        assert codes | {(c.unit_id, c.system): c for c in effects.codes_opened} == dict(effects.after.codes)


@on_the_model
@given(histories())
def test_after_any_order_the_shares_of_every_predecessor_sum_to_one_at_most(
    history: list[tuple[Snapshot, Effects]],
) -> None:
    for before, effects in history:
        shares: dict[int, float] = defaultdict(float)
        for link in effects.links:
            assert link.area_share is not None
            assert 0 < link.area_share <= 1
            assert link.predecessor_id in before.versions
            assert link.successor_id in effects.after.versions
            shares[link.predecessor_id] += link.area_share
        assert len({(link.predecessor_id, link.successor_id) for link in effects.links}) == len(effects.links)
        for ended in effects.ended:
            assert shares[ended.unit_id] == pytest.approx(1.0)
        assert all(share <= 1 + 1e-9 for share in shares.values())
