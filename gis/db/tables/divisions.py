"""Division units, their versions and codes, the orders that change them, and what is derived from these."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    Double,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.dialects.postgresql import ARRAY, DATERANGE, JSONB

from gis.db.tables.base import (
    clock_rules,
    geometry,
    identity,
    metadata,
    order_ref,
    provenance,
    recorded,
    unit_ref,
    valid,
)

division_unit = Table(
    "division_unit",
    metadata,
    identity("Identity of the unit; never its name or its code."),
    Column("level", Text, nullable=False, comment="province, prefecture, county, town or community."),
    Column("origin", Text, nullable=False, unique=True, comment="What founded it: baseline:KEY or order:KEY/N."),
    order_ref("founded_by", "The order that founded it."),
    CheckConstraint("level IN ('province', 'prefecture', 'county', 'town', 'community')", name="level_known"),
    comment="A division as a thing with a life: founded once, ended once, never renamed into another.",
)

division_geometry = Table(
    "division_geometry",
    metadata,
    identity("Identity of the shape; versions that differ only in name or parent share it."),
    geometry("MULTIPOLYGON", "The area."),
    geometry("POINT", "A point inside, for labels.", name="label_point", index=False),
    Column("area_m2", Double, nullable=False, comment="Area in square metres, measured in EPSG:4549."),
    Column("quality", Text, nullable=False, comment="official, illustrative or approximate."),
    CheckConstraint("quality IN ('official', 'illustrative', 'approximate')", name="quality_known"),
    CheckConstraint("ST_IsValid(geom)", name="geom_valid"),
    comment="Areas of divisions; neighbours share every vertex.",
)

division_outline = Table(
    "division_outline",
    metadata,
    Column(
        "geometry_id",
        BigInteger,
        ForeignKey("division_geometry.id"),
        primary_key=True,
        comment="The full shape.",
    ),
    Column("zoom", Integer, primary_key=True, comment="Drawn up to and including this zoom."),
    Column("valid", DATERANGE, primary_key=True, comment="Dates of the map it was simplified on."),
    geometry("MULTIPOLYGON", "The area, simplified on shared edges."),
    comment="Simplified areas by zoom; derived from division_geometry and remade when an order changes the map.",
)

division_version = Table(
    "division_version",
    metadata,
    identity("Identity of the version."),
    unit_ref("unit_id", "The unit."),
    valid(),
    recorded(),
    Column("name", Text, nullable=False, comment="Full name, proper and generic part: 崇川区."),
    Column("kind", Text, nullable=False, comment="市辖区, 县, 县级市, 街道, 镇, 乡, 村, 社区 …"),
    unit_ref("parent_id", "Legal superior; empty for the province.", nullable=True),
    unit_ref("managed_by", "Managing prefecture where it differs from the parent (代管).", nullable=True),
    Column(
        "geometry_id",
        BigInteger,
        ForeignKey("division_geometry.id"),
        comment="Its area; empty where not known.",
    ),
    Column("seat_address", Text, comment="Address of the seat, in words."),
    geometry("POINT", "Point of the seat.", name="seat_point", nullable=True, index=False),
    Column("precision", Text, nullable=False, comment="How exact the first day is: day, month or year."),
    Column("assumed", Boolean, nullable=False, comment="The first day is assumed, not documented."),
    *provenance(),
    Column("note", Text, comment="What a reader should know of this version."),
    order_ref("opened_by", "The order that opened it."),
    order_ref("closed_by", "The order that closed it."),
    *clock_rules("division_version", "unit_id"),
    CheckConstraint("precision IN ('day', 'month', 'year')", name="precision_known"),
    comment="What was true of a unit in a period: name, kind, parent, area, seat.",
)
# children of a unit, in trees and in the check that children tile their parent
Index("ix_division_version_parent_id", division_version.c.parent_id)
# as-of lists and tiles, which ask for rows believed now that hold a date
Index("ix_division_version_valid", division_version.c.valid, postgresql_using="gist")
# from a shape found by place (divisions/at, tiles) to its versions
Index("ix_division_version_geometry_id", division_version.c.geometry_id)

division_code = Table(
    "division_code",
    metadata,
    identity("Identity of the row."),
    unit_ref("unit_id", "The unit that bore the code."),
    Column("system", Text, nullable=False, comment="mca (legal), stats (statistical) or gb2260."),
    Column(
        "code",
        Text,
        nullable=False,
        comment="6, 9 or 12 digits by level; meaningless without system and date.",
    ),
    valid(),
    recorded(),
    Column("source", Text, nullable=False, comment="Where the code comes from."),
    order_ref("opened_by", "The order that gave it."),
    order_ref("closed_by", "The order that ended it."),
    *clock_rules("division_code", "system", "code"),
    *clock_rules("division_code", "unit_id", "system")[2:],
    CheckConstraint("system IN ('mca', 'stats', 'gb2260')", name="system_known"),
    CheckConstraint("code ~ '^([0-9]{6}|[0-9]{9}|[0-9]{12})$'", name="code_shape"),
    comment="Codes of units by system, each with its own period.",
)

change_order = Table(
    "change_order",
    metadata,
    identity("Number of the order in this register."),
    Column("key", Text, nullable=False, unique=True, comment="Stable key of the order file: 2020-07-nantong."),
    Column("title", Text, nullable=False, comment="Title in words."),
    Column("kind", Text, nullable=False, comment="legal, or list_difference (no legal document)."),
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
    Column("state", Text, nullable=False, comment="draft, applied or annulled."),
    Column("note", Text, comment="What a reader should know."),
    Column(
        "sha256",
        Text,
        nullable=False,
        comment="Hash of the order as read, to tell a second load from a change.",
    ),
    Column("applied_at", DateTime(timezone=True), comment="Recorded moment of its application."),
    Column("annulled_at", DateTime(timezone=True), comment="Recorded moment from which it is as if never made."),
    Column("annulled_why", Text, comment="Why it was annulled."),
    CheckConstraint("kind IN ('legal', 'list_difference')", name="kind_known"),
    CheckConstraint("state IN ('draft', 'applied', 'annulled')", name="state_known"),
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

succession = Table(
    "succession",
    metadata,
    identity("Identity of the link."),
    Column(
        "order_id",
        BigInteger,
        ForeignKey("change_order.id"),
        nullable=False,
        comment="The order that made it.",
    ),
    unit_ref("predecessor_id", "The unit before."),
    unit_ref("successor_id", "The unit after."),
    Column("kind", Text, nullable=False, comment="merge, change_kind, establish, abolish or transfer."),
    Column("happened_on", Date, nullable=False, comment="First day of the state after."),
    Column("area_share", Double, comment="Share of the predecessor's area that went over; empty where not known."),
    recorded(),
    CheckConstraint("area_share > 0 AND area_share <= 1", name="share_in_range"),
    UniqueConstraint("order_id", "predecessor_id", "successor_id"),
    comment="Who came from whom, with shares.",
)
# history of a unit forwards and backwards
Index("ix_succession_predecessor_id", succession.c.predecessor_id)
Index("ix_succession_successor_id", succession.c.successor_id)

community_chain = Table(
    "community_chain",
    metadata,
    identity("Identity of the row."),
    unit_ref("community_id", "The community an address or a person knows."),
    valid(),
    recorded(),
    unit_ref("unit_id", "The community in force in this period: itself, its predecessor or its successor."),
    unit_ref("town_id", "Its town or street."),
    unit_ref("county_id", "Its county."),
    unit_ref("prefecture_id", "Its prefecture."),
    Column("names", ARRAY(Text), nullable=False, comment="Names from prefecture down to community."),
    Column("codes", JSONB, nullable=False, comment="Codes by level and system."),
    order_ref("written_by", "The order that wrote this row."),
    *clock_rules("community_chain", "community_id"),
    comment="What stands above a community, by period: the one table an order rewrites so that addresses follow.",
)
# homes and addresses of a county or town as of a date
Index("ix_community_chain_county_id", community_chain.c.county_id)
