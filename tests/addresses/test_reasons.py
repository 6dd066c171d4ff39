"""Why a grade is what it is, in words."""

from __future__ import annotations

from typing import Any, get_args

import pytest

from gis.addresses.reasons import reasons
from gis.addresses.weigh import Difference_kind


@pytest.mark.parametrize("kind", [kind for kind in get_args(Difference_kind) if kind != "same"])
def test_every_kind_of_difference_has_words(kind: str) -> None:
    difference = {"field": "door", "asked": "12、14", "found": "12", "kind": kind}
    best: dict[str, Any] = {"differences": [difference]}
    told = {"address": best, "elsewhere": [], "superseded": [], "unmatched": [], "candidates": []}
    (sentence,) = reasons(told)
    assert sentence
    assert "{" not in sentence
