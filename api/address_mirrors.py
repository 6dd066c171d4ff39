"""For departments that keep a copy of the addresses: all of them at once, and what changed since, by number."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import StreamingResponse
from pydantic import BaseModel, Field

from api.deps import DatabaseDep, Needs
from api.geojson import written
from gis.db.address_changes import WantedChanges
from gis.flows.mirror_addresses import address_changes, snapshot_lines
from gis.rights import Identity

router = APIRouter(prefix="/addresses", tags=["addresses"])
Mirror = Annotated[Identity, Depends(Needs("match:addresses"))]
LINES = "application/x-ndjson"
_SNAPSHOT: dict[int | str, dict[str, Any]] = {
    200: {"content": {LINES: {}}, "description": "Lines of JSON: snapshot, community …, address …, end."}
}


class AddressChange(BaseModel):
    """One change."""

    number: int = Field(description="Its number; numbers rise, and some are never given.", examples=[4712])
    at: datetime = Field(description="Moment at which it was recorded.")
    kind: Literal["added", "changed", "ended", "community", "reload"] = Field(
        description="added, changed, ended: of one address; community: its addresses are written otherwise from now "
        "on; reload: all were replaced, take a snapshot.",
        examples=["community"],
    )
    address_id: str | None = Field(description="The address, for changes of one.", examples=["DEMO-A00000012"])
    community_id: int | None = Field(description="The community, for changes of what stands above it.", examples=[2129])
    since: date | None = Field(
        description="First day on the ground on which anything changed.", examples=["2020-07-03"]
    )
    detail: dict[str, Any] = Field(
        description="`versions`: all that is believed of the address now, lines as in the snapshot; `spells`: all that "
        "stands above the community now, by period, and `was`: what was believed before."
    )


class ChangeList(BaseModel):
    """Changes in the order of their numbers."""

    after: int = Field(description="The number asked after.", examples=[4700])
    next: int = Field(description="The number to ask after next.", examples=[4712])
    last: int = Field(description="Number of the register's last change.", examples=[4712])
    numberReturned: int = Field(description="Changes on this page.", examples=[12])  # noqa: N815
    changes: list[AddressChange] = Field(description="The changes.")


@router.get("/snapshot", response_class=StreamingResponse, responses=_SNAPSHOT)
def snapshot(database: DatabaseDep, who: Mirror) -> StreamingResponse:
    """All addresses as lines of JSON, compressed on the way where `Accept-Encoding: gzip` asks for it.

    The first line has the number of the last `change` it contains; then what stands above each community, by period;
    then every version of every address; the last line is `end`, and without it the snapshot broke off. An address is
    written: province, the names of the period down to the town (down to the community unless `by_street`), its text.
    """
    headers = {"Content-Disposition": 'attachment; filename="addresses.ndjson"', "Cache-Control": "no-store"}
    return StreamingResponse(snapshot_lines(database, made_up=who.made_up_data), media_type=LINES, headers=headers)


@router.get("/changes", response_model=ChangeList)
def changes(
    database: DatabaseDep,
    who: Mirror,
    after: Annotated[
        int, Query(description="Number of the last change that is known: `change` of a snapshot.", ge=0, le=2**62)
    ] = 0,
    limit: Annotated[int, Query(description="Changes a page.", ge=1, le=2000)] = 100,
) -> Response:
    """What changed after a number. An order that changes written forms is one entry a community, not one an address."""
    with database.read() as connection:
        return written(address_changes(connection, WantedChanges(after, limit, who.made_up_data)))
