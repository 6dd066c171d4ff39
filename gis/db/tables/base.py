"""What every table shares: the metadata with its naming rule, and the columns of the two clocks."""

from __future__ import annotations

from typing import Any

from geoalchemy2 import Geometry
from sqlalchemy import BigInteger, Boolean, CheckConstraint, Column, ForeignKey, Identity, MetaData, Text
from sqlalchemy.dialects.postgresql import DATERANGE, TSTZRANGE, ExcludeConstraint

from gis.crs import STORE_SRID

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)


def identity(comment: str) -> Column[int]:
    """A primary key that the database hands out."""
    return Column("id", BigInteger, Identity(always=False), primary_key=True, comment=comment)


def unit_ref(name: str, comment: str, *, nullable: bool = False, primary_key: bool = False) -> Column[int]:
    """A reference to a division unit (identity, not name or code)."""
    return Column(
        name,
        BigInteger,
        ForeignKey("division_unit.id"),
        nullable=nullable,
        primary_key=primary_key,
        comment=comment,
    )


def order_ref(name: str, comment: str) -> Column[int]:
    """A reference to the change order that did something; empty for what was loaded."""
    return Column(name, BigInteger, ForeignKey("change_order.id"), nullable=True, comment=comment)


def valid() -> Column[Any]:
    """The clock of the ground."""
    return Column("valid", DATERANGE, nullable=False, comment="True on the ground, half-open [from, to).")


def recorded() -> Column[Any]:
    """The clock of our books."""
    return Column(
        "recorded",
        TSTZRANGE,
        nullable=False,
        comment="Believed in our books, half-open; open-ended while believed.",
    )


def clock_rules(table: str, *key: str) -> list[Any]:
    """No empty period, and no two rows of one key that overlap in both clocks."""
    columns: list[Any] = [(name, "=") for name in key]
    return [
        CheckConstraint("NOT isempty(valid)", name="valid_not_empty"),
        CheckConstraint("NOT isempty(recorded)", name="recorded_not_empty"),
        ExcludeConstraint(
            *columns, ("valid", "&&"), ("recorded", "&&"), name=f"ex_{table}_{'_'.join(key)}", using="gist"
        ),
    ]


def provenance() -> list[Column[Any]]:
    """Where a row comes from, and whether it is made up."""
    return [
        Column("source", Text, nullable=False, comment="Where the row comes from, with its date."),
        Column("made_up", Boolean, nullable=False, comment="Demonstration data (演示数据), not a fact."),
    ]


SHAPES = "('POINT', 'MULTIPOINT', 'LINESTRING', 'MULTILINESTRING', 'POLYGON', 'MULTIPOLYGON')"


def shape(comment: str, *, index: bool = True) -> list[Any]:
    """A point, line or area in EPSG:4490, whichever a thing has; its kind is checked where its type cannot be given."""
    return [
        geometry("GEOMETRY", comment, nullable=True, index=index),
        CheckConstraint(f"GeometryType(geom) IN {SHAPES}", name="point_line_or_area"),
    ]


def geometry(kind: str, comment: str, *, name: str = "geom", nullable: bool = False, index: bool = True) -> Column[Any]:
    """A typed geometry in EPSG:4490."""
    return Column(
        name,
        Geometry(kind, srid=STORE_SRID, spatial_index=index),
        nullable=nullable,
        comment=f"{comment} EPSG:4490.",
    )
