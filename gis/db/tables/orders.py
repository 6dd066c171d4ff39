"""Change orders: their papers, their events, the ground they name; and drafts, which are not in force yet."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Integer,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from gis.db.tables.base import geometry, identity, metadata, order_ref

change_order = Table(
    "change_order",
    metadata,
    identity("Number of the order in this register."),
    Column("key", Text, nullable=False, unique=True, comment="Stable key of the order file: 2020-07-nantong."),
    Column("title", Text, nullable=False, comment="Title in words."),
    Column("kind", Text, nullable=False, comment="legal, list_difference (no legal document) or survey (units enter)."),
    Column("approved_on", Date, comment="Date of approval."),
    Column("announced_on", Date, comment="Date it became public; before it only officers on it may know."),
    Column("effective_on", Date, nullable=False, comment="First day on which it holds."),
    Column("effective_precision", Text, nullable=False, comment="day, month or year."),
    Column(
        "effective_assumed",
        Boolean,
        nullable=False,
        comment="The legal date is not known; this one is assumed.",
    ),
    Column("code_published_on", Date, comment="Date the codes were published."),
    Column("state", Text, nullable=False, comment="applied, annulled or corrected."),
    Column("place", BigInteger, nullable=False, comment="Place among the orders of one day; a correction keeps it."),
    order_ref("completes", "The order whose pending codes this second step gives."),
    order_ref("corrects", "The order this one stands in for."),
    Column("note", Text, comment="What a reader should know."),
    Column(
        "sha256",
        Text,
        nullable=False,
        comment="Hash of the order as read, to tell a second load from a change.",
    ),
    Column("applied_at", DateTime(timezone=True), comment="Recorded moment of its application."),
    Column(
        "rewritten_at",
        DateTime(timezone=True),
        comment="Recorded moment from which its rows stand, if an order put in below it moved them; else applied_at.",
    ),
    Column("annulled_at", DateTime(timezone=True), comment="Recorded moment from which it is as if never made."),
    Column("annulled_why", Text, comment="Why it was annulled or corrected."),
    CheckConstraint("kind IN ('legal', 'list_difference', 'survey')", name="kind_known"),
    CheckConstraint("state IN ('applied', 'annulled', 'corrected')", name="state_known"),
    comment="Change orders (区划变更令): the source of truth for every later version.",
)

change_document = Table(
    "change_document",
    metadata,
    Column("order_id", BigInteger, ForeignKey("change_order.id"), primary_key=True, comment="The order."),
    Column("seq", Integer, primary_key=True, comment="Position in the list."),
    Column("role", Text, nullable=False, comment="reply (批复), provincial_notice, city_notice, announcement …"),
    Column("body", Text, comment="Who issued it."),
    Column("number", Text, comment="Its number: 苏政发〔2020〕60号."),
    Column("dated", Date, comment="Its date."),
    Column("source", Text, comment="Where we know it from."),
    Column("file", Text, comment="Where the paper itself is kept."),
    comment="Documents of an order, by role.",
)

change_event = Table(
    "change_event",
    metadata,
    Column("order_id", BigInteger, ForeignKey("change_order.id"), primary_key=True, comment="The order."),
    Column("seq", Integer, primary_key=True, comment="Position; events are applied in this order."),
    Column("kind", Text, nullable=False, comment="merge, change_kind, rename, establish, recode …"),
    Column("body", JSONB, nullable=False, comment="The event as written in the order."),
    comment="Events of an order, as written.",
)

change_area = Table(
    "change_area",
    metadata,
    Column("order_id", BigInteger, ForeignKey("change_order.id"), primary_key=True, comment="The order."),
    Column("name", Text, primary_key=True, comment="Name of the piece of ground in the order's events."),
    geometry("MULTIPOLYGON", "The piece of ground.", index=False),
    comment="Ground that the events of an order name, kept so that the order can be planned again.",
)

order_draft = Table(
    "order_draft",
    metadata,
    identity("Identity of the draft."),
    Column("body", JSONB, nullable=False, comment="The order as far as it is written."),
    Column("areas", JSONB, nullable=False, comment="Ground it names: name to GeoJSON MultiPolygon, WGS 84."),
    Column("practice", Boolean, nullable=False, comment="推演: may be previewed, never applied."),
    Column("officers", ARRAY(Text), nullable=False, comment="Who may know of it besides its author."),
    Column("author", Text, nullable=False, comment="Who drew it up."),
    Column("revision", Integer, nullable=False, comment="Raised by every change; a change names the one it saw."),
    Column("sealed_until", Date, comment="Approved but not announced: it enters the register on this day."),
    Column("trouble", Text, comment="Why it could not enter the register when its day came."),
    Column("sha256", Text, comment="Hash of the order as read, for one that waits for its day."),
    Column("created_at", DateTime(timezone=True), nullable=False, comment="When it was begun."),
    Column("changed_at", DateTime(timezone=True), nullable=False, comment="When it was changed last."),
    comment="Orders drawn up, practised on, or kept until announced: nothing of them is in the register.",
)
