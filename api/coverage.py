"""Stored coverage runs. They are computed by flows, never in a worker of the API."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path

from api.deps import AsOf, DatabaseDep, Needs
from api.models import CoverageAnswer, CoverageRuns
from gis.db.coverage import list_runs, read_rows, read_run
from gis.db.divisions import require_known_day
from gis.errors import NotFound
from gis.rights import Identity

router = APIRouter(prefix="/coverage", tags=["coverage"])
Reader = Annotated[Identity, Depends(Needs("read:coverage"))]


@router.get("/runs", response_model=CoverageRuns)
def runs(database: DatabaseDep, who: Reader, as_of: AsOf = None) -> dict[str, Any]:
    """The newest run of each question; with `as_of`, only runs on the units that are in force on that date."""
    with database.read() as connection:
        if as_of is not None:
            require_known_day(connection, as_of)
        return {"runs": [head(row._mapping) for row in list_runs(connection, as_of, made_up=who.made_up_data)]}


@router.get("/runs/{number}", response_model=CoverageAnswer)
def run(
    database: DatabaseDep, who: Reader, number: Annotated[int, Path(description="Number of the run.", ge=1, le=2**62)]
) -> dict[str, Any]:
    """One run: what was asked, a row for each unit, and the total."""
    with database.read() as connection:
        found = read_run(connection, number)
        if found is None or (found.made_up and not who.made_up_data):
            raise NotFound(f"there is no coverage run {number}")
        rows = [dict(row._mapping) for row in read_rows(connection, number)]
    return {"run": head(found._mapping), "units": rows[:-1], "total": rows[-1]}


def head(row: Any) -> dict[str, Any]:
    """The head of a run in the shape of the API."""
    asked = row["parameters"]
    dates = {name: asked[name] for name in ("population_date", "homes_date", "facilities_date", "band")}
    return {**row, **dates, "sources": row["inputs"]["sources"]}
