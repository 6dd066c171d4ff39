"""Suggestions for who is typing an address: names in memory, then numbers, buildings and rooms, stage by stage."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import text

from api.address_suggest_models import SuggestionList
from gis.addresses.desk import Desk, Tables
from gis.addresses.keys import Rest
from gis.addresses.shelf import Shelf, make_shelf
from gis.addresses.suggest import Asked, look
from gis.addresses.typed import Numbers, read_numbers, read_typed
from gis.db.connect import Database
from gis.flows.address_desk import read_desk
from gis.flows.correct_reading import shipped_readings
from gis.flows.suggest_addresses import read_shelf, suggest_addresses
from gis.settings import CHECKOUT

DAY = date(2026, 1, 1)
ROUTE = "/api/v1/addresses/suggest"
JULY_2020 = 737_608
"""The ordinal of 2020-07-02, the last day of 港闸区."""
Told = list[dict[str, Any]]


@pytest.fixture(scope="module")
def desk(demo: Database, tables: Tables) -> Desk:
    with demo.read() as connection:
        return read_desk(connection, tables, shipped_readings(CHECKOUT / "data"))


@pytest.fixture(scope="module")
def shelf(demo: Database, desk: Desk) -> Shelf:
    with demo.read() as connection:
        return read_shelf(connection, desk, DAY.toordinal())


@pytest.fixture(scope="module")
def ask(client: TestClient) -> Any:
    def asked(typed: str, **more: Any) -> Told:
        answer = client.get(ROUTE, params={"q": typed, **more})
        assert answer.status_code == 200, answer.text
        SuggestionList.model_validate(answer.json())
        told: Told = answer.json()["suggestions"]
        return told

    return asked


@pytest.fixture(scope="module")
def estate(demo: Database) -> dict[str, Any]:
    """A room in a building of an estate that one community has."""
    with demo.read() as connection:
        row = connection.execute(
            text(
                "SELECT a.*, c.names FROM address a JOIN community_chain c ON c.community_id = a.community_id AND "
                "upper_inf(c.valid) AND upper_inf(c.recorded) WHERE a.room IS NOT NULL AND a.unit IS NOT NULL AND "
                "(SELECT count(*) FROM address_name n WHERE n.text = a.estate) = 1 ORDER BY a.id LIMIT 1"
            )
        ).one()
    return dict(row._mapping)


def texts(told: Told) -> list[str]:
    return [one["text"] for one in told]


@pytest.mark.parametrize(
    "typed", ["桃坞", "坞路", "taow", "twl", "táo wù", "桃坞l", "崇川桃", "崇川区桃坞路", "陶坞路", "桃塢"]
)
def test_a_street_is_found_by_its_beginning_a_part_its_sound_and_its_letters(ask: Any, typed: str) -> None:
    first = ask(typed)[0]
    assert (first["text"], first["stage"], first["query"]) == ("崇川区桃坞路", "name", "崇川区桃坞路 ")


def test_one_character_is_enough_and_large_names_come_first(ask: Any) -> None:
    told = ask("桃", limit=50)
    assert "崇川区桃坞路" in texts(told)
    assert all("桃" in one["text"] for one in told)
    counts = [one["count"] for one in told]
    assert counts == sorted(counts, reverse=True)


def test_a_street_in_several_communities_of_a_county_is_one_suggestion(ask: Any, demo: Database) -> None:
    with demo.read() as connection:
        held = connection.execute(
            text("SELECT count(*), sum(addresses) FROM address_name WHERE text = '桃坞路' AND kind = 'street'")
        ).one()
    found = [one for one in ask("桃坞路") if one["stage"] == "name"]
    assert held[0] > 1
    assert [one["count"] for one in found] == [held[1]]


def test_numbers_come_in_their_natural_order_and_lead_to_an_identity(ask: Any) -> None:
    told = ask("崇川区桃坞路 ", limit=50)
    numbers = [int(one["text"].partition("桃坞路")[2].partition("号")[0].partition("-")[0]) for one in told]
    assert numbers == sorted(numbers)
    assert len(set(numbers)) > 5
    assert [texts(ask(typed)) for typed in ("桃坞路44", "taowulu44", "桃坞路四十四", "崇川区虹桥街道桃坞路44号")] == [
        ["崇川区虹桥街道桃坞路44号"]
    ] * 4
    assert ask("桃坞路44")[0]["address_id"]


def test_stage_by_stage_a_room_is_reached_by_sending_what_was_suggested(ask: Any, estate: dict[str, Any]) -> None:
    typed = estate["estate"]
    stages: list[str] = []
    words = ("building_no", "unit", "room")
    for word in words:
        told = ask(f"{typed}{estate[word]}" if stages else f"{typed} ", limit=50)
        [step] = [one for one in told if one["address_id"] == estate["address_id"]] or [
            one for one in told if estate["text"].startswith(one["text"][len("".join(estate["names"][1:3])) :])
        ]
        typed = step["query"]
        stages.append(step["stage"])
    assert stages == ["building", "unit", "room"]
    assert step["address_id"] == estate["address_id"]
    assert step["text"].endswith(estate["text"])


def test_a_former_district_narrows_and_the_answer_is_of_the_date(ask: Any) -> None:
    now, then = ask("港闸区锦港"), ask("港闸区锦港", as_of="2019-12-31")
    assert now
    assert {one["text"][:3] for one in now} == {"崇川区"}
    assert {one["text"][:3] for one in then} == {"港闸区"}
    assert {one["divisions"][2]["name"] for one in then} == {"港闸区"}
    assert texts(then)[0] == "港闸区锦港路"


def test_what_is_near_comes_first(ask: Any, shelf: Shelf) -> None:
    rings = {}
    for community in (min(shelf.points), max(shelf.points)):
        lon, lat = shelf.points[community]
        first = (
            ask("路", lon=lon, lat=lat, limit=1) or ask("花", lon=lon, lat=lat, limit=1) or ask("h", lon=lon, lat=lat)
        )
        near = shelf.near((lon, lat))
        label = next(one for one in shelf.labels if first[0]["text"].endswith(one.text))
        rings[community] = min(near[name.community_id] for name in label.names)
    assert set(rings.values()) == {0}, "a walk away from where one is"


def test_groups_of_a_village_are_counted(ask: Any, demo: Database) -> None:
    with demo.read() as connection:
        row = connection.execute(
            text(
                "SELECT n.community_id, c.names, min(a.group_no) AS number FROM address_name n JOIN community_chain c "
                "ON c.community_id = n.community_id AND upper_inf(c.valid) AND upper_inf(c.recorded) "
                "JOIN address_key k ON k.name_id = n.id JOIN address a ON a.id = k.address_row "
                "WHERE n.kind = 'community' GROUP BY 1, 2 ORDER BY 1 LIMIT 1"
            )
        ).one()
    told = ask(f"{''.join(row.names[1:])}{row.number}")
    assert told[0]["text"].startswith("".join(row.names[1:]))
    assert (told[0]["stage"], told[0]["kind"]) == ("number", "group")


def test_who_may_not_see_made_up_rows_is_given_none(demo: Database, desk: Desk, shelf: Shelf) -> None:
    street, numbers = Asked("桃", DAY, made_up=False), Asked("桃坞路 ", DAY, made_up=False)
    assert [choice.label.text for choice in look(street, desk, shelf).choices] == ["桃坞路"]
    told = suggest_addresses(demo, desk, shelf, numbers)
    assert [one["text"] for one in told] == ["崇川区虹桥街道桃坞路44号"], "the one plate that is real"
    assert not told[0]["made_up"]


@pytest.mark.parametrize(
    "params",
    [
        {"q": ""}, {"q": "  "}, {}, {"q": "桃\x00"}, {"q": "\x1b"}, {"q": "a" * 10_000}, {"q": "桃", "limit": -1},
        {"q": "桃", "limit": 51}, {"q": "桃", "lon": 120.8}, {"q": "桃", "lon": 400, "lat": 32},
    ],
)  # fmt: skip
def test_bad_input_is_answered_with_a_problem(client: TestClient, params: dict[str, Any]) -> None:
    answer = client.get(ROUTE, params=params)
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("typed", ["😀", "'; DROP TABLE address; --", "%", "44", "号", "桃坞路99999999999", "\\", "～"])
def test_what_makes_no_sense_finds_nothing_and_hurts_nobody(ask: Any, typed: str) -> None:
    assert ask(typed) == []


@given(st.text("桃坞路海门区崇川港闸0123456789号幢单元室组弄taowul -", min_size=1, max_size=12))
def test_whatever_is_typed_is_read(desk: Desk, shelf: Shelf, typed: str) -> None:
    if not typed.strip():
        return
    read = read_typed(typed, desk, shelf)
    assert read.splits[0].place == 0
    assert all(split.told for split in read.splits[1:] if split.told is not None)


@pytest.mark.parametrize(
    ("written", "numbers"),
    [
        ("", Numbers(Rest())),
        ("4", Numbers(Rest(), "4")),
        ("四十", Numbers(Rest(), "40")),
        ("44号", Numbers(Rest(door="44"))),
        ("44-", Numbers(Rest(), "44-")),
        ("44号3", Numbers(Rest(door="44"), "3")),
        ("12弄3支弄5", Numbers(Rest(lane="12弄3支弄"), "5")),
        ("3幢2单元60", Numbers(Rest(building="3", unit="2"), "60")),
        ("3幢a", Numbers(Rest(building="3"), "A")),
        ("3幢商1", Numbers(Rest(building="3"), "商1")),
        ("小学", Numbers(Rest(), said="小学")),
    ],
)
def test_the_last_number_is_open(desk: Desk, written: str, numbers: Numbers) -> None:
    assert read_numbers(written, desk.reader, of_estate=False) == numbers


def test_every_label_is_found_by_each_of_its_beginnings(desk: Desk, shelf: Shelf) -> None:
    for label in shelf.labels[::97]:
        for length in range(1, len(label.text) + 1):
            assert label in list(shelf.beginning(label.text[:length].casefold()))
        assert label in list(shelf.sounding(label.names[0].sound.replace(" ", "")))
        if len(label.text) > 2:
            assert label in list(shelf.holding(label.text[1:].casefold()))


def test_a_shelf_of_another_day_has_the_counties_of_that_day(desk: Desk, shelf: Shelf) -> None:
    before = make_shelf(desk.names, desk.ground, shelf.points, JULY_2020)
    now = {label.county_id for label in shelf.labels}
    assert {label.county_id for label in before.labels} - now
    assert sum(label.addresses for label in before.labels) == sum(label.addresses for label in shelf.labels)
