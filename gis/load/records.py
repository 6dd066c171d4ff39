"""Reading a list of units for an order that records them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from shapely import MultiPolygon

from gis.changeorders.document import RecordedUnit, Seat
from gis.divisions import SYSTEMS
from gis.errors import BadInput, Complaint
from gis.load.baseline import read_list


@dataclass(frozen=True)
class Records:
    """The units of a list as an order records them, the ground they name, and a hash of what they were read from."""

    units: list[RecordedUnit]
    ground: dict[str, MultiPolygon]
    sha256: str


def read_records(units: Path, cells: Path) -> Records:
    """Read a list of units on the ground of ``cells``; superiors are referred to by a code, or by name below that."""
    found = read_list(units, cells)
    rows = {row["key"]: row for row in found.rows}
    superiors = {key for row in found.rows for key in (row["parent"], row["managed_by"]) if key}
    references: dict[str, str] = {}
    complaints: list[Complaint] = []
    for line, row in enumerate(found.rows, start=2):
        if row["key"] not in superiors:
            continue
        try:
            references[row["key"]] = _reference(row, rows)
        except BadInput as error:
            complaints += [Complaint(fault.message, units.name, line, "code_mca") for fault in error.complaints]
    if complaints:
        raise BadInput(complaints)
    return Records([_recorded(row, references) for row in found.rows], found.ground, found.sha256)


def _reference(row: dict[str, str], rows: dict[str, dict[str, str]]) -> str:
    for system in SYSTEMS:
        if row[f"code_{system}"]:
            return f"{system}:{row[f'code_{system}']}"
    if row["level"] == "county":
        return f"name:{row['name']}"
    if row["level"] == "town":
        return f"name:{rows[row['parent']]['name']}/{row['name']}"
    raise BadInput(f"{row['name']} needs a code, since units stand under it")


def _recorded(row: dict[str, str], references: dict[str, str]) -> RecordedUnit:
    seat = Seat(lon=float(row["seat_lon"]), lat=float(row["seat_lat"])) if row["seat_lon"] else None
    return RecordedUnit(
        name=row["name"],
        kind=row["kind"],
        parent=references.get(row["parent"]),
        managed_by=references.get(row["managed_by"]),
        codes={system: row[f"code_{system}"] for system in SYSTEMS if row[f"code_{system}"]},
        seat=seat,
        cells=[cell for cell in row["cells"].split(";") if cell],
        geometry_quality=row["geometry_quality"] or "approximate",  # type: ignore[arg-type]
        made_up=row["made_up"] == "1",
        note=row["note"] or None,
        source=row["source"] or None,
    )
