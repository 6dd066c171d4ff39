"""Boundary lines and tripoints as of any date, and the papers they rest on."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Response
from pydantic import AwareDatetime

from api.boundary_models import (
    LineCollection,
    LineDifferenceAnswer,
    LineLife,
    PaperDone,
    PaperIn,
    TripointCollection,
)
from api.deps import AsOf, DatabaseDep, Needs, needs, today
from api.geojson import collection_json, written
from api.remembering import RememberedRoute
from gis.boundaries.papers import Paper
from gis.db.boundaries import AskedLines, units_under
from gis.db.divisions import Detail
from gis.flows.ask_lines import ask_lines, ask_tripoints, compare_lines, no_lines_note, show_line
from gis.flows.record_paper import record_paper, withdraw_paper
from gis.rights import Identity

router = APIRouter(
    prefix="/boundaries", tags=["boundaries"], dependencies=[needs("read:boundaries")], route_class=RememberedRoute
)
LineLevel = Literal["county", "town", "community"]
KeptLevel = Literal["county", "town"]
LineId = Annotated[int, Path(description="Identity of the line.", ge=1, le=2**62, examples=[21])]
LevelQuery = Annotated[
    LineLevel, Query(description="Level of the units on either side. Lines of communities are drawn when asked for.")
]
UnitQuery = Annotated[
    int | None, Query(description="Only where this unit, or one below it, is a side.", ge=1, le=2**62, examples=[12])
]
RecordedAsOf = Annotated[
    AwareDatetime | None,
    Query(
        description="As believed at this moment (with its offset); now when not given.",
        examples=["2026-01-01T00:00:00Z"],
    ),
]
Recorder = Annotated[Identity, Depends(Needs("record:boundaries"))]


@router.get("", response_model=LineCollection)
def boundaries(
    database: DatabaseDep,
    as_of: AsOf = None,
    level: LevelQuery = "county",
    unit: UnitQuery = None,
    outer: Annotated[
        Literal["all", "only", "none"], Query(description="Outer lines: with the others, alone, or not.")
    ] = "all",
    geometry: Annotated[
        Detail, Query(description="`none`, `simplified` (for drawing) or `full` (every vertex, 9 decimals).")
    ] = "none",
    limit: Annotated[int, Query(description="Lines a page.", ge=1, le=2000)] = 100,
    cursor: Annotated[str | None, Query(description="`next` of the page before.", max_length=60)] = None,
    recorded_as_of: RecordedAsOf = None,
) -> Response:
    """Lines in force on a date, each once, by the codes of their sides.

    No line can be drawn before the first map of the register: the list is then empty, and `note` says why.
    """
    day = as_of or today()
    with database.read() as connection:
        units = units_under(connection, unit, day) if unit is not None else None
        asked = AskedLines(
            day,
            level,
            units,
            outer=outer,
            geometry=geometry,
            limit=limit,
            cursor=cursor,
            recorded_as_of=recorded_as_of,
        )
        page = ask_lines(connection, asked)
        note = no_lines_note(connection, day)
    features = [{"type": "Feature", "id": row["id"], "properties": _properties(row)} for row in page.rows]
    body = {
        "type": "FeatureCollection",
        "numberReturned": len(features),
        "next": page.next,
        "as_of": day,
        "note": note,
    }
    return written(collection_json(body, features, [row["geometry"] for row in page.rows]))


@router.get("/tripoints", response_model=TripointCollection)
def boundary_tripoints(
    database: DatabaseDep,
    as_of: AsOf = None,
    level: LevelQuery = "county",
    unit: UnitQuery = None,
    recorded_as_of: RecordedAsOf = None,
) -> Response:
    """Points where three units meet, or two and a neighbour beyond by land or across a river, by name."""
    day = as_of or today()
    with database.read() as connection:
        units = units_under(connection, unit, day) if unit is not None else None
        rows = ask_tripoints(connection, day, level, recorded_as_of, units)
        note = no_lines_note(connection, day)
    features = [
        {
            "type": "Feature",
            "id": row["id"],
            "geometry": {"type": "Point", "coordinates": [row["lon"], row["lat"]]},
            "properties": row,
        }
        for row in rows
    ]
    body = {"type": "FeatureCollection", "numberReturned": len(features), "as_of": day, "note": note}
    return written({**body, "features": features})


@router.get("/difference", response_model=LineDifferenceAnswer)
def boundary_difference(
    database: DatabaseDep,
    start: Annotated[date, Query(alias="from", description="The earlier date.", examples=["2020-06-30"])],
    end: Annotated[date, Query(alias="to", description="The later date.", examples=["2021-01-01"])],
    level: Annotated[KeptLevel, Query(description="Level of the lines.")] = "county",
    recorded_as_of: RecordedAsOf = None,
) -> Response:
    """Lines that ended, were founded, or live on with another code, name, sides or course."""
    with database.read() as connection:
        found = compare_lines(connection, start, end, level, recorded_as_of)
    return written({"from": start, "to": end, "level": level, **found})


@router.get("/{line_id}", response_model=LineLife)
def boundary(
    database: DatabaseDep,
    line_id: LineId,
    as_of: AsOf = None,
    geometry: Annotated[Literal["none", "full"], Query(description="Whether its course is given.")] = "none",
) -> Response:
    """All that is known of a line: sides, ends, course in words, the lines that meet it, papers, and its life."""
    with database.read() as connection:
        found = show_line(connection, line_id, as_of or today(), geometry=geometry == "full")
    course = found.pop("geometry")
    return written({**found, **_properties(found), "geometry": course and json.loads(course)})


@router.post("/{line_id}/papers", response_model=PaperDone, status_code=201)
def add_paper(database: DatabaseDep, who: Recorder, line_id: LineId, paper: PaperIn) -> dict[str, Any]:
    """Record a paper that a line rests on; a key that is bound to divisions only for lines with one on a side.

    The official code and name of a line change in no other way. The same paper again: 409 `conflict`.
    """
    given = Paper(**paper.model_dump())
    return {"line_id": line_id, "paper_id": record_paper(database, who, line_id, given, today=today())}


@router.delete("/{line_id}/papers/{paper_id}", response_model=PaperDone)
def drop_paper(
    database: DatabaseDep,
    who: Recorder,
    line_id: LineId,
    paper_id: Annotated[int, Path(description="Number of the paper.", ge=1, le=2**62, examples=[3])],
) -> dict[str, Any]:
    """Withdraw a paper; what was believed before can still be asked for."""
    withdraw_paper(database, who, line_id, paper_id)
    return {"line_id": line_id, "paper_id": paper_id}


def _properties(row: Mapping[str, Any]) -> dict[str, Any]:
    fields = {name: value for name, value in row.items() if name != "geometry"}
    # where a file lies is for the house alone
    fields["papers"] = [{k: v for k, v in asdict(paper).items() if k != "file"} for paper in row["papers"]]
    return fields
