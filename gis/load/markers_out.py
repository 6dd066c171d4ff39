"""Writing the rows of markers that were not loaded: as they came, with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from gis.errors import Complaint
from gis.load.markers import MarkerFile
from gis.load.rejects import Row, write_rows

_PRIVATE = 0o600
"""The rows hold exact positions: nobody but who loads them may read the file."""


def write_rejects(out: Path, file: MarkerFile, faults: Sequence[Complaint]) -> int:
    """Write the rows that ``faults`` name, as CSV (UTF-8, marked) or XLSX by the ending; returns how many."""
    points = ["x", "y"] if file.with_points else []
    rows = [
        Row(
            row.number, (*((row.point or ("", "")) if points else ()), *(row.cells.get(name) for name in file.headings))
        )
        for row in file.rows
    ]
    return write_rows(out, [*points, *file.headings], rows, faults, mode=_PRIVATE)
