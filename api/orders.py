"""Change orders that were announced."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path
from sqlalchemy import Connection

from api.deps import DatabaseDep, needs
from api.models import OrderList, OrderWhole
from gis.changeorders import Order
from gis.db.orders import applied_orders, touched_by
from gis.db.stored_orders import order_back
from gis.errors import NotFound

router = APIRouter(prefix="/orders", tags=["orders"])


@router.get("", response_model=OrderList, dependencies=[needs("read:orders")])
def orders(database: DatabaseDep) -> dict[str, Any]:
    """Applied change orders with their papers, oldest first. What is not announced yet is not shown."""
    with database.read() as connection:
        return {"orders": order_items(connection)}


@router.get("/schema", dependencies=[needs("read:orders")])
def schema() -> dict[str, Any]:
    """The form of an order, as JSON Schema (2020-12)."""
    return Order.model_json_schema()


@router.get("/{number}", response_model=OrderWhole, dependencies=[needs("read:orders")])
def order(
    database: DatabaseDep,
    number: Annotated[int, Path(description="Number of the order.", ge=1, le=2**62, examples=[4])],
) -> dict[str, Any]:
    """One order: its papers, its events as written, and how many units, codes and addresses it touched."""
    with database.read() as connection:
        found = next((item for item in order_items(connection) if item["id"] == number), None)
        if found is None:
            raise NotFound(f"there is no order {number}")
        events = [event.model_dump(mode="json", by_alias=True) for event in order_back(connection, number)[0].events]
        return {**found, "events": events, "touched": touched_by(connection, number)}


def order_items(connection: Connection) -> list[dict[str, Any]]:
    """Announced orders in the shape of the API."""
    return [
        {**row._mapping, "precision": row.effective_precision, "assumed": row.effective_assumed}
        for row in applied_orders(connection)
    ]
