"""The register's own bookkeeping: its clock, what was loaded, and the version of each layer's data."""

from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, DateTime, Table, Text

from gis.db.tables.base import metadata

register_clock = Table(
    "register_clock",
    metadata,
    Column("one", Boolean, primary_key=True, comment="Always true: the table has one row."),
    Column("last", DateTime(timezone=True), nullable=False, comment="The last moment used as a recorded bound."),
    CheckConstraint("one", name="single_row"),
    comment="The clock that hands out strictly increasing recorded bounds.",
)

dataset = Table(
    "dataset",
    metadata,
    Column("key", Text, primary_key=True, comment="What was loaded: baseline, census, streets:NAME, demo."),
    Column("sha256", Text, nullable=False, comment="Hash of the files and parameters it was loaded from."),
    Column("source", Text, nullable=False, comment="The files or generator, in words."),
    Column("rows", BigInteger, nullable=False, comment="Rows written."),
    Column("loaded_at", DateTime(timezone=True), nullable=False, comment="When it was loaded."),
    comment="What was loaded, so that loading the same again changes nothing.",
)

data_version = Table(
    "data_version",
    metadata,
    Column("layer", Text, primary_key=True, comment="Layer: divisions, streets, addresses, facilities, coverage."),
    Column("n", BigInteger, nullable=False, comment="Raised in every transaction that writes the layer."),
    comment="Cache key and ETag of each layer.",
)
