"""The legal clocks that a change starts (DOMAIN §1.6): what must be done by when, and under which article."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from gis.changeorders.document import Order
from gis.changeorders.effects import Effects
from gis.periods import months_after

REGULATION = "行政区划管理条例"
IN_FORCE = date(2019, 1, 1)
"""First day of the regulation (国务院令第704号); the rules before it set no such terms."""
MONTHS_TO_FINISH = 12
"""Art. 15; six more with the consent of who approved the change."""
MONTHS_TO_CODE = 1
"""Art. 17: the code is fixed and published within a month of the change."""


@dataclass(frozen=True)
class Duty:
    """Something the law asks for after a change; ``due`` is the last day, None where the law names none."""

    what: str
    article: str
    since: date
    due: date | None
    done_on: date | None = None
    note: str | None = None


def duties(order: Order, effects: Effects) -> list[Duty]:
    """The clocks an order starts; none for what is no legal change, or lies before the regulation."""
    approved, note = _approval(order)
    if order.kind != "legal" or order.completes is not None or approved < IN_FORCE:
        return []
    changes = any(version.level != "community" for version in (*effects.closed, *effects.opened))
    return list(_started(order, effects, approved, note)) if changes else []


def _started(order: Order, effects: Effects, approved: date, note: str | None) -> Iterator[Duty]:
    day = order.effective_on.date
    finish = months_after(approved, MONTHS_TO_FINISH)
    yield Duty("finish the change", f"{REGULATION} Art. 15", approved, finish, note=note)
    if _moves_lines(effects):
        yield Duty("survey the changed lines again and bring the maps up to date", f"{REGULATION} Art. 16", day, None)
    if any(code.system == "mca" for code in (*effects.codes_closed, *effects.codes_opened)) or _codeless(effects):
        due = months_after(day, MONTHS_TO_CODE)
        yield Duty("fix and publish the codes", f"{REGULATION} Art. 17", day, due, order.code_published_on)
    yield Duty("announce the change to the public", f"{REGULATION} Art. 18", day, None, order.announced_on)


def _approval(order: Order) -> tuple[date, str | None]:
    """The day of approval, or the nearest that the order tells, with what it is."""
    if order.approved_on is not None:
        return order.approved_on, None
    for role in ("reply", "provincial_notice", "city_notice"):
        dates = [paper.date for paper in order.documents if paper.role == role and paper.date is not None]
        if dates:
            return min(dates), f"the day of approval is not known: counted from the {role.replace('_', ' ')}"
    return order.effective_on.date, "the day of approval is not known: counted from the day it takes effect"


def _moves_lines(effects: Effects) -> bool:
    """Whether the area of a unit above the communities changes, comes or goes."""
    before = {version.unit_id: version.shape for version in effects.closed if version.level != "community"}
    after = {version.unit_id: version.shape for version in effects.opened if version.level != "community"}
    return any(before.get(unit_id) != after.get(unit_id) for unit_id in before.keys() | after.keys())


def _codeless(effects: Effects) -> bool:
    return any(
        version.level in ("county", "town") and effects.after.code_of(version.unit_id) is None
        for version in effects.founded
    )
