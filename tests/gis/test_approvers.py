from __future__ import annotations

from typing import Any

import pytest

from gis.changeorders.approvers import approver_warnings
from gis.load.changeorders import read_orders
from gis.settings import CHECKOUT
from tests.gis.drawn import MERGE, Event, drawn_land, event, order, unit

LAND = drawn_land()


def paper(body: str | None = None, number: str | None = None, role: str = "reply") -> Event:
    return {"role": role, "body": body, "number": number}


def warned(*events: Event, papers: list[Event], **changes: Any) -> list[str]:
    found = approver_warnings(order(*events, documents=papers, **changes), LAND)
    return [f"{fault.field}: {fault.message}" for fault in found]


STREET_RENAMED = event("rename", unit="mca:320602001", name="x街道")
TOWN_RENAMED = event("rename", unit="mca:320602101", name="x镇")
COUNTY_RENAMED = event("rename", unit="mca:320602", name="x区")


@pytest.mark.parametrize(
    ("changed", "enough", "too_low"),
    [
        (COUNTY_RENAMED, "国务院", "江苏省人民政府"),
        (MERGE, "民政部", "江苏省人民政府"),
        (event("seat", unit="mca:320602", seat={"address": "x"}), "江苏省政府", "南通市人民政府"),
        (event("transfer", **{"from": "mca:320602"}, to="mca:320611", cells=["00"]), "江苏省人民政府", "南通市政府"),
        (TOWN_RENAMED, "江苏省人民政府", "南通市人民政府"),
        (event("change_kind", unit="mca:320602101", into=unit("x街道", "街道")), "江苏省人民政府", "南通市人民政府"),
        (event("establish", into=unit("x镇", "镇"), children=["name:A区/T1街道/b村"]), "国务院", "A区人民政府"),
        (STREET_RENAMED, "南通市人民政府", "崇川区人民政府"),
        (event("abolish", unit="mca:320602001", into="mca:320602101"), "江苏省人民政府", "崇川区政府"),
    ],
)
def test_the_right_body_is_silent_and_a_lower_one_is_warned_of(changed: Event, enough: str, too_low: str) -> None:
    assert warned(changed, papers=[paper(enough)]) == []
    words = warned(changed, papers=[paper(too_low)])
    assert words
    assert all(word.startswith("events[0]: ") and too_low in word and "Art." in word for word in words)


def test_a_street_that_the_province_approved_is_no_fault() -> None:
    assert warned(STREET_RENAMED, papers=[paper("江苏省人民政府", "苏政复〔2009〕3号")]) == []


def test_a_paper_that_names_no_body_speaks_by_its_number() -> None:
    assert warned(TOWN_RENAMED, papers=[paper(number="苏政复〔2009〕3号")]) == []
    assert warned(COUNTY_RENAMED, papers=[paper(number="国函〔2020〕1号")]) == []
    assert len(warned(COUNTY_RENAMED, papers=[paper(number="苏政发〔2020〕60号")])) == 1


def test_an_order_without_a_reply_is_told_so_even_when_the_body_is_right() -> None:
    assert warned(TOWN_RENAMED, papers=[paper("江苏省人民政府", role="provincial_notice")]) == [
        "documents: no reply (批复) is among the papers"
    ]


def test_an_announcement_approves_nothing() -> None:
    words = warned(COUNTY_RENAMED, papers=[paper("国务院", role="announcement")])
    assert len(words) == 2
    assert "the papers name nobody" in words[1]


def test_a_town_that_goes_to_another_county_moves_the_line_of_both() -> None:
    moved = event("change_parent", unit="mca:320602101", parent="mca:320611")
    words = warned(moved, papers=[paper("南通市人民政府")])
    assert ["the superior of a town" in words[0], "the line of a county" in words[1]] == [True, True]


def test_a_unit_founded_by_the_order_itself_is_known_by_its_name_and_code() -> None:
    then = event("rename", unit="mca:320613", name="y区")
    words = warned(MERGE, then, papers=[paper("江苏省人民政府")])
    assert [word.partition(":")[0] for word in words] == ["events[0]", "events[1]"]


def test_a_rule_is_warned_of_once_and_codes_and_communities_never() -> None:
    twice = [TOWN_RENAMED, event("rename", unit="mca:320611101", name="y镇")]
    assert len(warned(*twice, papers=[paper("南通市人民政府")])) == 1
    codes = event("recode", codes=[{"unit": "mca:320602001", "mca": "320602002"}])
    village = event("rename", unit="name:A区/T1街道/a村", name="x村")
    assert warned(codes, village, papers=[]) == []


@pytest.mark.parametrize("kind", ["list_difference", "survey"])
def test_what_is_no_legal_change_has_no_approver(kind: str) -> None:
    assert warned(COUNTY_RENAMED, papers=[], kind=kind) == []


def test_of_the_shipped_orders_only_those_whose_approval_was_not_found_are_warned_of() -> None:
    files = read_orders(CHECKOUT / "data" / "changeorders", CHECKOUT)
    # the drawn land knows none of the units: what the orders found is enough to tell
    since_2018 = [file.order for file in files if file.order.effective_on.date.year >= 2018]
    assert {order.order for order in since_2018 if approver_warnings(order, LAND)} == {"2019-12-jianghai"}
