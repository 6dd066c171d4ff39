"""Made-up rounds of inspection of the made-up markers: most pass, a few fail, are repaired, or are overdue."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

import numpy as np

from gis.demo.common import source_text, stream
from gis.markers.intactness import BEYOND, Standing
from gis.markers.rounds import DEFAULT_PLAN_BY, DEFAULT_REPORT_BY
from gis.markers.visits import FIVE_YEARS, Criteria, Finding, Round, Signature, Visit

FIRST_YEARS = (2018, 2019, 2020)
"""A third of the lines begins in each; the next round is five years later, so the last is held in 2025."""
YEARS = tuple(year + turn * FIVE_YEARS for turn in (0, 1) for year in FIRST_YEARS)
_FIRST_DAY, _STONES_A_DAY = (9, 1), 4
"""Rounds are walked in September and October, when the reeds are cut."""
_SHARES = {"failed": 0.025, "repaired": 0.03, "one_sided": 0.015, "missed": 0.015}
"""Fates of markers that are not simply found in order, each at least once: about 94 % stay intact."""
Fate = Literal["failed", "repaired", "one_sided", "missed"]
_FAULTS: tuple[tuple[Finding, dict[str, bool], str], ...] = (
    ("tilted", {"firm": False}, "扶正加固"),
    ("illegible", {"legible": False}, "重新描红"),
    ("hidden", {"visible": False}, "清除杂草"),
    ("broken", {"firm": False, "legible": False}, "原址重立"),
)
_SIGNERS = ("演示人员甲", "演示人员乙")


@dataclass(frozen=True)
class Walked:
    """One round with its visits, which bear no round's number yet."""

    round: Round
    visits: tuple[Visit, ...]


def fates(numbers: Mapping[str, str], seed: int) -> dict[str, Fate]:
    """Which markers have which fate; ``numbers`` by id. The same for the same markers and seed."""
    ids = sorted(numbers)
    order = stream(seed, "inspections").permutation(len(ids))
    found: dict[str, Fate] = {}
    start = 0
    for fate, share in _SHARES.items():
        count = max(1, round(share * len(ids)))
        found |= {ids[i]: fate for i in order[start : start + count]}
        start += count
    return found


def first_year(number: str, codes: Sequence[str]) -> int:
    """The year of the first round of the line whose code the marker bears; ``codes``: those of all, in order."""
    return FIRST_YEARS[codes.index(number[:-4]) % len(FIRST_YEARS)]


def make_rounds(
    year: int, standing: Sequence[Standing], codes: Sequence[str], of: Mapping[str, Fate], seed: int
) -> Iterator[Walked]:
    """The rounds of ``year`` on the lines of that year, each with its visits and the repairs of the spring after.

    ``standing``: the made-up markers as they stand in that year. Those on no line are not visited.
    """
    by_line: dict[int, list[Standing]] = defaultdict(list)
    due = [one for one in standing if one.lines and (year - first_year(one.number, codes)) % FIVE_YEARS == 0]
    homes = _homes(due)
    for marker in due:
        home = homes[marker.number[:-4]]
        by_line[home if home in marker.lines else marker.lines[0]].append(marker)
    rng = np.random.default_rng([seed, year])
    for line_id, markers in sorted(by_line.items()):
        yield _walked(line_id, year, markers, of, seed, rng)


def _homes(markers: Sequence[Standing]) -> dict[str, int]:
    """The line on which most stones of each code stand: a stone where three meet is seen with those of its number."""
    counted: dict[str, Counter[int]] = defaultdict(Counter)
    for marker in markers:
        counted[marker.number[:-4]].update(marker.lines)
    return {code: max(sorted(lines), key=lambda line: lines[line]) for code, lines in counted.items()}


def _walked(
    line_id: int, year: int, markers: Sequence[Standing], of: Mapping[str, Fate], seed: int, rng: np.random.Generator
) -> Walked:
    second = year >= FIRST_YEARS[0] + FIVE_YEARS
    sides = sorted(markers[0].sides - {BEYOND})
    lead = sides[second % len(sides)] if len(sides) > 1 else None
    visits: list[Visit] = []
    for place, marker in enumerate(sorted(markers, key=lambda one: one.number)):
        day = date(year, *_FIRST_DAY) + timedelta(days=place // _STONES_A_DAY)
        visits += _visits(marker, day, of.get(marker.marker_id) if not second else _later(of, marker), seed, rng)
    return Walked(
        Round(
            line_id=line_id,
            year=year,
            kind="five_year",
            number=1,
            led_by=lead,
            led_elsewhere=None if lead is not None else "上级民政部门",
            plan_due=date(year, *DEFAULT_PLAN_BY),
            report_due=date(year, *DEFAULT_REPORT_BY),
            source=source_text(seed),
            made_up=True,
            reported_on=date(year, 11, 20),
        ),
        tuple(visits),
    )


def _later(of: Mapping[str, Fate], marker: Standing) -> Fate | None:
    """What is repaired after the first round is in order in the second; all else happens in the second."""
    fate = of.get(marker.marker_id)
    return None if fate == "repaired" else fate


def _visits(marker: Standing, day: date, fate: Fate | None, seed: int, rng: np.random.Generator) -> Iterator[Visit]:
    second = day.year >= FIRST_YEARS[0] + FIVE_YEARS
    if fate == "missed" and second:
        return
    wrong = fate == "repaired" or (fate == "failed" and second)
    finding, holds, remedy = _FAULTS[int(rng.integers(len(_FAULTS)))]
    fine = {"accurate": True, "firm": True, "visible": True, "legible": True, "filed": True}
    signatures = tuple(
        Signature(side, by, day) for side, by in zip(sorted(marker.sides, reverse=True), _SIGNERS, strict=False)
    )
    yield Visit(
        marker_id=marker.marker_id,
        on_day=day,
        act="visit",
        criteria=Criteria(**(fine | holds)) if wrong else Criteria(**fine),
        source=source_text(seed),
        made_up=True,
        findings=(finding,) if wrong else (),
        action=f"拟{remedy}" if wrong else None,
        signatures=signatures[:1] if fate == "one_sided" and second else signatures,
    )
    if fate == "repaired":
        mended = day + timedelta(days=200)
        yield Visit(
            marker_id=marker.marker_id,
            on_day=mended,
            act="repair",
            criteria=Criteria(**fine),
            source=source_text(seed),
            made_up=True,
            action=remedy,
            signatures=tuple(Signature(one.side, one.by, mended) for one in signatures),
            done_by=marker.managed_by or min(marker.sides - {BEYOND}),
            neighbour_present=_SIGNERS[1],
        )
