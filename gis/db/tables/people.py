"""Who may come in: people, the roles they hold, their sessions, and departments' keys."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from gis.db.tables.base import identity, metadata, unit_ref

person = Table(
    "person",
    metadata,
    identity("Identity of the person."),
    Column("login", Text, nullable=False, unique=True, comment="Log-in name."),
    Column("name", Text, nullable=False, comment="Name shown."),
    Column("password_hash", Text, comment="argon2; empty for people who come through the city's log-in."),
    Column("must_change", Boolean, nullable=False, comment="The password must be changed at the next log-in."),
    Column("disabled", Boolean, nullable=False, comment="May not come in."),
    Column("created_at", DateTime(timezone=True), nullable=False, comment="When the account was made."),
    comment="People with an account.",
)

role_grant = Table(
    "role_grant",
    metadata,
    identity("Identity of the grant."),
    Column("person_id", BigInteger, ForeignKey("person.id"), nullable=False, comment="The person."),
    Column("role", Text, nullable=False, comment="A role of gis/rights.py."),
    unit_ref("unit_id", "The division it is bound to; empty for the whole register.", nullable=True),
    UniqueConstraint("person_id", "role", "unit_id"),
    comment="Roles people hold, bound to a division and what lies below it.",
)

login_session = Table(
    "login_session",
    metadata,
    Column("token_hash", Text, primary_key=True, comment="Hash of the cookie."),
    Column("person_id", BigInteger, ForeignKey("person.id"), nullable=False, comment="The person."),
    Column("created_at", DateTime(timezone=True), nullable=False, comment="Log-in."),
    Column("expires_at", DateTime(timezone=True), nullable=False, comment="End."),
    comment="Sessions of people logged in.",
)

api_key = Table(
    "api_key",
    metadata,
    identity("Identity of the key."),
    Column("name", Text, nullable=False, unique=True, comment="The department or purpose."),
    Column("prefix", Text, nullable=False, unique=True, comment="First characters, by which it is found."),
    Column("key_hash", Text, nullable=False, comment="SHA-256 of the key, which is random and shown once."),
    Column("scopes", ARRAY(Text), nullable=False, comment="What it may do."),
    Column("role", Text, nullable=False, comment="The role it acts in (gis/rights.py)."),
    unit_ref("unit_id", "The division it is bound to, with what lies below; empty: everywhere.", nullable=True),
    Column(
        "made_up_data",
        Boolean,
        nullable=False,
        comment="May be given demonstration rows; never in production.",
    ),
    Column("quota_per_minute", Integer, comment="Requests a minute; empty: no limit."),
    Column("created_at", DateTime(timezone=True), nullable=False, comment="When it was made."),
    Column("expires_at", DateTime(timezone=True), comment="When it ends; empty: never."),
    Column("revoked_at", DateTime(timezone=True), comment="When it was withdrawn."),
    CheckConstraint("quota_per_minute > 0", name="quota_positive"),
    comment="Keys of departments' systems.",
)

audit_entry = Table(
    "audit_entry",
    metadata,
    identity("Identity of the entry."),
    Column("at", DateTime(timezone=True), nullable=False, comment="When it was done."),
    Column("actor", Text, nullable=False, comment="Who did it: a person's log-in, the name of a key, the command."),
    Column("role", Text, nullable=False, comment="In which role."),
    Column("act", Text, nullable=False, comment="What was done, as in gis/rights.py: read:markers_exact."),
    Column("subject", Text, nullable=False, comment="To what: marker:ID, line:ID."),
    Column("detail", JSONB, nullable=False, comment="How many, by which route, on which date."),
    comment="Who read or did what is restricted; written in the transaction that did it, never changed.",
)
# what was done to one thing
Index("ix_audit_entry_subject", audit_entry.c.subject)
