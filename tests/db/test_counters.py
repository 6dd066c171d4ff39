"""The counters of addresses agree with what there is, whoever wrote last."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from gis.db.addresses import drop_made_up_addresses
from gis.db.connect import Database
from gis.db.counters import recount, wrong_counters
from gis.db.orders import applied_orders, touched_by
from gis.db.schema import check
from tests.db.looking import count

COUNTED = text(
    "SELECT community_id, count(*) AS addresses, count(*) FILTER (WHERE dwelling) AS dwellings FROM address "
    "WHERE upper_inf(valid) AND upper_inf(recorded) GROUP BY community_id ORDER BY community_id"
)
COUNTERS = text("SELECT community_id, addresses, dwellings FROM community_count ORDER BY community_id")


def test_the_counters_of_the_demonstration_say_what_a_count_says(demo: Database) -> None:
    with demo.read() as connection:
        counted, kept = (connection.execute(query).all() for query in (COUNTED, COUNTERS))
        assert wrong_counters(connection) == 0
    assert len(kept) > 100
    assert counted == kept
    assert 0 < sum(row.dwellings for row in kept) < sum(row.addresses for row in kept)


def test_what_july_2020_rewrote_is_counted_like_the_addresses_themselves(demo: Database) -> None:
    scanned = text(
        """
        SELECT count(*) FROM address a
          JOIN community_chain b ON b.community_id = a.community_id AND upper_inf(b.recorded)
               AND b.valid @> date '2020-07-02'
          JOIN community_chain c ON c.community_id = a.community_id AND upper_inf(c.recorded)
               AND c.valid @> date '2020-07-03'
         WHERE upper_inf(a.recorded) AND b.names <> c.names
        """
    )
    with demo.read() as connection:
        order = next(o for o in applied_orders(connection) if o.key == "2020-07-nantong")
        rewritten = touched_by(connection, order.id)["addresses_rewritten"]
        assert rewritten == connection.execute(scanned).scalar_one() > 1000


def test_dropped_addresses_are_counted_out_and_the_real_ones_stay(own_demo: Database) -> None:
    with own_demo.write() as connection:
        drop_made_up_addresses(connection)
        assert wrong_counters(connection) == 0
    assert count(own_demo, "address") == count(own_demo, "community_count WHERE addresses > 0")
    assert count(own_demo, "community_count WHERE addresses = 0") == 0


def test_a_counter_that_is_off_is_seen_and_put_right(own_demo: Database) -> None:
    with own_demo.write() as connection:
        connection.execute(text("UPDATE community_count SET addresses = addresses + 1 WHERE addresses > 100"))
        connection.execute(text("DELETE FROM community_count WHERE addresses < 50"))
    with own_demo.read() as connection:
        off = wrong_counters(connection)
    seen = next(one for one in check(own_demo) if one.name == "addresses counted")
    assert (seen.ok, f"{off:,} communities" in seen.seen) == (False, True)
    with own_demo.write() as connection:
        assert recount(connection) == off > 0
        assert recount(connection) == 0
    assert all(one.ok for one in check(own_demo))


@pytest.mark.parametrize("where", ["empty", "register"])
def test_a_register_without_addresses_is_counted_rightly(where: str, request: pytest.FixtureRequest) -> None:
    database: Database = request.getfixturevalue(where)
    assert all(one.ok for one in check(database))
