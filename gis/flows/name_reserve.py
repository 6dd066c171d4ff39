"""The reserve of names: names added, held, released, taken and dropped, each in one transaction with its row locked."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection

from gis.db.audit import AuditEntry, write_audit
from gis.db.clock import next_moment, raise_version, share_register
from gis.db.connect import Database
from gis.db.name_reserve import LAYER, read_entry, write_entry
from gis.errors import Conflict
from gis.placenames import reserve
from gis.placenames.reserve import Reserved, told
from gis.rights import Act, Identity, require

ACT: Act = "reserve:placenames"


def hold(
    database: Database, who: Identity, reserve_id: int, revision: int, project: str, until: date, today: date
) -> Reserved:
    """Hold a free name for a project to the end of a day."""
    return _changed(
        database, who, reserve_id, revision, today, lambda entry: reserve.hold(entry, project, until, today)
    )


def release(database: Database, who: Identity, reserve_id: int, revision: int, today: date) -> Reserved:
    """End a hold before its day."""
    return _changed(database, who, reserve_id, revision, today, lambda entry: reserve.release(entry, today))


def drop(database: Database, who: Identity, reserve_id: int, revision: int, today: date) -> Reserved:
    """Take a free name out of the reserve; it may be added again."""
    return _changed(database, who, reserve_id, revision, today, lambda entry: reserve.drop(entry, today))


def take(
    connection: Connection,
    who: Identity,
    reserve_id: int,
    case_id: int,
    *,
    proper: str,
    project: str | None,
    today: date,
    at: datetime,
) -> Reserved:
    """Give a name to the case that is approved, in the transaction that approves it.

    ``proper``: the proper part the case names; ``project``: who applied. ``at`` is the moment of that transaction.
    ``Conflict`` tells who has the name. The same case again changes nothing.
    """
    before = read_entry(connection, reserve_id, lock=True)
    after = reserve.take(before, case_id, proper, project, today)
    if after == before:
        return before
    return _written(connection, who, "decide:placenames", before, after, at)


def _changed(
    database: Database,
    who: Identity,
    reserve_id: int,
    revision: int,
    today: date,
    change: Callable[[Reserved], Reserved],
) -> Reserved:
    """One change of one entry: its row locked, the revision that was seen compared, the change written and audited."""
    with database.write() as connection:
        share_register(connection)
        before = read_entry(connection, reserve_id, lock=True)
        require_ground(who, before.unit_id)
        if before.revision != revision:
            raise Conflict(
                f"{told(before, today)}: it was changed since revision {revision} was seen, "
                f"its revision is {before.revision}"
            )
        return _written(connection, who, ACT, before, change(before), next_moment(connection))


def require_ground(who: Identity, unit_id: int | None) -> None:
    """Refuse who is bound to divisions and acts on a name of another, or of the whole city."""
    touched = frozenset() if who.held is None else frozenset({-1 if unit_id is None else unit_id})
    require(ACT, who, touched)


def _written(
    connection: Connection, who: Identity, act: Act, before: Reserved, after: Reserved, at: datetime
) -> Reserved:
    written = write_entry(connection, after, at)
    detail: dict[str, Any] = {"name": after.name, "before": holder(before), "after": holder(written)}
    write_audit(connection, who, act, [AuditEntry(f"reserve:{after.id}", detail)], at)
    raise_version(connection, LAYER)
    return written


def holder(entry: Reserved) -> dict[str, Any]:
    """What changes of an entry: who has it."""
    return {name: getattr(entry, name) for name in ("state", "held_for", "held_until", "case_id", "revision")}
