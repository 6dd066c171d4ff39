"""The made-up rounds and visits of the demonstration's markers, written with them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import Connection

from gis.db.inspections import write_round, write_visits
from gis.db.standing import read_standing
from gis.demo.inspections import YEARS, fates, make_rounds
from gis.markers.visits import Visit


def write_demo_inspections(connection: Connection, seed: int, at: datetime) -> int:
    """Hold the rounds of all years on the lines as they were in each; returns the rows written.

    The markers stand and are placed already. Where lines are not drawn, nothing is inspected.
    """
    made_up = [marker for marker in read_standing(connection, date(YEARS[-1], 12, 31)) if marker.made_up]
    numbers = {marker.marker_id: marker.number for marker in made_up}
    codes = sorted({number[:-4] for number in numbers.values()})
    of = fates(numbers, seed)
    rows = 0
    visits: list[Visit] = []
    for year in YEARS:
        standing = [marker for marker in read_standing(connection, date(year, 9, 1)) if marker.marker_id in numbers]
        for walked in make_rounds(year, standing, codes, of, seed):
            number = write_round(connection, walked.round, at)
            visits += [replace(visit, round_id=number if visit.act == "visit" else None) for visit in walked.visits]
            rows += 1
    return rows + len(write_visits(connection, visits, at))
