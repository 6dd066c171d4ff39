"""What is told of markers: to all their number, line and a point on a grid; the rest to officers of either side."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, Literal

from pydantic import BaseModel, Field

from gis.db.marker_files import FileKind
from gis.divisions import Level
from gis.flows.exact_reads import ShownOnLines
from gis.markers.record import AzimuthKind, FormShape, Grade, Letter, Marker

Precision = Literal["exact", "rounded"]


class MarkerLine(BaseModel):
    """A line a marker stands on."""

    id: int = Field(description="Identity of the line.", examples=[12])
    name: str = Field(description="Its name on the date.", examples=["崇川通州线"])
    level: Level = Field(description="Level of the units it divides.", examples=["county"])
    sides: list[int] = Field(description="The units on either side, smaller code first.", examples=[[2117, 9]])


class MarkerPlace(BaseModel):
    """Where a marker stands on a line; restricted."""

    line_id: int = Field(description="Identity of the line.", examples=[12])
    chainage_m: float = Field(description="Metres along the line from its start.", examples=[2500.0])
    offset_m: float = Field(description="Metres off the line.", examples=[0.4])


class MarkerOriginal(BaseModel):
    """Coordinates as they came; restricted."""

    crs: str = Field(description="The system they were declared in: EPSG:2383, gcj02 …", examples=["EPSG:4549"])
    x: float = Field(description="East or longitude, as given.")
    y: float = Field(description="North or latitude, as given.")


class MarkerReference(BaseModel):
    """An object by which the stone is found again (方位物); restricted."""

    name: str = Field(description="What it is.", examples=["水塔"])
    azimuth_deg: float | None = Field(description="Direction from the stone, degrees.", examples=[45.5])
    azimuth_kind: AzimuthKind = Field(description="From magnetic, grid or true north.")
    distance_m: float | None = Field(description="Metres from the stone.", examples=[18.2])


class MarkerExact(BaseModel):
    """Everything that tells where a stone stands: for officers of either side's division, and written down."""

    original: MarkerOriginal | None = Field(description="Coordinates as they came.")
    height_m: float | None = Field(description="Height, metres.")
    height_datum: str | None = Field(description="1985 or 1956.", examples=["1985"])
    accuracy_m: float | None = Field(description="Mean error of the point (点位中误差), metres.", examples=[0.05])
    shape: FormShape | None = Field(description="two_sided or three_sided (双面型, 三面型).")
    material: str | None = Field(description="Material.", examples=["花岗岩"])
    sides: list[str] = Field(description="The sides as the register form names them.")
    located_in: list[str] = Field(description="Where it stands, on each side (所在地).")
    managed_by: int | None = Field(description="The unit that keeps it, by agreement.")
    position_text: str | None = Field(description="Its place in words (位置描述).")
    reference_objects: list[MarkerReference] = Field(description="Objects by which it is found again.")
    record: dict[str, str] = Field(description="The other fields of the register form.")
    places: list[MarkerPlace] = Field(description="Where it stands on its lines.")
    change: str = Field(description="What opened the version: loaded, relocated, replaced or corrected.")
    note: str | None = Field(description="What a reader should know.")


class MarkerProperties(BaseModel):
    """A marker as it may be shown to who asks."""

    number: str = Field(description="Number as cut in the stone.", examples=["3206020612003Q"])
    line_code: str = Field(description="Line code of the number; no order changes it.", examples=["3206020612"])
    serial: int = Field(description="Serial along the line, from west or north.", examples=[3])
    type_letter: Letter = Field(description="Q single; A, B on two banks; C, D, E where three lines meet.")
    name: str | None = Field(description="Its name.", examples=["崇川通州线3号界桩"])
    grade: Grade | None = Field(description="province, prefecture, county or town (界桩等级).")
    lines: list[MarkerLine] = Field(description="The lines it stands on, on the date.")
    set_on: date | None = Field(description="When the stone was set.")
    valid_from: date | None = Field(description="First day of this version.")
    valid_to: date | None = Field(description="First day no longer true; null while it stands.")
    is_public: bool = Field(description="Whether others may know that it stands.")
    precision: Precision | None = Field(description="exact; rounded to 0.01°; null where no geometry was asked for.")
    source: str = Field(description="Where this version comes from.")
    made_up: bool = Field(description="Demonstration data (演示数据).")
    exact: MarkerExact | None = Field(description="What tells the place; null unless asked for with the right.")


class MarkerFeature(BaseModel):
    """A marker."""

    type: Literal["Feature"] = Field(default="Feature", description="GeoJSON type.")
    id: str = Field(description="Identity of the marker.", examples=["DEMO-M0001"])
    geometry: dict[str, Any] | None = Field(description="Point, WGS 84; null when not asked for.")
    properties: MarkerProperties = Field(description="What may be shown of it.")


class MarkerList(BaseModel):
    """A page of markers."""

    type: Literal["FeatureCollection"] = Field(default="FeatureCollection", description="GeoJSON type.")
    features: list[MarkerFeature] = Field(description="The markers of this page, by number.")
    numberReturned: int = Field(description="Features on this page.", examples=[40])  # noqa: N815
    next: str | None = Field(description="Cursor of the next page; null on the last.")
    as_of: date = Field(description="Date of the markers.", examples=["2020-07-03"])


class MarkerFileItem(BaseModel):
    """A photograph or scan of a marker."""

    id: int = Field(description="Identity of the file.", examples=[7])
    kind: FileKind = Field(description="photo, photo_before, photo_after, sketch, register_form or agreement.")
    name: str = Field(description="The name it came with; for others one made of the marker's number.")
    media_type: str = Field(description="Type, told from its content.", examples=["image/jpeg"])
    public: bool = Field(description="Whether there is a copy without its place for everybody.")
    stored_at: datetime = Field(description="When it came in.")
    visit_id: int | None = Field(description="The visit it was made on.")
    bytes: int | None = Field(description="Size of the file as it came; null for others.")
    sha256: str | None = Field(description="Hash of the file as it came; null for others.")
    source: str = Field(description="Where it comes from.")
    made_up: bool = Field(description="Demonstration data (演示数据).")


class MarkerFileList(BaseModel):
    """The files of a marker that may be seen."""

    marker_id: str = Field(description="Identity of the marker.", examples=["DEMO-M0001"])
    as_of: date = Field(description="Date of the marker.")
    files: list[MarkerFileItem] = Field(description="The files, in the order they came in.")


class KeptFile(BaseModel):
    """A file that was taken in."""

    id: int = Field(description="Identity of the file.", examples=[7])
    media_type: str = Field(description="Type, told from its content.", examples=["image/jpeg"])
    bytes: int = Field(description="Its size.", examples=[2_400_000])
    public: bool = Field(description="Whether a copy without its place was made for everybody.")
    changed: bool = Field(description="False where the very same file was there already.")
    notes: list[str] = Field(description="What the file's name says wrongly of it.")


def marker_feature(one: ShownOnLines, precision: Precision | None) -> dict[str, Any]:
    """A marker as GeoJSON: its exact point where it was disclosed, else the one on the grid, else none."""
    shown, exact = one.shown, one.shown.exact
    point = None if precision is None else (exact or shown)
    return {
        "type": "Feature",
        "id": shown.marker_id,
        "geometry": None if point is None else {"type": "Point", "coordinates": [point.lon, point.lat]},
        "properties": {
            **{name: getattr(shown, name) for name in _SHOWN},
            "lines": [{"id": x.line_id, "name": x.name, "level": x.level, "sides": x.sides} for x in one.lines],
            "precision": None if point is None else ("exact" if exact else "rounded"),
            "exact": None if exact is None else _exact(exact, one),
        },
    }


_SHOWN = (
    "number", "line_code", "serial", "type_letter", "name", "grade", "set_on", "valid_from", "valid_to", "is_public",
    "source", "made_up",
)  # fmt: skip


def _exact(marker: Marker, one: ShownOnLines) -> dict[str, Any]:
    fields = {name: getattr(marker, name) for name in _EXACT}
    return {
        **fields,
        "original": marker.original and vars(marker.original),
        "reference_objects": [vars(thing) for thing in marker.reference_objects],
        "places": [{"line_id": p.line_id, "chainage_m": p.chainage_m, "offset_m": p.offset_m} for p in one.placements],
    }


_EXACT = (
    "height_m", "height_datum", "accuracy_m", "shape", "material", "sides", "located_in", "managed_by",
    "position_text", "record", "change", "note",
)  # fmt: skip
