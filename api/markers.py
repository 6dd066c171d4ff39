"""Boundary markers: everybody learns number, line and a point on a grid; officers of either side where they stand."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from urllib.parse import quote

from fastapi import APIRouter, Depends, Path, Query, Request, Response

from api.boxes import read_box
from api.deps import AsOf, DatabaseDep, Needs, today
from api.divisions import RecordedAsOf
from api.geojson import written
from api.marker_models import KeptFile, MarkerFeature, MarkerFileList, MarkerList, Precision, marker_feature
from gis.db.marker_files import FileKind, MarkerFile
from gis.db.marker_lists import AskedMarkers
from gis.errors import BadInput
from gis.flows.exact_reads import Reading, show_marker, show_markers
from gis.flows.marker_files import Incoming, give_file, keep_file, list_files
from gis.load.kept_files import KeptFiles
from gis.rights import Identity

router = APIRouter(prefix="/markers", tags=["markers"])
Reader = Annotated[Identity, Depends(Needs("read:markers"))]
Recorder = Annotated[Identity, Depends(Needs("record:inspections"))]
MarkerId = Annotated[
    str,
    Path(description="Identity of the marker.", pattern=r"^[^\x00]{1,100}$", max_length=100, examples=["DEMO-M0001"]),
]
Geometry = Annotated[
    Literal["none", "rounded", "exact"],
    Query(
        description="`rounded`: a point on a grid of 0.01°. `exact`: the place and all that tells it, for markers of "
        "lines of the asker's divisions; others stay rounded; 403 without the right. Each exact read is written down."
    ),
]
UNCACHED = {"Cache-Control": "no-store"}
"""What hangs on who asks is kept by nobody on the way."""


@router.get("", response_model=MarkerList)
def markers(
    database: DatabaseDep,
    who: Reader,
    as_of: AsOf = None,
    line: Annotated[int | None, Query(description="Only markers on the line with this id.", ge=1, le=2**62)] = None,
    unit: Annotated[
        int | None,
        Query(description="Only on lines with this unit, or one below it, on a side.", ge=1, le=2**62, examples=[4]),
    ] = None,
    bbox: Annotated[
        str | None,
        Query(
            description="West, south, east, north in degrees; asked of the point on the grid, never of the exact one.",
            max_length=100,
            examples=["120.7,31.9,121.1,32.2"],
        ),
    ] = None,
    number: Annotated[
        str | None, Query(description="The number as cut in the stone.", max_length=40, examples=["3206020612003Q"])
    ] = None,
    geometry: Geometry = "none",
    limit: Annotated[int, Query(description="Markers a page.", ge=1, le=2000)] = 100,
    cursor: Annotated[str | None, Query(description="`next` of the page before.", max_length=120)] = None,
    recorded_as_of: RecordedAsOf = None,
) -> Response:
    """Markers that stand on a date, by number: those that are public, and those of the asker's divisions."""
    day = as_of or today()
    asked = AskedMarkers(
        day,
        recorded_as_of,
        line_id=line,
        unit_id=unit,
        number=_plain(number),
        box=None if bbox is None else read_box(bbox),
        after=None if cursor is None else _after(cursor),
    )
    reading = Reading(day, "GET /api/v1/markers", geometry == "exact", recorded_as_of)
    page = show_markers(database, who, reading, asked, limit)
    precision = _precision(geometry)
    body = {
        "type": "FeatureCollection",
        "features": [marker_feature(one, precision) for one in page.markers],
        "numberReturned": len(page.markers),
        "next": None if page.next is None else _CURSOR.join(page.next),
        "as_of": day,
    }
    return _written(body)


@router.get("/{marker_id}", response_model=MarkerFeature)
def marker(
    database: DatabaseDep,
    who: Reader,
    marker_id: MarkerId,
    as_of: AsOf = None,
    geometry: Geometry = "rounded",
    recorded_as_of: RecordedAsOf = None,
) -> Response:
    """One marker on a date. One that is not public is not there for others: 404."""
    reading = Reading(as_of or today(), "GET /api/v1/markers/{marker_id}", geometry == "exact", recorded_as_of)
    return _written(marker_feature(show_marker(database, who, reading, marker_id), _precision(geometry)))


@router.get("/{marker_id}/files", response_model=MarkerFileList)
def marker_files(database: DatabaseDep, who: Reader, marker_id: MarkerId, as_of: AsOf = None) -> Response:
    """Photographs and scans of a marker: all of them for officers of either side, else what has a public copy."""
    reading = Reading(as_of or today(), "GET /api/v1/markers/{marker_id}/files")
    files = list_files(database, who, reading, marker_id)
    return _written({"marker_id": marker_id, "as_of": reading.as_of, "files": [_file_item(file) for file in files]})


@router.get(
    "/{marker_id}/files/{file_id}",
    response_class=Response,
    responses={200: {"content": {"image/jpeg": {}, "application/octet-stream": {}}, "description": "The file."}},
)
def marker_file(
    request: Request,
    database: DatabaseDep,
    who: Reader,
    marker_id: MarkerId,
    file_id: Annotated[int, Path(description="Identity of the file.", ge=1, le=2**62, examples=[7])],
    copy: Annotated[
        Literal["public", "original"],
        Query(
            description="`public`: a photograph drawn anew without its place; `original`: as it came, with the right."
        ),
    ] = "public",
    as_of: AsOf = None,
) -> Response:
    """A photograph or scan. Scans and originals are for officers of either side, and each read is written down."""
    reading = Reading(as_of or today(), "GET /api/v1/markers/{marker_id}/files/{file_id}", copy == "original")
    given = give_file(database, _store(request), who, reading, marker_id, file_id)
    headers = {
        **UNCACHED,
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(given.name, safe='')}",
        # a file that somebody sent in is shown as what we know it to be, and never run
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return Response(given.content, media_type=given.media_type, headers=headers)


async def _content(request: Request) -> bytes:
    return await request.body()


@router.post(
    "/{marker_id}/files",
    response_model=KeptFile,
    status_code=201,
    openapi_extra={
        "requestBody": {
            "required": True,
            "description": "The file itself: JPEG, PNG, TIFF or PDF.",
            "content": {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}},
        }
    },
)
def add_marker_file(
    request: Request,
    response: Response,
    database: DatabaseDep,
    who: Recorder,
    marker_id: MarkerId,
    content: Annotated[bytes, Depends(_content)],
    kind: Annotated[FileKind, Query(description="What it shows.", examples=["photo"])],
    name: Annotated[str, Query(description="Its name.", min_length=1, max_length=200, examples=["IMG_0001.jpg"])],
    visit: Annotated[int | None, Query(description="The visit it was made on.", ge=1, le=2**62)] = None,
    public: Annotated[
        bool,
        Query(
            description="False where the picture itself tells the place, as a position printed into it: then no public "
            "copy is made. Sent again with the other value, the file gains or loses its copy."
        ),
    ] = True,
    as_of: AsOf = None,
) -> dict[str, Any]:
    """Keep a photograph or scan of a marker of the asker's divisions, its type told from its content.

    Of photographs (JPEG, PNG) a public copy is drawn anew, without anything that is written in the file.
    """
    incoming = Incoming(marker_id, kind, _plain(name) or "", content, f"sent in by {who.name}", visit, public)
    largest = request.app.state.largest_file
    kept = keep_file(database, _store(request), who, incoming, largest, as_of or today())
    if not kept.changed:
        response.status_code = 200
    return {"id": kept.file_id, "bytes": kept.size, **{n: getattr(kept, n) for n in _KEPT}}


_KEPT = ("media_type", "public", "changed", "notes")
_CURSOR = "~"


def _precision(geometry: str) -> Precision | None:
    return None if geometry == "none" else ("exact" if geometry == "exact" else "rounded")


def _written(body: dict[str, Any]) -> Response:
    answer = written(body)
    answer.headers.update(UNCACHED)
    return answer


def _store(request: Request) -> KeptFiles:
    store: KeptFiles = request.app.state.files
    return store


def _file_item(file: MarkerFile) -> dict[str, Any]:
    restricted = file.sha256 != ""
    return {
        "id": file.file_id,
        **{name: getattr(file, name) for name in ("kind", "name", "media_type", "stored_at", "visit_id", "made_up")},
        "public": file.public_sha256 is not None,
        "bytes": file.size if restricted else None,
        "sha256": file.sha256 if restricted else None,
        "source": file.source,
    }


def _plain(text: str | None) -> str | None:
    if text is not None and "\0" in text:
        raise BadInput("a name or number holds no NUL character")
    return text


def _after(cursor: str) -> tuple[str, str]:
    number, found, marker_id = cursor.rpartition(_CURSOR)
    if not found:
        raise BadInput("this cursor is none of ours — give `next` of the page before")
    return _plain(number) or "", _plain(marker_id) or ""
