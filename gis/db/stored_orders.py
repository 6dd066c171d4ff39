"""Applied orders as they are kept: whole, so that each can be planned again on another state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import shapely
from shapely import MultiPolygon
from sqlalchemy import Connection, Row, text

from gis.areas import as_multi
from gis.changeorders import Order
from gis.crs import STORE_SRID


@dataclass(frozen=True)
class Stored:
    """Where an applied order stands in history, and the recorded moment from which its rows stand."""

    number: int
    key: str
    effective_on: date
    place: int
    moment: datetime


_APPLIED = """
    SELECT id, key, effective_on, place, COALESCE(rewritten_at, applied_at) AS moment
      FROM change_order WHERE state = 'applied'
"""


def applied_order(connection: Connection, key: str) -> Stored | None:
    """The applied order of a key; None when there is none."""
    row = connection.execute(text(f"{_APPLIED} AND key = :key"), {"key": key}).one_or_none()
    return _stored(row) if row is not None else None


def applied_from(connection: Connection, day: date, place: int) -> list[Stored]:
    """Applied orders that come at or after a place in history, in the order in which they take effect."""
    rows = connection.execute(
        text(f"{_APPLIED} AND (effective_on, place) >= (:day, :place) ORDER BY effective_on, place"),
        {"day": day, "place": place},
    )
    return [_stored(row) for row in rows]


def next_place(connection: Connection) -> int:
    """A place after all that were ever given."""
    return int(connection.execute(text("SELECT COALESCE(max(place), 0) + 1 FROM change_order")).scalar_one())


def _stored(row: Row[Any]) -> Stored:
    return Stored(row.id, row.key, row.effective_on, row.place, row.moment)


def order_back(connection: Connection, number: int) -> tuple[Order, dict[str, MultiPolygon]]:
    """An order as it was applied, with the ground it names."""
    row = connection.execute(
        text(
            """
            SELECT o.key, o.title, o.kind, o.approved_on, o.announced_on, o.effective_on, o.effective_precision,
                   o.effective_assumed, o.code_published_on, o.note, c.key AS completes, r.key AS corrects,
                   (SELECT jsonb_agg(e.body ORDER BY e.seq) FROM change_event e WHERE e.order_id = o.id) AS events,
                   (SELECT jsonb_agg(jsonb_build_object('role', d.role, 'body', d.body, 'number', d.number,
                                                        'date', d.dated, 'source', d.source,
                                                        'file', d.file) ORDER BY d.seq)
                      FROM change_document d WHERE d.order_id = o.id) AS documents
              FROM change_order o
              LEFT JOIN change_order c ON c.id = o.completes
              LEFT JOIN change_order r ON r.id = o.corrects
             WHERE o.id = :id
            """
        ),
        {"id": number},
    ).one()
    fields = dict(row._mapping)
    effective = {
        "date": fields.pop("effective_on"),
        "precision": fields.pop("effective_precision"),
        "assumed": fields.pop("effective_assumed"),
    }
    body = {"order": fields.pop("key"), "documents": fields.pop("documents") or [], "effective_on": effective}
    return Order.model_validate({**fields, **body}), order_areas(connection, number)


def order_areas(connection: Connection, number: int) -> dict[str, MultiPolygon]:
    """The ground an applied order names, by name."""
    rows = connection.execute(
        text("SELECT name, ST_AsBinary(geom) AS area FROM change_area WHERE order_id = :id"), {"id": number}
    )
    return {row.name: as_multi(shapely.from_wkb(row.area)) for row in rows}


def write_areas(connection: Connection, number: int, areas: Mapping[str, MultiPolygon]) -> None:
    """Keep the ground an order names."""
    if areas:
        connection.execute(
            text(
                "INSERT INTO change_area (order_id, name, geom) "
                f"VALUES (:order, :name, ST_GeomFromWKB(:area, {STORE_SRID}))"
            ),
            [{"order": number, "name": name, "area": shapely.to_wkb(area)} for name, area in areas.items()],
        )


def mark_written(connection: Connection, number: int, at: datetime) -> None:
    """Note from which recorded moment the rows of an order stand: its application, or when it was planned again."""
    connection.execute(
        text(
            "UPDATE change_order SET applied_at = COALESCE(applied_at, :at), "
            "rewritten_at = CASE WHEN applied_at IS NOT NULL THEN CAST(:at AS timestamptz) END WHERE id = :id"
        ),
        {"id": number, "at": at},
    )


def mark_corrected(connection: Connection, key: str, by: int, at: datetime) -> None:
    """Note that another order stands in for this one."""
    connection.execute(
        text(
            "UPDATE change_order SET state = 'corrected', annulled_at = :at, "
            "annulled_why = 'corrected by ' || (SELECT key FROM change_order WHERE id = :by) WHERE key = :key"
        ),
        {"key": key, "by": by, "at": at},
    )


def orders_since(connection: Connection, moment: datetime) -> Sequence[Row[Any]]:
    """Orders applied after a recorded moment, with the ids and names of the units each touched."""
    return connection.execute(
        text(
            """
            SELECT o.key, array_agg(DISTINCT t.unit_id) AS units
              FROM change_order o
              JOIN LATERAL (
                   SELECT unit_id FROM division_version WHERE opened_by = o.id OR closed_by = o.id
                   UNION SELECT unit_id FROM division_code WHERE opened_by = o.id OR closed_by = o.id) t ON true
             WHERE COALESCE(o.rewritten_at, o.applied_at) > :moment AND o.state = 'applied'
             GROUP BY o.id ORDER BY o.id
            """
        ),
        {"moment": moment},
    ).all()
