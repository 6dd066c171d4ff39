"""What the web map needs: its start, its style, and vector tiles."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, Path, Request, Response

from api.deps import AsOf, DatabaseDep, Needs, needs, today
from api.models import MapConfig
from api.orders import order_items
from api.remembering import LastAsked
from gis.circles import MINUTES, Definitions
from gis.db.clock import versions
from gis.db.divisions import require_known_day
from gis.db.summary import summarise_register
from gis.db.tiles import LAYER_DATA, Tile, make_tile
from gis.errors import NotFound
from gis.rights import Identity
from maps.notices import ATTRIBUTION, NOTICES
from maps.style import style

router = APIRouter(prefix="/api/v1/map", tags=["map"])
tiles = APIRouter(prefix="/tiles", tags=["map"])
TILES_KEPT = 4096
"""Tiles in the cache of one worker: some 40 MB at 10 kB each."""


@router.get("/config", response_model=MapConfig, dependencies=[needs("read:divisions")])
def config(request: Request, database: DatabaseDep) -> dict[str, Any]:
    """Title, dates, orders, notices, circles and paces."""
    definitions: Definitions = request.app.state.definitions
    with database.read() as connection:
        found = summarise_register(connection)
        orders = order_items(connection)
    return {
        "title": "南通",
        "first_day": found.first_day,
        "first_map_day": found.first_map_day,
        "today": today(),
        "bounds": found.bounds,
        "orders": orders,
        "made_up": found.made_up,
        "notices": NOTICES,
        "attribution": ATTRIBUTION,
        "circles": [circle.model_dump(include={"id", "zh", "en", "source", "kinds"}) for circle in definitions.circles],
        "paces": [pace.model_dump(include={"id", "zh", "en", "source"}) for pace in definitions.paces],
        "minutes": MINUTES,
    }


@router.get("/style.json", dependencies=[needs("read:tiles")])
def map_style(request: Request, database: DatabaseDep, as_of: AsOf = None) -> dict[str, Any]:
    """The MapLibre style of the map as of a date."""
    day = as_of or today()
    with database.read() as connection:
        require_known_day(connection, day)
    return style(as_of=day, base_url=str(request.base_url).rstrip("/"))


@tiles.get(
    "/{layer}/{z}/{x}/{y}.mvt",
    response_class=Response,
    responses={200: {"content": {"application/vnd.mapbox-vector-tile": {}}, "description": "The tile."}},
)
def tile(
    request: Request,
    database: DatabaseDep,
    who: Annotated[Identity, Depends(Needs("read:tiles"))],
    layer: Annotated[
        str, Path(description="divisions, lines, streets, water, facilities or markers.", examples=["divisions"])
    ],
    z: Annotated[int, Path(description="Zoom.", ge=0, le=22, examples=[9])],
    x: Annotated[int, Path(description="Column.", ge=0, le=2**22, examples=[427])],
    y: Annotated[int, Path(description="Row.", ge=0, le=2**22, examples=[207])],
    as_of: AsOf = None,
    if_none_match: Annotated[str | None, Header(include_in_schema=False)] = None,
) -> Response:
    """A vector tile of a layer as of a date. Rights are asked before the cache."""
    day = as_of or today()
    if layer not in LAYER_DATA:
        raise NotFound(f"there is no tile layer {layer!r} — one of {', '.join(LAYER_DATA)}")
    cache: LastAsked[bytes] = request.app.state.tiles
    with database.read() as connection:
        require_known_day(connection, day)
        known = versions(connection)
        data_version = sum(known.get(data, 0) for data in LAYER_DATA[layer])  # they only rise
        key = (layer, z, x, y, day, who.made_up_data, data_version)
        etag = f'"{request.app.version}-{layer}-{data_version}-{day}-{int(who.made_up_data)}"'
        headers = {"ETag": etag, "Cache-Control": "no-cache"}
        if if_none_match == etag:
            return Response(status_code=304, headers=headers)
        content = cache.get(key)
        if content is None:
            content = make_tile(connection, Tile(layer, z, x, y, day, who.made_up_data))
            cache.put(key, content)
    return Response(content, media_type="application/vnd.mapbox-vector-tile", headers=headers)
