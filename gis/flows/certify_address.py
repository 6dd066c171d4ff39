"""Certify that a former and the present written form of an address are one place, with what made it so."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Connection

from gis.addresses.certificate import (
    ISSUED_DOCUMENTS,
    AskedCertificate,
    Certificate,
    Form,
    Turn,
    former_form,
    orders_at,
    present_form,
    turns,
)
from gis.addresses.ground import AddressGround
from gis.book import Book
from gis.db.address_certificates import orders_told, read_certificate, write_certificate
from gis.db.address_changes import province_name
from gis.db.address_lookup import read_address_ground
from gis.db.address_reads import versions_of
from gis.db.audit import AuditEntry, write_audit
from gis.db.books import read_book
from gis.db.clock import next_moment, share_register
from gis.db.connect import Database
from gis.errors import BadInput, Complaint, Conflict, NotFound
from gis.flows.show_address import TOWN, forms_of
from gis.placenames.approvers import BUREAU
from gis.rights import Act, Identity, require

ACT: Act = "certify:addresses"


def certify_address(
    database: Database, who: Identity, address_id: str, asked: AskedCertificate, today: date
) -> Certificate:
    """Issue a certificate, in one transaction with its entry in the audit.

    ``BadInput`` where the address was never written so or nothing has changed; ``Conflict`` where the register does
    not know by what it changed.
    """
    require(ACT, who)
    if asked.issued_on > today:
        raise BadInput(
            Complaint(f"{asked.issued_on} is not yet: certificates are of today or before", field="issued_on")
        )
    with database.write() as connection:
        # no order changes what is certified while it is written
        share_register(connection)
        drawn = _drawn(connection, who, address_id, asked)
        at = next_moment(connection)
        certificate = write_certificate(connection, drawn, at)
        detail = {"certificate": certificate.number, "old": drawn.old_text, "new": drawn.new_text}
        write_audit(connection, who, ACT, [AuditEntry(f"address:{address_id}", detail)], at)
    return certificate


def show_certificate(connection: Connection, who: Identity, number: int) -> Certificate:
    """A certificate as it was issued; ``NotFound`` also where it is of demonstration data that may not be given."""
    found = read_certificate(connection, number)
    if found.basis["made_up"] and not who.made_up_data:
        raise NotFound(f"there is no certificate {number}")
    return found


def _drawn(connection: Connection, who: Identity, address_id: str, asked: AskedCertificate) -> Certificate:
    rows = [dict(row._mapping) for row in versions_of(connection, address_id) if row.recorded_to is None]
    rows = [row for row in rows if who.made_up_data or not row["made_up"]]
    if not rows:
        raise NotFound(f"there is no address {address_id}")
    ground = read_address_ground(connection, province_name(connection) or "")
    forms = [Form(one.text, one.valid_from, one.valid_to) for one in forms_of(rows, ground)]
    old, old_on = former_form(forms, asked)
    told = [
        _ground_of(connection, turn, rows, ground, read_book(connection))
        for turn in turns(forms, old_on, asked.issued_on)
    ]
    chain = ground.nearest(rows[-1]["community_id"], asked.issued_on.toordinal())
    basis = {"issuer": chain.names[0] + BUREAU, "made_up": any(row["made_up"] for row in rows), "turns": told}
    new = present_form(forms, asked.issued_on)
    return Certificate(0, address_id, old.text, old_on, new.text, basis, asked.issued_on, who.name)


def _ground_of(
    connection: Connection, turn: Turn, rows: Sequence[Mapping[str, Any]], ground: AddressGround, book: Book
) -> dict[str, Any]:
    """A change of the form with the orders that made it so, or the record of the address; ``Conflict`` without any."""
    numbers = {number for row in rows for number in _orders(turn.day, row, ground, book)}
    orders = [
        {**order, "documents": [paper for paper in order["documents"] if paper["role"] in ISSUED_DOCUMENTS]}
        for order in orders_told(connection, numbers)
    ]
    record = next((row for row in rows if row["valid_from"] == turn.day), None)
    if not orders and record is None:
        raise Conflict(f"the register does not know by what {turn.was} became {turn.became} on {turn.day}")
    kept = None if record is None else {"source": record["source"], "note": record["note"]}
    return {"day": turn.day, "was": turn.was, "became": turn.became, "orders": orders, "record": kept}


def _orders(day: date, row: Mapping[str, Any], ground: AddressGround, book: Book) -> Iterator[int]:
    community, place = row["community_id"], day.toordinal()
    before, after = ground.on(community, place - 1), ground.on(community, place)
    if before is not None and after is not None:
        yield from orders_at(day, before, after, book.lives, TOWN if row["street"] else TOWN + 1)
