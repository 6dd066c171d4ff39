"""Divisions as of any date."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query

from api.deps import AsOf, DatabaseDep, needs, today
from api.geojson import FeatureCollection, division_feature, division_properties
from api.models import Chain, UnitLife
from gis.crs import bd09_to_gcj02, gcj02_to_wgs84
from gis.db.divisions import Asked, Detail, divisions_at, list_divisions, require_known_day
from gis.db.history import life, unit_of_code
from gis.divisions import Level, System

router = APIRouter(prefix="/divisions", tags=["divisions"])
Datum = Literal["wgs84", "cgcs2000", "gcj02", "bd09"]


@router.get("", response_model=FeatureCollection, dependencies=[needs("read:divisions")])
def divisions(
    database: DatabaseDep,
    as_of: AsOf = None,
    level: Annotated[Level | None, Query(description="Only units of this level.", examples=["county"])] = None,
    parent: Annotated[int | None, Query(description="Only units right under the unit with this id.", ge=1)] = None,
    geometry: Annotated[
        Detail, Query(description="`none`, `simplified` (for drawing) or `full` (every shared vertex, 9 decimals).")
    ] = "none",
    limit: Annotated[int, Query(description="Units a page.", ge=1, le=2000)] = 100,
    cursor: Annotated[str | None, Query(description="`next` of the page before.", max_length=40)] = None,
) -> dict[str, Any]:
    """Divisions in force on a date, by code. Before the first day of the register: 404 `before-register`."""
    day = as_of or today()
    with database.read() as connection:
        page = list_divisions(connection, Asked(day, level, parent, geometry, limit, cursor))
    return {
        "type": "FeatureCollection",
        "features": [division_feature(row) for row in page.rows],
        "numberReturned": len(page.rows),
        "next": page.next,
        "as_of": day,
    }


@router.get("/at", response_model=Chain, dependencies=[needs("read:divisions")])
def divisions_at_point(
    database: DatabaseDep,
    lon: Annotated[float, Query(description="Longitude, degrees.", ge=-180, le=180, examples=[120.86])],
    lat: Annotated[float, Query(description="Latitude, degrees.", ge=-90, le=90, examples=[32.01])],
    as_of: AsOf = None,
    crs: Annotated[Datum, Query(description="Datum of the point; shifted datums must be named.")] = "wgs84",
) -> dict[str, Any]:
    """The chain of divisions over a point, province first."""
    day = as_of or today()
    x, y = _to_wgs84(lon, lat, crs)
    with database.read() as connection:
        chain = divisions_at(connection, x, y, day)
    return {"as_of": day, "lon": lon, "lat": lat, "crs": crs, "chain": [division_properties(row) for row in chain]}


@router.get("/lookup", response_model=UnitLife, dependencies=[needs("read:divisions")])
def division_lookup(
    database: DatabaseDep,
    code: Annotated[str, Query(description="A code, in force or not.", pattern=r"^[0-9]{6,12}$", examples=["320611"])],
    system: Annotated[System, Query(description="System of the code.")] = "mca",
    as_of: AsOf = None,
) -> dict[str, Any]:
    """The unit that bears or bore a code, and what became of it. A code that never existed: 404."""
    day = as_of or today()
    with database.read() as connection:
        require_known_day(connection, day)
        unit_id = unit_of_code(connection, system, code, day, today())
        return life(connection, unit_id, day, today())


@router.get("/{unit_id}", response_model=UnitLife, dependencies=[needs("read:divisions")])
def division_life(
    database: DatabaseDep,
    unit_id: Annotated[int, Path(description="Identity of the unit.", ge=1, le=2**62, examples=[4])],
    as_of: AsOf = None,
) -> dict[str, Any]:
    """The whole life of a unit: versions, codes, what it came from, and what became of it."""
    day = as_of or today()
    with database.read() as connection:
        require_known_day(connection, day)
        return life(connection, unit_id, day, today())


def _to_wgs84(lon: float, lat: float, crs: Datum) -> tuple[float, float]:
    if crs == "bd09":
        lon, lat = (float(value) for value in bd09_to_gcj02(lon, lat))
    if crs in ("bd09", "gcj02"):
        lon, lat = (float(value) for value in gcj02_to_wgs84(lon, lat))
    return lon, lat
