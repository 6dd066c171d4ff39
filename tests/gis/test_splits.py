"""A unit ends and several are founded on its ground."""

from __future__ import annotations

from typing import Any

import pytest

from gis.errors import BadInput
from tests.gis.drawn import Event, apply, event, named, unit


def parts(*given: tuple[str, dict[str, Any]]) -> list[Event]:
    return [{"into": unit(name, "街道"), **ground} for name, ground in given]


def test_a_town_is_split_by_its_communities_into_several() -> None:
    a, b = "name:A区/T1街道/a村", "name:A区/T1街道/b村"
    done = apply(
        event("split", unit="mca:320602001", parts=parts(("东", {"children": [a]}), ("西", {"children": [b]})))
    )
    assert {v.name for v in done.ended} == {"T1街道"}
    assert {v.name for v in done.founded} == {"东", "西"}
    assert {link.kind for link in done.links} == {"split"}
    assert [link.area_share for link in done.links] == pytest.approx([0.5, 0.5])
    east = named(done.after, "东")
    assert [done.after.versions[child].name for child in done.after.children[east.unit_id]] == ["a村"]


def test_a_community_is_split_on_cells() -> None:
    done = apply(
        event(
            "split",
            unit="name:A区/T1街道/a村",
            parts=[
                {"into": unit("甲社区", "社区"), "cells": ["00"]},
                {"into": {**unit("乙社区", "社区"), "members_of": ["name:A区/T1街道/b村"]}, "cells": ["01"]},
            ],
        )
    )
    assert sum(link.area_share or 0 for link in done.links) == pytest.approx(1)
    assert named(done.after, "乙社区").note == "居民仍为b村成员"


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (
            parts(("东", {"children": ["name:A区/T1街道/a村"]}), ("西", {"children": ["name:A区/T2镇/c村"]})),
            "is not part of",
        ),
        (parts(("东", {"children": ["name:A区/T1街道/a村"]}), ("西", {"cells": ["10"]})), "b村 would be left over"),
    ],
)
def test_a_split_that_does_not_give_out_the_whole_unit_is_refused(given: list[Event], words: str) -> None:
    with pytest.raises(BadInput, match=words):
        apply(event("split", unit="mca:320602001", parts=given))


def test_a_split_on_cells_that_leaves_a_gap_is_refused_with_its_map() -> None:
    given = [{"into": unit(f"{n}社区", "社区"), "cells": [cell]} for n, cell in enumerate(("00", "10"))]
    with pytest.raises(BadInput, match="would miss its area") as refusal:
        apply(event("split", unit="name:A区/T1街道/a村", parts=given))
    assert refusal.value.complaints[0].geometry is not None
