"""Orders that can be planned again, drafts, groups, counters, catalogues"""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    op.create_table(
        "catalogue",
        sa.Column("name", sa.Text(), nullable=False, comment="Name of the catalogue."),
        sa.Column("source", sa.Text(), nullable=False, comment="The file it was loaded from."),
        sa.Column("sha256", sa.Text(), nullable=False, comment="Hash of the file."),
        sa.Column("loaded_at", sa.DateTime(timezone=True), nullable=False, comment="When it was loaded."),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_catalogue")),
        comment="Histories of divisions of other lands or of the whole country; never mixed with the register.",
    )
    op.create_table(
        "order_draft",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Identity of the draft."),
        sa.Column(
            "body",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="The order as far as it is written.",
        ),
        sa.Column(
            "areas",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="Ground it names: name to GeoJSON MultiPolygon, WGS 84.",
        ),
        sa.Column("practice", sa.Boolean(), nullable=False, comment="推演: may be previewed, never applied."),
        sa.Column(
            "officers", postgresql.ARRAY(sa.Text()), nullable=False, comment="Who may know of it besides its author."
        ),
        sa.Column("author", sa.Text(), nullable=False, comment="Who drew it up."),
        sa.Column(
            "revision", sa.Integer(), nullable=False, comment="Raised by every change; a change names the one it saw."
        ),
        sa.Column(
            "sealed_until",
            sa.Date(),
            nullable=True,
            comment="Approved but not announced: it enters the register on this day.",
        ),
        sa.Column(
            "trouble", sa.Text(), nullable=True, comment="Why it could not enter the register when its day came."
        ),
        sa.Column(
            "sha256", sa.Text(), nullable=True, comment="Hash of the order as read, for one that waits for its day."
        ),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False, comment="When it was begun."),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False, comment="When it was changed last."),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_draft")),
        comment="Orders drawn up, practised on, or kept until announced: nothing of them is in the register.",
    )
    op.create_table(
        "unit_group",
        sa.Column("key", sa.Text(), nullable=False, comment="Stable key: shiqu."),
        sa.Column("name", sa.Text(), nullable=False, comment="Its name: 市区."),
        sa.Column("kind", sa.Text(), nullable=False, comment="urban, rural, census, zone or other."),
        sa.Column("source", sa.Text(), nullable=False, comment="Where the row comes from, with its date."),
        sa.Column("made_up", sa.Boolean(), nullable=False, comment="Demonstration data (演示数据), not a fact."),
        sa.Column("note", sa.Text(), nullable=True, comment="What a reader should know."),
        sa.CheckConstraint(
            "kind IN ('urban', 'rural', 'census', 'zone', 'other')", name=op.f("ck_unit_group_kind_known")
        ),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_unit_group")),
        sa.UniqueConstraint("name", name=op.f("uq_unit_group_name")),
        comment="Dated groups of units that are not divisions: 市区, 涉农 counties, reporting units, zones.",
    )
    op.create_table(
        "catalogue_complaint",
        sa.Column("catalogue", sa.Text(), nullable=False, comment="The catalogue."),
        sa.Column("seq", sa.Integer(), nullable=False, comment="Position."),
        sa.Column("line", sa.Integer(), nullable=True, comment="Line in the file."),
        sa.Column("field", sa.Text(), nullable=True, comment="Column of the file."),
        sa.Column("message", sa.Text(), nullable=False, comment="What contradicts what."),
        sa.ForeignKeyConstraint(["catalogue"], ["catalogue.name"], name=op.f("fk_catalogue_complaint_catalogue")),
        sa.PrimaryKeyConstraint("catalogue", "seq", name=op.f("pk_catalogue_complaint")),
        comment="Contradictory rows of catalogues, as reported when they were loaded.",
    )
    op.create_table(
        "catalogue_unit",
        sa.Column("catalogue", sa.Text(), nullable=False, comment="The catalogue."),
        sa.Column("line", sa.Integer(), nullable=False, comment="Line in the file."),
        sa.Column("code", sa.Text(), nullable=False, comment="Code."),
        sa.Column("name", sa.Text(), nullable=False, comment="Name in this period."),
        sa.Column("level", sa.Text(), nullable=False, comment="Level as the file writes it."),
        sa.Column("valid_from", sa.Date(), nullable=False, comment="First day; a bare year is its first of January."),
        sa.Column("valid_to", sa.Date(), nullable=True, comment="First day no longer valid; empty while in force."),
        sa.Column("successors", sa.Text(), nullable=False, comment="Codes it went to, as the file writes them."),
        sa.ForeignKeyConstraint(["catalogue"], ["catalogue.name"], name=op.f("fk_catalogue_unit_catalogue")),
        sa.PrimaryKeyConstraint("catalogue", "line", name=op.f("pk_catalogue_unit")),
        comment="Rows of catalogues: a code under one name in one period.",
    )
    op.create_index("ix_catalogue_unit_code", "catalogue_unit", ["catalogue", "code"], unique=False)
    op.create_geospatial_table(
        "change_area",
        sa.Column("order_id", sa.BigInteger(), nullable=False, comment="The order."),
        sa.Column("name", sa.Text(), nullable=False, comment="Name of the piece of ground in the order's events."),
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
            comment="The piece of ground. EPSG:4490.",
        ),
        sa.ForeignKeyConstraint(["order_id"], ["change_order.id"], name=op.f("fk_change_area_order_id")),
        sa.PrimaryKeyConstraint("order_id", "name", name=op.f("pk_change_area")),
    )
    op.create_table(
        "community_count",
        sa.Column("community_id", sa.BigInteger(), nullable=False, comment="The community."),
        sa.Column("addresses", sa.BigInteger(), nullable=False, comment="Addresses in force now."),
        sa.Column("dwellings", sa.BigInteger(), nullable=False, comment="Of these, where somebody lives."),
        sa.CheckConstraint("addresses >= 0 AND dwellings >= 0", name=op.f("ck_community_count_not_negative")),
        sa.ForeignKeyConstraint(["community_id"], ["division_unit.id"], name=op.f("fk_community_count_community_id")),
        sa.PrimaryKeyConstraint("community_id", name=op.f("pk_community_count")),
        comment="Counters that the address flows keep, so that orders need not scan addresses.",
    )
    op.execute(
        "INSERT INTO community_count SELECT community_id, count(*), count(*) FILTER (WHERE dwelling) "
        "FROM address WHERE upper_inf(valid) AND upper_inf(recorded) GROUP BY community_id"
    )
    op.create_table(
        "unit_group_member",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Identity of the row."),
        sa.Column("group_key", sa.Text(), nullable=False, comment="The group."),
        sa.Column("unit_id", sa.BigInteger(), nullable=False, comment="A unit of it, whole."),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False, comment="True on the ground, half-open [from, to)."),
        sa.Column(
            "recorded",
            postgresql.TSTZRANGE(),
            nullable=False,
            comment="Believed in our books, half-open; open-ended while believed.",
        ),
        sa.Column("source", sa.Text(), nullable=False, comment="Where this membership comes from."),
        postgresql.ExcludeConstraint(
            (sa.column("group_key"), "="),
            (sa.column("unit_id"), "="),
            (sa.column("valid"), "&&"),
            (sa.column("recorded"), "&&"),
            using="gist",
            name="ex_unit_group_member_group_key_unit_id",
        ),
        sa.CheckConstraint("NOT isempty(recorded)", name=op.f("ck_unit_group_member_recorded_not_empty")),
        sa.CheckConstraint("NOT isempty(valid)", name=op.f("ck_unit_group_member_valid_not_empty")),
        sa.ForeignKeyConstraint(["group_key"], ["unit_group.key"], name=op.f("fk_unit_group_member_group_key")),
        sa.ForeignKeyConstraint(["unit_id"], ["division_unit.id"], name=op.f("fk_unit_group_member_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unit_group_member")),
        comment="Which units a group is made of, by period.",
    )
    op.add_column(
        "change_order",
        sa.Column(
            "place", sa.BigInteger(), nullable=True, comment="Place among the orders of one day; a correction keeps it."
        ),
    )
    op.execute("UPDATE change_order SET place = id")
    op.alter_column("change_order", "place", nullable=False)
    op.add_column(
        "change_order",
        sa.Column(
            "completes", sa.BigInteger(), nullable=True, comment="The order whose pending codes this second step gives."
        ),
    )
    op.add_column(
        "change_order",
        sa.Column("corrects", sa.BigInteger(), nullable=True, comment="The order this one stands in for."),
    )
    op.add_column(
        "change_order",
        sa.Column(
            "rewritten_at",
            sa.DateTime(timezone=True),
            nullable=True,
            comment="Recorded moment from which its rows stand, if an order put in below it moved them; else applied_at.",
        ),
    )
    op.alter_column(
        "change_order",
        "kind",
        existing_type=sa.TEXT(),
        comment="legal, list_difference (no legal document) or survey (units enter).",
        existing_comment="legal, or list_difference (no legal document).",
        existing_nullable=False,
    )
    op.alter_column(
        "change_order",
        "state",
        existing_type=sa.TEXT(),
        comment="applied, annulled or corrected.",
        existing_comment="draft, applied or annulled.",
        existing_nullable=False,
    )
    op.alter_column(
        "change_order",
        "annulled_why",
        existing_type=sa.TEXT(),
        comment="Why it was annulled or corrected.",
        existing_comment="Why it was annulled.",
        existing_nullable=True,
    )
    op.create_foreign_key(op.f("fk_change_order_corrects"), "change_order", "change_order", ["corrects"], ["id"])
    op.create_foreign_key(op.f("fk_change_order_completes"), "change_order", "change_order", ["completes"], ["id"])
    op.add_column(
        "division_code",
        sa.Column(
            "state",
            sa.Text(),
            server_default="in_force",
            nullable=False,
            comment="in_force, or pending: the old code, until the new one is given.",
        ),
    )
    op.add_column(
        "division_version",
        sa.Column(
            "figures",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=True,
            comment="Figures its order gives: area_km2, people, communities, villages.",
        ),
    )
    op.alter_column("division_code", "state", server_default=None)
    op.add_column(
        "change_document", sa.Column("file", sa.Text(), nullable=True, comment="Where the paper itself is kept.")
    )
    op.add_column(
        "api_key",
        sa.Column(
            "role",
            sa.Text(),
            server_default="department",
            nullable=False,
            comment="The role it acts in (gis/rights.py).",
        ),
    )
    op.alter_column("api_key", "role", server_default=None)
    op.create_check_constraint(
        op.f("ck_division_code_state_known"), "division_code", "state IN ('in_force', 'pending')"
    )
    op.drop_constraint(op.f("ck_change_order_kind_known"), "change_order")
    op.create_check_constraint(
        op.f("ck_change_order_kind_known"), "change_order", "kind IN ('legal', 'list_difference', 'survey')"
    )
    op.drop_constraint(op.f("ck_change_order_state_known"), "change_order")
    op.create_check_constraint(
        op.f("ck_change_order_state_known"), "change_order", "state IN ('applied', 'annulled', 'corrected')"
    )
    op.drop_constraint(op.f("uq_succession_order_id_predecessor_id_successor_id"), "succession")
    op.create_index(
        "uq_succession_believed",
        "succession",
        ["order_id", "predecessor_id", "successor_id"],
        unique=True,
        postgresql_where=sa.text("upper_inf(recorded)"),
    )
    op.create_table_comment(
        "change_area", "Ground that the events of an order name, kept so that the order can be planned again."
    )
