"""Reading one shape from a file."""

from __future__ import annotations

import json
from pathlib import Path

from shapely.geometry.base import BaseGeometry

from gis.errors import BadInput, Complaint
from gis.placenames.shapes import shape_of


def read_shape(path: Path) -> BaseGeometry:
    """The geometry of a GeoJSON file (WGS 84), or of the only feature in it; ``BadInput`` says what is wrong."""
    try:
        content = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, ValueError, RecursionError) as error:
        raise BadInput(Complaint(f"cannot be read: {error}", file=str(path))) from error
    return shape_of(content)
