"""Sheets of lines for print, result tables and field sheets: for everybody rounded, exact only with the right."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Depends, Query, Response
from fastapi.responses import HTMLResponse

from api.boundaries import LineId
from api.deps import AsOf, DatabaseDep, Needs, today
from api.markers import UNCACHED
from gis.export.codelists import XLSX_TYPE
from gis.export.field_sheets import field_book
from gis.export.marker_forms import results_book
from gis.flows.marker_sheets import Asked, line_sheet
from gis.rights import Identity
from maps.line_sheet import line_sheet as printed

router = APIRouter(prefix="/boundaries", tags=["boundaries"])
Reader = Annotated[Identity, Depends(Needs("read:markers"))]
ExactReader = Annotated[Identity, Depends(Needs("read:markers_exact"))]
_ROUTE = "GET /api/v1/boundaries/{line_id}"
_HEADERS = {
    **UNCACHED,
    "X-Content-Type-Options": "nosniff",
    # the sheet is one file: it runs nothing and asks nobody for anything
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'",
}


@router.get(
    "/{line_id}/sheet",
    response_class=HTMLResponse,
    responses={200: {"content": {"text/html": {}}, "description": "The sheet, A4 landscape, in one file."}},
)
def sheet(
    database: DatabaseDep,
    who: Reader,
    line_id: LineId,
    as_of: AsOf = None,
    edition: Annotated[
        Literal["public", "exact"],
        Query(
            description="`public` (公示版): public markers, to 0.01°. `exact` (内部资料): for officers of either side, "
            "with states, visits and signatures; 403 without the right. Each exact read is written down."
        ),
    ] = "public",
    lang: Annotated[Literal["zh", "en"], Query(description="Language of its words.")] = "zh",
) -> Response:
    """The sheet of a line on a date for print: strip map, markers in order, papers, and what must be said of them."""
    exact = edition == "exact"
    asked = Asked(f"id:{line_id}", as_of or today(), f"{_ROUTE}/sheet", exact, today())
    return HTMLResponse(printed(line_sheet(database, who, asked), lang), headers=_HEADERS)


_BOOK: dict[int | str, dict[str, Any]] = {200: {"content": {XLSX_TYPE: {}}, "description": "A workbook."}}


@router.get("/{line_id}/results.xlsx", response_class=Response, responses=_BOOK)
def results(database: DatabaseDep, who: ExactReader, line_id: LineId, as_of: AsOf = None) -> Response:
    """The result table (界桩成果表) of a line on a date, for officers of either side. Each read is written down."""
    asked = Asked(f"id:{line_id}", as_of or today(), f"{_ROUTE}/results.xlsx", exact=True, printed_on=today())
    found = line_sheet(database, who, asked)
    return _book(results_book(found), f"{found.name}-界桩成果表-{found.as_of}.xlsx")


@router.get("/{line_id}/field-sheet.xlsx", response_class=Response, responses=_BOOK)
def field_sheet(
    database: DatabaseDep,
    who: ExactReader,
    line_id: LineId,
    year: Annotated[int, Query(description="Year of the inspection.", ge=1990, le=2200, examples=[2027])],
    as_of: AsOf = None,
) -> Response:
    """The field sheet (外业检查表) of a line, filled in at the stones and read back; each read is written down."""
    asked = Asked(f"id:{line_id}", as_of or today(), f"{_ROUTE}/field-sheet.xlsx", exact=True, printed_on=today())
    found = line_sheet(database, who, asked)
    return _book(field_book(found, year), f"{found.name}-{year}年外业检查表.xlsx")


def _book(content: bytes, name: str) -> Response:
    disposition = f"attachment; filename*=UTF-8''{quote(name, safe='')}"
    return Response(content, media_type=XLSX_TYPE, headers={**_HEADERS, "Content-Disposition": disposition})
