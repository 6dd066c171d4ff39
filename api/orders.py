"""Change orders that were announced."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from sqlalchemy import Connection

from api.deps import DatabaseDep, needs, today
from api.models import OrderList
from gis.db.orders import announced_orders

router = APIRouter(prefix="/orders", tags=["orders"])


@router.get("", response_model=OrderList, dependencies=[needs("read:orders")])
def orders(database: DatabaseDep) -> dict[str, Any]:
    """Applied change orders with their papers, oldest first. What is not announced yet is not shown."""
    with database.read() as connection:
        return {"orders": order_items(connection)}


def order_items(connection: Connection) -> list[dict[str, Any]]:
    """Announced orders in the shape of the API."""
    return [
        {**row._mapping, "precision": row.effective_precision, "assumed": row.effective_assumed}
        for row in announced_orders(connection, today())
    ]
