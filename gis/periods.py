"""Half-open periods of days, as every version bears one."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from gis.errors import BadInput


@dataclass(frozen=True, order=True)
class Period:
    """Days from ``start`` (included; None: since ever) to ``end`` (excluded; None: for good)."""

    start: date | None = None
    end: date | None = None

    def __post_init__(self) -> None:
        if self.start is not None and self.end is not None and self.start >= self.end:
            raise BadInput(f"a period must end after it begins, not {self.start} to {self.end}")

    def holds(self, day: date) -> bool:
        """Whether ``day`` lies in the period."""
        return (self.start is None or self.start <= day) and (self.end is None or day < self.end)

    def closed_at(self, day: date) -> Period:
        """The part before ``day``."""
        return Period(self.start, day)


def parse_day(text: str) -> date:
    """A date written YYYY-MM-DD; ``BadInput`` otherwise."""
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise BadInput(f"{text!r} is not a date — write it as YYYY-MM-DD") from error


def months_after(day: date, months: int) -> date:
    """The same day of a later month; its last one where that month is shorter (31 January and a month: 28 February)."""
    years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
