"""Place names in both clocks, what is told of the places, and the ground the rules of naming speak of."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Table,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB

from gis.db.tables.base import (
    clock_rules,
    geometry,
    identity,
    metadata,
    provenance,
    recorded,
    shape,
    unit_ref,
    valid,
)


def _place_id() -> Column[str]:
    return Column(
        "place_id", Text, nullable=False, comment="Identity of the place; U and a unit's number for a division."
    )


placename = Table(
    "placename",
    metadata,
    identity("Identity of the version."),
    _place_id(),
    valid(),
    recorded(),
    Column("name", Text, nullable=False, comment="The name, proper and generic part: 桃坞路."),
    Column("proper", Text, nullable=False, comment="专名, the proper part: 桃坞."),
    Column("generic", Text, nullable=False, comment="通名, the generic part: 路; empty where it has none."),
    Column("class_code", Text, nullable=False, comment="地名类别代码: data/placenames/classes.yaml."),
    Column("roman", Text, nullable=False, comment="Romanised without tones: Taowu Lu."),
    Column("pinyin", Text, nullable=False, comment="With tones: Táowù Lù."),
    Column("sound", Text, nullable=False, comment="Toneless key by which same-sounding names are found."),
    Column("initials", Text, nullable=False, comment="First letters: twl."),
    Column("status", Text, nullable=False, comment="standard, or unapproved: never given out as standard."),
    Column("basis", Text, nullable=False, comment="What makes it standard: case, order or list; none if unapproved."),
    *shape("Point, line or area, as it came."),
    Column("communities", ARRAY(BigInteger), nullable=False, comment="Communities it lies in, its label's first."),
    Column("located_in", Text, comment="所在（跨）行政区 as the record words it."),
    Column("position", Text, comment="位置 or 四至, in words."),
    Column("planned", Boolean, nullable=False, comment="是否规划: not built yet."),
    Column("approved_by", Text, comment="批准机关: the body that approved it."),
    Column("approval_number", Text, comment="批准文号."),
    Column("approved_on", Date, comment="批准日期."),
    Column("filing_number", Text, comment="备案号."),
    Column("filed_on", Date, comment="Date of the filing."),
    Column("announced_on", Date, comment="Date of the announcement."),
    Column("announcement", Text, comment="Number or address of the announcement."),
    Column("case_id", BigInteger, ForeignKey("naming_case.id"), comment="The case that named it."),
    Column(
        "change", Text, nullable=False, comment="loaded, named, renamed, abolished, filed or corrected: what opened it."
    ),
    *provenance(),
    Column("note", Text, comment="What a reader should know."),
    *clock_rules("placename", "place_id"),
    CheckConstraint("status IN ('standard', 'unapproved')", name="status_known"),
    CheckConstraint("basis IN ('case', 'order', 'list', 'none')", name="basis_known"),
    CheckConstraint("(status = 'standard') = (basis <> 'none')", name="standard_has_basis"),
    CheckConstraint("(basis = 'case') <= (case_id IS NOT NULL)", name="case_named"),
    CheckConstraint("change IN ('loaded', 'named', 'renamed', 'abolished', 'filed', 'corrected')", name="change_known"),
    CheckConstraint("name <> '' AND proper || generic <> ''", name="not_empty"),
    comment="Names of places that are no divisions, each version with its period; a division's are its versions.",
)
# the book of names, read again from the last moment on
Index("ix_placename_recorded", placename.c.recorded, postgresql_using="gist")

placename_other = Table(
    "placename_other",
    metadata,
    identity("Identity of the row."),
    _place_id(),
    Column("name", Text, nullable=False, comment="The other name."),
    Column("form", Text, nullable=False, comment="former (曾用名), alias (别名), short (简称) or map (原图名称)."),
    valid(),
    recorded(),
    Column("pinyin", Text, nullable=False, comment="With tones."),
    Column("sound", Text, nullable=False, comment="Toneless key."),
    Column("initials", Text, nullable=False, comment="First letters."),
    *provenance(),
    Column("note", Text, comment="What a reader should know."),
    *clock_rules("placename_other", "place_id", "name", "form"),
    CheckConstraint("form IN ('former', 'alias', 'short', 'map')", name="form_known"),
    comment="Names a place has or had beside the standard one, of divisions too.",
)

placename_description = Table(
    "placename_description",
    metadata,
    identity("Identity of the version."),
    _place_id(),
    valid(),
    recorded(),
    Column("meaning", Text, comment="地名的含义."),
    Column("origin", Text, comment="来历."),
    Column("history", Text, comment="沿革."),
    Column("official_code", Text, comment="地名代码 of the national store, 20 digits, as given."),
    Column("protection", Text, comment="Level of the protection list: province, city or county."),
    Column("protection_list", Text, comment="Which list and batch."),
    Column("protection_measures", Text, comment="Measures that must stand before it is renamed."),
    Column("red", Boolean, nullable=False, comment="红色地名."),
    Column("items", JSONB, nullable=False, comment="Items of its class, and columns that are none of ours."),
    *provenance(),
    Column("note", Text, comment="What a reader should know."),
    *clock_rules("placename_description", "place_id"),
    CheckConstraint("protection IN ('province', 'city', 'county')", name="protection_known"),
    comment="What is told of a place: meaning, origin, history, protection; of divisions too.",
)

placename_reading = Table(
    "placename_reading",
    metadata,
    identity("Identity of the row."),
    Column("text", Text, nullable=False, comment="The name, word or character."),
    Column("pinyin", Text, nullable=False, comment="Its reading, toned syllables with spaces between."),
    recorded(),
    Column("actor", Text, nullable=False, comment="Who corrected it."),
    Column("why", Text, nullable=False, comment="By what evidence."),
    *clock_rules("placename_reading", "text")[1:2],
    CheckConstraint("text <> '' AND pinyin <> '' AND why <> ''", name="not_empty"),
    comment="Readings that a person corrected: they win over the shipped table for good.",
)
# one reading is believed of a text
Index(
    "uq_placename_reading_believed",
    placename_reading.c.text,
    unique=True,
    postgresql_where=text("upper_inf(recorded)"),
)

built_up_area = Table(
    "built_up_area",
    metadata,
    identity("Identity of the version."),
    Column("area_key", Text, nullable=False, comment="Identity of the area in its source."),
    Column("name", Text, nullable=False, comment="Its name: 主城区."),
    valid(),
    recorded(),
    geometry("MULTIPOLYGON", "The built-up area (建成区)."),
    *provenance(),
    *clock_rules("built_up_area", "area_key"),
    comment="Built-up areas as loaded; where none is loaded, one is derived from communities, and says so.",
)

name_reserve = Table(
    "name_reserve",
    metadata,
    identity("Identity of the entry."),
    Column("name", Text, nullable=False, comment="The name, with its generic part where it has one already."),
    Column("proper", Text, nullable=False, comment="Its proper part, which is what is reserved."),
    Column("generic", Text, nullable=False, comment="Its generic part; empty while open."),
    Column("sound", Text, nullable=False, comment="Toneless key."),
    Column("roman", Text, nullable=False, comment="Romanised without tones."),
    Column("class_code", Text, comment="The class it is meant for; empty: any."),
    Column("purpose", Text, nullable=False, comment="reserve (储备), road (planned road) or district (片区)."),
    unit_ref("unit_id", "The division it is reserved for; empty: the whole city.", nullable=True),
    *shape("Where the plan puts it.", index=False),
    Column("state", Text, nullable=False, comment="free, held, taken or dropped."),
    Column("held_for", Text, comment="The project it is held for."),
    Column("held_until", Date, comment="Last day of the hold."),
    Column("case_id", BigInteger, ForeignKey("naming_case.id"), comment="The case that took it."),
    Column("plan", Text, comment="Plan or decision it stands in, with its number."),
    Column("approved_by", Text, comment="Who approved it for the reserve."),
    Column("approved_on", Date, comment="When."),
    Column("meaning", Text, comment="What it means."),
    Column("revision", BigInteger, nullable=False, comment="Raised by every change; a change names the one it saw."),
    Column("changed_at", DateTime(timezone=True), nullable=False, comment="When it was changed last."),
    *provenance(),
    Column("note", Text, comment="What a reader should know."),
    CheckConstraint("purpose IN ('reserve', 'road', 'district')", name="purpose_known"),
    CheckConstraint("state IN ('free', 'held', 'taken', 'dropped')", name="state_known"),
    CheckConstraint("(state = 'held') = (held_for IS NOT NULL)", name="held_for_somebody"),
    CheckConstraint("(state = 'taken') = (case_id IS NOT NULL)", name="taken_by_case"),
    comment="Names for later (地名储备库): planned roads, districts, and a reserve to take from; never twice.",
)
# one living entry a name and division: never given twice
Index(
    "uq_name_reserve_living",
    name_reserve.c.name,
    name_reserve.c.unit_id,
    unique=True,
    postgresql_where=text("state <> 'dropped'"),
    postgresql_nulls_not_distinct=True,
)

placename_document = Table(
    "placename_document",
    metadata,
    identity("Identity of the document."),
    unit_ref("unit_id", "The county (or the city) it is of."),
    Column(
        "kind",
        Text,
        nullable=False,
        comment="gazetteer 地名录, map 地名图, plan 地名规划, heritage 历史地名名录.",
    ),
    Column("title", Text, nullable=False, comment="Its title."),
    Column("number", Text, comment="Its number."),
    Column("issued_by", Text, comment="Who issued it."),
    valid(),
    recorded(),
    Column("file", Text, comment="Where it lies, or its hash in the store."),
    *provenance(),
    Column("note", Text, comment="What a reader should know."),
    *clock_rules("placename_document", "unit_id", "kind", "title"),
    CheckConstraint("kind IN ('gazetteer', 'map', 'plan', 'heritage')", name="kind_known"),
    comment="Which counties have gazetteer, map and plan of place names (indicators T2-26, T1-22), and since when.",
)

naming_case = Table(
    "naming_case",
    metadata,
    identity("Number of the case."),
    Column("kind", Text, nullable=False, comment="name, rename, abolish, consultation or filing."),
    Column("state", Text, nullable=False, comment="Where it stands: gis/placenames/procedure.py."),
    Column("place_id", Text, comment="The place it is about; given to a new one when it is approved."),
    Column("name", Text, nullable=False, comment="The name asked for (of an abolition: the name that ends)."),
    Column("proper", Text, nullable=False, comment="Its proper part."),
    Column("generic", Text, nullable=False, comment="Its generic part."),
    Column("class_code", Text, nullable=False, comment="地名类别代码."),
    unit_ref("unit_id", "The county it lies in, on the day it was drawn up."),
    Column("communities", ARRAY(BigInteger), nullable=False, comment="Communities it lies in."),
    *shape("Point, line or area.", index=False),
    Column("form", JSONB, nullable=False, comment="The application: reason, meaning, position, scale, applicant."),
    Column("verdicts", JSONB, nullable=False, comment="The naming check as it stood at the assessment."),
    Column("reserve_id", BigInteger, comment="The reserved name it takes."),
    Column("author", Text, nullable=False, comment="Who drew it up."),
    Column("revision", BigInteger, nullable=False, comment="Raised by every step; a step names the one it saw."),
    Column("begun_at", DateTime(timezone=True), nullable=False, comment="When it was begun."),
    Column("changed_at", DateTime(timezone=True), nullable=False, comment="When its last step was taken."),
    *provenance(),
    CheckConstraint("kind IN ('name', 'rename', 'abolish', 'consultation', 'filing')", name="kind_known"),
    CheckConstraint("revision > 0", name="revision_positive"),
    comment="Cases of naming, renaming and abolishing; consultations on estates; filings by other departments.",
)
# what is open in each state: the officer's week
Index("ix_naming_case_state", naming_case.c.state)

naming_step = Table(
    "naming_step",
    metadata,
    identity("Identity of the step."),
    Column("case_id", BigInteger, ForeignKey("naming_case.id"), nullable=False, comment="The case."),
    Column("n", BigInteger, nullable=False, comment="Which step of the case, from 1."),
    Column("step", Text, nullable=False, comment="What was done: gis/placenames/procedure.py."),
    Column("from_state", Text, comment="State before; empty for the first."),
    Column("to_state", Text, nullable=False, comment="State after."),
    Column("on_day", Date, nullable=False, comment="The day it is of."),
    Column("detail", JSONB, nullable=False, comment="Numbers, bodies, opinions, objections: what the step needs."),
    Column("documents", JSONB, nullable=False, comment="Papers by kind: title, number, date, file."),
    Column("actor", Text, nullable=False, comment="Who took it."),
    Column("role", Text, nullable=False, comment="In which role."),
    Column("at", DateTime(timezone=True), nullable=False, comment="When it was written."),
    UniqueConstraint("case_id", "n"),
    comment="Steps of cases, appended and never changed.",
)
