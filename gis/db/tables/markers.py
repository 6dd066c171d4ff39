"""Boundary markers in both clocks, where they stand on their lines, who looked at them, and what they found."""

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
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from gis.db.tables.base import clock_rules, geometry, identity, metadata, provenance, recorded, unit_ref, valid


def _line_ref(*, nullable: bool, comment: str) -> Column[int]:
    return Column("line_id", BigInteger, ForeignKey("boundary_line.id"), nullable=nullable, comment=comment)


boundary_marker = Table(
    "boundary_marker",
    metadata,
    identity("Identity of the row."),
    Column("marker_id", Text, nullable=False, comment="Identity of the marker; DEMO- when made up."),
    valid(),
    recorded(),
    Column("number", Text, nullable=False, comment="Number as cut in the stone: line code, serial, type letter."),
    Column("line_code", Text, nullable=False, comment="The line code of the number; never changed by an order."),
    Column("serial", Integer, nullable=False, comment="Serial along the line, from west or north."),
    Column("type_letter", Text, nullable=False, comment="Q single, A/B double, C/D/E triple."),
    Column("name", Text, comment="Its name: 崇川通州线3号界桩."),
    _line_ref(nullable=True, comment="The line it was set on; empty for a marker on no known line."),
    Column("grade", Text, comment="province, prefecture, county or town (界桩等级)."),
    Column("shape", Text, comment="two_sided or three_sided (双面型, 三面型)."),
    Column("material", Text, comment="Material."),
    geometry("POINT", "Exact position: restricted, never given out without the right."),
    Column("original_crs", Text, comment="The system its coordinates were given in: EPSG:2383, gcj02 …; restricted."),
    Column("original_x", Double, comment="First original coordinate: east or longitude; restricted."),
    Column("original_y", Double, comment="Second original coordinate: north or latitude; restricted."),
    Column("height_m", Double, comment="Height in metres; restricted."),
    Column("height_datum", Text, comment="1985 or 1956."),
    Column("accuracy_m", Double, comment="Mean error of the point (点位中误差), metres."),
    Column("sides", ARRAY(Text), nullable=False, comment="The sides as the register form names them."),
    Column("side_units", ARRAY(BigInteger), nullable=False, comment="The units these are, where known."),
    Column("located_in", ARRAY(Text), nullable=False, comment="Where it stands, on each side (所在地)."),
    unit_ref("managed_by", "The side that keeps it, by agreement.", nullable=True),
    Column("position_text", Text, comment="Its place in words (位置描述); restricted."),
    Column(
        "reference_objects", JSONB, nullable=False, comment="方位物: object, azimuth, its kind, metres; restricted."
    ),
    Column("record", JSONB, nullable=False, comment="The other fields of the register form (DOMAIN §2.4); restricted."),
    Column("is_public", Boolean, nullable=False, comment="Whether others may know that it stands, to 0.01°."),
    Column("set_on", Date, comment="When the stone was set."),
    Column(
        "change", Text, nullable=False, comment="What opened the version: loaded, relocated, replaced or corrected."
    ),
    *provenance(),
    Column("note", Text, comment="What a reader should know."),
    *clock_rules("boundary_marker", "marker_id"),
    CheckConstraint("type_letter IN ('Q', 'A', 'B', 'C', 'D', 'E')", name="letter_known"),
    CheckConstraint("cardinality(sides) BETWEEN 0 AND 3", name="sides_at_most_three"),
    CheckConstraint("change IN ('loaded', 'relocated', 'replaced', 'corrected')", name="change_known"),
    comment="Boundary markers (界桩).",
)
# the markers whose stones bear a line's code
Index("ix_boundary_marker_line_code", boundary_marker.c.line_code)

marker_placement = Table(
    "marker_placement",
    metadata,
    identity("Identity of the row."),
    Column("marker_id", Text, nullable=False, comment="The marker."),
    _line_ref(nullable=False, comment="A line it stands on; three where three meet."),
    valid(),
    recorded(),
    Column("chainage_m", Double, nullable=False, comment="Metres along the line from its start; restricted."),
    Column("offset_m", Double, nullable=False, comment="Metres off the line; restricted."),
    *clock_rules("marker_placement", "marker_id", "line_id"),
    comment="Where a marker stands on the lines of a date; derived whenever markers or lines change.",
)
# the markers of a line
Index("ix_marker_placement_line_id", marker_placement.c.line_id)

inspection_round = Table(
    "inspection_round",
    metadata,
    identity("Identity of the round."),
    _line_ref(nullable=False, comment="The line that is walked."),
    Column("year", Integer, nullable=False, comment="The year it is due in."),
    Column("kind", Text, nullable=False, comment="five_year (joint inspection), special or daily."),
    Column("number", Integer, nullable=False, comment="Which of its kind in the year, from 1."),
    unit_ref("led_by", "The side that leads; empty when it is led elsewhere.", nullable=True),
    Column("led_elsewhere", Text, comment="Who leads a line of a higher level, in words."),
    Column("reason", Text, comment="Why a special one: flood, works, a river that moved."),
    Column("plan_due", Date, comment="The plan is due."),
    Column("report_due", Date, comment="The report is due."),
    Column("signatures", JSONB, nullable=False, comment="By side: who signed and when."),
    Column("reported_on", Date, comment="When the result went to the approving authority."),
    recorded(),
    *provenance(),
    UniqueConstraint("line_id", "year", "kind", "number", name="uq_inspection_round_line_year_kind"),
    CheckConstraint("kind IN ('five_year', 'special', 'daily')", name="kind_known"),
    CheckConstraint("number > 0", name="number_positive"),
    comment="Rounds of inspection (联合检查) by line.",
)

marker_visit = Table(
    "marker_visit",
    metadata,
    identity("Identity of the visit."),
    Column("marker_id", Text, nullable=False, comment="The marker."),
    Column("round_id", BigInteger, ForeignKey("inspection_round.id"), comment="The round it belongs to."),
    Column("act", Text, nullable=False, comment="visit, repair or relocation."),
    Column("on_day", Date, nullable=False, comment="The day at the stone."),
    Column("accurate", Boolean, comment="位置准确: stands where the result table says; empty: not looked at."),
    Column("firm", Boolean, comment="埋设牢固: firmly set."),
    Column("visible", Boolean, comment="明显易见: easily seen."),
    Column("legible", Boolean, comment="注记清晰: inscription legible."),
    Column("filed", Boolean, comment="档案完备: records complete."),
    Column("findings", ARRAY(Text), nullable=False, comment="lost, broken, moved, tilted, illegible, hidden …"),
    Column("action", Text, comment="What was done or is to be done."),
    geometry(
        "POINT", "Where the visitor's receiver stood: restricted.", name="visit_point", nullable=True, index=False
    ),
    Column("offset_m", Double, comment="Metres between that and the register's point; restricted."),
    Column("signatures", JSONB, nullable=False, comment="By side: who signed and when."),
    unit_ref("done_by", "The side that did it: the managing side, for a repair.", nullable=True),
    Column("neighbour_present", Text, comment="Who of the neighbour stood by (Decree 353 Art. 6)."),
    Column("filing_number", Text, comment="Filing with the approving authority, for a relocation."),
    Column("agreements", JSONB, nullable=False, comment="By side: number and date of its consent to a relocation."),
    Column("note", Text, comment="What a reader should know."),
    recorded(),
    *provenance(),
    CheckConstraint("act IN ('visit', 'repair', 'relocation')", name="act_known"),
    comment="What was found and done at a marker; withdrawn only in the recorded clock.",
)
# the last visit of each marker
Index("ix_marker_visit_marker_id_on_day", marker_visit.c.marker_id, marker_visit.c.on_day)

marker_file = Table(
    "marker_file",
    metadata,
    identity("Identity of the row."),
    Column("marker_id", Text, nullable=False, comment="The marker."),
    Column("visit_id", BigInteger, ForeignKey("marker_visit.id"), comment="The visit it was made on."),
    Column(
        "kind", Text, nullable=False, comment="photo, photo_before, photo_after, sketch, register_form or agreement."
    ),
    Column("name", Text, nullable=False, comment="Its name when it came in."),
    Column(
        "sha256", Text, nullable=False, comment="Hash of the file as it came; restricted, as it may tell the place."
    ),
    Column("media_type", Text, nullable=False, comment="Type, told from its content."),
    Column("bytes", BigInteger, nullable=False, comment="Its size."),
    Column("public_sha256", Text, comment="Hash of the copy without its location; empty for scans."),
    Column("stored_at", DateTime(timezone=True), nullable=False, comment="When it came in."),
    *provenance(),
    UniqueConstraint("marker_id", "visit_id", "sha256", name="uq_marker_file_once", postgresql_nulls_not_distinct=True),
    comment="Photographs and scans of markers, kept on disk by hash.",
)
