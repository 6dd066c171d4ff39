"""Division units, their versions and codes, and the state of the register on one date.

A unit is neither its name nor its code: both are versions of it, each with a period (ARCHITECTURE §2.1).
Codes are never joined without their system and date (DOMAIN §0 trap 1).
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Literal

from shapely import MultiPolygon, Point

from gis.errors import BadInput, Complaint, NotFound

Level = Literal["province", "prefecture", "county", "town", "community"]
System = Literal["mca", "stats", "gb2260"]
Quality = Literal["official", "illustrative", "approximate"]
Precision = Literal["day", "month", "year"]
CodeState = Literal["in_force", "pending"]

LEVELS: tuple[Level, ...] = ("province", "prefecture", "county", "town", "community")
SYSTEMS: tuple[System, ...] = ("mca", "stats", "gb2260")
CODE_DIGITS: dict[Level, int] = {"province": 6, "prefecture": 6, "county": 6, "town": 9, "community": 12}
"""GB/T 2260 (6), GB/T 10114 (+3), 统计用区划代码 (+3): DOMAIN §1.1."""
KIND_LEVEL: dict[str, Level] = {
    "省": "province", "直辖市": "province", "自治区": "province",
    "地级市": "prefecture", "地区": "prefecture",
    "市辖区": "county", "县": "county", "县级市": "county",
    "街道": "town", "镇": "town", "乡": "town",
    "社区": "community", "村": "community",
}  # fmt: skip
"""Kinds of unit and the level each stands on (DOMAIN §1.6, §1.7)."""


@dataclass(frozen=True)
class Shape:
    """An area that versions share: its number in the register (None until written), area and quality."""

    area: MultiPolygon = field(compare=False, repr=False)
    quality: Quality
    number: int | None = None
    token: object = field(default_factory=object, repr=False)
    """Tells two new shapes apart before they have a number."""


@dataclass(frozen=True)
class Figures:
    """What an order itself says of a unit: km², people, and how many 社区 and 村 it has."""

    area_km2: float | None = None
    people: int | None = None
    communities: int | None = None
    villages: int | None = None


@dataclass(frozen=True)
class Version:
    """What is true of a unit on a date. Units founded by an order not yet written have negative ids."""

    unit_id: int
    level: Level
    name: str
    kind: str
    parent_id: int | None
    source: str
    made_up: bool = False
    managed_by: int | None = None
    shape: Shape | None = None
    seat_address: str | None = None
    seat_point: Point | None = None
    note: str | None = None
    figures: Figures | None = None


@dataclass(frozen=True)
class Code:
    """A code a unit bears on a date; ``pending``: the old one, until the new one is given (待赋码, DOMAIN §12.1)."""

    unit_id: int
    system: System
    code: str
    source: str
    state: CodeState = "in_force"


@dataclass(frozen=True)
class Snapshot:
    """All units in force on one date, as believed at one moment."""

    as_of: date
    versions: dict[int, Version]
    codes: dict[tuple[int, System], Code]

    @cached_property
    def children(self) -> dict[int, list[int]]:
        """Ids of the units right below each unit."""
        below: dict[int, list[int]] = defaultdict(list)
        for version in self.versions.values():
            if version.parent_id is not None:
                below[version.parent_id].append(version.unit_id)
        return dict(below)

    @cached_property
    def by_code(self) -> dict[tuple[System, str], int]:
        """Unit by system and code."""
        return {(code.system, code.code): code.unit_id for code in self.codes.values()}

    def code_of(self, unit_id: int, system: System = "mca") -> str | None:
        """The code a unit bears in a system, or None."""
        held = self.codes.get((unit_id, system))
        return held.code if held else None

    def chain(self, unit_id: int) -> list[Version]:
        """The unit and everything above it, top first."""
        chain: list[Version] = []
        current: int | None = unit_id
        while current is not None:
            version = self.versions[current]
            chain.append(version)
            current = version.parent_id
        return chain[::-1]

    def below(self, unit_id: int) -> Iterator[int]:
        """Ids of every unit under ``unit_id``, at any depth."""
        for child in self.children.get(unit_id, ()):
            yield child
            yield from self.below(child)

    def at_level(self, level: Level) -> list[Version]:
        """Versions of one level, by code where there is one, then by name."""
        found = [v for v in self.versions.values() if v.level == level]
        return sorted(found, key=lambda v: (self.code_of(v.unit_id) or "~", v.name))


def stands_under(level: Level, upper: Level) -> bool:
    """Whether a unit of ``level`` may stand right under one of ``upper``.

    A community stands under a town and a town under a county, since addresses are told by all of these.
    """
    if level in ("community", "town"):
        return LEVELS.index(upper) == LEVELS.index(level) - 1
    return LEVELS.index(upper) < LEVELS.index(level)


def resolve(snapshot: Snapshot, reference: str) -> int:
    """The unit that ``system:code`` or ``name:县/镇/社区`` means in a snapshot; ``NotFound`` says what is wrong."""
    scheme, _, rest = reference.partition(":")
    if scheme in SYSTEMS:
        unit_id = snapshot.by_code.get((scheme, rest))
        if unit_id is None:
            raise NotFound(f"no unit bears the {scheme} code {rest} on {snapshot.as_of}")
        return unit_id
    if scheme == "name":
        return _resolve_path(snapshot, rest.split("/"))
    raise BadInput(f"{reference!r} does not name a unit — write mca:320613, stats:… or name:海门区/三星镇")


def _resolve_path(snapshot: Snapshot, names: list[str]) -> int:
    starts = [v.unit_id for v in snapshot.versions.values() if v.level == "county"]
    candidates: Iterable[int] = starts
    found: list[int] = []
    for depth, name in enumerate(names):
        found = [unit_id for unit_id in candidates if snapshot.versions[unit_id].name == name]
        if len(found) != 1:
            what = "more than one unit is" if found else "no unit is"
            raise NotFound(f"{what} called {'/'.join(names[: depth + 1])} on {snapshot.as_of}")
        candidates = snapshot.children.get(found[0], ())
    return found[0]


def code_complaints(level: Level, system: System, code: str, parent_code: str | None) -> list[Complaint]:
    """What is wrong with a code for a unit of ``level`` (DOMAIN §1.1); nothing when it is right."""
    digits = CODE_DIGITS[level]
    if not re.fullmatch(rf"[0-9]{{{digits}}}", code):
        return [Complaint(f"{code!r} is not a code of a {level}", fix=f"write {digits} digits")]
    if level == "community" and system != "stats":
        return [Complaint(f"{code} has 12 digits, which only the statistical system gives", fix="use system stats")]
    if level == "town" and system == "mca" and parent_code is not None and not code.startswith(parent_code):
        return [Complaint(f"town code {code} does not begin with its county's code {parent_code}")]
    return []
