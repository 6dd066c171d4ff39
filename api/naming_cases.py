"""Cases of naming: begun, moved on, shown with what comes next; the two inboxes, the clocks, the papers to print."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict
from typing import Annotated, Any

import shapely
from fastapi import APIRouter, Depends, Path, Query, Request
from fastapi.responses import HTMLResponse

from api.deps import DatabaseDep, Needs, identity, today
from api.name_books import NameBooksDep
from api.naming_case_models import CaseList, CaseWhole, ClockList
from api.placename_checks import KeptDep
from gis.db.naming_cases import AskedCases
from gis.errors import BadInput, Forbidden
from gis.flows.announce_names import announcement_of, notice_of
from gis.flows.check_name import Standing
from gis.flows.naming_cases import begin_case, take_step
from gis.flows.naming_lists import Listed, Shown, list_cases, list_clocks, show_case
from gis.flows.naming_office import Office
from gis.flows.shipped_office import shipped_office
from gis.placenames.case_entries import CaseIn, StepIn
from gis.placenames.cases import Case
from gis.placenames.clocks import Clock
from gis.placenames.procedure import CaseKind, State
from gis.placenames.taking import Possible
from gis.rights import Act, Identity, require
from gis.settings import CHECKOUT
from maps.announcement import announcement_page, notice_page

router = APIRouter(prefix="/placenames", tags=["naming cases"])


class NeedsEither(Needs):
    """The rule of a route that several kinds of people use: one of the acts is enough, the flow asks which."""

    def __init__(self, *acts: Act) -> None:
        super().__init__(acts[0])
        self.acts = acts

    async def __call__(self, who: Annotated[Identity, Depends(identity)]) -> Identity:
        for act in self.acts[:-1]:
            try:
                require(act, who)
            except Forbidden:
                continue
            return who
        require(self.acts[-1], who)
        return who


def naming_office(request: Request, books: NameBooksDep, kept: KeptDep) -> Office:
    """The tables of the office for place names; its check asks the books that the service keeps."""
    state = request.app.state
    if not hasattr(state, "naming_office"):
        standing = Standing(lambda connection, _: books.at(connection), kept.areas, kept.readings)
        state.naming_office = shipped_office(CHECKOUT / "data", standing)
    found: Office = state.naming_office
    return found


OfficeDep = Annotated[Office, Depends(naming_office)]
Reader = Annotated[Identity, Depends(NeedsEither("submit:placenames", "read:naming_cases"))]
Writer = Annotated[
    Identity,
    Depends(NeedsEither("draft:placenames", "sign:placenames", "endorse:placenames", "submit:placenames")),
]
CaseNumber = Annotated[int, Path(description="Number of the case.", ge=1, le=2**62, examples=[12])]
Printed: dict[int | str, dict[str, Any]] = {
    200: {"content": {"text/html": {}}, "description": "A page to print, in one file."}
}


@router.post("/cases", response_model=CaseWhole, status_code=201)
def begin(database: DatabaseDep, office: OfficeDep, who: Writer, body: CaseIn) -> dict[str, Any]:
    """Begin a case: officers draw up a naming, renaming or abolition, departments hand in a consultation or filing.

    Nothing of it is a name anybody is given before it is approved.
    """
    return _whole(begin_case(database, who, body, office, today=today()), office)


@router.get("/cases", response_model=CaseList)
def cases(
    database: DatabaseDep,
    office: OfficeDep,
    who: Reader,
    state: Annotated[list[State] | None, Query(description="Only in these states.", examples=[["noticed"]])] = None,
    kind: Annotated[
        list[CaseKind] | None, Query(description="Only of these kinds; consultation and filing are the two inboxes.")
    ] = None,
    overdue: Annotated[bool, Query(description="Only those with a clock that ran out.")] = False,
    mine: Annotated[bool, Query(description="Only those you drew up or handed in.")] = False,
    open_only: Annotated[bool, Query(alias="open", description="Only those that are not finished.")] = False,
    limit: Annotated[int, Query(description="Cases on a page.", ge=1, le=2000)] = 100,
    cursor: Annotated[str | None, Query(description="`next` of the page before.", max_length=20)] = None,
) -> dict[str, Any]:
    """The cases you may know of: departments those they handed in, officers those of their counties."""
    asked = AskedCases(
        states=state,
        kinds=kind,
        author=who.name if mine else None,
        open_only=open_only,
        after=_after(cursor),
        limit=limit + 1,
    )
    found = list_cases(database, who, asked, office, overdue=overdue, today=today())
    page = found[:limit]
    return {
        "cases": [_item(one, office) for one in page],
        "next": str(page[-1].case.case_id) if len(found) > limit else None,
    }


@router.get("/cases/{number}", response_model=CaseWhole)
def case(database: DatabaseDep, office: OfficeDep, who: Reader, number: CaseNumber) -> dict[str, Any]:
    """A case with its steps, what can be done next, by whom, and what that needs."""
    return _whole(show_case(database, who, number, office, today=today()), office)


@router.post("/cases/{number}/steps", response_model=CaseWhole, status_code=201)
def step(database: DatabaseDep, office: OfficeDep, who: Writer, number: CaseNumber, body: StepIn) -> dict[str, Any]:
    """Take a step; 409 when the case stands elsewhere or was changed meanwhile, 422 with all that is missing."""
    return _whole(take_step(database, who, number, body, office, today=today()), office)


@router.get("/cases/{number}/announcement", response_class=HTMLResponse, responses=Printed)
def announcement(database: DatabaseDep, office: OfficeDep, who: Reader, number: CaseNumber) -> HTMLResponse:
    """The announcement (公告) of the case's name; 409 before it is approved."""
    return HTMLResponse(announcement_page(announcement_of(database, who, [number], office)))


@router.get("/cases/{number}/notice", response_class=HTMLResponse, responses=Printed)
def notice(database: DatabaseDep, office: OfficeDep, who: Reader, number: CaseNumber) -> HTMLResponse:
    """The public notice (公示) of the case; it says that the name is not approved."""
    return HTMLResponse(notice_page(notice_of(database, who, number, office)))


@router.get("/announcement", response_class=HTMLResponse, responses=Printed)
def announcements(
    database: DatabaseDep,
    office: OfficeDep,
    who: Reader,
    numbers: Annotated[list[int], Query(alias="case", description="Numbers of the cases.", max_length=200)],
) -> HTMLResponse:
    """One announcement of the names of several cases."""
    return HTMLResponse(announcement_page(announcement_of(database, who, numbers, office)))


@router.get("/clocks", response_model=ClockList)
def all_clocks(
    database: DatabaseDep,
    office: OfficeDep,
    who: Reader,
    as_of: Annotated[
        dt.date | None, Query(description="As they stood on this date; today when not given.", examples=["2026-04-11"])
    ] = None,
    late: Annotated[bool, Query(description="Only those warned of or overdue.")] = False,
    every: Annotated[bool, Query(description="Those that are done, too.")] = False,
) -> dict[str, Any]:
    """The legal clocks: notices running, filings and announcements due within 15 days, by the day they are due."""
    day = as_of or today()
    found = list_clocks(database, who, office, day, every=every, late=late)
    return {"as_of": day, "clocks": [asdict(one) for one in found]}


def _after(cursor: str | None) -> int:
    if cursor is None:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 18):
        raise BadInput(f"{cursor[:20]!r} is not a cursor — take `next` of the page before, as it is")
    return int(cursor)


def _item(one: Listed, office: Office) -> dict[str, Any]:
    return _told(one.case, one.clocks, office)


def _told(about: Case, clocks: tuple[Clock, ...], office: Office) -> dict[str, Any]:
    plain = {
        name: getattr(about, name)
        for name in (
            "case_id", "kind", "state", "name", "proper", "generic", "class_code", "place_id", "unit_id", "author",
            "revision", "begun_at", "changed_at", "made_up",
        )
    }  # fmt: skip
    return plain | {
        "roman": about.form["roman"],
        "pinyin": about.form["pinyin"],
        "class_name": office.classes.of(about.class_code).name,
        "counties": sorted(about.counties),
        "clocks": [asdict(clock) for clock in clocks],
    }


def _whole(shown: Shown, office: Office) -> dict[str, Any]:
    about, approver = shown.case, shown.approver
    return _told(about, shown.clocks, office) | {
        "communities": list(about.communities),
        "geometry": None if about.shape is None else json.loads(shapely.to_geojson(about.shape)),
        "reserve_id": about.reserve_id,
        "form": dict(about.form),
        "verdicts": [asdict(verdict) for verdict in about.verdicts],
        "approver": None
        if approver is None
        else {
            "body": approver.body,
            "way": approver.rule.way,
            "article": approver.source,
            "mark": approver.rule.mark,
            "note": approver.rule.note,
        },
        "steps": [asdict(one) for one in shown.steps],
        "next": [_possible(one) for one in shown.next],
    }


def _possible(one: Possible) -> dict[str, Any]:
    return {
        "step": one.step.name,
        "says": one.step.says,
        "to_state": one.step.to,
        "roles": list(one.step.roles),
        "may": one.refused is None,
        "refused": one.refused,
        "needs": list(one.step.needs),
        "takes": list(one.step.takes),
        "papers": [{"kind": kind, "name": name, "article": article} for kind, name, article in one.papers],
    }
