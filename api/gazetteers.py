"""Gazetteers (地名录), name maps (地名图), and the register of such documents, over HTTP."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from threading import Lock
from typing import Annotated, Any, Literal, NamedTuple
from urllib.parse import quote

from fastapi import APIRouter, Depends, Path, Query, Response, status

from api.books import Books, BooksDep
from api.deps import AsOf, DatabaseDep, Needs, today
from api.divisions import RecordedAsOf
from api.gazetteer_models import (
    DocumentList,
    GazetteerAnswer,
    IndicatorAnswer,
    NewDocument,
    Registered,
    document_item,
    gazetteer_answer,
    indicator_answer,
)
from api.geojson import written
from api.name_books import NameBooks, NameBooksDep
from api.remembering import RememberedRoute
from gis.db.connect import Database
from gis.export.codelists import XLSX_TYPE
from gis.export.gazetteer import gazetteer_book
from gis.flows.find_names import unit_meant
from gis.flows.gazetteer import Tables, gazetteer, outlines_of, shipped_tables
from gis.flows.placename_documents import add_document, indicator, list_documents, withdraw_document
from gis.notices import NOTICES
from gis.placenames.documents import PlacenameDocument
from gis.placenames.gazetteer import Asked, Gazetteer, Outline
from gis.rights import Identity
from gis.settings import CHECKOUT
from maps.gazetteer import gazetteer_page
from maps.name_map import name_map

router = APIRouter(prefix="/placenames", tags=["placenames"], route_class=RememberedRoute)
Reader = Annotated[Identity, Depends(Needs("read:placenames"))]
Keeper = Annotated[Identity, Depends(Needs("load:placenames"))]
Division = Annotated[
    str,
    Query(
        description="The division: the number of a unit, `mca:320614`, or its name on the date.",
        min_length=1,
        max_length=60,
        examples=["海门区", "mca:320614"],
    ),
]
_COMPILING = Lock()
"""One gazetteer is made at a time: that of the whole city keeps a processor busy for seconds."""
_FILE = {"X-Content-Type-Options": "nosniff"}
_PAGE = {**_FILE, "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'"}
# the map runs its own script, which is in the page, and asks nobody for anything
_MAP = {**_FILE, "Content-Security-Policy": f"{_PAGE['Content-Security-Policy']}; script-src 'unsafe-inline'"}


@cache
def _tables() -> Tables:
    return shipped_tables(CHECKOUT / "data")


@router.get(
    "/gazetteer",
    response_model=GazetteerAnswer,
    responses={
        200: {
            "content": {XLSX_TYPE: {}, "text/html": {}},
            "description": "The gazetteer: JSON, a workbook, or a page for print (A4).",
        }
    },
)
def gazetteer_of(
    database: DatabaseDep,
    books: BooksDep,
    name_books: NameBooksDep,
    who: Reader,
    division: Division,
    as_of: AsOf = None,
    form: Annotated[
        Literal["json", "xlsx", "html"],
        Query(alias="format", description="`json`; `xlsx`, a workbook; `html`, a page for print (A4)."),
    ] = "json",
    unapproved: Annotated[
        bool, Query(description="With an appendix of names that nobody approved; they are not standard.")
    ] = False,
    recorded_as_of: RecordedAsOf = None,
) -> Response:
    """The gazetteer (地名录) of a division at a date: standard names by class and pinyin, with two indexes."""
    day = as_of or today()
    with _COMPILING:
        found, _ = _compiled(database, books, name_books, who, _Question(division, day, recorded_as_of, unapproved))
        if form == "json":
            notices = [NOTICES["illustrative"], *([NOTICES["made_up"]] if found.made_up else [])]
            return written(gazetteer_answer(found, notices))
        if form == "html":
            return Response(gazetteer_page(found, _printed()), media_type="text/html", headers=_PAGE)
        name = quote(f"{found.unit_name}地名录-{day}.xlsx", safe="")
        headers = {**_FILE, "Content-Disposition": f"attachment; filename*=UTF-8''{name}"}
        return Response(gazetteer_book(found, _printed()), media_type=XLSX_TYPE, headers=headers)


@router.get(
    "/map",
    response_class=Response,
    responses={200: {"content": {"text/html": {}}, "description": "The map in one file, which needs no network."}},
)
def map_of(
    database: DatabaseDep,
    books: BooksDep,
    name_books: NameBooksDep,
    who: Reader,
    division: Division,
    as_of: AsOf = None,
    recorded_as_of: RecordedAsOf = None,
) -> Response:
    """The name map (地名图) of a division at a date: standard names on its outline, with legend and search."""
    with _COMPILING:
        found, outlines = _compiled(
            database, books, name_books, who, _Question(division, as_of or today(), recorded_as_of)
        )
        return Response(name_map(found, outlines, _printed()), media_type="text/html", headers=_MAP)


class _Question(NamedTuple):
    division: str
    as_of: date
    recorded_as_of: datetime | None
    unapproved: bool = False


def _compiled(
    database: Database, books: Books, name_books: NameBooks, who: Identity, asked: _Question
) -> tuple[Gazetteer, list[Outline]]:
    with database.read() as connection:
        names = name_books.at(connection, asked.recorded_as_of)
        divisions = books.at(connection, asked.recorded_as_of).book
        unit = unit_meant(connection, names, asked.division, asked.as_of)
        wanted = Asked(unit, asked.as_of, asked.unapproved, who.made_up_data)
        return gazetteer(connection, names, divisions, wanted, _tables()), outlines_of(connection, divisions, wanted)


def _printed() -> str:
    return f"制：通图 {today()}"


@router.get("/documents", response_model=DocumentList)
def documents(
    database: DatabaseDep, who: Reader, as_of: AsOf = None, recorded_as_of: RecordedAsOf = None
) -> dict[str, Any]:
    """Gazetteers, maps, plans and heritage lists of the counties that are in force on a date."""
    day = as_of or today()
    found = list_documents(database, day, made_up=who.made_up_data, recorded_as_of=recorded_as_of)
    return {"as_of": day, "documents": [document_item(one, name) for one, name in found]}


@router.post("/documents", response_model=Registered, status_code=status.HTTP_201_CREATED)
def add(database: DatabaseDep, who: Keeper, body: NewDocument) -> dict[str, int]:
    """Register a document of a county or of the city."""
    return {"document_id": add_document(database, who, PlacenameDocument(**body.model_dump()), today=today())}


@router.delete("/documents/{document_id}", status_code=status.HTTP_204_NO_CONTENT)
def withdraw(
    database: DatabaseDep,
    who: Keeper,
    document_id: Annotated[int, Path(description="Number of the document.", ge=1, le=2**62, examples=[1])],
    since: Annotated[
        date | None,
        Query(description="First day on which it is no longer in force; without one it is as if it never was."),
    ] = None,
) -> None:
    """Withdraw a document; what was believed before can still be asked for."""
    withdraw_document(database, who, document_id, since)


@router.get("/documents/indicator", response_model=IndicatorAnswer)
def documents_indicator(
    database: DatabaseDep,
    who: Reader,
    ref: Annotated[
        str, Query(description="T2-26 (gazetteer, map and plan of each county) or T1-22 (lists of historic names).")
    ] = "T2-26",
    as_of: AsOf = None,
    recorded_as_of: RecordedAsOf = None,
) -> dict[str, Any]:
    """An indicator of the plan on a date: numerator, denominator, the divisions counted, and who fails."""
    found = indicator(database, ref, as_of or today(), made_up=who.made_up_data, recorded_as_of=recorded_as_of)
    return indicator_answer(found)
