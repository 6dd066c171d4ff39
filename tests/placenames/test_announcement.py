"""Announcements and notices: what they must say, and what is never announced."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from gis.errors import BadInput
from gis.placenames.announcement import COLUMNS, Announcement, Notice, announced, divisions_in_words, ended
from gis.placenames.record import Approval, PlaceName
from maps.announcement import announcement_page, notice_page
from tests.placenames.test_procedure import case_of

APPROVAL = Approval("南通市人民政府", "通政复〔2026〕8号", date(2026, 4, 1))
ROAD = PlaceName(
    place_id="P1",
    name="桃坞路",
    proper="桃坞",
    generic="路",
    class_code="23500",
    roman="Taowu Lu",
    pinyin="Táowù Lù",
    sound="taowulu",
    initials="twl",
    status="standard",
    basis="case",
    source="a test",
    position="东起<工农路>，西至濠西路",
    valid_from=date(2026, 5, 1),
    approval=APPROVAL,
)
WHERE = "江苏省南通市崇川区城东街道"


def test_an_announcement_says_all_that_the_measures_demand() -> None:
    other = replace(ROAD, name="孩儿巷南路", roman="Hai'erxiang Nanlu", located_in="江苏省南通市崇川区和平桥街道")
    names = (announced("name", ROAD, WHERE), announced("rename", other, WHERE, was="南大街"))
    told = Announcement(names, "南通市民政局", "2026年第3号公告", date(2026, 4, 10))
    page = announcement_page(told)
    assert told.title == "关于桃坞路等2个地名命名、更名的公告"
    for _, words in COLUMNS:
        assert f">{words}</th>" in page
    for words in (
        "桃坞路", "Taowu Lu", WHERE, "东起&lt;工农路&gt;，西至濠西路", "南通市人民政府（通政复〔2026〕8号）",
        "2026年4月1日", "Hai&#x27;erxiang Nanlu", "和平桥街道", "孩儿巷南路原名南大街，自2026年5月1日起使用新名称",
        "南通市民政局", "2026年第3号公告", "2026年4月10日", "桃坞路自2026年5月1日起使用",
    ):  # fmt: skip
        assert words in page, words


def test_only_what_is_standard_is_announced() -> None:
    with pytest.raises(BadInput, match="not a standard name"):
        announced("name", replace(ROAD, status="unapproved", basis="none"), WHERE)


def test_what_the_announcement_lacks_is_told_at_once() -> None:
    with pytest.raises(BadInput) as refused:
        announced("name", replace(ROAD, position=None, approval=Approval("南通市人民政府")), WHERE)
    assert [fault.field for fault in refused.value.complaints] == ["position", "approved_on"]


def test_an_ending_is_announced_with_its_own_approval() -> None:
    ending = Approval("南通市人民政府", "通政复〔2030〕1号", date(2030, 3, 1))
    told = Announcement(
        (ended(replace(ROAD, valid_to=date(2030, 4, 1)), ending, WHERE, date(2030, 4, 1)),), "南通市民政局"
    )
    page = announcement_page(told)
    assert told.title == "关于桃坞路销名的公告"
    assert "桃坞路自2030年4月1日起停止使用" in page
    assert "通政复〔2030〕1号" in page
    assert "通政复〔2026〕8号" not in page


def test_a_notice_says_that_the_name_is_not_approved() -> None:
    case = replace(case_of("name"), form={**case_of("name").form, "roman": "Xingang Lu"})
    notice = Notice(case, "街路巷", WHERE, "南通市民政局", date(2026, 3, 9), date(2026, 3, 20), "网站", "区划地名处")
    page = notice_page(notice)
    for words in (
        "新港路",
        "尚未批准，不是标准地名",
        "2026年3月9日至2026年3月20日",
        "区划地名处",
        WHERE,
        "拟命名的公示",
    ):
        assert words in page, words
    made_up = notice_page(replace(notice, case=replace(case, made_up=True)))
    assert ("演示数据" in made_up, "演示数据" in page) == (True, False)


def test_divisions_of_one_county_are_told_together() -> None:
    towns = [("南通市", "海门区", "三星镇"), ("南通市", "海门区", "海门街道"), ("南通市", "通州区", "先锋街道")]
    assert divisions_in_words("江苏省", towns) == "江苏省南通市海门区三星镇、海门街道；南通市通州区先锋街道"
    assert divisions_in_words("江苏省", []) == ""
