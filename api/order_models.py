"""The shapes of orders that come in, and of what is told about them."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

Areas = Annotated[
    dict[str, dict[str, Any]],
    Field(
        default_factory=dict,
        max_length=5_000,
        description="Ground that the events name: name → GeoJSON Polygon or MultiPolygon, WGS 84 longitude, latitude.",
    ),
]


class _In(BaseModel):
    model_config = ConfigDict(extra="forbid")


class OrderIn(_In):
    """A whole order."""

    order: dict[str, Any] = Field(
        description="The order; its form is described at `/api/v1/orders/schema`.",
        examples=[
            {
                "order": "2030-01-example",
                "title": "更名试例",
                "announced_on": "2029-12-20",
                "effective_on": {"date": "2030-01-01"},
                "events": [{"kind": "rename", "unit": "mca:320613019", "name": "秦灶新街道"}],
            }
        ],
    )
    areas: Areas


class OrderToApply(OrderIn):
    """A whole order, and the state that was looked at before it is applied."""

    seen: dt.datetime | None = Field(
        default=None, description="`register_moment` of the preview: an order applied since that collides is named."
    )


class Why(_In):
    """The reason of an annulment."""

    why: str = Field(min_length=1, max_length=2_000, description="Kept with the order.", examples=["entered twice"])


class DraftIn(OrderIn):
    """An order as far as it is written."""


class DraftRevision(DraftIn):
    """A draft anew, whole."""

    revision: int = Field(ge=1, description="The revision that was looked at.", examples=[1])


class EventIn(_In):
    """One more event of a draft."""

    revision: int = Field(ge=1, description="The revision that was looked at.", examples=[1])
    event: dict[str, Any] = Field(
        description="The event.", examples=[{"kind": "rename", "unit": "mca:320613019", "name": "秦灶新街道"}]
    )
    areas: Areas


class Seen(_In):
    """The state that was looked at."""

    seen: dt.datetime | None = Field(default=None, description="`register_moment` of the preview.")


class AppliedOrder(BaseModel):
    """What applying an order did."""

    number: int = Field(description="Number of the order; of its draft while it is sealed.", examples=[6])
    key: str = Field(description="Stable key of the order.", examples=["2030-01-example"])
    state: str = Field(description="applied, sealed (not announced yet), annulled or corrected.", examples=["applied"])
    changed: bool = Field(description="False when the same order was here before: nothing was done.")
    known_from: dt.date = Field(description="Day from which anybody may know of it.", examples=["2029-12-20"])
    units_founded: int = Field(description="Units that it founds.", examples=[0])
    units_ended: int = Field(description="Units that it ends.", examples=[0])
    units_changed: int = Field(description="Units that live on changed.", examples=[1])
    codes_given: int = Field(description="Codes that it gives.", examples=[0])


class AnnulledOrder(BaseModel):
    """What was annulled."""

    number: int = Field(description="Number of the order.", examples=[6])
    title: str = Field(description="Its title.", examples=["更名试例"])
    at: dt.datetime = Field(description="Recorded moment from which it is as if never made.")


class ComplaintOut(BaseModel):
    """One fault, with the path into the order."""

    field: str | None = Field(description="Path into the order.", examples=["events[0].name"])
    message: str = Field(description="What is wrong.", examples=["Field required"])


class DraftAnswer(BaseModel):
    """A draft as kept."""

    id: int = Field(description="Number of the draft.", examples=[1])
    revision: int = Field(description="Raised by every change.", examples=[1])
    author: str = Field(description="Who drew it up.", examples=["区划科"])
    officers: list[str] = Field(description="Who may know of it besides its author.")
    practice: bool = Field(description="推演: may be previewed, never applied.")
    sealed_until: dt.date | None = Field(description="Approved, not announced: enters the register on this day.")
    trouble: str | None = Field(description="Why it could not enter the register when its day came.")
    changed_at: dt.datetime = Field(description="When it was changed last.")
    order: dict[str, Any] = Field(description="The order as far as it is written.")
    areas: dict[str, Any] = Field(description="Ground it names, GeoJSON by name.")
    complaints: list[ComplaintOut] = Field(description="What is still missing or wrong in its form.")


class DraftList(BaseModel):
    """Drafts that whoever asks may know of."""

    drafts: list[DraftAnswer] = Field(description="Oldest first.")
