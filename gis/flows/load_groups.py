"""Load groups of units: read, look up every member on its first day, write what changed."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from sqlalchemy import Connection

from gis.db.clock import next_moment, raise_version, share_register
from gis.db.connect import Database
from gis.db.datasets import loaded_sha256, remember
from gis.db.groups import write_group
from gis.db.snapshots import first_day, read_snapshot
from gis.divisions import Snapshot
from gis.errors import BadInput, Complaint, NotReady
from gis.flows.load_baseline import Loaded
from gis.groups import Group, Member, days_of, settle
from gis.load.groups import ReadGroups, read_groups


def shipped_groups(data: Path) -> Path:
    """The file of groups that comes with the house."""
    return data / "placenames" / "groups.yaml"


def load_groups(database: Database, path: Path) -> Loaded:
    """Load the groups of a file. The same file a second time changes nothing.

    A file speaks for the groups it names: a membership that is no longer written there ends in the recorded clock, and
    stays what was believed before. Groups it does not name are left alone.
    """
    file = read_groups(path)
    key = f"groups:{path.name}"
    with database.write() as connection:
        share_register(connection)
        if loaded_sha256(connection, key) == file.sha256:
            return Loaded(changed=False, rows=0)
        settled = _settled(connection, file)
        at = next_moment(connection)
        rows = sum(write_group(connection, group, members, at) for group, members in settled)
        remember(connection, key, file.sha256, path.name, rows, at)
        raise_version(connection, "groups")
    return Loaded(changed=True, rows=rows)


def _settled(connection: Connection, file: ReadGroups) -> list[tuple[Group, list[Member]]]:
    first = first_day(connection)
    if first is None:
        raise NotReady("the register is empty — run: tongtu load baseline")
    days = {day for group in file.groups for day in days_of(group)}
    early = sorted(day for day in days if day < first)
    if early:
        raise BadInput(Complaint(f"{early[0]} lies before the register begins, on {first}", file=file.path.name))
    snapshots: dict[date, Snapshot] = {day: read_snapshot(connection, day, shapes=False) for day in days}
    found = [(group, *settle(group, snapshots)) for group in file.groups]
    complaints = [replace(fault, file=file.path.name) for _, _, faults in found for fault in faults]
    if complaints:
        raise BadInput(complaints)
    return [(group, members) for group, members, _ in found]
