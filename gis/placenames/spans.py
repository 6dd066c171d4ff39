"""Periods as lists of names write them (起止年代): 1958年—1983年, 1998年至今, —2010.7.1."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import NamedTuple

from gis.errors import BadInput, Complaint
from gis.markers.cells import tidy

_DAY = r"(\d{4})(?:[-./年](\d{1,2})(?!\d)(?:[-./月](\d{1,2})(?!\d)日?)?月?)?年?"
_SPAN = re.compile(rf"(?:{_DAY})?(?:起|始)?(?:(?:[-—–―~～至到]+)(?:{_DAY}|今|现在|)止?)?", re.ASCII)
_BRACKETS = re.compile(r"^(.*?)\s*[(（]([^()（）]*)[)）]$")


class Span(NamedTuple):
    """A half-open period of days; None where it is open."""

    start: date | None
    end: date | None


ALWAYS = Span(None, None)
"""Of what nobody says when it began or ended."""


def span(text: str) -> Span:
    """The days that words mean. A year or a month that ends a period belongs to it, so does a day.

    ``BadInput`` when they name no years (明代至今), or an end before the beginning.
    """
    found = _SPAN.fullmatch("".join(tidy(text).split()))
    if found is None or not (found[1] or found[4]):
        raise BadInput(Complaint("names no years", fix="write it as 1958—1983, or 1998至今"))
    try:
        start = _first(found[1], found[2], found[3]) if found[1] else None
        end = _after(found[4], found[5], found[6]) if found[4] else None
    except ValueError as error:
        raise BadInput(Complaint("is a day that no calendar has", fix="write it as 1958—1983")) from error
    if start is not None and end is not None and end <= start:
        raise BadInput(Complaint("ends before it begins", fix="look which of the two is wrong"))
    return Span(start, end)


def with_span(text: str) -> tuple[str, Span]:
    """A name and the period in brackets behind it, if there is one: 八厂(1958—1983). Other brackets are the name's."""
    found = _BRACKETS.match(text)
    if found is not None:
        try:
            return found[1].strip(), span(found[2])
        except BadInput:
            pass  # what stands in the brackets is no period, so it belongs to the name
    return text, ALWAYS


def _first(year: str, month: str | None, day: str | None) -> date:
    return date(int(year), int(month or 1), int(day or 1))


def _after(year: str, month: str | None, day: str | None) -> date:
    """The day after the year, the month or the day."""
    if day:
        return date(int(year), int(month or 1), int(day)) + timedelta(days=1)
    if month:
        return date(int(year) + int(month) // 12, int(month) % 12 + 1, 1)
    return date(int(year) + 1, 1, 1)
