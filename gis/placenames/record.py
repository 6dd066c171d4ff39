"""A place and its names: versions of the standard name, other names with their periods, and what is told of the place.

Identity is our own ``place_id`` and survives a rename; that of a division is ``U`` and the number of its unit. Fields
are those of the national census of place names (DOMAIN §3.4).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from shapely.geometry.base import BaseGeometry

Status = Literal["standard", "unapproved"]
"""``standard``: approved, or listed by who approves (Decree 753 Art. 15). Nothing else is given out as standard."""
Basis = Literal["case", "order", "list", "none"]
"""What makes it standard: a case of our own procedure, a change order, a published list; ``none`` where unapproved."""
Change = Literal["loaded", "named", "renamed", "abolished", "filed", "corrected"]
"""What opened a version."""
Form = Literal["former", "alias", "short", "map"]
"""曾用名, 别名, 简称, 原图名称 (GB/T 18521 name forms; DOMAIN §3.4)."""
Protection = Literal["province", "city", "county"]
"""Level of the protection list (地名文化遗产保护名录)."""

UNIT_PREFIX = "U"


def unit_place(unit_id: int) -> str:
    """The identity, as a place, of a division unit."""
    return f"{UNIT_PREFIX}{unit_id}"


def unit_of(place_id: str) -> int | None:
    """The division unit that a place is, or None."""
    number = place_id.removeprefix(UNIT_PREFIX)
    return int(number) if number != place_id and number.isascii() and number.isdigit() else None


@dataclass(frozen=True)
class Approval:
    """By whom, by which document and when a name was approved, filed and announced."""

    body: str | None = None
    number: str | None = None
    on: date | None = None
    filing_number: str | None = None
    filed_on: date | None = None
    announced_on: date | None = None
    announcement: str | None = None
    """Number or address of the announcement."""


@dataclass(frozen=True)
class PlaceName:
    """One version of a place's name in one period of the ground: ``[valid_from, valid_to)``, None where open.

    ``communities`` are the units whose ground it lies on, the one of its label first; a road has all that it crosses.
    Divisions of any date are joined through their chains, as for addresses. ``shape`` is in EPSG:4490.
    """

    place_id: str
    name: str
    proper: str
    generic: str
    class_code: str
    roman: str
    pinyin: str
    sound: str
    """Toneless key by which same-sounding names are found (``gis.pinyin.sound_key``)."""
    initials: str
    status: Status
    basis: Basis
    source: str
    shape: BaseGeometry | None = field(default=None, compare=False, repr=False)
    communities: tuple[int, ...] = ()
    located_in: str | None = None
    """所在（跨）行政区 as the record words it."""
    position: str | None = None
    """位置 or 四至, in words."""
    planned: bool = False
    valid_from: date | None = None
    valid_to: date | None = None
    approval: Approval = Approval()
    case_id: int | None = None
    change: Change = "loaded"
    made_up: bool = False
    note: str | None = None


@dataclass(frozen=True)
class OtherName:
    """A name a place has or had beside its standard one, with the period of its use as far as known."""

    place_id: str
    name: str
    form: Form
    pinyin: str
    sound: str
    initials: str
    source: str
    valid_from: date | None = None
    valid_to: date | None = None
    made_up: bool = False
    note: str | None = None


@dataclass(frozen=True)
class Description:
    """What is told of a place, in one period; of divisions as well as of other places."""

    place_id: str
    source: str
    meaning: str | None = None
    """地名的含义."""
    origin: str | None = None
    """来历."""
    history: str | None = None
    """沿革."""
    official_code: str | None = None
    """地名代码 of the national store (BMMX0001), 20 digits: kept as given, never an identity."""
    protection: Protection | None = None
    protection_list: str | None = None
    """Which list and batch."""
    protection_measures: str | None = None
    """Measures that must stand before it is renamed (Decree 753 Art. 25)."""
    red: bool = False
    """红色地名."""
    items: Mapping[str, str] = field(default_factory=dict)
    """Items of its class (道路等级, 载重 …) and columns that are none of ours, by heading."""
    valid_from: date | None = None
    valid_to: date | None = None
    made_up: bool = False
    note: str | None = None
