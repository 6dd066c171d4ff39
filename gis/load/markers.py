"""Files of boundary markers as rows of words: tables, and layers of points."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gis.load.handed import read_handed
from gis.markers.forms import FormRow


@dataclass(frozen=True)
class MarkerFile:
    """The rows of a file and their headings; the datum that a layer itself declares; a hash of what was read."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[FormRow, ...]
    sha256: str
    crs: str | None = None
    with_points: bool = False
    cut: bool = False
    """Names of fields may have been cut to ten bytes."""


def read_marker_file(path: Path, layer: str | None = None) -> MarkerFile:
    """Read a file of markers by its ending; ``BadInput`` when it is missing, broken, empty or of another kind."""
    file = read_handed(path, layer, "markers")
    rows = tuple(FormRow(row.number, row.cells, _point(row.shape)) for row in file.rows)
    return MarkerFile(file.name, file.headings, rows, file.sha256, file.crs, file.with_shapes, file.cut)


def _point(shape: Any) -> tuple[float, float] | None:
    """The one point of a feature; None for nothing, and for anything that is no single point."""
    if shape is None or shape.is_empty:
        return None
    if shape.geom_type == "MultiPoint" and len(shape.geoms) == 1:
        shape = shape.geoms[0]
    return (float(shape.x), float(shape.y)) if shape.geom_type == "Point" else None
