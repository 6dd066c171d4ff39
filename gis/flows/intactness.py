"""The rate of intact markers on a day, by line, side, level, or in the whole city."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from gis.db.boundaries import names_on, read_lines
from gis.db.connect import Database
from gis.db.divisions import require_known_day
from gis.db.inspections import read_visits
from gis.db.standing import read_standing
from gis.markers.intactness import (
    BEYOND,
    By,
    Rate,
    Standing,
    State,
    levels_of,
    lines_of,
    managers_of,
    rates,
    sides_of,
    state_on,
    vouched_since,
    whole,
)
from gis.markers.visits import Visit

_NO_LINE = "not on a line of the register"
_NO_SIDE = "side not known"


@dataclass(frozen=True)
class RateRow:
    """The counts of one group. ``managed``: of the markers it manages, where the group is a side."""

    key: int | str | None
    code: str | None
    name: str
    rate: Rate
    managed: Rate | None = None


def intactness(
    database: Database,
    as_of: date,
    by: By = "city",
    *,
    recorded_as_of: datetime | None = None,
    made_up: bool = True,
) -> list[RateRow]:
    """Rates of the markers standing on ``as_of``, by group; markers of no known group come last, so none is lost.

    ``made_up``: whether demonstration markers count. ``BeforeRegister`` on days the register knows nothing of.
    """
    with database.read() as connection:
        require_known_day(connection, as_of)
        standing, states = states_on(connection, as_of, recorded_as_of=recorded_as_of)
        standing = [marker for marker in standing if made_up or not marker.made_up]
        if by == "line":
            return _by_line(connection, as_of, rates(standing, states, lines_of), recorded_as_of)
        if by == "side":
            managed = rates(standing, states, managers_of)
            return _by_side(connection, as_of, rates(standing, states, sides_of), managed)
    if by == "level":
        found = rates(standing, states, levels_of)
        return [
            RateRow(key, None, key or _NO_LINE, found[key]) for key in sorted(found, key=lambda k: (k is None, k or ""))
        ]
    return [RateRow(None, None, "all markers", rates(standing, states, whole).get(None, Rate()))]


def states_on(
    connection: Connection,
    as_of: date,
    *,
    line_ids: Collection[int] | None = None,
    recorded_as_of: datetime | None = None,
) -> tuple[list[Standing], Mapping[str, State]]:
    """The markers standing on a day, of all lines or some, and what is known of each by its marker's id."""
    standing = read_standing(connection, as_of, line_ids=line_ids, recorded_as_of=recorded_as_of)
    chosen = None if line_ids is None else [marker.marker_id for marker in standing]
    # what was seen in the last five years settles most markers; only of the others what came before is read
    recent = read_visits(
        connection, marker_ids=chosen, since=vouched_since(as_of), as_of=as_of, recorded_as_of=recorded_as_of
    )
    states = _states(standing, recent, as_of)
    unsettled = [marker for marker in standing if states[marker.marker_id].decided_by is None]
    ids = [marker.marker_id for marker in unsettled]
    ever = read_visits(connection, marker_ids=ids, as_of=as_of, recorded_as_of=recorded_as_of) if ids else []
    return standing, {**states, **_states(unsettled, ever, as_of)}


def _states(standing: Iterable[Standing], visits: Iterable[Visit], as_of: date) -> dict[str, State]:
    of: dict[str, list[Visit]] = {}
    for visit in visits:
        of.setdefault(visit.marker_id, []).append(visit)
    return {one.marker_id: state_on(of.get(one.marker_id, ()), one.stood_since, as_of) for one in standing}


def as_figures(rate: Rate) -> dict[str, Any]:
    """The counts as fields, with what follows from them."""
    return {**asdict(rate), "unknown": rate.unknown, "share": rate.share}


def _by_line(
    connection: Connection, as_of: date, found: dict[int | None, Rate], recorded_as_of: datetime | None
) -> list[RateRow]:
    known = [key for key in found if key is not None]
    lines = read_lines(connection, as_of, level=None, line_ids=known, recorded_as_of=recorded_as_of)
    rows = [RateRow(line.line_id, line.code, line.name, found[line.line_id]) for line in lines]
    return rows + ([RateRow(None, None, _NO_LINE, found[None])] if None in found else [])


def _by_side(
    connection: Connection, as_of: date, found: dict[int | None, Rate], managed: dict[int | None, Rate]
) -> list[RateRow]:
    units = [key for key in {**found, **managed} if key is not None and key != BEYOND]
    names = names_on(connection, units, as_of)
    told = [names.get(unit, {"id": unit, "code": None, "name": f"unit {unit}"}) for unit in units]
    rows = [
        RateRow(one["id"], one["code"], one["name"], found.get(one["id"], Rate()), managed.get(one["id"], Rate()))
        for one in sorted(told, key=lambda one: (one["code"] or "~", one["id"]))
    ]
    if None in found or None in managed:
        rows.append(RateRow(None, None, _NO_SIDE, found.get(None, Rate()), managed.get(None, Rate())))
    return rows
