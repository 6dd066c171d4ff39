"""Stored runs of the analyses: what was asked, of which data, and the answer."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Double,
    ForeignKey,
    Index,
    Integer,
    Table,
    Text,
)
from sqlalchemy.dialects.postgresql import JSONB

from gis.db.tables.base import identity, metadata, unit_ref

coverage_run = Table(
    "coverage_run",
    metadata,
    identity("Number of the run."),
    Column(
        "fingerprint",
        Text,
        nullable=False,
        unique=True,
        comment="Hash of parameters, inputs and code version.",
    ),
    Column("circle", Text, nullable=False, comment="Definition of the circle: daycare, community …"),
    Column("pace", Text, nullable=False, comment="Named pace."),
    Column("minutes", Double, nullable=False, comment="Minutes allowed."),
    Column("level", Text, nullable=False, comment="Level of the rows."),
    Column("divisions_as_of", Date, nullable=False, comment="Date of the divisions."),
    Column("parameters", JSONB, nullable=False, comment="Everything that was asked, dates included."),
    Column("inputs", JSONB, nullable=False, comment="Counts and hashes of what was read."),
    Column("code_version", Text, nullable=False, comment="Version of the code that computed it."),
    Column("made_up", Boolean, nullable=False, comment="Rests on demonstration data."),
    Column("computed_at", DateTime(timezone=True), nullable=False, comment="When it was computed."),
    comment="Coverage runs: repeatable, comparable.",
)
# the newest run for a date, circle and pace, as the map asks
Index("ix_coverage_run_divisions_as_of", coverage_run.c.divisions_as_of)

coverage_unit = Table(
    "coverage_unit",
    metadata,
    Column("run_id", BigInteger, ForeignKey("coverage_run.id"), primary_key=True, comment="The run."),
    Column("seq", Integer, primary_key=True, comment="Position; the total comes last."),
    unit_ref("unit_id", "The unit; empty for the total.", nullable=True),
    Column("code", Text, comment="Legal code on the date of the divisions."),
    Column("name", Text, nullable=False, comment="Name on that date."),
    Column("level", Text, nullable=False, comment="Level, or total."),
    Column("people", BigInteger, nullable=False, comment="People counted."),
    Column("covered", Double, nullable=False, comment="People within the minutes."),
    Column("share", Double, comment="covered / people; empty when nobody lives there."),
    Column("uncovered", Double, nullable=False, comment="people - covered."),
    Column("median_minutes", Double, comment="Median walk to the nearest; empty when out of reach."),
    Column("p90_minutes", Double, comment="Ninth decile of the walk; empty when out of reach."),
    comment="Rows of a coverage run.",
)
