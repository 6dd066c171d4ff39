"""Visits at markers: recorded, and signed by both sides; read, checked and written in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Connection

from gis.db.boundaries import names_on
from gis.db.clock import next_moment, raise_version, share_register
from gis.db.connect import Database
from gis.db.inspections import read_round, read_visit, read_visits, sign, write_visits
from gis.db.standing import offsets_m, read_standing
from gis.errors import BadInput, Complaint, Conflict, Forbidden, NotFound
from gis.markers.entries import ActIn, SignatureIn, VisitIn
from gis.markers.intactness import BEYOND, Standing
from gis.markers.visit_checks import side_name, side_of, signature_faults, visit_faults
from gis.markers.visits import Round, Signature, Visit
from gis.rights import Act, Identity, on_either_side

RECORD: Act = "record:inspections"
NOT_A_SIDE = -1
"""Stands for a side that is none of a marker's; the checks refuse it."""


@dataclass(frozen=True)
class Recorded:
    """Numbers of the visits entered, in the order of the entries; ``known``: entries that were there before."""

    visit_ids: tuple[int, ...]
    known: int = 0


def may_record(who: Identity, marker: Standing) -> bool:
    """Whether ``who`` may record on either side of a marker; to others it is as if there were none."""
    return on_either_side(RECORD, who, marker.sides - {BEYOND}) and (who.made_up_data or not marker.made_up)


def require_side(who: Identity, sides: frozenset[int]) -> None:
    """Let pass who may record on either side of a line, or raise ``Forbidden``."""
    if not on_either_side(RECORD, who, sides - {BEYOND}):
        raise Forbidden(f"{who.name} ({who.role}) may not record inspections on lines of other divisions")


def record_visits(
    database: Database,
    who: Identity,
    entries: Sequence[VisitIn],
    *,
    round_id: int | None = None,
    source: str | None = None,
    rows: Sequence[int | str] | None = None,
    today: date | None = None,
) -> Recorded:
    """Enter visits, all or none; all complaints are raised together, with ``rows`` where the entries came from a file.

    What was entered before with the same contents is left alone; with others it is a complaint.
    """
    today = today or date.today()
    with database.write() as connection:
        share_register(connection)
        of_round = read_round(connection, round_id) if round_id is not None else None
        if of_round is not None:
            _refuse_closed(of_round)
        marked = [str(row) for row in rows] if rows is not None else [str(n) for n in range(1, len(entries) + 1)]
        found, complaints = _visits(connection, who, entries, marked, (of_round, source, today))
        new, known, doubled = _unknown(connection, found)
        complaints += doubled
        if complaints:
            raise BadInput([replace(fault, file=source) for fault in complaints])
        if not new:
            return Recorded((), known)
        numbers = write_visits(connection, _with_offsets(connection, new), next_moment(connection))
        raise_version(connection, "markers")
    return Recorded(tuple(numbers), known)


def _refuse_closed(of_round: Round) -> None:
    if of_round.signatures or of_round.reported_on is not None:
        raise Conflict(
            f"round {of_round.round_id} is signed: what it found stands — record what is found now in a new round"
        )


def _visits(
    connection: Connection,
    who: Identity,
    entries: Sequence[VisitIn],
    rows: Sequence[str],
    about: tuple[Round | None, str | None, date],
) -> tuple[list[tuple[str, Visit]], list[Complaint]]:
    of_round, source, today = about
    found: list[tuple[str, Visit]] = []
    complaints: list[Complaint] = []
    days = {entry.on_day for entry in entries}
    wanted = {entry.marker for entry in entries}
    tables = {day: standing_by_word(connection, day, wanted) for day in days}
    units = {day: side_units(connection, tables[day], day) for day in days}
    for row, entry in zip(rows, entries, strict=True):
        candidates = [one for one in tables[entry.on_day].get(entry.marker, []) if may_record(who, one)]
        if len(candidates) != 1:
            words = "several markers stand" if candidates else "no marker of yours stands"
            complaints.append(Complaint(f"{words} under this number on {entry.on_day}", row=row, field="marker"))
            continue
        marker, known = candidates[0], units[entry.on_day]
        visit = replace(
            act_of(
                entry,
                marker,
                known,
                source or f"entered by {who.name}",
                entry.point.stored() if entry.point else None,
            ),
            findings=tuple(entry.findings),
            round_id=of_round.round_id if of_round else None,
        )
        names = {unit: told["name"] for unit, told in known.items()}
        complaints += [replace(fault, row=row) for fault in visit_faults(visit, marker, today, of_round, names)]
        found.append((row, visit))
    return found, complaints


def standing_by_word(connection: Connection, day: date, words: set[str]) -> dict[str, list[Standing]]:
    """The markers standing on a day, by the id or the number that was written."""
    found: dict[str, list[Standing]] = {}
    for marker in read_standing(connection, day, markers=sorted(words)):
        for word in {marker.marker_id, marker.number} & words:
            found.setdefault(word, []).append(marker)
    return found


def side_units(
    connection: Connection, markers: Mapping[str, Sequence[Standing]], day: date
) -> dict[int, dict[str, Any]]:
    """Id, code and name of the units on the sides of some markers."""
    sides = {side for group in markers.values() for marker in group for side in marker.sides}
    managers = {marker.managed_by for group in markers.values() for marker in group if marker.managed_by is not None}
    return names_on(connection, (sides | managers) - {BEYOND}, day)


def act_of(
    entry: ActIn,
    marker: Standing,
    units: Mapping[int, Mapping[str, Any]],
    source: str,
    point: tuple[float, float] | None = None,
) -> Visit:
    """A visit of an entry, with its signers looked up among the marker's sides of that day; ``point`` in EPSG:4490."""
    lon, lat = point or (None, None)
    return Visit(
        marker_id=marker.marker_id,
        on_day=entry.on_day,
        act="visit",
        criteria=entry.criteria.found(),
        source=source,
        made_up=marker.made_up,
        action=entry.action,
        lon=lon,
        lat=lat,
        signatures=tuple(one.of(looked_up(one.side, marker, units)) for one in entry.signatures),
        note=entry.note,
    )


def looked_up(word: int | str, marker: Standing, units: Mapping[int, Mapping[str, Any]]) -> int:
    """The side a word means, or ``NOT_A_SIDE``, which the checks refuse."""
    found = side_of(word, marker.sides, units)
    return NOT_A_SIDE if found is None else found


def _unknown(connection: Connection, found: Sequence[tuple[str, Visit]]) -> tuple[list[Visit], int, list[Complaint]]:
    """The visits that are new, how many were entered before as they are, and complaints about those that differ."""
    there = {_key(visit): visit for visit in read_visits(connection, marker_ids={v.marker_id for _, v in found})}
    new: list[Visit] = []
    known, complaints, seen = 0, [], set[tuple[Any, ...]]()
    for row, visit in found:
        before = there.get(_key(visit))
        if _key(visit) in seen:
            complaints.append(Complaint("the marker is visited twice on one day", row=row, field="marker"))
        elif before is None:
            new.append(visit)
        elif _contents(before) == _contents(visit):
            known += 1
        else:
            complaints.append(
                Complaint(
                    f"visit {before.visit_id} of this marker and day was entered with other contents",
                    row=row,
                    field="marker",
                    fix="withdraw that one first",
                )
            )
        seen.add(_key(visit))
    return new, known, complaints


def _key(visit: Visit) -> tuple[Any, ...]:
    return visit.marker_id, visit.on_day, visit.act, visit.round_id


def _contents(visit: Visit) -> tuple[Any, ...]:
    return visit.criteria, frozenset(visit.findings), visit.action, visit.note


def _with_offsets(connection: Connection, visits: Sequence[Visit]) -> list[Visit]:
    """Visits with the metres between their point and the register's point of their day."""
    metres: dict[tuple[str, date], float] = {}
    for day in {visit.on_day for visit in visits}:
        points = {
            v.marker_id: (v.lon, v.lat) for v in visits if v.on_day == day and v.lon is not None and v.lat is not None
        }
        metres |= {(marker, day): off for marker, off in offsets_m(connection, day, points).items()}
    return [replace(visit, offset_m=metres.get((visit.marker_id, visit.on_day))) for visit in visits]


def sign_visit(
    database: Database, who: Identity, visit_id: int, entry: SignatureIn, *, today: date | None = None
) -> Visit:
    """Sign a visit, a repair or a relocation for one side, where that was not done at the stone."""
    with database.write() as connection:
        share_register(connection)
        visit = read_visit(connection, visit_id)
        markers = read_standing(connection, visit.on_day, markers=[visit.marker_id])
        marker = next((one for one in markers if one.marker_id == visit.marker_id), None)
        if marker is None or not may_record(who, marker):
            raise NotFound(f"there is no visit {visit_id}, or it was withdrawn")
        signature = checked_signature(connection, who, entry, marker.sides, visit.on_day, today or date.today())
        if any(other.side == signature.side for other in visit.signatures):
            raise Conflict(f"visit {visit_id} is signed for this side already")
        sign(connection, "marker_visit", visit_id, signature, next_moment(connection))
        raise_version(connection, "markers")
        return read_visit(connection, visit_id)


def checked_signature(
    connection: Connection, who: Identity, entry: SignatureIn, sides: frozenset[int], since: date, today: date
) -> Signature:
    """The signature of an entry, checked: of a side ``who`` may act for, not before ``since``, not in the future."""
    require_side(who, sides)
    units = names_on(connection, sides - {BEYOND}, since)
    names = {unit: told["name"] for unit, told in units.items()}
    side = side_of(entry.side, sides, units)
    signature = entry.of(NOT_A_SIDE if side is None else side)
    complaints = list(signature_faults(signature, sides, today, names))
    if signature.on < since:
        complaints.append(Complaint(f"the signature is older than what it is for, {since}", field="on"))
    if complaints:
        raise BadInput(complaints)
    if signature.side != BEYOND and not on_either_side(RECORD, who, frozenset({signature.side})):
        raise Forbidden(f"{who.name} ({who.role}) may not sign for {side_name(signature.side, names)}")
    return signature
