"""Rounds of inspection and what was found and done at a marker (DOMAIN §2.5)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

RoundKind = Literal["five_year", "special", "daily"]
Act = Literal["visit", "repair", "relocation"]
Finding = Literal[
    "lost", "broken", "moved", "tilted", "illegible", "hidden",
    "reference_objects_missing", "one_sided_signature", "terrain_changed",
]  # fmt: skip
CRITERIA: dict[str, str] = {
    "accurate": "位置准确", "firm": "埋设牢固", "visible": "明显易见", "legible": "注记清晰", "filed": "档案完备",
}  # fmt: skip
"""The five goals of the measures on markers of 2008, Art. 6."""
FIVE_YEARS = 5
"""Years after which an inspection no longer vouches for a marker (Decree 353 Art. 12)."""


@dataclass(frozen=True)
class Signature:
    """Who signed for one side, and when."""

    side: int
    """The division (unit) that is signed for."""
    by: str
    on: date


@dataclass(frozen=True)
class Criteria:
    """The five criteria as they were found; None: not looked at."""

    accurate: bool | None = None
    firm: bool | None = None
    visible: bool | None = None
    legible: bool | None = None
    filed: bool | None = None

    @property
    def passed(self) -> bool:
        """Whether all five hold."""
        return all((self.accurate, self.firm, self.visible, self.legible, self.filed))


@dataclass(frozen=True)
class Round:
    """One inspection of one line. ``led_by`` is None when a higher level leads it, then ``led_elsewhere`` says who."""

    line_id: int
    year: int
    kind: RoundKind
    number: int
    led_by: int | None
    led_elsewhere: str | None
    plan_due: date | None
    report_due: date | None
    source: str
    made_up: bool
    reason: str | None = None
    signatures: tuple[Signature, ...] = ()
    reported_on: date | None = None
    round_id: int | None = None


@dataclass(frozen=True)
class Visit:
    """What was found, or done, at one marker on one day."""

    marker_id: str
    on_day: date
    act: Act
    criteria: Criteria
    source: str
    made_up: bool
    findings: tuple[Finding, ...] = ()
    action: str | None = None
    lon: float | None = field(default=None, repr=False)
    lat: float | None = field(default=None, repr=False)
    """Where the visitor's receiver stood, EPSG:4490: restricted."""
    offset_m: float | None = field(default=None, repr=False)
    signatures: tuple[Signature, ...] = ()
    done_by: int | None = None
    neighbour_present: str | None = None
    filing_number: str | None = None
    agreements: dict[str, str] = field(default_factory=dict)
    """By side (unit id as text): number and date of its consent to a relocation."""
    note: str | None = None
    round_id: int | None = None
    visit_id: int | None = None
