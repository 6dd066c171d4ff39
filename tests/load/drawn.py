"""A drawn first state as files: one county of two towns, four communities, one square cell each."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

from gis.flows.load_baseline import FIRST_STATE
from gis.load.baseline import COLUMNS

WEST, SOUTH, STEP = 120.8, 32.0, 0.01
UNITS = [
    {"key": "p", "level": "province", "kind": "省", "name": "江苏省"},
    {"key": "c", "level": "prefecture", "kind": "地级市", "name": "南通市", "parent": "p", "code_mca": "320600"},
    {"key": "a", "level": "county", "kind": "市辖区", "name": "甲区", "parent": "c", "code_mca": "320602"},
    {"key": "t1", "level": "town", "kind": "街道", "name": "东街道", "parent": "a", "code_mca": "320602001"},
    {"key": "t2", "level": "town", "kind": "镇", "name": "西镇", "parent": "a", "code_mca": "320602101"},
    *(
        {
            "key": f"v{n}",
            "level": "community",
            "kind": "村",
            "name": f"{n}村",
            "parent": f"t{n // 2 + 1}",
            "cells": f"k{n}",
        }
        for n in range(4)
    ),
]
"""Rows of the drawn state; the first stands on line 2 of the file."""


def ring(n: int) -> list[list[float]]:
    west, east = round(WEST + n * STEP, 6), round(WEST + (n + 1) * STEP, 6)
    return [[west, SOUTH], [east, SOUTH], [east, SOUTH + STEP], [west, SOUTH + STEP], [west, SOUTH]]


def feature(n: int, name: str | None = None, **geometry: Any) -> dict[str, Any]:
    shape = {"type": "Polygon", "coordinates": [ring(n)], **geometry}
    return {"type": "Feature", "properties": {"cell": name or f"k{n}"}, "geometry": shape}


def write_units(path: Path, *changed: dict[str, str]) -> Path:
    """All drawn rows; those of the same key as one of ``changed`` differ in what it says, unknown keys are added."""
    rows = {row["key"]: dict(row) for row in UNITS}
    for change in changed:
        rows[change["key"]] = {**rows.get(change["key"], {}), **change}
    with path.open("w", encoding="utf-8", newline="") as handle:
        writer = csv.DictWriter(handle, COLUMNS, restval="")
        writer.writeheader()
        writer.writerows({"source": "drawn", "made_up": "1", **row} for row in rows.values())
    return path


def write_cells(path: Path, *features: dict[str, Any]) -> Path:
    """The four drawn cells, or other features."""
    content = {"type": "FeatureCollection", "features": list(features) or [feature(n) for n in range(4)]}
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


def write_folder(data: Path, units: Any = (), cells: Any = ()) -> Path:
    """The files where ``load_baseline`` looks for them."""
    for name in ("placenames", "boundaries"):
        (data / name).mkdir(parents=True, exist_ok=True)
    write_units(data / "placenames" / FIRST_STATE, *units)
    write_cells(data / "boundaries" / "cells.geojson", *cells)
    return data
