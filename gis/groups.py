"""Dated groups of units that are not divisions: 市区, 涉农 counties, reporting units, the streets of a zone.

A group stands wherever a level may stand, written ``group:KEY``. It is never a parent: 市区 is a usage, and a zone
may cross divisions (DOMAIN §12.1).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from gis.divisions import LEVELS, Snapshot, resolve
from gis.errors import BadInput, Complaint, NotFound
from gis.periods import Period

GroupKind = Literal["urban", "rural", "census", "zone", "other"]
PREFIX = "group:"
KEY_PATTERN = r"[a-z0-9][a-z0-9_-]{0,59}"
LEVEL_PATTERN = rf"^({'|'.join(LEVELS)}|{PREFIX}{KEY_PATTERN})$"
"""What may be asked for where a level may: a level, or a group by its key."""


class _Form(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Membership(_Form):
    """A unit, whole, in a group, from a day on (included) to another (excluded; none: until further notice)."""

    unit: str = Field(min_length=3, max_length=200)
    since: date = Field(alias="from")
    until: date | None = Field(default=None, alias="to")
    source: str | None = Field(default=None, min_length=1, max_length=500)

    @model_validator(mode="after")
    def _ends_after_it_begins(self) -> Membership:
        if self.until is not None and self.until <= self.since:
            raise ValueError(f"a membership must end after it begins, not {self.since} to {self.until}")
        return self

    @property
    def period(self) -> Period:
        """The days it holds."""
        return Period(self.since, self.until)


class Group(_Form):
    """A named group as written: what it is, where that comes from, and its members by period."""

    key: str = Field(pattern=f"^{KEY_PATTERN}$")
    name: str = Field(min_length=1, max_length=100)
    kind: GroupKind
    source: str = Field(min_length=1, max_length=500)
    made_up: bool = False
    note: str | None = Field(default=None, max_length=1000)
    members: list[Membership] = Field(min_length=1, max_length=5000)


class GroupFile(_Form):
    """All groups of a file; their keys and names are unique."""

    groups: list[Group] = Field(min_length=1, max_length=1000)

    @model_validator(mode="after")
    def _are_told_apart(self) -> GroupFile:
        for field in ("key", "name"):
            values = [getattr(group, field) for group in self.groups]
            twice = sorted({value for value in values if values.count(value) > 1})
            if twice:
                raise ValueError(f"more than one group has the {field} {', '.join(twice)}")
        return self


def group_key(level: str | None) -> str | None:
    """The key in ``group:KEY``; None for a level, or for none."""
    return level.removeprefix(PREFIX) if level is not None and level.startswith(PREFIX) else None


@dataclass(frozen=True, order=True)
class Member:
    """A unit in a group, by period: a membership whose reference has been looked up."""

    unit_id: int
    since: date
    until: date | None
    source: str


def days_of(group: Group) -> list[date]:
    """First and last days of memberships: between two of them the group does not change."""
    firsts = {member.since for member in group.members}
    ends = {member.until for member in group.members if member.until is not None}
    return sorted(firsts | ends | {end - timedelta(days=1) for end in ends})


def settle(group: Group, snapshots: Mapping[date, Snapshot]) -> tuple[list[Member], list[Complaint]]:
    """The members of a group, and all that is wrong with them.

    ``snapshots``: the register on each of ``days_of`` the group. A reference means the unit that bears it on the first
    day of its period; it must stay in force until the last. No unit may count twice: neither listed twice on a
    day, nor with a unit above it.
    """
    members: list[Member] = []
    complaints: list[Complaint] = []
    for number, written in enumerate(group.members):
        field = f"{group.key}.members[{number}]"
        try:
            unit = resolve(snapshots[written.since], written.unit)
        except (BadInput, NotFound) as error:
            complaints.append(Complaint(str(error), field=field))
            continue
        members.append(Member(unit, written.since, written.until, written.source or group.source))
        if written.until is not None and unit not in snapshots[written.until - timedelta(days=1)].versions:
            complaints.append(
                Complaint(f"{written.unit} ends before {written.until}", field=field, fix="end the membership with it")
            )
    for day in days_of(group):
        complaints += _counted_twice(group.key, snapshots[day], [m.unit_id for m in members if _holds(m, day)])
    return members, list(dict.fromkeys(complaints))


def _holds(member: Member, day: date) -> bool:
    return Period(member.since, member.until).holds(day)


def _counted_twice(key: str, snapshot: Snapshot, units: list[int]) -> list[Complaint]:
    names = {unit: version.name for unit, version in snapshot.versions.items()}
    twice = sorted({unit for unit in units if units.count(unit) > 1 and unit in names})
    words = [f"{names[unit]} is listed twice on {snapshot.as_of}" for unit in twice]
    words += [
        f"{names[below]} lies in {names[above]}, which is a member too on {snapshot.as_of}"
        for below, above in overlaps(snapshot, units)
    ]
    return [Complaint(sentence, field=key, fix="its ground would count twice") for sentence in words]


def overlaps(snapshot: Snapshot, members: Iterable[int]) -> list[tuple[int, int]]:
    """Pairs of a member and another member above it."""
    chosen = set(members)
    return [
        (unit, above.unit_id)
        for unit in sorted(chosen & snapshot.versions.keys())
        for above in snapshot.chain(unit)[:-1]
        if above.unit_id in chosen
    ]


def member_above(snapshot: Snapshot, members: Iterable[int]) -> dict[int, int]:
    """Member by every unit that is one or lies in one; what lies in no member is left out."""
    return {
        unit: member for member in members if member in snapshot.versions for unit in (member, *snapshot.below(member))
    }
