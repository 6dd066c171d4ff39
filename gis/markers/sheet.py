"""What a sheet of a line tells, as of a date: the line, its markers in order, their state, its papers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from gis.boundaries.lines import Line
from gis.boundaries.papers import Paper
from gis.markers.intactness import State
from gis.markers.record import Marker
from gis.markers.visits import Finding, Signature, Visit

Seen = Literal["intact", "damaged", "missing", "overdue"]
SYMBOLS: dict[Seen, str] = {"intact": "●", "damaged": "▲", "missing": "✕", "overdue": "○"}
"""By shape, so that black and white tell as much as colour. What was never inspected is as overdue: not known."""
FINDINGS: dict[Finding, str] = {
    "lost": "丢失", "broken": "破损", "moved": "移位", "tilted": "倾斜", "illegible": "注记不清", "hidden": "被遮挡",
    "reference_objects_missing": "方位物缺失", "one_sided_signature": "单方签字", "terrain_changed": "地形变化",
}  # fmt: skip
OF_NUMBER = {"Q": 1, "A": 2, "B": 2, "C": 3, "D": 3, "E": 3}
"""How many stones share a number, by type letter (DOMAIN §2.3): 单立, 双立, 三立."""


def seen_as(state: State) -> Seen:
    """The symbol's state: a failed marker that was found lost is missing; never inspected is as unknown as overdue."""
    if state.kind == "intact":
        return "intact"
    if state.kind == "failed":
        return "missing" if state.decided_by is not None and "lost" in state.decided_by.findings else "damaged"
    return "overdue"


@dataclass(frozen=True)
class Placed:
    """A marker on a sheet: its place among the others, and what is known of its state on the date.

    On a sheet for the public ``marker`` is None, ``chainage_m`` is that of the rounded point, and ``last_visit`` is
    kept only as a day.
    """

    order: int
    number: str
    name: str | None
    serial: int
    type_letter: str
    made_up: bool
    lon: float = field(repr=False)
    lat: float = field(repr=False)
    """EPSG:4490; exact, or rounded to 0.01°."""
    chainage_m: float | None = field(repr=False)
    offset_m: float | None = field(default=None, repr=False)
    seen: Seen | None = None
    """None where the reader may not know it."""
    visited_on: date | None = None
    due_on: date | None = None
    marker: Marker | None = field(default=None, repr=False)
    last_visit: Visit | None = field(default=None, repr=False)

    @property
    def label(self) -> str:
        """What is written beside it on the strip map: the serial and letter as they are cut in the stone."""
        return f"{self.serial:03d}{self.type_letter}"


@dataclass(frozen=True)
class Intactness:
    """The intactness rate of the line's markers on the date; ``rate`` is None when there are none."""

    intact: int
    failed: int
    unknown: int
    total: int
    rate: float | None


@dataclass(frozen=True)
class LineSheet:
    """Everything on a sheet of one line on one date."""

    line: Line
    as_of: date
    side_a: str
    side_b: str
    """Names of the two sides; on an outer line, ``side_b`` is what lies beyond."""
    left_is_a: tuple[bool, ...]
    """Whether ``side_a`` lies to the left of each part of the course as it runs."""
    exact: bool
    printed_on: date
    printed_by: str
    unit_names: dict[int, str] = field(default_factory=dict)
    official_code: str | None = None
    official_name: str | None = None
    description: str = ""
    start: str | None = None
    end: str | None = None
    """What the line begins and ends at: the names of the tripoints, or None at an open end."""
    papers: tuple[Paper, ...] = ()
    markers: tuple[Placed, ...] = ()
    intactness: Intactness | None = None
    sources: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The official name, where a paper gives one, else that by rule."""
        return self.official_name or self.line.name

    @property
    def made_up(self) -> bool:
        """Whether anything on the sheet is made up; then every page says so."""
        visited = (placed.last_visit for placed in self.markers)
        return any(placed.made_up for placed in self.markers) or any(visit.made_up for visit in visited if visit)

    @property
    def illustrative(self) -> bool:
        """Whether the line is no legal proof."""
        return self.line.quality != "official"


@dataclass(frozen=True)
class Counts:
    """Markers of a line by numbers: JZKS, DLZKS, SLZKS, SANLZKS of the national line record, and what is amiss."""

    markers: int
    single: int
    double: int
    triple: int
    faults: tuple[str, ...]

    @property
    def adds_up(self) -> bool:
        """The check of the national record: JZKS = DLZKS + SLZKS + SANLZKS."""
        return self.markers == self.single + self.double + self.triple


def counts(numbers: Sequence[tuple[str, int, str]]) -> Counts:
    """Count stones, given (line code, serial, type letter) of each.

    ``markers`` counts the stones themselves and the other three count by letter, so the sum only fails when a letter
    is none of the six; pairs and triples that lack a stone are told in ``faults``.
    """
    kinds = Counter(OF_NUMBER.get(letter, 0) for _, _, letter in numbers)
    by_number: dict[tuple[str, int], list[str]] = {}
    for code, serial, letter in numbers:
        by_number.setdefault((code, serial), []).append(letter)
    faults = []
    for (code, serial), letters in sorted(by_number.items()):
        wanted = {1: "Q", 2: "AB", 3: "CDE"}.get(OF_NUMBER.get(letters[0], 0), "")
        if "".join(sorted(letters)) != wanted:
            faults.append(f"{code}{serial:03d}：{'、'.join(sorted(letters))}")
    return Counts(len(numbers), kinds[1], kinds[2], kinds[3], tuple(faults))


def signed(signatures: Sequence[Signature], names: dict[int, str]) -> str:
    """Signatures in words, one a line: 崇川区 张三 2023-05-01; empty where nobody signed."""
    return "\n".join(f"{names.get(s.side, '')} {s.by} {s.on}".strip() for s in signatures)


def chainage_words(chainage_m: float | None, *, exact: bool) -> str:
    """A chainage as surveyors write it, K3+250; to the whole kilometre for those who may not know more."""
    if chainage_m is None:
        return "—"
    if not exact:
        return f"约 K{round(chainage_m / 1000)}"
    kilometres, metres = divmod(round(chainage_m), 1000)
    return f"K{kilometres}+{metres:03d}"
