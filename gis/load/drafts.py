"""Orders that come as one body, through the API or from the drafts kept in the database: no file stands beside them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError
from shapely import MultiPolygon

from gis.changeorders.document import Order
from gis.errors import BadInput, Complaint
from gis.load.cells import area_of
from gis.load.changeorders import OrderFile, complaint_of

_BESIDE = ("codes_file", "units_file", "area_file")
"""Fields that name a file beside the order; a body has none, so its tables and areas stand in it."""


def read_body(body: Mapping[str, Any], areas: Mapping[str, Any], sha256: str | None = None) -> OrderFile:
    """An order and the ground it names (GeoJSON by name, WGS 84); all complaints of both are raised together."""
    name = str(body.get("order") or "order")
    complaints: list[Complaint] = []
    ground: dict[str, MultiPolygon] = {}
    for cell, geometry in areas.items():
        try:
            ground[cell] = area_of(f"the ground {cell}", geometry)
        except BadInput as error:
            complaints += [Complaint(fault.message, name, field=f"areas.{cell}") for fault in error.complaints]
    try:
        order = Order.model_validate(dict(body))
    except ValidationError as error:
        raise BadInput([*complaints, *(complaint_of(name, fault) for fault in error.errors())]) from error
    if complaints:
        raise BadInput(complaints)
    return OrderFile(order, ground, sha256 or _sha256(order, areas), Path(name))


def complaints_of(body: Mapping[str, Any], areas: Mapping[str, Any]) -> list[Complaint]:
    """What is still missing or wrong in an order that is being drawn up, before it meets the register."""
    try:
        read_body(body, areas)
    except BadInput as error:
        return list(error.complaints)
    return []


def refuse_files(order: Order) -> None:
    """Refuse an order from outside that names files of this machine."""
    named = [
        Complaint(
            "names a file, which a body cannot have beside it — put its rows in", order.order, field=f"events[{n}]"
        )
        for n, event in enumerate(order.events)
        if any(getattr(event, field, None) for field in _BESIDE)
    ]
    if named:
        raise BadInput(named)


def _sha256(order: Order, areas: Mapping[str, Any]) -> str:
    content = {"order": order.model_dump(mode="json", by_alias=True), "areas": areas}
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()
