"""The markers everybody may see on the map, each on its point of the grid, with its state."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from gis.db.inspections import read_visits
from gis.db.marker_lists import AskedMarkers, Box, candidates, lines_of
from gis.db.markers import read_markers
from gis.db.standing import read_standing
from gis.markers.disclosure import Shown, disclose
from gis.markers.intactness import state_on
from gis.markers.sheet import Seen, seen_as
from gis.markers.visits import Visit
from gis.rights import PUBLIC


@dataclass(frozen=True)
class DrawnMarker:
    """A marker on the map. ``lon``, ``lat``: its point of the grid, EPSG:4490."""

    marker_id: str
    number: str
    line: str | None
    seen: Seen
    made_up: bool
    lon: float
    lat: float


def public_markers(connection: Connection, as_of: date, box: Box, *, made_up: bool, most: int) -> list[DrawnMarker]:
    """Public markers about a box of degrees, at most ``most``: as the public is shown them, whoever asks.

    Tiles are kept and given to anybody, so that none holds more. The box is one to look in: it cuts nothing off.
    """
    public = replace(PUBLIC, made_up_data=made_up)
    ids = candidates(connection, AskedMarkers(as_of, box=box))
    shown = [one for marker in read_markers(connection, as_of, marker_ids=ids) if (one := disclose(marker, public, ()))]
    shown = shown[:most]
    names = lines_of(connection, as_of, [one.marker_id for one in shown])
    states = _states(connection, as_of, shown)
    return [
        DrawnMarker(
            one.marker_id,
            one.number,
            "、".join(line.name for line in names.get(one.marker_id, ())) or None,
            states[one.marker_id],
            one.made_up,
            one.lon,
            one.lat,
        )
        for one in shown
    ]


def _states(connection: Connection, as_of: date, shown: Sequence[Shown]) -> dict[str, Seen]:
    ids = [one.marker_id for one in shown]
    visits: dict[str, list[Visit]] = defaultdict(list)
    for visit in read_visits(connection, marker_ids=ids, as_of=as_of):
        visits[visit.marker_id].append(visit)
    since = {marker.marker_id: marker.stood_since for marker in read_standing(connection, as_of, markers=ids)}
    return {one: seen_as(state_on(visits[one], since.get(one), as_of)) for one in ids}
