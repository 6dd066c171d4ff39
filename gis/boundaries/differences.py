"""What differs between the lines of two dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from gis.boundaries.lines import Line

FIELDS = ("code", "name", "sides", "beyond", "rank", "length_m", "course")
"""What is compared of a line that lives on."""


@dataclass(frozen=True)
class Continued:
    """A line that lives on, and what of it is another."""

    before: Line
    after: Line
    changed: tuple[str, ...]


@dataclass(frozen=True)
class LineDifference:
    """Lines that ended, were founded, or live on changed, each in the order of the lists given."""

    ended: tuple[Line, ...]
    founded: tuple[Line, ...]
    continued: tuple[Continued, ...]


def difference(before: Iterable[Line], after: Iterable[Line]) -> LineDifference:
    """Compare the stored lines of two dates, which bear an identity."""
    old = _by_id(before)
    new = _by_id(after)
    both = [(line, new[number]) for number, line in old.items() if number in new]
    compared = [Continued(one, other, _changed(one, other)) for one, other in both]
    return LineDifference(
        ended=tuple(line for number, line in old.items() if number not in new),
        founded=tuple(line for number, line in new.items() if number not in old),
        continued=tuple(pair for pair in compared if pair.changed),
    )


def _by_id(lines: Iterable[Line]) -> Mapping[int, Line]:
    return {line.line_id: line for line in lines if line.line_id is not None}


def _changed(before: Line, after: Line) -> tuple[str, ...]:
    return tuple(name for name in FIELDS if _told(before, name) != _told(after, name))


def _told(line: Line, name: str) -> object:
    """A field as it is compared: lengths to the millimetre, since one course summed in another order differs below."""
    return round(line.length_m, 3) if name == "length_m" else getattr(line, name)
