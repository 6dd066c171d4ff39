"""Street networks in the database: written noded, read back ready to walk on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import geopandas as gpd
import numpy as np
import shapely
from pyproj import Transformer
from sqlalchemy import Connection, text

from gis.crs import STORE_CRS, STORE_SRID
from gis.db.bulk import copy_frame, read_frame
from gis.errors import NotFound
from gis.network import Network, NodedStreets, build_network
from gis.noding import Geometries

EDGE_COLUMNS = ["way_id", "name", "highway", "bridge", "tunnel", "layer", "steps", "ferry"]


@dataclass(frozen=True)
class NetworkHead:
    """What a network is, apart from its edges."""

    key: str
    sha256: str
    source: str
    made_up: bool


def network_sha256(connection: Connection, key: str) -> str | None:
    """Hash of what the network ``key`` was built from; None when there is none."""
    found: str | None = connection.execute(
        text("SELECT sha256 FROM street_network WHERE key = :key"), {"key": key}
    ).scalar()
    return found


def drop_network(connection: Connection, key: str) -> None:
    """Take a network away with all its edges."""
    connection.execute(
        text("DELETE FROM street_edge WHERE network_id IN (SELECT id FROM street_network WHERE key = :key)"),
        {"key": key},
    )
    connection.execute(text("DELETE FROM street_network WHERE key = :key"), {"key": key})


def write_network(connection: Connection, head: NetworkHead, noded: NodedStreets, at: datetime) -> Network:
    """Store noded streets under ``head.key``, in place of what was there; returns the network."""
    network = build_network(noded)
    drop_network(connection, head.key)
    frame = noded.frame
    srid = int(network.crs.removeprefix("EPSG:"))
    number = connection.execute(
        text(
            "INSERT INTO street_network (key, sha256, measure_srid, nodes, edges, components, source, made_up, "
            "loaded_at) VALUES (:key, :sha256, :srid, :nodes, :edges, :components, :source, :made_up, :at) "
            "RETURNING id"
        ),
        {
            "key": head.key,
            "sha256": head.sha256,
            "srid": srid,
            "nodes": network.nodes,
            "edges": network.edges,
            "components": int(network.component.max()) + 1,
            "source": head.source,
            "made_up": head.made_up,
            "at": at,
        },
    ).scalar_one()
    columns = {name: frame.get(name, False) for name in EDGE_COLUMNS}
    edges = gpd.GeoDataFrame(
        {
            "network_id": number,
            "edge": np.arange(len(frame)),
            "u": network.u,
            "v": network.v,
            "length_m": network.length_m,
            **columns,
        },
        geometry=frame.geometry.to_numpy(),
        crs=frame.crs,
    ).to_crs(STORE_SRID)
    copy_frame(connection, "street_edge", edges)
    return network


def read_network(connection: Connection, key: str) -> tuple[Network, NetworkHead]:
    """The network ``key``, measured in the CRS it was loaded in; ``NotFound`` names those there are."""
    head = connection.execute(
        text("SELECT id, sha256, measure_srid, source, made_up FROM street_network WHERE key = :key"), {"key": key}
    ).one_or_none()
    if head is None:
        known = ", ".join(connection.execute(text("SELECT key FROM street_network ORDER BY key")).scalars())
        raise NotFound(f"no street network is called {key!r}; there is: {known or 'none — run: tongtu demo'}")
    edges = read_frame(
        connection,
        "SELECT u, v, steps, ferry, ST_AsBinary(geom) AS wkb FROM street_edge WHERE network_id = :id ORDER BY edge",
        id=head.id,
    )
    lines = _measured(shapely.from_wkb(edges.pop("wkb").to_numpy()), head.measure_srid)
    frame = gpd.GeoDataFrame(edges, geometry=lines, crs=head.measure_srid)
    return build_network(frame), NetworkHead(key, head.sha256, head.source, head.made_up)


def _measured(lines: Geometries, srid: int) -> Geometries:
    transformer = Transformer.from_crs(STORE_CRS, srid, always_xy=True)
    measured: Geometries = shapely.transform(lines, transformer.transform, interleaved=False)
    return measured
