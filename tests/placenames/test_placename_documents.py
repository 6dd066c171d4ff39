"""The register of place-name documents, and which counties have what on a date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gis.db.audit import read_audit
from gis.db.connect import Database
from gis.db.names import Asked, unit_named
from gis.errors import BadInput, Conflict, Forbidden, NotFound
from gis.flows.placename_documents import add_document, indicator, list_documents, withdraw_document
from gis.placenames.documents import DOCUMENT_KINDS, RULES, PlacenameDocument, document_indicator, kind_of, rule_of
from gis.rights import LOCAL_ADMINISTRATOR, PUBLIC

TODAY, DAY = date(2026, 11, 1), date(2021, 6, 1)
COUNTIES = {1: "甲县", 2: "乙市", 3: "丙区"}
PAPER = PlacenameDocument(1, "gazetteer", "甲县地名录", "a test", date(2020, 1, 1))


@pytest.fixture
def haimen(own_register: Database) -> int:
    with own_register.read() as connection:
        return unit_named(connection, Asked("海门区", DAY))


def test_an_indicator_counts_each_kind_a_county_has_once_and_names_who_lacks_what() -> None:
    papers = [
        PAPER,
        replace(PAPER, title="甲县地名录（二版）", source="another"),
        replace(PAPER, kind="map", made_up=True),
        replace(PAPER, unit_id=2, valid_to=date(2021, 1, 1)),
        replace(PAPER, unit_id=9, title="of a county that ended"),
        replace(PAPER, unit_id=3, kind="heritage"),
    ]
    found = document_indicator(RULES["T2-26"], papers, COUNTIES, DAY)
    assert (found.numerator, found.denominator) == (2, 9)
    assert found.rate == pytest.approx(2 / 9)
    assert [(one.name, one.missing) for one in found.failing] == [
        ("甲县", ("plan",)), ("乙市", ("gazetteer", "map", "plan")), ("丙区", ("gazetteer", "map", "plan")),
    ]  # fmt: skip
    assert (found.made_up, found.sources) == (True, ("a test", "another"))
    lists = document_indicator(RULES["T1-22"], papers, COUNTIES, DAY)
    assert (lists.numerator, lists.denominator, [one.name for one in lists.failing]) == (1, 3, ["甲县", "乙市"])
    assert document_indicator(RULES["T2-26"], papers, {}, DAY).rate is None


@given(st.sets(st.tuples(st.sampled_from(sorted(COUNTIES)), st.sampled_from(DOCUMENT_KINDS))))
def test_what_is_there_and_what_is_missing_make_up_the_whole(had: set[tuple[int, str]]) -> None:
    papers = [replace(PAPER, unit_id=unit, kind=kind_of(kind)) for unit, kind in had]
    for rule in RULES.values():
        found = document_indicator(rule, papers, COUNTIES, DAY)
        assert found.numerator + sum(len(one.missing) for one in found.failing) == found.denominator


def test_the_denominator_is_the_counties_of_the_date(register: Database) -> None:
    after, before = (indicator(register, "t2-26", day) for day in (date(2020, 7, 3), date(2020, 7, 2)))
    assert (after.denominator, before.denominator) == (7 * 3, 8 * 3)
    assert {one.name for one in before.failing} - {one.name for one in after.failing} == {"港闸区", "海门市"}
    assert indicator(register, "T1-22", DAY).denominator == 7


def test_a_document_counts_from_its_first_day_until_it_is_withdrawn(own_register: Database, haimen: int) -> None:
    paper = PlacenameDocument(haimen, "gazetteer", "海门区地名录", "a test", date(2021, 3, 1))
    number = add_document(own_register, LOCAL_ADMINISTRATOR, paper, today=TODAY)
    with pytest.raises(Conflict, match=f"registered already, as document {number}"):
        add_document(own_register, LOCAL_ADMINISTRATOR, paper, today=TODAY)

    def counted() -> list[int]:
        days = (date(2021, 2, 28), date(2021, 3, 1), date(2023, 1, 1))
        return [indicator(own_register, "T2-26", day).numerator for day in days]

    assert counted() == [0, 1, 1]
    withdraw_document(own_register, LOCAL_ADMINISTRATOR, number, date(2022, 1, 1))
    assert counted() == [0, 1, 0]
    ((kept, name),) = list_documents(own_register, date(2021, 12, 31))
    assert (name, kept.valid_to, kept.title) == ("海门区", date(2022, 1, 1), "海门区地名录")
    assert kept.document_id is not None
    withdraw_document(own_register, LOCAL_ADMINISTRATOR, kept.document_id, None)
    assert counted() == [0, 0, 0]
    with pytest.raises(NotFound, match=f"no document {number}"):
        withdraw_document(own_register, LOCAL_ADMINISTRATOR, number, None)
    with own_register.read() as connection:
        acts = [entry["detail"] for entry in read_audit(connection, subject=f"unit:{haimen}")]
    assert [("withdrawn_from" in act, act["title"]) for act in acts] == [
        (True, "海门区地名录"), (True, "海门区地名录"), (False, "海门区地名录"),
    ]  # fmt: skip


def test_what_was_believed_before_can_still_be_asked_for(own_register: Database, haimen: int) -> None:
    paper = PlacenameDocument(haimen, "plan", "海门区地名规划", "a test", None)
    number = add_document(own_register, LOCAL_ADMINISTRATOR, paper, today=TODAY)
    with own_register.read() as connection:
        moment = read_audit(connection, subject=f"unit:{haimen}")[0]["at"]
    withdraw_document(own_register, LOCAL_ADMINISTRATOR, number, None)
    assert indicator(own_register, "T2-26", DAY).numerator == 0
    assert indicator(own_register, "T2-26", DAY, recorded_as_of=moment).numerator == 1


def test_every_fault_of_a_document_is_told_and_nothing_is_written(own_register: Database, haimen: int) -> None:
    with own_register.read() as connection:
        town = unit_named(connection, Asked("三星镇", DAY))
    bad = PlacenameDocument(town, "map", " ", "a test", date(2020, 8, 1), date(2020, 1, 1), number="x" * 501)
    with pytest.raises(BadInput) as caught:
        add_document(own_register, LOCAL_ADMINISTRATOR, bad, today=TODAY)
    assert {one.field for one in caught.value.complaints} == {"title", "number", "valid_to", "unit_id"}
    with pytest.raises(BadInput, match="has not come yet"):
        add_document(own_register, LOCAL_ADMINISTRATOR, replace(bad, valid_from=date(2027, 1, 1)), today=TODAY)
    with pytest.raises(Forbidden):
        add_document(own_register, PUBLIC, replace(PAPER, unit_id=haimen), today=TODAY)
    assert list_documents(own_register, DAY) == []
    with pytest.raises(BadInput, match="gazetteer, map, plan, heritage"):
        kind_of("book")
    with pytest.raises(NotFound, match="T2-26"):
        rule_of("T9-9")
