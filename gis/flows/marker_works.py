"""Repairs and relocations of markers, and visits withdrawn; each read, checked and written in one transaction."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from sqlalchemy import Connection

from gis.db.audit import AuditEntry, write_audit
from gis.db.clock import next_moment, raise_version, share_register
from gis.db.connect import Database
from gis.db.inspections import read_visit, withdraw_visit, write_visits
from gis.db.markers import read_versions, write_markers
from gis.db.placements import refresh_placements
from gis.db.standing import read_standing
from gis.errors import BadInput, Complaint, Conflict, NotFound
from gis.flows.inspections import RECORD, act_of, looked_up, may_record, side_units
from gis.markers.entries import RelocationIn, RepairIn
from gis.markers.intactness import Standing
from gis.markers.record import Marker, Original, ReferenceObject
from gis.markers.visit_checks import relocation_faults, repair_faults, visit_faults
from gis.markers.visits import Visit
from gis.rights import Identity


def repair_marker(
    database: Database, who: Identity, marker_id: str, entry: RepairIn, *, today: date | None = None
) -> int:
    """Enter a repair with its acceptance; its number.

    ``BadInput`` unless the managing side did it and somebody of the neighbour stood by (Decree 353 Art. 6).
    """
    with database.write() as connection:
        share_register(connection)
        marker = _standing(connection, who, marker_id, entry.on_day)
        units = side_units(connection, {marker_id: [marker]}, entry.on_day)
        names = {unit: told["name"] for unit, told in units.items()}
        visit = replace(
            act_of(entry, marker, units, f"entered by {who.name}"),
            act="repair",
            done_by=looked_up(entry.done_by, marker, units),
            neighbour_present=entry.neighbour_present,
        )
        _refuse(
            [
                *repair_faults(visit, marker, names),
                *visit_faults(visit, marker, today or date.today(), None, names),
            ]
        )
        numbers = write_visits(connection, [visit], next_moment(connection))
        raise_version(connection, "markers")
    return numbers[0]


def relocate_marker(
    database: Database, who: Identity, marker_id: str, entry: RelocationIn, *, today: date | None = None
) -> int:
    """Enter a relocation: the act at the stone, and a new version of the marker from that day on, under its number.

    ``BadInput`` names all that a lawful one lacks: the consent of a side, the filing, a signature under the joint
    survey (Decree 353 Art. 6). ``Conflict`` when the marker was changed on a later day already. Placements follow.
    """
    with database.write() as connection:
        share_register(connection)
        marker = _standing(connection, who, marker_id, entry.on_day)
        units = side_units(connection, {marker_id: [marker]}, entry.on_day)
        names = {unit: told["name"] for unit, told in units.items()}
        consents = {str(looked_up(one.side, marker, units)): f"{one.number}, {one.on}" for one in entry.agreements}
        visit = replace(
            act_of(entry, marker, units, f"entered by {who.name}", entry.point.stored()),
            act="relocation",
            agreements=consents,
            filing_number=entry.filing_number,
        )
        day = today or date.today()
        late = [
            Complaint(f"the paper of {one.on} lies in the future", field="agreements")
            for one in entry.agreements
            if one.on > day
        ]
        _refuse([*relocation_faults(visit, marker, names), *late, *visit_faults(visit, marker, day, None, names)])
        version = _version(connection, marker_id, entry.on_day)
        at = next_moment(connection)
        numbers = write_visits(connection, [visit], at)
        write_markers(connection, [_moved(version, entry, visit)], at)
        refresh_placements(connection, entry.on_day, at)
        filed = AuditEntry(f"marker:{marker_id}", {"relocation": numbers[0], "filing_number": entry.filing_number})
        write_audit(connection, who, RECORD, [filed], at)
        raise_version(connection, "markers")
    return numbers[0]


def withdraw(database: Database, who: Identity, visit_id: int, why: str) -> Visit:
    """Take a visit or a repair back: from now on it was never made; what was believed until now stays, and the reason.

    ``Conflict`` for a relocation: the stone stands where it was put; relocate it back, or correct the marker.
    """
    with database.write() as connection:
        share_register(connection)
        visit = read_visit(connection, visit_id)
        _standing(connection, who, visit.marker_id, visit.on_day)
        if visit.act == "relocation":
            raise Conflict("a relocation is not withdrawn: load the marker anew as it stands, or relocate it back")
        at = next_moment(connection)
        withdraw_visit(connection, visit_id, at)
        entry = AuditEntry(f"marker:{visit.marker_id}", {"withdrawn_visit": visit_id, "why": why})
        write_audit(connection, who, RECORD, [entry], at)
        raise_version(connection, "markers")
    return visit


def _standing(connection: Connection, who: Identity, marker_id: str, day: date) -> Standing:
    found = [one for one in read_standing(connection, day, markers=[marker_id]) if one.marker_id == marker_id]
    if not found or not may_record(who, found[0]):
        raise NotFound(f"no marker of yours stands under this id on {day}")
    return found[0]


def _version(connection: Connection, marker_id: str, day: date) -> Marker:
    """The version that is true on a day, which must be the last one."""
    last = read_versions(connection, marker_ids=[marker_id])[-1]
    if (last.valid_from is not None and last.valid_from > day) or last.valid_to is not None:
        raise Conflict(f"the marker was changed on a day after {day} already — relocate it as of a later day")
    return last


def _moved(version: Marker, entry: RelocationIn, visit: Visit) -> Marker:
    """The marker where it stands now; what told the old place (original numbers, objects, words) is not carried on."""
    lon, lat = entry.point.stored()
    crs = {"cgcs2000": "EPSG:4490", "wgs84": "EPSG:4326"}.get(entry.point.crs, entry.point.crs)
    return replace(
        version,
        lon=lon,
        lat=lat,
        original=Original(crs, entry.point.lon, entry.point.lat),
        height_m=None,
        height_datum=None,
        accuracy_m=entry.accuracy_m,
        position_text=None,
        located_in=tuple(entry.located_in) or version.located_in,
        reference_objects=tuple(
            ReferenceObject(one.name, one.azimuth_deg, one.azimuth_kind, one.distance_m)
            for one in entry.reference_objects
        ),
        valid_from=entry.on_day,
        valid_to=None,
        change="relocated",
        source=f"{visit.source}; filing {entry.filing_number}",
        note=entry.note or version.note,
    )


def _refuse(complaints: list[Complaint]) -> None:
    if complaints:
        raise BadInput(complaints)
