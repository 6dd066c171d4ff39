"""The register's first tables"""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

revision = "0001"
down_revision = None


def upgrade() -> None:
    op.create_table(
        "api_key",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Identity of the key."),
        sa.Column("name", sa.Text(), nullable=False, comment="The department or purpose."),
        sa.Column("prefix", sa.Text(), nullable=False, comment="First characters, by which it is found."),
        sa.Column("key_hash", sa.Text(), nullable=False, comment="SHA-256 of the key, which is random and shown once."),
        sa.Column("scopes", postgresql.ARRAY(sa.Text()), nullable=False, comment="What it may do."),
        sa.Column(
            "made_up_data",
            sa.Boolean(),
            nullable=False,
            comment="May be given demonstration rows; never in production.",
        ),
        sa.Column("quota_per_minute", sa.Integer(), nullable=True, comment="Requests a minute; empty: no limit."),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, comment="When it was made."),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=True, comment="When it ends; empty: never."),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True, comment="When it was withdrawn."),
        sa.CheckConstraint("quota_per_minute > 0", name=op.f("ck_api_key_quota_positive")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_key")),
        sa.UniqueConstraint("name", name=op.f("uq_api_key_name")),
        sa.UniqueConstraint("prefix", name=op.f("uq_api_key_prefix")),
        comment="Keys of departments' systems.",
    )
    op.create_geospatial_table(
        "boundary_marker",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Identity of the row."),
        sa.Column("marker_id", sa.Text(), nullable=False, comment="Identity of the marker; DEMO- when made up."),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False, comment="True on the ground, half-open [from, to)."),
        sa.Column(
            "recorded",
            postgresql.TSTZRANGE(),
            nullable=False,
            comment="Believed in our books, half-open; open-ended while believed.",
        ),
        sa.Column(
            "number", sa.Text(), nullable=False, comment="Number as cut in the stone: line code, serial, type letter."
        ),
        sa.Column(
            "line_key", sa.Text(), nullable=False, comment="The two county codes, smaller first, when it was set."
        ),
        sa.Column("serial", sa.Integer(), nullable=False, comment="Serial along the line."),
        sa.Column("type_letter", sa.Text(), nullable=False, comment="Q single, A/B double, C/D/E triple."),
        sa.Column("material", sa.Text(), nullable=True, comment="Material."),
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
            comment="Exact position: restricted, never given out without the right. EPSG:4490.",
        ),
        sa.Column("source", sa.Text(), nullable=False, comment="Where the row comes from, with its date."),
        sa.Column("made_up", sa.Boolean(), nullable=False, comment="Demonstration data (演示数据), not a fact."),
        sa.Column("note", sa.Text(), nullable=True, comment="What a reader should know."),
        postgresql.ExcludeConstraint(
            (sa.column("marker_id"), "="),
            (sa.column("valid"), "&&"),
            (sa.column("recorded"), "&&"),
            using="gist",
            name="ex_boundary_marker_marker_id",
        ),
        sa.CheckConstraint("NOT isempty(recorded)", name=op.f("ck_boundary_marker_recorded_not_empty")),
        sa.CheckConstraint("NOT isempty(valid)", name=op.f("ck_boundary_marker_valid_not_empty")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_boundary_marker")),
    )
    op.create_geospatial_index(
        "idx_boundary_marker_geom",
        "boundary_marker",
        ["geom"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_table(
        "change_order",
        sa.Column(
            "id",
            sa.BigInteger(),
            sa.Identity(always=False),
            nullable=False,
            comment="Number of the order in this register.",
        ),
        sa.Column("key", sa.Text(), nullable=False, comment="Stable key of the order file: 2020-07-nantong."),
        sa.Column("title", sa.Text(), nullable=False, comment="Title in words."),
        sa.Column("kind", sa.Text(), nullable=False, comment="legal, or list_difference (no legal document)."),
        sa.Column("approved_on", sa.Date(), nullable=True, comment="Date of approval."),
        sa.Column(
            "announced_on",
            sa.Date(),
            nullable=True,
            comment="Date it became public; before it only officers on it may know.",
        ),
        sa.Column("effective_on", sa.Date(), nullable=False, comment="First day on which it holds."),
        sa.Column("effective_precision", sa.Text(), nullable=False, comment="day, month or year."),
        sa.Column(
            "effective_assumed",
            sa.Boolean(),
            nullable=False,
            comment="The legal date is not known; this one is assumed.",
        ),
        sa.Column("code_published_on", sa.Date(), nullable=True, comment="Date the codes were published."),
        sa.Column("state", sa.Text(), nullable=False, comment="draft, applied or annulled."),
        sa.Column("note", sa.Text(), nullable=True, comment="What a reader should know."),
        sa.Column(
            "sha256",
            sa.Text(),
            nullable=False,
            comment="Hash of the order as read, to tell a second load from a change.",
        ),
        sa.Column(
            "applied_at", sa.DateTime(timezone=True), nullable=True, comment="Recorded moment of its application."
        ),
        sa.Column(
            "annulled_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="Recorded moment from which it is as if never made.",
        ),
        sa.Column("annulled_why", sa.Text(), nullable=True, comment="Why it was annulled."),
        sa.CheckConstraint("kind IN ('legal', 'list_difference')", name=op.f("ck_change_order_kind_known")),
        sa.CheckConstraint("state IN ('draft', 'applied', 'annulled')", name=op.f("ck_change_order_state_known")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_change_order")),
        sa.UniqueConstraint("key", name=op.f("uq_change_order_key")),
        comment="Change orders (区划变更令): the source of truth for every later version.",
    )
    op.create_table(
        "coverage_run",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Number of the run."),
        sa.Column("fingerprint", sa.Text(), nullable=False, comment="Hash of parameters, inputs and code version."),
        sa.Column("circle", sa.Text(), nullable=False, comment="Definition of the circle: daycare, community …"),
        sa.Column("pace", sa.Text(), nullable=False, comment="Named pace."),
        sa.Column("minutes", sa.Double(), nullable=False, comment="Minutes allowed."),
        sa.Column("level", sa.Text(), nullable=False, comment="Level of the rows."),
        sa.Column("divisions_as_of", sa.Date(), nullable=False, comment="Date of the divisions."),
        sa.Column(
            "parameters",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="Everything that was asked, dates included.",
        ),
        sa.Column(
            "inputs",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="Counts and hashes of what was read.",
        ),
        sa.Column("code_version", sa.Text(), nullable=False, comment="Version of the code that computed it."),
        sa.Column("made_up", sa.Boolean(), nullable=False, comment="Rests on demonstration data."),
        sa.Column("computed_at", sa.DateTime(timezone=True), nullable=False, comment="When it was computed."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_coverage_run")),
        sa.UniqueConstraint("fingerprint", name=op.f("uq_coverage_run_fingerprint")),
        comment="Coverage runs: repeatable, comparable.",
    )
    op.create_index("ix_coverage_run_divisions_as_of", "coverage_run", ["divisions_as_of"], unique=False)
    op.create_table(
        "data_version",
        sa.Column(
            "layer", sa.Text(), nullable=False, comment="Layer: divisions, streets, addresses, facilities, coverage."
        ),
        sa.Column("n", sa.BigInteger(), nullable=False, comment="Raised in every transaction that writes the layer."),
        sa.PrimaryKeyConstraint("layer", name=op.f("pk_data_version")),
        comment="Cache key and ETag of each layer.",
    )
    op.create_table(
        "dataset",
        sa.Column("key", sa.Text(), nullable=False, comment="What was loaded: baseline, census, streets:NAME, demo."),
        sa.Column("sha256", sa.Text(), nullable=False, comment="Hash of the files and parameters it was loaded from."),
        sa.Column("source", sa.Text(), nullable=False, comment="The files or generator, in words."),
        sa.Column("rows", sa.BigInteger(), nullable=False, comment="Rows written."),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False, comment="When it was loaded."),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_dataset")),
        comment="What was loaded, so that loading the same again changes nothing.",
    )
    op.create_geospatial_table(
        "division_geometry",
        sa.Column(
            "id",
            sa.BigInteger(),
            sa.Identity(always=False),
            nullable=False,
            comment="Identity of the shape; versions that differ only in name or parent share it.",
        ),
        sa.Column(
            "geom",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
            comment="The area. EPSG:4490.",
        ),
        sa.Column(
            "label_point",
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
            comment="A point inside, for labels. EPSG:4490.",
        ),
        sa.Column("area_m2", sa.Double(), nullable=False, comment="Area in square metres, measured in EPSG:4549."),
        sa.Column("quality", sa.Text(), nullable=False, comment="official, illustrative or approximate."),
        sa.CheckConstraint(
            "quality IN ('official', 'illustrative', 'approximate')", name=op.f("ck_division_geometry_quality_known")
        ),
        sa.CheckConstraint("ST_IsValid(geom)", name=op.f("ck_division_geometry_geom_valid")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_division_geometry")),
    )
    op.create_geospatial_index(
        "idx_division_geometry_geom",
        "division_geometry",
        ["geom"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_table(
        "person",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Identity of the person."),
        sa.Column("login", sa.Text(), nullable=False, comment="Log-in name."),
        sa.Column("name", sa.Text(), nullable=False, comment="Name shown."),
        sa.Column(
            "password_hash",
            sa.Text(),
            nullable=True,
            comment="argon2; empty for people who come through the city's log-in.",
        ),
        sa.Column(
            "must_change", sa.Boolean(), nullable=False, comment="The password must be changed at the next log-in."
        ),
        sa.Column("disabled", sa.Boolean(), nullable=False, comment="May not come in."),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, comment="When the account was made."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("login", name=op.f("uq_person_login")),
        comment="People with an account.",
    )
    op.create_table(
        "register_clock",
        sa.Column("one", sa.Boolean(), nullable=False, comment="Always true: the table has one row."),
        sa.Column(
            "last", sa.DateTime(timezone=True), nullable=False, comment="The last moment used as a recorded bound."
        ),
        sa.CheckConstraint("one", name=op.f("ck_register_clock_single_row")),
        sa.PrimaryKeyConstraint("one", name=op.f("pk_register_clock")),
        comment="The clock that hands out strictly increasing recorded bounds.",
    )
    op.create_table(
        "street_network",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Identity of the network."),
        sa.Column("key", sa.Text(), nullable=False, comment="Its name: demo, or that of the file."),
        sa.Column("sha256", sa.Text(), nullable=False, comment="Hash of what it was built from."),
        sa.Column("measure_srid", sa.Integer(), nullable=False, comment="CRS its lengths were measured in."),
        sa.Column("nodes", sa.BigInteger(), nullable=False, comment="Number of nodes."),
        sa.Column("edges", sa.BigInteger(), nullable=False, comment="Number of edges."),
        sa.Column("components", sa.Integer(), nullable=False, comment="Number of connected parts."),
        sa.Column("source", sa.Text(), nullable=False, comment="Where the row comes from, with its date."),
        sa.Column("made_up", sa.Boolean(), nullable=False, comment="Demonstration data (演示数据), not a fact."),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False, comment="When it was loaded."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_street_network")),
        sa.UniqueConstraint("key", name=op.f("uq_street_network_key")),
        comment="Street networks, each noded once, at load.",
    )
    op.create_table(
        "unit_residents",
        sa.Column("unit", sa.Text(), nullable=False, comment="The reporting unit as the source names it."),
        sa.Column("reference_date", sa.Date(), nullable=False, comment="Date the figure is for."),
        sa.Column("band", sa.Text(), nullable=False, comment="all, 60+ or 65+."),
        sa.Column(
            "code_mca",
            sa.Text(),
            nullable=True,
            comment="Legal code of the unit at that date; empty for statistical units.",
        ),
        sa.Column("people", sa.BigInteger(), nullable=True, comment="People; empty where only a share is published."),
        sa.Column(
            "share",
            sa.Double(),
            nullable=True,
            comment="Share of the unit's residents; empty where only a count is published.",
        ),
        sa.Column("source", sa.Text(), nullable=False, comment="Where the row comes from, with its date."),
        sa.Column("made_up", sa.Boolean(), nullable=False, comment="Demonstration data (演示数据), not a fact."),
        sa.PrimaryKeyConstraint("unit", "reference_date", "band", name=op.f("pk_unit_residents")),
        comment="Published figures by reporting unit, as published, side by side.",
    )
    op.create_geospatial_table(
        "water",
        sa.Column("water_id", sa.Text(), nullable=False, comment="Its key."),
        sa.Column("name", sa.Text(), nullable=True, comment="Name of the river or canal."),
        sa.Column("kind", sa.Text(), nullable=False, comment="river, canal, lake or sea."),
        sa.Column(
            "geom",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
            comment="Its surface. EPSG:4490.",
        ),
        sa.Column("source", sa.Text(), nullable=False, comment="Where the row comes from, with its date."),
        sa.Column("made_up", sa.Boolean(), nullable=False, comment="Demonstration data (演示数据), not a fact."),
        sa.PrimaryKeyConstraint("water_id", name=op.f("pk_water")),
    )
    op.create_geospatial_index(
        "idx_water_geom", "water", ["geom"], unique=False, postgresql_using="gist", postgresql_ops={}
    )
    op.create_table(
        "change_document",
        sa.Column("order_id", sa.BigInteger(), nullable=False, comment="The order."),
        sa.Column("seq", sa.Integer(), nullable=False, comment="Position in the list."),
        sa.Column(
            "role", sa.Text(), nullable=False, comment="reply (批复), provincial_notice, city_notice, announcement …"
        ),
        sa.Column("body", sa.Text(), nullable=True, comment="Who issued it."),
        sa.Column("number", sa.Text(), nullable=True, comment="Its number: 苏政发〔2020〕60号."),
        sa.Column("dated", sa.Date(), nullable=True, comment="Its date."),
        sa.Column("source", sa.Text(), nullable=True, comment="Where we know it from."),
        sa.ForeignKeyConstraint(["order_id"], ["change_order.id"], name=op.f("fk_change_document_order_id")),
        sa.PrimaryKeyConstraint("order_id", "seq", name=op.f("pk_change_document")),
        comment="Documents of an order, by role.",
    )
    op.create_table(
        "change_event",
        sa.Column("order_id", sa.BigInteger(), nullable=False, comment="The order."),
        sa.Column("seq", sa.Integer(), nullable=False, comment="Position; events are applied in this order."),
        sa.Column("kind", sa.Text(), nullable=False, comment="merge, change_kind, rename, establish, recode …"),
        sa.Column(
            "body",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="The event as written in the order.",
        ),
        sa.ForeignKeyConstraint(["order_id"], ["change_order.id"], name=op.f("fk_change_event_order_id")),
        sa.PrimaryKeyConstraint("order_id", "seq", name=op.f("pk_change_event")),
        comment="Events of an order, as written.",
    )
    op.create_geospatial_table(
        "division_outline",
        sa.Column("geometry_id", sa.BigInteger(), nullable=False, comment="The full shape."),
        sa.Column("zoom", sa.Integer(), nullable=False, comment="Drawn up to and including this zoom."),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False, comment="Dates of the map it was simplified on."),
        sa.Column(
            "geom",
            Geometry(
                geometry_type="MULTIPOLYGON",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
            comment="The area, simplified on shared edges. EPSG:4490.",
        ),
        sa.ForeignKeyConstraint(
            ["geometry_id"], ["division_geometry.id"], name=op.f("fk_division_outline_geometry_id")
        ),
        sa.PrimaryKeyConstraint("geometry_id", "zoom", "valid", name=op.f("pk_division_outline")),
    )
    op.create_geospatial_index(
        "idx_division_outline_geom",
        "division_outline",
        ["geom"],
        unique=False,
        postgresql_using="gist",
        postgresql_ops={},
    )
    op.create_table(
        "division_unit",
        sa.Column(
            "id",
            sa.BigInteger(),
            sa.Identity(always=False),
            nullable=False,
            comment="Identity of the unit; never its name or its code.",
        ),
        sa.Column("level", sa.Text(), nullable=False, comment="province, prefecture, county, town or community."),
        sa.Column("origin", sa.Text(), nullable=False, comment="What founded it: baseline:KEY or order:KEY/N."),
        sa.Column("founded_by", sa.BigInteger(), nullable=True, comment="The order that founded it."),
        sa.CheckConstraint(
            "level IN ('province', 'prefecture', 'county', 'town', 'community')",
            name=op.f("ck_division_unit_level_known"),
        ),
        sa.ForeignKeyConstraint(["founded_by"], ["change_order.id"], name=op.f("fk_division_unit_founded_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_division_unit")),
        sa.UniqueConstraint("origin", name=op.f("uq_division_unit_origin")),
        comment="A division as a thing with a life: founded once, ended once, never renamed into another.",
    )
    op.create_table(
        "login_session",
        sa.Column("token_hash", sa.Text(), nullable=False, comment="Hash of the cookie."),
        sa.Column("person_id", sa.BigInteger(), nullable=False, comment="The person."),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, comment="Log-in."),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False, comment="End."),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_login_session_person_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_login_session")),
        comment="Sessions of people logged in.",
    )
    op.create_geospatial_table(
        "street_edge",
        sa.Column("network_id", sa.BigInteger(), nullable=False, comment="The network."),
        sa.Column("edge", sa.Integer(), nullable=False, comment="Number of the edge, from 0."),
        sa.Column("u", sa.Integer(), nullable=False, comment="Node at its start."),
        sa.Column("v", sa.Integer(), nullable=False, comment="Node at its end."),
        sa.Column("length_m", sa.Double(), nullable=False, comment="Length along the line, metres."),
        sa.Column("way_id", sa.Text(), nullable=False, comment="The street or OSM way it is part of."),
        sa.Column("name", sa.Text(), nullable=True, comment="Name of the street."),
        sa.Column("highway", sa.Text(), nullable=False, comment="Class in OSM's words."),
        sa.Column("bridge", sa.Boolean(), nullable=False, comment="On a bridge."),
        sa.Column("tunnel", sa.Boolean(), nullable=False, comment="In a tunnel."),
        sa.Column("layer", sa.Integer(), nullable=False, comment="Level above (+) or below (-) ground."),
        sa.Column("steps", sa.Boolean(), nullable=False, comment="Steps."),
        sa.Column("ferry", sa.Boolean(), nullable=False, comment="Over water by boat."),
        sa.Column(
            "geom",
            Geometry(
                geometry_type="LINESTRING",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
                nullable=False,
            ),
            nullable=False,
            comment="Its course. EPSG:4490.",
        ),
        sa.ForeignKeyConstraint(["network_id"], ["street_network.id"], name=op.f("fk_street_edge_network_id")),
        sa.PrimaryKeyConstraint("network_id", "edge", name=op.f("pk_street_edge")),
    )
    op.create_geospatial_index(
        "idx_street_edge_geom", "street_edge", ["geom"], unique=False, postgresql_using="gist", postgresql_ops={}
    )
    op.create_geospatial_table(
        "address",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Identity of the row."),
        sa.Column("address_id", sa.Text(), nullable=False, comment="Identity of the address; DEMO- when made up."),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False, comment="True on the ground, half-open [from, to)."),
        sa.Column(
            "recorded",
            postgresql.TSTZRANGE(),
            nullable=False,
            comment="Believed in our books, half-open; open-ended while believed.",
        ),
        sa.Column(
            "community_id",
            sa.BigInteger(),
            nullable=False,
            comment="The community it lies in; names and codes are joined as of the date asked.",
        ),
        sa.Column("zone", sa.Text(), nullable=True, comment="专属区: development zone, farm, port."),
        sa.Column("street", sa.Text(), nullable=True, comment="街路巷."),
        sa.Column("sub_street", sa.Text(), nullable=True, comment="Branch: 支路, 巷, 弄."),
        sa.Column("natural_village", sa.Text(), nullable=True, comment="自然村."),
        sa.Column("group_no", sa.Integer(), nullable=True, comment="村民小组 (组) number."),
        sa.Column("door_no", sa.Integer(), nullable=True, comment="门牌号."),
        sa.Column("door_sub", sa.Text(), nullable=True, comment="Part after the door number: 44号-1."),
        sa.Column("estate", sa.Text(), nullable=True, comment="小区 or courtyard."),
        sa.Column("building_no", sa.Text(), nullable=True, comment="幢."),
        sa.Column("building_name", sa.Text(), nullable=True, comment="Named building."),
        sa.Column("unit", sa.Text(), nullable=True, comment="单元."),
        sa.Column("floor", sa.Integer(), nullable=True, comment="Floor; below ground negative."),
        sa.Column("room", sa.Text(), nullable=True, comment="户室."),
        sa.Column("entrance", sa.Text(), nullable=True, comment="Which entrance the point is at."),
        sa.Column(
            "text", sa.Text(), nullable=False, comment="Its own words, from street or village down, in standard form."
        ),
        sa.Column("dwelling", sa.Boolean(), nullable=False, comment="Somebody lives here."),
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
            comment="Point at the entrance. EPSG:4490.",
        ),
        sa.Column("source", sa.Text(), nullable=False, comment="Where the row comes from, with its date."),
        sa.Column("made_up", sa.Boolean(), nullable=False, comment="Demonstration data (演示数据), not a fact."),
        sa.Column("note", sa.Text(), nullable=True, comment="What a reader should know."),
        sa.CheckConstraint("NOT isempty(recorded)", name=op.f("ck_address_recorded_not_empty")),
        sa.CheckConstraint("NOT isempty(valid)", name=op.f("ck_address_valid_not_empty")),
        sa.ForeignKeyConstraint(["community_id"], ["division_unit.id"], name=op.f("fk_address_community_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_address")),
    )
    op.create_geospatial_index(
        "idx_address_geom", "address", ["geom"], unique=False, postgresql_using="gist", postgresql_ops={}
    )
    op.create_index("ix_address_address_id", "address", ["address_id"], unique=False)
    op.create_index("ix_address_community_id", "address", ["community_id"], unique=False)
    op.create_index(
        "uq_address_current",
        "address",
        ["address_id"],
        unique=True,
        postgresql_where=sa.text("upper_inf(valid) AND upper_inf(recorded)"),
    )
    op.create_table(
        "community_chain",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Identity of the row."),
        sa.Column(
            "community_id", sa.BigInteger(), nullable=False, comment="The community an address or a person knows."
        ),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False, comment="True on the ground, half-open [from, to)."),
        sa.Column(
            "recorded",
            postgresql.TSTZRANGE(),
            nullable=False,
            comment="Believed in our books, half-open; open-ended while believed.",
        ),
        sa.Column(
            "unit_id",
            sa.BigInteger(),
            nullable=False,
            comment="The community in force in this period: itself, its predecessor or its successor.",
        ),
        sa.Column("town_id", sa.BigInteger(), nullable=False, comment="Its town or street."),
        sa.Column("county_id", sa.BigInteger(), nullable=False, comment="Its county."),
        sa.Column("prefecture_id", sa.BigInteger(), nullable=False, comment="Its prefecture."),
        sa.Column(
            "names", postgresql.ARRAY(sa.Text()), nullable=False, comment="Names from prefecture down to community."
        ),
        sa.Column(
            "codes", postgresql.JSONB(astext_type=sa.Text()), nullable=False, comment="Codes by level and system."
        ),
        sa.Column("written_by", sa.BigInteger(), nullable=True, comment="The order that wrote this row."),
        postgresql.ExcludeConstraint(
            (sa.column("community_id"), "="),
            (sa.column("valid"), "&&"),
            (sa.column("recorded"), "&&"),
            using="gist",
            name="ex_community_chain_community_id",
        ),
        sa.CheckConstraint("NOT isempty(recorded)", name=op.f("ck_community_chain_recorded_not_empty")),
        sa.CheckConstraint("NOT isempty(valid)", name=op.f("ck_community_chain_valid_not_empty")),
        sa.ForeignKeyConstraint(["community_id"], ["division_unit.id"], name=op.f("fk_community_chain_community_id")),
        sa.ForeignKeyConstraint(["county_id"], ["division_unit.id"], name=op.f("fk_community_chain_county_id")),
        sa.ForeignKeyConstraint(["prefecture_id"], ["division_unit.id"], name=op.f("fk_community_chain_prefecture_id")),
        sa.ForeignKeyConstraint(["town_id"], ["division_unit.id"], name=op.f("fk_community_chain_town_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["division_unit.id"], name=op.f("fk_community_chain_unit_id")),
        sa.ForeignKeyConstraint(["written_by"], ["change_order.id"], name=op.f("fk_community_chain_written_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_community_chain")),
        comment="What stands above a community, by period: the one table an order rewrites so that addresses follow.",
    )
    op.create_index("ix_community_chain_county_id", "community_chain", ["county_id"], unique=False)
    op.create_table(
        "coverage_unit",
        sa.Column("run_id", sa.BigInteger(), nullable=False, comment="The run."),
        sa.Column("seq", sa.Integer(), nullable=False, comment="Position; the total comes last."),
        sa.Column("unit_id", sa.BigInteger(), nullable=True, comment="The unit; empty for the total."),
        sa.Column("code", sa.Text(), nullable=True, comment="Legal code on the date of the divisions."),
        sa.Column("name", sa.Text(), nullable=False, comment="Name on that date."),
        sa.Column("level", sa.Text(), nullable=False, comment="Level, or total."),
        sa.Column("people", sa.BigInteger(), nullable=False, comment="People counted."),
        sa.Column("covered", sa.Double(), nullable=False, comment="People within the minutes."),
        sa.Column("share", sa.Double(), nullable=True, comment="covered / people; empty when nobody lives there."),
        sa.Column("uncovered", sa.Double(), nullable=False, comment="people - covered."),
        sa.Column(
            "median_minutes", sa.Double(), nullable=True, comment="Median walk to the nearest; empty when out of reach."
        ),
        sa.Column(
            "p90_minutes", sa.Double(), nullable=True, comment="Ninth decile of the walk; empty when out of reach."
        ),
        sa.ForeignKeyConstraint(["run_id"], ["coverage_run.id"], name=op.f("fk_coverage_unit_run_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["division_unit.id"], name=op.f("fk_coverage_unit_unit_id")),
        sa.PrimaryKeyConstraint("run_id", "seq", name=op.f("pk_coverage_unit")),
        comment="Rows of a coverage run.",
    )
    op.create_table(
        "division_code",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Identity of the row."),
        sa.Column("unit_id", sa.BigInteger(), nullable=False, comment="The unit that bore the code."),
        sa.Column("system", sa.Text(), nullable=False, comment="mca (legal), stats (statistical) or gb2260."),
        sa.Column(
            "code",
            sa.Text(),
            nullable=False,
            comment="6, 9 or 12 digits by level; meaningless without system and date.",
        ),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False, comment="True on the ground, half-open [from, to)."),
        sa.Column(
            "recorded",
            postgresql.TSTZRANGE(),
            nullable=False,
            comment="Believed in our books, half-open; open-ended while believed.",
        ),
        sa.Column("source", sa.Text(), nullable=False, comment="Where the code comes from."),
        sa.Column("opened_by", sa.BigInteger(), nullable=True, comment="The order that gave it."),
        sa.Column("closed_by", sa.BigInteger(), nullable=True, comment="The order that ended it."),
        postgresql.ExcludeConstraint(
            (sa.column("system"), "="),
            (sa.column("code"), "="),
            (sa.column("valid"), "&&"),
            (sa.column("recorded"), "&&"),
            using="gist",
            name="ex_division_code_system_code",
        ),
        postgresql.ExcludeConstraint(
            (sa.column("unit_id"), "="),
            (sa.column("system"), "="),
            (sa.column("valid"), "&&"),
            (sa.column("recorded"), "&&"),
            using="gist",
            name="ex_division_code_unit_id_system",
        ),
        sa.CheckConstraint("code ~ '^([0-9]{6}|[0-9]{9}|[0-9]{12})$'", name=op.f("ck_division_code_code_shape")),
        sa.CheckConstraint("system IN ('mca', 'stats', 'gb2260')", name=op.f("ck_division_code_system_known")),
        sa.CheckConstraint("NOT isempty(recorded)", name=op.f("ck_division_code_recorded_not_empty")),
        sa.CheckConstraint("NOT isempty(valid)", name=op.f("ck_division_code_valid_not_empty")),
        sa.ForeignKeyConstraint(["closed_by"], ["change_order.id"], name=op.f("fk_division_code_closed_by")),
        sa.ForeignKeyConstraint(["opened_by"], ["change_order.id"], name=op.f("fk_division_code_opened_by")),
        sa.ForeignKeyConstraint(["unit_id"], ["division_unit.id"], name=op.f("fk_division_code_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_division_code")),
        comment="Codes of units by system, each with its own period.",
    )
    op.create_geospatial_table(
        "division_version",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Identity of the version."),
        sa.Column("unit_id", sa.BigInteger(), nullable=False, comment="The unit."),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False, comment="True on the ground, half-open [from, to)."),
        sa.Column(
            "recorded",
            postgresql.TSTZRANGE(),
            nullable=False,
            comment="Believed in our books, half-open; open-ended while believed.",
        ),
        sa.Column("name", sa.Text(), nullable=False, comment="Full name, proper and generic part: 崇川区."),
        sa.Column("kind", sa.Text(), nullable=False, comment="市辖区, 县, 县级市, 街道, 镇, 乡, 村, 社区 …"),
        sa.Column("parent_id", sa.BigInteger(), nullable=True, comment="Legal superior; empty for the province."),
        sa.Column(
            "managed_by",
            sa.BigInteger(),
            nullable=True,
            comment="Managing prefecture where it differs from the parent (代管).",
        ),
        sa.Column("geometry_id", sa.BigInteger(), nullable=True, comment="Its area; empty where not known."),
        sa.Column("seat_address", sa.Text(), nullable=True, comment="Address of the seat, in words."),
        sa.Column(
            "seat_point",
            Geometry(
                geometry_type="POINT",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
            comment="Point of the seat. EPSG:4490.",
        ),
        sa.Column("precision", sa.Text(), nullable=False, comment="How exact the first day is: day, month or year."),
        sa.Column("assumed", sa.Boolean(), nullable=False, comment="The first day is assumed, not documented."),
        sa.Column("source", sa.Text(), nullable=False, comment="Where the row comes from, with its date."),
        sa.Column("made_up", sa.Boolean(), nullable=False, comment="Demonstration data (演示数据), not a fact."),
        sa.Column("note", sa.Text(), nullable=True, comment="What a reader should know of this version."),
        sa.Column("opened_by", sa.BigInteger(), nullable=True, comment="The order that opened it."),
        sa.Column("closed_by", sa.BigInteger(), nullable=True, comment="The order that closed it."),
        postgresql.ExcludeConstraint(
            (sa.column("unit_id"), "="),
            (sa.column("valid"), "&&"),
            (sa.column("recorded"), "&&"),
            using="gist",
            name="ex_division_version_unit_id",
        ),
        sa.CheckConstraint("precision IN ('day', 'month', 'year')", name=op.f("ck_division_version_precision_known")),
        sa.CheckConstraint("NOT isempty(recorded)", name=op.f("ck_division_version_recorded_not_empty")),
        sa.CheckConstraint("NOT isempty(valid)", name=op.f("ck_division_version_valid_not_empty")),
        sa.ForeignKeyConstraint(["closed_by"], ["change_order.id"], name=op.f("fk_division_version_closed_by")),
        sa.ForeignKeyConstraint(
            ["geometry_id"], ["division_geometry.id"], name=op.f("fk_division_version_geometry_id")
        ),
        sa.ForeignKeyConstraint(["managed_by"], ["division_unit.id"], name=op.f("fk_division_version_managed_by")),
        sa.ForeignKeyConstraint(["opened_by"], ["change_order.id"], name=op.f("fk_division_version_opened_by")),
        sa.ForeignKeyConstraint(["parent_id"], ["division_unit.id"], name=op.f("fk_division_version_parent_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["division_unit.id"], name=op.f("fk_division_version_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_division_version")),
    )
    op.create_index("ix_division_version_geometry_id", "division_version", ["geometry_id"], unique=False)
    op.create_index("ix_division_version_parent_id", "division_version", ["parent_id"], unique=False)
    op.create_index("ix_division_version_valid", "division_version", ["valid"], unique=False, postgresql_using="gist")
    op.create_geospatial_table(
        "facility",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Identity of the row."),
        sa.Column("facility_id", sa.Text(), nullable=False, comment="Identity of the facility; DEMO- when made up."),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False, comment="True on the ground, half-open [from, to)."),
        sa.Column(
            "recorded",
            postgresql.TSTZRANGE(),
            nullable=False,
            comment="Believed in our books, half-open; open-ended while believed.",
        ),
        sa.Column(
            "kind", sa.Text(), nullable=False, comment="daycare, meal, station, institution, social_work, cemetery …"
        ),
        sa.Column("name", sa.Text(), nullable=False, comment="Its name."),
        sa.Column("community_id", sa.BigInteger(), nullable=False, comment="The community it lies in."),
        sa.Column("capacity", sa.Integer(), nullable=True, comment="People or graves it can serve."),
        sa.Column("beds", sa.Integer(), nullable=True, comment="Beds."),
        sa.Column("nursing_beds", sa.Integer(), nullable=True, comment="Of these, nursing beds."),
        sa.Column("floor_area_m2", sa.Double(), nullable=True, comment="Floor area, square metres."),
        sa.Column("operator", sa.Text(), nullable=True, comment="Who runs it."),
        sa.Column("address_text", sa.Text(), nullable=True, comment="Its address in words."),
        sa.Column(
            "land_approval",
            sa.Text(),
            nullable=True,
            comment="approved, historic_unapproved or unknown (burial grounds).",
        ),
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
            comment="Point at the entrance. EPSG:4490.",
        ),
        sa.Column("source", sa.Text(), nullable=False, comment="Where the row comes from, with its date."),
        sa.Column("made_up", sa.Boolean(), nullable=False, comment="Demonstration data (演示数据), not a fact."),
        postgresql.ExcludeConstraint(
            (sa.column("facility_id"), "="),
            (sa.column("valid"), "&&"),
            (sa.column("recorded"), "&&"),
            using="gist",
            name="ex_facility_facility_id",
        ),
        sa.CheckConstraint("NOT isempty(recorded)", name=op.f("ck_facility_recorded_not_empty")),
        sa.CheckConstraint("NOT isempty(valid)", name=op.f("ck_facility_valid_not_empty")),
        sa.ForeignKeyConstraint(["community_id"], ["division_unit.id"], name=op.f("fk_facility_community_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_facility")),
    )
    op.create_geospatial_index(
        "idx_facility_geom", "facility", ["geom"], unique=False, postgresql_using="gist", postgresql_ops={}
    )
    op.create_index("ix_facility_kind", "facility", ["kind"], unique=False)
    op.create_table(
        "residents",
        sa.Column("community_id", sa.BigInteger(), nullable=False, comment="The community."),
        sa.Column("reference_date", sa.Date(), nullable=False, comment="Date the figure is for."),
        sa.Column("band", sa.Text(), nullable=False, comment="Age band: all, 60+, 65+ or 80+."),
        sa.Column("people", sa.BigInteger(), nullable=False, comment="People."),
        sa.Column("source", sa.Text(), nullable=False, comment="Where the row comes from, with its date."),
        sa.Column("made_up", sa.Boolean(), nullable=False, comment="Demonstration data (演示数据), not a fact."),
        sa.ForeignKeyConstraint(["community_id"], ["division_unit.id"], name=op.f("fk_residents_community_id")),
        sa.PrimaryKeyConstraint("community_id", "reference_date", "band", name=op.f("pk_residents")),
        comment="Residents of communities by age band.",
    )
    op.create_table(
        "role_grant",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Identity of the grant."),
        sa.Column("person_id", sa.BigInteger(), nullable=False, comment="The person."),
        sa.Column("role", sa.Text(), nullable=False, comment="A role of gis/rights.py."),
        sa.Column(
            "unit_id",
            sa.BigInteger(),
            nullable=True,
            comment="The division it is bound to; empty for the whole register.",
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_role_grant_person_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["division_unit.id"], name=op.f("fk_role_grant_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_role_grant")),
        sa.UniqueConstraint("person_id", "role", "unit_id", name=op.f("uq_role_grant_person_id_role_unit_id")),
        comment="Roles people hold, bound to a division and what lies below it.",
    )
    op.create_table(
        "succession",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Identity of the link."),
        sa.Column("order_id", sa.BigInteger(), nullable=False, comment="The order that made it."),
        sa.Column("predecessor_id", sa.BigInteger(), nullable=False, comment="The unit before."),
        sa.Column("successor_id", sa.BigInteger(), nullable=False, comment="The unit after."),
        sa.Column("kind", sa.Text(), nullable=False, comment="merge, change_kind, establish, abolish or transfer."),
        sa.Column("happened_on", sa.Date(), nullable=False, comment="First day of the state after."),
        sa.Column(
            "area_share",
            sa.Double(),
            nullable=True,
            comment="Share of the predecessor's area that went over; empty where not known.",
        ),
        sa.Column(
            "recorded",
            postgresql.TSTZRANGE(),
            nullable=False,
            comment="Believed in our books, half-open; open-ended while believed.",
        ),
        sa.CheckConstraint("area_share > 0 AND area_share <= 1", name=op.f("ck_succession_share_in_range")),
        sa.ForeignKeyConstraint(["order_id"], ["change_order.id"], name=op.f("fk_succession_order_id")),
        sa.ForeignKeyConstraint(["predecessor_id"], ["division_unit.id"], name=op.f("fk_succession_predecessor_id")),
        sa.ForeignKeyConstraint(["successor_id"], ["division_unit.id"], name=op.f("fk_succession_successor_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_succession")),
        sa.UniqueConstraint(
            "order_id",
            "predecessor_id",
            "successor_id",
            name=op.f("uq_succession_order_id_predecessor_id_successor_id"),
        ),
        comment="Who came from whom, with shares.",
    )
    op.create_index("ix_succession_predecessor_id", "succession", ["predecessor_id"], unique=False)
    op.create_index("ix_succession_successor_id", "succession", ["successor_id"], unique=False)
    op.create_table_comment("boundary_marker", "Boundary markers (界桩).")
    op.create_table_comment("division_geometry", "Areas of divisions; neighbours share every vertex.")
    op.create_table_comment("water", "Water, drawn under the streets.")
    op.create_table_comment(
        "division_outline",
        "Simplified areas by zoom; derived from division_geometry and remade when an order changes the map.",
    )
    op.create_table_comment("street_edge", "Edges of the walking networks.")
    op.create_table_comment("address", "Standard addresses: each owns only its own words.")
    op.create_table_comment("division_version", "What was true of a unit in a period: name, kind, parent, area, seat.")
    op.create_table_comment("facility", "Service points; valid is from opening to closing.")
