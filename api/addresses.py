"""Addresses: what somebody wrote matched to the register, addresses near a point, and one with its history."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Response
from fastapi.concurrency import run_in_threadpool

from api.address_desk import DesksDep
from api.address_models import (
    LONGEST_TEXT,
    AddressLife,
    AddressMatch,
    MatchList,
    MatchRequest,
    NearList,
    ParsedAddress,
)
from api.address_suggest_models import AddressList, SuggestionList
from api.deps import AsOf, DatabaseDep, Needs, needs, today
from api.divisions import Datum, as_wgs84, from_wgs84
from api.geojson import written
from gis.addresses.answer import answer, parsed_items
from gis.addresses.keys import HeadKind
from gis.addresses.parse import parse
from gis.addresses.suggest import Asked
from gis.errors import BadInput, Complaint
from gis.flows.list_addresses import AskedList, list_addresses
from gis.flows.match_addresses import match_addresses
from gis.flows.review_addresses import queue_doubtful
from gis.flows.show_address import near_addresses, show_address
from gis.flows.suggest_addresses import suggest_names, suggest_numbers
from gis.rights import Identity


def _named(description: str, example: str) -> Any:
    return Query(description=description, max_length=100, examples=[example])


router = APIRouter(prefix="/addresses", tags=["addresses"])
Reader = Annotated[Identity, Depends(Needs("read:addresses"))]
Matcher = Annotated[Identity, Depends(Needs("match:addresses"))]
Text = Annotated[
    str,
    Query(
        description="An address as somebody wrote it; the first 500 signs are read.",
        min_length=1,
        max_length=10_000,
        examples=["南通市港闸区永兴街道锦港路1弄1号"],
    ),
]
Crs = Annotated[Datum, Query(description="Datum of points, in and out; shifted datums must be named.")]
_UNREAD = {"parsed": None}
"""How an address was read is told only where it was asked for."""


@router.get("", response_model=AddressList)
def addresses(
    database: DatabaseDep,
    who: Reader,
    desks: DesksDep,
    street: Annotated[str | None, _named("On this road.", "桃坞路")] = None,
    estate: Annotated[str | None, _named("In this estate.", "明民名邸")] = None,
    village: Annotated[str | None, _named("In this natural village.", "葛家灶")] = None,
    building: Annotated[str | None, _named("In this building with a name.", "党群服务中心")] = None,
    community: Annotated[
        int | None,
        Query(description="In this division on the date: the number of a unit of any level.", ge=1, le=2**62),
    ] = None,
    door: Annotated[
        int | None, Query(description="With this number; not alone.", ge=0, le=2**31 - 1, examples=[44])
    ] = None,
    as_of: AsOf = None,
    crs: Crs = "wgs84",
    limit: Annotated[int, Query(description="Addresses a page.", ge=1, le=2000)] = 100,
    cursor: Annotated[str | None, Query(description="`next` of the page before.", max_length=1000)] = None,
) -> Response:
    """Addresses of the register on a date, by their names as they are written there, in the order of the register."""
    day = as_of or today()
    told = {"street": street, "estate": estate, "natural_village": village, "building_name": building}
    names: dict[HeadKind, str] = {kind: name for kind, name in told.items() if name is not None}  # type: ignore[misc]
    asked = AskedList(day, names, community, door, who.made_up_data, limit, cursor)
    with database.read() as connection:
        page, after = list_addresses(connection, desks.at(connection), asked)
    body = {"as_of": day, "numberReturned": len(page), "next": after}
    return written({**body, "addresses": [_shift(one, crs) for one in page]})


@router.get("/match", response_model=AddressMatch)
def match(
    database: DatabaseDep,
    who: Reader,
    desks: DesksDep,
    q: Text,
    as_of: AsOf = None,
    explain: Annotated[bool, Query(description="Tell how the address was read.")] = False,
    crs: Crs = "wgs84",
) -> Response:
    """The current standard address for what was written, by any name its divisions ever had, with grade and reasons."""
    day = as_of or today()
    with database.read() as connection:
        desk = desks.at(connection)
        found = match_addresses(connection, desk, [q], day, made_up=who.made_up_data)[0]
    return written({**_UNREAD, **shifted(answer(found, desk, day, explain=explain), crs)})


@router.post("/match", response_model=MatchList)
def match_many(
    database: DatabaseDep,
    who: Matcher,
    desks: DesksDep,
    asked: MatchRequest,
    crs: Crs = "wgs84",
) -> Response:
    """Up to 1,000 addresses at once, answered in order; each row comes back, with its grade or the reason."""
    too_long = [number for number, text in enumerate(asked.addresses) if len(text) > LONGEST_TEXT * 20]
    if too_long:
        fix = f"an address has {LONGEST_TEXT} signs at most"
        raise BadInput([Complaint("is no address", row=number, field="addresses", fix=fix) for number in too_long])
    day = asked.as_of or today()
    with database.read() as connection:
        desk = desks.at(connection)
        found = match_addresses(connection, desk, asked.addresses, day, made_up=who.made_up_data)
    matches = [shifted(answer(one, desk, day, explain=asked.explain), crs) for one in found]
    if asked.review:
        queue_doubtful(database, who, desk, found, matches)
    return written(
        {"as_of": day, "numberReturned": len(matches), "matches": [{**_UNREAD, **match} for match in matches]}
    )


@router.get("/parse", response_model=ParsedAddress, dependencies=[needs("read:addresses")])
def read(database: DatabaseDep, desks: DesksDep, q: Text) -> dict[str, Any]:
    """How an address is read: its parts, each with its place in what was written. Nothing is thrown away."""
    with database.read() as connection:
        desk = desks.at(connection)
    return {"input": q, "components": parsed_items(parse(q, desk.reader))}


@router.get("/suggest", response_model=SuggestionList)
async def suggest(
    database: DatabaseDep,
    who: Reader,
    desks: DesksDep,
    q: Annotated[
        str,
        Query(
            description="What was typed so far: a name or a part of it from one character on, its pinyin or first "
            "letters, with divisions before it (also former ones and short names) and numbers behind it.",
            examples=["桃坞", "海门区长", "taowu", "twl", "桃坞路4"],
        ),
    ],
    limit: Annotated[int, Query(description="How many at most.", ge=1, le=50)] = 10,
    lon: Annotated[float | None, Query(description="Longitude near which is typed, WGS 84.", ge=-180, le=180)] = None,
    lat: Annotated[float | None, Query(description="Latitude near which is typed.", ge=-90, le=90)] = None,
    as_of: AsOf = None,
) -> Response:
    """Suggestions for who is typing, in stages: name, number, building, unit, room; `query` leads to the next one."""
    day = as_of or today()
    if (lon is None) is not (lat is None):
        raise BadInput("a point has both lon and lat")
    near = None if lon is None or lat is None else (lon, lat)
    asked = Asked(q, day, limit, near, who.made_up_data)
    # names are found here and now: a walk to another thread would cost more. What waits for the database does it there
    found = desks.at_hand(day.toordinal())
    if found is None:
        found = await run_in_threadpool(desks.recent, database, day.toordinal())
    desk, shelf = found
    looked, told = suggest_names(desk, shelf, asked)
    if looked.below:
        told = await run_in_threadpool(suggest_numbers, database, desk, looked, told, asked)
    return written({"as_of": day, "numberReturned": len(told), "suggestions": told})


@router.get("/reverse", response_model=NearList)
def reverse(
    database: DatabaseDep,
    who: Reader,
    desks: DesksDep,
    lon: Annotated[float, Query(description="Longitude, degrees.", ge=-180, le=180, examples=[120.86])],
    lat: Annotated[float, Query(description="Latitude, degrees.", ge=-90, le=90, examples=[32.01])],
    crs: Crs = "wgs84",
    radius_m: Annotated[float, Query(description="How far to look, metres.", gt=0, le=5_000)] = 100.0,
    limit: Annotated[int, Query(description="How many at most.", ge=1, le=100)] = 10,
    as_of: AsOf = None,
) -> Response:
    """Addresses near a point, nearest first, with what they lie in on the date."""
    day = as_of or today()
    point = as_wgs84(lon, lat, crs)
    with database.read() as connection:
        ground = desks.at(connection).ground
        near = near_addresses(connection, ground, point, day, radius_m=radius_m, limit=limit, made_up=who.made_up_data)
    return written({"as_of": day, "numberReturned": len(near), "addresses": [_shift(one, crs) for one in near]})


@router.get("/{address_id}", response_model=AddressLife)
def address(
    database: DatabaseDep,
    who: Reader,
    desks: DesksDep,
    address_id: Annotated[
        str,
        Path(
            description="Identity of the address.",
            pattern=r"^[^\x00]{1,100}$",
            max_length=100,
            examples=["DEMO-A00000012"],
        ),
    ],
    as_of: AsOf = None,
) -> dict[str, Any]:
    """One address with its history: how it was written in each period, and every version in both clocks."""
    with database.read() as connection:
        ground = desks.at(connection).ground
        return show_address(connection, ground, address_id, as_of or today(), made_up=who.made_up_data)


def shifted(told: dict[str, Any], crs: Datum) -> dict[str, Any]:
    """An answer with its points in a datum."""
    if crs in ("wgs84", "cgcs2000"):
        return told
    address = None if told["address"] is None else _shift(told["address"], crs)
    return {**told, "address": address, "candidates": [_shift(one, crs) for one in told["candidates"]]}


def _shift(one: dict[str, Any], crs: Datum) -> dict[str, Any]:
    if one["lon"] is None or crs in ("wgs84", "cgcs2000"):
        return one
    lon, lat = from_wgs84(one["lon"], one["lat"], crs)
    return {**one, "lon": lon, "lat": lat}
