"""Load a list of place names: the good rows whole, every fault named with its row, nothing dropped unsaid."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from gis.datum import CHOICES, Datum, declared
from gis.db.chains import read_chains
from gis.db.clock import next_moment, raise_version, share_register
from gis.db.connect import Database
from gis.db.datasets import remember
from gis.db.placename_loads import codes_by_unit, end_names, end_others, next_place_ids
from gis.db.placenames import (
    LAYER,
    read_descriptions,
    read_names,
    read_others,
    write_descriptions,
    write_names,
    write_others,
)
from gis.db.snapshots import read_snapshot
from gis.errors import BadInput, Complaint, NotReady
from gis.flows.correct_reading import readings_in_force
from gis.headings import Headings
from gis.load.handed import HandedFile
from gis.load.placenames import read_placename_file
from gis.placenames.arriving import Arrival, Tables, judge_all
from gis.placenames.headings import match_headings
from gis.placenames.identity import Identified, Known, identify
from gis.placenames.items import Draft, Reading, read_items
from gis.placenames.locating import Locator, Place, to_register
from gis.placenames.merging import Merging, Writing, merge
from gis.placenames.units import Units

COORDINATES = ("lon", "lat", "easting", "northing")


@dataclass(frozen=True)
class Asked:
    """What is said of a list: its datum, where it comes from, whether it is one of approved names."""

    crs: str | None = None
    source: str | None = None
    strict: bool = False
    made_up: bool = False
    layer: str | None = None
    standard: bool = False
    every_row: bool = False
    """A row that cannot be loaded stops the load; what is only to be looked at does not."""


@dataclass(frozen=True)
class LoadedNames:
    """What a load did: places new, corrected and as before; what was rejected; what somebody has to look at."""

    file: HandedFile = field(repr=False)
    new: int
    corrected: int
    unchanged: int
    rejected: tuple[Complaint, ...]
    warnings: tuple[Complaint, ...]

    @property
    def rows_rejected(self) -> int:
        """Rows that were not loaded."""
        return len({fault.row for fault in self.rejected})


@dataclass(frozen=True)
class _Register:
    """What the register knows that rows are read and judged by, as believed now."""

    units: Units = field(repr=False)
    locator: Locator = field(repr=False)
    known: Known = field(repr=False)


def load_placenames(database: Database, path: Path, asked: Asked, tables: Tables, today: date) -> LoadedNames:
    """Load the good rows of ``path`` in one transaction; the same file a second time changes nothing.

    A row of a place the register knows corrects what is believed of it; what was believed before is kept in the
    recorded clock. ``BadInput`` when the file or its datum cannot be used, and with every fault when ``strict`` and
    there is one.
    """
    file, rows = read_placename_file(path, asked.layer)
    headings = match_headings(file.headings, file.name, cut=file.cut)
    datum = _datum(file, headings, asked)
    how = Reading(headings, datum, asked.source or file.name, file.with_shapes)
    with database.write() as connection:
        share_register(connection)
        tables = replace(tables, readings=readings_in_force(connection, tables.readings))
        register = _read_register(connection, tables, today)
        drafts, rejected = read_items(rows, how)
        placed = _placed(drafts, datum, register.locator)
        arrivals, misjudged = judge_all(placed, register.units, tables, headings.heading_of)
        identified, refused, doubts = _identified(arrivals, register.known, asked)
        identified = _allotted(connection, identified)
        merging = Merging(tables.readings, asked.standard, asked.made_up, headings.known, _unit_names(register.units))
        writings, unmerged = _merged(identified, register.known, merging)
        rejected = _sorted([*rejected, *misjudged, *refused, *unmerged], file.name)
        gone = {fault.row for fault in rejected}
        doubts += [replace(doubt, row=one.draft.row) for one in arrivals for doubt in one.doubts]
        warnings = _sorted([doubt for doubt in doubts if doubt.row not in gone], file.name)
        if (asked.strict and (rejected or warnings)) or (asked.every_row and rejected):
            raise BadInput([*rejected, *warnings])
        counts = _write(connection, writings, file, asked)
    return LoadedNames(file, counts["new"], counts["corrected"], counts["unchanged"], tuple(rejected), tuple(warnings))


def _read_register(connection: Connection, tables: Tables, today: date) -> _Register:
    snapshot = read_snapshot(connection, today)
    if not snapshot.versions:
        raise NotReady("the register is empty — run: tongtu load baseline, then tongtu load orders")
    counties = {community: chain.county_id for community, chain in read_chains(connection, today).items()}
    names, others, told = read_names(connection), read_others(connection), read_descriptions(connection)
    known = Known.of(names, others, told, counties, tables.classes)
    return _Register(Units.of(snapshot, codes_by_unit(connection)), Locator.of(snapshot), known)


def _datum(file: HandedFile, headings: Headings, asked: Asked) -> Datum | None:
    """The declared datum: what was typed, or what the layer says; None for a table without coordinates."""
    said = declared(asked.crs) if asked.crs else None
    own = declared(file.crs) if file.crs else None
    columns = [headings.heading_of[name] for name in COORDINATES if name in headings.known]
    with_numbers = [name for name in columns if any(row.cells.get(name) for row in file.rows)]
    if said is not None and own is not None and said.key != own.key:
        fix = "leave --crs out if the layer is right, or set the layer's own right first"
        raise BadInput(Complaint(f"the layer says {own.key}, --crs says {said.key}", file.name, fix=fix))
    if not file.with_shapes and not with_numbers:
        return None
    datum = said or own
    if datum is None:
        fix = f"ask who made it, then type --crs with one of {CHOICES}"
        raise BadInput(Complaint("holds coordinates and declares no datum", file.name, fix=fix))
    needed = {"degrees": {"lon", "lat"}, "grid": {"easting", "northing"}}[datum.columns]
    if not file.with_shapes and not needed <= headings.known:
        words = f"has no columns for {datum.key}: it needs {' and '.join(sorted(needed))}"
        raise BadInput(Complaint(words, file.name, fix="name them 经度 and 纬度, or 横坐标 (east) and 纵坐标 (north)"))
    if not datum.convertible:
        words = f"{datum.key} cannot be converted here: the parameters of 1980西安 and 1954北京 are secret"
        raise BadInput(Complaint(words, file.name, fix="give coordinates in CGCS2000"))
    return datum


def _placed(drafts: Sequence[Draft], datum: Datum | None, locator: Locator) -> list[tuple[Draft, Place | None]]:
    """Drafts with their shapes in EPSG:4490, and where these lie."""
    with_shape = [draft for draft in drafts if draft.shape is not None]
    if datum is None or not with_shape:
        return [(draft, None) for draft in drafts]
    shapes = to_register([draft.shape for draft in with_shape], datum)
    places = locator.places(shapes)
    found = {
        draft.row: (replace(draft, shape=shape), place)
        for draft, shape, place in zip(with_shape, shapes, places, strict=True)
    }
    return [found.get(draft.row, (draft, None)) for draft in drafts]


def _identified(
    arrivals: Sequence[Arrival], known: Known, asked: Asked
) -> tuple[list[Identified], list[Complaint], list[Complaint]]:
    """Rows with their places, those that have none, and what is to be looked at."""
    kept, refused = [], []
    for _, found, fault in identify(arrivals, known, made_up=asked.made_up):
        if fault is not None:
            refused.append(fault)
        elif found is not None:
            kept.append(found)
    return kept, refused, [doubt for one in kept for doubt in one.doubts]


def _allotted(connection: Connection, rows: Sequence[Identified]) -> list[Identified]:
    """The rows of new places with identities, in the order of the file."""
    fresh = iter(next_place_ids(connection, sum(1 for row in rows if not row.place_id)))
    in_order = sorted(rows, key=lambda row: (row.arrival.is_office, row.arrival.draft.row))
    return [row if row.place_id else replace(row, place_id=next(fresh)) for row in in_order]


def _unit_names(units: Units) -> dict[int, str]:
    return {unit_id: version.name for unit_id, version in units.snapshot.versions.items()}


def _merged(rows: Iterable[Identified], known: Known, how: Merging) -> tuple[list[Writing], list[Complaint]]:
    by_place: dict[str, list[Identified]] = defaultdict(list)
    for row in rows:
        by_place[row.place_id].append(row)
    found = [merge(of_place, known, how) for of_place in by_place.values()]
    return [one for one, _ in found if one is not None], [fault for _, fault in found if fault is not None]


def _sorted(complaints: Sequence[Complaint], file: str) -> list[Complaint]:
    told = [replace(complaint, file=file) for complaint in complaints]
    return sorted(told, key=lambda complaint: complaint.row if isinstance(complaint.row, int) else 0)


def _write(connection: Connection, writings: Sequence[Writing], file: HandedFile, asked: Asked) -> Counter[str]:
    """Write what differs from what is believed; what is the same is left alone."""
    counts = Counter(one.change for one in writings)
    changed = [one for one in writings if one.change != "unchanged"]
    if changed:
        at = next_moment(connection)
        end_names(connection, [name for one in changed for name in one.replaced], at)
        write_names(connection, [name for one in changed for name in one.names], at)
        end_others(connection, [other for one in changed for other in one.withdrawn], at)
        write_others(connection, [other for one in changed for other in one.others], at)
        write_descriptions(connection, [told for one in changed for told in one.descriptions], at)
        source = asked.source or file.name
        remember(connection, dataset_key(file), fingerprint(file, asked), source, len(file.rows), at)
        raise_version(connection, LAYER)
    return Counter(counts)


def dataset_key(file: HandedFile) -> str:
    """Under which key a load is remembered."""
    return f"placenames:{file.name}"


def fingerprint(file: HandedFile, asked: Asked) -> str:
    """A hash of a file and of what was said of it."""
    return hashlib.sha256(f"{file.sha256} {asked.crs} {asked.made_up} {asked.standard}".encode()).hexdigest()
