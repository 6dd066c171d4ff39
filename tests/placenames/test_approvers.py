"""Who approves a name: by class, kind of county and date, through the divisions of the register."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from gis.db.connect import Database
from gis.db.naming_cases import lie_of
from gis.errors import BadInput
from gis.load.naming_procedure import APPROVERS, PROCEDURE, read_approvers, read_procedure
from gis.placenames.approvers import Approver, Territory
from gis.placenames.classes import KINDS
from tests.placenames.naming import DATA, community

TABLE = read_approvers(DATA / APPROVERS)
HAIMEN_CITY, HAIMEN_DISTRICT = date(2020, 7, 2), date(2020, 7, 3)
IN_CITY = Territory((("崇川区", "市辖区"),), "南通市")
IN_COUNTY = Territory((("如东县", "县"),), "南通市")


def in_haimen(register: Database, day: date) -> Approver:
    """Who approves a road of one and the same community, on a day."""
    with register.read() as connection:
        where = community(connection, "海门市", HAIMEN_CITY)
        return TABLE.of("road", lie_of(connection, [where], day).territory, day)


def test_haimen_names_its_roads_until_it_is_a_district(register: Database) -> None:
    before, after = in_haimen(register, HAIMEN_CITY), in_haimen(register, HAIMEN_DISTRICT)
    assert (before.body, before.bureau) == ("海门市人民政府", "海门市民政局")
    assert (after.body, after.bureau) == ("南通市人民政府", "南通市民政局")
    # the regulation of 1986 was in force on both days, and its text was not at hand
    assert {before.rule.mark, after.rule.mark} == {"unverified"}
    assert not after.is_body("海门市人民政府")
    assert not after.is_body("海门区人民政府")


def test_under_decree_753_a_district_is_in_no_list_of_road_approvers(register: Database) -> None:
    today = in_haimen(register, date(2026, 4, 1))
    assert (today.body, today.rule.mark) == ("南通市人民政府", "derived")
    assert "第十二条" in today.source
    county = TABLE.of("road", IN_COUNTY, date(2026, 4, 1))
    assert (county.body, county.rule.mark) == ("如东县人民政府", "stated")


def test_a_road_through_several_counties_is_the_citys() -> None:
    both = Territory((("海门区", "市辖区"), ("启东市", "县级市")), "南通市")
    assert TABLE.of("road", both, date(2026, 4, 1)).body == "南通市人民政府"


@pytest.mark.parametrize(
    ("body", "right"),
    [
        ("南通市住房和城乡建设局", True), ("南通市住建局", True), ("南通市住房城乡建设局", True),
        ("崇川区住房和城乡建设局", False), ("南通市人民政府", False), ("南通市住房和城乡建设局崇川分局", False),
    ],
)  # fmt: skip
def test_an_estate_in_the_city_is_approved_by_the_citys_housing_bureau(body: str, right: bool) -> None:
    approver = TABLE.of("estate", IN_CITY, date(2026, 4, 1))
    assert approver.is_body(body) == right
    if not right:
        assert "住房城乡建设主管部门" in str(approver.complaint(body))


def test_every_class_in_every_kind_of_county_has_its_rule_today() -> None:
    for kind in KINDS:
        for territory in (IN_CITY, IN_COUNTY, Territory((("启东市", "县级市"),), "南通市")):
            approver = TABLE.of(kind, territory, date(2026, 4, 1))
            assert approver.rule.article
            assert approver.rule.way == TABLE.way_of(kind)
    ways = {kind: TABLE.way_of(kind) for kind in KINDS}
    assert ways["division"] == "order"
    assert {kind for kind, way in ways.items() if way == "filing"} == {"estate", "facility", "park"}
    assert [kind for kind in KINDS if TABLE.consulted_on(kind)] == ["estate"]


def test_a_fault_in_the_tables_is_told(tmp_path: Path) -> None:
    file = tmp_path / "approvers.yaml"
    line = "classes: [road], way: {}, body: '{}', law: l, article: a, mark: stated"
    file.write_text(f"rules:\n- {{{line.format('case', '{town}')}}}\n- {{{line.format('filing', 'x')}}}\n")
    with pytest.raises(BadInput) as refused:
        read_approvers(file)
    assert [fault.message for fault in refused.value.complaints] == [
        "{town}: body or pattern cannot be used ('town')", "road goes by several ways: case, filing",
    ]  # fmt: skip
    file.write_text("rules:\n- {classes: [road], way: case, body: x, law: l, article: a, mark: sure}\n")
    with pytest.raises(BadInput, match=r"rules\[0\].mark"):
        read_approvers(file)


def test_the_papers_of_each_step_are_data_with_their_source() -> None:
    procedure = read_procedure(DATA / PROCEDURE)
    assert (procedure.notice.days, procedure.filing.days, procedure.announcement.days) == (7, 15, 15)
    assert [paper.kind for paper in procedure.papers_for("submit", "filing", "estate")] == [
        "filing_report", "reply", "application", "reports",
    ]  # fmt: skip
    assert all(paper.article and paper.law for paper in procedure.papers)
