"""Boundary lines and the points where they meet, in both clocks, and the papers they rest on."""

from __future__ import annotations

from sqlalchemy import BigInteger, CheckConstraint, Column, Date, Double, ForeignKey, Index, Table, Text
from sqlalchemy.dialects.postgresql import ARRAY

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

boundary_line = Table(
    "boundary_line",
    metadata,
    identity("Identity of the line; never its code or its name."),
    Column("level", Text, nullable=False, comment="Level of the units whose common border it is: county or town."),
    Column("origin", Text, nullable=False, unique=True, comment="The two units it was first drawn between."),
    CheckConstraint("level IN ('county', 'town')", name="level_known"),
    comment="A boundary line (界线) as a thing with a life; its two sides and its course are versions of it.",
)

boundary_line_version = Table(
    "boundary_line_version",
    metadata,
    identity("Identity of the version."),
    Column("line_id", BigInteger, ForeignKey("boundary_line.id"), nullable=False, comment="The line."),
    valid(),
    recorded(),
    unit_ref("side_a", "The side with the smaller code."),
    unit_ref("side_b", "The other side; empty on outer lines.", nullable=True),
    Column("beyond", Text, comment="On outer lines: what lies beyond, by name: 崇明, 黄海."),
    Column("rank", Text, nullable=False, comment="Highest level at which its sides differ: outer, county or town."),
    Column("code", Text, comment="Code by rule, a proposal: 32, then four digits of either county (DOMAIN §2.2)."),
    Column("name", Text, nullable=False, comment="Name by rule: 崇川通州线."),
    geometry("MULTILINESTRING", "The course, its parts in running order (west to east, or north to south)."),
    Column("length_m", Double, nullable=False, comment="Length in metres, measured in EPSG:4549."),
    Column("quality", Text, nullable=False, comment="Quality of the areas it is drawn from."),
    *clock_rules("boundary_line_version", "line_id"),
    CheckConstraint("(side_b IS NULL) = (beyond IS NOT NULL)", name="two_sides"),
    CheckConstraint("rank IN ('outer', 'county', 'town')", name="rank_known"),
    comment="What was true of a line in a period; derived from the areas of divisions whenever an order changes them.",
)
# as-of lists and tiles
Index("ix_boundary_line_version_valid", boundary_line_version.c.valid, postgresql_using="gist")
# the lines of a unit
Index("ix_boundary_line_version_side_a", boundary_line_version.c.side_a)
Index("ix_boundary_line_version_side_b", boundary_line_version.c.side_b)

boundary_line_succession = Table(
    "boundary_line_succession",
    metadata,
    identity("Identity of the link."),
    Column("predecessor_id", BigInteger, ForeignKey("boundary_line.id"), nullable=False, comment="The line before."),
    Column("successor_id", BigInteger, ForeignKey("boundary_line.id"), nullable=False, comment="The line after."),
    Column("on_day", Date, nullable=False, comment="First day of the line after."),
    recorded(),
    comment="Which lines came of which, where one ended: two that became one, one that became two.",
)
# from a line to what came of it, and back
Index("ix_boundary_line_succession_predecessor_id", boundary_line_succession.c.predecessor_id)
Index("ix_boundary_line_succession_successor_id", boundary_line_succession.c.successor_id)

tripoint = Table(
    "tripoint",
    metadata,
    identity("Identity of the tripoint."),
    Column("level", Text, nullable=False, comment="Level of the units that meet in it."),
    Column("origin", Text, nullable=False, unique=True, comment="The units that first met in it, and which time."),
    comment="A point where three units meet (三交点), as a thing with a life.",
)

tripoint_version = Table(
    "tripoint_version",
    metadata,
    identity("Identity of the version."),
    Column("tripoint_id", BigInteger, ForeignKey("tripoint.id"), nullable=False, comment="The tripoint."),
    valid(),
    recorded(),
    Column("units", ARRAY(BigInteger), nullable=False, comment="The units that meet, by code."),
    Column("beyond", Text, comment="What lies beyond, where an outer line ends in it."),
    Column("lines", ARRAY(BigInteger), nullable=False, comment="The lines that end in it."),
    Column("name", Text, nullable=False, comment="Name by rule: 崇川通州海门三交点."),
    geometry("POINT", "The point on the map of divisions; that of a marker stands in its own table."),
    *clock_rules("tripoint_version", "tripoint_id"),
    comment="What was true of a tripoint in a period.",
)

boundary_paper = Table(
    "boundary_paper",
    metadata,
    identity("Identity of the paper."),
    Column("line_id", BigInteger, ForeignKey("boundary_line.id"), comment="The line it settles."),
    Column("tripoint_id", BigInteger, ForeignKey("tripoint.id"), comment="The tripoint it settles."),
    Column("kind", Text, nullable=False, comment="agreement, attached_map, result_table, approval, change or report."),
    Column("number", Text, nullable=False, comment="Number of the document."),
    Column("title", Text, nullable=False, comment="Its title."),
    Column("issued_on", Date, nullable=False, comment="Its date."),
    Column("official_code", Text, comment="The official code it gives the line."),
    Column("official_name", Text, comment="The official name it gives the line."),
    Column("file", Text, comment="Where the file lies, or its hash in the store."),
    recorded(),
    *provenance(),
    CheckConstraint("num_nonnulls(line_id, tripoint_id) = 1", name="one_subject"),
    CheckConstraint(
        "kind IN ('agreement', 'attached_map', 'result_table', 'approval', 'change', 'report')", name="kind_known"
    ),
    comment="Papers a line or tripoint rests on; agreement before attached map before result table (DOMAIN §2.1).",
)
# the papers of a line
Index("ix_boundary_paper_line_id", boundary_paper.c.line_id)
