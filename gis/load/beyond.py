"""Reading what lies beyond the city's outer border."""

from __future__ import annotations

import math
from pathlib import Path
from typing import cast, get_args

from gis.boundaries.lines import BeyondKind, BeyondStretch
from gis.errors import BadInput, Complaint
from gis.load.sheets import comma_rows

COLUMNS = ("name", "kind", "lon", "lat", "source")
_KINDS: tuple[str, ...] = get_args(BeyondKind)
_REACH = {"lon": (73.0, 136.0), "lat": (3.0, 54.0)}
"""Degrees that China lies within: a column swapped with the other is found out."""


def read_beyond(path: Path) -> list[BeyondStretch]:
    """Points on the outer border and what lies beyond near each (CSV: name, kind, lon, lat, source; EPSG:4490).

    ``BadInput`` with every complaint, each with its row and field.
    """
    rows = comma_rows(path, COLUMNS)
    complaints = [fault for number, row in rows for fault in _complaints(path.name, number, row)]
    if not rows:
        complaints = [Complaint("holds no rows", file=path.name, fix="give a heading and one row for each stretch")]
    if complaints:
        raise BadInput(complaints)
    return [
        BeyondStretch(row["name"], cast("BeyondKind", row["kind"]), float(row["lon"]), float(row["lat"]), row["source"])
        for _, row in rows
    ]


def _complaints(file: str, number: int, row: dict[str, str]) -> list[Complaint]:
    found = [
        Complaint("is empty", file, number, field, "say what lies beyond, and who says so")
        for field in ("name", "source")
        if not row[field]
    ]
    if row["kind"] not in _KINDS:
        found.append(Complaint(f"{row['kind']!r} is no kind", file, number, "kind", f"write {', '.join(_KINDS)}"))
    for field, (least, most) in _REACH.items():
        degrees = _number(row[field])
        if not least <= degrees <= most:
            fix = f"write degrees between {least:g} and {most:g}"
            found.append(Complaint(f"{row[field]!r} is no {field}", file, number, field, fix))
    return found


def _number(written: str) -> float:
    try:
        return float(written)
    except ValueError:
        return math.nan
