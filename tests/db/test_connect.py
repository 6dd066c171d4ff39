from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from gis.db.cluster import Cluster
from gis.db.connect import (
    APP_ROLE,
    EXTENSIONS,
    OWNER_ROLE,
    Database,
    drop_database,
    is_reachable,
    prepare,
    private_database,
)
from gis.errors import BadInput, NotReady
from tests.db.looking import count, state_of

INSERT = text("INSERT INTO data_version (layer, n) VALUES (:layer, 1)")


def test_preparing_twice_is_harmless(cluster: Cluster, empty: Database) -> None:
    before = state_of(empty)
    name = empty.app.url.database
    assert name is not None
    prepare(cluster, name)
    assert state_of(empty) == before
    with empty.read() as connection:
        found = set(connection.execute(text("SELECT extname FROM pg_extension")).scalars())
    assert set(EXTENSIONS) <= found


def test_the_serving_role_and_the_owner_are_two(empty: Database) -> None:
    with empty.app.connect() as app, empty.owner.connect() as owner:
        assert app.execute(text("SELECT current_user")).scalar() == APP_ROLE
        assert owner.execute(text("SELECT current_user")).scalar() == OWNER_ROLE


def test_what_is_read_belongs_to_one_moment(empty: Database) -> None:
    with empty.read() as connection:
        before = connection.execute(text("SELECT count(*) FROM data_version")).scalar()
        with empty.write() as other:
            other.execute(INSERT, {"layer": "streets"})
        assert connection.execute(text("SELECT count(*) FROM data_version")).scalar() == before == 0
    assert count(empty, "data_version") == 1


def test_reading_never_writes(empty: Database) -> None:
    with pytest.raises(DBAPIError, match="read-only transaction"), empty.read() as connection:
        connection.execute(INSERT, {"layer": "streets"})
    assert count(empty, "data_version") == 0


def test_writing_works_on_a_connection_that_was_read_on_before(empty: Database) -> None:
    for layer in ("streets", "water"):
        assert count(empty, "data_version") in (0, 1)
        with empty.write() as connection:
            connection.execute(INSERT, {"layer": layer})
    assert count(empty, "data_version") == 2


def break_off(database: Database, error: Exception) -> None:
    with database.write() as connection:
        connection.execute(INSERT, {"layer": "streets"})
        raise error


@pytest.mark.parametrize("error", [BadInput("no"), ValueError("no"), KeyboardInterrupt()])
def test_what_breaks_off_leaves_nothing_behind(empty: Database, error: Exception) -> None:
    with pytest.raises(type(error)):
        break_off(empty, error)
    assert count(empty, "data_version") == 0


def test_a_database_that_is_not_there_is_said_to_be_out_of_reach(cluster: Cluster) -> None:
    database = private_database(cluster, "nowhere")
    assert is_reachable(database) is False
    with pytest.raises(NotReady, match=r"reached[\s\S]*nowhere[\s\S]*tongtu db status"):
        count(database, "data_version")
    database.dispose()


def test_a_database_that_answers_is_reachable(empty: Database) -> None:
    assert is_reachable(empty) is True


def test_a_register_that_is_dropped_is_gone_and_can_begin_anew(cluster: Cluster) -> None:
    prepare(cluster, "to_be_dropped")
    assert drop_database(cluster, "to_be_dropped") is True
    assert drop_database(cluster, "to_be_dropped") is False
    prepare(cluster, "to_be_dropped")
    database = private_database(cluster, "to_be_dropped")
    assert is_reachable(database)
    database.dispose()
