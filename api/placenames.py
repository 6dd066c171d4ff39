"""Place names: found by any name a place has or had, listed by class, and each place with its whole history."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from pydantic_core import from_json
from sqlalchemy import Connection

from api.books import BooksDep
from api.boxes import read_box
from api.deps import AsOf, DatabaseDep, Needs, today
from api.divisions import RecordedAsOf
from api.geojson import collection_json, written
from api.name_books import NameBooksDep
from api.placename_models import (
    ClassList,
    PlaceLife,
    PlaceList,
    class_item,
    division_item,
    heir_item,
    place_feature,
    standing_fields,
)
from api.remembering import RememberedRoute
from gis.errors import BadInput
from gis.flows.find_names import Library, Question, Told, find_names
from gis.flows.show_place import Place, show_place
from gis.placenames.book import day_of
from gis.placenames.classes import Classes, Kind
from gis.placenames.entries import Entry
from gis.placenames.record import PlaceName
from gis.placenames.search import StatusAsked
from gis.rights import Identity, allowed

router = APIRouter(prefix="/placenames", tags=["placenames"], route_class=RememberedRoute)
Reader = Annotated[Identity, Depends(Needs("read:placenames"))]
Detail = Literal["none", "point", "full"]
GeometryDetail = Annotated[
    Detail, Query(description="`none`, `point` (one point on it) or `full` (its point, line or area, 9 decimals).")
]
PlaceId = Annotated[
    str,
    Path(
        description="Identity of the place; `U` and a number for a division.",
        pattern=r"^[^\x00]{1,100}$",
        max_length=100,
        examples=["U2117"],
    ),
]


@router.get("", response_model=PlaceList)
def placenames(
    request: Request,
    database: DatabaseDep,
    books: BooksDep,
    name_books: NameBooksDep,
    who: Reader,
    q: Annotated[
        str | None,
        Query(
            description="A name or any part of it, from one character on; its pinyin, with or without spaces, "
            "apostrophes and tones (v, u or ü); its first letters; characters and letters mixed. Former and other "
            "names count, and names of divisions of any time. Without words: a list by class and pinyin.",
            examples=["桃坞", "taowu", "twl", "港闸区"],
        ),
    ] = None,
    as_of: AsOf = None,
    place_class: Annotated[
        str | None,
        Query(
            alias="class",
            description="Only this class: a code, the beginning of codes, or a name.",
            max_length=40,
            examples=["23500", "街路巷"],
        ),
    ] = None,
    kind: Annotated[Kind | None, Query(description="Only this kind.", examples=["road"])] = None,
    division: Annotated[
        str | None,
        Query(
            description="Only in this division, or it itself: the number of a unit, `mca:320613`, or its name on the "
            "date. What lies there only with a part is in it.",
            max_length=60,
            examples=["海门区", "mca:320613"],
        ),
    ] = None,
    status: Annotated[
        StatusAsked, Query(description="`standard` names only; `unapproved` ones, which are none; or `all`.")
    ] = "standard",
    planned: Annotated[bool | None, Query(description="Only what is not built yet, or only what is.")] = None,
    bbox: Annotated[
        str | None,
        Query(
            description="West, south, east, north in degrees; asked of one point on each place.",
            max_length=100,
            examples=["120.7,31.9,121.1,32.2"],
        ),
    ] = None,
    lon: Annotated[
        float | None, Query(description="Longitude near which is looked for.", ge=-180, le=180, examples=[120.86])
    ] = None,
    lat: Annotated[
        float | None, Query(description="Latitude near which is looked for.", ge=-90, le=90, examples=[32.01])
    ] = None,
    geometry: GeometryDetail = "none",
    limit: Annotated[int, Query(description="Places a page.", ge=1, le=2000)] = 100,
    cursor: Annotated[str | None, Query(description="`next` of the page before.", max_length=1000)] = None,
    recorded_as_of: RecordedAsOf = None,
) -> Response:
    """Places by any of their names, best first: which name matched, how, when it was in use, and the name of the date.

    A division that has ended is found too, with what its ground belongs to on the date.
    """
    day = as_of or today()
    question = Question(
        day, q, place_class, kind, division, status, planned,
        None if bbox is None else read_box(bbox), _near(lon, lat), who.made_up_data, geometry == "full", limit, cursor,
    )  # fmt: skip
    with database.read() as connection:
        library = _library(request, connection, books, name_books, recorded_as_of)
        told, after = find_names(connection, library, question)
    features = [place_feature(one, library.classes, day) for one in told]
    body = {"type": "FeatureCollection", "numberReturned": len(told), "next": after, "as_of": day}
    return written(collection_json(body, features, [_geometry(one, geometry) for one in told]))


@router.get("/classes", response_model=ClassList)
def placename_classes(request: Request, _who: Reader) -> dict[str, Any]:
    """The classes of place names, with the generic parts that their names may end in."""
    return {"classes": [class_item(one) for one in _classes(request).in_order]}


one_place = APIRouter(prefix="/placenames", tags=["placenames"], route_class=RememberedRoute)
"""Stands behind every other route below ``/placenames``, whose word it would take for a place."""


@one_place.get("/{place_id}", response_model=PlaceLife)
def placename(
    request: Request,
    database: DatabaseDep,
    books: BooksDep,
    name_books: NameBooksDep,
    who: Reader,
    place_id: PlaceId,
    as_of: AsOf = None,
    geometry: GeometryDetail = "point",
    recorded_as_of: RecordedAsOf = None,
) -> Response:
    """A place with its whole history: its names and their papers, other names, what is told of it, where it lies."""
    day = as_of or today()
    with database.read() as connection:
        library = _library(request, connection, books, name_books, recorded_as_of)
        place = show_place(connection, library, place_id, day, made_up=who.made_up_data, shape=geometry == "full")
    return written(_life(place, place_id, day, geometry, library.classes, may_read_cases(who)))


def may_read_cases(who: Identity) -> bool:
    """Whether who asks may know the cases behind names."""
    return allowed("read:naming_cases", who.role) and (who.acts is None or "read:naming_cases" in who.acts)


def _library(
    request: Request,
    connection: Connection,
    books: BooksDep,
    name_books: NameBooksDep,
    recorded_as_of: datetime | None,
) -> Library:
    names = name_books.at(connection, recorded_as_of)
    return Library(names, _classes(request), lambda: books.at(connection, recorded_as_of).book)


def _classes(request: Request) -> Classes:
    found: Classes = request.app.state.classes
    return found


def _near(lon: float | None, lat: float | None) -> tuple[float, float] | None:
    if lon is None or lat is None:
        if lon is not lat:
            raise BadInput("a point has both lon and lat")
        return None
    return lon, lat


def _geometry(told: Told, detail: Detail) -> str | None:
    return told.shape if detail == "full" else _point(told.standing.entry) if detail == "point" else None


def _point(entry: Entry) -> str | None:
    if entry.lon is None or entry.lat is None:
        return None
    return f'{{"type":"Point","coordinates":[{entry.lon:.9f},{entry.lat:.9f}]}}'


def _life(place: Place, place_id: str, as_of: Any, detail: Detail, classes: Classes, cases: bool) -> dict[str, Any]:
    now = place.standing.entry
    shape = place.shape if detail == "full" else _point(now) if detail == "point" else None
    return {
        "place_id": place_id,
        "as_of": as_of,
        **standing_fields(place.standing, classes),
        "unit_id": now.unit_id,
        "divisions": [division_item(one) for one in place.divisions],
        "geometry": None if shape is None else from_json(shape),
        "versions": [_version(one, cases) for one in place.versions] + [_of_division(one) for one in place.entries],
        "others": [{name: getattr(one, name) for name in _OTHER} for one in place.others],
        "descriptions": [{name: getattr(one, name) for name in _TOLD} for one in place.descriptions],
        "became": [heir_item(one) for one in place.heirs],
    }


_NAMED = ("name", "proper", "generic", "class_code", "roman", "pinyin", "status", "planned", "source", "made_up")
_VERSION = ("basis", "valid_from", "valid_to", "located_in", "position", "change", "note")
_OTHER = ("name", "form", "pinyin", "valid_from", "valid_to", "source", "made_up", "note")
_TOLD = (
    "meaning", "origin", "history", "official_code", "protection", "protection_list", "protection_measures", "red",
    "items", "valid_from", "valid_to", "source", "made_up", "note",
)  # fmt: skip


def _version(one: PlaceName, cases: bool) -> dict[str, Any]:
    fields = {name: getattr(one, name) for name in (*_NAMED, *_VERSION)}
    return {**fields, "approval": vars(one.approval), "case_id": one.case_id if cases else None}


def _of_division(one: Entry) -> dict[str, Any]:
    return {
        **{name: getattr(one, name) for name in _NAMED},
        **dict.fromkeys(("located_in", "position", "approval", "case_id", "change", "note")),
        "basis": "order" if one.status == "standard" else "none",
        "valid_from": day_of(one.first),
        "valid_to": day_of(one.past),
    }
