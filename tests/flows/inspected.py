"""Ten markers on the line of 通州 and 海门, with the history of tests/markers/visited.py entered as people would."""

from __future__ import annotations

from datetime import date
from typing import Any

import shapely

from gis.db.boundaries import read_lines
from gis.db.clock import last_moment, next_moment, raise_version
from gis.db.connect import Database
from gis.db.markers import write_markers
from gis.db.placements import refresh_placements
from gis.flows.inspections import record_visits
from gis.flows.marker_works import relocate_marker, repair_marker, withdraw
from gis.markers.entries import RelocationIn, RepairIn, VisitIn
from gis.markers.record import Marker
from gis.markers.visits import Visit
from gis.rights import LOCAL_ADMINISTRATOR
from tests.markers.visited import HISTORIES, WITHDRAWN

CODE = "3206120684"
TODAY = date(2026, 1, 1)
SINCE = date(2018, 1, 1)
IDS = {name: f"T-{serial}" for serial, name in enumerate(HISTORIES, start=1)}
"""Id of each marker, by its history; numbers are ``CODE``, serial and Q."""
NUMBERS = {f"T-{serial}": f"{CODE}{serial:03d}Q" for serial in range(1, len(HISTORIES) + 1)}


def line_of_markers(database: Database, day: date = SINCE) -> Any:
    """The line they stand on."""
    with database.read() as connection:
        return next(line for line in read_lines(connection, day) if line.name in ("通州海门线", "海门通州线"))


def spot(database: Database, share: float) -> shapely.Point:
    """A point on the line."""
    part = max(line_of_markers(database).course.geoms, key=lambda one: one.length)
    return part.interpolate(share, normalized=True)


def set_markers(database: Database) -> None:
    """Write the ten markers, from 2018 on, managed by the smaller side."""
    line = line_of_markers(database)
    markers = []
    for serial, marker_id in enumerate(IDS.values(), start=1):
        point = spot(database, serial / 12)
        marker = Marker(
            marker_id=marker_id, number=NUMBERS[marker_id], line_code=CODE, serial=serial, type_letter="Q",
            lon=point.x, lat=point.y, source="test", made_up=False, side_units=(line.side_a, line.side_b),
            managed_by=line.side_a, valid_from=SINCE, is_public=serial % 2 == 0,
        )  # fmt: skip
        markers.append(marker)
    with database.write() as connection:
        at = next_moment(connection)
        write_markers(connection, markers, at)
        refresh_placements(connection, SINCE, at)
        raise_version(connection, "markers")


def signatures(visit: Visit) -> list[dict[str, Any]]:
    names = {1: "通州区", 2: "海门市" if visit.on_day < date(2020, 7, 3) else "海门区"}
    return [{"side": names[one.side], "by": one.by, "on": one.on} for one in visit.signatures]


def criteria(visit: Visit) -> dict[str, Any]:
    return dict(visit.criteria.__dict__)


def enter(database: Database, marker_id: str, visit: Visit) -> int:
    """Enter one act by the door that is for it."""
    common: dict[str, Any] = {"on_day": visit.on_day, "criteria": criteria(visit), "signatures": signatures(visit)}
    if visit.act == "visit":
        entry = VisitIn(marker=NUMBERS[marker_id], findings=[] if visit.criteria.firm else ["tilted"], **common)
        return record_visits(database, LOCAL_ADMINISTRATOR, [entry], today=TODAY).visit_ids[0]
    if visit.act == "repair":
        form = RepairIn(done_by="通州区", neighbour_present=visit.neighbour_present or "", action="扶正", **common)
        return repair_marker(database, LOCAL_ADMINISTRATOR, marker_id, form, today=TODAY)
    return relocate_marker(database, LOCAL_ADMINISTRATOR, marker_id, relocation_form(database, visit), today=TODAY)


def relocation_form(database: Database, visit: Visit, **more: Any) -> RelocationIn:
    """A lawful relocation to another point of the line."""
    point = spot(database, 0.95)
    names = [one["side"] for one in signatures(visit)]
    fields: dict[str, Any] = {
        "on_day": visit.on_day, "criteria": criteria(visit), "signatures": signatures(visit),
        "point": {"lon": point.x, "lat": point.y, "crs": "cgcs2000"}, "filing_number": "苏民备〔2020〕1号",
        "agreements": [{"side": name, "number": f"{name}1号", "on": "2020-05-01"} for name in names], **more,
    }  # fmt: skip
    return RelocationIn.model_validate(fields)


def enter_history(database: Database) -> Any:
    """Enter everything; returns the moment before the withdrawal. What the flows refuse stays out, as it should."""
    set_markers(database)
    for name, visits in HISTORIES.items():
        for visit in visits:
            if visit.act == "repair" and not visit.neighbour_present:
                continue
            enter(database, IDS[name], visit)
    wrong = enter(database, IDS["failed, withdrawn"], WITHDRAWN)
    with database.read() as connection:
        before = last_moment(connection)
    withdraw(database, LOCAL_ADMINISTRATOR, wrong, "another stone was meant")
    return before
