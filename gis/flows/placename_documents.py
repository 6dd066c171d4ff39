"""The register of place-name documents: add and withdraw, and the plan's indicators as of a date."""

from __future__ import annotations

from datetime import date, datetime

from gis.db.audit import AuditEntry, write_audit
from gis.db.clock import next_moment, raise_version, share_register
from gis.db.connect import Database
from gis.db.divisions import require_known_day
from gis.db.placename_documents import document_by_id, end_document, read_documents, write_document
from gis.db.placenames import LAYER
from gis.db.snapshots import read_snapshot
from gis.divisions import Snapshot
from gis.errors import BadInput, Complaint
from gis.placenames.documents import DocumentIndicator, PlacenameDocument, complaints, document_indicator, rule_of
from gis.rights import Act, Identity, require

_ACT: Act = "load:placenames"
_LEVELS = ("county", "prefecture")
"""Levels that have documents of place names (DOMAIN §3.7: per county; the city has its own)."""


def add_document(
    database: Database, who: Identity, document: PlacenameDocument, *, today: date, at: datetime | None = None
) -> int:
    """Register a document of a county or the city; returns its number. ``BadInput`` tells every fault of it."""
    require(_ACT, who, frozenset({document.unit_id}))
    faults = list(complaints(document, today))
    with database.write() as connection:
        share_register(connection)
        snapshot = read_snapshot(connection, document.valid_from or today, shapes=False)
        faults += _of_no_office(snapshot, document.unit_id)
        if faults:
            raise BadInput(faults)
        moment = next_moment(connection, at)
        number = write_document(connection, document, moment)
        detail = {"document": number, "kind": document.kind, "title": document.title}
        write_audit(connection, who, _ACT, [AuditEntry(f"unit:{document.unit_id}", detail)], moment)
        raise_version(connection, LAYER)
    return number


def withdraw_document(
    database: Database, who: Identity, document_id: int, since: date | None, *, at: datetime | None = None
) -> None:
    """Withdraw a document from a day on, or, without one, as if it never was."""
    with database.write() as connection:
        share_register(connection)
        document = document_by_id(connection, document_id)
        require(_ACT, who, frozenset({document.unit_id}))
        moment = next_moment(connection, at)
        end_document(connection, document_id, since, moment)
        detail = {"document": document_id, "withdrawn_from": since, "title": document.title}
        write_audit(connection, who, _ACT, [AuditEntry(f"unit:{document.unit_id}", detail)], moment)
        raise_version(connection, LAYER)


def list_documents(
    database: Database, as_of: date, *, made_up: bool = True, recorded_as_of: datetime | None = None
) -> list[tuple[PlacenameDocument, str]]:
    """The documents in force on a date, each with the name of its division then (or its number, if it has ended)."""
    with database.read() as connection:
        require_known_day(connection, as_of)
        snapshot = read_snapshot(connection, as_of, shapes=False, recorded_as_of=recorded_as_of)
        found = read_documents(connection, recorded_as_of=recorded_as_of, made_up=made_up)
    names = {unit: version.name for unit, version in snapshot.versions.items()}
    return [(one, names.get(one.unit_id, f"#{one.unit_id}")) for one in found if one.holds(as_of)]


def indicator(
    database: Database, ref: str, as_of: date, *, made_up: bool = True, recorded_as_of: datetime | None = None
) -> DocumentIndicator:
    """An indicator of the plan (T2-26, T1-22) over the counties of a date."""
    rule = rule_of(ref)
    with database.read() as connection:
        require_known_day(connection, as_of)
        snapshot = read_snapshot(
            connection, as_of, shapes=False, recorded_as_of=recorded_as_of, levels=("province", "prefecture", "county")
        )
        documents = read_documents(connection, recorded_as_of=recorded_as_of, made_up=made_up)
    counties = {version.unit_id: version.name for version in snapshot.at_level("county")}
    return document_indicator(rule, documents, counties, as_of)


def _of_no_office(snapshot: Snapshot, unit_id: int) -> list[Complaint]:
    version = snapshot.versions.get(unit_id)
    if version is None:
        return [Complaint(f"unit {unit_id} is not in force on {snapshot.as_of}", field="unit_id")]
    if version.level not in _LEVELS:
        return [
            Complaint(
                f"{version.name} is a {version.level}: documents are of a county or the city",
                field="unit_id",
                fix="register it for the county it lies in, and say in the note what it covers",
            )
        ]
    return []
