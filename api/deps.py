"""What routes share: the database of the app, who asks, and the parameters that every noun has."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Annotated, Any

from fastapi import Depends, Header, Query, Request
from fastapi.concurrency import run_in_threadpool
from sqlalchemy import Connection

from api.errors import UnknownKey
from gis.db.clock import versions
from gis.db.connect import Database
from gis.db.keys import Held, held_by, identify
from gis.rights import PUBLIC, Act, Identity, require

if TYPE_CHECKING:  # it needs what stands here
    from api.remembering import LastAsked


def database(request: Request) -> Database:
    """The database this app serves."""
    found: Database = request.app.state.database
    return found


async def _database(request: Request) -> Database:
    return database(request)


# what takes no time is async here: each plain function costs a walk to another thread and back, and under load the wait
# for the interpreter's lock at either end. Five of them were half of what a suggestion costs
DatabaseDep = Annotated[Database, Depends(_database)]


async def identity(
    request: Request,
    database: DatabaseDep,
    x_api_key: Annotated[
        str | None, Header(description="Key of a department; without one, only what is public answers.", max_length=200)
    ] = None,
) -> Identity:
    """Who asks: the bearer of a key, or the public."""
    if x_api_key is None:
        return PUBLIC
    found = await run_in_threadpool(_bearer, database, x_api_key, _remembering(request.app.state.held))
    if found is None:
        raise UnknownKey("this key is unknown, ended or withdrawn — ask the bureau for a new one")
    return found


def _bearer(database: Database, key: str, held: Held) -> Identity | None:
    with database.read() as connection:
        return identify(connection, key, datetime.now(UTC), held)


def _remembering(kept: LastAsked[frozenset[int]]) -> Held:
    """What is held by who is bound to a unit, remembered until the divisions are written: nothing else changes it."""

    def held(connection: Connection, unit_id: int) -> frozenset[int]:
        key = (unit_id, versions(connection).get("divisions", 0))
        known = kept.get(key)
        if known is None:
            known = held_by(connection, unit_id)
            kept.put(key, known)
        return known

    return held


class Needs:
    """A route's rule: the act that whoever asks must be allowed. Every route has one; a test looks."""

    def __init__(self, act: Act) -> None:
        self.act = act

    async def __call__(self, who: Annotated[Identity, Depends(identity)]) -> Identity:
        require(self.act, who)
        return who


def needs(act: Act) -> Any:
    """Annotation-ready form of ``Needs``."""
    return Depends(Needs(act))


def today() -> date:
    """The day on which nothing said means today."""
    return date.today()


AsOf = Annotated[
    date | None,
    Query(description="Date of the divisions, YYYY-MM-DD; today when not given.", examples=["2020-07-03"]),
]
