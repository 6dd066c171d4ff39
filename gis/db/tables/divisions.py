"""Division units, their versions, codes and lineage, and what is derived from these."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    Double,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
    text,
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
    Column("figures", JSONB, comment="Figures its order gives: area_km2, people, communities, villages."),
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
    Column("state", Text, nullable=False, comment="in_force, or pending: the old code, until the new one is given."),
    Column("source", Text, nullable=False, comment="Where the code comes from."),
    order_ref("opened_by", "The order that gave it."),
    order_ref("closed_by", "The order that ended it."),
    *clock_rules("division_code", "system", "code"),
    *clock_rules("division_code", "unit_id", "system")[2:],
    CheckConstraint("system IN ('mca', 'stats', 'gb2260')", name="system_known"),
    CheckConstraint("state IN ('in_force', 'pending')", name="state_known"),
    CheckConstraint("code ~ '^([0-9]{6}|[0-9]{9}|[0-9]{12})$'", name="code_shape"),
    comment="Codes of units by system, each with its own period.",
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
    comment="Who came from whom, with shares.",
)
# one believed link a pair and order; an order that is planned again leaves earlier beliefs behind
Index(
    "uq_succession_believed",
    succession.c.order_id,
    succession.c.predecessor_id,
    succession.c.successor_id,
    unique=True,
    postgresql_where=text("upper_inf(recorded)"),
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
