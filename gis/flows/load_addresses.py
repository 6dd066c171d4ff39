"""Load a file of addresses: good rows whole, every fault named with its row; the same file again changes nothing."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from math import isfinite
from pathlib import Path
from typing import Literal

import geopandas as gpd
from sqlalchemy import Connection

from gis.addresses.entries import WORDS, Communities, Draft, Locate, match_headings, read_drafts
from gis.addresses.upkeep import ASTRAY_M, Standing, astray, identified, out_of_order
from gis.crs import MEASURE_CRS, STORE_CRS, bd09_to_gcj02, gcj02_to_wgs84
from gis.db.address_changes import province_name
from gis.db.address_lookup import read_address_ground
from gis.db.address_upkeep import standing_addresses
from gis.db.addresses import COLUMNS, change_addresses, write_addresses
from gis.db.clock import next_moment, raise_version, share_register
from gis.db.connect import Database
from gis.db.datasets import remember
from gis.db.snapshots import read_snapshot
from gis.errors import BadInput, Complaint, NotReady
from gis.flows.address_desk import LAYER, index_written
from gis.flows.correct_reading import shipped_readings
from gis.load.handed import HandedFile, read_handed

Datum = Literal["cgcs2000", "wgs84", "gcj02", "bd09"]
SAME_PLACE_DEG = 1e-7
"""A centimetre: coordinates that differ by less are the same, written with other digits."""
WEST, EAST, SOUTH, NORTH = 118.0, 124.0, 30.0, 34.0
"""Degrees around the city: a point outside is a slip, most often longitude and latitude in each other's place."""


@dataclass(frozen=True)
class AskedLoad:
    """What is said of a file: its datum, where it comes from, from what day on its rows hold."""

    crs: Datum
    valid_from: date
    source: str | None = None
    made_up: bool = False
    strict: bool = False


@dataclass(frozen=True)
class LoadedAddresses:
    """What a load did: addresses new, changed and as before; what was rejected; what somebody has to look at."""

    file: HandedFile = field(repr=False)
    new: int
    changed: int
    unchanged: int
    rejected: tuple[Complaint, ...]
    warnings: tuple[Complaint, ...]


def load_addresses(database: Database, data: Path, path: Path, asked: AskedLoad, today: date) -> LoadedAddresses:
    """Load the good rows of ``path`` in one transaction.

    A row is the address of its identity, or the one of its community with the same words; what differs holds from
    ``valid_from`` on. Addresses that the file does not name stay. ``BadInput`` when the file cannot be used, and with
    every fault when ``strict`` and there is one.
    """
    if asked.valid_from > today:
        raise BadInput(Complaint(f"{asked.valid_from} is not yet", field="valid_from", fix="load it on its day"))
    file = read_handed(path, None, "addresses")
    headings = match_headings(file.headings, file.name, cut=file.cut)
    with database.write() as connection:
        share_register(connection)
        ground = read_address_ground(connection, province_name(connection) or "")
        if not ground.spells:
            raise NotReady("the register has no communities yet — run: tongtu run --no-serve")
        communities = Communities(ground, asked.valid_from.toordinal())
        rows = ((row.number, row.cells) for row in file.rows)
        drafts, rejected = read_drafts(rows, headings, communities, _locate(asked.crs))
        standing = _standing(connection, drafts)
        found, twice = identified(drafts, standing)
        kept = [(_completed(draft, same), same) for draft, same in found]
        far, warnings = _astray(connection, [draft for draft, _ in kept], asked.valid_from)
        kept = [(draft, same) for draft, same in kept if draft.row not in far]
        warnings += out_of_order([draft for draft, _ in kept], _others(kept, standing))
        rejected = _sorted([*rejected, *twice, *far.values()], file.name)
        warnings = _sorted(warnings, file.name)
        if asked.strict and (rejected or warnings):
            raise BadInput([*rejected, *warnings])
        new = [draft for draft, same in kept if same is None]
        changed = [draft for draft, same in kept if same is not None and not _is_same(draft, same)]
        _write(connection, data, new, changed, (file, asked))
    counts = (len(new), len(changed), len(kept) - len(new) - len(changed))
    return LoadedAddresses(file, *counts, tuple(rejected), tuple(warnings))


def _locate(crs: Datum) -> Locate:
    def located(lon: float, lat: float) -> tuple[float, float]:
        if crs == "bd09":
            lon, lat = (float(value) for value in bd09_to_gcj02(lon, lat))
        if crs in ("bd09", "gcj02"):
            lon, lat = (float(value) for value in gcj02_to_wgs84(lon, lat))
        if not (isfinite(lon) and isfinite(lat) and WEST <= lon <= EAST and SOUTH <= lat <= NORTH):
            raise BadInput(f"{lon}, {lat} is far from the city")
        return lon, lat

    return located


def _standing(connection: Connection, drafts: Sequence[Draft]) -> list[Standing]:
    return standing_addresses(
        connection,
        communities={draft.community_id for draft in drafts},
        streets={draft.words["street"] for draft in drafts if draft.words["street"]},
        ids={draft.address_id for draft in drafts if draft.address_id},
    )


def _others(kept: Sequence[tuple[Draft, Standing | None]], standing: Sequence[Standing]) -> list[Standing]:
    mine = {same.address_id for _, same in kept if same is not None}
    return [one for one in standing if one.address_id not in mine]


def _astray(connection: Connection, drafts: Sequence[Draft], day: date) -> tuple[dict[int, Complaint], list[Complaint]]:
    """Rows that lie far outside their community, and warnings of those that lie a little outside."""
    snapshot = read_snapshot(connection, day)
    wanted = {draft.community_id for draft in drafts} & set(snapshot.versions)
    shapes = {unit: shape.area for unit in wanted if (shape := snapshot.versions[unit].shape) is not None}
    areas = gpd.GeoSeries(list(shapes.values()), crs=STORE_CRS).to_crs(MEASURE_CRS)
    far, near = dict[int, Complaint](), []
    for draft, metres in astray(drafts, dict(zip(shapes, areas, strict=True))):
        words = f"{draft.text} lies {metres:,.0f} m outside its community"
        told = Complaint(words, row=draft.row, field="lon", fix="look at its point, its datum and its community")
        if metres > ASTRAY_M:
            far[draft.row] = told
        else:
            near.append(told)
    return far, near


def _completed(draft: Draft, same: Standing | None) -> Draft:
    """A row with the identity of its address, and as the register has it what the row leaves open."""
    if same is None:
        # an identity says nothing and is never given twice
        named = draft.address_id or f"A{uuid.uuid4().hex[:19].upper()}"
        return replace(draft, address_id=named, dwelling=bool(draft.dwelling))
    dwelling = same.dwelling if draft.dwelling is None else draft.dwelling
    return replace(draft, address_id=same.address_id, dwelling=dwelling, note=draft.note or same.note)


def _is_same(draft: Draft, same: Standing) -> bool:
    """Whether the register holds what a row says."""
    return (
        (draft.community_id, dict(draft.words), draft.dwelling, draft.note)
        == (same.community_id, dict(same.words), same.dwelling, same.note)
        and abs(draft.lon - same.lon) < SAME_PLACE_DEG
        and abs(draft.lat - same.lat) < SAME_PLACE_DEG
    )


def _write(
    connection: Connection,
    data: Path,
    new: Sequence[Draft],
    changed: Sequence[Draft],
    asked: tuple[HandedFile, AskedLoad],
) -> None:
    if not new and not changed:
        return
    file, said = asked
    at = next_moment(connection)
    if new:
        write_addresses(connection, _frame(new, file, said), said.valid_from, at)
    if changed:
        change_addresses(connection, _frame(changed, file, said), said.valid_from, at)
    index_written(connection, shipped_readings(data))
    remember(connection, f"addresses:{file.name}", file.sha256, said.source or file.name, len(file.rows), at)
    raise_version(connection, LAYER)


def _frame(drafts: Sequence[Draft], file: HandedFile, asked: AskedLoad) -> gpd.GeoDataFrame:
    columns = {name: [draft.words[name] for draft in drafts] for name in WORDS}
    whole = ("group_no", "door_no", "floor")
    frame = gpd.GeoDataFrame(
        {
            "address_id": [draft.address_id for draft in drafts],
            "community_id": [draft.community_id for draft in drafts],
            **columns,
            "text": [draft.text for draft in drafts],
            "dwelling": [draft.dwelling for draft in drafts],
            "note": [draft.note for draft in drafts],
            "source": asked.source or file.name,
            "made_up": asked.made_up,
        },
        geometry=gpd.points_from_xy([draft.lon for draft in drafts], [draft.lat for draft in drafts]),
        crs=STORE_CRS,
    )
    return frame.astype(dict.fromkeys(whole, "Int64"))[COLUMNS]


def _sorted(complaints: Sequence[Complaint], file: str) -> list[Complaint]:
    told = [replace(complaint, file=file) for complaint in complaints]
    return sorted(told, key=lambda complaint: complaint.row if isinstance(complaint.row, int) else 0)
