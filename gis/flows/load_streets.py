"""Load a street file as a network: read, cut where streets meet, store."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from gis.db.clock import next_moment, raise_version
from gis.db.connect import Database
from gis.db.network import NetworkHead, network_sha256, write_network
from gis.errors import BadInput
from gis.load.streets import StreetFile, read_streets
from gis.network import Network, NodedStreets, Noding, node_streets


@dataclass(frozen=True)
class LoadedStreets:
    """Whether anything changed, and what there is to say."""

    changed: bool
    sentences: tuple[str, ...]


def load_streets(
    database: Database,
    path: Path,
    name: str | None,
    layer: str | None,
    noding: str,
    progress: Callable[[str, float], None],
) -> LoadedStreets:
    """Load ``path`` as the network ``name``. The same file a second time changes nothing; another replaces it."""
    if noding not in get_args(Noding):
        raise BadInput(f"there is no noding {noding!r} — one of {', '.join(get_args(Noding))}")
    key = name or path.name.split(".")[0]
    progress("reading", 0.0)
    streets = read_streets(path, layer=layer)
    sha256 = _sha256(path, layer, noding)
    with database.read() as connection:
        if network_sha256(connection, key) == sha256:
            return LoadedStreets(changed=False, sentences=(f"network {key}: unchanged",))
    progress("cutting where streets meet", 0.3)
    noded = node_streets(streets.frame, noding)  # type: ignore[arg-type]
    progress("writing", 0.7)
    with database.write() as connection:
        head = NetworkHead(key, sha256, streets.source, made_up=False)
        network = write_network(connection, head, noded, next_moment(connection))
        raise_version(connection, "streets")
    progress("done", 1.0)
    return LoadedStreets(changed=True, sentences=_sentences(key, streets, noded, network))


def _sha256(path: Path, layer: str | None, noding: str) -> str:
    digest = hashlib.sha256(f"{layer} {noding} ".encode())
    with path.open("rb") as handle:
        while block := handle.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def _sentences(key: str, streets: StreetFile, noded: NodedStreets, network: Network) -> tuple[str, ...]:
    report, found = streets.report, network.describe()
    return (
        f"{streets.source}: {report.rows:,} rows, {report.kept:,} walkable, {report.not_walkable:,} not, "
        f"{report.ways_cut:,} cut off, {report.not_lines:,} no lines",
        *report.notes,
        *noded.report.sentences(),
        f"network {key}: {network.nodes:,} nodes, {network.edges:,} edges, {found['length_km']:,.0f} km, "
        f"{found['components']:,} parts ({found['nodes_cut_off']:,} nodes not in the largest), "
        f"measured in EPSG:{streets.measure_srid}",
    )
