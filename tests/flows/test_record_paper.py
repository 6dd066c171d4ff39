"""Papers of lines: recorded by either side, withdrawn, and believed in their time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

import pytest

from gis.boundaries.papers import Paper
from gis.db.boundaries import AskedLines, list_lines
from gis.db.boundary_lives import find_line
from gis.db.clock import last_moment
from gis.db.connect import Database
from gis.errors import BadInput, Conflict, Forbidden, NotFound
from gis.flows.record_paper import record_paper, withdraw_paper
from gis.rights import LOCAL_ADMINISTRATOR, Identity
from tests.db.looking import state_of

TODAY = date(2026, 1, 1)
AGREED = Paper(
    "agreement", "通勘界〔2001〕3号", "界线协议书（试验用，非真实）", date(2001, 5, 18), "drawn",
    made_up=True, official_code="3206810684", official_name="启海线",
)  # fmt: skip
CHANGED = Paper(
    "change", "通民发〔2021〕1号", "变动协议书（试验用，非真实）", date(2021, 3, 1), "drawn", made_up=True,
    official_code="3206140681",
)  # fmt: skip


def line(database: Database, as_of: date, recorded_as_of: datetime | None = None) -> Any:
    """The line between 启东 and 海门, as a list tells it."""
    with database.read() as connection:
        number = find_line(connection, "3206810684", date(2020, 1, 1))
        [row] = list_lines(connection, AskedLines(as_of, line_ids=[number], recorded_as_of=recorded_as_of)).rows
    return row


def moment(database: Database) -> datetime:
    with database.read() as connection:
        found = last_moment(connection)
    assert found is not None
    return found


def test_a_line_is_officially_what_its_papers_say_on_the_date(own_register: Database) -> None:
    number = line(own_register, TODAY)["id"]
    before = moment(own_register)
    for paper in (CHANGED, AGREED):
        record_paper(own_register, LOCAL_ADMINISTRATOR, number, paper, today=TODAY)
    told = line(own_register, TODAY)
    assert (told["code"], told["official_code"], told["official_name"]) == ("3206140681", "3206140681", "启海线")
    assert (told["basis"], [paper.kind for paper in told["papers"]]) == ("agreement", ["agreement", "change"])
    # after July 2020, and before the paper of 2021, the code by rule and the official one differ
    between = line(own_register, date(2020, 12, 31))
    assert (between["code"], between["official_code"]) == ("3206140681", "3206810684")
    assert line(own_register, TODAY, recorded_as_of=before)["basis"] == "map"


def test_a_withdrawn_paper_is_believed_no_more_and_not_forgotten(own_register: Database) -> None:
    number = line(own_register, TODAY)["id"]
    written = record_paper(own_register, LOCAL_ADMINISTRATOR, number, AGREED, today=TODAY)
    believed = moment(own_register)
    withdraw_paper(own_register, LOCAL_ADMINISTRATOR, number, written)
    assert line(own_register, TODAY)["official_name"] is None
    assert line(own_register, TODAY, recorded_as_of=believed)["official_name"] == "启海线"
    with pytest.raises(NotFound, match=f"line {number} rests on no paper {written}"):
        withdraw_paper(own_register, LOCAL_ADMINISTRATOR, number, written)


def test_either_side_may_record_a_paper_and_nobody_else(own_register: Database) -> None:
    told = line(own_register, TODAY)
    one, other = (side["id"] for side in told["sides"])
    for held, paper in ((one, AGREED), (other, CHANGED)):
        officer = Identity("division_officer", "officer", held=frozenset({held}))
        record_paper(own_register, officer, told["id"], paper, today=TODAY)
    before = state_of(own_register)
    stranger = Identity("division_officer", "stranger", held=frozenset({max(one, other) + 1}))
    for nobody in (stranger, Identity("placename_officer", "names"), replace(stranger, acts=frozenset(), held=None)):
        with pytest.raises(Forbidden, match="may not record papers"):
            record_paper(own_register, nobody, told["id"], replace(AGREED, number="another"), today=TODAY)
    assert state_of(own_register) == before


def test_every_fault_of_a_paper_is_told_at_once(own_register: Database) -> None:
    wrong = replace(AGREED, number=" ", title="", issued_on=date(2030, 1, 1), official_name="x" * 501)
    with pytest.raises(BadInput) as caught:
        record_paper(own_register, LOCAL_ADMINISTRATOR, 1, wrong, today=TODAY)
    faults = {complaint.field for complaint in caught.value.complaints}
    assert faults == {"number", "title", "issued_on", "official_name"}


def test_the_same_paper_twice_and_a_paper_of_no_line_are_refused(own_register: Database) -> None:
    number = line(own_register, TODAY)["id"]
    record_paper(own_register, LOCAL_ADMINISTRATOR, number, AGREED, today=TODAY)
    with pytest.raises(Conflict, match="rests on the agreement 通勘界〔2001〕3号 already"):
        record_paper(own_register, LOCAL_ADMINISTRATOR, number, AGREED, today=TODAY)
    with pytest.raises(NotFound, match="there is no line 999999"):
        record_paper(own_register, LOCAL_ADMINISTRATOR, 999_999, AGREED, today=TODAY)
