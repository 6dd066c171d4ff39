"""What stands on the ground: addresses, facilities and residents."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, Date, Double, Index, Integer, Table, Text, text

from gis.db.tables.base import (
    clock_rules,
    geometry,
    identity,
    metadata,
    provenance,
    recorded,
    unit_ref,
    valid,
)

address = Table(
    "address",
    metadata,
    identity("Identity of the row."),
    Column("address_id", Text, nullable=False, comment="Identity of the address; DEMO- when made up."),
    valid(),
    recorded(),
    unit_ref("community_id", "The community it lies in; names and codes are joined as of the date asked."),
    Column("zone", Text, comment="专属区: development zone, farm, port."),
    Column("street", Text, comment="街路巷."),
    Column("sub_street", Text, comment="Branch: 支路, 巷, 弄."),
    Column("natural_village", Text, comment="自然村."),
    Column("group_no", Integer, comment="村民小组 (组) number."),
    Column("door_no", Integer, comment="门牌号."),
    Column("door_sub", Text, comment="Part after the door number: 44号-1."),
    Column("estate", Text, comment="小区 or courtyard."),
    Column("building_no", Text, comment="幢."),
    Column("building_name", Text, comment="Named building."),
    Column("unit", Text, comment="单元."),
    Column("floor", Integer, comment="Floor; below ground negative."),
    Column("room", Text, comment="户室."),
    Column("entrance", Text, comment="Which entrance the point is at."),
    Column("text", Text, nullable=False, comment="Its own words, from street or village down, in standard form."),
    Column("dwelling", Boolean, nullable=False, comment="Somebody lives here."),
    geometry("POINT", "Point at the entrance.", index=True),
    *provenance(),
    Column("note", Text, comment="What a reader should know."),
    *clock_rules("address", "address_id")[:2],
    comment="Standard addresses: each owns only its own words.",
)
# An exclusion constraint on a million rows takes minutes to build (docs/decisions/0002): the present is guarded by
# this unique index, the past by the statement trigger in sql/functions/address_clock_guard.sql.
Index(
    "uq_address_current",
    address.c.address_id,
    unique=True,
    postgresql_where=text("upper_inf(valid) AND upper_inf(recorded)"),
)
# every version of one address
Index("ix_address_address_id", address.c.address_id)
# homes of a community, and the addresses an order touches
Index("ix_address_community_id", address.c.community_id)

facility = Table(
    "facility",
    metadata,
    identity("Identity of the row."),
    Column("facility_id", Text, nullable=False, comment="Identity of the facility; DEMO- when made up."),
    valid(),
    recorded(),
    Column("kind", Text, nullable=False, comment="daycare, meal, station, institution, social_work, cemetery …"),
    Column("name", Text, nullable=False, comment="Its name."),
    unit_ref("community_id", "The community it lies in."),
    Column("capacity", Integer, comment="People or graves it can serve."),
    Column("beds", Integer, comment="Beds."),
    Column("nursing_beds", Integer, comment="Of these, nursing beds."),
    Column("floor_area_m2", Double, comment="Floor area, square metres."),
    Column("operator", Text, comment="Who runs it."),
    Column("address_text", Text, comment="Its address in words."),
    Column("land_approval", Text, comment="approved, historic_unapproved or unknown (burial grounds)."),
    geometry("POINT", "Point at the entrance."),
    *provenance(),
    *clock_rules("facility", "facility_id"),
    comment="Service points; valid is from opening to closing.",
)
# facilities of a kind open on a date
Index("ix_facility_kind", facility.c.kind)

residents = Table(
    "residents",
    metadata,
    unit_ref("community_id", "The community.", primary_key=True),
    Column("reference_date", Date, primary_key=True, comment="Date the figure is for."),
    Column("band", Text, primary_key=True, comment="Age band: all, 60+, 65+ or 80+."),
    Column("people", BigInteger, nullable=False, comment="People."),
    *provenance(),
    comment="Residents of communities by age band.",
)

unit_residents = Table(
    "unit_residents",
    metadata,
    Column("unit", Text, primary_key=True, comment="The reporting unit as the source names it."),
    Column("reference_date", Date, primary_key=True, comment="Date the figure is for."),
    Column("band", Text, primary_key=True, comment="all, 60+ or 65+."),
    Column("code_mca", Text, comment="Legal code of the unit at that date; empty for statistical units."),
    Column("people", BigInteger, comment="People; empty where only a share is published."),
    Column("share", Double, comment="Share of the unit's residents; empty where only a count is published."),
    *provenance(),
    comment="Published figures by reporting unit, as published, side by side.",
)
