"""What is told to the public: the notice (公示) of a name asked for, and the announcement (公告) of approved ones.

An announcement says, by 地名备案公告管理办法（试行）of 2023: standard name, spelling in letters, divisions, position,
approving body, time of approval (DOMAIN §3.3). Only what is standard can be announced.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from gis.errors import BadInput, Complaint
from gis.placenames.cases import Case, Objection
from gis.placenames.record import Approval, PlaceName

What = Literal["name", "rename", "abolish", "filing"]
ACTS: dict[What, str] = {"name": "命名", "rename": "更名", "abolish": "销名", "filing": "命名"}
"""What was done, as titles say it; a filing tells of a naming elsewhere."""
NOT_YET = "公示名称尚未批准，不是标准地名，不得作为地名使用。"
COLUMNS: tuple[tuple[str, str], ...] = (
    ("name", "标准名称"), ("roman", "罗马字母拼写"), ("divisions", "所属政区"), ("position", "位置描述"),
    ("body", "批准机关"), ("approved_on", "批准时间"),
)  # fmt: skip
"""The six contents that the measures ask for, by our word and theirs."""


@dataclass(frozen=True)
class AnnouncedName:
    """One name of an announcement. ``was``: what the place was called before."""

    what: What
    name: str
    roman: str
    divisions: str
    position: str
    body: str
    approved_on: date
    number: str | None = None
    class_name: str | None = None
    was: str | None = None
    in_force_on: date | None = None


@dataclass(frozen=True)
class Announcement:
    """An announcement of one or several names; ``number`` and ``on`` are empty until it is out."""

    names: tuple[AnnouncedName, ...]
    issuer: str
    number: str | None = None
    on: date | None = None
    made_up: bool = False

    @property
    def title(self) -> str:
        """Its title."""
        acts = "、".join(dict.fromkeys(ACTS[one.what] for one in self.names))
        first = self.names[0].name
        return f"关于{first}{f'等{len(self.names)}个地名' if len(self.names) > 1 else ''}{acts}的公告"


def announced(what: What, version: PlaceName, divisions: str, **more: object) -> AnnouncedName:
    """A name as it is announced, of the version that the case wrote; ``BadInput`` where something is wanting."""
    return _announced(what, version, version.approval, divisions, version.valid_from, **more)


def ended(version: PlaceName, approval: Approval, divisions: str, past: date) -> AnnouncedName:
    """A name that ends, as it is announced: its approval is that of the ending."""
    return _announced("abolish", version, approval, divisions, past)


def _announced(
    what: What, version: PlaceName, approval: Approval, divisions: str, since: date | None, **more: object
) -> AnnouncedName:
    if version.status != "standard":
        raise BadInput(
            Complaint(f"{version.name} is not a standard name: only those are announced (地名管理条例第十五条)")
        )
    told = {
        "name": version.name,
        "roman": version.roman,
        "divisions": version.located_in or divisions,
        "position": version.position,
        "body": approval.body,
        "approved_on": approval.on,
    }
    missing = [
        Complaint(f"{version.name}: the announcement needs {words}", field=name, fix="correct the name's record")
        for name, words in COLUMNS
        if not told[name]
    ]
    if missing:
        raise BadInput(missing)
    return AnnouncedName(what=what, number=approval.number, in_force_on=since, **told, **more)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Notice:
    """A public notice: the name that is asked for, with all that the public needs to object."""

    case: Case
    class_name: str
    divisions: str
    issuer: str
    since: date
    until: date
    where: str
    contact: str
    objections: tuple[Objection, ...] = ()

    @property
    def title(self) -> str:
        """Its title."""
        acts = {"name": "命名", "rename": "更名", "abolish": "销名"}
        return f"关于{self.case.name}拟{acts.get(self.case.kind, '命名')}的公示"


def divisions_in_words(province: str, towns: Sequence[Sequence[str]]) -> str:
    """The divisions a place lies in: from the province down to its towns, those of a county together."""
    counties: dict[tuple[str, ...], list[str]] = {}
    for names in towns:
        counties.setdefault(tuple(names[:-1]), []).append(names[-1])
    told = [f"{''.join(above)}{'、'.join(dict.fromkeys(below))}" for above, below in counties.items()]
    return province + "；".join(told) if told else ""


def chinese_day(day: date) -> str:
    """A day as papers write it: 2026年4月1日."""
    return f"{day.year}年{day.month}月{day.day}日"
