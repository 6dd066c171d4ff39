"""What the procedure of naming stands on beside the register: tables, readings, and the naming check."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from shapely.geometry.base import BaseGeometry
from sqlalchemy import Connection

from gis.pinyin import Readings
from gis.placenames.approvers import Approvers
from gis.placenames.cases import Verdict
from gis.placenames.classes import Classes
from gis.placenames.procedure import CaseKind
from gis.placenames.terms import Procedure


@dataclass(frozen=True)
class Proposal:
    """A name to be looked at by the naming check: what it is to be called, what it is, and where it lies."""

    kind: CaseKind
    name: str
    proper: str
    generic: str
    class_code: str
    communities: tuple[int, ...]
    shape: BaseGeometry | None
    day: date
    place_id: str | None = None
    measures: str | None = None
    """Protection measures that stand beside it."""
    project: str | None = None
    """Who applied: whom a reserved name may be held for."""


class NamingCheck(Protocol):
    """Says of each rule of naming whether a proposal keeps it."""

    def __call__(self, connection: Connection, proposal: Proposal) -> Sequence[Verdict]: ...


@dataclass(frozen=True)
class Office:
    """The tables of the office for place names, handed to the flows of its cases."""

    classes: Classes
    approvers: Approvers
    procedure: Procedure
    readings: Readings
    check: NamingCheck
