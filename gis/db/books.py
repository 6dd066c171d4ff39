"""The book of versions, read: everything believed of divisions but their ground."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, text

from gis.book import Book, bind
from gis.db.snapshots import first_day
from gis.differences import Borne, Held, OrderNamed
from gis.lineage import Step

_BELIEVED = "{0}.recorded @> COALESCE(CAST(:recorded_as_of AS timestamptz), 'infinity')"
_VERSIONS = text(
    f"""
    SELECT v.unit_id AS id, u.level, v.name, v.kind, v.parent_id, v.managed_by, lower(v.valid) AS valid_from,
           upper(v.valid) AS valid_to, v.precision, v.assumed, v.seat_address, v.source, v.made_up, v.note, v.figures,
           v.geometry_id, g.quality AS geometry_quality, g.area_m2, v.opened_by, v.closed_by
      FROM division_version v JOIN division_unit u ON u.id = v.unit_id
      LEFT JOIN division_geometry g ON g.id = v.geometry_id
     WHERE {_BELIEVED.format("v")}
    """
)
_CODES = text(
    f"""
    SELECT k.unit_id, k.system, k.code, lower(k.valid), upper(k.valid), k.opened_by, k.closed_by, k.state
      FROM division_code k WHERE {_BELIEVED.format("k")}
    """
)
_STEPS = text(
    f"""
    SELECT s.predecessor_id, s.successor_id, s.happened_on, s.area_share, s.order_id, o.place
      FROM succession s JOIN change_order o ON o.id = s.order_id WHERE {_BELIEVED.format("s")}
    """
)
_ORDERS = text("SELECT id, key, title, effective_on FROM change_order")


def read_book(connection: Connection, recorded_as_of: datetime | None = None) -> Book:
    """The book of what is believed now, or was at ``recorded_as_of``."""
    moment = {"recorded_as_of": recorded_as_of}
    found = connection.execute(_VERSIONS, moment)
    names = tuple(found.keys())
    versions = [dict(zip(names, row, strict=True)) for row in found.all()]
    return bind(
        [(_held(fields), fields) for fields in versions],
        [Borne._make(row) for row in connection.execute(_CODES, moment).all()],
        [Step(*row) for row in connection.execute(_STEPS, moment)],
        [OrderNamed._make(row) for row in connection.execute(_ORDERS)],
        first_day(connection),
        recorded_as_of,
    )


def _held(fields: dict[str, Any]) -> Held:
    """The part of a version by which dates are compared."""
    return Held(
        fields["id"],
        fields["level"],
        fields["name"],
        fields["kind"],
        fields["parent_id"],
        fields["seat_address"],
        fields["geometry_id"],
        fields["valid_from"],
        fields["valid_to"],
        fields["opened_by"],
        fields["closed_by"],
    )
