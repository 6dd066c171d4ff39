"""An annulled order is as if never made, and what was believed meanwhile is kept."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import text

from gis.db.chains import read_chains
from gis.db.cluster import Cluster
from gis.db.connect import Database, private_database
from gis.db.snapshots import codes_ever, read_snapshot
from gis.errors import BadInput, Conflict, NotFound
from gis.flows.annul_order import annul_order
from gis.flows.apply_order import apply_order
from gis.load.changeorders import read_orders
from gis.settings import CHECKOUT

DAYS = (date(2018, 1, 1), date(2019, 12, 1), date(2020, 7, 2), date(2020, 7, 3), date(2021, 10, 31), date(2025, 1, 1))
JULY, LISTS = "2020-07-nantong", "2021-10-list-difference"


def number_of(database: Database, key: str) -> int:
    with database.read() as connection:
        return int(connection.execute(text("SELECT id FROM change_order WHERE key = :k"), {"k": key}).scalar_one())


def answers(database: Database, recorded_as_of: datetime | None = None) -> dict[date, Any]:
    """All units with names, parents and shapes, and all codes, on each of the days."""
    with database.read() as connection:
        found = {}
        for day in DAYS:
            state = read_snapshot(connection, day, recorded_as_of=recorded_as_of)
            chains = {} if recorded_as_of else read_chains(connection, day)
            units = {
                u: (v.name, v.kind, v.parent_id, v.shape.number if v.shape else None) for u, v in state.versions.items()
            }
            found[day] = (units, {key: code.code for key, code in state.codes.items()}, chains)
        return found


def outlines(database: Database) -> set[tuple[Any, ...]]:
    with database.read() as connection:
        rows = connection.execute(
            text("SELECT geometry_id, zoom, valid::text, md5(ST_AsBinary(geom)) FROM division_outline")
        )
        return {tuple(row) for row in rows}


@pytest.fixture
def up_to_july(cluster: Cluster, july_template: str, clone: Callable[[str], str]) -> Iterator[Database]:
    """The register with the orders up to July 2020, without the lists of 2021."""
    database = private_database(cluster, clone(july_template))
    yield database
    database.dispose()


def test_annulling_restores_every_answer_and_keeps_what_was_believed(up_to_july: Database) -> None:
    before, drawn = answers(up_to_july), outlines(up_to_july)
    lists = read_orders(CHECKOUT / "data" / "changeorders", CHECKOUT)[-1]
    applied = apply_order(up_to_july, lists)
    meanwhile, moment = answers(up_to_july), datetime.now(UTC)
    assert meanwhile != before
    with up_to_july.read() as connection:
        assert ("stats", "320613001001") in codes_ever(connection)

    annul_order(up_to_july, applied.number, "entered by mistake")

    assert answers(up_to_july) == before
    assert outlines(up_to_july) == drawn
    believed = answers(up_to_july, recorded_as_of=moment)
    assert {day: answer[:2] for day, answer in believed.items()} == {day: a[:2] for day, a in meanwhile.items()}
    with up_to_july.read() as connection:
        assert ("stats", "320613001001") not in codes_ever(connection)
        state, why = connection.execute(
            text("SELECT state, annulled_why FROM change_order WHERE id = :id"), {"id": applied.number}
        ).one()
    assert (state, why) == ("annulled", "entered by mistake")


def test_july_2020_is_built_on_by_the_lists_and_can_be_annulled_after_them(own_register: Database) -> None:
    july, lists = number_of(own_register, JULY), number_of(own_register, LISTS)
    untouched = answers(own_register)
    with pytest.raises(Conflict, match=LISTS):
        annul_order(own_register, july, "a trial")
    assert answers(own_register) == untouched

    annul_order(own_register, lists, "a trial")
    annul_order(own_register, july, "a trial")
    with own_register.read() as connection:
        counties = read_snapshot(connection, date(2021, 1, 1), shapes=False).at_level("county")
        codes = read_snapshot(connection, date(2021, 1, 1), shapes=False).by_code
    assert len(counties) == 8
    assert ("mca", "320611") in codes
    assert ("mca", "320613") not in codes


def test_an_annulled_order_stays_annulled_when_its_folder_is_loaded_again(own_register: Database) -> None:
    annul_order(own_register, number_of(own_register, LISTS), "a trial")
    before = answers(own_register)
    again = [apply_order(own_register, file) for file in read_orders(CHECKOUT / "data" / "changeorders", CHECKOUT)]
    assert not any(done.changed for done in again)
    assert again[-1].state == "annulled"
    assert answers(own_register) == before


def test_what_cannot_be_annulled_is_told_and_nothing_changes(own_register: Database) -> None:
    lists = number_of(own_register, LISTS)
    with pytest.raises(NotFound, match="there is no order 999"):
        annul_order(own_register, 999, "why not")
    with pytest.raises(BadInput, match="say why"):
        annul_order(own_register, lists, "  ")
    annul_order(own_register, lists, "a trial")
    with pytest.raises(Conflict, match="is annulled: only an applied order"):
        annul_order(own_register, lists, "twice")


def test_an_order_whose_communities_hold_addresses_is_not_annulled(own_demo: Database) -> None:
    with pytest.raises(Conflict, match="rows of address.* lie in communities that only order"):
        annul_order(own_demo, number_of(own_demo, LISTS), "a trial")
