"""Planted cases: every rule broken and kept, with the article that the answer quotes."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from gis.placenames.entries import Entry
from gis.placenames.ground import NOWHERE, Units
from gis.placenames.record import Description
from tests.placenames.planted import (
    IN_CORE,
    IN_FIELDS,
    IN_HAIMEN,
    IN_RUDONG,
    IN_TOWN,
    SOUTH,
    ask,
    entry,
    reserved,
    tables,
)

EIGHT, THREE, FIVE = "第九条第一款第（八）项", "第四条第（三）项", "第八条第（五）项"
IN_2010, IN_2016, IN_2020, IN_2023 = date(2010, 1, 1), date(2016, 1, 1), date(2020, 1, 1), date(2023, 1, 1)
OLD, ENDED = date(1960, 1, 1).toordinal(), date(2015, 1, 1).toordinal()
PROTECTED = Description(
    "P0", "planted", protection="province", protection_list="江苏省第一批", valid_from=date(2015, 1, 1)
)


@dataclass(frozen=True)
class Planted:
    """A name put to a rule, what is planted beside it, and what the rule is to say."""

    rule: str
    level: str
    article: str
    name: str
    code: str = "23500"
    beside: tuple[Entry, ...] = ()
    evidence: str | None = None
    said: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return f"{self.rule}-{self.level}-{self.name}"


def case(rule: str, level: str, article: str, name: str, code: str = "23500", *beside: Entry, **said: Any) -> Planted:
    """A planted case; ``evidence`` is a text that must stand in the evidence, the rest is what is asked."""
    evidence = said.pop("evidence", None)
    return Planted(rule, level, article, name, code, beside, evidence, said)


def old(**said: Any) -> Entry:
    """A road that is to be renamed."""
    return entry("老街", place_id="P0", **said)


CASES = (
    # 1 专名和通名
    case("parts", "error", "第九条第一款", "桃坞"),
    case("parts", "error", "第九条第一款", "大道"),
    case("parts", "error", "第九条第一款", "桃坞花园", evidence="城镇居民点"),
    case("parts", "warning", "第九条第一款", "桃坞大厦广场", "26100"),
    case("parts", "fine", "第九条第一款", "桃坞路"),
    case("parts", "fine", "第九条第一款", "周口", "22200"),
    case("parts-2014", "warning", "第三条", "桃坞", as_of=IN_2016),
    case("parts-2014", "fine", "第三条", "桃坞路", as_of=IN_2016),
    # 2 含义健康
    case("meaning", "warning", "第九条第一款第（一）项", "皇庭花园", "22100", evidence="皇庭"),
    case("meaning", "warning", "第九条第一款第（一）项", "鬼头路", evidence="鬼"),
    case("meaning", "fine", "第九条第一款第（一）项", "关帝庙路"),
    case("strangeness", "warning", "附件", "皇庭花园", "22100", as_of=IN_2020, evidence="皇庭"),
    # 3 符合实际规模
    case("extent", "warning", "第九条第一款第（二）项", "世界花园", "22100", evidence="世界"),
    case("extent", "warning", "第九条第一款第（二）项", "国际路", evidence="国际"),
    case("extent", "fine", "第九条第一款第（二）项", "桃坞花园", "22100"),
    case("size", "judge", "第九条第一款第（二）项", "桃坞大道", evidence="大道"),
    case("size", "judge", "第九条第一款第（二）项", "桃坞广场", "26100", evidence="广场"),
    case("size", "fine", "第九条第一款第（二）项", "桃坞路"),
    case("size-2014", "judge", "第二十四条第（三）项", "桃坞大道", as_of=IN_2016, evidence="大道"),
    case("exaggeration", "warning", "附件", "世界花园", "22100", as_of=IN_2020, evidence="世界"),
    # 4 规范汉字
    case("signs", "error", "第九条第一款第（三）项", "ABC路"),
    case("signs", "error", "第九条第一款第（三）项", "桃·坞路"),
    case("signs", "error", "第九条第一款第（三）项", "?南村", "21610"),
    case("signs", "warning", "第九条第一款第（三）项", "2马路"),
    case("signs", "fine", "第九条第一款第（三）项", "二马路"),
    case("signs-1996", "error", "第八条第（三）项", "ABC路", as_of=IN_2010),
    case("characters", "warning", "第九条第一款第（三）项", "翯湖路", evidence="翯"),
    case("characters", "fine", "第九条第一款第（三）项", "栟茶镇", "21500"),
    case("characters", "fine", "第九条第一款第（三）项", "苴镇街道", "21500"),
    case("characters-1986", "warning", "第四条第（五）项", "翯湖路", as_of=IN_2010),
    case("numbers", "warning", "附件", "五路", evidence="五"),
    case("numbers", "fine", "附件", "八一路"),
    # 5 人名
    case("leaders", "error", "第九条第一款第（四）项", "邓小平路", evidence="邓小平"),
    case("leaders", "judge", "第九条第一款第（四）项", "小平路", evidence="小平"),
    case("leaders", "fine", "第九条第一款第（四）项", "太平路"),
    case("leaders-1986", "error", "第四条第（二）项", "毛泽东路", as_of=IN_2010),
    case("persons-71", "warning", "第三条", "张謇大道", evidence="张謇"),
    case("persons-71", "warning", "第三条", "孙悟空路", evidence="孙悟空"),
    case("persons-71", "judge", "第三条", "李建华路", evidence="李建华"),
    case("persons-71", "fine", "第三条", "张芝山路", "23500", entry("张芝山镇", "21500")),
    case("persons-71", "fine", "第三条", "李家港路"),
    case("persons", "warning", "第九条第一款第（四）项", "张謇大道", as_of=IN_2023),
    case("persons-1986", "warning", "第四条第（二）项", "张謇大道", as_of=IN_2010),
    # 6 外国人名地名
    case("foreign", "error", "第九条第一款第（五）项", "曼哈顿花园", "22100", evidence="曼哈顿"),
    case("foreign", "error", "第九条第一款第（五）项", "林肯路", evidence="林肯"),
    case("foreign", "judge", "第九条第一款第（五）项", "白求恩路"),
    case("foreign", "fine", "第九条第一款第（五）项", "桃坞花园", "22100"),
    case("foreign-1996", "error", "第八条第（四）项", "威尼斯花园", "22100", as_of=IN_2010),
    # 7 企业、商标
    case("brands-71", "error", "第四条", "通大集团路", evidence="集团"),
    case("brands-71", "warning", "第四条", "万达路", evidence="万达"),
    case("brands-71", "judge", "第四条", "圆融花园", "22100", evidence="圆融"),
    case("brands-71", "fine", "第四条", "三星镇", "21500"),
    case("brands", "error", "第九条第一款第（六）项", "万达路", as_of=IN_2023),
    # 8 重名、同音: 街路巷 within one built-up area
    case("same-road", "error", EIGHT, "青年路", "23500", entry("青年路"), evidence="青年路"),
    case("same-road", "warning", EIGHT, "清年路", "23500", entry("青年路"), evidence="青年路"),
    case("same-road", "fine", EIGHT, "清年路", "23500", entry("青年路", at=IN_TOWN)),
    case("same-road", "fine", EIGHT, "青年路", "23500", entry("青年路", at=IN_TOWN)),
    case("same-road", "warning", EIGHT, "青年路", "23500", entry("青年路", form="former"), evidence="青年路"),
    case("same-road", "warning", EIGHT, "青年路", "23500", entry("青年路", past=ENDED), evidence="青年路"),
    case("same-road", "warning", EIGHT, "青年路", "23500", entry("青年路", planned=True), evidence="青年路"),
    case("same-road", "warning", EIGHT, "青年路", "23500", entry("青年路", status="unapproved"), evidence="青年路"),
    case("same-road", "judge", EIGHT, "青年路", "23500", entry("青年街"), evidence="青年街"),
    case("same-road", "fine", EIGHT, "青年东路", "23500", entry("青年西路")),
    case("same-road", "judge", EIGHT, "青年路", "23500", entry("青年路"), at=None, evidence="青年路"),
    case("same-road", "judge", EIGHT, "青年路", "23500", areas=()),
    case("same-road", "fine", EIGHT, "青年路", "23500", entry("青年路"), at=IN_FIELDS),
    case("same-road-1986", "error", THREE, "青年路", "23500", entry("青年路"), as_of=IN_2010),
    case("same-estate", "error", EIGHT, "桃坞花园", "22100", entry("桃坞花园", "22100"), evidence="桃坞花园"),
    case("same-estate", "fine", EIGHT, "桃坞花园", "22100", entry("桃坞花园", "22100", at=IN_TOWN)),
    case("same-estate-1996", "error", FIVE, "桃坞花园", "22100", entry("桃坞花园", "22100"), as_of=IN_2010),
    # 村居委会所在地 within the county
    case("same-community", "error", EIGHT, "港南村", "21610", evidence="港南村"),
    case("same-community", "warning", EIGHT, "港楠村", "21610", evidence="港南村"),
    case("same-community", "fine", EIGHT, "港南村", "21610", units=IN_HAIMEN, at=IN_TOWN),
    case("same-community", "judge", EIGHT, "港南村", "21610", units=NOWHERE, at=None, evidence="港南村"),
    case("same-community", "judge", EIGHT, "港南社区", "21620", evidence="港南村"),
    case("same-village-1986", "error", THREE, "港南村", "21610", as_of=IN_2010),
    case("same-village", "warning", "提示", "李家埭", "22200", entry("李家埭", "22200"), evidence="李家埭"),
    case("same-village", "fine", "提示", "李家埭", "22200"),
    # 乡镇 within the province: two more 岔河镇 stand in the list of its other towns
    case("same-town", "error", EIGHT, "岔河镇", "21500", units=IN_HAIMEN, evidence="岔河镇"),
    case("same-town", "error", EIGHT, "新沟镇", "21500", evidence="新沟镇"),
    case("same-town", "warning", EIGHT, "岔河镇", "21500", replaces="U100", evidence="岔河镇"),
    case("same-town", "warning", EIGHT, "三兴镇", "21500", evidence="三星镇"),
    case("same-town", "fine", EIGHT, "吕四港镇", "21500"),
    case("same-town-1986", "error", THREE, "岔河镇", "21500", as_of=IN_2010, evidence="岔河镇"),
    case("same-town-1986", "fine", THREE, "岔河镇", "21500", units=IN_HAIMEN, as_of=IN_2010),
    case("same-office", "warning", "提示", "虹桥街道", "21500", entry("虹桥街道", "21500"), evidence="虹桥街道"),
    case("same-office", "fine", "提示", "虹桥街道", "21500"),
    case("same-office-1996", "error", FIVE, "虹桥街道", "21500", entry("虹桥街道", "21500"), as_of=IN_2010),
    # 县级以上 within the country
    case("same-county", "error", "第九条第一款第（七）项", "鼓楼区", "21400", evidence="鼓楼区"),
    case("same-county", "warning", "第九条第一款第（七）项", "海门市", "21400", evidence="海门区"),
    case("same-county", "fine", "第九条第一款第（七）项", "桃坞区", "21400"),
    case("same-county-1986", "error", THREE, "鼓楼区", "21400", as_of=IN_2010),
    case("same-proper-1996", "warning", "第八条第（五）项", "海门市", "21400", as_of=IN_2010, evidence="海门区"),
    case("same-natural", "error", "第九条第一款第（七）项", "太湖", "12000", evidence="太湖"),
    case("same-natural", "fine", "第九条第一款第（七）项", "桃坞河", "12000"),
    case("same-other", "judge", "提示", "桃坞公园", "25200", entry("桃坞公园", "25200"), evidence="桃坞公园"),
    # 9 行政区划专名
    case("division-feature", "judge", "第九条第一款第（九）项", "泰山街道", "21500", evidence="泰山"),
    case("division-feature", "judge", "第九条第一款第（九）项", "濠江街道", "21500",
         entry("濠江", "12000", communities=(2001,)), evidence="濠江"),
    case("division-feature", "fine", "第九条第一款第（九）项", "濠江街道", "21500", entry("濠江", "12000")),
    case("division-feature-1996", "judge", "第八条第（六）项", "泰山街道", "21500", as_of=IN_2010),
    # 10 设施
    case("facility", "fine", "第九条第一款第（十）项", "岔河大桥", "23600"),
    case("facility", "judge", "第九条第一款第（十）项", "凤凰大桥", "23600"),
    case("facility", "judge", "第九条第一款第（十）项", "岔河大桥", "23600", units=NOWHERE, at=None),
    case("facility-1986", "judge", "第四条第（四）项", "凤凰闸", "24000", as_of=IN_2010),
    # 更名
    case("protected", "error", "第二十五条", "新街", "23500", old(), replaces="P0", told={"P0": [PROTECTED]}),
    case("protected", "judge", "第二十五条", "新街", "23500", old(), replaces="P0", told={"P0": [PROTECTED]},
         measures="保留原路牌，设立地名碑"),
    case("protected", "fine", "第二十五条", "新街", "23500", old(), replaces="P0"),
    case("historic", "warning", "第十条", "新街", "23500", old(first=OLD), replaces="P0", evidence="老街"),
    case("historic", "judge", "第十条", "新街", "23500", old(), replaces="P0", evidence="老街"),
    case("historic", "fine", "第十条", "新街", "23500", old(first=ENDED), replaces="P0"),
    case("rename-1986", "warning", "第五条第（四）项", "新街", "23500", old(first=OLD - 9000), replaces="P0",
         as_of=IN_2010),
    # 读音
    case("reading", "judge", "第十五条", "单朝路", evidence="单"),
    case("reading", "fine", "第十五条", "桃坞路"),
    # 储备库
    case("reserve", "error", "地名储备库", "凌云路", reserve=(reserved("凌云路", state="held", held_for="甲"),)),
    case("reserve", "fine", "地名储备库", "凌云路", reserve=(reserved("凌云路", state="held", held_for="甲"),),
         project="甲"),
    case("reserve", "fine", "地名储备库", "凌云路", reserve=(reserved("凌云路"),)),
    case("reserve", "fine", "地名储备库", "凌云路",
         reserve=(reserved("凌云路", state="held", held_for="甲", held_until=date(2024, 5, 31)),)),
    case("reserve", "judge", "地名储备库", "凌云路", reserve=(reserved("凌云路", unit_id=999),)),
    case("reserve", "warning", "地名储备库", "灵云路", reserve=(reserved("凌云路"),)),
    case("reserve", "warning", "地名储备库", "凌云路", reserve=(reserved("凌云路", state="taken", case_id=1),)),
    # 形近、字序
    case("near", "warning", "提示", "云凌路", "23500", entry("凌云路"), evidence="凌云路"),
    case("near", "judge", "提示", "五龙汇路", "23500", entry("九龙汇路"), evidence="九龙汇路"),
    case("near", "fine", "提示", "五龙汇路", "23500", entry("九龙汇路", at=IN_TOWN)),
    case("near", "fine", "提示", "凌云路", "23500", entry("凌波路")),
)  # fmt: skip


@pytest.mark.parametrize("planted", CASES, ids=str)
def test_a_planted_name_gets_the_verdict_the_law_gives_it(planted: Planted) -> None:
    verdict = ask(planted.name, planted.code, planted.beside, **planted.said).of(planted.rule)
    assert (verdict.level, verdict.sentence) == (planted.level, verdict.sentence)
    assert planted.article in verdict.rule.article
    assert all((verdict.rule.quote, verdict.law.title, verdict.law.number))
    if planted.evidence is not None:
        assert planted.evidence in {one.text for one in verdict.evidence}


def test_every_rule_is_planted_broken_and_every_check_kept() -> None:
    rules = {one.key: one for one in tables().rules.rules}
    assert set(rules) == {one.rule for one in CASES if one.level != "fine"}
    kept = {rules[one.rule].check for one in CASES if one.level == "fine"}
    assert {one.check for one in rules.values()} == kept


def test_a_road_that_runs_through_several_communities_may_share_ground_with_one_whose_label_lies_outside() -> None:
    both = Units(IN_RUDONG.communities | {SOUTH}, IN_RUDONG.towns, IN_RUDONG.counties, IN_RUDONG.prefectures)
    long = entry("青年路", at=IN_FIELDS, communities=(1001, SOUTH))
    assert ask("青年路", "23500", [long], units=both, at=IN_CORE).of("same-road").level == "judge"
