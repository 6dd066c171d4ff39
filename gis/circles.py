"""Definitions of the eldercare circle and the paces it is walked at: named, dated data (DOMAIN §12.2)."""

from __future__ import annotations

import datetime as dt
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field

from gis.errors import NotFound
from gis.paces import Pace

MINUTES = 15.0
"""The circle's name says it."""
BAND = "60+"
"""Whom eldercare serves: residents of 60 and more."""


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)
    id: str
    zh: str
    en: str
    source: str


Named = TypeVar("Named", bound=_Part)


class Circle(_Part):
    """Which kinds of facility count, since when, by which source."""

    meaning: str
    kinds: tuple[str, ...] = Field(min_length=1)
    defined_on: dt.date


class NamedPace(_Part):
    """A pace with its source."""

    speed_m_s: float = Field(gt=0, le=10)
    step_factor: float = Field(gt=0)

    def pace(self) -> Pace:
        """The pace as the network takes it."""
        return Pace(self.en, self.speed_m_s, self.step_factor)


class Definitions(BaseModel):
    """All circles and paces."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    circles: tuple[Circle, ...]
    paces: tuple[NamedPace, ...]

    def circle(self, key: str) -> Circle:
        """The circle called ``key``; ``NotFound`` names those there are."""
        return _named(self.circles, key, "circle")

    def pace(self, key: str) -> NamedPace:
        """The pace called ``key``; ``NotFound`` names those there are."""
        return _named(self.paces, key, "pace")


def _named(things: tuple[Named, ...], key: str, what: str) -> Named:
    for thing in things:
        if thing.id == key:
            return thing
    raise NotFound(f"there is no {what} {key!r} — one of {', '.join(thing.id for thing in things)}")
