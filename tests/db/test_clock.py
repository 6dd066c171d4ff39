from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import text

from gis.db import clock
from gis.db.clock import lock_register, next_moment, raise_version, share_register, versions
from gis.db.connect import Database
from gis.errors import Conflict

TICK = timedelta(microseconds=1)


def test_moments_strictly_increase_within_a_transaction_and_across(empty: Database) -> None:
    moments = []
    for _ in range(3):
        with empty.write() as connection:
            moments += [next_moment(connection) for _ in range(4)]
    assert moments == sorted(set(moments))


def test_a_clock_that_stands_still_still_gives_increasing_moments(
    empty: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    still = datetime(2026, 1, 1, tzinfo=UTC)

    class Stopped(datetime):
        @classmethod
        def now(cls, tz: object = None) -> datetime:  # type: ignore[override]
            return still

    monkeypatch.setattr(clock, "datetime", Stopped)
    with empty.write() as connection:
        assert [next_moment(connection) for _ in range(3)] == [still, still + TICK, still + 2 * TICK]


def test_a_clock_set_back_does_not_set_the_register_back(empty: Database) -> None:
    future = datetime.now(UTC) + timedelta(days=365)
    with empty.write() as connection:
        next_moment(connection, future)
    with empty.write() as connection:
        assert next_moment(connection) == future + TICK


@pytest.mark.parametrize("later", [timedelta(0), -TICK, timedelta(days=-1)])
def test_a_moment_that_is_not_later_than_the_last_is_refused(empty: Database, later: timedelta) -> None:
    first = datetime(2026, 5, 1, tzinfo=UTC)
    with empty.write() as connection:
        next_moment(connection, first)
    with (
        pytest.raises(Conflict, match=r"the register was last written at .* is not later"),
        empty.write() as connection,
    ):
        next_moment(connection, first + later)
    with empty.write() as connection:
        assert next_moment(connection, first + TICK) == first + TICK


def test_a_moment_of_a_transaction_that_broke_off_may_be_used_again(empty: Database) -> None:
    moment = datetime(2026, 5, 1, tzinfo=UTC)
    with empty.app.connect() as connection:
        next_moment(connection, moment)
        connection.rollback()
    with empty.write() as connection:
        assert next_moment(connection, moment) == moment


def test_a_second_writer_waits_and_gets_a_later_moment(empty: Database) -> None:
    with empty.write() as connection:
        next_moment(connection)
    got: list[datetime] = []

    def second() -> None:
        with empty.write() as connection:
            got.append(next_moment(connection))

    thread = threading.Thread(target=second)
    with empty.write() as connection:
        mine = next_moment(connection)
        thread.start()
        thread.join(0.2)
        assert got == []
    thread.join(10)
    assert got[0] > mine


@pytest.mark.parametrize(("first", "second", "waits"), [
    (lock_register, lock_register, True), (lock_register, share_register, True), (share_register, lock_register, True),
    (share_register, share_register, False),
])  # fmt: skip
def test_writers_of_divisions_are_alone_and_loads_are_many(
    empty: Database, first: object, second: object, waits: bool
) -> None:
    with empty.write() as one, empty.write() as two:
        first(one)  # type: ignore[operator]
        two.execute(text("SET LOCAL lock_timeout = '50ms'"))
        if waits:
            with pytest.raises(Exception, match="lock timeout"), two.begin_nested():
                second(two)  # type: ignore[operator]
        else:
            second(two)  # type: ignore[operator]


def test_a_layers_version_is_raised_with_what_is_written_and_only_then(empty: Database) -> None:
    with empty.write() as connection:
        raise_version(connection, "streets", "water")
    with empty.app.connect() as connection:
        raise_version(connection, "streets")
        connection.rollback()
    with empty.write() as connection:
        raise_version(connection, "streets")
    with empty.read() as connection:
        assert versions(connection) == {"streets": 2, "water": 1}
