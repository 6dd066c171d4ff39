"""Whether the service lives."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from fastapi import APIRouter

from api.deps import DatabaseDep, needs
from api.models import Health
from gis.db.summary import summarise_register
from maps.notices import NOTICES

router = APIRouter(tags=["health"])


@router.get("/health", response_model=Health, dependencies=[needs("read:health")])
def health(database: DatabaseDep) -> dict[str, Any]:
    """That the service and its database answer, and what the register holds."""
    with database.read() as connection:
        found = summarise_register(connection)
    notices = [NOTICES["illustrative"], *([NOTICES["made_up"]] if found.made_up else [])]
    return {
        "status": "ok",
        "version": version("tongtu"),
        "first_day": found.first_day,
        "counts": found.counts,
        "made_up": found.made_up,
        "notices": notices,
    }
