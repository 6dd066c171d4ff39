"""Add names to the reserve: one, or a list; each is looked for among the names in use and those reserved already."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from gis.db.audit import AuditEntry, write_audit
from gis.db.clock import next_moment, raise_version, share_register
from gis.db.connect import Database
from gis.db.name_reserve import LAYER, add_entries, bearers_of, counties_of, lock_reserve, read_reserve, units_above
from gis.db.snapshots import read_snapshot
from gis.errors import BadInput, Complaint, Conflict
from gis.flows.correct_reading import readings_in_force
from gis.flows.load_baseline import Loaded
from gis.flows.name_reserve import ACT, holder, require_ground
from gis.load.name_reserve import read_names
from gis.load.placename_tables import CLASSES, read_classes
from gis.load.readings import read_readings
from gis.pinyin import Readings
from gis.placenames.classes import Classes, Kind
from gis.placenames.reserve import Reserved, proposals
from gis.placenames.reserve_drafts import Desk, Written
from gis.placenames.reserve_entries import ReserveIn
from gis.placenames.reserve_twice import Known
from gis.rights import LOCAL_ADMINISTRATOR, Identity

PLANNED = "planned.csv"
"""Names of plans that come with the house, in data/placenames."""


@dataclass(frozen=True)
class Tables:
    """The tables a name is read with: classes, and readings as shipped."""

    classes: Classes
    readings: Readings


@dataclass(frozen=True)
class Added:
    """Names that were added; names of a list that stood there before; names that only sound like another."""

    entries: tuple[Reserved, ...]
    unchanged: int = 0
    warnings: tuple[Complaint, ...] = ()
    skipped: tuple[Complaint, ...] = field(default=())
    """Names of a shipped list that somebody has: told, and left out."""


def add_name(database: Database, who: Identity, form: ReserveIn, tables: Tables, today: date) -> Added:
    """Add one name. ``Conflict`` tells who has it: a place in use, or another entry of the reserve."""
    with database.write() as connection:
        known, desk = _ground(connection, tables, today, f"entered by {who.name}")
        entry = desk.entry(Written(form))
        require_ground(who, entry.unit_id)
        known = _against(connection, known, [entry])
        taken = list(known.same(entry))
        if taken:
            raise Conflict("; ".join(taken))
        warnings = tuple(Complaint(words, field="name") for words in known.sounding(entry))
        return Added(_write(connection, who, [entry]), warnings=warnings)


def add_list(
    database: Database,
    who: Identity,
    path: Path,
    tables: Tables,
    today: date,
    *,
    crs: str | None = None,
    made_up: bool = False,
) -> Added:
    """Add the names of a list, all or none; the same list a second time changes nothing, whatever became of its names.

    ``BadInput`` with every fault, by row: what is wrong in it, and who has a name already.
    """
    return _add_list(database, who, path, tables, today, crs=crs, made_up=made_up, forgiving=False)


def load_shipped_reserve(database: Database, data: Path, today: date) -> Loaded:
    """Load the names of plans that come with the house. A second time changes nothing.

    A name that a place bears by now, or that somebody reserved, is left out.
    """
    folder = data / "placenames"
    tables = Tables(read_classes(folder / CLASSES), read_readings(folder / "readings.csv"))
    added = _add_list(database, LOCAL_ADMINISTRATOR, folder / PLANNED, tables, today, forgiving=True)
    return Loaded(changed=bool(added.entries), rows=len(added.entries))


def propose(
    connection: Connection, *, class_codes: Collection[str], kind: Kind, unit_id: int | None, as_of: date
) -> list[Reserved]:
    """Free names for a place of a class in a division (None: anywhere in the city) on a date."""
    units = frozenset[int]() if unit_id is None else units_above(connection, [unit_id], as_of).get(unit_id, frozenset())
    return proposals(read_reserve(connection), class_codes=class_codes, kind=kind, units=units, as_of=as_of)


def _add_list(
    database: Database,
    who: Identity,
    path: Path,
    tables: Tables,
    today: date,
    *,
    crs: str | None = None,
    made_up: bool = False,
    forgiving: bool,
) -> Added:
    written = read_names(path, crs)
    with database.write() as connection:
        known, desk = _ground(connection, tables, today, path.name)
        rows = _entries(written, replace(desk, made_up=made_up), path.name)
        for _, entry in rows:
            require_ground(who, entry.unit_id)
        every = {(one.name, one.unit_id, one.source) for one in read_reserve(connection, dropped=True)}
        new = [(row, one) for row, one in rows if (one.name, one.unit_id, one.source) not in every]
        sorted_out = _sorted_out(_against(connection, known, [one for _, one in new]), new, path.name)
        if sorted_out.refused and not forgiving:
            raise BadInput(sorted_out.refused)
        done = _write(connection, who, sorted_out.good)
    return Added(done, len(rows) - len(new), tuple(sorted_out.warnings), tuple(sorted_out.refused))


@dataclass
class _Sorted:
    good: list[Reserved] = field(default_factory=list)
    refused: list[Complaint] = field(default_factory=list)
    warnings: list[Complaint] = field(default_factory=list)


def _sorted_out(known: Known, rows: Sequence[tuple[int | None, Reserved]], file: str) -> _Sorted:
    """Each name against what is known and the rows before it."""
    found = _Sorted()
    for row, entry in rows:
        taken = list(known.same(entry))
        found.refused += [Complaint(words, file, row, "name", "choose another name") for words in taken]
        found.warnings += [Complaint(words, file, row, "name") for words in known.sounding(entry)]
        if not taken:
            found.good.append(entry)
            known = replace(known, reserve=(*known.reserve, entry))
    return found


def _ground(connection: Connection, tables: Tables, today: date, source: str) -> tuple[Known, Desk]:
    """The reserve, which nobody else adds to until the end of the transaction, and what forms are read with."""
    share_register(connection)
    lock_reserve(connection)
    readings = readings_in_force(connection, tables.readings)
    desk = Desk(tables.classes, readings, read_snapshot(connection, today, shapes=False), source)
    return Known((), tuple(read_reserve(connection)), {}, {}, tables.classes.kind_of, today), desk


def _against(connection: Connection, known: Known, entries: Sequence[Reserved]) -> Known:
    """The same with the names in use that could be those of ``entries``, and the tree of the units concerned."""
    units = {one.unit_id for one in (*known.reserve, *entries) if one.unit_id is not None}
    counties = counties_of(connection, units, known.day)
    above = units_above(connection, units | set(counties.values()), known.day)
    bearers = tuple(bearers_of(connection, entries, known.day))
    return replace(known, bearers=bearers, above=above, counties=counties)


def _entries(written: Sequence[Written], desk: Desk, file: str) -> list[tuple[int | None, Reserved]]:
    found, complaints = [], list[Complaint]()
    for one in written:
        try:
            found.append((one.row, desk.entry(one)))
        except BadInput as error:
            complaints += [replace(fault, file=file) for fault in error.complaints]
    if complaints:
        raise BadInput(complaints)
    return found


def _write(connection: Connection, who: Identity, entries: Sequence[Reserved]) -> tuple[Reserved, ...]:
    if not entries:
        return ()
    at = next_moment(connection)
    written = add_entries(connection, entries, at)
    audit = [
        AuditEntry(f"reserve:{one.id}", {"name": one.name, "before": None, "after": holder(one)}) for one in written
    ]
    write_audit(connection, who, ACT, audit, at)
    raise_version(connection, LAYER)
    return tuple(written)
