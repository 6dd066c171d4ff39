"""What the lookup of addresses stands on: the names that lead to them, their keys, and what people decided."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Table,
    Text,
    text,
)
from sqlalchemy.dialects.postgresql import JSONB

from gis.db.tables.base import identity, metadata, unit_ref

address_name = Table(
    "address_name",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False, comment="Number of the name."),
    Column(
        "kind", Text, nullable=False, comment="street, estate, natural_village, building_name; community for groups."
    ),
    Column("text", Text, nullable=False, comment="The name; empty for a community's groups."),
    unit_ref("community_id", "The community in which it leads to addresses."),
    Column("sound", Text, nullable=False, comment="Toneless key."),
    Column("initials", Text, nullable=False, comment="First letters."),
    Column("addresses", BigInteger, nullable=False, comment="How many addresses it leads to."),
    Column("made_up", Boolean, nullable=False, comment="Leads to demonstration data only."),
    CheckConstraint("kind IN ('street', 'estate', 'natural_village', 'building_name', 'community')", name="kind_known"),
    comment="Distinct names that lead to addresses, by community; derived from address (tongtu address index).",
)
# one row a name and community
Index(
    "uq_address_name_kind_text_community",
    address_name.c.kind,
    address_name.c.text,
    address_name.c.community_id,
    unique=True,
)

address_key = Table(
    "address_key",
    metadata,
    Column("name_id", BigInteger, primary_key=True, autoincrement=False, comment="The name."),
    Column(
        "key",
        Text(collation="C"),
        primary_key=True,
        comment="lane/group/door/building/unit/floor/room/entrance below the name (gis/addresses/keys.py).",
    ),
    Column(
        "address_row",
        BigInteger,
        ForeignKey("address.id", ondelete="CASCADE"),
        primary_key=True,
        comment="The version of the address.",
    ),
    comment="Addresses by name and key: the one index that the lookup asks; derived from address.",
)
# what an address is found by, when it is written anew or taken away
Index("ix_address_key_address_row", address_key.c.address_row)

address_review = Table(
    "address_review",
    metadata,
    identity("Number of the question."),
    Column("text", Text, nullable=False, comment="What was asked, normalised: a decision holds for all that reads so."),
    Column("raw", Text, nullable=False, comment="What was asked, as it came."),
    Column("asked_by", Text, nullable=False, comment="Who asked it first."),
    Column("asked_at", DateTime(timezone=True), nullable=False, comment="When it was asked first."),
    Column("times", BigInteger, nullable=False, comment="How often it was asked."),
    Column("answer", JSONB, nullable=False, comment="What the lookup answered: grade and candidates."),
    Column("state", Text, nullable=False, comment="open, decided or dismissed."),
    Column("address_id", Text, comment="The address that is meant, as a person decided."),
    Column("decided_by", Text, comment="Who decided."),
    Column("decided_at", DateTime(timezone=True), comment="When."),
    Column("why", Text, comment="By what evidence."),
    CheckConstraint("state IN ('open', 'decided', 'dismissed')", name="state_known"),
    CheckConstraint("(state = 'decided') = (address_id IS NOT NULL)", name="decision_names_an_address"),
    CheckConstraint("(state = 'open') = (decided_by IS NULL)", name="decided_by_somebody"),
    comment="Addresses matched with doubt (grade C), for a person to decide; decisions are used from then on.",
)
# one question a text; the lookup asks for decisions by it
Index("uq_address_review_text", address_review.c.text, unique=True)
# the queue
Index(
    "ix_address_review_open",
    address_review.c.times,
    postgresql_where=text("state = 'open'"),
)

address_change = Table(
    "address_change",
    metadata,
    identity("Number of the change; mirrors ask for what came after the one they know."),
    Column("at", DateTime(timezone=True), nullable=False, comment="Recorded moment of the change."),
    Column("kind", Text, nullable=False, comment="added, changed, ended, community (written form) or reload."),
    Column("address_id", Text, comment="The address, for changes of one."),
    unit_ref("community_id", "The community whose addresses are written otherwise.", nullable=True),
    Column("since", Date, comment="First day on the ground on which it holds."),
    Column("detail", JSONB, nullable=False, comment="The row as it is now, or the chain as it was and is."),
    CheckConstraint("kind IN ('added', 'changed', 'ended', 'community', 'reload')", name="kind_known"),
    comment="Numbered changes of addresses, for mirrors: one entry a community where an order changes written forms.",
)

address_certificate = Table(
    "address_certificate",
    metadata,
    identity("Number of the certificate."),
    Column("address_id", Text, nullable=False, comment="The address."),
    Column("old_text", Text, nullable=False, comment="The former written form, with divisions."),
    Column("old_on", Date, nullable=False, comment="A day on which it was written so."),
    Column("new_text", Text, nullable=False, comment="The form on the day of issue."),
    Column("basis", JSONB, nullable=False, comment="Orders and cases that made it so: title, number, date."),
    Column("issued_on", Date, nullable=False, comment="Day of issue."),
    Column("issued_by", Text, nullable=False, comment="Who issued it."),
    Column("at", DateTime(timezone=True), nullable=False, comment="When it was written."),
    comment="Certificates of address change (地址变更证明): old and new form are one place.",
)
# certificates of an address
Index("ix_address_certificate_address_id", address_certificate.c.address_id)
