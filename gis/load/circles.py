"""Reading the definitions of circles and paces."""

from __future__ import annotations

from pathlib import Path

from gis.circles import Definitions
from gis.load.models import read_model


def read_circles(data: Path) -> Definitions:
    """Definitions of ``data/eldercare/circles.yaml``."""
    return read_model(data / "eldercare" / "circles.yaml", Definitions)[0]
