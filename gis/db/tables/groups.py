"""Named groups of units that are no divisions, counters of what lies in communities, and other lands' histories."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, DateTime, ForeignKey, Index, Integer, Table, Text

from gis.db.tables.base import clock_rules, identity, metadata, provenance, recorded, unit_ref, valid

unit_group = Table(
    "unit_group",
    metadata,
    Column("key", Text, primary_key=True, comment="Stable key: shiqu."),
    Column("name", Text, nullable=False, unique=True, comment="Its name: 市区."),
    Column("kind", Text, nullable=False, comment="urban, rural, census, zone or other."),
    *provenance(),
    Column("note", Text, comment="What a reader should know."),
    CheckConstraint("kind IN ('urban', 'rural', 'census', 'zone', 'other')", name="kind_known"),
    comment="Dated groups of units that are not divisions: 市区, 涉农 counties, reporting units, zones.",
)

unit_group_member = Table(
    "unit_group_member",
    metadata,
    identity("Identity of the row."),
    Column("group_key", Text, ForeignKey("unit_group.key"), nullable=False, comment="The group."),
    unit_ref("unit_id", "A unit of it, whole."),
    valid(),
    recorded(),
    Column("source", Text, nullable=False, comment="Where this membership comes from."),
    *clock_rules("unit_group_member", "group_key", "unit_id"),
    comment="Which units a group is made of, by period.",
)

community_count = Table(
    "community_count",
    metadata,
    unit_ref("community_id", "The community.", primary_key=True),
    Column("addresses", BigInteger, nullable=False, comment="Addresses in force now."),
    Column("dwellings", BigInteger, nullable=False, comment="Of these, where somebody lives."),
    CheckConstraint("addresses >= 0 AND dwellings >= 0", name="not_negative"),
    comment="Counters that the address flows keep, so that orders need not scan addresses.",
)

catalogue = Table(
    "catalogue",
    metadata,
    Column("name", Text, primary_key=True, comment="Name of the catalogue."),
    Column("source", Text, nullable=False, comment="The file it was loaded from."),
    Column("sha256", Text, nullable=False, comment="Hash of the file."),
    Column("loaded_at", DateTime(timezone=True), nullable=False, comment="When it was loaded."),
    comment="Histories of divisions of other lands or of the whole country; never mixed with the register.",
)

catalogue_unit = Table(
    "catalogue_unit",
    metadata,
    Column("catalogue", Text, ForeignKey("catalogue.name"), primary_key=True, comment="The catalogue."),
    Column("line", Integer, primary_key=True, comment="Line in the file."),
    Column("code", Text, nullable=False, comment="Code."),
    Column("name", Text, nullable=False, comment="Name in this period."),
    Column("level", Text, nullable=False, comment="Level as the file writes it."),
    Column("valid_from", Date, nullable=False, comment="First day; a bare year is its first of January."),
    Column("valid_to", Date, comment="First day no longer valid; empty while in force."),
    Column("successors", Text, nullable=False, comment="Codes it went to, as the file writes them."),
    comment="Rows of catalogues: a code under one name in one period.",
)
# the periods of one code
Index("ix_catalogue_unit_code", catalogue_unit.c.catalogue, catalogue_unit.c.code)

catalogue_complaint = Table(
    "catalogue_complaint",
    metadata,
    Column("catalogue", Text, ForeignKey("catalogue.name"), primary_key=True, comment="The catalogue."),
    Column("seq", Integer, primary_key=True, comment="Position."),
    Column("line", Integer, comment="Line in the file."),
    Column("field", Text, comment="Column of the file."),
    Column("message", Text, nullable=False, comment="What contradicts what."),
    comment="Contradictory rows of catalogues, as reported when they were loaded.",
)
