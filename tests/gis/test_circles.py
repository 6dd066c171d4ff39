from __future__ import annotations

from typing import Any

import pytest
from pydantic import ValidationError

from gis.circles import Definitions
from gis.errors import NotFound
from gis.load.circles import read_circles
from gis.settings import CHECKOUT

SHIPPED = read_circles(CHECKOUT / "data")


def circle(**changes: Any) -> dict[str, Any]:
    row = {
        "id": "daycare",
        "zh": "日间照料中心",
        "en": "Day-care centres",
        "meaning": "…",
        "kinds": ["daycare"],
        "defined_on": "2020-12-31",
        "source": "drawn",
    }
    return {**row, **changes}


def pace(**changes: Any) -> dict[str, Any]:
    row = {"id": "elder", "zh": "慢", "en": "slow", "speed_m_s": 0.8, "step_factor": 2.0, "source": "drawn"}
    return {**row, **changes}


def test_two_circles_and_two_paces_stand_side_by_side() -> None:
    assert {c.id for c in SHIPPED.circles} == {"daycare", "community"}
    assert SHIPPED.circle("daycare").kinds == ("daycare",)
    assert set(SHIPPED.circle("daycare").kinds) < set(SHIPPED.circle("community").kinds)


def test_an_elder_walks_720_m_in_the_circles_minutes_and_the_standard_1000() -> None:
    assert SHIPPED.pace("elder").pace().speed_m_s * 15 * 60 == pytest.approx(720)
    assert SHIPPED.pace("standard").pace().speed_m_s * 15 * 60 == pytest.approx(1000)


def test_every_definition_says_its_source() -> None:
    assert all(thing.source for thing in (*SHIPPED.circles, *SHIPPED.paces))


def test_an_unknown_circle_or_pace_is_told_those_there_are() -> None:
    with pytest.raises(NotFound, match="there is no circle 'x' — one of daycare, community"):
        SHIPPED.circle("x")
    with pytest.raises(NotFound, match="there is no pace 'x' — one of elder, standard"):
        SHIPPED.pace("x")


@pytest.mark.parametrize(
    ("circles", "paces"),
    [
        ([circle(kinds=[])], [pace()]),
        ([circle(kind="daycare")], [pace()]),
        ([circle(defined_on="soon")], [pace()]),
        ([circle()], [pace(speed_m_s=0)]),
        ([circle()], [pace(speed_m_s=30)]),
        ([circle()], [pace(step_factor=-1)]),
    ],
)
def test_a_definition_that_makes_no_sense_is_refused(circles: Any, paces: Any) -> None:
    with pytest.raises(ValidationError):
        Definitions.model_validate({"circles": circles, "paces": paces})
