"""Divisions as of any date: in lists and trees, over a point, by name and code, and each with its whole life."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Path, Query, Response
from pydantic import AwareDatetime

from api.books import BooksDep
from api.deps import AsOf, DatabaseDep, needs, today
from api.division_models import DateDifference, GroupList, NamedUnits, Relatives, Tree
from api.geojson import FeatureCollection, division_properties, written
from api.models import Chain, UnitLife
from api.remembering import RememberedRoute
from gis.codelists import CodeList, lay_out
from gis.crs import bd09_to_gcj02, gcj02_to_bd09, gcj02_to_wgs84, wgs84_to_gcj02
from gis.db import names
from gis.db.differences import Span
from gis.db.divisions import Asked, Detail, divisions_at, list_divisions, require_known_day
from gis.db.groups import list_groups
from gis.db.history import life, unit_of_code, unit_predecessors_at, unit_successors, unit_versions
from gis.db.trees import AskedTree, read_tree
from gis.divisions import LEVELS, Level, System
from gis.errors import BadInput
from gis.export.codelists import CSV_TYPE, XLSX_TYPE, as_csv, as_xlsx
from gis.flows.compare_dates import compare_dates
from gis.groups import LEVEL_PATTERN

router = APIRouter(
    prefix="/divisions",
    tags=["divisions"],
    dependencies=[needs("read:divisions")],
    route_class=RememberedRoute,
)
Datum = Literal["wgs84", "cgcs2000", "gcj02", "bd09"]
UnitId = Annotated[int, Path(description="Identity of the unit.", ge=1, le=2**62, examples=[4])]
LevelOrGroup = Annotated[
    str | None,
    Query(
        description="One of province, prefecture, county, town, community; or `group:KEY`, the members of a group.",
        pattern=LEVEL_PATTERN,
        max_length=70,
        examples=["county", "group:shiqu"],
    ),
]
RecordedAsOf = Annotated[
    AwareDatetime | None,
    Query(
        description="As believed at this moment (with its offset); now when not given.",
        examples=["2026-01-01T00:00:00Z"],
    ),
]


@router.get("", response_model=FeatureCollection)
def divisions(
    database: DatabaseDep,
    books: BooksDep,
    as_of: AsOf = None,
    level: LevelOrGroup = None,
    parent: Annotated[
        int | None, Query(description="Only units right under the unit with this id.", ge=1, le=2**62)
    ] = None,
    geometry: Annotated[
        Detail, Query(description="`none`, `simplified` (for drawing) or `full` (every shared vertex, 9 decimals).")
    ] = "none",
    limit: Annotated[int, Query(description="Units a page.", ge=1, le=2000)] = 100,
    cursor: Annotated[str | None, Query(description="`next` of the page before.", max_length=40)] = None,
    recorded_as_of: RecordedAsOf = None,
) -> Response:
    """Divisions in force on a date, by code. Before the first day of the register: 404 `before-register`."""
    day = as_of or today()
    with database.read() as connection:
        book = books.at(connection, recorded_as_of)
        page = list_divisions(connection, book.book, Asked(day, level, parent, geometry, limit, cursor))
    return written(book.page(page, day))


@router.get("/tree", response_model=Tree)
def division_tree(
    database: DatabaseDep,
    books: BooksDep,
    as_of: AsOf = None,
    root: Annotated[int | None, Query(description="Only the unit with this id, and below.", ge=1, le=2**62)] = None,
    depth: Annotated[int, Query(description="Steps below the tops.", ge=0, le=len(LEVELS) - 1)] = 2,
    level: Annotated[
        str | None,
        Query(
            description="Deepest level shown; or `group:KEY`, whose members are then the tops.",
            pattern=LEVEL_PATTERN,
            max_length=70,
            examples=["town"],
        ),
    ] = None,
    recorded_as_of: RecordedAsOf = None,
) -> Response:
    """Divisions in force on a date, each with those right below it, by code."""
    day = as_of or today()
    with database.read() as connection:
        book = books.at(connection, recorded_as_of)
        tree = read_tree(connection, book.book, AskedTree(day, root, depth, level))
    return written(book.tree(tree, day))


@router.get("/groups", response_model=GroupList)
def division_groups(database: DatabaseDep, as_of: AsOf = None, recorded_as_of: RecordedAsOf = None) -> dict[str, Any]:
    """Groups of units that are no divisions (市区, 涉农 counties, zones); `group:KEY` stands wherever a level may."""
    day = as_of or today()
    with database.read() as connection:
        require_known_day(connection, day)
        return {"as_of": day, "groups": [dict(row._mapping) for row in list_groups(connection, day, recorded_as_of)]}


@router.get("/difference", response_model=DateDifference)
def division_difference(
    database: DatabaseDep,
    books: BooksDep,
    start: Annotated[date, Query(alias="from", description="The earlier date.", examples=["2020-07-02"])],
    end: Annotated[date, Query(alias="to", description="The later date.", examples=["2020-07-03"])],
    level: LevelOrGroup = None,
    recorded_as_of: RecordedAsOf = None,
) -> Response:
    """What differs between two dates: added, ended, renamed, recoded, moved, reshaped, and the orders that did it."""
    span = Span(start, end, level)
    with database.read() as connection:
        found = compare_dates(connection, books.at(connection, recorded_as_of).book, span)
    return written({"from": start, "to": end, **found})


CodeLevel = Annotated[Level, Query(description="Deepest level listed.", examples=["town"])]
CodeSystem = Annotated[System, Query(description="System of the codes.")]


@router.get(
    "/codes.csv",
    response_class=Response,
    responses={200: {"content": {"text/csv": {}}, "description": "UTF-8 with a byte order mark."}},
)
def codes_csv(
    database: DatabaseDep, books: BooksDep, as_of: AsOf = None, system: CodeSystem = "mca", level: CodeLevel = "town"
) -> Response:
    """The list of codes as of a date in the layout of the ministry, as CSV."""
    day = as_of or today()
    return _file(as_csv(_codes(database, books, day, system, level)), CSV_TYPE, f"codes-{system}-{day}.csv")


@router.get(
    "/codes.xlsx",
    response_class=Response,
    responses={200: {"content": {XLSX_TYPE: {}}, "description": "A workbook of one sheet."}},
)
def codes_xlsx(
    database: DatabaseDep, books: BooksDep, as_of: AsOf = None, system: CodeSystem = "mca", level: CodeLevel = "town"
) -> Response:
    """The list of codes as of a date in the layout of the ministry, as XLSX."""
    day = as_of or today()
    return _file(as_xlsx(_codes(database, books, day, system, level)), XLSX_TYPE, f"codes-{system}-{day}.xlsx")


def _codes(database: DatabaseDep, books: BooksDep, day: date, system: System, level: Level) -> CodeList:
    with database.read() as connection:
        tree = read_tree(connection, books.at(connection).book, AskedTree(day, level=level))
    return lay_out(tree.rows(system), day, system)


def _file(content: bytes, kind: str, name: str) -> Response:
    return Response(content, media_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@router.get("/at", response_model=Chain)
def divisions_at_point(
    database: DatabaseDep,
    lon: Annotated[float, Query(description="Longitude, degrees.", ge=-180, le=180, examples=[120.86])],
    lat: Annotated[float, Query(description="Latitude, degrees.", ge=-90, le=90, examples=[32.01])],
    as_of: AsOf = None,
    crs: Annotated[Datum, Query(description="Datum of the point; shifted datums must be named.")] = "wgs84",
    recorded_as_of: RecordedAsOf = None,
) -> dict[str, Any]:
    """The chain of divisions over a point, province first."""
    day = as_of or today()
    x, y = as_wgs84(lon, lat, crs)
    with database.read() as connection:
        chain = divisions_at(connection, x, y, day, recorded_as_of)
    return {"as_of": day, "lon": lon, "lat": lat, "crs": crs, "chain": [division_properties(row) for row in chain]}


NAME = "A name, in force or not, whole: 港闸区."


@router.get("/search", response_model=NamedUnits)
def division_search(
    database: DatabaseDep,
    name: Annotated[str, Query(description=NAME, min_length=1, max_length=100, examples=["港闸区"])],
    as_of: AsOf = None,
    level: Annotated[Level | None, Query(description="Only units of this level.", examples=["county"])] = None,
    recorded_as_of: RecordedAsOf = None,
) -> dict[str, Any]:
    """Every unit that ever bore a name, with its periods and paths, and its state on the date."""
    day = as_of or today()
    asked = names.Asked(_name(name), day, level, recorded_as_of)
    with database.read() as connection:
        require_known_day(connection, day)
        return {"name": name, "as_of": day, "units": names.units_named(connection, asked)}


@router.get("/lookup", response_model=UnitLife)
def division_lookup(
    database: DatabaseDep,
    books: BooksDep,
    code: Annotated[
        str | None, Query(description="A code, in force or not.", pattern=r"^[0-9]{6,12}$", examples=["320611"])
    ] = None,
    name: Annotated[str | None, Query(description=NAME, min_length=1, max_length=100, examples=["港闸区"])] = None,
    system: Annotated[System, Query(description="System of the code.")] = "mca",
    level: Annotated[Level | None, Query(description="Only units of this level, by name.", examples=["county"])] = None,
    as_of: AsOf = None,
) -> dict[str, Any]:
    """The unit that bears or bore a code or a name, and what became of it: give one of the two.

    What never existed: 404. A name that several units may mean on the date: 409 `conflict`, which names them.
    """
    day = as_of or today()
    with database.read() as connection:
        require_known_day(connection, day)
        unit_id = _looked_up(connection, code, system, name, level, day)
        return life(connection, unit_id, day, books.at(connection).book.steps)


def _looked_up(
    connection: Any, code: str | None, system: System, name: str | None, level: str | None, day: date
) -> int:
    if code is not None and name is None:
        return unit_of_code(connection, system, code, day)
    if name is not None and code is None:
        return names.unit_named(connection, names.Asked(_name(name), day, level))
    raise BadInput("give either a code or a name")


@router.get("/{unit_id}", response_model=UnitLife)
def division_life(database: DatabaseDep, books: BooksDep, unit_id: UnitId, as_of: AsOf = None) -> dict[str, Any]:
    """The whole life of a unit: versions, codes, what it came from, and what became of it."""
    day = as_of or today()
    with database.read() as connection:
        require_known_day(connection, day)
        return life(connection, unit_id, day, books.at(connection).book.steps)


@router.get("/{unit_id}/successors", response_model=Relatives)
def division_successors(database: DatabaseDep, unit_id: UnitId, as_of: AsOf = None) -> dict[str, Any]:
    """The units in force on a date that a unit's ground has gone to by then, over any number of orders, with shares."""
    day = as_of or today()
    with database.read() as connection:
        require_known_day(connection, day)
        unit_versions(connection, unit_id)
        return {"id": unit_id, "as_of": day, "relatives": unit_successors(connection, unit_id, day)}


@router.get("/{unit_id}/predecessors", response_model=Relatives)
def division_predecessors(database: DatabaseDep, unit_id: UnitId, as_of: AsOf = None) -> dict[str, Any]:
    """The units in force on a date that a unit's ground has come from since, over any number of orders, with shares."""
    day = as_of or today()
    with database.read() as connection:
        require_known_day(connection, day)
        unit_versions(connection, unit_id)
        return {"id": unit_id, "as_of": day, "relatives": unit_predecessors_at(connection, unit_id, day)}


def _name(name: str) -> str:
    if "\0" in name:
        raise BadInput("a name holds no NUL character")
    return name.strip()


def from_wgs84(lon: float, lat: float, crs: Datum) -> tuple[float, float]:
    """A point in WGS 84 degrees in a named datum."""
    if crs in ("bd09", "gcj02"):
        lon, lat = (float(value) for value in wgs84_to_gcj02(lon, lat))
    if crs == "bd09":
        lon, lat = (float(value) for value in gcj02_to_bd09(lon, lat))
    return lon, lat


def as_wgs84(lon: float, lat: float, crs: Datum) -> tuple[float, float]:
    """A point of a named datum in WGS 84 degrees."""
    if crs == "bd09":
        lon, lat = (float(value) for value in bd09_to_gcj02(lon, lat))
    if crs in ("bd09", "gcj02"):
        lon, lat = (float(value) for value in gcj02_to_wgs84(lon, lat))
    return lon, lat
