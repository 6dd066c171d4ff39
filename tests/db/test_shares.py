"""Addresses and people that went with the ground, counted by communities."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Connection, text

from gis.db.history import all_steps, life, unit_of_code
from gis.db.names import Asked, unit_named

TODAY = date(2026, 1, 1)
COUNT = text("INSERT INTO community_count (community_id, addresses, dwellings) VALUES (:unit, :n, :n)")


def test_an_address_share_weighs_the_communities_that_went(connection: Connection) -> None:
    for name, addresses in (("腾飞社区", 30), ("星苏社区", 10)):
        unit = unit_named(connection, Asked(name, TODAY))
        connection.execute(COUNT, {"unit": unit, "n": addresses})
    street = unit_named(connection, Asked("竹行街道", TODAY))
    stayed = connection.execute(
        text("SELECT unit_id FROM division_version WHERE parent_id = :street AND upper_inf(valid) LIMIT 1"),
        {"street": street},
    ).scalar_one()
    connection.execute(COUNT, {"unit": stayed, "n": 120})
    founded = life(connection, unit_named(connection, Asked("江海街道", TODAY)), TODAY, all_steps(connection))
    [origin] = founded["predecessors"]
    assert (origin["id"], origin["address_share"]) == (street, pytest.approx(40 / 160))
    assert origin["population_share"] is None, "no residents are in the register without the demonstration"


def test_a_share_is_not_known_where_nothing_was_counted(connection: Connection) -> None:
    ended = life(connection, unit_of_code(connection, "mca", "320611", TODAY), TODAY, all_steps(connection))
    [heir] = ended["successors"]
    assert (heir["area_share"], heir["address_share"], heir["population_share"]) == (1.0, None, None)
