"""The service put together: routers under ``/api/v1``, tiles, the map, and its files."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import version

from fastapi import APIRouter, FastAPI
from fastapi.concurrency import run_in_threadpool
from fastapi.middleware.gzip import GZipMiddleware
from fastapi.openapi.docs import get_swagger_ui_html
from fastapi.responses import FileResponse, HTMLResponse, JSONResponse
from fastapi.staticfiles import StaticFiles
from starlette.datastructures import State

from api import (
    address_certificates,
    address_mirrors,
    address_reviews,
    addresses,
    boundaries,
    built_up,
    coverage,
    divisions,
    gazetteers,
    health,
    inspections,
    line_sheets,
    maps,
    markers,
    name_reserve,
    naming_cases,
    order_changes,
    orders,
    placename_checks,
    placenames,
    readings,
    restate,
    successors,
)
from api.address_desk import AddressDesks
from api.books import Books
from api.deps import needs, today
from api.errors import add_error_handlers
from api.limits import LimitBody
from api.name_books import NameBooks
from api.remembering import ANSWERS_KEPT, Answer, LastAsked
from gis.db.connect import Database, open_database
from gis.errors import TongtuError
from gis.flows.announce_orders import announce_orders
from gis.flows.correct_reading import shipped_readings
from gis.load.address_tables import read_address_tables
from gis.load.circles import read_circles
from gis.load.kept_files import KeptFiles
from gis.load.placename_tables import CLASSES, read_classes
from gis.settings import CHECKOUT, Settings

OPENAPI = "/api/v1/openapi.json"
WEB = CHECKOUT / "maps" / "web"
PACKAGES = CHECKOUT / "maps" / "node_modules"
VENDORED = ("maplibre-gl", "lit", "lit-html", "lit-element", "@lit/reactive-element", "swagger-ui-dist")
"""Packages of the map and the documentation page, served from here: no other host is ever asked."""
DIVISIONS_KEPT = 200
"""Divisions of which is remembered what who is bound to them holds: more than there are offices with a key."""
ANNOUNCE_EVERY_S = 60
"""How often the service looks whether a sealed order's day has come."""
READ_AHEAD_EVERY_S = 1.0
"""How often it looks whether divisions or names were written, and then reads their books before a question does."""
_LOG = logging.getLogger(__name__)
DESCRIPTION = """
The map register of 南通 (Nantong): divisions with their history, boundary lines and markers, place names, the
eldercare circle, and the map.

* Everything that has a history takes `as_of=YYYY-MM-DD`. Periods are half-open: `valid_to` is the first day no longer
  true. `as_of=2020-07-02` is before the redistricting of July 2020, `2020-07-03` after it.
* Errors are problem documents (RFC 9457) with a stable `type`.
* Geometry is WGS 84 longitude, latitude. **Boundaries are illustrative, not for
  legal use: 示意数据，不得作为法定依据.**
* Rows with `made_up: true` are demonstration data (演示数据).
"""


def create_app(database: Database, settings: Settings | None = None) -> FastAPI:
    """The service on a database, with the settings of the environment unless others are handed in."""
    settings = settings or Settings()

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(_announce(database)), asyncio.create_task(_read_ahead(database, app.state))]
        yield
        for task in tasks:
            task.cancel()
        database.dispose()

    app = FastAPI(
        title="Tongtu 通图",
        version=version("tongtu"),
        description=DESCRIPTION,
        openapi_url=None,  # served below, with a rule like every route
        docs_url=None,
        redoc_url=None,
        lifespan=lifespan,
    )
    app.state.database = database
    app.state.tiles = LastAsked[bytes](maps.TILES_KEPT)
    app.state.held = LastAsked[frozenset[int]](DIVISIONS_KEPT)
    app.state.answers = LastAsked[Answer](ANSWERS_KEPT)
    app.state.files = KeptFiles(settings.state_dir())
    app.state.books = Books()
    app.state.name_books = NameBooks(shipped_readings(CHECKOUT / "data"))
    app.state.address_desks = AddressDesks(read_address_tables(CHECKOUT / "data"), shipped_readings(CHECKOUT / "data"))
    app.state.naming_kept = placename_checks.Kept()
    app.state.classes = read_classes(CHECKOUT / "data" / "placenames" / CLASSES)
    app.state.largest_file = settings.largest_file
    app.state.definitions = read_circles(CHECKOUT / "data")
    # 9, the default, takes four times as long to save a fifth of the bytes
    app.add_middleware(GZipMiddleware, minimum_size=1024, compresslevel=3)
    app.add_middleware(LimitBody)
    add_error_handlers(app)
    api = APIRouter(prefix="/api/v1")
    routers = (
        health.router,
        # a name stands before the number that it would be taken for: /divisions/successors, /orders/drafts
        successors.router,
        restate.router,
        divisions.router,
        boundaries.router,
        line_sheets.router,
        order_changes.router,
        orders.router,
        coverage.router,
        markers.router,
        inspections.router,
        inspections.marker_works,
        address_mirrors.router,
        address_reviews.router,
        address_certificates.router,
        addresses.router,
        placenames.router,
        placename_checks.router,
        naming_cases.router,
        name_reserve.router,
        built_up.router,
        readings.router,
        gazetteers.router,
        placenames.one_place,
    )
    for router in routers:
        api.include_router(router)
    app.include_router(api)
    app.include_router(maps.router)
    app.include_router(maps.tiles)
    _add_pages(app)
    return app


async def _announce(database: Database) -> None:
    """Let sealed orders enter the register on their day, while the service runs."""
    while True:
        try:
            await run_in_threadpool(announce_orders, database)
        except TongtuError as error:
            _LOG.warning("sealed orders could not be looked at: %s", error)
        await asyncio.sleep(ANNOUNCE_EVERY_S)


async def _read_ahead(database: Database, state: State) -> None:
    """Keep at hand what questions rest on, whoever writes it, here or beside the service."""

    def look() -> None:
        with database.read() as connection:
            state.books.at(connection)
            state.name_books.at(connection).prepare()
            state.naming_kept.areas(connection, today())
            state.address_desks.at(connection).names.prepare()

    while True:
        try:
            await run_in_threadpool(look)
        except TongtuError as error:
            _LOG.warning("what is kept at hand could not be read: %s", error)
        await asyncio.sleep(READ_AHEAD_EVERY_S)


def _add_pages(app: FastAPI) -> None:
    @app.get("/", include_in_schema=False, dependencies=[needs("read:tiles")])
    def page() -> FileResponse:
        return FileResponse(WEB / "index.html", headers={"Cache-Control": "no-cache"})

    @app.get(OPENAPI, include_in_schema=False, dependencies=[needs("read:health")])
    def description() -> JSONResponse:
        return JSONResponse(app.openapi())

    @app.get("/api/v1/docs", include_in_schema=False, dependencies=[needs("read:health")])
    def docs() -> HTMLResponse:
        return get_swagger_ui_html(
            openapi_url=OPENAPI,
            title="Tongtu 通图 — API",
            swagger_js_url="/vendor/swagger-ui-dist/swagger-ui-bundle.js",
            swagger_css_url="/vendor/swagger-ui-dist/swagger-ui.css",
            swagger_favicon_url="/web/icon.svg",
        )

    # public files, the same for everybody: the page itself and the packages it is made of
    app.mount("/web", StaticFiles(directory=WEB), name="web")
    for name in VENDORED:
        folder = PACKAGES / name
        folder = folder / "dist" if name == "maplibre-gl" else folder
        app.mount(f"/vendor/{name}", StaticFiles(directory=folder, check_dir=False), name=name)


def app_from_environment() -> FastAPI:
    """What ``uvicorn --factory`` calls: settings are read here, at the edge."""
    settings = Settings()
    app = create_app(open_database(settings), settings)
    # what was imported lives as long as the service: looked through again and again for rubbish, it stops every answer
    # that falls on such a moment for 100 ms
    gc.collect()
    gc.freeze()
    return app
