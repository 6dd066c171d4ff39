"""Histories of visits, written short."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from gis.markers.visits import Criteria, Signature, Visit

WEST, EAST = 1, 2
FINE = Criteria(accurate=True, firm=True, visible=True, legible=True, filed=True)
TILTED = replace(FINE, firm=False)


def day(words: str) -> date:
    return date.fromisoformat(words)


def signed(on: date, *sides: int) -> tuple[Signature, ...]:
    return tuple(Signature(side, f"officer of {side}", on) for side in sides)


def visit(on: str, criteria: Criteria = FINE, sides: tuple[int, ...] = (WEST, EAST), **more: Any) -> Visit:
    """A visit that both sides signed, unless ``sides`` says who did."""
    fields: dict[str, Any] = {"marker_id": "M", "act": "visit", "source": "test", "made_up": True, **more}
    return Visit(on_day=day(on), criteria=criteria, signatures=signed(day(on), *sides), **fields)


def repair(on: str, criteria: Criteria = FINE, neighbour: str | None = "somebody", **more: Any) -> Visit:
    return visit(on, criteria, act="repair", done_by=WEST, neighbour_present=neighbour, **more)


def relocation(on: str, criteria: Criteria = FINE, **more: Any) -> Visit:
    papers = {str(WEST): "no. 1, 2020-05-01", str(EAST): "no. 2, 2020-05-02"}
    return visit(on, criteria, **{"act": "relocation", "agreements": papers, "filing_number": "F-1", **more})


HISTORIES: dict[str, tuple[Visit, ...]] = {
    "passed twice": (visit("2018-05-10"), visit("2023-05-01")),
    "passed once": (visit("2018-05-10"),),
    "failed, repaired": (visit("2018-05-10", TILTED), repair("2018-09-01")),
    "failed, repaired alone": (visit("2018-05-10", TILTED), repair("2018-09-01", neighbour=None)),
    "relocated with a survey": (visit("2018-05-10"), relocation("2020-06-15")),
    "relocated, seen later": (visit("2018-05-10"), relocation("2020-06-15", Criteria()), visit("2021-03-01")),
    "signed by one side": (visit("2018-05-10"), visit("2023-04-01", sides=(WEST,))),
    "passed on a leap day": (visit("2020-02-29"),),
    "never seen": (),
    "failed, withdrawn": (visit("2018-05-10"),),
}
"""Ten markers. The last one failed on 2019-10-10; that visit was withdrawn and is not among what is believed."""
WITHDRAWN = visit("2019-10-10", TILTED)
FIGURES: dict[str, tuple[int, int, int, int, int]] = {
    # day: intact, failed, overdue, never, one-sided; worked out by hand
    "2018-06-01": (6, 2, 0, 2, 0),
    "2019-01-01": (7, 1, 0, 2, 0),
    "2021-01-01": (7, 1, 0, 2, 0),
    "2023-05-10": (8, 1, 0, 1, 1),
    "2023-05-11": (5, 0, 4, 1, 1),
    "2025-03-01": (3, 0, 6, 1, 1),
}
"""2018-06-01: the leap-day one and the never seen one are unknown, the two tilted ones failed. 2019: one is repaired.
2021: the leap-day one was seen, the one relocated without a survey is unknown again. 2023-05-10 is the fifth
anniversary of the first round: it still counts, and not the day after. 2025-03-01: the leap day's is 28 February."""
