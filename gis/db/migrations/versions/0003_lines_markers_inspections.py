"""Boundary lines, tripoints, markers and inspections"""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    op.create_table(
        "audit_entry",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Identity of the entry."),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, comment="When it was done."),
        sa.Column(
            "actor", sa.Text(), nullable=False, comment="Who did it: a person's log-in, the name of a key, the command."
        ),
        sa.Column("role", sa.Text(), nullable=False, comment="In which role."),
        sa.Column("act", sa.Text(), nullable=False, comment="What was done, as in gis/rights.py: read:markers_exact."),
        sa.Column("subject", sa.Text(), nullable=False, comment="To what: marker:ID, line:ID."),
        sa.Column(
            "detail",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="How many, by which route, on which date.",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit_entry")),
        comment="Who read or did what is restricted; written in the transaction that did it, never changed.",
    )
    op.create_index("ix_audit_entry_subject", "audit_entry", ["subject"], unique=False)
    op.create_table(
        "boundary_line",
        sa.Column(
            "id",
            sa.BigInteger(),
            sa.Identity(always=False),
            nullable=False,
            comment="Identity of the line; never its code or its name.",
        ),
        sa.Column(
            "level", sa.Text(), nullable=False, comment="Level of the units whose common border it is: county or town."
        ),
        sa.Column("origin", sa.Text(), nullable=False, comment="The two units it was first drawn between."),
        sa.CheckConstraint("level IN ('county', 'town')", name=op.f("ck_boundary_line_level_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boundary_line")),
        sa.UniqueConstraint("origin", name=op.f("uq_boundary_line_origin")),
        comment="A boundary line (界线) as a thing with a life; its two sides and its course are versions of it.",
    )
    op.create_table(
        "tripoint",
        sa.Column(
            "id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Identity of the tripoint."
        ),
        sa.Column("level", sa.Text(), nullable=False, comment="Level of the units that meet in it."),
        sa.Column("origin", sa.Text(), nullable=False, comment="The units that first met in it, and which time."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tripoint")),
        sa.UniqueConstraint("origin", name=op.f("uq_tripoint_origin")),
        comment="A point where three units meet (三交点), as a thing with a life.",
    )
    op.create_table(
        "boundary_line_succession",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Identity of the link."),
        sa.Column("predecessor_id", sa.BigInteger(), nullable=False, comment="The line before."),
        sa.Column("successor_id", sa.BigInteger(), nullable=False, comment="The line after."),
        sa.Column("on_day", sa.Date(), nullable=False, comment="First day of the line after."),
        sa.Column(
            "recorded",
            postgresql.TSTZRANGE(),
            nullable=False,
            comment="Believed in our books, half-open; open-ended while believed.",
        ),
        sa.ForeignKeyConstraint(
            ["predecessor_id"], ["boundary_line.id"], name=op.f("fk_boundary_line_succession_predecessor_id")
        ),
        sa.ForeignKeyConstraint(
            ["successor_id"], ["boundary_line.id"], name=op.f("fk_boundary_line_succession_successor_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boundary_line_succession")),
        comment="Which lines came of which, where one ended: two that became one, one that became two.",
    )
    op.create_index(
        "ix_boundary_line_succession_predecessor_id", "boundary_line_succession", ["predecessor_id"], unique=False
    )
    op.create_index(
        "ix_boundary_line_succession_successor_id", "boundary_line_succession", ["successor_id"], unique=False
    )
    op.create_table(
        "boundary_paper",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Identity of the paper."),
        sa.Column("line_id", sa.BigInteger(), nullable=True, comment="The line it settles."),
        sa.Column("tripoint_id", sa.BigInteger(), nullable=True, comment="The tripoint it settles."),
        sa.Column(
            "kind",
            sa.Text(),
            nullable=False,
            comment="agreement, attached_map, result_table, approval, change or report.",
        ),
        sa.Column("number", sa.Text(), nullable=False, comment="Number of the document."),
        sa.Column("title", sa.Text(), nullable=False, comment="Its title."),
        sa.Column("issued_on", sa.Date(), nullable=False, comment="Its date."),
        sa.Column("official_code", sa.Text(), nullable=True, comment="The official code it gives the line."),
        sa.Column("official_name", sa.Text(), nullable=True, comment="The official name it gives the line."),
        sa.Column("file", sa.Text(), nullable=True, comment="Where the file lies, or its hash in the store."),
        sa.Column(
            "recorded",
            postgresql.TSTZRANGE(),
            nullable=False,
            comment="Believed in our books, half-open; open-ended while believed.",
        ),
        sa.Column("source", sa.Text(), nullable=False, comment="Where the row comes from, with its date."),
        sa.Column("made_up", sa.Boolean(), nullable=False, comment="Demonstration data (演示数据), not a fact."),
        sa.CheckConstraint(
            "kind IN ('agreement', 'attached_map', 'result_table', 'approval', 'change', 'report')",
            name=op.f("ck_boundary_paper_kind_known"),
        ),
        sa.CheckConstraint("num_nonnulls(line_id, tripoint_id) = 1", name=op.f("ck_boundary_paper_one_subject")),
        sa.ForeignKeyConstraint(["line_id"], ["boundary_line.id"], name=op.f("fk_boundary_paper_line_id")),
        sa.ForeignKeyConstraint(["tripoint_id"], ["tripoint.id"], name=op.f("fk_boundary_paper_tripoint_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boundary_paper")),
        comment="Papers a line or tripoint rests on; agreement before attached map before result table (DOMAIN §2.1).",
    )
    op.create_index("ix_boundary_paper_line_id", "boundary_paper", ["line_id"], unique=False)
    op.create_table(
        "marker_placement",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Identity of the row."),
        sa.Column("marker_id", sa.Text(), nullable=False, comment="The marker."),
        sa.Column("line_id", sa.BigInteger(), nullable=False, comment="A line it stands on; three where three meet."),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False, comment="True on the ground, half-open [from, to)."),
        sa.Column(
            "recorded",
            postgresql.TSTZRANGE(),
            nullable=False,
            comment="Believed in our books, half-open; open-ended while believed.",
        ),
        sa.Column(
            "chainage_m", sa.Double(), nullable=False, comment="Metres along the line from its start; restricted."
        ),
        sa.Column("offset_m", sa.Double(), nullable=False, comment="Metres off the line; restricted."),
        postgresql.ExcludeConstraint(
            (sa.column("marker_id"), "="),
            (sa.column("line_id"), "="),
            (sa.column("valid"), "&&"),
            (sa.column("recorded"), "&&"),
            using="gist",
            name="ex_marker_placement_marker_id_line_id",
        ),
        sa.CheckConstraint("NOT isempty(recorded)", name=op.f("ck_marker_placement_recorded_not_empty")),
        sa.CheckConstraint("NOT isempty(valid)", name=op.f("ck_marker_placement_valid_not_empty")),
        sa.ForeignKeyConstraint(["line_id"], ["boundary_line.id"], name=op.f("fk_marker_placement_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marker_placement")),
        comment="Where a marker stands on the lines of a date; derived whenever markers or lines change.",
    )
    op.create_index("ix_marker_placement_line_id", "marker_placement", ["line_id"], unique=False)
    op.create_geospatial_table(
        "tripoint_version",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Identity of the version."),
        sa.Column("tripoint_id", sa.BigInteger(), nullable=False, comment="The tripoint."),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False, comment="True on the ground, half-open [from, to)."),
        sa.Column(
            "recorded",
            postgresql.TSTZRANGE(),
            nullable=False,
            comment="Believed in our books, half-open; open-ended while believed.",
        ),
        sa.Column("units", postgresql.ARRAY(sa.BigInteger()), nullable=False, comment="The units that meet, by code."),
        sa.Column("beyond", sa.Text(), nullable=True, comment="What lies beyond, where an outer line ends in it."),
        sa.Column("lines", postgresql.ARRAY(sa.BigInteger()), nullable=False, comment="The lines that end in it."),
        sa.Column("name", sa.Text(), nullable=False, comment="Name by rule: 崇川通州海门三交点."),
        sa.Column(
            "geom",
            Geometry(
                geometry_type="POINT",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
            comment="The point on the map of divisions; that of a marker stands in its own table. EPSG:4490.",
        ),
        postgresql.ExcludeConstraint(
            (sa.column("tripoint_id"), "="),
            (sa.column("valid"), "&&"),
            (sa.column("recorded"), "&&"),
            using="gist",
            name="ex_tripoint_version_tripoint_id",
        ),
        sa.CheckConstraint("NOT isempty(recorded)", name=op.f("ck_tripoint_version_recorded_not_empty")),
        sa.CheckConstraint("NOT isempty(valid)", name=op.f("ck_tripoint_version_valid_not_empty")),
        sa.ForeignKeyConstraint(["tripoint_id"], ["tripoint.id"], name=op.f("fk_tripoint_version_tripoint_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tripoint_version")),
    )
    op.create_geospatial_index(
        "idx_tripoint_version_geom",
        "tripoint_version",
        ["geom"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_geospatial_table(
        "boundary_line_version",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Identity of the version."),
        sa.Column("line_id", sa.BigInteger(), nullable=False, comment="The line."),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False, comment="True on the ground, half-open [from, to)."),
        sa.Column(
            "recorded",
            postgresql.TSTZRANGE(),
            nullable=False,
            comment="Believed in our books, half-open; open-ended while believed.",
        ),
        sa.Column("side_a", sa.BigInteger(), nullable=False, comment="The side with the smaller code."),
        sa.Column("side_b", sa.BigInteger(), nullable=True, comment="The other side; empty on outer lines."),
        sa.Column("beyond", sa.Text(), nullable=True, comment="On outer lines: what lies beyond, by name: 崇明, 黄海."),
        sa.Column(
            "rank", sa.Text(), nullable=False, comment="Highest level at which its sides differ: outer, county or town."
        ),
        sa.Column(
            "code",
            sa.Text(),
            nullable=True,
            comment="Code by rule, a proposal: 32, then four digits of either county (DOMAIN §2.2).",
        ),
        sa.Column("name", sa.Text(), nullable=False, comment="Name by rule: 崇川通州线."),
        sa.Column(
            "geom",
            Geometry(
                geometry_type="MULTILINESTRING",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
            comment="The course, its parts in running order (west to east, or north to south). EPSG:4490.",
        ),
        sa.Column("length_m", sa.Double(), nullable=False, comment="Length in metres, measured in EPSG:4549."),
        sa.Column("quality", sa.Text(), nullable=False, comment="Quality of the areas it is drawn from."),
        postgresql.ExcludeConstraint(
            (sa.column("line_id"), "="),
            (sa.column("valid"), "&&"),
            (sa.column("recorded"), "&&"),
            using="gist",
            name="ex_boundary_line_version_line_id",
        ),
        sa.CheckConstraint("rank IN ('outer', 'county', 'town')", name=op.f("ck_boundary_line_version_rank_known")),
        sa.CheckConstraint("(side_b IS NULL) = (beyond IS NOT NULL)", name=op.f("ck_boundary_line_version_two_sides")),
        sa.CheckConstraint("NOT isempty(recorded)", name=op.f("ck_boundary_line_version_recorded_not_empty")),
        sa.CheckConstraint("NOT isempty(valid)", name=op.f("ck_boundary_line_version_valid_not_empty")),
        sa.ForeignKeyConstraint(["line_id"], ["boundary_line.id"], name=op.f("fk_boundary_line_version_line_id")),
        sa.ForeignKeyConstraint(["side_a"], ["division_unit.id"], name=op.f("fk_boundary_line_version_side_a")),
        sa.ForeignKeyConstraint(["side_b"], ["division_unit.id"], name=op.f("fk_boundary_line_version_side_b")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boundary_line_version")),
    )
    op.create_geospatial_index(
        "idx_boundary_line_version_geom",
        "boundary_line_version",
        ["geom"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_index("ix_boundary_line_version_side_a", "boundary_line_version", ["side_a"], unique=False)
    op.create_index("ix_boundary_line_version_side_b", "boundary_line_version", ["side_b"], unique=False)
    op.create_index(
        "ix_boundary_line_version_valid", "boundary_line_version", ["valid"], unique=False, postgresql_using="gist"
    )
    op.create_table(
        "inspection_round",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Identity of the round."),
        sa.Column("line_id", sa.BigInteger(), nullable=False, comment="The line that is walked."),
        sa.Column("year", sa.Integer(), nullable=False, comment="The year it is due in."),
        sa.Column("kind", sa.Text(), nullable=False, comment="five_year (joint inspection), special or daily."),
        sa.Column("number", sa.Integer(), nullable=False, comment="Which of its kind in the year, from 1."),
        sa.Column(
            "led_by", sa.BigInteger(), nullable=True, comment="The side that leads; empty when it is led elsewhere."
        ),
        sa.Column("led_elsewhere", sa.Text(), nullable=True, comment="Who leads a line of a higher level, in words."),
        sa.Column("reason", sa.Text(), nullable=True, comment="Why a special one: flood, works, a river that moved."),
        sa.Column("plan_due", sa.Date(), nullable=True, comment="The plan is due."),
        sa.Column("report_due", sa.Date(), nullable=True, comment="The report is due."),
        sa.Column(
            "signatures",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="By side: who signed and when.",
        ),
        sa.Column("reported_on", sa.Date(), nullable=True, comment="When the result went to the approving authority."),
        sa.Column(
            "recorded",
            postgresql.TSTZRANGE(),
            nullable=False,
            comment="Believed in our books, half-open; open-ended while believed.",
        ),
        sa.Column("source", sa.Text(), nullable=False, comment="Where the row comes from, with its date."),
        sa.Column("made_up", sa.Boolean(), nullable=False, comment="Demonstration data (演示数据), not a fact."),
        sa.CheckConstraint("kind IN ('five_year', 'special', 'daily')", name=op.f("ck_inspection_round_kind_known")),
        sa.CheckConstraint("number > 0", name=op.f("ck_inspection_round_number_positive")),
        sa.ForeignKeyConstraint(["led_by"], ["division_unit.id"], name=op.f("fk_inspection_round_led_by")),
        sa.ForeignKeyConstraint(["line_id"], ["boundary_line.id"], name=op.f("fk_inspection_round_line_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inspection_round")),
        sa.UniqueConstraint("line_id", "year", "kind", "number", name="uq_inspection_round_line_year_kind"),
        comment="Rounds of inspection (联合检查) by line.",
    )
    op.create_geospatial_table(
        "marker_visit",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Identity of the visit."),
        sa.Column("marker_id", sa.Text(), nullable=False, comment="The marker."),
        sa.Column("round_id", sa.BigInteger(), nullable=True, comment="The round it belongs to."),
        sa.Column("act", sa.Text(), nullable=False, comment="visit, repair or relocation."),
        sa.Column("on_day", sa.Date(), nullable=False, comment="The day at the stone."),
        sa.Column(
            "accurate",
            sa.Boolean(),
            nullable=True,
            comment="位置准确: stands where the result table says; empty: not looked at.",
        ),
        sa.Column("firm", sa.Boolean(), nullable=True, comment="埋设牢固: firmly set."),
        sa.Column("visible", sa.Boolean(), nullable=True, comment="明显易见: easily seen."),
        sa.Column("legible", sa.Boolean(), nullable=True, comment="注记清晰: inscription legible."),
        sa.Column("filed", sa.Boolean(), nullable=True, comment="档案完备: records complete."),
        sa.Column(
            "findings",
            postgresql.ARRAY(sa.Text()),
            nullable=False,
            comment="lost, broken, moved, tilted, illegible, hidden …",
        ),
        sa.Column("action", sa.Text(), nullable=True, comment="What was done or is to be done."),
        sa.Column(
            "visit_point",
            Geometry(
                geometry_type="POINT",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
            comment="Where the visitor's receiver stood: restricted. EPSG:4490.",
        ),
        sa.Column(
            "offset_m", sa.Double(), nullable=True, comment="Metres between that and the register's point; restricted."
        ),
        sa.Column(
            "signatures",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="By side: who signed and when.",
        ),
        sa.Column(
            "done_by", sa.BigInteger(), nullable=True, comment="The side that did it: the managing side, for a repair."
        ),
        sa.Column(
            "neighbour_present", sa.Text(), nullable=True, comment="Who of the neighbour stood by (Decree 353 Art. 6)."
        ),
        sa.Column(
            "filing_number", sa.Text(), nullable=True, comment="Filing with the approving authority, for a relocation."
        ),
        sa.Column(
            "agreements",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="By side: number and date of its consent to a relocation.",
        ),
        sa.Column("note", sa.Text(), nullable=True, comment="What a reader should know."),
        sa.Column(
            "recorded",
            postgresql.TSTZRANGE(),
            nullable=False,
            comment="Believed in our books, half-open; open-ended while believed.",
        ),
        sa.Column("source", sa.Text(), nullable=False, comment="Where the row comes from, with its date."),
        sa.Column("made_up", sa.Boolean(), nullable=False, comment="Demonstration data (演示数据), not a fact."),
        sa.CheckConstraint("act IN ('visit', 'repair', 'relocation')", name=op.f("ck_marker_visit_act_known")),
        sa.ForeignKeyConstraint(["done_by"], ["division_unit.id"], name=op.f("fk_marker_visit_done_by")),
        sa.ForeignKeyConstraint(["round_id"], ["inspection_round.id"], name=op.f("fk_marker_visit_round_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marker_visit")),
    )
    op.create_index("ix_marker_visit_marker_id_on_day", "marker_visit", ["marker_id", "on_day"], unique=False)
    op.create_table(
        "marker_file",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Identity of the row."),
        sa.Column("marker_id", sa.Text(), nullable=False, comment="The marker."),
        sa.Column("visit_id", sa.BigInteger(), nullable=True, comment="The visit it was made on."),
        sa.Column(
            "kind",
            sa.Text(),
            nullable=False,
            comment="photo, photo_before, photo_after, sketch, register_form or agreement.",
        ),
        sa.Column("name", sa.Text(), nullable=False, comment="Its name when it came in."),
        sa.Column(
            "sha256",
            sa.Text(),
            nullable=False,
            comment="Hash of the file as it came; restricted, as it may tell the place.",
        ),
        sa.Column("media_type", sa.Text(), nullable=False, comment="Type, told from its content."),
        sa.Column("bytes", sa.BigInteger(), nullable=False, comment="Its size."),
        sa.Column(
            "public_sha256", sa.Text(), nullable=True, comment="Hash of the copy without its location; empty for scans."
        ),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False, comment="When it came in."),
        sa.Column("source", sa.Text(), nullable=False, comment="Where the row comes from, with its date."),
        sa.Column("made_up", sa.Boolean(), nullable=False, comment="Demonstration data (演示数据), not a fact."),
        sa.ForeignKeyConstraint(["visit_id"], ["marker_visit.id"], name=op.f("fk_marker_file_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_marker_file")),
        sa.UniqueConstraint(
            "marker_id", "visit_id", "sha256", name="uq_marker_file_once", postgresql_nulls_not_distinct=True
        ),
        comment="Photographs and scans of markers, kept on disk by hash.",
    )
    op.add_column(
        "api_key",
        sa.Column(
            "unit_id",
            sa.BigInteger(),
            nullable=True,
            comment="The division it is bound to, with what lies below; empty: everywhere.",
        ),
    )
    op.create_foreign_key(op.f("fk_api_key_unit_id"), "api_key", "division_unit", ["unit_id"], ["id"])
    op.add_column(
        "boundary_marker",
        sa.Column(
            "line_code",
            sa.Text(),
            server_default="",
            nullable=False,
            comment="The line code of the number; never changed by an order.",
        ),
    )
    op.add_column(
        "boundary_marker", sa.Column("name", sa.Text(), nullable=True, comment="Its name: 崇川通州线3号界桩.")
    )
    op.add_column(
        "boundary_marker",
        sa.Column(
            "line_id",
            sa.BigInteger(),
            nullable=True,
            comment="The line it was set on; empty for a marker on no known line.",
        ),
    )
    op.add_column(
        "boundary_marker",
        sa.Column("grade", sa.Text(), nullable=True, comment="province, prefecture, county or town (界桩等级)."),
    )
    op.add_column(
        "boundary_marker",
        sa.Column("shape", sa.Text(), nullable=True, comment="two_sided or three_sided (双面型, 三面型)."),
    )
    op.add_column(
        "boundary_marker",
        sa.Column(
            "original_crs",
            sa.Text(),
            nullable=True,
            comment="The system its coordinates were given in: EPSG:2383, gcj02 …; restricted.",
        ),
    )
    op.add_column(
        "boundary_marker",
        sa.Column(
            "original_x",
            sa.Double(),
            nullable=True,
            comment="First original coordinate: east or longitude; restricted.",
        ),
    )
    op.add_column(
        "boundary_marker",
        sa.Column(
            "original_y",
            sa.Double(),
            nullable=True,
            comment="Second original coordinate: north or latitude; restricted.",
        ),
    )
    op.add_column(
        "boundary_marker", sa.Column("height_m", sa.Double(), nullable=True, comment="Height in metres; restricted.")
    )
    op.add_column("boundary_marker", sa.Column("height_datum", sa.Text(), nullable=True, comment="1985 or 1956."))
    op.add_column(
        "boundary_marker",
        sa.Column("accuracy_m", sa.Double(), nullable=True, comment="Mean error of the point (点位中误差), metres."),
    )
    op.add_column(
        "boundary_marker",
        sa.Column(
            "sides",
            postgresql.ARRAY(sa.Text()),
            server_default="{}",
            nullable=False,
            comment="The sides as the register form names them.",
        ),
    )
    op.add_column(
        "boundary_marker",
        sa.Column(
            "side_units",
            postgresql.ARRAY(sa.BigInteger()),
            server_default="{}",
            nullable=False,
            comment="The units these are, where known.",
        ),
    )
    op.add_column(
        "boundary_marker",
        sa.Column(
            "located_in",
            postgresql.ARRAY(sa.Text()),
            server_default="{}",
            nullable=False,
            comment="Where it stands, on each side (所在地).",
        ),
    )
    op.add_column(
        "boundary_marker",
        sa.Column("managed_by", sa.BigInteger(), nullable=True, comment="The side that keeps it, by agreement."),
    )
    op.add_column(
        "boundary_marker",
        sa.Column("position_text", sa.Text(), nullable=True, comment="Its place in words (位置描述); restricted."),
    )
    op.add_column(
        "boundary_marker",
        sa.Column(
            "reference_objects",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default="[]",
            nullable=False,
            comment="方位物: object, azimuth, its kind, metres; restricted.",
        ),
    )
    op.add_column(
        "boundary_marker",
        sa.Column(
            "record",
            postgresql.JSONB(astext_type=sa.Text()),
            server_default="{}",
            nullable=False,
            comment="The other fields of the register form (DOMAIN §2.4); restricted.",
        ),
    )
    op.add_column(
        "boundary_marker",
        sa.Column(
            "is_public",
            sa.Boolean(),
            server_default=sa.false(),
            nullable=False,
            comment="Whether others may know that it stands, to 0.01°.",
        ),
    )
    op.add_column("boundary_marker", sa.Column("set_on", sa.Date(), nullable=True, comment="When the stone was set."))
    op.add_column(
        "boundary_marker",
        sa.Column(
            "change",
            sa.Text(),
            server_default="loaded",
            nullable=False,
            comment="What opened the version: loaded, relocated, replaced or corrected.",
        ),
    )
    op.alter_column(
        "boundary_marker",
        "serial",
        existing_type=sa.INTEGER(),
        comment="Serial along the line, from west or north.",
        existing_comment="Serial along the line.",
        existing_nullable=False,
    )
    op.create_index("ix_boundary_marker_line_code", "boundary_marker", ["line_code"], unique=False)
    op.create_foreign_key(
        op.f("fk_boundary_marker_managed_by"), "boundary_marker", "division_unit", ["managed_by"], ["id"]
    )
    op.create_foreign_key(op.f("fk_boundary_marker_line_id"), "boundary_marker", "boundary_line", ["line_id"], ["id"])
    op.drop_column("boundary_marker", "line_key")
    # the stones that are there are the demonstration's; their numbers begin with the code of their line
    op.execute("UPDATE boundary_marker SET line_code = left(number, -4)")
    for column in (
        "line_code",
        "sides",
        "side_units",
        "located_in",
        "reference_objects",
        "record",
        "is_public",
        "change",
    ):
        op.alter_column("boundary_marker", column, server_default=None)
    for name, rule in (
        ("letter_known", "type_letter IN ('Q', 'A', 'B', 'C', 'D', 'E')"),
        ("sides_at_most_three", "cardinality(sides) BETWEEN 0 AND 3"),
        ("change_known", "change IN ('loaded', 'relocated', 'replaced', 'corrected')"),
    ):
        op.create_check_constraint(op.f(f"ck_boundary_marker_{name}"), "boundary_marker", rule)
    for table, comment in (
        (
            "boundary_line_version",
            "What was true of a line in a period; derived from the areas of divisions whenever an order changes them.",
        ),
        ("tripoint_version", "What was true of a tripoint in a period."),
        ("marker_visit", "What was found and done at a marker; withdrawn only in the recorded clock."),
    ):
        op.create_table_comment(table, comment)
