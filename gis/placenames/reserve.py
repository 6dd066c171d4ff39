"""The reserve of names (地名储备库): what an entry is on a day, and what may be done with it.

《南通市市区地名管理规定》 (2018-12-28) sets a reserve up; plans name roads that are not built yet, and districts (片区)
(DOMAIN §12.4). An entry is free, held for a project until a day, taken by a case of naming, or dropped. A hold whose
last day is past has fallen free: by the date, so that nothing has to run in the night.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from shapely.geometry.base import BaseGeometry

from gis.errors import BadInput, Complaint, Conflict
from gis.placenames.classes import Kind

Purpose = Literal["reserve", "road", "district"]
"""A name to take from (储备), a planned road's, a district's (片区)."""
State = Literal["free", "held", "taken", "dropped"]
PURPOSE_KINDS: dict[Purpose, Kind] = {"road": "road", "district": "zone"}
"""Kinds of place that names of a purpose are meant for; those of ``reserve`` are for any that their class allows."""
LONGEST_HOLD_DAYS = 3 * 366
"""A project that is not built within three years asks again: a reserve that is all held is none."""


@dataclass(frozen=True)
class Reserved:
    """An entry of the reserve. ``generic`` is empty while open; ``unit_id`` None: reserved for the whole city."""

    id: int
    name: str
    proper: str
    generic: str
    sound: str
    class_code: str | None
    purpose: Purpose
    unit_id: int | None
    state: State
    held_for: str | None = None
    held_until: date | None = None
    lon: float | None = None
    lat: float | None = None
    roman: str = ""
    case_id: int | None = None
    plan: str | None = None
    approved_by: str | None = None
    approved_on: date | None = None
    meaning: str | None = None
    revision: int = 1
    source: str = ""
    made_up: bool = False
    note: str | None = None
    shape: BaseGeometry | None = field(default=None, compare=False, repr=False)
    """Where the plan puts it, EPSG:4490; ``lon`` and ``lat`` are a point on it."""

    def on(self, day: date) -> Reserved:
        """The entry as it is on a day: a hold lasts to the end of its last day."""
        if self.state == "held" and self.held_until is not None and self.held_until < day:
            return replace(self, state="free", held_for=None, held_until=None)
        return self


def told(entry: Reserved, day: date) -> str:
    """Who has an entry, in a sentence."""
    now = entry.on(day)
    words = {
        "free": "is free",
        "held": f"is held for {now.held_for}" + (f" until {now.held_until}" if now.held_until else ""),
        "taken": f"was taken by case {now.case_id}",
        "dropped": "was dropped",
    }
    return f"{entry.name} (reserve {entry.id}) {words[now.state]}"


def hold(entry: Reserved, project: str, until: date, today: date) -> Reserved:
    """Hold a free entry for a project to the end of ``until``; held for the same project already, its hold is moved."""
    if not project.strip():
        raise BadInput(Complaint("is empty", field="held_for", fix="name the project the name is held for"))
    if not 0 <= (until - today).days <= LONGEST_HOLD_DAYS:
        fix = f"give a day from {today} on, at most three years ahead"
        raise BadInput(Complaint(f"a hold cannot last until {until}", field="held_until", fix=fix))
    now = entry.on(today)
    if now.state == "free" or (now.state == "held" and now.held_for == project.strip()):
        return replace(now, state="held", held_for=project.strip(), held_until=until)
    raise Conflict(f"{told(entry, today)}: it cannot be held for {project.strip()}")


def release(entry: Reserved, today: date) -> Reserved:
    """End a hold before its day."""
    if entry.on(today).state != "held":
        raise Conflict(f"{told(entry, today)}: there is no hold to release")
    return replace(entry, state="free", held_for=None, held_until=None)


def take(entry: Reserved, case_id: int, proper: str, project: str | None, today: date) -> Reserved:
    """Give an entry to the case that names a place by its proper part.

    A held one goes only to its own project: ``project`` is who applied, or the hold was made for ``case N`` or ``N``.
    """
    now = entry.on(today)
    if now.state == "taken" and now.case_id == case_id:
        return now
    if now.state in ("taken", "dropped"):
        raise Conflict(f"{told(entry, today)}: case {case_id} cannot take it")
    if proper != entry.proper:
        raise Conflict(f"case {case_id} names {proper}, and reserve {entry.id} is {entry.proper}: not the same name")
    if now.state == "held" and now.held_for not in {project, str(case_id), f"case {case_id}"}:
        raise Conflict(f"{told(entry, today)}: release it before case {case_id} takes it")
    return replace(now, state="taken", held_for=None, held_until=None, case_id=case_id)


def drop(entry: Reserved, today: date) -> Reserved:
    """Take an entry out of the reserve; one that is held or taken stays."""
    if entry.on(today).state != "free":
        raise Conflict(f"{told(entry, today)}: only what is free can be dropped")
    return replace(entry, state="dropped", held_for=None, held_until=None)


def proposals(
    reserve: Iterable[Reserved],
    *,
    class_codes: Collection[str],
    kind: Kind,
    units: Collection[int],
    as_of: date,
) -> list[Reserved]:
    """Free names that a place of a class could be given, those of its own division first, then by name.

    ``class_codes``: the class asked for, or all of its kind; ``units``: the divisions the place lies in, of all levels.
    """
    fitting = [
        now
        for now in (entry.on(as_of) for entry in reserve)
        if now.state == "free"
        and (now.class_code is None or now.class_code in class_codes)
        and PURPOSE_KINDS.get(now.purpose, kind) == kind
        and (now.unit_id is None or now.unit_id in units)
    ]
    return sorted(fitting, key=lambda entry: (entry.unit_id is None, entry.name, entry.id))
