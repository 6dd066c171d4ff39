"""What became of the unit that bore a code, in the register or in a catalogue."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from api.deps import DatabaseDep, needs, today
from gis.catalogues.rows import parse_date
from gis.db.successors import AskedSuccessors, find_successors
from gis.divisions import System

router = APIRouter(prefix="/divisions", tags=["divisions"])
COARSE_DATE = r"^[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?$"


class SuccessorEnd(BaseModel):
    """A unit that ground went to, or where its way is lost."""

    code: str = Field(description="Its code; empty where it bears none of that system.", examples=["320613"])
    name: str | None = Field(description="Its name; null where the chain breaks.", examples=["崇川区"])
    level: str | None = Field(description="Its level, as the list writes it.", examples=["county"])
    valid_from: dt.date | None = Field(description="First day of that name and code.", examples=["2020-07-03"])
    valid_to: dt.date | None = Field(description="First day no longer valid; null while in force.")
    status: Literal["in_force", "ended", "unknown"] = Field(
        description="in_force on the day asked for; ended without successors; unknown: the chain breaks there.",
        examples=["in_force"],
    )
    partial: bool = Field(description="Only a part came here that a unit gave away while it lived on.")
    share: float | None = Field(description="Share of the ground that came here; null where not known.", examples=[1.0])
    steps: int = Field(description="Successions on the shortest way.", examples=[3])
    note: str | None = Field(description="Why, or what to be careful of.")


class SuccessorAnswer(BaseModel):
    """What became of a unit."""

    code: str = Field(description="Code asked for.", examples=["320611"])
    since: dt.date = Field(description="Day on which it was borne.", examples=["2019-01-01"])
    as_of: dt.date = Field(description="Day of the answer.", examples=["2021-01-01"])
    catalogue: str | None = Field(description="The catalogue that answers; null: the register.")
    successors: list[SuccessorEnd] = Field(description="Never empty; whole ways first.")


@router.get("/successors", response_model=SuccessorAnswer, dependencies=[needs("read:divisions")])
def division_successors(
    database: DatabaseDep,
    code: Annotated[
        str, Query(description="A code.", pattern=r"^[0-9A-Za-z][0-9A-Za-z._-]{0,19}$", examples=["320611"])
    ],
    since: Annotated[
        str,
        Query(
            alias="from",
            description="Day on which it was borne; a bare year is its first of January.",
            pattern=COARSE_DATE,
            examples=["2019"],
        ),
    ],
    as_of: Annotated[
        str | None, Query(description="Day of the answer, written likewise; default: today.", pattern=COARSE_DATE)
    ] = None,
    catalogue: Annotated[
        str | None,
        Query(description="A catalogue; without one the register answers.", pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$"),
    ] = None,
    system: Annotated[System, Query(description="System of the code, in the register.")] = "mca",
) -> dict[str, Any]:
    """What had become, as of one day, of the unit that bore a code on another, over any number of changes.

    A code that nothing bore on that day: 404, which tells when it was borne.
    """
    asked = AskedSuccessors(code, parse_date(since), parse_date(as_of) if as_of else today(), catalogue, system)
    with database.read() as connection:
        found = find_successors(connection, asked)
    return {**asdict(asked), "successors": [asdict(end) for end in found]}
