"""The reserve of names (地名储备库): for the offices that name places, never for the public."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

import shapely
from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic import BaseModel, Field

from api.deps import AsOf, DatabaseDep, Needs, today
from api.geojson import written
from gis.db.name_reserve import read_reserve, units_above
from gis.errors import BadInput
from gis.flows.correct_reading import shipped_readings
from gis.flows.fill_reserve import Tables, add_name, propose
from gis.flows.name_reserve import drop, hold, release
from gis.markers.entries import Entry, Words
from gis.placenames.reserve import Purpose, Reserved, State
from gis.placenames.reserve_entries import ReserveIn
from gis.rights import Identity
from gis.settings import CHECKOUT

router = APIRouter(prefix="/placenames/reserve", tags=["placenames"])
Reader = Annotated[Identity, Depends(Needs("read:naming_cases"))]
Keeper = Annotated[Identity, Depends(Needs("reserve:placenames"))]
ReserveId = Annotated[int, Path(description="Number of the entry.", ge=1, le=2**62, examples=[3])]
UNCACHED = {"Cache-Control": "no-store"}


class ReservedItem(BaseModel):
    """An entry of the reserve as it is on the day asked for."""

    id: int = Field(description="Number of the entry.", examples=[3])
    name: str = Field(description="The name.", examples=["桃源路"])
    proper: str = Field(description="专名, which is what is reserved.", examples=["桃源"])
    generic: str = Field(description="通名; empty while open.", examples=["路"])
    roman: str = Field(description="Without tones.", examples=["Taoyuan Lu"])
    class_code: str | None = Field(description="The class it is meant for; null: any.", examples=["23500"])
    purpose: Purpose = Field(description="reserve (储备), road (a planned road) or district (片区).")
    unit_id: int | None = Field(description="The division it is reserved for; null: the whole city.", examples=[12])
    state: State = Field(description="free, held, taken or dropped; a hold that ran out is free.")
    held_for: str | None = Field(description="The project it is held for.", examples=["桃源路新建工程"])
    held_until: dt.date | None = Field(description="Last day of the hold.", examples=["2026-06-30"])
    case_id: int | None = Field(description="The case that took it.", examples=[12])
    lon: float | None = Field(description="A point where the plan puts it.", examples=[120.86])
    lat: float | None = Field(description="A point where the plan puts it.", examples=[32.01])
    geometry: dict[str, Any] | None = Field(description="Where the plan puts it, GeoJSON.")
    plan: str | None = Field(description="Plan or decision it stands in.")
    approved_by: str | None = Field(description="Who approved it for the reserve.")
    approved_on: dt.date | None = Field(description="When.")
    meaning: str | None = Field(description="What it means.")
    revision: int = Field(description="Raised by every change; a change names the one it saw.", examples=[1])
    source: str = Field(description="Where it comes from.")
    made_up: bool = Field(description="Demonstration data (演示数据).")
    note: str | None = Field(description="What a reader should know.")


class ReserveList(BaseModel):
    """Entries of the reserve."""

    names: list[ReservedItem] = Field(description="By name; proposals: those of the division first.")
    numberReturned: int = Field(description="How many there are.", examples=[7])  # noqa: N815
    next: int | None = Field(description="Where the next page begins (`skip`); null on the last.")
    as_of: dt.date = Field(description="The day.", examples=["2026-03-02"])


class ReserveDone(BaseModel):
    """An entry after it was added or changed."""

    entry: ReservedItem = Field(description="The entry.")
    warnings: list[str] = Field(description="Names that sound the same, to be looked at.")


class HoldIn(Entry):
    """A hold."""

    revision: int = Field(ge=1, le=2**62, description="The revision that was seen.", examples=[1])
    held_for: Words = Field(description="The project it is held for.", examples=["桃源路新建工程"])
    held_until: dt.date = Field(description="Last day of the hold.", examples=["2026-06-30"])


class SeenIn(Entry):
    """The revision a change is made on."""

    revision: int = Field(ge=1, le=2**62, description="The revision that was seen.", examples=[2])


def _tables(request: Request) -> Tables:
    return Tables(request.app.state.classes, shipped_readings(CHECKOUT / "data"))


TablesDep = Annotated[Tables, Depends(_tables)]


@router.get("", response_model=ReserveList)
def reserve(
    database: DatabaseDep,
    who: Reader,
    as_of: AsOf = None,
    state: Annotated[State | None, Query(description="Only entries in this state on the day.")] = None,
    purpose: Annotated[Purpose | None, Query(description="Only entries of this purpose.")] = None,
    q: Annotated[str | None, Query(description="Part of the name.", max_length=60, examples=["桃"])] = None,
    limit: Annotated[int, Query(description="Entries a page.", ge=1, le=2000)] = 100,
    skip: Annotated[int, Query(description="`next` of the page before.", ge=0, le=1_000_000)] = 0,
) -> Response:
    """The reserve on a day, by name; what was dropped only when asked for."""
    day = as_of or today()
    with database.read() as connection:
        entries = [entry.on(day) for entry in read_reserve(connection, dropped=state == "dropped")]
    found = [
        entry
        for entry in entries
        if _given(entry, who)
        and state in (None, entry.state)
        and purpose in (None, entry.purpose)
        and (q or "") in entry.name
    ]
    return _list(found[skip : skip + limit], day, skip + limit if len(found) > skip + limit else None)


@router.get("/proposals", response_model=ReserveList)
def reserve_proposals(
    request: Request,
    database: DatabaseDep,
    who: Reader,
    class_: Annotated[
        str,
        Query(alias="class", description="Class of the place: code, name or kind.", max_length=60, examples=["23500"]),
    ],
    division: Annotated[
        int | None, Query(description="Identity of the division it lies in.", ge=1, le=2**62, examples=[12])
    ] = None,
    as_of: AsOf = None,
) -> Response:
    """Free names for a place of a class, those of its own division first, then those of the whole city."""
    day = as_of or today()
    classes = request.app.state.classes.matching(class_)
    kinds = {one.kind for one in classes}
    if len(kinds) > 1:
        raise BadInput(f"{class_!r} is classes of {len(kinds)} kinds — ask by one code")
    with database.read() as connection:
        if division is not None and division not in units_above(connection, [division], day):
            raise BadInput(f"division {division} is not in force on {day}")
        codes = {one.code for one in classes}
        found = propose(connection, class_codes=codes, kind=kinds.pop(), unit_id=division, as_of=day)
    return _list([entry for entry in found if _given(entry, who)], day, None)


@router.post("", response_model=ReserveDone, status_code=201)
def add_to_reserve(database: DatabaseDep, who: Keeper, tables: TablesDep, body: ReserveIn) -> dict[str, Any]:
    """Reserve a name. 409 tells who has it: a place in use in the same county, or another entry."""
    done = add_name(database, who, body, tables, today())
    return {"entry": _item(done.entries[0]), "warnings": [one.message for one in done.warnings]}


@router.post("/{reserve_id}/hold", response_model=ReserveDone)
def hold_name(database: DatabaseDep, who: Keeper, reserve_id: ReserveId, body: HoldIn) -> dict[str, Any]:
    """Hold a free name for a project to the end of a day; 409 tells who has it."""
    return _done(hold(database, who, reserve_id, body.revision, body.held_for, body.held_until, today()))


@router.post("/{reserve_id}/release", response_model=ReserveDone)
def release_name(database: DatabaseDep, who: Keeper, reserve_id: ReserveId, body: SeenIn) -> dict[str, Any]:
    """End a hold before its day."""
    return _done(release(database, who, reserve_id, body.revision, today()))


@router.post("/{reserve_id}/drop", response_model=ReserveDone)
def drop_name(database: DatabaseDep, who: Keeper, reserve_id: ReserveId, body: SeenIn) -> dict[str, Any]:
    """Take a free name out of the reserve."""
    return _done(drop(database, who, reserve_id, body.revision, today()))


def _given(entry: Reserved, who: Identity) -> bool:
    return who.made_up_data or not entry.made_up


def _list(entries: list[Reserved], day: dt.date, following: int | None) -> Response:
    items = [_item(entry) for entry in entries]
    answer = written({"names": items, "numberReturned": len(items), "next": following, "as_of": day})
    answer.headers.update(UNCACHED)
    return answer


def _done(entry: Reserved) -> dict[str, Any]:
    return {"entry": _item(entry), "warnings": []}


def _item(entry: Reserved) -> dict[str, Any]:
    fields = {name: getattr(entry, name) for name in ReservedItem.model_fields if name != "geometry"}
    return fields | {"geometry": None if entry.shape is None else shapely.geometry.mapping(entry.shape)}
