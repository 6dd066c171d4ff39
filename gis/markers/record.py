"""A boundary marker as its register form tells it (DOMAIN §2.3, §2.4)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

Letter = Literal["Q", "A", "B", "C", "D", "E"]
Grade = Literal["province", "prefecture", "county", "town"]
FormShape = Literal["two_sided", "three_sided"]
Change = Literal["loaded", "relocated", "replaced", "corrected"]
AzimuthKind = Literal["magnetic", "grid", "true"]


@dataclass(frozen=True)
class ReferenceObject:
    """An object near the stone (方位物) by which it is found again: what, in which direction, how far."""

    name: str
    azimuth_deg: float | None = None
    azimuth_kind: AzimuthKind = "grid"
    distance_m: float | None = None


@dataclass(frozen=True)
class Original:
    """The coordinates as they came, never changed: the system they were declared in, and the two numbers."""

    crs: str
    """``EPSG:n`` or one of ``gcj02``, ``bd09``."""
    x: float
    """East or longitude, as given."""
    y: float
    """North or latitude, as given."""


@dataclass(frozen=True)
class Marker:
    """One version of a marker. ``lon``, ``lat`` in EPSG:4490; these, and what says where it stands, are restricted."""

    marker_id: str
    number: str
    line_code: str
    serial: int
    type_letter: Letter
    lon: float = field(repr=False)
    lat: float = field(repr=False)
    source: str
    made_up: bool
    name: str | None = None
    line_id: int | None = None
    grade: Grade | None = None
    shape: FormShape | None = None
    material: str | None = None
    original: Original | None = field(default=None, repr=False)
    height_m: float | None = field(default=None, repr=False)
    height_datum: str | None = None
    accuracy_m: float | None = None
    sides: tuple[str, ...] = ()
    side_units: tuple[int, ...] = ()
    located_in: tuple[str, ...] = ()
    managed_by: int | None = None
    position_text: str | None = field(default=None, repr=False)
    reference_objects: tuple[ReferenceObject, ...] = field(default=(), repr=False)
    record: dict[str, str] = field(default_factory=dict, repr=False)
    """The other fields of the form by their national names (KJSJBSM, A方技术人员 …)."""
    is_public: bool = False
    set_on: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    """Exclusive; None while it stands."""
    change: Change = "loaded"
    note: str | None = None
