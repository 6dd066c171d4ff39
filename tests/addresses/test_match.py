"""Addresses found in the register, and how sure that is."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest
from sqlalchemy import text

from gis.addresses.answer import answer
from gis.addresses.desk import Desk, Tables
from gis.addresses.indexing import WORDS, index_of
from gis.addresses.keys import heads
from gis.db.address_reads import WORDS as COLUMNS
from gis.db.connect import Database
from gis.flows.address_desk import read_desk
from gis.flows.correct_reading import shipped_readings
from gis.flows.match_addresses import match_addresses
from gis.settings import CHECKOUT

TODAY = date(2026, 11, 29)
ROAD = "锦港路1弄1号"


@pytest.fixture(scope="module")
def desk(demo: Database, tables: Tables) -> Desk:
    with demo.read() as connection:
        return read_desk(connection, tables, shipped_readings(CHECKOUT / "data"))


@pytest.fixture(scope="module")
def ask(demo: Database, desk: Desk) -> Any:
    def asked(raw: str, as_of: date = TODAY, *, made_up: bool = True) -> dict[str, Any]:
        with demo.read() as connection:
            found = match_addresses(connection, desk, [raw], as_of, made_up=made_up)[0]
        return answer(found, desk, as_of)

    return asked


@pytest.fixture(scope="module")
def rows(demo: Database) -> list[dict[str, Any]]:
    """Some addresses of every form, with what they lie in."""
    with demo.read() as connection:
        found = connection.execute(
            text(
                f"SELECT a.id, a.address_id, a.community_id, {', '.join(COLUMNS)}, a.text, c.names FROM address a "
                "JOIN community_chain c ON c.community_id = a.community_id AND upper_inf(c.valid) "
                "AND upper_inf(c.recorded) WHERE a.id % 400 = 7 ORDER BY a.id"
            )
        )
        return [dict(row._mapping) for row in found]


def of_harbour(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """An address with a street and a number, on ground that was 港闸区."""
    return next(r for r in rows if r["names"][2] == "永兴街道" and r["street"] and r["door_no"] and not r["estate"])


def test_an_address_of_an_abolished_district_is_found_where_it_is_today(ask: Any, rows: list[dict[str, Any]]) -> None:
    row = of_harbour(rows)
    told = ask(f"南通市港闸区永兴街道{row['text']}")
    assert told["grade"] in ("A", "B")
    assert told["address"]["address_id"] == row["address_id"]
    assert told["address"]["text"] == f"江苏省南通市崇川区永兴街道{row['text']}"
    (gone,) = told["superseded"]
    assert (gone["written"], gone["now"]) == ("港闸区", "崇川区")
    assert gone["order"]["key"] == "2020-07-nantong"
    assert ask(f"崇川区永兴街道{row['text']}", date(2019, 12, 31))["address"]["text"] == (
        f"江苏省南通市港闸区永兴街道{row['text']}"
    )


def test_a_number_that_does_not_exist_reaches_the_street_only(ask: Any) -> None:
    assert ask("桃坞路44号")["grade"] == "A"
    told = ask("桃坞路46号")
    assert (told["grade"], told["address"]["level"], told["unmatched"]) == ("C", "street", ["46"])


def test_every_address_is_found_by_its_full_form(ask: Any, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        told = ask("江苏省" + "".join(row["names"]) + row["text"])
        assert (told["grade"], told["address"]["address_id"]) == ("A", row["address_id"]), row["text"]
        assert told["candidates"] == []


def test_small_slips_are_b_and_two_ways_to_understand_are_c(ask: Any) -> None:
    by_sound = ask("南通市陶坞路44号")
    assert (by_sound["grade"], by_sound["address"]["own_text"]) == ("B", "桃坞路44号")
    assert [one["kind"] for one in by_sound["address"]["differences"]] == ["same_sound"]
    assert ask("启东市虹桥街道桃坞路44号")["grade"] == "B"
    floors = ask("党群服务中心三楼")
    assert floors["grade"] == "C"
    assert floors["candidates"]


def test_an_address_elsewhere_is_none_and_says_where(ask: Any) -> None:
    told = ask("上海市浦东新区桃坞路44号")
    assert (told["grade"], told["address"], told["elsewhere"][-1]["name"]) == ("none", None, "浦东新区")


def test_divisions_alone_are_answered_at_their_level(ask: Any) -> None:
    told = ask("海门市三星镇")
    assert (told["grade"], told["address"]["level"], told["address"]["text"]) == (
        "A",
        "town",
        "江苏省南通市海门区三星镇",
    )
    assert ask("港闸区", date(2019, 12, 31))["address"]["divisions"][-1]["name"] == "港闸区"


def test_made_up_rows_are_not_given_to_whom_they_may_not(ask: Any, rows: list[dict[str, Any]]) -> None:
    row = of_harbour(rows)
    told = ask(f"崇川区永兴街道{row['text']}", made_up=False)
    assert told["address"] is None or told["address"]["level"] in ("town", "county")
    assert "DEMO-" not in str(told)
    assert ask("桃坞路44号", made_up=False)["grade"] == "A"


def test_many_keys_at_once_are_those_of_each(rows: list[dict[str, Any]]) -> None:
    frame = pd.DataFrame(rows)[["id", "community_id", *WORDS]]
    found = {(row.kind, row.text, row.key, row.address_row) for row in index_of(frame).itertuples(index=False)}
    one_by_one = {(head.kind, head.name, head.rest.key, row["id"]) for row in rows for head in heads(row)}
    assert found == one_by_one


@pytest.mark.parametrize("raw", ["", "1", "😀", "'; DROP TABLE address; --", "\x00", "路" * 600])
def test_what_makes_no_sense_is_none(raw: str, ask: Any) -> None:
    told = ask(raw)
    assert told["grade"] in ("none", "C")
    assert told["input"] == raw
