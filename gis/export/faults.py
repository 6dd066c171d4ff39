"""Faults of a map as GeoJSON, for any map viewer."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from shapely.geometry import mapping

from gis.boundaries.audit import Fault


def as_rows(faults: Sequence[Fault], names: Mapping[int, str], tolerance_m2: float) -> list[dict[str, Any]]:
    """One row for each fault: kind, units, size, whether it exceeds, and a point in or on it (degrees)."""
    rows = []
    for fault in faults:
        place = fault.geometry.representative_point()
        rows.append(
            {
                "kind": fault.kind,
                "level": fault.level,
                "units": "、".join(names[unit] for unit in fault.units),
                "unit_ids": list(fault.units),
                "size_m2": fault.size_m2,
                "size_m": fault.size_m,
                "exceeds": fault.exceeds(tolerance_m2),
                "lon": round(place.x, 6),
                "lat": round(place.y, 6),
            }
        )
    return rows


def as_geojson(faults: Sequence[Fault], names: Mapping[int, str], as_of: date, tolerance_m2: float) -> str:
    """A FeatureCollection, one feature for each fault; longitude and latitude as GeoJSON has them (RFC 7946)."""
    rows = as_rows(faults, names, tolerance_m2)
    features = [
        {"type": "Feature", "geometry": mapping(fault.geometry), "properties": row}
        for fault, row in zip(faults, rows, strict=True)
    ]
    body = {"type": "FeatureCollection", "as_of": as_of.isoformat(), "features": features}
    return json.dumps(body, ensure_ascii=False) + "\n"
