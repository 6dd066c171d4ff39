"""Residents: by community, and as published by reporting unit."""

from __future__ import annotations

from datetime import date

import pandas as pd
from sqlalchemy import Connection, text

from gis.db.bulk import copy_frame, read_frame


def write_residents(connection: Connection, frame: pd.DataFrame) -> int:
    """Append residents: community_id, reference_date, band, people, source, made_up."""
    columns = ["community_id", "reference_date", "band", "people", "source", "made_up"]
    return copy_frame(connection, "residents", frame[columns])


def drop_made_up_residents(connection: Connection) -> None:
    """Take the demonstration's residents away."""
    connection.execute(text("DELETE FROM residents WHERE made_up"))


def latest_reference_date(connection: Connection) -> date | None:
    """Date of the newest figures by community; None when there are none."""
    found: date | None = connection.execute(text("SELECT max(reference_date) FROM residents")).scalar()
    return found


def read_residents(connection: Connection, reference_date: date, band: str) -> pd.DataFrame:
    """Residents of ``band``: community_id, band, people, made_up, and the sources they come from."""
    return read_frame(
        connection,
        "SELECT community_id, band, people, source, made_up FROM residents "
        "WHERE reference_date = :day AND band = :band ORDER BY community_id",
        day=reference_date,
        band=band,
    )


def replace_published(connection: Connection, frame: pd.DataFrame) -> int:
    """Put published figures in place of those of the same unit, date and band."""
    dates = sorted(set(frame["reference_date"]))
    connection.execute(text("DELETE FROM unit_residents WHERE reference_date = ANY(:dates)"), {"dates": dates})
    return copy_frame(connection, "unit_residents", frame)
