"""The short ways by which many addresses are read and found give what the long ways give."""

from __future__ import annotations

import random
from datetime import date

import pytest
from sqlalchemy import text

from gis.addresses.desk import Desk, Tables
from gis.addresses.normalise import normalise
from gis.addresses.parse import _weighed, parse
from gis.addresses.pieces import Forms
from gis.db.connect import Database
from gis.flows.address_desk import read_desk
from gis.flows.correct_reading import shipped_readings
from gis.flows.match_addresses import match_addresses, match_in_full
from gis.settings import CHECKOUT

TODAY = date(2026, 11, 29)
FORMER = {"崇川区": "港闸区", "海门区": "海门市", "通州区": "通州市", "海安市": "海安县"}


@pytest.fixture(scope="module")
def desk(demo: Database, tables: Tables) -> Desk:
    with demo.read() as connection:
        return read_desk(connection, tables, shipped_readings(CHECKOUT / "data"))


@pytest.fixture(scope="module")
def written(demo: Database) -> list[str]:
    """Addresses of every form as people write them: in full, short, by former names, with a slip, with parts left out,
    and such as there are none of."""
    chance = random.Random(7)
    with demo.read() as connection:
        found = connection.execute(
            text(
                "SELECT a.text, c.names FROM address a JOIN community_chain c ON c.community_id = a.community_id "
                "AND upper_inf(c.valid) AND upper_inf(c.recorded) WHERE a.id % 300 = 11 ORDER BY a.id"
            )
        ).all()
    asked = []
    for words, names in found:
        slip = chance.randrange(len(words))
        asked += [
            "江苏省" + "".join(names[:3]) + words,
            "南通" + FORMER.get(names[1], names[1]) + names[2] + words,
            names[1][:-1] + words,
            "".join(names[:2]) + words[:slip] + chance.choice("建海7九") + words[slip + 1 :],
            names[chance.randrange(4)] + words[: max(2, slip)],
            words + " " + names[1],
        ]
    return asked


def test_a_reading_that_follows_the_cheapest_ways_is_that_of_all_ways(desk: Desk, written: list[str]) -> None:
    for raw in written:
        whole = normalise(raw, desk.reader.simplified)
        slow = _weighed(whole, Forms(whole.text, whole.breaks), desk.reader, all_ways=True)
        quick = _weighed(whole, Forms(whole.text, whole.breaks), desk.reader)
        assert quick == slow, raw
        assert parse(raw, desk.reader).components == slow.components, raw


@pytest.mark.parametrize("made_up", [True, False])
def test_a_match_at_once_is_that_of_a_look_at_everything(
    demo: Database, desk: Desk, written: list[str], made_up: bool
) -> None:
    plans = [desk.plan(raw, made_up=made_up) for raw in written]
    with demo.read() as connection:
        slow = match_in_full(connection, desk, plans, TODAY, made_up=made_up)
        quick = match_addresses(connection, desk, written, TODAY, made_up=made_up)
    assert quick == slow
    grades = {match.grade for match in slow}
    assert grades >= ({"A", "B", "C"} if made_up else {"A", "none"})
