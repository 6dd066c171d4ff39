"""Place names"""

import sqlalchemy as sa
from alembic import op
from geoalchemy2 import Geometry
from sqlalchemy.dialects import postgresql

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    op.create_geospatial_table(
        "built_up_area",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Identity of the version."),
        sa.Column("area_key", sa.Text(), nullable=False, comment="Identity of the area in its source."),
        sa.Column("name", sa.Text(), nullable=False, comment="Its name: 主城区."),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False, comment="True on the ground, half-open [from, to)."),
        sa.Column(
            "recorded",
            postgresql.TSTZRANGE(),
            nullable=False,
            comment="Believed in our books, half-open; open-ended while believed.",
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
            comment="The built-up area (建成区). EPSG:4490.",
        ),
        sa.Column("source", sa.Text(), nullable=False, comment="Where the row comes from, with its date."),
        sa.Column("made_up", sa.Boolean(), nullable=False, comment="Demonstration data (演示数据), not a fact."),
        postgresql.ExcludeConstraint(
            (sa.column("area_key"), "="),
            (sa.column("valid"), "&&"),
            (sa.column("recorded"), "&&"),
            using="gist",
            name="ex_built_up_area_area_key",
        ),
        sa.CheckConstraint("NOT isempty(recorded)", name=op.f("ck_built_up_area_recorded_not_empty")),
        sa.CheckConstraint("NOT isempty(valid)", name=op.f("ck_built_up_area_valid_not_empty")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_built_up_area")),
    )
    op.create_geospatial_index(
        "idx_built_up_area_geom", "built_up_area", ["geom"], unique=False, postgresql_using="gist", postgresql_ops={}
    )
    op.create_table(
        "placename_description",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Identity of the version."),
        sa.Column(
            "place_id",
            sa.Text(),
            nullable=False,
            comment="Identity of the place; U and a unit's number for a division.",
        ),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False, comment="True on the ground, half-open [from, to)."),
        sa.Column(
            "recorded",
            postgresql.TSTZRANGE(),
            nullable=False,
            comment="Believed in our books, half-open; open-ended while believed.",
        ),
        sa.Column("meaning", sa.Text(), nullable=True, comment="地名的含义."),
        sa.Column("origin", sa.Text(), nullable=True, comment="来历."),
        sa.Column("history", sa.Text(), nullable=True, comment="沿革."),
        sa.Column(
            "official_code", sa.Text(), nullable=True, comment="地名代码 of the national store, 20 digits, as given."
        ),
        sa.Column(
            "protection", sa.Text(), nullable=True, comment="Level of the protection list: province, city or county."
        ),
        sa.Column("protection_list", sa.Text(), nullable=True, comment="Which list and batch."),
        sa.Column(
            "protection_measures", sa.Text(), nullable=True, comment="Measures that must stand before it is renamed."
        ),
        sa.Column("red", sa.Boolean(), nullable=False, comment="红色地名."),
        sa.Column(
            "items",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="Items of its class, and columns that are none of ours.",
        ),
        sa.Column("source", sa.Text(), nullable=False, comment="Where the row comes from, with its date."),
        sa.Column("made_up", sa.Boolean(), nullable=False, comment="Demonstration data (演示数据), not a fact."),
        sa.Column("note", sa.Text(), nullable=True, comment="What a reader should know."),
        postgresql.ExcludeConstraint(
            (sa.column("place_id"), "="),
            (sa.column("valid"), "&&"),
            (sa.column("recorded"), "&&"),
            using="gist",
            name="ex_placename_description_place_id",
        ),
        sa.CheckConstraint(
            "protection IN ('province', 'city', 'county')", name=op.f("ck_placename_description_protection_known")
        ),
        sa.CheckConstraint("NOT isempty(recorded)", name=op.f("ck_placename_description_recorded_not_empty")),
        sa.CheckConstraint("NOT isempty(valid)", name=op.f("ck_placename_description_valid_not_empty")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placename_description")),
        comment="What is told of a place: meaning, origin, history, protection; of divisions too.",
    )
    op.create_table(
        "placename_other",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Identity of the row."),
        sa.Column(
            "place_id",
            sa.Text(),
            nullable=False,
            comment="Identity of the place; U and a unit's number for a division.",
        ),
        sa.Column("name", sa.Text(), nullable=False, comment="The other name."),
        sa.Column(
            "form", sa.Text(), nullable=False, comment="former (曾用名), alias (别名), short (简称) or map (原图名称)."
        ),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False, comment="True on the ground, half-open [from, to)."),
        sa.Column(
            "recorded",
            postgresql.TSTZRANGE(),
            nullable=False,
            comment="Believed in our books, half-open; open-ended while believed.",
        ),
        sa.Column("pinyin", sa.Text(), nullable=False, comment="With tones."),
        sa.Column("sound", sa.Text(), nullable=False, comment="Toneless key."),
        sa.Column("initials", sa.Text(), nullable=False, comment="First letters."),
        sa.Column("source", sa.Text(), nullable=False, comment="Where the row comes from, with its date."),
        sa.Column("made_up", sa.Boolean(), nullable=False, comment="Demonstration data (演示数据), not a fact."),
        sa.Column("note", sa.Text(), nullable=True, comment="What a reader should know."),
        postgresql.ExcludeConstraint(
            (sa.column("place_id"), "="),
            (sa.column("name"), "="),
            (sa.column("form"), "="),
            (sa.column("valid"), "&&"),
            (sa.column("recorded"), "&&"),
            using="gist",
            name="ex_placename_other_place_id_name_form",
        ),
        sa.CheckConstraint("form IN ('former', 'alias', 'short', 'map')", name=op.f("ck_placename_other_form_known")),
        sa.CheckConstraint("NOT isempty(recorded)", name=op.f("ck_placename_other_recorded_not_empty")),
        sa.CheckConstraint("NOT isempty(valid)", name=op.f("ck_placename_other_valid_not_empty")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placename_other")),
        comment="Names a place has or had beside the standard one, of divisions too.",
    )
    op.create_table(
        "placename_reading",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Identity of the row."),
        sa.Column("text", sa.Text(), nullable=False, comment="The name, word or character."),
        sa.Column("pinyin", sa.Text(), nullable=False, comment="Its reading, toned syllables with spaces between."),
        sa.Column(
            "recorded",
            postgresql.TSTZRANGE(),
            nullable=False,
            comment="Believed in our books, half-open; open-ended while believed.",
        ),
        sa.Column("actor", sa.Text(), nullable=False, comment="Who corrected it."),
        sa.Column("why", sa.Text(), nullable=False, comment="By what evidence."),
        sa.CheckConstraint("text <> '' AND pinyin <> '' AND why <> ''", name=op.f("ck_placename_reading_not_empty")),
        sa.CheckConstraint("NOT isempty(recorded)", name=op.f("ck_placename_reading_recorded_not_empty")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placename_reading")),
        comment="Readings that a person corrected: they win over the shipped table for good.",
    )
    op.create_index(
        "uq_placename_reading_believed",
        "placename_reading",
        ["text"],
        unique=True,
        postgresql_where=sa.text("upper_inf(recorded)"),
    )
    op.create_geospatial_table(
        "naming_case",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Number of the case."),
        sa.Column("kind", sa.Text(), nullable=False, comment="name, rename, abolish, consultation or filing."),
        sa.Column("state", sa.Text(), nullable=False, comment="Where it stands: gis/placenames/procedure.py."),
        sa.Column(
            "place_id",
            sa.Text(),
            nullable=True,
            comment="The place it is about; given to a new one when it is approved.",
        ),
        sa.Column(
            "name", sa.Text(), nullable=False, comment="The name asked for (of an abolition: the name that ends)."
        ),
        sa.Column("proper", sa.Text(), nullable=False, comment="Its proper part."),
        sa.Column("generic", sa.Text(), nullable=False, comment="Its generic part."),
        sa.Column("class_code", sa.Text(), nullable=False, comment="地名类别代码."),
        sa.Column(
            "unit_id", sa.BigInteger(), nullable=False, comment="The county it lies in, on the day it was drawn up."
        ),
        sa.Column("communities", postgresql.ARRAY(sa.BigInteger()), nullable=False, comment="Communities it lies in."),
        sa.Column(
            "geom",
            Geometry(
                geometry_type="GEOMETRY",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
            comment="Point, line or area. EPSG:4490.",
        ),
        sa.Column(
            "form",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="The application: reason, meaning, position, scale, applicant.",
        ),
        sa.Column(
            "verdicts",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="The naming check as it stood at the assessment.",
        ),
        sa.Column("reserve_id", sa.BigInteger(), nullable=True, comment="The reserved name it takes."),
        sa.Column("author", sa.Text(), nullable=False, comment="Who drew it up."),
        sa.Column(
            "revision", sa.BigInteger(), nullable=False, comment="Raised by every step; a step names the one it saw."
        ),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False, comment="When it was begun."),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False, comment="When its last step was taken."),
        sa.Column("source", sa.Text(), nullable=False, comment="Where the row comes from, with its date."),
        sa.Column("made_up", sa.Boolean(), nullable=False, comment="Demonstration data (演示数据), not a fact."),
        sa.CheckConstraint(
            "kind IN ('name', 'rename', 'abolish', 'consultation', 'filing')", name=op.f("ck_naming_case_kind_known")
        ),
        sa.CheckConstraint("revision > 0", name=op.f("ck_naming_case_revision_positive")),
        sa.ForeignKeyConstraint(["unit_id"], ["division_unit.id"], name=op.f("fk_naming_case_unit_id")),
        sa.CheckConstraint(
            "GeometryType(geom) IN ('POINT', 'MULTIPOINT', 'LINESTRING', 'MULTILINESTRING', 'POLYGON', 'MULTIPOLYGON')",
            name=op.f("ck_naming_case_point_line_or_area"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_naming_case")),
    )
    op.create_index("ix_naming_case_state", "naming_case", ["state"], unique=False)
    op.create_table(
        "placename_document",
        sa.Column(
            "id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Identity of the document."
        ),
        sa.Column("unit_id", sa.BigInteger(), nullable=False, comment="The county (or the city) it is of."),
        sa.Column(
            "kind",
            sa.Text(),
            nullable=False,
            comment="gazetteer 地名录, map 地名图, plan 地名规划, heritage 历史地名名录.",
        ),
        sa.Column("title", sa.Text(), nullable=False, comment="Its title."),
        sa.Column("number", sa.Text(), nullable=True, comment="Its number."),
        sa.Column("issued_by", sa.Text(), nullable=True, comment="Who issued it."),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False, comment="True on the ground, half-open [from, to)."),
        sa.Column(
            "recorded",
            postgresql.TSTZRANGE(),
            nullable=False,
            comment="Believed in our books, half-open; open-ended while believed.",
        ),
        sa.Column("file", sa.Text(), nullable=True, comment="Where it lies, or its hash in the store."),
        sa.Column("source", sa.Text(), nullable=False, comment="Where the row comes from, with its date."),
        sa.Column("made_up", sa.Boolean(), nullable=False, comment="Demonstration data (演示数据), not a fact."),
        sa.Column("note", sa.Text(), nullable=True, comment="What a reader should know."),
        postgresql.ExcludeConstraint(
            (sa.column("unit_id"), "="),
            (sa.column("kind"), "="),
            (sa.column("title"), "="),
            (sa.column("valid"), "&&"),
            (sa.column("recorded"), "&&"),
            using="gist",
            name="ex_placename_document_unit_id_kind_title",
        ),
        sa.CheckConstraint(
            "kind IN ('gazetteer', 'map', 'plan', 'heritage')", name=op.f("ck_placename_document_kind_known")
        ),
        sa.CheckConstraint("NOT isempty(recorded)", name=op.f("ck_placename_document_recorded_not_empty")),
        sa.CheckConstraint("NOT isempty(valid)", name=op.f("ck_placename_document_valid_not_empty")),
        sa.ForeignKeyConstraint(["unit_id"], ["division_unit.id"], name=op.f("fk_placename_document_unit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placename_document")),
        comment="Which counties have gazetteer, map and plan of place names (indicators T2-26, T1-22), and since when.",
    )
    op.create_geospatial_table(
        "name_reserve",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Identity of the entry."),
        sa.Column(
            "name", sa.Text(), nullable=False, comment="The name, with its generic part where it has one already."
        ),
        sa.Column("proper", sa.Text(), nullable=False, comment="Its proper part, which is what is reserved."),
        sa.Column("generic", sa.Text(), nullable=False, comment="Its generic part; empty while open."),
        sa.Column("sound", sa.Text(), nullable=False, comment="Toneless key."),
        sa.Column("roman", sa.Text(), nullable=False, comment="Romanised without tones."),
        sa.Column("class_code", sa.Text(), nullable=True, comment="The class it is meant for; empty: any."),
        sa.Column(
            "purpose", sa.Text(), nullable=False, comment="reserve (储备), road (planned road) or district (片区)."
        ),
        sa.Column(
            "unit_id", sa.BigInteger(), nullable=True, comment="The division it is reserved for; empty: the whole city."
        ),
        sa.Column(
            "geom",
            Geometry(
                geometry_type="GEOMETRY",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
            comment="Where the plan puts it. EPSG:4490.",
        ),
        sa.Column("state", sa.Text(), nullable=False, comment="free, held, taken or dropped."),
        sa.Column("held_for", sa.Text(), nullable=True, comment="The project it is held for."),
        sa.Column("held_until", sa.Date(), nullable=True, comment="Last day of the hold."),
        sa.Column("case_id", sa.BigInteger(), nullable=True, comment="The case that took it."),
        sa.Column("plan", sa.Text(), nullable=True, comment="Plan or decision it stands in, with its number."),
        sa.Column("approved_by", sa.Text(), nullable=True, comment="Who approved it for the reserve."),
        sa.Column("approved_on", sa.Date(), nullable=True, comment="When."),
        sa.Column("meaning", sa.Text(), nullable=True, comment="What it means."),
        sa.Column(
            "revision",
            sa.BigInteger(),
            nullable=False,
            comment="Raised by every change; a change names the one it saw.",
        ),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False, comment="When it was changed last."),
        sa.Column("source", sa.Text(), nullable=False, comment="Where the row comes from, with its date."),
        sa.Column("made_up", sa.Boolean(), nullable=False, comment="Demonstration data (演示数据), not a fact."),
        sa.Column("note", sa.Text(), nullable=True, comment="What a reader should know."),
        sa.CheckConstraint("(state = 'held') = (held_for IS NOT NULL)", name=op.f("ck_name_reserve_held_for_somebody")),
        sa.CheckConstraint("(state = 'taken') = (case_id IS NOT NULL)", name=op.f("ck_name_reserve_taken_by_case")),
        sa.CheckConstraint("purpose IN ('reserve', 'road', 'district')", name=op.f("ck_name_reserve_purpose_known")),
        sa.CheckConstraint("state IN ('free', 'held', 'taken', 'dropped')", name=op.f("ck_name_reserve_state_known")),
        sa.ForeignKeyConstraint(["case_id"], ["naming_case.id"], name=op.f("fk_name_reserve_case_id")),
        sa.ForeignKeyConstraint(["unit_id"], ["division_unit.id"], name=op.f("fk_name_reserve_unit_id")),
        sa.CheckConstraint(
            "GeometryType(geom) IN ('POINT', 'MULTIPOINT', 'LINESTRING', 'MULTILINESTRING', 'POLYGON', 'MULTIPOLYGON')",
            name=op.f("ck_name_reserve_point_line_or_area"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_name_reserve")),
    )
    op.create_index(
        "uq_name_reserve_living",
        "name_reserve",
        ["name", "unit_id"],
        unique=True,
        postgresql_where=sa.text("state <> 'dropped'"),
        postgresql_nulls_not_distinct=True,
    )
    op.create_table(
        "naming_step",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Identity of the step."),
        sa.Column("case_id", sa.BigInteger(), nullable=False, comment="The case."),
        sa.Column("n", sa.BigInteger(), nullable=False, comment="Which step of the case, from 1."),
        sa.Column("step", sa.Text(), nullable=False, comment="What was done: gis/placenames/procedure.py."),
        sa.Column("from_state", sa.Text(), nullable=True, comment="State before; empty for the first."),
        sa.Column("to_state", sa.Text(), nullable=False, comment="State after."),
        sa.Column("on_day", sa.Date(), nullable=False, comment="The day it is of."),
        sa.Column(
            "detail",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="Numbers, bodies, opinions, objections: what the step needs.",
        ),
        sa.Column(
            "documents",
            postgresql.JSONB(astext_type=sa.Text()),
            nullable=False,
            comment="Papers by kind: title, number, date, file.",
        ),
        sa.Column("actor", sa.Text(), nullable=False, comment="Who took it."),
        sa.Column("role", sa.Text(), nullable=False, comment="In which role."),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False, comment="When it was written."),
        sa.ForeignKeyConstraint(["case_id"], ["naming_case.id"], name=op.f("fk_naming_step_case_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_naming_step")),
        sa.UniqueConstraint("case_id", "n", name=op.f("uq_naming_step_case_id_n")),
        comment="Steps of cases, appended and never changed.",
    )
    op.create_geospatial_table(
        "placename",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False, comment="Identity of the version."),
        sa.Column(
            "place_id",
            sa.Text(),
            nullable=False,
            comment="Identity of the place; U and a unit's number for a division.",
        ),
        sa.Column("valid", postgresql.DATERANGE(), nullable=False, comment="True on the ground, half-open [from, to)."),
        sa.Column(
            "recorded",
            postgresql.TSTZRANGE(),
            nullable=False,
            comment="Believed in our books, half-open; open-ended while believed.",
        ),
        sa.Column("name", sa.Text(), nullable=False, comment="The name, proper and generic part: 桃坞路."),
        sa.Column("proper", sa.Text(), nullable=False, comment="专名, the proper part: 桃坞."),
        sa.Column("generic", sa.Text(), nullable=False, comment="通名, the generic part: 路; empty where it has none."),
        sa.Column("class_code", sa.Text(), nullable=False, comment="地名类别代码: data/placenames/classes.yaml."),
        sa.Column("roman", sa.Text(), nullable=False, comment="Romanised without tones: Taowu Lu."),
        sa.Column("pinyin", sa.Text(), nullable=False, comment="With tones: Táowù Lù."),
        sa.Column("sound", sa.Text(), nullable=False, comment="Toneless key by which same-sounding names are found."),
        sa.Column("initials", sa.Text(), nullable=False, comment="First letters: twl."),
        sa.Column("status", sa.Text(), nullable=False, comment="standard, or unapproved: never given out as standard."),
        sa.Column(
            "basis",
            sa.Text(),
            nullable=False,
            comment="What makes it standard: case, order or list; none if unapproved.",
        ),
        sa.Column(
            "geom",
            Geometry(
                geometry_type="GEOMETRY",
                srid=4490,
                dimension=2,
                spatial_index=False,
                from_text="ST_GeomFromEWKT",
                name="geometry",
            ),
            nullable=True,
            comment="Point, line or area, as it came. EPSG:4490.",
        ),
        sa.Column(
            "communities",
            postgresql.ARRAY(sa.BigInteger()),
            nullable=False,
            comment="Communities it lies in, its label's first.",
        ),
        sa.Column("located_in", sa.Text(), nullable=True, comment="所在（跨）行政区 as the record words it."),
        sa.Column("position", sa.Text(), nullable=True, comment="位置 or 四至, in words."),
        sa.Column("planned", sa.Boolean(), nullable=False, comment="是否规划: not built yet."),
        sa.Column("approved_by", sa.Text(), nullable=True, comment="批准机关: the body that approved it."),
        sa.Column("approval_number", sa.Text(), nullable=True, comment="批准文号."),
        sa.Column("approved_on", sa.Date(), nullable=True, comment="批准日期."),
        sa.Column("filing_number", sa.Text(), nullable=True, comment="备案号."),
        sa.Column("filed_on", sa.Date(), nullable=True, comment="Date of the filing."),
        sa.Column("announced_on", sa.Date(), nullable=True, comment="Date of the announcement."),
        sa.Column("announcement", sa.Text(), nullable=True, comment="Number or address of the announcement."),
        sa.Column("case_id", sa.BigInteger(), nullable=True, comment="The case that named it."),
        sa.Column(
            "change",
            sa.Text(),
            nullable=False,
            comment="loaded, named, renamed, abolished, filed or corrected: what opened it.",
        ),
        sa.Column("source", sa.Text(), nullable=False, comment="Where the row comes from, with its date."),
        sa.Column("made_up", sa.Boolean(), nullable=False, comment="Demonstration data (演示数据), not a fact."),
        sa.Column("note", sa.Text(), nullable=True, comment="What a reader should know."),
        postgresql.ExcludeConstraint(
            (sa.column("place_id"), "="),
            (sa.column("valid"), "&&"),
            (sa.column("recorded"), "&&"),
            using="gist",
            name="ex_placename_place_id",
        ),
        sa.CheckConstraint("(basis = 'case') <= (case_id IS NOT NULL)", name=op.f("ck_placename_case_named")),
        sa.CheckConstraint("(status = 'standard') = (basis <> 'none')", name=op.f("ck_placename_standard_has_basis")),
        sa.CheckConstraint("basis IN ('case', 'order', 'list', 'none')", name=op.f("ck_placename_basis_known")),
        sa.CheckConstraint(
            "change IN ('loaded', 'named', 'renamed', 'abolished', 'filed', 'corrected')",
            name=op.f("ck_placename_change_known"),
        ),
        sa.CheckConstraint("name <> '' AND proper || generic <> ''", name=op.f("ck_placename_not_empty")),
        sa.CheckConstraint("status IN ('standard', 'unapproved')", name=op.f("ck_placename_status_known")),
        sa.CheckConstraint("NOT isempty(recorded)", name=op.f("ck_placename_recorded_not_empty")),
        sa.CheckConstraint("NOT isempty(valid)", name=op.f("ck_placename_valid_not_empty")),
        sa.ForeignKeyConstraint(["case_id"], ["naming_case.id"], name=op.f("fk_placename_case_id")),
        sa.CheckConstraint(
            "GeometryType(geom) IN ('POINT', 'MULTIPOINT', 'LINESTRING', 'MULTILINESTRING', 'POLYGON', 'MULTIPOLYGON')",
            name=op.f("ck_placename_point_line_or_area"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_placename")),
    )
    op.create_geospatial_index(
        "idx_placename_geom", "placename", ["geom"], unique=False, postgresql_using="gist", postgresql_ops={}
    )
    op.create_index("ix_placename_recorded", "placename", ["recorded"], unique=False, postgresql_using="gist")
    for table, comment in (
        (
            "built_up_area",
            "Built-up areas as loaded; where none is loaded, one is derived from communities, and says so.",
        ),
        (
            "naming_case",
            "Cases of naming, renaming and abolishing; consultations on estates; filings by other departments.",
        ),
        (
            "name_reserve",
            "Names for later (地名储备库): planned roads, districts, and a reserve to take from; never twice.",
        ),
        (
            "placename",
            "Names of places that are no divisions, each version with its period; a division's are its versions.",
        ),
    ):
        op.create_table_comment(table, comment)
