"""Inspections: what is due, rounds and findings, and the rate of intact markers. Places are taken, never given."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Response
from pydantic import AwareDatetime

from api.deps import AsOf, DatabaseDep, needs, today
from api.inspection_models import (
    ActDone,
    DueList,
    RateList,
    ReportIn,
    RoundItem,
    RoundList,
    VisitsDone,
    VisitSigned,
    VisitsIn,
    WithdrawIn,
)
from gis.flows.inspection_rounds import (
    due_calendar,
    due_rounds,
    list_rounds,
    plan_round,
    report,
    sign_round,
)
from gis.flows.inspections import record_visits, sign_visit
from gis.flows.intactness import as_figures, intactness
from gis.flows.marker_works import relocate_marker, repair_marker, withdraw
from gis.markers.calendar import CALENDAR_TYPE
from gis.markers.entries import RelocationIn, RepairIn, RoundIn, SignatureIn
from gis.markers.intactness import By
from gis.markers.visits import Round, Signature
from gis.rights import Identity

router = APIRouter(prefix="/inspections", tags=["inspections"])
marker_works = APIRouter(prefix="/markers", tags=["inspections"])
Reader = Annotated[Identity, needs("read:boundaries")]
Recorder = Annotated[Identity, needs("record:inspections")]
Year = Annotated[int, Query(description="The year.", ge=1990, le=2200, examples=[2027])]
Unit = Annotated[int | None, Query(description="Only lines with this unit on a side.", ge=1, le=2**62)]
RoundNumber = Annotated[int, Path(description="Number of the round.", ge=1, le=2**62, examples=[3])]
VisitNumber = Annotated[int, Path(description="Number of the visit.", ge=1, le=2**62, examples=[17])]
MarkerId = Annotated[
    str, Path(description="Id of the marker.", pattern=r"^[^\x00]{1,100}$", max_length=100, examples=["DEMO-M0001"])
]


@router.get("/due", response_model=DueList)
def due(database: DatabaseDep, who: Reader, year: Year, unit: Unit = None) -> dict[str, Any]:
    """The rounds due in a year, by line, with who leads and by when; overdue ones stay on the list until reported."""
    found = due_rounds(database, year, unit=unit, made_up=who.made_up_data, today=today())
    return {"year": year, "rounds": [asdict(one) for one in found]}


@router.get(
    "/due.ics",
    response_class=Response,
    responses={200: {"content": {"text/calendar": {}}, "description": "RFC 5545, whole days with reminders."}},
)
def due_ics(database: DatabaseDep, who: Reader, year: Year, unit: Unit = None) -> Response:
    """The same as a calendar: the days on which plans and reports are due."""
    found = due_rounds(database, year, unit=unit, made_up=who.made_up_data, today=today())
    name = f'attachment; filename="inspections-{year}.ics"'
    calendar = due_calendar(found, database, datetime.now(UTC))
    return Response(calendar.encode(), media_type=CALENDAR_TYPE, headers={"Content-Disposition": name})


@router.get("/intactness", response_model=RateList)
def rates(
    database: DatabaseDep,
    who: Reader,
    as_of: AsOf = None,
    by: Annotated[By, Query(description="What the rates are told of.")] = "city",
    recorded_as_of: Annotated[
        AwareDatetime | None,
        Query(description="As believed at this moment (with its offset); now when not given."),
    ] = None,
) -> dict[str, Any]:
    """The rate of intact markers (界桩完好率): how it is reckoned stands in docs/decisions/0009-intactness.md.

    Overdue and never inspected ones are unknown, shown apart, and never counted as intact.
    """
    day = as_of or today()
    found = intactness(database, day, by, recorded_as_of=recorded_as_of, made_up=who.made_up_data)
    return {
        "as_of": day,
        "by": by,
        "rates": [
            {
                "key": row.key,
                "code": row.code,
                "name": row.name,
                **as_figures(row.rate),
                "managed": as_figures(row.managed) if row.managed else None,
            }
            for row in found
        ],
    }


@router.get("/rounds", response_model=RoundList)
def rounds(
    database: DatabaseDep,
    who: Reader,
    year: Annotated[int | None, Query(description="Only of this year.", ge=1990, le=2200)] = None,
    line: Annotated[int | None, Query(description="Only of the line with this id.", ge=1, le=2**62)] = None,
) -> dict[str, Any]:
    """The rounds that were planned, with which sides signed and when they were reported."""
    found = list_rounds(database, year=year, line_id=line, made_up=who.made_up_data)
    return {"rounds": [_round(one, of_line.name if of_line else None) for one, of_line in found]}


@router.post("/rounds", response_model=RoundItem, status_code=201)
def plan(database: DatabaseDep, who: Recorder, body: RoundIn) -> dict[str, Any]:
    """Plan a round on a line of one's own; the side leads whose turn it is, unless one is named."""
    return _round(plan_round(database, who, body), None)


@router.post("/rounds/{round_id}/visits", response_model=VisitsDone, status_code=201)
def record_in_round(database: DatabaseDep, who: Recorder, round_id: RoundNumber, body: VisitsIn) -> dict[str, Any]:
    """Enter what was found at the stones in a round, all or none; 422 lists every complaint with which visit it is."""
    done = record_visits(database, who, body.visits, round_id=round_id, today=today())
    return {"visit_ids": list(done.visit_ids), "known": done.known}


@router.post("/rounds/{round_id}/signatures", response_model=RoundItem, status_code=201)
def sign(database: DatabaseDep, who: Recorder, round_id: RoundNumber, body: SignatureIn) -> dict[str, Any]:
    """Sign a round for one side; it stands under each of its visits, and no visit is added after it."""
    return _round(sign_round(database, who, round_id, body, today=today()), None)


@router.post("/rounds/{round_id}/report", response_model=RoundItem, status_code=201)
def report_round(database: DatabaseDep, who: Recorder, round_id: RoundNumber, body: ReportIn) -> dict[str, Any]:
    """Enter that the joint result went to the approving authority; both sides have signed it."""
    return _round(report(database, who, round_id, body.on, today=today()), None)


@router.post("/visits", response_model=VisitsDone, status_code=201)
def record(database: DatabaseDep, who: Recorder, body: VisitsIn) -> dict[str, Any]:
    """Enter visits outside any round."""
    done = record_visits(database, who, body.visits, today=today())
    return {"visit_ids": list(done.visit_ids), "known": done.known}


@router.post("/visits/{visit_id}/signatures", response_model=VisitSigned, status_code=201)
def sign_one(database: DatabaseDep, who: Recorder, visit_id: VisitNumber, body: SignatureIn) -> dict[str, Any]:
    """Sign a visit or a repair for one side, where that was not done at the stone."""
    signed = sign_visit(database, who, visit_id, body, today=today())
    return {"visit_id": visit_id, "signatures": _signed(signed.signatures)}


@router.post("/visits/{visit_id}/withdrawal", status_code=204)
def withdraw_one(database: DatabaseDep, who: Recorder, visit_id: VisitNumber, body: WithdrawIn) -> None:
    """Withdraw a visit or a repair; what was believed until now is kept, with the reason."""
    withdraw(database, who, visit_id, body.why)


@marker_works.post("/{marker_id}/repairs", response_model=ActDone, status_code=201)
def repair(database: DatabaseDep, who: Recorder, marker_id: MarkerId, body: RepairIn) -> dict[str, Any]:
    """Enter a repair: by the managing side, with the neighbour present (Decree 353 Art. 6)."""
    number = repair_marker(database, who, marker_id, body, today=today())
    return {"visit_id": number, "marker_id": marker_id, "act": "repair"}


@marker_works.post("/{marker_id}/relocations", response_model=ActDone, status_code=201)
def relocate(database: DatabaseDep, who: Recorder, marker_id: MarkerId, body: RelocationIn) -> dict[str, Any]:
    """Enter a relocation: the marker has a new version from that day on, under its number.

    422 names all that a lawful one lacks: the consent of a side, the filing, a signature under the joint survey.
    """
    number = relocate_marker(database, who, marker_id, body, today=today())
    return {"visit_id": number, "marker_id": marker_id, "act": "relocation"}


def _round(one: Round, line_name: str | None) -> dict[str, Any]:
    return {**asdict(one), "line_name": line_name, "signatures": _signed(one.signatures)}


def _signed(signatures: tuple[Signature, ...]) -> list[dict[str, Any]]:
    return [{"side": one.side, "on": one.on} for one in signatures]
