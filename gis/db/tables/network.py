"""Streets as a noded network, and water."""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, DateTime, Double, ForeignKey, Integer, Table, Text

from gis.db.tables.base import geometry, identity, metadata, provenance

street_network = Table(
    "street_network",
    metadata,
    identity("Identity of the network."),
    Column("key", Text, nullable=False, unique=True, comment="Its name: demo, or that of the file."),
    Column("sha256", Text, nullable=False, comment="Hash of what it was built from."),
    Column("measure_srid", Integer, nullable=False, comment="CRS its lengths were measured in."),
    Column("nodes", BigInteger, nullable=False, comment="Number of nodes."),
    Column("edges", BigInteger, nullable=False, comment="Number of edges."),
    Column("components", Integer, nullable=False, comment="Number of connected parts."),
    *provenance(),
    Column("loaded_at", DateTime(timezone=True), nullable=False, comment="When it was loaded."),
    comment="Street networks, each noded once, at load.",
)

street_edge = Table(
    "street_edge",
    metadata,
    Column("network_id", BigInteger, ForeignKey("street_network.id"), primary_key=True, comment="The network."),
    Column("edge", Integer, primary_key=True, comment="Number of the edge, from 0."),
    Column("u", Integer, nullable=False, comment="Node at its start."),
    Column("v", Integer, nullable=False, comment="Node at its end."),
    Column("length_m", Double, nullable=False, comment="Length along the line, metres."),
    Column("way_id", Text, nullable=False, comment="The street or OSM way it is part of."),
    Column("name", Text, comment="Name of the street."),
    Column("highway", Text, nullable=False, comment="Class in OSM's words."),
    Column("bridge", Boolean, nullable=False, comment="On a bridge."),
    Column("tunnel", Boolean, nullable=False, comment="In a tunnel."),
    Column("layer", Integer, nullable=False, comment="Level above (+) or below (-) ground."),
    Column("steps", Boolean, nullable=False, comment="Steps."),
    Column("ferry", Boolean, nullable=False, comment="Over water by boat."),
    geometry("LINESTRING", "Its course."),
    comment="Edges of the walking networks.",
)

water = Table(
    "water",
    metadata,
    Column("water_id", Text, primary_key=True, comment="Its key."),
    Column("name", Text, comment="Name of the river or canal."),
    Column("kind", Text, nullable=False, comment="river, canal, lake or sea."),
    geometry("MULTIPOLYGON", "Its surface."),
    *provenance(),
    comment="Water, drawn under the streets.",
)
