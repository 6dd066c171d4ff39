"""OpenStreetMap extracts (.osm.pbf, .osm.bz2, .osm) to walkable ways, by their tags.

Tag meanings after the OpenStreetMap wiki pages "Key:highway", "Key:access" and "Key:foot". Which classes
count as walkable is decided here, in ``walkable``, and nowhere else; other line layers with the same fields
use it too.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import osmium
import pandas as pd
import shapely

from gis.errors import BadInput, Complaint

WALKED = frozenset(
    [
        *("footway", "path", "pedestrian", "steps", "corridor", "living_street", "residential", "service"),
        *("track", "road", "unclassified", "bridleway", "cycleway", "tertiary", "secondary", "primary"),
        *("tertiary_link", "secondary_link", "primary_link"),
    ]
)
"""Classes one may walk unless told otherwise; cycleways and bridleways are open on foot by default."""
WALKED_IF_SAID = frozenset(["trunk", "trunk_link"])
"""Classes walked only where a sidewalk or a right of way is tagged: Chinese expressways are among them."""
ON_FOOT = frozenset(["yes", "designated", "permissive", "official"])
SIDEWALKS = frozenset(["yes", "both", "left", "right"])
_SIDES = ("", ":both", ":left", ":right")
SHUT = frozenset(["no", "private"])
NOT_TRUE = frozenset(["", "no", "0", "f", "n", "false", "none", "nan"])


def walkable(tags: Mapping[str, str]) -> bool:
    """Whether an elder may walk along a way with these tags.

    RULE 1: ``foot`` decides where it is tagged. RULE 2: else ``access`` no or private shuts the way. RULE 3:
    else the class decides; trunk roads need a sidewalk. Motorways never. Ferries that take people on foot
    count as ways.
    """
    foot, kind = tags.get("foot", ""), tags.get("highway", "")
    if foot in SHUT:
        return False
    if foot not in ON_FOOT and tags.get("access", "") in SHUT:
        return False
    if kind in WALKED:
        return True
    if kind in WALKED_IF_SAID:
        return foot in ON_FOOT or bool(SIDEWALKS & {tags.get(f"sidewalk{side}", "") for side in _SIDES})
    return not kind and tags.get("route") == "ferry"


def is_true(value: str | None) -> bool:
    """Whether a tag such as ``bridge`` says yes: any value does (``viaduct``) except no, 0, false."""
    return value is not None and str(value).strip().lower() not in NOT_TRUE


def level_of(value: str | None) -> int:
    """The ``layer`` tag as a whole number; 0 where it is missing or no number."""
    try:
        return int(float(value or 0))
    except (ValueError, OverflowError):
        return 0


def street_row(way_id: str, tags: Mapping[str, str]) -> dict[str, Any]:
    """The columns of a street layer from a way's tags."""
    return {
        "way_id": way_id,
        "name": tags.get("name"),
        "highway": tags.get("highway") or tags.get("route") or "",
        "bridge": is_true(tags.get("bridge")),
        "tunnel": is_true(tags.get("tunnel")),
        "layer": level_of(tags.get("layer")),
        "steps": tags.get("highway") == "steps",
        "ferry": "highway" not in tags and tags.get("route") == "ferry",
    }


def read_osm(path: Path) -> tuple[gpd.GeoDataFrame, dict[str, int]]:
    """Walkable ways of an extract as lines in WGS 84 degrees, and counts of what was read and left out.

    Raises ``BadInput`` for a file that is cut off, broken, no OpenStreetMap file, or without any walkable
    way.
    """
    rows: list[dict[str, Any]] = []
    lines: list[list[tuple[float, float]]] = []
    counts = {"ways": 0, "not_walkable": 0, "ways_cut": 0}
    try:
        for way in _ways(path):
            counts["ways"] += 1
            tags = {tag.k: tag.v for tag in way.tags}
            if not walkable(tags):
                counts["not_walkable"] += 1
                continue
            places = [(node.lon, node.lat) for node in way.nodes if node.location.valid()]
            counts["ways_cut"] += len(places) < len(way.nodes)
            rows.append(street_row(str(way.id), tags))
            lines.append(places)
    except (RuntimeError, ValueError, osmium.InvalidLocationError) as broken:
        message = f"the OpenStreetMap file is cut off or broken ({str(broken).strip()})"
        raise BadInput(Complaint(message, file=path.name, fix="fetch it again and compare its checksum")) from broken
    if not rows:
        message = f"no walkable way among {counts['ways']:,} ways: the file is cut off, or holds none"
        raise BadInput(Complaint(message, file=path.name, fix="fetch it again and compare its checksum"))
    return gpd.GeoDataFrame(pd.DataFrame(rows), geometry=_lines(lines), crs=4326), counts


def _ways(path: Path) -> Any:
    """Ways tagged ``highway`` or ``route``, their nodes with locations."""
    if path.stat().st_size == 0:
        raise BadInput(Complaint("the file is empty", file=path.name, fix="fetch it again"))
    wanted = osmium.osm.NODE | osmium.osm.WAY
    reader = osmium.FileProcessor(str(path), wanted).with_locations()
    return reader.with_filter(osmium.filter.EntityFilter(osmium.osm.WAY)).with_filter(
        osmium.filter.KeyFilter("highway", "route")
    )


def _lines(places: list[list[tuple[float, float]]]) -> Any:
    """Lines of the places; an empty one for a way with fewer than two, so that it is counted, not lost."""
    counts = np.array([len(line) for line in places])
    lines = np.full(len(places), shapely.LineString(), dtype=object)
    real = np.flatnonzero(counts > 1)
    coords = np.array([place for row in real for place in places[row]], dtype=np.float64).reshape(-1, 2)
    lines[real] = shapely.linestrings(coords, indices=np.repeat(np.arange(len(real)), counts[real]))
    return lines
