"""Lists of place names as rows of words, and the tables that they are judged by."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gis.errors import Complaint
from gis.load.characters import read_characters
from gis.load.handed import HandedFile, read_handed
from gis.load.placename_tables import CLASSES, read_classes
from gis.load.readings import read_readings
from gis.load.rejects import Row, write_rows
from gis.placenames.arriving import Tables
from gis.placenames.items import ItemRow

SHAPE = "WKT"
"""Column of rejected rows of a layer: its feature, in the words map programs read back."""


def read_tables(data: Path) -> Tables:
    """The shipped tables of classes, readings and characters."""
    folder = data / "placenames"
    return Tables(
        read_classes(folder / CLASSES),
        read_readings(folder / "readings.csv"),
        read_characters(folder / "characters.csv"),
    )


def read_placename_file(path: Path, layer: str | None = None) -> tuple[HandedFile, list[ItemRow]]:
    """A list by its ending; ``BadInput`` when it is missing, broken, empty or of another kind."""
    file = read_handed(path, layer, "place names")
    return file, [ItemRow(row.number, row.cells, row.shape) for row in file.rows]


def write_rejects(out: Path, file: HandedFile, faults: Sequence[Complaint]) -> int:
    """Write the rows that ``faults`` name, as CSV (UTF-8, marked) or XLSX by the ending; returns how many."""
    shape = [SHAPE] if file.with_shapes else []
    rows = [
        Row(
            row.number,
            ((row.shape.wkt if row.shape else "",) if shape else ()) + tuple(map(row.cells.get, file.headings)),
        )
        for row in file.rows
    ]
    return write_rows(out, [*shape, *file.headings], rows, faults)
