"""A box of the map, as a question has it."""

from __future__ import annotations

from gis.errors import BadInput

Box = tuple[float, float, float, float]
"""West, south, east, north, degrees."""


def read_box(bbox: str) -> Box:
    """The box of ``bbox=west,south,east,north``; ``BadInput`` when it is none."""
    try:
        west, south, east, north = (float(part) for part in bbox.split(","))
    except ValueError as error:
        raise BadInput("a bbox is four numbers: west, south, east, north") from error
    if not (-180 <= west <= east <= 180 and -90 <= south <= north <= 90):
        raise BadInput("a bbox is west, south, east, north in degrees, west before east and south before north")
    return west, south, east, north
