"""Whether markers are known to stand as they should on a day, and the rate of those that do (docs/decisions/0009).

The rate (界线界桩完好率) has no official formula; this is the one proposed in DOMAIN §2.5: markers whose latest valid
inspection passes all five criteria, out of the markers in the result table.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeVar

from gis.markers.visits import CRITERIA, FIVE_YEARS, Finding, Visit
from gis.periods import months_after

Kind = Literal["intact", "failed", "overdue", "never"]
"""``overdue`` and ``never`` (inspected where it stands now) are what is unknown."""
Fault = Literal["one_sided", "no_neighbour", "no_consent", "no_filing", "incomplete"]
"""Why an act does not count."""
By = Literal["line", "side", "level", "city"]
BEYOND = 0
"""The neighbour beyond an outer line, among sides, signatures and agreements: it is no unit of the register."""
BOTH = 2
"""Sides that must sign: the two of the line whose inspection it is, also at a stone where three meet."""
WITNESSES: dict[Finding, tuple[str, ...]] = {
    "lost": ("accurate", "firm", "visible", "legible"),
    "moved": ("accurate",),
    "tilted": ("firm",),
    "illegible": ("legible",),
    "hidden": ("visible",),
}
"""Findings that say of a criterion that it does not hold."""


@dataclass(frozen=True)
class State:
    """What is known of a marker on a day, the visit that says so, and what was passed over since, with the reasons."""

    kind: Kind
    decided_by: Visit | None = None
    passed_over: tuple[tuple[Visit, Fault], ...] = ()

    @property
    def one_sided(self) -> bool:
        """Whether an act after the one that decides does not count for want of a signature."""
        return any(fault == "one_sided" for _, fault in self.passed_over)


@dataclass(frozen=True)
class Standing:
    """A marker of the result table of a day: where it belongs, and since when its stone stands in this place."""

    marker_id: str
    number: str
    stood_since: date | None
    lines: tuple[int, ...] = ()
    sides: frozenset[int] = frozenset()
    """The units on either side on that day; ``BEYOND`` for what lies beyond the city."""
    managed_by: int | None = None
    """The unit that manages it on that day."""
    level: str | None = None
    """Highest rank of its lines; None when it stands on no line of the register."""
    made_up: bool = False


@dataclass(frozen=True)
class Rate:
    """Counts of the markers of a result table by what is known of them; they add up to ``markers``."""

    markers: int = 0
    intact: int = 0
    failed: int = 0
    overdue: int = 0
    never: int = 0
    one_sided: int = 0
    """Markers, among all these, with a later act that lacks a signature; it was not counted."""

    @property
    def unknown(self) -> int:
        """Not known to stand, nor to have failed: last inspected too long ago, or never."""
        return self.overdue + self.never

    @property
    def share(self) -> float | None:
        """Intact out of all markers, 0 to 1; None where there are none: a rate of nothing is no rate."""
        return self.intact / self.markers if self.markers else None


def vouches_until(on_day: date) -> date:
    """The last day on which an inspection of ``on_day`` still vouches: its fifth anniversary.

    29 February has none in a common year; then it is the last of the month (Civil Code Art. 202, by analogy).
    """
    return months_after(on_day, FIVE_YEARS * 12)


def vouched_since(day: date) -> date:
    """The first day on which an inspection may have been made that still vouches on ``day``."""
    return months_after(day, -FIVE_YEARS * 12)


def fault_of(visit: Visit) -> Fault | None:
    """Why an act does not count as an inspection; None when it does.

    Any act needs the signatures of both sides (Decree 353 Art. 12), a repair the neighbour beside it, a relocation
    both sides' consent and a filing (Art. 6). One that looked at only some criteria, and found nothing wrong, says
    neither that the marker is as it should be nor that it is not.
    """
    if visit.act == "repair" and not visit.neighbour_present:
        return "no_neighbour"
    if visit.act == "relocation":
        if len(visit.agreements) < BOTH:
            return "no_consent"
        if not visit.filing_number:
            return "no_filing"
    if len({signature.side for signature in visit.signatures}) < BOTH:
        return "one_sided"
    return None if passes(visit) or wanting(visit) else "incomplete"


def wanting(visit: Visit) -> bool:
    """Whether something was found that is not as it should be."""
    return any(getattr(visit.criteria, name) is False for name in CRITERIA) or not WITNESSES.keys().isdisjoint(
        visit.findings
    )


def passes(visit: Visit) -> bool:
    """Whether all five criteria were looked at and hold, and no finding says otherwise."""
    return visit.criteria.passed and not wanting(visit)


def contradictions(visit: Visit) -> list[tuple[Finding, str]]:
    """Findings with a criterion each that was not found wanting though the finding says it is.

    A broken stone fails at least one of the five, whichever; ``broken`` comes with ``firm`` when none is named.
    """
    found: list[tuple[Finding, str]] = [
        (finding, name)
        for finding in visit.findings
        for name in WITNESSES.get(finding, ())
        if getattr(visit.criteria, name) is not False
    ]
    if "broken" in visit.findings and not any(getattr(visit.criteria, name) is False for name in CRITERIA):
        found.append(("broken", "firm"))
    return found


def state_on(visits: Iterable[Visit], stood_since: date | None, day: date) -> State:
    """What is known of one marker on ``day`` from its visits, in any order.

    The latest act that counts decides, the one recorded last where a day has several. What came before the stone was
    set where it stands (``stood_since``), or before a relocation that counts, vouches for nothing any more.
    """
    decided: Visit | None = None
    passed_over: list[tuple[Visit, Fault]] = []
    for visit in sorted(visits, key=_in_order):
        if visit.on_day > day or (stood_since is not None and visit.on_day < stood_since):
            continue
        fault = fault_of(visit)
        if visit.act == "relocation" and fault in (None, "incomplete"):
            decided, passed_over = None, []  # it stands elsewhere now: nothing is known of it but what this act tells
        if fault is None:
            decided, passed_over = visit, []
        else:
            passed_over.append((visit, fault))
    return State(_kind(decided, day), decided, tuple(passed_over))


def _in_order(visit: Visit) -> tuple[date, int]:
    return visit.on_day, visit.visit_id or 0


def _kind(decided: Visit | None, day: date) -> Kind:
    if decided is None:
        return "never"
    if day > vouches_until(decided.on_day):
        return "overdue"
    return "intact" if passes(decided) else "failed"


def rate(states: Iterable[State]) -> Rate:
    """The counts of some markers."""
    counts: dict[str, int] = defaultdict(int)
    for state in states:
        counts[state.kind] += 1
        counts["markers"] += 1
        counts["one_sided"] += state.one_sided
    return Rate(**counts)


Key = TypeVar("Key", bound=Hashable)


def rates(
    standing: Iterable[Standing], states: Mapping[str, State], keys: Callable[[Standing], Collection[Key]]
) -> dict[Key, Rate]:
    """The counts by group. A marker counts once in each of its groups: a stone where three meet on three lines."""
    members: dict[Key, list[State]] = defaultdict(list)
    for marker in standing:
        for key in keys(marker):
            members[key].append(states[marker.marker_id])
    return {key: rate(group) for key, group in members.items()}


def lines_of(marker: Standing) -> Collection[int | None]:
    """The lines it stands on; None for a marker on no line, so that none is lost."""
    return marker.lines or (None,)


def sides_of(marker: Standing) -> Collection[int | None]:
    """The units on its sides; None where these are not known."""
    return marker.sides - {BEYOND} or (None,)


def managers_of(marker: Standing) -> Collection[int | None]:
    """The unit that manages it; None where no agreement says which."""
    return (marker.managed_by,)


def levels_of(marker: Standing) -> Collection[str | None]:
    """The highest rank of its lines; None for a marker on no line."""
    return (marker.level,)


def whole(_marker: Standing) -> Collection[None]:
    """All markers together."""
    return (None,)
