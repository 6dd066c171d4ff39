"""Database errors become ours in one place."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from psycopg import errors as pg
from sqlalchemy.exc import DBAPIError

from gis.errors import BadInput, Conflict, NotReady, TongtuError

_BAD_INPUT = (pg.CheckViolation, pg.NotNullViolation, pg.ForeignKeyViolation, pg.DataError)
RESTRICTED = ("boundary_marker", "marker_")
"""Beginnings of the names of tables whose rows tell where markers stand: no error repeats one."""
_CONFLICT = (pg.ExclusionViolation, pg.UniqueViolation, pg.SerializationFailure, pg.DeadlockDetected)


@contextmanager
def translated() -> Iterator[None]:
    """Turn what the database driver raises inside into one of our errors, the driver's error kept as its cause."""
    try:
        yield
    except (DBAPIError, pg.Error) as error:
        # COPY speaks to the driver directly, so that its errors come without SQLAlchemy's wrapping
        ours = as_ours(error.orig if isinstance(error, DBAPIError) else error)
        if ours is None:
            raise
        raise ours from error


def as_ours(cause: BaseException | None) -> TongtuError | None:
    """Our error for a driver error, or None when it is a fault of our own code and shall keep its trace."""
    if isinstance(cause, pg.DiskFull):
        return NotReady("the database's disk is full: nothing was written — free some space and run it again")
    if isinstance(cause, pg.UndefinedTable):
        return NotReady("the database has no tables yet — run: tongtu db upgrade")
    if isinstance(cause, _CONFLICT):
        return Conflict(f"the register already holds something in the way: {_words(cause)}")
    if isinstance(cause, _BAD_INPUT):
        return BadInput(_words(cause))
    if isinstance(cause, pg.OperationalError):
        return NotReady(
            f"the database was not reached, or was lost on the way: {_words(cause)} — nothing of this step was "
            "written; look at tongtu db status, and whether its disk is full, then run it again"
        )
    return None


def _words(cause: pg.Error) -> str:
    diagnosis = cause.diag
    restricted = (diagnosis.table_name or "").startswith(RESTRICTED)
    # the detail of a refused row is the row itself, with its coordinates
    parts = [diagnosis.message_primary or str(cause).strip(), None if restricted else diagnosis.message_detail]
    return "; ".join(part for part in parts if part)
