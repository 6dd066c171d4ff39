"""The few errors of the house: each is a sentence that says what happened, to which thing, and what to do.

They know no HTTP and no exit codes; ``api/errors.py`` and ``gis/cli`` each map them in one table.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as column
from typing import Any


@dataclass(frozen=True)
class Complaint:
    """One fault found in what came in: where it is, what is wrong, and what to do."""

    message: str
    file: str | None = None
    row: int | str | None = None
    field: str | None = None
    fix: str | None = None
    geometry: dict[str, Any] | None = column(default=None, compare=False, repr=False)
    """Where on the map, as a GeoJSON geometry (WGS 84); no part of the sentence."""

    def __str__(self) -> str:
        places = [
            self.file,
            f"row {self.row}" if self.row is not None else None,
            f"field {self.field}" if self.field else None,
        ]
        where = ", ".join(place for place in places if place)
        sentence = f"{where}: {self.message}" if where else self.message
        return f"{sentence} — {self.fix}" if self.fix else sentence


class TongtuError(Exception):
    """Base of every error that is shown to people without a trace."""


class BadInput(TongtuError):
    """What came in cannot be used. All complaints are gathered and raised once."""

    def __init__(self, complaints: Sequence[Complaint] | Complaint | str) -> None:
        if isinstance(complaints, str):
            complaints = Complaint(complaints)
        if isinstance(complaints, Complaint):
            complaints = [complaints]
        self.complaints: tuple[Complaint, ...] = tuple(complaints)
        super().__init__("\n".join(str(complaint) for complaint in self.complaints))


class NotFound(TongtuError):
    """The thing asked for does not exist (at the date asked for)."""


class BeforeRegister(NotFound):
    """The date asked for lies before the first date the register knows."""


class Conflict(TongtuError):
    """The act collides with what the register already holds; the sentence names what it collided with."""


class Forbidden(TongtuError):
    """The act is not allowed for this role and scope."""


class NotReady(TongtuError):
    """Something the work needs is missing on this machine or in this database; the sentence says what to do."""
