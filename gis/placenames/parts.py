"""A name in two parts: the proper one (专名) tells it from others, the generic one (通名) tells what it is."""

from __future__ import annotations

from collections.abc import Collection
from typing import NamedTuple

DIRECTIONS = frozenset("东西南北中前后")
"""Words of direction that may stand before a generic part and go with it: 北京中路 is 北京 + 中路."""
LEAST_BEFORE_DIRECTION = 2
"""A proper part of one character is none: 河东路 is 河东 + 路, 园林东路 is 园林 + 东路."""


class Parts(NamedTuple):
    """Proper and generic part; the generic one is empty where the name ends in none that its class knows."""

    proper: str
    generic: str


def split(name: str, generics: Collection[str]) -> Parts:
    """Split ``name`` at the longest of ``generics`` that it ends in and that leaves a proper part.

    A generic word inside the proper part stays there (天生港镇街道: 天生港镇 + 街道; rule 4 of 〔84〕中地字第17号).
    This is a proposal: a person may say otherwise, and the register keeps what was written down.
    """
    fitting = [one for one in generics if one and name.endswith(one) and _leaves_enough(name, one, generics)]
    generic = max(fitting, key=len, default="")
    return Parts(name[: len(name) - len(generic)], generic)


def _leaves_enough(name: str, generic: str, generics: Collection[str]) -> bool:
    before = len(name) - len(generic)
    directed = generic[0] in DIRECTIONS and generic[1:] in generics
    return before >= (LEAST_BEFORE_DIRECTION if directed else 1)
