"""Look at an order before it is applied: everything it would do, and what rests on what it changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from gis.changeorders.preview import Preview, preview_of
from gis.db.clock import last_moment
from gis.db.connect import Database
from gis.db.previews import what_rests
from gis.flows.apply_order import preview_order
from gis.load.changeorders import OrderFile


@dataclass(frozen=True)
class Previewed:
    """A preview, and the recorded moment of the state that was looked at."""

    preview: Preview
    moment: datetime | None


def full_preview(database: Database, file: OrderFile) -> Previewed:
    """The whole preview of an order as it would be applied now; nothing is written."""
    with database.read() as connection:
        moment = last_moment(connection)  # of before: what is applied from now on will be told apart
    effects = preview_order(database, file)
    with database.read() as connection:
        resting = what_rests(connection, effects)
    return Previewed(preview_of(file.order, effects, resting), moment)
