"""Lists of names for the reserve: XLSX, CSV or a layer, as forms; every fault gathered with its row."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import shapely
from pydantic import ValidationError
from shapely.geometry.base import BaseGeometry

from gis.datum import CHOICES, Datum, declared, to_lonlat
from gis.errors import BadInput, Complaint
from gis.headings import by_name, find_fields
from gis.load.handed import HandedRow, read_handed
from gis.load.visits import complaints_of
from gis.markers.cells import day, words
from gis.placenames.reserve_drafts import Written
from gis.placenames.reserve_entries import ReserveIn

NAMES_OF = {
    "name": ("name", "名称", "地名", "标准地名", "储备地名", "拟命名", "拟命名名称", "BMMX0002"),
    "proper": ("proper", "专名", "BMMX0007"),
    "class_code": ("class", "class_code", "地名类别代码", "类别代码", "地名类别", "类别", "BMMX0003"),
    "purpose": ("purpose", "用途"),
    "unit": ("unit", "division", "政区", "所属政区", "所在政区", "行政区划", "BMMX0044"),
    "lon": ("lon", "longitude", "经度", "JD"),
    "lat": ("lat", "latitude", "纬度", "WD"),
    "plan": ("plan", "规划", "规划依据", "工程名", "依据"),
    "approved_by": ("approved_by", "批准机关"),
    "approved_on": ("approved_on", "批准日期", "批准时间"),
    "meaning": ("meaning", "含义", "地名含义", "地名的含义", "命名理由", "BMMX0042"),
    "source": ("source", "来源", "资料来源"),
    "note": ("note", "备注"),
}
"""Names that the columns go by."""
PURPOSES = {"储备": "reserve", "地名储备": "reserve", "道路": "road", "规划道路": "road", "片区": "district"}
MOST_TOLD = 50
"""Complaints told in words; a list of another kind would make thousands."""


def read_names(path: Path, crs: str | None = None, layer: str | None = None) -> list[Written]:
    """The forms of a list; ``BadInput`` with every complaint, each with its row and field.

    A division is written as a code (``mca:320613``), or as names from the county down: 崇川区/任港街道. ``crs``: the
    datum of coordinates, or of a layer that does not say so.
    """
    file = read_handed(path, layer, "names")
    fields, complaints = find_fields(file.headings, by_name(NAMES_OF), file.name, cut=file.cut)
    if "name" not in fields.values():
        fix = f"call it one of {', '.join(NAMES_OF['name'][:5])}"
        complaints.append(Complaint("no column has the names", file.name, field="name", fix=fix))
    datum = _datum(crs or file.crs, file.name) if file.with_shapes or {"lon", "lat"} & set(fields.values()) else None
    if complaints:
        raise BadInput(complaints)
    found = []
    for row in file.rows:
        try:
            found.append(Written(_form(row, fields, datum), row.number, _shape(row.shape, datum)))
        except ValidationError as error:
            complaints += complaints_of(error, file.name, row.number)
        except BadInput as error:
            complaints += [
                Complaint(one.message, file.name, row.number, one.field, one.fix) for one in error.complaints
            ]
    if complaints:
        raise BadInput(complaints[:MOST_TOLD])
    return found


def _datum(words: str | None, file: str) -> Datum:
    if words is None:
        fix = f"declare it with --crs: {CHOICES}"
        raise BadInput(Complaint("does not say in which datum its coordinates are", file=file, fix=fix))
    datum = declared(words)
    if not datum.convertible:
        raise BadInput(Complaint(f"{words} cannot be converted here", file=file, fix="have it converted"))
    return datum


def _form(row: HandedRow, fields: Mapping[str, str], datum: Datum | None) -> ReserveIn:
    cells: dict[str, Any] = {
        field: written for heading, field in fields.items() if (written := words(row.cells.get(heading, "")))
    }
    if "purpose" in cells:
        cells["purpose"] = PURPOSES.get(cells["purpose"], cells["purpose"])
    if "unit" in cells and ":" not in cells["unit"]:
        cells["unit"] = f"name:{cells['unit']}"
    if "approved_on" in cells:
        cells["approved_on"] = _whole_day(cells["approved_on"])
    form = ReserveIn.model_validate(cells)
    if form.lon is None or form.lat is None or datum is None:
        return form
    lon, lat = to_lonlat(datum, form.lon, form.lat)
    return form.model_copy(update={"lon": float(lon), "lat": float(lat)})


def _whole_day(written: str) -> Any:
    try:
        found = day(written).day
    except BadInput as error:
        raise BadInput(
            [Complaint(one.message, field="approved_on", fix=one.fix) for one in error.complaints]
        ) from error
    if found is None:
        raise BadInput(Complaint(f"{written} is no whole date", field="approved_on", fix="write it as 2020-07-28"))
    return found


def _shape(shape: BaseGeometry | None, datum: Datum | None) -> BaseGeometry | None:
    if shape is None or shape.is_empty or datum is None:
        return None
    flat = shapely.force_2d(shape)
    if not flat.is_valid:
        raise BadInput(Complaint("is no valid geometry", field="geometry", fix="repair it"))
    return shapely.transform(flat, lambda x, y: to_lonlat(datum, x, y), interleaved=False)
