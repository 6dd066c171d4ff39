"""Which inspections of which lines are due in a year, who leads them, and by when (Decree 353 Art. 12; DOMAIN §2.5)."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from gis.boundaries.lines import Line, LineRank
from gis.errors import BadInput
from gis.markers.visits import FIVE_YEARS, Round, RoundKind

DEFAULT_PLAN_BY = (5, 15)
"""Month and day by which a plan is due; known of another region, not verified for Jiangsu (DOMAIN §2.5)."""
DEFAULT_REPORT_BY = (12, 1)
"""Month and day by which a report is due; known of another region, not verified for Jiangsu (DOMAIN §2.5)."""
DEFAULT_LED_ELSEWHERE = "上级民政部门"
"""Who leads the inspection of an outer line when nothing else is said."""
Status = Literal["due", "planned", "signed", "reported"]
_KINDS: tuple[RoundKind, ...] = ("five_year", "special", "daily")


@dataclass(frozen=True)
class Rules:
    """What is agreed on rounds: their dates in a year, first years, and who leads where it does not alternate."""

    plan_by: tuple[int, int] = DEFAULT_PLAN_BY
    report_by: tuple[int, int] = DEFAULT_REPORT_BY
    first_year: int | None = None
    """Year in which a line without any round is due; None: at once, this year."""
    first_years: Mapping[int, int] = field(default_factory=dict)
    """The same for single lines."""
    fixed_lead: Mapping[int, int] = field(default_factory=dict)
    """Lines on which one side always leads."""
    led_elsewhere: Mapping[int, str] = field(default_factory=dict)
    """Lines of a higher level, and who leads them; we take part."""
    forerunners: Mapping[int, Collection[int]] = field(default_factory=dict)
    """The lines a line came of: their rounds count for it until it has its own."""


@dataclass(frozen=True)
class Due:
    """One round that is due. ``year`` is the year it falls in; ``overdue``: it was not held by the end of that year."""

    line_id: int
    line_name: str
    rank: LineRank
    sides: tuple[int, ...]
    beyond: str | None
    kind: RoundKind
    number: int
    year: int
    plan_due: date
    report_due: date
    led_by: int | None
    led_elsewhere: str | None
    status: Status
    overdue: bool
    last_year: int | None = None
    """Year of the last five-year round that was reported; None when there was none."""
    round_id: int | None = None
    reason: str | None = None


def due_in(
    year: int, lines: Sequence[Line], rounds: Iterable[Round], rules: Rules | None = None, *, this_year: int
) -> list[Due]:
    """The rounds of ``year``: by line, five-year ones first; those missed before stay on the list until reported.

    A five-year round falls five years after the last one that was reported. One that falls into a year not yet over
    (``this_year`` or later) is taken as kept, so that later years are planned from it; one missed in a year gone by is
    overdue from then on. Special and daily rounds are due when somebody planned them. ``lines`` are stored ones.
    """
    rules = rules or Rules()
    by_line: dict[int, list[Round]] = {}
    for one in rounds:
        by_line.setdefault(one.line_id, []).append(one)
    found: list[Due] = []
    for line in lines:
        if line.line_id is None:
            raise BadInput(f"{line.name} is derived and not stored: rounds are held by stored lines")
        cycle = _Cycle(line, line.line_id, by_line, rules, this_year)
        found += cycle.five_year(year)
        found += cycle.planned_ones(year)
    return sorted(found, key=lambda due: (due.line_id, _KINDS.index(due.kind), due.year, due.number))


@dataclass(frozen=True)
class _Cycle:
    """The rounds of one line."""

    line: Line
    line_id: int
    by_line: Mapping[int, Sequence[Round]]
    rules: Rules
    this_year: int

    def five_year(self, year: int) -> list[Due]:
        """The five-year round of ``year``, or the one that should have been before; nothing when none is due."""
        last = self._last(self.line_id, year)
        falls = self._first_year() if last is None else last.year + FIVE_YEARS
        held = [one for one in self._own("five_year") if one.year == year]
        if held:
            return [self._due(one, year, last) for one in held]
        open_before = [one for one in self._own("five_year") if falls <= one.year < year and self._missed(one, year)]
        if open_before:
            return [self._due(one, year, last) for one in open_before]
        if year < falls:
            return []
        missed = falls < min(year, self.this_year)
        if not missed and (year - falls) % FIVE_YEARS:
            return []
        fell = falls if missed else year
        turn = 0 if missed else (year - falls) // FIVE_YEARS
        return [self._unplanned(fell, year, last, turn)]

    def planned_ones(self, year: int) -> list[Due]:
        """Special and daily rounds of the year, and those of years before that were not reported by then."""
        planned = [*self._own("special"), *self._own("daily")]
        last = self._last(self.line_id, year)
        return [
            self._due(one, year, last)
            for one in planned
            if one.year == year or (one.year < year and self._missed(one, year))
        ]

    def _own(self, kind: RoundKind) -> list[Round]:
        return [one for one in self.by_line.get(self.line_id, ()) if one.kind == kind]

    def _first_year(self) -> int:
        """The year in which a line without any round is due."""
        first = self.rules.first_years.get(self.line_id, self.rules.first_year)
        return self.this_year if first is None else first

    def _missed(self, one: Round, year: int) -> bool:
        """Whether a round of a year gone by was not reported before ``year`` began."""
        return one.year < self.this_year and (one.reported_on is None or one.reported_on.year >= year)

    def _last(self, line_id: int, year: int, seen: frozenset[int] = frozenset()) -> Round | None:
        """The last five-year round before ``year`` that was reported, or is planned and will be.

        A line without any takes over those of the lines it came of: the one looked at least recently counts, and none
        when one of them was never looked at.
        """
        own = [
            one
            for one in self.by_line.get(line_id, ())
            if one.kind == "five_year" and one.year < year and not self._missed(one, year)
        ]
        if own:
            return max(own, key=lambda one: one.year)
        before = set(self.rules.forerunners.get(line_id, ())) - seen
        lasts = [self._last(number, year, seen | {line_id}) for number in sorted(before)]
        known = [one for one in lasts if one is not None]
        return min(known, key=lambda one: one.year) if known and len(known) == len(lasts) else None

    def _due(self, one: Round, year: int, last: Round | None) -> Due:
        reported = one.reported_on is not None and one.reported_on.year <= year
        signed = len({signature.side for signature in one.signatures}) >= 2
        return self._entry(
            kind=one.kind,
            number=one.number,
            year=one.year,
            lead=(one.led_by, one.led_elsewhere),
            status="reported" if reported else "signed" if signed else "planned",
            overdue=not reported and one.year < year,
            last=last,
            dates=(one.plan_due, one.report_due),
            planned=one,
        )

    def _unplanned(self, fell: int, year: int, last: Round | None, turn: int) -> Due:
        return self._entry(
            kind="five_year",
            number=1,
            year=fell,
            lead=self.lead(last, turn),
            status="due",
            overdue=fell < year,
            last=last,
        )

    def _entry(
        self,
        *,
        kind: RoundKind,
        number: int,
        year: int,
        lead: tuple[int | None, str | None],
        status: Status,
        overdue: bool,
        last: Round | None,
        dates: tuple[date | None, date | None] = (None, None),
        planned: Round | None = None,
    ) -> Due:
        line = self.line
        return Due(
            line_id=self.line_id,
            line_name=line.name,
            rank=line.rank,
            sides=line.sides,
            beyond=line.beyond,
            kind=kind,
            number=number,
            year=year,
            plan_due=dates[0] or date(year, *self.rules.plan_by),
            report_due=dates[1] or date(year, *self.rules.report_by),
            led_by=lead[0],
            led_elsewhere=lead[1],
            status=status,
            overdue=overdue,
            last_year=last.year if last else None,
            round_id=planned.round_id if planned else None,
            reason=planned.reason if planned else None,
        )

    def lead(self, last: Round | None, turn: int = 0) -> tuple[int | None, str | None]:
        """Who leads the next round, ``turn`` rounds after that: a side of ours, or somebody elsewhere, in words.

        The side that did not lead last; the one with the smaller code where the last leader is none of the sides.
        """
        line, rules = self.line, self.rules
        if self.line_id in rules.fixed_lead:
            return rules.fixed_lead[self.line_id], None
        if self.line_id in rules.led_elsewhere:
            return None, rules.led_elsewhere[self.line_id]
        if line.side_b is None:
            return None, (last.led_elsewhere if last is not None else None) or DEFAULT_LED_ELSEWHERE
        sides = (line.side_a, line.side_b)
        first = 1 if last is not None and last.led_by == line.side_a else 0
        return sides[(first + turn) % 2], None


def next_lead(
    line: Line, rounds: Sequence[Round], year: int, rules: Rules | None = None
) -> tuple[int | None, str | None]:
    """Who leads the five-year round of a line that is planned for ``year``."""
    if line.line_id is None:
        raise BadInput(f"{line.name} is derived and not stored: rounds are held by stored lines")
    by_line: dict[int, list[Round]] = {}
    for one in rounds:
        by_line.setdefault(one.line_id, []).append(one)
    cycle = _Cycle(line, line.line_id, by_line, rules or Rules(), year)
    before = [one for one in by_line.get(line.line_id, ()) if one.kind == "five_year" and one.year < year]
    return cycle.lead(max(before, key=lambda one: one.year) if before else cycle._last(line.line_id, year))
